"""ICD-10-CM: codes by date, their hierarchy, sides and notes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock

from superbill.core.codes.dated import Codes
from superbill.core.codes.rows import DiagnosisNotes, DiagnosisRow
from superbill.core.codes.search import Hit, SearchIndex
from superbill.core.codes.tablefile import Table, TableInfo
from superbill.core.codes.words import spelled_out, words_of

_SIDE = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)
_NOT_A_SIDE = re.compile(r"\b(heart|ventric\w*|atri\w*|bundle|dominant|quadrant|colon|flexure)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\bin (?:[\w,]+ )*(?:diseases?|conditions?|disorders?) classified elsewhere", re.IGNORECASE)
"""Titles of manifestations; 'the cause of diseases classified elsewhere' is none."""
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BOUND = 1 << 16


class Diagnoses(Codes[DiagnosisRow]):
    """The diagnosis codes. False when they are not loaded."""

    __slots__ = ("_building", "_facts", "_indexes", "tabular")

    def __init__(
        self,
        releases: Iterable[tuple[TableInfo, Table[DiagnosisRow]]] = (),
        notes: Iterable[tuple[TableInfo, Table[DiagnosisNotes]]] = (),
    ) -> None:
        super().__init__(releases)
        self.tabular: Codes[DiagnosisNotes] = Codes(notes)
        self._indexes: dict[date, SearchIndex] = {}
        self._building = Lock()
        self._facts: dict[tuple[str, int], tuple[str, bool, bool]] = {}

    def billable(self, code: str, on: date) -> bool:
        """Whether a code is a leaf that holds on a day."""
        row = self.get(code, on)
        return row is not None and row.billable

    def side(self, code: str, on: date) -> str:
        """``right``, ``left`` or ``bilateral`` where the code names a side, else empty."""
        return self._fact(code, on)[0]

    def leaves_side_open(self, code: str, on: date) -> bool:
        """Whether the code says that the side is unspecified although codes exist that name it."""
        return self._fact(code, on)[1]

    def manifestation(self, code: str, on: date) -> bool:
        """Whether the code's title says that its cause is coded elsewhere."""
        return self._fact(code, on)[2]

    def _fact(self, code: str, on: date) -> tuple[str, bool, bool]:
        found = self._facts.get((code, on.year))
        if found is None:
            if len(self._facts) > _BOUND:
                self._facts.clear()
            found = self._facts[code, on.year] = self._read(code, on)
        return found

    def _read(self, code: str, on: date) -> tuple[str, bool, bool]:
        row = self.get(code, on)
        if row is None:
            return "", False, False
        return _side_of(row.text), self._open(row, on), _ELSEWHERE.search(row.text) is not None

    def _open(self, row: DiagnosisRow, on: date) -> bool:
        """Whether a sibling is the same condition with its side."""
        text = row.text.lower()
        if "unspecified" not in text or _side_of(row.text):
            return False
        for position in range(3, len(row.code)):
            for digit in "12":
                other = self.get(row.code[:position] + digit + row.code[position + 1 :], on)
                if other is not None and other.code != row.code and _same_but_side(text, other.text.lower()):
                    return True
        return False

    def sevenths(self, code: str, on: date) -> list[str]:
        """The codes with a seventh character that a shorter code lacks; empty where it is not that."""
        if len(code) > 6 or self.billable(code, on):
            return []
        padded = code.ljust(6, "X")
        return [padded + mark for mark in _DIGITS if self.billable(padded + mark, on)] if self._ends(code, on) else []

    def _ends(self, code: str, on: date) -> bool:
        """Whether nothing but a seventh character is missing."""
        return len(code) == 6 or not any(self.get(code + digit, on) for digit in _DIGITS if digit != "X")

    def children(self, code: str, on: date) -> list[DiagnosisRow]:
        """The codes one step below, in order."""
        found = [row for row in (self.get(code + digit, on) for digit in _DIGITS) if row is not None]
        if found or len(code) > 6:
            return found
        return [row for row in (self.get(one, on) for one in self.sevenths(code, on)) if row is not None]

    def notes(self, code: str, on: date) -> DiagnosisNotes | None:
        """The tabular notes that bear on a code: its own, else those of the nearest code above it."""
        table = self.tabular.at(on)
        if table is None:
            return None
        for end in range(len(code), 2, -1):
            rows = table.rows(code[:end])
            if rows:
                return rows[0]
        return None

    def parent(self, code: str, on: date) -> DiagnosisRow | None:
        """The header above a code."""
        for end in range(len(code) - 1, 2, -1):
            row = self.get(code[:end], on)
            if row is not None:
                return row
        return None

    def search(self, words: str, on: date, limit: int = 20) -> list[Hit]:
        """The billable codes that fit words, abbreviations and misspellings, best first."""
        index = self.names(on)
        return index.search(words, limit) if index is not None else []

    def names(self, on: date) -> SearchIndex | None:
        """The titles and other names of the codes that are billable on a day; built at first use, in about a second."""
        info = self.info_at(on)
        if info is None:
            return None
        with self._building:  # who asks meanwhile waits for it, rather than building it again
            index = self._indexes.get(info.effective)
            if index is None:
                rows = [(row.code, row.text) for row in self.each(on) if row.billable]
                index = self._indexes[info.effective] = SearchIndex(rows, self._other_names(rows, on))
        return index

    def _other_names(self, rows: Iterable[tuple[str, str]], on: date) -> Iterator[tuple[str, Sequence[str]]]:
        """The words of what else codes are called: the terms of the tabular list, and what people say."""
        table = self.tabular.at(on)
        if table is not None:
            for code, _ in rows:
                for notes in table.rows(code):
                    yield from ((code, words_of(term)) for term in notes.terms)
        for code, names in common_names().items():
            yield from ((code, spelled_out(name)) for name in names)


@lru_cache(maxsize=1)
def common_names() -> Mapping[str, tuple[str, ...]]:
    """What people call common diagnoses, by code."""
    table = tomllib.loads((Path(__file__).parent / "data" / "names.toml").read_text("utf-8"))
    return {code: tuple(names) for code, names in table.items()}


@lru_cache(maxsize=1 << 16)
def named(code: str, ranges: tuple[str, ...]) -> bool:
    """Whether a note's codes name a code: ``J02`` names all below it, ``E08-E13`` everything between."""
    for one in ranges:
        low, _, high = one.partition("-")
        if high:
            if low <= code[: len(low)] and code[: len(high)] <= high:
                return True
        elif code.startswith(low):
            return True
    return False


def _side_of(text: str) -> str:
    sides = {match.lower() for match in _SIDE.findall(text)}
    return sides.pop() if len(sides) == 1 and not _NOT_A_SIDE.search(text) else ""


def _same_but_side(text: str, other: str) -> bool:
    """Whether two titles differ only in that one names the side the other leaves open."""
    if not _side_of(other):
        return False
    return _bare(text) == _bare(other)


def _bare(text: str) -> list[str]:
    dropped = {"unspecified", "right", "left", "side"}
    return [word for word in re.findall(r"[a-z0-9]+", text) if word not in dropped]
