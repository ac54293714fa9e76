"""Every line of a claim is asked what may refuse it, in the order of work; the first refusal stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from superbill.core.claim.values import Line
from superbill.core.codes import CodeTables
from superbill.core.payer import checks
from superbill.core.payer.benefits import Refused, benefit_for, condition, too_soon
from superbill.core.payer.case import Case, Member, PastLine
from superbill.core.payer.coding import coding_refusals
from superbill.core.payer.decision import Request, Step
from superbill.core.payer.plan import Benefit
from superbill.core.payer.price import service_date


class Asked(Struct, gc=False):
    """What is known of the lines so far, by line number."""

    refused: dict[int, Refused]
    benefits: dict[int, Benefit]
    tiers: dict[int, str]
    requests: list[Request]
    steps: list[Step]
    used: checks.Used
    covered: dict[int, Line]
    """Of lines that are only partly of days with cover: that part."""
    today: tuple[PastLine, ...]
    """What was decided before of the days of the claim."""


def ask_lines(case: Case, member: Member, tables: CodeTables) -> Asked:
    """Ask every line."""
    coding, steps = coding_refusals(case, tables)
    asked = Asked({}, {}, {}, [], [*steps], checks.Used({}), {}, _today(case))
    for line in case.claim.lines:
        number = line.number
        on = service_date(case.claim, line)
        refused = checks.data(case, line, on)
        if refused is None and on is not None:
            tier, outside = checks.network(case, line)
            benefit = benefit_for(case, line, on, member, tier)
            asked.tiers[number], asked.benefits[number] = tier, benefit
            refused = (
                (_by_person(case, number) if case.denied else None)
                or _of_the_claim(case, line, on, asked.today)
                or outside
                or (checks.said(case, line, benefit) if benefit.requires else None)
                or (coding.get(number) if coding else None)
                or checks.one_visit(case, line, on, asked.today)
                or (checks.exclusive(case, line, on, asked.today) if case.plan.exclusive else None)
                or _of_the_benefit(case, line, on, benefit, asked)
            )
            if refused is None:
                _let_through(case, line, on, asked)
        if refused is not None and number in case.overruled and number in asked.benefits:
            asked.steps.append(Step("may it be paid", f"a person overruled: {refused.words}", "review", 0, number))
            refused = None
            if case.plan.tier(asked.tiers[number]) is None:
                asked.tiers[number] = "in"
        if refused is None:
            asked.steps.append(_yes(asked.benefits[number].name, case.plan.id, number))
        else:
            asked.refused[number] = refused
            words = f"no, {refused.words}: {case.plan.reason(refused.reason)}"
            asked.steps.append(Step("may it be paid", words, refused.authority, 0, number))
    return asked


@lru_cache(maxsize=1 << 12)
def _yes(benefit: str, plan: str, number: int) -> Step:
    return Step("may it be paid", f"yes, under {benefit}", plan, 0, number)


def _by_person(case: Case, number: int) -> Refused | None:
    """The denial a person decided on."""
    reason = case.denied.get(number)
    return Refused(reason, "denied by a person", "review") if reason else None


def _today(case: Case) -> tuple[PastLine, ...]:
    if not case.history:
        return ()
    days = {service_date(case.claim, line) for line in case.claim.lines}
    return tuple([past for past in case.history if past.on in days])


def _of_the_claim(case: Case, line: Line, on: date, today: tuple[PastLine, ...]) -> Refused | None:
    """Who and when, twice and late, and the provider."""
    return (
        checks.eligible(case, line, on)
        or checks.duplicate(case, line, on, today)
        or (checks.suspect(case, line, on, today) if today else None)
        or checks.timely(case, line, on)
        or checks.provider(case, line, on)
    )


def _of_the_benefit(case: Case, line: Line, on: date, benefit: Benefit, asked: Asked) -> Refused | None:
    """What the benefit asks for: authorization, referral, conditions, papers."""
    used = asked.used
    if case.plan.authorization_codes or benefit.authorization:
        refused = checks.authorization(case, line, on, benefit, used)
        if refused is not None:
            return refused
    if benefit.unconditional:
        return None
    return (
        checks.referral(case, line, on, benefit, used)
        or checks.primary_care(case, line, on, benefit, used)
        or condition(benefit, on, case)
        or too_soon(benefit, line, on, case)
        or _papers(case, line.number, benefit, asked)
    )


def _let_through(case: Case, line: Line, on: date, asked: Asked) -> None:
    """What is still to be said of a line that nothing refuses."""
    if case.plan.policy.suspects == "pend" and not case.approved:
        past = checks.paid_before(case, line, on, asked.today)
        if past is not None:
            words = f"line {line.number} may be paid as {past.claim_number}"
            asked.requests.append(Request(words, ("review",), line.number))
    if case.claim.delay_reason:
        excuse = checks.excuse(case, line, on)
        if excuse:
            asked.steps.append(Step("is it in time", excuse, f"{case.plan.id}, filing", 0, line.number))
    if case.plan.policy.spans == "reduce":
        part = checks.covered_part(case, line, on)
        if part is not None:
            asked.covered[line.number] = part


def _papers(case: Case, number: int, benefit: Benefit, asked: Asked) -> Refused | None:
    missing = checks.documents(case, benefit)
    if not missing or number in case.overruled:
        return None
    if checks.overdue(case):
        return Refused(
            "documents not sent", f"{', '.join(missing)} did not come", f"{case.plan.id}, benefit {benefit.name}"
        )
    asked.requests.append(Request(f"papers for {benefit.name}", missing, number, denial="documents not sent"))
    return None


def set_aside(case: Case, lines: Asked, wanted: Sequence[Request]) -> bool:
    """Refuse only the lines that wait, for now, so that the others are decided; whether the plan and they allow it.

    When what was asked for did not come in time they are refused for good.
    """
    waiting = {one.line: one for one in wanted}
    if case.plan.policy.waiting != "line" or 0 in waiting or len(waiting) == len(case.claim.lines):
        return False
    if checks.overdue(case) and all(one.denial for one in wanted):
        for number, one in waiting.items():
            lines.refused[number] = Refused(one.denial, f"did not come: {one.reason}", case.plan.id)
        lines.requests = [one for one in lines.requests if one.line not in waiting]
        return True
    for number, one in waiting.items():
        lines.refused[number] = Refused("under review", f"waits: {one.reason}", case.plan.id)
        lines.steps.append(Step("may it be paid", f"not yet, it waits: {one.reason}", case.plan.id, 0, number))
    lines.requests = [*(one for one in lines.requests if one not in wanted), *wanted]
    return True
