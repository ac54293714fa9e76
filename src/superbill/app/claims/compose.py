"""From an encounter's facts to the claim value for one payer. Pure: the same facts give the same claim."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from superbill.app.coding.facts import EncounterFacts
from superbill.core.claim import values
from superbill.core.claim.values import ClaimKind


def compose(facts: EncounterFacts, turn: int, billing: values.Provider) -> values.Claim:
    """The claim to the payer whose turn it is (0 is the first), as an original without control number.

    Payers before and after it are named as other payers; what they paid is added by :func:`with_payment`.
    """
    insured = facts.insured[turn]
    said = facts.circumstances
    claim = values.Claim(
        kind=facts.kind,
        control_number="",
        charge=facts.charge,
        facility_code=said.facility_code or facts.place_of_service,
        billing=billing,
        coverage=insured.coverage,
        subscriber=insured.subscriber,
        payer=insured.payer,
        lines=facts.lines,
        patient=None if insured.coverage.relationship == "18" else facts.patient,
        diagnoses=facts.diagnoses,
        authorization=facts.authorization if facts.authorization_payer_id == insured.payer_id else "",
        medical_record=str(facts.patient_number),
        facility=facts.facility,
        other_payers=tuple(
            values.OtherPayer(coverage=other.coverage, subscriber=as_other(other.subscriber), payer=other.payer)
            for other in facts.insured
            if other is not insured
        ),
        delay_reason=said.delay_reason,
        referral=said.referral,
        note=said.note,
        attachments=said.attachments,
    )
    return _institutional(claim, facts) if facts.kind is ClaimKind.INSTITUTIONAL else _professional(claim, facts)


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
        discharge=said.discharge,
        discharge_hour=said.discharge_hour,
        admission_type=said.admission_type,
        admission_source=said.admission_source,
        patient_status=said.patient_status,
        conditions=said.conditions,
        procedures=said.procedures,
        drg=said.drg,
    )


def as_other(subscriber: values.Person) -> values.Person:
    """A subscriber as loop 2330A names one: it has no place for birth and sex."""
    return replace(subscriber, birth=None, sex="", death=None)


def with_payment(
    claim: values.Claim, payer: values.OtherPayer, payments: Mapping[str, values.LinePayment]
) -> values.Claim:
    """The claim with what an earlier payer decided: its totals, and by line control number what it paid.

    ``payer`` takes the place of the one with the same payer id and sequence; it is added when there is none.
    """
    key = (payer.payer.id, payer.coverage.sequence)
    others = [other for other in claim.other_payers if (other.payer.id, other.coverage.sequence) != key]
    lines = tuple(
        replace(line, payments=(*line.payments, payments[line.control_number]))
        if line.control_number in payments
        else line
        for line in claim.lines
    )
    ordered = sorted([*others, payer], key=lambda other: "PSTABCDEFGHU".index(other.coverage.sequence))
    return replace(claim, other_payers=tuple(ordered), lines=lines)
