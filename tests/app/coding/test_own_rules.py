"""A practice's own rule holds a visit like any other finding, and one that cannot be read holds every visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from superbill.app.coding import services
from superbill.app.platform import clock, configuration
from tests.app.coding.visits import OFFICE, Desk, open_desk
from tests.app.registration.people import insure
from tests.conftest import Clinic


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (tmp_path / "codes").symlink_to(configuration.home() / "codes")
    monkeypatch.setattr("superbill.app.platform.own_rules.configuration.home", lambda: tmp_path)
    return folder


@pytest.fixture
def desk(clinic_a: Clinic) -> Iterator[Desk]:
    with clock.at(date(2026, 3, 3)):
        yield open_desk(clinic_a)


def test_a_rule_of_ones_own_holds_a_visit(desk: Desk, rules: Path) -> None:
    (rules / "ours.toml").write_text(
        '[[rule]]\ncode = "R-7"\nwhen = "claim.charge > 100"\nmessage = "too dear"\nseverity = "stop"\n'
    )
    visit = desk.coded(OFFICE, diagnoses=("I10",))
    run = services.scrub(desk.clinic.ben, encounter_id=visit.pk)
    assert [one["message"] for one in run.findings if one["code"] == "R-7"] == ["too dear"]
    assert run.stops >= 1


def test_a_rule_that_cannot_be_read_holds_every_visit(desk: Desk, rules: Path) -> None:
    (rules / "bad.toml").write_text("[[rule]]\ncode = 'R-8'\nwhen = 'claim.charge >'\nmessage = 'm'\n")
    visit = desk.coded(OFFICE, diagnoses=("I10",))
    run = services.scrub(desk.clinic.ben, encounter_id=visit.pk)
    assert [one["severity"] for one in run.findings if one["code"] == "E121"] == ["stop"]


def test_what_a_payer_asks_is_asked_of_its_visits_and_remembered_for_years(clinic_a: Clinic, rules: Path) -> None:
    with clock.at(date(2026, 3, 3)):
        _asked_for_years(open_desk(clinic_a, insured=False), rules)


def _asked_for_years(desk: Desk, rules: Path) -> None:
    coverage = insure(desk.clinic, desk.setting, desk.patient, starts_on=date(2020, 1, 1))
    policies = rules.parent / "policies"
    policies.mkdir()
    (policies / "plan.toml").write_text(
        f"""name = "Plan policies"
        payers = ["{coverage.payer.payer_id}"]
        [[determination]]
        name = "one visit in five years"
        codes = ["99213"]
        limit = {{ most = 1, period = "months", every = 60 }}
        """
    )
    then = desk.coded(services.Charged("99213", amount_cents=10_000), on=date(2022, 3, 1))
    services.release(desk.clinic.ben, encounter_id=then.pk)
    visit = desk.coded(OFFICE)
    found = services.scrub(desk.clinic.ben, encounter_id=visit.pk).findings
    said = "99213 was done on 2022-03-01; one visit in five years: 1 in 60 months, again from 2027-03-01."
    assert [one["message"] for one in found if one["code"] == "W140"] == [said]
    (policies / "plan.toml").write_text('name = "Plan policies"\npayer = "X"\n')
    held = services.scrub(desk.clinic.ben, encounter_id=visit.pk).findings
    assert [one["value"] for one in held if one["code"] == "E121"] == ["file plan.toml"]
