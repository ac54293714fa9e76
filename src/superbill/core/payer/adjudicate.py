"""The order of work: from a case to its decision (billing rules 4.1).

:func:`adjudicate` reads top to bottom as a payer works: the claim, then its lines, then prices,
then shares. The first question about the whole claim that fails stops; every line is asked
until something refuses it. The same case and tables always give the same decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from superbill.core.claim.values import Adjustment, Claim, ClaimKind, Line
from superbill.core.codes import CodeTables
from superbill.core.findings import Finding, Where
from superbill.core.money import dollars, of_rate
from superbill.core.payer import checks, editions, findings
from superbill.core.payer.accumulators import Accumulators, Draw, total
from superbill.core.payer.asking import Asked, ask_lines, set_aside
from superbill.core.payer.benefits import Limited, limit
from superbill.core.payer.case import Case, Member, PastLine
from superbill.core.payer.checks import REPLACES, VOIDS
from superbill.core.payer.cob import prior_of
from superbill.core.payer.combinations import not_in_the_table
from superbill.core.payer.decision import NOTHING, Decision, LineDecision, Outcome, Request, Step
from superbill.core.payer.plan import Benefit
from superbill.core.payer.price import ALONE, WHOLE_CLAIM, Beside, LinePrice, Pricing, price, service_date
from superbill.core.payer.recode import Recoded, recode
from superbill.core.payer.settle import Terrain, not_covered, refuse, settle
from superbill.core.payer.share import Holder
from superbill.core.payer.terms import Terms

_SECONDS = {"P": "1", "S": "2", "U": "1"}


def adjudicate(case: Case, tables: CodeTables) -> Decision:
    """Decide a claim: pay, deny, pend, reject or void. Pure; the caller keeps what it draws.

    A claim with a prior decision is corrected: the provider asks for it by frequency 7 or 8, or the payer does so itself.
    """
    if case.claim.frequency in (REPLACES, VOIDS) or case.prior is not None:
        return _correct(case, tables)
    return decide(case, tables)


def _correct(case: Case, tables: CodeTables) -> Decision:
    """A replacement is decided as if what it replaces had never come; a void only takes back."""
    prior = case.prior
    claim = case.claim
    if prior is None or prior.outcome not in (Outcome.PAY, Outcome.DENY):
        finding = findings.NOTHING_TO_REPLACE.at(
            Where(path=f"claim {claim.control_number}"), value=claim.payer_claim_number or "(none)"
        )
        step = Step("what does it correct", "no decided claim has that number", "REF*F8")
        return _end(case, Outcome.REJECT, steps=(step,), rejection="A7:464", problems=(finding,))
    problems = (findings.PAID_ABOVE_ACCUMULATOR.at(value=prior.claim_number),) if prior.draws else ()
    step = Step(
        "what does it correct", f"claim {prior.claim_number}, paid {dollars(prior.paid)}", "REF*F8", -prior.paid
    )
    if claim.frequency == VOIDS:
        decision = _end(case, Outcome.VOID, steps=(step,), problems=problems)
        return replace(decision, reverses=prior)
    before = replace(
        case,
        accumulators=case.accumulators.reverse(prior.draws),
        history=tuple(past for past in case.history if past.claim_number != prior.claim_number),
    )
    decision = decide(before, tables)
    if decision.outcome not in (Outcome.PAY, Outcome.DENY):
        return decision
    return replace(decision, reverses=prior, steps=(step, *decision.steps), findings=(*problems, *decision.findings))


def decide(case: Case, tables: CodeTables) -> Decision:
    """Decide a claim on what is known, whatever it may correct."""
    for position, (question, check) in enumerate(checks.CLAIM_CHECKS):
        verdict = check(case)
        if verdict is not None:
            return _stop(case, verdict, [*_PASSED[:position], Step(question, verdict.words, verdict.authority)])
    steps = [*_PASSED]
    member = case.member
    assert member is not None, "an unknown member never gets here"
    steps.append(editions.of(case.plan, tables, checks.first_day(case.claim) or case.received))
    lines = ask_lines(case, member, tables)
    steps += lines.steps
    if lines.requests and not set_aside(case, lines, lines.requests):
        return _pend(case, lines.requests, steps)
    claim = _covered(case.claim, lines)
    recoded = recode(claim, case.plan, lines.refused)
    if recoded is not None:
        lines.refused.update(recoded.parts)
        steps += [Step("what is it decided as", words, case.plan.id, 0, at) for at, words in recoded.words.items()]
    pricing, problems = _price(case, recoded.claim if recoded else claim, lines, tables)
    if pricing is None:
        return _pend(case, [Request("no terms for the provider on this day", ("price",))], steps, problems)
    wanted = _unpriced(case, pricing, problems)
    if wanted and not set_aside(case, lines, wanted):
        return _pend(case, wanted, steps, problems)
    decision = _settle_all(case, member, lines, pricing, steps, problems)
    return _told_as(decision, recoded) if recoded else decision


_NO_TERMS = Terms(())
_PASSED = tuple(Step(question, NOTHING) for question, _ in checks.CLAIM_CHECKS)
"""What each question about the whole claim leaves in the explanation when nothing is wrong."""


def _stop(case: Case, verdict: checks.Verdict, steps: list[Step]) -> Decision:
    """The end of a claim that a question about the whole of it stopped."""
    if verdict.rejection:
        return _end(case, Outcome.REJECT, steps=steps, rejection=verdict.rejection)
    reason = verdict.reason
    if verdict.wanted:
        if not checks.overdue(case):
            return _pend(case, [Request(verdict.words, verdict.wanted, denial=verdict.unanswered)], steps)
        reason = verdict.unanswered or "documents not sent"
    lines = tuple(refuse(line, case.plan.reason(reason)) for line in case.claim.lines)
    status = "4" if reason == "not our member" else ""
    return _end(case, Outcome.DENY, lines=lines, steps=steps, status=status)


def _covered(claim: Claim, lines: Asked) -> Claim:
    """The claim as far as its days have cover."""
    if not lines.covered:
        return claim
    return replace(claim, lines=tuple(lines.covered.get(line.number, line) for line in claim.lines))


def _price(case: Case, claim: Claim, lines: Asked, tables: CodeTables) -> tuple[Pricing | None, tuple[Finding, ...]]:
    """Price the lines of ``claim`` that are not refused with the terms of the provider's tier."""
    if len(lines.refused) == len(case.claim.lines):
        return Pricing({}, _NO_TERMS), ()
    day = checks.first_day(claim) or case.received
    terms = case.plan.terms_for(case.provider.tier, day)
    if terms is None:
        return None, ()
    skip = set(lines.refused)
    return price(
        claim,
        terms,
        tables,
        provider=case.provider,
        skip=skip,
        documented=bool(case.documents) and _OPERATIVE in case.documents,
        rented=_rented(case) if any("RR" in line.procedure.modifiers for line in case.claim.lines) else {},
        beside=_beside(case, claim, case.history if lines.covered else lines.today),
    )


