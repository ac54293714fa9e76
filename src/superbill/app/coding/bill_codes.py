"""The codes of a hospital's bill and its inpatient procedures as one types them, read and written. Pure.

Each is written as charges are (:mod:`superbill.app.coding.entry`), divided by blanks: ``04`` is a condition code,
``11@2026-03-02`` an occurrence, ``74@2026-03-02..2026-03-04`` a span, ``80$3`` a value code with its amount or count,
``0DTJ4ZZ@2026-03-03`` a procedure, the principal one first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from superbill.app.coding.entry import Unreadable, read_day
from superbill.core.claim.values import CodedFact, InpatientProcedure
from superbill.core.money import dollars, parse_cents

KINDS = {
    "condition": "04 17",
    "occurrence": "11@2026-03-02",
    "span": "74@2026-03-02..2026-03-04",
    "value": "80$3 A1$120.50",
    "treatment": "01AB02CD03EF04GH05",
}
"""The kinds of codes, each with how it is typed."""
PROCEDURE = "0DTJ4ZZ@2026-03-03"
"""How a procedure is typed."""
_FACT = re.compile(r"([0-9A-Z]+)(?:@([0-9-]+)(?:\.\.([0-9-]+))?)?(?:\$([0-9.,]+))?\Z")
_PROCEDURE = re.compile(r"([0-9A-Z]{7})@([0-9-]+)\Z")
_NEEDS = {"occurrence": (True, False, False), "span": (True, True, False), "value": (False, False, True)}
"""Whether a kind of code is told with a first day, a last day, an amount; the others are told alone."""


def read_facts(kind: str, text: str) -> tuple[CodedFact, ...]:
    """The codes of one kind; raises :class:`Unreadable` with what is wrong, in words."""
    return tuple(_fact(kind, part) for part in text.upper().split())


def _fact(kind: str, part: str) -> CodedFact:
    found = _FACT.match(part)
    code, first, last, money = found.groups() if found else ("", None, None, None)
    if not code or tuple(map(bool, (first, last, money))) != _NEEDS.get(kind, (False, False, False)):
        raise Unreadable(f"{part} is not written like {KINDS[kind]}")
    start, end = read_day(first) if first else None, read_day(last) if last else None
    cents = parse_cents(money.replace(",", "")) if money else None
    if money and cents is None:
        raise Unreadable(f"${money} is no amount of dollars and cents")
    if start and end and end < start:
        raise Unreadable(f"{part} ends before it begins")
    return CodedFact(kind, code, start, end, cents)


def write_facts(kind: str, facts: Iterable[CodedFact]) -> str:
    """The codes of one kind as one types them."""
    return " ".join(map(_typed, (fact for fact in facts if fact.kind == kind)))


def _typed(fact: CodedFact) -> str:
    first = f"@{fact.start}" if fact.start else ""
    last = f"..{fact.end}" if fact.end else ""
    return f"{fact.code}{first}{last}{'' if fact.amount is None else f'${dollars(fact.amount)}'}"


def read_procedures(text: str) -> tuple[InpatientProcedure, ...]:
    """ICD-10-PCS procedures, the principal one first; raises :class:`Unreadable` with what is wrong, in words."""
    return tuple(_procedure(part, principal=not number) for number, part in enumerate(text.upper().split()))


def _procedure(part: str, *, principal: bool) -> InpatientProcedure:
    found = _PROCEDURE.match(part)
    if found is None:
        raise Unreadable(f"{part} is not written like {PROCEDURE}: seven characters with the day")
    return InpatientProcedure(found[1], read_day(found[2]), principal)


def write_procedures(procedures: Iterable[InpatientProcedure]) -> str:
    """Procedures as one types them, the principal one first."""
    ordered = sorted(procedures, key=lambda one: not one.principal)
    return " ".join(f"{one.code}{f'@{one.on}' if one.on else ''}" for one in ordered)
