"""Accounts and coverage: sealed ids, search, order of payers, tenants apart, roles asked first."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection

from superbill.app.platform import tenancy
from superbill.app.platform.models import AuditEvent
from superbill.app.platform.people import Denied
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries, services
from superbill.app.registration.models import Coverage, Patient
from tests.app.registration.people import MBI, MEMBER, insure, open_clinic, register
from tests.conftest import Clinic

SSN = "219099999"


def _stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
        text = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute(f"SELECT * FROM {table}")
        return text + " ".join(
            bytes(cell).decode("latin-1")
            for row in cursor.fetchall()
            for cell in row
            if isinstance(cell, bytes | memoryview)
        )


def test_a_social_security_number_and_a_member_id_are_never_stored_in_clear(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    patient = register(clinic_a, ssn="219-09-9999")
    coverage = insure(clinic_a, setting, patient)
    assert Patient.objects.get().ssn == SSN
    assert Coverage.objects.get(pk=coverage.pk).member_id == MEMBER
    assert SSN not in _stored("registration_patient")
    assert MEMBER not in _stored("registration_coverage")
    assert not AuditEvent.objects.filter(canonical__contains=MEMBER.encode()).exists()


def test_another_practice_sees_no_patient(clinic_a: Clinic, clinic_b: Clinic) -> None:
    patient = register(clinic_a)
    with tenancy.acting_for(clinic_b.tenant):
        assert not Patient.objects.exists()
        assert queries.search_patients(clinic_b.ada, words="Delgado") == []
        with pytest.raises(Patient.DoesNotExist):
            queries.get_patient_for(clinic_b.ada, patient.pk)


def test_reading_a_patient_is_audited(clinic_a: Clinic) -> None:
    patient = register(clinic_a)
    assert queries.get_patient_for(clinic_a.cleo, patient.pk) == patient
    last = AuditEvent.objects.order_by("-number").first()
    assert last is not None
    assert (last.action, last.subject, last.actor) == ("read_patient", f"patient:{patient.pk}", "Cleo")


def test_who_may_not_register_leaves_nothing_behind(clinic_a: Clinic) -> None:
    with pytest.raises(Denied):
        services.register_patient(clinic_a.cleo, last="Delgado", first="Rosa", birth=date(1971, 3, 4))
    assert not Patient.objects.exists() and not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"last": " "}, "a last name"),
        ({"birth": date(2999, 1, 1)}, "future"),
        ({"died_on": date(1960, 1, 1)}, "before the birth"),
        ({"sex": "X"}, "F, M or U"),
        ({"ssn": "000123456"}, "social security"),
    ],
)
def test_what_cannot_be_is_refused(clinic_a: Clinic, fields: dict[str, Any], why: str) -> None:
    with pytest.raises(NotValid, match=why):
        register(clinic_a, **fields)
    assert not Patient.objects.exists()


def test_accounts_are_counted_and_a_namesake_is_pointed_out(clinic_a: Clinic) -> None:
    first, none = services.register_patient(clinic_a.fay, last="Delgado", first="Rosa", birth=date(1971, 3, 4))
    second, noted = services.register_patient(clinic_a.fay, last="DELGADO", first="rosa", birth=date(1971, 3, 4))
    assert (first.number, second.number, none) == (1, 2, [])
    assert [each.code for each in noted] == ["REG101"] and "Account 1" in noted[0].message
    third, noted = services.register_patient(clinic_a.fay, last="Diaz", first="R", birth=date(1971, 3, 4), ssn=SSN)
    _, noted = services.register_patient(clinic_a.fay, last="Delgado", first="R", birth=date(1990, 1, 1), ssn=SSN)
    assert [each.code for each in noted] == ["REG101"] and str(third.number) in noted[0].message


def test_patients_are_found_by_name_birth_and_member_id(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    rosa = register(clinic_a)
    insure(clinic_a, setting, rosa)
    omar = register(clinic_a, last="Haddad", first="Omar", birth=date(1980, 5, 6))

    def found(**by: Any) -> list[Patient]:
        return queries.search_patients(clinic_a.fay, **by)

    assert found(words="delg ro") == [rosa]
    assert found(words="Haddad, Omar") == [omar]
    assert found(words=str(omar.number)) == [omar]
    assert found(birth=date(1971, 3, 4)) == [rosa]
    assert found(member_id="syn-123 456789") == [rosa]
    assert found(words="Delgado", birth=date(1980, 5, 6)) == []
    assert found() == []


def test_a_medicare_number_is_kept_without_dashes_and_a_wrong_one_is_found(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    patient = register(clinic_a)
    facts = {"patient": patient, "payer_id": setting.medicare.pk, "starts_on": date(2026, 1, 1)}
    coverage, found = services.add_coverage(clinic_a.fay, member_id="1eg4-te5-mk73", **facts)
    assert (coverage.member_id, found) == (MBI, [])
    coverage, found = services.change_coverage(clinic_a.fay, coverage_id=coverage.pk, member_id="1SG4TE5MK73")
    assert [each.code for each in found] == ["REG102"]
    assert "SG4" not in found[0].message


def test_a_coverage_says_whose_plan_it_is(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    child = register(clinic_a, first="Leo", birth=date(2018, 9, 3), sex="M")
    with pytest.raises(NotValid, match="Name the subscriber"):
        insure(clinic_a, setting, child, relationship="19")
    insure(
        clinic_a, setting, child, relationship="19", last="Delgado", first="Rosa", birth=date(1971, 3, 4), sex="F",
        group_number="G1",
    )  # fmt: skip
    (insured,) = queries.insured_on(child.pk, date(2026, 3, 2))
    assert insured.coverage.sequence == "P"
    assert insured.coverage.relationship == "19"
    assert insured.coverage.group_number == "G1"
    assert (insured.subscriber.first, insured.subscriber.member_id) == ("Rosa", MEMBER)
    assert insured.subscriber.address is not None and insured.subscriber.address.city == "Austin"
    assert insured.payer.id == "SYN01" and insured.payer_id == setting.ppo.pk


def test_coverages_in_force_come_in_order_of_payers(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    patient = register(clinic_a, birth=date(1950, 1, 1))
    medicare = insure(clinic_a, setting, patient, payer_id=setting.medicare.pk, member_id=MBI)
    group = insure(clinic_a, setting, patient, employer_size=250)
    old = insure(clinic_a, setting, patient, starts_on=date(2020, 1, 1), ends_on=date(2021, 12, 31), rank=1)
    on = date(2026, 3, 2)
    assert [row.pk for row in queries.coverages_on(patient.pk, on)] == [medicare.pk, group.pk]
    assert [row.pk for row in queries.coverages_on(patient.pk, date(2021, 6, 1))] == [old.pk]
    suggested = services.suggest_order(patient, on)
    assert suggested.coverage_ids == (group.pk, medicare.pk)
    assert suggested.msp_types == {medicare.pk: "12"}
    services.set_order(
        clinic_a.fay, patient=patient, coverage_ids=suggested.coverage_ids, msp_types=suggested.msp_types
    )
    first, second = queries.insured_on(patient.pk, on)
    assert (first.coverage_id, first.coverage.sequence) == (group.pk, "P")
    assert (second.coverage_id, second.coverage.sequence, second.coverage.msp_type) == (medicare.pk, "S", "12")


def test_a_small_employers_plan_pays_after_medicare(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    patient = register(clinic_a, birth=date(1950, 1, 1))
    group = insure(clinic_a, setting, patient, employer_size=19)
    medicare = insure(clinic_a, setting, patient, payer_id=setting.medicare.pk, member_id=MBI)
    suggested = services.suggest_order(patient, date(2026, 3, 2))
    assert suggested.coverage_ids == (medicare.pk, group.pk)
    assert suggested.msp_types == {}


def test_the_birthday_rule_orders_a_childs_plans(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    child = register(clinic_a, first="Leo", birth=date(2018, 9, 3))
    about = {"relationship": "19", "last": "Delgado"}
    father = insure(clinic_a, setting, child, parent="father", birth=date(1969, 11, 2), first="Luis", **about)
    mother = insure(clinic_a, setting, child, parent="mother", birth=date(1971, 3, 4), first="Rosa", **about)
    suggested = services.suggest_order(child, date(2026, 3, 2))
    assert suggested.coverage_ids == (mother.pk, father.pk)
    assert suggested.rules == ("the birthday rule",)


def test_two_coverages_cannot_stand_at_one_place(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    patient = register(clinic_a)
    insure(clinic_a, setting, patient)
    with pytest.raises(NotValid, match="place 1"):
        insure(clinic_a, setting, patient, rank=1, payer_id=setting.medicare.pk, member_id=MBI)


def test_the_dead_are_on_record_and_the_bankrupt_are_left_alone(clinic_a: Clinic) -> None:
    patient = register(clinic_a)
    assert queries.may_be_billed(patient, date(2026, 3, 2))
    patient = services.change_patient(clinic_a.fay, patient_id=patient.pk, bankrupt_on=date(2026, 3, 1))
    assert not queries.may_be_billed(patient, date(2026, 3, 2))
    assert queries.may_be_billed(patient, date(2026, 2, 28))
    patient = services.change_patient(clinic_a.fay, patient_id=patient.pk, bankrupt_on=None, do_not_bill=True)
    assert not queries.may_be_billed(patient, date(2026, 2, 28))


def test_names_are_looked_for_in_indexes_that_row_security_lets_be_used(clinic_a: Clinic) -> None:
    rosa = register(clinic_a, last="Delgado", first="Rosa")
    Patient.objects.bulk_create(
        (Patient(number=100 + n, last=f"Row{n:04}", first=f"Name{n:04}", birth=date(1990, 1, 1)) for n in range(4000)),
        batch_size=1000,
    )
    found = Patient.objects.filter(queries.begins("last_key", "DEL") | queries.begins("first_key", "DEL"))
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("ANALYZE registration_patient")
        cursor.execute("SET ROLE superbill_app")
    plan = found.explain()
    for name in ("last", "first"):
        assert re.search(rf"patient_{name}_key\b.*\n.*Index Cond:.*{name}_key", plan), plan
    assert list(found) == [rosa]
