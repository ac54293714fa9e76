"""A practice's own rules hold its visits and repair its claims, and are read again when their file changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from superbill.app.platform import own_rules
from superbill.app.platform.tenancy import acting_for
from superbill.core.edits.witness import claim_of
from tests.conftest import make_clinic

REPAIR = """
[[rule]]
code = "R-1"
when = 'claim.authorization is present'
message = "no dashes"
repair = { field = "claim.authorization", form = "plain" }
"""
HOLD = """
[[rule]]
code = "R-2"
when = 'claim.charge > 10'
message = "too dear"
severity = "stop"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path))
    return tmp_path / "rules"


def test_without_a_folder_there_are_no_rules(folder: Path) -> None:
    assert own_rules.own_rules() == ((), ())
    claim = claim_of({"authorization": "A-1"})
    assert own_rules.repaired(claim) is claim


def test_rules_are_read_again_when_a_file_changes(folder: Path) -> None:
    folder.mkdir()
    file = folder / "ours.toml"
    file.write_text(REPAIR)
    assert own_rules.repaired(claim_of({"authorization": "A-1"})).authorization == "A1"
    file.write_text(REPAIR + HOLD)
    os.utime(file, ns=(1, 1))
    assert [rule.code for rule in own_rules.own_rules()[0]] == ["R-1", "R-2"]


def test_a_rule_that_cannot_be_read_is_told(folder: Path) -> None:
    folder.mkdir()
    (folder / "bad.toml").write_text('[[rule]]\ncode = "R-3"\nwhen = "claim.charge >"\nmessage = "m"')
    said, problems = own_rules.own_rules()
    assert said == () and [one.code for one in problems] == ["E121"]


@pytest.mark.django_db
def test_a_clinic_has_rules_of_its_own(folder: Path) -> None:
    one, other = make_clinic("One", "one"), make_clinic("Other", "other")
    (folder / "one").mkdir(parents=True)
    (folder / "one" / "ours.toml").write_text(HOLD)
    (folder / "all.toml").write_text(REPAIR)
    with acting_for(one.tenant):
        assert [rule.code for rule in own_rules.own_rules()[0]] == ["R-1", "R-2"]
    with acting_for(other.tenant):
        assert [rule.code for rule in own_rules.own_rules()[0]] == ["R-1"]
