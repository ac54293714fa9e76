"""Any order of billing, answering, correcting, taking back, moving, refunding and closing: after every step the
database is a model that is nothing but arithmetic.

Six laws hold after every step:

1. Conservation: what was charged is paid, adjusted, written off or open, charge by charge.
2. Rejection atomicity: a verb that is refused leaves every balance and every row as it was.
3. Nothing twice, nothing lost: each document's money is its entries' money, and clearing is empty.
4. Reversal is identity: what is taken back leaves every balance as it was before it was applied.
5. Closed is closed: nothing ever counts in a closed period.
6. Roll-forward: receivables at the end are those at the start plus every movement, with residual 0.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import services
from superbill.app.platform import clock
from tests.app.payments.scene import paid

from . import ground

CHARGE = 10000
TODAY = date(2026, 6, 30)
FIRST = date(1900, 1, 1)


class Books(RuleBasedStateMachine):
    """The model: per charge what the insurer and the patient owe, and what each account holds."""

    @initialize()
    def open(self) -> None:
        self.stack = ExitStack()
        self.here = self.stack.enter_context(ground.clinic())
        self.stack.enter_context(clock.at(TODAY))
        self.insurer: Counter[int] = Counter()
        self.patient: Counter[int] = Counter()
        self.accounts: Counter[str] = Counter()
        self.answered: dict[int, list[tuple[int, int, int, int]]] = {}
        """Per claim: remittance, paid, contractual, patient's; the standing answer is the last."""
        self.closed = date(2025, 12, 31)
        self.number = 0

    def teardown(self) -> None:
        self.stack.close()

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _move(self, claim: int, told: tuple[int, int, int, int], sign: int) -> None:
        _, paid_cents, contractual, share = told
        self.insurer[claim] -= sign * (paid_cents + contractual + share)
        self.patient[claim] += sign * share
        self.accounts["cash.in_transit"] += sign * paid_cents
        self.accounts["adjustment.contractual"] += sign * contractual

    @rule()
    def bill(self) -> None:
        claim = self._next()
        self.here.bill(claim, (claim, "99213", CHARGE))
        self.insurer[claim] += CHARGE
        self.accounts["revenue.charges"] -= CHARGE

    def _fresh(self) -> list[int]:
        return sorted(claim for claim in self.insurer if not self.answered.get(claim))

    @precondition(lambda self: self._fresh())
    @rule(data=st.data(), cents=st.integers(1, CHARGE), share=st.integers(0, CHARGE))
    def answer(self, data: st.DataObject, cents: int, share: int) -> None:
        claim = data.draw(st.sampled_from(self._fresh()))
        if self.insurer[claim] != CHARGE:
            cents = CHARGE  # paid in full though less is owed: a credit
        share = min(share, CHARGE - cents)
        told = (0, cents, CHARGE - cents - share, share)
        remit = self._told(claim, told)
        row = self.here.keyed(remit, trace=f"E{self._next()}")
        self.here.apply(row)
        self.answered[claim] = [(row.pk, *told[1:])]
        self._move(claim, told, 1)

    @staticmethod
    def _told(claim: int, told: tuple[int, int, int, int], sign: int = 1):  # type: ignore[no-untyped-def]
        _, cents, contractual, share = told
        said = f"CO-45 {sign * contractual / 100}, PR-2 {sign * share / 100}"
        status = "1" if sign > 0 else "22"
        return paid(claim, claim, sign * CHARGE, sign * cents, said, status=status, payer_claim_number=f"F{claim}")

    def _standing(self) -> list[int]:
        return sorted(claim for claim, told in self.answered.items() if told)

    @precondition(lambda self: self._standing())
    @rule(data=st.data(), cents=st.integers(1, CHARGE))
    def correct(self, data: st.DataObject, cents: int) -> None:
        """The payer takes its answer back and gives another, in one remittance."""
        claim = data.draw(st.sampled_from(self._standing()))
        before = self.answered[claim][-1]
        if self.insurer[claim] + sum(before[1:]) != CHARGE:
            return  # somebody else answers for a part: what the payer calls contractual then exceeds what is open
        told = (0, cents, CHARGE - cents, 0)
        total = cents - before[1]
        more = {"amount": abs(total), "direction": "C" if total >= 0 else "D"}
        row = self.here.keyed(self._told(claim, before, -1), self._told(claim, told), trace=f"E{self._next()}", **more)
        self.here.apply(row)
        self._move(claim, before, -1)
        self._move(claim, told, 1)
        self.answered[claim].append((row.pk, *told[1:]))

    @precondition(lambda self: self._standing())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """Take the last answer back: an answer that was corrected must wait for its correction."""
        claim = data.draw(st.sampled_from(self._standing()))
        history = self.answered[claim]
        last = history[-1]
        if len(history) > 1:
            self._refused(lambda: self._reverse(history[-2][0]))
        self._reverse(last[0])
        self._move(claim, last, -1)
        history.pop()
        if history:
            self._move(claim, history[-1], 1)

    def _reverse(self, remittance_id: int) -> None:
        services.reverse(
            self.here.clinic.mia, remittance_id=remittance_id, reason="model", key=f"r{remittance_id} {self._next()}"
        )

    def _owing(self) -> list[int]:
        return sorted(claim for claim in self.insurer if self.insurer[claim] > 0)

    @precondition(lambda self: self._owing())
    @rule(data=st.data(), cents=st.integers(1, CHARGE * 2))
    def transfer(self, data: st.DataObject, cents: int) -> None:
        """By decision the patient answers for it; more than is open is refused."""
        claim = data.draw(st.sampled_from(self._owing()))

        def move() -> None:
            services.transfer(
                self.here.clinic.ada, charge_id=claim, patient_id=3, amount_cents=cents,
                from_payer=self.here.setting.ppo.pk, to_payer=None, reason="not covered", key=f"t{self._next()}",
            )  # fmt: skip

        if cents > self.insurer[claim]:
            self._refused(move)
            return
        move()
        self.insurer[claim] -= cents
        self.patient[claim] += cents

    @precondition(lambda self: any(amount < 0 for amount in self.insurer.values()))
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(sorted(one for one in self.insurer if self.insurer[one] < 0)))
        amount = -self.insurer[claim]

        def decide(cents: int) -> None:
            services.decide_refund(
                self.here.clinic.mia, amount_cents=cents, reason="overpaid", key=f"f{self._next()}", patient_id=3,
                charge_id=claim, payer_id=self.here.setting.ppo.pk,
            )  # fmt: skip

        self._refused(lambda: decide(amount + 1))
        decide(amount)
        self.insurer[claim] = 0
        self.accounts["refunds.payable"] -= amount

    @rule(days=st.integers(1, 40))
    def close(self, days: int) -> None:
        through = self.closed + timedelta(days=days)
        if through >= TODAY:
            return
        books.close_period(self.here.clinic.mia, through=through)
        self.closed = through
        self.sealed = journal.trial_balance(as_of=through)

    def _refused(self, verb) -> None:  # type: ignore[no-untyped-def]
        before = ground.snapshot()
        try:
            verb()
        except services.NotPossible:
            assert ground.snapshot() == before, "law 2: a refusal leaves everything as it was"
        else:
            raise AssertionError("it should have been refused")

    @invariant()
    def the_database_is_the_model(self) -> None:
        if not hasattr(self, "here"):
            return
        opened = journal.open_charges(self.insurer)
        for claim in self.insurer:
            shown = opened[claim]
            assert (sum(amount for _, amount in shown.insurance), shown.patient) == (
                self.insurer[claim],
                self.patient[claim],
            )
        shown_accounts = journal.trial_balance()
        expected = {name: amount for name, amount in self.accounts.items() if amount}
        expected |= {
            name: total
            for name, total in (("ar.insurance", self.insurer.total()), ("ar.patient", self.patient.total()))
            if total
        }
        assert shown_accounts == expected
        ground.assert_money()
        assert journal.roll_forward(FIRST, TODAY).residual == 0
        if hasattr(self, "sealed"):
            assert journal.trial_balance(as_of=self.closed) == self.sealed, "law 5: closed is closed"


TestAnyOrder = Books.TestCase
TestAnyOrder.settings = settings(
    max_examples=150 if ground.FULL else 10,
    stateful_step_count=25 if ground.FULL else 12,
    deadline=None,
    phases=(Phase.generate,),  # a shorter example is not worth the minutes: every step commits
    suppress_health_check=list(HealthCheck),
)
