"""What a biller does about a claim that nobody else does: make it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from msgspec.structs import replace

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.claims.models import Claim
from superbill.app.payments import services as payments
from superbill.app.platform import clock, tenancy
from superbill.core.money import dollars
from tests.app.claims.visits import TODAY, office
from tests.app.registration.people import insure
from tests.core.ledger.cases import remittance
from tests.web.house import PAID_ON, House, denial

SignIn = Callable[[str], Any]


def test_a_released_visit_without_a_claim_gets_one_by_one_key(house: House, client_of: SignIn) -> None:
    with tenancy.acting_for(house.clinic.tenant), clock.at(TODAY):
        visit = office(house.clinic).visit()
    shown, make = reverse("encounter", args=[visit.pk]), reverse("make-claim", args=[visit.pk])
    assert 'data-key="s">Make the claim' in client_of("ada").get(shown).content.decode()
    assert "Make the claim" not in client_of("ben").get(shown).content.decode()
    assert client_of("ben").post(make).status_code == 403
    answer = client_of("ada").post(make)
    with tenancy.acting_for(house.clinic.tenant):
        (claim,) = Claim.objects.filter(encounter=visit)
    assert answer.headers["Location"] == reverse("claim", args=[claim.pk])
    assert "Make the claim" not in client_of("ada").get(shown).content.decode()


def test_a_claim_is_voided_with_a_reason(house: House, client_of: SignIn) -> None:
    claim_id = house.ids["ready"]
    void = reverse("void-claim", args=[claim_id])
    client_of("ada").post(void, {"note": " "})
    assert client_of("ben").post(void, {"note": "the wrong patient"}).status_code == 403
    with tenancy.acting_for(house.clinic.tenant):
        assert claims.claim(claim_id).state == "ready"
    client_of("ada").post(void, {"note": "the wrong patient"})
    with tenancy.acting_for(house.clinic.tenant):
        assert claims.claim(claim_id).state == "voided"
        assert "the wrong patient" in claims.timeline(claim_id)[-1].said
    assert "Void the claim" not in client_of("ada").get(reverse("claim", args=[claim_id])).content.decode()


def test_what_is_open_with_a_payer_is_moved_from_the_claim_with_a_reason(house: House, client_of: SignIn) -> None:
    claim_id = house.ids["waiting"]
    shown, move = reverse("claim", args=[claim_id]), reverse("move-balance", args=[claim_id])
    page = client_of("ada").get(shown)
    assert 'data-key-focus="m"' in page.content.decode()
    assert "Somebody else answers" not in client_of("cleo").get(shown).content.decode()
    charge, _, cents = page.context["movable"][0]
    given = {"key": page.context["key"], "charge": charge, "to": "patient", "why": "no plan on that day"}
    assert client_of("cleo").post(move, given).status_code == 403
    client_of("ada").post(move, given | {"why": ""})
    client_of("ada").post(move, given | {"to": "x"})
    with tenancy.acting_for(house.clinic.tenant):
        assert books.balance("ar.patient", charge_id=charge) == 0
    client_of("ada").post(move, given)
    with tenancy.acting_for(house.clinic.tenant):
        assert books.balance("ar.patient", charge_id=charge) == cents
    after = client_of("ada").get(shown)
    (told,) = [event for event in after.context["events"] if event.title == "Now the patient's to pay"]
    assert told.detail == f"{dollars(cents)} no plan on that day"
    assert charge not in [each for each, _, _ in after.context["movable"]]


def test_a_lone_denial_is_on_a_list_and_leaves_it_by_one_key(house: House, client_of: SignIn) -> None:
    with tenancy.acting_for(house.clinic.tenant), clock.at(PAID_ON):
        told = replace(denial(claims.claim(house.ids["denied"])), control_number="NOT-OURS", payer_claim_number="")
        told = replace(told, paid=0, charge=14000, status="2", lines=told.lines[:1])
        row = payments.key_in(house.clinic.ada, document=remittance(told, trace="LONE", paid_on=PAID_ON))
        payments.apply(house.clinic.ada, remittance_id=row.pk, key="lone")
    ada, shown = client_of("ada"), reverse("remittance", args=[row.pk])
    assert "under the number NOT-OURS" in ada.get(reverse("unpostables")).content.decode()
    assert 'data-key="z"' in ada.get(shown).content.decode()
    ada.post(reverse("match", args=[row.pk]), {"position": "0"})
    assert "under the number NOT-OURS" not in ada.get(reverse("unpostables")).content.decode()


def test_a_claim_is_corrected_closed_and_opened_again_with_its_reason(house: House, client_of: SignIn) -> None:
    claim_id = house.ids["paid"]
    shown, ada = reverse("claim", args=[claim_id]), client_of("ada")
    assert "Make a corrected claim" in ada.get(shown).content.decode()
    for name in ("correct-claim", "reopen-claim"):
        assert client_of("ben").post(reverse(name, args=[claim_id]), {"note": "x"}).status_code == 403
    ada.post(reverse("correct-claim", args=[claim_id]), {"note": " "})
    with tenancy.acting_for(house.clinic.tenant):
        assert len(claims.versions(claim_id)) == 1
    ada.post(reverse("correct-claim", args=[claim_id]), {"note": "one unit too many"})
    with tenancy.acting_for(house.clinic.tenant):
        last = claims.versions(claim_id)[-1]
        assert (last.number, last.frequency, claims.claim(claim_id).state) == (2, "7", "ready")
    assert "Make a corrected claim" not in ada.get(shown).content.decode(), "it has not gone out yet"
    ada.post(reverse("close-claim", args=[claim_id]), {"note": "nothing more comes"})
    assert "Open it again" in ada.get(shown).content.decode()
    ada.post(reverse("reopen-claim", args=[claim_id]), {"note": "something came"})
    with tenancy.acting_for(house.clinic.tenant):
        assert claims.claim(claim_id).state == "ready"
        assert "something came" in claims.timeline(claim_id)[-1].said


def test_a_manager_gives_up_what_a_payer_owes_from_the_claim(house: House, client_of: SignIn) -> None:
    claim_id = house.ids["waiting"]
    shown, give_up = reverse("claim", args=[claim_id]), reverse("give-up", args=[claim_id])
    assert 'action="' + give_up not in client_of("ada").get(shown).content.decode()
    page = client_of("mia").get(shown)
    charge, _, cents = page.context["movable"][0]
    given = {"key": page.context["key"], "charge": charge, "account": "write_off.timely", "why": "too late"}
    assert client_of("ada").post(give_up, given).status_code == 403
    client_of("mia").post(give_up, given)
    with tenancy.acting_for(house.clinic.tenant):
        assert books.balance("write_off.timely", charge_id=charge) == cents


def test_a_patient_charged_before_the_coverage_was_known_is_charged_no_more(house: House, client_of: SignIn) -> None:
    with tenancy.acting_for(house.clinic.tenant), clock.at(TODAY):
        desk = office(house.clinic)
        visit = desk.visit(insured=False)
        desk.deliver()
        insure(house.clinic, desk.setting, visit.patient)
    ada = client_of("ada")
    ada.post(reverse("make-claim", args=[visit.pk]))
    with tenancy.acting_for(house.clinic.tenant):
        (claim,) = Claim.objects.filter(encounter=visit)
    shown, move = reverse("claim", args=[claim.pk]), reverse("to-insurer", args=[claim.pk])
    page = ada.get(shown)
    assert page.context["with_patient"] == 19000 and 'data-key-focus="i"' in page.content.decode()
    given = {"key": page.context["key"], "why": "the card came later"}
    assert client_of("ben").post(move, given).status_code == 403
    ada.post(move, given)
    after = ada.get(shown)
    assert (after.context["with_patient"], sum(cents for _, _, cents in after.context["movable"])) == (0, 19000)
