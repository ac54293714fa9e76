"""Scenarios of the billing rules that end in the books, by X12 from payer to proof: O1, O5, O9, O13 to O20."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.claims.models import Claim
from superbill.app.coding import services as coding
from superbill.app.denials import queries as denials
from superbill.app.denials import services as denial_services
from superbill.app.exchange import queries as exchange_queries
from superbill.app.exchange import services as exchange
from superbill.app.payments import queries as payments
from superbill.app.payments import services
from superbill.app.payments.models import Remittance
from superbill.app.platform import clock, outbox
from superbill.app.practice import services as practice
from superbill.core import x12
from superbill.core.claim import read_837
from superbill.core.claim.values import Adjustment, Provider, Reference
from superbill.core.ledger.accounts import CASH_BANK, CASH_IN_TRANSIT, TAKEBACK
from superbill.core.remit import write_835
from superbill.core.remit.values import RemitClaim
from tests.app.claims.visits import TODAY, Office, office, status
from tests.app.payments.scene import document
from tests.app.registration.people import MBI, insure, register
from tests.checkers import assert_books, assert_remit
from tests.conftest import Clinic
from tests.core.ledger.cases import clp, line

ERA = Path(__file__).with_name("scenario-17.835")
"""Sample C of the billing rules: a payment, a denial, a reversal, its correction, a takeback and interest."""


MEDICARE = Provider(last="MEDICARE PART B", references=(Reference("XV", "SYNMB"),))


def take_in(clinic: Clinic, content: bytes, name: str) -> Remittance:
    """A file from the payer, delivered to every room."""
    exchange.receive(clinic.ada, content=content, name=name)
    outbox.drain()
    assert outbox.stuck() == []
    return Remittance.objects.latest("pk")


def from_payer(clinic: Clinic, *told: RemitClaim, control: int, **more: object) -> Remittance:
    envelope = x12.Envelope(
        sender="SYN01", receiver="RIVERSIDE", group_sender="SYN01", group_receiver="RIVERSIDE",
        date="20260305", time="1200", interchange_control=control, group_control=control,
    )  # fmt: skip
    said = replace(document(*told, trace=f"EFT{control}"), **more)
    return take_in(clinic, x12.write_interchange(envelope, [write_835(said)]), f"era-{control}.835")


def apply(clinic: Clinic, row: Remittance) -> None:
    assert row.status == Remittance.Status.READY, payments.findings_of(row)
    services.apply(clinic.ada, remittance_id=row.pk, key=f"apply-{row.pk}")
    outbox.drain()
    assert outbox.stuck() == []
    assert_remit(row.pk)


@pytest.fixture
def ours(clinic_a: Clinic) -> Iterator[Office]:
    with clock.at(TODAY):
        here = office(clinic_a)
        exchange.set_partner(
            clinic_a.mia, slug="synthetic-mac", name="Medicare", their_id="SYNMB", our_id="RIVERSIDE", usage="P"
        )
        practice.set_enrolment(
            clinic_a.mia, provider=here.setting.provider, payer=here.setting.medicare, starts_on=date(2026, 1, 1)
        )
        prices = [("99214", 25000), ("71046", 8000), ("99215", 20000)]
        practice.set_fees(
            clinic_a.mia,
            starts_on=date(2026, 1, 1),
            prices=[practice.Price(code, code, cents) for code, cents in prices],
        )
        yield here


def sent(ours: Office, code: str, on: date, *, medicare: bool = False) -> Claim:
    """A visit of one service, coded, released and sent."""
    patient = register(ours.clinic)
    payer = {"payer_id": ours.setting.medicare.pk, "member_id": MBI} if medicare else {}
    insure(ours.clinic, ours.setting, patient, **payer)
    visit = coding.start_encounter(
        ours.clinic.ben, patient=patient, provider_id=ours.setting.provider.pk, place_id=ours.setting.place.pk, on=on
    )
    coding.code_encounter(ours.clinic.ben, encounter_id=visit.pk, diagnoses=["I10"], charges=[coding.Charged(code)])
    checked = coding.release(ours.clinic.ben, encounter_id=visit.pk)
    assert not checked.stops, checked.findings
    claim = claim_services.create_for_encounter(ours.clinic.ada, encounter_id=visit.pk)
    done = claim_services.submit(ours.clinic.ada, claim_ids=[claim.pk])
    assert done.sent == (claim.pk,), done.held
    ours.deliver()
    return claims.claim(claim.pk)


def answered(ours: Office, claim: Claim, *paid: tuple[int, str], **more: object) -> RemitClaim:
    """The payer's answer to each line of the claim as it was last sent: paid, and why not more."""
    value = claims.current_value(claim.pk)
    lines = [
        line(sent.procedure.code, sent.charge, amount, why, control_number=sent.control_number, service_from=sent.service_from)
        for sent, (amount, why) in zip(value.lines, paid, strict=True)
    ]  # fmt: skip
    return clp(ours.control(claim), str(more.pop("status", "1")), lines, payer_claim_number="2026060012345", **more)


