"""NCCI procedure-to-procedure edits: millions of pairs of codes, found in about a microsecond.

Sections of the file, all sorted by pair and then by the last day of the edit::

    pairs    8 bytes: the two five-character codes, read together as one number to the base 36
    starts   2 bytes: the first day, in days since 1996-01-01
    ends     2 bytes: the last day; 65535 for an open edit
    marks    1 byte: the modifier indicator, 0 or 1

Edits with indicator 9 were deleted on the day they began and are left out. A pair may have had
several lives; the one that ends first on or after the day is the one in force.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from superbill.core.codes.dated import Releases
from superbill.core.codes.tablefile import TableInfo, pack

_EPOCH = date(1996, 1, 1)
EPOCH_DAY = _EPOCH.toordinal()
_OPEN = 0xFFFF
_KEPT = 1 << 16
_NONE = range(0)

PackedPair = tuple[int, int, int, int]
"""A row as the file keeps it: pair, last day, first day, indicator."""


class PairEdit(Struct, frozen=True):
    """An edit: ``column2`` is not paid beside ``column1``, unless indicator 1 and a modifier say otherwise."""

    column1: str
    column2: str
    indicator: str
    start: date | None = None
    end: date | None = None


def pack_pairs(info: TableInfo, rows: Iterable[tuple[str, str, str, date | None, date | None]]) -> bytes:
    """Compile rows of column 1, column 2, indicator, first day, last day. The count is taken from the rows."""
    packed = sorted(
        packed_pair(one, two, _day(end, _OPEN), _day(start, 0), indicator) for one, two, indicator, start, end in rows
    )
    return pack_sorted(info, packed)


def packed_pair(column1: str, column2: str, end: int, start: int, indicator: str) -> PackedPair:
    """A row from its codes, its days as :func:`day_number` gives them, and its indicator."""
    return int(column1 + column2, 36), end, start, int(indicator)


def pack_sorted(info: TableInfo, packed: Sequence[PackedPair]) -> bytes:
    """Compile rows that are sorted already: pair, last day, first day, indicator."""
    sections = (
        array("Q", (row[0] for row in packed)).tobytes(),
        array("H", (row[2] for row in packed)).tobytes(),
        array("H", (row[1] for row in packed)).tobytes(),
        bytes(row[3] for row in packed),
    )
    return pack(info, sections)


def day_number(text: str) -> int:
    """A date as the file keeps it, from ``20240101`` or ``2024-01-01``; open for ``*`` and the year 9999."""
    if not text or text == "*" or text.startswith("9999"):
        return _OPEN
    plain = text.replace("-", "")
    return _day(date(int(plain[:4]), int(plain[4:6]), int(plain[6:8])), _OPEN)


def _day(on: date | None, missing: int) -> int:
    return missing if on is None else min(max(on.toordinal() - EPOCH_DAY, 0), _OPEN - 1)


class Pairs:
    """One release of the edits."""

    __slots__ = ("_ends", "_lives", "_marks", "_pairs", "_starts", "info")

    def __init__(self, info: TableInfo, body: memoryview) -> None:
        count = info.rows
        self.info = info
        at = 0
        sections = []
        for width in (8, 2, 2, 1):
            sections.append(body[at : at + width * count])
            at += width * count
            at += -at % 8
        self._pairs = sections[0].cast("Q")
        self._starts = sections[1].cast("H")
        self._ends = sections[2].cast("H")
        self._marks = sections[3]
        self._lives: dict[str, range] = {}

    def __len__(self) -> int:
        return self.info.rows

    def __iter__(self) -> Iterator[PairEdit]:
        return (self._edit(at) for at in range(len(self)))

    def edit(self, column1: str, column2: str, on: date) -> PairEdit | None:
        """The edit of a pair that is in force on a day."""
        at = self.position(column1, column2, on)
        return None if at < 0 else self._edit(at)

    def position(self, column1: str, column2: str, on: date) -> int:
        """Where that edit stands in the file, -1 when there is none. Both must be five letters and digits."""
        both = column1 + column2
        lives = self._lives.get(both)
        if lives is None:
            lives = self._find(both)
        if not lives:
            return -1
        day = on.toordinal() - EPOCH_DAY
        for at in lives:
            if self._ends[at] >= day:
                return at if self._starts[at] <= day else -1
        return -1

    def never(self, at: int) -> bool:
        """Whether the edit at a position is bypassed by no modifier."""
        return not self._marks[at]

    def turns(self) -> Iterator[date]:
        """The days on which an edit begins or has ended."""
        for day in _distinct(self._starts):
            yield _EPOCH + timedelta(day)
        for day in _distinct(self._ends):
            yield _EPOCH + timedelta(day + 1)

    def _find(self, both: str) -> range:
        """The rows of a pair, kept because the same pairs are asked for all day."""
        key = int(both, 36)
        pairs = self._pairs
        first = last = bisect_left(pairs, key)
        while last < len(pairs) and pairs[last] == key:
            last += 1
        if len(self._lives) >= _KEPT:
            self._lives.clear()
        found = self._lives[both] = range(first, last) if last > first else _NONE
        return found

    def _edit(self, at: int) -> PairEdit:
        both = self._pairs[at]
        start, end = self._starts[at], self._ends[at]
        return PairEdit(
            _text(both // 36**5),
            _text(both % 36**5),
            str(self._marks[at]),
            _EPOCH + timedelta(start) if start else None,
            None if end == _OPEN else _EPOCH + timedelta(end),
        )


def _distinct(days: memoryview) -> set[int]:
    """The days that occur, read four at a time: there are millions, and most of them repeat."""
    whole = len(days) - len(days) % 4
    fours = set(days[:whole].cast("B").cast("Q"))
    return {*days[whole:], *(four >> shift & 0xFFFF for four in fours for shift in (0, 16, 32, 48))}


def _text(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _ in range(5):
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text


class PairEdits(Releases[Pairs]):
    """The edits through time."""

    __slots__ = ()

    def _turns_of(self, release: Pairs) -> Iterator[date]:
        return release.turns()

    def get(self, column1: str, column2: str, on: date) -> PairEdit | None:
        """The edit of an ordered pair on a day. Codes that are not five letters and digits have none."""
        release = self.at(on)
        if release is None or not (_code(column1) and _code(column2)):
            return None
        return release.edit(column1, column2, on)


def _code(text: str) -> bool:
    return len(text) == 5 and text.isalnum() and text.isascii()
