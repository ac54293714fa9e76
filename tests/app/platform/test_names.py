"""Names in capitals are written quietly; names as people typed them are left alone."""

from __future__ import annotations

import pytest

from superbill.app.platform.names import quiet


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ("CEDAR MUTUAL PPO 1500", "Cedar Mutual PPO 1500"),
        ("CHILDREN'S CLINIC, LLC", "Children's Clinic, LLC"),
        ("LONE OAK WORKERS' COMPENSATION", "Lone Oak Workers' Compensation"),
        ("ROSA O'NEIL-GARZA III", "Rosa O'Neil-Garza III"),
        ("12 OAK CT", "12 Oak Ct"),
        ("Ludwig van der Berg", "Ludwig van der Berg"),
        ("", ""),
    ],
)
def test_a_name_as_one_writes_it(kept: str, written: str) -> None:
    assert quiet(kept) == written
