"""A decision in words: who asked what, what answered, and where every cent of the charge went."""

from __future__ import annotations

from collections.abc import Iterable

from superbill.core.claim.values import Adjustment
from superbill.core.money import dollars
from superbill.core.payer.decision import NOTHING, Decision, LineDecision, Outcome, Request, Step
from superbill.core.remit.reasons import REMARKS, reason


def explain(decision: Decision) -> list[str]:
    """The decision as lines a person can read: the claim, then each line with its sum, then what is wanted."""
    told = [f"Claim {decision.claim.control_number}: {_verdict(decision)}"]
    told += _whole(step for step in decision.steps if not step.line)
    for number in dict.fromkeys(step.line for step in decision.steps if step.line):
        if all(number != decided.line.number for decided in decision.lines):
            told += _steps(decision, number)
    for decided in decision.lines:
        told += [*_steps(decision, decided.line.number), f"  {_sum(decided)}"]
        if decided.remarks:
            told.append(f"  remarks: {', '.join(_remark(code) for code in decided.remarks)}")
    for adjustment in decision.adjustments:
        told.append(f"Of the whole claim: {_reason(adjustment)}")
    told += [_wanted(one) for one in decision.requests]
    return told


def _verdict(decision: Decision) -> str:
    charge = dollars(decision.claim.charge)
    match decision.outcome:
        case Outcome.PAY:
            words = f"pay, paid {dollars(decision.paid)} of {charge}; the patient owes {dollars(decision.patient)}"
        case Outcome.DENY:
            words = f"deny, paid 0.00 of {charge}; the patient owes {dollars(decision.patient)}"
        case Outcome.PEND:
            words = f"pend, nothing is decided yet of {charge}"
        case Outcome.REJECT:
            words = f"reject, turned away in front with {decision.rejection}: nothing was decided"
        case _:
            words = "void, nothing stands in its place"
    if decision.reverses is not None:
        words += f"; takes back claim {decision.reverses.claim_number}, which paid {dollars(decision.reverses.paid)}"
    return words


def _whole(steps: Iterable[Step]) -> list[str]:
    """What was asked of the whole claim; the questions that found nothing are one line."""
    passed, told = [], []
    for step in steps:
        if step.answer == NOTHING:
            passed.append(step.question)
        else:
            told.append(f"  {_step(step)}")
    first = [f"  asked and {NOTHING}: {'; '.join(passed)}"] if passed else []
    return first + told


def _steps(decision: Decision, number: int) -> list[str]:
    line = next(line for line in decision.claim.lines if line.number == number)
    code = "-".join((line.procedure.code or f"revenue {line.revenue_code}", *line.procedure.modifiers))
    units = f", {line.units} {'minutes' if line.unit == 'MJ' else 'units'}" if line.units != 1 else ""
    head = f"Line {number}: {code}, charge {dollars(line.charge)}{units}"
    return [head, *(f"  {_step(step)}" for step in decision.steps if step.line == number)]


def _step(step: Step) -> str:
    source = f" [{step.authority}]" if step.authority else ""
    effect = f" ({dollars(step.effect)})" if step.effect else ""
    return f"{step.question}: {step.answer}{effect}{source}"


def _sum(decided: LineDecision) -> str:
    """Where every cent of the charge went."""
    parts = [f"{dollars(decided.paid)} paid", *(_reason(adjustment) for adjustment in decided.adjustments)]
    return f"{dollars(decided.line.charge)} charged = {' + '.join(parts)}"


def _reason(adjustment: Adjustment) -> str:
    who = {"PR": ", the patient's", "OA": ""}.get(adjustment.group, "")
    return f"{dollars(adjustment.amount)} {reason(adjustment.code).meaning} ({adjustment.group}-{adjustment.code}{who})"


def _remark(code: str) -> str:
    known = REMARKS.get(code)
    return f"{code} ({known.meaning})" if known is not None else code


def _wanted(request: Request) -> str:
    papers = ", ".join(request.documents)
    by = f" by {request.respond_by}" if request.respond_by else ""
    otherwise = f"; otherwise it is denied: {request.denial}" if request.denial else ""
    about = f" for line {request.line}" if request.line else ""
    return f"Wanted{about}{by}: {papers} ({request.reason}){otherwise}"
