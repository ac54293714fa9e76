"""Witness files: scenarios a biller can read, with what must come out, to the cent.

:func:`run` answers the differences between what a file expects and what the engine does; an
empty list means the witness stands. The format is documented in ``docs/reference/witness-files.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim.values import Adjustment, Claim
from superbill.core.codes import CodeTables
from superbill.core.findings import Finding, Where
from superbill.core.money import Cents, dollars
from superbill.core.payer import findings
from superbill.core.payer.accumulators import COUNTED, Accumulators, Bucket
from superbill.core.payer.case import Case, Member, PastLine, ProviderStatus, rendering_status
from superbill.core.payer.clock import earliest_payment, interest, last_day
from superbill.core.payer.cob import order_of_benefits
from superbill.core.payer.decision import Decision, LineDecision, Outcome, reverse
from superbill.core.payer.explanation import explain
from superbill.core.payer.lawful import faults
from superbill.core.payer.misshapen import Path, Places, written
from superbill.core.payer.office import Office
from superbill.core.payer.plan import Plan
from superbill.core.payer.plan_file import plan_of, read_toml, shape
from superbill.core.payer.witness_file import (
    ClaimWitness,
    Expected,
    ExpectedLine,
    Witness,
    adjustments_of,
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

_PERIOD = re.compile(r"life|\d{4}(-\d\d){0,2}")
"""How an accumulator may name its period: a year, a month, a day, or a lifetime."""
Unequal = tuple[str, str, str]
"""What, what it should be, what it is."""


class Difference(Struct, frozen=True):
    """One thing that came out otherwise than a witness says, or that cannot be read."""

    witness: str
    claim: str
    what: str
    expected: str
    found: str
    explanation: tuple[str, ...] = ()
    line: int = 0
    """The line of the file, 0 where it is not known."""
    finding: Finding | None = None
    """What is wrong with the file itself."""

    def __str__(self) -> str:
        if self.finding is not None:
            return f"{self.witness}: {self.finding.code} {self.finding.message}"
        place = f"{self.witness}, claim {self.claim}" if self.claim else self.witness
        return f"{place}: {self.what} should be {self.expected or 'nothing'}, is {self.found or 'nothing'}"


class Read(Struct, frozen=True):
    """A witness that can be run, or what is wrong with it."""

    title: str
    witness: Witness | None
    plan: Plan | None
    findings: tuple[Finding, ...]
    under: tuple[Path, ...]
    """Where in the text it may stand."""


def run(text: str, tables: CodeTables) -> list[Difference]:
    """Run every witness of a file over ``tables``, which its own rows come before."""
    read, places, problems = read_witnesses(text)
    differences = [_unreadable("file", problem) for problem in problems]
    for one in read:
        differences += [_unreadable(one.title, problem) for problem in one.findings]
        if one.witness is not None and not one.findings:
            differences += _run_one(one, one.witness, places, tables)
    return differences


def read_witnesses(text: str) -> tuple[list[Read], Places, tuple[Finding, ...]]:
    """The witnesses of a file, where its names stand, and what is wrong with the file as a whole."""
    file, problems = read_toml(text)
    places = Places(text)
    if file is None:
        return [], places, problems
    entries = file.get("witness", [{}]) if file else []
    if entries == []:
        return [], places, (findings.PLAN_FIELD.at(value="there is no witness in this file"),)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        where = Where(path=f"line {places.line(('witness',))}")
        return [], places, (findings.PLAN_FIELD.at(where, value="a witness is written [[witness]]"),)
    common = {key: value for key, value in file.items() if key != "witness"}
    read = []
    for position, entry in enumerate(entries):
        under: tuple[Path, ...] = (("witness", position), ()) if "witness" in file else ((),)
        read.append(_read(_merge(common, entry), places, under))
    return read, places, ()


def count(text: str) -> int:
    """How many witnesses a file holds."""
    return len(read_witnesses(text)[0])


def _merge(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The common part of a file with what a witness says itself; tables merge, everything else replaces."""
    merged = dict(common)
    for key, value in own.items():
        under = merged.get(key)
        merged[key] = _merge(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def _read(table: dict[str, Any], places: Places, under: tuple[Path, ...]) -> Read:
    title = str(table.get("title", "witness"))
    plan_table = table.get("plan")
    rest = {key: value for key, value in table.items() if key != "plan"}
    witness, problems = shape(rest, Witness, places=places, under=under)
    plan: Plan | None = None
    if plan_table is not None:
        below = tuple((*prefix, "plan") for prefix in under)
        plan, wrong = plan_of({"plan": plan_table}, places=places, under=below)
        problems += wrong
    if witness is not None and not problems:
        meaningless = [*witness_faults(witness)]
        if witness.claims and plan is None:
            meaningless.append((("claims", 0), "a plan is missing: write [plan] with id and terms"))
        problems = tuple(
            findings.WITNESS_MEANING.at(Where(path=f"line {places.line(path, under)}, {written(path)}"), value=what)
            for path, what in meaningless
        )
    return Read(title, witness, plan, problems, under)


def _unreadable(title: str, problem: Finding) -> Difference:
    return Difference(title, "", problem.code, "a readable witness", problem.message, finding=problem)


def _run_one(read: Read, witness: Witness, places: Places, tables: CodeTables) -> Iterator[Difference]:
    if not any((witness.claims, witness.order, witness.deadline, witness.interest, witness.payable)):
        yield _unreadable(read.title, findings.WITNESS_MEANING.at(value="it asks nothing, as no claims come"))
    yield from _questions(witness, read.plan)
    if read.plan is not None:
        for difference, path in Scenario(witness, read.plan, tables_of(witness, tables)).differences():
            yield replace(difference, line=places.line(path, read.under))


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
    if plan is not None and witness.payable is not None:
        first = earliest_payment(plan.prompt, witness.payable.received)
        if first != witness.payable.expect:
            yield Difference(witness.title, "", "earliest payment", str(witness.payable.expect), str(first))


class Scenario:
    """One witness on its way: claims in order, each on what the one before left."""

    def __init__(self, witness: Witness, plan: Plan, tables: CodeTables) -> None:
        self.witness, self.plan = witness, plan
        self.members = {member.id: member_of(member) for member in witness.members}
        first = witness.claims[0].on if witness.claims else date(2026, 1, 1)
        history: dict[str, list[PastLine]] = {}
        for past in witness.history:
            history.setdefault(past.member or self._first_member(), []).append(past_of(past, witness.provider.npi))
        self.office = Office(
            tables,
            Accumulators(
                {self.bucket(name, first): self.number(name, value) for name, value in witness.accumulators.items()}
            ),
            history,
        )
        first_member = self._first_member()
        self.authorizations = tuple(authorization_of(one, first_member) for one in witness.authorizations)
        self.providers = {one.npi: provider_of(one) for one in witness.providers}
        self.entries: dict[str, ClaimWitness] = {}
        self.decisions: dict[str, Decision] = {}

    def _first_member(self) -> str:
        return self.witness.members[0].id if self.witness.members else ""

    def bucket(self, name: str, on: date) -> Bucket:
        """A bucket by its name: ``ANA deductible``, ``family KENT oop out``, ``ANA visits:therapy life``."""
        family = name.startswith("family ")
        who, *words = name.removeprefix("family ").split()
        member = self.members.get(who)
        period = self.plan.period_of(on, member.spell_from if member else None)
        if len(words) > 1 and _PERIOD.fullmatch(words[-1]):
            period = words.pop()
        what = " ".join(words)
        if words[0] in ("deductible", "oop"):
            tier = words[1] if len(words) > 1 else "in"
            return Bucket(f"{'F' if family else 'M'}:{who}", words[0], tier, period)
        if words[0].startswith(("authorization:", "referral:")):
            period = ""
        elif words[0].startswith("reserve:"):
            period = "life"
        return Bucket(f"M:{who}", what, "", period)

    def number(self, name: str, value: Any) -> int:
        """Dollars are cents; visits and units are counts."""
        counted = name.removeprefix("family ").split()[1].startswith(COUNTED)
        return int(value) if counted else int(value * 100)

    def differences(self) -> Iterator[tuple[Difference, Path]]:
        """Each difference with its place below the witness."""
        last = date(2026, 1, 1)
        for position, asked in enumerate(self.witness.claims):
            last = asked.on
            for difference in self._claim(asked):
                yield difference, ("claims", position)
        for name, value in self.witness.accumulators_after.items():
            for difference in self._accumulator(name, value, last, "", ()):
                yield difference, ("accumulators_after", name)

    def _claim(self, asked: ClaimWitness) -> Iterator[Difference]:
        waiting: Decision | None = None
        if asked.answers:
            waiting = self.decisions.get(asked.answers)
            asked = _answered(self.entries[asked.answers], asked)
        self.entries[asked.id] = asked
        if asked.takeback:
            decision, changed = self.office.take_back(f"P-{asked.takeback}")
            told: tuple[str, ...] = (f"claim {asked.takeback} is taken back",)
            unequal = _compare_takeback(asked.expect, decision)
        else:
            case = self.case(asked)
            if waiting is not None and waiting.outcome in (Outcome.PAY, Outcome.DENY):
                # Only lines of it waited: the payer corrects its own decision.
                case = replace(case, prior=waiting)
            decision, changed = self.office.receive(case)
            told = tuple(explain(decision))
            unequal = _compare(asked.expect, decision)
            self.decisions[asked.id] = decision
        for what, expected, found in unequal:
            yield Difference(self.witness.title, asked.id, what, expected, found, told)
        yield from self._sound((decision, *changed), asked.id)
        for one in changed:
            self.decisions[one.claim_number.removeprefix("P-")] = one
        yield from self._recalculated(asked, changed)
        for name, value in asked.expect.accumulators.items():
            yield from self._accumulator(name, value, asked.on, asked.id, told)

    def _sound(self, decisions: tuple[Decision, ...], claim: str) -> Iterator[Difference]:
        """What holds of every decision, and that none is what the witness just misses."""
        for decision in decisions:
            told = tuple(explain(decision))
            for fault in faults(decision):
                yield Difference(self.witness.title, claim, "the decision", "sound", fault, told)
            for name in self.witness.near_miss_of:
                reason = self.plan.reason(name)
                if any(_is(line, reason.group, reason.code, reason.remarks) for line in decision.lines):
                    yield Difference(self.witness.title, claim, "the decision", f"not {name}", name, told)

    def _recalculated(self, asked: ClaimWitness, changed: tuple[Decision, ...]) -> Iterator[Difference]:
        if asked.expect.recalculated is None:
            return
        wanted = sorted(asked.expect.recalculated)
        found = sorted(one.claim_number.removeprefix("P-") for one in changed)
        if wanted != found:
            told = tuple(line for one in changed for line in explain(one))
            yield Difference(self.witness.title, asked.id, "recalculated", ", ".join(wanted), ", ".join(found), told)

    def case(self, asked: ClaimWitness) -> Case:
        """What comes with one claim; what came before is the office's."""
        member_id = asked.member or self._first_member()
        member = self.members.get(member_id)
        npi = (asked.provider or self.witness.provider).npi
        claim = claim_of(asked, member_id, member, self.plan, npi)
        case = self.case_of(claim, member, received=asked.came, processed=asked.processed, number=f"P-{asked.id}")
        return replace(
            case,
            provider=provider_of(asked.provider) if asked.provider else case.provider,
            documents=asked.documents,
            approved=asked.approved,
            prices=dict(asked.prices),
            denied=dict(asked.denied),
            overruled=asked.overruled,
            requested=asked.requested,
        )

    def case_of(
        self, claim: Claim, member: Member | None, *, received: date, processed: date | None, number: str
    ) -> Case:
        """A claim with what the witness says the payer knows."""
        return Case(
            claim=claim,
            plan=self.plan,
            received=received,
            processed=processed,
            member=member,
            provider=self._provider(claim),
            authorizations=self.authorizations,
            claim_number=number,
            barred=self.witness.barred,
        )

    def _provider(self, claim: Claim) -> ProviderStatus:
        """What is known of who did the work: the provider with that NPI, else the one of all claims."""
        known = rendering_status(claim)
        for npi in (known.npi, claim.billing.npi):
            if npi in self.providers:
                return self.providers[npi]
        usual = provider_of(self.witness.provider)
        kind = known.practitioner if known.practitioner != "physician" else usual.practitioner
        return replace(usual, practitioner=kind, specialty=usual.specialty or known.specialty)

    def _accumulator(self, name: str, value: Any, on: date, claim: str, told: tuple[str, ...]) -> Iterator[Difference]:
        found = self.office.accumulators.used(self.bucket(name, on))
        expected = self.number(name, value)
        if found != expected:
            counted = self.number(name, 1) == 1
            shown = [str(number) if counted else dollars(number) for number in (expected, found)]
            yield Difference(self.witness.title, claim, f"accumulator {name}", shown[0], shown[1], told)


def _answered(waiting: ClaimWitness, answer: ClaimWitness) -> ClaimWitness:
    """The waiting claim with what was wanted for it."""
    return replace(
        waiting,
        id=answer.id,
        answers="",
        received=waiting.came,
        processed=answer.processed,
        requested=answer.requested or waiting.processed or waiting.came,
        documents=(*waiting.documents, *answer.documents),
        approved=answer.approved,
        prices={**waiting.prices, **answer.prices},
        denied={**waiting.denied, **answer.denied},
        overruled=(*waiting.overruled, *answer.overruled),
        expect=answer.expect,
    )


def _is(line: LineDecision, group: str, code: str, remarks: tuple[str, ...]) -> bool:
    """Whether a line is adjusted for a reason."""
    return {*remarks} <= {*line.remarks} and any(a.group == group and a.code == code for a in line.adjustments)


def _compare_takeback(expected: Expected, decision: Decision) -> Iterator[Unequal]:
    paid = reverse(decision).paid
    for wanted in (expected.paid, expected.reversed):
        if wanted is not None and paid != wanted:
            yield "paid", dollars(wanted), dollars(paid)


def _compare(expected: Expected, decision: Decision) -> Iterator[Unequal]:
    status = None if expected.status is None else str(expected.status)
    for what, wanted, found in (
        ("outcome", expected.outcome, decision.outcome.value),
        ("status", status, decision.status),
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
    if expected.findings is not None:
        told = sorted({finding.code for finding in decision.findings})
        if told != sorted(expected.findings):
            yield "findings", ", ".join(sorted(expected.findings)), ", ".join(told)
    if expected.adjustments is not None:
        yield from _reasons("adjustments", expected.adjustments, decision.adjustments)
    yield from _compare_lines(expected.lines, decision)


def _compare_lines(wanted: tuple[ExpectedLine, ...], decision: Decision) -> Iterator[Unequal]:
    if wanted and len(wanted) != len(decision.lines):
        yield "number of decided lines", str(len(wanted)), str(len(decision.lines))
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
        code = "-".join((line.procedure.code, *line.procedure.modifiers))
        if expected.code is not None and expected.code != code:
            yield f"{name} code", expected.code, code
        if expected.adjustments is not None:
            yield from _reasons(f"{name} adjustments", expected.adjustments, line.adjustments)
        if expected.remarks is not None and sorted(expected.remarks) != sorted(line.remarks):
            yield f"{name} remarks", " ".join(sorted(expected.remarks)), " ".join(sorted(line.remarks))


def _reasons(what: str, texts: tuple[str, ...], got: tuple[Adjustment, ...]) -> Iterator[Unequal]:
    wanted, found = (sorted(_shown(one) for one in each) for each in (adjustments_of(texts), got))
    if wanted != found:
        yield what, ", ".join(wanted), ", ".join(found)


def _shown(adjustment: Adjustment) -> str:
    return f"{adjustment.group}-{adjustment.code} {dollars(adjustment.amount)}"
