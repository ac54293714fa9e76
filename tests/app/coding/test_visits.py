"""A visit from the front desk to its release: priced, checked, held, overridden, in the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from superbill.app.books import queries as books
from superbill.app.coding import facts, queries, services
from superbill.app.coding.compose import compose
from superbill.app.coding.models import Charge, Encounter, Override, ScrubRun
from superbill.app.platform import clock, tenancy
from superbill.app.platform.models import OutboxEvent
from superbill.app.platform.people import Denied
from superbill.app.practice.services import NotValid
from superbill.app.registration import services as front_desk
from superbill.app.registration.queries import units_used
from tests.app.coding.visits import OFFICE, ON, Desk, open_desk
from tests.app.registration.people import register
from tests.conftest import Clinic

ECG = services.Charged("93000", pointers=(2, 1))


@pytest.fixture
def desk(clinic_a: Clinic) -> Iterator[Desk]:
    with clock.at(date(2026, 3, 3)):
        yield open_desk(clinic_a)


def test_a_visit_is_coded_at_the_charge_masters_prices(desk: Desk) -> None:
    visit = desk.coded(OFFICE, services.Charged("93000", pointers=(2, 1), units=Decimal(2)), diagnoses=("i10", "R07.9"))
    assert (visit.number, visit.status, visit.charge_cents, visit.coded_by) == (1, "coded", 24000, "Ben")
    said = queries.encounter_facts(visit.pk)
    assert [each.code for each in said.diagnoses] == ["I10", "R079"]
    assert [(line.procedure.code, line.charge, line.units, line.pointers) for line in said.lines] == [
        ("99213", 14000, 1, (1,)),
        ("93000", 10000, 2, (2, 1)),
    ]
    assert [line.control_number for line in said.lines] == [f"C{charge_id}" for charge_id in said.charge_ids]
    assert said.charge == 24000 and said.place_of_service == "11" and said.rendering.last == "Okafor"
    assert said.insured[0].payer.id == "SYN01" and said.patient.last == "Delgado"


def test_coding_again_replaces_and_keeps_the_lines_control_numbers(desk: Desk) -> None:
    visit = desk.coded(OFFICE, ECG, diagnoses=("I10", "R079"))
    first = queries.charges_of(visit.pk)[0].pk
    services.code_encounter(
        desk.clinic.ben, encounter_id=visit.pk, diagnoses=["J069"],
        charges=[services.Charged("99213", amount_cents=15000)],
    )  # fmt: skip
    assert [(row.pk, row.amount_cents) for row in queries.charges_of(visit.pk)] == [(first, 15000)]


@pytest.mark.parametrize(
    ("diagnoses", "charges", "why"),
    [
        ((), (OFFICE,), "at least one diagnosis"),
        (("I10",), (), "at least one diagnosis and one charge"),
        (("I10",), (services.Charged("99213", pointers=(2,)),), "not there"),
        (("I10",), (services.Charged("99213", pointers=()),), "which diagnosis"),
        (("I10",), (services.Charged("99213", units=Decimal(0)),), "one unit"),
        (("I10",), (services.Charged("99213", modifiers=("255",)),), "two characters"),
        (("I10",), (services.Charged(""),), "no code"),
        (("I10",), (services.Charged("99499"),), "no price"),
        (("I10",), (services.Charged("99213", amount_cents=-1),), "below zero"),
        (tuple(f"Z{n}" for n in range(100, 113)), (OFFICE,), "12 diagnoses"),
    ],
)
def test_what_cannot_be_a_charge_is_refused_and_nothing_changes(
    desk: Desk, diagnoses: Any, charges: Any, why: str
) -> None:
    visit = desk.visit()
    with pytest.raises(NotValid, match=why):
        services.code_encounter(desk.clinic.ben, encounter_id=visit.pk, diagnoses=diagnoses, charges=charges)
    visit.refresh_from_db()
    assert visit.status == "draft" and not Charge.objects.exists()


def test_a_clean_visit_is_released_into_the_books_once(desk: Desk) -> None:
    visit = desk.coded(OFFICE, ECG, diagnoses=("I10", "R079"))
    checked = services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert checked.stops == 0, checked.findings
    assert checked.releases["icd10cm"] == "FY2026"
    again = services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert again == checked
    visit.refresh_from_db()
    assert visit.status == "released"
    assert books.balance("ar.insurance", patient_id=desk.patient.pk, payer_id=desk.setting.ppo.pk) == 19000
    assert books.balance("revenue.charges") == -19000
    for charge in queries.charges_of(visit.pk):
        assert books.balance("ar.insurance", charge_id=charge.pk) == charge.amount_cents
    (event,) = OutboxEvent.objects.filter(topic="encounter.released")
    assert event.payload["encounter_id"] == visit.pk
    assert services.mark_claimed(desk.clinic.ada, encounter_id=visit.pk).status == "claimed"


def test_a_finding_holds_a_visit_until_it_is_overridden_with_a_reason(desk: Desk) -> None:
    visit = desk.coded(OFFICE, diagnoses=("E11",))
    checked = services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert checked.stops == 1
    visit.refresh_from_db()
    assert (visit.status, visit.hold_reason) == ("held", "1 finding stops it")
    assert not books.trial_balance()
    override: dict[str, Any] = {"encounter_id": visit.pk, "code": "E004", "until": clock.today() + timedelta(days=30)}
    with pytest.raises(Denied):
        services.override(desk.clinic.fay, why="The payer asked for the header", **override)
    with pytest.raises(NotValid, match="Say why"):
        services.override(desk.clinic.ben, why="because", **override)
    with pytest.raises(NotValid, match="did not find E999"):
        services.override(desk.clinic.ben, why="The payer asked for it", **{**override, "code": "E999"})
    with pytest.raises(NotValid, match="a year at most"):
        services.override(desk.clinic.ben, why="The payer asked for it", **{**override, "until": date(2030, 1, 1)})
    assert not Override.objects.exists()
    services.override(desk.clinic.ben, why="The payer asked for the header code", **override)
    assert services.release(desk.clinic.ben, encounter_id=visit.pk).stops == 0
    last = queries.last_run(visit.pk)
    assert last is not None
    assert [overridden for each, overridden in queries.findings_of(last) if each.code == "E004"] == [True]
    assert books.balance("ar.insurance") == 14000


def test_an_override_ends(desk: Desk) -> None:
    visit = desk.coded(OFFICE, diagnoses=("E11",))
    services.scrub(desk.clinic.ben, encounter_id=visit.pk)
    services.override(
        desk.clinic.ben, encounter_id=visit.pk, code="E004", why="Until the record is complete", until=clock.today()
    )
    with clock.at(clock.today() + timedelta(days=1)):
        assert services.release(desk.clinic.ben, encounter_id=visit.pk).stops == 1


def test_a_self_pay_visit_is_owed_by_the_patient(desk: Desk) -> None:
    other = register(desk.clinic, last="Haddad", first="Omar")
    visit = desk.visit(patient=other)
    services.code_encounter(desk.clinic.ben, encounter_id=visit.pk, diagnoses=["I10"], charges=[OFFICE])
    checked = services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert checked.stops == 0, checked.findings
    assert books.balance("ar.patient", patient_id=other.pk) == 14000
    visit.refresh_from_db()
    assert visit.no_claim_reason.startswith("self-pay")


def test_a_service_without_its_authorization_is_held_and_with_one_uses_it(desk: Desk) -> None:
    scan = services.Charged("70551", amount_cents=62000)
    visit = desk.coded(scan, diagnoses=("G43909",))
    checked = services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert "E021" in {each["code"] for each in checked.findings} and checked.stops
    assert desk.coverage is not None
    given = front_desk.record_authorization(
        desk.clinic.fay, coverage=desk.coverage, number="PH-77", codes=["70551"], units=Decimal(1), starts_on=ON,
        ends_on=ON, source="phone",
    )  # fmt: skip
    visit = services.code_encounter(desk.clinic.ben, encounter_id=visit.pk, diagnoses=["G43909"], charges=[scan])
    assert visit.authorization == given
    checked = services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert checked.stops == 0, checked.findings
    assert units_used(given.pk) == 1
    assert queries.encounter_facts(visit.pk).authorization == "PH-77"


def test_an_open_question_to_the_provider_holds_the_visit(desk: Desk) -> None:
    visit = desk.coded()
    asked = services.query_provider(desk.clinic.ben, encounter_id=visit.pk, question="Controlled or not?")
    assert services.release(desk.clinic.ben, encounter_id=visit.pk).findings[-1]["code"] == "COD101"
    assert list(queries.questions_open()) == [asked]
    answer: dict[str, Any] = {"query_id": asked.pk, "answer": "Controlled.", "answered_by": "Dr. Okafor"}
    services.answer_query(desk.clinic.ben, **answer)
    with pytest.raises(NotValid, match="answered already"):
        services.answer_query(desk.clinic.ben, **answer)
    assert services.release(desk.clinic.ben, encounter_id=visit.pk).stops == 0
    assert [row.answer for row in queries.questions_of(visit.pk)] == ["Controlled."]


def test_an_amendment_changes_the_books_by_the_difference(desk: Desk) -> None:
    visit = desk.coded(OFFICE, ECG, diagnoses=("I10", "R079"))
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    first, second = queries.charges_of(visit.pk)
    services.amend(
        desk.clinic.ben, encounter_id=visit.pk, diagnoses=["I10"],
        charges=[services.Charged("99213", modifiers=("25",), amount_cents=15000)], why="ECG was not done",
    )  # fmt: skip
    assert [(row.pk, row.modifiers) for row in queries.charges_of(visit.pk)] == [(first.pk, ["25"])]
    assert books.balance("ar.insurance", charge_id=first.pk) == 15000
    assert books.balance("ar.insurance", charge_id=second.pk) == 0
    assert books.balance("revenue.charges") == -15000
    services.amend(
        desk.clinic.ben, encounter_id=visit.pk, diagnoses=["I10"],
        charges=[services.Charged("99213", amount_cents=15000), services.Charged("93000")], why="It was done after all",
    )  # fmt: skip
    numbers = [row.number for row in queries.charges_of(visit.pk)]
    assert numbers == [1, 3]
    assert books.balance("ar.insurance") == 20000 == Encounter.objects.get(pk=visit.pk).charge_cents
    assert [line.number for line in queries.encounter_facts(visit.pk).lines] == [1, 2]
    with pytest.raises(NotValid, match="amendment"):
        services.code_encounter(desk.clinic.ben, encounter_id=visit.pk, diagnoses=["I10"], charges=[OFFICE])


def test_a_second_new_patient_visit_is_seen_against_the_history(desk: Desk) -> None:
    services.release(desk.clinic.ben, encounter_id=desk.coded(on=date(2026, 2, 2)).pk)
    visit = desk.coded(services.Charged("99203", amount_cents=21000))
    codes = {each.code for each in queries.live_findings(visit.pk)}
    assert "W020" in codes
    assert not ScrubRun.objects.filter(encounter=visit).exists()


def test_the_queue_is_by_age_then_dollars(desk: Desk) -> None:
    small = desk.coded()
    large = desk.coded(services.Charged("93000", amount_cents=50000))
    old = desk.visit(on=date(2026, 2, 1))
    assert list(queries.coders_queue()) == [old, small, large]
    assert list(queries.coders_queue("dollars")) == [large, small, old]
    assert queries.next_in_queue(small) == large and queries.next_in_queue(large) == old
    assert queries.next_in_queue(large, "dollars") == small
    services.hold(desk.clinic.ben, encounter_id=small.pk, reason="Waiting for the operative note")
    services.release(desk.clinic.ben, encounter_id=large.pk)
    assert list(queries.coders_queue()) == [old, small]


def test_who_may_not_code_changes_nothing(desk: Desk) -> None:
    visit = desk.visit()
    for actor in (desk.clinic.cleo, desk.clinic.fay):
        with pytest.raises(Denied):
            services.code_encounter(actor, encounter_id=visit.pk, diagnoses=["I10"], charges=[OFFICE])
        with pytest.raises(Denied):
            services.release(actor, encounter_id=visit.pk)
    assert not Charge.objects.exists() and not ScrubRun.objects.exists() and not books.trial_balance()


def test_another_practice_sees_no_visit(desk: Desk, clinic_b: Clinic) -> None:
    visit = desk.coded()
    with tenancy.acting_for(clinic_b.tenant):
        assert not Encounter.objects.exists() and not Charge.objects.exists()
        with pytest.raises(Encounter.DoesNotExist):
            queries.get_encounter_for(clinic_b.ada, visit.pk)
        with pytest.raises(Encounter.DoesNotExist):
            services.release(clinic_b.ada, encounter_id=visit.pk)


@pytest.mark.parametrize("on", [date(2026, 3, 4), date(1970, 1, 1)])
def test_a_visit_lies_in_the_past_and_in_a_life(desk: Desk, on: date) -> None:
    with pytest.raises(NotValid):
        desk.visit(on=on)


def test_circumstances_reach_the_claim(desk: Desk) -> None:
    said = facts.Circumstances(related_causes=("EM",), accident=date(2026, 3, 1), referral="R1")
    visit = desk.visit(circumstances=said)
    services.code_encounter(desk.clinic.ben, encounter_id=visit.pk, diagnoses=["M5459"], charges=[OFFICE])
    claim = compose(queries.encounter_facts(visit.pk))
    assert (claim.related_causes, claim.accident, claim.referral) == (("EM",), date(2026, 3, 1), "R1")
    assert claim.payer.id == "SYN01" and claim.charge == 14000