_OPERATIVE = "operative report"


def _beside(case: Case, claim: Claim, history: Sequence[PastLine]) -> Beside:
    """What of ``history`` the same practitioner or group is paid for on the days of the claim."""
    if not history and not case.later:
        return ALONE
    days = {service_date(claim, line) for line in claim.lines}
    group = case.provider.group or claim.billing.npi
    stays: list[Line] = []
    anew: list[Line] = []
    for number, past in enumerate((*history, *case.later), -len(history)):
        if past.on in days and past.paid and (past.group == group or past.npi == case.provider.npi):
            rank = number if number < 0 else number + _AFTER
            line = Line(rank, past.procedure, past.charge, past.units, place=past.place, service_from=past.on)
            (anew if past.claim_number in case.anew else stays).append(line)
    return Beside(stays, anew)


_AFTER = 1000
"""Lines of later claims are numbered from here on, those of earlier ones below 0: equal fees rank in the order of service."""


def _rented(case: Case) -> dict[str, int]:
    """Months of rent allowed before, by code."""
    rents = [past.procedure.code for past in case.history if past.paid and "RR" in past.procedure.modifiers]
    return {code: rents.count(code) for code in rents}


def _unpriced(case: Case, pricing: Pricing, problems: Sequence[Finding]) -> list[Request]:
    """The lines a person must price."""
    if not problems and not any(line.by_report for line in pricing.lines.values()):
        return []
    wanted = [
        Request(
            f"line {number} is {line.by_report}, priced by report", ("operative report",), number, denial="by report"
        )
        for number, line in pricing.lines.items()
        if line.by_report and number not in case.prices
    ]
    known = {f"claim {case.claim.control_number} line {number}" for number in case.prices}
    wanted += [Request(problem.message, ("price",)) for problem in problems if problem.where.path not in known]
    return wanted


def _settle_all(
    case: Case, member: Member, lines: Asked, pricing: Pricing, steps: list[Step], problems: tuple[Finding, ...]
) -> Decision:
    """Settle the lines in order, each on the accumulators the one before left."""
    settling = _Settling(case, member, lines, pricing, steps)
    for line in case.claim.lines:
        settling.take(line)
    return _finish(case, tuple(settling.decided), steps, tuple(settling.made), problems, tuple(lines.requests))


def _told_as(decision: Decision, recoded: Recoded) -> Decision:
    """The decision with the codes its lines were decided as."""
    lines = tuple(
        replace(
            one,
            procedure=recoded.procedures[one.line.number],
            units=next(line.units for line in recoded.claim.lines if line.number == one.line.number),
            remarks=one.remarks if one.denied else (*one.remarks, "N22"),
        )
        if one.line.number in recoded.procedures
        else one
        for one in decision.lines
    )
    return replace(decision, lines=lines)


