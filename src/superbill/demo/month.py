"""A practice's month, lived through the rooms' own verbs, with a payer's desk in a process of its own.

The same seed gives the same month. A month that was killed goes on where it stopped (:mod:`superbill.demo.steps`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from django.db import transaction

from superbill.app.platform import clock, outbox
from superbill.app.platform.database import Growth
from superbill.demo import biller, coder, denials, front, patients_pay, payer_side, world
from superbill.demo.desk import Desk
from superbill.demo.script import FIRST, LAST, Planned, tail, weekdays
from superbill.demo.staff import Staff, at_work, hire
from superbill.demo.steps import end_day, ended, once, people_so_far

Progress = Callable[[str, int, int], None]
SLUGS = [facts.slug for facts in world.PAYERS]
TOGETHER = 50
"""Deliveries between rooms that share a transaction: nobody else works at this practice."""


@dataclass
class Month:
    """One practice's month."""

    tenant_id: int
    desk: Desk
    script: list[Planned]
    progress: Progress
    through: date | None = None
    """The day to stop at, when the payers' answers are in and nobody has worked them; ``None``: to the end."""
    people: dict[int, Planned] = field(default_factory=dict)

    def live(self) -> None:
        """From the first patient to the last answer; what was lived before is not lived again."""
        self.people = people_so_far(self.script)
        eve = FIRST - timedelta(days=3)
        with clock.at(eve):
            once("set-up", self._set_up)
            self.staff: Staff = at_work(self.tenant_id)
            if not ended(eve):
                self._send_and_hear(eve, FIRST)
                self._work_answers(eve)
                end_day(eve)
        days = weekdays(FIRST, LAST)
        growth = Growth()
        for number, (day, following) in enumerate(zip(days, [*days[1:], None], strict=True)):
            self.progress("days of March", number, len(days))
            if not ended(day):
                with clock.at(day):
                    self._day(day)
                    self._send_and_hear(day, following)
                    if self.through is not None and day >= self.through:
                        return
                    self._work_answers(day)
                    end_day(day)
                growth.step()
        for number, day in enumerate(tail()):
            self.progress("weeks after", number, len(tail()))
            if not ended(day):
                with clock.at(day):
                    patients_pay.live(self.staff, day, self.people)
                    outbox.drain(TOGETHER)
                    self._send_and_hear(day, None)
                    self._work_answers(day)
                    end_day(day)
        once("finished", lambda: True)

    def _set_up(self) -> bool:
        hire(self.tenant_id)
        staff = at_work(self.tenant_id)
        world.set_up(staff.mia)
        coder.equip(staff)
        payer_side.open_desk(self.desk, self.script)
        return True

    def _day(self, day: date) -> None:
        """Patients come, are seen, coded and billed; yesterday's held visits are put right."""
        open_ = [one for one in self.script if one.day <= day]
        with transaction.atomic():
            for planned in open_:
                if planned.day == day:
                    self._register(planned)
                    coder.see(self.staff, planned)
                    coder.look_again(self.staff, planned)
        for planned in open_:
            if planned.day > day - timedelta(days=7) and not coder.is_claimed(planned):
                self._put_right(planned, day)
        outbox.drain(TOGETHER)

    def _put_right(self, planned: Planned, day: date) -> None:
        if front.is_inactive(planned):
            front.show_present_card(self.staff.fay, planned)
        elif planned.visit.slip is not None or planned.day < day:
            coder.mend(self.staff, planned)
        elif planned.walk_in:
            front.ask_now(self.staff.fay, planned)

    def _send_and_hear(self, day: date, following: date | None) -> None:
        """Work what came back, ask about tomorrow, send, let the payers work, take their mail in."""
        people = self.people
        biller.fix_rejections(self.staff, people)
        biller.answer_requests(self.staff)
        denials.work(self.staff, people)
        if day.weekday() == 2 or day > LAST:
            biller.ask_the_silent(self.staff, day)
        if following is not None:
            tomorrow = [one for one in self.script if one.day == following and not one.walk_in]
            with transaction.atomic():
                for planned in tomorrow:
                    self._register(planned)
            front.ask_about(self.staff.fay, tomorrow, following)
        biller.send_ready(self.staff, day)
        payer_side.act(self.desk, self.script, day)
        self._hear_payers(day)
        outbox.drain(TOGETHER)

    def _work_answers(self, day: date) -> None:
        """Post what the payers answered, and take the day's money to the bank."""
        biller.set_repeats_aside(self.staff)
        biller.apply_remittances(self.staff, day)
        biller.bank_takings(self.staff, day)
        outbox.drain(TOGETHER)

    def _hear_payers(self, day: date) -> None:
        """Each payer works its mail while the practice takes in what the one before it answered."""
        with payer_side.working(self.desk, SLUGS[0], day):
            outbox.drain(TOGETHER)
        for slug, following in pairwise(SLUGS):
            with payer_side.working(self.desk, following, day):
                biller.take_mail(self.staff, slug)
        biller.take_mail(self.staff, SLUGS[-1])
        if payer_side.pay(self.desk, day):
            for slug in SLUGS:
                biller.take_mail(self.staff, slug)

    def _register(self, planned: Planned) -> None:
        facts = front.register(self.staff.fay, planned)
        self.people[facts["patient"]] = planned
