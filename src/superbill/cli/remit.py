"""``superbill remit``: does this 835 balance? No database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from superbill.cli.x12 import print_findings
from superbill.core import remit, x12
from superbill.core.findings import Finding
from superbill.core.money import dollars

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Check remittances."""


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="835 files.")],
) -> None:
    """Print the three balances of each remittance. Exit 0: all hold; 1: some do not; 2: no remittance found."""
    console = Console(highlight=False, soft_wrap=True)
    worst = 0
    for file in files:
        document, findings = x12.read(file.read_bytes(), file=file.name)
        remittances = [item for item in document.transactions if item.set_id == "835"]
        worst = max(worst, _check_file(file, remittances, list(findings), console))
    raise typer.Exit(worst)


def _check_file(file: Path, items: list[x12.Transaction], findings: list[Finding], console: Console) -> int:
    if not items:
        console.print(f"{file.name}: no remittance in it", markup=False)
        print_findings(findings, console)
        return 2
    code = 0
    for item in items:
        remittance, found = remit.read_835(item)
        if remittance is None:
            console.print(
                f"{file.name}: transaction {item.control_number} cannot be read as a remittance", markup=False
            )
            print_findings(found, console)
            code = 1
            continue
        result = remit.reconcile(remittance)
        lines = sum(len(claim.lines) for claim in remittance.claims)
        verdict = "holds" if result.balanced else "DOES NOT HOLD"
        adjusted = sum(one.amount for one in remittance.provider_adjustments)
        paid = sum(claim.paid for claim in remittance.claims)
        console.print(f"{file.name}: {remittance.payer.last}, trace {remittance.trace}: {verdict}", markup=False)
        console.print(f"  lines        {lines} checked: charge less adjustments is what was paid", markup=False)
        console.print(f"  claims       {len(remittance.claims)} checked: the same, and the lines add up", markup=False)
        console.print(
            f"  transaction  {dollars(paid)} for claims - {dollars(adjusted)} provider adjustments"
            f" = {dollars(paid - adjusted)}; the payment says {dollars(remittance.amount)}",
            markup=False,
        )
        print_findings([*found, *result.findings], console)
        code = max(code, int(not result.balanced))
    return code
