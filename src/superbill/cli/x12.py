"""``superbill x12``: read, check, explain and change X12 files. No database."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from superbill.core import x12
from superbill.core.findings import Finding
from superbill.core.x12.outside import CodeTable

app = typer.Typer(no_args_is_help=True)
TONES = {"stop": "bold red", "warn": "yellow", "inform": "blue"}
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="An X12 file.")]


def print_findings(findings: list[Finding], console: Console) -> None:
    """Findings as people read them: what, where, what to do."""
    for finding in findings:
        line = Text()
        line.append(f"{finding.severity:<6} ", TONES[finding.severity])
        line.append(f"{finding.code}  ", "bold")
        line.append(finding.message)
        console.print(line)
        if place := str(finding.where):
            console.print(Text(f"       at {place}", "dim"))
        if finding.remedy:
            console.print(Text(f"       {finding.remedy}", "dim"))


def read_file(file: Path) -> x12.Document:
    """A file of which there is X12 to show or to change; where there is none, that is said and the command ends."""
    document, findings = x12.read(file.read_bytes(), file=file.name)
    if not document.interchanges:
        print_findings(findings, Console(stderr=True, highlight=False, soft_wrap=True))
        raise typer.Exit(2)
    return document


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="X12 files.")],
    companion: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help="A payer's companion guide; may be repeated.")
    ] = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="Ask the loaded code tables too, as of each day of service (SNIP 5).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One finding a line, as JSON.")] = False,
) -> None:
    """Check files against their guides, and payers' companion guides. Exit 0: clean; 1: findings; 2: not X12."""
    worst = 0
    rules: list[x12.CompanionRule] = []
    for guide in companion or ():
        read, findings = x12.read_companion(guide.read_bytes(), file=guide.name)
        rules += read
        if findings:
            worst = 1
            _tell(guide.name, [_many(findings)], findings, as_json=as_json)
    outside = _outside() if codes else {}
    for file in files:
        document, _ = x12.read(file.read_bytes(), file=file.name)
        findings = x12.validate(document, tables=outside, companion=rules)
        code = 2 if not document.interchanges else int(bool(findings))
        worst = max(worst, code)
        said = [*[", ".join(_count(document))] * (code < 2), {0: "clean", 1: _many(findings), 2: "not X12"}[code]]
        _tell(file.name, said, findings, as_json=as_json)
    raise typer.Exit(worst)


def _outside() -> Mapping[str, CodeTable]:
    from superbill.app.platform.code_tables import tables

    return tables().outside()


def _many(findings: list[Finding]) -> str:
    return f"{len(findings)} finding{'s' * (len(findings) > 1)}"


def _tell(name: str, said: list[str], findings: list[Finding], *, as_json: bool) -> None:
    """The findings of a file, for people or as JSON lines."""
    if as_json:
        for finding in findings:
            typer.echo(msgspec.json.encode(finding).decode())
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text.assemble((name, "bold"), *(f": {one}" for one in said if one)))
    print_findings(findings, console)


def _count(document: x12.Document) -> list[str]:
    counts: dict[str, int] = {}
    for item in document.transactions:
        name = f"{item.set_id} {item.version}".strip()
        counts[name] = counts.get(name, 0) + 1
    return [f"{count} x {name}" for name, count in counts.items()]


@app.command("json")
def to_json(file: File) -> None:
    """Write the file as JSON, one segment a line."""
    for line in x12.to_json(read_file(file)):
        typer.echo(line)


@app.command()
def write(
    file: Annotated[Path, typer.Argument(help="JSON lines as `x12 json` writes them; - for standard input.")],
) -> None:
    """Write X12 from JSON lines."""
    try:
        lines = (sys.stdin.read() if str(file) == "-" else file.read_text()).splitlines()
        if not lines:
            raise msgspec.DecodeError("there is nothing in it")
        content = x12.from_json(lines)
    except OSError as problem:
        typer.echo(f"superbill: {file} cannot be read: {problem.strerror}", err=True)
        raise typer.Exit(2) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        typer.echo(f"superbill: these are not the lines that `x12 json` writes: {problem}", err=True)
        raise typer.Exit(2) from None
    sys.stdout.buffer.write(content)


@app.command()
def split(file: File, out: Annotated[Path, typer.Option(help="The folder the parts go to.")] = Path()) -> None:
    """Write every transaction set as a file of its own."""
    document = read_file(file)
    out.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(x12.split(document), 1):
        target = out / f"{file.stem}-{number:04d}{file.suffix}"
        target.write_bytes(content)
        typer.echo(str(target))


@app.command()
def diff(left: File, right: File) -> None:
    """Compare two files by what they mean: envelopes, delimiters and ways to write a number do not count."""
    differences = list(x12.diff(read_file(left), read_file(right)))
    for difference in differences:
        typer.echo(
            f"transaction {difference.transaction}"
            + (f": {', '.join(difference.elements)}" if difference.elements else "")
        )
        for segment in difference.left:
            typer.echo("  - " + "*".join(segment))
        for segment in difference.right:
            typer.echo("  + " + "*".join(segment))
    raise typer.Exit(int(bool(differences)))


@app.command()
def show(
    file: File,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show what is protected.")] = False,
) -> None:
    """Explain a file segment by segment in plain words, with findings beside their segment."""
    console = Console(highlight=False, soft_wrap=True)
    document = read_file(file)
    for segment in x12.explain(document, x12.validate(document), reveal=reveal):
        pad = "  " * segment.depth
        if segment.opens_loop:
            console.print(Text(f"      {pad}{segment.loop_name or 'loop'} ({segment.loop})", "bold cyan"))
        line = Text(f"{segment.position:>5} {pad}")
        line.append(segment.id, "bold")
        line.append(f"  {segment.name}")
        console.print(line)
        for element in segment.elements:
            words = Text(f"      {pad}  ")
            words.append(f"{element.place:<9}", "dim")
            words.append(f"{element.name}: ")
            words.append(element.readable or element.value, "green" if not element.protected else "magenta")
            if element.readable and element.readable != element.value:
                words.append(f"  [{element.value}]", "dim")
            console.print(words)
        print_findings(list(segment.findings), console)


@app.command()
def mask(
    file: File,
    key: Annotated[str, typer.Option(help="Files masked with one key can still be matched with each other.")] = "",
) -> None:
    """Write the file without its people: the same value is replaced in the same way, and the file stays valid."""
    sys.stdout.buffer.write(x12.deidentify(read_file(file), key.encode() or secrets.token_bytes(32)))
