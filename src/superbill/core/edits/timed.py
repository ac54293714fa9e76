"""Timed therapy: how many fifteen-minute units the minutes of a day support (the eight-minute rule)."""

from __future__ import annotations

from collections.abc import Mapping

TIMED = frozenset(
    {"97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97129", "97130"}
    | {"97140", "97530", "97533", "97535", "97537", "97542", "97750", "97755", "97760", "97761", "97763"}
)
"""The therapy codes that are counted in fifteen minutes."""


def units_of(minutes: int) -> int:
    """Units for total timed minutes: 8 to 22 is one, 23 to 37 two, and so on."""
    return (minutes + 7) // 15


def units(minutes: Mapping[str, int]) -> dict[str, int]:
    """Units for each service. Whole quarters go first; what is left goes to the longest remainders."""
    found = {code: spent // 15 for code, spent in minutes.items()}
    left = units_of(sum(minutes.values())) - sum(found.values())
    for code in sorted(minutes, key=lambda code: (-(minutes[code] % 15), -minutes[code], code))[:left]:
        found[code] += 1
    return found
