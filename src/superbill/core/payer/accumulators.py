"""What a member and a family have used up so far: deductible, out of pocket, visits, money.

An accumulator is a number under a :class:`Bucket`. Numbers change only by :class:`Draw`: a
decision says what it draws, and reversing the decision draws the same back, so a reversed claim
leaves every number exactly as if it had never come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

COUNTED = ("visits:", "units:", "days:", "reserve:", "first:", "authorization:", "referral:")
"""What is counted in whole numbers; everything else is money."""


class Bucket(Struct, frozen=True, order=True, cache_hash=True, gc=False):
    """What is counted: whose (``M:`` a member, ``F:`` a family), what, in which tier and period."""

    holder: str
    what: str
    """``deductible``, ``oop`` (cents), or a limit such as ``visits:therapy`` (a count) or ``dollars:therapy``."""
    tier: str = ""
    period: str = ""
    """The benefit year it began, such as ``2026``; ``life`` for a lifetime limit."""

    @property
    def counted(self) -> bool:
        """Whether it counts visits, units or days; else it is money."""
        return self.what.startswith(COUNTED)

    def __str__(self) -> str:
        return " ".join(part for part in (self.holder, self.what, self.tier, self.period) if part)


class Draw(Struct, frozen=True, gc=False):
    """A change of one bucket."""

    bucket: Bucket
    amount: int


class Accumulators(Struct, frozen=True, gc=False):
    """All buckets that are not zero. Two are equal when every bucket is."""

    values: Mapping[Bucket, int] = field(default_factory=dict)

    def used(self, bucket: Bucket) -> int:
        """How much of a bucket is used."""
        return self.values.get(bucket, 0)

    def apply(self, draws: Iterable[Draw]) -> Accumulators:
        """These accumulators after ``draws``."""
        if draws == ():
            return self
        values = dict(self.values)
        for draw in draws:
            amount = values.get(draw.bucket, 0) + draw.amount
            if amount:
                values[draw.bucket] = amount
            else:
                values.pop(draw.bucket, None)
        return Accumulators(values)

    def reverse(self, draws: Iterable[Draw]) -> Accumulators:
        """These accumulators as if ``draws`` had not happened."""
        return self.apply(opposite(draws))


def opposite(draws: Iterable[Draw]) -> tuple[Draw, ...]:
    """The draws that undo ``draws``."""
    return tuple(Draw(draw.bucket, -draw.amount) for draw in draws)


def total(draws: Iterable[Draw]) -> tuple[Draw, ...]:
    """One draw per bucket, in order, without those that come to nothing."""
    return tuple([Draw(bucket, amount) for bucket, amount in sorted(Accumulators().apply(draws).values.items())])
