"""A remit claim finds our claim and its lines, or is offered; nothing is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from superbill.core.claim.values import Adjustment, Person, Procedure
from superbill.core.remit.matching import Candidate, match_claim, match_lines
from superbill.core.remit.values import RemitClaim, RemitLine
from tests.builders_remit import a_claim, a_line, our_claim, our_line

DAY = date(2026, 3, 1)


def line(code: str = "99213", charge: int = 10_000, paid: int = 8_000, *modifiers: str, **more: Any) -> RemitLine:
    procedure = Procedure(code, modifiers)
    return a_line(charge, paid, procedure=procedure, service_from=more.pop("service_from", DAY), **more)


def candidates(*claims: Any) -> list[Candidate]:
    return [one if isinstance(one, Candidate) else Candidate(one) for one in claims]


def test_our_number_decides() -> None:
    remit = a_claim(line())
    found, findings = match_claim(remit, candidates(our_claim(control_number="B-2"), our_claim()))
    assert findings == []
    assert found.chosen is not None
    assert (found.chosen.index, found.chosen.rank) == (1, 1)
    assert found.matches[1].rank == 3


def test_a_long_number_may_come_back_cut() -> None:
    ours = our_claim(control_number="ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    found, _ = match_claim(a_claim(line(), control_number="ABCDEFGHIJKLMNOPQRST"), candidates(ours))
    assert found.chosen is not None


def test_then_the_payers_number_then_the_facts() -> None:
    remit = a_claim(line(), control_number="LOST")
    by_number = Candidate(our_claim(control_number="B-2", subscriber=Person(member_id="X")), ("FH2026000001",))
    found, findings = match_claim(remit, [by_number, Candidate(our_claim(control_number="C-3"))])
    assert [match.rank for match in found.matches] == [2, 3]
    assert [finding.code for finding in findings] == ["REM203"]
    found, findings = match_claim(remit, candidates(our_claim(control_number="C-3")))
    assert found.chosen is not None
    assert found.chosen.explanation == "the same member, date of service and charge"
    assert findings == []


def test_a_replacement_is_found_by_the_number_it_replaces() -> None:
    remit = a_claim(line(), control_number="LOST", original_claim_number="OLD9")
    found, _ = match_claim(remit, candidates(our_claim(control_number="B", payer_claim_number="OLD9")))
    assert found.chosen is not None
    assert found.chosen.rank == 2


def test_two_that_fit_alike_are_offered() -> None:
    found, findings = match_claim(a_claim(line()), candidates(our_claim(), our_claim()))
    assert found.chosen is None
    assert len(found.matches) == 2
    assert [finding.code for finding in findings] == ["REM202"]


def test_among_the_same_number_the_facts_decide() -> None:
    other = our_claim(our_line(charge=55_500))
    found, findings = match_claim(a_claim(line()), candidates(other, our_claim()))
    assert found.chosen is not None
    assert found.chosen.index == 1
    assert findings == []


def test_one_fact_off_is_asked_about_and_two_are_not_chosen() -> None:
    found, findings = match_claim(a_claim(line()), candidates(our_claim(our_line(charge=9_900))))
    assert found.chosen is not None
    assert "charge differ" in findings[0].message
    stranger = our_claim(our_line(charge=9_900), subscriber=Person(member_id="OTHER"))
    found, findings = match_claim(a_claim(line()), candidates(stranger))
    assert found.chosen is None
    assert "charge and member" in findings[0].message


def test_nothing_fits() -> None:
    remit = a_claim(line(), control_number="LOST", payer_claim_number="")
    found, findings = match_claim(remit, candidates(our_claim(control_number="B", charge=1)))
    assert found.matches == ()
    assert [finding.code for finding in findings] == ["REM201"]


def test_a_reversal_finds_its_claim() -> None:
    reversal = a_claim(line(charge=-10_000, paid=-8_000), status="22")
    found, findings = match_claim(reversal, candidates(our_claim()))
    assert findings == []
    assert found.chosen is not None
    lines, findings = match_lines(reversal, our_claim())
    assert lines.whole
    assert findings == []


def lines_of(remit: RemitClaim, *ours: Any) -> tuple[list[tuple[int, tuple[int, ...], int]], Any, list[str]]:
    matching, findings = match_lines(remit, our_claim(*ours))
    places = [(match.remit, match.lines, match.rank) for match in matching.matches]
    return places, matching, [finding.code for finding in findings]


def test_the_line_control_number_wins() -> None:
    remit = a_claim(line("99999", control_number="L2"), line(control_number="L1"))
    places, matching, codes = lines_of(
        remit, our_line(1, control_number="L1"), our_line(2, "71046", control_number="L2")
    )
    assert places == [(0, (2,), 1), (1, (1,), 1)]
    assert "code changed from 71046 to 99999" in matching.matches[0].explanation
    assert codes == []


def test_a_split_line_comes_back_in_parts() -> None:
    echoed = a_claim(line(charge=6_000, control_number="L1"), line(charge=4_000, paid=0, control_number="L1"))
    places, matching, codes = lines_of(echoed, our_line(1, control_number="L1"))
    assert places == [(0, (1,), 1), (1, (1,), 1)]
    assert matching.whole
    silent = a_claim(line(charge=6_000, paid=6_000), line(charge=4_000, paid=0))
    places, matching, codes = lines_of(silent, our_line(1))
    assert places == [(0, (1,), 5), (1, (1,), 5)]
    assert codes == []


def test_merged_lines() -> None:
    places, matching, codes = lines_of(
        a_claim(line("97110", 12_000)), our_line(1, "97110", 6_000), our_line(2, "97110", 6_000)
    )
    assert places == [(0, (1, 2), 5)]
    assert matching.matches[0].way == "merged"
    assert codes == []


def test_dropped_and_changed_modifiers() -> None:
    remit = a_claim(line(), line("71046", 8_000, 8_000, "26"))
    places, matching, codes = lines_of(
        remit, our_line(1, modifiers=("25",)), our_line(2, "71046", 8_000, modifiers=("TC",))
    )
    assert places == [(0, (1,), 3), (1, (2,), 3)]
    assert "modifier 25 dropped" in matching.matches[0].explanation
    assert "modifier TC dropped; modifier 26 added" in matching.matches[1].explanation
    assert codes == []


def test_modifiers_tell_two_lines_apart() -> None:
    remit = a_claim(line("20610", 9_000, 9_000, "RT"), line("20610", 9_000, 0, "LT"))
    places, _, codes = lines_of(
        remit, our_line(1, "20610", 9_000, modifiers=("LT",)), our_line(2, "20610", 9_000, modifiers=("RT",))
    )
    assert places == [(0, (2,), 2), (1, (1,), 2)]
    assert codes == []


def test_recoded_with_and_without_saying_so() -> None:
    said = a_claim(line("99212", submitted=Procedure("99213")))
    places, matching, _ = lines_of(said, our_line())
    assert places == [(0, (1,), 2)]
    assert "code changed from 99213 to 99212" in matching.matches[0].explanation
    places, _, _ = lines_of(a_claim(line("99212")), our_line())
    assert places == [(0, (1,), 6)]
    wrong = a_claim(line("99213", submitted=Procedure("XXXXX")))
    places, _, _ = lines_of(wrong, our_line())
    assert places == [(0, (1,), 4)]


def test_bundled_lines_say_into_which() -> None:
    remit = a_claim(
        line("80053", 5_000, 4_000, submitted=Procedure("82310")),
        line("80053", 3_000, 0, submitted=Procedure("82374"), adjustments=[Adjustment("CO", "97", 3_000)]),
    )
    places, matching, codes = lines_of(remit, our_line(1, "82310", 5_000), our_line(2, "82374", 3_000))
    assert places == [(0, (1,), 2), (1, (2,), 2)]
    assert [match.bundled_into for match in matching.matches] == [0, 1]
    assert matching.matches[1].way == "bundled"
    assert codes == []


def test_twins_are_taken_in_their_order() -> None:
    remit = a_claim(line("97110", 6_000, 4_000), line("97110", 6_000, 0))
    places, matching, codes = lines_of(remit, our_line(1, "97110", 6_000), our_line(2, "97110", 6_000))
    assert places == [(0, (1,), 2), (1, (2,), 2)]
    assert matching.matches[0].way.endswith("in their order")
    assert codes == []


def test_one_answer_to_two_twins_is_offered() -> None:
    places, matching, codes = lines_of(
        a_claim(line("97110", 6_000)), our_line(1, "97110", 6_000), our_line(2, "97110", 6_000)
    )
    assert places == []
    assert matching.offers[0].lines == (1, 2)
    assert codes == ["REM205"]
    assert not matching.whole


def test_what_fits_nothing_and_what_is_not_answered() -> None:
    remit = a_claim(line("99999", 1, 1))
    places, matching, codes = lines_of(remit, our_line())
    assert places == []
    assert (matching.unmatched, matching.unanswered) == ((0,), (1,))
    assert codes == ["REM204", "REM206"]


def test_answers_to_the_claim_as_a_whole() -> None:
    remit = structs.replace(a_claim(line()), lines=())
    matching, findings = match_lines(remit, our_claim())
    assert matching.claim_level
    assert matching.whole
    assert findings == []


@pytest.mark.parametrize("known", [True, False])
def test_lines_with_only_a_revenue_code(known: bool) -> None:
    procedure = Procedure("", (), "NU")
    remit = a_claim(a_line(5_000, 5_000, procedure=procedure, revenue_code="0450" if known else "0300"))
    places, _, codes = lines_of(remit, structs.replace(our_line(1, "", 5_000), revenue_code="0450"))
    assert places == ([(0, (1,), 2)] if known else [(0, (1,), 4)])
    assert codes == []


def test_a_revenue_code_in_place_of_the_procedure() -> None:
    remit = a_claim(a_line(5_000, 5_000, procedure=Procedure("0450", (), "NU"), service_from=DAY))
    places, _, _ = lines_of(remit, structs.replace(our_line(1, "99283", 5_000), revenue_code="0450"))
    assert places == [(0, (1,), 2)]
