"""Diagnoses: valid on the day, complete, in a lawful order, and fitting the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from msgspec import structs

from superbill.core.claim.values import ClaimKind, Diagnosis
from superbill.core.codes import Cover
from superbill.core.codes.conventions import Convention, conventions
from superbill.core.codes.diagnoses import Diagnoses
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case
from superbill.core.findings import Finding, Severity, Where

_FORM = re.compile(r"[A-Z][0-9][0-9AB][0-9A-Z]{0,4}\Z")
_MOST = {ClaimKind.PROFESSIONAL: 12, ClaimKind.DENTAL: 4}
_MOST_OTHER = 24
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
    yield from _count(case, diagnoses)
    listed = [diagnosis for diagnosis in diagnoses if diagnosis.role in ("principal", "other")]
    yield from _first(case, listed)
    known = case.answers("icd10cm", case.tables.icd10cm, _valid_on(case), _CHECKS)
    for position, diagnosis in enumerate(diagnoses, 1):
        where = _at(position)
        if not _well_formed(diagnosis.code):
            yield kinds.DIAGNOSIS_FORM.at(where, value=diagnosis.code)
        elif known:
            yield from _valid(case, diagnosis.code, where)
        yield from _person(case, diagnosis.code, where)
    if known:
        yield from _sides(case)
    if len(listed) > 1 or known:
        yield from _notes(case, listed)
    if case.inpatient:
        yield from _present_on_admission(case)


@lru_cache(maxsize=64)
def _at(position: int) -> Where:
    return Where(path=f"diagnosis {position}")


def _valid_on(case: Case) -> date:
    """Inpatient codes are judged by the day of discharge, all others by the day of service."""
    return case.last if case.inpatient else case.dos


def _count(case: Case, diagnoses: Sequence[Diagnosis]) -> Iterator[Finding]:
    most = _MOST.get(case.claim.kind)
    if most is not None and len(diagnoses) > most:
        yield kinds.TOO_MANY_DIAGNOSES.at(value=str(len(diagnoses)), most=most)
    elif most is None and sum(diagnosis.role == "other" for diagnosis in diagnoses) > _MOST_OTHER:
        yield kinds.TOO_MANY_DIAGNOSES.at(value=str(len(diagnoses)), most="24 others")
    seen: set[tuple[str, bool]] = set()
    for position, diagnosis in enumerate(diagnoses, 1):
        key = (diagnosis.code, diagnosis.role in ("principal", "other"))
        if key in seen:
            yield kinds.DIAGNOSIS_TWICE.at(_at(position), value=diagnosis.code)
        seen.add(key)


def _first(case: Case, listed: Sequence[Diagnosis]) -> Iterator[Finding]:
    """What may and may not stand first."""
    if not listed:
        return
    first = next((diagnosis for diagnosis in listed if diagnosis.role == "principal"), listed[0])
    if first.code[:1] in ("V", "W", "X", "Y"):
        yield kinds.EXTERNAL_CAUSE_FIRST.at(_at(1), value=first.code)
    elif case.inpatient and _rule(first.code).never_principal:
        yield kinds.UNACCEPTABLE_PRINCIPAL.at(_at(1), value=first.code)
    for position, diagnosis in enumerate(listed, 1):
        if diagnosis is not first and _rule(diagnosis.code).first_only:
            yield kinds.FIRST_ONLY.at(_at(position), value=diagnosis.code)


@lru_cache(maxsize=1 << 16)
def _rule(code: str) -> Convention:
    return conventions().of(code)


def _valid(case: Case, code: str, where: Where) -> Iterator[Finding]:
    table, on = case.tables.icd10cm, _valid_on(case)
    row = table.get(code, on)
    if row is not None and row.billable:
        return
    yield structs.replace(_invalid(table, code, on), where=where)


@lru_cache(maxsize=4096)
def _invalid(table: Diagnoses, code: str, on: date) -> Finding:
    """Why a code is not billable on a day: no such code, a header, out of its dates, or short of a character."""
    row = table.get(code, on)
    severity = Severity.WARN if table.cover(on) is Cover.STALE else None
    if row is None:
        ever = table.ever(code)
        why = "does not exist" if ever is None else "is not in force"
        return kinds.DIAGNOSIS_NOT_BILLABLE.at(
            value=code, why=why, on=on.isoformat(), choice="a code that is valid on that day", severity=severity
        )
    sevenths = table.sevenths(code, on)
    if sevenths:
        shown = ", ".join(sevenths[:4]) + (", ..." if len(sevenths) > 4 else "")
        return kinds.SEVENTH_MISSING.at(value=code, choice=shown, severity=severity)
    below = ", ".join(child.code for child in table.children(code, on)[:4])
    return kinds.DIAGNOSIS_NOT_BILLABLE.at(
        value=code, why="is a heading", on=on.isoformat(), choice=f"a more specific code, such as {below}"
    )


def _person(case: Case, code: str, where: Where) -> Iterator[Finding]:
    rule = _rule(code)
    if not rule.limits:
        return
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
    """Procedure sides against diagnosis sides, and codes that leave open a side they could name."""
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
    for position, diagnosis in enumerate(diagnoses, 1):
        if table.leaves_side_open(diagnosis.code, on):
            yield kinds.SIDE_UNSPECIFIED.at(_at(position), value=diagnosis.code)


def _notes(case: Case, listed: Sequence[Diagnosis]) -> Iterator[Finding]:
    """Excludes1, code first, manifestations and additional codes, from the tabular notes."""
    on = _valid_on(case)
    tabular = case.tables.icd10cm.tabular
    codes = tuple(diagnosis.code for diagnosis in listed)
    for position, code in enumerate(codes):
        if case.tables.icd10cm.manifestation(code, on) and position == 0:
            yield kinds.MANIFESTATION_FIRST.at(_at(1), value=code)
    if not case.answers("icd10cm-notes", tabular, on, "Excludes1, code first and additional codes"):
        return
    yield from _by_notes(case.tables.icd10cm, codes, on)


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
    text = "; ".join(notes)
    return text if len(text) <= 120 else text[:117] + "..."


@lru_cache(maxsize=1 << 16)
def named(code: str, ranges: tuple[str, ...]) -> bool:
    """Whether a note's codes name a code: ``J02`` names all below it, ``E08-E13`` everything between."""
    for one in ranges:
        low, _, high = one.partition("-")
        if high:
            if low <= code[: len(low)] and code[: len(high)] <= high:
                return True
        elif code.startswith(low):
            return True
    return False


def _present_on_admission(case: Case) -> Iterator[Finding]:
    for position, diagnosis in enumerate(case.claim.diagnoses, 1):
        if diagnosis.role not in ("principal", "other", "external"):
            continue
        if diagnosis.poa and diagnosis.poa not in _PRESENT:
            yield kinds.POA.at(_at(position), value=diagnosis.code, why="a wrong")
        elif not diagnosis.poa and not _rule(diagnosis.code).poa_exempt:
            yield kinds.POA.at(_at(position), value=diagnosis.code, why="no")
