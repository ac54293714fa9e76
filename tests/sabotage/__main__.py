"""Plant each bug in a copy of the source and see which test kills it: ``make sabotage``. Exit 1 if one survives.

``killers.txt`` keeps the test that killed a bug the last time; it is asked first, so a run is short. The clean source is
run before: a test that fails without a bug kills nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.sabotage.bugs import BUGS, Bug

ROOT = Path(__file__).resolve().parents[2]
KILLERS = Path(__file__).with_name("killers.txt")
ALL = ("tests/core/ledger", "tests/core/remit", "tests/app/payments", "tests/app/books", "tests/app/platform")
TEMPLATE = "superbill_sabotage"


def planted(bug: Bug | None, folder: Path) -> Path:
    """A copy of the source with the bug in it, or as it is."""
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    if bug is not None:
        file = source / "superbill" / bug.file
        file.write_text(file.read_text().replace(bug.good, bug.bad))
    return source


def known_killers() -> dict[str, str]:
    """The test that killed each bug the last time, by what the bug is."""
    lines = KILLERS.read_text().splitlines() if KILLERS.exists() else []
    return dict(line.rsplit(": ", 1) for line in lines)


def failure(source: Path, tests: Iterable[str]) -> str:
    """The first of the tests that fails on a source, in all its cases; empty where all pass."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider",
         "-o", f"pythonpath={source} {ROOT}", *tests],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(source), "SUPERBILL_TEST_TEMPLATE": TEMPLATE},
        capture_output=True,
        text=True,
    )  # fmt: skip
    if not done.returncode:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) ([^\s\[]+)", done.stdout, re.MULTILINE)
    return found.group(1) if found else done.stdout[-300:] + done.stderr[-300:]


def killer(bug: Bug, known: str) -> str:
    """The first test that fails with the bug in place; empty when none does. Near tests are asked before far ones."""
    near = f"tests/{Path(bug.file).parent}"
    with tempfile.TemporaryDirectory() as folder:
        source = planted(bug, Path(folder))
        for tests in ([known] if known else [], [near], [each for each in ALL if each != near]):
            if tests and (found := failure(source, tests)):
                return found
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


def _control(known: Mapping[str, str]) -> None:
    """The clean source: every killer passes on it."""
    with tempfile.TemporaryDirectory() as folder:
        tests = sorted(set(known.values())) or ALL
        if found := failure(planted(None, Path(folder)), tests):
            raise SystemExit(f"without any bug, {found} fails: nothing can be said")
    print(f"clean source: {len(tests)} tests pass", flush=True)


def main() -> None:
    _prepare_template()
    wanted = [bug for bug in BUGS if not sys.argv[1:] or any(word in bug.says for word in sys.argv[1:])]
    known = known_killers()
    _control({bug.says: known[bug.says] for bug in wanted if bug.says in known})
    survived = 0
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda bug: killer(bug, known.get(bug.says, "")), wanted)
        for bug, killed_by in zip(wanted, found, strict=True):
            survived += not killed_by
            print(f"{'killed  ' if killed_by else 'SURVIVED'}  {bug.says:<58} {killed_by}", flush=True)
            if killed_by.startswith("tests/"):
                known[bug.says] = killed_by
                KILLERS.write_text("".join(f"{each.says}: {known[each.says]}\n" for each in BUGS if each.says in known))
    print(f"{len(wanted)} bugs, {survived} survived")
    raise SystemExit(int(bool(survived)))


if __name__ == "__main__":
    main()
