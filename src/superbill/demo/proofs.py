"""The three proofs: the books balance; they equal the documents; the roll-forward leaves nothing over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from superbill.app.books import queries as books
from superbill.app.payments import queries as payments
from superbill.core.money import dollars

_BEGINNING = date(2000, 1, 1)
_END = date(2100, 1, 1)


@dataclass(frozen=True)
class Proof:
    holds: bool
    says: str


def proofs() -> list[Proof]:
    """Recompute everything that must hold, from the rows and from the documents themselves."""
    inside = books.verify()
    documents = payments.verify()
    residual = books.roll_forward(_BEGINNING, _END).residual
    return [
        Proof(inside.holds, f"the books balance: {dollars(inside.total)} over {inside.entries} entries"),
        Proof(
            documents.holds,
            f"the books equal the documents: {documents.remittances} remittances read again,"
            f" {len(documents.differences)} differ",
        ),
        Proof(residual == 0, f"the A/R roll-forward leaves {dollars(residual)}"),
    ]
