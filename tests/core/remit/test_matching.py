"""A remit claim finds our claim and its lines, or is offered; nothing is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from superbill.core.claim.values import Adjustment, Procedure
from superbill.core.remit.matching import match_lines
from superbill.core.remit.values import RemitClaim, RemitLine
from tests.builders_remit import a_claim, a_line, our_claim, our_line

DAY = date(2026, 3, 1)


def line(code: str = "99213", charge: int = 10_000, paid: int = 8_000, *modifiers: str, **more: Any) -> RemitLine:
    procedure = Procedure(code, modifiers)
    return a_line(charge, paid, procedure=procedure, service_from=more.pop("service_from", DAY), **more)


def lines_of(remit: RemitClaim, *ours: Any) -> tuple[list[tuple[int, tuple[int, ...], int]], Any, list[str]]:
    """Per match: the remit line, our line numbers, the rank; then the matching and the findings."""
    matching, findings = match_lines(remit, our_claim(*ours).lines)
    places = [(match.remit, tuple(place + 1 for place in match.lines), match.rank) for match in matching.matches]
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
    assert [match.bundled_into for match in matching.matches] == [-1, 0]
    assert matching.matches[1].way == "bundled"
    assert codes == []


def test_a_bundled_line_whose_payer_line_is_not_there_stays_as_it_is() -> None:
    denied = line("80053", 3_000, 0, submitted=Procedure("82374"), adjustments=[Adjustment("CO", "97", 3_000)])
    other = line("99213", 10_000, 8_000)
    _, matching, codes = lines_of(a_claim(other, denied), our_line(), our_line(2, "82374", 3_000))
    assert [(match.way == "bundled", match.bundled_into) for match in matching.matches] == [(False, -1), (False, -1)]
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
    assert matching.offers[0].lines == (0, 1)
    assert codes == ["REM205"]
    assert not matching.whole


def test_what_fits_nothing_and_what_is_not_answered() -> None:
    remit = a_claim(line("99999", 1, 1))
    places, matching, codes = lines_of(remit, our_line())
    assert places == []
    assert (matching.unmatched, matching.unanswered) == ((0,), (0,))
    assert codes == ["REM204", "REM206"]


def test_answers_to_the_claim_as_a_whole() -> None:
    remit = structs.replace(a_claim(line()), lines=())
    matching, findings = match_lines(remit, our_claim().lines)
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


def test_more_answers_than_twins_are_offered() -> None:
    three = [line("97110", 6_000, 4_000) for _ in range(3)]
    places, matching, codes = lines_of(a_claim(*three), our_line(1, "97110", 6_000), our_line(2, "97110", 6_000))
    assert places == []
    assert [offer.remit for offer in matching.offers] == [0, 1, 2]
    assert codes == ["REM205"] * 3


def test_another_charge_for_the_same_code_and_day() -> None:
    places, _, codes = lines_of(a_claim(line(charge=5_000, paid=5_000)), our_line(), our_line(2, "99215", 5_001))
    assert places == [(0, (1,), 7)]
    assert codes == ["REM206"]


def test_a_person_decides_and_the_rest_is_found() -> None:
    remit = a_claim(line("97110", 6_000, 4_000), line("97110", 6_000, 0), line("1", 1, 1))
    ours = our_claim(our_line(1, "97110", 6_000), our_line(2, "97110", 6_000)).lines
    matching, findings = match_lines(remit, ours, {0: 1, 2: -1})
    assert [(one.remit, one.lines, one.rank) for one in matching.matches] == [(0, (1,), 0), (1, (0,), 2)]
    assert matching.unmatched == (2,)
    assert [one.code for one in findings] == ["REM204"]


def test_a_merged_line_says_how_it_was_found() -> None:
    remit = a_claim(line("97110", 12_000))
    matching, _ = match_lines(remit, our_claim(our_line(1, "97110", 6_000), our_line(2, "97110", 6_000)).lines)
    assert matching.matches[0].explanation == "by merged"
