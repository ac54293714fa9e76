"""``superbill remit audit`` on a stranger's folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from superbill.cli.main import app
from superbill.core.claim import write_837
from superbill.core.money import dollars
from superbill.core.remit import write_835
from superbill.core.x12 import Envelope, write_interchange
from tests.builders import a_claim, a_submission
from tests.core.ledger.cases import clp, line, remittance

GOLDEN = """\
2 remittances with 4 claims were read from FOLDER.
  not read: notes.txt: NOT-READ

CERTAIN: 2 to look at, 97.50 may be lost
       87.50  FIRST HEALTH, claim A2 in EFT2, 99213: a denial booked as contractual
              the whole charge is called contractual, though the same payer pays for this service elsewhere
       10.00  FIRST HEALTH, claim A3 in EFT2, 99214: more taken off than the contract says
              the contract allows more than this

What is certain can be disputed now; what is likely or possible wants a look at the contract first.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    envelope = Envelope(
        sender="FH", receiver="CLINIC", group_sender="FH", group_receiver="CLINIC", date="20260320", time="1200",
        interchange_control=7, group_control=7,
    )  # fmt: skip
    one = remittance(clp("A1", "1", [line("99213", 8750, 6000, "CO-45 27.50")]))
    two = remittance(
        clp("A2", "1", [line("99213", 8750, 0, "CO-45 87.50")]),
        clp("A3", "1", [line("99214", 14000, 8000, "CO-45 60")]),
        clp("A4", "1", [line("80053", 5000, 0, "CO-197 50")]),
        trace="EFT2",
        paid_on=date(2026, 3, 27),
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.835").write_bytes(write_interchange(envelope, [write_835(one)]))
    (tmp_path / "in" / "b.835").write_bytes(write_interchange(envelope, [write_835(two), write_835(one)]))
    (tmp_path / "in" / "notes.txt").write_text("call them")
    (tmp_path / "fees.csv").write_text("code,allowed\n99214,90.00\n")
    return tmp_path


def test_claims_of_the_same_folder_are_held_against_the_answers(folder: Path) -> None:
    envelope = Envelope(
        sender="CLINIC", receiver="FH", group_sender="CLINIC", group_receiver="FH", date="20260301", time="1200",
        interchange_control=8, group_control=8,
    )  # fmt: skip
    claims = [
        replace(a_claim(), control_number=number, frequency=frequency)
        for number, frequency in (("A1", "1"), ("A9", "1"), ("A8", "8"))
    ]
    body = write_837(a_submission(*claims))
    (folder / "in" / "c.837").write_bytes(write_interchange(envelope, [body]))
    charge = dollars(claims[0].charge)
    done = CliRunner().invoke(app, ["remit", "audit", str(folder / "in")])
    said = done.output.splitlines()
    assert f"3 claims were sent; 1 of {charge} have no answer in these files." in said
    payer, day = claims[0].payer.name, claims[0].lines[0].service_from
    assert f"  {charge:>10}  {payer}, claim A9 of {day}: no answer" in said
    assert f"  claim A1 in EFT1: {charge} was charged, the answer speaks of 87.50" in said
    assert not any("A8" in text for text in said)


def test_it_prints_what_it_found_and_how_sure_it_is(folder: Path) -> None:
    done = CliRunner().invoke(app, ["remit", "audit", str(folder / "in"), "--contract", str(folder / "fees.csv")])
    said = done.output.replace(str(folder / "in"), "FOLDER")
    unread = next(text for text in said.splitlines() if "not read" in text).partition("notes.txt: ")[2]
    assert unread
    assert said.replace(unread, "NOT-READ") == GOLDEN
    assert done.exit_code == 1


def test_nothing_to_find_and_nothing_to_read(folder: Path, tmp_path: Path) -> None:
    fine = CliRunner().invoke(app, ["remit", "audit", str(folder / "in" / "a.835")])
    assert (fine.exit_code, fine.output.splitlines()[-1]) == (
        0,
        "Nothing in them looks like a write-off that nobody decided.",
    )
    (tmp_path / "empty").mkdir()
    assert CliRunner().invoke(app, ["remit", "audit", str(tmp_path / "empty")]).exit_code == 2
