"""A case: a claim with everything a payer knows when it decides it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from superbill.core.claim.values import Claim, Procedure, Value
from superbill.core.money import Cents
from superbill.core.payer.accumulators import Accumulators
from superbill.core.payer.plan import Plan

if TYPE_CHECKING:
    from superbill.core.payer.decision import Decision


class Span(Value, frozen=True):
    """Cover from a day to a day; no end is open."""

    starts: date
    ends: date | None = None

    def covers(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


class OtherCover(Value, frozen=True):
    """Another plan of the member this payer knows of, and whether it pays before this one."""

    payer_id: str
    first: bool
    span: Span | None = None
    kind: str = "group"
    """``group``, ``workers-comp``, ``no-fault`` or ``liability``: the last three answer for one injury only."""


class Member(Value, frozen=True):
    """A member as enrolled."""

    id: str
    birth: date | None = None
    last: str = ""
    """Last name, empty where it is not checked."""
    sex: str = ""
    family: str = ""
    """What the members of a family share; empty where only one person is covered."""
    spans: tuple[Span, ...] = ()
    others: tuple[OtherCover, ...] = ()
    dual_eligible: bool = False
    """A qualified Medicare beneficiary: owes nothing."""
    grace_from: date | None = None
    """Premiums are owed since this day: claims from here on wait."""
    hospice: Span | None = None
    capitated_to: tuple[str, ...] = ()
    """NPIs paid by head for this member."""
    accident_closed: bool = False
    """Whether the accident questions have been answered."""
    primary_care: str = ""
    """NPI of the primary care provider."""
    other_cover_unknown: bool = False
    """Nobody has said whether there is another plan."""
    spell_from: date | None = None
    """When the present spell of illness began."""


class ProviderStatus(Value, frozen=True):
    """What the payer knows of the provider who did the work."""

    npi: str = ""
    tier: str = "in"
    enrolled: Span | None = Span(date(1966, 7, 1))
    """``None``: not enrolled."""
    excluded: Span | None = None
    practitioner: str = "physician"
    """``physician``, ``np``, ``pa``, ``cns``, ``crna``, ``cnm``, ``csw``, ``mft``, ``mhc``, ``rd``, ``psychologist``."""
    specialty: str = ""
    group: str = ""
    eligible_codes: tuple[str, ...] = ()
    """What this kind of provider may perform; empty for everything."""
    known: bool = True
    """Whether the payer's records have the provider at all."""
    payable: bool = True
    """Whether payment may go to it."""
    incentive_percent: Decimal = Decimal(0)
    """What each payment is raised or lowered by for performance, as a fraction (MIPS)."""


_PRACTITIONERS = {
    "363L": "np",
    "363A": "pa",
    "364S": "cns",
    "3675": "crna",
    "367A": "cnm",
    "1041": "csw",
    "106H": "mft",
    "101YM": "mhc",
    "133V": "rd",
    "103T": "psychologist",
}
"""Beginnings of taxonomy codes, and the kind of practitioner they name."""


def practitioner_of(taxonomy: str) -> str:
    """The kind of practitioner a taxonomy code names: what decides the share of the fee; a physician where none fits."""
    return next((kind for start, kind in _PRACTITIONERS.items() if taxonomy.startswith(start)), "physician")


def rendering_status(claim: Claim) -> ProviderStatus:
    """What a claim itself says of who did the work: enough for the practice to price it as the payer will."""
    who = claim.rendering or claim.attending or claim.billing
    return ProviderStatus(npi=who.npi, practitioner=practitioner_of(who.taxonomy), specialty=who.taxonomy)


class Authorization(Value, frozen=True):
    """An authorization as decided."""

    number: str
    member: str
    codes: tuple[str, ...] = ()
    span: Span | None = None
    units: Decimal | None = None
    used: Decimal = Decimal(0)
    npi: str = ""
    action: str = "A1"
    """HCR01: A1, A2 and A6 certify, A3 does not."""
    decided: date | None = None
    referral: bool = False


class PastLine(Value, frozen=True):
    """A line this payer has decided before, on another claim of the same member."""

    claim_number: str
    procedure: Procedure
    on: date
    units: Decimal = Decimal(1)
    charge: Cents = 0
    npi: str = ""
    """Who rendered it."""
    group: str = ""
    specialty: str = ""
    paid: bool = True
    """Whether it was allowed."""
    diagnoses: tuple[str, ...] = ()
    unprocessable: bool = False
    """It was sent back to be sent again, so sending it again is no duplicate."""
    place: str = ""
    crossover: bool = False
    """It came by crossover from Medicare."""
    stay_ended: date | None = None
    """The last day of the stay, of room and board."""


class Case(Value, frozen=True):
    """A claim to decide. The decision depends on nothing else but the tables."""

    claim: Claim
    plan: Plan
    received: date
    member: Member | None = None
    provider: ProviderStatus = ProviderStatus()
    accumulators: Accumulators = Accumulators()
    history: tuple[PastLine, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    prior: Decision | None = None
    """The decision that a replacement or void names."""
    claim_number: str = ""
    """The payer's own number for this claim."""
    processed: date | None = None
    """The day of the decision; the day of receipt where nothing is said."""
    documents: tuple[str, ...] = ()
    """Kinds of papers received with the claim or after."""
    approved: bool = False
    """A person has looked: holds for review no longer hold."""
    requested: date | None = None
    """When papers were asked for."""
    prices: Mapping[int, Cents] = {}
    """Prices a person set, by line."""
    denied: Mapping[int, str] = {}
    """Lines a person denied, each with the name or the code of the reason."""
    overruled: tuple[int, ...] = ()
    """Lines a person lets through whatever speaks against them, as after an appeal."""
    barred: tuple[str, ...] = ()
    """NPIs that may not refer or order."""
    anew: frozenset[str] = frozenset()
    """The numbers of the claims that are decided again together with this one: what they were paid may change."""
    later: tuple[PastLine, ...] = ()
    """Of those, the lines that come after this claim in the order of service, on its days."""

    @property
    def decided_on(self) -> date:
        return self.processed or self.received
