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
    """Every account and its balance on its normal side, as of a day."""
    from superbill.cli.practice import at_practice

    with at_practice() as actor:
        from superbill.app.platform import clock
        from superbill.app.reports import queries

        rows = queries.trial_balance(actor, as_of=date.fromisoformat(as_of) if as_of else clock.today())
    for code, name, cents in rows:
        typer.echo(f"{code:<28} {name:<34} {dollars(cents):>16}")
