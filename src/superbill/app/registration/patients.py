"""Who the patient is and who covers them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from superbill.app.platform import audit, clock
from superbill.app.platform.crypto import fingerprint
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import findings, payer_order, queries
from superbill.app.registration.counting import next_number
from superbill.app.registration.models import Coverage, Patient
from superbill.core.findings import Finding, mask
from superbill.core.ids import normalize_mbi, valid_mbi, valid_ssn
from superbill.core.payer.cob import Household

_PATIENT = {field.name for field in Patient._meta.concrete_fields} - {
    "id",
    "tenant",
    "number",
    "seal",
    "ssn_sealed",
    "ssn_fingerprint",
    "created_at",
    "guarantor",
}
_COVERAGE = {field.name for field in Coverage._meta.concrete_fields} - {
    "id",
    "tenant",
    "patient",
    "payer",
    "seal",
    "member_sealed",
    "member_fingerprint",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PARENTS = ("", "mother", "father", "stepmother", "stepfather")
RELATIONSHIPS = ("18", "01", "19", "20", "21", "39", "40", "53", "G8")


@transaction.atomic
def register_patient(
    actor: Actor, *, last: str, first: str, birth: date, ssn: str = "", guarantor_id: int | None = None, **fields: Any
) -> tuple[Patient, list[Finding]]:
    """A new account: name, birth, sex, address (line1, line2, city, state, postal), phone, flags. Warns of a namesake.

    A social security number is not needed; one that is given is kept sealed.
    """
    actor.must("register_patient")
    patient = Patient(number=next_number(Patient), guarantor_id=guarantor_id)
    _fill(patient, {"last": last, "first": first, "birth": birth, **fields}, _PATIENT)
    _seal_ssn(patient, ssn)
    _check_patient(patient)
    noted = [findings.PERHAPS_SAME.at(number=other.number) for other in _namesakes(patient)]
    patient.save()
    audit.record(actor=actor, action="register_patient", subject=f"patient:{patient.pk}")
    return patient, noted


@transaction.atomic
def change_patient(actor: Actor, *, patient_id: int, ssn: str | None = None, **fields: Any) -> Patient:
    """Correct an account; only what is named changes. ``guarantor_id`` may be among it."""
    actor.must("register_patient")
    patient = Patient.objects.select_for_update().get(pk=patient_id)
    if "guarantor_id" in fields:
        patient.guarantor_id = fields.pop("guarantor_id")
    _fill(patient, fields, _PATIENT)
    if ssn is not None:
        _seal_ssn(patient, ssn)
    _check_patient(patient)
    patient.save()
    audit.record(actor=actor, action="change_patient", subject=f"patient:{patient_id}", fields=sorted(fields))
    return patient


@transaction.atomic
def add_coverage(
    actor: Actor, *, patient: Patient, payer_id: int, member_id: str, starts_on: date, **fields: Any
) -> tuple[Coverage, list[Finding]]:
    """A plan that covers a patient. Without ``rank`` it stands after those in force; see :class:`Coverage` for the rest.

    The subscriber's name is needed where the relationship is not 18 (self).
    """
    actor.must("register_patient")
    payer = practice.payer(payer_id)
    in_force = queries.coverages_on(patient.pk, starts_on)
    coverage = Coverage(patient=patient, payer=payer, rank=1 + max((row.rank for row in in_force), default=0))
    _fill(coverage, {"starts_on": starts_on, **fields}, _COVERAGE)
    found = _seal_member(coverage, member_id)
    _check_coverage(coverage)
    if any(row.rank == coverage.rank for row in in_force):
        raise NotValid(f"Another coverage stands at place {coverage.rank} on that day; end it or choose another place.")
    coverage.save()
    audit.record(actor=actor, action="add_coverage", subject=f"patient:{patient.pk}", coverage=coverage.pk)
    return coverage, found


@transaction.atomic
def change_coverage(
    actor: Actor, *, coverage_id: int, member_id: str | None = None, **fields: Any
) -> tuple[Coverage, list[Finding]]:
    """Correct or end a coverage; only what is named changes."""
    actor.must("register_patient")
    coverage = Coverage.objects.select_for_update(of=("self",)).select_related("payer", "patient").get(pk=coverage_id)
    _fill(coverage, fields, _COVERAGE)
    found = _seal_member(coverage, member_id) if member_id is not None else []
    _check_coverage(coverage)
    coverage.save()
    audit.record(
        actor=actor,
        action="change_coverage",
        subject=f"patient:{coverage.patient_id}",
        coverage=coverage_id,
        fields=sorted(fields),
    )
    return coverage, found


def suggest_order(patient: Patient, on: date, household: Household | None = None) -> payer_order.Suggested:
    """Who should pay first on a date, and why; :func:`set_order` makes it so."""
    return payer_order.suggest(patient, queries.coverages_on(patient.pk, on), on, household)


@transaction.atomic
def set_order(
    actor: Actor, *, patient: Patient, coverage_ids: Sequence[int], msp_types: dict[int, str] | None = None
) -> list[Coverage]:
    """Put a patient's coverages in this order of payers; ``msp_types`` says why Medicare is not first."""
    actor.must("register_patient")
    rows = {row.pk: row for row in Coverage.objects.select_for_update().filter(patient=patient).order_by("pk")}
    if len(set(coverage_ids)) != len(coverage_ids) or not set(coverage_ids) <= set(rows):
        raise NotValid("Name each coverage of this patient once.")
    for rank, pk in enumerate(coverage_ids, start=1):
        row = rows[pk]
        row.rank = rank
        row.msp_type = (msp_types or {}).get(pk, row.msp_type)
        row.save(update_fields=["rank", "msp_type"])
    audit.record(actor=actor, action="set_order", subject=f"patient:{patient.pk}", coverages=list(coverage_ids))
    return [rows[pk] for pk in coverage_ids]


