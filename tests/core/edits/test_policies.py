"""Policies as data: Medicare's own, a payer's file, and when a service is free again."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from superbill.core import codes
from superbill.core.edits import Context, PastLine, limited, read_policy, scrub
from superbill.core.edits.policies import Determination, Limit, Period, national, policy_of
from superbill.core.edits.witness import DAY, claim_of

LIMITED = [one for one in national().determinations if one.limit is not None]


@pytest.mark.parametrize(
    ("period", "every", "on", "free", "words"),
    [
        ("days", 60, date(2026, 1, 1), date(2026, 3, 2), "1 in 60 days"),
        ("months", 12, date(2024, 2, 29), date(2025, 2, 28), "1 in 12 months"),
        ("months", 3, date(2025, 11, 30), date(2026, 2, 28), "1 in 3 months"),
        ("full months", 11, date(2025, 3, 31), date(2026, 3, 1), "1 with 11 full months between"),
        ("full months", 11, date(2025, 12, 1), date(2026, 12, 1), "1 with 11 full months between"),
        ("calendar months", 1, date(2025, 12, 31), date(2026, 1, 1), "1 in a calendar month"),
        ("calendar years", 1, date(2025, 12, 31), date(2026, 1, 1), "1 in a calendar year"),
        ("life", 1, date(2025, 12, 31), None, "1 in a lifetime"),
    ],
)
def test_when_a_service_counts_no_more(period: Period, every: int, on: date, free: date | None, words: str) -> None:
    limit = Limit(1, period, every)
    assert (limit.free(on), limit.words) == (free, words)


def test_what_medicare_counts_is_looked_for_in_all_of_a_history() -> None:
    assert {"G0438", "G0121", "11719"} <= limited()
    assert "99213" not in limited()


@pytest.mark.parametrize("one", LIMITED, ids=lambda one: one.name)
def test_each_of_medicares_limits_holds_to_its_last_day(one: Determination) -> None:
    """The day before a service is free again it draws the finding, and on that day it does not."""
    assert one.limit is not None and one.authority
    earlier = one.start or date(2015, 3, 15)
    free = one.limit.free(earlier)
    last = free - timedelta(1) if free else DAY
    assert _too_often(one, earlier, last)
    if free:
        assert not _too_often(one, earlier, free)


def _too_often(one: Determination, earlier: date, on: date) -> bool:
    assert one.limit is not None
    claim = claim_of(
        {
            "coverage": {"filing_code": "MB"},
            "diagnoses": [one.purpose[0] if one.purpose else "I10"],
            "lines": [f"{one.codes[0]} @{on}"],
        }
    )
    past = PastLine("OLD", claim.payer.id, one.codes[0], earlier, units=one.limit.most)
    found = scrub(claim, codes.demo(), on + timedelta(5), Context(history=(past,)))
    return any(each.code == "W140" and one.name in each.message for each in found)


def test_the_finding_says_from_when_it_is_allowed_again() -> None:
    claim = claim_of({"coverage": {"filing_code": "MB"}, "lines": ["G0439"]})
    history = (PastLine("OLD", "INV01", "G0439", date(2025, 6, 10)),)
    found = [each for each in scrub(claim, codes.demo(), DAY, Context(history=history)) if each.code == "W140"]
    assert [each.message for each in found] == [
        "G0439 was done on 2025-06-10; annual wellness visits: 1 with 11 full months between, again from 2026-06-01."
    ]


def test_a_file_is_of_its_payers_and_adds_to_what_is_known() -> None:
    text = """
        name = "Invented Health"
        payers = ["INV01"]
        referral = ["992*"]
        [[determination]]
        name = "nutrition"
        codes = ["97802-97804"]
        limit = { most = 3, period = "calendar years" }
    """
    file, problems = read_policy(text, "inv.toml")
    assert file is not None and not problems
    claim = claim_of({})
    policy = policy_of(claim, None, (file,))
    assert policy is not None and (policy.referral, len(policy.determinations)) == (("992*",), 1)
    assert policy_of(claim_of({"payer": {"id": "INV02"}}), None, (file,)) is None
    assert policy_of(claim, policy, ()) is policy


def test_the_pages_file_of_waived_tests_asks_for_the_modifier() -> None:
    page = (Path(__file__).parents[3] / "docs" / "howto" / "payer-policies.md").read_text()
    blocks = re.findall(r"```toml\n(.*?)```", page, re.S)
    (waived,) = [block for block in blocks if "waived" in block]
    file, problems = read_policy(f'name = "Ours"\n{waived}', "ours.toml")
    assert file is not None and not problems
    asked = []
    for line in ("83036", "83036-QW", "81002"):
        claim = claim_of({"clia": "05D0987654", "lines": [line]})
        found = scrub(claim, codes.demo(), DAY, Context(policy=policy_of(claim, None, (file,))))
        asked.append([each.message for each in found if "QW" in each.message])
    assert asked == [["83036 lies outside Our waived tests: it asks for modifier QW."], [], []]
    plain = claim_of({"clia": "05D0987654", "lines": ["83036"]})
    undated = replace(plain, lines=tuple(replace(line, service_from=None) for line in plain.lines))
    found = scrub(undated, codes.demo(), DAY, Context(policy=policy_of(undated, None, (file,))))
    assert not any("QW" in each.message for each in found), "without a day there is no telling which policy holds"


@pytest.mark.parametrize(
    "text", ["name = ", 'name = "x"\nauthorisation = ["1"]', 'name = "x"\n[[determination]]\nname = "y"']
)
def test_a_file_that_cannot_be_read_is_named(text: str) -> None:
    file, problems = read_policy(text, "inv.toml")
    assert file is None
    assert [one.code for one in problems] == ["E121"]
    assert "inv.toml" in problems[0].message
