"""``superbill codes``: load the official code sets, and ask them. No database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from superbill.cli.days import day_of, today
from superbill.cli.x12 import print_findings
from superbill.core.codes import CodeTables, Cover, TableInfo
from superbill.core.codes.about import about_code, about_pair, kinds

app = typer.Typer(no_args_is_help=True)
On = Annotated[str, typer.Option("--on", help="The date of service, YYYY-MM-DD; today where nothing is said.")]
_SEARCHED = ("icd10cm", "hcpcs", "cpt", "drg", "taxonomy", "revenue")
_BYPASSED = {"0": "never, whatever the modifier", "1": "only with a modifier that says how they were distinct"}


@app.callback()
def _group() -> None:
    """Load the official code sets, and ask them."""


@app.command()
def load(
    kind: Annotated[str, typer.Argument(help="Which table: icd10cm, hcpcs, mpfs, ... (`codes status` lists them).")],
    file: Annotated[Path, typer.Argument(exists=True, help="The file as you downloaded it, or a folder of its parts.")],
    effective: Annotated[str, typer.Option(help="From when it holds, where neither file nor name says.")] = "",
    release: Annotated[str, typer.Option(help="What to call the release; by itself it is read from the file.")] = "",
) -> None:
    """Load a table from its publisher's file. A wrong, cut or altered file is refused, and nothing changes."""
    from superbill.app.platform.code_tables import folder
    from superbill.core.codes.compiling import compile_table

    console = Console(highlight=False, soft_wrap=True)
    info, problems = compile_table(kind, file, folder(), effective=day_of(effective), release=release)
    if info is None:
        print_findings(problems, console)
        raise typer.Exit(1)
    console.print(f"{kinds()[kind].title}, release {info.release}: {info.rows:,} rows", markup=False)
    console.print(f"  in force   {_span(info)}", markup=False)
    console.print(f"  sha256     {info.sha256}", markup=False)
    console.print(f"  checks     {kinds()[kind].serves}", markup=False)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="A code of any kind, with or without its dot.")],
    other: Annotated[str, typer.Argument(help="A second procedure: show the NCCI edits between the two.")] = "",
    on: On = "",
) -> None:
    """Show what every table says about a code on a day, or what stands between two procedures. Exit 1: nothing."""
    console = Console(highlight=False, soft_wrap=True)
    tables, day = _tables(), day_of(on) or today()
    if other:
        raise typer.Exit(_show_pair(tables, code, other, day, console))
    found = about_code(tables, code, day)
    for entry in found:
        title = kinds()[entry.kind].title if entry.kind in kinds() else entry.kind
        console.print(
            Text.assemble((f"{code.upper()} ", "bold"), (f"{title}, {entry.release}{_how(entry.cover)}", "cyan"))
        )
        for label, text in entry.facts:
            console.print(Text(f"  {label:<18} {text}"))
    if not found:
        console.print(f"No loaded table knows {code} on {day}.", markup=False)
        console.print(f"Not loaded: {', '.join(tables.absent)}.", markup=False)
    raise typer.Exit(0 if found else 1)


def _show_pair(tables: CodeTables, one: str, other: str, on: date, console: Console) -> int:
    if not (tables.ptp or tables.ptp_hospital):
        console.print("No NCCI pairs are loaded: `superbill codes load ptp-practitioner FILE`.", markup=False)
        return 1
    found = about_pair(tables, one, other, on)
    for kind, edit in found:
        dates = f"from {edit.start or 'the beginning'} to {edit.end or 'further notice'}"
        console.print(Text(f"{kinds()[kind].title}: {edit.column2} is part of {edit.column1}", "bold"))
        console.print(Text(f"  paid beside it     {_BYPASSED[edit.indicator]} (indicator {edit.indicator})"))
        console.print(Text(f"  in force           {dates}"))
    if not found:
        console.print(f"No edit stands between {one} and {other} on {on}.", markup=False)
    return 0 if found else 1


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words, abbreviations, or the beginning of a code.")],
    on: On = "",
    kind: Annotated[str, typer.Option(help="icd10cm (by itself), hcpcs, cpt, drg, taxonomy or revenue.")] = "icd10cm",
    limit: Annotated[int, typer.Option(help="How many to show.")] = 10,
) -> None:
    """Find codes by words: abbreviations, other names and misspellings are understood. Exit 1: nothing fits."""
    from superbill.core.codes.search import SearchIndex

    if kind not in _SEARCHED:
        raise ValueError(f"{kind} cannot be searched; choose one of {', '.join(_SEARCHED)}")
    tables, day = _tables(), day_of(on) or today()
    text = " ".join(words)
    if kind == "icd10cm":
        hits = tables.icd10cm.search(text, day, limit)
    else:
        rows = tables.drg.each(day) if kind == "drg" else tables.lists[kind].each(day)
        named = ((row.code, getattr(row, "text", "") or getattr(row, "title", "")) for row in rows)
        hits = SearchIndex(named).search(text, limit)
    for hit in hits:
        typer.echo(f"{hit.code:<10} {hit.text}")
    if not hits:
        typer.echo(f"Nothing in {kinds()[kind].title} fits {text!r} on {day}.")
    raise typer.Exit(0 if hits else 1)


@app.command()
def status(
    as_json: Annotated[
        bool, typer.Option("--json", help="One release a line, as JSON, with the whole checksum.")
    ] = False,
    on: On = "",
) -> None:
    """Show what is loaded: which release, how old, its checksum; and what cannot be checked without the rest."""
    from superbill.app.platform.code_tables import outdated

    tables, day = _tables(), day_of(on) or today()
    infos = sorted(tables.infos, key=lambda info: (list(kinds()).index(info.kind), -info.effective.toordinal()))
    if as_json:
        for info in infos:
            typer.echo(msgspec.json.encode(info).decode())
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(f"{'kind':<17}{'release':<12}{'rows':>10}  {'in force':<25}{'sha256':<14}", "bold"))
    for info in infos:
        if info.release != "own":
            line = f"{info.kind:<17}{info.release[:11]:<12}{info.rows:>10,}  {_span(info):<25}{info.sha256[:12]:<14}"
            console.print(
                Text.assemble(line, (_age(info, day), "" if info.until is None or info.until >= day else "yellow"))
            )
    own = [info.kind for info in infos if info.release == "own"]
    console.print(f"\nIn our own words: {', '.join(own)}.", markup=False)
    for info in outdated():
        console.print(
            f"\nCompiled by an earlier release of Superbill and not read: {info.kind} {info.release}.", markup=False
        )
        console.print(f"  Load it again: superbill codes load {info.kind} {info.source}", markup=False)
    if tables.absent:
        console.print("\nNot loaded:", markup=False)
        for kind in tables.absent:
            console.print(
                Text.assemble(f"  {kind:<17}{kinds()[kind].serves}\n", (f"  {'':<17}{kinds()[kind].file}", "dim"))
            )


def _age(info: TableInfo, on: date) -> str:
    """How old a release is on a day."""
    if info.demo:
        return "demonstration, not for billing"
    if info.effective > on:
        return "not yet in force"
    if info.until is not None and info.until < on:
        return f"STALE for {(on - info.until).days} days"
    return f"{(on - info.effective).days} days old"


def _span(info: TableInfo) -> str:
    return f"{info.effective} to {info.until}" if info.until else f"from {info.effective}"


def _how(cover: Cover) -> str:
    return "" if cover is Cover.CURRENT else f" ({cover})"


def _tables() -> CodeTables:
    from superbill.app.platform.code_tables import tables

    return tables()
