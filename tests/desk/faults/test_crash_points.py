"""Every statement and every written file of the desk's day as a moment to die: the next start makes the day whole.

The kills of ``test_kills`` are real and fall where chance lets them; these are where they are wanted, one after the other.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from superbill.app.platform import tenancy
from superbill.core import claim as claims
from superbill.core import inquiry, remit, x12
from superbill.core.payer.accumulators import Accumulators
from superbill.payer_desk import intake, mail, payments
from superbill.payer_desk.models import AccumulatorDraw, ClaimReceived, DecisionMade
from superbill.payer_desk.records import decision_of
from tests.builders import a_claim, a_line, a_submission
from tests.desk.world import FRIDAY, MONDAY, PLAN, Desk, file_of, open_first_health

pytestmark = pytest.mark.faults
KILLS = 10_000 if os.environ.get("SUPERBILL_FAULTS") else 24
"""How many moments are tried, spread over the day; with ``make faults`` all of them."""


class Killed(BaseException):
    """The process dies here."""


class Moments:
    """The moments of a piece of work: before and after each statement and each file that is written or moved."""

    def __init__(self, fatal: int = 0) -> None:
        self.fatal, self.passed = fatal, 0

    def _pass(self) -> None:
        self.passed += 1
        if self.passed == self.fatal:
            raise Killed

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def acted(*given: Any, **named: Any) -> Any:
            self._pass()
            answer = act(*given, **named)
            self._pass()
            return answer

        return acted

    @contextmanager
    def watched(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        with (
            patch.context() as here,
            connection.execute_wrapper(lambda execute, *statement: self.around(execute)(*statement)),
        ):
            for name in ("write_whole", "move_into"):
                here.setattr(mail, name, self.around(getattr(mail, name)))
            yield


@pytest.fixture
def desk(home: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    """A First Health whose data is committed, as a process that dies leaves it."""
    with django_db_blocker.unblock(), tenancy.acting_for(open_first_health(PLAN, "mortal")):
        yield Desk("mortal")


def live(desk: Desk) -> None:
    """A desk's day: what was stored is delivered, mail is worked, payments go out."""
    mail.deliver()
    intake.work(slug=desk.slug, on=MONDAY)
    payments.run(slug=desk.slug, on=FRIDAY)
    mail.deliver()


def mail_of_day(desk: Desk, day: int) -> list[str]:
    """A claim that is paid and one that waits for a person come in."""
    sent = (
        a_claim(control_number=f"PAID-{day}", lines=(a_line(charge=100_00 + day),)),
        a_claim(control_number=f"WAITS-{day}", lines=(a_line(charge=25_000_00 + day),)),
    )
    desk.put(file_of(claims.write_837(a_submission(*sent, reference=f"B{day}")), control=5000 + day))
    return [claim.control_number for claim in sent]


def assert_the_day_is_whole(desk: Desk, numbers: list[str]) -> None:
    """Each claim was taken in once, acknowledged once, and told once in a remittance that ties, or waits."""
    assert not mail.waiting(desk.slug) and not mail.left_over(desk.slug)
    out = mail.folder(desk.slug, "from_payer")
    assert not list(out.glob(".*")) and not list((out.parent / "to_payer" / mail.ASIDE).glob("*"))
    rows = ClaimReceived.objects.filter(control_number__in=numbers).order_by("id")
    assert [(row.control_number, row.state) for row in rows] == list(zip(numbers, ("decided", "pended"), strict=True))
    assert len([t for content in desk.files("999") for t in x12.read(content)[0].transactions]) == 1
    accepted: Counter[str] = Counter()
    for content in desk.files("277"):
        report, _ = inquiry.read_277(x12.read(content)[0].transactions[0])
        assert report is not None
        accepted.update(claim.control_number for claim in report.claims)
    assert accepted == Counter(numbers)
    told = []
    for content in desk.files("835"):
        remittance, findings = remit.read_835(x12.read(content)[0].transactions[0])
        assert remittance is not None and not findings and remit.reconcile(remittance).balanced
        told += [claim.control_number for claim in remittance.claims]
    assert told == numbers[:1]


def assert_the_books(desk: Desk) -> None:
    """The accumulators are the sum of the decisions that stand, and each of those was paid once."""
    standing = DecisionMade.objects.filter(state="standing").select_related("claim", "reverses__claim")
    drawn = Accumulators().apply(draw for made in standing for draw in decision_of(made).draws)
    sums = AccumulatorDraw.objects.values_list("holder", "what").annotate(total=Sum("quantity"))
    assert {(b.holder, b.what): amount for b, amount in drawn.values.items()} == {
        (holder, what): total for holder, what, total in sums if total
    }
    assert not standing.filter(payment=None).exists()


def test_a_kill_at_any_moment_changes_nothing_of_the_outcome(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (0, 1):  # the first day reads what the next ones know
        numbers, quiet = mail_of_day(desk, day), Moments()
        with quiet.watched(monkeypatch):
            live(desk)
        assert_the_day_is_whole(desk, numbers)
    assert quiet.passed > 50
    for fatal in range(1, quiet.passed + 1, max(1, quiet.passed // KILLS)):
        numbers = mail_of_day(desk, 1 + fatal)
        with Moments(fatal).watched(monkeypatch), pytest.raises(Killed):
            live(desk)
        connection.close()
        live(desk)
        assert_the_day_is_whole(desk, numbers)
    assert_the_books(desk)
