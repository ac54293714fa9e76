"""A file from anyone is taken in, and what keeps it from being used is said with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from superbill.core.remit import write_835
from tests import builders_remit
from tests.golden.conftest import Command, show


def test_a_remittance_that_is_parked_says_why(superbill: Command, tmp_path: Path) -> None:
    good = builders_remit.file_of(write_835(builders_remit.a_remittance()))
    (tmp_path / "undated.835").write_bytes(good.replace(b"*20260323~", b"*20001323~", 1))
    said = superbill("receive", "undated.835")
    show(said.out, PARKED)
    assert said.code == 1
    checked = superbill("remit", "check", "undated.835")
    assert "trace EFT20260320001: holds\n" in checked.out and "stop   REM002" in checked.out
    assert checked.code == 1, "its balances hold, but it cannot be put into the books"


def test_a_day_that_is_none_is_answered_with_how_to_write_one(superbill: Command) -> None:
    for words in (
        ("report", "aging", "--as-of", "soon"),
        ("books", "trial-balance", "--as-of", "soon"),
        ("books", "day-sheet", "soon"),
        ("remit", "apply", "--from", "soon"),
        ("desk", "work", "--on", "soon"),
    ):
        said = superbill(*words)
        show(said.out, "superbill: 'soon' is not a day; write it as YYYY-MM-DD")
        assert said.code == 2


def test_a_database_that_is_not_there_is_said(superbill: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    said = superbill("books", "verify")
    assert said.out.startswith("superbill: the database does not answer (") and "DATABASE_URL" in said.out
    assert said.code == 2 and len(said.out.splitlines()) == 1


PARKED = """\
undated.835
  835 005010X221A1 0001: remittance EFT20260320001 of 80.00 for 1 claim: parked
stop   REM002  “20001323” cannot be read as what belongs here.
       at undated.835, interchange 1, group 1, transaction 1, segment 4, loop HEADER, BPR16
       Ask the payer to send the file again. Amounts are written like 12.5 with two decimals at most, dates like 20260301.
1 of 1 files wait for a person, with what is said above
"""
