"""``superbill demo``: a practice's month."""

from __future__ import annotations

import fcntl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from superbill.cli.days import day_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from superbill.demo.desk import Desk


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    encounters: Annotated[int, typer.Option(min=12, help="How many visits the month has.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed gives the same month.")] = 1,
    through: Annotated[str, typer.Option(help="Stop on this weekday of March 2026, YYYY-MM-DD, with work to do.")] = "",
) -> None:
    """Live a practice's month: visits, claims, a payer that answers, remittances, and the proofs.

    A month that was stopped goes on where it was; one that was lived is told again. With --through it stops on a day
    when the payers' answers are in and nobody has worked them, for you to look at a practice at work; payers pay on
    Fridays.
    """
    from superbill.app.platform import configuration
    from superbill.demo.desk import Desk

    last = _last_day(through)
    # It makes its tables and the code tables ready while our own rooms make theirs.
    desk = Desk(configuration.home() / "payer-desk.log")
    try:
        holds = _month(desk, encounters, seed, last)
    finally:
        desk.close()
    raise typer.Exit(0 if holds else 1)


def _last_day(through: str) -> date | None:
    """The day to stop on. Raises :class:`ValueError` for one that is no working day of the month."""
    from superbill.demo.script import FIRST, LAST, weekdays

    day = day_of(through)
    if day is not None and day not in weekdays(FIRST, LAST):
        raise ValueError(f"the month can stop on a weekday from {FIRST} to {LAST}; {day} is none of them")
    return day


def _month(desk: Desk, encounters: int, seed: int, through: date | None) -> bool:
    """Live the month, the rest of it, or nothing when it is finished; whether its proofs hold."""
    from superbill.cli.rooms import open_practice

    open_practice()
    from rich.console import Console

    from superbill.app.platform import tenancy
    from superbill.app.platform.models import Tenant
    from superbill.demo import report, steps
    from superbill.demo.script import script
    from superbill.demo.staff import at_work

    console = Console(highlight=False)
    tenant, _ = Tenant.objects.get_or_create(slug="riverside", defaults={"name": "Riverside Family Medicine"})
    with tenancy.acting_for(tenant), _alone():
        steps.begin(encounters, seed)
        if steps.finished():
            console.print("This month has been lived in this home; here is what it came to. `make clean` starts anew.")
        else:
            _live(desk, tenant.pk, encounters, seed, through, console)
            if not steps.finished():
                console.print(
                    "The day's answers are in and nobody has worked them. `superbill serve` opens the practice;"
                    " `superbill demo` lives the rest of the month, unless somebody worked in it."
                )
                return True
        return report.closing(console, at_work(tenant.pk), script(encounters, seed))


@contextmanager
def _alone() -> Iterator[None]:
    """One demo at a time lives in a home."""
    from superbill.app.platform import configuration

    with (configuration.home() / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError("Another demo is living its month in this home; wait until it has ended.") from None
        yield


def _live(desk: Desk, tenant_id: int, encounters: int, seed: int, through: date | None, console: Console) -> None:
    """Live the month, or the rest of it, with a bar that says how far it is."""
    from rich.progress import Progress

    from superbill.demo.month import Month
    from superbill.demo.script import script

    started = time.monotonic()
    with Progress(console=console, transient=True, disable=not sys.stdout.isatty()) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, whole: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=whole)
            bar.update(tasks[what], completed=done)

        visits = script(encounters, seed)
        Month(tenant_id, desk, visits, progress, through).live()
    lived = sum(through is None or one.day <= through for one in visits)
    console.print(f"{lived} visits lived in {time.monotonic() - started:.0f} s.")
