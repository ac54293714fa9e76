"""From an encounter's facts to the claim value for one payer: the same facts and rules give the same claim.

What is scrubbed before release and what is sent are made here, so they are the same claim.
"""

from __future__ import annotations

from msgspec.structs import replace

from superbill.app.coding.facts import EncounterFacts
from superbill.app.platform.own_rules import repaired
from superbill.app.registration.persons import Insured
from superbill.core.claim import values
from superbill.core.claim.values import ClaimKind

SELF_PAY = values.Coverage(sequence="P", filing_code="09")


def compose(facts: EncounterFacts, turn: int = 0) -> values.Claim:
    """The claim to the payer whose turn it is (0 is the first), as an original without control number.

    The other payers are named as not having decided yet. Without any payer it is a claim to nobody. The practice's
    own repairs of form are made.
    """
    insured = facts.insured[turn] if facts.insured else None
    said = facts.circumstances
    claim = values.Claim(
        kind=facts.kind,
        control_number="",
        charge=facts.charge,
        facility_code=said.facility_code if facts.kind is ClaimKind.INSTITUTIONAL else facts.place_of_service,
        billing=facts.billing,
        coverage=insured.coverage if insured else SELF_PAY,
        subscriber=insured.subscriber if insured else facts.patient,
        payer=insured.payer if insured else values.Payer(),
        lines=facts.lines,
        patient=facts.patient if insured and insured.coverage.relationship != "18" else None,
        diagnoses=facts.diagnoses,
        authorization=facts.authorization if insured and facts.authorization_payer_id == insured.payer_id else "",
        medical_record=str(facts.patient_number),
        facility=facts.facility,
        other_payers=tuple(_other(each) for each in facts.insured if each is not insured),
        delay_reason=said.delay_reason,
        referral=said.referral,
        note=said.note,
        attachments=said.attachments,
    )
    whole = _institutional(claim, facts) if facts.kind is ClaimKind.INSTITUTIONAL else _professional(claim, facts)
    return repaired(whole)


def _professional(claim: values.Claim, facts: EncounterFacts) -> values.Claim:
    said = facts.circumstances
    return replace(
        claim,
        rendering=None if facts.rendering.npi == claim.billing.npi else facts.rendering,
        referring=said.referring,
        supervising=said.supervising,
        related_causes=said.related_causes,
        accident_state=said.accident_state,
        special_program=said.special_program,
        onset=said.onset,
        accident=said.accident,
        last_menstrual_period=said.last_menstrual_period,
        initial_treatment=said.initial_treatment,
        admission=said.admission,
        discharge=said.discharge,
        clia=said.clia,
    )


def _institutional(claim: values.Claim, facts: EncounterFacts) -> values.Claim:
    said = facts.circumstances
    return replace(
        claim,
        attending=facts.rendering,
        operating=said.operating,
        referring=said.referring,
        statement_from=facts.service_from,
        statement_to=facts.service_to,
        admission=said.admission,
        admission_hour=said.admission_hour,
        discharge_hour=said.discharge_hour,
        admission_type=said.admission_type,
        admission_source=said.admission_source,
        patient_status=said.patient_status,
        accident_state=said.accident_state,
        conditions=said.conditions,
        procedures=said.procedures,
        drg=said.drg,
    )


def _other(insured: Insured) -> values.OtherPayer:
    return values.OtherPayer(coverage=insured.coverage, subscriber=insured.subscriber.as_other(), payer=insured.payer)
