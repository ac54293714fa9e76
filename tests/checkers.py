"""What must hold at the end of every story, whatever the story was. Called inside ``tenancy.acting_for``."""

from __future__ import annotations

from datetime import date

from superbill.app.books import queries as books
from superbill.app.books import receivables
from superbill.app.claims import queries as claims
from superbill.app.claims.models import Claim
from superbill.app.exchange import queries as exchange
from superbill.app.payments import documents, verifying
from superbill.app.payments import queries as payments
from superbill.app.payments.models import Remittance
from superbill.app.platform import audit, outbox
from superbill.core import ledger, x12
from superbill.core.findings import Severity
from superbill.core.remit import reconcile
from superbill.core.remit import values as remit

_BEGINNING, _END = date(1900, 1, 1), date(2200, 1, 1)


def assert_books() -> None:
    """Both oracles hold, nothing waits undelivered, and every claim's state is what its events say."""
    inside = books.verify()
    assert inside.holds, f"the books do not hold: {inside}"
    proof = verifying.totals()
    assert proof.holds, f"the books are not the documents: {proof}"
    for checked in (verifying.postings(), verifying.deposits(), verifying.decisions(), verifying.slips()):
        assert checked.holds, checked.faults
    balances = books.trial_balance()
    assert sum(balances.values()) == 0, balances
    assert not balances.get(ledger.CLEARING, 0), "a remittance left something in clearing"
    rolled = books.roll_forward(_BEGINNING, _END)
    assert rolled.residual == 0, f"the roll-forward leaves {rolled.residual} cents"
    owed = sum(item.amount for item in receivables.open_items())
    assert owed == sum(balances.get(account, 0) for account in ledger.RECEIVABLES), "aging is not the receivable"
    assert outbox.stuck() == [], outbox.stuck()
    assert audit.first_break() is None, "the audit chain is broken"
    for claim in Claim.objects.order_by("pk"):
        derived = claims.derived_state(claim.pk)
        assert derived == claim.state, f"claim {claim.pk} is {claim.state}, but its events say {derived}"
        heard = claims.derived_heard_on(claim.pk)
        assert heard == claim.heard_on, f"claim {claim.pk} was last heard of on {heard}, not {claim.heard_on}"


def assert_remit(remittance_id: int) -> remit.Remittance | None:
    """One remittance: applied means reconciled and in the books to the cent, everything else is not in the books at all.

    Gives its document, ``None`` when it could not be read.
    """
    row = payments.remittance(remittance_id)
    recorded = books.remittance_totals().get(row.source, ledger.Totals(0, 0, 0))
    if row.status != Remittance.Status.APPLIED:
        assert recorded == ledger.Totals(0, 0, 0), f"{row.source} is {row.status}, yet it moved {recorded}"
        return documents.value_of(row) if row.readable else None
    document = documents.value_of(row)
    reconciled = reconcile(document)
    assert reconciled.balanced, [str(finding) for finding in reconciled.findings]
    assert recorded == ledger.document_totals(document), f"{row.source}: {recorded} in the books"
    told = payments.standing_application(row.pk).applied.count()
    assert told == len(document.claims), f"{row.source} has {len(document.claims)} claims, {told} were applied"
    assert row.deposit is None or row.deposit_entry_id or not row.amount_cents, (
        f"the deposit of {row.source} is not explained"
    )
    return document


def assert_sound(file_id: int) -> None:
    """A file we sent passes the guides that its receiver checks it with."""
    document, found = x12.read(exchange.raw(file_id))
    faults = [each for each in [*found, *x12.validate(document)] if each.severity is not Severity.INFORM]
    assert not faults, [str(each) for each in faults]
