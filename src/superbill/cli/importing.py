"""``superbill import``: an existing practice's own files, and what they come to on the first day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from superbill.core.money import dollars

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from superbill.app.platform.people import Actor

_BIGGEST = 1 << 30
_ORDER = {"837": 0, "277": 1, "835": 2}
_OTHER, _BROKEN = 3, 4


class Found(NamedTuple):
    """A file of the folder; ``order`` has claims before their answers, and earlier ones first."""

    order: tuple[int, str, str]
    path: Path


def register(app: typer.Typer) -> None:
    app.command("import")(import_folder)


def import_folder(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A folder of 837 and 835 files.")],
) -> None:
    """Take over an existing practice: its 837 and 835 files give its receivables, denials and underpayments.

    Claims come first, then what payers answered, oldest first. Running it again takes nothing twice.
    Exit 0: everything is in the books; 1: something waits for a person.
    """
    from superbill.cli.practice import at_practice

    console = Console(highlight=False, soft_wrap=True)
    with at_practice() as actor, Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        from superbill.app.platform import outbox
        from superbill.app.platform.database import Growth

        paths = _files(folder)
        files = sorted(_look(bar.track(paths, description="looking")))
        if not files:
            raise ValueError(f"there are no claims and no answers to claims in {folder}")
        counts, growth = Counter(others=len(paths) - len(files)), Growth()
        for found in bar.track(files, description="receiving"):
            counts += _receive(actor, found.path)
            outbox.drain()
            growth.step()
        waiting = _apply(actor, bar)
        bar.stop()
        told = _tell(actor, console, counts, waiting)
    raise typer.Exit(told)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]


def _look(paths: Iterable[Path]) -> Iterator[Found]:
    """The files to take in: claims, what was answered to them, and what is too broken to say what it is."""
    from superbill.core import x12

    for path in paths:
        if path.stat().st_size > _BIGGEST:
            raise ValueError(f"{path} is larger than 1 GB; split it with `superbill x12 split` first")
        content = path.read_bytes()
        document, _ = x12.read(content, file=path.name)
        order = min((_ORDER.get(one.set_id, _OTHER) for one in document.transactions), default=_BROKEN)
        receipt = any(one.acknowledgments for one in document.interchanges)
        if order == _OTHER or (order == _BROKEN and (receipt or not content.lstrip().upper().startswith(b"ISA"))):
            continue
        first = document.transactions[0].group_header.date if document.transactions else ""
        yield Found((order, first, path.as_posix()), path)


def _receive(actor: Actor, path: Path) -> Counter[str]:
    from superbill.app.exchange import services

    receipt = services.receive(actor, content=path.read_bytes(), name=path.name)
    state = "repeated" if receipt.repeated else "clean" if receipt.clean else "parked"
    return Counter({"files": 1, state: 1})


def _apply(actor: Actor, bar: Progress) -> int:
    """Apply every remittance that ties and whose claims are told apart, oldest first. Gives how many wait for a person."""
    from superbill.app.payments import queries, services
    from superbill.app.platform import outbox
    from superbill.app.platform.database import Growth
    from superbill.core.remit.findings import CLAIM_AMBIGUOUS

    waiting, growth = 0, Growth()
    ready = list(queries.remittances("ready"))
    for row in bar.track(ready, description="applying"):
        view = queries.preview(row.pk)
        if view.plan is None or any(finding.code == CLAIM_AMBIGUOUS.code for finding in view.findings):
            waiting += 1
            continue
        services.apply(actor, remittance_id=row.pk, key=f"import:{row.pk}", seen=view.digest)
        outbox.drain()
        growth.step()
    return waiting


def _tell(actor: Actor, console: Console, counts: Counter[str], waiting: int) -> int:
    """Say what the files came to. Gives the exit code."""
    from superbill.app.claims import queries as claims
    from superbill.app.exchange import queries as exchange
    from superbill.app.payments import queries as payments

    again = f", {counts['repeated']:,} of them before" if counts["repeated"] else ""
    console.print(f"{counts['files']:,} {_plural('file', counts['files'])} received{again}")
    if others := counts["others"]:
        console.print(f"  {others:>7,} other {_plural('file', others)} left alone: no claims and no answers to claims")
    for row in claims.states():
        told = f"{row.name.lower()}, {dollars(row.cents)} charged"
        console.print(f"  {row.count:>7,} {_plural('claim', row.count)} {told}", markup=False)
    applied, parked = payments.remittances("applied"), payments.remittances("parked")
    in_books = applied.count()
    console.print(f"  {in_books:>7,} {_plural('remittance', in_books)} in the books, {dollars(_sum(applied))} paid")
    _receivables(actor, console)
    _denials(console)
    _underpaid(console)
    lists = (
        ("remittance", "parked because the sums do not tie", parked.count()),
        ("remittance", "for you to say which claim is meant", waiting),
        ("file or transaction", "parked", exchange.parked().count()),
    )
    open_lists = [(f"{count:,} {_plural(what, count)}", why) for what, why, count in lists if count]
    if open_lists:
        console.print("Waits for a person:", style="yellow")
    for what, why in open_lists:
        console.print(f"  {what} {why}", markup=False)
    for code, count, message in _reasons():
        console.print(f"    {code}, {count:,} {_plural('time', count)}: {message}", markup=False)
    return int(bool(open_lists))


def _plural(what: str, count: int) -> str:
    return what if count == 1 else " or ".join(f"{word}s" for word in what.split(" or "))


def _sum(rows: QuerySet[Any]) -> int:
    return sum(rows.values_list("amount_cents", flat=True))


def _receivables(actor: Actor, console: Console) -> None:
    from superbill.app.books import queries as books
    from superbill.app.platform import clock
    from superbill.app.reports import queries as reports
    from superbill.core.ledger import SUSPENSE

    aging = reports.aging(actor, as_of=clock.today())
    table = Table(title=f"Receivables today: {dollars(aging.total)}", title_justify="left", box=None)
    table.add_column("owed by")
    for label in aging.totals:
        table.add_column(label, justify="right")
    for owner, row in aging.rows.items():
        table.add_row(owner, *(dollars(cents) if cents else "" for cents in row.values()))
    console.print(table)
    if credits := sum(aging.credits.values()):
        console.print(f"credits, owed back: {dollars(-credits)}")
    if suspense := -books.balance(SUSPENSE):
        console.print(f"in suspense, for claims that are not among the files: {dollars(suspense)}")


def _denials(console: Console) -> None:
    from superbill.app.denials import queries as denials
    from superbill.core.remit.reasons import category_in_words

    rows = denials.by_category()
    console.print(f"Denials open: {dollars(sum(cents for _, _, cents in rows))}")
    for category, count, cents in rows:
        console.print(f"  {count:>7,} for {category_in_words(category)}, {dollars(cents)}", markup=False)


def _underpaid(console: Console) -> None:
    from superbill.app.payments import queries as payments
    from superbill.app.practice import queries as practice

    count, cents = payments.underpaid()
    if count:
        console.print(f"Paid less than the contract allows: {count:,} lines, {dollars(cents)}")
    elif not practice.contracts().exists():
        console.print(
            "Underpayments: enter your contracts to see them, or try `superbill remit audit` on the same folder."
        )


def _reasons() -> list[tuple[str, int, str]]:
    """Why things are parked: each code, how often, and one message."""
    from superbill.app.exchange import queries as exchange

    found = [finding for row in exchange.parked() for finding in exchange.findings_of(row)]
    first = {finding.code: finding.message for finding in reversed(found)}
    return [(code, count, first[code]) for code, count in Counter(finding.code for finding in found).most_common(8)]
