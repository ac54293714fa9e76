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


@dataclass(frozen=True)
class Visit:
    """A kind of visit."""

    name: str
    diagnoses: tuple[str, ...]
    items: tuple[Item, ...]
    weight: int = 1
    covers: tuple[str, ...] = ()
    """Only for people covered so; empty for everyone."""


PRICES: dict[str, tuple[str, int]] = {
    "99202": ("New patient visit, short", 14500),
    "99203": ("New patient visit", 21000),
    "99204": ("New patient visit, long", 31500),
    "99212": ("Office visit, short", 9500),
    "99213": ("Office visit", 16500),
    "99214": ("Office visit, long", 25000),
    "99215": ("Office visit, very long", 34500),
    "G2211": ("Ongoing-care add-on", 3200),
    "69210": ("Ear wax removal", 9800),
    "20610": ("Large joint injection", 14500),
    "17000": ("Skin lesion treated, first", 13500),
    "11042": ("Wound cleaning, first", 24500),
    "12001": ("Simple wound repair", 22500),
    "93000": ("ECG, complete", 3900),
    "97110": ("Exercise therapy, 15 minutes", 6200),
    "97140": ("Manual therapy, 15 minutes", 5900),
    "70551": ("MRI of the head", 62000),
}
"""The charge master: code to (our label, cents)."""

VISITS: tuple[Visit, ...] = (
    Visit("blood pressure check", ("I10",), (Item("99213"),), weight=24),
    Visit("blood pressure and sugar", ("E119", "I10"), (Item("99214", (1, 2)),), weight=20),
    Visit("long-term care visit", ("E1122", "N1830", "I10"), (Item("99214", (1, 2, 3)), Item("G2211", (1, 2))), weight=9,
          covers=("medicare", "medicare+medicaid")),
    Visit("cold", ("J069",), (Item("99212"),), weight=12),
    Visit("ear wax", ("H6123",), (Item("69210", (1,), ("50",)),), weight=5),
    Visit("knee injection", ("M1711",), (Item("20610", (1,), ("RT",)),), weight=6),
    Visit("chest discomfort", ("R079", "I10"), (Item("99214", (1, 2), ("25",)), Item("93000", (1,))), weight=9),
    Visit("skin lesion", ("L570",), (Item("17000"),), weight=5),
    Visit("hand cut", ("S61411A",), (Item("12001"),), weight=4),
    Visit("back pain at work", ("M545" + "9",), (Item("99213"), Item("97110", (1,), ("GP",), 2)), weight=8,
          covers=("workers-comp",)),
    Visit("new patient", ("Z0000",), (Item("99203"),), weight=6, covers=("ppo", "tpa", "medicaid", "ppo+tpa")),
)  # fmt: skip


def visit_for(cover: str, random: Random) -> Visit:
    """A visit a person so covered might come for."""
    possible = [visit for visit in VISITS if not visit.covers or cover in visit.covers]
    if cover == "workers-comp":
        possible = [visit for visit in possible if "workers-comp" in visit.covers]
    return random.choices(possible, weights=[visit.weight for visit in possible])[0]
