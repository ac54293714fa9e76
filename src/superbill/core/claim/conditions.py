"""HI segments: diagnoses, procedures and the institutional codes, both ways.

Every composite is ``qualifier:code:form:date:amount::::present on admission``. Which list it belongs to
follows from its qualifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

from superbill.core.claim.loops import I
from superbill.core.claim.parts import Elements, d8, padded, parse_date, trimmed
from superbill.core.claim.values import Claim, CodedFact, Diagnosis, InpatientProcedure
from superbill.core.money import parse_cents, x12_amount

Condition: TypeAlias = Diagnosis | InpatientProcedure | CodedFact | str
"""What a composite reads as; a text is a DRG."""

_MOST = 12
"""Composites in one segment."""

_DIAGNOSES = {
    "ABK": ("principal", "10"), "BK": ("principal", "9"), "ABJ": ("admitting", "10"), "BJ": ("admitting", "9"),
    "APR": ("reason", "10"), "PR": ("reason", "9"), "ABN": ("external", "10"), "BN": ("external", "9"),
    "ABF": ("other", "10"), "BF": ("other", "9"),
}  # fmt: skip
_DIAGNOSIS_QUALIFIERS = {meaning: qualifier for qualifier, meaning in _DIAGNOSES.items()}
_PROCEDURES = {"BBR": (True, "10"), "BR": (True, "9"), "BBQ": (False, "10"), "BQ": (False, "9")}
_PROCEDURE_QUALIFIERS = {meaning: qualifier for qualifier, meaning in _PROCEDURES.items()}
_FACTS = {"BI": "span", "BH": "occurrence", "BE": "value", "BG": "condition", "TC": "treatment"}
_FACT_QUALIFIERS = {kind: qualifier for qualifier, kind in _FACTS.items()}

_ORDER = {
    qualifier: rank
    for rank, family in enumerate(
        ("ABK BK", "ABJ BJ", "APR PR", "ABN BN", "DR", "ABF BF", "BBR BR", "BBQ BQ", "BI", "BH", "BE", "BG", "TC")
    )
    for qualifier in family.split()
}
"""The order of the families, each in segments of its own in an institutional claim."""


def parse_condition(composite: str) -> Condition | None:
    """What one composite says; ``None`` when it has no field or cannot be read."""
    qualifier, code, form, when, amount, *rest = padded(composite.split(":"), 9)
    if not code or any(rest[:3]) or composite.count(":") > 8:
        return None
    poa = rest[3]
    if qualifier in _DIAGNOSES:
        role, version = _DIAGNOSES[qualifier]
        return None if form or when or amount else Diagnosis(code, role, poa, version)
    if poa:
        return None
    if qualifier == "DR":
        return None if form or when or amount else code
    if qualifier in _PROCEDURES:
        return _procedure(qualifier, code, form, when, amount)
    return _fact(qualifier, code, form, when, amount)


def parse_diagnosis(composite: str) -> Diagnosis | None:
    """What one composite says, if it is a diagnosis."""
    found = parse_condition(composite)
    return found if isinstance(found, Diagnosis) else None


def _procedure(qualifier: str, code: str, form: str, when: str, amount: str) -> InpatientProcedure | None:
    principal, version = _PROCEDURES[qualifier]
    day = parse_date(when) if form == "D8" else None
    if amount or (day is None and (form or when)):
        return None
    return InpatientProcedure(code, day, principal, version)


def _fact(qualifier: str, code: str, form: str, when: str, amount: str) -> CodedFact | None:
    kind = _FACTS.get(qualifier)
    if kind == "span" and form == "RD8" and not amount:
        first, _, last = when.partition("-")
        start, end = parse_date(first), parse_date(last)
        return CodedFact(kind, code, start, end) if start and end else None
    if kind == "occurrence" and form == "D8" and not amount:
        start = parse_date(when)
        return CodedFact(kind, code, start) if start else None
    if kind == "value" and not form and not when:
        cents = parse_cents(amount)
        return None if cents is None else CodedFact(kind, code, amount=cents)
    if kind in ("condition", "treatment") and not (form or when or amount):
        return CodedFact(kind, code)
    return None


def condition_segments(claim: Claim) -> list[Elements]:
    """The HI segments of a claim, in the guide's order."""
    if claim.kind is not I:
        diagnoses = _segments([*map(_diagnosis_text, claim.diagnoses)])
        return diagnoses + _segments([*map(_fact_text, claim.conditions)]) if claim.conditions else diagnoses
    parts = [(_DIAGNOSIS_QUALIFIERS[d.role, d.version], _diagnosis_text(d)) for d in claim.diagnoses]
    if claim.drg:
        parts.append(("DR", f"DR:{claim.drg}"))
    for procedure in claim.procedures:
        qualifier = _PROCEDURE_QUALIFIERS[procedure.principal, procedure.version]
        when = ("D8", d8(procedure.on)) if procedure.on else ()
        parts.append((qualifier, ":".join((qualifier, procedure.code, *when))))
    parts += [(_FACT_QUALIFIERS[fact.kind], _fact_text(fact)) for fact in claim.conditions]
    parts.sort(key=lambda part: _ORDER[part[0]])
    families = groupby(parts, key=lambda part: _ORDER[part[0]])
    return [segment for _, family in families for segment in _segments([text for _, text in family])]


def _segments(texts: Sequence[str]) -> list[Elements]:
    return [("HI", *texts[start : start + _MOST]) for start in range(0, len(texts), _MOST)]


@lru_cache(20_000)
def _diagnosis_text(diagnosis: Diagnosis) -> str:
    text = f"{_DIAGNOSIS_QUALIFIERS[diagnosis.role, diagnosis.version]}:{diagnosis.code}"
    return f"{text}:::::::{diagnosis.poa}" if diagnosis.poa else text


def _fact_text(fact: CodedFact) -> str:
    qualifier = _FACT_QUALIFIERS[fact.kind]
    if fact.kind == "span":
        return f"{qualifier}:{fact.code}:RD8:{d8(fact.start)}-{d8(fact.end)}"
    if fact.kind == "occurrence":
        return f"{qualifier}:{fact.code}:D8:{d8(fact.start)}"
    if fact.kind == "value":
        return f"{qualifier}:{fact.code}:::{x12_amount(fact.amount or 0)}"
    return ":".join(trimmed(qualifier, fact.code))
