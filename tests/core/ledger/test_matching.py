"""Which claim and which charge: certain where it can be, offered where it cannot."""

from __future__ import annotations

from msgspec.structs import replace

from superbill.core.claim.values import Person, Procedure
from superbill.core.ledger import OpenClaim, match
from superbill.core.ledger.matching import match_lines

from .cases import SEEN, clp, line, member, owed, remittance


def found(remit_claim: object, *claims: OpenClaim, **more: object) -> tuple[str, str, list[str]]:
    matches, findings = match(remittance(remit_claim), claims, **more)  # type: ignore[arg-type]
    return matches[0].claim_id, matches[0].how, [one.code for one in findings]


VISIT = [line("99214", 10000, 0, "CO-16 100")]


def test_a_claim_is_found_by_our_number_then_the_payers_then_its_facts() -> None:
    ours = owed("A1", ("99214", 10000), payer_claim_numbers=("F1",), member_id="M1")
    assert found(clp("A1", "1", VISIT), ours) == ("claim-A1", "our control number", [])
    assert found(clp("0", "1", VISIT, payer_claim_number="F1"), ours)[1] == "the payer's claim number"
    assert found(clp("0", "1", VISIT, original_claim_number="F1"), ours)[1] == "the payer's claim number"
    assert found(clp("0", "1", VISIT, patient=member("M1")), ours)[1] == "member, date and charge"
    assert found(clp("0", "1", VISIT, subscriber=member("M1")), ours)[1] == "member, date and charge"
    assert found(clp("0", "1", VISIT, patient=member("M2")), ours) == ("", "unmatched", ["LED201"])
    assert found(clp("0", "1", VISIT, patient=Person()), ours) == ("", "unmatched", ["LED201"])


def test_two_of_ours_are_told_apart_by_payer_or_else_offered() -> None:
    one, other = owed("A1", ("99214", 10000)), replace(owed("A1", ("99214", 10000), payer_id="GAP"), claim_id="second")
    assert found(clp("A1", "1", VISIT), one, other, payer_id="GAP")[0] == "second"
    alike = replace(one, claim_id="another", lines=(*one.lines, *one.lines))
    matches, findings = match(remittance(clp("A1", "1", VISIT)), [alike, one], payer_id="PAY")
    assert matches[0].claim_id == ""
    assert matches[0].offers == ("claim-A1", "another")
    assert [item.code for item in findings] == ["LED202"]


def test_a_person_may_choose_or_unmatch() -> None:
    one = owed("A1", ("99214", 10000))
    assert found(clp("ZZ", "1", VISIT), one, chosen={0: "claim-A1"})[:2] == ("claim-A1", "chosen by hand")
    assert found(clp("A1", "1", VISIT), one, chosen={0: ""})[0] == ""


def how(remit_line: object, *charges: tuple[str, int]) -> str:
    ours = owed("A1", *charges)
    return match_lines(clp("A1", "1", [remit_line]), ours)[0].how  # type: ignore[list-item]


def test_lines_are_found_from_exact_to_loose() -> None:
    assert how(line("1", 1, 1, control_number="A1L1"), ("99214", 10000)) == "our line number"
    assert how(line("99214", 10000, 1), ("99214", 10000), ("99215", 10000)) == "code, modifiers, date and charge"
    dropped = replace(line("99214", 10000, 1), procedure=Procedure("99214", ("25",)))
    assert how(dropped, ("99214", 10000), ("99215", 10000)) == "code, date and charge; the modifiers differ"
    assert how(line("99214", 5000, 1), ("99214", 10000), ("99215", 5000)) == "code and date; the charge differs"
    assert (
        how(line("99213", 5000, 1), ("99214", 10000), ("99215", 5000)) == "date and charge; the payer changed the code"
    )
    assert how(line("99213", 5000, 1), ("99214", 5000), ("99215", 5000)) == "unmatched"
    assert how(line("99214", 10000, 1, service_from=None), ("99214", 10000)) == "code, modifiers, date and charge"


def test_bundled_lines_are_found_by_what_we_sent() -> None:
    ours = owed("A1", ("80048", 3000), ("84443", 4000))
    remit = clp(
        "A1",
        "1",
        [
            line("80050", 3000, 3000, submitted=Procedure("80048")),
            line("80050", 4000, 0, "CO-97 40", submitted=Procedure("84443")),
        ],
    )
    assert [one.charge_id for one in match_lines(remit, ours)] == ["A1.1", "A1.2"]


def test_the_same_service_twice_takes_each_charge_once() -> None:
    ours = owed("A1", ("20610", 10000), ("20610", 10000))
    remit = clp("A1", "1", [line("20610", 10000, 1), line("20610", 10000, 1), line("20610", 10000, 1)])
    assert [one.charge_id for one in match_lines(remit, ours)] == ["A1.1", "A1.2", ""]


def test_an_institutional_line_is_known_by_its_revenue_code() -> None:
    ours = owed("A1", ("", 10000))
    ours = replace(ours, lines=(replace(ours.lines[0], revenue_code="0450"),), service_from=SEEN)
    assert match_lines(clp("A1", "1", [line("", 10000, 1, revenue_code="0450")]), ours)[0].charge_id == "A1.1"
