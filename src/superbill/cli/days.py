"""Days as people type them."""

from __future__ import annotations

from datetime import date, datetime


def day_of(text: str) -> date | None:
    """A day from YYYY-MM-DD; ``None`` where nothing was typed. Raises :class:`ValueError` with a sentence."""
    return the_day(text) if text else None


def the_day(text: str) -> date:
    """A day from YYYY-MM-DD, where one has to be typed. Raises :class:`ValueError` with a sentence."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day; write it as YYYY-MM-DD") from None


def today() -> date:
    """The day it is where the machine stands."""
    return datetime.now().astimezone().date()
