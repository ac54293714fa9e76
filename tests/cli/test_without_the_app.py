"""What ``superbill`` can do where the app is not installed, and what it says of the rest."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.alone import alone, brought_by
from tests.core.x12.samples import PROFESSIONAL, REMITTANCE, file_of

RUN = "from superbill.cli import run\nrun()\n"
MODULES = brought_by("cli")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bill.837").write_bytes(file_of(PROFESSIONAL))
    (tmp_path / "paid.835").write_bytes(file_of(REMITTANCE))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, text: bytes = b"", home: str = "home") -> CompletedProcess[bytes]:
    return alone(RUN, text, modules=MODULES, words=words, SUPERBILL_HOME=home)


def test_the_commands_on_files_bring_nothing_of_the_app() -> None:
    assert {"msgspec", "typer", "rich"} <= MODULES and not MODULES & {"django", "psycopg", "procrastinate", "granian"}
    assert brought_by("app") > MODULES


def test_the_commands_are_listed() -> None:
    said = run("--help").stdout.decode()
    assert "x12" in said and "books" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x12 check bill.837 paid.835", "paid.835: 1 x 835 005010X221A1: clean\n"),
        ("x12 show paid.835", "claim (2100)"),
        ("x12 json paid.835", '{"segment":["SE","27","0001"]}'),
        ("x12 split --out parts bill.837", "parts/bill-0001.837\n"),
        ("x12 diff paid.835 paid.835", ""),
        ("x12 mask bill.837", "~SE*44*0001~"),
        ("remit check paid.835", "paid.835: SUNRISE HEALTH, trace T100: holds\n"),
        ("remit audit .", "1 remittances with 1 claims were read"),
        ("claim scrub bill.837", "1 claim, none of them would be held."),
        ("codes show J069", "Acute upper respiratory infection"),
    ],
)
def test_commands_on_files_work(files: Path, words: str, said: str) -> None:
    done = run(*words.split())
    assert done.returncode == 0 and said in done.stdout.decode(), done.stderr.decode()


def test_write_gives_back_what_json_told(files: Path) -> None:
    assert run("x12", "write", "-", text=run("x12", "json", "paid.835").stdout).stdout == file_of(REMITTANCE)


@pytest.mark.parametrize("words", ["books verify", "receive paid.835", "serve", "demo", "desk run", "payer explain A1"])
def test_a_command_that_needs_the_app_says_so_in_a_sentence(files: Path, words: str) -> None:
    done = run(*words.split())
    assert done.returncode == 2 and done.stdout == b""
    assert (
        done.stderr == b"superbill: this command needs django, which comes with the app: pip install 'superbill[app]'\n"
    )


def test_without_the_commands_that_is_said() -> None:
    done = alone(RUN, modules=brought_by())
    assert done.returncode == 1 and done.stderr.startswith(b"superbill: the commands need ")
    assert b"pip install 'superbill[cli]'" in done.stderr and b"'superbill[app]'" in done.stderr
    assert b"Traceback" not in done.stderr
