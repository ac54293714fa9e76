"""Prepare the database: create it, migrate it, enact its laws."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created

STATEMENTS_KEPT = 500
"""How many planned statements a connection remembers; a day's work at a practice uses some three hundred."""


def follow_connections() -> None:
    """Have every new connection remember the statements it planned."""
    connection_created.connect(_on_connection, dispatch_uid="platform.database")


def _on_connection(connection: Any, **_: Any) -> None:
    connection.connection.prepared_max = STATEMENTS_KEPT


@contextmanager
def owner() -> Iterator[None]:
    """Act as the owner of the tables instead of the app's role: for migrations and laws only."""
    options = connection.settings_dict["OPTIONS"]
    role = options.pop("assume_role", None)
    connection.close()
    try:
        yield
    finally:
        if role is not None:
            options["assume_role"] = role
        connection.close()


class Growth:
    """Tells the planner how large the tables are, for work that fills them faster than autovacuum looks at them.

    A connection keeps the plans it made. One made over empty tables reads whole tables inside each other, which took
    half a minute over some hundred claims; PostgreSQL makes it anew once the tables are analyzed.
    """

    def __init__(self) -> None:
        self._steps = 0

    def step(self) -> None:
        """A part of the work is done: after the first, second, fourth, eighth ... part the tables are analyzed."""
        self._steps += 1
        if self._steps & (self._steps - 1) == 0:
            analyze()


def analyze() -> None:
    """Have PostgreSQL count and sample every table, as its owner; inside a transaction too."""
    role = connection.settings_dict["OPTIONS"].get("assume_role")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        try:
            cursor.execute("ANALYZE")
        finally:
            if role is not None:
                cursor.execute(f"SET ROLE {connection.ops.quote_name(role)}")


def create_if_missing() -> None:
    """Create the configured database when the server does not have it yet."""
    settings = connection.settings_dict
    target = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in target.items() if v}) as server:
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [settings["NAME"]]).fetchone()
        if exists is None:
            name = psycopg.sql.Identifier(settings["NAME"])
            server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(name))
            # Disks seek quickly today: an index that answers by itself is cheaper than PostgreSQL assumes.
            server.execute(psycopg.sql.SQL("ALTER DATABASE {} SET random_page_cost = 1.1").format(name))


def prepare() -> None:
    """Create the database, migrate it and enact its laws; quick when nothing is new."""
    create_if_missing()
    with owner():
        call_command("migrate", verbosity=0, interactive=False)
