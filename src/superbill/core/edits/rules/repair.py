"""Repairs of form by a practice's or payer's own rules: dashes out, capitals, needless spaces out.

A repair may change how a field is written and never what it says: its letters and digits stay the
same, in the same order, apart from capitals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, structs

from superbill.core.claim.values import Claim
from superbill.core.edits import findings as kinds
from superbill.core.edits.rules.fields import Subject
from superbill.core.edits.rules.language import NotEvaluable, read
from superbill.core.edits.rules.model import Rule
from superbill.core.edits.rules.run import holds_for
from superbill.core.findings import Finding

PLACES: Mapping[str, tuple[str, ...]] = {
    "subscriber.member_id": ("subscriber", "member_id"),
    "subscriber.last": ("subscriber", "last"),
    "subscriber.first": ("subscriber", "first"),
    "subscriber.postal": ("subscriber", "address", "postal"),
    "patient.last": ("patient", "last"),
    "patient.first": ("patient", "first"),
    "patient.postal": ("patient", "address", "postal"),
    "payer.id": ("payer", "id"),
    "coverage.group_number": ("coverage", "group_number"),
    "billing.tax_id": ("billing", "tax_id"),
    "billing.postal": ("billing", "address", "postal"),
    "claim.authorization": ("authorization",),
    "claim.referral": ("referral",),
    "claim.payer_claim_number": ("payer_claim_number",),
    "claim.clia": ("clia",),
    "claim.drg": ("drg",),
    "claim.diagnoses": ("diagnoses", "*", "code"),
    "line.code": ("lines", "*", "procedure", "code"),
    "line.modifiers": ("lines", "*", "procedure", "modifiers", "*"),
    "line.revenue_code": ("lines", "*", "revenue_code"),
    "line.authorization": ("lines", "*", "authorization"),
    "line.ndc": ("lines", "*", "drug", "ndc"),
}
"""What may be repaired, and where it stands in the claim."""

FORMS: Mapping[str, Callable[[str], str]] = {
    "plain": lambda text: "".join(filter(str.isalnum, text)),
    "upper": str.upper,
    "trimmed": lambda text: " ".join(text.split()),
}


def repair(rules: Iterable[Rule], claim: Claim, on: date) -> tuple[Claim, list[Finding]]:
    """The claim with its form repaired, one finding for each rule that changed it.

    Rules without a repair are left to :func:`run_rules`. One that cannot be evaluated changes nothing and holds the claim.
    """
    found: list[Finding] = []
    for rule in rules:
        if rule.repair is None or not holds_for(rule, claim, on):
            continue
        try:
            applies = read(rule.when, "claim")(Subject(claim, on))
        except NotEvaluable as error:
            found.append(kinds.RULE_NOT_EVALUATED.at(value=rule.code, why=str(error).rstrip(".")))
            continue
        repaired = _rewritten(claim, PLACES[rule.repair.field], FORMS[rule.repair.form]) if applies else claim
        if repaired != claim:
            found.append(kinds.RULE_REPAIRED.at(value=rule.code, field=rule.repair.field, form=rule.repair.form))
            claim = repaired
    return claim, found


def _rewritten(value: Any, path: tuple[str, ...], form: Callable[[str], str]) -> Any:
    """The value with the text at the end of a path in its new form; what is absent stays absent."""
    if value is None:
        return None
    if not path:
        return form(value)
    name, rest = path[0], path[1:]
    if name == "*":
        return tuple(_rewritten(one, rest, form) for one in value)
    assert isinstance(value, Struct)
    return structs.replace(value, **{name: _rewritten(getattr(value, name), rest, form)})
