"""Procedures: valid on the day, modifiers, fee schedule indicators, place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from superbill.core.codes import Cover, RvuRow
from superbill.core.codes.modifiers import (
    ABN,
    ASSISTANTS,
    DISTINCT,
    EM_ONLY,
    TELEHEALTH,
)
from superbill.core.edits import codes_of
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service
from superbill.core.findings import Finding, Severity, Where

_FACILITY = frozenset({"02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61"})
_ADMITTING = frozenset({"21", "51", "61"})
"""Places whose services need the date of admission."""
_STAYS = frozenset({"21", "31", "51", "61"})
"""Places where an office visit cannot be: the stay has visits of its own."""
_EXTENDERS = frozenset({"363A", "363L", "364S"})
_ANESTHETISTS = frozenset({"3675", "367H"})
_CHIROPRACTOR = "111N"
_ADJUSTMENTS = frozenset({"98940", "98941", "98942"})
_PARTICULAR = _EXTENDERS | _ANESTHETISTS | {_CHIROPRACTOR}
_BY_WHOM = frozenset({"AS", "QX", "QZ"})
"""Who and what :func:`_by_whom` has something to say about."""
_TELEHEALTH_PLACES = frozenset({"02", "10"})
_STATUS = {
    "B": ("it is always part of another service", "Do not bill it by itself"),
    "D": ("the code was deleted", "Choose a code that is in force"),
    "F": ("the code was deleted", "Choose a code that is in force"),
    "I": ("it does not use this code", "Choose the code Medicare uses, often one that begins with G"),
    "M": ("it only measures quality", "Bill it at no charge"),
    "N": ("it does not cover it", "Tell the patient beforehand and bill with GY"),
    "P": ("it is part of another service", "Do not bill it by itself"),
}
_RULES_BY_INDICATOR = {
    "0": "it is a practitioner's service that has no parts",
    "2": "it is the professional part already",
    "3": "it is the technical part already",
    "4": "it is both parts together",
    "5": "it is incident to a practitioner's service",
    "7": "it is a therapy service",
    "8": "it is a reading already",
    "9": "it has no parts",
}


def check(case: Case) -> Iterator[Finding]:
    """Every finding about a line's procedure, modifiers and place."""
    claim = case.claim
    if case.professional and not case.tables.pos.get(claim.facility_code, case.dos):
        yield kinds.PLACE_UNKNOWN.at(value=claim.facility_code)
    fees = case.professional and case.answers(
        "mpfs", case.tables.mpfs.values, case.dos, "global periods and fee schedule indicators"
    )
    for service in case.services:
        if not service.code or service.on is None:
            continue
        if service.fees is None or service.line.place or codes_of.unlisted(service.code):
            yield from _exists(case, service)
        if service.modifiers:
            yield from _modifiers(case, service)
        if fees and service.fees is not None:
            yield from _indicators(case, service, service.fees)
        if case.professional:
            yield from _place(case, service)
            kind = case.rendering(service).taxonomy[:4]
            if kind in _PARTICULAR or (service.modifiers and service.has(_BY_WHOM)):
                yield from _by_whom(service.code, service.modifiers, kind, case.medicare, service.where)


def _exists(case: Case, service: Service) -> Iterator[Finding]:
    code, on = service.code, service.on
    assert on is not None
    tables = case.tables
    if service.line.place and case.professional and not tables.pos.get(service.place, on):
        yield kinds.PLACE_UNKNOWN.at(service.where, value=service.place)
    if codes_of.unlisted(code) and not (service.line.procedure.description or service.line.note):
        yield kinds.UNLISTED.at(service.where, value=code)
    if service.fees is not None or service.line.procedure.qualifier not in ("HC", ""):
        return
    level_two = code[:1].isalpha()
    table = tables.hcpcs if level_two else tables.cpt
    if not level_two and not tables.cpt and tables.mpfs:
        known = tables.mpfs.values
        if not case.answers("mpfs", known, on, "procedure codes"):
            return
        demo, stale = known.infos[0].demo, known.cover(on) is Cover.STALE
    else:
        if not case.answers("hcpcs" if level_two else "cpt", table, on, "procedure codes"):
            return
        if table.get(code, on) is not None:
            return
        demo, stale = table.infos[0].demo, table.cover(on) is Cover.STALE
    if not demo:
        severity = Severity.WARN if stale else None
        yield kinds.PROCEDURE_INVALID.at(service.where, value=code, on=on.isoformat(), severity=severity)


