"""Payment cycles: the EFT trace, what the PLB says, floors and interest, withholding, takebacks and what is carried forward."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from superbill.core.claim.values import ClaimKind
from superbill.core.payer import interest
from superbill.core.payer.plan_file import read_plan
from superbill.core.remit.values import Remittance
from superbill.payer_desk import members, payments, resend, services
from superbill.payer_desk.models import DecisionMade, Payee, Payment, ProviderAdjustmentMade, Takeback
from tests.builders import CLINIC, HOSPITAL, a_claim, a_line
from tests.desk.world import FRIDAY, MONDAY, PLAN, Desk, row, supervisor

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def plb(remittance: Remittance) -> list[tuple[str, str, int]]:
    return [(one.code, one.reference, one.amount) for one in remittance.provider_adjustments]


def overpaid(desk: Desk, amount: int, *, refunded: bool = False) -> Takeback:
    return services.take_back(
        supervisor(), claim_id=row().pk, amount=amount, reason="paid twice", on=FRIDAY, refunded=refunded
    )


def test_a_run_pays_each_payee_once_and_a_second_run_pays_nothing(desk: Desk) -> None:
    desk.submit(a_claim(), a_claim(control_number="RV-2", kind=ClaimKind.INSTITUTIONAL, charge=100_00,
                                   lines=(a_line(kind=ClaimKind.INSTITUTIONAL, charge=100_00),)))  # fmt: skip
    paid = desk.pay()
    assert {one.payee.npi for one in paid} == {CLINIC.npi, HOSPITAL.npi}
    assert len({one.trace for one in paid}) == 2
    assert all(one.paid_on == FRIDAY and one.payer_trace_id == "1751234567" for one in paid)
    assert {p.trace: p.total_cents for p in Payment.objects.all()} == {one.trace: one.amount for one in paid}
    assert desk.pay() == [] and payments.run(slug="first", on=FRIDAY) == []


def test_nothing_is_paid_before_the_floor(desk: Desk) -> None:
    members.load_plan(PLAN.replace("ceiling_days = 30", "floor_days = 13, ceiling_days = 30"))
    desk.submit(a_claim())
    assert desk.pay(MONDAY + timedelta(days=12)) == []
    assert len(desk.pay(MONDAY + timedelta(days=13))) == 1


def test_a_denial_alone_is_a_remittance_without_money(desk: Desk) -> None:
    desk.submit(a_claim(lines=(a_line(service_from=date(2025, 6, 1)),)))
    (told,) = desk.pay()
    assert (told.amount, told.method, told.handling) == (0, "NON", "H")
    assert told.claims[0].paid == 0


def test_a_late_payment_earns_interest_in_the_plb_and_says_so_on_the_claim(desk: Desk) -> None:
    desk.submit(a_claim())
    late = MONDAY + timedelta(days=50)
    (paid,) = desk.pay(late)
    plan, _ = read_plan(PLAN)
    assert plan is not None
    owed = interest(plan.prompt, 90_00, MONDAY, late)
    assert owed == 89
    assert plb(paid) == [("L6", row().number, -owed)]
    assert paid.claims[0].amounts == (("I", owed),)
    assert paid.amount == 90_00 + owed


def test_interest_waits_for_the_papers_that_were_asked_for(desk: Desk) -> None:
    from superbill.core.claim.values import Procedure
    from superbill.payer_desk import adjudication
    from superbill.payer_desk.models import RequestSent

    desk.submit(a_claim(lines=(a_line(procedure=Procedure("70553"), charge=500_00),)))
    came = MONDAY + timedelta(days=28)
    RequestSent.objects.update(answered_on=came)
    adjudication.decide_again(row(), on=came)
    (paid,) = desk.pay(MONDAY + timedelta(days=40))
    assert plb(paid) == []


def test_an_overpayment_is_recovered_from_the_next_payments_as_far_as_they_reach(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    overpaid(desk, 90_00)
    desk.submit(a_claim(control_number="RV-2", lines=(a_line(charge=100_00),)))
    (first,) = desk.pay(FRIDAY + WEEK)
    assert plb(first) == [("WO", row().number, 50_00)] and first.amount == 0 and first.method == "NON"
    desk.submit(a_claim(control_number="RV-3", lines=(a_line(charge=300_00),)))
    (second,) = desk.pay(FRIDAY + 2 * WEEK)
    assert plb(second) == [("WO", row().number, 40_00)]
    assert second.amount == 210_00 - 40_00
    desk.submit(a_claim(control_number="RV-4", lines=(a_line(charge=310_00),)))
    assert plb(desk.pay(FRIDAY + 3 * WEEK)[0]) == []
    assert [(a.code, a.amount_cents) for a in ProviderAdjustmentMade.objects.order_by("id")] == [
        ("WO", 50_00),
        ("WO", 40_00),
    ]


def test_no_more_is_taken_back_than_was_paid(desk: Desk) -> None:
    desk.submit(a_claim())
    with pytest.raises(services.NotPossible):
        overpaid(desk, 1)
    desk.pay()
    overpaid(desk, 60_00)
    with pytest.raises(services.NotPossible, match=r"60\.00 of it asked back"):
        overpaid(desk, 30_01)


def test_a_refund_that_came_is_told_and_takes_nothing(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    overpaid(desk, 20_00, refunded=True)
    desk.submit(a_claim(control_number="RV-2", lines=(a_line(charge=100_00),)))
    (paid,) = desk.pay(FRIDAY + WEEK)
    assert plb(paid) == [("WO", row().number, 20_00), ("72", row().number, -20_00)]
    assert paid.amount == 50_00


def test_a_negative_payment_is_carried_forward_and_taken_from_the_next(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    services.reopen(
        supervisor(), claim_id=row().pk, rulings={1: services.Ruling(deny="CO-50 N115")}, note="not needed", on=FRIDAY
    )
    (negative,) = desk.pay(FRIDAY + WEEK)
    assert [claim.status for claim in negative.claims] == ["22", "1"]
    assert negative.amount == 0 and plb(negative) == [("FB", f"FB{negative.trace}", -90_00)]
    desk.submit(a_claim(control_number="RV-2", lines=(a_line(charge=300_00),)))
    (next_one,) = desk.pay(FRIDAY + 2 * WEEK)
    assert plb(next_one) == [("FB", f"FB{negative.trace}", 90_00)]
    assert next_one.amount == 210_00 - 90_00
    assert Payee.objects.get(npi=CLINIC.npi).forward_cents == 0


def test_tax_is_withheld_from_what_is_paid(desk: Desk) -> None:
    members.set_payee(CLINIC.npi, withhold_percent="24")
    desk.submit(a_claim())
    (paid,) = desk.pay()
    assert plb(paid) == [("IR", "", 21_60)] and paid.amount == 68_40


def test_everything_at_once_still_ties_to_the_cent(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    overpaid(desk, 30_00)
    overpaid(desk, 10_00, refunded=True)
    Payee.objects.update(forward_cents=5_00, forward_reference="FBOLD", withhold_percent=24)
    desk.submit(a_claim(control_number="RV-2", lines=(a_line(charge=300_00),)))
    (paid,) = desk.pay(MONDAY + timedelta(days=45))
    codes = [code for code, _, _ in plb(paid)]
    assert codes == ["L6", "FB", "WO", "WO", "72", "IR"]
    assert paid.amount == sum(c.paid for c in paid.claims) - sum(amount for _, _, amount in plb(paid))


def test_an_835_goes_out_again_as_it_was_in_a_new_envelope_or_corrected(desk: Desk) -> None:
    desk.submit(a_claim())
    payments.run(slug="first", on=FRIDAY, misprint=1_00)
    from superbill.core import remit, x12
    from superbill.payer_desk import mail

    mail.deliver()
    (wrong,) = desk.files("835")
    told, _ = remit.read_835(x12.read(wrong)[0].transactions[0])
    assert told is not None and not remit.reconcile(told).balanced
    resend.again(told.trace, slug="first", on=FRIDAY, how=resend.How.BYTES)
    mail.deliver()
    assert desk.files("835") == [wrong]
    resend.again(told.trace, slug="first", on=FRIDAY, how=resend.How.CORRECTED)
    resend.again(told.trace, slug="first", on=FRIDAY, how=resend.How.CORRECTED)
    mail.deliver()
    (right,) = (remittance for _, remittance in desk.remittances())
    assert right.identity == (told.payer_trace_id, told.trace, 90_00, FRIDAY.isoformat())


def test_every_decision_is_told_exactly_once(desk: Desk) -> None:
    desk.submit(*[a_claim(control_number=f"RV-{n}", lines=(a_line(charge=100_00 + n),)) for n in range(20)])
    told = [claim.control_number for remittance in desk.pay() for claim in remittance.claims]
    assert sorted(told) == sorted(f"RV-{n}" for n in range(20))
    assert not DecisionMade.objects.filter(payment=None).exists()
