"""The secondary claim carries the primary's decision, to the cent."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from superbill.core.claim.values import Adjustment, Claim, Coverage, OtherPayer, Payer, Person, Procedure, Reference
from superbill.core.findings import stops
from superbill.core.money import Quantity
from superbill.core.remit.matching import LineMatch, LineMatching
from superbill.core.remit.next_claim import NextCoverage, next_claim
from superbill.core.remit.values import RemitClaim
from tests.builders_remit import a_claim, a_line, our_claim, our_line

PAID_ON = date(2026, 3, 5)
SECOND = NextCoverage(
    coverage=Coverage("S", "18", "GRP200", filing_code="CI"),
    subscriber=Person(last="RIVERA", first="ANA", member_id="SH20001"),
    payer=Payer("SECOND HEALTH", "SH001"),
    patient=Person(last="RIVERA", first="LEO", birth=date(2018, 9, 3), sex="M"),
)


def primary() -> Claim:
    """The claim of sample A as it went to the first payer."""
    return our_claim(
        our_line(1, "99213", 15_000, modifiers=("25",), control_number="L1"),
        our_line(2, "69210", 8_000, control_number="L2"),
        control_number="RV-20260301-1",
        subscriber=Person(last="RIVERA", first="JOSE", member_id="FH10001"),
        coverage=Coverage("P", "19", "GRP100", filing_code="CI"),
        authorization="AUTH1",
        payer_claim_number="OLD",
        frequency="7",
    )


def decision() -> RemitClaim:
    """Primary paid 70 and 30 of 150 and 80."""
    first = [Adjustment("PR", "1", 3_000), Adjustment("PR", "3", 2_000), Adjustment("CO", "45", 3_000)]
    second = [Adjustment("PR", "2", 2_000), Adjustment("CO", "45", 3_000)]
    return a_claim(
        a_line(15_000, 7_000, procedure=Procedure("99213", ("25",)), adjustments=first, control_number="L1"),
        a_line(8_000, 3_000, "69210", adjustments=second, control_number="L2"),
        control_number="RV-20260301-1",
        payer_claim_number="2026060012345",
        remarks=("MA01",),
    )


def build(claim: Claim, remit: RemitClaim, matching: LineMatching | None = None):  # type: ignore[no-untyped-def]
    result, findings = next_claim(claim, remit, SECOND, PAID_ON, matching)
    return result, [finding.code for finding in findings]


def test_the_numbers_of_sample_a() -> None:
    result, codes = build(primary(), decision())
    assert codes == []
    assert result is not None
    assert (result.charge, result.coverage.sequence, result.frequency) == (23_000, "S", "1")
    assert (result.payer_claim_number, result.authorization) == ("", "")
    (other,) = result.other_payers
    assert (other.paid, other.remaining, other.paid_on) == (10_000, None, None)
    assert (other.claim_number, other.remarks, other.coverage.sequence) == ("2026060012345", ("MA01",), "P")
    assert other.payer.id == "FH001"
    assert other.payer.references == (Reference("G1", "AUTH1"),)
    first, second = (line.payments[0] for line in result.lines)
    assert (first.paid, first.remaining, first.units, first.paid_on) == (7_000, 5_000, Quantity(1), PAID_ON)
    assert (second.paid, second.remaining) == (3_000, 2_000)
    assert [(one.group, one.code, one.amount) for one in first.adjustments] == [
        ("PR", "1", 3_000),
        ("PR", "3", 2_000),
        ("CO", "45", 3_000),
    ]
    for line in result.lines:
        (payment,) = line.payments
        assert payment.payer_id == other.payer.id
        assert line.charge == payment.paid + sum(one.amount for one in payment.adjustments)
    assert result.patient is not None
    assert result.person.first == "LEO"


def test_the_payer_billed_now_is_no_other_payer_of_its_own_claim() -> None:
    named = (
        OtherPayer(Coverage("S"), Person(last="RIVERA"), SECOND.payer),
        OtherPayer(Coverage("T"), Person(last="RIVERA"), Payer("THIRD", "TH001")),
    )
    result, codes = build(structs.replace(primary(), other_payers=named), decision())
    assert codes == [] and result is not None
    assert [(other.payer.id, other.paid) for other in result.other_payers] == [("FH001", 10_000), ("TH001", None)]
    assert result.other_payers[0].subscriber.birth is None


def test_a_third_payer_sees_both_before() -> None:
    secondary, _ = build(primary(), decision())
    assert secondary is not None
    lines = [
        a_line(
            15_000,
            4_000,
            control_number="L1",
            adjustments=[Adjustment("OA", "23", 10_000), Adjustment("PR", "2", 1_000)],
        ),
        a_line(8_000, 2_000, "69210", control_number="L2", adjustments=[Adjustment("OA", "23", 6_000)]),
    ]
    remit = a_claim(*lines, control_number="RV-20260301-1", status="2")
    tertiary, codes = build(secondary, remit)
    assert codes == []
    assert tertiary is not None
    assert [other.payer.id for other in tertiary.other_payers] == ["FH001", "SH001"]
    assert [len(line.payments) for line in tertiary.lines] == [2, 2]


def test_a_decision_on_the_claim_as_a_whole() -> None:
    own = (Adjustment("CO", "45", 13_000), Adjustment("PR", "1", 2_000))
    remit = RemitClaim("RV-20260301-1", "1", 23_000, 8_000, adjustments=own)
    result, codes = build(primary(), remit)
    assert codes == []
    assert result is not None
    (other,) = result.other_payers
    assert (other.paid, other.remaining, other.paid_on, other.adjustments) == (8_000, 2_000, PAID_ON, own)
    assert all(line.payments == () for line in result.lines)


@pytest.mark.parametrize(
    ("status", "code", "goes"),
    [("22", "REM301", False), ("25", "REM301", False), ("4", "REM301", False), ("19", "REM304", True)],
)
def test_what_may_not_be_carried_on(status: str, code: str, goes: bool) -> None:
    result, codes = build(primary(), structs.replace(decision(), status=status))
    assert codes == [code]
    assert (result is not None) is goes


def test_nothing_is_left() -> None:
    remit = a_claim(
        a_line(15_000, 7_000, control_number="L1"),
        a_line(8_000, 3_000, "69210", control_number="L2"),
        control_number="RV-20260301-1",
    )
    result, codes = build(primary(), remit)
    assert codes == ["REM305"]
    assert result is not None


def test_a_wrong_cent_stops_it() -> None:
    remit = decision()
    line = structs.replace(remit.lines[0], paid=6_999)
    result, codes = build(primary(), structs.replace(remit, lines=(line, remit.lines[1])))
    assert result is None
    assert codes == ["REM303", "REM303", "REM303"]
    result, codes = build(primary(), structs.replace(remit, paid=9_999))
    assert result is None
    assert codes == ["REM303"]


def test_lines_must_be_tied_or_tied_by_hand() -> None:
    remit = decision()
    lines = tuple(
        structs.replace(line, control_number="", procedure=Procedure("X"), charge=1, paid=1) for line in remit.lines
    )
    result, findings = next_claim(primary(), structs.replace(remit, lines=lines), SECOND, PAID_ON)
    assert result is None
    assert stops(findings)
    assert {finding.code for finding in findings} == {"REM302"}
    by_hand = LineMatching((LineMatch(0, (0,), 0, "by hand", ""), LineMatch(1, (1,), 0, "by hand", "")))
    result, codes = build(primary(), remit, by_hand)
    assert codes == []
    assert result is not None
    merged = LineMatching((LineMatch(0, (0, 1), 5, "merged", ""),))
    result, codes = build(primary(), remit, merged)
    assert result is None
    assert codes == ["REM302"]
