"""Diagnoses: valid on the day, complete, in a lawful order, and fitting the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import structs

from superbill.core.claim.values import ClaimKind
from superbill.core.codes import Cover
from superbill.core.codes.conventions import Convention, conventions
from superbill.core.codes.diagnoses import Diagnoses, named
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case
from superbill.core.findings import Finding, Severity, Where

_FORM = re.compile(r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])[0-9A-Z]{0,4}\Z")
"""Since 2025 the second place may be a letter: QA0.011."""
_MOST = {ClaimKind.PROFESSIONAL: 12, ClaimKind.DENTAL: 4}
_MOST_OTHER = 24
_ICD10 = date(2015, 10, 1)
_PRESENT = frozenset("YNUW1")
_CHECKS = "diagnosis codes"
_SIDE_MODIFIERS = {
    "RT": "right", "LT": "left",
    "E1": "left", "E2": "left", "E3": "right", "E4": "right",
    "FA": "left", "F1": "left", "F2": "left", "F3": "left", "F4": "left",
    "F5": "right", "F6": "right", "F7": "right", "F8": "right", "F9": "right",
    "TA": "left", "T1": "left", "T2": "left", "T3": "left", "T4": "left",
    "T5": "right", "T6": "right", "T7": "right", "T8": "right", "T9": "right",
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _well_formed(code: str) -> bool:
    return _FORM.match(code) is not None


def check(case: Case) -> Iterator[Finding]:
    """Every finding about the diagnoses, in the order of the claim."""
    diagnoses = case.claim.diagnoses
    if not diagnoses:
        if case.claim.kind is not ClaimKind.DENTAL:
            yield kinds.NO_DIAGNOSIS.at()
        return
    on = _valid_on(case)
    for diagnosis in diagnoses:
        if diagnosis.version != "10":
            yield from _old_version(case, on)
            return
    table = case.tables.icd10cm
    known = case.answers("icd10cm", table, on, _CHECKS)
    coded = tuple([(diagnosis.code, diagnosis.role) for diagnosis in diagnoses])
    yield from _of_codes(table if known else None, case.claim.kind, case.inpatient, coded, table.like(on))
    for position, code in _limited(coded):
        yield from _person(case, code, _at(position))
    if known:
        yield from _sides(case)
        if case.answers("icd10cm-notes", table.tabular, on, "Excludes1, code first and additional codes"):
            yield from _by_notes(table, _listed(coded), table.tabular.like(on))
    if case.inpatient:
        yield from _present_on_admission(case)


def _old_version(case: Case, on: date) -> Iterator[Finding]:
    """Diagnoses in ICD-9: right for old services, which we have no table for, and wrong for all others."""
    if on < _ICD10:
        case.lacks("ICD-9", _CHECKS)
        return
    for position, diagnosis in enumerate(case.claim.diagnoses, 1):
        if diagnosis.version != "10":
            yield kinds.DIAGNOSIS_VERSION.at(_at(position), value=diagnosis.code)


Coded = tuple[tuple[str, str], ...]
"""Codes with their roles, in the order of the claim."""


@lru_cache(maxsize=1 << 14)
def _limited(coded: Coded) -> tuple[tuple[int, str], ...]:
    """The diagnoses that fit only some ages or one sex, with their positions."""
    return tuple((position, code) for position, (code, _) in enumerate(coded, 1) if _rule(code).limits)


@lru_cache(maxsize=1 << 14)
def _listed(coded: Coded) -> tuple[str, ...]:
    """The codes that stand for the patient's conditions, without reasons and causes."""
    return tuple([code for code, role in coded if role in ("principal", "other")])