def _modifiers(case: Case, service: Service) -> Iterator[Finding]:
    known = case.tables.modifiers
    modifiers = service.modifiers
    side = "I" if case.institutional else "P"
    before, order = "", 0
    for position, code in enumerate(modifiers):
        modifier = known.get(code)
        if modifier is None:
            yield _unknown_modifier(case, service, code)
            continue
        if code in modifiers[:position]:
            yield kinds.MODIFIER_INVALID.at(service.where, value=code, why="is there twice")
        if side not in modifier.settings:
            yield kinds.MODIFIER_INVALID.at(
                service.where, value=code, why="does not belong on this kind of claim", severity=Severity.WARN
            )
        for other in modifier.conflicts:
            if other in modifiers[:position]:
                yield kinds.MODIFIERS_CONFLICT.at(service.where, value=f"{other} and {code}")
        if order and modifier.order < order:
            yield kinds.MODIFIER_ORDER.at(service.where, value=code, other=before)
        before, order = code, modifier.order
    yield from _by_code(case, service)


def _unknown_modifier(case: Case, service: Service, code: str) -> Finding:
    """A modifier we have no gloss for is valid where the user's code list knows it."""
    assert service.on is not None
    well_formed = (len(code) == 2 and code.isalnum() and code.isupper()) or (len(code) == 2 and code.isdigit())
    if not well_formed:
        return kinds.MODIFIER_INVALID.at(service.where, value=code, why="is not a modifier")
    listed = case.tables.hcpcs.get(code, service.on) or case.tables.cpt.get(code, service.on)
    severity = Severity.INFORM if listed is not None else Severity.WARN
    return kinds.MODIFIER_INVALID.at(
        service.where, value=code, why="is not in our list; this payer may still know it", severity=severity
    )


def _by_code(case: Case, service: Service) -> Iterator[Finding]:
    """Modifiers that belong to one kind of service."""
    code, modifiers = service.code, service.modifiers
    visit = codes_of.visit(code)
    for modifier in modifiers:
        if modifier in EM_ONLY and not visit and not code.startswith("G0"):
            yield kinds.VISIT_MODIFIER.at(service.where, value=code, modifier=modifier)
        elif modifier in DISTINCT and visit:
            yield kinds.DISTINCT_VISIT.at(service.where, value=code, modifier=modifier)
        elif modifier == "91" and not codes_of.laboratory(code):
            yield kinds.REPEAT_LAB.at(service.where, value=code)
        elif modifier in ABN and not case.medicare:
            yield kinds.NOTICE_MODIFIER.at(service.where, value=modifier)
        elif modifier == "GX" and "GY" not in modifiers:
            yield kinds.VOLUNTARY_NOTICE.at(service.where, value=code)


def _indicators(case: Case, service: Service, row: RvuRow) -> Iterator[Finding]:
    """What the fee schedule's indicators say about the line."""
    code, modifiers, where = service.code, service.modifiers, service.where
    if case.medicare:
        yield from _unpaid(service, row)
    technical = row.pctc == "3" or (row.pctc == "1" and "26" not in modifiers)
    if technical and service.place in _FACILITY:
        yield kinds.TECHNICAL_IN_FACILITY.at(where, value=code, place=service.place)
    if modifiers:
        yield from _by_indicator(service, row)


def _unpaid(service: Service, row: RvuRow) -> Iterator[Finding]:
    """What Medicare does not pay, at all or in this place."""
    code = service.code
    if row.status == "A":
        if (row.pe_facility if service.place in _FACILITY else row.pe_nonfacility) is None:
            yield kinds.NOT_PRICED_HERE.at(service.where, value=code, place=service.place)
    elif row.status in _STATUS and not (codes_of.countable(code) and service.line.charge == 0) and not service.has(ABN):
        why, choice = _STATUS[row.status]
        yield kinds.STATUS_NOT_PAID.at(service.where, value=code, why=why, choice=choice)


