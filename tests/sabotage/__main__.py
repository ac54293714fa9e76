"""Plant each bug in a copy of the source and see which test kills it: ``make sabotage``. Exit 1 if one survives."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.sabotage.bugs import BUGS, Bug

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ["tests/core/ledger", "tests/core/remit"]
ROOMS = ["tests/app/payments", "tests/app/books", "tests/app/platform"]
TEMPLATE = "superbill_sabotage"


def planted(bug: Bug, folder: Path) -> Path:
    """A copy of the source with the bug in it."""
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    file = source / "superbill" / bug.file
    file.write_text(file.read_text().replace(bug.good, bug.bad))
    return source


def killer(bug: Bug) -> str:
    """The first test that fails with the bug in place; empty when none does."""
    with tempfile.TemporaryDirectory() as folder:
        source = planted(bug, Path(folder))
        for tests in (ENGINES, ROOMS):
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider",
                 "-o", f"pythonpath={source} {ROOT}", *tests],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(source), "SUPERBILL_TEST_TEMPLATE": TEMPLATE},
                capture_output=True,
                text=True,
            )  # fmt: skip
            if done.returncode:
                found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
                return found.group(1) if found else done.stdout[-300:] + done.stderr[-300:]
    return ""


def _prepare_template() -> None:
    """A migrated database that every run copies."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "superbill.settings")
    django.setup()
    from django.db import connection

    from superbill.app.platform import database

    connection.settings_dict["NAME"] = TEMPLATE
    database.prepare()
    connection.close()


def main() -> None:
    _prepare_template()
    wanted = [bug for bug in BUGS if not sys.argv[1:] or any(word in bug.says for word in sys.argv[1:])]
    survived = 0
    with ThreadPoolExecutor(2) as pool:
        for bug, killed_by in zip(wanted, pool.map(killer, wanted), strict=True):
            survived += not killed_by
            print(f"{'killed  ' if killed_by else 'SURVIVED'}  {bug.says:<58} {killed_by}", flush=True)
    print(f"{len(wanted)} bugs, {survived} survived")
    raise SystemExit(int(bool(survived)))


if __name__ == "__main__":
    main()
