"""``superbill remit underpaid`` and ``dispute``: payments off the contract, and the letter about one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from superbill.core.money import dollars


def register(app: typer.Typer) -> None:
    app.command()(underpaid)
    app.command()(dispute)


def underpaid() -> None:
    """Payments off the contract that nobody has settled: the case to dispute, the claim, the cause, what is missing."""
    from superbill.cli.practice import at_practice

    with at_practice():
        from superbill.app.denials import queries

        total = 0
        for case in queries.off_contract():
            total += case.denied_cents
            payer = case.payer.name if case.payer else ""
            why = " ".join(case.reasons)
            typer.echo(
                f"case {case.pk:<6} claim {case.claim_id:<8} {payer[:28]:<28} {dollars(case.denied_cents):>10}"
                f"  {why} ({case.get_status_display().lower()}; appeal by {case.deadline or 'any day'})"
            )
    typer.echo(f"{dollars(total)} is missing")


def dispute(
    case: Annotated[int, typer.Argument(help="The case, as `remit underpaid` numbers it.")],
    by: Annotated[str, typer.Option("--by", help="The user name of who signs the letter.")],
    letter: Annotated[Path, typer.Option("--letter", help="Where to put the letter.")] = Path("dispute.pdf"),
) -> None:
    """Dispute a payment off the contract: one letter, from the contract's numbers. Repeating it gives the same letter."""
    from superbill.cli.applying import person
    from superbill.cli.practice import at_practice

    with at_practice() as system:
        from superbill.app.denials import services

        sent = services.dispute(person(system, by), case_id=case)
        letter.write_bytes(bytes(sent.pdf))
    typer.echo(f"{letter}: appeal of level {sent.level}, sent {sent.sent_on}")
