"""A remittance into the books and out again: once, provably, and exactly."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.exchange import services as exchange
from superbill.app.payments import queries, services, verifying
from superbill.app.payments.models import Application, AppliedClaim, BilledClaim, Consequence, Remittance
from superbill.app.platform import clock, outbox, people, tenancy
from superbill.app.platform.idempotency import KeyReused
from superbill.app.platform.models import OutboxEvent
from superbill.core.claim.values import Procedure, Provider
from superbill.core.ledger import Action
from superbill.core.remit import write_835
from superbill.core.x12 import Envelope, write_interchange
from tests.conftest import Clinic
from tests.core.ledger.cases import member

from .scene import BILLED, Scene, document, everything, paid, proven, scene


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    return scene(clinic_a)


def owed(charge: int) -> tuple[int, int]:
    """What insurers and the patient owe on a charge."""
    still = journal.open_charges([charge])[charge]
    return sum(amount for _, amount in still.insurance), still.patient


def test_billing_charges_once(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    before = everything()
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (11, "99213", 14000), rank=2, payer_id=here.setting.medicare.pk)
    assert everything() == before
    assert owed(11) == (14000, 0)
    assert BilledClaim.objects.count() == 2
    with pytest.raises(people.Denied):
        services.bill(here.clinic.cleo, claim=here.bill(1, (11, "99213", 14000)), on=BILLED)


def test_a_remittance_is_previewed_applied_and_proven(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (21, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-3 20"), paid(2, 21, 14000, 0, "CO-197 140"))
    before = everything()
    view = queries.preview(row.pk)
    assert everything() == before
    assert view.plan is not None and not view.findings
    application = services.apply(here.clinic.ada, remittance_id=row.pk, key="k", seen=view.digest)
    assert owed(11) == (0, 2000)
    assert owed(21) == (14000, 0)
    assert [one.kind for one in queries.consequences(application.pk)] == ["statement", "denial"]
    assert queries.consequences(application.pk, "denial").get().about == "CO-197"
    event = OutboxEvent.objects.get(topic="remit.applied")
    assert event.payload == {"application_id": application.pk, "remittance_id": row.pk}
    assert queries.standing_application(row.pk) == application
    assert [answer.paid_cents for answer in queries.answers_to(1)] == [8000]
    assert queries.remit_claim(queries.answers_to(2)[0]).lines[0].adjustments[0].code == "197"
    assert proven()


def test_a_remittance_is_applied_once_whatever_the_key(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    first = here.apply(row, "k")
    before = everything()
    assert here.apply(row, "k") == first
    with pytest.raises(services.NotPossible, match="applied"):
        here.apply(row, "another")
    with pytest.raises(services.NotPossible, match="already"):
        here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    other = here.keyed(paid(1, 11, 14000, 0, "CO-45 140"), trace="EFT2")
    with pytest.raises(KeyReused):
        here.apply(other, "k")
    assert everything() == before
    assert Application.objects.count() == 1


def test_what_moved_since_it_was_looked_at_is_looked_at_again(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    one = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    view = queries.preview(one.pk)
    here.apply(here.keyed(paid(1, 11, 14000, 9000, "CO-45 50"), trace="EFT2"))
    before = everything()
    with pytest.raises(services.NotPossible, match="Look at the plan again"):
        services.apply(here.clinic.ada, remittance_id=one.pk, key="k", seen=view.digest)
    assert everything() == before


def test_what_does_not_tie_is_parked_and_never_applied(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 39.99"))
    assert (row.status, row.owner) == (Remittance.Status.PARKED, "Ada")
    assert queries.findings_of(row)[0].code == "REM101"
    before = everything()
    assert queries.preview(row.pk).plan is None
    with pytest.raises(services.NotPossible, match="parked"):
        here.apply(row)
    assert everything() == before
    assert OutboxEvent.objects.filter(topic="remit.parked").count() == 1
    assert proven()


@pytest.mark.parametrize("role", ["ben", "cleo", "fay"])
def test_who_may_not_apply_changes_nothing(here: Scene, role: str) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    before = everything()
    with pytest.raises(people.Denied):
        services.apply(getattr(here.clinic, role), remittance_id=row.pk, key="k")
    with pytest.raises(people.Denied):
        services.reverse(getattr(here.clinic, role), remittance_id=row.pk, reason="x", key="r")
    assert everything() == before


def test_taking_back_restores_every_balance_and_names_what_followed(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000), next_payer_id=here.setting.medicare.pk)
    before = everything()
    row = here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20"), plb=[("L6", "x", -342), ("WO", "A1", 1000)])
    first = here.apply(row)
    applied = everything()
    assert first.consequences.filter(kind="secondary").get().amount_cents == 2000
    undone = here.reverse(row)
    assert everything() == before
    assert here.reverse(row) == undone
    assert [one.kind for one in queries.consequences(undone.pk)] == ["void_secondary"]
    assert proven()
    with pytest.raises(services.NotPossible, match="not applied"):
        here.reverse(row, "again")
    here.apply(row, "second time")
    assert everything() == applied
    assert proven()
    here.reverse(row, "second reversal")
    assert everything() == before
    assert proven()


def test_a_payers_reversal_and_correction_find_the_payment_they_mean(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    first = here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20", payer_claim_number="F1"))
    here.apply(first)
    after_first = everything()
    back = paid(1, 11, -14000, -8000, "CO-45 -40, PR-2 -20", status="22", payer_claim_number="F1")
    again = paid(1, 11, 14000, 9000, "CO-45 30, PR-2 20", payer_claim_number="F2")
    second = here.keyed(back, again, trace="EFT2")
    here.apply(second)
    assert owed(11) == (0, 2000)
    rows = list(AppliedClaim.objects.order_by("id"))
    assert [row.action for row in rows] == [Action.APPLY, Action.REVERSE, Action.APPLY]
    assert rows[1].reverses_id == rows[0].pk
    assert queries.payer_numbers(1) == ["F2", "F1"]
    with pytest.raises(services.NotPossible, match=f"Remittance {second.pk} reverses"):
        here.reverse(first)
    here.reverse(second)
    assert everything() == after_first
    third = here.keyed(back, trace="EFT3", amount=8000, direction="D")
    here.apply(third)
    assert owed(11) == (14000, 0)
    assert Consequence.objects.filter(kind="suspense").count() == 0
    assert proven()


def test_a_claim_is_matched_by_hand_before_it_is_applied(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    lost = paid(1, 11, 14000, 10000, "CO-45 40")
    row = here.keyed(type(lost)("ZZ9", "1", 14000, 10000, lines=lost.lines))
    assert [one.code for one in queries.preview(row.pk).findings] == ["REM201"]
    here.apply(row)
    assert journal.balance("suspense") == -10000
    here.reverse(row)
    for position, claim in ((1, 1), (0, 99)):
        with pytest.raises(services.NotPossible):
            services.choose(here.clinic.ada, remittance_id=row.pk, position=position, claim_id=claim)
    services.choose(here.clinic.ada, remittance_id=row.pk, position=0, claim_id=1)
    here.apply(row, "matched")
    assert journal.balance("suspense") == 0
    assert owed(11) == (0, 0)
    with pytest.raises(services.NotPossible, match="Take it back first"):
        services.choose(here.clinic.ada, remittance_id=row.pk, position=0, claim_id=1)
    services.reverse(here.clinic.mia, remittance_id=row.pk, reason="x", key="x")
    services.choose(here.clinic.ada, remittance_id=row.pk, position=0, claim_id=None)
    assert queries.preview(row.pk).matches[0].claim_id == ""
    assert proven()


def test_a_claim_is_found_by_its_member_and_date(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    lost = paid(1, 11, 14000, 10000, "CO-45 40")
    row = here.keyed(type(lost)("ZZ9", "1", 14000, 10000, lines=lost.lines, patient=member("M2")))
    assert queries.preview(row.pk).matches[0].how == "unmatched"
    row = here.keyed(type(lost)("ZZ9", "1", 14000, 10000, lines=lost.lines, patient=member("m1")), trace="EFT2")
    assert queries.preview(row.pk).matches[0].how == "member, date and charge"


def test_what_counts_in_a_closed_period_counts_in_the_open_one(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    with clock.at(date(2026, 5, 1)):
        books.close_period(here.clinic.mia, through=date(2026, 3, 31))
    assert here.apply(row).effective_on == date(2026, 4, 1)
    assert journal.roll_forward(date(2026, 4, 1), date(2026, 4, 30)).residual == 0


def test_an_835_of_the_exchange_goes_the_same_way(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    envelope = Envelope(
        sender="SYN01", receiver="RIVERSIDE", group_sender="SYN01", group_receiver="RIVERSIDE",
        date="20260320", time="1200", interchange_control=7, group_control=7,
    )  # fmt: skip
    body = write_835(document(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20")))
    exchange.receive(here.clinic.ada, content=write_interchange(envelope, [body]), name="era.835")
    outbox.drain()
    assert outbox.stuck() == []
    row = Remittance.objects.get()
    assert (row.status, row.amount_cents, row.claims) == (Remittance.Status.READY, 8000, 1)
    assert row.payer == here.setting.ppo
    here.apply(row)
    assert owed(11) == (0, 2000)
    assert services.receive(here.clinic.ada, transaction_id=row.transaction_id) == row
    assert queries.get_remittance_for(here.clinic.cleo, row.pk)[1].claims[0].control_number == "A1"
    assert proven()


def test_another_clinic_sees_none_of_it(here: Scene, clinic_b: Clinic) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    here.apply(row)
    with tenancy.acting_for(clinic_b.tenant):
        assert not queries.remittances().exists()
        with pytest.raises(Remittance.DoesNotExist):
            queries.preview(row.pk)
        assert verifying.totals().remittances == 0


def test_money_without_a_document_and_documents_without_money_are_seen(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    Remittance.objects.filter(pk=row.pk).update(status=Remittance.Status.APPLIED)
    (found,) = verifying.totals().differences
    assert (found.remittance_id, found.document.cash, found.books.cash) == (row.pk, 10000, 0)


def test_what_is_no_remittance_we_can_read_is_parked_with_a_finding(here: Scene) -> None:
    envelope = Envelope(
        sender="SYN01", receiver="RIVERSIDE", group_sender="SYN01", group_receiver="RIVERSIDE",
        date="20260320", time="1200", interchange_control=7, group_control=7,
    )  # fmt: skip
    body = write_835(document(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20")))
    body.version = "004010X091A1"
    exchange.receive(here.clinic.ada, content=write_interchange(envelope, [body]), name="era.835")
    outbox.drain()
    assert outbox.stuck() == []
    row = Remittance.objects.get()
    assert row.status == Remittance.Status.PARKED
    assert queries.findings_of(row)
    view = queries.preview(row.pk)
    assert view.plan is None and view.findings
    with pytest.raises(services.NotPossible, match="parked"):
        here.apply(row)


def test_a_line_is_matched_by_hand(here: Scene) -> None:
    here.bill(1, (11, "97110", 6000), (12, "97110", 6000))
    one = paid(1, 11, 6000, 4000, "CO-45 20")
    unnamed = replace(one.lines[0], procedure=Procedure("97110"), control_number="")
    row = here.keyed(replace(one, lines=(unnamed,)))
    assert [each.code for each in queries.preview(row.pk).findings] == ["REM203", "REM205"]
    for line, charge in ((1, 11), (0, 99)):
        with pytest.raises(services.NotPossible):
            services.choose_line(here.clinic.ada, remittance_id=row.pk, position=0, line=line, charge_id=charge)
    services.choose_line(here.clinic.ada, remittance_id=row.pk, position=0, line=0, charge_id=12)
    here.apply(row)
    assert (owed(11), owed(12)) == ((6000, 0), (0, 0))
    assert proven()
    here.reverse(row)
    services.choose_line(here.clinic.ada, remittance_id=row.pk, position=0, line=0, charge_id=None)
    here.apply(row, "again")
    assert journal.balance("suspense") == -4000
    assert proven()


def test_the_money_of_a_payer_nobody_knows_is_nobody_elses(here: Scene) -> None:
    """Its own id may be a number, and one of our payers may have that number."""
    here.bill(1, (11, "99213", 14000))
    for number, payer_id in enumerate(("NEVERHEARD", str(here.setting.medicare.pk))):
        told = document(paid(9, 91, 14000, 10000, "CO-45 40"), trace=f"EFT{number}", plb=[("WO", "zz", 1000)])
        stranger = replace(told, payer_id=payer_id, payer=Provider(last="NEVER HEARD OF"))
        row = services.key_in(here.clinic.ada, document=stranger)
        assert row.payer is None
        here.apply(row)
    assert journal.balances("payer_id", account="takeback") == {("takeback", None): 2000}
    assert journal.balances("payer_id", account="suspense") == {("suspense", None): -20000}
    assert proven()
