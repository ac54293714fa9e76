"""``superbill books``: ask the books."""

from __future__ import annotations

from typing import Annotated

import typer

from superbill.cli.days import day_of, the_day
from superbill.cli.report import AsOf, Known
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
    as_of: AsOf = "",
    known: Known = "",
) -> None:
    """Every account and its balance, as a debit or as a credit, as of a day; both columns come to the same."""
    from superbill.cli.practice import at_practice

    with at_practice() as actor:
        from superbill.app.platform import clock
        from superbill.app.reports import queries

        day = day_of(as_of) or clock.today()
        known_at = clock.end_of(the_day(known)) if known else None
        rows = queries.trial_balance(actor, as_of=day, known_at=known_at)
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


@app.command()
def close(
    through: Annotated[str, typer.Argument(help="The last day to close, YYYY-MM-DD; it must be over.")],
    by: Annotated[str, typer.Option("--by", help="The user name of who closes them: their role must allow it.")],
) -> None:
    """Close the books through a day, for good: what is learned later counts in the open period."""
    from superbill.cli.applying import person
    from superbill.cli.practice import at_practice

    with at_practice() as system:
        from superbill.app.books import services

        closing = services.close_period(person(system, by), through=the_day(through))
    typer.echo(f"The books are closed through {closing.closed_through}")


@app.command("day-sheet")
def day_sheet(day: Annotated[str, typer.Argument(help="The day, YYYY-MM-DD.")]) -> None:
    """What counted on a day, by kind of entry and account."""
    from superbill.cli.practice import at_practice

    with at_practice():
        from superbill.app.books import queries

        sheet = queries.day_sheet(the_day(day))
    for kind, amounts in sorted(sheet.items()):
        typer.echo(kind)
        for account, cents in sorted(amounts.items()):
            typer.echo(_columns(f"  {account}", "", *((dollars(cents), "") if cents > 0 else ("", dollars(-cents)))))
    if not sheet:
        typer.echo("Nothing counted on that day.")
