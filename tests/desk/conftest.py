"""A payer with a plan, members and a mailbox of its own, on real PostgreSQL.

These tests need the desk's settings: ``tests/test_desk.py`` runs them so, and without them they are not collected.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if os.environ.get("DJANGO_SETTINGS_MODULE") != "superbill.payer_desk.settings":
    collect_ignore_glob = ["*/test_*.py"]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home folder for the mail; the database and the code tables stay where they are."""
    from superbill.app.platform import code_tables

    where = code_tables.folder()
    monkeypatch.setattr(code_tables, "folder", lambda: where)
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def desk(db: None, home: Path) -> Iterator[Any]:
    """The desk of one payer, First Health, whose data the test may see."""
    from superbill.app.platform import tenancy
    from tests.desk.world import PLAN, Desk, open_first_health

    tenant = open_first_health(PLAN)
    with tenancy.acting_for(tenant):
        yield Desk("first")
