"""The private PostgreSQL comes up whatever was left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from superbill.app.platform import embedded

_START = """
import sys
from pathlib import Path
from superbill.app.platform import embedded
import psycopg
with psycopg.connect(embedded.start(Path(sys.argv[1]))) as server:
    print(server.execute("SELECT 1").fetchone())
"""


def started(home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _START, home], capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout + done.stderr


def test_a_folder_whose_making_was_cut_off_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    (folder / "base").mkdir(parents=True)
    (folder / "PG_VERSION").write_text("18\n")
    (folder / "postmaster.pid").write_text("-999999999\n" + str(folder) + "\n1795645500\n5432\n\n\n  1 1\n")
    assert started(tmp_path) == "(1,)\n"
    assert started(tmp_path) == "(1,)\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_a_home_that_root_copied_comes_up(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    assert started(tmp_path / "first") == "(1,)\n"
    shutil.copytree(tmp_path / "first", tmp_path / "second", copy_function=shutil.copyfile)
    (tmp_path / "second" / "postgres").chmod(0o700)
    assert (tmp_path / "second" / "postgres" / "PG_VERSION").stat().st_uid == 0
    assert started(tmp_path / "second") == "(1,)\n"


def test_a_half_written_mark_of_a_dead_server_is_removed_and_that_of_a_live_one_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    mark = folder / "postmaster.pid"
    embedded._forget_what_never_was(folder)
    for text, stays in (("999999999\n", False), ("", False), ("nonsense\n", False), (f"{os.getpid()}\n", True)):
        mark.write_text(text)
        embedded._forget_what_never_was(folder)
        assert mark.exists() is stays, text


def test_what_does_not_come_up_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> str:
        raise subprocess.CalledProcessError(1, "pg_ctl")

    monkeypatch.setattr(embedded, "_PATIENCE", (0,))
    monkeypatch.setattr(embedded, "_join", fail)
    with pytest.raises(OSError, match="does not start: CalledProcessError"):
        embedded.start(tmp_path)
