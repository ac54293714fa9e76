"""Global periods and new patients: what earlier services of the same practice say about this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from superbill.core.codes import RvuRow
from superbill.core.edits import codes_of
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service
from superbill.core.findings import Finding

_DAYS = {"000": (0, 0), "010": (0, 10), "090": (1, 90)}


@lru_cache(maxsize=4096)
def window(surgery: date, days: str) -> tuple[date, date] | None:
    """The first and last day of a global period: 000, 010 or 090; ``None`` for services that have none."""
    if days not in _DAYS:
        return None
    before, after = _DAYS[days]
    return surgery - timedelta(before), surgery + timedelta(after)


def check(case: Case) -> Iterator[Finding]:
    """Visits and procedures inside a global period, and new-patient visits of known patients."""
    if not case.professional:
        return
    past = case.history()
    if past:
        yield from _new_patients(case)
    if not case.answers("mpfs", case.tables.mpfs.values, case.dos, "global periods and fee schedule indicators"):
        return
    yield from _on_claim(case)
    for line in past:
        if not line.counts or line.claim == case.claim.control_number or {"55", "56"} & set(line.modifiers):
            continue
        days = _global_days(case, line.code, line.on)
        span = window(line.on, days) if days else None
        if span is None:
            continue
        for service in case.services:
            if service.on is not None and span[0] <= service.on <= span[1] and case.same_practitioner(service, line):
                yield from _inside(case, service, line.code, line.on, days)


def _global_days(case: Case, code: str, on: date) -> str:
    return _days_of(case.tables.mpfs.row(code, "", on))


def _days_of(row: RvuRow | None) -> str:
    return row.global_days if row is not None and row.global_days in _DAYS else ""


def _on_claim(case: Case) -> Iterator[Finding]:
    """Visits on the claim that one of its own procedures includes."""
    if len(case.services) < 2:
        return
    visits = [service for service in case.services if codes_of.visit(service.code) and service.on]
    if not visits:
        return
    for surgery in case.services:
        if surgery.on is None or codes_of.visit(surgery.code) or not surgery.code:
            continue
        days = _days_of(surgery.fees)
        span = window(surgery.on, days) if days else None
        if span is None:
            continue
        for visit in visits:
            assert visit.on is not None
            if span[0] <= visit.on <= span[1] and case.together(visit, surgery):
                yield from _inside(case, visit, surgery.code, surgery.on, days)


def _inside(case: Case, service: Service, surgery: str, on: date, days: str) -> Iterator[Finding]:
    """A service inside the period of a surgery, unless a modifier lets it out."""
    assert service.on is not None
    modifiers = service.modifiers
    if codes_of.visit(service.code):
        if service.on > on:
            passes, choice = "24" in modifiers, "24"
        elif days == "090":
            passes, choice = "57" in modifiers, "57 for the decision to operate"
        else:
            passes, choice = "25" in modifiers, "25"
    elif service.on > on and codes_of.surgery(service.code) and _global_days(case, service.code, service.on):
        passes, choice = not {"58", "78", "79"}.isdisjoint(modifiers), "58, 78 or 79"
    else:
        return
    if not passes:
        yield kinds.GLOBAL_PERIOD.at(
            service.where, value=service.code, surgery=surgery, on=on.isoformat(), days=f"{days} days", choice=choice
        )


def _new_patients(case: Case) -> Iterator[Finding]:
    """New means: not seen face to face by this practitioner, or by one of the group and specialty, in three years."""
    assert case.context.history is not None
    for service in case.services:
        if service.code not in codes_of.NEW_PATIENT or service.on is None:
            continue
        since = _three_years_before(service.on)
        seen = [
            past.on
            for past in case.context.history
            if since < past.on < service.on
            and past.state != "void"
            and face_to_face(past.code)
            and case.same_practitioner(service, past)
        ]
        if seen:
            yield kinds.NEW_PATIENT.at(service.where, value=service.code, on=max(seen).isoformat())


def face_to_face(code: str) -> bool:
    """Whether a service says that the practitioner has met the patient."""
    return codes_of.visit(code) or codes_of.surgery(code)


def _three_years_before(on: date) -> date:
    return on.replace(year=on.year - 3, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 3)
