"""``superbill worker``."""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from superbill.cli.serve import DEMO


def register(app: typer.Typer) -> None:
    app.command()(worker)


def worker(
    once: Annotated[bool, typer.Option(help="Do what waits, then stop.")] = False,
    payers: Annotated[bool, typer.Option(help="Let the payers of a demo's month answer and pay too.")] = False,
) -> None:
    """Do background jobs: deliver events between rooms, poll mailboxes."""
    from superbill.cli.rooms import open_practice

    open_practice()
    from django.core.management import call_command

    if payers:
        _let_the_payers_answer()
    call_command("procrastinate", "worker", "--concurrency", "2", *(["--one-shot"] if once else []))


def _let_the_payers_answer() -> None:
    """Carry the mail of the demo's clinic, if there is one, for as long as this process lives."""
    from superbill.app.platform.models import Tenant
    from superbill.demo import mail

    tenant = Tenant.objects.filter(slug=DEMO).first()
    if tenant is not None:
        threading.Thread(target=mail.carry, args=[tenant.pk], daemon=True).start()
