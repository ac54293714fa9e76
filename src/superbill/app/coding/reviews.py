"""Which visits a second coder looks at, and what is waiting for one. The verdicts are in :mod:`reviewing`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db import transaction

from superbill.app.coding.models import Encounter, Review, ReviewRule
from superbill.app.coding.scrubbing import overrides_in_force
from superbill.app.platform import audit, clock
from superbill.app.platform.crypto import fingerprint
from superbill.app.platform.people import Actor
from superbill.app.practice.services import NotValid
from superbill.core.money import Cents
from superbill.core.payer.terms import fits

_Kind = ReviewRule.Kind


@transaction.atomic
def set_review_rule(
    actor: Actor,
    *,
    name: str,
    kind: str,
    percent: Decimal = Decimal(0),
    least_cents: Cents = 0,
    codes: Sequence[str] = (),
    coder: str = "",
    active: bool = True,
) -> ReviewRule:
    """A rule by its name: ``percent`` of all visits, visits of ``least_cents``, with ``codes``, or of a ``coder``."""
    actor.must("set_up_practice")
    needs = {
        _Kind.SHARE: percent > 0,
        _Kind.DOLLARS: least_cents > 0,
        _Kind.CODE: bool(codes),
        _Kind.CODER: bool(coder),
    }
    if kind not in _Kind.values or not name.strip():
        raise NotValid("A rule has a name and says which visits it picks.")
    if not needs.get(_Kind(kind), True) or not 0 <= percent <= 100:
        raise NotValid("Say how many percent, from how many dollars, which codes or whose visits.")
    fields = {
        "kind": kind,
        "percent": percent,
        "least_cents": least_cents,
        "codes": [code.strip().upper().replace(".", "") for code in codes],
        "coder": coder.strip(),
        "active": active,
    }
    row, _ = ReviewRule.objects.update_or_create(name=name.strip()[:60], defaults=fields)
    audit.record(actor=actor, action="set_review_rule", subject=f"review_rule:{row.pk}", kind=kind, active=active)
    return row


def ask(encounter: Encounter) -> Review | None:
    """The open review a visit must wait for, asked for now where a rule wants one; ``None`` when it may go.

    A verdict holds for the coding it looked at: what was coded anew since is looked at anew.
    """
    waiting = Review.objects.filter(encounter=encounter, verdict="").first()
    if waiting is not None and not _is_stale(waiting, encounter):
        return waiting
    if waiting is not None:
        waiting.verdict, waiting.decided_at = Review.Verdict.OVERTAKEN, clock.now()
        waiting.save(update_fields=["verdict", "decided_at"])
    agreed = Review.objects.filter(encounter=encounter, verdict=Review.Verdict.AGREED).order_by("-pk").first()
    if agreed is not None and not _is_stale(agreed, encounter):
        return None
    why = next(_wanted(encounter), None)
    if why is None:
        return None
    return Review.objects.create(encounter=encounter, why=why, coder=encounter.coded_by, coding=_coding(encounter))


def _is_stale(review: Review, encounter: Encounter) -> bool:
    return encounter.coded_at is not None and encounter.coded_at > review.asked_at


def _wanted(encounter: Encounter) -> Iterator[str]:
    """The names of the rules that pick a visit."""
    codes = [row.code for row in encounter.charges.filter(voided_at=None)]
    codes += [row.code for row in encounter.diagnoses.all()]
    for rule in ReviewRule.objects.filter(active=True).order_by("pk"):
        if (
            (rule.kind == _Kind.SHARE and _in_sample(encounter, rule.percent))
            or (rule.kind == _Kind.DOLLARS and encounter.charge_cents >= rule.least_cents)
            or (rule.kind == _Kind.CODE and any(fits(code, tuple(rule.codes)) for code in codes if code))
            or (rule.kind == _Kind.CODER and encounter.coded_by == rule.coder)
            or (rule.kind == _Kind.OVERRIDE and overrides_in_force(encounter.pk, clock.today()))
        ):
            yield rule.name


def _in_sample(encounter: Encounter, percent: Decimal) -> bool:
    """Whether a visit is in the sample: the same answer always, and one that no coder can foresee."""
    mark = int(fingerprint("review_sample", str(encounter.pk))[:8], 16)
    return mark * 100 < percent * 2**32


def _coding(encounter: Encounter) -> dict[str, object]:
    """What is looked at, kept as it stands."""
    return {
        "diagnoses": [row.code for row in encounter.diagnoses.order_by("number")],
        "charges": [
            [row.code or row.revenue_code, row.modifiers, str(row.units), row.pointers, row.amount_cents]
            for row in encounter.charges.filter(voided_at=None).order_by("number")
        ],
    }
