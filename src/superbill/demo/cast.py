"""The people of the demo: who signs in, who gives care, who comes to be seen. All invented."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from superbill.core.claim.values import Address
from superbill.core.ids import npi_with_check_digit

PASSWORD = "riverside-demo-2026"  # noqa: S105 - the demo's, printed for everyone
STAFF = (
    ("fay", "Fay", "Lindqvist", "front_desk"),
    ("ben", "Ben", "Osei", "coder"),
    ("ada", "Ada", "Moreau", "biller"),
    ("mia", "Mia", "Castellan", "manager"),
    ("cleo", "Cleo", "Abara", "auditor"),
)


@dataclass(frozen=True)
class Clinician:
    last: str
    first: str
    npi: str
    taxonomy: str


CLINICIANS = (
    Clinician("Chen", "Mei", npi_with_check_digit("167957672"), "207Q00000X"),
    Clinician("Okafor", "Daniel", npi_with_check_digit("138842065"), "207R00000X"),
    Clinician("Reyes", "Lucia", npi_with_check_digit("150273394"), "363LF0000X"),
)

_FIRST = {
    "F": (
        "Ana", "Beatrice", "Cora", "Delia", "Elsa", "Frida", "Greta", "Holly", "Ines", "June", "Karin", "Lena",
        "Marta", "Nora", "Olive", "Petra", "Quinn", "Rosa", "Selma", "Tessa", "Ursula", "Vera", "Willa", "Yara",
    ),
    "M": (
        "Adam", "Boris", "Caleb", "Dario", "Elias", "Felix", "Gus", "Hugo", "Ivan", "Jonas", "Kurt", "Leo",
        "Milo", "Ned", "Otto", "Pablo", "Quentin", "Raul", "Simon", "Theo", "Uri", "Victor", "Wade", "Yusuf",
    ),
}  # fmt: skip
_LAST = (
    "Alder", "Barrow", "Castillo", "Drake", "Ellison", "Farrow", "Garza", "Holt", "Ibarra", "Jardine", "Kemp",
    "Locke", "Marsh", "Nolan", "Ortega", "Pike", "Quill", "Rivera", "Sorensen", "Tate", "Underhill", "Valdez",
    "Weber", "Xiong", "York", "Zapata", "Brandt", "Cross", "Duarte", "Easton", "Fleming", "Grant", "Hayes",
)  # fmt: skip
_STREETS = ("Oak Ct", "Elm St", "River Rd", "Cedar Ln", "Hill Ave", "Mill Path", "Ash Dr", "Ferry Way")
_AGES = {
    "medicare": (66, 92),
    "medicare+medicaid": (66, 88),
    "ppo": (19, 63),
    "ppo+tpa": (24, 60),
    "medicaid": (19, 60),
    "tpa": (19, 63),
    "workers-comp": (21, 60),
}
COVERS = {
    "medicare": 24,
    "medicare+medicaid": 6,
    "ppo": 30,
    "ppo+tpa": 6,
    "medicaid": 15,
    "tpa": 14,
    "workers-comp": 5,
}
"""How people are covered, and how common it is."""
SLUGS = {"medicare": "medicare", "ppo": "cedar", "medicaid": "medicaid", "tpa": "granite", "workers-comp": "loneoak"}
"""A kind of cover, and the payer who gives it."""
_PREFIXES = {"ppo": "CM", "medicaid": "SM", "tpa": "GB", "workers-comp": "LO"}
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"


@dataclass(frozen=True)
class Card:
    """A member's card: who pays, under which number."""

    slug: str
    number: str


@dataclass(frozen=True)
class Walker:
    """Someone who comes to be seen, with how they are covered."""

    number: int
    last: str
    first: str
    birth: date
    sex: str
    address: Address
    cover: str
    cards: tuple[Card, ...]
    """In order of payers."""


def walker(number: int, cover: str, random: Random, on: date) -> Walker:
    """Person ``number`` of the month, covered so; the same for the same random source."""
    youngest, oldest = _AGES[cover]
    sex = random.choice("FM")
    return Walker(
        number=number,
        last=_LAST[number % len(_LAST)],
        first=_FIRST[sex][(number * 7 + number // len(_LAST)) % len(_FIRST[sex])],
        birth=on - timedelta(days=random.randint(youngest * 366, oldest * 365)),
        sex=sex,
        address=Address(
            line1=f"{random.randint(2, 980)} {random.choice(_STREETS)}",
            city="Austin",
            state="TX",
            postal=f"787{random.randint(1, 59):02d}",
        ),
        cover=cover,
        cards=tuple(
            Card(SLUGS[part], member_id(part, number + 5000 * place, random))
            for place, part in enumerate(cover.split("+"))
        ),
    )


def member_id(cover: str, number: int, random: Random) -> str:
    """A number that nobody else in the month has, of the form its payer uses."""
    if cover != "medicare":
        return f"{_PREFIXES[cover]}{400000 + number}"
    first, second, third = (_MBI_LETTERS[number // 20**place % 20] for place in range(3))
    drawn = [str(random.randint(0, 9)) for _ in range(6)]
    last = random.choice(_MBI_LETTERS)
    return f"{random.randint(1, 9)}{first}{drawn[0]}{drawn[1]}{second}{drawn[2]}{drawn[3]}{third}{last}{drawn[4]}{drawn[5]}"


def misread(card: Card) -> Card:
    """The card with its last two digits read the wrong way round, or one too high where they are alike."""
    head, tail = card.number[:-2], card.number[-2:]
    turned = tail[::-1] if tail[0] != tail[1] else f"{(int(tail) + 1) % 100:02d}"
    return replace(card, number=head + turned)


def moved(person: Walker, cover: str, random: Random) -> Walker:
    """The person under another plan: what the present card says."""
    return replace(person, cover=cover, cards=(Card(SLUGS[cover], member_id(cover, person.number, random)),))
