"""Reads of the front desk. :func:`get_patient_for` is the only door to a patient, and it is audited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from superbill.app.platform import audit
from superbill.app.platform.crypto import fingerprint
from superbill.app.platform.names import quiet
from superbill.app.platform.people import Actor
from superbill.app.registration.models import (
    Authorization,
    AuthorizationUse,
    Coverage,
    EligibilityCheck,
    Estimate,
    Patient,
    Receipt,
    StrayAnswer,
)
from superbill.app.registration.persons import Insured, insured
from superbill.core.claim.values import Person
from superbill.core.ids import normalize_mbi

MOST_FOUND = 50


def get_patient_for(actor: Actor, patient_id: int) -> Patient:
    """A patient, for reading; who read it is kept. Raises ``Patient.DoesNotExist``."""
    actor.must("read")
    patient = Patient.objects.get(pk=patient_id)
    audit.record(actor=actor, action="read_patient", subject=f"patient:{patient_id}")
    return patient


def patients(actor: Actor) -> QuerySet[Patient]:
    """All patients, by name."""
    actor.must("read")
    return Patient.objects.order_by("last", "first", "pk")


def search_patients(actor: Actor, *, words: str = "", birth: date | None = None, member_id: str = "") -> list[Patient]:
    """Patients by any of: words of the name or the account number, birth date, member id. At most 50, by name."""
    actor.must("read")
    if not (words.strip() or birth or member_id.strip()):
        return []
    found = Patient.objects.all()
    for word in words.replace(",", " ").split():
        by_name = begins("last_key", word.upper()) | begins("first_key", word.upper())
        found = found.filter(by_name | Q(number=int(word)) if word.isdecimal() and len(word) < 10 else by_name)
    if birth:
        found = found.filter(birth=birth)
    if member_id.strip():
        found = found.filter(coverages__member_fingerprint=member_fingerprint(member_id)).distinct()
    patients = list(found.order_by("last", "first", "birth")[:MOST_FOUND])
    audit.record(actor=actor, action="search_patients", subject="patients", found=[p.pk for p in patients])
    return patients


def begins(key: str, word: str) -> Q:
    """Whose key begins with a word, as a span of the index."""
    return Q(**{f"{key}__gte": word, f"{key}__lt": word[:-1] + chr(ord(word[-1]) + 1)})


def patient(patient_id: int) -> Patient:
    """A patient, for other rooms' work; people come in by :func:`get_patient_for`."""
    return Patient.objects.get(pk=patient_id)


def patient_numbered(number: int) -> Patient | None:
    """The patient with an account number."""
    return Patient.objects.filter(number=number).first()


def household(patient_id: int) -> list[Patient]:
    """Everyone on the account a patient belongs to: who answers for it first, then those they answer for."""
    patient = Patient.objects.select_related("guarantor").get(pk=patient_id)
    holder = patient.guarantor or patient
    return [holder, *Patient.objects.filter(guarantor=holder).order_by("number")]


def names(patient_ids: Iterable[int]) -> dict[int, str]:
    """Patients' names by id, for lists of other things."""
    rows = Patient.objects.filter(pk__in=list(patient_ids)).values_list("pk", "first", "last")
    return {pk: quiet(f"{first} {last}") for pk, first, last in rows}


def patients_with(patient_ids: Iterable[int]) -> dict[int, Person]:
    """Patients by id, as documents name them."""
    rows = Patient.objects.filter(pk__in=list(patient_ids)).only("last", "first", "middle", "suffix")
    return {row.pk: Person(row.last, row.first, row.middle, row.suffix) for row in rows}


def holders(patient_ids: Iterable[int]) -> dict[int, int]:
    """Who answers for each patient: themselves, or their guarantor."""
    rows = Patient.objects.filter(pk__in=list(patient_ids)).values_list("pk", "guarantor_id")
    return {pk: guarantor or pk for pk, guarantor in rows}


def member_fingerprint(member_id: str) -> str:
    """The keyed hash a member id is found by; case, dashes and blanks do not matter."""
    return fingerprint("member_id", normalize_mbi(member_id))


def coverages_on(patient_id: int, on: date) -> list[Coverage]:
    """A patient's coverages in force on a date, in order of payers."""
    in_force = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    rows = Coverage.objects.filter(in_force, patient_id=patient_id).select_related("payer", "patient")
    return list(rows.order_by("rank", "-starts_on"))


def insured_on(patient_id: int, on: date) -> tuple[Insured, ...]:
    """A patient's coverages in force on a date as claims say them, in order of payers."""
    return insured(coverages_on(patient_id, on))


def coverages_of(patient_id: int) -> QuerySet[Coverage]:
    """All coverages, past ones too."""
    return (
        Coverage.objects.filter(patient_id=patient_id).select_related("payer", "patient").order_by("rank", "-starts_on")
    )


def latest_check(coverage_id: int, on: date) -> EligibilityCheck | None:
    """The newest answered check of a coverage for the month of a date: eligibility is granted by the month."""
    answered = EligibilityCheck.objects.filter(coverage_id=coverage_id, on__year=on.year, on__month=on.month)
    return answered.exclude(status=EligibilityCheck.Status.ASKED).order_by("-answered_at", "-pk").first()


