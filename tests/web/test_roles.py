"""Who may see and do what; another clinic's rows are not there, and nothing happened to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from superbill.app.claims.models import ClaimEvent
from superbill.app.denials.models import Action, DenialCase
from superbill.app.exchange.models import File
from superbill.app.payments.models import Application, Choice, Deposit
from superbill.app.platform import tenancy
from superbill.app.platform.models import AuditEvent
from superbill.app.registration.models import Patient, Receipt
from tests.web.house import House

SignIn = Callable[[str], Any]
LISTS = ("today", "patients", "encounters", "claims", "remittances", "deposits", "unpostables", "takebacks", "takings", "denials", "files", "search", "account", "coverage-work", "authorization-work", "stray-work", "stuck")  # fmt: skip
MONEY_REPORTS = ("aging", "reports", "entries", "proofs")
ROWS = {
    "patient": "patient",
    "encounter": "draft",
    "claim": "paid",
    "claim-x12": "paid",
    "remittance": "bench",
    "denial": "case",
    "file": "file",
    "raw-file": "file",
}
VERBS: list[tuple[str, str, dict[str, str], set[str]]] = [
    ("apply", "bench", {"seen": "x"}, {"ada", "mia"}),
    ("match", "astray", {"position": "0", "claim": "1"}, {"ada", "mia"}),
    ("match-line", "bench", {"position": "0", "line": "0"}, {"ada", "mia"}),
    ("apply-rest", "denial_remit", {"position": "0", "seen": "x"}, {"ada", "mia"}),
    ("decide-remittance", "parked", {"reason": "a right one came", "do": "aside"}, {"ada", "mia"}),
    ("reverse", "applied", {"reason": "wrong"}, {"ada", "mia"}),
    ("send-claim", "ready", {}, {"ada", "mia"}),
    ("note-claim", "paid", {"note": "called"}, {"ada", "mia"}),
    ("close-claim", "paid", {"note": "done"}, {"ada", "mia"}),
    ("take-denial", "case", {}, {"ada", "ben", "mia"}),
    ("note-denial", "case", {"note": "called"}, {"ada", "ben", "mia"}),
    ("appeal", "case", {"grounds": "it was authorized"}, {"ada", "ben", "mia"}),
    ("write-off", "case", {"why": "too late", "root_cause": "no request"}, {"mia"}),
    ("bill-patient", "case", {"why": "not covered"}, {"ada", "ben", "mia"}),
    ("close-denial", "case", {"status": "closed", "why": "done"}, {"ada", "ben", "mia"}),
    ("take-payment", "patient", {"amount": "5", "method": "cash", "key": "k"}, {"ada", "fay", "mia"}),
    ("set-order", "patient", {}, {"ada", "fay", "mia"}),
    ("send-statement", "patient", {}, {"ada", "mia"}),
]
PEOPLE = ("ada", "ben", "cleo", "fay", "mia")


def url(house: House, name: str, row: str) -> str:
    return reverse(name, args=[house.ids[row]])


@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_sees_the_rooms_and_only_some_the_reports(house: House, client_of: SignIn, person: str) -> None:
    client = client_of(person)
    pages = [*(reverse(name) for name in LISTS), *(url(house, name, row) for name, row in ROWS.items())]
    assert {path: client.get(path).status_code for path in pages if client.get(path).status_code != 200} == {}
    expected = 200 if person in ("ada", "mia", "cleo") else 403
    assert [client.get(reverse(name)).status_code for name in MONEY_REPORTS] == [expected] * len(MONEY_REPORTS)


def test_a_refusal_says_in_words_what_is_not_allowed_and_who_may(house: House, client_of: SignIn) -> None:
    answer = client_of("cleo").get(reverse("coding"))
    assert answer.status_code == 403
    assert "(auditor) may not code visits; who may: coder, biller, manager." in answer.content.decode()


def test_what_only_informs_is_not_appealed(house: House, client_of: SignIn) -> None:
    shown, form = url(house, "denial", "case"), url(house, "appeal", "case")
    assert form in client_of("ada").get(shown).content.decode()
    with tenancy.acting_for(house.clinic.tenant):
        DenialCase.objects.filter(pk=house.ids["case"]).update(category="INFO")
    told = client_of("ada").get(shown).content.decode()
    assert form not in told and "Information only" in told


def test_the_door_is_shut_for_strangers(house: House, client: Any) -> None:
    for path in [reverse("today"), *(url(house, name, row) for name, row in ROWS.items())]:
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))
    answer = client.get(reverse("search"), headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))


def test_somebody_of_no_clinic_sees_nothing(house: House, client_of: SignIn) -> None:
    eve = client_of("eve")
    for path in [reverse("today"), *(url(house, name, row) for name, row in ROWS.items())]:
        answer = eve.get(path)
        assert answer.status_code == 403
        assert "belongs to no clinic" in answer.content.decode()


def facts(house: House) -> dict[str, Any]:
    """Everything that a verb of these pages could have changed in clinic A."""
    with tenancy.acting_for(house.clinic.tenant):
        counted = (ClaimEvent, Action, Application, Choice, Deposit, Receipt, Patient, File)
        return {
            **{model.__name__: model.objects.count() for model in counted},
            "cases": list(DenialCase.objects.order_by("pk").values_list("status", "owner")),
            "coverages": Patient.objects.filter(coverages__isnull=False).count(),
        }


@pytest.mark.parametrize(("name", "row", "form", "allowed"), VERBS)
def test_a_verb_is_done_by_who_may_and_refused_to_others(
    house: House, client_of: SignIn, name: str, row: str, form: dict[str, str], allowed: set[str]
) -> None:
    before = facts(house)
    for person in set(PEOPLE) - allowed:
        assert client_of(person).post(url(house, name, row), form).status_code == 403
    assert facts(house) == before
    for person in allowed:
        assert client_of(person).post(url(house, name, row), form).status_code == 302


@pytest.mark.parametrize("stranger", ["dan", "max"])
def test_another_clinics_rows_are_not_there(house: House, client_of: SignIn, stranger: str) -> None:
    before = facts(house)
    client = client_of(stranger)
    for name, row in ROWS.items():
        assert client.get(url(house, name, row)).status_code == 404, name
    for name, row, form, allowed in VERBS:
        if stranger == "dan" and "ada" not in allowed:
            continue
        assert client.post(url(house, name, row), form).status_code == 404, name
    assert facts(house) == before
    with tenancy.acting_for(house.clinic.tenant):
        assert not AuditEvent.objects.filter(actor__in=["Dan", "Max"]).exists()


def test_another_clinics_rows_are_in_no_list_and_no_search(house: House, client_of: SignIn) -> None:
    dan = client_of("dan")
    for name in (*LISTS, *MONEY_REPORTS):
        text = dan.get(reverse(name)).content.decode()
        assert "Delgado" not in text and "Synthetic" not in text, name
    for words in ("Delgado", str(house.ids["paid"]), f"EFT-A-{house.suffix}", "SYN123456789"):
        assert "Nothing fits" in dan.get(reverse("search"), {"q": words}).content.decode()


def test_a_verb_is_no_link(house: House, client_of: SignIn) -> None:
    """An address that does something refuses to be followed."""
    ada = client_of("ada")
    before = facts(house)
    assert {
        name: ada.get(url(house, name, row)).status_code for name, row, _, allowed in VERBS if "ada" in allowed
    } == {name: 405 for name, _, _, allowed in VERBS if "ada" in allowed}
    assert facts(house) == before


def test_a_form_of_another_site_is_refused(house: House, client_of: SignIn) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(username=house.user("ada")))
    before = facts(house)
    assert client.post(url(house, "note-claim", "paid"), {"note": "forged"}).status_code == 403
    assert facts(house) == before


def test_pages_fetch_nothing_from_elsewhere_and_are_not_kept(house: House, client_of: SignIn) -> None:
    answer = client_of("ada").get(url(house, "patient", "patient"))
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.content.decode()
    assert "onclick=" not in text and "<style" not in text and " style=" not in text
