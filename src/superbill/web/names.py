"""People, codes and sources as pages write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from superbill.app.platform.names import quiet
from superbill.core.remit.reasons import gloss


def counted(number: int, what: str) -> str:
    """``1 claim``, ``2 claims``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def person(who: Any) -> str:
    """``Delgado, Rosa``: as lists are sorted."""
    given = " ".join(part for part in (who.first, who.middle) if part)
    return ", ".join(quiet(part) for part in (f"{who.last} {who.suffix}".strip(), given) if part)


def full(who: Any) -> str:
    """``Rosa Delgado``: as one says it."""
    return " ".join(quiet(part) for part in (who.first, who.middle, who.last, who.suffix) if part)


def phone(digits: str) -> str:
    """``(512) 555-0134``; what is no ten digits stays as it is."""
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits


def code(group: str, number: str) -> str:
    return f"{group}-{number}" if group else number


_CAUSES = {
    "fee": "Allowed at another fee than our contract says.",
    "reduction": "Reduced as one of several procedures, which the contract does not say.",
    "units": "Allowed for fewer units than we sent.",
}


def cause(reasons: Sequence[str]) -> str:
    """Why a payment differs from the contract, where the payer gave no code."""
    return _CAUSES.get(" ".join(reasons).split(":")[0], "")


def glossed(reasons: Sequence[str]) -> list[tuple[str, str]]:
    """Each group with a reason (``CO-97``) or remark (``N115``) among a case's reasons, in a few words."""
    return [(one, gloss(one)) for one in reasons if one[-1:].isdigit() and one[:1].isupper()]
