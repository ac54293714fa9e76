"""The time of the rooms. Engines have none: dates are given to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("superbill_now", default=None)


def now() -> datetime:
    """The aware current time, or the time :func:`at` says it is."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """The practice's calendar date."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Live at another time: a story or the demo's month. A date means its noon."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 12, tzinfo=timezone.get_default_timezone())
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
