"""What a TA1, a 999 or a 997 says about the transactions we sent."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from superbill.app.exchange import glosses
from superbill.core import x12

_TAGS = {"IK3": "segment", "AK3": "segment", "IK4": "element", "AK4": "element", "IK5": "verdict", "AK5": "verdict"}


class SetVerdict(Struct, frozen=True):
    """The verdict on one transaction: its ST02, ``A``, ``E`` or ``R`` (and kin), and what is wrong with it."""

    control_number: str
    code: str
    errors: tuple[str, ...] = ()


class GroupVerdict(Struct, frozen=True):
    """The verdict on one group of ours: its GS06, AK901, and its transactions; those not named share AK901."""

    group_control: str
    code: str
    sets: tuple[SetVerdict, ...] = ()
    errors: tuple[str, ...] = ()


class EnvelopeVerdict(Struct, frozen=True):
    """A TA1: the ISA13 it speaks of, ``A``, ``E`` or ``R``, and why."""

    control_number: str
    code: str
    errors: tuple[str, ...] = ()


def read_ta1(segment: list[str]) -> EnvelopeVerdict:
    """The verdict of a TA1 segment."""
    control, code, note = _at(segment, 1), _at(segment, 4), _at(segment, 5)
    errors = (glosses.said(glosses.TA1_NOTES, note),) if note.strip("0") else ()
    return EnvelopeVerdict(control, code, errors)


def read_group(transaction: x12.Transaction) -> GroupVerdict:
    """The verdict of a 999 or 997."""
    control, code = "", ""
    group_errors: tuple[str, ...] = ()
    sets: list[SetVerdict] = []
    for segment in transaction.segments:
        match segment[0]:
            case "AK1":
                control = _at(segment, 2)
            case "AK2":
                sets.append(SetVerdict(_at(segment, 2), ""))
            case "AK9":
                code = _at(segment, 1)
                group_errors = tuple(glosses.said(glosses.GROUP_ERRORS, note) for note in segment[5:10] if note)
            case tag if tag in _TAGS and sets:
                sets[-1] = _with(sets[-1], _TAGS[tag], segment)
    return GroupVerdict(control, code, tuple(sets), group_errors)


def _with(verdict: SetVerdict, kind: str, segment: list[str]) -> SetVerdict:
    """The verdict with what one more segment says."""
    if kind == "verdict":
        notes = tuple(f"As a whole, {glosses.said(glosses.SET_ERRORS, note)}." for note in segment[2:7] if note)
        return SetVerdict(verdict.control_number, _at(segment, 1), verdict.errors + notes)
    text = _segment_error(segment) if kind == "segment" else _element_error(segment)
    return SetVerdict(verdict.control_number, verdict.code, (*verdict.errors, text))


def _segment_error(segment: list[str]) -> str:
    loop = f", loop {_at(segment, 3)}" if _at(segment, 3) else ""
    problem = glosses.said(glosses.SEGMENT_ERRORS, _at(segment, 4))
    return f"Segment {_at(segment, 1)} (number {_at(segment, 2)} of the transaction{loop}) {problem}."


def _element_error(segment: list[str]) -> str:
    """The bad value itself is left out: it may be a patient's."""
    position = "-".join(part for part in _at(segment, 1).split(":")[:2] if part)
    return f"Its element {position} {glosses.said(glosses.ELEMENT_ERRORS, _at(segment, 3))}."


def sets_of(verdict: GroupVerdict, control_numbers: Iterator[str]) -> Iterator[SetVerdict]:
    """A verdict for each of a group's transactions, also for those the answer does not name."""
    named = {each.control_number: each for each in verdict.sets}
    for control_number in control_numbers:
        yield named.get(control_number) or SetVerdict(control_number, verdict.code, verdict.errors)


def _at(segment: list[str], position: int) -> str:
    return segment[position] if len(segment) > position else ""
