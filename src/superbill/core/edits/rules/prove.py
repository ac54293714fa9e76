"""Proving rules: on their own witnesses, and on what happened to past claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec import Struct

from superbill.core.claim.values import Claim, Value
from superbill.core.edits import findings as kinds
from superbill.core.edits.rules.model import Rule, Witness
from superbill.core.edits.rules.repair import repair
from superbill.core.edits.rules.run import run_rules
from superbill.core.edits.witness import SENT, claim_of
from superbill.core.findings import Finding
from superbill.core.money import Cents


def prove(rules: Iterable[Rule], on: date = SENT) -> list[Finding]:
    """What is wrong with rules by their own witnesses; each needs one that fires and one that does not."""
    return [finding for rule in rules for finding in _prove(rule, on)]


def _prove(rule: Rule, on: date) -> Iterator[Finding]:
    for fires in (True, False):
        if not any(witness.fires is fires for witness in rule.witnesses):
            which = "on which it fires" if fires else "on which it does not fire"
            yield kinds.RULE_WITNESS.at(value=rule.code, why=f"has no witness {which}")
    for number, witness in enumerate(rule.witnesses, 1):
        name = witness.name or f"witness {number}"
        try:
            claim = claim_of(witness.claim)
        except (ValueError, msgspec.ValidationError) as error:
            yield kinds.RULE_WITNESS.at(value=rule.code, why=f"has a {name} that cannot be read ({error})")
            continue
        if rule.repair is not None:
            yield from _prove_repair(rule, claim, witness, name, on)
            continue
        codes = {finding.code for finding in run_rules([rule], claim, on)}
        if kinds.RULE_NOT_EVALUATED.code in codes:
            yield kinds.RULE_WITNESS.at(value=rule.code, why=f"could not be evaluated on its {name}")
        elif (rule.code in codes) is not witness.fires:
            said = "does not fire" if witness.fires else "fires"
            yield kinds.RULE_WITNESS.at(value=rule.code, why=f"{said} on its {name}")


def _prove_repair(rule: Rule, claim: Claim, witness: Witness, name: str, on: date) -> Iterator[Finding]:
    """A repair fires where it changes the claim, and makes of it what the witness says."""
    repaired, found = repair([rule], claim, on)
    if any(finding.code == kinds.RULE_NOT_EVALUATED.code for finding in found):
        yield kinds.RULE_WITNESS.at(value=rule.code, why=f"could not be evaluated on its {name}")
    elif (repaired != claim) is not witness.fires:
        said = "does not change" if witness.fires else "changes"
        yield kinds.RULE_WITNESS.at(value=rule.code, why=f"{said} its {name}")
    elif witness.becomes is not None and repaired != claim_of(witness.becomes):
        yield kinds.RULE_WITNESS.at(value=rule.code, why=f"does not make of its {name} what it should become")


class PastClaim(Value, frozen=True):
    """A claim that was sent, and what became of it."""

    claim: Claim
    on: date
    """When it was sent."""
    denied: Cents = 0
    """What was denied; 0 for a claim that was paid as asked."""
    days: int = 0
    """From the denial to its end."""


class Backtest(Struct, frozen=True):
    """What a rule would have done."""

    claims: int
    caught: int
    """Claims it would have held that were denied."""
    caught_cents: Cents
    days_saved: int
    wrongly_held: int
    """Claims it would have held that were paid."""
    wrongly_held_cents: Cents
    """Their charges: what would have waited."""
    not_evaluated: int
    missed: int
    """Denied claims it would have let go."""


def backtest(rule: Rule, past: Iterable[PastClaim]) -> Backtest:
    """Run a rule over past claims and their outcomes."""
    held: list[PastClaim] = []
    let_go: list[PastClaim] = []
    unknown = 0
    for one in past:
        codes = {finding.code for finding in run_rules([rule], one.claim, one.on)}
        unknown += kinds.RULE_NOT_EVALUATED.code in codes
        (held if codes else let_go).append(one)
    caught = [one for one in held if one.denied]
    wrongly = [one for one in held if not one.denied]
    return Backtest(
        claims=len(held) + len(let_go),
        caught=len(caught),
        caught_cents=sum(one.denied for one in caught),
        days_saved=sum(one.days for one in caught),
        wrongly_held=len(wrongly),
        wrongly_held_cents=sum(one.claim.charge for one in wrongly),
        not_evaluated=unknown,
        missed=sum(1 for one in let_go if one.denied),
    )
