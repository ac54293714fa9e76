"""Claims of an earlier system are taken over whole, once, and never by guessing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.claims.lifecycle import State
from superbill.app.claims.models import Claim
from superbill.app.coding import queries as coding
from superbill.app.coding.models import Encounter
from superbill.app.exchange import queries as exchange
from superbill.app.exchange import services as exchange_services
from superbill.app.payments import queries as payments
from superbill.app.payments import services as payment_services
from superbill.app.payments import verifying
from superbill.app.platform import outbox
from superbill.app.practice import queries as practice
from superbill.app.registration.models import Coverage, Patient
from superbill.core import x12
from superbill.core.claim import values, write_837
from superbill.core.claim.values import ClaimKind
from superbill.core.ledger.accounts import AR_INSURANCE, AR_PATIENT, CONTRACTUAL, PAID_BEFORE, REVENUE
from superbill.core.remit import write_835
from tests import builders, builders_remit
from tests.checkers import assert_books
from tests.conftest import Clinic

SEEN = date(2026, 3, 2)


@dataclass
class Past:
    """A clinic that receives what its earlier system sent and got."""

    clinic: Clinic
    files: int = 0

    def receive(self, *bodies: x12.Body) -> None:
        self.files += 1
        envelope = builders_remit.envelope(interchange_control=self.files, group_control=self.files)
        content = x12.write_interchange(envelope, bodies)
        exchange_services.receive(self.clinic.ada, content=content, name=f"past-{self.files}.x12")
        outbox.drain()
        assert outbox.stuck() == []

    def sent(self, *sent: values.Claim, **submission: Any) -> None:
        self.receive(write_837(builders.a_submission(*sent, **{"reference": f"B{self.files}"} | submission)))

    def paid(self, *answers: Any, **remittance: Any) -> int:
        """An 835 comes and is applied; gives the remittance's id."""
        self.receive(write_835(builders_remit.a_remittance(*answers, **remittance)))
        row = payments.remittances("ready")[0]
        payment_services.apply(self.clinic.ada, remittance_id=row.pk, key=f"past:{row.pk}")
        outbox.drain()
        assert outbox.stuck() == []
        return row.pk

    def parked(self) -> list[str]:
        return [finding.code for row in exchange.parked() for finding in exchange.findings_of(row)]


@pytest.fixture
def past(clinic_a: Clinic) -> Past:
    return Past(clinic_a)


def the_claim() -> Claim:
    return claims.claim(Claim.objects.get().pk)


def test_a_claim_brings_practice_payer_patient_coverage_visit_and_charges(past: Past) -> None:
    lines = (builders.a_line(1), builders.a_line(2, procedure=values.Procedure("93000", ("59",)), charge=50_00))
    past.sent(builders.a_claim(lines=lines))
    claim = the_claim()
    assert (claim.state, claim.charge_cents, claim.payer.payer_id) == (State.SUBMITTED, 200_00, "FH001")
    assert practice.practice().name == "CEDAR FAMILY CLINIC"
    assert (claim.patient.last, claim.patient.first, claim.coverage.member_id) == ("RIVERA", "ANA", "FH20001")
    assert claim.encounter.provider.last == "CHEN"
    assert claim.encounter.status == Encounter.Status.CLAIMED
    assert [(row.code, row.modifiers, row.amount_cents) for row in coding.charges_of(claim.encounter_id)] == [
        ("99213", [], 150_00),
        ("93000", ["59"], 50_00),
    ]
    assert books.trial_balance() == {AR_INSURANCE: 200_00, REVENUE: -200_00}
    assert [event.kind for event in claims.timeline(claim.pk)] == ["created", "submitted"]
    assert claims.sent_on(claim.pk) == date(2026, 3, 9)


def test_its_remittance_finds_it_by_number_and_line(past: Past) -> None:
    past.sent(builders.a_claim())
    line = builders_remit.a_line(150_00, 100_00, service_from=SEEN, control_number="L1")
    past.paid(builders_remit.a_claim(line, control_number="RV-1"))
    assert the_claim().state == State.PAID
    assert books.balance(AR_INSURANCE) == 0
    assert verifying.totals().holds


def test_a_denial_among_the_files_stays_a_receivable_and_becomes_a_case(past: Past) -> None:
    from superbill.app.denials import queries as denials

    past.sent(builders.a_claim())
    denied = builders_remit.a_line(150_00, 0, adjustments=[values.Adjustment("CO", "50", 150_00)], service_from=SEEN)
    past.paid(builders_remit.a_claim(denied, control_number="RV-1"))
    assert the_claim().state == State.DENIED
    assert books.balance(AR_INSURANCE) == 150_00
    assert [count for _, count, _ in denials.by_category()] == [1]


def test_the_same_claims_are_not_taken_twice(past: Past) -> None:
    past.sent(builders.a_claim(), reference="B7")
    before = books.trial_balance()
    past.sent(builders.a_claim(), reference="B8")
    assert Claim.objects.count() == 1
    assert books.trial_balance() == before
    assert [event.kind for event in claims.timeline(the_claim().pk)] == ["created", "submitted", "submitted"]