class _Settling:
    """The lines of a claim on their way to their sums."""

    __slots__ = (
        *("accumulators", "case", "copays", "decided", "lines", "made", "member", "pricing", "steps", "terrains"),
        "unapplied",
    )

    def __init__(self, case: Case, member: Member, lines: Asked, pricing: Pricing, steps: list[Step]) -> None:
        self.case, self.member, self.lines, self.pricing, self.steps = case, member, lines, pricing, steps
        self.accumulators = case.accumulators
        self.decided: list[LineDecision] = []
        self.made: list[Draw] = []
        self.unapplied: list[Draw] = []
        self.copays: set[str] = set()
        self.terrains: dict[tuple[object, ...], Terrain] = {}

    def take(self, line: Line) -> None:
        """Settle one line; of a line that is partly without cover, that part, and the rest is the patient's."""
        part = self.lines.covered.get(line.number)
        if part is None or line.number in self.lines.refused:
            self._take(line)
            return
        self._take(part)
        whole = not_covered(self.decided.pop(), line, self.case.plan.reason("days without cover"))
        self.decided.append(whole)
        words = f"{part.service_from} to {part.service_to} are covered, of the charge {dollars(part.charge)}"
        self.steps.append(Step("which days are covered", words, f"{self.case.plan.id}, membership", 0, line.number))

    def _take(self, line: Line) -> None:
        number = line.number
        refused = self.lines.refused.get(number)
        if refused is not None:
            self._refuse(line, refused.reason, refused.policies)
            return
        priced = _set_price(self.case, self.pricing, number)
        self.steps += [Step("what is the price", words, source, 0, number) for words, source in priced.derivation]
        if priced.refused:
            words = f"not payable: {self.case.plan.reason(priced.refused)}"
            self.steps.append(Step("what is the price", words, self.pricing.terms.name, 0, number))
            self._refuse(line, priced.refused)
            return
        benefit, on = self.lines.benefits[number], service_date(self.case.claim, line)
        assert on is not None, "a line without a date was refused"
        whole = priced.rule is not None and priced.rule.basis in WHOLE_CLAIM
        limited = limit(benefit, line, on, priced.allowed, self.case, self._left(), whole_stay=whole)
        if limited.refused is not None:
            told = limited.refused
            self.steps.append(Step("is there a limit", told.words, told.authority, 0, number))
            if not limited.covered:
                self._refuse(line, told.reason)
                return
        self._settle(line, on, priced, benefit, limited)

    def _refuse(self, line: Line, reason: str, policies: tuple[str, ...] = ()) -> None:
        self.decided.append(refuse(line, self.case.plan.reason(reason), policies))

    def _settle(self, line: Line, on: date, priced: LinePrice, benefit: Benefit, limited: Limited) -> None:
        once = benefit.copay_per == "claim"
        settled = settle(
            line,
            priced,
            limited,
            benefit,
            self._terrain(line, on, limited.days),
            self._left(),
            prior_of(self.case.claim, line),
            copay_due=not (once and benefit.name in self.copays),
        )
        if once and settled.copay:
            self.copays.add(benefit.name)
        self.decided.append(settled.line)
        self.steps += settled.steps
        taken = self.lines.used.draws.get(line.number)
        if taken is not None:
            self.made.append(taken)
        self.made += settled.draws
        self.unapplied += settled.draws

    def _left(self) -> Accumulators:
        """What the lines before left of the accumulators."""
        if self.unapplied:
            self.accumulators = self.accumulators.apply(self.unapplied)
            self.unapplied = []
        return self.accumulators

    def _terrain(self, line: Line, on: date, days: int) -> Terrain:
        """What a line is settled on; the same for most lines of a claim."""
        case, member = self.case, self.member
        name = self.lines.tiers[line.number]
        emergency = checks.emergency(case.claim, line)
        facility = case.claim.kind is ClaimKind.INSTITUTIONAL and line.revenue_code[:3] in _PROFESSIONAL_REVENUE
        key = (name, on, emergency, facility, days)
        found = self.terrains.get(key)
        if found is None:
            tier = case.plan.tier(name)
            assert tier is not None, "a line without a tier was refused"
            period, carried = case.plan.period_of(on, member.spell_from), case.plan.carried_to(on)
            holder = Holder(member.id, member.family, tier, case.plan, period, carried, days)
            incentive = case.provider.incentive_percent
            found = self.terrains[key] = Terrain(
                case.plan, self.pricing.terms, holder, member.dual_eligible, incentive, emergency, facility
            )
        return found


