"""``superbill worker``."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(worker)


def worker(
    once: Annotated[bool, typer.Option(help="Do what waits, then stop.")] = False,
) -> None:
    """Do background jobs: deliver events between rooms, poll mailboxes."""
    from superbill.cli.rooms import open_practice

    open_practice()
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--concurrency", "2", *(["--one-shot"] if once else []))
