"""The front desk's part of the month: register, ask the payers, collect, and put right what the payers say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.app.registration import services as front_desk
from superbill.core.payer.terms import fits
from superbill.demo.cast import Card
from superbill.demo.script import Planned, Trouble
from superbill.demo.steps import Facts, once, registered

COVERED_SINCE = date(2025, 1, 1)
AUTHORIZED_DAYS = 30
OFFICE_VISITS = ("99202-99215",)
PAID_BY_MISTAKE = 2000
"""What a patient who owes nothing gives at the desk, in cents."""


def register(fay: Actor, planned: Planned) -> Facts:
    """A new account with the cards as they were read."""

    def do() -> Facts:
        person = planned.walker
        address = msgspec.to_builtins(person.address)
        patient, _ = front_desk.register_patient(
            fay,
            last=person.last,
            first=person.first,
            birth=person.birth,
            sex=person.sex,
            **{name: address.get(name, "") for name in ("line1", "city", "state", "postal")},
        )
        cards = planned.shown or person.cards
        return {"patient": patient.pk, "coverages": [_cover(fay, patient.pk, card, COVERED_SINCE) for card in cards]}

    facts: Facts = once(f"register:{planned.number}", do)
    return facts


def _cover(fay: Actor, patient_id: int, card: Card, starts_on: date) -> int:
    payer = next(row for row in practice.payers() if row.partner == card.slug)
    patient = registration.get_patient_for(fay, patient_id)
    coverage, _ = front_desk.add_coverage(
        fay, patient=patient, payer_id=payer.pk, member_id=card.number, starts_on=starts_on
    )
    return coverage.pk


def ask_about(fay: Actor, tomorrow: Sequence[Planned], day: date) -> None:
    """Ask every payer about tomorrow's patients, and for what it must authorize."""

    def do() -> int:
        coverages = [row for planned in tomorrow for row in _coverages(planned, day)]
        return len(front_desk.ask_together(fay, coverages=coverages, on=day)) if coverages else 0

    once(f"eligibility:{day}", do)
    for planned in tomorrow:
        once(f"authorization:{planned.number}", partial(_authorize, fay, planned, day))


def ask_now(fay: Actor, planned: Planned) -> None:
    """Ask for what must be authorized of a visit that nobody asked about beforehand."""
    once(f"authorization:{planned.number}", lambda: _authorize(fay, planned, planned.day))


def _coverages(planned: Planned, on: date) -> list[Any]:
    """A person's coverages in force, in order of payers."""
    return registration.coverages_on(registered(planned)["patient"], on)


def _authorize(fay: Actor, planned: Planned, day: date) -> int:
    """Ask the first payer for what it wants to authorize of a visit; 0 where it wants nothing."""
    coverage = _coverages(planned, day)[0]
    items = planned.visit.coding.items
    needed = practice.needs_authorization(coverage.payer, [item.code for item in items])
    if not needed:
        return 0
    row = front_desk.request_authorization(
        fay,
        coverage=coverage,
        codes=needed,
        diagnoses=planned.visit.coding.diagnoses,
        units=Decimal(sum(item.units for item in items if item.code in needed)),
        starts_on=day,
        ends_on=day + timedelta(days=AUTHORIZED_DAYS),
    )
    return row.pk


def collect(fay: Actor, planned: Planned, encounter_id: int) -> None:
    """Take the copay the payer told of, or what somebody gives who owes nothing."""
    facts = registered(planned)
    patient = registration.get_patient_for(fay, facts["patient"])
    coverage = _coverages(planned, planned.day)[0]
    check = registration.latest_check(coverage.pk, planned.day)
    codes = [item.code for item in planned.visit.coding.items]
    amount = check.copay_cents if check and any(fits(code, OFFICE_VISITS) for code in codes) else 0
    if planned.trouble is Trouble.OVERPAID_BY_PATIENT:
        amount = PAID_BY_MISTAKE
    if amount:
        front_desk.collect_copay(
            fay, patient=patient, amount_cents=amount, method="card", key=f"demo:copay:{encounter_id}"
        )


def is_inactive(planned: Planned) -> bool:
    """Whether the payer said that the plan has ended, and nobody has put that right."""
    coverage = _coverages(planned, planned.day)[0]
    check = registration.latest_check(coverage.pk, planned.day)
    return check is not None and check.status == "inactive"


def show_present_card(fay: Actor, planned: Planned) -> None:
    """The patient shows the card that counts now: the old plan is ended, the new one entered and asked about."""

    def do() -> int:
        old, card = registered(planned)["coverages"][0], planned.walker.cards[0]
        year = date(planned.day.year, 1, 1)
        front_desk.change_coverage(fay, coverage_id=old, ends_on=year - timedelta(days=1))
        new = _cover(fay, registered(planned)["patient"], card, year)
        for check in registration.checks_of(registered(planned)["patient"]):
            if check.findings and check.settled_at is None:
                front_desk.settle_check(fay, check_id=check.pk, note="The patient showed the card of the new plan.")
        front_desk.ask_together(fay, coverages=_coverages(planned, planned.day), on=planned.day)
        return new

    once(f"present-card:{planned.number}", do)


def read_card_again(fay: Actor, planned: Planned) -> str:
    """Copy the member id from the card again. Gives what it says."""
    card = planned.walker.cards[0]
    front_desk.change_coverage(fay, coverage_id=registered(planned)["coverages"][0], member_id=card.number)
    return card.number
