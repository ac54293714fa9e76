"""What payers ask beyond the national edits, as data: for which diagnoses, how often, at what age, where, how said.

A policy file names the payers it is of and holds the lists of :class:`Policy` (what needs an authorization, a referral,
papers, a package number) and determinations: a few procedures with what makes them payable. ``national()`` is what
Medicare itself asks, with where that is written; a practice writes files of its own payers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import structs

from superbill.core.claim.values import Claim, Value
from superbill.core.edits import findings as kinds
from superbill.core.findings import Finding
from superbill.core.months import first_of_month, months_after

_NATIONAL = Path(__file__).parent / "data" / "medicare.toml"

Period = Literal["days", "months", "full months", "calendar months", "calendar years", "life"]
_WORDS: dict[str, str] = {
    "days": "in {n} days",
    "months": "in {n} months",
    "full months": "with {n} full months between",
    "calendar months": "in a calendar month",
    "calendar years": "in a calendar year",
    "life": "in a lifetime",
}


class Limit(Value, frozen=True):
    """So many units of a determination's procedures in a period."""

    most: int = 1
    period: Period = "days"
    every: int = 1

    @property
    def words(self) -> str:
        """The limit in words."""
        return f"{self.most} " + _WORDS[self.period].format(n=self.every)

    def free(self, on: date) -> date | None:
        """The first day on which a service of a day counts no more; ``None`` for never."""
        match self.period:
            case "days":
                return on + timedelta(self.every)
            case "months":
                return months_after(on, self.every)
            case "full months":
                return first_of_month(on, self.every + 1)
            case "calendar months":
                return first_of_month(on, self.every)
            case "calendar years":
                return date(on.year + self.every, 1, 1)
            case _:
                return None


class Determination(Value, frozen=True):
    """What makes some procedures payable. What is empty is not asked. Codes may be ranges or beginnings."""

    name: str
    codes: tuple[str, ...]
    authority: str = ""
    start: date | None = None
    end: date | None = None
    purpose: tuple[str, ...] = ()
    """Diagnoses, or their beginnings, that the determination is about; a line for another purpose is let be."""
    covered: tuple[str, ...] = ()
    """Diagnoses, or their beginnings, of which the line must point to one."""
    not_covered: tuple[str, ...] = ()
    limit: Limit | None = None
    ages: tuple[int, int] | None = None
    """The youngest and the oldest age."""
    sex: Literal["", "F", "M"] = ""
    places: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    """Of which the line must carry one."""

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


class Policy(Value, frozen=True):
    """What a payer asks for beyond the national rules. Codes may be ranges or beginnings."""

    name: str = "payer policy"
    authorization: tuple[str, ...] = ()
    referral: tuple[str, ...] = ()
    attachment: tuple[str, ...] = ()
    ndc: tuple[str, ...] = ()
    """Drugs that need an NDC."""
    single_dose: tuple[str, ...] = ()
    """Drugs from single-dose vials: they say JW or JZ."""
    determinations: tuple[Determination, ...] = ()
    takes_replacements: bool = True
    national_edits: bool = True
    """Whether NCCI and MUE edits hold for this payer."""
    warn_days: int = 14
    """When a filing limit is near."""


class PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A policy as it is written, and whose it is."""

    name: str
    payers: tuple[str, ...] = ()
    """Identifiers of the payers (NM109); empty for every payer."""
    authorization: tuple[str, ...] = ()
    referral: tuple[str, ...] = ()
    attachment: tuple[str, ...] = ()
    ndc: tuple[str, ...] = ()
    single_dose: tuple[str, ...] = ()
    determination: tuple[Determination, ...] = ()

    def is_of(self, claim: Claim) -> bool:
        """Whether the claim goes to one of its payers."""
        return not self.payers or claim.payer.id in self.payers


def read_policy(text: str, name: str) -> tuple[PolicyFile | None, list[Finding]]:
    """A policy file; one that cannot be read is named in a finding."""
    try:
        return msgspec.convert(tomllib.loads(text), PolicyFile), []
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return None, [kinds.RULE_UNREADABLE.at(value=f"file {name}", why=str(error).rstrip("."))]


@lru_cache(maxsize=1)
def national() -> Policy:
    """What Medicare asks of everyone."""
    found, problems = read_policy(_NATIONAL.read_text("utf-8"), _NATIONAL.name)
    assert found is not None, problems
    return _with(Policy(found.name), found)


@lru_cache(maxsize=1)
def limited() -> frozenset[str]:
    """The procedures Medicare counts, some of them over a lifetime."""
    return frozenset(code for one in national().determinations if one.limit is not None for code in one.codes)


def policy_of(claim: Claim, known: Policy | None, files: Iterable[PolicyFile]) -> Policy | None:
    """Everything that is known of what the claim's payer asks; ``None`` when nothing is."""
    for file in files:
        if file.is_of(claim):
            known = _with(known or Policy(file.name), file)
    return known


def _with(known: Policy, file: PolicyFile) -> Policy:
    return structs.replace(
        known,
        authorization=known.authorization + file.authorization,
        referral=known.referral + file.referral,
        attachment=known.attachment + file.attachment,
        ndc=known.ndc + file.ndc,
        single_dose=known.single_dose + file.single_dose,
        determinations=known.determinations + file.determination,
    )
