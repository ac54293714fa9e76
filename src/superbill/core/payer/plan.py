"""A plan: who is covered for what, at which cost to the patient, and how the payer goes about it.

A plan is a readable file (:func:`superbill.core.payer.plan_file.read_plan`); these are its values.
Money is cents, rates are fractions of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from superbill.core.payer.accumulators import Bucket
from superbill.core.payer.reasons import REASONS, Reason, read_reason
from superbill.core.payer.terms import Money, Percent, Prompt, Setting, Terms


class PlanKind(StrEnum):
    MEDICARE_B = "medicare-b"
    MEDICARE_A = "medicare-a"
    MEDIGAP = "medigap"
    MEDICAID = "medicaid"
    PPO = "ppo"
    HMO = "hmo"
    TPA = "tpa"
    WORKERS_COMP = "workers-comp"


class Family(StrEnum):
    """How the members of a family share a deductible."""

    EMBEDDED = "embedded"
    """Each has an own deductible inside the family's."""
    AGGREGATE = "aggregate"
    """There is only the family's."""


class Cob(StrEnum):
    """How a secondary plan pays (billing rules 1.3.3)."""

    STANDARD = "standard"
    NON_DUPLICATION = "non-duplication"
    MAINTENANCE = "maintenance"
    MEDIGAP = "medigap"
    MEDICAID = "medicaid"
    MSP = "msp"


class Tier(Setting, frozen=True):
    """Cost share and maximum of one network tier; ``None`` means there is none."""

    name: str = "in"
    deductible: Money = Money(0)
    deductible_family: Money | None = None
    oop_maximum: Money | None = None
    oop_maximum_family: Money | None = None
    coinsurance_percent: Percent = Percent(0)
    shares_with: str = ""
    """The tier whose accumulators it uses, empty for its own."""
    covered: bool = True
    """Whether services of this tier are covered at all (an HMO covers none out of network)."""
    reason: str = "out of network"
    """Why not, where it does not cover them."""
    cross_credit: bool = False
    """Whether what is paid here counts in the tier ``in`` as well."""


class DayAmount(Setting, frozen=True):
    """What the patient owes for each of a span of days of a stay."""

    first: int
    last: int
    amount: Money
    reserve: int | None = None
    """These days are of a lifetime reserve of so many; days after the last one that is left are not covered."""


class Benefit(Setting, frozen=True):
    """What the plan does for one kind of service. Every condition that is given must hold."""

    name: str
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    """Beginnings of diagnosis codes, of the line's first pointer."""
    modifiers: tuple[str, ...] = ()
    revenue_codes: tuple[str, ...] = ()
    practitioners: tuple[str, ...] = ()
    """Kinds of practitioner, as ``provider.practitioner`` says."""
    specialties: tuple[str, ...] = ()
    tier: str = ""
    age_from: int = 0
    age_to: int = 999
    sex: str = ""
    copay: Money = Money(0)
    copay_only: bool = False
    """The copay is all the patient owes: no deductible, no coinsurance."""
    copay_per: Literal["line", "claim"] = "line"
    """``line``, or ``claim``: once per claim."""
    deductible_applies: bool = True
    deductible: Money | None = None
    """A deductible of its own (dental), instead of the tier's."""
    coinsurance_percent: Percent | None = None
    preventive: bool = False
    """The patient owes nothing."""
    excluded: bool = False
    reason: str = ""
    """The name or the code of the reason when it is excluded or its limit is reached."""
    waiting_days: int = 0
    day_amounts: tuple[DayAmount, ...] = ()
    """Coinsurance by the day of a stay, counted over the benefit period (Medicare part A)."""
    first_units: Decimal = Decimal(0)
    """So many units of a benefit period are the patient's (the blood deductible: 3)."""
    limit_visits: int | None = None
    limit_per: Literal["line", "day"] = "line"
    """What a visit is: each allowed ``line``, or each ``day``."""
    limit_units: int | None = None
    """A line that passes it is not paid; of a stay with ``day_amounts`` the days within it are."""
    limit_dollars: Money | None = None
    """Of allowed amounts."""
    limit_paid: Money | None = None
    """The most the plan pays in a period (dental); what it would have paid above is the patient's."""
    limit_period: Literal["day", "month", "year", "life"] = "year"
    """``day``, ``month``, ``year`` or ``life``."""
    apart_days: int = 0
    """Not again before so many days have passed (a mammogram once in 365)."""
    limit_name: str = ""
    """Benefits that name the same limit share it."""
    limit_exception: tuple[str, ...] = ()
    """Modifiers that lift the limit (KX)."""
    authorization: bool = False
    referral: bool = False
    primary_care: bool = False
    """Only the member's primary care provider may do it, or who has that provider's referral."""
    requires: tuple[Literal["ndc", "clia", "billing", "rendering", "referring", "ordering"], ...] = ()
    """What the claim must say: ``ndc``, ``clia``, and the NPIs ``billing``, ``rendering``, ``referring``, ``ordering``."""
    documents: tuple[str, ...] = ()
    """What must come with the claim; asked for when it has not."""
    counts_to_oop: bool = True
    copay_counts_to_deductible: bool = False
    sequestration: bool = True

    def bucket(self, what: str, member: str, period: str) -> Bucket:
        """What counts a limit of it for a member; benefits that name the same limit share it."""
        return Bucket(f"M:{member}", f"{what}:{self.limit_name or self.name}", "", period)

    @property
    def unconditional(self) -> bool:
        """Whether nothing but an authorization may be asked for before it is paid."""
        return not (
            self.referral
            or self.primary_care
            or self.excluded
            or self.waiting_days
            or self.apart_days
            or self.documents
        )


