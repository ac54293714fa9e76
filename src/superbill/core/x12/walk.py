"""A walk through one transaction along its compiled guide: SNIP types 1 and 2, and the loops for what comes after.

A transaction is cut before the segments that only ever open a loop. Where the text of such a stretch fits a run met
before (:mod:`~superbill.core.x12.shapes`), its loops are opened as they were then and no segment is split; otherwise it
is walked segment by segment, and remembered if nothing was wrong. Loops split their own segments when a rule asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import call

from superbill.core.findings import Finding, Kind
from superbill.core.findings import mask as masked
from superbill.core.ids import valid_npi
from superbill.core.x12 import findings as kinds
from superbill.core.x12.agreement import disagreements
from superbill.core.x12.envelope import Transaction
from superbill.core.x12.forms import element_faults, note_faults, valid_period
from superbill.core.x12.grammar import Element
from superbill.core.x12.shapes import Run, Shape
from superbill.core.x12.tables import LoopNode, Node, Step, Table, key_of, sizes_of, step_to
from superbill.core.x12.tokens import MARK, Segments

_SHOWN = frozenset({"ID", "R", "N0", "N1", "N2"})
"""Types of elements whose values may be shown in findings; all others may hold names, numbers or dates of people."""
Placed = tuple[list[str], int]
"""A segment and its index in the transaction."""


class Instance:
    """One occurrence of a loop: its segments, and the loops in it."""

    __slots__ = (
        "_held", "_segments", "_spans", "children", "counts", "id", "node", "parent", "position", "seen", "start",
    )  # fmt: skip

    def __init__(
        self,
        node: LoopNode,
        parent: Instance | None,
        held: Segments,
        start: int,
        stop: int,
        position: int = 0,
        seen: int = 0,
    ) -> None:
        self.node = node
        self.id = node.id
        self.parent = parent
        self.start = start
        self.position = position
        self.seen = seen
        self.counts: dict[int, int] = {}
        self.children: dict[str, list[Instance]] = {}
        """The loops in it, by their id."""
        self._held = held
        self._spans = [(start, stop)]
        """Where its segments stand in the transaction, stretch by stretch."""
        self._segments: list[list[str]] | None = None
        if parent is not None:
            siblings = parent.children.get(node.id)
            if siblings is None:
                parent.children[node.id] = [self]
            else:
                siblings.append(self)

    def add(self, start: int, stop: int, split: list[list[str]] | None = None) -> None:
        """Give it the segments of another stretch of the transaction, already split or not."""
        if start == stop:
            return
        first, last = self._spans[-1]
        if self._segments is not None:
            self._segments += self._held.within([(start, stop)]) if split is None else split
        elif first == last:
            self._segments = split
        if last == start:
            self._spans[-1] = (first, stop)
        else:
            self._spans.append((start, stop))

    @property
    def places(self) -> Sequence[int]:
        """The index of each of its segments."""
        if len(self._spans) == 1:
            return range(*self._spans[0])
        return [place for span in self._spans for place in range(*span)]

    @property
    def segments(self) -> list[list[str]]:
        """Its own segments."""
        if self._segments is None:
            self._segments = self._held.within(self._spans)
        return self._segments

    def all(self, segment_id: str, key: str = "") -> list[Placed]:
        """Its own segments of an id, and of a first element where ``key`` is given."""
        segments = self._segments or self.segments
        numbers = [
            number
            for number, parts in enumerate(segments)
            if parts[0] == segment_id and (not key or (len(parts) > 1 and parts[1] == key))
        ]
        places = self.places if numbers else ()
        return [(segments[number], places[number]) for number in numbers]

    def one(self, segment_id: str, key: str = "") -> list[str]:
        """Its first segment of an id; an empty list where there is none."""
        for parts in self._segments or self.segments:
            if parts[0] == segment_id and (not key or (len(parts) > 1 and parts[1] == key)):
                return parts
        return []

    def loops(self, loop_id: str) -> Sequence[Instance]:
        """The loops directly in it."""
        return self.children.get(loop_id, ())

    def forget(self) -> None:
        """Let go of the loops in it, which know it and so would not go by themselves, and of its segments as split."""
        for loops in self.children.values():
            for loop in loops:
                if loop.children:
                    loop.forget()
        self.children.clear()
        self._segments = None


Rule = Callable[[Instance, "Walk"], None]
"""Looks at a loop that has just ended."""


def value(parts: list[str], number: int, component: int = 0) -> str:
    """An element (counted from 1), or one of its components (counted from 1); empty where it is not sent."""
    if number >= len(parts):
        return ""
    if not component:
        return parts[number]
    values = parts[number].split(":")
    return values[component - 1] if component <= len(values) else ""


class Walk:
    """Walks one transaction and collects findings."""

    def __init__(self, table: Table, rules: Mapping[str, tuple[Rule, ...]], transaction: Transaction) -> None:
        self.table = table
        self.rules = rules
        self.transaction = transaction
        self.findings: list[Finding] = []
        self.sums: defaultdict[str, int] = defaultdict(int)
        """What rules add up over the whole transaction."""
        source = transaction.segments
        self.segments = source if isinstance(source, Segments) else Segments(source)
        self.current = Instance(table.root, None, self.segments, 0, 0)
        self.index = 0
        self.lost = False
        self.trace: dict[int, Node] | None = None
        """Where each segment was placed, for those who ask (set it to a dictionary before the walk)."""
        self.levels: list[str] = []
        self._components = transaction.delimiters.component == ":"

    def run(self) -> list[Finding]:
        """Walk from ST to SE."""
        texts = self.segments.texts
        last = len(texts) - 1 if self.segments[-1][0] == "SE" else len(texts)
        openers = self.table.openers
        marks = [index for index, text in enumerate(texts) if text.startswith(openers)]
        marks.append(last)
        self._along(1, self.segments[1 : marks[0]])
        for start, stop in pairwise(marks):
            own = texts[start:stop]
            sizes = sizes_of(own)
            if not self._again(start, own, sizes):
                self._first_time(start, self.segments[start:stop], sizes)
        self.index = last
        while self.current.parent is not None:
            self._close()
        self._missing(self.current, len(self.current.node.members) + 1)
        for rule in self.rules.get("", ()):
            rule(self.current, self)
        return self.findings

    def _along(self, start: int, rows: list[list[str]], steps: list[Step | None] | None = None) -> None:
        """Walk segments one by one, the first of them at ``start``; ``steps`` takes how."""
        known, keys = self.table.steps, self.table.keys
        current, since = self.current, start
        for index, parts in enumerate(rows, start):
            self.index = index
            name = parts[0]
            key = key_of(parts) if name in keys else ""
            step = known.get((current.node.base + current.position, name, key))
            if step is None:
                current.add(since, index, rows[since - start : index - start])
                step = self._step(parts, key)
                current, since = self.current, index + (step is None)
            if steps is not None:
                steps.append(step)
            if step is None:
                continue
            self.lost = False
            ends, begins, node = step
            if ends or begins:
                current.add(since, index, rows[since - start : index - start])
                current, since = self._go(ends, begins), index
            if node.position > current.position:
                if current.node.wanted & ~current.seen:
                    self._missing(current, node.position)
                current.position = node.position
            if current.seen & node.bit:
                self._count(current, node, kinds.SEGMENT_TOO_OFTEN)
            else:
                current.seen |= node.bit
            self._check(node, parts)
        current.add(since, start + len(rows), rows[since - start :])

    def _again(self, start: int, texts: list[str], sizes: tuple[int, ...]) -> bool:
        """Take segments that fit a run met before; false where they fit none."""
        parts, here = texts[0].split(MARK), self.current
        key = key_of(parts) if parts[0] in self.table.keys else ""
        step = self.table.steps.get((here.node.base + here.position, parts[0], key))
        if step is None or not step.node.first:
            return False
        for run in step.node.loop.runs.get(sizes, ()):
            if all(map(call, run.fits, texts)):
                for number, shape in run.looks:
                    if not _good(shape, texts[number].split(MARK)):
                        return False
                self.index = start
                self._go(step.ends, step.begins)
                if parts[0] == "HL":
                    self._check_level(parts)
                self._take(run, start)
                return True
        return False

    def _take(self, run: Run, start: int) -> None:
        """Put the segments of a run where they stand, the loop of the first being open."""
        if self.trace is not None:
            self.trace.update(enumerate(run.nodes, start))
        current, held = self.current, self.segments
        for ends, begins, size, position, seen, counts in run.stretches:
            while ends:
                current = self._leave(current)
                ends -= 1
            stop = start + size
            if begins is not None:
                current = Instance(begins, current, held, start, stop, position, seen)
            else:
                current.add(start, stop)
                current.position, current.seen = position, seen
            if counts:
                current.counts = dict(counts)
            start = stop
        self.current = current
        self.lost = False

    def _first_time(self, start: int, rows: list[list[str]], sizes: tuple[int, ...]) -> None:
        """Walk the segments from an opener on, and remember them where they are good."""
        steps: list[Step | None] = []
        told = len(self.findings)
        self._along(start, rows, steps)
        opener = steps[0]
        if opener is not None and opener.node.first and len(self.findings) == told:
            opener.node.loop.learn(steps, rows, sizes)

    def tell(
        self,
        kind: Kind,
        index: int,
        element: str = "",
        *,
        value: str = "",
        loop: str = "",
        asked_by: str = "",
        **facts: object,
    ) -> None:
        """Record a finding at ``segments[index]``. ``value`` must already be fit to be shown."""
        facts.setdefault("element", element)
        where = self.transaction.where(index, element, loop or self.current.id, asked_by)
        self.findings.append(
            Finding(
                kind.code,
                kind.severity,
                kind.message.format(value=value, loop=loop, **facts),
                kind.remedy.format(value=value, loop=loop, **facts),
                where,
                value,
                kind.authority,
            )
        )

    # where a segment stands

    def _step(self, parts: list[str], key: str) -> Step | None:
        """A step not taken before, or the best that can be made of a segment that fits nowhere."""
        current = self.current
        step = self.table.find(current.node, current.position, parts[0], key)
        if step is None:
            node = self._look_around(parts)
            step = step_to(self.current.node, node) if node is not None else None
        return step

    def _go(self, ends: int, begins: tuple[LoopNode, ...]) -> Instance:
        """End loops and begin others; the loop arrived at."""
        for _ in range(ends):
            self._close()
        for loop in begins:
            self._open(loop)
        return self.current

    def _open(self, loop: LoopNode) -> Instance:
        outer = self.current
        if loop.position > outer.position:
            if outer.node.wanted & ~outer.seen:
                self._missing(outer, loop.position)
            outer.position = loop.position
        if outer.seen & loop.bit:
            self._count(outer, loop, kinds.LOOP_TOO_OFTEN, loop.id)
        else:
            outer.seen |= loop.bit
        self.current = inner = Instance(loop, outer, self.segments, self.index, self.index)
        return inner

    def _close(self) -> None:
        closing = self.current
        if closing.node.wanted & ~closing.seen:
            self._missing(closing, len(closing.node.members) + 1)
        if closing.node.leveled:
            self._check_children(closing)
        self.current = self._leave(closing)

    def _leave(self, instance: Instance) -> Instance:
        """Let rules look at a loop that ends; the loop around it."""
        rules = self.rules.get(instance.id)
        if rules is not None:
            self.current = instance
            for rule in rules:
                rule(instance, self)
        assert instance.parent is not None
        return instance.parent

    def _count(self, instance: Instance, member: Node | LoopNode, kind: Kind, loop: str = "") -> None:
        count = instance.counts.get(member.bit, 1) + 1
        instance.counts[member.bit] = count
        if member.most and count == member.most + 1:
            segment_id = member.lead().id if isinstance(member, LoopNode) else member.id
            self.tell(kind, self.index, segment_id, loop=loop, segment=segment_id, most=member.most)

    def _missing(self, instance: Instance, before: int) -> None:
        """Say which required members of a loop should have come before a position."""
        if not instance.node.wanted & ~instance.seen:
            return
        for position, bit in instance.node.required:
            if position >= before:
                return
            if not instance.seen & bit:
                instance.seen |= bit
                member = instance.node.members[bit.bit_length() - 1]
                if isinstance(member, Node):
                    self.tell(
                        kinds.SEGMENT_MISSING,
                        self.index,
                        member.id,
                        loop=instance.id,
                        segment=_named(member),
                        context=_within(instance),
                    )
                else:
                    self._loop_missing(instance, member)

    def _loop_missing(self, instance: Instance, member: LoopNode) -> None:
        lead = member.lead()
        context = _within(instance)
        self.tell(kinds.LOOP_MISSING, self.index, lead.id, loop=member.id, segment=_named(lead), context=context)

    def _look_around(self, parts: list[str]) -> Node | None:
        """A segment that fits nowhere ahead: perhaps its key is wrong, or it comes too late. ``None`` when it is lost."""
        segment_id, key = parts[0], key_of(parts)
        current = self.current
        if segment_id not in self.table.ids:
            self._lose(kinds.NOT_IN_SET, parts)
            return None
        near = self.table.nearest(current.node, current.position, segment_id)
        wanted = [node for node in near if self._is_wanted(node)]
        late = self.table.behind(current.node, segment_id, key)
        if late is None and (len(near) == 1 or len(wanted) == 1):
            return (wanted or near)[0]
        headless = self._open_headless(segment_id, key, late=late is not None)
        if headless is not None:
            return headless
        if late is not None and not late.first:
            self.tell(kinds.OUT_OF_ORDER, self.index, segment_id, segment=_said(parts), loop=late.loop.id)
            self._late(late, parts)
            return None
        self._lose(kinds.UNEXPECTED, parts)
        return None

    def _open_headless(self, segment_id: str, key: str, *, late: bool) -> Node | None:
        """A segment whose required loop has lost its first segment: say that, and go on as if the loop had begun.

        One that may also be ``late`` is not taken for it where still more would be lost.
        """
        instance: Instance | None = self.current
        while instance is not None:
            for member in instance.node.members:
                if not isinstance(member, LoopNode) or member.usage != "R" or instance.seen & member.bit:
                    continue
                found = next((node for node in _own(member) if node.id == segment_id and node.accepts(key)), None)
                if found is None or member.position < instance.position or (late and _skips(member, found)):
                    continue
                while self.current is not instance:
                    self._close()
                self._missing(instance, member.position)
                self._loop_missing(instance, member)
                self._open(member).seen |= member.lead().bit
                return found
            instance = instance.parent
        return None

    def _late(self, node: Node, parts: list[str]) -> None:
        """Count and check a segment that came too late, without leaving the place the walk has reached."""
        instance = self.current
        while instance.node is not node.loop:
            assert instance.parent is not None, "a late segment's loop is open"
            instance = instance.parent
        instance.seen |= node.bit
        instance.add(self.index, self.index + 1)
        self._check(node, parts)

    def _is_wanted(self, node: Node) -> bool:
        """Whether a required place is still empty."""
        holder = node.loop.parent if node.first else node.loop
        bit = node.loop.bit if node.first else node.bit
        instance: Instance | None = self.current
        while instance is not None and instance.node is not holder:
            instance = instance.parent
        usage = node.loop.usage if node.first else node.segment.usage
        return instance is not None and usage == "R" and not instance.seen & bit

    def _lose(self, kind: Kind, parts: list[str]) -> None:
        """Say once that a segment is lost; those that follow it into the dark are not repeated."""
        if not self.lost or kind is kinds.NOT_IN_SET:
            self.tell(kind, self.index, parts[0], segment=_said(parts), value=key_of(parts)[:3] or "none")
        self.lost = True

    # what a segment holds

    def _check(self, node: Node, parts: list[str]) -> None:
        if self.trace is not None:
            self.trace[self.index] = node
        if parts[0] == "HL":
            self._check_level(parts)
        shapes = node.shapes.get(len(parts))
        if shapes:
            text = self.segments.texts[self.index]
            for shape in shapes:
                if shape.fits(text) is not None and _good(shape, parts):
                    return
        told = len(self.findings)
        self._check_elements(node, parts)
        if not node.required < len(parts) <= node.width + 1 or len(parts) == 1:
            self._check_size(node, parts)
        for place, kind in note_faults(node.notes, parts):
            self.tell(kind, self.index, f"{parts[0]}{place:02d}", loop=node.loop.id)
        self._check_across(node, parts)
        if len(self.findings) == told:
            node.shape_of(parts)

    def _check_size(self, node: Node, parts: list[str]) -> None:
        """A segment with fewer elements than it needs, or more than it may have."""
        for number, element in enumerate(node.segment.elements[len(parts) - 1 :], len(parts)):
            if element.usage == "R":
                self._tell_element(parts, number, element, 0, 0, kinds.ELEMENT_MISSING, "")
        if len(parts) == 1 and not node.required:
            self._tell_element(parts, 1, node.segment.elements[0], 0, 0, kinds.ELEMENT_MISSING, "")
        if len(parts) - 1 > node.width:
            name = f"{parts[0]}{node.width + 1:02d}"
            self.tell(kinds.TOO_MANY_ELEMENTS, self.index, name, loop=node.loop.id, segment=parts[0])

    def _check_elements(self, node: Node, parts: list[str]) -> None:
        for number, (element, text) in enumerate(zip(node.segment.elements, parts[1:], strict=False), 1):
            for component, repeat, kind, bad in element_faults(element, text, self._components):
                self._tell_element(parts, number, element, component, repeat, kind, bad)

    def _check_across(self, node: Node, parts: list[str]) -> None:
        """What depends on more than one element."""
        for place, kind, shown in disagreements(parts, node.qualified, node.npi):
            if place <= node.width and node.segment.elements[place - 1].usage != "N":
                self.tell(kind, self.index, f"{parts[0]}{place:02d}", loop=node.loop.id, value=shown)

    def _tell_element(
        self, parts: list[str], number: int, element: Element, component: int, repeat: int, kind: Kind, bad: str
    ) -> None:
        part = element.parts[component - 1] if component and element.parts else element
        name = (
            f"{parts[0]}{number:02d}" + (f"[{repeat}]" if repeat > 1 else "") + (f"-{component}" if component else "")
        )
        self.tell(
            kind,
            self.index,
            name,
            value=(bad if part.kind in _SHOWN else masked(bad))[:40],
            shortest=part.shortest,
            longest=part.longest,
            most=element.most,
            codes=", ".join(sorted(part.codes)[:40]),
            segment=parts[0],
        )

    def _check_children(self, level: Instance) -> None:
        """HL04 says whether levels follow under this one."""
        code = value(level.one("HL"), 4)
        follow = any(children[0].node.leveled for children in level.children.values() if children)
        if code in {"0", "1"} and (code == "1") is not follow:
            expected = "levels follow under it" if follow else "no level follows under it"
            self.tell(kinds.HL_CHILD, level.start, "HL04", value=code, expected=expected, loop=level.id)

    def _check_level(self, parts: list[str]) -> None:
        """HL01 counts on and HL02 names the level above."""
        number, parent = value(parts, 1), value(parts, 2)
        expected = str(len(self.levels) + 1)
        self.levels.append(number)
        if number != expected:
            self.tell(kinds.HL_NUMBER, self.index, "HL01", value=number[:12], expected=expected)
        above = self.current.parent
        while above is not None and not above.one("HL"):
            above = above.parent
        wanted = value(above.one("HL"), 1) if above is not None else ""
        if parent != wanted:
            self.tell(kinds.HL_PARENT, self.index, "HL02", value=parent[:12] or "empty", expected=wanted or "none")


def _good(shape: Shape, parts: list[str]) -> bool:
    """Whether a segment that fits is good in what no expression judges."""
    if shape.npi and not _npi(parts[shape.npi]):
        return False
    return not shape.period or valid_period("RD8", parts[shape.period])


_npi = lru_cache(maxsize=4096)(valid_npi)


def _own(loop: LoopNode) -> list[Node]:
    """The segments of a loop after its first."""
    return [member for member in loop.members[1:] if isinstance(member, Node)]


def _within(instance: Instance) -> str:
    return f" in loop {instance.id}" if instance.id else ""


def _skips(loop: LoopNode, node: Node) -> bool:
    """Whether a loop that had begun with a segment of its own would lack a required one before it."""
    return any(position < node.position and bit != loop.lead().bit for position, bit in loop.required)


def _named(node: Node) -> str:
    """``NM1*85``: a segment with the key by which it is known, where it has one."""
    return f"{node.id}*{next(iter(node.keys))}" if len(node.keys) == 1 else node.id


def _said(parts: list[str]) -> str:
    key = key_of(parts)
    return f"{parts[0]}*{key[:3]}" if key and key.isalnum() and len(key) <= 3 else parts[0][:8]
