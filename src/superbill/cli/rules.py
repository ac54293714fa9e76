"""``superbill rules``: a practice's own rules, proven on their witnesses and on the past. No database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from superbill.cli.claim import read_rule_files
from superbill.cli.x12 import TONES, print_findings
from superbill.core import edits, remit, x12
from superbill.core.claim import read_837
from superbill.core.claim.values import Submission
from superbill.core.findings import stops
from superbill.core.money import dollars
from superbill.core.remit.values import Remittance

app = typer.Typer(no_args_is_help=True)
Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Rule files (TOML).")]
Folders = Annotated[
    list[Path] | None,
    typer.Option("--files", exists=True, help="Folders (or files) of 837s and 835s; without any, the clinic's own."),
]


@app.callback()
def _group() -> None:
    """Your own rules: prove them on their witnesses, and on past claims."""


@app.command()
def test(files: Files) -> None:
    """Read rule files and run every rule on its own witnesses. Exit 0: all hold; 1: something is wrong."""
    console = Console(highlight=False, soft_wrap=True)
    rules, problems = read_rule_files(files)
    for rule in rules:
        found = edits.rules.prove([rule])
        problems += found
        does = "repairs" if rule.repair else rule.severity
        verdict = "wrong" if found else f"{len(rule.witnesses)} witnesses hold"
        console.print(
            Text.assemble(
                (f"{does:<8}", TONES.get(does, "")), (f"{rule.code}  ", "bold"), f"{rule.message} [{verdict}]"
            )
        )
    print_findings(problems, console)
    if not rules and not problems:
        console.print("No rules: are these rule files?")
    raise typer.Exit(int(bool(problems) or not rules))


@app.command()
def backtest(
    files: Files,
    folders: Folders = None,
    as_json: Annotated[bool, typer.Option("--json", help="One rule a line, as JSON, in cents.")] = False,
) -> None:
    """Run rules over past claims and what became of them: what they would have caught, and what wrongly held."""
    console = Console(highlight=False, soft_wrap=True)
    rules, problems = read_rule_files(files)
    print_findings(problems, Console(stderr=True, highlight=False, soft_wrap=True) if as_json else console)
    sent, remittances = _history(_contents(folders) if folders else _own())
    past, undecided = edits.rules.past_claims(sent, remittances)
    if not as_json:
        denied = [one for one in past if one.denied]
        console.print(
            f"{_claims(len(past))} with an answer, {undecided} without; denied in whole or part: {len(denied)},"
            f" {dollars(sum(one.denied for one in denied))}.",
            markup=False,
        )
    for rule in rules:
        if rule.repair is not None:
            continue  # it holds nothing, so there is nothing to weigh
        result = edits.rules.backtest(rule, past)
        if as_json:
            typer.echo(msgspec.json.encode({"rule": rule.code, **msgspec.to_builtins(result)}).decode())
        else:
            _print(rule, result, console)
    raise typer.Exit(1 if stops(problems) else 0 if past else 2)


def _print(rule: edits.rules.Rule, result: edits.rules.Backtest, console: Console) -> None:
    console.print(Text.assemble((rule.code, "bold"), f"  {rule.message}"))
    rows = (
        (
            "would have caught",
            f"{_claims(result.caught)}, {dollars(result.caught_cents)} denied, {result.days_saved} days",
        ),
        (
            "would have wrongly held",
            f"{_claims(result.wrongly_held)}, {dollars(result.wrongly_held_cents)} charged and paid",
        ),
        ("would have let go", f"{_claims(result.missed)}, denied"),
        ("could not be evaluated", f"on {_claims(result.not_evaluated)}, held for that"),
    )
    for label, text in rows:
        if label != "could not be evaluated" or result.not_evaluated:
            console.print(Text(f"  {label:<24} {text}"))


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count} claims"


def _history(contents: Iterable[bytes]) -> tuple[list[Submission], list[Remittance]]:
    """Every 837 and 835 that can be read among some files."""
    sent: list[Submission] = []
    remittances: list[Remittance] = []
    for content in contents:
        document, _ = x12.read(content)
        for item in document.transactions:
            if item.set_id == "837":
                submission, _ = read_837(item)
                sent += [submission] if submission else []
            elif item.set_id == "835":
                remittance, _ = remit.read_835(item)
                remittances += [remittance] if remittance else []
    return sent, remittances


def _contents(folders: Iterable[Path]) -> Iterator[bytes]:
    for folder in folders:
        paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]
        yield from (path.read_bytes() for path in paths)


def _own() -> list[bytes]:
    """What the clinic sent and received, as it was kept."""
    from superbill.cli.practice import at_practice

    with at_practice() as actor:
        from superbill.app.exchange import queries

        return [queries.get_file_for(actor, file.pk)[1] for file in queries.files()]
