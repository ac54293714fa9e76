"""``superbill remit takebacks``: what payers took back, what they took it from, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from superbill.core.money import dollars

if TYPE_CHECKING:
    from superbill.app.payments.takebacks import OfPayer, Takeback
    from superbill.core.ledger import Link, Move


def register(app: typer.Typer) -> None:
    app.command()(takebacks)


def takebacks(
    payer: Annotated[str, typer.Option("--payer", help="Of one payer only: its id, as in our payer list.")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="Only what is not settled.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One payer a line, as JSON, in cents.")] = False,
) -> None:
    """Which claims payers took back, from which payments, what is still owed to whom, and what patients owe for it."""
    from superbill.cli.practice import at_practice

    with at_practice():
        from superbill.app.payments import takebacks as graph
        from superbill.app.practice import queries as practice

        row = practice.payer_named(payer) if payer else None
        if payer and row is None:
            raise ValueError(f"no payer of ours has the id {payer}")
        found = graph.takebacks(payer_id=row.pk if row else None)
        if as_json:
            for each in found:
                summed = {"owed": each.owed, "carried_forward": each.carried_forward}
                typer.echo(msgspec.json.encode(msgspec.to_builtins(each) | summed).decode())
            return
        names = {each.source: f"{each.trace} of {each.paid_on}" for each in graph.remittances_in(found)}
    for each in found:
        _tell(each, names, open_only)
    if not found:
        typer.echo("No payer has taken anything back.")


def _tell(of: OfPayer, names: dict[str, str], open_only: bool) -> None:
    typer.echo(f"{of.payer}: {_standing(of.owed, of.carried_forward)}")
    for each in of.takebacks:
        if each.open or not open_only:
            _takeback(each, names)
    for link in of.carried:
        if link.open or not open_only:
            typer.echo(f"  a balance carried forward: {_link(link, names)}")


def _standing(owed: int, carried: int) -> str:
    if not (owed or carried):
        return "settled"
    parts = []
    if owed:
        parts.append(
            f"{dollars(owed)} is still to be taken from us" if owed > 0 else f"{dollars(-owed)} was taken unexplained"
        )
    if carried:
        parts.append(
            f"{dollars(carried)} is carried forward" if carried > 0 else f"{dollars(-carried)} was brought from nowhere"
        )
    return "; ".join(parts)


def _takeback(each: Takeback, names: dict[str, str]) -> None:
    typer.echo(
        f"  claim {each.number}" if each.claim_id else f"  under {each.number or '(no number)'}, no claim of ours"
    )
    for one in each.reversals:
        before = names.get(f"remittance:{one.paid_by}", "a payment that is gone")
        again = f", {dollars(one.paid_again)} paid instead" if one.paid_again else ""
        typer.echo(
            f"    {dollars(one.amount)} of {before} taken back in {names[f'remittance:{one.remittance_id}']}{again};"
            f" {_patient(one.patient)}"
        )
    if each.netted:
        typer.echo(f"    {dollars(each.netted)} less was paid where it was taken back")
    for link in each.links:
        typer.echo(f"    {_link(link, names)}")
    if each.reversals:
        typer.echo(f"    the patient now {'has a credit of' if each.patient_owes < 0 else 'owes'} "
                   f"{dollars(abs(each.patient_owes))}")  # fmt: skip


def _patient(change: int) -> str:
    if not change:
        return "the patient owes the same"
    return f"the patient owes {dollars(abs(change))} {'more' if change > 0 else 'less'}"


def _link(link: Link, names: dict[str, str]) -> str:
    def place(move: Move) -> str:
        code = f"{move.code} in " if move.code else ""
        return f"{code}{names.get(move.source, move.source)}"

    amount = dollars(link.amount)
    if link.announced is None:
        assert link.taken is not None
        return f"{amount} taken by {place(link.taken)}, announced nowhere"
    if link.taken is None:
        return f"{amount} announced by {place(link.announced)}, not taken yet"
    return f"{amount} announced by {place(link.announced)}, taken by {place(link.taken)}"
