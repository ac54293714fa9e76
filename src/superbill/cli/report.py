"""``superbill report``: where is my money, as of any day."""

from __future__ import annotations

import csv
import json
import sys
from typing import Annotated

import typer

from superbill.cli.days import day_of, the_day
from superbill.core.money import dollars

app = typer.Typer(no_args_is_help=True)
AsOf = Annotated[str, typer.Option("--as-of", help="The day, YYYY-MM-DD; today where nothing is said.")]

Known = Annotated[
    str,
    typer.Option("--known", help="By what was known at the end of this day, YYYY-MM-DD; by all of it by itself."),
]


@app.callback()
def _group() -> None:
    """Reports, as of any date."""


@app.command()
def aging(
    as_of: AsOf = "",
    known: Known = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, in cents.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, in cents.")] = False,
) -> None:
    """A/R aging by payer; credits stand apart and are never netted."""
    from superbill.cli.practice import at_practice

    with at_practice() as actor:
        from superbill.app.platform import clock
        from superbill.app.reports import measures, queries

        day = day_of(as_of) or clock.today()
        known_at = clock.end_of(the_day(known)) if known else None
        report = queries.aging(actor, as_of=day, known_at=known_at)
    labels = [label for label, _ in measures.BUCKETS]
    if as_json:
        typer.echo(json.dumps({"as_of": str(report.as_of), "rows": report.rows, "credits": report.credits}, indent=2))
        return
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(["payer", *labels, "credits"])
        for payer in sorted({*report.rows, *report.credits}):
            row = report.rows.get(payer, dict.fromkeys(labels, 0))
            writer.writerow([payer, *(row[label] for label in labels), report.credits.get(payer, 0)])
        return
    by = f", by what was known on {known}" if known else ""
    typer.echo(f"A/R aging as of {report.as_of:%B} {report.as_of.day}, {report.as_of.year}{by}")
    typer.echo(f"{'':<34}" + "".join(f"{label:>12}" for label in labels) + f"{'credits':>12}")
    for payer in sorted({*report.rows, *report.credits}):
        row = report.rows.get(payer, dict.fromkeys(labels, 0))
        shown = "".join(f"{dollars(row[label]):>12}" for label in labels)
        typer.echo(f"{payer[:33]:<34}{shown}{dollars(report.credits.get(payer, 0)):>12}")
    typer.echo(f"{'total':<34}" + "".join(f"{dollars(report.totals[label]):>12}" for label in labels))
    typer.echo(f"open in all {dollars(report.total)}")
