"""Are the books the documents? Every document is read again, and what it must have made is compared with what is there.

Counted from the documents' side, so a change of the books that still balances is found, with its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

import msgspec
from django.db.models import Sum
from msgspec import Struct
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.claims import queries as claims
from superbill.app.coding import queries as coding
from superbill.app.exchange import queries as exchange
from superbill.app.payments import documents, queries, takings
from superbill.app.payments.claims_open import Known
from superbill.app.payments.models import Application, Decision, Deposit, DepositSlip, Remittance
from superbill.app.registration import queries as registration
from superbill.core import ledger
from superbill.core.ledger import Entry, Posting, Totals
from superbill.core.money import Cents, dollars
from superbill.core.remit import values as remit


class Difference(Struct, frozen=True):
    """A remittance whose money is not the books' money."""

    remittance_id: int
    document: Totals
    books: Totals


class Proof(Struct, frozen=True):
    """The money of each remittance, counted in its document and in the books."""

    remittances: int
    differences: tuple[Difference, ...]
    deposits_off: Cents
    """Deposits recorded less the bank account's deposits in the books."""

    @property
    def holds(self) -> bool:
        return not self.differences and not self.deposits_off


class Fault(Struct, frozen=True):
    """A place where the books are not what a document makes of them."""

    place: str
    says: str


class Checked(Struct, frozen=True):
    """What was compared, and what differs."""

    count: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def totals() -> Proof:
    """Read every remittance's document again and compare its money with the money of its entries."""
    in_books = journal.remittance_totals()
    differences = []
    count = 0
    for row in Remittance.objects.order_by("pk").iterator(chunk_size=100):
        count += 1
        applied = row.status == Remittance.Status.APPLIED
        document = ledger.document_totals(documents.value_of(row)) if applied else Totals(0, 0, 0)
        recorded = in_books.pop(row.source, Totals(0, 0, 0))
        if document != recorded:
            differences.append(Difference(row.pk, document, recorded))
    # Entries that name a remittance nobody received are money without a document.
    differences += [
        Difference(int(source.partition(":")[2]), Totals(0, 0, 0), left) for source, left in in_books.items()
    ]
    seen = int(Deposit.objects.aggregate(total=Sum("amount_cents"))["total"] or 0)
    return Proof(count, tuple(differences), seen - journal.deposited())


def postings() -> Checked:
    """Plan every application again, from the document's bytes and on what was known then, and compare every posting.

    Applications that were taken back are compared like those that stand.
    """
    count = 0
    faults = [Fault(f"file {name}", "its bytes are not those that came") for name in exchange.altered()]
    for row in Remittance.objects.filter(applications__isnull=False).distinct().order_by("pk").iterator(chunk_size=100):
        compared, found = _applications(row, documents.value_of(row))
        count += compared
        faults += found
    return Checked(count, tuple(faults))


def _applications(row: Remittance, document: remit.Remittance) -> tuple[int, list[Fault]]:
    """How many postings of a remittance were compared, and where they differ."""
    count, faults, explained = 0, [], set[int]()
    rows = list(Application.objects.filter(remittance=row, reverses=None).order_by("pk"))
    if not all(application.basis for application in rows):
        return 0, []  # made before it was kept what a plan stood on: its money alone is compared
    for application in rows:
        basis = application.basis
        known = msgspec.convert({name: basis[name] for name in Known.__struct_fields__}, Known)
        view = queries.planned(
            row, document, on=application.effective_on, hold=basis["held"], only=basis["only"], known=known
        )
        if view.plan is None:
            faults.append(Fault(row.source, "its document ties no more, yet it is in the books"))
            continue
        made = journal.made_from(row.source, after=known.entries)[: len(view.plan.entries)]
        values = journal.values_of(made)
        for entry_id, planned in zip_longest(made, view.plan.entries):
            count += len(planned.postings)
            faults += _compared(row, planned, entry_id, values.get(entry_id))
        explained |= set(made)
    for entry_id, entry in journal.values_of(sorted(set(journal.made_from(row.source)) - explained)).items():
        if not _follows(entry):
            faults.append(Fault(_place(row, entry.segment, entry_id), f"no document makes this {entry.kind}"))
    return count, faults


