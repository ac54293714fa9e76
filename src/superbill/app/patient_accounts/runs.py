"""Statement runs: everyone whose turn it is, each with what must be said at this point."""

from __future__ import annotations

from msgspec import Struct

from superbill.app.patient_accounts import plans
from superbill.app.patient_accounts.collecting import LAST_NOTICE
from superbill.app.payments import services as payment_services
from superbill.app.payments.services import NotPossible
from superbill.app.payments.statements import sending
from superbill.app.platform import clock
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.core.money import Cents, dollars

SMALLEST = 500
"""Balances below this are not worth a stamp; they wait for more, or for the small-balance policy."""


class Run(Struct, frozen=True):
    """What a statement run did."""

    statements: tuple[int, ...]
    total: Cents
    refused: tuple[tuple[int, str], ...]
    """(patient, why no statement was made)"""


def run_statements(actor: Actor, *, least: Cents = SMALLEST) -> Run:
    """Send a statement to every account that owes ``least`` or more and had none in this cycle.

    Each is a transaction of its own, so a run that is broken off goes on where it was.
    """
    actor.must("send_statement")
    made, total, refused = [], 0, []
    for holder in sending.due(on=clock.today(), least=least - 1):
        try:
            row = payment_services.send_statement(actor, patient_id=holder, words=words_for(holder))
        except NotPossible as why:
            refused.append((holder, str(why)))
            continue
        made.append(row.pk)
        total += row.amount_cents
    return Run(tuple(made), total, tuple(refused))


def words_for(holder_id: int) -> list[str]:
    """What the next statement of an account must say: its plan, or how often it was asked before."""
    plan = plans.plan_of(holder_id)
    if plan is not None and plan.next_due is not None:
        due = f"{plan.next_due:%B} {plan.next_due.day}, {plan.next_due.year}"
        said = [
            f"Your payment plan: please pay {dollars(plan.next_amount)} by {due}. {dollars(plan.left)} is left in all."
        ]
        if plan.behind:
            said.append(f"{dollars(plan.overdue)} of it is overdue. Please pay it, or call us to change the plan.")
        return said
    phone = practice.practice().contact_phone
    at = f"({phone[:3]}) {phone[3:6]}-{phone[6:]}" if len(phone) == 10 else phone
    notice = sending.next_notice(holder_id)
    if notice <= 1:
        return []
    if notice == 2:
        return ["This balance was on your last statement. If you have paid in the meantime, thank you."]
    if notice < LAST_NOTICE:
        return [
            f"This balance is past due. If you cannot pay it at once, call {at}: we will agree on smaller payments."
        ]
    return [
        f"Final notice. Please pay, or call {at} within 30 days to agree on payments or ask for financial help.",
        "Otherwise we may give this balance to a collection agency.",
    ]
