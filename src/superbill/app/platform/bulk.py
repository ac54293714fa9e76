"""Insert many rows at once under row security, which ``COPY`` does not allow: one statement over arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from superbill.app.platform import tenancy


def insert(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert ``rows`` of the current tenant; ``columns`` gives each column's SQL type, in the order of a row."""
    if not rows:
        return
    statement = sql.SQL("INSERT INTO {table} (tenant_id, {names}) SELECT {tenant}, * FROM unnest({arrays})").format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, columns)),
        tenant=sql.Literal(tenancy.current_id()),
        arrays=sql.SQL(", ").join(sql.SQL(f"%s::{kind}[]") for kind in columns.values()),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [array(column) for column in zip(*rows, strict=True)])


def array(values: Iterable[Any]) -> str:
    """Values as the text of a PostgreSQL array, to be cast: ``= ANY(%s::bigint[])``. One pass, however many."""
    texts = ["NULL" if value is None else f'"{_escaped(str(value))}"' for value in values]
    return "{" + ",".join(texts) + "}"


def _escaped(text: str) -> str:
    if "\\" in text or '"' in text:
        return text.replace("\\", "\\\\").replace('"', '\\"')
    return text


def next_ids(table: str, count: int) -> list[int]:
    """Numbers from a table's own sequence, for rows that refer to each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def last_ids(*tables: str) -> list[int]:
    """The last number each table's own sequence gave; 0 where it gave none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(name, 'id')::regclass), 0)"
            " FROM unnest(%s::text[]) WITH ORDINALITY given (name, place) ORDER BY place",
            [array(tables)],
        )
        return [row[0] for row in cursor.fetchall()]
