"""Guides compiled to tables: for each place in a guide, which segment may come next and what its elements may hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from superbill.core.x12.agreement import QUALIFIED
from superbill.core.x12.grammar import Element, Guide, Loop, Note, Segment
from superbill.core.x12.shapes import Run, Shape, run_of, shape_of
from superbill.core.x12.tokens import MARK

_KEY_PLACES = {
    "HL": 3,
    "ENT": 2,
    "CLM": 0,
    "LX": 0,
    "SBR": 0,
    "SVC": 0,
    "CLP": 0,
    "STC": 0,
    "CAS": 0,
    "PLB": 0,
    "EB": 0,
    "SVD": 0,
}
"""The element by which segments of the same id are told apart where it is not the first; 0 for none."""
_NPI_PLACES = {"NM1": 9, "N1": 4}
_SHAPES = 8
"""Shapes kept of segments of one size in one place; runs kept of one size after one opener."""
_RUNS = 1_000
"""Sizes of runs kept after one opener."""
_LONGEST = 60
"""Segments of a run."""
_STEPS = 20_000
"""Steps from one place to the next that a guide remembers."""


def key_of(parts: list[str]) -> str:
    """The value that tells a segment from others of its id: usually its first element, up to the first ``:``."""
    place = _KEY_PLACES.get(parts[0], 1)
    if not place or len(parts) <= place:
        return ""
    value = parts[place]
    return value.partition(":")[0] if ":" in value else value


def sizes_of(texts: list[str]) -> tuple[int, ...]:
    """How many elements each segment has."""
    return tuple(map(str.count, texts, repeat(MARK)))


class Node:
    """A segment in its place, ready to be matched and checked."""

    __slots__ = (
        "bit", "first", "id", "key", "keys", "loop", "most", "notes", "npi", "position", "qualified", "required", "segment",
        "shapes", "width",
    )  # fmt: skip

    def __init__(self, segment: Segment, loop: LoopNode, position: int, bit: int, *, first: bool, key: int) -> None:
        self.segment = segment
        self.id = segment.id
        self.loop = loop
        self.position = position
        self.bit = bit
        self.first = first
        self.most = segment.most
        self.key = key
        """The element by which segments of this id are told apart in this guide, 0 for none."""
        self.keys = _keys(segment, key)
        self.npi = _NPI_PLACES.get(segment.id, 0)
        self.width = len(segment.elements)
        self.required = max((n for n, e in enumerate(segment.elements, 1) if e.usage == "R"), default=0)
        self.notes = _live(segment.notes, segment.elements)
        self.qualified = [(n, e.data) for n, e in enumerate(segment.elements, 1) if e.data in QUALIFIED and n > 1]
        self.shapes: dict[int, list[Shape]] = {}
        """What was found good here, by how many parts it had."""

    def accepts(self, key: str) -> bool:
        return not self.keys or key in self.keys

    def shape_of(self, parts: list[str]) -> Shape | None:
        """The shape a good segment has; learnt when segments of this size are met again, for most are not."""
        shapes = self.shapes.get(len(parts))
        if shapes is None:
            self.shapes[len(parts)] = []
            return None
        text = MARK.join(parts)
        found = next((shape for shape in shapes if shape.fits(text)), None)
        if found is None and len(shapes) < _SHAPES:
            found = shape_of(self.segment, self.key, self.npi, parts)
            if found is not None:
                shapes.append(found)
        return found


class LoopNode:
    """A loop in its place. ``members`` are segments and loops in order; ``required`` says which must be there."""

    __slots__ = (
        "base", "bit", "failures", "id", "leveled", "loop", "members", "most", "parent", "path", "position", "required",
        "runs", "usage", "wanted",
    )  # fmt: skip

    def __init__(self, loop: Loop, parent: LoopNode | None, position: int, bit: int) -> None:
        self.loop = loop
        self.id = loop.id
        self.parent = parent
        self.position = position
        self.bit = bit
        self.most = loop.most
        self.usage = loop.usage
        self.members: list[Node | LoopNode] = []
        self.required: list[tuple[int, int]] = []
        """(position, bit) of each required member."""
        self.base = 0
        self.leveled = bool(loop.members) and _lead(loop).id == "HL" and parent is not None
        """Whether it begins with an HL."""
        self.wanted = 0
        """The bits of all required members."""
        self.path: list[LoopNode] = [self, *(parent.path if parent else ())]
        """This loop and those around it, innermost first."""
        self.runs: dict[tuple[int, ...], list[Run]] = {}
        """What was found good from its first segment on, by the sizes of segments."""
        self.failures: dict[tuple[int, ...], int] = {}
        """How often what was found good made no run, so that it is not tried for ever."""

    def lead(self) -> Node:
        """The segment that opens this loop."""
        first = self.members[0]
        return first if isinstance(first, Node) else first.lead()

    def learn(self, steps: list[Step | None], segments: list[list[str]], sizes: tuple[int, ...]) -> None:
        """Remember segments walked without a fault, the first of this loop before them, when as many were met before."""
        runs = self.runs.get(sizes)
        if runs is None:
            if len(sizes) <= _LONGEST and len(self.runs) < _RUNS:
                self.runs[sizes] = []
        elif len(runs) + self.failures.get(sizes, 0) < _SHAPES:
            run = run_of(steps, segments)
            if run is not None:
                runs.append(run)
            else:
                self.failures[sizes] = self.failures.get(sizes, 0) + 1


def _keys(segment: Segment, place: int) -> frozenset[str]:
    if not place or len(segment.elements) < place:
        return frozenset()
    element = segment.elements[place - 1]
    return element.parts[0].codes if element.parts else element.codes


def _live(notes: tuple[Note, ...], elements: tuple[Element, ...]) -> tuple[Note, ...]:
    """The notes the usages do not already decide."""

    def usage(number: int) -> str:
        return elements[number - 1].usage if number <= len(elements) else "N"

    def decided(note: Note) -> bool:
        kind, numbers = note
        usages = [usage(number) for number in numbers]
        if kind == "R" and "R" in usages:
            return True
        if kind in "PCL" and all(use == "R" for use in usages[1:]):
            return True
        return usages.count("N") >= len(usages) - 1 if kind in "PE" else usages[0] == "N"

    return tuple(note for note in notes if not decided(note))


class Table:
    """A compiled guide."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.ids = {segment.id for segment in _all_segments(guide.root)}
        self.keys = {
            segment.id: place
            for segment in _all_segments(guide.root)
            if _keys(segment, place := _KEY_PLACES.get(segment.id, 1))
        }
        """The element that tells segments apart, for ids whose segments are told apart here."""
        self.openers = _openers(guide.root)
        self._states = 0
        self.root = self._compile(guide.root, None, 0, 0)
        self.steps: dict[tuple[int, str, str], Step | None] = {}
        """What was found before: by the place reached (``LoopNode.base`` and the position in it), segment id and key."""

    def _compile(self, loop: Loop, parent: LoopNode | None, position: int, bit: int) -> LoopNode:
        node = LoopNode(loop, parent, position, bit)
        node.base = self._states
        self._states += len(loop.members) + 1
        place, last = -1, ""
        for number, member in enumerate(loop.members):
            lead = _lead(member)
            if lead.id != last:
                place, last = place + 1, lead.id
            if isinstance(member, Loop):
                node.members.append(self._compile(member, node, place, 1 << number))
            else:
                first = number == 0 and parent is not None
                key = self.keys.get(member.id, 0)
                node.members.append(Node(member, node, place, 1 << number, first=first, key=key))
            if member.usage == "R":
                node.required.append((place, 1 << number))
                node.wanted |= 1 << number
        return node

    def find(self, loop: LoopNode, position: int, segment_id: str, key: str) -> Step | None:
        """The step to a segment that comes at or after ``position`` in ``loop``, or in the loops around it."""
        found = next((node for node in self._forward(loop, position, segment_id) if node.accepts(key)), None)
        step = step_to(loop, found) if found is not None else None
        if len(self.steps) < _STEPS:
            self.steps[loop.base + position, segment_id, key] = step
        return step

    def nearest(self, loop: LoopNode, position: int, segment_id: str) -> list[Node]:
        """Where a segment of this id could stand next, whatever its key: those of the innermost loop that has any."""
        around: LoopNode | None = loop
        while around is not None:
            found = list(_members(around, position, segment_id))
            if found:
                return found
            position, around = around.position, around.parent
        return []

    def behind(self, loop: LoopNode, segment_id: str, key: str) -> Node | None:
        """A place the file has already passed, in this loop or the loops around it."""
        around: LoopNode | None = loop
        while around is not None:
            for node in _members(around, 0, segment_id):
                if node.accepts(key):
                    return node
            around = around.parent
        return None

    def _forward(self, loop: LoopNode, position: int, segment_id: str) -> Iterator[Node]:
        around: LoopNode | None = loop
        while around is not None:
            yield from _members(around, position, segment_id)
            position, around = around.position, around.parent


