"""What is not documented is not done: findings, commands and settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from superbill.cli import docs

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["FINDINGS.md", "reference/commands.md"])
def test_the_generated_pages_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == docs.pages()[name], "run `make docs`"


def test_every_finding_says_what_to_do_and_shows_its_smallest_input() -> None:
    silent = [kind.code for kind in docs.kinds() if not (kind.remedy and kind.message and kind.example)]
    assert not silent


def test_every_setting_is_documented() -> None:
    source = (ROOT / "src/superbill/app/platform/configuration.py").read_text()
    documented = (ROOT / "docs/reference/settings.md").read_text()
    names = set(re.findall(r'"((?:SUPERBILL|DATABASE)_[A-Z_]+)"', source))
    assert names and not {name for name in names if name not in documented}


def test_the_project_names_no_package_index() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert "http" not in lock.read_text()
