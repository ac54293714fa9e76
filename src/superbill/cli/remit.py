"""``superbill remit``: does this 835 balance? No database."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from superbill.cli.x12 import print_findings
from superbill.core import remit, x12
from superbill.core.claim import read_837
from superbill.core.claim.values import Claim
from superbill.core.findings import Finding, stops
from superbill.core.money import Cents, dollars, parse_cents
from superbill.core.remit.audit import Sure
from superbill.core.remit.audit import audit as find_suspicions
from superbill.core.remit.values import Remittance

app = typer.Typer(no_args_is_help=True)
_SHOWN = 20


@app.callback()
def _group() -> None:
    """Check remittances, and find what they gave up."""


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="835 files.")],
) -> None:
    """Print the three balances of each remittance. Exit 0: all hold; 1: one does not, or cannot be read; 2: no remittance."""
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
        code = max(code, int(not result.balanced or bool(stops(found))))
    return code


@app.command()
def audit(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, help="A folder of 835 files, with 837s or without, looked through to the bottom."),
    ],
    contract: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="What a unit of a code is allowed: a CSV file of code,dollars."),
    ] = None,
) -> None:
    """Find money that was written off without a decision, in anybody's 835 files. Exit 1 where something was found.

    Where the folder has the 837s too, claims without an answer and charges that were read differently are told as well.
    """
    console = Console(highlight=False, soft_wrap=True)
    say = partial(console.print, markup=False)
    remittances, sent, unread = _read(folder)
    found = find_suspicions(remittances, _contract(contract) if contract else None)
    claims = sum(len(one.claims) for one in remittances)
    say(f"{len(remittances)} remittances with {claims} claims were read from {folder}.")
    for name, why in unread:
        say(f"  not read: {name}: {why}")
    if sent:
        _tell_sent(say, sent, remittances)
    if not found:
        say("Nothing in them looks like a write-off that nobody decided.")
        raise typer.Exit(0 if remittances else 2)
    for sure in Sure:
        of_it = [one for one in found if one.sure is sure]
        if of_it:
            say(f"\n{sure.upper()}: {len(of_it)} to look at, {dollars(sum(one.amount for one in of_it))} may be lost")
        for one in of_it:
            place = f"claim {one.control_number} in {one.trace}" if one.control_number else "a pattern"
            say(f"  {dollars(one.amount):>10}  {one.payer}, {place}, {one.code or 'all services'}: {one.kind}")
            say(f"              {one.says}")
    say("\nWhat is certain can be disputed now; what is likely or possible wants a look at the contract first.")
    raise typer.Exit(1)


def _tell_sent(say: Callable[[str], None], sent: list[Claim], remittances: list[Remittance]) -> None:
    """Claims of the 837s that no remittance mentions, and those whose charge the payer read differently."""
    missing, different = remit.compare_sent(sent, remittances)
    whole = dollars(sum(one.charge for one in missing))
    say(f"{len(sent)} claims were sent; {len(missing)} of {whole} have no answer in these files.")
    for one in missing[:_SHOWN]:
        say(f"  {dollars(one.charge):>10}  {one.payer}, claim {one.control_number} of {one.served}: no answer")
    if len(missing) > _SHOWN:
        say(f"  and {len(missing) - _SHOWN} more")
    for each in different:
        say(
            f"  claim {each.control_number} in {each.trace}: {dollars(each.sent)} was charged,"
            f" the answer speaks of {dollars(each.read)}"
        )


def _read(folder: Path) -> tuple[list[Remittance], list[Claim], list[tuple[str, str]]]:
    """Every remittance of a folder, each once whatever file it is in; the claims that were sent; what was unreadable."""
    known: dict[object, Remittance] = {}
    sent: dict[str, Claim] = {}
    unread = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]:
        document, findings = x12.read(file.read_bytes(), file=file.name)
        if not document.transactions:
            unread.append((file.name, findings[0].message if findings else "there is no X12 in it"))
        for item in document.transactions:
            if item.set_id == "835":
                remittance, found = remit.read_835(item)
                if remittance is None:
                    unread.append((file.name, found[0].message))
                else:
                    known.setdefault(remittance.identity, remittance)
            elif item.set_id == "837":
                submission, _ = read_837(item)
                sent |= {claim.control_number: claim for claim in submission.claims} if submission else {}
    return list(known.values()), list(sent.values()), unread


def _contract(file: Path) -> dict[str, Cents]:
    """Codes and what a unit is allowed; a row that is none (such as a heading) says nothing."""
    allowed = {}
    for row in csv.reader(file.read_text().splitlines()):
        cents = parse_cents(row[1].strip()) if len(row) > 1 else None
        if cents is not None:
            allowed[row[0].strip().upper()] = cents
    return allowed
