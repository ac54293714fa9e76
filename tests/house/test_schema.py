"""Laws of the schema: tenants, cents, indexed foreign keys, no cascades on facts."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from superbill.app.platform.models import Membership, Tenant, TenantModel

OURS = [m for m in apps.get_models() if m.__module__.startswith("superbill.")]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_table_belongs_to_a_tenant(model: type[models.Model]) -> None:
    assert issubclass(model, TenantModel) or model in (Tenant, Membership)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_money_is_bigint_cents_and_never_a_float(model: type[models.Model]) -> None:
    for field in model._meta.concrete_fields:
        assert not isinstance(field, models.FloatField), f"{field} is a float"
        if field.name.endswith("_cents") or "amount" in field.name:
            assert isinstance(field, models.BigIntegerField), f"{field} is not bigint"
            assert field.name.endswith("_cents"), f"{field} does not say its unit"


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_no_fact_is_deleted_by_cascade(model: type[models.Model]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            assert field.remote_field.on_delete is not models.CASCADE, f"{field} cascades"


@pytest.mark.django_db
def test_every_foreign_key_is_indexed() -> None:
    query = """
        SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND NOT EXISTS (
            SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
    """
    tables = {m._meta.db_table for m in OURS}
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert not [row for row in cursor.fetchall() if row[0] in tables]


@pytest.mark.django_db
def test_append_only_tables_are_append_only_in_the_database() -> None:
    with connection.cursor() as cursor:
        for model in OURS:
            if getattr(model, "append_only", False):
                cursor.execute(
                    "SELECT has_table_privilege('superbill_app', %s, 'UPDATE')"
                    " OR has_table_privilege('superbill_app', %s, 'DELETE')",
                    [model._meta.db_table] * 2,
                )
                assert cursor.fetchone() == (False,), model._meta.label


@pytest.mark.django_db
def test_derived_tables_are_written_by_the_database_alone() -> None:
    derived = [model for model in OURS if getattr(model, "derived", False)]
    assert derived or not apps.is_installed("superbill.app.books"), "the books count their balances"
    with connection.cursor() as cursor:
        for model in derived:
            for right in ("INSERT", "UPDATE", "DELETE"):
                cursor.execute("SELECT has_table_privilege('superbill_app', %s, %s)", [model._meta.db_table, right])
                assert cursor.fetchone() == (False,), (model._meta.label, right)
