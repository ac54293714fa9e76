"""The command line: ``superbill ...``.

Commands on files need no database and start none, and no more than the extra ``cli`` brings; the others open the
home folder's. What needs the app is imported inside its command, so that the rest works without.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from superbill import __version__
from superbill.cli import (
    applying,
    books,
    claim,
    codes,
    desk,
    disputes,
    docs,
    importing,
    month,
    payer,
    practice,
    remit,
    report,
    rules,
    serve,
    setting_up,
    statements,
    takebacks,
    takings,
    worker,
    x12,
)

app = typer.Typer(
    name="superbill",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(x12.app, name="x12", help="Read, check, explain and change X12 files.")
app.add_typer(remit.app, name="remit", help="Check remittances; put them into the books and take them out.")
app.add_typer(claim.app, name="claim", help="Check claims before a payer does.")
app.add_typer(rules.app, name="rules", help="Your own rules: prove them on their witnesses, and on past claims.")
app.add_typer(codes.app, name="codes", help="Load the official code sets, and ask them.")
app.add_typer(payer.app, name="payer", help="Adjudicate like a payer, and say why.")
app.add_typer(desk.app, name="desk", help="Run the payer's desk: the other side of the wall.")
app.add_typer(setting_up.app, name="practice", help="Say who you are, whom you bill and at what price.")
app.add_typer(books.app, name="books", help="Ask the books.")
app.add_typer(report.app, name="report", help="Reports, as of any date.")
app.add_typer(statements.app, name="statements", help="Ask patients for what they owe.")
app.add_typer(takings.app, name="takings", help="Take what patients paid at the desk to the bank.")
app.add_typer(docs.app, name="docs", help="Write the generated reference pages.")
applying.register(remit.app)
takebacks.register(remit.app)
disputes.register(remit.app)
practice.register(app)
importing.register(app)
worker.register(app)
serve.register(app)
month.register(app)


@app.command()
def version() -> None:
    """Say which Superbill this is."""
    typer.echo(f"superbill {__version__}")


def _version(asked: bool) -> None:
    if asked:
        version()
        raise typer.Exit


@app.callback()
def _superbill(
    asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which Superbill this is.")
    ] = False,
) -> None:
    """From the front desk to a zero balance: X12, claims, a payer in the box, and books that prove every cent."""


def run() -> None:
    """Run the command line; what goes wrong is said in a sentence, never as a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        why = _in_a_sentence(problem)
        if not why:
            raise
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"superbill: {why}", style="red", markup=False)
        sys.exit(2)


def _in_a_sentence(problem: Exception) -> str:
    """What went wrong, where that is for the person at the keyboard to put right; empty for a fault of ours."""
    if isinstance(problem, UnicodeError):
        return "a file that should be text is not: it is not UTF-8"
    if isinstance(problem, ModuleNotFoundError) and not (problem.name or "superbill").startswith("superbill"):
        return f"this command needs {problem.name}, which comes with the app: pip install 'superbill[app]'"
    if type(problem).__name__ == "OperationalError":  # psycopg's, or Django's of it
        said = str(problem).strip().partition("\n")[0]
        return f"the database does not answer ({said}); look at DATABASE_URL"
    told = type(problem).__name__ == "Denied" or isinstance(problem, OSError | ValueError)
    return str(problem) if told else ""