def _by_indicator(service: Service, row: RvuRow) -> Iterator[Finding]:
    """Modifiers that the indicators of the code forbid or question."""
    code, modifiers, where = service.code, service.modifiers, service.where
    for part in ("26", "TC"):
        if part in modifiers and row.pctc != "1" and not (part == "26" and row.pctc == "6"):
            why = _RULES_BY_INDICATOR.get(row.pctc, "it has no parts")
            yield kinds.COMPONENT.at(where, value=code, modifier=part, why=why)
    if "50" in modifiers:
        yield from _bilateral(service, row)
    if row.assistant == "1" and service.has(ASSISTANTS):
        yield kinds.ASSISTANT.at(where, value=code)
    for modifier, indicator in (("62", row.cosurgeon), ("66", row.team)):
        if modifier in modifiers and indicator in ("0", "9"):
            yield kinds.SURGEONS.at(where, value=code, modifier=modifier, why="is not paid to more than one surgeon")
        elif modifier in modifiers and indicator == "1":
            yield kinds.SURGEONS.at(where, value=code, modifier=modifier, why="needs the record that justifies it")
    if "51" in modifiers and row.global_days == "ZZZ":
        yield kinds.ADD_ON_MULTIPLE.at(where, value=code)


def _bilateral(service: Service, row: RvuRow) -> Iterator[Finding]:
    code, where = service.code, service.where
    if row.bilateral in ("0", "9"):
        yield kinds.BILATERAL.at(where, value=code, why="it cannot be done on two sides", choice="")
    elif row.bilateral == "2":
        yield kinds.BILATERAL.at(
            where, value=code, why="its fee is for both sides already", choice="", severity=Severity.WARN
        )
    elif service.line.units > 1:
        yield kinds.BILATERAL.at(
            where, value=code, why="modifier 50 means both sides with 1 unit", choice=" or bill 1 unit"
        )


@lru_cache(maxsize=1 << 14)
def _by_whom(code: str, modifiers: tuple[str, ...], kind: str, medicare: bool, where: Where) -> tuple[Finding, ...]:
    """Assistants, anesthesia and chiropractors; ``kind`` is the beginning of a taxonomy code."""
    if not kind:
        return ()
    why = choice = ""
    if "AS" in modifiers and kind not in _EXTENDERS:
        why, choice = "AS is for physician assistants, nurse practitioners and nurse specialists", "Use 80, 81 or 82"
    elif medicare and kind in _EXTENDERS and not {"80", "81", "82"}.isdisjoint(modifiers):
        why, choice = "a physician assistant, nurse practitioner or nurse specialist assists with AS", "Use AS"
    elif not {"QX", "QZ"}.isdisjoint(modifiers) and kind not in _ANESTHETISTS:
        why, choice = "QX and QZ are for anesthetists who are not physicians", "Use AA, AD, QK or QY"
    elif not {"AA", "AD", "QK", "QY"}.isdisjoint(modifiers) and kind in _ANESTHETISTS:
        why, choice = "AA, AD, QK and QY are for physicians", "Use QX or QZ"
    elif medicare and kind == _CHIROPRACTOR and code not in _ADJUSTMENTS:
        why, choice = (
            "Medicare pays a chiropractor for 98940 to 98942 only",
            "Tell the patient beforehand and bill with GY",
        )
    if not why or (kind == _CHIROPRACTOR and "GY" in modifiers):
        return ()
    return (kinds.PROVIDER_TYPE.at(where, value=code, why=why, choice=choice),)


def _place(case: Case, service: Service) -> Iterator[Finding]:
    remote = service.place in _TELEHEALTH_PLACES
    marked = bool(service.modifiers) and service.has(TELEHEALTH)
    if marked and not remote:
        yield kinds.TELEHEALTH.at(service.where, value="modifier", missing="place")
    elif remote and not marked and not case.medicare and codes_of.visit(service.code):
        yield kinds.TELEHEALTH.at(service.where, value="place", missing="modifier")
    if service.place in _ADMITTING and case.claim.admission is None:
        yield kinds.ADMISSION_MISSING.at(service.where, value=service.place)
    places = codes_of.places_of(service.code)
    if (places and service.place not in places) or (service.code in codes_of.OFFICE and service.place in _STAYS):
        yield kinds.PLACE_OF_VISIT.at(service.where, value=service.code, place=service.place)