def test_o16_the_secondary_claim_carries_the_primarys_decision(ours: Office) -> None:
    """And O5's facts about Medicare as the second payer: sequence, adjustments by line, and what was paid."""
    claim = ours.sent(second=True)
    ours.deliver()
    ours.accept(claim)
    told = answered(ours, claim, (7000, "PR-1 30, PR-3 20, CO-45 20"), (3000, "PR-2 15, CO-45 5"))
    apply(ours.clinic, from_payer(ours.clinic, told, control=91))
    (second,) = Claim.objects.filter(after=claim)
    done = claim_services.submit(ours.clinic.ada, claim_ids=[second.pk])
    assert done.sent == (second.pk,), done.held
    ours.deliver()
    batch, _ = read_837(exchange_queries.transaction_value(claims.x12_of(claims.versions(second.pk)[-1].pk)[-1]))
    assert batch is not None
    (told_next,) = batch.claims
    assert (told_next.coverage.sequence, told_next.frequency, told_next.charge) == ("S", "1", 19000)
    (primary,) = told_next.other_payers
    assert (primary.paid, primary.claim_number, primary.coverage.sequence) == (10000, "2026060012345", "P")
    for ours_line, paid, left in zip(told_next.lines, (7000, 3000), (5000, 1500), strict=True):
        (decision,) = ours_line.payments
        assert (decision.paid, decision.remaining) == (paid, left)
        assert decision.paid + sum(one.amount for one in decision.adjustments) == ours_line.charge
    assert journal.balance("ar.insurance", payer_id=ours.setting.medicare.pk) == 6500
    assert journal.balance("ar.patient") == 0
    assert_books()


def test_o1_what_medicare_leaves_is_what_the_patient_owes(ours: Office) -> None:
    claim = sent(ours, "99214", date(2026, 2, 10), medicare=True)
    told = answered(ours, claim, (10632, "CO-45 114.39, PR-2 27.12, CO-253 2.17"))
    apply(ours.clinic, from_payer(ours.clinic, told, control=21, payer=MEDICARE))
    balances = journal.trial_balance()
    assert (balances["ar.patient"], balances.get("ar.insurance", 0)) == (2712, 0)
    assert (balances["adjustment.contractual"], balances["adjustment.sequestration"]) == (11439, 217)
    assert_books()


def seventeen(ours: Office) -> tuple[list[Claim], bytes]:
    """The three claims of sample C, the third paid 120.00 in an earlier remittance, and the file under our numbers."""
    days = (date(2026, 2, 10), date(2026, 2, 12), date(2026, 1, 5))
    ours_ = [sent(ours, code, day) for code, day in zip(("99214", "71046", "99215"), days, strict=True)]
    apply(ours.clinic, from_payer(ours.clinic, answered(ours, ours_[2], (12000, "CO-45 50, PR-2 30")), control=30))
    content = ERA.read_bytes()
    for claim, theirs in zip(ours_, (b"A-1001", b"A-1002", b"A-0900"), strict=True):
        content = content.replace(theirs, ours.control(claim).encode())
    return ours_, content


