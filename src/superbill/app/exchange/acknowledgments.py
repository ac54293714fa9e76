"""What a TA1 or a 999 says about what we sent, in plain words. The bad values it quotes may be a patient's: left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from superbill.app.exchange import glosses
from superbill.core import x12


class SetVerdict(Struct, frozen=True):
    """The verdict on one transaction of ours: its ST02, ``A``, ``E`` or ``R`` (and kin), and what is wrong with it."""

    control_number: str
    code: str
    errors: tuple[str, ...] = ()


def envelope_verdict(segment: list[str]) -> tuple[str, str, tuple[str, ...]]:
    """A TA1: the ISA13 it speaks of, ``A``, ``E`` or ``R``, and why."""
    _, control, _, _, code, note, *_ = [*segment, *[""] * 6]
    return control, code, (glosses.said(glosses.TA1_NOTES, note),) if note.strip("0") else ()


def set_verdicts(group: x12.GroupResult, control_numbers: Iterable[str]) -> Iterator[SetVerdict]:
    """A verdict for each of a group's transactions; those the answer does not name share the group's."""
    named = {each.control_number: each for each in group.sets}
    of_group = tuple(glosses.said(glosses.GROUP_ERRORS, code) for code in group.codes if code)
    for control_number in control_numbers:
        if one := named.get(control_number):
            yield SetVerdict(control_number, one.status, tuple(_set_errors(one)))
        else:
            yield SetVerdict(control_number, group.status, of_group)


def _set_errors(result: x12.SetResult) -> Iterator[str]:
    for error in result.errors:
        loop = f", loop {error.loop}" if error.loop else ""
        problem = glosses.said(glosses.SEGMENT_ERRORS, error.code)
        yield f"Segment {error.segment} (number {error.position} of the transaction{loop}) {problem}."
        for element in error.elements:
            place = f"{error.segment}{element.element:02d}" + (f"-{element.component}" if element.component else "")
            yield f"{place} {glosses.said(glosses.ELEMENT_ERRORS, element.code)}."
    for code in result.codes:
        if code:
            yield f"As a whole, {glosses.said(glosses.SET_ERRORS, code)}."
