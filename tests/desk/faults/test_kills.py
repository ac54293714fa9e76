"""The desk is killed at random moments, again and again: nothing is lost, nothing happens twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from superbill.core import claim as claims
from superbill.core import inquiry, remit, x12
from tests.builders import a_claim, a_line, a_submission
from tests.desk.world import PLAN, file_of

pytestmark = pytest.mark.faults
FILES, CLAIMS_A_FILE, KILLS = 12, 8, 6


class Console:
    """The desk's console as a process in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "superbill", "desk", "console"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"SUPERBILL_HOME": str(home)},
        )

    def tell(self, verb: str, **facts: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": verb} | facts) + "\n")
        self.process.stdin.flush()

    def ask(self, verb: str, **facts: Any) -> dict[str, Any]:
        self.tell(verb, **facts)
        assert self.process.stdout
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert answer["ok"], answer
        return answer

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the code tables there already, and a database of its own on the server that runs."""
    from superbill.app.platform import code_tables

    (tmp_path / "codes").symlink_to(code_tables.folder())
    code_tables.tables()
    return tmp_path


def set_up(desk: Console) -> None:
    from tests.builders import ANA, CLINIC, DOCTOR

    address = {"line1": "1 FIRST PLAZA", "city": "DALLAS", "state": "TX", "postal": "752010001"}
    desk.ask(
        "set_payer", slug="first", plan=PLAN, name="FIRST HEALTH", payer_id="FH001", tax_id="751234567", address=address
    )
    person = {"last": ANA.last, "first": ANA.first, "birth": str(ANA.birth), "sex": "F", "member_id": ANA.member_id}
    cover = {"id": ANA.member_id, "birth": str(ANA.birth), "family": ANA.member_id, "spans": [{"starts": "2026-01-01"}]}
    desk.ask(
        "enrol", slug="first", plan="FH-PPO", members_of=[{"number": ANA.member_id, "person": person, "cover": cover}]
    )
    for npi in (CLINIC.npi, DOCTOR.npi):
        desk.ask("know", slug="first", npi=npi, status={"npi": npi})


def fill_the_mailbox(home: Path) -> list[str]:
    place = home / "mail" / "first" / "to_payer"
    place.mkdir(parents=True, exist_ok=True)
    numbers = []
    for at in range(FILES):
        sent = [
            a_claim(control_number=f"K{at}-{n}", lines=(a_line(charge=100_00 + 100 * at + n),))
            for n in range(CLAIMS_A_FILE)
        ]
        numbers += [claim.control_number for claim in sent]
        body = claims.write_837(a_submission(*sent, reference=f"B{at}"))
        (place / f"{at:03d}.x12").write_bytes(file_of(body, control=1000 + at))
    return numbers


def count(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_killed_at_any_moment_the_desk_loses_nothing_and_does_nothing_twice(home: Path) -> None:
    chance = random.Random(os.environ.get("SUPERBILL_SEED", "7"))
    desk = Console(home)
    set_up(desk)
    desk.close()
    numbers = fill_the_mailbox(home)
    worked = home / "mail" / "first" / "to_payer" / "done"
    ends = []
    for _ in range(KILLS):
        before = count(worked)
        desk = Console(home)
        desk.ask("claims", slug="first")
        desk.tell("work", on="2026-03-09")
        desk.tell("pay", on="2026-03-13")
        while count(worked) < min(before + 1, FILES) and desk.process.poll() is None:
            time.sleep(0.005)
        # Within the next few files, or within the payment run once all are worked.
        time.sleep(chance.uniform(0, 0.03 if count(worked) < FILES else 0.25))
        desk.kill()
        ends.append(count(worked))
    assert 0 < ends[0] < FILES, "the first kill fell into the work"
    desk = Console(home)
    desk.ask("work", on="2026-03-09")
    desk.ask("pay", on="2026-03-13")
    assert desk.ask("work", on="2026-03-09")["files"] == 0
    assert desk.ask("pay", on="2026-03-13")["traces"] == []
    listed = desk.ask("claims", slug="first")["claims"]
    desk.close()
    assert sorted(one["control_number"] for one in listed) == sorted(numbers), "each claim is there once"
    _answers_are_whole(home, numbers)


def _answers_are_whole(home: Path, numbers: list[str]) -> None:
    """Every file is acknowledged once, every claim accepted once and paid once, and every remittance ties."""
    out = home / "mail" / "first" / "from_payer"
    assert not list(out.glob(".*")), "no half-written file is left"
    left = [path for path in (home / "mail" / "first" / "to_payer").iterdir() if path.is_file()]
    assert left == []
    acknowledged = [t for path in out.glob("*.999") for t in x12.read(path.read_bytes())[0].transactions]
    assert len(acknowledged) == FILES
    accepted: Counter[str] = Counter()
    for path in out.glob("*.277"):
        report, findings = inquiry.read_277(x12.read(path.read_bytes())[0].transactions[0])
        assert report is not None and not findings
        accepted.update(claim.control_number for claim in report.claims)
    assert accepted == Counter(numbers)
    paid: Counter[str] = Counter()
    traces: Counter[str] = Counter()
    for path in out.glob("*.835"):
        for transaction in x12.read(path.read_bytes())[0].transactions:
            told, findings = remit.read_835(transaction)
            assert told is not None and not findings and remit.reconcile(told).balanced
            paid.update(claim.control_number for claim in told.claims)
            traces.update([told.trace])
    assert paid == Counter(numbers)
    assert set(traces.values()) == {1}
