"""What was found and what was done at a visit: diagnoses, and charges at the charge master's prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from msgspec import Struct

from superbill.app.coding.encounters import UNRELEASED, locked
from superbill.app.coding.models import Charge, Diagnosis, Encounter
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries as registration
from superbill.core.money import Cents, of_rate
from superbill.core.payer.terms import fits

_MOST_DIAGNOSES = {"P": 12, "I": 25}


class Diagnosed(Struct, frozen=True):
    """A diagnosis as entered; the dot does not matter."""

    code: str
    role: str = "other"
    poa: str = ""


class Charged(Struct, frozen=True):
    """A charge as entered. Without ``amount_cents`` the charge master prices it; ``pointers`` count from 1."""

    code: str
    pointers: tuple[int, ...] = (1,)
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    amount_cents: Cents | None = None
    unit: str = "UN"
    revenue_code: str = ""
    on: date | None = None
    """Where it is not the visit's first day."""
    ends_on: date | None = None
    ndc: str = ""
    ndc_quantity: Decimal | None = None
    ndc_unit: str = ""
    note: str = ""


@transaction.atomic
def code_encounter(
    actor: Actor, *, encounter_id: int, diagnoses: Sequence[Diagnosed | str], charges: Sequence[Charged]
) -> Encounter:
    """Say what was found and done; doing so again replaces it until the visit is released.

    Raises :class:`NotValid` for what cannot be a charge; whether it may be billed is for the edits to say.
    """
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if encounter.status not in UNRELEASED:
        raise NotValid(f"The visit is {encounter.get_status_display().lower()}; correct it with an amendment.")
    found = [each if isinstance(each, Diagnosed) else Diagnosed(each) for each in diagnoses]
    check(encounter, found, charges)
    write_diagnoses(encounter, found)
    _write_charges(encounter, charges)
    encounter.status, encounter.hold_reason = Encounter.Status.CODED, ""
    encounter.coded_by, encounter.coded_at = actor.name, clock.now()
    if encounter.authorization_id is None:
        encounter.authorization_id = _fitting_authorization(encounter, charges)
    encounter.save(update_fields=["status", "hold_reason", "coded_by", "coded_at", "charge_cents", "authorization_id"])
    audit.record(
        actor=actor, action="code_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter_id
    )
    return locked(encounter_id)


def check(encounter: Encounter, diagnoses: Sequence[Diagnosed], charges: Sequence[Charged]) -> None:
    """Refuse what has not the shape of coding."""
    if not diagnoses or not charges:
        raise NotValid("Enter at least one diagnosis and one charge.")
    if len(diagnoses) > (most := _MOST_DIAGNOSES[encounter.kind]):
        raise NotValid(f"A claim carries {most} diagnoses at most.")
    for number, charge in enumerate(charges, start=1):
        if not (charge.code or charge.revenue_code):
            raise NotValid(f"Charge {number} has no code.")
        if charge.units <= 0:
            raise NotValid(f"Charge {number} needs at least one unit.")
        if len(charge.modifiers) > 4 or any(len(modifier) != 2 for modifier in charge.modifiers):
            raise NotValid(f"Charge {number}: at most four modifiers of two characters.")
        if encounter.kind == "P" and not charge.pointers:
            raise NotValid(f"Charge {number}: say which diagnosis it was done for.")
        if len(charge.pointers) > 4 or any(not 1 <= pointer <= len(diagnoses) for pointer in charge.pointers):
            raise NotValid(f"Charge {number} points to a diagnosis that is not there, or to more than four.")


def price(charge: Charged, on: date) -> Cents:
    """The amount of a charge: as entered, else the charge master's price for its units."""
    if charge.amount_cents is not None:
        if charge.amount_cents < 0:
            raise NotValid(f"The amount of {charge.code} is below zero.")
        return charge.amount_cents
    fee = practice.fee(charge.code, on, charge.modifiers)
    if fee is None:
        raise NotValid(
            f"{charge.code or charge.revenue_code} has no price on {on}. Add it to the charge master, or enter the amount."
        )
    return of_rate(fee.amount_cents, charge.units)


def write_diagnoses(encounter: Encounter, diagnoses: Sequence[Diagnosed]) -> None:
    encounter.diagnoses.all().delete()
    Diagnosis.objects.bulk_create(
        Diagnosis(
            encounter=encounter,
            number=number,
            code=each.code.replace(".", "").strip().upper(),
            role=role,
            poa=each.poa,
        )
        for number, (each, role) in enumerate(zip(diagnoses, roles(diagnoses), strict=True), start=1)
    )


def roles(diagnoses: Sequence[Diagnosed]) -> list[str]:
    """The role of each; the first of the others is the principal one: the reason for the visit."""
    entered = [each.role for each in diagnoses]
    if "other" in entered and "principal" not in entered:
        entered[entered.index("other")] = "principal"
    return entered


def _write_charges(encounter: Encounter, charges: Sequence[Charged]) -> None:
    """Rows keep their ids where the line number stays, so that a line keeps its control number."""
    there = {row.number: row for row in encounter.charges.all()}
    encounter.charge_cents = 0
    for number, entered in enumerate(charges, start=1):
        row = there.pop(number, None) or Charge(encounter=encounter, number=number)
        fill(row, entered, encounter.on)
        row.save()
        encounter.charge_cents += row.amount_cents
    for row in there.values():
        row.delete()


def fill(row: Charge, entered: Charged, visit_on: date) -> None:
    """Put an entered charge into a row, priced."""
    on = entered.on or visit_on
    row.code = entered.code.strip().upper()
    row.modifiers = [modifier.upper() for modifier in entered.modifiers]
    row.units, row.unit, row.revenue_code = entered.units, entered.unit, entered.revenue_code
    row.pointers = list(entered.pointers)
    row.on, row.ends_on = on, entered.ends_on
    row.ndc, row.ndc_quantity, row.ndc_unit, row.note = (
        entered.ndc,
        entered.ndc_quantity,
        entered.ndc_unit,
        entered.note,
    )
    row.amount_cents = price(entered, on)


def _fitting_authorization(encounter: Encounter, charges: Sequence[Charged]) -> int | None:
    """The authorization that the first payer gave for one of these charges, if it wants one."""
    coverages = registration.coverages_on(encounter.patient_id, encounter.on)
    if not coverages:
        return None
    needed = practice.needs_authorization(coverages[0].payer, [charge.code for charge in charges])
    if not needed:
        return None
    usable = registration.usable_authorizations(encounter.patient_id, coverages[0].payer_id, encounter.on)
    for row in usable:
        if not row.codes or any(fits(code, tuple(row.codes)) for code in needed):
            return int(row.pk)
    return None
