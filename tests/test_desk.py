"""The payer's desk has settings and a database of its own, so its tests run in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "part", ["tests/desk/rooms", "tests/desk/faults", "tests/desk/pages", "tests/house/test_schema.py"]
)
def test_the_desk(part: str, tmp_path: Path) -> None:
    """By hand: ``pytest -n 0 --ds superbill.payer_desk.settings tests/desk/rooms``.

    It has a temporary folder of its own: pytest closes the common one to others when it starts, and so to the user
    whom root's PostgreSQL runs as, under the tests that run beside.
    """
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "--ds", "superbill.payer_desk.settings"]
    command += [f"--basetemp={tmp_path / 'desk'}", part]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
