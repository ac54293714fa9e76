"""Every bug of ``make sabotage`` still has its place: the code it breaks stands there once."""

from __future__ import annotations

import pytest

from tests.sabotage.__main__ import ROOT
from tests.sabotage.bugs import BUGS, Bug


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.says)
def test_a_bug_can_be_planted(bug: Bug) -> None:
    text = (ROOT / "src" / "superbill" / bug.file).read_text()
    assert text.count(bug.good) == 1
    assert bug.good != bug.bad


def test_there_are_enough_of_them() -> None:
    assert len({bug.says for bug in BUGS}) == len(BUGS) >= 40