class Bundle(Setting, frozen=True):
    """Codes that are decided as one when all of them are billed for a day."""

    codes: tuple[str, ...]
    into: str


class Filing(Setting, frozen=True):
    """When a claim must be here."""

    days: int | None = None
    """From the date of service; ``None`` with ``one_year`` false: no limit."""
    one_year: bool = False
    """One calendar year from the date of service (Medicare)."""
    corrected_days: int | None = None
    """For a replacement, from the decision it corrects."""
    secondary_days: int | None = None
    """From the primary payer's decision."""
    next_workday: bool = True
    """A last day on a weekend moves to the next workday; with ``one_year`` federal holidays count too."""
    from_last_day: bool = False
    """Counted from the last day of the statement (institutional)."""
    delay_reasons: tuple[str, ...] = ()
    """Delay reasons of a claim (CLM20) that excuse late filing: ``7`` another payer took long, ``8`` the eligibility."""
    delay_days: int | None = None
    """By so many days at most; ``None``: by any."""


class Policy(Setting, frozen=True):
    """Which checks this payer makes."""

    duplicates: bool = True
    suspects: Literal["pay", "deny", "pend"] = "pay"
    """What becomes of a service paid before on the day with another charge or other units: ``pay``, ``deny``, ``pend``."""
    coding: bool = True
    """The coding edits: codes, NCCI pairs, units, add-ons, global periods, coverage policies."""
    skip: tuple[str, ...] = ()
    """Finding codes of the coding edits this payer does not apply."""
    high_dollar: Money | None = None
    """Claims charged more than this wait for a person."""
    accident: bool = False
    """Ask for the circumstances of an accident before deciding."""
    cob_update: bool = False
    """Ask about other cover where it is not known."""
    check_npi: bool = False
    """Refuse an NPI whose check digit is wrong."""
    unknown_provider: Literal["deny", "pend"] = "deny"
    """A claim of a provider the records do not have: ``deny``, or ``pend`` until a person has found it."""
    readmission_days: int | None = None
    """A stay at the same hospital within so many days of the discharge from another one is not paid."""
    unknown_member: Literal["reject", "deny"] = "reject"
    """``reject`` in front (277CA) or ``deny`` in the remittance (status 4)."""
    respond_days: int = 45
    spans: Literal["deny", "reduce"] = "deny"
    """A service that began before cover or ended after it: ``deny`` it, or ``reduce`` it to the days of cover."""
    waiting: Literal["claim", "line"] = "claim"
    """What waits for papers or a price: the ``claim``, or the ``line`` only, told as under review until then."""
    recalculate: Literal["leave", "service order"] = "leave"
    """After a takeback, later claims of the family: ``leave`` or ``service order``."""


