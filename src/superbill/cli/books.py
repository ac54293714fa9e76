"""``superbill books``: ask the books."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from superbill.core.money import dollars

app = typer.Typer(no_args_is_help=True)


@app.command()
def verify() -> None:
    """Recompute everything that must hold. Exit 0 when it holds, 1 when it does not."""
    from superbill.cli.practice import at_practice

    with at_practice():
        from superbill.app.reports.proofs import proofs

        results = proofs()
    for proof in results:
        typer.echo(f"{'holds ' if proof.holds else 'BROKEN'}  {proof.says}")
        for fault in proof.faults:
            typer.echo(f"        {fault}")
    raise typer.Exit(int(not all(proof.holds for proof in results)))


@app.command("trial-balance")
def trial_balance(
    as_of: Annotated[str, typer.Option("--as-of", help="The day, YYYY-MM-DD; today where nothing is said.")] = "",
) -> None:
    """Every account and its balance, as a debit or as a credit, as of a day; both columns come to the same."""
    from superbill.cli.practice import at_practice

    with at_practice() as actor:
        from superbill.app.platform import clock
        from superbill.app.reports import queries

        rows = queries.trial_balance(actor, as_of=date.fromisoformat(as_of) if as_of else clock.today())
    typer.echo(_columns("account", "", "debit", "credit"))
    for one in rows:
        typer.echo(_columns(one.code, one.name, _unless_none(one.debit), _unless_none(one.credit)))
    typer.echo(
        _columns("", "together", dollars(sum(one.debit for one in rows)), dollars(sum(one.credit for one in rows)))
    )


def _columns(code: str, name: str, debit: str, credit: str) -> str:
    return f"{code:<28} {name:<34} {debit:>16} {credit:>16}".rstrip()


def _unless_none(cents: int) -> str:
    return dollars(cents) if cents else ""
