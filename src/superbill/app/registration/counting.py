"""Numbers that people say aloud: account, visit, receipt. Each practice counts for itself, without gaps."""

from __future__ import annotations

from django.db import connection, models

from superbill.app.platform import tenancy


def next_number(model: type[models.Model]) -> int:
    """The next ``number`` of a table; others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [model._meta.db_table, tenancy.current_id()]
        )
    last = model._default_manager.aggregate(last=models.Max("number"))["last"]
    return int(last or 0) + 1
