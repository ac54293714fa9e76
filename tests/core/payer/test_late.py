"""Interest that a late payment lacks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.core.ledger.cases import clp, line, remittance

from superbill.core.payer import LateClaim, missing_interest
from superbill.core.payer.terms import Percent, Prompt
from superbill.core.remit.values import RemitClaim

DUE = Prompt(ceiling_days=30, interest_percent=Percent(Decimal("0.18")))
PAID_ON = date(2026, 3, 20)


def came(number: str, paid: int, received: date | None = date(2026, 1, 20), status: str = "1") -> RemitClaim:
    sign = -1 if status == "22" else 1
    told = line("99213", sign * 14000, sign * paid, f"CO-45 {sign * (14000 - paid) / 100}")
    return replace(clp(number, status, [told]), received=received, payer_claim_number=f"F{number}")


def late(*claims: RemitClaim, plb: Iterable[tuple[str, str, int]] = (), **more: object) -> list[LateClaim]:
    return missing_interest(remittance(*claims, plb=plb, paid_on=PAID_ON), lambda place: DUE, **more)


def test_what_was_due_and_is_paid_late_earns_by_the_day() -> None:
    # 59 days after receipt is 29 after the last; 100.00 x 18 % x 29 / 365 = 1.43
    assert late(came("A1", 10000)) == [LateClaim(0, 29, 143, 143)]


@pytest.mark.parametrize("received", [date(2026, 2, 18), date(2026, 3, 1), None])
def test_what_came_in_time_or_says_nothing_of_it_earns_nothing(received: date | None) -> None:
    assert late(came("A1", 10000, received)) == []


def test_a_remittance_that_does_not_say_when_it_paid_earns_nothing() -> None:
    assert missing_interest(remittance(came("A1", 10000), paid_on=None), lambda place: DUE) == []


def test_time_spent_waiting_for_papers_does_not_count() -> None:
    assert late(came("A1", 10000), clean_since={0: date(2026, 2, 1)}) == [LateClaim(0, 17, 84, 84)]


def test_interest_that_was_paid_is_not_missing() -> None:
    assert late(came("A1", 10000), plb=[("L6", "A1", -143)]) == []
    assert late(came("A1", 10000), plb=[("L6", "FA1", -43)]) == [LateClaim(0, 29, 143, 100)]
    assert late(came("A1", 10000), came("A2", 10000), plb=[("L6", "", -200)]) == [LateClaim(1, 29, 143, 86)]
    assert late(came("A1", 10000), plb=[("WO", "A1", -143)]) == [LateClaim(0, 29, 143, 143)]


def test_a_corrected_claim_earns_on_what_it_pays_more() -> None:
    assert late(came("A1", 8000, status="22"), came("A1", 10000)) == [LateClaim(1, 29, 29, 29)]
    assert late(came("A1", 10000, status="22"), came("A1", 8000)) == []
