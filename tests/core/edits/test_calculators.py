"""Visit levels, timed units, filing deadlines, global windows, denials: small functions with known answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.core.edits import FilingLimit, deadline, denial_for, em, timed
from superbill.core.edits.filing import federal_holidays
from superbill.core.edits.surgery import window

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("new", "minutes", "code"),
    [
        (True, 15, "99202"),
        (True, 30, "99203"),
        (True, 44, "99203"),
        (True, 60, "99205"),
        (False, 20, "99213"),
        (False, 40, "99215"),
    ],
)
def test_time_is_a_minimum(new: bool, minutes: int, code: str) -> None:
    assert em.level(em.Documentation(new, minutes=minutes), ON).code == code


@pytest.mark.parametrize(
    ("minutes", "medicare", "prolonged"),
    [
        (54, False, None),
        (55, False, ("99417", 1)),
        (70, False, ("99417", 2)),
        (68, True, None),
        (69, True, ("G2212", 1)),
    ],
)
def test_prolonged_time_counts_from_another_minute_for_medicare(
    minutes: int, medicare: bool, prolonged: tuple[str, int] | None
) -> None:
    assert em.level(em.Documentation(False, minutes=minutes), ON, medicare=medicare).prolonged == prolonged


@pytest.mark.parametrize(
    ("problems", "data", "risk", "code"),
    [
        (em.Problems(minor=1), em.Data(), "straightforward", "99212"),
        (em.Problems(acute_uncomplicated=1), em.Data(), "low", "99213"),
        (em.Problems(minor=2), em.Data(tests_ordered=2), "straightforward", "99213"),
        (em.Problems(stable_chronic=2), em.Data(), "moderate", "99214"),
        (em.Problems(worsening_chronic=1), em.Data(tests_ordered=2, historian=True), "low", "99214"),
        (em.Problems(severe=1), em.Data(interpretation=True, discussion=True), "low", "99215"),
        (em.Problems(severe=1), em.Data(), "low", "99213"),
    ],
)
def test_two_of_three_elements_decide(problems: em.Problems, data: em.Data, risk: str, code: str) -> None:
    found = em.level(em.Documentation(False, problems, data, risk), ON)
    assert (found.code, found.by) == (code, "decision making")
    assert "two of three" in found.reasons[0]


def test_the_higher_of_time_and_decision_making_wins() -> None:
    record = em.Documentation(False, em.Problems(stable_chronic=2), em.Data(), "moderate", minutes=10)
    assert em.level(record, ON).code == "99214"


def test_scenario_o12_three_units_over_two_services() -> None:
    assert timed.units({"97110": 24, "97140": 15}) == {"97110": 2, "97140": 1}
    assert timed.units({"97110": 15, "97140": 7}) == {"97110": 1, "97140": 0}
    assert timed.units({"97110": 7, "97140": 7}) == {"97110": 1, "97140": 0}


@pytest.mark.parametrize(
    ("minutes", "units"), [(7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5)]
)
def test_the_eight_minute_rule(minutes: int, units: int) -> None:
    assert timed.units_of(minutes) == units


@given(st.dictionaries(st.sampled_from(sorted(timed.TIMED)), st.integers(1, 90), min_size=1, max_size=5))
def test_units_over_services_come_to_the_units_of_all_minutes(minutes: dict[str, int]) -> None:
    found = timed.units(minutes)
    assert sum(found.values()) == timed.units_of(sum(minutes.values()))
    assert all(0 <= found[code] <= minutes[code] // 15 + 1 for code in minutes)


MEDICARE = FilingLimit(payer_id="", contract="Medicare", next_workday=True)


@pytest.mark.parametrize(
    ("service", "last"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 3, 7), date(2026, 3, 9)),  # a Saturday
        (date(2025, 7, 4), date(2026, 7, 6)),  # 4 July 2026 is a Saturday, observed on Friday the third
        (date(2025, 12, 25), date(2026, 12, 28)),  # Christmas is a Friday
    ],
)
def test_medicare_files_for_one_calendar_year(service: date, last: date) -> None:
    assert deadline(MEDICARE, service) == last


def test_corrected_and_secondary_claims_have_their_own_clocks() -> None:
    limit = FilingLimit(payer_id="P", contract="c", days=90, corrected_days=180, secondary_days=60)
    assert deadline(limit, ON) == ON + timedelta(90)
    assert deadline(limit, ON, corrected=True) == ON + timedelta(180)
    assert deadline(limit, ON, decided=date(2026, 6, 1)) == date(2026, 7, 31)


@pytest.mark.parametrize("year", range(2024, 2031))
def test_federal_offices_close_eleven_days_or_one_more(year: int) -> None:
    closed = federal_holidays(year)
    assert all(day.weekday() < 5 for day in closed)
    assert len(closed) in (11, 12)


def test_global_windows() -> None:
    assert window(ON, "090") == (date(2026, 3, 1), date(2026, 5, 31))
    assert window(ON, "010") == (ON, date(2026, 3, 12))
    assert window(ON, "000") == (ON, ON)
    assert window(ON, "ZZZ") is None


def test_findings_that_deny_nothing() -> None:
    assert denial_for("W028") is None
    assert denial_for("E001") is not None