def _compared(row: Remittance, planned: Entry, entry_id: int | None, recorded: Entry | None) -> list[Fault]:
    if recorded is None or entry_id is None:
        return [Fault(_place(row, planned.segment, None), f"{planned.memo or planned.kind} is not in the books")]
    place = _place(row, planned.segment, entry_id)
    legs = tuple(replace(leg, reason=leg.reason[:60], reference=leg.reference[:80]) for leg in planned.postings)
    faults = [
        Fault(place, f"{_leg(there)} where the document makes it {_leg(made)}")
        for made, there in zip_longest(legs, recorded.postings)
        if made != there
    ]
    if not faults and replace(planned, postings=legs, memo=planned.memo[:200]) != recorded:
        faults.append(Fault(place, f"{_entry(recorded)} where the document makes it {_entry(planned)}"))
    return faults


def _place(row: Remittance, segment: int, entry_id: int | None) -> str:
    of_segment = f", segment {segment}" if segment else ""
    of_entry = f", entry {entry_id}" if entry_id else ""
    return f"{row.source} ({row.trace}){of_segment}{of_entry}"


def _leg(leg: Posting | None) -> str:
    if leg is None:
        return "nothing"
    about = (("charge", leg.charge), ("claim", leg.claim), ("patient", leg.patient), ("payer", leg.payer))
    words = [f"{name} {value}" for name, value in (*about, ("for", leg.reason), ("as", leg.reference)) if value]
    return " ".join([f"{leg.account} {dollars(leg.amount)}", *words])


def _entry(entry: Entry) -> str:
    return f"{entry.kind} of {entry.effective_on} at segment {entry.segment} ({entry.memo})"


def _follows(entry: Entry) -> bool:
    """Whether an entry only follows from a document: a patient's own money used, or suspense that a person explained."""
    accounts = {leg.account for leg in entry.postings}
    if entry.kind == "patient.applied":
        return accounts == {ledger.UNAPPLIED_PATIENT, ledger.AR_PATIENT}
    return entry.kind == "suspense.explained" and ledger.SUSPENSE in accounts


def charges() -> Checked:
    """Every charge in the books is a visit's charge, of its amount, and so is its line in every 837 that has it."""
    booked = {key[1]: -amount for key, amount in journal.balances("charge_id", account=ledger.REVENUE).items()}
    visits = coding.amounts_of(booked)
    faults = [
        Fault(f"charge {charge}", f"{dollars(amount)} in the books, {_amount(visits.get(charge))} in its visit")
        for charge, amount in booked.items()
        if visits.get(charge) != amount
    ]
    count = len(booked)
    for line in claims.lines_sent():
        count += 1
        if line.charge_id in booked and booked[line.charge_id] != line.amount:
            place = f"charge {line.charge_id}, claim {line.control_number} in transaction {line.transaction_id}"
            faults.append(
                Fault(place, f"{dollars(booked[line.charge_id])} in the books, {dollars(line.amount)} in the 837")
            )
    return Checked(count, tuple(faults))


def _amount(cents: Cents | None) -> str:
    return "nothing" if cents is None else dollars(cents)


def receipts() -> Checked:
    """Every receipt is its patient's payment in the books, and every payment has its receipt."""
    rows = list(registration.receipts_between(date.min, date.max))
    faults = list(
        _made_by(
            (
                (row.entry_id, f"receipt {row.number}", ledger.CASH_DRAWER, row.amount_cents, row.patient_id)
                for row in rows
            ),
            journal.entries_of_kind("receipt"),
        )
    )
    return Checked(len(rows), tuple(faults))


def deposits() -> Checked:
    """Every deposit row is money on the bank account, and the other way round; so is what each remittance explains."""
    rows = list(Deposit.objects.order_by("pk"))
    faults = list(
        _made_by(
            (
                (row.entry_id, f"deposit {row.pk} ({row.trace})", ledger.CASH_BANK, row.amount_cents, None)
                for row in rows
            ),
            journal.entries_of_kind("deposit"),
        )
    )
    joined = Remittance.objects.exclude(deposit_entry_id=None)
    met: dict[int, tuple[str, Cents]] = {
        row.deposit_entry_id: (f"{row.source} ({row.trace}) and its deposit", row.amount_cents)
        for row in joined
        if row.deposit_entry_id
    }
    met |= {
        slip.deposit_entry_id: (f"slip {slip.number} and its deposit", slip.amount_cents)
        for slip in DepositSlip.objects.exclude(deposit_entry_id=None)
        if slip.deposit_entry_id
    }
    faults += _made_by(
        ((entry, place, ledger.UNAPPLIED_PAYER, amount, None) for entry, (place, amount) in met.items()),
        journal.entries_of_kind("deposit.matched", standing=True),
    )
    return Checked(len(rows) + len(met), tuple(faults))


