"""What happens at visits: the small set of services a family practice bills, and why. Labels are ours."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Item:
    """A charge: which code, with which modifiers, for which of the visit's diagnoses (counted from 1)."""

    code: str
    pointers: tuple[int, ...] = (1,)
    modifiers: tuple[str, ...] = ()
    units: int = 1
    revenue_code: str = ""


@dataclass(frozen=True)
class Coding:
    """What was found and done."""

    diagnoses: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Visit:
    """A kind of visit."""

    name: str
    coding: Coding
    weight: int = 1
    covers: tuple[str, ...] = ()
    """Only for people covered so; empty for everyone."""
    kind: str = "P"
    slip: Coding | None = None
    """How it was coded first, where the coder slipped: the edits hold it."""
    mended: str = ""
    """The coder's reason for what was changed."""
    overridden: tuple[str, str] = ("", "")
    """A finding that does not hold this visit, and why."""


def _visit(name: str, diagnoses: tuple[str, ...], *items: Item, weight: int = 1, covers: tuple[str, ...] = ()) -> Visit:
    return Visit(name, Coding(diagnoses, items), weight, covers)


def _slipped(
    name: str, slip: Coding, right: Coding, mended: str, weight: int = 1, covers: tuple[str, ...] = ()
) -> Visit:
    return Visit(name, right, weight, covers, slip=slip, mended=mended)


PRICES: dict[str, tuple[str, int]] = {
    "99202": ("New patient visit, short", 14500),
    "99203": ("New patient visit", 21000),
    "99204": ("New patient visit, long", 31500),
    "99205": ("New patient visit, very long", 41500),
    "99212": ("Office visit, short", 9500),
    "99213": ("Office visit", 16500),
    "99214": ("Office visit, long", 25000),
    "99215": ("Office visit, very long", 34500),
    "G2211": ("Ongoing-care add-on", 3200),
    "69210": ("Ear wax removal", 9800),
    "20610": ("Large joint injection", 14500),
    "17000": ("Skin lesion treated, first", 13500),
    "17110": ("Warts treated, up to 14", 21500),
    "11042": ("Wound cleaning, first", 24500),
    "11720": ("Nail care, 1 to 5", 6800),
    "12001": ("Simple wound repair", 22500),
    "36415": ("Blood draw", 1800),
    "83036": ("Long-term sugar test", 3400),
    "71046": ("Chest x-ray, 2 views", 7400),
    "94010": ("Breathing test", 6900),
    "93000": ("ECG, complete", 3900),
    "97110": ("Exercise therapy, 15 minutes", 6200),
    "97140": ("Manual therapy, 15 minutes", 5900),
    "70551": ("MRI of the head", 62000),
}
"""The charge master: code to (our label, cents)."""

INSURED = ("ppo", "tpa", "medicaid", "ppo+tpa")

VISITS: tuple[Visit, ...] = (
    _visit("blood pressure check", ("I10",), Item("99213"), weight=24),
    _visit("blood pressure and sugar", ("E119", "I10"), Item("99214", (1, 2)), weight=20),
    _visit("long-term care visit", ("E1122", "N1830", "I10"), Item("99214", (1, 2, 3)), Item("G2211", (1, 2)),
           weight=9, covers=("medicare", "medicare+medicaid")),
    _visit("cold", ("J069",), Item("99212"), weight=12),
    _visit("ear wax", ("H6123",), Item("69210", (1,), ("50",)), weight=5),
    _visit("knee injection", ("M1711",), Item("20610", (1,), ("RT",)), weight=6),
    _visit("chest discomfort", ("R079", "I10"), Item("99214", (1, 2), ("25",)), Item("93000", (1,)), weight=9),
    _visit("skin lesion", ("L570",), Item("17000"), weight=5),
    _visit("hand cut", ("S61411A",), Item("12001"), weight=4),
    _visit("back pain at work", ("M5459",), Item("99213"), Item("97110", (1,), ("GP",), 2), weight=8,
           covers=("workers-comp",)),
    _visit("new patient", ("Z0000",), Item("99203"), weight=6, covers=INSURED),
    _visit("headaches", ("R519",), Item("70551"), weight=2, covers=("ppo", "tpa")),
    Visit("wound clinic", Coding(("L97511",), (Item("99213", revenue_code="0510"),)), 4, ("ppo", "tpa"), kind="I"),
    _slipped("knee pain and injection",
             Coding(("M1711", "I10"), (Item("99213", (2,)), Item("20610", (1,), ("RT",)))),
             Coding(("M1711", "I10"), (Item("99213", (2,), ("25",)), Item("20610", (1,), ("RT",)))),
             "Modifier 25: blood pressure was treated too, apart from the knee.", weight=4, covers=("medicare", *INSURED)),
    _slipped("sugar check",
             Coding(("E11",), (Item("99213"),)),
             Coding(("E119",), (Item("99213"),)),
             "E11 is a heading; the chart says without complications.", weight=3, covers=("medicare", *INSURED)),
)  # fmt: skip


def visit_for(cover: str, random: Random) -> Visit:
    """A visit a person so covered might come for."""
    possible = [visit for visit in VISITS if not visit.covers or cover in visit.covers]
    if cover == "workers-comp":
        possible = [visit for visit in possible if "workers-comp" in visit.covers]
    return random.choices(possible, weights=[visit.weight for visit in possible])[0]
