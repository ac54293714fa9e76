"""What an institutional claim says beyond its lines: the type of bill, admission and discharge, codes, procedures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import partial
from typing import Any, TypeVar

from msgspec.structs import replace

from superbill.app.coding import bill_codes, tables
from superbill.app.coding.entry import Unreadable
from superbill.app.coding.facts import Circumstances
from superbill.web.frontdesk.given import Given

_LISTS = {
    "facility_code": "bill-type",
    "admission_type": "admission-type",
    "admission_source": "admission-source",
    "patient_status": "patient-status",
}
_NEEDED = {
    "facility_code": "the type of bill",
    "admission_type": "the admission type",
    "patient_status": "the patient status",
}
_KINDS = {
    "condition": "Condition codes",
    "occurrence": "Occurrence codes",
    "span": "Occurrence span codes",
    "value": "Value codes",
    "treatment": "Treatment codes",
}
_Read = TypeVar("_Read")


def choices(given: Given, on: date) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen on a day, by field, and what was chosen before."""
    found = {}
    for name, kind in _LISTS.items():
        known = {row.code: f"{row.code} {row.text}" for row in tables.tables().lists[kind].each(on)}
        known.setdefault(chosen := given.text(name), chosen)
        found[name] = [("", "choose" if name in _NEEDED else "not told"), *(one for one in known.items() if one[0])]
    return found


def fields() -> list[tuple[str, str, str]]:
    """The fields of codes: name, label, how they are typed."""
    return [(kind, label, bill_codes.KINDS[kind]) for kind, label in _KINDS.items()]


def said(given: Given, known: Circumstances) -> Circumstances:
    """What was known with what was typed of the stay; what is wrong is kept at its field."""
    codes = {name: given.text(name) for name in _LISTS}
    given.wrong |= {name: f"Choose {what}." for name, what in _NEEDED.items() if not codes[name]}
    admission = given.day("admission")
    if given.text("admission_hour") and admission is None:
        given.wrong.setdefault("admission", "Write the admission day.")
    facts = [_read(given, kind, partial(bill_codes.read_facts, kind)) for kind in _KINDS]
    return replace(
        known,
        **codes,
        admission=admission,
        admission_hour=_hour(given, "admission_hour"),
        discharge_hour=_hour(given, "discharge_hour"),
        conditions=tuple(fact for some in facts for fact in some),
        procedures=_read(given, "procedures", bill_codes.read_procedures),
        drg=given.text("drg"),
    )


def _read(given: Given, name: str, how: Callable[[str], tuple[_Read, ...]]) -> tuple[_Read, ...]:
    try:
        return how(given.text(name))
    except Unreadable as why:
        given.wrong[name] = f"Write it again: {why}."
        return ()


def _hour(given: Given, name: str) -> str:
    text = given.text(name)
    try:
        return f"{time.fromisoformat(text):%H%M}" if text else ""
    except ValueError:
        given.wrong[name] = "Write the hour from 00:00 to 23:59, such as 14:30."
        return ""


def as_given(known: Circumstances) -> dict[str, Any]:
    """What is known as one would type it."""
    hours = {name: getattr(known, name) for name in ("admission_hour", "discharge_hour")}
    return {
        **{name: getattr(known, name) for name in _LISTS},
        **{name: f"{hour[:2]}:{hour[2:] or '00'}" if hour else "" for name, hour in hours.items()},
        **{kind: bill_codes.write_facts(kind, known.conditions) for kind in _KINDS},
        "procedures": bill_codes.write_procedures(known.procedures),
        "drg": known.drg,
    }
