"""Reads of the denials room."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Sum

from superbill.app.denials.models import Action, Appeal, DenialCase
from superbill.app.payments import queries as payments
from superbill.app.platform import audit
from superbill.app.platform.people import Actor
from superbill.core.money import Cents
from superbill.core.remit.reasons import gloss, remark

OPEN = ("open", "corrected", "appealed")


def cases(status: str = "", queue: str = "") -> QuerySet[DenialCase]:
    """Cases, the nearest deadline first; ``status`` empty for what is open."""
    rows = DenialCase.objects.select_related("claim", "payer").order_by("deadline", "pk")
    rows = rows.filter(status=status) if status else rows.filter(status__in=OPEN)
    return rows.filter(queue=queue) if queue else rows


def off_contract() -> QuerySet[DenialCase]:
    """Open cases of payments below the contract (what it allows, or interest for paying late), largest first."""
    return cases().filter(consequence_id__in=payments.underpayments().values("pk")).order_by("-denied_cents", "pk")


def bar_to_patient(case: DenialCase) -> str:
    """Why the patient may not be asked for what a payer left open; empty where contract and law allow it."""
    return _bar(case.claim_id, case.reasons)


def bar_to_patient_of(claim_id: int, charge_id: int) -> str:
    """Why the patient may not be asked for a charge of a claim, by everything its payer said of it and did not take back."""
    said = DenialCase.objects.filter(claim_id=claim_id, charge_id=charge_id).exclude(status=DenialCase.Status.WITHDRAWN)
    return _bar(claim_id, [code for reasons in said.values_list("reasons", flat=True) for code in reasons])


def _bar(claim_id: int, reasons: list[str]) -> str:
    billed = payments.billed(claim_id)
    if billed is not None and billed.patient_protected:
        return f"This patient is protected ({billed.patient_protected}): it may not be billed to them."
    barring = [code for code in reasons if code.startswith("CO-") or remark(code).effect == "patient_protected"]
    if barring:
        return (
            f"The payer says {barring[0]} ({gloss(barring[0])}): that may not be billed to the patient. Correct, appeal"
            " or write it off."
        )
    return ""


def get_case_for(actor: Actor, case_id: int) -> DenialCase:
    """A case, for reading; who read it is kept."""
    actor.must("read")
    case = DenialCase.objects.select_related("claim", "payer").get(pk=case_id)
    audit.record(actor=actor, action="read_denial", subject=f"claim:{case.claim_id}", case=case_id)
    return case


def actions(case_id: int) -> QuerySet[Action]:
    return Action.objects.filter(case_id=case_id).order_by("pk")


def appeals(case_id: int) -> QuerySet[Appeal]:
    return Appeal.objects.filter(case_id=case_id).order_by("level")


def all_appeals() -> QuerySet[Appeal]:
    """Every letter that went, oldest first."""
    return Appeal.objects.select_related("case__payer").order_by("sent_on", "pk")


def every_case() -> QuerySet[DenialCase]:
    """Every case there ever was, oldest first."""
    return DenialCase.objects.select_related("payer").order_by("pk")


def get_letter_for(actor: Actor, appeal_id: int) -> bytes:
    """An appeal's letter as it went."""
    actor.must("read")
    row = Appeal.objects.select_related("case").get(pk=appeal_id)
    audit.record(actor=actor, action="read_appeal", subject=f"claim:{row.case.claim_id}")
    return bytes(row.pdf)


def by_category() -> list[tuple[str, int, Cents]]:
    """Open cases by category: how many, how much, largest first."""
    rows = cases().order_by().values_list("category").annotate(count=Count("pk"), total=Sum("denied_cents"))
    return sorted(((c, int(n), int(t or 0)) for c, n, t in rows), key=lambda row: -row[2])


def of_claim(claim_id: int) -> QuerySet[DenialCase]:
    return DenialCase.objects.filter(claim_id=claim_id).order_by("pk")
