"""Prior payments add up, or it is told where they do not."""

from __future__ import annotations

from msgspec import structs

from superbill.core.claim import cob_findings
from superbill.core.claim.cob import decided_before
from superbill.core.claim.values import Adjustment, Claim, LinePayment, OtherPayer, Payer
from tests.builders import a_claim, a_line, an_other_payer

FIRST = an_other_payer(payer=Payer("FIRST HEALTH", "FH001"), paid=100_00)
DECIDED = (LinePayment("FH001", 100_00, adjustments=(Adjustment("CO", "45", 30_00), Adjustment("PR", "2", 20_00))),)


def a_secondary(other: OtherPayer = FIRST, payments: tuple[LinePayment, ...] = DECIDED) -> Claim:
    """A claim of 150.00 after another payer's decision."""
    return a_claim(lines=(a_line(payments=payments),), other_payers=(other,))


def codes(claim: Claim) -> list[str]:
    return [finding.code for finding in cob_findings(claim)]


def test_what_adds_up_is_silent() -> None:
    assert codes(a_claim()) == []
    assert codes(a_secondary()) == []


def test_a_payer_that_has_not_decided_says_nothing() -> None:
    assert codes(a_claim(other_payers=(an_other_payer(),))) == []


def test_a_decision_on_the_claim_as_a_whole() -> None:
    whole = structs.replace(FIRST, adjustments=(Adjustment("CO", "45", 50_00),))
    assert codes(a_secondary(whole, ())) == []
    assert codes(a_secondary(FIRST, ())) == ["CLM202"]


def test_a_cent_on_a_line() -> None:
    off = (structs.replace(DECIDED[0], adjustments=(Adjustment("CO", "45", 49_99),)),)
    line, claim = cob_findings(a_secondary(payments=off))
    assert (line.code, claim.code) == ("CLM201", "CLM202")
    assert line.message == "Line 1 charges 150.00, but what FIRST HEALTH paid and adjusted comes to 149.99."
    assert line.where.path == "claim RV-1 line 1"
    assert claim.where.path == "claim RV-1"


def test_a_total_that_the_lines_do_not_explain() -> None:
    assert codes(a_secondary(structs.replace(FIRST, paid=99_99))) == ["CLM202", "CLM203"]


def test_adjustments_of_claim_and_line_together() -> None:
    """A payer may take something off the whole claim after paying its lines."""
    other = structs.replace(FIRST, paid=90_00, adjustments=(Adjustment("OA", "23", 10_00),))
    assert codes(a_secondary(other)) == []


def test_split_and_bundled_lines() -> None:
    parts = (
        LinePayment("FH001", 60_00, adjustments=(Adjustment("CO", "45", 15_00),)),
        LinePayment("FH001", 40_00, adjustments=(Adjustment("PR", "2", 35_00),)),
    )
    assert codes(a_secondary(payments=parts)) == []


def test_a_payment_of_a_payer_who_is_not_there() -> None:
    claim = a_claim(lines=(a_line(payments=DECIDED),))
    (finding,) = cob_findings(claim)
    assert finding.code == "CLM204"
    assert "FH001" in finding.message


def test_a_payment_without_its_total() -> None:
    (finding,) = cob_findings(a_secondary(structs.replace(FIRST, paid=None, payer=Payer("", "FH001"))))
    assert finding.code == "CLM205"
    assert "FH001" in finding.message


CO45, PR2 = Adjustment("CO", "45", 30_00), Adjustment("PR", "2", 20_00)
SECOND = structs.replace(a_claim().coverage, sequence="S")


def after(*others: OtherPayer, sequence: str = "S", **changes: object) -> Claim:
    """A claim to the second payer, or a later one."""
    return a_claim(coverage=structs.replace(SECOND, sequence=sequence), other_payers=others, **changes)


def first(**changes: object) -> OtherPayer:
    return structs.replace(FIRST, coverage=structs.replace(FIRST.coverage, sequence="P"), **changes)


def test_what_earlier_payers_decided_by_line() -> None:
    lines = (a_line(1, charge=100_00), a_line(2, charge=50_00))
    whole = first(paid=99_99, adjustments=(structs.replace(CO45, amount=30_01), PR2))
    (told,) = decided_before(after(whole, lines=lines))
    assert told.other is whole
    assert told.lines == {
        1: (66_66, (Adjustment("CO", "45", 20_01), Adjustment("PR", "2", 13_33))),
        2: (33_33, (Adjustment("CO", "45", 10_00), Adjustment("PR", "2", 6_67))),
    }
    (line,) = decided_before(after(first(), lines=(a_line(payments=DECIDED),)))
    assert line.lines == {1: (100_00, (CO45, PR2))}
    less = first(paid=90_00, adjustments=(Adjustment("OA", "23", 10_00), Adjustment("OA", "94", 0)))
    (both,) = decided_before(after(less, lines=(a_line(payments=DECIDED),)))
    assert both.lines == {1: (90_00, (CO45, PR2, Adjustment("OA", "23", 10_00)))}


def test_earlier_payers_come_in_their_order() -> None:
    second = an_other_payer(paid=50_00, adjustments=(Adjustment("OA", "23", 100_00),))
    told = decided_before(after(second, first(adjustments=(CO45, PR2)), sequence="T"))
    assert [one.other.payer.id for one in told] == ["FH001", "SH001"]
    assert [one.lines[1][0] for one in told] == [100_00, 50_00]


def test_what_is_not_told_of_all_or_does_not_add_up_is_no_decision() -> None:
    assert decided_before(a_claim()) == ()
    assert decided_before(after()) == ()
    assert decided_before(after(first(paid=None))) == ()
    assert decided_before(after(first(adjustments=(CO45,)))) == ()
    assert decided_before(after(first(adjustments=(CO45, PR2)), sequence="T")) == ()
    assert decided_before(after(first(adjustments=(CO45, PR2)), sequence="U")) == ()
