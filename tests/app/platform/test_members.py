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


def test_a_name_that_is_there_is_changed_only_where_that_is_asked_for(clinic_a: Clinic) -> None:
    about = {"username": "nell", "password": GOOD}
    with pytest.raises(ValueError, match="nobody is called nell"):
        services.add_member(clinic_a.mia, **about, role="biller", change=True)
    services.add_member(clinic_a.mia, **about, role="biller")
    other = about | {"password": "another-" + GOOD}
    with pytest.raises(ValueError, match="nell is there already"):
        services.add_member(clinic_a.mia, **other, role="manager")
    kept = Membership.objects.get()
    assert kept.role == "biller" and kept.user.check_password(GOOD)
    changed = services.add_member(clinic_a.mia, **other, role="manager", change=True)
    assert (changed.pk, changed.role) == (kept.pk, "manager")
    assert changed.user.check_password(other["password"])


def test_a_name_of_another_clinic_keeps_its_password(clinic_a: Clinic, clinic_b: Clinic) -> None:
    theirs = services.add_member(clinic_b.mia, username="nell", password=GOOD, role="biller").user
    with pytest.raises(ValueError, match="nell is there already"):
        services.add_member(clinic_a.mia, username="nell", password="another-" + GOOD, role="manager")
    theirs.refresh_from_db()
    assert theirs.check_password(GOOD)


def test_a_biller_adds_nobody(clinic_a: Clinic) -> None:
    with pytest.raises(people.Denied):
        services.add_member(clinic_a.ada, username="nell", password=GOOD, role="biller")
    assert not Membership.objects.exists()
