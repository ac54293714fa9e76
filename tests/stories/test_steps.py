"""A home lives one month."""

from __future__ import annotations

import pytest

from superbill.demo import steps
from tests.conftest import Clinic


def test_a_home_that_lives_another_month_says_which(clinic_a: Clinic) -> None:
    steps.begin(40, 7)
    steps.begin(40, 7)
    for other in ((40, 1), (300, 7)):
        with pytest.raises(ValueError, match="another month, --encounters 40 --seed 7: give it these"):
            steps.begin(*other)
