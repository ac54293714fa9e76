"""``superbill serve`` and ``superbill worker``."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(worker)


def serve(
    port: Annotated[int, typer.Option(help="Where it listens, on this machine only.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the web app; a worker for background jobs starts and stops with it."""
    from superbill.cli.rooms import open_practice

    open_practice()
    from superbill.demo import cast

    typer.echo(f"Superbill is open at http://{host}:{port}/")
    for line in cast.sign_ins():
        typer.echo(line)
    background = subprocess.Popen([sys.executable, "-m", "superbill", "worker"])
    try:
        subprocess.run(  # noqa: S603 - ourselves
            [
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                host,
                "--port",
                str(port),
                "--workers",
                "2",
                "--no-ws",
                "--log-level",
                "warning",
                "superbill.web.wsgi:application",
            ],
            check=False,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "superbill.settings"},
        )
    finally:
        background.terminate()
        background.wait(timeout=10)


def worker(
    once: Annotated[bool, typer.Option(help="Do what waits, then stop.")] = False,
) -> None:
    """Do background jobs: deliver events between rooms, poll mailboxes."""
    from superbill.cli.rooms import open_practice

    open_practice()
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--concurrency", "2", *(["--one-shot"] if once else []))
