"""Writing interchanges: values in, counts and control numbers made right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct

from superbill.core.x12.envelope import FUNCTIONAL_IDS
from superbill.core.x12.header_rules import Fault, check_group_header, check_interchange_header
from superbill.core.x12.headers import GroupHeader, InterchangeHeader
from superbill.core.x12.tokens import HOUSE, Delimiters, Segments, normalising

_COUNTED = frozenset({"ISA09", "ISA10", "ISA13", "GS04", "GS05", "GS06"})
"""Where an envelope has its day, time and control number."""


class Body(Struct):
    """What stands between ST and SE, both excluded. ``:`` and ``^`` divide composites and repeats."""

    set_id: str
    version: str
    segments: Sequence[Sequence[str]]


class Envelope(Struct):
    """The envelope of one interchange. Control numbers are the caller's and must not repeat."""

    sender: str
    receiver: str
    group_sender: str
    group_receiver: str
    date: str
    """CCYYMMDD."""
    time: str
    """HHMM."""
    interchange_control: int
    group_control: int
    """Of the first group; further groups count on."""
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    usage: str = "P"
    acknowledgment_requested: bool = False
    delimiters: Delimiters = HOUSE
    newline: str = ""
    """Written after each terminator, for people who look at files."""


def write_interchange(envelope: Envelope, bodies: Sequence[Body], first_set_control: int = 1) -> bytes:
    """One interchange with the bodies in order, a group for each run of the same kind and version.

    Trailing empty elements are stripped. Text that holds a delimiter or a line break, and an envelope whose day, time
    or number is none, are faults of the caller (``ValueError``): clean text from people with :func:`clean`. Text beyond
    ASCII is written as UTF-8.
    """
    lines: list[str] = []
    groups = 0
    set_control = first_set_control
    for (functional_id, version), run in groupby(bodies, key=_kind):
        control = str(envelope.group_control + groups)
        groups += 1
        header: tuple[str, ...] = (
            "GS",
            functional_id,
            envelope.group_sender,
            envelope.group_receiver,
            envelope.date,
            envelope.time,
        )
        header = (*header, control, "X", version)
        _refuse(check_group_header(GroupHeader.of([*header])))
        lines.append(_line(envelope, header))
        count = 0
        for body in run:
            lines.append(_set(envelope, body, f"{set_control:04d}"))
            set_control += 1
            count += 1
        lines.append(_line(envelope, ("GE", str(count), control)))
    lines.insert(0, isa(envelope) + envelope.newline)
    lines.append(_line(envelope, ("IEA", str(groups), f"{envelope.interchange_control:09d}")))
    text = "".join(lines)
    if text.isascii():
        return text.encode("ascii")
    return text.encode("utf-8")


def clean(text: str, delimiters: Delimiters = HOUSE) -> str:
    """Text from people made fit for an element: delimiters and control characters become blanks, ends are trimmed."""
    forbidden = set(delimiters.element + delimiters.component + delimiters.repetition + delimiters.segment)
    forbidden |= {HOUSE.component, HOUSE.repetition}
    return " ".join("".join(" " if c in forbidden or ord(c) < 32 else c for c in text).split())


def _kind(body: Body) -> tuple[str, str]:
    return FUNCTIONAL_IDS.get(body.set_id, ""), body.version


def isa(envelope: Envelope) -> str:
    """The ISA of an envelope, 106 characters."""
    use = envelope.delimiters
    fields = (
        "ISA", "00", " " * 10, "00", " " * 10,
        f"{envelope.sender_qualifier:2}", f"{envelope.sender:15}",
        f"{envelope.receiver_qualifier:2}", f"{envelope.receiver:15}",
        envelope.date[-6:], envelope.time[:4], use.repetition or "U", "00501", f"{envelope.interchange_control:09d}",
        "1" if envelope.acknowledgment_requested else "0", envelope.usage, use.component,
    )  # fmt: skip
    text = use.element.join(fields) + use.segment
    if len(text) != 106:
        raise ValueError("an envelope field does not have the width an ISA needs")
    _refuse(check_interchange_header(InterchangeHeader.of([*fields])))
    return text


def _refuse(faults: Iterable[Fault]) -> None:
    """A day, time or number that is none is a fault of the caller; ids may be those of a broken file that is answered."""
    for element, value, expected in faults:
        if element in _COUNTED:
            raise ValueError(f"{element} is {value or 'empty'}: send {expected}")


def _set(envelope: Envelope, body: Body, control: str) -> str:
    """ST to SE."""
    version = () if body.set_id == "835" else (body.version,)
    start = _line(envelope, ("ST", body.set_id, control, *version))
    end = _line(envelope, ("SE", str(len(body.segments) + 2), control))
    return start + _lines(envelope, body.segments) + end


def _lines(envelope: Envelope, segments: Sequence[Sequence[str]]) -> str:
    """Many segments at once; one by one only where the whole shows that some segment needs care."""
    use = envelope.delimiters
    if (use.component, use.repetition) == (HOUSE.component, HOUSE.repetition):
        held = segments if isinstance(segments, Segments) else Segments(segments)
        text = held.joined(use.element, use.segment)
        if text is not None and not _broken(text, use):
            return text.replace(use.segment, use.segment + envelope.newline) if envelope.newline else text
    return "".join([_line(envelope, segment) for segment in segments])


def _line(envelope: Envelope, elements: Sequence[str]) -> str:
    """One segment with its terminator and the line break that follows it."""
    use = envelope.delimiters
    last = len(elements)
    while last and not elements[last - 1]:
        last -= 1
    text = use.element.join(elements[:last])
    if text.count(use.element) != last - 1 or use.segment in text or _broken(text, use):
        raise ValueError(f"an element of {elements[0]} holds a delimiter or a line break")
    if (use.component, use.repetition) != (HOUSE.component, HOUSE.repetition):
        text = _translate(text, use)
    return text + use.segment + envelope.newline


def _broken(text: str, use: Delimiters) -> bool:
    """Whether a line is broken inside a segment: no reader would give that back."""
    return any(mark in text for mark in "\r\n" if mark != use.segment)


def _translate(text: str, use: Delimiters) -> str:
    """House separators to those of the file; a text that already holds one of the file's is refused."""
    back = {ours: theirs for theirs, ours in normalising(use).items()}
    if any(chr(theirs) in text and chr(theirs) not in back for theirs in back.values()):
        raise ValueError("an element holds a delimiter")
    return text.translate({ord(ours): chr(theirs) for ours, theirs in back.items()})
