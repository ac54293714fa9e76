"""Patients and coverages as claims of an earlier system name them."""

from __future__ import annotations

from datetime import date, timedelta

from superbill.app.practice.models import Payer
from superbill.app.registration import queries
from superbill.app.registration.counting import next_number
from superbill.app.registration.models import Coverage, Patient
from superbill.core.claim import values
from superbill.core.claim.values import PAYER_ORDER

_RANKS = {sequence: rank for rank, sequence in enumerate(PAYER_ORDER, 1)}


def adopt_patient(person: values.Person, *, member_id: str) -> Patient:
    """The patient a claim is about: known by name and birth date, of several the one with this member id.

    ``person`` needs a birth date.
    """
    assert person.birth is not None
    same = Patient.objects.filter(last__iexact=person.last, first__iexact=person.first, birth=person.birth)
    covered = same.filter(coverages__member_fingerprint=queries.member_fingerprint(member_id)) if member_id else same
    known = covered.order_by("number").first() or same.order_by("number").first()
    if known is not None:
        return known
    address = person.address or values.Address()
    return Patient.objects.create(
        number=next_number(Patient),
        last=person.last[:60],
        first=person.first[:35],
        middle=person.middle[:25],
        suffix=person.suffix[:10],
        birth=person.birth,
        sex=person.sex if person.sex in Patient.Sex.values else Patient.Sex.UNKNOWN,
        died_on=person.death,
        line1=address.line1[:55],
        line2=address.line2[:55],
        city=address.city[:30],
        state=address.state[:2],
        postal=address.postal[:9],
    )


def adopt_coverage(
    patient: Patient, payer: Payer, *, coverage: values.Coverage, subscriber: values.Person, on: date
) -> Coverage:
    """The coverage a claim was sent under. It is in force on ``on`` afterwards: the payer was billed for that day.

    The coverage that stood in its place before ends the day before.
    """
    fingerprint = queries.member_fingerprint(subscriber.member_id) if subscriber.member_id else ""
    known = Coverage.objects.filter(patient=patient, payer=payer, member_fingerprint=fingerprint).order_by("pk").first()
    if known is not None:
        return _reaching(known, on)
    rank = _free_rank(patient, _RANKS.get(coverage.sequence, 1), on)
    row = Coverage(
        patient=patient,
        payer=payer,
        rank=rank,
        relationship=coverage.relationship or "18",
        group_number=coverage.group_number[:50],
        group_name=coverage.group_name[:60],
        msp_type=coverage.msp_type[:2],
        member_fingerprint=fingerprint,
        starts_on=on,
    )
    if row.relationship != "18":
        row.last, row.first = subscriber.last[:60] or patient.last, subscriber.first[:35]
        row.middle, row.suffix = subscriber.middle[:25], subscriber.suffix[:10]
        row.birth, row.sex = subscriber.birth, subscriber.sex[:1]
    if subscriber.member_id:
        row.member_id = subscriber.member_id
    row.save()
    return row


def _free_rank(patient: Patient, wanted: int, on: date) -> int:
    """``wanted``, once what stood there before has ended; the next free place where that began on the same day."""
    in_force = queries.coverages_on(patient.pk, on)
    for row in in_force:
        if row.rank == wanted and row.starts_on == on:
            return 1 + max(each.rank for each in in_force)
        if row.rank == wanted:
            row.ends_on = on - timedelta(days=1)
            row.save(update_fields=["ends_on"])
    return wanted


def _reaching(row: Coverage, on: date) -> Coverage:
    """The coverage, in force on a day: its span grows where it must."""
    if on < row.starts_on:
        taken = Coverage.objects.filter(patient=row.patient, rank=row.rank, starts_on=on).exists()
        row.rank = 1 + max(each.rank for each in queries.coverages_of(row.patient_id)) if taken else row.rank
        row.starts_on = on
    if row.ends_on is not None and on > row.ends_on:
        row.ends_on = None
    row.save(update_fields=["rank", "starts_on", "ends_on"])
    return row
