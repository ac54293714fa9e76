"""Witness files: scenarios a biller can read, with what must come out, to the cent.

:func:`run` answers the differences between what a file expects and what the engine does; an
empty list means the witness stands. The format is documented in ``docs/reference/witness-files.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from superbill.core.codes import CodeTables
from superbill.core.findings import Finding
from superbill.core.money import Cents, dollars
from superbill.core.payer.accumulators import Accumulators, Bucket
from superbill.core.payer.adjudicate import adjudicate
from superbill.core.payer.case import Case, PastLine
from superbill.core.payer.clock import interest, last_day
from superbill.core.payer.cob import order_of_benefits
from superbill.core.payer.decision import Decision, Outcome, explain, reverse
from superbill.core.payer.lawful import faults
from superbill.core.payer.plan import Plan
from superbill.core.payer.plan_file import plan_of, read_toml, shape
from superbill.core.payer.witness_file import (
    ClaimWitness,
    Expected,
    ExpectedLine,
    Witness,
    authorization_of,
    claim_of,
    member_of,
    past_of,
    provider_of,
    tables_of,
)
from superbill.core.payer.witness_file import (
    faults as witness_faults,
)


class Difference(Struct, frozen=True):
    """One thing that came out otherwise than a witness says."""

    witness: str
    claim: str
    what: str
    expected: str
    found: str
    explanation: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.witness}, claim {self.claim}" if self.claim else self.witness
        return f"{place}: {self.what} should be {self.expected or 'nothing'}, is {self.found or 'nothing'}"


def run(text: str, tables: CodeTables) -> list[Difference]:
    """Run every witness of a file over ``tables``, which its own rows come before."""
    file, problems = read_toml(text)
    if file is None:
        return [_unreadable("file", problem) for problem in problems]
    common = {key: value for key, value in file.items() if key != "witness"}
    differences: list[Difference] = []
    for entry in _entries(file):
        differences += _run_one(_merge(common, entry), tables)
    return differences


def _entries(file: dict[str, Any]) -> list[dict[str, Any]]:
    """The witnesses of a file; a file without ``[[witness]]`` is one itself."""
    entries = file.get("witness", [{}])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return [{"witness": "must be written [[witness]]"}]
    return entries


def count(text: str) -> int:
    """How many witnesses a file holds."""
    file, _ = read_toml(text)
    return len(_entries(file)) if file else 0


def _merge(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The common part of a file with what a witness says itself; tables merge, everything else replaces."""
    merged = dict(common)
    for key, value in own.items():
        under = merged.get(key)
        merged[key] = _merge(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def _unreadable(witness: str, problem: Finding) -> Difference:
    return Difference(witness, "", problem.code, "a readable witness", problem.message)


def _run_one(table: dict[str, Any], tables: CodeTables) -> Iterator[Difference]:
    title = str(table.get("title", "witness"))
    plan_table = table.get("plan")
    witness, problems = shape({key: value for key, value in table.items() if key != "plan"}, Witness)
    plan: Plan | None = None
    if witness is not None and plan_table is not None:
        plan, problems = plan_of({"plan": plan_table})
    if witness is None or problems:
        yield from (_unreadable(title, problem) for problem in problems)
        return
    meaningless = list(witness_faults(witness))
    if meaningless:
        yield from (Difference(title, "", "the file", "a readable witness", fault) for fault in meaningless)
        return
    yield from _questions(witness, plan)
    if plan is not None:
        yield from _Run(witness, plan, tables_of(witness, tables)).differences()
    elif witness.claims:
        yield Difference(title, "", "plan", "a plan for the claims", "none")


def _questions(witness: Witness, plan: Plan | None) -> Iterator[Difference]:
    """The questions without a claim: the order of payers, the last day to file, interest."""
    if witness.order is not None:
        order = order_of_benefits(witness.order.covers, witness.order.household, witness.order.employment)
        found = [cover.name for cover in order.plans]
        if found != list(witness.order.expect):
            yield Difference(witness.title, "", "order", ", ".join(witness.order.expect), ", ".join(found), order.rules)
        rule = order.rules[0] if order.rules else ""
        if witness.order.rule and witness.order.rule != rule:
            yield Difference(witness.title, "", "rule", witness.order.rule, rule)
    if plan is not None and witness.deadline is not None:
        asked = witness.deadline
        last = last_day(plan.filing, asked.served, primary_decided=asked.primary_decided)
        if last != asked.expect:
            yield Difference(witness.title, "", "last day", str(asked.expect), str(last))
    if plan is not None and witness.interest is not None:
        owed = witness.interest
        amount = interest(plan.prompt, owed.amount, owed.received, owed.paid)
        if amount != owed.expect:
            yield Difference(witness.title, "", "interest", dollars(owed.expect), dollars(amount))


class _Run:
    """One witness on its way: claims in order, each on what the one before left."""

    def __init__(self, witness: Witness, plan: Plan, tables: CodeTables) -> None:
        self.witness, self.plan, self.tables = witness, plan, tables
        self.members = {member.id: member_of(member) for member in witness.members}
        year = plan.period(self._first_day())
        self.accumulators = Accumulators(
            {self.bucket(name, year): self.number(name, value) for name, value in witness.accumulators.items()}
        )
        self.history: dict[str, list[PastLine]] = {}
        for past in witness.history:
            self.history.setdefault(past.member or self._first_member(), []).append(past_of(past))
        self.decisions: dict[str, Decision] = {}

    def _first_day(self) -> date:
        return self.witness.claims[0].on if self.witness.claims else date(2026, 1, 1)

    def _first_member(self) -> str:
        return self.witness.members[0].id if self.witness.members else ""

    def bucket(self, name: str, year: str) -> Bucket:
        """A bucket by its name: ``ANA deductible``, ``family KENT oop out``, ``ANA visits:therapy life``."""
        family = name.startswith("family ")
        words = name.removeprefix("family ").split()
        holder = f"{'F' if family else 'M'}:{words[0]}"
        if words[-1] == "life":
            return Bucket(holder, " ".join(words[1:-1]), "", "life")
        what = " ".join(words[1:])
        if words[1] in ("deductible", "oop"):
            return Bucket(holder, words[1], words[2] if len(words) > 2 else "in", year)
        return Bucket(holder, what, "", year)

    def number(self, name: str, value: Any) -> int:
        """Dollars are cents; visits and units are counts."""
        words = name.removeprefix("family ").split()
        counted = words[1].startswith(("visits:", "units:"))
        return int(value) if counted else int(value * 100)

    def differences(self) -> Iterator[Difference]:
        for asked in self.witness.claims:
            yield from self._claim(asked)
        year = self.plan.period(self._first_day())
        for name, value in self.witness.accumulators_after.items():
            yield from self._accumulator(name, value, year, "", ())

    def _claim(self, asked: ClaimWitness) -> Iterator[Difference]:
        if asked.takeback:
            yield from self._take_back(asked)
            return
        decision = self.decide(asked)
        told = tuple(explain(decision))
        for what, expected, found in _compare(asked.expect, decision):
            yield Difference(self.witness.title, asked.id, what, expected, found, told)
        for fault in faults(decision):
            yield Difference(self.witness.title, asked.id, "the decision", "sound", fault, told)
        self.accumulators = self.accumulators.apply(decision.all_draws)
        self.decisions[asked.id] = decision
        year = self.plan.period(asked.on)
        for name, value in asked.expect.accumulators.items():
            yield from self._accumulator(name, value, year, asked.id, told)

    def decide(self, asked: ClaimWitness) -> Decision:
        """The decision of one claim on what came before."""
        member_id = asked.member or self._first_member()
        member = self.members.get(member_id)
        claim = claim_of(asked, member_id, member, self.plan)
        case = Case(
            claim=claim,
            plan=self.plan,
            received=asked.received or asked.on,
            processed=asked.processed,
            member=member,
            provider=provider_of(asked.provider or self.witness.provider),
            accumulators=self.accumulators,
            history=tuple(self.history.get(member_id, ())),
            authorizations=tuple(authorization_of(one, self._first_member()) for one in self.witness.authorizations),
            prior=self.decisions.get(asked.replaces),
            claim_number=f"P-{asked.id}",
            documents=asked.documents,
            approved=asked.approved,
            prices=dict(asked.prices),
            denied=dict(asked.denied),
            overruled=asked.overruled,
            requested=asked.requested,
        )
        decision = adjudicate(case, self.tables)
        kept = self.history.setdefault(member_id, [])
        if decision.reverses is not None:
            kept[:] = [past for past in kept if past.claim_number != decision.reverses.claim_number]
        kept += decision.history
        return decision

    def _take_back(self, asked: ClaimWitness) -> Iterator[Difference]:
        """A decided claim is taken back without a new claim: only the draws and the reversal."""
        prior = self.decisions[asked.takeback]
        self.accumulators = self.accumulators.reverse(prior.draws)
        paid = reverse(prior).paid
        if asked.expect.paid is not None and paid != asked.expect.paid:
            yield Difference(self.witness.title, asked.id, "paid", dollars(asked.expect.paid), dollars(paid))
        year = self.plan.period(asked.on)
        for name, value in asked.expect.accumulators.items():
            yield from self._accumulator(name, value, year, asked.id, ())

    def _accumulator(self, name: str, value: Any, year: str, claim: str, told: tuple[str, ...]) -> Iterator[Difference]:
        found = self.accumulators.used(self.bucket(name, year))
        expected = self.number(name, value)
        if found != expected:
            yield Difference(self.witness.title, claim, f"accumulator {name}", str(expected), str(found), told)


def _compare(expected: Expected, decision: Decision) -> Iterator[tuple[str, str, str]]:
    for what, wanted, found in (
        ("outcome", expected.outcome, decision.outcome.value),
        ("status", expected.status, decision.status),
        ("rejection", expected.rejection, decision.rejection),
    ):
        if wanted is not None and wanted != found:
            yield what, wanted, found
    for what, amount, got in (
        ("paid", expected.paid, decision.paid),
        ("allowed", expected.allowed, decision.allowed),
        ("patient", expected.patient, decision.patient),
    ):
        if amount is not None and amount != got:
            yield what, dollars(amount), dollars(got)
    if expected.reversed is not None:
        back = reverse(decision.reverses).paid if decision.reverses else 0
        if back != expected.reversed:
            yield "reversed", dollars(expected.reversed), dollars(back)
    if expected.documents is not None:
        asked = sorted(paper for request in decision.requests for paper in request.documents)
        if asked != sorted(expected.documents):
            yield "documents", ", ".join(sorted(expected.documents)), ", ".join(asked)
    if expected.adjustments is not None:
        yield from _reasons("adjustments", expected.adjustments, decision.adjustments)
    yield from _compare_lines(expected.lines, decision)


def _compare_lines(wanted: tuple[ExpectedLine, ...], decision: Decision) -> Iterator[tuple[str, str, str]]:
    if wanted and decision.outcome in (Outcome.PAY, Outcome.DENY) and len(wanted) != len(decision.lines):
        yield "number of lines", str(len(wanted)), str(len(decision.lines))
    for expected, line in zip(wanted, decision.lines, strict=False):
        name = f"line {line.line.number}"
        amounts: tuple[tuple[str, Cents | None, Cents], ...] = (
            ("allowed", expected.allowed, line.allowed),
            ("paid", expected.paid, line.paid),
            ("patient", expected.patient, line.patient),
        )
        for what, amount, found in amounts:
            if amount is not None and amount != found:
                yield f"{name} {what}", dollars(amount), dollars(found)
        if expected.adjustments is not None:
            yield from _reasons(f"{name} adjustments", expected.adjustments, line.adjustments)
        if expected.remarks is not None and sorted(expected.remarks) != sorted(line.remarks):
            yield f"{name} remarks", " ".join(sorted(expected.remarks)), " ".join(sorted(line.remarks))


def _reasons(what: str, wanted: tuple[str, ...], got: tuple[Any, ...]) -> Iterator[tuple[str, str, str]]:
    found = sorted(f"{a.group}-{a.code} {dollars(a.amount)}" for a in got)
    if sorted(wanted) != found:
        yield what, ", ".join(sorted(wanted)), ", ".join(found)