def test_the_next_payers_claim_joins_the_same_visit(past: Past) -> None:
    past.sent(builders.a_claim(other_payers=(builders.an_other_payer(),)))
    first = builders.an_other_payer(
        coverage=values.Coverage(group_number="GRP100", filing_code="CI"),
        subscriber=replace(builders.ANA, birth=None, sex=""),
        payer=builders.PAYER,
        paid=100_00,
        adjustments=(values.Adjustment("PR", "2", 50_00),),
        paid_on=date(2026, 3, 20),
    )
    second = builders.a_claim(
        control_number="RV-2",
        coverage=values.Coverage(sequence="S", group_number="GRP200", filing_code="CI"),
        subscriber=replace(builders.ANA, member_id="SH10001"),
        payer=values.Payer("SECOND HEALTH", "SH001"),
        other_payers=(first,),
    )
    past.sent(second)
    rows = list(Claim.objects.order_by("pk"))
    assert [row.sequence for row in rows] == ["P", "S"]
    assert rows[0].encounter_id == rows[1].encounter_id
    assert rows[1].after_id == rows[0].pk
    assert books.balance(REVENUE) == -150_00
    assert [(row.rank, row.payer.payer_id) for row in Coverage.objects.order_by("rank")] == [(1, "FH001"), (2, "SH001")]


def secondary(*lines: values.Line, **first: Any) -> values.Claim:
    """The claim to the second payer; ``first`` is what it tells of the first one's decision."""
    told = {
        "coverage": values.Coverage(group_number="GRP100", filing_code="CI"),
        "subscriber": replace(builders.ANA, birth=None, sex=""),
        "payer": builders.PAYER,
    }
    return builders.a_claim(
        **({"lines": lines} if lines else {}),
        control_number="RV-2",
        coverage=values.Coverage(sequence="S", group_number="GRP200", filing_code="CI"),
        subscriber=replace(builders.ANA, member_id="SH10001"),
        payer=values.Payer("SECOND HEALTH", "SH001"),
        other_payers=(builders.an_other_payer(**told, **first),),
    )


def owed_by() -> dict[str, int]:
    rows = books.balances("payer_id", account=AR_INSURANCE)
    return {practice.payer(key[1]).payer_id: amount for key, amount in rows.items()}


CO45, PR2 = values.Adjustment("CO", "45", 40_00), values.Adjustment("PR", "2", 30_00)


def test_a_lone_secondary_claim_leaves_open_what_the_first_payer_left(past: Past) -> None:
    past.sent(secondary(paid=80_00, adjustments=(CO45, PR2), paid_on=date(2026, 3, 20)))
    assert owed_by() == {"SH001": 30_00}
    assert books.balance(PAID_BEFORE) == 80_00 and books.balance(CONTRACTUAL) == 40_00
    answer = builders_remit.a_line(150_00, 30_00, adjustments=[values.Adjustment("OA", "23", 120_00)])
    past.paid(
        builders_remit.a_claim(answer, control_number="RV-2", status="2"),
        payer_id="SH001",
        payer=values.Provider(last="SECOND HEALTH", organization=True, references=(values.Reference("XV", "SH001"),)),
    )
    assert owed_by() == {} and the_claim().state == State.PAID
    assert_books()


def test_a_lone_secondary_claim_tells_the_first_payers_decision_line_by_line(past: Past) -> None:
    def told(number: int, code: str, charge: int, paid: int, *adjustments: values.Adjustment) -> values.Line:
        payment = values.LinePayment(
            payer_id=builders.PAYER.id, paid=paid, procedure=values.Procedure(code), units=builders.a_line(1).units,
            adjustments=adjustments, paid_on=date(2026, 3, 20),
        )  # fmt: skip
        return builders.a_line(number, procedure=values.Procedure(code), charge=charge, payments=(payment,))

    lines = (told(1, "99213", 100_00, 50_00, CO45, values.Adjustment("PR", "3", 10_00)),
             told(2, "93000", 50_00, 20_00, PR2))  # fmt: skip
    past.sent(secondary(*lines, paid=70_00))
    rows = books.balances("charge_id", account=AR_INSURANCE)
    assert owed_by() == {"SH001": 40_00} and sorted(rows.values()) == [10_00, 30_00]
    assert_books()


def test_a_lone_secondary_claim_that_does_not_tell_is_owed_whole_and_says_so(past: Past) -> None:
    past.sent(secondary(paid=80_00, adjustments=(PR2,), paid_on=date(2026, 3, 20)))
    assert owed_by() == {"SH001": 150_00}
    assert "does not tell" in claims.timeline(the_claim().pk)[-1].said
    assert books.balance(PAID_BEFORE) == 0


def test_the_first_payers_own_claim_may_come_later(past: Past) -> None:
    past.sent(secondary(paid=80_00, adjustments=(CO45, PR2), paid_on=date(2026, 3, 20)))
    past.sent(builders.a_claim(other_payers=(builders.an_other_payer(),)))
    assert owed_by() == {"FH001": 150_00} and books.balance(PAID_BEFORE) == 0
    assert_books()


