"""The worker's rounds: mailboxes are emptied by themselves, except on a calendar that stands still."""

from __future__ import annotations

from pathlib import Path

import pytest

from superbill.app.exchange import queries, services
from superbill.app.exchange.jobs import poll_mailboxes
from superbill.app.patient_accounts.jobs import rounds
from superbill.core.remit import write_835
from tests import builders_remit
from tests.conftest import Clinic


def test_the_worker_takes_in_what_lies_in_the_mailboxes(
    clinic_a: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path))
    services.set_partner(
        clinic_a.mia, slug="first-health", name="First Health", their_id="PAYER0001", our_id="OPENRCM01"
    )
    box = tmp_path / "mail" / "first-health" / "from_payer"
    box.mkdir(parents=True)
    (box / "eft.835").write_bytes(builders_remit.file_of(write_835(builders_remit.a_remittance())))
    monkeypatch.setenv("SUPERBILL_TODAY", "2026-04-01")
    poll_mailboxes(timestamp=0)
    assert not queries.files("in").exists()
    monkeypatch.delenv("SUPERBILL_TODAY")
    poll_mailboxes(timestamp=0)
    rounds(timestamp=0)
    assert [row.name for row in queries.files("in")] == ["eft.835"]
    assert [path.name for path in box.iterdir() if path.is_file()] == []
