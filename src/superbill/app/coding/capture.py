"""Charges from a spreadsheet: one row for each charge, rows of the same visit together."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from msgspec import Struct

from superbill.app.coding import findings
from superbill.app.coding.charges import Charged, code_encounter
from superbill.app.coding.encounters import start_encounter
from superbill.app.coding.models import Encounter
from superbill.app.platform import audit
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.models import Place, Provider
from superbill.app.practice.services import NotValid
from superbill.app.registration.models import Patient
from superbill.core.findings import Finding, Where
from superbill.core.money import Cents, parse_cents

NEEDED = ("account", "date", "provider_npi", "place", "diagnoses", "code")
OPTIONAL = ("modifiers", "units", "pointers", "amount")


class Captured(Struct, frozen=True):
    """What an import did: the visits it entered, and what it found, by row."""

    encounter_ids: tuple[int, ...]
    findings: tuple[Finding, ...]


class _Row(Struct, frozen=True):
    number: int
    account: int
    on: date
    npi: str
    place: str
    diagnoses: tuple[str, ...]
    charge: Charged


class _Bad(ValueError):
    """What is wrong with a row, in words."""


@transaction.atomic
def import_charges(actor: Actor, *, content: bytes, name: str) -> Captured:
    """Enter the visits of a CSV file as coded. A visit with a bad row is left out whole; the others go in.

    Columns: account, date (YYYY-MM-DD), provider_npi, place (its name), diagnoses and modifiers (divided by
    blanks), code, units, pointers (``1 2``), amount in dollars. Without amount the charge master prices.
    """
    actor.must("code_encounter")
    table, problem = _table(content, name)
    if problem:
        return Captured((), (problem,))
    found: list[Finding] = []
    visits: dict[tuple[str, ...], list[_Row | int]] = defaultdict(list)
    for number, cells in table:
        key = tuple(cells.get(column, "").strip().casefold() for column in NEEDED[:4])
        try:
            visits[key].append(_row(number, cells))
        except _Bad as bad:
            visits[key].append(number)
            found.append(findings.ROW_INCOMPLETE.at(Where(file=name), row=number, value=str(bad)))
    entered = []
    for rows in visits.values():
        encounter_id, problems = _enter(actor, rows, name)
        found += problems
        if encounter_id:
            entered.append(encounter_id)
    audit.record(actor=actor, action="import_charges", subject="encounters", entered=entered, findings=len(found))
    return Captured(tuple(entered), tuple(found))


def _table(content: bytes, name: str) -> tuple[list[tuple[int, dict[str, str]]], Finding | None]:
    """The rows of the file with their numbers as a spreadsheet shows them."""
    try:
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, restkey="more", restval="")
        rows = [(reader.line_num, row) for row in reader if any(str(cell).strip() for cell in row.values())]
    except (UnicodeDecodeError, csv.Error) as problem:
        return [], findings.FILE_UNREADABLE.at(Where(file=name), value=str(problem))
    columns = [column.strip().lower() for column in reader.fieldnames or ()]
    missing = [column for column in NEEDED if column not in columns]
    unknown = [column for column in columns if column not in NEEDED + OPTIONAL]
    if missing or unknown:
        wrong = f"columns missing: {', '.join(missing)}" if missing else f"unknown columns: {', '.join(unknown)}"
        return [], findings.FILE_UNREADABLE.at(Where(file=name), value=wrong)
    return [(number, {str(k).strip().lower(): str(v) for k, v in row.items()}) for number, row in rows], None


def _row(number: int, cells: Mapping[str, str]) -> _Row:
    cell = {column: cells.get(column, "").strip() for column in NEEDED + OPTIONAL}
    if cells.get("more"):
        raise _Bad("it has more cells than there are columns")
    if empty := [column for column in NEEDED if not cell[column]]:
        raise _Bad(f"{', '.join(empty)} is empty")
    if not (cell["account"].isdecimal() and len(cell["account"]) < 10):
        raise _Bad(f"account {cell['account']} is not a number")
    try:
        on = date.fromisoformat(cell["date"])
    except ValueError:
        raise _Bad(f"the date {cell['date']} is not written as 2026-03-31") from None
    charge = Charged(
        code=cell["code"].upper(),
        modifiers=tuple(cell["modifiers"].upper().split()),
        units=_units(cell["units"]),
        pointers=_pointers(cell["pointers"]),
        amount_cents=_amount(cell["amount"]),
    )
    diagnoses = tuple(cell["diagnoses"].upper().replace(",", " ").split())
    return _Row(number, int(cell["account"]), on, cell["provider_npi"], cell["place"], diagnoses, charge)


def _units(text: str) -> Decimal:
    try:
        units = Decimal(text or "1")
    except InvalidOperation:
        raise _Bad(f"units {text} is not a number") from None
    if not (units.is_finite() and 0 < units < 100_000):
        raise _Bad("units must be above zero")
    return units


def _pointers(text: str) -> tuple[int, ...]:
    parts = text.replace(",", " ").split() or ["1"]
    if not all(part.isdecimal() and len(part) < 3 for part in parts):
        raise _Bad(f"pointers {text} are not numbers")
    return tuple(int(part) for part in parts)


def _amount(text: str) -> Cents | None:
    if not text:
        return None
    cents = parse_cents(text.replace("$", "").replace(",", ""))
    if cents is None or cents < 0:
        raise _Bad(f"the amount {text} is not dollars and cents")
    return cents


def _enter(actor: Actor, rows: Sequence[_Row | int], name: str) -> tuple[int | None, list[Finding]]:
    """Enter one visit, or say why it is left out."""
    where = Where(file=name)
    good = [row for row in rows if isinstance(row, _Row)]
    bad = [row for row in rows if isinstance(row, int)]
    if bad:
        return None, [findings.VISIT_LEFT_OUT.at(where, row=row.number, value=str(bad[0])) for row in good]
    first = good[0]
    patient = Patient.objects.filter(number=first.account).first()
    provider = practice.provider_with_npi(first.npi)
    place = Place.objects.filter(name__iexact=first.place).first()
    for what, there, value in (
        ("account", patient, first.account),
        ("provider", provider, first.npi),
        ("place", place, first.place),
    ):
        if there is None:
            return None, [findings.ROW_UNKNOWN.at(where, row=first.number, what=what, value=str(value))]
    assert patient is not None and provider is not None and place is not None
    if there_already := _same_visit(patient, provider, place, first.on):
        return None, [findings.VISIT_THERE.at(where, row=first.number, value=str(there_already.number))]
    try:
        with transaction.atomic():
            return _coded(actor, good, patient, provider, place), []
    except NotValid as refused:
        return None, [findings.ROW_INCOMPLETE.at(where, row=first.number, value=str(refused).rstrip("."))]


def _coded(actor: Actor, rows: Sequence[_Row], patient: Patient, provider: Provider, place: Place) -> int:
    diagnoses = list(dict.fromkeys(code for row in rows for code in row.diagnoses))
    encounter = start_encounter(actor, patient=patient, provider_id=provider.pk, place_id=place.pk, on=rows[0].on)
    code_encounter(
        actor, encounter_id=encounter.pk, diagnoses=diagnoses, charges=[_repointed(row, diagnoses) for row in rows]
    )
    return int(encounter.pk)


def _repointed(row: _Row, diagnoses: Sequence[str]) -> Charged:
    """A row points into its own diagnoses; the visit has those of all its rows."""
    if any(pointer > len(row.diagnoses) or pointer < 1 for pointer in row.charge.pointers):
        raise NotValid(f"row {row.number} points to a diagnosis that it does not have")
    own = tuple(diagnoses.index(row.diagnoses[pointer - 1]) + 1 for pointer in row.charge.pointers)
    return Charged(
        code=row.charge.code,
        modifiers=row.charge.modifiers,
        units=row.charge.units,
        pointers=own,
        amount_cents=row.charge.amount_cents,
    )


def _same_visit(patient: Patient, provider: Provider, place: Place, on: date) -> Encounter | None:
    rows = Encounter.objects.filter(patient=patient, provider=provider, place=place, on=on)
    return rows.exclude(status=Encounter.Status.CLOSED).order_by("pk").first()