_REMITTANCE_FILING = frozenset(
    ["12", "13", "14", "15", "16", "17", "AM", "CH", "DS", "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC", "ZZ"]
)


class Plan(Setting, frozen=True):
    """A plan, complete."""

    id: str
    kind: PlanKind = PlanKind.PPO
    name: str = ""
    payer_id: str = ""
    source: str = ""
    edition: str = ""
    """Which version of the plan it is; every explanation names it."""
    filing_code: str = "CI"
    starts: date | None = None
    ends: date | None = None
    year_begins: int = 1
    """The month the benefit year begins."""
    benefit_period: Literal["year", "spell"] = "year"
    """``year``; or ``spell``: deductible and days count from the day the member's spell of illness began."""
    carry_over_months: int = 0
    """Deductible met in this many last months of a year counts in the next one too."""
    family: Family = Family.EMBEDDED
    medigap_deductible: bool = False
    """A Medigap plan that pays the Part B deductible too (plans C and F)."""
    medigap_percent: Percent = Percent(1)
    """What a Medigap plan pays of the coinsurance (plan K 50, plan L 75)."""
    cob: Cob = Cob.STANDARD
    sequestration_percent: Percent = Percent(0)
    sequestration_at: Literal["line", "claim"] = "line"
    """``line`` or ``claim``."""
    withhold_percent: Percent = Percent(0)
    authorization_codes: tuple[str, ...] = ()
    capitated_codes: tuple[str, ...] = ()
    """What is paid by head where a member names the provider; empty: everything."""
    tiers: tuple[Tier, ...] = (Tier(),)
    benefits: tuple[Benefit, ...] = ()
    terms: tuple[Terms, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()
    """Lists of codes of which one is paid a day: the one that stands first in its list."""
    recodes: Mapping[str, str] = {}
    """Codes decided as others: ``{ "99215" = "99214" }``."""
    filing: Filing = Filing()
    prompt: Prompt = Prompt()
    policy: Policy = Policy()
    reasons: Mapping[str, str] = {}
    """Other reasons this payer gives for a decision, by its name."""

    @property
    def remittance_filing_code(self) -> str:
        """The claim filing indicator of an 835, whose list is shorter than that of a claim."""
        if self.filing_code in _REMITTANCE_FILING:
            return self.filing_code
        return {PlanKind.PPO: "12", PlanKind.HMO: "HM", PlanKind.WORKERS_COMP: "WC"}.get(self.kind, "15")

    def tier(self, name: str) -> Tier | None:
        for tier in self.tiers:
            if tier.name == name:
                return tier
        return None

    def terms_for(self, tier: str, on: date) -> Terms | None:
        for terms in self.terms:
            if terms.tier == tier and terms.covers(on):
                return terms
        return None

    def reason(self, name: str) -> Reason:
        """The reason this payer gives for a decision, by its name or as a code."""
        text = self.reasons.get(name)
        if text is not None:
            return read_reason(text)
        return REASONS.get(name) or read_reason(name)

    def period(self, on: date) -> str:
        """The benefit year of a date, named by the year it begins."""
        return str(on.year if on.month >= self.year_begins else on.year - 1)

    def period_of(self, on: date, spell_from: date | None) -> str:
        """The benefit period of a date: the year, or the spell of illness that began on ``spell_from``."""
        if self.benefit_period == "spell" and spell_from is not None and spell_from <= on:
            return spell_from.isoformat()
        return self.period(on)

    def carried_to(self, on: date) -> str:
        """The next benefit year, where a deductible met on this day counts in it too; else an empty text."""
        months_left = (self.year_begins - on.month - 1) % 12 + 1
        return str(int(self.period(on)) + 1) if months_left <= self.carry_over_months else ""
