"""What `superbill payer` prints, word for word. To accept a change, run with ``GOLDEN=write``."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from superbill.cli.main import app
from superbill.core.claim import write_837
from superbill.core.claim.values import Person, Procedure
from superbill.core.codes import demo
from tests.builders import ANA, a_claim, a_line, a_submission
from tests.core.claim.files import file_of

HERE = Path(__file__).parent
GOLDEN = HERE / "payer.golden"

PLAN = """\
[plan]
id = "CEDAR-PPO"
name = "Cedar Mutual PPO"
payer_id = "FH001"
tiers = [{ deductible = 100, coinsurance_percent = 20, oop_maximum = 4000 }]
benefits = [{ name = "office visit", codes = ["99202-99215"], copay = 25, copay_only = true }]
authorization_codes = ["27447"]
policy = { high_dollar = 20000 }
[[plan.terms]]
name = "120 % of Medicare"
source = "contract 12"
rules = [{ basis = "mpfs", percent = 120 }, { basis = "percent of charge", percent = 60 }]

[[members]]
id = "FH20001"
birth = 1985-06-12
last = "Rivera"
"""
WITNESS = """\
[plan]
id = "EXAMPLE"
tiers = [{ coinsurance_percent = 20 }]
terms = [{ rules = [{ basis = "percent of charge", percent = 50 }] }]

[[witness]]
title = "half of the charge, then 20 % coinsurance"
[[witness.claims]]
id = "C1"
lines = [{ code = "99213", charge = 100 }]
expect = { paid = PAID }

[[witness]]
title = "paid in full"
plan = { tiers = [{}] }
[[witness.claims]]
id = "C1"
lines = [{ code = "99213", charge = 100 }]
expect = { paid = 50 }
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan, a file of four claims, and witnesses right, wrong, unreadable and none."""
    stranger = Person(last="DOE", first="JO", member_id="NOBODY", birth=ANA.birth, sex="F", address=ANA.address)
    claims = (
        a_claim(
            control_number="V-1",
            lines=(a_line(1, procedure=Procedure("99213", ("25",))), a_line(2, procedure=Procedure("20610"))),
        ),
        a_claim(control_number="V-2", lines=(a_line(1, procedure=Procedure("27447"), charge=2500_00),)),
        a_claim(control_number="V-3", lines=(a_line(1, procedure=Procedure("99499"), charge=25000_00),)),
        a_claim(control_number="V-4", subscriber=stranger),
    )
    (tmp_path / "claims.837").write_bytes(file_of(write_837(a_submission(*claims))))
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "wrong-plan.toml").write_text(PLAN.replace("copay_only", "copay_onyl"))
    (tmp_path / "right.toml").write_text(WITNESS.replace("PAID", "40"))
    (tmp_path / "wrong.toml").write_text(WITNESS.replace("PAID", "45"))
    (tmp_path / "unreadable.toml").write_text(
        WITNESS.replace("PAID", "40").replace("charge = 100", "charge = 100.005", 1)
    )
    (tmp_path / "empty.toml").write_text("")
    (tmp_path / "all" / "none").mkdir(parents=True)
    (tmp_path / "all" / "notes.txt").write_text("not a witness")
    (tmp_path / "all" / "more").mkdir()
    (tmp_path / "all" / "more" / "right.toml").write_text(WITNESS.replace("PAID", "40"))
    (tmp_path / "hello.txt").write_text("hello")
    monkeypatch.setattr("superbill.cli.payer._tables", lambda folder: demo())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_print_what_they_printed(work: Path) -> None:
    said = GOLDEN.read_text()
    commands = [line[2:] for line in said.splitlines() if line.startswith("$ ")]
    shown = "\n".join(_run(command) for command in commands)
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(shown)
    assert shown == said


def _run(command: str) -> str:
    program, *words = shlex.split(command)
    if program == "cat":
        return f"$ {command}\n{Path(words[0]).read_text()}"
    result = CliRunner().invoke(app, words, env={"COLUMNS": "120", "NO_COLOR": "1"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    tail = f"(exit {result.exit_code})\n" if result.exit_code else ""
    lines = "".join(f"{line.rstrip()}\n" for line in result.output.splitlines())
    return f"$ {command}\n{lines}{tail}"
