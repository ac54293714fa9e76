"""A patient's unapplied money meets what the patient owes. The rule: oldest service first, then the lower charge number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from superbill.app.books import queries as books
from superbill.core import ledger
from superbill.core.ledger import Entry, events
from superbill.core.money import Cents


def entries_for(patients: Iterable[str], *, on: date, source: str) -> list[Entry]:
    """The entries that use each patient's unapplied money for open balances; none where there is none of either."""
    ids = sorted(int(patient) for patient in patients)
    waiting = _waiting(ids)
    if not waiting:
        return []
    owed = _owed(sorted(waiting))
    entries = []
    for patient, money in sorted(waiting.items()):
        parts = shares(money, owed.get(patient, []))
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


def _owed(patients: list[int]) -> dict[int, list[tuple[int, Cents]]]:
    """What each patient owes by charge, oldest first."""
    owed: dict[int, list[tuple[int, Cents]]] = {}
    rows = books.balances("patient_id", "charge_id", account=ledger.AR_PATIENT, patient_id__in=patients)
    since = books.first_days({key[2] for key in rows})
    for _, patient, charge, amount in sorted(
        ((since[key[2]], key[1], key[2], amount) for key, amount in rows.items() if amount > 0)
    ):
        owed.setdefault(patient, []).append((charge, amount))
    return owed