def test_o17_every_kind_of_answer_in_one_remittance(ours: Office) -> None:
    (paid, refused, corrected), content = seventeen(ours)
    row = take_in(ours.clinic, content, ERA.name)
    assert (row.amount_cents, row.claims) == (10774, 4)
    apply(ours.clinic, row)
    for trace, cents in (("EFT30", 12000), ("EFT20260320001", 10774)):
        services.record_deposit(
            ours.clinic.ada, trace=trace, amount_cents=cents, received_on=TODAY, payer_name="x", key=trace
        )
    balances = journal.trial_balance()
    assert balances[CASH_BANK] == 12000 + 10774
    assert not balances.get(CASH_IN_TRANSIT, 0)
    assert (balances[TAKEBACK], balances["income.interest"]) == (5000, -342)
    assert [owed_by_patient(claim) for claim in (paid, refused, corrected)] == [2712, 0, 4200]
    assert journal.balance("ar.insurance", charge_id=charge(refused)) == 8000, "a denial is no write-off"
    (case,) = denials.cases("open")
    assert (case.claim_id, case.denied_cents) == (refused.pk, 8000)
    services.reverse(ours.clinic.mia, remittance_id=row.pk, reason="the wrong file", key="back")
    ours.deliver()
    assert [owed_by_patient(claim) for claim in (paid, refused, corrected)] == [0, 0, 3000], "the first answer stands"
    assert_books()


def owed_by_patient(claim: Claim) -> int:
    return journal.balance("ar.patient", charge_id=charge(claim))


def charge(claim: Claim) -> int:
    ((number, _),) = claims.charges_of(claims.versions(claim.pk)[-1].pk)
    return number


def test_o17_one_cent_holds_the_whole_remittance(ours: Office) -> None:
    _, content = seventeen(ours)
    before = journal.trial_balance()
    row = take_in(ours.clinic, content.replace(b"BPR*I*107.74*", b"BPR*I*107.75*"), "one-cent.835")
    assert row.status == Remittance.Status.PARKED
    assert "0.01" in payments.findings_of(row)[0].message
    with pytest.raises(services.NotPossible):
        services.apply(ours.clinic.ada, remittance_id=row.pk, key="k")
    assert journal.trial_balance() == before
    assert_books()


def test_o18_a_rejected_claim_goes_out_again_as_an_original_on_the_same_clock(ours: Office) -> None:
    claim = ours.sent()
    ours.deliver()
    number, due = ours.control(claim), claims.claim(claim.pk).file_by
    ours.tell(status(number, "A7:562:85", accepted=False))
    assert claims.claim(claim.pk).state == "rejected"
    assert not denials.cases("open").exists(), "nothing was decided: there is nothing to appeal"
    claim_services.correct(ours.clinic.ada, claim_id=claim.pk, reason="the billing NPI was wrong")
    again = claims.current_value(claim.pk)
    assert (again.frequency, again.payer_claim_number) == ("1", "")
    assert claims.claim(claim.pk).file_by == due
    assert_books()


def test_o18_a_set_that_a_999_rejects_is_back_and_can_be_sent_again(ours: Office) -> None:
    one, other = ours.sent(), ours.sent()
    ours.deliver()
    ours.acknowledge(one, "A")
    ours.acknowledge(other, "R")
    assert claims.claim(one.pk).state != claims.claim(other.pk).state
    done = claim_services.submit(ours.clinic.ada, claim_ids=[one.pk, other.pk])
    assert done.sent == (other.pk,), "only the claims of the rejected set go again"
    assert_books()


def test_o20_a_medicare_denial_says_until_when_it_can_be_appealed(ours: Office) -> None:
    claim = sent(ours, "99213", date(2026, 2, 10), medicare=True)
    told = answered(ours, claim, (0, "CO-50 140"))
    apply(ours.clinic, from_payer(ours.clinic, told, control=20, paid_on=date(2026, 3, 2), payer=MEDICARE))
    (case,) = denials.cases("open")
    assert case.deadline == date(2026, 7, 6)
    assert_books()


