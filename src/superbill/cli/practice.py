"""``superbill receive`` and ``add-user``: the practice's own work from the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from superbill.app.exchange.queries import Receipt, ReceivedTransaction
    from superbill.app.platform.models import Tenant
    from superbill.app.platform.people import Actor


def register(app: typer.Typer) -> None:
    app.command()(receive)
    app.command("add-user")(add_user)


@contextmanager
def at_practice() -> Iterator[Actor]:
    """Open the practice's database and act for its clinic, as Superbill itself."""
    from superbill.cli.rooms import open_practice

    open_practice()
    from superbill.app.platform import people, tenancy

    tenant = _clinic()
    with tenancy.acting_for(tenant):
        yield people.system(tenant.pk)


def _clinic() -> Tenant:
    from superbill.app.platform import configuration
    from superbill.app.platform.models import Tenant

    wanted = configuration.clinic()
    rows = list(Tenant.objects.filter(slug=wanted) if wanted else Tenant.objects.order_by("id"))
    if len(rows) == 1:
        return rows[0]
    if not rows and not wanted:
        tenant: Tenant = Tenant.objects.create(name="My clinic", slug="my-clinic")
        return tenant
    known = ", ".join(Tenant.objects.order_by("id").values_list("slug", flat=True))
    raise ValueError(f"say which clinic with SUPERBILL_CLINIC; there are: {known}")


def receive(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Files from anyone.")],
) -> None:
    """Take files in: kept as they came, read, and either let in or parked with findings.

    Claims and remittances among them become yours to look at. Exit 0: all were let in; 1: something is parked.
    """
    from rich.progress import track

    console = Console(highlight=False, soft_wrap=True)
    receipts = []
    with at_practice() as actor:
        from superbill.app.exchange import services
        from superbill.app.platform import outbox

        for file in track(files, "receiving", console=console, transient=True, disable=not console.is_terminal):
            receipts.append(services.receive(actor, content=file.read_bytes(), name=file.name))
            outbox.drain()
        files_waiting = sum([_tell(receipt, console) for receipt in receipts])
    if files_waiting:
        console.print(
            f"{files_waiting} of {len(files)} files wait for a person, with what is said above", style="yellow"
        )
    raise typer.Exit(int(bool(files_waiting)))


def _tell(receipt: Receipt, console: Console) -> bool:
    """One file: what is in it, what became of it, and every finding that asks for something. Whether it waits for a person."""
    from superbill.app.exchange import queries
    from superbill.app.payments import queries as payments
    from superbill.cli.x12 import print_findings
    from superbill.core.findings import Severity

    console.print(Text.assemble((receipt.name, "bold"), ": came before, kept once" if receipt.repeated else ""))
    for item in receipt.transactions:
        what = " ".join(part for part in (item.set_id, item.version, item.control_number) if part)
        console.print(f"  {what}: {_became(item)}", markup=False)
    if not receipt.transactions:
        console.print("  nothing in it could be read as a transaction: kept, parked")
    parked = list(queries.parked().filter(file_id=receipt.file_id))
    untied = payments.remittances("parked").filter(transaction_id__in=[item.id for item in receipt.transactions])
    why = [each for row in parked for each in queries.findings_of(row)]
    why += [each for row in untied for each in payments.findings_of(row)]
    found = [each for each in dict.fromkeys([*receipt.findings, *why]) if each.severity is not Severity.INFORM]
    alike = Counter((each.code, each.message) for each in found)
    for each in found:
        if more := alike.pop((each.code, each.message), 0):
            print_findings([each], console)
            if more > 1:
                console.print(f"       and {more - 1} more like it", style="dim")
    return bool(parked or untied)


def _became(item: ReceivedTransaction) -> str:
    """What a received transaction became here."""
    from superbill.app.claims import queries as claims
    from superbill.app.payments import queries as payments
    from superbill.core.money import dollars

    if item.parked:
        return f"kept, parked: {item.parked}"
    if item.set_id == "835" and (row := payments.remittance_of_transaction(item.id)):
        what = f"remittance {row.trace} of {dollars(row.amount_cents)} for {_claims(row.claims)}"
        return f"{what}: {row.get_status_display().lower()}"
    if item.set_id == "837":
        taken = claims.adopted_from(item.id)
        whole = dollars(sum(version.claim.charge_cents for version in taken))
        return f"{_claims(len(taken))} taken over, {whole} charged" if taken else "kept; no claim was taken over"
    return "kept"


def _claims(count: int) -> str:
    return f"{count:,} claim{'s' * (count != 1)}"


def add_user(
    name: Annotated[str, typer.Argument(help="The user name.")],
    role: Annotated[str, typer.Argument(help="front_desk, coder, biller, manager or auditor.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    change: Annotated[
        bool, typer.Option("--change", help="Give somebody who is there this role and password.")
    ] = False,
) -> None:
    """Add a person who may sign in, in a role. A name that is there already is left as it is, unless you say --change."""
    with at_practice() as actor:
        from superbill.app.platform import services

        services.add_member(actor, username=name, password=password, role=role, change=change)
    typer.echo(f"{name} may sign in as {role.replace('_', ' ')}")
