"""A second look: decisions drawn by chance, by value, or because their price differs from what is usual."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random
from statistics import median

from django.db import transaction

from superbill.app.platform import audit
from superbill.payer_desk.models import DecisionMade, Sample
from superbill.payer_desk.people import Actor
from superbill.payer_desk.records import decision_of
from superbill.payer_desk.services import NotPossible

METHODS = {"random": "chance", "value": "value", "variance": "an unusual price"}
"""How decisions are drawn, in words."""
_LOOKED_AT = 5_000
"""The most decisions of which the prices are compared."""


@transaction.atomic
def draw(
    actor: Actor, *, method: str, size: int, since: date, until: date, on: date, seed: int | None = None
) -> list[Sample]:
    """Draw up to ``size`` decisions of some days that nobody has drawn before. ``seed`` repeats a drawing."""
    actor.must("draw_sample")
    if method not in METHODS:
        raise NotPossible(f"A sample is drawn by {', '.join(METHODS)}.")
    if size < 1 or since > until:
        raise NotPossible("Draw at least one decision, from a first day to a last one.")
    rows = DecisionMade.objects.filter(
        state="standing", outcome__in=("pay", "deny"), decided_on__range=(since, until), samples=None
    )
    if method == "random":
        ids = list(rows.order_by("id").values_list("id", flat=True))
        chosen = sorted(Random(seed).sample(ids, min(size, len(ids))))
    elif method == "value":
        chosen = list(rows.order_by("-paid_cents", "id").values_list("id", flat=True)[:size])
    else:
        chosen = _unusual(list(rows.select_related("claim").order_by("-id")[:_LOOKED_AT]))[:size]
    samples = Sample.objects.bulk_create(Sample(decision_id=one, method=method, drawn_on=on) for one in chosen)
    audit.record(actor=actor, action="draw_sample", subject="samples", method=method, size=len(samples))
    return samples


def _unusual(rows: list[DecisionMade]) -> list[int]:
    """Decisions by how far a line's allowed amount is from the median of its code, farthest first; usual ones left out."""
    allowed: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        for line in decision_of(row).lines:
            if not line.denied and line.units:
                code = " ".join((line.procedure.code, *line.procedure.modifiers))
                allowed[code].append((row.pk, int(line.allowed / line.units)))
    distance: defaultdict[int, float] = defaultdict(float)
    for prices in allowed.values():
        usual = median(price for _, price in prices)
        for pk, price in prices:
            if usual and price != usual:
                distance[pk] = max(distance[pk], abs(price - usual) / usual)
    return sorted(distance, key=lambda pk: (-distance[pk], pk))


@transaction.atomic
def review(actor: Actor, *, sample_id: int, right: bool, note: str, on: date) -> Sample:
    """Say whether a drawn decision is right. A wrong one is then reopened from its claim."""
    actor.must("review_sample")
    sample = Sample.objects.select_for_update().get(pk=sample_id)
    if sample.verdict:
        raise NotPossible(f"It was reviewed on {sample.reviewed_on} by {sample.reviewed_by}.")
    if not right and not note.strip():
        raise NotPossible("Say what is wrong with it.")
    sample.verdict = "right" if right else "wrong"
    sample.note, sample.reviewed_on, sample.reviewed_by = note.strip(), on, actor.name
    sample.save(update_fields=["verdict", "note", "reviewed_on", "reviewed_by"])
    audit.record(actor=actor, action="review_sample", subject=f"sample:{sample.pk}", verdict=sample.verdict)
    return sample
