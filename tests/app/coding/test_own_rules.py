"""A practice's own rule holds a visit like any other finding, and one that cannot be read holds every visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from superbill.app.coding import services
from superbill.app.platform import clock, configuration
from tests.app.coding.visits import OFFICE, Desk, open_desk
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
