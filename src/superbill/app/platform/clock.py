"""The time of the rooms. Engines have none: dates are given to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

from superbill.app.platform import configuration

_pretended: ContextVar[datetime | None] = ContextVar("superbill_now", default=None)


def now() -> datetime:
    """The aware current time, or the time :func:`at` says it is, or this time of day on the day that is pretended."""
    return _pretended.get() or _on_pretended_day() or timezone.now()


def _on_pretended_day() -> datetime | None:
    day = configuration.pretended_day()
    return datetime.combine(day, timezone.localtime().timetz()) if day else None


def today() -> date:
    """The practice's calendar date."""
    return timezone.localtime(now()).date()


def end_of(day: date) -> datetime:
    """The last moment of a day of the practice's calendar."""
    return datetime.combine(day, time.max, timezone.get_default_timezone())


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