def _fill(row: Patient | Coverage, fields: dict[str, Any], known: set[str]) -> None:
    if unknown := set(fields) - known:
        raise TypeError(f"{type(row).__name__} has no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def _seal_ssn(patient: Patient, ssn: str) -> None:
    if wrong := _wrong_ssn(ssn):
        raise NotValid.at(wrong)
    digits = _digits(ssn)
    patient.ssn = digits
    patient.ssn_fingerprint = fingerprint("ssn", digits) if digits else ""


def _wrong_ssn(ssn: str) -> dict[str, str]:
    if not _digits(ssn) or valid_ssn(_digits(ssn)):
        return {}
    return {"ssn": "This is not a social security number: nine digits that were issued. Leave it empty if unsure."}


def _digits(ssn: str) -> str:
    return ssn.replace("-", "").replace(" ", "")


def _seal_member(coverage: Coverage, member_id: str) -> list[Finding]:
    """Keep the member id sealed, as the payer wants it. A Medicare number of wrong form is kept and found."""
    written = member_id.strip()
    if not written:
        raise NotValid.at({"member_id": "A coverage needs the member id of the card."})
    medicare = coverage.payer.kind == "medicare-b"
    if medicare:
        written = normalize_mbi(written)
    coverage.member_id = written
    coverage.member_fingerprint = queries.member_fingerprint(written)
    return [findings.MBI_FORM.at(value=mask(written))] if medicare and not valid_mbi(written) else []


def faults_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be right about a patient with these fields, by field; a day that is ``None`` is not looked at."""
    patient = Patient()
    _fill(patient, {name: value for name, value in fields.items() if name in _PATIENT}, _PATIENT)
    return _faults(patient) | _wrong_ssn(fields.get("ssn", ""))


def _check_patient(patient: Patient) -> None:
    """Refuse what cannot be right, each fault at its field."""
    if wrong := _faults(patient):
        raise NotValid.at(wrong)


def _faults(patient: Patient) -> dict[str, str]:
    wrong = {name: f"A patient needs a {name} name." for name in ("last", "first") if not getattr(patient, name)}
    if patient.birth and patient.birth > clock.today():
        wrong["birth"] = "The birth date lies in the future."
    if patient.died_on and patient.birth and patient.died_on < patient.birth:
        wrong["died_on"] = "The date of death lies before the birth date."
    if patient.sex not in Patient.Sex.values:
        wrong["sex"] = "Sex is F, M or U, as the payer has it."
    if patient.guarantor_id is not None and patient.guarantor_id == patient.pk:
        wrong["guarantor"] = "A patient who answers for the balance has no other guarantor: leave it empty."
    wrong |= _wrong_address(patient)
    if patient.phone and not (patient.phone.isdecimal() and len(patient.phone) == 10):
        wrong["phone"] = "A phone number has ten digits, the area code first."
    if patient.email and not _EMAIL.fullmatch(patient.email):
        wrong["email"] = "This is no e-mail address."
    return wrong


def _wrong_address(row: Patient | Coverage) -> dict[str, str]:
    wrong = {}
    if row.state and not (len(row.state) == 2 and row.state.isalpha()):
        wrong["state"] = "Write the state in two letters, such as TX."
    if row.postal and not (row.postal.isdecimal() and len(row.postal) in (5, 9)):
        wrong["postal"] = "A ZIP code has five or nine digits."
    return wrong


def _check_coverage(coverage: Coverage) -> None:
    wrong = _wrong_address(coverage)
    if coverage.relationship not in RELATIONSHIPS:
        wrong["relationship"] = f"The relationship to the subscriber is one of {', '.join(RELATIONSHIPS)}."
    elif coverage.relationship != "18":
        if not coverage.last:
            wrong["last"] = "Name the subscriber, or say that the patient is the subscriber."
        if not coverage.birth:
            wrong["birth"] = "The payer asks for the subscriber's birth date."
    if coverage.ends_on and coverage.ends_on < coverage.starts_on:
        wrong["ends_on"] = "A coverage cannot end before it starts."
    if coverage.basis not in Coverage.Basis.values:
        wrong["basis"] = "Choose the basis of the coverage from its list."
    if coverage.parent not in PARENTS:
        wrong["parent"] = "Choose the parent from the list."
    if wrong:
        raise NotValid.at(wrong)


def _namesakes(patient: Patient) -> list[Patient]:
    same = Q(last__iexact=patient.last, first__iexact=patient.first, birth=patient.birth)
    if patient.ssn_fingerprint:
        same |= Q(ssn_fingerprint=patient.ssn_fingerprint)
    return list(Patient.objects.filter(same).order_by("number")[:5])
