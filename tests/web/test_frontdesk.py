"""The front desk's pages: registered, covered, authorized, estimated; what is wrong is told at its field, nothing is kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from superbill.app.coding import queries as coding
from superbill.app.payments import services as payments
from superbill.app.platform import clock, tenancy
from superbill.app.registration import queries, services
from superbill.app.registration.models import Authorization, Coverage, Estimate, Patient
from superbill.web.account import account
from tests.conftest import make_clinic
from tests.web import coders
from tests.web.coders import Coders

PERSON = {
    "last": "Okonkwo", "first": "Ada", "birth": "1980-05-06", "sex": "F", "line1": "9 Elm Street", "city": "Austin",
    "state": "tx", "postal": "78702-0000", "phone": "(512) 555-0142",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Coders:
    with django_db_blocker.unblock():
        return coders.build("desk")


@pytest.fixture
def here(built: Coders, db: None) -> Coders:
    return built


@pytest.fixture
def as_(here: Coders) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=here.user(name)))
        return client

    return sign_in


def patient(here: Coders) -> Patient:
    with tenancy.acting_for(here.clinic.tenant):
        return coding.encounter(here.visits[0]).patient


def test_a_patient_is_registered_and_each_fault_stands_at_its_field(here: Coders, as_: Callable[[str], Client]) -> None:
    fay = as_("fay")
    wrong = {**PERSON, "last": "", "birth": "05/06/1980", "postal": "787", "phone": "555-0142", "email": "ada"}
    answer = fay.post("/patients/new", wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'id="{name}-wrong"' in text for name in ("last", "birth", "postal", "phone", "email"))
    assert "Write the last name." in text and "9 Elm Street" in text and "5 fields to put right" in text
    unsaid = fay.post("/patients/new", {**PERSON, "sex": ""}).content.decode()
    assert 'id="sex-wrong"' in unsaid, "nobody is female because nobody said otherwise"
    answer = fay.post("/patients/new", {**PERSON, "postal": "787", "phone": "555-0142", "email": "ada", "ssn": "1"})
    text = answer.content.decode()
    assert answer.status_code == 422 and 'id="ssn-wrong"' in text
    answer = fay.post("/patients/new", {**PERSON, "postal": "787", "phone": "555-0142", "email": "ada"})
    text = answer.content.decode()
    assert (
        all(f'id="{name}-wrong"' in text for name in ("postal", "phone", "email")) and "3 fields to put right" in text
    )
    assert as_("ben").post("/patients/new", PERSON).status_code == 403
    with tenancy.acting_for(here.clinic.tenant):
        assert not Patient.objects.filter(last="Okonkwo").exists()
    answer = fay.post("/patients/new", PERSON)
    with tenancy.acting_for(here.clinic.tenant):
        row = Patient.objects.get(last="Okonkwo")
    assert answer.url == f"/patients/{row.pk}/coverage/new"
    assert (row.state, row.postal, row.phone) == ("TX", "787020000", "5125550142")
    fay.post(f"/patients/{row.pk}/change", {**PERSON, "first": "Adaeze", "died_on": "1970-01-01"})
    fay.post(f"/patients/{row.pk}/change", {**PERSON, "first": "Adaeze", "do_not_bill": "on"})
    with tenancy.acting_for(here.clinic.tenant):
        row.refresh_from_db()
    assert (row.first, row.died_on, row.do_not_bill) == ("Adaeze", None, True)


def test_coverage_is_taken_from_the_card(here: Coders, as_: Callable[[str], Client]) -> None:
    who, fay = patient(here), as_("fay")
    url = f"/patients/{who.pk}/coverage/new"
    card = {
        "payer": here.setting.medicare.pk,
        "member_id": "1EG4-TE5-MK73",
        "starts_on": "2026-01-01",
        "basis": "public",
    }
    answer = fay.post(url, {**card, "member_id": "", "relationship": "01", "employer_size": "many"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="member_id-wrong"' in text and 'id="employer_size-wrong"' in text
    text = fay.post(url, {**card, "relationship": "01"}).content.decode()
    assert 'id="last-wrong"' in text and 'id="birth-wrong"' in text
    assert "Write the payer." in fay.post(url, {**card, "payer": ""}).content.decode()
    assert as_("cleo").post(url, card).status_code == 403
    with tenancy.acting_for(here.clinic.tenant):
        assert Coverage.objects.filter(patient=who).count() == 1
    fay.post(url, {**card, "relationship": "18"})
    with tenancy.acting_for(here.clinic.tenant):
        row = Coverage.objects.get(patient=who, payer=here.setting.medicare)
        assert (row.member_id, row.rank, row.basis) == ("1EG4TE5MK73", 2, "public")
    assert "1EG4TE5MK73" in fay.get(f"/patients/{who.pk}/coverage/{row.pk}/").content.decode()
    changed = {**card, "relationship": "18", "ends_on": "2026-06-30", "group_number": "G7"}
    fay.post(f"/patients/{who.pk}/coverage/{row.pk}/", changed)
    with tenancy.acting_for(here.clinic.tenant):
        row.refresh_from_db()
    assert (row.ends_on, row.group_number) == (date(2026, 6, 30), "G7")
    assert fay.get(f"/patients/{who.pk}/order").status_code == 200


def test_an_authorization_is_written_down_and_shows_what_is_left(here: Coders, as_: Callable[[str], Client]) -> None:
    who, fay = patient(here), as_("fay")
    url = f"/patients/{who.pk}/authorizations/new"
    with tenancy.acting_for(here.clinic.tenant):
        coverage = queries.coverages_on(who.pk, clock.today())[0]
        today = clock.today()
    given = {
        "coverage": coverage.pk, "how": "phone", "number": "AU77", "codes": "99213", "units": "6",
        "starts_on": f"{today:%Y-%m-%d}", "ends_on": f"{today + timedelta(days=60):%Y-%m-%d}",
    }  # fmt: skip
    text = fay.post(url, {**given, "number": "", "units": "none"}).content.decode()
    assert 'id="number-wrong"' in text and 'id="units-wrong"' in text
    assert as_("ben").post(url, given).status_code == 403
    with tenancy.acting_for(here.clinic.tenant):
        assert not Authorization.objects.exists()
    assert fay.post(url, given).status_code == 302
    with tenancy.acting_for(here.clinic.tenant):
        row = Authorization.objects.get()
        services.use_authorization(here.clinic.ben, authorization_id=row.pk, units=Decimal(2), reference="charge:0")
    assert "4 of 6 units left" in fay.get(f"/patients/{who.pk}/").content.decode()
    fay.post(url, {**given, "how": "278", "diagnoses": "I10"})
    with tenancy.acting_for(here.clinic.tenant):
        asked = Authorization.objects.get(number="")
        assert (asked.status, asked.diagnoses, asked.question_file is not None) == ("asked", ["I10"], True)


def test_a_visit_is_estimated_with_its_derivation(here: Coders, as_: Callable[[str], Client]) -> None:
    who, fay = patient(here), as_("fay")
    url = f"/patients/{who.pk}/estimates/new"
    given = {"on": f"{clock.today():%Y-%m-%d}", "place": here.setting.place.pk, "services": "99213\n93000 x2"}
    for services_typed in ("", "9921", "99499"):
        answer = fay.post(url, {**given, "services": services_typed})
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()
    assert as_("ben").post(url, given).status_code == 403
    with tenancy.acting_for(here.clinic.tenant):
        assert not Estimate.objects.exists()
    answer = fay.post(url, given)
    text = fay.get(answer.url).content.decode()
    assert "Charges of the services" in text and "240.00" in text and "Allowed by Synthetic PPO" in text
    other = make_clinic("Elsewhere", "elsewhere-desk")
    with tenancy.acting_for(other.tenant), pytest.raises(Estimate.DoesNotExist):
        queries.get_estimate_for(other.fay, int(answer.url.split("/")[2]))


def test_a_receipt_prints(here: Coders, as_: Callable[[str], Client]) -> None:
    who = patient(here)
    with tenancy.acting_for(here.clinic.tenant):
        row = services.collect_copay(
            here.clinic.fay, patient=who, amount_cents=2500, method="check", key="r1", reference="1042"
        )
    answer = as_("fay").get(f"/receipts/{row.pk}.pdf")
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert answer["Content-Type"] == "application/pdf"
    assert all(word in text for word in ("Receipt 1", "25.00", "Nell Abbott", "by check, 1042", "Taken by Fay"))


def test_the_account_leads_to_the_receipt_and_ends_where_the_money_leaves_it(
    here: Coders, as_: Callable[[str], Client]
) -> None:
    who = patient(here)
    with tenancy.acting_for(here.clinic.tenant):
        row = services.collect_copay(here.clinic.fay, patient=who, amount_cents=2500, method="check", key="r2")
        before = len(account(who.pk).rows)
        payments.take_to_bank(here.clinic.mia, receipt_ids=[row.pk], counted_cents=2500, key="b2")
        after = account(who.pk).rows
    assert len(after) == before, "who brought it to the bank changes nothing that anybody owes"
    assert (after[-1].says, after[-1].href) == ("The patient paid", f"/receipts/{row.pk}.pdf")
    assert f"/receipts/{row.pk}.pdf" in as_("fay").get(f"/patients/{who.pk}/").content.decode()


def test_the_next_visit_is_where_the_last_one_was(here: Coders, as_: Callable[[str], Client]) -> None:
    with tenancy.acting_for(here.clinic.tenant):
        last = coding.encounters_of(patient(here).pk)[0]
    text = as_("fay").get(f"/coding/new?patient={last.patient_id}").content.decode()
    assert (
        f'<option value="{last.provider_id}" selected>' in text and f'<option value="{last.place_id}" selected>' in text
    )
