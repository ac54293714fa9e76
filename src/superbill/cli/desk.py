"""``superbill desk``: the payer's desk, a process of its own."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


def _day(on: str) -> str:
    return on or time.strftime("%Y-%m-%d")


@app.command()
def console() -> None:
    """Take the desk's verbs as lines of JSON on standard input, and answer each with a line."""
    from superbill.cli.rooms import open_desk

    open_desk()
    from superbill.payer_desk.console import serve

    serve(sys.stdin, sys.stdout)


@app.command()
def work(on: Annotated[str, typer.Option(help="The day it is, YYYY-MM-DD; today where nothing is said.")] = "") -> None:
    """Work all mail that waits in the payers' mailboxes."""
    from superbill.cli.rooms import open_desk

    open_desk()
    from superbill.payer_desk import console as verbs

    done = verbs.work(_day(on))
    typer.echo(f"worked {done['files']} files with {done['claims']} claims")


@app.command()
def pay(on: Annotated[str, typer.Option(help="The day it is, YYYY-MM-DD; today where nothing is said.")] = "") -> None:
    """Pay everything that is due: one 835 for each payee."""
    from superbill.cli.rooms import open_desk

    open_desk()
    from superbill.payer_desk import console as verbs

    for trace in verbs.pay(_day(on))["traces"] or ["nothing is due"]:
        typer.echo(trace)
