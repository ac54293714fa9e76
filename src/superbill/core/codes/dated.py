"""A table through time: its releases, and which one answers for a date of service."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from superbill.core.codes.rows import Row
from superbill.core.codes.tablefile import Table, TableInfo


class Cover(StrEnum):
    """How well the loaded releases answer for a day."""

    CURRENT = "current"
    STALE = "stale"
    """The newest release before that day is meant for an earlier time; it answers, and says so."""
    EARLIER = "earlier"
    """Every loaded release begins after that day: there is no answer."""
    ABSENT = "absent"


def day_after(on: date) -> date:
    """The next day; the last day of the calendar has none and stays."""
    return on + timedelta(1) if on < date.max else on


T = TypeVar("T")
RowT = TypeVar("RowT", bound=Row)


class Releases(Generic[T]):
    """The releases of one kind, newest first. Empty when the table is not loaded."""

    __slots__ = ("_answers", "_likes", "_turns", "releases", "states")

    def __init__(self, releases: Iterable[tuple[TableInfo, T]] = ()) -> None:
        self.releases = tuple(sorted(releases, key=lambda pair: pair[0].effective, reverse=True))
        self._answers: dict[date, tuple[T | None, Cover]] = {}
        self.states: dict[date, str] = {}
        """What :meth:`state` has said of a day, to be asked first where it is asked for every claim."""
        self._likes: dict[date, date] = {}
        self._turns: list[date] | None = None

    def __bool__(self) -> bool:
        return bool(self.releases)

    @property
    def infos(self) -> tuple[TableInfo, ...]:
        """The descriptions of the loaded releases, newest first."""
        return tuple(info for info, _ in self.releases)

    def at(self, on: date) -> T | None:
        """The release that answers for a day, if any does."""
        return self.answer(on)[0]

    def cover(self, on: date) -> Cover:
        """How well that release answers."""
        return self.answer(on)[1]

    def answer(self, on: date) -> tuple[T | None, Cover]:
        """The release that answers for a day and how well."""
        found = self._answers.get(on)
        if found is None:
            if len(self._answers) > 4096:
                self._answers.clear()
                self.states.clear()
                self._likes.clear()
            found = self._answers[on] = self._choose(on)
        return found

    def state(self, on: date) -> str:
        """How well the table answers, in a word: what :class:`Cover` says, or ``demo``."""
        found = self.states.get(on)
        if found is None:
            cover = self.cover(on)
            info = self.info_at(on) if cover is Cover.CURRENT else None
            found = self.states[on] = "demo" if info is not None and info.demo else cover.value
        return found

    def like(self, on: date) -> date:
        """A day that answers as this one does: the last one before it on which any answer may have changed."""
        found = self._likes.get(on)
        if found is None:
            turns = self._turns
            if turns is None:
                turns = self._turns = sorted(self._all_turns())
            before = bisect_right(turns, on)
            found = self._likes[on] = turns[before - 1] if before else date.min
        return found

    def _all_turns(self) -> set[date]:
        """The days on which a release begins or has ended, or a row of a dated one does."""
        turns: set[date] = set()
        for info, release in self.releases:
            turns.add(info.effective)
            if info.until is not None:
                turns.add(day_after(info.until))
            if info.dated:
                turns.update(self._turns_of(release))
        return turns

    def _turns_of(self, release: T) -> Iterable[date]:
        """The days on which what a release answers changes by the dates of its own rows."""
        return ()

    def info_at(self, on: date) -> TableInfo | None:
        """The description of the release that answers for a day."""
        chosen = self.at(on)
        return next((info for info, release in self.releases if release is chosen), None)

    def _choose(self, on: date) -> tuple[T | None, Cover]:
        if not self.releases:
            return None, Cover.ABSENT
        begun = [(info, release) for info, release in self.releases if info.effective <= on]
        for info, release in begun:
            if info.until is None or on <= info.until:
                return release, Cover.CURRENT
        if begun:
            return begun[0][1], Cover.STALE
        info, release = self.releases[-1]
        return (release, Cover.CURRENT) if info.dated else (None, Cover.EARLIER)


class Held(Container[str]):
    """The codes that are known on a day. Where no current release answers for the day nothing is known to be wrong, so
    every code is held; so it is with the few codes of a demonstration."""

    __slots__ = ("_get", "_on", "_sure")

    def __init__(self, table: Codes[Any], on: date, get: Callable[[str, date], object] | None = None) -> None:
        self._get: Callable[[str, date], object] = get or table.get
        self._on = on
        self._sure = table.state(on) == Cover.CURRENT

    def __contains__(self, code: object) -> bool:
        return not self._sure or bool(self._get(str(code), self._on))


_UNSEEN: object = object()
_KEPT = 1 << 17
"""Answers kept for each table."""


class Codes(Releases[Table[RowT]], Generic[RowT]):
    """A dated table of rows found by code."""

    __slots__ = ("_days", "_kept")

    def __init__(self, releases: Iterable[tuple[TableInfo, Table[RowT]]] = ()) -> None:
        super().__init__(releases)
        self._days: dict[date, dict[str, RowT | None]] = {}
        self._kept = 0

    def get(self, code: str, on: date) -> RowT | None:
        """The row of a code that holds on a day."""
        day = self._days.get(on)
        if day is not None:
            row = day.get(code, _UNSEEN)
            if row is not _UNSEEN:
                return row  # type: ignore[return-value]
        return self._remember(code, on)

    def _remember(self, code: str, on: date) -> RowT | None:
        """Find a row and keep the answer; the same few codes are asked for all day."""
        table = self.at(on)
        rows = table.rows(code) if table is not None else ()
        found = next((row for row in rows if row.holds(on)), None)
        if self._kept >= _KEPT:
            self._days.clear()
            self._kept = 0
        self._days.setdefault(on, {})[code] = found
        self._kept += 1
        return found

    def _turns_of(self, release: Table[RowT]) -> Iterator[date]:
        for row in release:
            if row.start is not None:
                yield row.start
            if row.end is not None:
                yield day_after(row.end)

    def ever(self, code: str) -> RowT | None:
        """The row of a code in the newest release that knows it, whatever its dates."""
        for _, table in self.releases:
            rows = table.rows(code)
            if rows:
                return rows[-1]
        return None

    def each(self, on: date) -> Iterator[RowT]:
        """Every row that holds on a day."""
        table = self.at(on)
        return (row for row in table or () if row.holds(on))
