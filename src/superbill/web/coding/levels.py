"""Which office visit the record supports, by time or by medical decision making, with the reasoning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path

from superbill.app.coding import queries
from superbill.app.platform import clock
from superbill.app.registration import queries as front_desk
from superbill.core.edits import em
from superbill.web.coding.rooms import tabs
from superbill.web.frame import Request, asked_day, page

_NEW = timedelta(days=3 * 365 + 1)
"""Who was seen within three years is not new."""
PROBLEMS = (
    ("minor", "Minor or self-limited"),
    ("stable_chronic", "Chronic, stable"),
    ("acute_uncomplicated", "Acute, uncomplicated"),
    ("acute_systemic", "Acute with systemic symptoms, or complicated injury"),
    ("undiagnosed", "New, of uncertain prognosis"),
    ("worsening_chronic", "Chronic, getting worse"),
    ("severe", "Severe, or a threat to life or function"),
)
DATA = (
    ("notes", "Outside notes, by source"),
    ("tests_reviewed", "Tests reviewed"),
    ("tests_ordered", "Tests ordered"),
)
CLUES = (
    ("historian", "History from somebody else"),
    ("interpretation", "Own reading of a test"),
    ("discussion", "Talk with an outside professional"),
)
RISKS = (
    ("straightforward", "Minimal"),
    ("low", "Low"),
    ("moderate", "Moderate: prescription drugs, minor surgery with risk factors, social limits"),
    ("high", "High: drugs watched for toxicity, major surgery, hospital, not to resuscitate"),
)


@page()
def levels(request: Request) -> HttpResponse:
    """The calculator: a page of its own, or a panel of a visit's page."""
    given = request.GET
    visit = _visit(given.get("visit", ""))
    on = visit.on if visit else asked_day(request, "on", clock.today())
    asked = any(name in given for name in ("risk", "minutes", "patient"))
    new = given.get("patient") == "new" if asked else visit is not None and _is_new(visit)
    medicare = "medicare" in given if asked else visit is not None and _is_medicare(visit)
    context: dict[str, Any] = {
        "tabs": tabs(request),
        "visit": visit,
        "given": given,
        "new": new,
        "medicare": medicare,
        "problems": [(name, label, _count(given, name)) for name, label in PROBLEMS],
        "data": [(name, label, _count(given, name)) for name, label in DATA],
        "clues": [(name, label, name in given) for name, label in CLUES],
        "risks": RISKS,
        "risk": given.get("risk", "straightforward"),
        "level": em.level(_record(given, new=new), on, medicare=medicare),
    }
    parts = {"result": "web/coding/level_result.html", "panel": "web/coding/level_form.html"}
    return render(request, parts.get(given.get("part", ""), "web/coding/levels.html"), context)


def _visit(text: str) -> Any:
    return queries.encounter(int(text)) if text.isdecimal() else None


def _is_new(visit: Any) -> bool:
    """Whether nobody of the practice saw the patient in the three years before."""
    since: date = visit.on - _NEW
    others = queries.encounters_of(visit.patient_id).exclude(pk=visit.pk).exclude(status="closed")
    return not others.filter(on__gte=since, on__lte=visit.on).exists()


def _is_medicare(visit: Any) -> bool:
    plans = front_desk.coverages_on(visit.patient_id, visit.on)
    return bool(plans) and plans[0].payer.kind == "medicare-b"


def _record(given: QueryDict, *, new: bool) -> em.Documentation:
    minutes = given.get("minutes", "")
    return em.Documentation(
        new=new,
        problems=em.Problems(**{name: _count(given, name) for name, _ in PROBLEMS}),
        data=em.Data(
            notes=_count(given, "notes"),
            tests_reviewed=_count(given, "tests_reviewed"),
            tests_ordered=_count(given, "tests_ordered"),
            historian="historian" in given,
            interpretation="interpretation" in given,
            discussion="discussion" in given,
        ),
        risk=given.get("risk", "straightforward"),
        minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else None,
    )


def _count(given: QueryDict, name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 4 else 0


urls = [path("coding/levels/", levels, name="levels")]
