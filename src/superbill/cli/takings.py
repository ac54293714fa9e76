"""``superbill takings``: what patients paid at the desk, and its way to the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from superbill.core.money import dollars, parse_typed_cents

app = typer.Typer(no_args_is_help=True)
By = Annotated[str, typer.Option("--by", help="The user name of who does it: their role must allow it.")]


@app.command()
def show() -> None:
    """The receipts whose money is still at the desk, and the slips the bank has not shown."""
    from superbill.cli.practice import at_practice

    with at_practice():
        from superbill.app.payments import takings

        held, unseen = list(takings.in_drawer()), list(takings.slips_unseen())
    for row in held:
        typer.echo(f"receipt {row.number:<6} {row.received_on}  {row.method:<6} {dollars(row.amount_cents):>12}")
    typer.echo(f"{len(held)} receipts at the desk, {dollars(sum(row.amount_cents for row in held))}")
    for slip in unseen:
        typer.echo(f"slip {slip.number:<9} {slip.made_on}  {slip.reference:<20} {dollars(slip.amount_cents):>12}")
    typer.echo(f"{len(unseen)} slips the bank has not shown, {dollars(sum(slip.amount_cents for slip in unseen))}")


@app.command()
def bank(
    counted: Annotated[str, typer.Argument(help="The cash that was counted; with --cards what the service pays out.")],
    by: By,
    cards: Annotated[bool, typer.Option("--cards", help="The cards: a payout of the card service.")] = False,
    reference: Annotated[str, typer.Option("--reference", help="The number of the payout.")] = "",
    why: Annotated[str, typer.Option("--why", help="Why the drawer does not hold what its receipts say.")] = "",
    to: Annotated[Path | None, typer.Option("--pdf", help="Where to write the slip to print.")] = None,
) -> None:
    """Put all cash and checks at the desk, or all cards, on a slip to the bank."""
    from superbill.cli.applying import person
    from superbill.cli.practice import at_practice

    cents = parse_typed_cents(counted)
    if cents is None:
        raise ValueError(f"write what was counted in dollars and cents, such as 42.50: {counted}")
    with at_practice() as system:
        from superbill.app.payments import services, takings

        actor = person(system, by)
        rows = [row for row in takings.in_drawer() if (row.method == "card") is cards]
        slip = services.take_to_bank(
            actor,
            receipt_ids=[row.pk for row in rows],
            counted_cents=cents + sum(row.amount_cents for row in rows if row.method == "check"),
            why=why,
            reference=reference,
            key=f"terminal:{uuid4()}",
        )
        if to is not None:
            to.write_bytes(takings.slip_pdf(actor, slip_id=slip.pk))
    apart = f", {dollars(slip.missing_cents)} less than the receipts" if slip.missing_cents else ""
    typer.echo(f"slip {slip.number}: {len(rows)} receipts, {dollars(slip.amount_cents)}{apart}")
