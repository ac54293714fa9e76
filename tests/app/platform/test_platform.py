"""The platform: tenants held apart, facts that stay, commands done once, a chain that shows a gap."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from superbill.app.platform import audit, clock, configuration, database, idempotency, outbox, people, tenancy
from superbill.app.platform.models import AuditEvent, OutboxEvent, Outcome, TenantModel
from tests.conftest import Clinic


def test_another_tenants_rows_are_invisible_to_plain_sql(clinic_a: Clinic, clinic_b: Clinic) -> None:
    idempotency.once("k", 1, lambda: "a")
    with tenancy.acting_for(clinic_b.tenant), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM platform_outcome")
        assert cursor.fetchone() == (0,)
    assert Outcome.objects.count() == 1


def test_without_a_tenant_nothing_is_visible_and_nothing_can_be_written(clinic_a: Clinic) -> None:
    idempotency.once("k", 1, lambda: "a")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('superbill.tenant', '', false)")
    assert Outcome.objects.count() == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        Outcome.objects.create(key="x", input_hash="", result=1)


def test_facts_cannot_be_changed_or_deleted(clinic_a: Clinic) -> None:
    audit.record(actor=clinic_a.ada, action="read", subject="patient:1")
    for forbidden in ("UPDATE platform_auditevent SET actor = 'Eve'", "DELETE FROM platform_auditevent"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forbidden)


def test_a_command_is_done_once_and_a_reused_key_is_refused(clinic_a: Clinic) -> None:
    done: list[int] = []
    assert idempotency.once("k", {"a": 1}, lambda: done.append(1) or "first") == ("first", True)
    assert idempotency.once("k", {"a": 1}, lambda: done.append(1) or "second") == ("first", False)
    with pytest.raises(idempotency.KeyReused):
        idempotency.once("k", {"a": 2}, lambda: done.append(1))
    assert done == [1]


def test_the_audit_chain_shows_a_missing_event(clinic_a: Clinic) -> None:
    for number in range(3):
        audit.record(actor=clinic_a.ada, action="read", subject=f"patient:{number}")
    assert audit.first_break() is None
    second = AuditEvent.objects.get(number=2)
    assert second.subject == "patient:1"
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DELETE FROM platform_auditevent WHERE number = 2 AND tenant_id = %s", [clinic_a.tenant.pk])
        cursor.execute("SET ROLE superbill_app")
    assert audit.first_break() == 3


def test_an_event_reaches_its_handlers_once_and_a_failing_one_stays_open(
    clinic_a: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[int] = []
    monkeypatch.setattr(outbox, "_handlers", {})
    outbox.on("visit.done", "a.count", lambda visit: got.append(visit))
    outbox.on("visit.done", "b.fail", lambda visit: 1 / 0)
    with transaction.atomic():
        outbox.publish("visit.done", visit=7)
    outbox.drain()
    assert got == [7]
    assert [(topic, handler) for _, topic, handler, _ in outbox.stuck()] == [("visit.done", "b.fail")]
    assert OutboxEvent.objects.count() == 1


def test_roles_are_asked_before_anything_happens(clinic_a: Clinic) -> None:
    clinic_a.mia.must("write_off")
    with pytest.raises(people.Denied, match=r"Ben .coder. may not write off what is owed; who may: manager$"):
        clinic_a.ben.must("write_off")
    assert people.IN_WORDS.keys() == people.ALLOWED.keys()


def test_the_clock_can_be_set_for_a_story() -> None:
    from datetime import date

    with clock.at(date(2026, 3, 2)):
        assert clock.today() == date(2026, 3, 2)


@pytest.mark.django_db
def test_every_tenant_table_is_under_row_security() -> None:
    from django.apps import apps

    tables = {m._meta.db_table for m in apps.get_models() if issubclass(m, TenantModel)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity")
        assert tables <= {row[0] for row in cursor.fetchall()}


def test_the_planner_learns_of_a_growing_database_at_each_doubling(
    clinic_a: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, analyzed = [], []
    growth = database.Growth()
    with monkeypatch.context() as patched:
        patched.setattr(database, "analyze", lambda: analyzed.append(len(steps)))
        for number in range(1, 20):
            steps.append(number)
            growth.step()
    assert analyzed == [1, 2, 4, 8, 16]

    for number in range(3):
        audit.record(actor=clinic_a.ada, action="read", subject=f"patient:{number}")
    database.analyze()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'platform_auditevent'")
        assert cursor.fetchone()[0] >= 3
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "superbill_app"


def test_a_key_is_made_once_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path))
    configuration.secret.cache_clear()
    first = configuration.secret("a.key", "SUPERBILL_NO_SUCH")
    configuration.secret.cache_clear()
    assert len(first) == 64 and configuration.secret("a.key", "SUPERBILL_NO_SUCH") == first
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["a.key"]
    configuration.secret.cache_clear()
