"""``superbill statements``: ask patients for what they owe, and send what is queued."""

from __future__ import annotations

import typer

from superbill.core.money import dollars

app = typer.Typer(no_args_is_help=True)


@app.command()
def run() -> None:
    """Make the statements that are due: one for each account, once in 30 days."""
    from superbill.cli.practice import at_practice

    with at_practice() as actor:
        from superbill.app.patient_accounts import services
        from superbill.app.platform import outbox

        done = services.run_statements(actor)
        outbox.drain()
    typer.echo(f"{len(done.statements)} statements for {dollars(done.total)}")
    for patient, why in done.refused:
        typer.echo(f"none for patient {patient}: {why}")


@app.command()
def send() -> None:
    """Send the letters, e-mails and texts that are queued. Exit 1 when some could not go."""
    from superbill.cli.practice import at_practice

    with at_practice() as actor:
        from superbill.app.patient_accounts import services

        sent, failed = services.send_waiting(actor)
    typer.echo(f"{sent} sent, {failed} could not go")
    raise typer.Exit(int(bool(failed)))