class Step(NamedTuple):
    """The way from one place in a guide to the next segment: how many loops end, which begin, where it arrives."""

    ends: int
    begins: tuple[LoopNode, ...]
    node: Node


def step_to(here: LoopNode, node: Node) -> Step:
    """The way from a loop to a segment in it, around it, or in a loop that begins with the segment."""
    path = node.loop.path
    ends, loop = 0, here
    while loop not in path or (node.first and loop is node.loop):
        assert loop.parent is not None
        ends, loop = ends + 1, loop.parent
    return Step(ends, tuple(reversed(path[: path.index(loop)])), node)


def _members(loop: LoopNode, position: int, segment_id: str) -> Iterator[Node]:
    for member in loop.members:
        if member.position < position:
            continue
        node = member if isinstance(member, Node) else member.lead()
        if node.id == segment_id and not (node.first and node.loop is loop):
            yield node


def _lead(member: Segment | Loop) -> Segment:
    return member if isinstance(member, Segment) else _lead(member.members[0])


def _openers(root: Loop) -> tuple[str, ...]:
    """How segments begin whose id only ever begins a loop that may come again; a level always."""
    inner = list(_all_loops(root))
    members = [*root.members, *(member for loop in inner for member in loop.members[1:])]
    other = {member.id for member in members if isinstance(member, Segment)}
    once = {_lead(loop).id for loop in inner if loop.most == 1}
    return tuple(f"{name}{MARK}" for name in {_lead(loop).id for loop in inner} - other - once | {"HL"})


def _all_loops(loop: Loop) -> Iterator[Loop]:
    for member in loop.members:
        if isinstance(member, Loop):
            yield member
            yield from _all_loops(member)


def _all_segments(loop: Loop) -> Iterator[Segment]:
    for member in loop.members:
        if isinstance(member, Segment):
            yield member
        else:
            yield from _all_segments(member)
