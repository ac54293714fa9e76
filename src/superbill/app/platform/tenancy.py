"""Whose data this is. Nothing of a tenant is readable outside :func:`acting_for`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.signals import connection_created

if TYPE_CHECKING:
    from superbill.app.platform.models import Tenant

_current: ContextVar[int | None] = ContextVar("superbill_tenant", default=None)


class NoTenant(RuntimeError):
    """A tenant's table was used outside :func:`acting_for`: a bug, never a user's mistake."""


def current_id() -> int:
    """The tenant whose data is being worked on."""
    tenant_id = _current.get()
    if tenant_id is None:
        raise NoTenant("use acting_for(tenant) around work on a tenant's data")
    return tenant_id


@contextmanager
def acting_for(tenant: Tenant | int) -> Iterator[None]:
    """Work on one tenant's data: sets it for new rows and for the database's row security."""
    tenant_id = tenant if isinstance(tenant, int) else tenant.pk
    previous = _current.get()
    token = _current.set(tenant_id)
    _tell_database(tenant_id)
    try:
        yield
    finally:
        _current.reset(token)
        if connection.connection is not None and not connection.needs_rollback:
            _tell_database(previous)


def follow_connections() -> None:
    """Tell every new database connection whose data it may see."""
    connection_created.connect(_on_connection, dispatch_uid="platform.tenancy")


def _on_connection(**_: Any) -> None:
    if (tenant_id := _current.get()) is not None:
        _tell_database(tenant_id)


def _tell_database(tenant_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('superbill.tenant', %s, false)", [str(tenant_id or "")])