def _set_price(case: Case, pricing: Pricing, number: int) -> LinePrice:
    """The price of a line, or the one a person set."""
    if number in case.prices:
        return LinePrice(number, case.prices[number], derivation=(("set by a person", case.plan.id),))
    return pricing.lines[number]


_PROFESSIONAL_REVENUE = ("096", "097", "098")
"""Revenue codes of professional fees."""


def _finish(
    case: Case,
    lines: tuple[LineDecision, ...],
    steps: list[Step],
    made: tuple[Draw, ...],
    problems: tuple[Finding, ...],
    waiting: Sequence[Request] = (),
) -> Decision:
    """The claim as a whole: outcome, reductions of the claim, draws."""
    adjustments: tuple[Adjustment, ...] = ()
    plan = case.plan
    if plan.sequestration_percent and plan.sequestration_at == "claim":
        paid = sum([line.paid for line in lines])
        cut = of_rate(paid, plan.sequestration_percent)
        if cut:
            reason = plan.reason("sequestration")
            adjustments = (Adjustment(reason.group, reason.code, cut),)
            steps.append(Step("what is held back", f"sequestration of {dollars(paid)}", plan.id, -cut))
    outcome = Outcome.DENY if all(line.denied for line in lines) else Outcome.PAY
    problems = (*problems, *_unusual(case, lines))
    return _end(
        case,
        outcome,
        lines=lines,
        steps=steps,
        adjustments=adjustments,
        made=made,
        requests=_due(case, waiting),
        problems=problems,
        history=True,
    )


def _unusual(case: Case, lines: Sequence[LineDecision]) -> Iterator[Finding]:
    """Lines whose reasons and remarks the operating rule does not know together."""
    for decided in lines:
        if decided.remarks or decided.denied:
            words = not_in_the_table(decided.adjustments, decided.remarks)
            if words:
                number = decided.line.number
                where = Where(path=f"claim {case.claim.control_number} line {number}")
                yield findings.UNUSUAL_COMBINATION.at(where, value=words, line=number)


def _pend(case: Case, wanted: Sequence[Request], steps: list[Step], problems: tuple[Finding, ...] = ()) -> Decision:
    """Wait for papers or a person, or deny what was asked for and never came."""
    if checks.overdue(case) and all(one.denial for one in wanted):
        by_line = {one.line: one.denial for one in wanted}
        lines = tuple(
            refuse(line, case.plan.reason(by_line.get(line.number, wanted[0].denial))) for line in case.claim.lines
        )
        return _end(case, Outcome.DENY, lines=lines, steps=steps, problems=problems)
    return _end(case, Outcome.PEND, steps=steps, requests=_due(case, wanted), problems=problems)


def _due(case: Case, wanted: Sequence[Request]) -> tuple[Request, ...]:
    """Requests with the day by which they must be answered."""
    if not wanted:
        return ()
    due = (case.requested or case.decided_on) + timedelta(days=case.plan.policy.respond_days)
    return tuple(replace(one, respond_by=due) for one in wanted)


def _end(
    case: Case,
    outcome: Outcome,
    *,
    lines: tuple[LineDecision, ...] = (),
    steps: Sequence[Step] = (),
    adjustments: tuple[Adjustment, ...] = (),
    made: tuple[Draw, ...] = (),
    requests: tuple[Request, ...] = (),
    problems: tuple[Finding, ...] = (),
    rejection: str = "",
    status: str = "",
    history: bool = False,
) -> Decision:
    claim = case.claim
    return Decision(
        outcome=outcome,
        claim=claim,
        claim_number=case.claim_number,
        status=status or _SECONDS.get(claim.coverage.sequence, "3"),
        lines=lines,
        adjustments=adjustments,
        draws=total(made),
        steps=tuple(steps),
        requests=requests,
        received=case.received,
        decided=case.decided_on,
        filing_code=case.plan.remittance_filing_code,
        rejection=rejection,
        findings=problems,
        history=_past(case, claim, lines) if history else (),
        plan=case.plan.id,
        member_id=case.member.id if case.member else "",
    )


def _past(case: Case, claim: Claim, lines: Sequence[LineDecision]) -> tuple[PastLine, ...]:
    """What later claims of the member see of this one. A duplicate was no service of its own."""
    past = []
    for decided in lines:
        line = decided.line
        on = service_date(claim, line)
        if on is None or (decided.denied and any(a.code == "18" for a in decided.adjustments)):
            continue
        past.append(
            PastLine(
                claim_number=case.claim_number,
                procedure=line.procedure,
                on=on,
                units=line.units,
                charge=line.charge,
                npi=checks.rendering_npi(claim, line),
                group=case.provider.group or claim.billing.npi,
                specialty=case.provider.specialty,
                paid=not decided.denied,
                unprocessable="MA130" in decided.remarks,
                place=line.place or claim.facility_code,
                stay_ended=checks.stay_ended(claim, line),
            )
        )
    return tuple(past)
