"""Every statement of every money verb as a crash point: before it and after it, nothing of the verb remains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from msgspec.structs import replace

from superbill.app.books import services as books
from superbill.app.denials import moving
from superbill.app.denials import services as denials
from superbill.app.patient_accounts import queries as patients
from superbill.app.patient_accounts import services as accounts
from superbill.app.patient_accounts.models import CollectionsCase
from superbill.app.payments import services, unpostable
from superbill.app.payments.models import Decision, DepositSlip
from superbill.app.platform import clock
from superbill.app.registration.models import Receipt
from superbill.core.ledger import events
from tests.app.claims.visits import TODAY, office
from tests.app.patient_accounts.household import Household, household
from tests.app.payments.scene import document, paid
from tests.core.ledger.cases import DAY

from . import ground
from .ground import Ground

Verb = Callable[[], Any]


class Crash(BaseException):
    """The process dies here."""


def _crashing(at: int, after: bool) -> Callable[..., Any]:
    """A wrapper that dies before, or after, the statement number ``at``; afterwards the connection is gone."""
    seen = 0

    def wrapper(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == at and not after:
            raise Crash
        try:
            return execute(sql, params, many, context)
        finally:
            if seen == at:
                connection.connection.close()
                raise Crash

    return wrapper


def _statements(verb: Verb) -> int:
    """How many statements a verb takes between its BEGIN and its COMMIT; here they are a savepoint, and it is rolled back."""
    from django.db import transaction

    seen = 0

    def wrapper(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal seen
        seen += 1
        return execute(*args)

    with transaction.atomic():
        with connection.execute_wrapper(wrapper):
            verb()
        transaction.set_rollback(True)
    return seen - 2


def _two_claims(here: Ground) -> int:
    here.bill(1, (11, "99213", 14000), next_payer_id=here.setting.medicare.pk)
    here.bill(2, (21, "99213", 14000))
    told = paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20"), paid(2, 21, 14000, 0, "CO-197 140")
    return here.keyed(*told, plb=[("L6", "x", -342), ("CS", "REISSUE", -500)]).pk


def bill(here: Ground) -> Verb:
    return lambda: here.bill(1, (11, "99213", 14000), (12, "80053", 5000))


def key_in(here: Ground) -> Verb:
    services.record_deposit(here.clinic.ada, trace="EFT1", amount_cents=8000, received_on=DAY, key="d")
    return lambda: here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20"))


def apply(here: Ground) -> Verb:
    row = _two_claims(here)
    return lambda: services.apply(here.clinic.ada, remittance_id=row, key="a", hold=[1])


def apply_with_patients_money(here: Ground) -> Verb:
    here.bill(1, (11, "99213", 14000))
    books.record(
        here.clinic.ada,
        entries=[events.patient_payment(patient_id="3", amount=1500, on=DAY, source="receipt:1")],
        key="paid",
    )
    row = here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20"))
    services.record_deposit(here.clinic.ada, trace="EFT1", amount_cents=8000, received_on=DAY, key="d")
    return lambda: here.apply(row)


def apply_a_reversal(here: Ground) -> Verb:
    here.bill(1, (11, "99213", 14000), next_payer_id=here.setting.medicare.pk)
    here.apply(here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20", payer_claim_number="F1")))
    back = paid(1, 11, -14000, -8000, "CO-45 -40, PR-2 -20", status="22", payer_claim_number="F1")
    again = paid(1, 11, 14000, 9000, "CO-45 30, PR-2 20", payer_claim_number="F2")
    row = here.keyed(back, again, trace="EFT2")
    return lambda: here.apply(row)


def apply_rest(here: Ground) -> Verb:
    row = _two_claims(here)
    services.apply(here.clinic.ada, remittance_id=row, key="a", hold=[0])
    return lambda: services.apply_rest(here.clinic.ada, remittance_id=row, key="rest")


def reverse(here: Ground) -> Verb:
    row = _two_claims(here)
    services.apply(here.clinic.ada, remittance_id=row, key="a", hold=[1])
    services.apply_rest(here.clinic.ada, remittance_id=row, key="rest")
    return lambda: services.reverse(here.clinic.mia, remittance_id=row, reason="x", key="r")


def choose(here: Ground) -> Verb:
    row = _two_claims(here)
    return lambda: services.choose(here.clinic.ada, remittance_id=row, position=0, claim_id=here.base + 2)


def choose_line(here: Ground) -> Verb:
    row = _two_claims(here)
    return lambda: services.choose_line(here.clinic.ada, remittance_id=row, position=0, line=0, charge_id=21)


def record_deposit(here: Ground) -> Verb:
    row = _two_claims(here)
    services.apply(here.clinic.ada, remittance_id=row, key="a")
    return lambda: services.record_deposit(
        here.clinic.ada, trace="EFT1", amount_cents=8842, received_on=DAY, key="deposit"
    )


def a_deposit_that_differs(here: Ground) -> Verb:
    _two_claims(here)
    return lambda: services.record_deposit(
        here.clinic.ada, trace="EFT1", amount_cents=8841, received_on=DAY, key="deposit"
    )


def join_deposit(here: Ground) -> Verb:
    row = _two_claims(here)
    services.apply(here.clinic.ada, remittance_id=row, key="a")
    deposit = services.record_deposit(
        here.clinic.ada, trace="LOCKBOX", amount_cents=8842, received_on=DAY, key="deposit"
    )
    return lambda: services.join_deposit(here.clinic.ada, deposit_id=deposit.pk, remittance_ids=[row])


def explain_suspense(here: Ground) -> Verb:
    row = _two_claims(here)
    services.apply(here.clinic.ada, remittance_id=row, key="a")
    subject = next(one.subject for one in unpostable.unpostables() if one.subject.startswith("suspense"))
    return lambda: services.explain_suspense(
        here.clinic.mia, subject=subject, account="income.settlement", reason="reissued", key="e"
    )


def unpark(here: Ground) -> Verb:
    row = _two_claims(here)
    services.record_deposit(here.clinic.ada, trace="EFT1", amount_cents=1, received_on=DAY, key="d")
    return lambda: services.unpark(here.clinic.mia, remittance_id=row, reason="known")


def write_off(here: Ground) -> Verb:
    here.bill(1, (11, "99213", 14000))
    return lambda: services.write_off(
        here.clinic.mia, charge_id=11, patient_id=3, payer_id=here.setting.ppo.pk, amount_cents=500,
        account="write_off.denial", reason="given up", key="w",
    )  # fmt: skip


def transfer(here: Ground) -> Verb:
    here.bill(1, (11, "99213", 14000))
    return lambda: services.transfer(
        here.clinic.ada, charge_id=11, patient_id=3, amount_cents=700, from_payer=here.setting.ppo.pk, to_payer=None,
        reason="not covered", key="t",
    )  # fmt: skip


def _sent(here: Ground) -> int:
    desk = office(here.clinic)
    with clock.at(TODAY):
        claim = desk.sent()
        desk.deliver()
    return claim.pk


def move(here: Ground) -> Verb:
    claim = _sent(here)
    return lambda: denials.move(here.clinic.ada, claim_id=claim, to_payer=None, why="no plan on that day", key="m")


def to_insurer(here: Ground) -> Verb:
    claim = _sent(here)
    denials.move(here.clinic.ada, claim_id=claim, to_payer=None, why="no plan on that day", key="m")
    return lambda: moving.to_insurer(here.clinic.ada, claim_id=claim, why="the plan was found", key="i")


def give_up(here: Ground) -> Verb:
    claim = _sent(here)
    return lambda: denials.give_up(
        here.clinic.mia, claim_id=claim, account="write_off.timely", why="sent too late", key="g"
    )


def _overpaid(here: Ground) -> Decision:
    here.bill(1, (11, "99213", 14000))
    here.apply(here.keyed(paid(1, 11, 14000, 14000, "")))
    here.apply(here.keyed(paid(1, 11, 14000, 14000, ""), trace="EFT2"))
    return services.decide_refund(
        here.clinic.mia, amount_cents=9000, reason="paid twice", key="first", patient_id=3, charge_id=11,
        payer_id=here.setting.ppo.pk,
    )  # fmt: skip


def decide_refund(here: Ground) -> Verb:
    _overpaid(here)
    return lambda: services.decide_refund(
        here.clinic.mia, amount_cents=5000, reason="the rest", key="second", patient_id=3, charge_id=11,
        payer_id=here.setting.ppo.pk,
    )  # fmt: skip


def pay_refund(here: Ground) -> Verb:
    refund = _overpaid(here)
    return lambda: services.pay_refund(here.clinic.ada, refund_id=refund.pk, reference="CHECK 7", key="p")


def settle(here: Ground) -> Verb:
    here.bill(1, (11, "99213", 14000))
    here.apply(here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20")))
    books.record(
        here.clinic.ada,
        entries=[events.patient_payment(patient_id="3", amount=1500, on=DAY, source="receipt:1")],
        key="paid",
    )
    return lambda: services.settle(here.clinic.ada, patient_id=3, source="use:1")


def _home(here: Ground) -> Household:
    """A family that owes 80.00 and 20.00."""
    home = household(here.clinic, here.setting)
    home.owes(home.rosa, 8000)
    home.owes(home.leo, 2000)
    return home


def _took(home: Household, cents: int, method: str = "check") -> Receipt:
    """What somebody paid, on one receipt."""
    return accounts.take_payment(
        home.clinic.fay, patient_id=home.rosa.pk, amount_cents=cents, method=method, key=f"{cents} {method}"
    )[0]


def take_payment(here: Ground) -> Verb:
    home = _home(here)
    return lambda: _took(home, 9000)


def return_payment(here: Ground) -> Verb:
    home = _home(here)
    receipt = _took(home, 5000)
    _slip(home, receipt)
    return lambda: accounts.return_payment(home.clinic.ada, receipt_id=receipt.pk, reason="no funds")


def _slip(home: Household, receipt: Receipt, short: int = 0) -> DepositSlip:
    return services.take_to_bank(
        home.clinic.fay, receipt_ids=[receipt.pk], counted_cents=receipt.amount_cents - short, key="s", why="a trial"
    )


def take_to_bank(here: Ground) -> Verb:
    home = _home(here)
    receipt = _took(home, 5000)
    services.record_deposit(here.clinic.ada, trace="1", amount_cents=4900, received_on=DAY, key="d")
    return lambda: _slip(home, receipt, short=100)


def withdraw_slip(here: Ground) -> Verb:
    home = _home(here)
    slip = _slip(home, _took(home, 5000))
    return lambda: services.withdraw_slip(here.clinic.ada, slip_id=slip.pk, reason="wrong")


def a_deposit_of_a_slip(here: Ground) -> Verb:
    home = _home(here)
    slip = _slip(home, _took(home, 5000))
    return lambda: services.record_deposit(
        here.clinic.ada, trace=str(slip.number), amount_cents=5000, received_on=DAY, key="d"
    )


def write_off_small(here: Ground) -> Verb:
    _home(here)
    seen = patients.small_balances(most=10000).digest
    return lambda: accounts.write_off_small(here.clinic.mia, most=10000, seen=seen)


def decide_write_off(here: Ground) -> Verb:
    home = _home(here)
    asked = accounts.ask_write_off(
        here.clinic.ada, patient_id=home.rosa.pk, kind="hardship", reason="lost the job", percent=50
    )
    return lambda: accounts.decide_write_off(here.clinic.mia, request_id=asked.pk, approve=True, why="")


def _ripe(here: Ground) -> Household:
    """A family whose balance may go to collections."""
    home = _home(here)
    for month in range(5):
        with clock.at(DAY + timedelta(days=31 * month)):
            accounts.run_statements(here.clinic.ada)
    return home


def _late(verb: Verb) -> Verb:
    def do() -> Any:
        with clock.at(DAY + timedelta(days=140)):
            return verb()

    return do


def hand_over(here: Ground) -> Verb:
    home = _ripe(here)
    return _late(lambda: _handed(home))


def _handed(home: Household) -> CollectionsCase:
    return accounts.hand_over(home.clinic.mia, patient_id=home.rosa.pk, agency="Synthetic Recovery", reason="silence")


def record_recovery(here: Ground) -> Verb:
    home = _ripe(here)
    case = _late(lambda: _handed(home))()
    return _late(
        lambda: accounts.record_recovery(
            here.clinic.ada, case_id=case.pk, amount_cents=3000, reference="agency 17", key="r"
        )
    )


def take_back_from_agency(here: Ground) -> Verb:
    home = _ripe(here)
    case = _late(lambda: _handed(home))()
    return _late(lambda: accounts.take_back(here.clinic.mia, case_id=case.pk, why="they called"))


def close_period(here: Ground) -> Verb:
    here.bill(1, (11, "99213", 14000))
    return lambda: books.close_period(here.clinic.mia, through=DAY)


def reverse_an_entry(here: Ground) -> Verb:
    payment = events.patient_payment(patient_id="3", amount=1500, on=DAY, source="receipt:1")
    made = books.record(here.clinic.ada, entries=[payment], key="paid")
    return lambda: books.reverse(here.clinic.mia, entry_id=made[0], reason="x", on=clock.today(), key="e")


VERBS = (
    bill, key_in, apply, apply_with_patients_money, apply_a_reversal, apply_rest, reverse, choose, choose_line,
    record_deposit, a_deposit_that_differs, join_deposit, explain_suspense, unpark, write_off, transfer,
    move, to_insurer, give_up,
    decide_refund, pay_refund, settle, take_payment, return_payment, take_to_bank, withdraw_slip, a_deposit_of_a_slip,
    write_off_small, decide_write_off, hand_over, record_recovery, take_back_from_agency, close_period, reverse_an_entry,
)  # fmt: skip


@pytest.mark.parametrize("scene", VERBS, ids=lambda scene: scene.__name__)
def test_a_crash_at_any_statement_leaves_nothing_behind(scene: Callable[[Ground], Verb]) -> None:
    with ground.clinic() as here:
        verb = scene(here)
        before = ground.snapshot()
        statements = _statements(verb)
        assert statements > 3
        assert ground.snapshot() == before
        for at in range(1, statements + 1):
            for after in (False, True):
                with connection.execute_wrapper(_crashing(at, after)), pytest.raises(Crash):
                    verb()
                if after:
                    connection.close()
                assert ground.snapshot() == before, f"something is left of a crash at statement {at}"
        ground.assert_money()
        verb()
        assert ground.snapshot() != before
        ground.assert_money()


def test_a_document_that_does_not_tie_leaves_only_itself() -> None:
    with ground.clinic() as here:
        here.bill(1, (11, "99213", 14000))
        money = ground.everything()
        wrong = paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20")
        row = services.key_in(here.clinic.ada, document=replace(document(wrong), amount=8001))
        with pytest.raises(services.NotPossible):
            here.apply(row)
        assert ground.everything() == money
        ground.assert_money()
