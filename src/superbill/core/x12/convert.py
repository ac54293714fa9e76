"""Other forms of a file: lines of JSON and back, one file per transaction, differences by meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import chain

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from superbill.core.x12.envelope import Document, Interchange, Transaction
from superbill.core.x12.tokens import Delimiters, elements

_DECIMAL = re.compile(r"-?\d*\.\d*\Z|-?\d+\Z", re.ASCII)


class JsonLine(Struct, omit_defaults=True):
    """One segment: its elements; a composite is a list, a repeated element a list of lists.

    ``delimiters`` stands with each ISA: element, component, repetition, segment, and what follows each terminator.
    """

    segment: list[str | list[str | list[str]]]
    delimiters: list[str] = []


def to_json(document: Document) -> Iterator[str]:
    """The document as JSON, one segment a line. Text outside interchanges and empty segments are left out."""
    delimiters = Delimiters()
    starts = {interchange.first_segment: interchange for interchange in document.interchanges}
    encoder = msgspec.json.Encoder()
    for position, source in enumerate(document.sources, 1):
        interchange = starts.get(position)
        if interchange is not None:
            delimiters = interchange.delimiters
            body = source[source.upper().index("ISA") :]
            use = [delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment]
            use.append("\n" if _after(document, position) else "")
            yield encoder.encode(JsonLine([*elements(body, delimiters)], use)).decode()
            continue
        parts = elements(source, Delimiters(delimiters.element, segment=delimiters.segment))
        if parts != [""]:
            yield encoder.encode(JsonLine([_open(part, delimiters) for part in parts])).decode()


def _after(document: Document, position: int) -> bool:
    """Whether lines follow each terminator."""
    return position < len(document.sources) and document.sources[position].startswith(("\n", "\r"))


def _open(part: str, use: Delimiters) -> str | list[str | list[str]]:
    """An element by the file's own separators: those of the house may be text in it."""
    if use.repetition and use.repetition in part:
        return [repeat.split(use.component) for repeat in part.split(use.repetition)]
    return [*part.split(use.component)] if use.component in part else part


def from_json(lines: Iterable[str | bytes]) -> bytes:
    """X12 from what :func:`to_json` wrote. Raises ``msgspec.DecodeError`` for lines that are not of that form."""
    decoder = msgspec.json.Decoder(JsonLine)
    use, newline = Delimiters(), ""
    text: list[str] = []
    for line in lines:
        value = decoder.decode(line)
        if value.delimiters:
            use, newline = Delimiters(*value.delimiters[:4]), value.delimiters[4]
        shut = value.segment if value.segment[:1] == ["ISA"] else [_shut(part, use) for part in value.segment]
        text.append(use.element.join(map(str, shut)) + use.segment + newline)
    return "".join(text).encode()


def _shut(part: str | list[str | list[str]], use: Delimiters) -> str:
    repeats = part if isinstance(part, list) and any(isinstance(one, list) for one in part) else [part]
    if len(repeats) > 1 and not use.repetition:
        raise msgspec.DecodeError("an element repeats, and this file has no repetition separator")
    values = [[one] if isinstance(one, str) else [str(value) for value in one] for one in repeats]
    if any(mark and mark in value for value in chain(*values) for mark in astuple(use)):
        raise msgspec.DecodeError("a value holds a separator of this file")
    return use.repetition.join(map(use.component.join, values))


def split(document: Document) -> list[bytes]:
    """One interchange per transaction: the same headers and segments, counts of the trailers made right."""
    return [
        _alone(document, interchange, group.first_segment, transaction, group.header.control_number)
        for interchange in document.interchanges
        for group in interchange.groups
        for transaction in group.transactions
    ]


def _alone(
    document: Document, interchange: Interchange, group_position: int, transaction: Transaction, control: str
) -> bytes:
    use = interchange.delimiters
    header = document.sources[interchange.first_segment - 1]
    header = header[header.upper().index("ISA") :]
    first = transaction.first_segment - 1
    body = document.sources[first : first + len(transaction.segments)]
    trailers = (
        use.element.join(("GE", "1", control)) + use.segment,
        use.element.join(("IEA", "1", interchange.header.control_number)) + use.segment,
    )
    return "".join((header, document.sources[group_position - 1], *body, *trailers)).encode("latin-1")


class Difference(Struct, frozen=True):
    """Where two files differ: the transaction (counted from 1 in each file's order), and the segments on each side.

    ``elements`` names what differs where one segment stands against one of the same id.
    """

    transaction: int
    left: tuple[tuple[str, ...], ...] = ()
    right: tuple[tuple[str, ...], ...] = ()
    left_position: int = 0
    right_position: int = 0
    elements: tuple[str, ...] = ()


def diff(left: Document, right: Document) -> Iterator[Difference]:
    """Differences by meaning: envelopes, control numbers, delimiters and how a number is written do not count."""
    ours, theirs = left.transactions, right.transactions
    for number in range(max(len(ours), len(theirs))):
        one = _meaning(ours[number]) if number < len(ours) else []
        other = _meaning(theirs[number]) if number < len(theirs) else []
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                yield from _differences(number + 1, one[a:b], other[c:d], a + 1, c + 1)


def _differences(
    number: int, one: list[tuple[str, ...]], other: list[tuple[str, ...]], left: int, right: int
) -> Iterator[Difference]:
    if len(one) == len(other) and all(a[0] == b[0] for a, b in zip(one, other, strict=True)):
        for offset, (a, b) in enumerate(zip(one, other, strict=True)):
            width = max(len(a), len(b))
            pairs = zip(a + ("",) * (width - len(a)), b + ("",) * (width - len(b)), strict=True)
            names = tuple(f"{a[0]}{place:02d}" for place, (x, y) in enumerate(pairs) if x != y)
            yield Difference(number, (a,), (b,), left + offset, right + offset, names)
        return
    yield Difference(number, tuple(one), tuple(other), left, right)


def _meaning(transaction: Transaction) -> list[tuple[str, ...]]:
    segments = []
    for parts in transaction.segments:
        if parts[0] == "ST":
            parts = [parts[0], parts[1] if len(parts) > 1 else ""]
        elif parts[0] == "SE":
            parts = ["SE"]
        segments.append((parts[0], *(_plain(part) for part in parts[1:])))
    return segments


def _plain(text: str) -> str:
    """``100.00`` and ``100`` are the same; ``0100`` and ``100`` are not."""
    if "." in text and _DECIMAL.match(text):
        return text.rstrip("0").rstrip(".") or "0"
    return text