def test_o9_a_copay_above_the_allowed_amount_is_no_denial_and_nothing_paid_may_be_one(ours: Office) -> None:
    copay, refused = (sent(ours, "99213", date(2026, 2, day)) for day in (10, 11))
    told = [answered(ours, copay, (0, "CO-45 100, PR-3 40")), answered(ours, refused, (0, "CO-16 140"))]
    apply(ours.clinic, from_payer(ours.clinic, *told, control=9))
    assert (owed_by_patient(copay), owed_by_patient(refused)) == (4000, 0)
    assert [claims.claim(one.pk).state for one in (copay, refused)] == ["zero-pay", "denied"]
    (case,) = denials.cases("open")
    assert (case.claim_id, case.denied_cents) == (refused.pk, 14000)
    assert_books()


@pytest.mark.parametrize("why", ["CO-236 140", "CO-151 140"])
def test_o13_o14_what_pairs_and_units_deny_is_never_the_patients(ours: Office, why: str) -> None:
    claim = sent(ours, "99213", date(2026, 2, 10))
    apply(ours.clinic, from_payer(ours.clinic, answered(ours, claim, (0, why)), control=13))
    (case,) = denials.cases("open")
    assert (owed_by_patient(claim), case.denied_cents) == (0, 14000)
    with pytest.raises(denial_services.NotPossible, match=why.split()[0]):
        denial_services.bill_patient(ours.clinic.ada, case_id=case.pk, why="x")
    assert_books()


def test_o15_a_corrected_claim_is_reversed_and_paid_anew(ours: Office) -> None:
    claim = ours.sent()
    ours.deliver()
    ours.accept(claim)
    first = answered(ours, claim, (7000, "CO-45 50, PR-3 20"), (0, "CO-16 50"))
    apply(ours.clinic, from_payer(ours.clinic, first, control=15))
    (case,) = denials.cases("open")
    denial_services.correct(ours.clinic.ada, case_id=case.pk, why="the modifier was missing")
    again = claims.current_value(claim.pk)
    assert (again.frequency, again.payer_claim_number, len(again.lines)) == ("7", "2026060012345", 2)
    done = claim_services.submit(ours.clinic.ada, claim_ids=[claim.pk])
    assert done.sent == (claim.pk,), done.held
    ours.deliver()
    second = answered(ours, claim, (7000, "CO-45 50, PR-3 20"), (2500, "CO-45 25"))
    apply(ours.clinic, from_payer(ours.clinic, backwards(first), second, control=16))
    balances = journal.trial_balance()
    assert (balances["ar.patient"], balances.get("ar.insurance", 0)) == (2000, 0)
    assert balances["adjustment.contractual"] == 7500
    assert claims.claim(claim.pk).state == "paid"
    assert_books()


def backwards(told: RemitClaim) -> RemitClaim:
    """The payer takes an answer back: status 22, every sign turned."""

    def turned(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
        return tuple(replace(one, amount=-one.amount) for one in adjustments)

    lines = tuple(
        replace(one, charge=-one.charge, paid=-one.paid, adjustments=turned(one.adjustments)) for one in told.lines
    )
    return replace(told, status="22", charge=-told.charge, paid=-told.paid, lines=lines)


@pytest.mark.parametrize(("why", "billable"), [("PR-50 140", True), ("PR-96 140", True), ("CO-50 140", False)])
def test_o19_only_who_was_told_before_can_be_billed(ours: Office, why: str, billable: bool) -> None:
    claim = sent(ours, "99213", date(2026, 2, 10), medicare=True)
    apply(ours.clinic, from_payer(ours.clinic, answered(ours, claim, (0, why)), control=19, payer=MEDICARE))
    (case,) = denials.cases("open")
    assert owed_by_patient(claim) == 0, "nothing flips by itself"
    if billable:
        denial_services.bill_patient(ours.clinic.ada, case_id=case.pk, why="the notice was signed")
    else:
        with pytest.raises(denial_services.NotPossible, match="CO-50"):
            denial_services.bill_patient(ours.clinic.ada, case_id=case.pk, why="x")
    assert owed_by_patient(claim) == (14000 if billable else 0)
    assert_books()