@lru_cache(maxsize=1 << 14)
def _of_codes(table: Diagnoses | None, kind: ClaimKind, inpatient: bool, coded: Coded, on: date) -> tuple[Finding, ...]:
    """What follows from the codes alone; the same lists come again and again."""
    found = [*_count(kind, coded), *_first(inpatient, coded)]
    for position, (code, _) in enumerate(coded, 1):
        where = _at(position)
        if not _well_formed(code):
            found.append(kinds.DIAGNOSIS_FORM.at(where, value=code))
        elif table is not None:
            found.extend(_valid(table, code, on, where))
    if table is None:
        return tuple(found)
    listed = _listed(coded)
    if listed and table.manifestation(listed[0], on):
        found.append(kinds.MANIFESTATION_FIRST.at(_at(1), value=listed[0]))
    for position, (code, _) in enumerate(coded, 1):
        if table.leaves_side_open(code, on):
            found.append(kinds.SIDE_UNSPECIFIED.at(_at(position), value=code))
    return tuple(found)


@lru_cache(maxsize=64)
def _at(position: int) -> Where:
    return Where(path=f"diagnosis {position}")


def _valid_on(case: Case) -> date:
    """Inpatient codes are judged by the day of discharge, all others by the day of service."""
    return case.last if case.inpatient else case.dos


def _count(kind: ClaimKind, coded: Coded) -> Iterator[Finding]:
    most = _MOST.get(kind)
    if most is not None and len(coded) > most:
        yield kinds.TOO_MANY_DIAGNOSES.at(value=str(len(coded)), most=most)
    elif most is None and sum(role == "other" for _, role in coded) > _MOST_OTHER:
        yield kinds.TOO_MANY_DIAGNOSES.at(value=str(len(coded)), most="24 others")
    seen: set[tuple[str, bool]] = set()
    for position, (code, role) in enumerate(coded, 1):
        key = (code, role in ("principal", "other"))
        if key in seen:
            yield kinds.DIAGNOSIS_TWICE.at(_at(position), value=code)
        seen.add(key)


def _first(inpatient: bool, coded: Coded) -> Iterator[Finding]:
    """What may and may not stand first."""
    listed = _listed(coded)
    if not listed:
        return
    first = next((code for code, role in coded if role == "principal"), listed[0])
    if first[:1] in ("V", "W", "X", "Y"):
        yield kinds.EXTERNAL_CAUSE_FIRST.at(_at(1), value=first)
    elif inpatient and _rule(first).never_principal:
        yield kinds.UNACCEPTABLE_PRINCIPAL.at(_at(1), value=first)
    for position, code in enumerate(listed, 1):
        if code != first and _rule(code).first_only:
            yield kinds.FIRST_ONLY.at(_at(position), value=code)


@lru_cache(maxsize=1 << 16)
def _rule(code: str) -> Convention:
    return conventions().of(code)


def _valid(table: Diagnoses, code: str, on: date, where: Where) -> Iterator[Finding]:
    row = table.get(code, on)
    if row is None or not row.billable:
        yield structs.replace(_invalid(table, code, on), where=where)


@lru_cache(maxsize=4096)
def _invalid(table: Diagnoses, code: str, on: date) -> Finding:
    """Why a code is not billable on a day: no such code, a header, out of its dates, or short of a character."""
    row = table.get(code, on)
    severity = Severity.WARN if table.cover(on) is Cover.STALE else None
    if row is None:
        ever = table.ever(code)
        why = "does not exist" if ever is None else "is not in force on the date of service"
        return kinds.DIAGNOSIS_NOT_BILLABLE.at(
            value=code, why=why, choice="a code that is valid on that day", severity=severity
        )
    sevenths = table.sevenths(code, on)
    if sevenths:
        shown = ", ".join(sevenths[:4]) + (", ..." if len(sevenths) > 4 else "")
        return kinds.SEVENTH_MISSING.at(value=code, choice=shown, severity=severity)
    below = ", ".join(child.code for child in table.children(code, on)[:4])
    return kinds.DIAGNOSIS_NOT_BILLABLE.at(
        value=code, why="is a heading and not billable", choice=f"a more specific code, such as {below}"
    )


