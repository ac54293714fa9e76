"""Claims to an 837: the levels (billing provider, subscriber, patient) and, under them, the claims.

Claims that follow each other and share a level stand under one HL; their order is kept.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from superbill.core.claim.conditions import condition_segments
from superbill.core.claim.loops import (
    CLAIM_AMOUNTS,
    CLAIM_DATES,
    CLAIM_REFERENCES,
    CLAIM_ROLES,
    NAMED,
    OTHER_AMOUNTS,
    VERSIONS,
    D,
    I,
    P,
)
from superbill.core.claim.parts import Elements, d8, dtp, said, trimmed, write_contact
from superbill.core.claim.values import Claim, ClaimKind, Extra, OtherPayer, Submission
from superbill.core.claim.weave import Block, joined, tag, texts, weave
from superbill.core.claim.write_lines import adjustment_segments, amount, line_segments
from superbill.core.claim.write_parties import pat, payer_block, person_block, provider_block, sbr
from superbill.core.x12 import Body
from superbill.core.x12.tokens import Segments

_BILLING = ("2000A", "2010A")
_SUBSCRIBER = ("2000B", "2010B")
_PATIENT = ("2000C", "2010C")
_UPPER = (*_BILLING, *_SUBSCRIBER, *_PATIENT)


def write_837(submission: Submission) -> Body:
    """The transaction of a submission, all its claims of the submission's kind."""
    assert all(claim.kind is submission.kind for claim in submission.claims), "one kind of claim in a transaction"
    levels = _Levels(_header(submission))
    levels.write(submission.claims)
    segments = Segments()
    segments.texts = levels.texts
    return Body("837", VERSIONS[submission.kind], segments)


def _header(submission: Submission) -> list[str]:
    person = bool(submission.submitter_first)
    beginning = trimmed(
        "BHT",
        "0019",
        submission.purpose,
        said(submission.reference),
        d8(submission.created),
        submission.created_time,
        submission.use,
    )
    names = (said(submission.submitter), said(submission.submitter_first), said(submission.submitter_middle))
    submitter = trimmed("NM1", "41", "1" if person else "2", *names, "", "", "46", submission.submitter_id)
    receiver = trimmed("NM1", "40", "2", said(submission.receiver), "", "", "", "", "46", submission.receiver_id)
    contact = write_contact(submission.contact)
    blocks: list[Block] = [
        ("", texts([beginning])),
        ("1000A", texts([submitter, *([contact] if len(contact) > 2 else [])])),
        ("1000B", texts([receiver])),
    ]
    return weave(blocks, submission.extras)


def _extras_of(claim: Claim, loops: tuple[str, ...]) -> tuple[Extra, ...]:
    return tuple([extra for extra in claim.extras if extra.loop.startswith(loops)]) if claim.extras else ()


def _billing_of(claim: Claim) -> Any:
    return claim.billing, claim.pay_to, _extras_of(claim, _BILLING)


def _subscriber_of(claim: Claim) -> Any:
    coverage = claim.coverage
    about = (coverage.sequence, coverage.group_number, coverage.group_name, coverage.msp_type, coverage.filing_code)
    return about, claim.subscriber, claim.payer, claim.patient is None, _extras_of(claim, _SUBSCRIBER)


def _patient_of(claim: Claim) -> Any:
    return claim.coverage.relationship, claim.patient, _extras_of(claim, _PATIENT)


class _Levels:
    """The hierarchy: numbers each HL once, from 1."""

    def __init__(self, header: list[str]) -> None:
        self.texts = header
        self.number = 0

    def write(self, claims: tuple[Claim, ...]) -> None:
        """All levels and claims."""
        for _, group in groupby(claims, key=_billing_of):
            self._billing(list(group))

    def _hl(self, parent: int, code: str, children: bool) -> str:
        self.number += 1
        return joined(("HL", str(self.number), str(parent or ""), code, "1" if children else "0"))

    def _billing(self, claims: list[Claim]) -> None:
        first = claims[0]
        head = [self._hl(0, "20", children=True)]
        own = self.number
        if first.billing.taxonomy:
            head += texts([("PRV", "BI", "PXC", first.billing.taxonomy)])
        blocks: list[Block] = [("2000A", head), provider_block("2010AA", "85", first.billing, first.kind)]
        if first.pay_to:
            blocks.append(provider_block("2010AB", "87", first.pay_to, first.kind))
        self.texts += weave(blocks, _extras_of(first, _BILLING))
        for _, group in groupby(claims, key=_subscriber_of):
            self._subscriber(list(group), own)

    def _subscriber(self, claims: list[Claim], parent: int) -> None:
        first = claims[0]
        own_patient = first.patient is None
        head = [
            self._hl(parent, "22", children=not own_patient),
            sbr(first.coverage, first.kind, patient_is_subscriber=own_patient),
            *pat(first.subscriber),
        ]
        own = self.number
        blocks = [
            ("2000B", head),
            person_block("2010BA", "IL", first.subscriber),
            payer_block("2010BB", first.payer),
        ]
        self.texts += weave(blocks, _extras_of(first, _SUBSCRIBER))
        for claim in claims if own_patient else ():
            self.texts += claim_segments(claim)
        for _, group in groupby(() if own_patient else claims, key=_patient_of):
            self._patient(list(group), own)

    def _patient(self, claims: list[Claim], parent: int) -> None:
        first = claims[0]
        assert first.patient is not None
        head = [self._hl(parent, "23", children=False), *pat(first.patient, first.coverage.relationship)]
        blocks = [("2000C", head), person_block("2010CA", "QC", first.patient)]
        self.texts += weave(blocks, _extras_of(first, _PATIENT))
        for claim in claims:
            self.texts += claim_segments(claim)


