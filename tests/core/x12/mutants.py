"""Labelled mutants: a good transaction with one fault put in, and where the fault must be told.

The faults are found by the guide itself: for each segment of the sample its place in the guide says what would be wrong
there. A label names the kind of fault; every family of transactions gets at least thirty kinds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from superbill.core.x12 import Body, read
from superbill.core.x12.grammar import Element
from superbill.core.x12.tables import Node
from superbill.core.x12.validate import placed
from tests.core.x12.samples import file_of

Row = list[str]
MOST = 4
"""Mutants of one label in one family, the places spread over the transaction."""


@dataclass(frozen=True)
class Mutant:
    """A broken file. One finding must name ``element`` and one of ``codes``, in segment ``place`` of the set (0: anywhere)."""

    label: str
    data: bytes
    element: str
    codes: frozenset[str]
    place: int = 0


@dataclass
class Sample:
    """A good file and what the guide says of each of its segments; index 0 is ST."""

    body: Body
    data: bytes = field(init=False)
    rows: list[Row] = field(init=False)
    nodes: dict[int, Node] = field(init=False)

    def __post_init__(self) -> None:
        self.data = file_of(self.body)
        (transaction,) = read(self.data)[0].transactions
        self.rows = [*transaction.segments]
        self.nodes = placed(transaction)

    def changed(self, rows: list[Row]) -> bytes:
        """The file with other segments between ST and SE."""
        return file_of(Body(self.body.set_id, self.body.version, rows[1:-1]))

    def with_element(self, index: int, number: int, text: str) -> bytes:
        rows = [list(row) for row in self.rows]
        rows[index] += [""] * (number + 1 - len(rows[index]))
        rows[index][number] = text
        return self.changed(rows)

    def elements(self) -> Iterator[tuple[int, int, Element, str]]:
        """Every element a guide knows of every segment: index, number, grammar, text (empty where it is not sent)."""
        for index, node in self.nodes.items():
            row = self.rows[index]
            for number, element in enumerate(node.segment.elements, 1):
                yield index, number, element, row[number] if number < len(row) else ""


def of(body: Body) -> list[Mutant]:
    """All mutants of a sample, at most ``MOST`` of a label."""
    sample = Sample(body)
    found: dict[str, list[Mutant]] = {}
    for maker in (_segments, _values, _composites, _across, _envelope, _delimiters):
        for mutant in maker(sample):
            found.setdefault(mutant.label, []).append(mutant)
    return [mutants[at] for mutants in found.values() for at in _spread(len(mutants))]


def _spread(count: int) -> list[int]:
    return sorted({at * count // MOST for at in range(min(MOST, count))} if count > MOST else set(range(count)))


def _codes(*numbers: int) -> frozenset[str]:
    return frozenset(f"X12-{number}" for number in numbers)


# segments and loops


def _segments(sample: Sample) -> Iterator[Mutant]:
    rows = sample.rows
    seen: dict[tuple[int, int], int] = {}
    for index, node in sample.nodes.items():
        count = seen[id(node), 0] = seen.get((id(node), 0), 0) + 1
        name, where = node.id, index + 1
        alone = sum(other is node for other in sample.nodes.values()) == 1
        if node.segment.usage == "R" and alone and not node.first:
            yield Mutant(
                f"segment missing: {'first' if index == 1 else 'required'}",
                sample.changed(rows[:index] + rows[index + 1 :]),
                name,
                _codes(201),
            )
        if node.first and node.loop.usage == "R" and alone:
            data = sample.changed(rows[:index] + rows[index + 1 :])
            yield Mutant("loop without its first segment", data, name, _codes(202, 203, 205, 237, 235, 201))
        if node.most == 1 and not node.first and count == 1:
            data = sample.changed([*rows[: index + 1], rows[index], *rows[index + 1 :]])
            yield Mutant("segment doubled", data, name, _codes(205, 203, 227), where + 1)
        if node.loop.most == 1 and node.first and node.loop.parent is not None and node.id != "HL":
            data = sample.changed([*rows[: index + 1], rows[index], *rows[index + 1 :]])
            yield Mutant("loop doubled", data, name, _codes(206, 203, 227), where + 1)
        yield Mutant(
            "segment unknown to the set",
            sample.changed([*rows[: index + 1], ["ZZZ", "1"], *rows[index + 1 :]]),
            "ZZZ",
            _codes(208),
            where + 1,
        )
        yield Mutant(
            "segment without elements",
            sample.changed([*rows[:index], [name], *rows[index + 1 :]]),
            name,
            _codes(*range(201, 238)),
        )
    head, *middle, end = rows
    yield Mutant(
        "header at the end", sample.changed([head, *middle[1:], middle[0], end]), middle[0][0], _codes(201, 203, 204)
    )
    yield Mutant(
        "two segments exchanged",
        sample.changed([head, middle[1], middle[0], *middle[2:], end]),
        middle[0][0],
        _codes(201, 203, 204),
    )
    yield Mutant(
        "everything twice",
        sample.changed([head, *middle, *middle, end]),
        middle[0][0],
        _codes(203, 204, 205, 206),
        len(rows),
    )
    yield Mutant("nothing but the header", sample.changed([head, middle[0], end]), "", _codes(*range(200, 240)))


# values of elements


def _values(sample: Sample) -> Iterator[Mutant]:
    for index, number, element, text in sample.elements():
        if element.parts or (text and element.most != 1):
            continue
        name = sample.rows[index][0]
        place = f"{name}{number:02d}" if number > 1 else name  # a wrong first element may make it another segment
        for label, instead, codes in _faults(element, text):
            yield Mutant(label, sample.with_element(index, number, instead), place, codes, index + 1)


def _faults(element: Element, text: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    """What would be wrong in the place of one value."""
    if element.usage == "N":
        yield "element not used by the guide", "1", _codes(222)
        return
    if not text:
        return
    if element.usage == "R":
        yield "element missing", "", _codes(221, 201, 202, 203)
    if element.codes:
        yield "code not in the guide", "Q9Z"[: max(element.shortest, 2)], _codes(227, 203, 201, 202)
    else:
        yield "control character", text[:-1] + "\x07", _codes(226, 227, 228, 229, 234, 225, 224)
        if element.longest < 200:
            yield "too long", "1" * (element.longest + 1), _codes(225, 228, 229, 234)
        if element.shortest > 1:
            yield "too short", "1" * (element.shortest - 1), _codes(224, 228, 229)
    if element.kind == "DT":
        yield "day that does not exist", "20260231"[-len(text) :], _codes(228)
        yield "month that does not exist", "20261301"[-len(text) :], _codes(228)
        yield "letters for a date", "2026MAY1"[-len(text) :], _codes(228)
    if element.kind == "TM":
        yield "time that does not exist", "2561", _codes(229)
    if element.kind == "R":
        yield "letters for an amount", "12O", _codes(234)
        yield "comma in an amount", "1,5", _codes(234)
    if element.kind[0] == "N":
        yield "decimals in a count", "1.5", _codes(234, 227, 203, 235)
    yield "components in a simple element", text + ":1", _codes(231, 227, 203, 228, 229, 234, 225)
    yield "repetition of what comes once", text + "^" + text, _codes(230, 227, 203, 228, 229, 234, 225)


def _composites(sample: Sample) -> Iterator[Mutant]:
    for index, number, element, text in sample.elements():
        if not element.parts or not text:
            continue
        place = f"{sample.rows[index][0]}{number:02d}"
        values = text.split("^")[0].split(":")
        rest = text.partition("^")[2]
        tail = "^" + rest if rest else ""
        mark = "[1]" if element.most != 1 else ""
        too_many = ":".join([*values, *[""] * (len(element.parts) - len(values)), "X"])
        yield Mutant(
            "too many components", sample.with_element(index, number, too_many + tail), place, _codes(231), index + 1
        )
        for component, (part, value) in enumerate(zip(element.parts, values, strict=False), 1):
            for label, instead, codes in _faults(part, value):
                if "components" in label or "repetition" in label or mark:
                    continue
                changed = ":".join([*values[: component - 1], instead, *values[component:]])
                wanted = place if component == 1 and number == 1 else f"{place}-{component}"
                yield Mutant(
                    f"component: {label}",
                    sample.with_element(index, number, changed),
                    wanted.removesuffix("-1") if component == 1 else wanted,
                    codes | _codes(221),
                    index + 1,
                )


# what one element says of another


def _across(sample: Sample) -> Iterator[Mutant]:
    for index, row in enumerate(sample.rows):
        node = sample.nodes.get(index)
        if node is None:
            continue
        where, name = index + 1, row[0]
        wide = [*row, *[""] * (node.width + 1 - len(row)), "X"]
        yield Mutant(
            "too many elements",
            sample.changed([*sample.rows[:index], wide, *sample.rows[index + 1 :]]),
            f"{name}{node.width + 1:02d}",
            _codes(223),
            where,
        )
        for number, text in enumerate(row):
            if text == "D8":
                yield Mutant(
                    "date not in its form",
                    sample.with_element(index, number + 1, "20260230"),
                    f"{name}{number + 1:02d}",
                    _codes(228),
                    where,
                )
                yield Mutant(
                    "period under the form of a date",
                    sample.with_element(index, number + 1, "20260501-20260502"),
                    f"{name}{number + 1:02d}",
                    _codes(228),
                    where,
                )
            if text == "RD8":
                yield Mutant(
                    "period that ends before it begins",
                    sample.with_element(index, number + 1, "20260502-20260501"),
                    f"{name}{number + 1:02d}",
                    _codes(228),
                    where,
                )
                yield Mutant(
                    "date under the form of a period",
                    sample.with_element(index, number + 1, "20260502"),
                    f"{name}{number + 1:02d}",
                    _codes(228),
                    where,
                )
            if text == "XX" and number + 1 < len(row):
                wrong = row[number + 1][:-1] + str((int(row[number + 1][-1]) + 1) % 10)
                yield Mutant(
                    "check digit of an NPI",
                    sample.with_element(index, number + 1, wrong),
                    f"{name}{number + 1:02d}",
                    _codes(501),
                    where,
                )
        if name == "HL":
            yield Mutant("level misnumbered", sample.with_element(index, 1, "77"), "HL01", _codes(235), where)
            if len(row) > 2 and row[2]:
                yield Mutant(
                    "level under one that is not there", sample.with_element(index, 2, "77"), "HL02", _codes(236), where
                )
            if len(row) > 4:
                other = {"0": "1", "1": "0"}[row[4]]
                yield Mutant(
                    "level with the wrong child mark",
                    sample.with_element(index, 4, other),
                    "HL04",
                    _codes(237, 227),
                    where,
                )
        for kind, numbers in node.notes:
            if kind == "P" and all(number < len(row) and row[number] for number in numbers):
                yield Mutant(
                    "half of a pair",
                    sample.with_element(index, numbers[-1], ""),
                    f"{name}{numbers[-1]:02d}",
                    _codes(232, 221),
                    where,
                )


# envelope, delimiters and bytes

_ENVELOPE: tuple[tuple[str, bytes, bytes, str, frozenset[str]], ...] = (
    ("count of segments", rb"SE\*(\d+)", rb"SE*9\1", "SE01", _codes(109)),
    ("control number of the transaction", rb"SE\*(\d+)\*\d+", rb"SE*\1*9999", "SE02", _codes(108)),
    ("count of transactions", rb"GE\*1", rb"GE*3", "GE01", _codes(109)),
    ("control number of the group", rb"GE\*1\*7", rb"GE*1*8", "GE02", _codes(108)),
    ("count of groups", rb"IEA\*1", rb"IEA*2", "IEA01", _codes(109)),
    ("control number of the interchange", rb"IEA\*1\*000000101", rb"IEA*1*000000102", "IEA02", _codes(108)),
    ("no SE", rb"SE\*\d+\*\d+~", b"", "SE", _codes(106)),
    ("no GE", rb"GE\*1\*7~", b"", "GE", _codes(106)),
    ("no IEA", rb"IEA\*1\*000000101~", b"", "IEA", _codes(106)),
    ("no ST", rb"ST\*[^~]*~", b"", "", _codes(107)),
    ("no GS", rb"GS\*[^~]*~", b"", "", _codes(107)),
    ("group of another kind", rb"GS\*\w\w", b"GS*QQ", "ST01", _codes(117)),
    ("date of the group", rb"\*20260504\*0930\*7\*X", b"*20260230*0930*7*X", "GS04", _codes(115)),
    ("date of the interchange", rb"\*260504\*0930", b"*261304*0930", "ISA09", _codes(114)),
    ("time of the interchange", rb"\*260504\*0930", b"*260504*2561", "ISA10", _codes(114)),
    ("use of the interchange", rb"\*0\*P\*:", b"*0*Q*:", "ISA15", _codes(114)),
    ("version of the interchange", rb"\*00501\*", b"*00777*", "ISA12", _codes(114)),
    ("kind of sender", rb"\*ZZ\*CLINIC ", b"*QQ*CLINIC ", "ISA05", _codes(114)),
)  # fmt: skip


def _envelope(sample: Sample) -> Iterator[Mutant]:
    for label, there, instead, element, codes in _ENVELOPE:
        data = re.sub(there, instead, sample.data, count=1)
        if data != sample.data:
            yield Mutant(label, data, element, codes)


def _delimiters(sample: Sample) -> Iterator[Mutant]:
    data = sample.data
    second = data.index(b"~", data.index(b"ST*") + 30) + 1
    changes: tuple[tuple[str, Callable[[bytes], bytes], frozenset[str]], ...] = (
        ("cut inside a segment", lambda all: all[: second + 5], _codes(105, 106)),
        ("cut after a segment", lambda all: all[:second], _codes(106)),
        ("terminator inside a value", lambda all: all[: second + 6] + b"~" + all[second + 6 :], _codes(109, 112)),
        ("empty segment", lambda all: all[:second] + b"~" + all[second:], _codes(111)),
        ("elements that say nothing", lambda all: all[: second - 1] + b"**" + all[second - 1 :], _codes(113)),
        ("id of a segment lost", lambda all: all[:second] + b"1*" + all[second:], _codes(112)),
        ("component mark that is the element mark", lambda all: all[:104] + b"*" + all[105:], _codes(103)),
        ("short field in the ISA", lambda all: all.replace(b"PAYER          ", b"PAYER", 1), _codes(104)),
        ("text before the file", lambda all: b"REPORT\n" + all, _codes(102)),
        ("the whole file twice", lambda all: all + all, _codes(110)),
    )
    for label, change, codes in changes:
        yield Mutant(label, change(data), "*", codes)
