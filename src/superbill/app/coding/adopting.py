"""Visits that an earlier system billed, as their claims tell of them. They are claimed already, so nothing is scrubbed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.coding.charges import Charged, Diagnosed, fill, write_diagnoses
from superbill.app.coding.facts import Circumstances
from superbill.app.coding.models import Charge, Encounter
from superbill.app.coding.releasing import change_coding, enter_charges
from superbill.app.platform import clock
from superbill.app.platform.people import Actor
from superbill.app.registration.counting import next_number
from superbill.app.registration.models import Patient
from superbill.core.claim import values
from superbill.core.ledger import events
from superbill.core.money import Cents

_SAID = set(Circumstances.__struct_fields__) - {"facility_code"}


def adopt_encounter(
    actor: Actor, *, patient: Patient, provider_id: int, place_id: int, payer_id: int, on: date, value: values.Claim
) -> Encounter:
    """The visit behind a claim, its charges owed by ``payer_id``, who was billed first."""
    ends = [line.service_to or line.service_from for line in value.lines]
    encounter = Encounter.objects.create(
        number=next_number(Encounter),
        kind=str(value.kind),
        patient=patient,
        provider_id=provider_id,
        place_id=place_id,
        on=on,
        ends_on=max([value.statement_to or on, on, *(day for day in ends if day)]),
        status=Encounter.Status.CLAIMED,
        circumstances=msgspec.to_builtins(_circumstances(value)),
        charge_cents=sum(line.charge for line in value.lines),
        coded_by=actor.name,
        coded_at=clock.now(),
        released_at=clock.now(),
        claimed_at=clock.now(),
    )
    write_diagnoses(encounter, _diagnosed(value))
    Charge.objects.bulk_create(_charge(encounter, number, line) for number, line in enumerate(value.lines, 1))
    enter_charges(actor, encounter, payer_id)
    return encounter


def answered_before(
    encounter: Encounter,
    value: values.Claim,
    decided: Sequence[tuple[int, dict[int, tuple[Cents, tuple[values.Adjustment, ...]]]]],
    next_payer_id: int,
) -> None:
    """Enter what earlier payers decided on a visit's charges, as the claim to ``next_payer_id`` tells it.

    ``decided`` holds each payer and, by line number, what it paid and its adjustments.
    """
    charges = encounter.charges.filter(voided_at=None).order_by("number")
    books.enter(
        entries=[
            events.answered_before(
                charge_id=str(row.pk),
                patient_id=str(encounter.patient_id),
                payer_id=str(decided[0][0]),
                next_payer_id=str(next_payer_id),
                amount=row.amount_cents,
                answers=[(str(payer), *lines[line.number]) for payer, lines in decided],
                on=journal.open_date(encounter.on),
                source=_before(encounter),
            )
            for row, line in zip(charges, value.lines, strict=True)
            if row.amount_cents
        ]
    )


def answers_are_here(encounter: Encounter) -> None:
    """The first payer's own claim is here after all, and its remittance will be: what a later claim told is taken back."""
    books.take_back(entry_ids=journal.standing_of(_before(encounter)), memo="the first payer's own claim is here")


def _before(encounter: Encounter) -> str:
    return f"before:{encounter.pk}"


def same_visit(patient: Patient, on: date, value: values.Claim) -> Encounter | None:
    """A visit of that day at which just these services were done."""
    asked = sorted(_service(line) for line in value.lines)
    for encounter in Encounter.objects.filter(patient=patient, on=on).order_by("pk"):
        if sorted(_charged_as(row) for row in encounter.charges.filter(voided_at=None)) == asked:
            return encounter
    return None


def adopt_changes(actor: Actor, *, encounter: Encounter, value: values.Claim) -> None:
    """A later claim tells other services of a visit: its charges become those, in the books too."""
    if same_visit(encounter.patient, encounter.on, value) != encounter:
        change_coding(actor, encounter, _diagnosed(value), [_charged(line) for line in value.lines])


def with_charge_numbers(encounter: Encounter, value: values.Claim) -> values.Claim:
    """The claim with each line under the control number of its charge. The visit has just these services."""
    left = list(encounter.charges.filter(voided_at=None).order_by("number"))
    lines = []
    for line in value.lines:
        row = next(row for row in left if _charged_as(row) == _service(line))
        left.remove(row)
        lines.append(replace(line, control_number=row.control_number))
    return replace(value, lines=tuple(lines))


def _charged_as(row: Charge) -> tuple[str, list[str], int]:
    return row.code or row.revenue_code, sorted(row.modifiers), row.amount_cents


def _service(line: values.Line) -> tuple[str, list[str], int]:
    modifiers = sorted(modifier.upper() for modifier in line.procedure.modifiers)
    return line.procedure.code.upper() or line.revenue_code, modifiers, line.charge


def _circumstances(value: values.Claim) -> Circumstances:
    said = {name: getattr(value, name) for name in _SAID}
    institutional = value.kind is values.ClaimKind.INSTITUTIONAL
    return Circumstances(**said, facility_code=value.facility_code if institutional else "")


def _diagnosed(value: values.Claim) -> list[Diagnosed]:
    return [Diagnosed(each.code, each.role, each.poa) for each in value.diagnoses]


def _charged(line: values.Line) -> Charged:
    return Charged(
        code=line.procedure.code,
        pointers=line.pointers,
        modifiers=line.procedure.modifiers,
        units=line.units,
        amount_cents=line.charge,
        unit=line.unit,
        revenue_code=line.revenue_code,
        on=line.service_from,
        ends_on=line.service_to,
        ndc=line.drug.ndc[:11] if line.drug else "",
        ndc_quantity=line.drug.quantity if line.drug else None,
        ndc_unit=line.drug.unit[:2] if line.drug else "",
        note=line.note[:80],
    )


def _charge(encounter: Encounter, number: int, line: values.Line) -> Charge:
    row = Charge(encounter=encounter, number=number, billed_as=line.control_number)
    fill(row, _charged(line), encounter.on)
    return row