def claim_segments(claim: Claim) -> list[str]:
    """Loop 2300 and everything below it."""
    blocks: list[Block] = [("2300", texts(_claim(claim)))]
    for role, loop, field in _ROLES[claim.kind]:
        if provider := getattr(claim, field):
            blocks.append(provider_block(loop, role, provider, claim.kind))
    own = [extra for extra in claim.extras if not extra.loop.startswith(_UPPER)] if claim.extras else ()
    segments = weave(blocks, own)
    for other in claim.other_payers:
        segments += _other_payer(other, claim.kind)
    for line in claim.lines:
        segments += line_segments(line, claim.kind)
    return segments


_ROLES = {
    kind: [(role, loop, CLAIM_ROLES[role]) for role, loop in areas["claim"].items() if role in CLAIM_ROLES]
    for kind, areas in NAMED.items()
}


def _claim(claim: Claim) -> list[Elements]:
    segments = [_clm(claim), *_dates(claim)]
    institutional = claim.kind is I
    if institutional and (claim.admission_type or claim.admission_source or claim.patient_status):
        segments.append(trimmed("CL1", claim.admission_type, claim.admission_source, claim.patient_status))
    for attachment in claim.attachments:
        number = ("AC", attachment.control_number) if attachment.control_number else ()
        segments.append(
            trimmed("PWK", attachment.report_type, attachment.transmission, *(("", "", *number) if number else ()))
        )
    segments += _amounts(claim, CLAIM_AMOUNTS)
    for qualifier, field in CLAIM_REFERENCES.items():
        if text := getattr(claim, field):
            segments.append(("REF", qualifier, said(text)))
    if institutional and claim.accident_state:
        segments.append(("REF", "LU", claim.accident_state))
    if claim.note:
        segments.append(("NTE", claim.note_kind, said(claim.note)))
    return segments + condition_segments(claim)


def _clm(claim: Claim) -> Elements:
    institutional = claim.kind is I
    place = f"{claim.facility_code}:{'A' if institutional else 'B'}:{claim.frequency}"
    signature = "" if institutional else claim.signature_on_file
    consent = (signature, claim.assignment, claim.benefits_assigned, claim.release)
    start = ("CLM", said(claim.control_number), amount(claim.charge), "", "", place, *consent)
    if not _says_more(claim):
        return trimmed(*start)
    source, cause, program, predetermination = "", "", "", ""
    if not institutional:
        causes = [*claim.related_causes, "", "", ""][:3]
        cause = ":".join([*causes, claim.accident_state, claim.accident_country]).rstrip(":")
        program = claim.special_program
    if claim.kind is P:
        source = claim.signature_source
    if claim.kind is D and claim.predetermination:
        predetermination = "PB"
    gap = [""] * 6
    return trimmed(*start, source, cause, program, *gap, predetermination, claim.delay_reason)


def _says_more(claim: Claim) -> object:
    """Whether a claim says what few claims say."""
    return (claim.related_causes or claim.accident_state or claim.accident_country or claim.special_program) or (
        claim.signature_source or claim.predetermination or claim.delay_reason
    )


def _dates(claim: Claim) -> list[Elements]:
    segments = []
    if claim.onset or claim.initial_treatment or claim.accident or claim.last_menstrual_period:
        days = [(qualifier, getattr(claim, field)) for qualifier, field in CLAIM_DATES.items()]
        segments = [one for qualifier, day in days for one in dtp(qualifier, day)]
    if not (claim.statement_from or claim.admission or claim.admission_hour or claim.discharge or claim.discharge_hour):
        return segments
    if claim.kind is I and claim.statement_from:
        segments += dtp("434", claim.statement_from, claim.statement_to or claim.statement_from)
    if claim.kind is D and claim.statement_from:
        segments += dtp("472", claim.statement_from, claim.statement_to)
    for qualifier, day, hour in (
        ("435", claim.admission, claim.admission_hour),
        ("096", claim.discharge, claim.discharge_hour),
    ):
        form = ("DT" if hour else "D8") if day else "TM"
        if day or hour:
            segments.append(("DTP", qualifier, form, d8(day) + hour))
    return segments


def _amounts(value: Claim | OtherPayer, known: dict[str, str]) -> list[Elements]:
    return [
        ("AMT", qualifier, amount(cents))
        for qualifier, field in known.items()
        if (cents := getattr(value, field)) is not None
    ]


def _other_payer(other: OtherPayer, kind: ClaimKind) -> list[str]:
    head = [*adjustment_segments(other.adjustments), *_amounts(other, OTHER_AMOUNTS)]
    if other.benefits_assigned or other.signature_source or other.release:
        head.append(trimmed("OI", "", "", other.benefits_assigned, other.signature_source, "", other.release))
    if other.remarks:
        head.append(trimmed("MOA", "", "", *other.remarks))
    loop, payer = payer_block("2330B", other.payer)
    references = [segment for segment in payer if tag(segment) == "REF"]
    rest = [segment for segment in payer if tag(segment) != "REF"]
    if not rest and (other.claim_number or other.paid_on):
        rest = [joined(("NM1", "PR", "2"))]
    number = texts([("REF", "F8", other.claim_number)] if other.claim_number else [])
    blocks: list[Block] = [
        ("2320", [sbr(other.coverage, kind), *texts(head)]),
        person_block("2330A", "IL", other.subscriber),
        (loop, [*rest, *texts(dtp("573", other.paid_on)), *references, *number]),
    ]
    return weave(blocks, other.extras)
