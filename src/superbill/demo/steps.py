"""A month is lived in steps. Each is done once, for ever: its work and the note that it is done are one transaction.

A month that was killed therefore goes on where it stopped, and what it finds done it reads instead of doing it again.
One demo lives in a home at a time, so what is done is read once and then kept in mind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from superbill.app.platform import idempotency
from superbill.demo.script import Planned

Facts = dict[str, Any]
_PREFIX = "demo:"
_done: dict[str, Any] = {}


def begin(visits: int, seed: int) -> None:
    """Say which month this home lives. Raises ``ValueError`` for another one, with what this one began with."""
    key, asked = f"{_PREFIX}month", f"--encounters {visits} --seed {seed}"
    try:
        idempotency.once(key, {"visits": visits, "seed": seed}, lambda: asked)
    except idempotency.KeyReused:
        raise ValueError(
            f"This home lives another month, {idempotency.outcomes(key)[key]}: give it these, or `make clean` first."
        ) from None
    _done.clear()
    _done.update(idempotency.outcomes(_PREFIX))


def once(key: str, do: Callable[[], Any]) -> Any:
    """Do a step unless it is done; what it answered, now or then. The answer is something JSON can hold, not nothing."""
    name = f"{_PREFIX}{key}"
    if name not in _done:
        _done[name], _ = idempotency.once(name, {}, do)
    return _done[name]


def done(key: str) -> bool:
    return f"{_PREFIX}{key}" in _done


def end_day(day: date) -> None:
    once(f"day:{day}", lambda: True)


def ended(day: date) -> bool:
    return done(f"day:{day}")


def finished() -> bool:
    """Whether the month of this home was lived to its end."""
    return bool(idempotency.outcomes(f"{_PREFIX}finished"))


def registered(planned: Planned) -> Facts:
    """Our rows of a person: ``patient``, ``coverages``."""
    facts: Facts = _done[f"{_PREFIX}register:{planned.number}"]
    return facts


def seen(planned: Planned) -> int:
    """The encounter of a visit that took place."""
    encounter: int = _done[f"{_PREFIX}visit:{planned.number}"]
    return encounter


def people_so_far(script: Iterable[Planned]) -> dict[int, Planned]:
    """Everyone who is registered by now, by our row of the patient."""
    return {registered(one)["patient"]: one for one in script if done(f"register:{one.number}")}
