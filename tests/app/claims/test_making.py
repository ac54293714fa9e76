"""Claims are made from released visits, checked, sent in batches, corrected and voided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from msgspec.structs import replace

from superbill.app.claims import answers, queries, services
from superbill.app.claims.lifecycle import State
from superbill.app.claims.models import Claim, ClaimEvent, ClaimVersion, Submission
from superbill.app.coding import scrubbing
from superbill.app.coding import services as coding
from superbill.app.coding.facts import Circumstances
from superbill.app.exchange import queries as exchange
from superbill.app.exchange.models import File
from superbill.app.platform import clock, people, tenancy
from superbill.app.platform.models import AuditEvent, OutboxEvent
from superbill.app.practice import services as practice
from superbill.app.registration import services as registration
from superbill.core import edits
from superbill.core.claim import read_837
from superbill.core.claim.values import Claim as Value
from superbill.core.money import dollars
from tests.app.claims.visits import TODAY, VISIT, Office, office
from tests.app.registration.people import ADDRESS, insure
from tests.conftest import Clinic


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.at(TODAY):
        yield


@pytest.fixture
def here(clinic_a: Clinic) -> Office:
    return office(clinic_a)


def written(claim: Claim) -> Value:
    """The claim as it went out, read back from the file."""
    transaction_id = queries.x12_of(queries.versions(claim.pk)[-1].pk)[-1]
    submission, findings = read_837(exchange.transaction_value(transaction_id))
    assert submission is not None and not findings
    return next(
        each for each in submission.claims if each.control_number == queries.versions(claim.pk)[-1].control_number
    )


ACCIDENT = Circumstances(related_causes=("AA",), accident=VISIT, accident_state="IL", referral="R7")
OUTPATIENT = Circumstances(
    facility_code="13", admission_type="3", admission_source="1", patient_status="01", note="Seen in the clinic"
)


@pytest.mark.parametrize(
    "visit",
    [
        {},
        {"second": True, "circumstances": ACCIDENT},
        {"kind": "I", "circumstances": OUTPATIENT, "revenue_code": "0510", "pointers": ()},
    ],
)
def test_what_was_scrubbed_is_what_is_sent(
    here: Office, monkeypatch: pytest.MonkeyPatch, visit: dict[str, Any]
) -> None:
    scrubbed: list[Value] = []

    scrub = edits.scrub

    def watched(claim: Value, *rest: Any) -> Any:
        scrubbed.append(claim)
        return scrub(claim, *rest)

    monkeypatch.setattr(scrubbing.edits, "scrub", watched)
    claim = here.sent(**visit)
    sent = queries.current_value(claim.pk)
    assert replace(scrubbed[-1], control_number=sent.control_number) == sent
    assert dollars(written(claim).charge) == dollars(sent.charge) and written(claim).other_payers == sent.other_payers


def test_a_released_visit_becomes_a_ready_claim_with_everything_it_says(here: Office) -> None:
    visit = here.visit(second=True)
    claim = services.create_for_encounter(here.clinic.ada, encounter_id=visit.pk)
    assert (claim.state, claim.sequence, claim.charge_cents) == (State.READY, "P", 19000)
    assert claim.file_by == VISIT + timedelta(days=90)
    value = queries.current_value(claim.pk)
    assert value.control_number == f"{visit.number}-1" and len(value.control_number) <= 20
    assert [(line.procedure.code, line.charge) for line in value.lines] == [("99213", 14000), ("93000", 5000)]
    assert [pk for pk, _ in queries.charges_of(queries.versions(claim.pk)[0].pk)] == [
        charge.pk for charge in visit.charges.order_by("number")
    ]
    assert [other.coverage.sequence for other in value.other_payers] == ["S"]
    visit.refresh_from_db()
    assert visit.status == "claimed"
    assert [event.kind for event in queries.timeline(claim.pk)] == ["created", "ready"]


def test_a_release_makes_the_claim_by_itself_once(here: Office) -> None:
    visit, own = here.visit(), here.visit(insured=False)
    here.deliver()
    (claim,) = Claim.objects.all()
    assert (claim.encounter_id, claim.state) == (visit.pk, State.READY)
    assert [event.actor for event in queries.timeline(claim.pk)] == ["Superbill", "Superbill"]
    for again in (visit, own):
        answers.on_released(encounter_id=again.pk)
    assert Claim.objects.count() == 1 and not queries.never_claimed().exists()


def test_making_it_again_gives_the_same_claim(here: Office) -> None:
    visit = here.visit()
    first = services.create_for_encounter(here.clinic.ada, encounter_id=visit.pk)
    assert services.create_for_encounter(here.clinic.ada, encounter_id=visit.pk).pk == first.pk
    assert (Claim.objects.count(), ClaimVersion.objects.count()) == (1, 1)


def test_what_cannot_be_a_claim_says_why_and_leaves_nothing(here: Office) -> None:
    with pytest.raises(services.NotPossible, match="not been released"):
        services.create_for_encounter(here.clinic.ada, encounter_id=here.visit(released=False).pk)
    with pytest.raises(services.NotPossible, match="no coverage") as refused:
        services.create_for_encounter(here.clinic.ada, encounter_id=here.visit(insured=False).pk)
    assert [finding.code for finding in refused.value.findings] == ["CLM-102"]
    assert not Claim.objects.exists()


def test_released_visits_without_a_claim_are_listed_but_not_self_pay(here: Office) -> None:
    missed = here.visit()
    here.visit(insured=False)
    here.visit(released=False)
    here.claim()
    assert [visit.pk for visit in queries.never_claimed()] == [missed.pk]
    assert queries.work()[0] == queries.Work("never-claimed", "Released visits without a claim", 1, 19000, VISIT)


def test_clean_claims_of_a_partner_go_in_one_837_and_read_back_the_same(here: Office) -> None:
    claims = [here.claim(), here.claim(second=True)]
    done = services.submit(here.clinic.ada, claim_ids=[claim.pk for claim in claims])
    assert done.sent == tuple(claim.pk for claim in claims) and not done.held and len(done.file_ids) == 1
    for claim in claims:
        claim.refresh_from_db()
        assert claim.state == State.SUBMITTED
        value = written(claim)
        assert (value.charge, value.frequency, value.person.last.upper()) == (19000, "1", "DELGADO")
        assert [line.control_number for line in value.lines] == [
            line.control_number for line in queries.current_value(claim.pk).lines
        ]
        sent = queries.timeline(claim.pk)[-1]
        assert sent.kind == "submitted" and sent.transaction is not None and sent.transaction.set_id == "837"
        assert dollars(19000) in sent.said
    topics = OutboxEvent.objects.filter(topic="claim.sent").values_list("payload__claim_id", flat=True)
    assert sorted(topics) == sorted(claim.pk for claim in claims)


def test_references_and_control_numbers_never_repeat(here: Office) -> None:
    for _ in range(3):
        here.sent()
    references = list(Submission.objects.values_list("reference", flat=True))
    assert references == ["20260304-1", "20260304-2", "20260304-3"]
    claim = here.sent()
    here.reject(claim)
    services.correct(here.clinic.ada, claim_id=claim.pk, reason="wrong member id")
    numbers = list(ClaimVersion.objects.values_list("control_number", flat=True))
    assert len(set(numbers)) == len(numbers) == 5
    assert here.control(claim) == f"{claim.encounter.number}-2"


def test_a_claim_is_not_sent_twice(here: Office) -> None:
    claim = here.sent()
    again = services.submit(here.clinic.ada, claim_ids=[claim.pk])
    assert not again.sent and [finding.code for finding in again.held[0].findings] == ["CLM-108"]
    assert File.objects.filter(purpose="claims").count() == 1


def test_what_breaks_the_guide_is_held_with_findings_and_goes_when_it_is_set_right(here: Office) -> None:
    visit = here.visit()
    nowhere = {"line1": "", "line2": "", "city": "", "state": "", "postal": ""}
    registration.change_patient(here.clinic.fay, patient_id=visit.patient_id, **nowhere)
    claim = services.create_for_encounter(here.clinic.ada, encounter_id=visit.pk)
    assert claim.state == State.HELD
    assert {finding["where"]["element"] for finding in claim.findings if finding["severity"] == "stop"} >= {"N3"}
    done = services.submit(here.clinic.ada, claim_ids=[claim.pk])
    assert not done.sent and done.held[0].findings
    assert not File.objects.exists()
    registration.change_patient(here.clinic.fay, patient_id=visit.patient_id, **ADDRESS)
    services.correct(here.clinic.ada, claim_id=claim.pk, reason="the address was found")
    assert services.submit(here.clinic.ada, claim_ids=[claim.pk]).sent == (claim.pk,)
    claim.refresh_from_db()
    assert claim.findings == []


def test_a_payer_without_a_mailbox_holds_the_claim_until_there_is_one(here: Office) -> None:
    practice.set_payer(here.clinic.mia, payer_id="SYN01", partner="nowhere")
    claim = here.claim()
    assert claim.state == State.HELD and claim.findings[0]["code"] == "CLM-103"
    practice.set_payer(here.clinic.mia, payer_id="SYN01", partner="synthetic-ppo")
    claim, found = services.check_again(here.clinic.ada, claim_id=claim.pk)
    assert claim.state == State.READY and found == []


def test_who_may_not_send_makes_and_sends_nothing(here: Office) -> None:
    visit, claim = here.visit(), here.claim()
    for actor in (here.clinic.ben, here.clinic.cleo, here.clinic.fay):
        with pytest.raises(people.Denied):
            services.create_for_encounter(actor, encounter_id=visit.pk)
        with pytest.raises(people.Denied):
            services.submit(actor, claim_ids=[claim.pk])
        with pytest.raises(people.Denied):
            services.void(actor, claim_id=claim.pk, reason="no")
    assert (Claim.objects.count(), File.objects.count()) == (1, 0)
    claim.refresh_from_db()
    assert claim.state == State.READY


def test_another_clinic_cannot_see_or_send_it(here: Office, clinic_b: Clinic) -> None:
    claim = here.claim()
    with tenancy.acting_for(clinic_b.tenant):
        for attempt in (
            lambda: queries.get_claim_for(clinic_b.ada, claim.pk),
            lambda: services.submit(clinic_b.ada, claim_ids=[claim.pk]),
            lambda: services.void(clinic_b.ada, claim_id=claim.pk, reason="mine"),
        ):
            with pytest.raises(Claim.DoesNotExist):
                attempt()
        assert queries.states() == [] and queries.timeline(claim.pk) == []
    claim.refresh_from_db()
    assert claim.state == State.READY and not File.objects.exists()


def test_reading_a_claim_is_audited(here: Office) -> None:
    claim = here.claim()
    assert queries.get_claim_for(here.clinic.cleo, claim.pk).pk == claim.pk
    last = AuditEvent.objects.order_by("-number")[0]
    assert (last.action, last.subject) == ("read_claim", f"patient:{claim.patient_id}")


def test_versions_and_events_are_facts(here: Office) -> None:
    here.sent()
    for table in ("claimversion", "claimevent", "submission", "sending"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE claims_{table} SET id = id")


def test_after_a_rejection_it_goes_again_as_an_original(here: Office) -> None:
    claim = here.sent()
    here.reject(claim)
    version = services.correct(here.clinic.ada, claim_id=claim.pk, reason="member id corrected")
    assert (version.frequency, version.number) == ("1", 2)
    assert services.submit(here.clinic.ada, claim_ids=[claim.pk]).sent
    assert written(claim).payer_claim_number == ""


def test_after_adjudication_it_is_replaced_with_the_payers_number(here: Office) -> None:
    claim = here.sent()
    here.accept(claim, "ICN77")
    services.mark_adjudicated(here.clinic.ada, claim_id=claim.pk, outcome="denied", document="remit_claim:1")
    version = services.correct(here.clinic.ada, claim_id=claim.pk, reason="modifier added", note="SECOND VISIT")
    assert version.frequency == "7"
    assert services.submit(here.clinic.ada, claim_ids=[claim.pk]).sent
    value = written(claim)
    assert (value.frequency, value.payer_claim_number, value.note) == ("7", "ICN77", "SECOND VISIT")
    assert len(value.lines) == 2, "a replacement carries all lines"


def test_a_replacement_without_the_payers_number_or_to_a_payer_that_takes_none_is_held(here: Office) -> None:
    claim = here.sent()
    services.mark_adjudicated(here.clinic.ada, claim_id=claim.pk, outcome="denied", document="remit_claim:1")
    services.correct(here.clinic.ada, claim_id=claim.pk, reason="try")
    claim.refresh_from_db()
    assert claim.state == State.HELD and "CLM-104" in [finding["code"] for finding in claim.findings]
    services.learn_payer_number(here.clinic.ada, claim_id=claim.pk, number="ICN1")
    practice.set_payer(here.clinic.mia, payer_id="SYN01", takes_replacements=False)
    services.correct(here.clinic.ada, claim_id=claim.pk, reason="try again")
    claim.refresh_from_db()
    assert "CLM-105" in [finding["code"] for finding in claim.findings]
    assert services.correct(here.clinic.ada, claim_id=claim.pk, reason="unprocessable", original=True).frequency == "1"
    claim.refresh_from_db()
    assert claim.state == State.READY


def test_a_claim_waiting_for_its_acknowledgment_is_neither_corrected_nor_voided(here: Office) -> None:
    claim = here.sent()
    for attempt in (services.correct, services.void):
        with pytest.raises(services.NotPossible, match="not answered yet"):
            attempt(here.clinic.ada, claim_id=claim.pk, reason="hurry")
    assert ClaimVersion.objects.count() == 1


def test_a_void_goes_by_frequency_8_where_the_payer_has_it(here: Office) -> None:
    claim = here.sent()
    here.accept(claim, "ICN1")
    version = services.void(here.clinic.ada, claim_id=claim.pk, reason="not our patient")
    assert version is not None and version.frequency == "8"
    assert services.submit(here.clinic.ada, claim_ids=[claim.pk]).sent
    assert written(claim).payer_claim_number == "ICN1"
    services.mark_reversed(here.clinic.ada, claim_id=claim.pk, document="remit_claim:1")
    claim.refresh_from_db()
    assert claim.state == State.VOIDED
    with pytest.raises(services.NotPossible, match="voided"):
        services.correct(here.clinic.ada, claim_id=claim.pk, reason="too late")


def test_a_void_of_what_never_got_in_is_ours_alone(here: Office) -> None:
    claim = here.claim()
    assert services.void(here.clinic.ada, claim_id=claim.pk, reason="entered twice") is None
    claim.refresh_from_db()
    assert claim.state == State.VOIDED and not File.objects.exists()


def test_amended_coding_makes_an_unsent_claim_again_and_asks_for_a_correction_of_a_sent_one(here: Office) -> None:
    unsent, sent = here.claim(), here.sent()
    for claim in (unsent, sent):
        coding.amend(
            here.clinic.ben, encounter_id=claim.encounter_id, diagnoses=["I10"], charges=[coding.Charged("99213")],
            why="the ECG was not done",
        )  # fmt: skip
    here.deliver()
    unsent.refresh_from_db()
    assert (unsent.state, unsent.charge_cents) == (State.READY, 14000)
    sent.refresh_from_db()
    assert sent.state == State.SUBMITTED and "Send a corrected claim" in queries.timeline(sent.pk)[-1].said


def test_a_new_coverage_gets_its_own_claim_once_the_old_one_is_closed(here: Office) -> None:
    claim = here.sent()
    here.reject(claim)
    registration.change_coverage(here.clinic.fay, coverage_id=claim.coverage_id, ends_on=VISIT - timedelta(days=1))
    patient = claim.patient
    insure(here.clinic, here.setting, patient, member_id="SYN987654321", rank=1, starts_on=VISIT)
    with pytest.raises(services.NotPossible, match="no longer the patient's"):
        services.correct(here.clinic.ada, claim_id=claim.pk, reason="new card")
    with pytest.raises(services.NotPossible, match="still open"):
        services.create_for_encounter(here.clinic.ada, encounter_id=claim.encounter_id)
    services.close(here.clinic.ada, claim_id=claim.pk, reason="wrong card")
    fresh = services.create_for_encounter(here.clinic.ada, encounter_id=claim.encounter_id)
    assert fresh.pk != claim.pk and queries.current_value(fresh.pk).subscriber.member_id == "SYN987654321"


def test_days_left_count_down_to_the_payers_last_day_and_end_with_its_acceptance(here: Office) -> None:
    claim = here.claim()
    assert queries.days_left(claim) == 88
    assert not queries.filing_soon().exists()
    with clock.at(date(2026, 5, 25)):
        assert queries.days_left(claim) == 6
        assert [row.pk for row in queries.filing_soon()] == [claim.pk]
    with clock.at(date(2026, 6, 2)):
        late = services.check_again(here.clinic.ada, claim_id=claim.pk)[1]
        assert [finding.code for finding in late] == ["CLM-106"], "late is told, not forbidden"
    sent = here.sent()
    here.accept(sent)
    sent.refresh_from_db()
    assert queries.days_left(sent) is None


def test_the_state_on_the_row_is_what_the_events_say(here: Office) -> None:
    claims = [here.claim(), here.sent(), here.sent()]
    here.reject(claims[1])
    here.accept(claims[2])
    for claim in claims:
        claim.refresh_from_db()
        assert queries.derived_state(claim.pk) == claim.state
    assert {(total.state, total.count, total.cents) for total in queries.states()} == {
        ("ready", 1, 19000),
        ("rejected", 1, 19000),
        ("accepted", 1, 19000),
    }
    assert ClaimEvent.objects.count() > 8
