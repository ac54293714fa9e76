"""The patient's share of an allowed amount: deductible, copay, coinsurance, maximum (billing rules 4.3)."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.money import Cents, of_rate
from superbill.core.payer.accumulators import Accumulators, Bucket, Draw
from superbill.core.payer.plan import Benefit, Family, Plan, Tier
from superbill.core.payer.terms import percentage


class Holder(Struct, frozen=True, gc=False):
    """Whose accumulators a claim draws on."""

    member: str
    family: str
    tier: Tier
    plan: Plan
    period: str
    carried_to: str = ""
    """The next benefit year, where a deductible met now counts in it too."""

    days: int = 0
    """Days the line counts."""

    def buckets(self, tier: str = "") -> Buckets:
        """The accumulators of a tier; where none is named, of the one that is used."""
        return _buckets(self.member, self.family, tier or self.tier.shares_with or self.tier.name, self.period)


class Buckets(Struct, frozen=True, gc=False):
    """What counts towards the deductible and the maximum, of a member and of a family."""

    deductible: Bucket
    oop: Bucket
    family_deductible: Bucket
    family_oop: Bucket


@lru_cache(maxsize=1 << 16)
def _buckets(member: str, family: str, tier: str, period: str) -> Buckets:
    """The same few are asked for by every line of a member."""
    own, shared = f"M:{member}", f"F:{family}"
    return Buckets(
        Bucket(own, "deductible", tier, period),
        Bucket(own, "oop", tier, period),
        Bucket(shared, "deductible", tier, period),
        Bucket(shared, "oop", tier, period),
    )


Clause = tuple[str, str, tuple[Cents, ...], Cents]
"""A clause of the plan, its words with places for amounts, the amounts, and the effect on the payment."""


class Share(Struct, frozen=True, gc=False):
    """How an allowed amount is shared. ``plan`` is what is left for the plan to pay."""

    deductible: Cents = 0
    copay: Cents = 0
    coinsurance: Cents = 0
    plan: Cents = 0
    capped: Cents = 0
    """What the out-of-pocket maximum took off."""
    clauses: tuple[Clause, ...] = ()

    @property
    def patient(self) -> Cents:
        return self.deductible + self.copay + self.coinsurance


def own_deductible(benefit: Benefit, holder: Holder) -> Bucket:
    """What counts the deductible of a benefit that has its own."""
    return benefit.bucket("deductible", holder.member, holder.period)


def deductible_left(benefit: Benefit, holder: Holder, accumulators: Accumulators) -> Cents:
    """What is left of the deductible: the benefit's own, else the lower of own and family; only the family's where it
    is aggregate."""
    if benefit.deductible is not None:
        return max(0, benefit.deductible - accumulators.used(own_deductible(benefit, holder)))
    tier, buckets = holder.tier, holder.buckets()
    lefts = []
    in_family = bool(holder.family) and tier.deductible_family is not None
    if not (in_family and holder.plan.family is Family.AGGREGATE):
        lefts.append(tier.deductible - accumulators.used(buckets.deductible))
    if in_family and tier.deductible_family is not None:
        lefts.append(tier.deductible_family - accumulators.used(buckets.family_deductible))
    return max(0, min(lefts))


def maximum_left(holder: Holder, accumulators: Accumulators) -> Cents | None:
    """What is left of the out-of-pocket maximum; ``None`` without one."""
    tier, buckets = holder.tier, holder.buckets()
    left: Cents | None = None
    if tier.oop_maximum is not None:
        left = tier.oop_maximum - accumulators.used(buckets.oop)
    if holder.family and tier.oop_maximum_family is not None:
        together = tier.oop_maximum_family - accumulators.used(buckets.family_oop)
        left = together if left is None or together < left else left
    return left if left is None or left > 0 else 0


def share(
    allowed: Cents, benefit: Benefit, holder: Holder, accumulators: Accumulators, *, copay_due: bool = True
) -> Share:
    """Share one line's allowed amount. ``copay_due`` is false when the claim's copay was taken already."""
    if benefit.preventive:
        return Share(
            plan=allowed, clauses=((f"benefit {benefit.name}", "preventive: the patient owes nothing", (), 0),)
        )
    clauses: list[Clause] = []
    clause = f"tier {holder.tier.name}"
    deductible = copay = coinsurance = 0
    copay_owed = benefit.copay if copay_due else 0
    if benefit.copay_only:
        copay = min(copay_owed, allowed)
    else:
        left = deductible_left(benefit, holder, accumulators) if benefit.deductible_applies else 0
        deductible = min(allowed, left)
        rest = allowed - deductible
        copay = min(copay_owed, rest)
        rate = benefit.coinsurance_percent
        if rate is None:
            rate = holder.tier.coinsurance_percent
        if rate and rest > copay:
            coinsurance = (rest - copay) - of_rate(rest - copay, 1 - rate)
        if benefit.day_amounts:
            coinsurance = min(rest - copay, _by_day(benefit, holder, accumulators, clauses))
        if deductible:
            clauses.append((clause, "deductible: {} of the {} still open", (deductible, int(left)), -deductible))
        if coinsurance and not benefit.day_amounts:
            clauses.append((clause, f"coinsurance {percentage(rate)} of {{}}", (rest - copay,), -coinsurance))
    if copay:
        clauses.append((f"benefit {benefit.name}", "copay {}", (int(benefit.copay),), -copay))
    left_to_maximum = maximum_left(holder, accumulators) if benefit.counts_to_oop else None
    over = 0
    if left_to_maximum is not None:
        over = max(0, deductible + copay + coinsurance - left_to_maximum)
    if over:
        words = "no more than {}, all that is left to the out-of-pocket maximum"
        clauses.append((clause, words, (int(left_to_maximum or 0),), over))
    cut = min(over, coinsurance)
    coinsurance -= cut
    cut_copay = min(over - cut, copay)
    copay -= cut_copay
    deductible -= over - cut - cut_copay
    return Share(
        deductible=deductible,
        copay=copay,
        coinsurance=coinsurance,
        plan=allowed - deductible - copay - coinsurance,
        capped=over,
        clauses=tuple(clauses),
    )


def _by_day(benefit: Benefit, holder: Holder, accumulators: Accumulators, clauses: list[Clause]) -> Cents:
    """Coinsurance of the days of a stay, each by its place in the benefit period."""
    before = accumulators.used(benefit.bucket("days", holder.member, holder.period))
    owed = 0
    for span in benefit.day_amounts:
        days = max(0, min(span.last, before + holder.days) - max(span.first, before + 1) + 1)
        if days:
            owed += days * span.amount
            words = f"{days} of the days {span.first} to {span.last} at {{}}, {before} used before"
            clauses.append((f"benefit {benefit.name}", words, (int(span.amount),), -days * span.amount))
    return owed


def draws(taken: Share, benefit: Benefit, holder: Holder) -> tuple[Draw, ...]:
    """What a share uses up, own and family, in this tier and in the one it credits."""
    to_deductible = taken.deductible + (taken.copay if benefit.copay_counts_to_deductible else 0)
    to_maximum = taken.patient if benefit.counts_to_oop else 0
    made: list[Draw] = []
    if benefit.deductible is not None and to_deductible:
        made.append(Draw(own_deductible(benefit, holder), to_deductible))
        to_deductible = 0
    if not (to_deductible or to_maximum or made):
        return ()
    credited = [holder.buckets()]
    if holder.tier.cross_credit and holder.tier.name != "in":
        credited.append(holder.buckets("in"))
    for buckets in credited:
        if to_deductible:
            made.append(Draw(buckets.deductible, to_deductible))
            if holder.family:
                made.append(Draw(buckets.family_deductible, to_deductible))
        if to_maximum:
            made.append(Draw(buckets.oop, to_maximum))
            if holder.family:
                made.append(Draw(buckets.family_oop, to_maximum))
    if holder.carried_to:
        made += [
            Draw(replace(draw.bucket, period=holder.carried_to), draw.amount)
            for draw in made
            if draw.bucket.what.startswith("deductible")
        ]
    return tuple(made)
