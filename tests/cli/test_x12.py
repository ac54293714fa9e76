"""``superbill x12`` as a newcomer meets it: what is printed, word for word where it matters, and the exit codes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from superbill.app.platform import code_tables
from superbill.cli.x12 import app
from superbill.core import x12
from superbill.core.codes import CodeTables
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.rows import DiagnosisRow
from tests.core.x12.samples import PROFESSIONAL, REMITTANCE, file_of

CHECKED = """\
claims.837: 1 x 837 005010X222A1: 1 finding
stop   X12-301  The claim's charge is 151.00, but its lines sum to 150.00.
       at claims.837, interchange 1, group 1, transaction 1, segment 21, loop 2300, CLM02
       Make CLM02 the sum of the line charges.
remit.835: 1 x 835 005010X221A1: clean
"""
EXPLAINED = """\
                claim (2100)
   14           CLP  claim paid
                  CLP01    our claim number: A•
                  CLP02    status: processed as primary  [1]
                  CLP03    charge: $150.00  [150]
                  CLP04    paid: $110.00  [110]
                  CLP05    patient's share: $20.00  [20]
"""
COMPARED = """\
transaction 1: CLM02
  - CLM*A1*150***11:B:1*Y*A*Y*Y
  + CLM*A1*151***11:B:1*Y*A*Y*Y
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    good = file_of(PROFESSIONAL)
    (tmp_path / "remit.835").write_bytes(file_of(REMITTANCE))
    (tmp_path / "good.837").write_bytes(good)
    (tmp_path / "claims.837").write_bytes(good.replace(b"CLM*A1*150*", b"CLM*A1*151*"))
    (tmp_path / "letter.txt").write_text("Dear Ada, here is the file.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, code: int = 0, text: bytes | None = None) -> Result:
    result = CliRunner().invoke(app, list(words), input=text)
    assert result.exit_code == code, result.output
    return result


def test_check() -> None:
    assert run("check", "claims.837", "remit.835", code=1).output == CHECKED
    assert run("check", "remit.835").output == "remit.835: 1 x 835 005010X221A1: clean\n"
    assert run("check", "letter.txt", code=2).output.startswith("letter.txt: not X12\nstop   X12-101  ")
    (line,) = run("check", "--json", "claims.837", code=1).output.splitlines()
    assert json.loads(line)["where"]["element"] == "CLM02"


def test_check_asks_the_loaded_codes_as_of_the_day_of_service(monkeypatch: pytest.MonkeyPatch) -> None:
    days = {"release": "r", "source": "s", "effective": date(2026, 1, 1), "until": date(2026, 12, 31)}
    loaded = CodeTables([in_memory("icd10cm", [DiagnosisRow("J069", text="x")], **days)])
    monkeypatch.setattr(code_tables, "tables", lambda: loaded)
    (line,) = run("check", "--json", "--codes", "good.837", code=1).output.splitlines()
    found = json.loads(line)
    assert (found["code"], found["where"]["element"], found["value"]) == ("X12-502", "HI02-2", "H6691")
    assert "diagnosis of 2026-05-01" in found["message"]


def test_check_with_a_companion_guide(folder: Path) -> None:
    guide = Path(__file__).resolve().parents[2] / "corpus" / "companion" / "sunrise-health.toml"
    assert run("check", "good.837", "--companion", str(guide)).output == "good.837: 1 x 837 005010X222A1: clean\n"
    (folder / "own.837").write_bytes((folder / "good.837").read_bytes().replace(b"*MI*M1234~", b"*MI*M123~"))
    said = run("check", "own.837", "--companion", str(guide), code=1).output
    assert "X12-701  C-101: Member ids of Sunrise Health are a letter and four digits." in said
    assert "loop 2010BA, NM109\n" in said
    (folder / "broken.toml").write_text('name = "Guide"\n[[rule]]\ncode = "C-9"\n')
    said = run("check", "good.837", "--companion", "broken.toml", code=1).output
    assert said.startswith("broken.toml: 1 finding\nstop   X12-702  C-9 of the companion file is not used: ")
    assert said.endswith("good.837: 1 x 837 005010X222A1: clean\n")


def test_show() -> None:
    assert EXPLAINED in run("show", "remit.835").output
    assert "CLP01    our claim number: A1" in run("show", "--reveal", "remit.835").output
    beside = run("show", "claims.837").output
    assert beside.index("CLM02    charge: $151.00") < beside.index("X12-301") < beside.index("REF  authorization")
    assert "Dear" not in run("show", "letter.txt", code=2).output


def test_json_and_back(folder: Path) -> None:
    lines = run("json", "remit.835").stdout_bytes
    assert run("write", "-", text=lines).stdout_bytes == file_of(REMITTANCE)
    (folder / "lines.json").write_bytes(lines)
    assert run("write", "lines.json").stdout_bytes == file_of(REMITTANCE)
    assert "not the lines that `x12 json` writes" in run("write", "letter.txt", code=2).output
    assert "nothing.json" in run("write", "nothing.json", code=2).output


def test_split(folder: Path) -> None:
    (folder / "both.edi").write_bytes(file_of(PROFESSIONAL, REMITTANCE))
    assert run("split", "--out", "parts", "both.edi").output == "parts/both-0001.edi\nparts/both-0002.edi\n"
    document, findings = x12.read((folder / "parts" / "both-0002.edi").read_bytes())
    assert findings == [] and document.transactions[0].set_id == "835"


def test_diff() -> None:
    assert run("diff", "good.837", "claims.837", code=1).output == COMPARED
    assert run("diff", "good.837", "good.837").output == ""


def test_mask() -> None:
    masked = run("mask", "--key", "ours", "remit.835").stdout_bytes
    assert masked == run("mask", "--key", "ours", "remit.835").stdout_bytes != run("mask", "remit.835").stdout_bytes
    document, findings = x12.read(masked)
    assert findings == [] and x12.validate(document) == []
    assert b"ROWAN" not in masked and b"*1234*1741234567*" not in masked


def test_what_is_not_x12_is_said_and_nothing_of_it_is_let_out(folder: Path) -> None:
    (folder / "empty").write_bytes(b"")
    for words in (["show"], ["json"], ["split"], ["mask"], ["diff", "good.837"]):
        for name in ("letter.txt", "empty"):
            said = run(*words, name, code=2)
            assert "X12-101" in said.stderr and said.stdout == ""
    assert "there is nothing in it" in run("write", "empty", code=2).output
    (folder / "binary").write_bytes(b"\xff\xfe\x00")
    assert "not the lines that `x12 json` writes" in run("write", "binary", code=2).output
