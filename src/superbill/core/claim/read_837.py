"""837 to claims: a whole transaction, or claim by claim in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from superbill.core.claim.cut import Cutter, Loop, Segment
from superbill.core.claim.findings import MISSING_HEADER, NO_CLAIMS, UNSUPPORTED_GUIDE, WRONG_LEVEL
from superbill.core.claim.loops import KINDS, NAMED
from superbill.core.claim.parts import padded
from superbill.core.claim.read_claims import ClaimReader
from superbill.core.claim.reading import ClaimReading, Fields, contact_of, extra
from superbill.core.claim.values import Claim, ClaimKind, Contact, Extra, Submission
from superbill.core.findings import Finding, Where
from superbill.core.x12 import Transaction, collector

Report: TypeAlias = Callable[[Finding], object]
"""Takes a finding, such as ``list.append``."""

_GUIDE_SIZE = 10


def read_837(transaction: Transaction) -> tuple[Submission | None, list[Finding]]:
    """The submission of an 837 of guide 005010X222, X223 or X224.

    Claims that cannot be read whole are left out, with a finding that stops. There is no submission
    when the guide is another one or the header cannot be read.
    """
    one = _Set(transaction.set_id, transaction.version, transaction.where(0))
    if one.reading is None:
        return None, one.findings
    with collector.paused():
        claims = tuple(one.claims(islice(transaction.segments, 1, None)))
    submission = _submission(one.reading, one.cutter.header, claims)
    return submission, one.findings


def iter_claims(source: Transaction | Iterable[Segment], report: Report) -> Iterator[Claim]:
    """The claims of a transaction, or of all transactions of a file read with :func:`superbill.core.x12.segments`.

    One claim is held at a time. Findings go to ``report`` as they are made; a claim that cannot be read
    whole is left out, with a finding that stops. Transactions that are not 837s read here are findings too.
    """
    if isinstance(source, Transaction):
        one = _Set(source.set_id, source.version, source.where(0))
        yield from one.report_to(report, islice(source.segments, 1, None))
        return
    segments = iter(source)
    at, interchanges, groups, sets = 0, 0, 0, 0
    version = ""
    waiting: Segment = []
    while segment := waiting or next(segments, []):
        at += not waiting
        waiting = []
        tag = segment[0]
        if tag == "ISA":
            interchanges, groups = interchanges + 1, 0
        elif tag == "GS":
            groups, sets = groups + 1, 0
            version = padded(segment, 9)[8]
        elif tag == "ST":
            sets += 1
            _, set_id, _, guide = padded(segment, 4)
            one = _Set(set_id, guide or version, Where("", interchanges, groups, sets, at, 1))
            yield from one.report_to(report, segments)
            at += one.cutter.position - 1
            waiting = one.cutter.ended_by


class _Set:
    """One transaction set being read."""

    def __init__(self, set_id: str, version: str, where: Where) -> None:
        kind = KINDS.get(version[:_GUIDE_SIZE]) if set_id == "837" else None
        self.cutter = Cutter(NAMED[kind or ClaimKind.PROFESSIONAL])
        self.reading = ClaimReading(kind, where) if kind else None
        self.findings = self.reading.findings if self.reading else []
        if kind is None:
            self.findings.append(UNSUPPORTED_GUIDE.at(where, value=f"{set_id} {version}".strip()))

    def claims(self, segments: Iterator[Segment]) -> Iterator[Claim]:
        """The claims that can be read; what is wrong with the others is in ``findings``."""
        if self.reading is None:
            for _ in self.cutter.cuts(segments):
                pass
            return
        reader = ClaimReader(self.reading)
        found = False
        for cut in self.cutter.cuts(segments):
            found = True
            claim = reader.read(cut)
            if claim is not None:
                yield claim
        for position in self.cutter.misplaced:
            self.reading.note(WRONG_LEVEL, position, "2000", "HL02")
        if not found:
            self.reading.note(NO_CLAIMS, self.cutter.position)

    def report_to(self, report: Report, segments: Iterator[Segment]) -> Iterator[Claim]:
        """The claims, while findings are handed on instead of held."""
        findings = self.findings
        for claim in self.claims(segments):
            if findings:
                _hand_over(findings, report)
            yield claim
        _hand_over(findings, report)


def _hand_over(findings: list[Finding], report: Report) -> None:
    for finding in findings:
        report(finding)
    findings.clear()


def _submission(reading: ClaimReading, loops: list[Loop], claims: tuple[Claim, ...]) -> Submission | None:
    """The header, which is BHT, the submitter and the receiver."""
    reading.broken = False
    fields: Fields = {}
    extras: list[Extra] = []
    for name, at, segments in loops:
        if name == "":
            _beginning(reading, segments, at, fields, extras)
        elif name == "1000A" and "submitter" not in fields:
            _, _, _, fields["submitter"], first, middle, _, _, _, fields["submitter_id"] = padded(segments[0], 10)
            fields["submitter_first"], fields["submitter_middle"] = first, middle
            contacts = [segment for segment in segments[1:] if segment[0] == "PER"]
            fields["contact"] = contact_of(contacts[0]) if contacts else Contact()
            extras += (extra(name, segment) for segment in segments[1:] if segment not in contacts[:1])
        elif name == "1000B" and "receiver" not in fields:
            _, _, _, fields["receiver"], _, _, _, _, _, fields["receiver_id"] = padded(segments[0], 10)
            extras += (extra(name, segment) for segment in segments[1:])
        else:
            extras += (extra(name, segment) for segment in segments)
    for field, what in (("reference", "its reference (BHT)"), ("submitter", "its submitter (1000A)"),
                        ("receiver", "its receiver (1000B)")):  # fmt: skip
        if field not in fields:
            reading.note(MISSING_HEADER, 1, what=what)
            reading.broken = True
    if reading.broken:
        return None
    return Submission(kind=reading.kind, claims=claims, extras=tuple(extras), **fields)


def _beginning(reading: ClaimReading, segments: list[Segment], at: int, fields: Fields, extras: list[Extra]) -> None:
    """BHT, and what else stands before the first loop."""
    for position, segment in enumerate(segments, at):
        if segment[0] == "BHT" and "reference" not in fields:
            _, _, fields["purpose"], fields["reference"], created, fields["created_time"], use = padded(segment, 7)
            fields["use"] = use
            fields["created"] = reading.date_if_any(created, position, "", "BHT04")
            if not created:
                reading.missing(position, "", "BHT04")
        else:
            extras.append(extra("", segment))
