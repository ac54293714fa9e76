"""The people of the demo: who signs in, who gives care, who comes to be seen. All invented."""

from __future__ import annotations

from dataclasses import dataclass
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
    practitioner: str


CLINICIANS = (
    Clinician("CHEN", "MEI", npi_with_check_digit("167957672"), "207Q00000X", "physician"),
    Clinician("OKAFOR", "DANIEL", npi_with_check_digit("138842065"), "207R00000X", "physician"),
    Clinician("REYES", "LUCIA", npi_with_check_digit("150273394"), "363LF0000X", "np"),
)

_FIRST = {
    "F": (
        "ANA", "BEATRICE", "CORA", "DELIA", "ELSA", "FRIDA", "GRETA", "HOLLY", "INES", "JUNE", "KARIN", "LENA",
        "MARTA", "NORA", "OLIVE", "PETRA", "QUINN", "ROSA", "SELMA", "TESSA", "URSULA", "VERA", "WILLA", "YARA",
    ),
    "M": (
        "ADAM", "BORIS", "CALEB", "DARIO", "ELIAS", "FELIX", "GUS", "HUGO", "IVAN", "JONAS", "KURT", "LEO",
        "MILO", "NED", "OTTO", "PABLO", "QUENTIN", "RAUL", "SIMON", "THEO", "URI", "VICTOR", "WADE", "YUSUF",
    ),
}  # fmt: skip
_LAST = (
    "ALDER", "BARROW", "CASTILLO", "DRAKE", "ELLISON", "FARROW", "GARZA", "HOLT", "IBARRA", "JARDINE", "KEMP",
    "LOCKE", "MARSH", "NOLAN", "ORTEGA", "PIKE", "QUILL", "RIVERA", "SORENSEN", "TATE", "UNDERHILL", "VALDEZ",
    "WEBER", "XIONG", "YORK", "ZAPATA", "BRANDT", "CROSS", "DUARTE", "EASTON", "FLEMING", "GRANT", "HAYES",
)  # fmt: skip
_STREETS = ("OAK CT", "ELM ST", "RIVER RD", "CEDAR LN", "HILL AVE", "MILL PATH", "ASH DR", "FERRY WAY")


@dataclass(frozen=True)
class Walker:
    """Someone who comes to be seen, with how they are covered."""

    last: str
    first: str
    birth: date
    sex: str
    address: Address
    cover: str
    """medicare, medicare+medicaid, ppo, ppo+tpa, medicaid, tpa, workers-comp."""
    member_id: str
    second_id: str


_COVERS = (
    ("medicare", 24, (66, 92)),
    ("medicare+medicaid", 6, (66, 88)),
    ("ppo", 30, (19, 63)),
    ("ppo+tpa", 6, (24, 60)),
    ("medicaid", 15, (19, 60)),
    ("tpa", 14, (19, 63)),
    ("workers-comp", 5, (21, 60)),
)
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"


def walkers(count: int, random: Random, on: date) -> list[Walker]:
    """``count`` people, no two alike, the same for the same random source."""
    people: list[Walker] = []
    seen: set[tuple[str, str]] = set()
    while len(people) < count:
        sex = random.choice("FM")
        first, last = random.choice(_FIRST[sex]), random.choice(_LAST)
        if (first, last) in seen and len(seen) < len(_LAST) * 40:
            continue
        seen.add((first, last))
        cover, _, (youngest, oldest) = random.choices(_COVERS, weights=[weight for _, weight, _ in _COVERS])[0]
        number = len(people) + 1
        people.append(
            Walker(
                last=last,
                first=first,
                birth=on - timedelta(days=random.randint(youngest * 366, oldest * 365)),
                sex=sex,
                address=Address(
                    line1=f"{random.randint(2, 980)} {random.choice(_STREETS)}",
                    city="AUSTIN",
                    state="TX",
                    postal=f"787{random.randint(1, 59):02d}",
                ),
                cover=cover,
                member_id=_member_id(cover.split("+")[0], number, random),
                second_id=_member_id(cover.split("+")[1], number + 5000, random) if "+" in cover else "",
            )
        )
    return people


def _member_id(cover: str, number: int, random: Random) -> str:
    if cover == "medicare":
        shape = "nllnllnll"
        drawn = "".join(str(random.randint(0, 9)) if kind == "n" else random.choice(_MBI_LETTERS) for kind in shape)
        return f"{random.randint(1, 9)}{drawn[1:]}{number % 100:02d}"
    prefix = {"ppo": "CM", "medicaid": "SM", "tpa": "GB", "workers-comp": "LO"}[cover]
    return f"{prefix}{400000 + number * 7}"
