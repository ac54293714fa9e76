"""What `codes`, `claim` and `rules` print, word for word, on a home with the demonstration tables.

Each ``.golden`` file holds commands after ``$`` and what they print; a line ``(exit N)`` ends what fails. To see what
changed, read the difference; to accept it, run with ``GOLDEN=write``.
"""

from __future__ import annotations

import os
import shlex
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs
from typer.testing import CliRunner

from superbill.cli.main import app
from superbill.core import codes
from superbill.core.claim import write_837
from superbill.core.claim.values import Adjustment
from superbill.core.codes.tables import form_of
from superbill.core.edits.witness import claim_of
from superbill.core.remit import write_835
from tests.builders import a_submission
from tests.builders_remit import a_claim, a_line, a_remittance
from tests.builders_remit import file_of as remit_file
from tests.core.claim.files import file_of

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "corpus" / "rules" / "practice.toml"
GOLDEN = sorted(path.name for path in HERE.glob("edits-*.golden"))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with claims, answers, rules and a wrong table; the home is in it, without the whole diagnosis list."""
    folder = tmp_path
    (folder / "home" / "codes").mkdir(parents=True)
    few = codes.bundle.in_memory(
        "icd10cm",
        [
            codes.DiagnosisRow("I10", text="Essential (primary) hypertension"),
            codes.DiagnosisRow("J069", text="Acute upper respiratory infection, unspecified"),
            codes.DiagnosisRow(
                "E116", text="Type 2 diabetes mellitus with other specified complications", billable=False
            ),
            codes.DiagnosisRow("E1165", text="Type 2 diabetes mellitus with hyperglycemia"),
            codes.DiagnosisRow("H6121", text="Impacted cerumen, right ear"),
        ],
        release="few",
        source="test",
    )
    none = codes.bundle.in_memory("icd10cm-notes", [], release="few", source="test")
    for info, body in (few, none):
        info = structs.replace(info, form=form_of(info.kind))
        (folder / "home" / "codes" / f"{info.kind}-few.table").write_bytes(codes.tablefile.pack(info, [bytes(body)]))
    claims = (
        claim_of({"control_number": "V-1", "lines": ["99213-25 $120", "69210 $80"], "diagnoses": ["J069", "H6121"]}),
        claim_of({"control_number": "V-2", "lines": ["45385 $900", "45378 $600"], "diagnoses": ["E116"]}),
        claim_of({"control_number": "V-3", "lines": ["27447 $2500"], "authorization": "PA-1"}),
        claim_of({"control_number": "V-4", "lines": ["27447 $2500"], "subscriber": {"first": "Zoe"}}),
    )
    (folder / "claims.837").write_bytes(file_of(write_837(a_submission(*claims))))
    no = a_line(250_000, 0, "27447", (Adjustment("CO", "197", 250_000),))
    paid = a_claim(a_line(12_000, 9_000), a_line(8_000, 5_000, "69210"), control_number="V-1")
    answers = (
        paid,
        a_claim(no, control_number="V-4"),
        a_claim(a_line(250_000, 200_000, "27447"), control_number="V-3"),
    )
    past = folder / "past"
    past.mkdir()
    (past / "march.837").write_bytes((folder / "claims.837").read_bytes())
    (past / "march.835").write_bytes(remit_file(write_835(a_remittance(*answers))))
    cured = a_claim(a_line(250_000, 200_000, "27447"), control_number="V-4")
    (past / "april.835").write_bytes(remit_file(write_835(a_remittance(cured, paid_on=date(2026, 4, 20)))))
    places = "\n".join(
        f"{code},{text},2003-04-01"
        for code, text in (("11", "office"), ("12", "home"), ("21", "hospital"), ("22", "clinic"), ("23", "emergency"))
    )
    (folder / "places.csv").write_text(f"code,description,start\n{places}\n")
    (folder / "own.toml").write_text(RULES.read_text())
    (folder / "weighed.toml").write_text(
        '[[rule]]\ncode = "R-201"\nwhen = "claim.charge >= 2500"\nmessage = "Everything dear is looked at."\n'
        '[[rule]]\ncode = "R-202"\nwhen = \'claim.authorization = "PA-2"\'\nmessage = "That authorization has ended."\n'
    )
    (folder / "bad.toml").write_text('[[rule]]\ncode = "R-9"\nwhen = "claim.charge >"\nmessage = "m"\n')
    (folder / "GPCI2026.csv").write_text("Locality,Name\n05,San Francisco\n")
    (folder / "hello.txt").write_text("hello")
    return folder


@pytest.mark.parametrize("name", GOLDEN)
def test_commands_print_what_they_printed(name: str, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERBILL_HOME", str(work / "home"))
    monkeypatch.chdir(work)
    said = (HERE / name).read_text()
    commands = [line[2:] for line in said.splitlines() if line.startswith("$ ")]
    shown = "\n".join(_run(command) for command in commands)
    if os.environ.get("GOLDEN") == "write":
        (HERE / name).write_text(shown)
    assert shown == said


def _run(command: str) -> str:
    program, *words = shlex.split(command)
    assert program == "superbill"
    result = CliRunner().invoke(app, words, env={"COLUMNS": "120", "NO_COLOR": "1"})
    said = (
        result.output
        if result.exception is None or isinstance(result.exception, SystemExit)
        else f"superbill: {result.exception}\n"
    )
    code = 2 if isinstance(result.exception, ValueError) else result.exit_code
    tail = f"(exit {code})\n" if code else ""
    return f"$ {command}\n{said}{tail}"
