"""Which of our claims: certain where it can be; ranked, explained and offered where it cannot."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from superbill.core.claim.values import Person
from superbill.core.ledger import OpenClaim
from superbill.core.remit import match_claims
from superbill.core.remit.matching import ClaimMatch
from superbill.core.remit.values import RemitClaim
from tests.core.ledger.cases import clp, line, member, owed, remittance

VISIT = [line("99214", 10000, 0, "CO-16 100")]


def found(remit: RemitClaim, *claims: OpenClaim, **more: Any) -> tuple[ClaimMatch, list[str]]:
    matches, findings = match_claims(remittance(remit), claims, **more)
    return matches[0], [one.code for one in findings]


def place(remit: RemitClaim, *claims: OpenClaim, **more: Any) -> tuple[str, str, list[str]]:
    match, codes = found(remit, *claims, **more)
    return match.claim_id, match.how, codes


def test_by_our_number_then_the_payers_then_the_facts() -> None:
    ours = owed("A1", ("99214", 10000), payer_claim_numbers=("F1",), member_id="M-1")
    assert place(clp("A1", "1", VISIT), ours) == ("claim-A1", "our control number", [])
    assert place(clp("0", "1", VISIT, payer_claim_number="F1"), ours)[1] == "the payer's claim number"
    assert place(clp("0", "1", VISIT, original_claim_number="F1"), ours)[1] == "the payer's claim number"
    for said in ("patient", "subscriber", "corrected"):
        assert place(clp("0", "1", VISIT, **{said: member("m1")}), ours)[1] == "member, date and charge"
    assert place(clp("0", "1", VISIT, patient=member("M2")), ours) == ("", "unmatched", ["REM201"])
    assert place(clp("0", "1", VISIT, patient=Person()), ours) == ("", "unmatched", ["REM201"])


def test_a_number_may_come_back_cut_or_in_lower_case() -> None:
    ours = owed("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ("99214", 10000))
    assert place(clp("abcdefghijklmnopqrst", "1", VISIT), ours)[1] == "our control number"


def test_two_of_ours_are_told_apart_by_payer_or_by_facts_or_else_offered() -> None:
    one, other = owed("A1", ("99214", 10000)), replace(owed("A1", ("99214", 10000), payer_id="GAP"), claim_id="second")
    assert place(clp("A1", "1", VISIT), one, other, payer_id="GAP")[0] == "second"
    twice = replace(one, claim_id="another", lines=(*one.lines, *one.lines))
    assert place(clp("A1", "1", VISIT), twice, one, payer_id="PAY") == ("claim-A1", "our control number", [])
    twin = replace(one, claim_id="twin")
    match, codes = found(clp("A1", "1", VISIT), twin, twice, one, payer_id="PAY")
    assert (match.claim_id, codes) == ("", ["REM202"])
    assert [(offer.claim_id, offer.differences) for offer in match.offers] == [
        ("claim-A1", ()),
        ("twin", ()),
        ("another", ("charge",)),
    ]
    assert {offer.explanation for offer in match.offers} == {"by our control number"}


def test_one_fact_off_is_asked_about_and_two_are_only_offered() -> None:
    ours = owed("A1", ("99214", 9900), member_id="M1")
    assert place(clp("A1", "1", VISIT, patient=member("M1")), ours) == ("claim-A1", "our control number", ["REM203"])
    match, codes = found(clp("A1", "1", VISIT, patient=member("M2")), ours)
    assert (match.claim_id, codes) == ("", ["REM203"])
    assert match.offers[0].differences == ("charge", "member")
    late = [line("99214", 9900, 0, "CO-16 99", service_from=None)]
    assert place(clp("A1", "1", late), ours)[2] == []
    later = clp("A1", "1", late, service_from=VISIT[0].service_from and VISIT[0].service_from.replace(day=28))
    assert place(later, ours)[2] == ["REM203"]


def test_a_reversal_finds_its_claim() -> None:
    back = clp("A1", "22", [line("99214", -10000, 0, "CO-16 -100")])
    assert place(back, owed("A1", ("99214", 10000))) == ("claim-A1", "our control number", [])


def test_a_person_may_choose_or_unmatch() -> None:
    one = owed("A1", ("99214", 10000), ("80053", 5000))
    assert place(clp("ZZ", "1", VISIT), one, chosen={0: "claim-A1"})[:2] == ("claim-A1", "chosen by hand")
    assert place(clp("A1", "1", VISIT), one, chosen={0: ""}) == ("", "chosen by hand", ["REM201"])
    match, _ = found(clp("A1", "1", VISIT), one, chosen_lines={0: {0: "A1.2"}})
    assert match.lines.matches[0].lines == (1,)
    match, _ = found(clp("A1", "1", VISIT), one, chosen_lines={0: {0: ""}})
    assert match.lines.unmatched == (0,)
    match, _ = found(clp("A1", "1", VISIT), one, chosen_lines={0: {0: "a charge of another claim"}})
    assert match.lines.matches[0].lines == (0,)
