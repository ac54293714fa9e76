"""Fixtures of all tests: a real PostgreSQL, and the cast.

Ada bills for clinic A, Ben codes there, Cleo audits it, Mia manages it; Dan bills for clinic B; Eve is nobody.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("superbill", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("superbill")
"""No test may fail because the machine is busy."""

os.environ.setdefault("SUPERBILL_HOME", str(Path(__file__).resolve().parents[1] / ".superbill-test"))

if TYPE_CHECKING:
    from superbill.app.platform.models import Tenant
    from superbill.app.platform.people import Actor


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any, django_db_keepdb: bool) -> Iterator[None]:
    """Build the test database as its owner, then test as the role the app has.

    ``SUPERBILL_TEST_TEMPLATE`` names a prepared database to copy instead of migrating one: ``make sabotage`` builds
    many.
    """
    from django.db import connection

    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_{os.getpid()}{worker}"
    template = os.environ.get("SUPERBILL_TEST_TEMPLATE", "")
    options = connection.settings_dict["OPTIONS"]
    with django_db_blocker.unblock():
        role = options.pop("assume_role")
        connection.close()
        created = _copy(connection, template) if template else _migrate()
        connection.close()
        options["assume_role"] = role
    yield
    with django_db_blocker.unblock():
        options.pop("assume_role")
        connection.close()
        with connection.cursor() as cursor:
            # A server in another thread may still hold a connection of the pages' tests.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()
        created()


def _migrate() -> Callable[[], None]:
    """Make and migrate the test database; gives what drops it."""
    from django.test.utils import setup_databases, teardown_databases

    created = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    return lambda: teardown_databases(created, verbosity=0)


def _copy(connection: Any, template: str) -> Callable[[], None]:
    """Make the test database a copy of ``template``; gives what drops it."""
    name = connection.settings_dict["TEST"]["NAME"]

    def tell(statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)

    tell(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.settings_dict["NAME"] = name
    return lambda: tell(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass(frozen=True)
class Clinic:
    """A tenant and its people."""

    tenant: Tenant
    ada: Actor
    ben: Actor
    cleo: Actor
    fay: Actor
    mia: Actor


def make_clinic(name: str, slug: str) -> Clinic:
    from superbill.app.platform.models import Tenant
    from superbill.app.platform.people import Actor, Role

    tenant = Tenant.objects.create(name=name, slug=slug)

    def person(first: str, role: Role) -> Actor:
        return Actor(tenant_id=tenant.pk, name=first, role=role)

    return Clinic(
        tenant=tenant,
        ada=person("Ada", Role.BILLER),
        ben=person("Ben", Role.CODER),
        cleo=person("Cleo", Role.AUDITOR),
        fay=person("Fay", Role.FRONT_DESK),
        mia=person("Mia", Role.MANAGER),
    )


@pytest.fixture
def clinic_a(db: None) -> Iterator[Clinic]:
    """Clinic A, whose data the test may see."""
    from superbill.app.platform import tenancy

    clinic = make_clinic("Clinic A", "clinic-a")
    with tenancy.acting_for(clinic.tenant):
        yield clinic


@pytest.fixture
def clinic_b(db: None) -> Clinic:
    """Another clinic, whose data the test must not see."""
    return make_clinic("Clinic B", "clinic-b")
