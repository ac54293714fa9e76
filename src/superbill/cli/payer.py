"""``superbill payer``: what a payer would pay, and why. Files only; ``explain`` may also ask the desk."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from superbill.cli.x12 import print_findings
from superbill.core import codes
from superbill.core.codes import CodeTables
from superbill.core.findings import stops
from superbill.core.money import dollars
from superbill.core.payer import counter, witness
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.payer.explanation import explain

app = typer.Typer(no_args_is_help=True)
Codes = Annotated[
    Path | None, typer.Option("--codes", exists=True, file_okay=False, help="A folder of compiled code tables.")
]
PlanFile = Annotated[Path | None, typer.Option("--plan", exists=True, dir_okay=False, help="The plan file.")]
ClaimFile = Annotated[Path | None, typer.Option("--file", exists=True, dir_okay=False, help="The 837 it is in.")]
TONES = {Outcome.PAY: "green", Outcome.DENY: "red", Outcome.PEND: "yellow", Outcome.REJECT: "red", Outcome.VOID: "cyan"}


@app.callback()
def _group() -> None:
    """Adjudicate like a payer, and say why."""


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


@app.command("witness")
def run_witnesses(
    files: Annotated[
        list[Path], typer.Argument(exists=True, help="Witness files, or folders: every .toml file below them.")
    ],
    folder: Codes = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Leave the explanations out.")] = False,
) -> None:
    """Run witness files. Exit 0: all stand; 1: some come out otherwise; 2: a file cannot be read, or has none.

    Rows of a file come before those of the code tables: what ships, or the folder of --codes.
    """
    console = _console()
    tables = codes.load(folder) if folder else codes.demo()
    found = [each for path in files for each in _below(path)]
    if not found:
        console.print("No witness file is there: their names end in .toml.")
    worst = 0 if found else 2
    for file in found:
        text = _text(file, console)
        differences = witness.run(text, tables) if text is not None else []
        unreadable = text is None or any(one.finding for one in differences)
        worst = max(worst, 2 if unreadable else int(bool(differences)))
        number = witness.count(text) if text is not None else 0
        fallen = len({one.witness for one in differences})
        verdict = "all stand" if not differences else f"{fallen} {'does' if fallen == 1 else 'do'} not stand"
        if text is not None:
            said = f"{number} witness{'' if number == 1 else 'es'}, {verdict}" if number else "no witness"
            console.print(Text.assemble((file.name, "bold"), f": {said}"))
        _print_differences(differences, file, console, quiet=quiet)
    raise typer.Exit(worst)


def _below(path: Path) -> list[Path]:
    """The witness files of a folder and all folders in it; a file is itself, whatever its name."""
    return sorted(each for each in path.rglob("*.toml") if each.is_file()) if path.is_dir() else [path]


def _text(file: Path, console: Console) -> str | None:
    """The text of a file; ``None``, and said, when it is not text."""
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        console.print(f"{file.name}: this is not a text file in UTF-8", markup=False)
        return None


def _print_differences(differences: list[witness.Difference], file: Path, console: Console, *, quiet: bool) -> None:
    told: tuple[str, str] | None = None
    for number, one in enumerate(differences):
        place = (one.witness, one.claim)
        if place != told:
            about = f"{one.witness}, claim {one.claim}" if one.claim else one.witness
            line = f":{one.line}" if one.line else ""
            console.print(Text(f"\n{file.name}{line}  {about}", "bold"))
            told = place
        if one.finding is not None:
            print_findings([one.finding], console)
        else:
            what = Text.assemble("  ", one.what, " should be ", (one.expected or "nothing", "green"), ", is ")
            console.print(what.append(one.found or "nothing", "red"))
        following = differences[number + 1] if number + 1 < len(differences) else None
        last = following is None or (following.witness, following.claim) != place
        if last and one.explanation and not quiet:
            console.print(Text("  the decision:", "dim"))
            for words in one.explanation:
                console.print(Text(f"    {words}", "dim"))


@app.command()
def adjudicate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An 837P, 837I or 837D file.")],
    plan: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The plan file.")],
    out: Annotated[Path, typer.Option(help="The folder the answers go to.")],
    received: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day the file came; the day it was made where nothing is said."),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it is decided; the day it came where nothing is said."),
    ] = None,
    folder: Codes = None,
) -> None:
    """Decide a file of claims: 999, 277CA, 835 and an explanation. No database.

    Exit 0: every claim was taken in; 1: some were rejected; 2: the file or the plan cannot be used.
    """
    console = _console()
    answered = _answer(file, plan, received, on, folder, console)
    out.mkdir(parents=True, exist_ok=True)
    for kind, content in answered.files.items():
        target = out / f"{file.stem}.{'explanation.txt' if kind == 'txt' else kind}"
        target.write_bytes(content)
        console.print(f"wrote {target}", markup=False)
    if not answered.decisions:
        why = ":" if answered.findings else f"; there is no 837 in {file.name}."
        console.print(f"No claim was taken in{why}", markup=False)
        print_findings(list(answered.findings), console)
        raise typer.Exit(2)
    _print_decisions(answered.decisions, console)
    problems = [finding for finding in answered.findings if stops([finding])]
    if problems:
        console.print("\nNot everything in the file was taken in; the 999 says it to the sender:", markup=False)
        print_findings(problems, console)
    raise typer.Exit(int(any(one.outcome is Outcome.REJECT for one in answered.decisions) or stops(answered.findings)))


def _answer(
    file: Path, plan: Path, received: datetime | None, on: datetime | None, folder: Path | None, console: Console
) -> counter.Answered:
    text = _text(plan, console)
    known, findings = counter.read_known(text) if text is not None else (None, ())
    if known is None:
        console.print(f"{plan.name}: this plan cannot be used", markup=False)
        print_findings(list(findings), console)
        raise typer.Exit(2)
    return counter.answer(file.read_bytes(), file.name, known, _tables(folder), received=_date(received), on=_date(on))


def _tables(folder: Path | None) -> CodeTables:
    """The tables of the folder, else those of the home."""
    if folder is not None:
        return codes.load(folder)
    from superbill.app.platform.code_tables import tables

    return tables()


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _print_decisions(decisions: tuple[Decision, ...], console: Console) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("claim", "decision", "charge", "allowed", "paid", "patient", "reasons"):
        table.add_column(name, justify="right" if name in ("charge", "allowed", "paid", "patient") else "left")
    for one in decisions:
        reasons = dict.fromkeys(f"{a.group}-{a.code}" for line in one.lines for a in line.adjustments)
        wanted = ", ".join(paper for request in one.requests for paper in request.documents)
        table.add_row(
            one.claim.control_number,
            Text(one.outcome.value, TONES[one.outcome]),
            dollars(one.claim.charge),
            dollars(one.allowed),
            dollars(one.paid),
            dollars(one.patient),
            " ".join(reasons) or one.rejection or (f"waits for: {wanted}" if wanted else ""),
        )
    console.print(table)


@app.command("explain")
def explain_claim(
    claim: Annotated[str, typer.Argument(help="The claim: its own number, or the payer's.")],
    file: ClaimFile = None,
    plan: PlanFile = None,
    folder: Codes = None,
) -> None:
    """Say why a claim was decided as it was, line by line: a claim of --file under --plan, else one of the desk."""
    if (file is None) is not (plan is None):
        raise typer.BadParameter("--file and --plan belong together; without both the desk is asked")
    told = _from_file(claim, file, plan, folder) if file and plan else _from_desk(claim)
    if not told:
        typer.echo(f"superbill: there is no claim {claim} {'in ' + file.name if file else 'at the desk'}", err=True)
        raise typer.Exit(1)
    typer.echo("\n\n".join("\n".join(lines) for lines in told))


def _from_file(claim: str, file: Path, plan: Path, folder: Path | None) -> list[list[str]]:
    answered = _answer(file, plan, None, None, folder, _console())
    return [explain(one) for one in answered.decisions if claim in (one.claim.control_number, one.claim_number)]


def _from_desk(claim: str) -> list[list[str]]:
    from superbill.cli.rooms import open_desk

    open_desk()
    from superbill.payer_desk import explaining

    return explaining.told(claim)
