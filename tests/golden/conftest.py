"""Commands as a person types them: a process of its own, a home of its own, and what it prints."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def show(said: str, expected: str) -> None:
    """What a command printed is what it should, or the lines that differ."""
    assert said.splitlines() == expected.splitlines(), said


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    out: str
    code: int


Command = Callable[..., Said]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of homes that share the compiled diagnoses of the tests' own home: compiling them takes seconds."""
    from superbill.app.platform.code_tables import tables

    tables()
    yield tmp_path_factory.mktemp("homes")


@pytest.fixture
def superbill(homes: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Command:
    """Run ``superbill`` with a database of the test's own; ``today`` is the day it lives in."""
    home = homes / request.node.name.replace("[", "-").rstrip("]")[:40]
    home.mkdir()
    codes = Path(os.environ["SUPERBILL_HOME"]) / "codes"
    if codes.exists():
        (home / "codes").symlink_to(codes)

    def run(*words: str | Path, today: str = "2026-04-15") -> Said:
        done = subprocess.run(
            [sys.executable, "-c", _MAIN, today, *map(str, words)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"SUPERBILL_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}", "COLUMNS": "120"},
            timeout=120,
            check=False,
        )
        return Said("".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines()), done.returncode)

    return run


_MAIN = """
import sys
from datetime import UTC, datetime
noon = datetime.fromisoformat(sys.argv.pop(1) + 'T18:00').replace(tzinfo=UTC)
from superbill.app.platform import clock
from superbill.cli.main import run
with clock.at(noon):
    run()
"""
"""The command line, living on a day: reports that count ages print the same on every day."""
