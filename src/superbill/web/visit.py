"""A visit to look at: what was found, what was done, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from superbill.app.claims import queries as claims
from superbill.app.claims.lifecycle import ENDED
from superbill.app.coding import queries, tables
from superbill.app.coding.entry import dotted
from superbill.app.practice import queries as practice
from superbill.core.findings import Finding
from superbill.web.frame import Request, page
from superbill.web.names import full


@page()
def encounter(request: Request, encounter_id: int) -> HttpResponse:
    row = queries.get_encounter_for(request.actor, encounter_id)
    run = queries.last_run(encounter_id)
    labels = {fee.code: fee.label for fee in practice.fees(row.on)}
    made = claims.claims_of_encounter(encounter_id)
    context = {
        "encounter": row,
        "patient": full(row.patient),
        "provider": full(row.provider),
        "diagnoses": [
            (one.number, dotted(one.code), tables.gloss(one.code, row.on)) for one in queries.diagnoses_of(encounter_id)
        ],
        "charges": [(one, labels.get(one.code, "")) for one in queries.charges_of(encounter_id)],
        "findings": [msgspec.convert(each, Finding) for each in run.findings] if run else [],
        "checked": run is not None,
        "claims": made,
        "may_claim": row.status in ("released", "claimed") and _lacks_a_claim(encounter_id, made),
    }
    return render(request, "web/visit.html", context)


def _lacks_a_claim(encounter_id: int, made: Iterable[Any]) -> bool:
    """Whether the first payer of a visit has no claim, and nobody else has one that is still open."""
    insured = queries.insured_of(encounter_id)
    return bool(insured) and all(one.state in ENDED and one.coverage_id != insured[0].coverage_id for one in made)


urls = [path("encounters/<int:encounter_id>/", encounter, name="encounter")]
