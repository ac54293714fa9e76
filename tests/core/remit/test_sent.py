"""Claims that were sent, held against what came back."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from superbill.core.remit import ReadDifferently, Unanswered, compare_sent
from tests.builders_remit import a_claim, a_line, a_remittance, our_claim, our_line

EARLY, LATE = date(2026, 1, 5), date(2026, 2, 10)


def seen(number: str, on: date | None, charge: int = 15_000, **more: str) -> object:
    return our_claim(replace(our_line(1, "99213", charge), service_from=on), control_number=number, **more)


def test_claims_without_an_answer_are_named_oldest_first() -> None:
    sent = [seen("A-1", LATE), seen("A-2", EARLY), seen("A-3", None), seen("A-4", EARLY)]
    answered = a_remittance(a_claim(a_line(15_000, 9_000), control_number="A-4"))
    missing, different = compare_sent(sent, [answered])
    assert missing == [
        Unanswered("A-2", "FIRST HEALTH", 15_000, EARLY),
        Unanswered("A-1", "FIRST HEALTH", 15_000, LATE),
        Unanswered("A-3", "FIRST HEALTH", 15_000, None),
    ]
    assert different == []


def test_a_charge_the_payer_read_differently_is_told() -> None:
    answer = a_remittance(a_claim(a_line(14_000, 9_000), control_number="A-1"), trace="EFT7")
    missing, different = compare_sent([seen("A-1", EARLY)], [answer])
    assert (missing, different) == ([], [ReadDifferently("A-1", "EFT7", 15_000, 14_000)])


def test_a_void_asks_for_no_answer_and_a_reversal_is_none() -> None:
    assert compare_sent([seen("A-1", EARLY, frequency="8")], []) == ([], [])
    back = a_remittance(a_claim(a_line(-15_000, -9_000), control_number="A-2", status="22"))
    missing, _ = compare_sent([seen("A-2", EARLY)], [back])
    assert [one.control_number for one in missing] == ["A-2"]
