"""Asking rules of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from superbill.core.claim.values import Claim
from superbill.core.edits import findings as kinds
from superbill.core.edits.rules.fields import Subject
from superbill.core.edits.rules.language import NotEvaluable, Unreadable, read
from superbill.core.edits.rules.model import Rule
from superbill.core.findings import Finding, Where


def run_rules(rules: Iterable[Rule], claim: Claim, on: date) -> Iterator[Finding]:
    """What the rules say about a claim. One that cannot be evaluated holds the claim."""
    for rule in rules:
        if rule.repair is not None or (rule.payers and claim.payer.id not in rule.payers):
            continue
        if rule.each == "claim":
            subjects = [(Subject(claim, on), _first_day(claim) or on, Where())]
        else:
            subjects = [
                (Subject(claim, on, line), line.service_from or on, Where(path=f"line {line.number}"))
                for line in claim.lines
            ]
        for subject, day, where in subjects:
            if (rule.start is None or rule.start <= day) and (rule.end is None or day <= rule.end):
                yield from _ask(rule, subject, where)


def holds_for(rule: Rule, claim: Claim, on: date) -> bool:
    """Whether a rule about claims is for this payer and this date of service."""
    day = _first_day(claim) or on
    in_time = (rule.start is None or rule.start <= day) and (rule.end is None or day <= rule.end)
    return in_time and (not rule.payers or claim.payer.id in rule.payers)


def _first_day(claim: Claim) -> date | None:
    return min((line.service_from for line in claim.lines if line.service_from), default=claim.statement_from)


def _ask(rule: Rule, subject: Subject, where: Where) -> Iterator[Finding]:
    try:
        fires = read(rule.when, rule.each)(subject)
    except (Unreadable, NotEvaluable) as error:
        yield kinds.RULE_NOT_EVALUATED.at(where, value=rule.code, why=str(error).rstrip("."))
        return
    if fires:
        yield Finding(rule.code, rule.severity, rule.message, rule.remedy, where, authority=rule.authority)
