"""The biller's day: send what is ready, follow up, fix rejections, answer requests, apply remittances, clear what is parked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.exchange import queries as exchange
from superbill.app.exchange import services as exchange_services
from superbill.app.payments import queries as payments
from superbill.app.payments import services as payment_services
from superbill.app.payments import takings
from superbill.demo import front
from superbill.demo.script import Planned
from superbill.demo.staff import Staff
from superbill.demo.steps import once

MISPRINT = 1000
"""What the faulty remittance of the month announces too much, in cents. The bank gets the right sum."""
CARD_FEE = 26
"""What the card service keeps of each thousand."""
_REPORT = """RADIOLOGY REPORT
Examination: MRI of the head without contrast.
Reason: headaches for six weeks, new, worse in the morning.
Findings: no mass, no bleeding, ventricles of normal size.
Impression: normal examination.
"""


def send_ready(staff: Staff, day: date) -> None:
    """Send every clean claim, once a day."""

    def do() -> int:
        ready = [row.pk for row in claims.in_states(["ready"])]
        return len(claim_services.submit(staff.ada, claim_ids=ready).sent) if ready else 0

    once(f"submit:{day}", do)


def fix_rejections(staff: Staff, people: Mapping[int, Planned]) -> None:
    """A claim the payer would not take in: read the card again, and send it as a new original."""
    for claim in claims.in_states(["rejected"]):

        def do(claim_id: int = claim.pk, planned: Planned = people[claim.patient_id]) -> str:
            number = front.read_card_again(staff.fay, planned)
            why = f"the member id was read wrong; the card says {number[:2]}...{number[-2:]}"
            return claim_services.correct(staff.ada, claim_id=claim_id, reason=why).control_number

        once(f"rejected:{claim.pk}:{len(claims.versions(claim.pk))}", do)


def answer_requests(staff: Staff) -> None:
    """Send the papers a payer waits for."""
    for request in claims.open_requests():

        def do(request_id: int = request.pk) -> bool:
            claim_services.answer_request(staff.ada, request_id=request_id, document=_REPORT.encode())
            return True

        once(f"request:{request.pk}", do)


def ask_the_silent(staff: Staff, day: date) -> None:
    """Ask by 276 about every claim whose payer has said nothing for too long."""

    def do() -> int:
        silent = [row.pk for row in claims.silent()]
        return len(claim_services.ask_statuses(staff.ada, claim_ids=silent)) if silent else 0

    once(f"status:{day}", do)


def take_mail(staff: Staff, slug: str) -> None:
    exchange_services.poll(staff.superbill, partner=slug)


def apply_remittances(staff: Staff, day: date) -> None:
    """Apply every remittance that ties, and note its money in the bank."""
    for row in payments.remittances("ready").order_by("pk"):
        payment_services.apply(staff.ada, remittance_id=row.pk, key=f"demo:{row.pk}")
    for row in payments.remittances_unpaid():
        cents = row.amount_cents - (MISPRINT if row.status == "parked" else 0)
        _deposit(staff, row.trace, cents, day, row.payer_name)
    for row in payments.remittances("parked").order_by("pk"):
        _replace(staff, row.pk, row.trace)


def _replace(staff: Staff, remittance_id: int, trace: str) -> None:
    """A parked remittance whose payer has sent a right one under the same number is closed."""
    if any(row.status == "applied" for row in payments.remittances_traced(trace)):
        why = "It did not tie; the payer was told and has sent a right one, which is applied."
        once(
            f"set-aside:{remittance_id}",
            lambda: payment_services.set_aside(staff.ada, remittance_id=remittance_id, reason=why).pk,
        )


def _deposit(staff: Staff, trace: str, cents: int, day: date, payer_name: str) -> None:
    """The bank shows a payment, once."""

    def do() -> int:
        return payment_services.record_deposit(
            staff.ada, trace=trace, amount_cents=cents, received_on=day, payer_name=payer_name, key=f"demo:{trace}"
        ).pk

    once(f"deposit:{trace}", do)


def bank_takings(staff: Staff, day: date) -> None:
    """The front desk takes what it took to the bank, which shows it, and what the card service pays out."""
    held = list(takings.in_drawer())
    for cards in (False, True):
        rows = [row for row in held if (row.method == "card") is cards]
        if rows:
            once(f"takings:{day}:{cards}", partial(_bank, staff, rows, day, cards))


def _bank(staff: Staff, rows: list[Any], day: date, cards: bool) -> int:
    cents = sum(row.amount_cents for row in rows)
    slip = payment_services.take_to_bank(
        staff.fay,
        receipt_ids=[row.pk for row in rows],
        counted_cents=cents - cents * CARD_FEE // 1000 if cards else cents,
        reference=f"PAYOUT{day:%m%d}" if cards else "",
        key=f"demo:{day}:{cards}",
    )
    return payment_services.record_deposit(
        staff.ada,
        trace=slip.reference,
        amount_cents=slip.amount_cents,
        received_on=day,
        payer_name="CARD SERVICE" if cards else "BRANCH DEPOSIT",
        method="ACH" if cards else "CHK",
        key=f"demo:slip:{slip.number}",
    ).pk


def set_repeats_aside(staff: Staff) -> None:
    """What came before is looked at and closed: it counts already."""
    for parked in exchange.parked():
        if parked.reason == "repeat":

            def do(quarantine_id: int = parked.pk) -> bool:
                note = "The payer sent the same remittance again; the first one is in the books."
                exchange_services.set_aside(staff.ada, quarantine_id=quarantine_id, note=note)
                return True

            once(f"repeat:{parked.pk}", do)
