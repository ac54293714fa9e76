"""Which plan pays first, and what a plan that pays second pays (billing rules 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from superbill.core.claim.values import Adjustment, Claim, Line, Value
from superbill.core.money import Cents, allocate, dollars, of_rate, parse_cents
from superbill.core.payer.plan import Cob
from superbill.core.payer.terms import percentage

COST_SHARE = frozenset(["1", "2", "3", "66", "122", "241", "247", "248"])


class Prior(Struct, frozen=True, gc=False):
    """What the payers before decided about a line."""

    paid: Cents
    patient: Cents
    """What they left to the patient."""
    deductible: Cents = 0
    noncovered: bool = False
    """They paid nothing and none of what they left is cost share: their denial, not their benefit."""
    accepted: Cents | None = None
    """What the provider must accept as full payment, where the claim says so (CN1)."""

    @property
    def allowed(self) -> Cents:
        return self.paid + self.patient


def prior_of(claim: Claim, line: Line) -> Prior | None:
    """The earlier payers' decision about a line; a claim-level decision is shared by charge."""
    if line.payments:
        paid = sum(payment.paid for payment in line.payments)
        adjustments = line.payments[-1].adjustments
        return _prior(paid, adjustments, _accepted(claim, line))
    decided = [payer for payer in claim.other_payers if payer.paid is not None]
    if not decided:
        return None
    position = next(i for i, other in enumerate(claim.lines) if other.number == line.number)
    charges = [max(0, other.charge) for other in claim.lines]
    paid = allocate(sum(payer.paid or 0 for payer in decided), charges)[position]
    shared = tuple(Adjustment(a.group, a.code, allocate(a.amount, charges)[position]) for a in decided[-1].adjustments)
    if not shared:
        shared = (Adjustment("PR", "2", line.charge - paid),)
    return _prior(paid, shared, None)


def _prior(paid: Cents, adjustments: Sequence[Adjustment], accepted: Cents | None) -> Prior:
    patient = [a for a in adjustments if a.group == "PR"]
    return Prior(
        paid=paid,
        patient=sum(a.amount for a in patient),
        deductible=sum(a.amount for a in patient if a.code == "1"),
        noncovered=not paid and not any(a.code in COST_SHARE for a in patient),
        accepted=accepted,
    )


def _accepted(claim: Claim, line: Line) -> Cents | None:
    """The amount of a contract segment CN1 with type 09, which names what must be accepted as full."""
    told = [extra.elements for extra in line.extras if extra.elements[:1] == ("CN1",) and len(extra.elements) > 2]
    return parse_cents(told[0][2]) if told else None


class Secondary(Struct, frozen=True, gc=False):
    """What a secondary plan pays and the words for it."""

    paid: Cents
    words: str


def secondary_payment(
    method: Cob,
    *,
    charge: Cents,
    allowed: Cents,
    benefit: Cents,
    prior: Prior,
    maintenance: Cents = 0,
    copay: Cents = 0,
    deductible_covered: bool = False,
    coinsurance_covered: Decimal = Decimal(1),
) -> Secondary:
    """What a plan pays second. ``benefit`` is what it would pay as primary on its own ``allowed``;
    ``maintenance`` is its benefit on what is left of the allowable expense."""
    owed, paid = prior.patient, prior.paid
    expense = max(allowed, prior.allowed)
    if method is Cob.MSP:
        return msp(prior.accepted or charge, allowed, benefit, prior)
    if prior.noncovered:
        amount, words = min(benefit, owed), "the earlier payer does not cover it, so the own benefit"
    elif method is Cob.STANDARD:
        amount = min(benefit, max(0, expense - paid), owed)
        words = (
            f"the least of own benefit {dollars(benefit)}, allowable expense {dollars(expense)} less {dollars(paid)} "
            f"paid, and {dollars(owed)} left to the patient"
        )
    elif method is Cob.NON_DUPLICATION:
        amount = min(max(0, benefit - paid), owed)
        words = f"own benefit {dollars(benefit)} less the {dollars(paid)} paid before"
    elif method is Cob.MAINTENANCE:
        amount = min(maintenance, owed)
        words = f"own benefit on what {dollars(paid)} left of the allowable expense {dollars(expense)}"
    elif method is Cob.MEDIGAP:
        covered = of_rate(owed - prior.deductible, coinsurance_covered)
        amount = max(0, covered + (prior.deductible if deductible_covered else 0) - copay)
        words = f"of the {dollars(owed)} Medicare left, but for the deductible and copay of the plan,"
        words += f" {percentage(coinsurance_covered)} of the coinsurance"
    else:
        amount = min(owed, max(0, allowed - paid))
        words = f"own rate {dollars(allowed)} less {dollars(paid)} paid before, at most the {dollars(owed)} left"
    return Secondary(amount, f"{words}: {dollars(amount)}")


def msp(charge: Cents, fee: Cents, benefit: Cents, prior: Prior) -> Secondary:
    """Medicare as secondary payer, the lowest of three (42 CFR 411.33(a)); never below nothing."""
    first = charge - prior.paid
    third = max(fee, prior.allowed) - prior.paid
    amount = max(0, min(first, benefit, third))
    return Secondary(
        amount,
        f"the lowest of charge less paid {dollars(first)}, own benefit {dollars(benefit)}, "
        f"and the higher allowed amount less paid {dollars(third)}: {dollars(amount)}",
    )


class Cover(Value, frozen=True):
    """One plan of a person, as the order of benefits asks about it."""

    name: str
    dependent: bool = False
    parent: str = ""
    """Of a child: ``mother``, ``father``, or ``stepmother``, ``stepfather``."""
    parent_birth: date | None = None
    since: date | None = None
    coordinates: bool = True
    active: bool = True
    """By present work, not laid off or retired."""
    continuation: bool = False
    """COBRA or a state continuation."""
    medicare: bool = False
    medicaid: bool = False
    tricare: bool = False
    last_resort: bool = False
    """Pays even after Medicaid (Indian Health Service, Ryan White, Title V, crime victims)."""


