"""``superbill desk``: the payer's desk, a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from superbill.cli.days import day_of

app = typer.Typer(no_args_is_help=True)
On = Annotated[str, typer.Option(help="The day it is, YYYY-MM-DD; today where nothing is said.")]
Slug = Annotated[str, typer.Argument(help="The payer's short name at this desk.")]


def _day(on: str) -> str:
    from superbill.app.platform import clock

    return (day_of(on) or clock.today()).isoformat()


def _open() -> None:
    from superbill.cli.rooms import open_desk

    open_desk()


@app.command()
def console() -> None:
    """Take the desk's verbs as lines of JSON on standard input, and answer each with a line."""
    _open()
    from superbill.payer_desk.console import serve

    serve(sys.stdin, sys.stdout)


@app.command()
def payer(
    slug: Slug,
    name: Annotated[str, typer.Option(help="Its name, as files say it.")] = "",
    payer_id: Annotated[str, typer.Option(help="Its electronic payer id.")] = "",
    tax_id: Annotated[str, typer.Option(help="Its tax id, nine digits.")] = "",
    address: Annotated[str, typer.Option(help="STREET, CITY, STATE, POSTAL CODE.")] = "",
    dialect: Annotated[
        Path | None, typer.Option(help="A JSON file with its habits; see docs/howto/run-a-payer.md.")
    ] = None,
) -> None:
    """Open a payer at the desk, or change one. Its mailbox is the folder mail/SLUG in the home folder."""
    _open()
    from superbill.payer_desk import setup

    facts: dict[str, Any] = {"name": name.upper(), "payer_id": payer_id, "tax_id": tax_id}
    facts = {key: value for key, value in facts.items() if value}
    if address:
        street, city, state, postal = _address(address)
        facts["address"] = {"line1": street, "city": city, "state": state, "postal": postal}
    if dialect:
        facts["dialect"] = json.loads(dialect.read_text())
    setup.open_payer(slug, **facts)
    typer.echo(f"{slug} is open; load its plan: superbill desk plan {slug} FILE")


def _address(text: str) -> list[str]:
    parts = [part.strip().upper() for part in text.split(",")]
    if len(parts) != 4:
        raise ValueError("write the address as STREET, CITY, STATE, POSTAL CODE")
    return parts


@app.command()
def plan(slug: Slug, file: Annotated[Path, typer.Argument(help="The plan, a readable file.")]) -> None:
    """Load a plan of a payer, or a newer version of one."""
    _open()
    from superbill.app.platform import tenancy
    from superbill.payer_desk import members, setup

    with tenancy.acting_for(setup.payer_at(slug)):
        row, findings = members.load_plan(file.read_text())
    for finding in findings:
        typer.echo(f"{finding.code} {finding.message} {finding.remedy}", err=True)
    if row is None:
        raise typer.Exit(1)
    typer.echo(f"{row.code} is loaded")


@app.command()
def enrol(slug: Slug, file: Annotated[Path, typer.Argument(help="An 834.")], on: On = "") -> None:
    """Put an 834 into the payer's mailbox and work it: add, change and end members."""
    _open()
    from superbill.payer_desk import mail, setup

    setup.payer_at(slug)
    (mail.folder(slug, "to_payer") / file.name).write_bytes(file.read_bytes())
    _work(on, slug)


@app.command()
def provider(
    slug: Slug,
    npi: Annotated[str, typer.Argument(help="Who the payer knows.")],
    tier: Annotated[str, typer.Option(help="The network tier: in, out, or another of the plan's.")] = "in",
    withhold: Annotated[str, typer.Option(help="Per cent withheld for the tax office from each payment.")] = "",
) -> None:
    """Tell the payer about a provider. One it has never met is not enrolled."""
    _open()
    from superbill.app.platform import tenancy
    from superbill.core.payer.case import ProviderStatus
    from superbill.payer_desk import members, setup

    with tenancy.acting_for(setup.payer_at(slug)):
        members.know_provider(npi, ProviderStatus(npi=npi, tier=tier))
        if withhold:
            members.set_payee(npi, withhold_percent=withhold)
    typer.echo(f"{slug} knows {npi}, tier {tier}")


@app.command()
def person(
    slug: Slug,
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[str, typer.Argument(help="examiner, supervisor or auditor.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, help="At least twelve characters.")],
    first_name: Annotated[str, typer.Option(help="First name.")] = "",
    last_name: Annotated[str, typer.Option(help="Last name.")] = "",
) -> None:
    """Let someone of the payer sign in to its pages, or change their role and password."""
    _open()
    from superbill.payer_desk import setup

    setup.add_person(slug, username=username, password=password, role=role, first_name=first_name, last_name=last_name)
    typer.echo(f"{username} may sign in as {role} of {slug}")


@app.command()
def work(on: On = "") -> None:
    """Work all mail that waits in the payers' mailboxes, once."""
    _open()
    _work(on)


def _work(on: str, slug: str = "") -> None:
    from superbill.payer_desk import console as verbs
    from superbill.payer_desk import mail

    with mail.the_only_desk():
        done = verbs.work(_day(on), slug)
    typer.echo(f"worked {done['files']} files with {done['claims']} claims")
    for problem in done["problems"]:
        typer.echo(f"set aside {problem}", err=True)
    if done["problems"]:
        raise typer.Exit(1)


@app.command()
def pay(on: On = "") -> None:
    """Pay everything that is due: one 835 for each payee."""
    _open()
    from superbill.payer_desk import console as verbs
    from superbill.payer_desk import mail

    with mail.the_only_desk():
        traces = verbs.pay(_day(on))["traces"]
    for trace in traces or ["nothing is due"]:
        typer.echo(trace)


@app.command()
def run(
    pay_on: Annotated[
        str, typer.Option(help="Weekdays payments are made on, divided by commas; empty for never.")
    ] = "friday",
    every: Annotated[float, typer.Option(help="Seconds between two looks into the mailboxes.")] = 2.0,
) -> None:
    """Be the payer: watch the mailboxes, work what comes, pay on the days payments are made. Ctrl-C ends it."""
    days = frozenset(day.strip().lower() for day in pay_on.split(",") if day.strip())
    _open()
    from superbill.payer_desk import process

    unknown = days - set(process.WEEKDAYS)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))} is no weekday; write them as monday, friday")
    payers = process.payers()
    if not payers:
        raise ValueError("there is no payer at this desk yet: superbill desk payer SLUG --name NAME --payer-id ID")
    typer.echo(f"The desk works for {', '.join(one.name for one in payers)}. Ctrl-C ends it.")
    process.run(pay_on=days, every=every, say=typer.echo)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8010,
    address: Annotated[
        str, typer.Option(help="The address to listen on; the default is this machine only.")
    ] = "127.0.0.1",
) -> None:
    """Open the payer's own web pages, for the payer's people."""
    from superbill.cli.serve import must_be_free

    must_be_free(address, port, "superbill desk serve")
    _open()
    from granian import Granian
    from granian.constants import Interfaces

    from superbill.app.platform.models import Membership

    typer.echo(f"The payer's desk is at http://{address}:{port}. Ctrl-C ends it.")
    if not Membership.objects.exists():
        typer.echo("Nobody can sign in yet: superbill desk person SLUG NAME supervisor")
    Granian(
        "superbill.payer_desk.door.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
