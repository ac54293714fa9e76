"""Everything a claim needs to know about an encounter, as values of the engines."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec.structs import replace

from superbill.app.coding.models import Charge, Encounter
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.app.registration.persons import Insured, person
from superbill.core.claim import values
from superbill.core.money import Cents


class Circumstances(values.Value, frozen=True):
    """What a claim must say beyond its lines. Empty means not sent; names are those of :class:`values.Claim`."""

    related_causes: tuple[str, ...] = ()
    accident_state: str = ""
    special_program: str = ""
    delay_reason: str = ""
    onset: date | None = None
    accident: date | None = None
    last_menstrual_period: date | None = None
    initial_treatment: date | None = None
    referral: str = ""
    clia: str = ""
    note: str = ""
    referring: values.Provider | None = None
    supervising: values.Provider | None = None
    attachments: tuple[values.Attachment, ...] = ()
    facility_code: str = ""
    """Institutional: the first two digits of the type of bill."""
    admission: date | None = None
    admission_hour: str = ""
    discharge: date | None = None
    discharge_hour: str = ""
    admission_type: str = ""
    admission_source: str = ""
    patient_status: str = ""
    conditions: tuple[values.CodedFact, ...] = ()
    procedures: tuple[values.InpatientProcedure, ...] = ()
    drg: str = ""
    operating: values.Provider | None = None


class EncounterFacts(values.Value, frozen=True):
    """An encounter. ``lines`` and ``charge_ids`` run in parallel; line numbers count from 1 without gaps."""

    encounter_id: int
    number: int
    kind: values.ClaimKind
    patient_id: int
    patient_number: int
    patient: values.Person
    insured: tuple[Insured, ...]
    """Coverages in force on the date of service, in order of payers; empty for self-pay."""
    billing: values.Provider
    """Without its contact: the submitter's, which loop 1000A names already."""
    provider_id: int
    rendering: values.Provider
    place_id: int
    place_of_service: str
    facility: values.Provider | None
    service_from: date
    service_to: date
    diagnoses: tuple[values.Diagnosis, ...]
    lines: tuple[values.Line, ...]
    charge_ids: tuple[int, ...]
    authorization_id: int | None
    authorization: str
    """REF*G1: the payer's number; empty without one."""
    authorization_payer_id: int | None
    """The practice's row of the payer that gave it."""
    circumstances: Circumstances

    @property
    def charge(self) -> Cents:
        return sum(line.charge for line in self.lines)


def of(encounter: Encounter) -> EncounterFacts:
    """The facts of an encounter as it stands now."""
    charges = list(encounter.charges.filter(voided_at=None).order_by("number"))
    given = encounter.authorization
    home = practice.practice()
    return EncounterFacts(
        encounter_id=encounter.pk,
        number=encounter.number,
        kind=values.ClaimKind(encounter.kind),
        patient_id=encounter.patient_id,
        patient_number=encounter.patient.number,
        patient=person(encounter.patient),
        insured=registration.insured_on(encounter.patient_id, encounter.on),
        billing=replace(practice.billing_provider(home), contact=None),
        provider_id=encounter.provider_id,
        rendering=practice.rendering_value(encounter.provider),
        place_id=encounter.place_id,
        place_of_service=encounter.place.pos,
        facility=practice.facility_value(encounter.place, home),
        service_from=encounter.on,
        service_to=encounter.ends_on,
        diagnoses=tuple(
            values.Diagnosis(code=row.code, role=row.role, poa=row.poa)
            for row in encounter.diagnoses.order_by("number")
        ),
        lines=tuple(line(place, row) for place, row in enumerate(charges, start=1)),
        charge_ids=tuple(row.pk for row in charges),
        authorization_id=given.pk if given else None,
        authorization=given.number if given else "",
        authorization_payer_id=given.coverage.payer_id if given else None,
        circumstances=circumstances(encounter),
    )


def circumstances(encounter: Encounter) -> Circumstances:
    return msgspec.convert(encounter.circumstances, Circumstances)


def line(number: int, row: Charge) -> values.Line:
    """A charge as a line of a claim."""
    return values.Line(
        number=number,
        procedure=values.Procedure(code=row.code, modifiers=tuple(row.modifiers)),
        charge=row.amount_cents,
        units=row.units.normalize() if row.units % 1 else row.units.quantize(1),
        unit=row.unit,
        revenue_code=row.revenue_code,
        pointers=tuple(row.pointers),
        service_from=row.on,
        service_to=row.ends_on if row.ends_on and row.ends_on != row.on else None,
        control_number=row.control_number,
        note=row.note,
        drug=values.Drug(ndc=row.ndc, quantity=row.ndc_quantity, unit=row.ndc_unit) if row.ndc else None,
    )
