"""What the month came to: claims by outcome, dollars by account, and the three proofs."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.denials import queries as denials
from superbill.app.platform import outbox
from superbill.core.ledger.accounts import CHART, natural
from superbill.core.money import dollars
from superbill.demo.proofs import proofs


def closing(console: Console, encounters: int, seed: int) -> bool:
    """Print the closing tables; whether every proof holds."""
    table = Table(title="Claims by outcome", title_justify="left", box=None)
    for heading, justify in (("state", "left"), ("claims", "right"), ("charged", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for row in claims.states():
        table.add_row(str(row.name), str(row.count), dollars(row.cents))
    console.print(table)
    table = Table(title="Dollars by account", title_justify="left", box=None)
    table.add_column("account")
    table.add_column("balance", justify="right")
    for code, amount in books.trial_balance().items():
        if amount:
            table.add_row(CHART[code].name, dollars(natural(code, amount)))
    console.print(table)
    for category, count, cents in denials.by_category():
        console.print(f"open denials: {category.replace('_', ' ').lower()}: {count}, {dollars(cents)}")
    stuck = outbox.stuck()
    for number, topic, handler, problem in stuck:
        console.print(f"stuck: delivery {number} of {topic} to {handler}: {problem}", style="red", markup=False)
    results = proofs()
    for proof in results:
        console.print(f"{'holds ' if proof.holds else 'BROKEN'}  {proof.says}", markup=False)
    return all(proof.holds for proof in results) and not stuck
