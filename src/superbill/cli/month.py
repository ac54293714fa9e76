"""``superbill demo``: a practice's month."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    encounters: Annotated[int, typer.Option(help="How many visits the month has.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed gives the same month.")] = 1,
) -> None:
    """Live a practice's month: visits, claims, a payer that answers, remittances, and the three proofs."""
    from superbill.cli.rooms import open_practice

    open_practice()
    from random import Random

    from rich.console import Console
    from rich.progress import Progress

    from superbill.app.platform import configuration, people, services, tenancy
    from superbill.app.platform.models import Tenant
    from superbill.demo import cast
    from superbill.demo.month import Desk, Month
    from superbill.demo.report import closing

    console = Console(highlight=False)
    if Tenant.objects.filter(slug="riverside").exists():
        typer.echo("The month has been lived in this home folder already; `make clean` starts anew.")
        with tenancy.acting_for(Tenant.objects.get(slug="riverside")) as _:
            raise typer.Exit(0 if closing(console) else 1)
    started = time.monotonic()
    tenant = Tenant.objects.create(name="Riverside Family Medicine", slug="riverside")
    log = configuration.home() / "payer-desk.log"
    with tenancy.acting_for(tenant), Progress(console=console, transient=True, disable=not sys.stdout.isatty()) as bar:
        actor = people.system(tenant.pk)
        for name, first, last, role in cast.STAFF:
            services.add_member(
                actor, username=name, password=cast.PASSWORD, role=role, first_name=first, last_name=last
            )
        tasks: dict[str, int] = {}

        def progress(what: str, done: int, whole: int) -> None:
            task = tasks.setdefault(what, 0) or bar.add_task(what, total=whole)
            tasks[what] = int(task)
            bar.update(bar.task_ids[-1], completed=done)

        desk = Desk(log)
        try:
            Month(actor, desk, encounters, Random(seed), progress).live()
        finally:
            desk.close()
        holds = closing(console)
        console.print(
            f"{encounters} visits in {time.monotonic() - started:.0f} s; everything lies in {configuration.home()}"
        )
    raise typer.Exit(0 if holds else 1)