class Household(Value, frozen=True):
    """What decides the order between the parents of a child."""

    child: bool = False
    together: bool = True
    decree: str = ""
    """The parent a court made answer for health expenses, if the plan knows."""
    joint_custody: bool = False
    custodian: str = ""


class Employment(Value, frozen=True):
    """What decides whether Medicare is secondary."""

    basis: str = ""
    """``age``, ``disability``, ``esrd``, ``workers-comp``, ``no-fault``, ``liability``, ``black-lung``, ``va``, ``federal``."""
    working: bool = False
    """The group plan comes from present work of the person or a family member."""
    employees: int = 0
    esrd_months: int = 0


_ALWAYS = {
    "workers-comp": "15",
    "no-fault": "14",
    "liability": "47",
    "black-lung": "41",
    "va": "42",
    "federal": "16",
}


def medicare_secondary(employment: Employment) -> str:
    """The insurance type (SBR05) that makes Medicare secondary, empty when it is primary."""
    if employment.basis in _ALWAYS:
        return _ALWAYS[employment.basis]
    if employment.basis == "age" and employment.working and employment.employees >= 20:
        return "12"
    if employment.basis == "disability" and employment.working and employment.employees >= 100:
        return "43"
    if employment.basis == "esrd" and 0 < employment.esrd_months <= 30:
        return "13"
    return ""


class Order(Struct, frozen=True):
    """The plans in the order they pay, with the rule that decided between each and the next."""

    plans: tuple[Cover, ...]
    rules: tuple[str, ...]
    tied: bool = False


def order_of_benefits(
    covers: Sequence[Cover], household: Household = Household(), employment: Employment = Employment()
) -> Order:
    """The order in which a person's plans pay."""
    placed: list[Cover] = []
    tied = False
    for cover in covers:
        spot = len(placed)
        for position, other in enumerate(placed):
            rank, _ = _compare(cover, other, covers, household, employment)
            tied = tied or rank == 0
            if rank < 0:
                spot = position
                break
        placed.insert(spot, cover)
    rules = tuple(_compare(one, two, covers, household, employment)[1] for one, two in pairwise(placed))
    return Order(tuple(placed), rules, tied)


def _compare(
    one: Cover, two: Cover, covers: Sequence[Cover], household: Household, employment: Employment
) -> tuple[int, str]:
    """Negative when ``one`` pays first; the rule that says so. 0: they share equally."""
    for last, rule in (
        ("last_resort", "a program of last resort pays after Medicaid"),
        ("medicaid", "Medicaid pays last"),
        ("tricare", "TRICARE pays after all but Medicaid"),
    ):
        if getattr(one, last) != getattr(two, last):
            return (1 if getattr(one, last) else -1), rule
    if one.coordinates != two.coordinates:
        return (1 if one.coordinates else -1), "a plan that does not coordinate pays first"
    if one.medicare != two.medicare:
        return _medicare(one, two, employment)
    if one.dependent != two.dependent and _reversed_by_medicare(one, two, covers, employment):
        return (-1 if one.dependent else 1), "Medicare stands between the two: the dependent plan first"
    if one.dependent != two.dependent:
        return (1 if one.dependent else -1), "own plan before a plan as dependent"
    if household.child and one.dependent:
        answer = _child(one, two, household)
        if answer is not None:
            return answer
    if one.active != two.active:
        return (-1 if one.active else 1), "active before laid-off or retired"
    if one.continuation != two.continuation:
        return (1 if one.continuation else -1), "continuation after regular cover"
    if one.since and two.since and one.since != two.since:
        return (-1 if one.since < two.since else 1), "the plan held longer"
    return 0, "shared equally"


def _reversed_by_medicare(one: Cover, two: Cover, covers: Sequence[Cover], employment: Employment) -> bool:
    """Medicare is secondary to the dependent plan and primary to the own plan of a retiree."""
    dependent, own = (one, two) if one.dependent else (two, one)
    has_medicare = any(cover.medicare for cover in covers)
    return has_medicare and bool(medicare_secondary(employment)) and dependent.active and not own.active


def _medicare(one: Cover, two: Cover, employment: Employment) -> tuple[int, str]:
    """Medicare against a group plan: secondary to a plan by present work, before a retiree plan."""
    other = two if one.medicare else one
    secondary = bool(medicare_secondary(employment)) and (other.active or employment.basis not in ("age", "disability"))
    rule = "Medicare is secondary" if secondary else "Medicare is primary"
    return (1 if one.medicare == secondary else -1), rule


_CUSTODY = {
    "mother": ("mother", "stepfather", "father", "stepmother"),
    "father": ("father", "stepmother", "mother", "stepfather"),
}


def _child(one: Cover, two: Cover, household: Household) -> tuple[int, str] | None:
    if household.decree and (household.decree in (one.parent, two.parent)) and one.parent != two.parent:
        return (-1 if one.parent == household.decree else 1), "the parent named by a court"
    if household.together or household.joint_custody:
        if one.parent_birth is None or two.parent_birth is None:
            return None
        days = [(cover.parent_birth.month, cover.parent_birth.day) for cover in (one, two) if cover.parent_birth]
        if days[0] != days[1]:
            return (-1 if days[0] < days[1] else 1), "the birthday rule"
        return None
    ranks = _CUSTODY.get(household.custodian, ())
    if one.parent in ranks and two.parent in ranks and one.parent != two.parent:
        return ranks.index(one.parent) - ranks.index(two.parent), "the parent with custody, then that parent's spouse"
    return None
