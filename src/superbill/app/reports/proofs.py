"""The proofs: the books balance, the documents make them posting by posting, the roll-forward leaves nothing over."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.payments import verifying
from superbill.core.money import dollars

_BEGINNING = date(2000, 1, 1)
_END = date(2100, 1, 1)
_SHOWN = 20


class Proof(Struct, frozen=True):
    """``faults`` are places and what is wrong there, at most so many that a person reads them."""

    holds: bool
    says: str
    faults: tuple[str, ...] = ()


def three_proofs() -> list[Proof]:
    """The books balance, their money is the documents' money, the roll-forward leaves nothing over: quick enough to ask
    at any time."""
    inside, totals = books.verify(), verifying.totals()
    residual = books.roll_forward(_BEGINNING, _END).residual
    documents = (
        f"the books equal the documents: {totals.remittances} remittances read again, {len(totals.differences)} differ"
    )
    return [
        Proof(
            inside.holds, f"the books balance: {dollars(inside.total)} over {inside.entries} entries", _inside(inside)
        ),
        Proof(totals.holds, documents, tuple(_difference(one) for one in totals.differences[:_SHOWN])),
        Proof(residual == 0, f"the A/R roll-forward leaves {dollars(residual)}"),
    ]


def proofs() -> list[Proof]:
    """Recompute everything that must hold, from the rows and from the documents themselves, posting by posting."""
    return [
        *three_proofs(),
        _proof("every application, planned again from its document, makes the same {} postings", verifying.postings()),
        _proof("charges are those of their visits and of the 837s, {} compared", verifying.charges()),
        _proof("patients' payments are their receipts, {} compared", verifying.receipts()),
        _proof("deposits are the bank's, and what they explain, {} compared", verifying.deposits()),
        _proof(
            "slips took their receipts' money to the bank and left the rest in the drawer, {} compared",
            verifying.slips(),
        ),
        _proof("decisions moved what was decided, {} compared", verifying.decisions()),
    ]


def _proof(says: str, checked: verifying.Checked) -> Proof:
    faults = tuple(f"{one.place}: {one.says}" for one in checked.faults[:_SHOWN])
    more = len(checked.faults) - len(faults)
    if more:
        faults = (*faults, f"and {more} more")
    return Proof(checked.holds, says.format(f"{checked.count:,}"), faults)


def _inside(found: books.Verification) -> tuple[str, ...]:
    places = (
        ("entry", found.unbalanced, "does not balance"),
        ("charge", found.unconserved, "lost or made money"),
        ("", found.uncleared, "left something in clearing"),
        ("entry", found.unlike, "is not the mirror of the entry it takes back"),
    )
    inside = tuple(f"{name} {each}: {says}".lstrip() for name, ids, says in places for each in ids[:_SHOWN])
    return inside + found.miscounted[:_SHOWN]


def _difference(one: verifying.Difference) -> str:
    document, there = one.document, one.books
    return (
        f"remittance:{one.remittance_id}: cash {dollars(there.cash)}, claims {dollars(there.claims)}, adjustments"
        f" {dollars(there.provider)} in the books; {dollars(document.cash)}, {dollars(document.claims)},"
        f" {dollars(document.provider)} in the document"
    )
