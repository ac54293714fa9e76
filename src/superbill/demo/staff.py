"""Who works in the month: each verb is done by somebody whose role allows it."""

from __future__ import annotations

from dataclasses import dataclass

from superbill.app.platform import people, services
from superbill.app.platform.people import Actor
from superbill.demo import cast


@dataclass(frozen=True)
class Staff:
    """The demo's people as actors."""

    fay: Actor
    """Front desk."""
    ben: Actor
    """Coder."""
    ada: Actor
    """Biller."""
    mia: Actor
    """Manager."""
    superbill: Actor
    """The program itself: the mailbox."""


def hire(tenant_id: int) -> None:
    """Make the cast's accounts, so that everybody can sign in."""
    for name, first, last, role in cast.STAFF:
        services.add_member(
            people.system(tenant_id), username=name, password=cast.PASSWORD, role=role, first_name=first, last_name=last
        )


def at_work(tenant_id: int) -> Staff:
    """The cast that was hired."""
    by_name = {name: people.member(tenant_id, name) for name, *_ in cast.STAFF if name != "cleo"}
    return Staff(**by_name, superbill=people.system(tenant_id))
