"""How well the practice does: each measure with its numerator, its denominator and what it means. Billing rules 7.1, 7.2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from superbill.app.claims import queries as claims
from superbill.app.coding import queries as coding
from superbill.app.platform.people import Actor
from superbill.app.registration import queries as registration
from superbill.app.reports import measures, queries
from superbill.core.money import Rate, dollars


@dataclass(frozen=True)
class Measure:
    """One measure. ``value`` is ``None`` where there is nothing to divide by."""

    name: str
    value: Decimal | None
    unit: str
    """``days`` or ``%`` (then ``value`` is a fraction of one)."""
    numerator: str
    denominator: str
    means: str

    @property
    def says(self) -> str:
        """The value as people write it."""
        if self.value is None:
            return "-"
        return f"{self.value * 100:.1f} %" if self.unit == "%" else f"{self.value} {self.unit}"


def performance(actor: Actor, *, as_of: date) -> list[Measure]:
    """The practice's measures over the 90 days that end on ``as_of``."""
    first = as_of - timedelta(days=measures.TRAILING_DAYS - 1)
    kpis = queries.kpis(actor, as_of=as_of)
    return [*_of_money(kpis), *_of_claims(first, as_of), *_at_the_desk(first, as_of)]


def _of_money(kpis: queries.Kpis) -> Iterator[Measure]:
    allowed = kpis.charges - kpis.contractual
    yield Measure(
        "Days in A/R",
        kpis.days_in_ar,
        "days",
        f"receivables {dollars(kpis.receivable)}",
        f"charges of 90 days {dollars(kpis.charges)} / 90",
        "how many days of charges are still owed",
    )
    yield Measure(
        "Net collection rate",
        kpis.net_collection,
        "%",
        f"payments {dollars(kpis.payments)}",
        f"charges less contractual {dollars(allowed)}",
        "of what the contracts allow, what has been paid; write-offs stay in the denominator",
    )
    yield Measure(
        "Gross collection rate",
        kpis.gross_collection,
        "%",
        f"payments {dollars(kpis.payments)}",
        f"charges {dollars(kpis.charges)}",
        "of what was charged, what has been paid",
    )
    yield Measure(
        "A/R over 90 days",
        kpis.over_90,
        "%",
        "open longer than 90 days",
        "all that is open",
        "of what is owed, what is old",
    )


def _of_claims(first: date, last: date) -> Iterator[Measure]:
    told = claims.decided(first, last)
    clean, checked = coding.clean_at_first()
    yield _share("Clean claim rate", clean, checked, "visits released at their first check", "visits checked",
                 "visits that needed no second look before billing")  # fmt: skip
    yield _share("First-pass rate", told.first_pass, told.decided, "claims decided by the first answer", "claims decided",
                 "claims paid or allowed at the first try, never rejected, corrected or denied")  # fmt: skip
    yield _share("Denial rate (by claims, first answer)", told.denied_at_first, told.decided, "claims denied in whole or part",
                 "claims decided", "claims whose first answer denied something")  # fmt: skip
    yield _share("Rejection rate", told.rejected, told.submitted, "claims rejected by 999 or 277CA", "claims submitted",
                 "claims that payers did not take in at first")  # fmt: skip


def _at_the_desk(first: date, last: date) -> Iterator[Measure]:
    """Of patients' money, what was taken on the day of a visit."""
    visits = coding.visit_days(first, last)
    receipts = registration.receipts_between(first, last)
    at_once = sum(row.amount_cents for row in receipts if (row.patient_id, row.received_on) in visits)
    everything = sum(row.amount_cents for row in receipts)
    yield Measure(
        "Collected at the visit",
        measures.ratio(at_once, everything),
        "%",
        f"taken on the day of a visit {dollars(at_once)}",
        f"all patients' payments {dollars(everything)}",
        "of patients' money, what needed no statement",
    )


def _share(name: str, part: int, whole: int, over: str, under: str, means: str) -> Measure:
    value: Rate | None = measures.ratio(part, whole)
    return Measure(name, value, "%", f"{part} {over}", f"{whole} {under}", means)
