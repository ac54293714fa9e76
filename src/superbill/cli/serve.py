"""``superbill serve``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

DEMO = "riverside"
"""The slug of the clinic that ``superbill demo`` makes."""


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    address: Annotated[
        str, typer.Option(help="The address to listen on; the default is this machine only.")
    ] = "127.0.0.1",
    worker: Annotated[bool, typer.Option(help="Run background jobs beside it.")] = True,
    threads: Annotated[int, typer.Option(help="Requests worked on at the same time.")] = 4,
) -> None:
    """Open the web app, with a worker for background jobs beside it. Ctrl-C ends both.

    On the demo's clinic the calendar stands at the last day of its month, so that its deadlines and ages make sense;
    SUPERBILL_TODAY chooses another day. Once its month is over, its payers answer what is sent, and pay what is due.
    """
    from rich.console import Console

    from superbill.cli.rooms import open_practice

    console = Console(highlight=False, soft_wrap=True)
    must_be_free(address, port, "superbill serve")
    open_practice()
    _set_calendar()
    answered = worker and _month_is_over()
    _greet(console, address, port, answered=answered)
    work = [sys.executable, "-m", "superbill", "worker", "--payers" if answered else "--no-payers"]
    jobs = subprocess.Popen(work) if worker else None  # noqa: S603 - the words are ours
    try:
        _listen(address, port, threads)
    finally:
        if jobs is not None:
            jobs.terminate()
            with suppress(subprocess.TimeoutExpired):
                jobs.wait(timeout=15)


def must_be_free(address: str, port: int, command: str) -> None:
    """Raise :class:`ValueError` with another port to try when this one cannot be listened on."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as problem:
            raise ValueError(
                f"port {port} on {address} cannot be used ({problem.strerror}); choose another: {command} --port {port + 1}"
            ) from problem


def _set_calendar() -> None:
    """Let the demo's clinic live on its own last day, for this process and those it starts."""
    from superbill.app.books import queries as books
    from superbill.app.platform import configuration, tenancy
    from superbill.app.platform.models import Tenant

    tenant = Tenant.objects.filter(slug=DEMO).first()
    if tenant is None or configuration.pretended_day() is not None:
        return
    with tenancy.acting_for(tenant):
        last = books.last_recorded()
    if last is not None and last.date() < date.today():  # noqa: DTZ011 - the machine's own calendar is meant
        os.environ["SUPERBILL_TODAY"] = last.date().isoformat()


def _month_is_over() -> bool:
    """Whether this is a demo's clinic whose month nothing more belongs to: what is sent now may be answered now."""
    from superbill.app.platform import configuration, tenancy
    from superbill.app.platform.models import Tenant
    from superbill.demo import steps

    tenant = Tenant.objects.filter(slug=DEMO).first()
    if tenant is None or configuration.pretended_day() is None:
        return False
    with tenancy.acting_for(tenant):
        return steps.finished()


def _greet(console: Console, address: str, port: int, *, answered: bool) -> None:
    from superbill.app.platform import configuration
    from superbill.app.platform.models import Membership, Tenant

    shown = f"[{address}]" if ":" in address else address
    console.print(f"Superbill is at http://{shown}:{port}", markup=False)
    day = configuration.pretended_day()
    if day is not None:
        console.print(f"Its calendar says {day:%B %-d, %Y}.")
    if answered:
        console.print("Its payers answer what is sent within seconds, and pay what is due.")
    if Tenant.objects.filter(slug=DEMO).exists():
        from superbill.demo import cast

        console.print(f"\nThe demo's people, all with the password {cast.PASSWORD}")
        for name, first, last, role in cast.STAFF:
            console.print(f"  {name:<6} {first} {last}, {role.replace('_', ' ')}")
    elif not Membership.objects.exists():
        console.print("Nobody can sign in yet: superbill add-user NAME manager")
    console.print("\nCtrl-C ends it.")


def _listen(address: str, port: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "superbill.web.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        log_enabled=False,
    ).serve()
