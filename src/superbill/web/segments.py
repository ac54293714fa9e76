"""X12 beside its meaning: one line a segment, in words, with what was found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from msgspec import Struct, structs

from superbill.core import x12
from superbill.core.findings import Finding


class Shown(Struct, frozen=True):
    """A segment as a page shows it. ``depth`` is how far it is set in."""

    number: int
    depth: int
    name: str
    said: tuple[tuple[str, str], ...]
    """(element's name, value for people); the name is empty where we have none."""
    raw: str
    findings: tuple[Finding, ...] = ()


def of_document(document: x12.Document, findings: Iterable[Finding], *, start: int, most: int) -> list[Shown]:
    """At most ``most`` segments of a file from segment ``start`` on."""
    explained = x12.explain(document, findings, reveal=True)
    return [_shown(one, document.sources) for one in islice(_from(explained, start), most)]


def _from(explained: Iterator[x12.ExplainedSegment], start: int) -> Iterator[x12.ExplainedSegment]:
    return (one for one in explained if one.position >= start)


def of_claim(transaction: x12.Transaction, control_number: str) -> list[Shown]:
    """The segments of one claim in an 837: its subscriber and patient levels, and the claim to its last line."""
    segments = transaction.segments
    at = next((i for i, one in enumerate(segments) if one[0] == "CLM" and one[1] == control_number), None)
    if at is None:
        return []
    wanted = [*_levels(segments, at), *_body(segments, at)]
    own = structs.replace(transaction, segments=[segments[i] for i in wanted], first_segment=1)
    raw = ["*".join(one) + "~" for one in own.segments]
    return [
        structs.replace(_shown(one, raw), number=transaction.first_segment + index)
        for index, one in zip(wanted, x12.explain_transaction(own, reveal=True), strict=True)
    ]


def _levels(segments: Sequence[Sequence[str]], at: int) -> Iterator[int]:
    """The ST and BHT, and the billing, subscriber and patient levels above a claim."""
    yield from range(min(2, at))
    spans: dict[str, range] = {}
    turns = [i for i in range(at + 1) if segments[i][0] in ("HL", "CLM")]
    for begin, end in pairwise(turns):
        if segments[begin][0] != "HL" or len(segments[begin]) < 4:
            continue
        level = segments[begin][3]
        spans = {above: span for above, span in spans.items() if above < level}
        spans[level] = range(begin, end)
    for level in sorted(spans):
        yield from spans[level]


def _body(segments: Sequence[Sequence[str]], at: int) -> Iterator[int]:
    yield at
    for i in range(at + 1, len(segments)):
        if segments[i][0] in ("CLM", "HL", "SE", "ST"):
            return
        yield i


def _shown(one: x12.ExplainedSegment, sources: Sequence[str]) -> Shown:
    said = tuple(
        ("" if element.name == "value" else element.name, element.readable or element.value)
        for element in one.elements
        if element.value.strip()
    )
    raw = sources[one.position - 1].strip() if 0 < one.position <= len(sources) else ""
    name = one.loop_name if one.opens_loop and one.loop_name else one.name
    return Shown(one.position, min(one.depth, 8), name, said, raw, one.findings)
