"""The desk as a process: it watches the mailboxes of its payers, works what comes and pays when it is the day."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

from superbill.app.platform import clock, tenancy
from superbill.app.platform.models import Tenant
from superbill.payer_desk import adjudication, intake, mail, payments

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def payers() -> list[Tenant]:
    """Every payer at the desk."""
    return list(Tenant.objects.order_by("id"))


def work_all(on: date, at: Sequence[Tenant]) -> list[intake.Worked]:
    """Work all mail until no mailbox has any left: a payer may forward a claim to another one."""
    worked: list[intake.Worked] = []
    with clock.at(on):
        for tenant in at:
            with tenancy.acting_for(tenant):
                adjudication.expire(on)
        again = True
        while again:
            before = len(worked)
            for tenant in at:
                with tenancy.acting_for(tenant):
                    mail.deliver()
                    worked += intake.work(slug=tenant.slug, on=on)
            again = len(worked) > before
    return worked


def pay_all(on: date, at: Sequence[Tenant]) -> list[str]:
    """Pay what is due at every payer, and deliver the remittances."""
    traces: list[str] = []
    with clock.at(on):
        for tenant in at:
            with tenancy.acting_for(tenant):
                traces += payments.run(slug=tenant.slug, on=on)
                mail.deliver()
    return traces


def run(
    *, pay_on: frozenset[str], every: float, say: Callable[[str], None], until: Callable[[], bool] = lambda: False
) -> None:
    """Work mail every few seconds; pay on the weekdays named, once a day. Ends when ``until`` says so."""
    with mail.the_only_desk():
        while not until():
            today = clock.today()
            for one in work_all(today, payers()):
                said = f"{one.claims} claims" if one.claims else "no claims"
                state = f"set aside: {one.problem}" if one.problem else "came before" if one.repeated else said
                say(f"{one.name}: {state}; {len(one.answers)} answers")
            if WEEKDAYS[today.weekday()] in pay_on:
                for trace in pay_all(today, payers()):
                    say(f"paid {trace}")
            time.sleep(every)
