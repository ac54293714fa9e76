"""``superbill claim``: is this claim clean? No database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec import structs
from rich.console import Console
from rich.text import Text

from superbill.cli.days import day_of, today
from superbill.cli.x12 import print_findings
from superbill.core import edits, x12
from superbill.core.claim import iter_claims
from superbill.core.claim.values import Claim
from superbill.core.findings import Finding, Severity, stops
from superbill.core.money import dollars

app = typer.Typer(no_args_is_help=True)
_CHUNK = 1 << 20
_NOT_CHECKED = "I90"
"""How the codes of findings begin that say what could not be checked."""
_UNCHECKED = {
    "I901": "Not checked, for want of a table:",
    "I902": "Checked against a table older than the service:",
    "I903": "Not checked, because every loaded release begins after the service:",
    "I904": "Not checked, because a file does not say it:",
    "I905": "Checked against demonstration tables, which know only a few codes:",
}


@app.callback()
def _group() -> None:
    """Check claims before a payer does."""


@app.command()
def scrub(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="837 files: anyone's, P, I or D.")],
    as_json: Annotated[bool, typer.Option("--json", help="One claim a line, as JSON.")] = False,
    rule_files: Annotated[
        list[Path] | None, typer.Option("--rules", exists=True, help="Your own rules as well.")
    ] = None,
    policy_files: Annotated[
        list[Path] | None, typer.Option("--policies", exists=True, help="Files of what payers ask.")
    ] = None,
    on: Annotated[str, typer.Option("--on", help="As if it were this day, YYYY-MM-DD; today by itself.")] = "",
) -> None:
    """Scrub claims with every loaded table; say what could not be checked. Exit 0: nothing stops; 1: something does; 2: no claims."""
    from superbill.app.platform.code_tables import tables
    from superbill.app.platform.grouping import grouping_of

    console = Console(highlight=False, soft_wrap=True)
    day = day_of(on) or today()
    rules, problems = read_rule_files(rule_files or [])
    policies, unclear = read_policy_files(policy_files or [])
    unread: list[Finding] = [*problems, *unclear]
    known = edits.Context(rules=rules, policies=policies)
    counted: Counter[str] = Counter()
    unchecked: Counter[tuple[Finding, str]] = Counter()
    for claim, found in edits.scrub_all(
        _repaired(claims_of(files, unread), rules, day), tables(), day, known, grouping_of
    ):
        counted["claims"] += 1
        counted["stopped"] += stops(found)
        if as_json:
            typer.echo(_json(claim, found))
            continue
        for one in found:
            if one.code.startswith(_NOT_CHECKED):
                unchecked.update((structs.replace(one, message="", value=""), check) for check in one.value.split("; "))
        _print_claim(claim, [one for one in found if not one.code.startswith(_NOT_CHECKED)], console)
    if as_json:
        for one in unread:
            typer.echo(msgspec.json.encode({"unread": one}).decode())
    else:
        _print_end(counted, unread, unchecked, console)
    raise typer.Exit(_code(counted, unread))


def _code(counted: Counter[str], unread: Iterable[Finding]) -> int:
    if not counted["claims"]:
        return 2
    return int(bool(counted["stopped"]) or stops(unread))


def claims_of(files: Iterable[Path], unread: list[Finding]) -> Iterator[Claim]:
    """The claims of 837 files, one at a time; what could not be read goes to ``unread``."""
    for path in files:
        with path.open("rb") as file:
            chunks = iter(lambda: file.read(_CHUNK), b"")
            yield from iter_claims(x12.segments(chunks), unread.append)


def read_rule_files(paths: Iterable[Path]) -> tuple[tuple[edits.rules.Rule, ...], list[Finding]]:
    """The rules of some files, and what is wrong with them."""
    rules: list[edits.rules.Rule] = []
    problems: list[Finding] = []
    for path in paths:
        found, wrong = edits.rules.read_rules(path.read_text("utf-8"))
        rules += found
        problems += wrong
    return tuple(rules), problems


def read_policy_files(paths: Iterable[Path]) -> tuple[tuple[edits.PolicyFile, ...], list[Finding]]:
    """What some files say of payers, and what is wrong with them."""
    read = [edits.read_policy(path.read_text("utf-8"), path.name) for path in paths]
    return tuple(file for file, _ in read if file), [each for _, wrong in read for each in wrong]


def _repaired(claims: Iterable[Claim], rules: tuple[edits.rules.Rule, ...], on: Any) -> Iterator[Claim]:
    return (edits.rules.repair(rules, claim, on)[0] for claim in claims)


def _json(claim: Claim, found: list[Finding]) -> str:
    said = {"claim": claim.control_number, "charge": claim.charge, "stops": stops(found), "findings": found}
    return msgspec.json.encode(said).decode()


def _print_claim(claim: Claim, found: list[Finding], console: Console) -> None:
    tally = Counter(one.severity for one in found)
    said = ", ".join(f"{tally[severity]} {severity}" for severity in Severity if tally[severity]) or "clean"
    codes = " ".join(
        "-".join((line.procedure.code or line.revenue_code, *line.procedure.modifiers)) for line in claim.lines[:8]
    )
    more = f" and {len(claim.lines) - 8} more" if len(claim.lines) > 8 else ""
    console.print(Text.assemble((claim.control_number, "bold"), f"  {dollars(claim.charge)}  {codes}{more}: {said}"))
    print_findings(found, console)


def _print_end(
    counted: Counter[str], unread: list[Finding], unchecked: Counter[tuple[Finding, str]], console: Console
) -> None:
    if unread:
        console.print("\nNot read, or not read whole:", style="bold")
        print_findings(unread, console)
    for kind in dict.fromkeys(one for one, _ in unchecked):
        console.print(Text(f"\n{_UNCHECKED[kind.code]}", "bold"))
        for (one, check), times in unchecked.items():
            if one == kind:
                of = "" if times == counted["claims"] else f", {times} of {counted['claims']} claims"
                console.print(Text(f"  {check}{of}"))
        console.print(Text(f"  {kind.remedy}", "dim"))
    if not counted["claims"]:
        console.print("\nNo claims: are these 837 files?", markup=False)
        return
    claims = "1 claim" if counted["claims"] == 1 else f"{counted['claims']} claims"
    console.print(f"\n{claims}, {counted['stopped'] or 'none'} of them would be held.", markup=False)
