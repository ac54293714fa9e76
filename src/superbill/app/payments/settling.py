"""A patient's unapplied money meets what the patient owes. The rule: oldest service first, then the lower charge number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct

from superbill.app.books import queries as books
from superbill.core import ledger
from superbill.core.ledger import Entry, events
from superbill.core.money import Cents


class Owed(Struct, frozen=True):
    """What a patient owes on a charge; ``since`` is the day the charge first counted."""

    charge_id: int
    patient_id: int
    amount: Cents
    since: date


def entries_for(patients: Iterable[str], *, on: date, source: str) -> list[Entry]:
    """The entries that use each patient's unapplied money for open balances; none where there is none of either."""
    ids = sorted(int(patient) for patient in patients)
    waiting = _waiting(ids)
    if not waiting:
        return []
    by_patient: dict[int, list[tuple[int, Cents]]] = {}
    for each in owed(sorted(waiting)):
        by_patient.setdefault(each.patient_id, []).append((each.charge_id, each.amount))
    entries = []
    for patient, money in sorted(waiting.items()):
        parts = shares(money, by_patient.get(patient, []))
        if parts:
            charges = {str(charge): amount for charge, amount in parts.items()}
            entries.append(events.apply_unapplied(patient_id=str(patient), charges=charges, on=on, source=source))
    return entries


def shares(money: Cents, owed: Iterable[tuple[int, Cents]]) -> dict[int, Cents]:
    """How ``money`` goes to charges, in their order, each paid in full before the next."""
    parts: dict[int, Cents] = {}
    for charge, amount in owed:
        part = min(money, amount)
        if part <= 0:
            continue
        parts[charge] = part
        money -= part
    return parts


def _waiting(patients: list[int]) -> dict[int, Cents]:
    """Unapplied money by patient, where there is some."""
    rows = books.patients_with(ledger.UNAPPLIED_PATIENT, patients)
    return {patient: -amount for patient, amount in rows.items() if amount < 0}


def owed(patients: Collection[int]) -> list[Owed]:
    """What patients owe by charge, in the order in which money pays it."""
    rows = books.balances("patient_id", "charge_id", account=ledger.AR_PATIENT, patient_id__in=patients)
    since = books.first_days({key[2] for key in rows})
    found = [Owed(key[2], key[1], amount, since[key[2]]) for key, amount in rows.items() if amount > 0]
    return sorted(found, key=lambda each: (each.since, each.charge_id))
