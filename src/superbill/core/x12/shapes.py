"""Shapes: what was found good once, told again at a glance.

A file says the same things again and again with other values. A segment without a fault has a *shape*: a regular
expression that pins its id, its key, which of its elements are there and the form of each. Whatever fits it is as good
by construction, syntax notes included, for these ask only what is there. It is matched with the text a segment is held
in, whose elements are joined by a mark that no form accepts, so nothing is split to be known again. A *run* is the
segments from one opener of a repeating loop to the next, as the walk once placed them: their shapes, and the loops they
opened. What fits no shape is not wrong, only new: it is walked and judged element by element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from superbill.core.x12.agreement import DECISIVE, DIGITS, QUALIFIED
from superbill.core.x12.grammar import Element, Segment
from superbill.core.x12.tokens import MARK

if TYPE_CHECKING:
    from superbill.core.x12.tables import LoopNode, Node, Step

_DAY = r"(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)(?:0[1-9]|[12]\d|30)|02(?:0[1-9]|1\d|2[0-8]))"
_DATE = rf"(?:19|20)\d\d{_DAY}"
_ANY, _WITHOUT_POINT = r"[ -9;-\]_-~]", r"[ -\-/-9;-\]_-~]"
"""Any character of X12 that divides nothing; the same in a health code, which has no point."""
_TIME = r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d\d?)?)?"
_PERIODS = {
    "D8": _DATE,
    "D6": rf"\d\d{_DAY}",
    "RD8": f"{_DATE}-{_DATE}",
    "DT": rf"{_DATE}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?",
    "TM": r"(?:[01]\d|2[0-3])[0-5]\d",
}
"""The forms of element 1251 by its qualifier."""


class Shape(NamedTuple):
    """A segment found good. ``npi`` and ``period`` are the elements (0 for none) that no expression can judge."""

    fits: Callable[[str], re.Match[str] | None]
    npi: int
    period: int


class Stretch(NamedTuple):
    """Segments of a run that stand in one loop: how many loops end before them, the loop that begins with them, how
    many they are, and what that loop has seen when the run is over."""

    ends: int
    begins: LoopNode | None
    size: int
    position: int
    seen: int
    counts: dict[int, int]


class Run(NamedTuple):
    """The first segment of a loop and those after it, each in its place."""

    fits: tuple[Callable[[str], re.Match[str] | None], ...]
    looks: tuple[tuple[int, Shape], ...]
    """The shapes that leave something to look at, by the number of their segment."""
    stretches: tuple[Stretch, ...]
    nodes: tuple[Node, ...]


def run_of(steps: Sequence[Step | None], segments: Sequence[list[str]]) -> Run | None:
    """The run of segments walked without a fault; ``None`` where one is new, or leaves the loop the first one opened."""
    shapes: list[Shape] = []
    loops = [_Seen()]
    stretches: list[tuple[int, LoopNode | None, _Seen, list[Node]]] = [(0, None, loops[0], [])]
    for step, parts in zip(steps, segments, strict=True):
        shape = step.node.shape_of(parts) if step is not None else None
        if step is None or shape is None or (shapes and step.ends >= len(loops)):
            return None
        if shapes:
            ends = step.ends
            del loops[len(loops) - ends :]
            for loop in step.begins:
                loops[-1].take(loop.position, loop.bit)
                loops.append(_Seen())
                stretches.append((ends, loop, loops[-1], []))
                ends = 0
            if ends:
                stretches.append((ends, None, loops[-1], []))
        *_, here, nodes = stretches[-1]
        here.take(step.node.position, step.node.bit)
        nodes.append(step.node)
        shapes.append(shape)
    return Run(
        tuple(shape.fits for shape in shapes),
        tuple((number, shape) for number, shape in enumerate(shapes) if shape.npi or shape.period),
        tuple(
            Stretch(ends, loop, len(nodes), seen.position, seen.seen, seen.counts)
            for ends, loop, seen, nodes in stretches
        ),
        tuple(node for *_, nodes in stretches for node in nodes),
    )


class _Seen:
    """What a loop has seen so far."""

    def __init__(self) -> None:
        self.position = 0
        self.seen = 0
        self.counts: dict[int, int] = {}

    def take(self, position: int, bit: int) -> None:
        self.position = max(self.position, position)
        if self.seen & bit:
            self.counts[bit] = self.counts.get(bit, 1) + 1
        self.seen |= bit


def shape_of(segment: Segment, key: int, npi: int, parts: Sequence[str]) -> Shape | None:
    """The shape of a segment without a fault; ``None`` where there is none.

    ``key`` is the element that tells segments of this id apart (0 for none), ``npi`` the one that may hold an NPI.
    """
    forms, period = [re.escape(parts[0])], 0
    for number, element in enumerate(segment.elements[: len(parts) - 1], 1):
        before = parts[number - 1] if element.data in QUALIFIED and number > 1 else ""
        form = _form(element, parts[number], before, key=number == key)
        if form is None or (before == "RD8" and period):
            return None
        following = segment.elements[number].data if number < len(segment.elements) else ""
        if number == npi - 1 or following in QUALIFIED or element.data in DECISIVE:
            form = re.escape(parts[number])
        if before == "RD8":
            period = number
        forms.append(form)
    holds_npi = 0 < npi < len(parts) and parts[npi - 1] == "XX"
    fits = _compiled(MARK.join(forms))
    return Shape(fits, npi if holds_npi else 0, period) if fits(MARK.join(parts)) else None


@lru_cache(maxsize=20_000)
def _compiled(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(pattern, re.ASCII).fullmatch


def _form(element: Element, text: str, before: str, *, key: bool) -> str | None:
    """What may stand in the place of a good value; ``before`` is the qualifier of a period."""
    if element.most == 1:
        return None if "^" in text else _once(element, text, before, key=key)
    forms = [_once(element, one, before, key=key) for one in text.split("^")]
    return None if None in forms else r"\^".join(form or "" for form in forms)


def _once(element: Element, text: str, before: str, *, key: bool) -> str | None:
    if not element.parts:
        if not text or key:
            return re.escape(text)
        return None if ":" in text else _simple(element, before)
    forms: list[str] = []
    values = text.split(":")
    for number, (part, value) in enumerate(zip(element.parts, values, strict=False)):
        before = values[number - 1] if part.data == "1251" and number else ""
        follows = element.parts[number + 1].data if number + 1 < len(element.parts) else ""
        pinned = not value or follows == "1251" or (key and not number)
        form = re.escape(value) if pinned else _simple(part, before)
        if form is None or before == "RD8":
            return None
        forms.append(form if element.data != "C022" or number != 1 else form.replace(_ANY, _WITHOUT_POINT))
    return ":".join(forms)


def _one_of(codes: frozenset[str]) -> str:
    """Any of some codes, found by their first character, for some lists are long."""
    firsts = [(first, [code[1:] for code in same]) for first, same in groupby(sorted(codes), itemgetter(0))]
    branches = [re.escape(first) + f"(?:{'|'.join(map(re.escape, rests))})" for first, rests in firsts]
    return f"(?:{'|'.join(branches)})"


def _simple(element: Element, before: str) -> str | None:
    """The form of a value without components; where its qualifier ``before`` decides, the form that one names."""
    size = f"{{{max(element.shortest, 1)},{element.longest}}}"
    if element.codes:
        return _one_of(element.codes)
    if element.data == "1251" and before in _PERIODS:
        return _PERIODS[before]
    if digits := DIGITS.get(element.data, {}).get(before):
        return rf"\d{{{digits}}}"
    if element.data == "116":
        return r"\d{5}(?:\d{4})?"
    if element.kind in {"AN", "ID"}:
        return f"{_ANY}{size}(?<! )"
    if element.data == "782":
        return r"-?\d{1,8}(?:\.\d{0,2})?"
    if element.kind[0] == "N":
        return rf"\d{size}"
    if element.kind == "R" and element.shortest <= 1:
        cents = min(3, element.longest // 3)
        return rf"-?\d{{1,{element.longest - cents}}}(?:\.\d{{0,{cents}}})?"
    if element.kind == "DT" and element.shortest <= 8 <= element.longest:
        return _DATE
    if element.kind == "TM" and element.shortest <= 4 and element.longest >= 8:
        return _TIME
    return None
