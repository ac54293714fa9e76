"""The Medicare physician fee schedule by date: relative values, localities, anesthesia, conversion factors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from superbill.core.codes.dated import Releases
from superbill.core.codes.rows import AnesthesiaFactor, Gpci, RvuRow
from superbill.core.codes.tablefile import Table

_FACTORS = (
    (date(2026, 1, 1), Decimal("33.4009"), Decimal("20.4976")),
    (date(2025, 1, 1), Decimal("32.3465"), Decimal("20.3178")),
    (date(2024, 3, 9), Decimal("33.2875"), Decimal("20.7739")),
    (date(2024, 1, 1), Decimal("32.7442"), Decimal("20.4349")),
)
"""First day, national conversion factor, national anesthesia factor (42 CFR 414, annual rules; not for APM participants)."""


_KEPT = 1 << 17
"""Answers kept."""


class FeeSchedule:
    """The fee schedule. False when no relative values are loaded."""

    __slots__ = ("_factors", "_rows", "anesthesia_factors", "localities", "values")

    def __init__(
        self,
        values: Releases[Table[RvuRow]] | None = None,
        localities: Releases[Table[Gpci]] | None = None,
        anesthesia_factors: Releases[Table[AnesthesiaFactor]] | None = None,
    ) -> None:
        self.values: Releases[Table[RvuRow]] = values or Releases()
        self.localities: Releases[Table[Gpci]] = localities or Releases()
        self.anesthesia_factors: Releases[Table[AnesthesiaFactor]] = anesthesia_factors or Releases()

        self._rows: dict[tuple[str, str, date], RvuRow | None] = {}
        self._factors: dict[date, Decimal | None] = {}

    def __bool__(self) -> bool:
        return bool(self.values)

    def row(self, code: str, modifier: str, on: date) -> RvuRow | None:
        """The row of a code on a day; ``modifier`` is empty, ``26``, ``TC`` or ``53``."""
        try:
            return self._rows[code, modifier, on]
        except KeyError:
            return self._remember(code, modifier, on)

    def _remember(self, code: str, modifier: str, on: date) -> RvuRow | None:
        """Find a row and keep the answer; the same few codes are asked for all day."""
        if len(self._rows) >= _KEPT:
            self._rows.clear()
        table = self.values.at(on)
        rows = table.rows(code + modifier) if table is not None else ()
        found = self._rows[code, modifier, on] = rows[0] if rows else None
        return found

    def gpci(self, locality: str, on: date) -> Gpci | None:
        """The indices of a locality, named contractor and number: ``01112-05``."""
        table = self.localities.at(on)
        rows = table.rows(locality.replace("-", "")) if table else ()
        return rows[0] if rows else None

    def anesthesia(self, locality: str, on: date) -> AnesthesiaFactor | None:
        """The anesthesia factors of a locality."""
        table = self.anesthesia_factors.at(on)
        rows = table.rows(locality.replace("-", "")) if table else ()
        return rows[0] if rows else None

    def conversion_factor(self, on: date) -> Decimal | None:
        """Dollars for one relative value unit on a day: the loaded release's, else the published national one."""
        if on not in self._factors:
            if len(self._factors) >= _KEPT:
                self._factors.clear()
            info = self.values.info_at(on)
            if info is not None and "conversion_factor" in info.facts:
                self._factors[on] = Decimal(info.facts["conversion_factor"])
            else:
                published = (factor for start, factor, _ in _FACTORS if start <= on and on.year <= start.year)
                self._factors[on] = next(published, None)
        return self._factors[on]

    def anesthesia_conversion_factor(self, on: date) -> Decimal | None:
        """The national dollars for one anesthesia unit on a day."""
        return next((factor for start, _, factor in _FACTORS if start <= on and on.year <= start.year), None)