def slips() -> Checked:
    """Every slip took its receipts' money from the drawer and no other, and the drawer holds the receipts on none."""
    rows = list(DepositSlip.objects.filter(withdrawn_on=None).order_by("pk"))
    entries = journal.entries_of_kind("takings", standing=True)
    receipts_of = takings.receipts_on_each(rows)
    faults = []
    for row in rows:
        receipts = {f"receipt {one.number}": one.amount_cents for one in receipts_of[row.pk]}
        entry = entries.pop(row.entry_id, None)
        legs = entry.postings if entry else ()
        there = {leg.reference: -leg.amount for leg in legs if leg.account == ledger.CASH_DRAWER}
        counted = sum(leg.amount for leg in legs if leg.account == ledger.CASH_IN_TRANSIT)
        if there != receipts or counted != row.amount_cents:
            in_books = (
                f"{dollars(sum(there.values()))} of {len(there)} receipts, {dollars(counted)} counted, in the books"
            )
            of_row = f"{dollars(sum(receipts.values()))} of {len(receipts)}, {dollars(row.amount_cents)} on the slip"
            faults.append(Fault(f"slip {row.number}, entry {row.entry_id}", f"{in_books}; {of_row}"))
    faults += [Fault(f"entry {entry_id}", f"{entry.source} has no slip") for entry_id, entry in entries.items()]
    held = sum(row.amount_cents for row in takings.in_drawer())
    drawer = journal.balance(ledger.CASH_DRAWER)
    if drawer != held:
        faults.append(
            Fault(ledger.CASH_DRAWER, f"{dollars(drawer)} in the books, receipts of {dollars(held)} on no slip")
        )
    return Checked(len(rows), tuple(faults))


def decisions() -> Checked:
    """Every decision about money (write-off, transfer, refund) is one entry of its amount, and the other way round."""
    kinds = {
        Decision.Kind.WRITE_OFF: "write_off",
        Decision.Kind.TRANSFER: "transfer",
        Decision.Kind.REFUND: "refund.decided",
        Decision.Kind.REFUND_PAID: "refund.paid",
    }
    rows = Decision.objects.filter(kind__in=kinds).order_by("pk")
    wanted = {f"decision:{row.pk}": (row.kind, row.amount_cents, row.charge_id) for row in rows}
    faults = []
    found: dict[str, list[Entry]] = defaultdict(list)
    for kind in kinds.values():
        for entry in journal.entries_of_kind(kind).values():
            found[entry.source].append(entry)
    for source in sorted({*wanted, *(name for name in found if name.startswith("decision:"))}):
        entries = found.get(source, [])
        moved = [sum(leg.amount for leg in entry.postings if leg.amount > 0) for entry in entries]
        kind, amount, charge = wanted.get(source, ("", 0, None))
        touched = {leg.charge for entry in entries for leg in entry.postings}
        if moved != [amount] or entries[0].kind != kinds.get(kind) or touched != {str(charge or "")}:  # type: ignore[call-overload]
            there = ", ".join(dollars(each) for each in moved) or "nothing"
            faults.append(Fault(source, f"{there} in the books, {dollars(amount)} decided"))
    return Checked(len(wanted), tuple(faults))


def _made_by(rows: Iterable[tuple[int, str, str, Cents, int | None]], entries: dict[int, Entry]) -> Iterator[Fault]:
    """Compare rows (entry, place, account, amount, patient) with the entries they made; entries of nobody are faults."""
    left = dict(entries)
    for entry_id, place, account, amount, patient in rows:
        entry = left.pop(entry_id, None)
        legs = [leg for leg in entry.postings if leg.account == account] if entry else []
        there = sum(leg.amount for leg in legs)
        whose = {leg.patient for leg in legs} if patient is not None else {str(patient or "")}
        if there != amount or whose != {str(patient or "")}:
            yield Fault(f"{place}, entry {entry_id}", f"{dollars(there)} in the books, {dollars(amount)} in the row")
    for entry_id, entry in left.items():
        yield Fault(f"entry {entry_id}", f"{entry.memo or entry.kind} of {entry.source} has no document")
