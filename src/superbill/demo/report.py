"""What the month came to: claims by outcome, dollars by account, measures, troubles, and the proofs."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.platform import clock, outbox
from superbill.app.reports import performance
from superbill.app.reports.proofs import Proof, proofs
from superbill.core.ledger.accounts import CHART, natural
from superbill.core.money import dollars
from superbill.demo import cast, output
from superbill.demo.endings import Ending, endings
from superbill.demo.script import Planned, tail
from superbill.demo.staff import Staff


def closing(console: Console, staff: Staff, script: Sequence[Planned]) -> bool:
    """Print what the month came to and write its documents; whether every proof holds and nothing is left undone."""
    as_of = tail()[-1]
    with clock.at(as_of):
        ended, proven = endings(script), proofs()
        _tell_claims(console)
        _tell_accounts(console)
        _tell_measures(console, staff)
        _tell_endings(console, ended)
        stuck = _tell_stuck(console)
        _tell_proofs(console, proven)
        _tell_output(console, output.write(staff, as_of=as_of, endings=ended, proofs=proven))
    _tell_cast(console)
    return all(proof.holds for proof in proven) and all(one.over for one in ended) and not stuck


def _table(title: str, *columns: str, right: Sequence[int] = ()) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for at, heading in enumerate(columns):
        table.add_column(heading, justify="right" if at in right else "left", overflow="fold")
    return table


def _tell_claims(console: Console) -> None:
    table = _table("Claims by outcome", "outcome", "claims", "charged", right=(1, 2))
    for row in claims.states():
        table.add_row(str(row.name), str(row.count), dollars(row.cents))
    console.print(table)


def _tell_accounts(console: Console) -> None:
    table = _table("Dollars by account", "account", "balance", right=(1,))
    for code, amount in books.trial_balance().items():
        if amount:
            table.add_row(CHART[code].name, dollars(natural(code, amount)))
    console.print(table)


def _tell_measures(console: Console, staff: Staff) -> None:
    table = _table("Measures of 90 days", "measure", "value", "of", "by", right=(1,))
    for one in performance.performance(staff.mia, as_of=clock.today()):
        table.add_row(one.name, one.says, one.numerator, one.denominator)
    console.print(table)


def _tell_endings(console: Console, ended: Sequence[Ending]) -> None:
    table = _table("Planted troubles, and what became of them", "trouble", "ending")
    for one in ended:
        says = one.says[0].upper() + one.says[1:].rstrip(".") + "."
        table.add_row(one.trouble, says if one.over else f"NOT OVER. {says}", style="" if one.over else "red")
    console.print(table)


def _tell_stuck(console: Console) -> bool:
    stuck = outbox.stuck()
    for number, topic, handler, problem in stuck:
        console.print(f"stuck: delivery {number} of {topic} to {handler}: {problem}", style="red", markup=False)
    return bool(stuck)


def _tell_proofs(console: Console, proven: Sequence[Proof]) -> None:
    console.print("Proofs", style="bold")
    for proof in proven:
        console.print(f"{'holds ' if proof.holds else 'BROKEN'}  {proof.says}", markup=False)
        for fault in proof.faults:
            console.print(f"        {fault}", markup=False, soft_wrap=True)


def _tell_output(console: Console, counts: dict[str, int]) -> None:
    console.print(f"\nDocuments in {output.folder()}", style="bold", markup=False, soft_wrap=True)
    for name, count in counts.items():
        console.print(f"{count:>5}  {name}", markup=False)


def _tell_cast(console: Console) -> None:
    console.print("\nSign in with `make serve`", style="bold", markup=False)
    for name, first, last, role in cast.STAFF:
        console.print(f"{name:>7}  {first} {last}, {role.replace('_', ' ')}", markup=False)
    console.print(f"Everyone's password is {cast.PASSWORD}", markup=False)