def _person(case: Case, code: str, where: Where) -> Iterator[Finding]:
    rule = _rule(code)
    person = case.claim.person
    if rule.sex and person.sex in ("F", "M") and person.sex != rule.sex and not _sex_explained(case):
        yield kinds.SEX_CONFLICT.at(where, value=code, sex=person.sex)
    if person.birth is None:
        return
    years = age(person.birth, case.dos)
    if not rule.youngest <= years <= rule.oldest:
        yield kinds.AGE_CONFLICT.at(where, value=code, age=years)


def _sex_explained(case: Case) -> bool:
    return any("KX" in service.modifiers for service in case.services) or any(
        fact.kind == "condition" and fact.code == "45" for fact in case.claim.conditions
    )


@lru_cache(maxsize=1 << 14)
def age(birth: date, on: date) -> int:
    """Whole years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _sides(case: Case) -> Iterator[Finding]:
    """Procedure sides against the sides of the diagnoses they point to."""
    table, on = case.tables.icd10cm, _valid_on(case)
    diagnoses = case.claim.diagnoses
    for service in case.services:
        if not service.modifiers:
            continue
        sides = {_SIDE_MODIFIERS[mark] for mark in service.modifiers if mark in _SIDE_MODIFIERS}
        if len(sides) != 1:
            continue
        side = next(iter(sides))
        pointed = {
            table.side(diagnoses[at - 1].code, on) for at in service.line.pointers if 1 <= at <= len(diagnoses)
        } - {""}
        other = "left" if side == "right" else "right"
        if pointed == {other}:
            yield kinds.LATERALITY.at(service.where, side=side, other=other)


@lru_cache(maxsize=1 << 14)
def _by_notes(table: Diagnoses, codes: tuple[str, ...], on: date) -> tuple[Finding, ...]:
    """What the tabular notes say about a list of codes in order; the same lists come again and again."""
    found: list[Finding] = []
    for position, code in enumerate(codes):
        notes = table.notes(code, on)
        if notes is None:
            continue
        where = _at(position + 1)
        others = [other for other in codes if other != code]
        for other in others:
            if named(other, notes.excludes1_codes) and not named(code, notes.excludes1_codes):
                later = codes.index(other) < position or not _excludes(table, other, code, on)
                if later:
                    found.append(kinds.EXCLUDES1.at(where, value=code, other=other))
        if notes.code_first_codes and not _optional(notes.code_first):
            before = codes[:position]
            if not any(named(other, notes.code_first_codes) for other in before):
                found.append(kinds.CODE_FIRST.at(where, value=code, note=_brief(notes.code_first)))
        wanted = notes.use_additional_codes
        if wanted and not _optional(notes.use_additional) and not any(named(other, wanted) for other in others):
            found.append(kinds.USE_ADDITIONAL.at(where, value=code, note=_brief(notes.use_additional)))
    return tuple(found)


def _excludes(table: Diagnoses, code: str, other: str, on: date) -> bool:
    notes = table.notes(code, on)
    return notes is not None and named(other, notes.excludes1_codes)


def _optional(notes: tuple[str, ...]) -> bool:
    return any(
        word in note.lower() for note in notes for word in ("if applicable", "if known", "if any", "as applicable")
    )


def _brief(notes: tuple[str, ...]) -> str:
    """Notes as one sentence says them, cut between words."""
    text = "; ".join(notes).replace(":;", ":")
    return text if len(text) <= 120 else f"{text[:110].rpartition(' ')[0].rstrip(';,:')}, and more"


def _present_on_admission(case: Case) -> Iterator[Finding]:
    for position, diagnosis in enumerate(case.claim.diagnoses, 1):
        if diagnosis.role not in ("principal", "other", "external"):
            continue
        if diagnosis.poa and diagnosis.poa not in _PRESENT:
            yield kinds.POA.at(_at(position), value=diagnosis.code, why="a wrong")
        elif not diagnosis.poa and not _rule(diagnosis.code).poa_exempt:
            yield kinds.POA.at(_at(position), value=diagnosis.code, why="no")
