"""A month is lived in steps. Each is done once, for ever: its work and the note that it is done are one transaction.

A month that was killed therefore goes on where it stopped, and what it finds done it reads instead of doing it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from superbill.app.platform import idempotency
from superbill.demo.script import Planned

Facts = dict[str, Any]


def once(key: str, do: Callable[[], Any]) -> Any:
    """Do a step unless it is done; what it answered, now or then. The answer is something JSON can hold, not nothing."""
    answer, _ = idempotency.once(f"demo:{key}", {}, do)
    return answer


def done(key: str) -> bool:
    return idempotency.outcome(f"demo:{key}") is not None


def begin(visits: int, seed: int) -> None:
    """Say which month this home lives. Raises :class:`~superbill.app.platform.idempotency.KeyReused` for another one."""
    idempotency.once("demo:month", {"visits": visits, "seed": seed}, lambda: True)


def end_day(day: date) -> None:
    once(f"day:{day}", lambda: True)


def ended(day: date) -> bool:
    return done(f"day:{day}")


def finished() -> bool:
    return done("finished")


def registered(planned: Planned) -> Facts:
    """Our rows of a person: ``patient``, ``coverages``."""
    facts: Facts | None = idempotency.outcome(f"demo:register:{planned.number}")
    assert facts is not None, f"person {planned.number} is registered before the visit"
    return facts


def seen(planned: Planned) -> int:
    """The encounter of a visit that took place."""
    encounter: int | None = idempotency.outcome(f"demo:visit:{planned.number}")
    assert encounter is not None, f"visit {planned.number} has taken place"
    return encounter


def people_so_far(script: Iterable[Planned]) -> dict[int, Planned]:
    """Everyone who is registered by now, by our row of the patient."""
    rows = {one.number: idempotency.outcome(f"demo:register:{one.number}") for one in script}
    return {rows[one.number]["patient"]: one for one in script if rows[one.number] is not None}
