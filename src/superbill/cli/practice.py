"""``superbill receive``, ``import`` and ``add-user``: the practice's own work from the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
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
    """Take files in: kept as they came, read, and either let in or parked with findings."""
    from rich.console import Console

    from superbill.cli.x12 import print_findings

    console = Console(highlight=False, soft_wrap=True)
    parked = False
    with at_practice() as actor:
        from superbill.app.exchange import services
        from superbill.app.platform import outbox

        for file in files:
            receipt = services.receive(actor, content=file.read_bytes(), name=file.name)
            parked = parked or not receipt.clean
            what = ", ".join(f"{item.set_id} {item.control_number}".strip() for item in receipt.transactions)
            state = "came before, kept once" if receipt.repeated else "kept" if receipt.clean else "kept, parked"
            console.print(f"{file.name}: {what or 'not X12'}: {state}", markup=False)
            print_findings(list(receipt.findings), console)
        outbox.drain()
    raise typer.Exit(int(parked))


def add_user(
    name: Annotated[str, typer.Argument(help="The user name.")],
    role: Annotated[str, typer.Argument(help="front_desk, coder, biller, manager or auditor.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Add a person who may sign in, in a role."""
    with at_practice() as actor:
        from superbill.app.platform import services

        services.add_member(actor, username=name, password=password, role=role)
    typer.echo(f"{name} may sign in as {role.replace('_', ' ')}")
