"""ICD-10-CM: codes by date, their hierarchy and their notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from superbill.core.codes.dated import Codes
from superbill.core.codes.rows import DiagnosisNotes, DiagnosisRow
from superbill.core.codes.search import Hit, SearchIndex
from superbill.core.codes.tablefile import Table, TableInfo


class Diagnoses(Codes[DiagnosisRow]):
    """The diagnosis codes. False when they are not loaded."""

    __slots__ = ("_indexes", "tabular")

    def __init__(
        self,
        releases: Iterable[tuple[TableInfo, Table[DiagnosisRow]]] = (),
        notes: Iterable[tuple[TableInfo, Table[DiagnosisNotes]]] = (),
    ) -> None:
        super().__init__(releases)
        self.tabular: Codes[DiagnosisNotes] = Codes(notes)
        self._indexes: dict[date, SearchIndex] = {}

    def billable(self, code: str, on: date) -> bool:
        """Whether a code is a leaf that holds on a day."""
        row = self.get(code, on)
        return row is not None and row.billable

    def notes(self, code: str, on: date) -> DiagnosisNotes | None:
        """The tabular notes that bear on a code: its own, else those of the nearest code above it.

        A code with a seventh character has the notes of the code it extends.
        """
        table = self.tabular.at(on)
        if table is None:
            return None
        for end in range(len(code), 2, -1):
            rows = table.rows(code[:end])
            if rows:
                return rows[0]
            bare = code[:end].rstrip("X")
            if bare != code[:end] and (rows := table.rows(bare)):
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
        info = self.info_at(on)
        if info is None:
            return []
        index = self._indexes.get(info.effective)
        if index is None:
            index = SearchIndex((row.code, row.text) for row in self.each(on) if row.billable)
            self._indexes[info.effective] = index
        return index.search(words, limit)
