"""What a claim alone does not say: the patient's history, coverage, authorizations, contracts and policy.

Everything may be left out. ``None`` means *not known*, and the checks that need it say once that
they could not be made; an empty tuple means *known to be none*.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from superbill.core.claim.values import Value
from superbill.core.edits.em import Documentation
from superbill.core.edits.policies import Policy, PolicyFile
from superbill.core.edits.rules.model import Rule
from superbill.core.money import Cents, Quantity


class Side(StrEnum):
    """Who asks: the provider before sending, or the payer on receipt."""

    PROVIDER = "provider"
    PAYER = "payer"


class PastLine(Value, frozen=True):
    """A service line of another claim of the same patient."""

    claim: str
    """Its control number."""
    payer_id: str
    code: str
    on: date
    modifiers: tuple[str, ...] = ()
    units: Quantity = Decimal(1)
    charge: Cents = 0
    allowed: Cents | None = None
    npi: str = ""
    """Who rendered it."""
    group: str = ""
    """The group's tax number, or its NPI."""
    specialty: str = ""
    """Taxonomy of who rendered it."""
    place: str = ""
    state: str = "open"
    """open, paid, denied or void."""

    @property
    def counts(self) -> bool:
        """Whether the service stands: it was not voided or denied."""
        return self.state in ("open", "paid")


class CoverageSpan(Value, frozen=True):
    """A coverage of the patient and the days it lasts."""

    payer_id: str
    start: date
    end: date | None = None
    member_id: str = ""


class Authorization(Value, frozen=True):
    """What a payer allowed beforehand. Codes may be ranges (``97110-97140``) or beginnings (``J*``)."""

    number: str
    payer_id: str
    codes: tuple[str, ...] = ()
    """Empty for any service."""
    start: date | None = None
    end: date | None = None
    units: Quantity | None = None
    used: Quantity = Decimal(0)
    npis: tuple[str, ...] = ()
    """Who may render it; empty for anyone of the group."""
    denied: bool = False


class FilingLimit(Value, frozen=True):
    """A payer's time to file. ``days`` is ``None`` for one calendar year."""

    payer_id: str
    contract: str
    days: int | None = None
    corrected_days: int | None = None
    """For frequency 7 and 8, from the service."""
    secondary_days: int | None = None
    """For a later payer, from the earlier payer's decision."""
    next_workday: bool = False
    """Whether a last day on a weekend or holiday moves to the next workday."""


class Enrolment(Value, frozen=True):
    """A practitioner's enrolment with a payer."""

    npi: str
    payer_id: str
    start: date
    end: date | None = None


class Documented(Value, frozen=True):
    """What the record says about one line."""

    line: int
    visit: Documentation | None = None
    minutes: int | None = None
    """Of a timed therapy service."""


class Grouping(Value, frozen=True):
    """What a DRG grouper and the Medicare code editor answered about an inpatient claim."""

    drg: str
    """Three digits, with hospital-acquired conditions taken out."""
    initial: str
    """Three digits, as if every condition had been present on admission."""
    severity: str = "NONE"
    """NONE, CC or MCC."""
    status: str = "OK"
    """OK, or why the stay cannot be grouped."""
    edits: tuple[str, ...] = ()
    """Names of the editor's edits."""


class Context(Value, frozen=True):
    """Everything a check may want to know beside the claim and the tables."""

    side: Side = Side.PROVIDER
    history: tuple[PastLine, ...] | None = None
    history_whole: bool = True
    """Whether ``history`` is all there is; otherwise it is judged, and a note says what else could not be."""
    coverages: tuple[CoverageSpan, ...] | None = None
    authorizations: tuple[Authorization, ...] | None = None
    limits: tuple[FilingLimit, ...] | None = None
    enrolments: tuple[Enrolment, ...] | None = None
    excluded: frozenset[str] | None = None
    """NPIs on the exclusion list, where the list is not loaded as a table."""
    policy: Policy | None = None
    """What is known of the claim's payer by itself."""
    policies: tuple[PolicyFile, ...] = ()
    """What files say of payers; those of the claim's payer are added to ``policy``."""
    documented: tuple[Documented, ...] = ()
    rules: tuple[Rule, ...] = ()
    grouping: Grouping | None = None
    """Of an inpatient claim; ``None`` when no grouper was asked."""
    received: date | None = None
    """When the payer received the claim; ``None`` for today."""