def may_not_be_billed(patient_id: int, on: date) -> str:
    """Why a patient may not be billed for what payers leave of a service, by what payers answered for its month; else empty.

    A qualified Medicare beneficiary (EB04 ``QM``) owes nothing beyond what Medicaid says (section 1902(n)(3)(B) of the Act).
    """
    told = EligibilityCheck.objects.filter(coverage__patient_id=patient_id, on__year=on.year, on__month=on.month)
    return "QMB" if told.filter(benefits__contains=[{"insurance_type": "QM"}]).exists() else ""


def checks_of(patient_id: int) -> QuerySet[EligibilityCheck]:
    rows = EligibilityCheck.objects.filter(coverage__patient_id=patient_id).select_related(
        "coverage__payer", "answer_transaction"
    )
    return rows.order_by("-asked_at", "-pk")


def checks_waiting() -> QuerySet[EligibilityCheck]:
    """Answers that need a person, oldest first."""
    rows = EligibilityCheck.objects.filter(settled_at=None).exclude(findings=[])
    return rows.select_related("coverage__patient", "coverage__payer").order_by("asked_at", "pk")


def checks_unanswered() -> QuerySet[EligibilityCheck]:
    """Questions no payer has answered, oldest first."""
    rows = EligibilityCheck.objects.filter(status=EligibilityCheck.Status.ASKED)
    return rows.select_related("coverage__patient", "coverage__payer").order_by("asked_at", "pk")


def strays_waiting() -> QuerySet[StrayAnswer]:
    """Answers that fit no question, oldest first."""
    return StrayAnswer.objects.filter(settled_at=None).select_related("transaction__file").order_by("at", "pk")


def authorizations_of(patient_id: int) -> QuerySet[Authorization]:
    rows = Authorization.objects.filter(coverage__patient_id=patient_id).select_related("coverage__payer", "provider")
    return rows.order_by("-asked_at", "-pk")


def authorizations_waiting() -> QuerySet[Authorization]:
    """Authorizations that need a person, oldest first."""
    rows = Authorization.objects.filter(settled_at=None).exclude(findings=[])
    return rows.select_related("coverage__patient", "coverage__payer").order_by("asked_at", "pk")


def authorization(authorization_id: int) -> Authorization:
    return Authorization.objects.select_related("coverage").get(pk=authorization_id)


def units_left(rows: Iterable[Authorization]) -> dict[int, Decimal]:
    """How many units of each authorization services have not used yet, by its id."""
    rows = list(rows)
    used = AuthorizationUse.objects.filter(authorization__in=rows).values("authorization_id")
    totals = {row["authorization_id"]: row["total"] for row in used.annotate(total=Sum("units"))}
    return {row.pk: row.units - totals.get(row.pk, Decimal(0)) for row in rows}


def units_used(authorization_id: int) -> Decimal:
    """How many units of an authorization services have used."""
    uses = Authorization.objects.filter(pk=authorization_id).aggregate(used=Sum("uses__units"))
    return uses["used"] or Decimal(0)


def usable_authorizations(patient_id: int, payer_id: int, on: date) -> list[Authorization]:
    """Approved authorizations of a payer that cover a date, those that end first first."""
    approved = [Authorization.Status.APPROVED, Authorization.Status.CHANGED]
    rows = Authorization.objects.filter(
        coverage__patient_id=patient_id,
        coverage__payer_id=payer_id,
        status__in=approved,
        starts_on__lte=on,
        ends_on__gte=on,
    )
    return list(rows.order_by("ends_on", "pk"))


def receipts_of(patient_id: int) -> QuerySet[Receipt]:
    """A patient's receipts, newest first; ``returned`` when the money did not hold."""
    rows = Receipt.objects.filter(patient_id=patient_id).annotate(returned=Q(entry__reversed_by__isnull=False))
    return rows.order_by("-number")


def receipts_standing() -> QuerySet[Receipt]:
    """Money taken from patients that held."""
    return Receipt.objects.filter(entry__reversed_by=None)


def receipts_with(receipt_ids: Iterable[int]) -> QuerySet[Receipt]:
    """These receipts with their patients, by number."""
    return Receipt.objects.filter(pk__in=list(receipt_ids)).select_related("patient").order_by("number")


def receipts_between(first: date, last: date) -> QuerySet[Receipt]:
    """Money taken from patients between two days, both included."""
    return Receipt.objects.filter(received_on__gte=first, received_on__lte=last).order_by("number")


def get_estimate_for(actor: Actor, estimate_id: int) -> Estimate:
    """An estimate, for reading; who read it is kept. Raises ``Estimate.DoesNotExist``."""
    actor.must("read")
    row = Estimate.objects.select_related("patient", "coverage__payer").get(pk=estimate_id)
    audit.record(actor=actor, action="read_estimate", subject=f"patient:{row.patient_id}", estimate=estimate_id)
    return row


def estimates_of(patient_id: int) -> QuerySet[Estimate]:
    return Estimate.objects.filter(patient_id=patient_id).order_by("-made_at", "-pk")


def may_be_billed(patient: Patient, on: date) -> bool:
    """Whether a statement may go out: not to who must not be billed or has asked a court for protection."""
    return not patient.do_not_bill and (patient.bankrupt_on is None or patient.bankrupt_on > on)
