"""Money given up without a decision is found, with how sure that is; what is in order is left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from superbill.core.remit.audit import Sure, Suspect, Suspicion, audit
from superbill.core.remit.values import RemitClaim
from tests.core.ledger.cases import clp, line, remittance


def told(number: str, code: str, charge: int, paid: int, adjustments: str, **more: Any) -> RemitClaim:
    return clp(number, more.pop("status", "1"), [line(code, charge, paid, adjustments, **more)])


def found(*claims: RemitClaim, **contract: int) -> list[tuple[Suspect, Sure, int]]:
    return [(one.kind, one.sure, one.amount) for one in audit([remittance(*claims)], contract)]


def test_what_is_in_order_is_left_alone() -> None:
    fine = told("A1", "99213", 14000, 8000, "CO-45 40, PR-3 20")
    shared = told("A2", "99213", 14000, 0, "CO-45 40, PR-1 100")
    denied = told("A3", "99213", 14000, 0, "CO-197 140")
    second = told("A4", "99213", 14000, 0, "CO-45 140", status="2")
    assert found(fine, shared, denied, second, **{"99213": 10000}) == []


def test_a_denial_booked_as_contractual() -> None:
    alone = told("A1", "99214", 14000, 0, "CO-45 140")
    assert found(alone) == [(Suspect.WHOLE_CHARGE, Sure.LIKELY, 14000)]
    assert found(alone, told("A2", "99214", 14000, 9000, "CO-45 50"))[0][1] is Sure.CERTAIN
    said = told("A1", "99214", 14000, 0, "CO-45 140", remarks=("N290",))
    assert found(said) == [(Suspect.WHOLE_CHARGE, Sure.CERTAIN, 14000)]
    assert found(alone, **{"99214": 12000}) == [(Suspect.ABOVE_CONTRACT, Sure.CERTAIN, 12000)]


def test_a_remark_that_denies_beside_a_contractual_part() -> None:
    half = told("A1", "99214", 14000, 0, "CO-45 100, PR-1 40", remarks=("N290", "ZZ"))
    assert found(half) == [(Suspect.REMARK_DENIES, Sure.LIKELY, 10000)]


def test_more_taken_off_than_the_contract_says() -> None:
    short = told("A1", "99213", 14000, 8000, "CO-45 60, CO-253 0")
    assert found(short, **{"99213": 9000}) == [(Suspect.ABOVE_CONTRACT, Sure.CERTAIN, 1000)]
    assert found(short, **{"99213": 8000}) == []
    stated = told("A1", "99213", 14000, 8000, "CO-45 60", allowed=7000)
    assert found(stated, **{"99213": 8000}) == [(Suspect.ABOVE_CONTRACT, Sure.CERTAIN, 1000)]


def test_patterns() -> None:
    never = [told(f"N{at}", "96372", 3000, 0, "CO-45 30") for at in range(3)]
    kinds = [one[0] for one in found(*never)]
    assert kinds == [Suspect.NEVER_ALLOWED, *[Suspect.WHOLE_CHARGE] * 3]
    usual = [told(f"U{at}", "99213", 14000, 9000, "CO-45 50") for at in range(3)]
    assert found(*usual, told("U9", "99213", 14000, 8500, "CO-45 55")) == [(Suspect.BELOW_USUAL, Sure.POSSIBLE, 500)]
    small = [told(f"S{at}", f"9921{at}", 14000, 13900, "CO-59 1") for at in range(5)]
    assert found(*small) == [(Suspect.MANY_SMALL, Sure.POSSIBLE, 500)]
    assert found(*small[:4]) == []


def test_what_was_reversed_does_not_count_and_what_only_looks_reversed_does() -> None:
    wrong = told("A1", "99214", 14000, 0, "CO-45 140")
    back = told("A1", "99214", -14000, 0, "CO-45 -140", status="22")
    strange = told("A7", "99214", -14000, 0, "CO-45 -140", status="22")
    assert audit([remittance(wrong), remittance(back, trace="EFT2", paid_on=date(2026, 4, 1))]) == []
    assert len(audit([remittance(strange), remittance(wrong, trace="EFT2")])) == 1
    assert len(audit([remittance(wrong), remittance(strange, trace="EFT2", paid_on=date(2026, 4, 1))])) == 1


def test_where_it_is_is_said() -> None:
    (one,) = audit([remittance(told("A1", "99214", 14000, 0, "CO-45 140"))])
    assert (one.payer, one.trace, one.control_number, one.code) == ("FIRST HEALTH", "EFT1", "A1", "99214")
    assert isinstance(one, Suspicion)
