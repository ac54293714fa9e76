"""The script of a month: who comes on which day, for what, and where trouble is planted. The same for the same seed.

It is written before the first day is lived, so that a month that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from superbill.demo import cast
from superbill.demo.cast import Card, Walker
from superbill.demo.visits import Coding, Item, Visit, visit_for

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 31)
TAIL_WEEKS = 6
"""Weeks after the month in which payers go on answering and patients go on paying."""
FEWEST = 12
"""Visits that the planted troubles alone need."""


class Trouble(StrEnum):
    """What was planted at a visit."""

    NONE = ""
    INACTIVE = "inactive member"
    NO_AUTHORIZATION = "missing authorization"
    PAIR = "NCCI pair"
    REJECTION = "277CA rejection"
    NECESSITY = "medical-necessity denial"
    GIVEN_UP = "denial given up"
    INFORMATION = "request for information"
    UNDERPAID = "underpayment"
    REVERSAL = "reversal and correction"
    TAKEBACK = "takeback through PLB"
    CROSSOVER = "crossover"
    OVERPAID_BY_PATIENT = "patient overpayment"


@dataclass(frozen=True)
class Planned:
    """One visit of the month."""

    number: int
    """Counts from 1, in the order of the days."""
    day: date
    walker: Walker
    visit: Visit
    clinician: int
    """Whose patient: place among :data:`cast.CLINICIANS`."""
    trouble: Trouble = Trouble.NONE
    shown: tuple[Card, ...] = ()
    """The cards as the front desk has them at first, where they are not the right ones."""
    walk_in: bool = False
    """Nobody asked the payer beforehand."""


@dataclass(frozen=True)
class _Seed:
    """A planted trouble: on which weekday of the month, for whom, at which visit."""

    trouble: Trouble
    day: int
    cover: str
    visit: Visit


def _one(name: str, diagnoses: tuple[str, ...], *items: Item) -> Visit:
    return Visit(name, Coding(diagnoses, items))


_PLANTED = (
    _Seed(Trouble.UNDERPAID, 0, "ppo", Visit(
        "wound cleaning", Coding(("L97511",), (Item("11042"),)),
        overridden=("W052", "The chart says that the cause is not known yet; its tests are under way."),
    )),
    _Seed(Trouble.INACTIVE, 0, "ppo", _one("blood pressure check", ("I10",), Item("99213"))),
    _Seed(Trouble.NECESSITY, 0, "medicare", _one(
        "new patient, dizzy, with a cough", ("R42", "R059"), Item("99205", (1, 2), ("25",)), Item("71046", (2,)),
        Item("94010", (2,)), Item("69210"),
    )),
    _Seed(Trouble.NO_AUTHORIZATION, 1, "tpa", _one(
        "back pain, with therapy", ("M5459",), Item("99213", (1,), ("25",)), Item("97110", (1,), ("GP",), 4),
    )),
    _Seed(Trouble.REJECTION, 1, "medicare", _one(
        "new patient, bad knee", ("M1711", "I10"), Item("99205", (1, 2), ("25",)), Item("20610", (1,), ("RT",)),
    )),
    _Seed(Trouble.INFORMATION, 1, "medicare", _one("headaches", ("R519",), Item("99215"), Item("70551"))),
    _Seed(Trouble.TAKEBACK, 1, "medicaid", _one("warts", ("B079",), Item("17110"))),
    _Seed(Trouble.CROSSOVER, 2, "medicare+medicaid", _one("long visit", ("E1122", "N1830"), Item("99215", (1, 2)))),
    _Seed(Trouble.PAIR, 2, "tpa", Visit(
        "wound and nails",
        Coding(("L97511", "B351"), (Item("11042"), Item("11720", (2,), ("59",)))),
        slip=Coding(("L97511", "B351"), (Item("11042"), Item("11720", (2,)))),
        mended="Modifier 59: the nails of the other foot, apart from the wound.",
    )),
    _Seed(Trouble.REVERSAL, 2, "tpa", _one("warts", ("B079",), Item("17110"))),
    _Seed(Trouble.GIVEN_UP, 3, "medicare", _one("dizziness", ("R42",), Item("99213", (1,), ("25",)), Item("93000"))),
    _Seed(Trouble.OVERPAID_BY_PATIENT, 3, "medicare+medicaid", _one("blood pressure", ("I10",), Item("99213"))),
)  # fmt: skip


def script(visits: int, seed: int) -> list[Planned]:
    """The visits of a month, in the order of the days; at least :data:`FEWEST`."""
    random = Random(seed)
    days = weekdays(FIRST, LAST)
    slots: list[tuple[date, _Seed | None]] = [(days[one.day], one) for one in _PLANTED]
    slots += [(day, None) for day in _spread(visits - len(_PLANTED), days)]
    slots.sort(key=lambda slot: slot[0])
    return [_planned(number, day, one, random) for number, (day, one) in enumerate(slots, 1)]


def _spread(count: int, days: Sequence[date]) -> list[date]:
    """``count`` visits, as evenly over the days as they go."""
    return [days[at * len(days) // count] for at in range(count)]


def _planned(number: int, day: date, planted: _Seed | None, random: Random) -> Planned:
    if planted is None:
        cover = random.choices(list(cast.COVERS), weights=list(cast.COVERS.values()))[0]
        person = cast.walker(number, cover, random, day)
        return Planned(number, day, person, visit_for(cover, random), random.randrange(len(cast.CLINICIANS)))
    person = cast.walker(number, planted.cover, random, day)
    trouble = planted.trouble
    shown: tuple[Card, ...] = ()
    if trouble is Trouble.REJECTION:
        shown = (cast.misread(person.cards[0]),)
    if trouble is Trouble.INACTIVE:
        shown = person.cards
        person = cast.moved(person, "tpa", random)
    # A physician sees them, so that the fee is the whole fee and the story is about one thing.
    return Planned(number, day, person, planted.visit, number % 2, trouble, shown, trouble is Trouble.REJECTION)


def weekdays(first: date, last: date) -> list[date]:
    """Monday to Friday, both ends included."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


def tail() -> list[date]:
    """The Fridays after the month."""
    first = LAST + timedelta(days=(4 - LAST.weekday()) % 7)
    return [first + timedelta(days=7 * week) for week in range(TAIL_WEEKS)]
