"""The patient's way in: a secret link, then the birth date. Five wrong dates close the link."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from django.db import transaction

from superbill.app.patient_accounts.models import PatientLink
from superbill.app.platform import clock, tenancy
from superbill.app.platform.people import Actor
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Patient

MOST_FAILURES = 5


def make(holder: Patient, *, days: int) -> str:
    """A new link's secret. It names the clinic, so that the link alone finds the right data."""
    secret = f"{tenancy.current_id()}-{secrets.token_urlsafe(24)}"
    PatientLink.objects.create(holder=holder, digest=_digest(secret), expires_at=clock.now() + timedelta(days=days))
    return secret


def tenant_of(secret: str) -> int | None:
    """The clinic a link is of; ``None`` for what is no link."""
    head, dash, rest = secret.partition("-")
    return int(head) if dash and rest and head.isdecimal() and len(head) < 12 else None


def is_open(secret: str) -> bool:
    """Whether a link may still be used. Within :func:`tenancy.acting_for` its clinic."""
    return _open(secret) is not None


@transaction.atomic
def enter(secret: str, *, birth: date) -> Patient | None:
    """Who comes in by a link with a birth date; ``None`` for a wrong one, which is counted."""
    link = _open(secret)
    if link is None:
        return None
    link = PatientLink.objects.select_for_update(of=("self",)).select_related("holder").get(pk=link.pk)
    if link.failures >= MOST_FAILURES:
        return None
    if link.holder.birth != birth:
        link.failures += 1
        link.save(update_fields=["failures"])
        return None
    return link.holder


def _open(secret: str) -> PatientLink | None:
    return PatientLink.objects.filter(
        digest=_digest(secret), revoked_at=None, expires_at__gt=clock.now(), failures__lt=MOST_FAILURES
    ).first()


@transaction.atomic
def revoke(actor: Actor, *, patient_id: int) -> int:
    """Close every link of an account: it went to the wrong person. Gives how many."""
    actor.must("arrange_payment")
    holder = registration.household(patient_id)[0]
    return PatientLink.objects.filter(holder=holder, revoked_at=None).update(revoked_at=clock.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
