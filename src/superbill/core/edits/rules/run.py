"""Reading rule files, asking rules of claims, and proving them with their witnesses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from superbill.core.claim.values import Claim
from superbill.core.edits import findings as kinds
from superbill.core.edits.rules.fields import Subject
from superbill.core.edits.rules.language import NotEvaluable, Unreadable, read
from superbill.core.edits.rules.model import Rule
from superbill.core.findings import Finding, Where


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...] = ()


def read_rules(text: str) -> tuple[tuple[Rule, ...], list[Finding]]:
    """The rules of a TOML file; one that cannot be read is left out and named in a finding."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return (), [kinds.RULE_UNREADABLE.at(value="file", why=_plain(str(error)))]
    kept: list[Rule] = []
    found: list[Finding] = []
    seen: set[str] = set()
    for rule in file.rule:
        why = _unreadable(rule) or ("its code is used twice" if rule.code in seen else "")
        seen.add(rule.code)
        if why:
            found.append(kinds.RULE_UNREADABLE.at(value=rule.code, why=_plain(why)))
        else:
            kept.append(rule)
    return tuple(kept), found


def _plain(text: str) -> str:
    return text.rstrip(".")


def _unreadable(rule: Rule) -> str:
    if not rule.code.startswith("R-"):
        return "its code does not begin with R-"
    if rule.each not in ("claim", "line"):
        return "each is claim or line"
    try:
        read(rule.when, rule.each)
    except Unreadable as error:
        return str(error)
    return ""


def run_rules(rules: Iterable[Rule], claim: Claim, on: date) -> Iterator[Finding]:
    """What the rules say about a claim. One that cannot be evaluated holds the claim."""
    for rule in rules:
        if rule.payers and claim.payer.id not in rule.payers:
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


def _first_day(claim: Claim) -> date | None:
    return min((line.service_from for line in claim.lines if line.service_from), default=claim.statement_from)


def _ask(rule: Rule, subject: Subject, where: Where) -> Iterator[Finding]:
    try:
        fires = read(rule.when, rule.each)(subject)
    except (Unreadable, NotEvaluable) as error:
        yield kinds.RULE_NOT_EVALUATED.at(where, value=rule.code, why=_plain(str(error)))
        return
    if fires:
        yield Finding(rule.code, rule.severity, rule.message, rule.remedy, where, authority=rule.authority)
