"""An encounter as the claim it would become for one of its payers: what the edits look at."""

from __future__ import annotations

from superbill.app.coding.facts import EncounterFacts
from superbill.app.practice import queries as practice
from superbill.app.registration.persons import Insured
from superbill.core.claim import values

SELF_PAY = values.Coverage(sequence="P", filing_code="09")


def claim(facts: EncounterFacts, *, control_number: str, place: int = 0) -> values.Claim:
    """The original claim to the payer at ``place`` in the order of payers (0 first); for self-pay, to nobody.

    The other payers are named as not having decided yet.
    """
    payer = facts.insured[place] if facts.insured else None
    institutional = facts.kind is values.ClaimKind.INSTITUTIONAL
    said = facts.circumstances
    return values.Claim(
        kind=facts.kind,
        control_number=control_number,
        charge=facts.charge,
        facility_code=said.facility_code if institutional else facts.place_of_service,
        billing=practice.billing_provider(),
        coverage=payer.coverage if payer else SELF_PAY,
        subscriber=payer.subscriber if payer else facts.patient,
        payer=payer.payer if payer else values.Payer(),
        lines=facts.lines,
        patient=facts.patient if payer and payer.coverage.relationship != "18" else None,
        diagnoses=facts.diagnoses,
        related_causes=said.related_causes,
        accident_state=said.accident_state,
        special_program=said.special_program,
        delay_reason=said.delay_reason,
        onset=said.onset,
        accident=said.accident,
        last_menstrual_period=said.last_menstrual_period,
        initial_treatment=said.initial_treatment,
        admission=said.admission,
        admission_hour=said.admission_hour,
        discharge=said.discharge,
        discharge_hour=said.discharge_hour,
        statement_from=facts.service_from if institutional else None,
        statement_to=facts.service_to if institutional else None,
        admission_type=said.admission_type,
        admission_source=said.admission_source,
        patient_status=said.patient_status,
        authorization=facts.authorization if payer and facts.authorization_payer_id == payer.payer_id else "",
        referral=said.referral,
        clia=said.clia,
        medical_record=str(facts.patient_number),
        note=said.note,
        attachments=said.attachments,
        conditions=said.conditions,
        procedures=said.procedures,
        drg=said.drg,
        rendering=None if institutional else facts.rendering,
        attending=facts.rendering if institutional else None,
        referring=said.referring,
        supervising=said.supervising,
        operating=said.operating,
        facility=facts.facility,
        other_payers=tuple(_other(each) for at, each in enumerate(facts.insured) if at != place),
    )


def _other(insured: Insured) -> values.OtherPayer:
    return values.OtherPayer(coverage=insured.coverage, subscriber=insured.subscriber, payer=insured.payer)
