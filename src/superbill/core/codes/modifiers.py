"""Modifiers: what each does to a line, in our own words, and which rules it meets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

_EYELIDS = {f"E{n}" for n in range(1, 5)}
_FINGERS = {"FA", *(f"F{n}" for n in range(1, 10))}
_TOES = {"TA", *(f"T{n}" for n in range(1, 10))}
_CORONARIES = {"LC", "LD", "LM", "RC", "RI"}

ANATOMIC = frozenset({"LT", "RT"} | _EYELIDS | _FINGERS | _TOES | _CORONARIES)
"""Those that name a place on the body."""

NCCI_BYPASS = ANATOMIC | {"24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XS", "XP", "XU"}
"""The modifiers that bypass an NCCI edit of indicator 1 (NCCI policy manual, chapter I)."""

DISTINCT = frozenset({"59", "XE", "XS", "XP", "XU"})
REPEAT = frozenset({"76", "77", "91", *DISTINCT})
"""Those that say a service was meant to be there twice."""

EM_ONLY = frozenset({"24", "25", "57"})
ABN = frozenset({"GA", "GX", "GY", "GZ"})
THERAPY_PLANS = frozenset({"GN", "GO", "GP"})
ASSISTANTS = frozenset({"80", "81", "82", "AS"})
ANESTHESIA = frozenset({"AA", "AD", "QK", "QX", "QY", "QZ"})
TELEHEALTH = frozenset({"93", "95", "GT", "GQ", "FQ"})


class Modifier(Struct, frozen=True):
    """A modifier. ``order``: 1 prices the line, 2 affects payment, 3 informs or names a place."""

    code: str
    text: str
    order: int = 3
    conflicts: tuple[str, ...] = ()
    """Modifiers that contradict it on the same line."""
    settings: str = "PI"
    """Claims it may stand on: P professional, I institutional."""


class Modifiers:
    """The modifiers we know. Payers have more: an unknown one is asked about, not refused."""

    __slots__ = ("_by_code",)

    def __init__(self, modifiers: Iterable[Modifier]) -> None:
        self._by_code = {modifier.code: modifier for modifier in modifiers}

    def __bool__(self) -> bool:
        return bool(self._by_code)

    def __iter__(self) -> Iterator[Modifier]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Modifier | None:
        """The modifier of a code."""
        return self._by_code.get(code)