def test_a_replacement_changes_the_visit_and_the_books_by_the_difference(past: Past) -> None:
    past.sent(builders.a_claim())
    lines = (builders.a_line(1, charge=200_00), builders.a_line(2, procedure=values.Procedure("93000"), charge=50_00))
    past.sent(builders.a_claim(lines=lines, frequency="7", payer_claim_number="ICN1"))
    claim = the_claim()
    assert claim.charge_cents == 250_00
    assert [version.frequency for version in claims.versions(claim.pk)] == ["1", "7"]
    assert books.trial_balance() == {AR_INSURANCE: 250_00, REVENUE: -250_00}
    answer = [builders_remit.a_line(200_00, 200_00), builders_remit.a_line(50_00, 50_00, code="93000")]
    past.paid(builders_remit.a_claim(*answer, control_number="RV-1"))
    assert books.balance(AR_INSURANCE) == 0
    assert verifying.totals().holds


def test_a_void_is_a_version_and_moves_no_money(past: Past) -> None:
    past.sent(builders.a_claim())
    past.sent(builders.a_claim(frequency="8", payer_claim_number="ICN1"))
    assert [version.frequency for version in claims.versions(the_claim().pk)] == ["1", "8"]
    assert books.balance(AR_INSURANCE) == 150_00


def test_a_replacement_without_its_original_waits_for_a_person(past: Past) -> None:
    past.sent(builders.a_claim(frequency="7", payer_claim_number="ICN1"))
    assert not Claim.objects.exists()
    assert past.parked() == ["CLM-204"]


def test_a_twin_under_another_number_waits_for_a_person(past: Past) -> None:
    past.sent(builders.a_claim())
    past.sent(builders.a_claim(control_number="RV-9"))
    assert Claim.objects.count() == 1
    assert past.parked() == ["CLM-202"]
    assert books.balance(REVENUE) == -150_00


@pytest.mark.parametrize(
    "changes",
    [
        {"subscriber": replace(builders.ANA, birth=None)},
        {"lines": (builders.a_line(charge=100_00),), "charge": 150_00},
    ],
    ids=["no birth date", "lines that do not sum"],
)
def test_what_cannot_be_taken_over_waits_and_leaves_nothing_behind(past: Past, changes: dict[str, Any]) -> None:
    past.sent(builders.a_claim(**changes))
    assert not Claim.objects.exists() and not Patient.objects.exists() and not Encounter.objects.exists()
    assert books.trial_balance() == {}
    assert past.parked() == ["CLM-201"]


def test_one_bad_claim_does_not_keep_the_others_out(past: Past) -> None:
    bad = builders.a_claim(control_number="RV-0", subscriber=replace(builders.ANA, birth=None))
    past.sent(bad, builders.a_claim())
    assert claims.versions(the_claim().pk)[0].control_number == "RV-1"
    assert past.parked() == ["CLM-201"]


def test_a_child_is_the_patient_under_the_parents_coverage(past: Past) -> None:
    covered = values.Coverage(relationship="19", group_number="GRP100", filing_code="CI")
    past.sent(builders.a_claim(patient=builders.LEO, subscriber=replace(builders.ANA, birth=None), coverage=covered))
    claim = the_claim()
    assert claim.patient.first == "LEO"
    assert (claim.coverage.relationship, claim.coverage.first) == ("19", "ANA")


@pytest.mark.parametrize("kind", [ClaimKind.INSTITUTIONAL, ClaimKind.DENTAL])
def test_claims_of_every_kind_are_taken_over(past: Past, kind: ClaimKind) -> None:
    past.sent(builders.a_claim(kind=kind))
    claim = the_claim()
    assert claim.kind == kind
    assert claims.current_value(claim.pk).kind is kind
    assert payments.billed(claim.pk) is not None


def test_another_billing_providers_claim_says_so_on_its_timeline(past: Past) -> None:
    past.sent(builders.a_claim())
    other = replace(builders.HOSPITAL, last="ELM CLINIC")
    past.sent(builders.a_claim(control_number="E-1", billing=other, lines=(builders.a_line(charge=70_00),)))
    noted = [
        event.said for claim in Claim.objects.all() for event in claims.timeline(claim.pk) if event.kind == "noted"
    ]
    assert len(noted) == 1 and "ELM CLINIC" in noted[0]


def test_a_patient_who_changed_payers_owes_each_visit_to_the_right_one(past: Past) -> None:
    past.sent(builders.a_claim())
    later = (builders.a_line(service_from=date(2026, 6, 1)),)
    past.sent(
        builders.a_claim(
            control_number="RV-3",
            lines=later,
            payer=values.Payer("THIRD HEALTH", "TH001"),
            subscriber=replace(builders.ANA, member_id="TH9"),
        )
    )
    owed = books.balances("payer_id", account=AR_INSURANCE)
    names = {row.pk: row.payer_id for row in practice.payers()}
    assert {names[key[1]]: amount for key, amount in owed.items()} == {"FH001": 150_00, "TH001": 150_00}
    assert Patient.objects.count() == 1
    for claim in Claim.objects.all():
        assert coding.encounter_facts(claim.encounter_id).insured[0].payer_id == claim.payer_id
    assert books.balance(AR_PATIENT) == 0
