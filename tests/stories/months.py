"""Months lived in processes of their own, on databases of their own, as a user would live them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("SUPERBILL_FAULTS"))
VISITS = 300 if FULL else 12


@dataclass(frozen=True)
class Home:
    """A home folder with databases of its own on the tests' PostgreSQL."""

    folder: Path
    server: dict[str, str]
    name: str

    @property
    def environment(self) -> dict[str, str]:
        server = self.server
        url = f"postgresql://{server['user']}:{server['password']}@/{self.name}?host={server['host']}"
        if not server["host"].startswith("/"):
            url = f"postgresql://{server['user']}:{server['password']}@{server['host']}:{server['port']}/{self.name}"
        return os.environ | {
            "SUPERBILL_HOME": str(self.folder),
            "DATABASE_URL": url,
            "PYTHONPATH": str(ROOT / "src"),
            "COLUMNS": "240",
        }

    def live(self, *more: str) -> subprocess.CompletedProcess[str]:
        """Live the month to its end, or be told that it has been lived."""
        return subprocess.run(
            [*_COMMAND, *more], env=self.environment, capture_output=True, text=True, timeout=560, check=False
        )

    def live_until_killed(self, after: float, *, with_desk: bool) -> bool:
        """Live the month and be killed some seconds later, alone or with the payer's desk; whether it still lived then."""
        process = subprocess.Popen(
            _COMMAND,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            if with_desk:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
            return True
        return False

    def rows(self, query: str, *, desk: bool = False) -> list[tuple[object, ...]]:
        """Ask the practice's database, or the desk's, as their owner: no row is hidden."""
        name = f"{self.name}_superbill_payer" if desk else self.name
        with psycopg.connect(dbname=name, **self.server) as connection:
            return connection.execute(query.encode()).fetchall()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the practice there."""
        command = [sys.executable, "-m", "superbill", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300, check=False)

    def python(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a program in the home, on the calendar that the pages show there."""
        command = [sys.executable, "-c", program]
        on = self.environment | {"SUPERBILL_TODAY": "2026-05-01"}
        return subprocess.run(command, env=on, capture_output=True, text=True, timeout=300, check=False)

    def copy(self, name: str) -> Home:
        """The practice's books as they stand, in another database: what happens there does not happen here."""
        other = replace(self, name=f"month_{os.getpid()}_{name}")
        with psycopg.connect(dbname="postgres", autocommit=True, **self.server) as connection:
            copied, original = sql.Identifier(other.name), sql.Identifier(self.name)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copied, original))
        return other

    def drop(self) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **self.server) as connection:
            for name in (self.name, f"{self.name}_superbill_payer"):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


_COMMAND = [sys.executable, "-m", "superbill", "demo", "--encounters", str(VISITS), "--seed", "7"]


def home(place: Path, server: dict[str, str], name: str, codes: Path) -> Home:
    """A new home; its compiled code tables are those of the tests, which are there already."""
    place.mkdir()
    (place / "codes").symlink_to(codes)
    return Home(place, server, f"month_{os.getpid()}_{name}")


def moments(count: int, *, seed: int, longest: float) -> list[float]:
    """Seconds after which to kill, anywhere between the start and ``longest``; the same for the same seed."""
    source = random.Random(seed)
    return [source.uniform(0.5, longest) for _ in range(count)]
