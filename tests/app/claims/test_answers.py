"""Answers of payers reach the timelines: 999, 277CA, 277, requests for information; each once, none dropped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from superbill.app.claims import answers, queries, services
from superbill.app.claims.lifecycle import State
from superbill.app.claims.models import Claim, ClaimEvent, InformationRequest
from superbill.app.exchange import queries as exchange
from superbill.app.exchange.models import File
from superbill.app.platform import clock, people
from superbill.app.platform.models import OutboxEvent
from superbill.core.claim.values import Adjustment
from superbill.core.inquiry import read_275, read_276
from superbill.core.inquiry.values import Status
from superbill.core.remit import next_claim
from tests.app.claims.visits import TODAY, Office, office, status
from tests.builders_remit import a_claim, a_line
from tests.checkers import assert_sound
from tests.conftest import Clinic


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def here(clinic_a: Clinic) -> Office:
    return office(clinic_a)


def state(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.state


def last(claim: Claim) -> ClaimEvent:
    return queries.timeline(claim.pk)[-1]


def test_an_accepted_transaction_is_noted_and_a_rejected_one_brings_its_claims_back(here: Office) -> None:
    claim = here.sent()
    here.acknowledge(claim, "A")
    assert state(claim) == State.SUBMITTED and last(claim).kind == "set-accepted"
    other = here.sent()
    here.acknowledge(other, "R")
    assert state(other) == State.REJECTED and last(other).kind == "set-rejected"
    assert last(other).transaction is not None and last(other).transaction.set_id == "999"
    assert state(claim) == State.SUBMITTED, "only the claims of the rejected transaction come back"


def test_a_claim_whose_batch_was_rejected_goes_again_as_it_is(here: Office) -> None:
    claim = here.sent()
    here.acknowledge(claim, "R")
    assert services.submit(here.clinic.ada, claim_ids=[claim.pk]).sent == (claim.pk,)
    version = queries.versions(claim.pk)[-1]
    assert version.number == 1 and len(queries.x12_of(version.pk)) == 2
    here.accept(claim)
    assert state(claim) == State.ACCEPTED


def test_an_acceptance_teaches_the_payers_number(here: Office) -> None:
    claim = here.sent()
    here.accept(claim, "ICN42")
    assert state(claim) == State.ACCEPTED and claim.payer_claim_number == "ICN42"
    assert "accepted for adjudication" in last(claim).said
    assert [event.kind for event in queries.proof_of_filing(claim.pk)] == ["accepted"]


def test_a_rejection_is_said_in_plain_words_and_is_no_denial(here: Office) -> None:
    claim = here.sent()
    here.reject(claim)
    assert state(claim) == State.REJECTED
    assert "not valid" in last(claim).said and "subscriber" in last(claim).said
    assert last(claim).facts["statuses"] == ["A7:164:IL"]
    assert [work.count for work in queries.work() if work.key == "rejected"] == [1]


def test_a_clearinghouse_that_accepts_is_not_the_payer(here: Office) -> None:
    claim = here.sent()
    here.tell(status(here.control(claim), "A2:20", accepted=True), source_role="AY")
    assert state(claim) == State.SUBMITTED and last(claim).kind == "received"
    here.tell(status(here.control(claim), "A7:164:IL", accepted=False), source_role="AY")
    here.tell(status(here.control(claim), "A2:20", accepted=True))
    assert state(claim) == State.REJECTED, "a rejection anywhere stops the claim"


def test_a_batch_rejected_as_a_whole_brings_every_claim_back(here: Office) -> None:
    claims = [here.claim(), here.claim()]
    services.submit(here.clinic.ada, claim_ids=[claim.pk for claim in claims])
    here.tell(batch_reference="20260304-1", batch_statuses=(Status("A3", "24", "41"),), batch_accepted=False)
    assert {state(claim) for claim in claims} == {State.REJECTED}


def test_an_answer_about_nobody_of_ours_waits_for_a_person_and_the_rest_counts(here: Office) -> None:
    claim = here.sent()
    receipt = here.tell(status("NOBODY-1", "A2:20", accepted=True), status(here.control(claim), "A2:20", accepted=True))
    assert state(claim) == State.ACCEPTED
    [waiting] = exchange.parked()
    assert waiting.file_id == receipt.file_id and waiting.reason == "unmatched"
    assert any("NOBODY-1" in finding.message for finding in exchange.findings_of(waiting))


def test_an_answer_delivered_twice_is_told_once(here: Office) -> None:
    claim = here.sent()
    receipt = here.accept(claim)
    before = len(queries.timeline(claim.pk))
    answers.on_received(transaction_id=receipt.transactions[0].id, set_id="277", version="")
    here.acknowledge(claim, "A")
    event = OutboxEvent.objects.get(topic="exchange.acknowledged")
    after = len(queries.timeline(claim.pk))
    answers.on_acknowledged(**event.payload)
    assert (before + 1, after) == (after, len(queries.timeline(claim.pk)))


def test_a_status_is_asked_and_its_answer_moves_the_claim(here: Office) -> None:
    claim = here.sent()
    here.accept(claim)
    asked = services.ask_status(here.clinic.ada, claim_id=claim.pk)
    assert_sound(asked.file_id)
    sent = exchange.transactions(asked.file_id)[0]
    batch, findings = read_276(exchange.transaction_value(sent.pk))
    assert batch is not None and not findings
    [question] = batch.items
    assert (question.trace, question.control_number, question.payer_claim_number) == (
        asked.trace,
        here.control(claim),
        "ICN1",
    )
    here.tell(status("", "P1:20", trace=asked.trace), kind="answer")
    assert state(claim) == State.IN_PROCESS
    here.tell(status(here.control(claim), "F1:65", check_number="EFT9", check_date=TODAY), kind="answer")
    assert "EFT9" in last(claim).said
    second = services.ask_status(here.clinic.ada, claim_id=claim.pk)
    assert second.trace != asked.trace


def test_a_payer_that_cannot_find_it_changes_no_state(here: Office) -> None:
    claim = here.sent()
    here.tell(status(here.control(claim), "D0:35"), kind="answer")
    assert state(claim) == State.SUBMITTED and last(claim).kind == "noted"


def test_a_status_is_only_asked_of_who_has_the_claim(here: Office) -> None:
    claim = here.claim()
    with pytest.raises(services.NotPossible, match="ready"):
        services.ask_status(here.clinic.ada, claim_id=claim.pk)
    sent = here.sent()
    with pytest.raises(people.Denied):
        services.ask_status(here.clinic.cleo, claim_id=sent.pk)
    assert not File.objects.filter(purpose="status").exists()


def asked_for(here: Office, claim: Claim) -> InformationRequest:
    told = status(
        here.control(claim),
        "R4:11503-0",
        attachment_control_number="AC1",
        documents=("11503-0",),
        respond_by=TODAY + timedelta(days=30),
    )
    here.tell(told, kind="request")
    return InformationRequest.objects.get()


def test_a_request_for_papers_pends_the_claim_until_they_are_sent(here: Office) -> None:
    claim = here.sent()
    request = asked_for(here, claim)
    assert state(claim) == State.PENDED
    assert (claim.respond_by, request.attachment_control_number) == (TODAY + timedelta(days=30), "AC1")
    assert [row.pk for row in queries.open_requests()] == [request.pk]
    assert [work.count for work in queries.work() if work.key == "information"] == [1]
    done = services.answer_request(here.clinic.ada, request_id=request.pk, document=b"The note of the visit.")
    assert_sound(done.answer_file_id)
    batch, findings = read_275(exchange.transaction_value(exchange.transactions(done.answer_file_id)[0].pk))
    assert batch is not None and not findings
    [papers] = batch.items
    assert (papers.control_number, papers.document) == ("AC1", b"The note of the visit.")
    assert state(claim) == State.IN_PROCESS and claim.respond_by is None
    assert not queries.open_requests().exists()
    with pytest.raises(services.NotPossible, match="Ada answered"):
        services.answer_request(here.clinic.ada, request_id=request.pk, document=b"again")


def test_who_may_not_answer_sends_nothing(here: Office) -> None:
    claim = here.sent()
    request = asked_for(here, claim)
    with pytest.raises(people.Denied):
        services.answer_request(here.clinic.cleo, request_id=request.pk, document=b"x")
    with pytest.raises(services.NotPossible, match="empty"):
        services.answer_request(here.clinic.ada, request_id=request.pk, document=b"")
    assert not File.objects.filter(purpose="information").exists() and state(claim) == State.PENDED


def test_silence_is_listed_after_the_payers_own_days(here: Office) -> None:
    claim = here.sent()
    here.accept(claim)
    assert not queries.silent().exists()
    with clock.at(TODAY + timedelta(days=16)):
        assert [row.pk for row in queries.silent()] == [claim.pk]
        services.ask_status(here.clinic.ada, claim_id=claim.pk)
        assert not queries.silent().exists()


@pytest.mark.parametrize("outcome", ["paid", "partial", "zero-pay", "denied"])
def test_a_remittance_decides_and_telling_it_twice_changes_nothing(here: Office, outcome: str) -> None:
    claim = here.sent()
    for _ in range(2):
        services.mark_adjudicated(
            here.clinic.ada, claim_id=claim.pk, outcome=outcome, document="remit_claim:1", paid=100,
            payer_claim_number="ICN1", decided_on=date(2026, 3, 20),
        )  # fmt: skip
    assert state(claim) == outcome and claim.payer_claim_number == "ICN1"
    told = [event for event in queries.timeline(claim.pk) if event.kind == "adjudicated"]
    assert [(event.happened_on, event.facts["paid_cents"]) for event in told] == [(date(2026, 3, 20), 100)]
    services.mark_reversed(here.clinic.ada, claim_id=claim.pk, document="remit_claim:2")
    assert state(claim) == State.REVERSED
    services.mark_adjudicated(here.clinic.ada, claim_id=claim.pk, outcome="paid", document="remit_claim:3")
    assert state(claim) == State.PAID


def test_only_who_applies_remittances_may_say_what_was_decided(here: Office) -> None:
    claim = here.sent()
    with pytest.raises(people.Denied):
        services.mark_adjudicated(here.clinic.ben, claim_id=claim.pk, outcome="paid", document="x")
    assert state(claim) == State.SUBMITTED and claim.payer_claim_number == ""


def test_closing_opening_and_notes(here: Office) -> None:
    claim = here.sent()
    services.mark_adjudicated(here.clinic.ada, claim_id=claim.pk, outcome="denied", document="r:1")
    services.note(here.clinic.ada, claim_id=claim.pk, said="Called; they will look again.")
    assert state(claim) == State.DENIED
    with pytest.raises(services.NotPossible):
        services.reopen(here.clinic.ada, claim_id=claim.pk, reason="x")
    with pytest.raises(services.NotPossible):
        services.close(here.clinic.ada, claim_id=claim.pk, reason=" ")
    first = services.close(here.clinic.ada, claim_id=claim.pk, reason="written off")
    assert services.close(here.clinic.ada, claim_id=claim.pk, reason="again").pk == first.pk
    assert state(claim) == State.CLOSED
    services.reopen(here.clinic.ada, claim_id=claim.pk, reason="the appeal was won")
    assert state(claim) == State.DENIED


def after_deciding(claim: Claim, paid: int = 10000, answered: int = 2, **how: bool) -> Claim:
    """The claim to Medicare after the PPO paid 100 of 140 and 40 of 50 and left the patient 20 and nothing."""
    lines = queries.current_value(claim.pk).lines[:answered]
    cuts = ((Adjustment("CO", "45", 12000 - paid), Adjustment("PR", "2", 2000)), (Adjustment("CO", "45", 1000),))
    told = [
        a_line(line.charge, amount, line.procedure.code, cut, control_number=line.control_number)
        for line, amount, cut in zip(lines, (paid, 4000), cuts, strict=False)
    ]
    decision = a_claim(*told, control_number=queries.versions(claim.pk)[-1].control_number)
    following = queries.coverage_after(claim.pk)
    assert following is not None and following.coverage.sequence == "S"
    value, found = next_claim(queries.value_answered(claim.pk, decision.control_number), decision, following, TODAY)
    biller = people.Actor(claim.tenant_id, "Ada", people.Role.BILLER)
    return services.create_next(biller, claim_id=claim.pk, value=value, findings=found, decided_on=TODAY, **how)


def test_the_next_payer_gets_a_balanced_claim_with_what_was_decided(here: Office) -> None:
    claim = here.sent(second=True)
    services.mark_adjudicated(here.clinic.ada, claim_id=claim.pk, outcome="paid", document="r:1", paid=14000)
    following = after_deciding(claim)
    assert (following.sequence, following.after_id) == ("S", claim.pk)
    assert [finding["code"] for finding in following.findings if finding["severity"] == "stop"] == ["CLM-103"]
    assert state(claim) == State.PAID and last(claim).kind == "next-payer"
    assert after_deciding(claim).pk == following.pk and len(queries.versions(following.pk)) == 1
    [other] = queries.current_value(following.pk).other_payers
    assert (other.coverage.sequence, other.paid, other.payer.id) == ("P", 14000, "SYN01")
    for line in queries.current_value(following.pk).lines:
        [payment] = line.payments
        assert line.charge == payment.paid + sum(each.amount for each in payment.adjustments)
    assert queries.coverage_after(following.pk) is None
    with pytest.raises(services.NotPossible, match="no payer after"):
        services.create_next(here.clinic.ada, claim_id=following.pk, value=None, decided_on=TODAY)


def test_a_decision_that_cannot_be_carried_on_holds_the_next_claim_until_one_can(here: Office) -> None:
    claim = here.sent(second=True)
    following = after_deciding(claim, answered=1)
    assert state(following) == State.HELD
    assert "CLM-109" in {finding["code"] for finding in following.findings}
    assert any("REM302" in event.facts.get("codes", ()) for event in queries.timeline(following.pk))
    services.check_again(here.clinic.ada, claim_id=following.pk)
    assert state(following) == State.HELD and queries.current_value(following.pk).other_payers[0].paid is None
    after_deciding(claim)
    following.refresh_from_db()
    assert "CLM-109" not in {finding["code"] for finding in following.findings}
    assert queries.current_value(following.pk).other_payers[0].paid == 14000


def test_a_claim_that_has_not_gone_out_takes_a_later_decision(here: Office) -> None:
    claim = here.sent(second=True)
    following = after_deciding(claim)
    after_deciding(claim, paid=9000)
    assert queries.current_value(following.pk).other_payers[0].paid == 13000
    assert [version.reason for version in queries.versions(following.pk)] == ["", "the payer before decided anew"]


def test_a_claim_that_crossed_over_is_not_sent_by_us(here: Office) -> None:
    claim = here.sent(second=True)
    crossed = after_deciding(claim, crossed_over=True)
    assert state(crossed) == State.SUBMITTED
    held = services.submit(here.clinic.ada, claim_ids=[crossed.pk]).held
    assert [finding.code for finding in held[0].findings] == ["CLM-108"]
    echoed = here.control(claim)
    assert queries.claim_for_remittance(echoed, here.setting.medicare.pk) == (crossed, None)
    found, version = queries.claim_for_remittance(echoed, here.setting.ppo.pk)
    assert found == claim and version is not None and version.control_number == echoed
    assert queries.claim_for_remittance("NOBODY") == (None, None)
