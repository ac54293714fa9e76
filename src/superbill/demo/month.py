"""A practice's month, lived through the rooms' own verbs, with a payer's desk in a process of its own.

What happens is the same for the same seed. Each run lives the month from its beginning, in a
clinic of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.coding import services as coding
from superbill.app.exchange import services as exchange
from superbill.app.payments import queries as payments
from superbill.app.payments import services as payment_services
from superbill.app.platform import clock, configuration, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import services as front_desk
from superbill.demo import cast, visits, world

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 31)
TAIL_WEEKS = 6
"""Weeks after the month in which payers go on answering."""
COPAY_CENTS = 3000
_PARTNERS = {
    "medicare": "medicare",
    "ppo": "cedar",
    "medicaid": "medicaid",
    "tpa": "granite",
    "workers-comp": "loneoak",
}
Progress = Callable[[str, int, int], None]


class Desk:
    """The payer's desk: a process that is told its verbs line by line."""

    def __init__(self, log: Path) -> None:
        self.log = log.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "superbill", "desk", "console"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=os.environ | {"SUPERBILL_HOME": str(configuration.home())},
        )

    def __call__(self, verb: str, **facts: Any) -> dict[str, Any]:
        """Ask for one verb; what the desk could not do is an error with its reason."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"do": verb} | facts, default=str) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline() or '{"ok": false, "problem": "it ended"}')
        if not answer["ok"]:
            raise RuntimeError(f"the payer's desk could not {verb}: {answer['problem']}; see {self.log.name}")
        return answer

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.log.close()


@dataclass
class Month:
    """One practice's month in the making."""

    actor: Actor
    desk: Desk
    encounters: int
    random: Random
    progress: Progress
    held: int = 0
    people: list[tuple[cast.Walker, Any]] = field(default_factory=list)

    def live(self) -> None:
        """From the first patient to the last answer."""
        self._open()
        days = list(_weekdays(FIRST, LAST))
        visits_left = self.encounters
        for number, day in enumerate(days):
            self.progress("days", number, len(days))
            today = -(-visits_left // (len(days) - number))
            visits_left -= today
            with clock.at(day):
                self._see(today, day)
                self._exchange(day, pay=day.weekday() == 4)
        for week in range(TAIL_WEEKS):
            day = LAST + timedelta(days=7 * week + 3)
            self.progress("weeks after", week, TAIL_WEEKS)
            with clock.at(day):
                self._exchange(day, pay=True)

    def _open(self) -> None:
        with clock.at(FIRST):
            world.set_up(self.actor)
            for facts in world.PAYERS:
                plan = facts.plan
                self.desk(
                    "set_payer",
                    slug=facts.slug,
                    plan=facts.plan_text,
                    name=plan["name"].upper()[:60],
                    payer_id=plan["payer_id"],
                    tax_id=facts.tax_id,
                    address=facts.address,
                    dialect=facts.dialect,
                )
                for clinician in cast.CLINICIANS:
                    status = {
                        "npi": clinician.npi,
                        "practitioner": clinician.practitioner,
                        "specialty": clinician.taxonomy,
                    }
                    self.desk("know", slug=facts.slug, npi=clinician.npi, status=status)

    def _register(self, day: date) -> tuple[cast.Walker, Any]:
        walker = cast.walkers(1, self.random, day)[0]
        number = len(self.people) + 1
        address = msgspec.to_builtins(walker.address)
        patient, _ = front_desk.register_patient(
            self.actor,
            last=walker.last,
            first=walker.first,
            birth=walker.birth,
            sex=walker.sex,
            **{name: address.get(name, "") for name in ("line1", "city", "state", "postal")},
        )
        for place, cover in enumerate(walker.cover.split("+")):
            slug = _PARTNERS[cover]
            member_id = _unique(walker.second_id if place else walker.member_id, cover, number + place * 5000)
            payer = next(row for row in practice.payers() if row.partner == slug)
            front_desk.add_coverage(
                self.actor, patient=patient, payer_id=payer.pk, member_id=member_id, starts_on=date(2026, 1, 1)
            )
            plan = next(facts.plan for facts in world.PAYERS if facts.slug == slug)
            person = {"last": walker.last, "first": walker.first, "birth": walker.birth, "sex": walker.sex}
            cover_value = {"id": member_id, "birth": walker.birth, "sex": walker.sex, "family": member_id,
                           "spans": [{"starts": date(2026, 1, 1)}]}  # fmt: skip
            member = {"number": member_id, "person": person | {"member_id": member_id}, "cover": cover_value}
            self.desk("enrol", slug=slug, plan=plan["id"], members_of=[member])
        self.people.append((walker, patient))
        return walker, patient

    def _see(self, count: int, day: date) -> None:
        """Patients come, are seen, coded, and released for billing."""
        providers, place = list(practice.providers()), practice.places().get(pos="11")
        for _ in range(count):
            walker, patient = self._register(day)
            visit = visits.visit_for(walker.cover, self.random)
            encounter = coding.start_encounter(
                self.actor, patient=patient, provider_id=self.random.choice(providers).pk, place_id=place.pk, on=day
            )
            if walker.cover.startswith("ppo"):
                front_desk.collect_copay(
                    self.actor, patient=patient, amount_cents=COPAY_CENTS, method="card", key=f"copay:{encounter.pk}"
                )
            charges = [
                coding.Charged(code=i.code, pointers=i.pointers, modifiers=i.modifiers, units=Decimal(i.units))
                for i in visit.items
            ]
            coding.code_encounter(self.actor, encounter_id=encounter.pk, diagnoses=visit.diagnoses, charges=charges)
            if coding.release(self.actor, encounter_id=encounter.pk).stops:
                self.held += 1
                continue
            claim_services.create_for_encounter(self.actor, encounter_id=encounter.pk)

    def _exchange(self, day: date, *, pay: bool) -> None:
        """Send what is ready, let the desk work, take its answers in, apply what reconciles."""
        ready = [row.pk for row in claims.in_states(["ready"])]
        if ready:
            claim_services.submit(self.actor, claim_ids=ready)
        outbox.drain()
        for facts in world.PAYERS:
            exchange.poll(self.actor, partner=facts.slug)
        self.desk("work", on=day)
        if pay:
            self.desk("pay", on=day)
        for facts in world.PAYERS:
            exchange.poll(self.actor, partner=facts.slug)
        outbox.drain()
        for remittance in payments.remittances("ready").order_by("pk"):
            payment_services.apply(self.actor, remittance_id=remittance.pk, key=f"demo:{remittance.pk}")
            if remittance.amount_cents > 0:
                payment_services.record_deposit(
                    self.actor,
                    trace=remittance.trace,
                    amount_cents=remittance.amount_cents,
                    received_on=day,
                    payer_name=remittance.payer_name,
                    key=f"demo:{remittance.pk}",
                )
        outbox.drain()


def _unique(member_id: str, cover: str, number: int) -> str:
    """A member id that nobody else in the month has."""
    if cover == "medicare":
        letters = "ACDEFGHJKM"
        return (
            member_id[:4]
            + letters[number // 1000 % 10]
            + letters[number // 100 % 10]
            + member_id[6:9]
            + f"{number % 100:02d}"
        )
    return f"{member_id[:2]}{400000 + number}"


def _weekdays(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)
