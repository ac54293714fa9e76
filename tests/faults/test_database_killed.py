"""SIGKILL of the whole database while it works: it recovers, and what was committed is there once and whole.

The database is a private one of the test's own, in a process of its own: ``python -m tests.faults.database``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from . import ground

KILLS = 50 if ground.FULL else 5


def test_killing_the_database_loses_and_doubles_nothing() -> None:
    with TemporaryDirectory() as home:
        Path(home).chmod(0o755)  # the database's own user must reach it
        _kill(home)


def _kill(home: str) -> None:
    told = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.database", "--kills", str(KILLS)],
        env=told | {"SUPERBILL_HOME": home, "DJANGO_SETTINGS_MODULE": "superbill.settings"},
        capture_output=True,
        text=True,
        timeout=60 + 30 * KILLS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"{KILLS} kills, "), done.stdout
