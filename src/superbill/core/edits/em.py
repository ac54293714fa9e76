"""Office visits: which level the record supports, by time or by medical decision making, and why.

The guidelines of 2021, with the minimum times of 2024. Both ways are counted and the higher
level is taken. What counts as a problem, as data or as risk is the clinician's judgement; this
only counts what was recorded.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from superbill.core.claim.values import Value

LEVELS = ("straightforward", "low", "moderate", "high")

_NEW = ("99202", "99203", "99204", "99205")
_ESTABLISHED = ("99212", "99213", "99214", "99215")
_MINUTES = {
    "99202": (15, 29), "99203": (30, 44), "99204": (45, 59), "99205": (60, 74),
    "99212": (10, 19), "99213": (20, 29), "99214": (30, 39), "99215": (40, 54),
}  # fmt: skip
"""The least minutes, and the greatest of the ranges that held from 2021 to 2023."""
_MEDICARE_PROLONGED = {"99205": 89, "99215": 69}


class Problems(Struct, frozen=True):
    """The problems addressed, by count."""

    minor: int = 0
    stable_chronic: int = 0
    acute_uncomplicated: int = 0
    acute_systemic: int = 0
    """Acute illness with systemic symptoms, or an acute complicated injury."""
    undiagnosed: int = 0
    """A new problem of uncertain prognosis."""
    worsening_chronic: int = 0
    severe: int = 0
    """Severe exacerbation, or a threat to life or function."""


class Data(Struct, frozen=True):
    """The data reviewed. Tests whose reading the same clinician bills do not count."""

    notes: int = 0
    """Notes from outside, by source."""
    tests_reviewed: int = 0
    tests_ordered: int = 0
    historian: bool = False
    interpretation: bool = False
    """Own reading of a test that another reported."""
    discussion: bool = False
    """With another professional outside the practice."""


class Documentation(Value, frozen=True):
    """What the record says about a visit."""

    new: bool
    problems: Problems = Problems()
    data: Data = Data()
    risk: str = "straightforward"
    """One of ``LEVELS``; straightforward is minimal risk."""
    minutes: int | None = None
    """The practitioner's total minutes on the date."""


class Level(Struct, frozen=True):
    """The supported code and the reasoning, one sentence each."""

    code: str
    by: str
    """``time`` or ``decision making``."""
    reasons: tuple[str, ...]
    prolonged: tuple[str, int] | None = None
    """The code for prolonged time and its units."""


def level(record: Documentation, on: date, *, medicare: bool = False) -> Level:
    """The highest level the record supports on a day."""
    codes = _NEW if record.new else _ESTABLISHED
    problems = _problems(record.problems)
    data = _data(record.data)
    risk = LEVELS.index(record.risk) if record.risk in LEVELS else 0
    decision = sorted((problems, data, risk))[1]
    reasons = [
        f"Problems are {LEVELS[problems]}, data {LEVELS[data]}, risk {LEVELS[risk]}: "
        f"two of three reach {LEVELS[decision]}."
    ]
    timed = _by_time(record.minutes, codes, on)
    if record.minutes is not None:
        reached = codes[timed] if timed >= 0 else "no level"
        reasons.append(f"{record.minutes} minutes reach {reached}.")
    if timed > decision:
        code = codes[timed]
        return Level(code, "time", tuple(reasons), _prolonged(code, record.minutes or 0, medicare))
    return Level(codes[decision], "decision making", tuple(reasons))


def _by_time(minutes: int | None, codes: tuple[str, ...], on: date) -> int:
    """The index of the level the minutes reach, -1 for none. A longer time than the last range is still the last."""
    if minutes is None:
        return -1
    reached = [position for position, code in enumerate(codes) if minutes >= _MINUTES[code][0]]
    return reached[-1] if reached and on >= date(2021, 1, 1) else -1


def _prolonged(code: str, minutes: int, medicare: bool) -> tuple[str, int] | None:
    """Each further fifteen minutes: 99417 beyond the minimum, for Medicare G2212 beyond the old range."""
    if code not in _MEDICARE_PROLONGED:
        return None
    first = _MEDICARE_PROLONGED[code] if medicare else _MINUTES[code][0] + 15
    units = (minutes - first) // 15 + 1
    return ("G2212" if medicare else "99417", units) if units > 0 else None


def _problems(found: Problems) -> int:
    if found.severe:
        return 3
    if found.worsening_chronic or found.stable_chronic > 1 or found.undiagnosed or found.acute_systemic:
        return 2
    if found.stable_chronic or found.acute_uncomplicated or found.minor > 1:
        return 1
    return 0


def _data(found: Data) -> int:
    items = found.notes + found.tests_reviewed + found.tests_ordered
    categories = (items + found.historian >= 3) + found.interpretation + found.discussion
    if categories >= 2:
        return 3
    if categories:
        return 2
    return 1 if items >= 2 or found.historian else 0
