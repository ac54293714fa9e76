"""Who may sign in."""

from __future__ import annotations

import pytest

from superbill.app.platform import people, services
from superbill.app.platform.models import Membership
from tests.conftest import Clinic

GOOD = "correct-horse-battery"


def test_a_manager_adds_a_biller(clinic_a: Clinic) -> None:
    membership = services.add_member(clinic_a.mia, username="nell", password=GOOD, role="biller", first_name="Nell")
    actor = people.actor_of(membership)
    assert (actor.name, actor.role, actor.tenant_id) == ("Nell", people.Role.BILLER, clinic_a.tenant.pk)
    assert membership.user.check_password(GOOD)


@pytest.mark.parametrize(("role", "password"), [("system", GOOD), ("king", GOOD), ("biller", "short")])
def test_a_wrong_role_or_a_weak_password_is_refused(clinic_a: Clinic, role: str, password: str) -> None:
    with pytest.raises(ValueError):
        services.add_member(clinic_a.mia, username="nell", password=password, role=role)
    assert not Membership.objects.exists()


def test_a_biller_adds_nobody(clinic_a: Clinic) -> None:
    with pytest.raises(people.Denied):
        services.add_member(clinic_a.ada, username="nell", password=GOOD, role="biller")
    assert not Membership.objects.exists()
