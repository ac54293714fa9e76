"""A practice is set up from the files of its how-to page, and what is wrong with a file is said at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.golden.conftest import ROOT, Command, show

ENTERED = """\
practice       1 entered
places         1 entered
providers      1 entered
partners       1 entered
payers         1 entered
contracts      1 entered
enrolments     1 entered
fees           1 entered
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the page."""
    page = (ROOT / "docs" / "howto" / "set-up-a-practice.md").read_text()
    practice, terms, fees = re.findall(r"```(?:toml|csv)\n(.*?)```", page, re.S)
    for name, text in (("practice.toml", practice), ("invented.toml", terms), ("fees.csv", fees)):
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_practice_is_set_up_by_the_page_and_again(superbill: Command, folder: Path) -> None:
    for _ in range(2):
        said = superbill("practice", "set", folder / "practice.toml")
        show(said.out, ENTERED)
        assert said.code == 0


FAULTS = (
    (
        "practice.toml",
        'npi = "1234567893"',
        'npi = "1234567890"',
        "practice, Hillside Clinic: 1234567890 is not an NPI",
    ),
    ("practice.toml", 'pos = "11"', 'pos = ""', "places, Hillside: say its pos"),
    ("practice.toml", 'partner = "invented" ', 'colour = "red"\npartner = "invented" ', "payers, INV01: "),
    ("practice.toml", "starts_on = 2026-01-01\nname", 'starts_on = "2026-01-01"\nname', "write starts_on as a date"),
    ("practice.toml", "[[places]]", "[[rooms]]", "has no table rooms"),
    ("practice.toml", 'payer = "INV01"\nstarts_on', 'payer = "X"\nstarts_on', "there is no payer X"),
    ("invented.toml", '"fixed"', '"magic"', "contracts, INV01: "),
    ("fees.csv", "140.00", "dear", "line 2: 'dear' is no price"),
)


def test_what_is_wrong_is_said_at_its_place(superbill: Command, folder: Path) -> None:
    for file, was, now, says in FAULTS:
        right = (folder / file).read_text()
        assert was in right
        (folder / file).write_text(right.replace(was, now, 1))
        said = superbill("practice", "set", folder / "practice.toml")
        (folder / file).write_text(right)
        assert says in " ".join(said.out.split()) and said.code == 2, said.out
