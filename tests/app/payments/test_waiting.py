"""What cannot be posted waits by name, with an owner and an age, until it finds its place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.payments import queries, services, unpostable
from superbill.app.payments.models import AppliedClaim, Deposit, Remittance
from superbill.app.platform import clock, people
from superbill.core.remit.values import RemitClaim
from tests.checkers import assert_books, assert_remit
from tests.conftest import Clinic
from tests.core.ledger.cases import DAY, line

from .scene import Scene, document, everything, paid, proven, scene
from .test_applying import owed


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    return scene(clinic_a)


def lost(claim: RemitClaim) -> RemitClaim:
    """The same answer under a number that is none of ours."""
    return replace(claim, control_number="ZZ9", payer_claim_number="F9")


def rest(here: Scene, row: Remittance, key: str = "rest", **more: object) -> None:
    services.apply_rest(here.clinic.ada, remittance_id=row.pk, key=key, **more)  # type: ignore[arg-type]


def kinds() -> list[str]:
    return [str(one.kind) for one in unpostable.unpostables()]


def test_a_claim_may_be_held_and_applied_later(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (21, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"), paid(2, 21, 14000, 9000, "CO-45 50"))
    before = everything()
    with pytest.raises(services.NotPossible, match="hold some of those"):
        services.apply(here.clinic.ada, remittance_id=row.pk, key="k", hold=[2])
    services.apply(here.clinic.ada, remittance_id=row.pk, key="k", hold=[1])
    assert (owed(11), owed(21)) == ((0, 0), (14000, 0))
    assert journal.balance("suspense") == -9000
    (waiting,) = [one for one in unpostable.unpostables() if one.kind is unpostable.Kind.HELD_BACK]
    assert (waiting.amount, waiting.owner, waiting.remittance_id) == (9000, "Ada", row.pk)
    rest(here, row)
    rest(here, row)
    assert (owed(21), journal.balance("suspense")) == ((0, 0), 0)
    applied = everything()
    assert_remit(row.pk)
    with pytest.raises(services.NotPossible, match="found its place"):
        rest(here, row, "again")
    here.reverse(row)
    assert everything() == before
    here.apply(row, "all of it")
    assert everything() == applied
    assert_books()


def test_a_claim_that_was_none_of_ours_is_matched_and_placed(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(lost(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20")))
    here.apply(row)
    with pytest.raises(services.NotPossible, match="found its place"):
        rest(here, row)
    assert "no claim of ours" in kinds()
    services.choose(here.clinic.ada, remittance_id=row.pk, position=0, claim_id=1)
    with pytest.raises(services.NotPossible, match="found its place"):
        rest(here, row, "others only", positions=[3])
    rest(here, row)
    assert owed(11) == (0, 2000)
    assert [one.action for one in AppliedClaim.objects.order_by("id")] == ["suspend", "undone", "apply"]
    assert len(queries.standing_applications(row.pk)) == 2
    assert_remit(row.pk)
    here.reverse(row)
    assert owed(11) == (14000, 0)
    assert_books()


def test_a_second_payers_answer_waits_until_the_first_payers_is_in_the_books(here: Scene) -> None:
    medicare, ppo = here.setting.medicare.pk, here.setting.ppo.pk
    here.bill(1, (11, "99213", 14000), payer_id=medicare, next_payer_id=ppo)
    before = everything()
    second = here.keyed(paid(1, 11, 14000, 2000, "OA-23 120", status="2"), trace="EFT2")
    here.apply(second)
    assert owed(11) == (14000, 0), "what it takes off counts from what the first payer leaves"
    assert kinds() == ["no claim of ours", "remittance without a deposit"] and proven()
    asked = document(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20", status="19"), trace="EFT1")
    first = services.key_in(here.clinic.ada, document=replace(asked, payer_id="SYNMB"))
    here.apply(first)
    here.bill(2, (11, "99213", 14000), control_number="A1", rank=2)
    assert [one.position for one in queries.placeable(second)] == [0]
    rest(here, second)
    assert (owed(11), journal.balance("suspense")) == ((0, 0), 0) and proven()
    here.reverse(second)
    here.reverse(first)
    assert everything() == before and proven()


def test_what_is_to_be_applied_comes_oldest_first_and_of_one_day_the_first_payers(here: Scene) -> None:
    """Whatever came in first: one works from the top, and a second payer counts from what the first one left."""
    yesterday = DAY - timedelta(days=1)
    third = here.keyed(paid(1, 11, 14000, 1000, "OA-23 130", status="21"), trace="THIRD")
    second = here.keyed(
        paid(2, 21, 14000, 0, "CO-29 140"), paid(1, 11, 14000, 2000, "OA-23 120", status="2"), trace="2ND"
    )
    first = here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20", status="19"), trace="FIRST")
    older = here.keyed(paid(3, 31, 14000, 2000, "OA-23 120", status="2"), trace="OLDER", paid_on=yesterday)
    queue = [older, first, second, third]
    assert list(queries.remittances("ready")) == queue
    assert [queries.following(row) for row in queue] == [first, second, third, None]
    assert queries.in_order_of_application(row.pk for row in reversed(queue)) == queue
    for row in queue:
        here.apply(row)
    assert list(queries.remittances("applied")) == [older, first, second, third], "all else is newest first"
    assert queries.following(queries.remittance(first.pk)) == second


def test_a_denial_of_no_claim_of_ours_waits_until_it_is_matched_or_somebody_says_that_it_is_none(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(lost(paid(1, 11, 14000, 0, "CO-29 140")), lost(paid(2, 21, 9000, 0, "CO-29 90")))
    here.apply(row)
    first, second = unpostable.unpostables()
    assert kinds() == ["an answer without money to no claim of ours"] * 2
    assert (first.amount, first.owner, first.remittance_id) == (
        0,
        "Ada",
        row.pk,
    ) and "140.00 under the number ZZ9" in first.says
    services.assign(here.clinic.mia, subject=second.subject, owner="Mia")
    services.choose(here.clinic.ada, remittance_id=row.pk, position=1, claim_id=None)
    assert [one.subject for one in unpostable.unpostables()] == [first.subject]
    services.choose(here.clinic.ada, remittance_id=row.pk, position=0, claim_id=1)
    assert len(kinds()) == 1, "it is chosen, and not placed yet"
    rest(here, row)
    assert kinds() == [] and owed(11) == (14000, 0)
    here.reverse(row)
    assert kinds() == []


def test_a_line_that_was_none_of_ours_is_matched_and_the_claim_placed_anew(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000), (12, "80053", 2000), next_payer_id=here.setting.medicare.pk)
    told = paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20")
    stray = line("84443", 1500, 1500)
    row = here.keyed(replace(told, lines=(*told.lines, stray), charge=15500, paid=9500))
    first = here.apply(row)
    assert (owed(11), owed(12), journal.balance("suspense")) == ((2000, 0), (2000, 0), -1500)
    services.choose_line(here.clinic.ada, remittance_id=row.pk, position=0, line=1, charge_id=12)
    looked = queries.preview_waiting(row, queries.placeable(row))
    (change,) = looked.plan.claims if looked.plan else ()
    by_charge = {each.charge_id: (each.before, each.after) for each in change.lines}
    assert [(before.insurance, after.insurance) for before, after in by_charge.values()] == [(14000, 0), (2000, 500)]
    rest(here, row, seen=queries.rest_digest(row, queries.placeable(row)))
    assert (owed(12), journal.balance("suspense")) == ((500, 0), 0)
    second = queries.standing_applications(row.pk)[1]
    assert first.consequences.filter(kind="secondary").count() == 1
    assert second.consequences.filter(kind="void_secondary").count() == 1
    assert second.consequences.filter(kind="secondary").count() == 1
    assert_remit(row.pk)
    before = everything()
    here.reverse(row)
    assert (owed(11), owed(12)) == ((14000, 0), (2000, 0))
    here.apply(row, "with the match")
    assert everything() == before
    assert_books()


def test_nothing_else_is_placed_than_what_was_looked_at(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(lost(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20")))
    here.apply(row)
    services.choose(here.clinic.ada, remittance_id=row.pk, position=0, claim_id=1)
    looked = queries.rest_digest(row, queries.placeable(row))
    services.write_off(
        here.clinic.mia,
        charge_id=11,
        patient_id=1,
        payer_id=here.setting.ppo.pk,
        amount_cents=1000,
        account="write_off.courtesy",
        reason="meanwhile",
        key="w",
    )
    before = everything()
    with pytest.raises(services.NotPossible, match="moved since you looked"):
        rest(here, row, seen=looked)
    assert everything() == before and journal.balance("suspense") == -8000
    rest(here, row, "looked again", seen=queries.rest_digest(row, queries.placeable(row)))
    assert_remit(row.pk)
    assert_books()


def test_the_same_payment_again_is_parked_and_let_in_only_by_decision(here: Scene) -> None:
    from superbill.app.exchange import services as exchange
    from superbill.app.platform import outbox
    from superbill.core.remit import write_835
    from superbill.core.x12 import Envelope, write_interchange

    here.bill(1, (11, "99213", 14000))
    told = paid(1, 11, 14000, 10000, "CO-45 40")
    first = here.keyed(told)
    envelope = Envelope(
        sender="SYN01", receiver="RIVERSIDE", group_sender="SYN01", group_receiver="RIVERSIDE",
        date="20260320", time="1200", interchange_control=7, group_control=7,
    )  # fmt: skip
    content = write_interchange(envelope, [write_835(document(told))])
    exchange.receive(here.clinic.ada, content=content, name="era.835")
    outbox.drain()
    assert outbox.stuck() == []
    twin = Remittance.objects.exclude(pk=first.pk).get()
    assert twin.status == Remittance.Status.PARKED
    assert queries.findings_of(twin)[-1].code == "REM115"
    assert "the same payment again" in kinds()
    with pytest.raises(people.Denied):
        services.unpark(here.clinic.cleo, remittance_id=twin.pk, reason="x")
    with pytest.raises(services.NotPossible, match="Say why"):
        services.unpark(here.clinic.mia, remittance_id=twin.pk, reason=" ")
    services.unpark(here.clinic.mia, remittance_id=twin.pk, reason="the bank shows it twice")
    with pytest.raises(services.NotPossible, match="not applied"):
        services.unpark(here.clinic.mia, remittance_id=twin.pk, reason="again")
    here.apply(first)
    here.apply(twin)
    assert owed(11) == (-10000, 0)
    assert_books()


def test_what_does_not_hold_is_never_let_in(here: Scene) -> None:
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 39.99"))
    with pytest.raises(services.NotPossible, match="do not hold"):
        services.unpark(here.clinic.mia, remittance_id=row.pk, reason="please")
    assert kinds() == ["does not tie"]


def deposit(here: Scene, trace: str, cents: int, on: date = DAY) -> Deposit:
    return services.record_deposit(
        here.clinic.ada, trace=trace, amount_cents=cents, received_on=on, key=f"{trace} {cents}"
    )


def test_a_remittance_is_parked_while_its_deposit_differs(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (21, "99213", 14000))
    deposit(here, "EFT1", 19000)
    first = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    first.refresh_from_db()
    assert first.status == Remittance.Status.PARKED
    (found,) = queries.findings_of(first)
    assert (found.code, "90.00 apart" in found.message) == ("REM113", True)
    assert "the deposit differs" in kinds()
    second = here.keyed(paid(2, 21, 14000, 9000, "CO-45 50"), paid_on=DAY + timedelta(days=1))
    for row in (first, second):
        row.refresh_from_db()
        assert row.status == Remittance.Status.READY, "together they make the deposit"
        here.apply(row)
        assert_remit(row.pk)
    assert (journal.balance("cash.bank"), journal.balance("unapplied.payer")) == (19000, 0)
    here.reverse(first)
    assert journal.balance("unapplied.payer") == -10000
    assert_books()


def test_a_batch_of_checks_is_joined_by_hand_when_it_ties(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (21, "99213", 14000))
    one = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"), trace="C1", method="CHK")
    two = here.keyed(paid(2, 21, 14000, 9000, "CO-45 50"), trace="C2", method="CHK")
    here.apply(one)
    batch = deposit(here, "LOCKBOX 7", 19000)

    def join(*rows: Remittance, deposit_id: int = batch.pk) -> None:
        services.join_deposit(here.clinic.ada, deposit_id=deposit_id, remittance_ids=[row.pk for row in rows])

    with pytest.raises(services.NotPossible, match=r"100\.00, the deposit is 190\.00: 90\.00 apart"):
        join(one)
    join(one, two)
    with pytest.raises(services.NotPossible, match="already"):
        join(one, two)
    with pytest.raises(services.NotPossible, match="has its deposit"):
        join(one, deposit_id=deposit(here, "OTHER", 5).pk)
    here.apply(two)
    assert (journal.balance("unapplied.payer"), journal.balance("cash.in_transit")) == (-5, 0)
    assert_books()


def test_partners_that_do_not_come_are_said_to_be_late(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    here.apply(row)
    deposit(here, "EFT9", 700)
    with clock.at(DAY + timedelta(days=3)):
        assert kinds() == ["deposit without a remittance"]
        assert "late" not in unpostable.unpostables()[0].says
    with clock.at(DAY + timedelta(days=9)):
        assert kinds() == ["deposit without a remittance", "remittance without a deposit"]
        late = unpostable.unpostables()
        assert "It is late" in late[0].says
        assert late[1].age(clock.today()) == 9


def test_something_that_waits_is_given_to_somebody(here: Scene) -> None:
    deposit(here, "EFT9", 700)
    (one,) = unpostable.unpostables()
    services.assign(here.clinic.ada, subject=one.subject, owner="Ben", note="called them")
    (mine,) = unpostable.unpostables(owner="Ben")
    assert (mine.owner, mine.note) == ("Ben", "called them")
    assert unpostable.unpostables(owner="Ada") == []
    with pytest.raises(services.NotPossible):
        services.assign(here.clinic.ada, subject="deposit:0", owner="Ben")


def test_what_is_no_claims_money_is_explained_and_goes_back_with_its_document(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"), plb=[("CS", "REISSUE", -2500), ("WO", "OLD 7", 300)])
    before = everything()
    here.apply(row)
    found = unpostable.unpostables()
    assert [str(one.kind) for one in found][:2] == [
        "provider adjustment to be explained",
        "taken back without saying from which claim",
    ]
    assert [one.amount for one in found][:2] == [2500, -300]
    subject = found[0].subject

    def explain(actor: people.Actor = here.clinic.mia, **more: str) -> None:
        given = {"subject": subject, "account": "income.settlement", "reason": "reissued check", "key": "e"} | more
        services.explain_suspense(actor, **given)

    with pytest.raises(people.Denied):
        explain(here.clinic.ada)
    for wrong in ({"reason": ""}, {"account": "cash.bank"}, {"subject": "suspense:none", "key": "f"}):
        with pytest.raises(services.NotPossible):
            explain(**wrong)
    explain()
    explain()
    assert journal.balance("suspense") == 0
    assert journal.balance("income.settlement") == -2500
    assert_remit(row.pk)
    here.reverse(row)
    assert everything() == before
    assert_books()


def test_a_bank_file_is_recorded_once_whatever_file_it_comes_in(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    here.apply(row)
    content = b"date,amount,trace\n2026-03-20,100.00,EFT1\n2026-03-20,7.00,X\n2026-03-20,7.00,X\n"
    made, findings = services.receive_bank_file(here.clinic.ada, content=content, name="march.csv")
    assert (len(made), findings) == (3, [])
    again, _ = services.receive_bank_file(here.clinic.ada, content=content, name="march again.csv")
    assert again == made
    assert (journal.balance("cash.bank"), journal.balance("cash.in_transit")) == (11400, 0)
    wrong, findings = services.receive_bank_file(
        here.clinic.ada, content=content + b"2026-03-21,9.00,NEW\nnever,5,Y\n", name="april.csv"
    )
    assert (wrong, [one.code for one in findings]) == ([], ["REM117"])
    assert journal.balance("cash.bank") == 11400
    assert_books()
