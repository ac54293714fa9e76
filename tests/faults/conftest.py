"""Everything here commits, kills and races; it runs in one process, away from tests that roll back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database without the wrapper that rolls back."""
    from django.db import connection

    with django_db_blocker.unblock():
        yield
        connection.close()
