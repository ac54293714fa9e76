"""The database's own law, derived from the models and enacted after every migration.

* The app acts as a role that owns nothing.
* A tenant's rows are visible to that tenant only (row-level security, forced).
* Facts are append-only: the role has no right to change or delete them.
* What the database counts from facts is written by its triggers alone: the role may only read it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection
from psycopg import sql

from superbill.app.platform.configuration import APP_ROLE

_CREATE_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN CREATE ROLE {APP_ROLE} NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""  # noqa: S608 - a constant of ours


def enact(**_: Any) -> None:
    """Grant, revoke and secure, table by table. Safe to repeat."""
    from superbill.app.platform.models import TenantModel

    with connection.cursor() as cursor:
        cursor.execute(_CREATE_ROLE)
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "GRANT {role} TO CURRENT_USER",
        ):
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(APP_ROLE)))
        present = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            table = model._meta.db_table
            if table not in present or not model._meta.managed:
                continue
            if getattr(model, "append_only", False):
                _run(cursor, "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}", table)
            if getattr(model, "derived", False):
                _run(cursor, "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}", table)
            if issubclass(model, TenantModel):
                _secure(cursor, table)


def _secure(cursor: Any, table: str) -> None:
    _run(cursor, "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table)
    cursor.execute("SELECT 1 FROM pg_policies WHERE tablename = %s AND policyname = 'own_tenant'", [table])
    if cursor.fetchone() is None:
        _run(
            cursor,
            "CREATE POLICY own_tenant ON {table} TO {role}"
            " USING (tenant_id = NULLIF(current_setting('superbill.tenant', true), '')::bigint)",
            table,
        )


def _run(cursor: Any, statement: str, table: str) -> None:
    cursor.execute(sql.SQL(statement).format(table=sql.Identifier(table), role=sql.Identifier(APP_ROLE)))
