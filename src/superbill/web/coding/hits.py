"""Codes by words as one types, and the browser: a code, what stands above and below it, and its notes."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from msgspec import Struct

from superbill.app.coding import entry, tables
from superbill.app.platform import clock
from superbill.web.coding.rooms import tabs
from superbill.web.frame import Request, asked_day, page

_FOUND = 12
_SETS = {
    "icd10cm": "Diagnoses (ICD-10-CM)",
    "icd10cm-notes": "Notes and excludes of diagnoses",
    "icd10pcs": "Inpatient procedures (ICD-10-PCS)",
    "hcpcs": "Supplies, drugs and services (HCPCS Level II)",
    "cpt": "Procedures (your licensed CPT list)",
    "mpfs": "Medicare physician fee schedule",
    "gpci": "Medicare localities (GPCI)",
    "anesthesia": "Anesthesia factors",
    "ptp-practitioner": "NCCI pairs, practitioners",
    "ptp-hospital": "NCCI pairs, outpatient hospitals",
    "mue-practitioner": "Units a day (MUE), practitioners",
    "mue-hospital": "Units a day (MUE), outpatient hospitals",
    "mue-dme": "Units a day (MUE), equipment",
    "addon": "Add-on codes",
    "coverage": "Coverage policies (LCD, NCD)",
    "drg": "MS-DRG weights",
    "exclusions": "Excluded providers",
    "taxonomy": "Provider taxonomy",
    "pos": "Places of service",
    "bill-type": "Types of bill",
    "condition": "Condition codes",
    "occurrence": "Occurrence codes",
    "span": "Occurrence spans",
    "value": "Value codes",
    "patient-status": "Patient status",
    "admission-source": "Sources of admission",
    "admission-type": "Types of admission",
}
"""Code sets as people call them; the keys are what ``superbill codes load`` takes."""


class Hit(Struct, frozen=True):
    """A code that fits, as one types it. ``add`` is where it goes: diagnoses or charges."""

    code: str
    text: str
    add: str
    price: int | None = None


def find(words: str, on: date, *, limit: int = _FOUND) -> list[Hit]:
    """Diagnoses and services that fit words or the beginning of a code; a service's own code comes first."""
    words = words.strip()
    if not words:
        return []
    services = []
    for hit in tables.search_procedures(words, on, limit):
        service = tables.describe_service(hit.code, on)
        services.append(Hit(hit.code, hit.text, "charges", service.fee_cents if service else None))
    diagnoses = [
        Hit(entry.dotted(hit.code), hit.text, "diagnoses") for hit in tables.search_diagnoses(words, on, limit)
    ]
    if words[0].isdigit() or any(hit.code == words.upper() for hit in services):
        return [*services, *diagnoses][:limit]
    kept = min(len(services), limit // 3)
    return [*diagnoses[: limit - kept], *services[:kept]]


@page()
def code_hits(request: Request) -> HttpResponse:
    """The list under the search box of a visit's page."""
    words = request.GET.get("words", "")
    found = find(words, asked_day(request, "on", clock.today()))
    return render(request, "web/coding/hits.html", {"hits": found, "words": words})


@page()
def codes(request: Request) -> HttpResponse:
    """The code browser."""
    on = asked_day(request, "on", clock.today())
    words, code = request.GET.get("q", ""), request.GET.get("code", "")
    context = {
        "tabs": tabs(request),
        "words": words,
        "on": on,
        "code": code,
        "hits": find(words, on, limit=30),
        "diagnosis": _with_dots(tables.describe(code, on)) if code else None,
        "service": tables.describe_service(code, on) if code and "." not in code else None,
        "loaded": [(_SETS.get(one.kind, one.kind), one) for one in tables.loaded()],
        "absent": [
            _SETS[kind]
            for kind in ("cpt", "hcpcs", "mpfs", "ptp-practitioner", "mue-practitioner", "coverage")
            if kind in tables.tables().absent
        ],
    }
    template = "web/coding/browse.html" if request.htmx else "web/coding/codes.html"
    return render(request, template, context)


def _with_dots(described: tables.Described | None) -> dict[str, object] | None:
    """A diagnosis as the page shows it."""
    if described is None:
        return None
    notes = [
        (name, getattr(described, field))
        for name, field in (
            ("Also called", "terms"),
            ("Includes", "includes"),
            ("Never with it (excludes 1)", "excludes1"),
            ("Not included here (excludes 2)", "excludes2"),
            ("Code first", "code_first"),
            ("Use an additional code", "use_additional"),
            ("Code also", "code_also"),
        )
    ]
    return {
        "code": entry.dotted(described.code),
        "text": described.text,
        "billable": described.billable,
        "parents": [(entry.dotted(code), text) for code, text in described.parents],
        "children": [(entry.dotted(code), text, billable) for code, text, billable in described.children],
        "notes": [(name, said) for name, said in notes if said],
        "seventh": described.seventh,
    }


urls = [
    path("coding/codes/", codes, name="codes"),
    path("coding/codes/hits", code_hits, name="code-hits"),
]
