"""A person settles what waits: an eligibility answer or an authorization with findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db import transaction

from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.practice.services import NotValid
from superbill.app.registration.models import Authorization, EligibilityCheck, StrayAnswer
from superbill.core.findings import Finding

_FOLLOW_UP: Mapping[str, str] = {
    "C": "Correct what it names and ask again.",
    "N": "Do not ask again by file; call the payer.",
    "P": "Ask the same again.",
    "R": "Ask again, with what it names put right.",
    "S": "Do not ask again: the payer passed the question on.",
    "W": "Wait 30 days and ask again.",
    "X": "Wait 10 days and ask again.",
    "Y": "Do not ask again: the payer will answer later.",
}
_REFUSALS: Mapping[str, str] = {
    "04": "it asks about too much at once",
    "15": "something it needs is missing",
    "33": "what was sent has errors",
    "41": "we may not ask this",
    "42": "its system cannot answer now",
    "43": "it does not know our provider's number",
    "44": "our provider's name does not fit",
    "45": "the provider's specialty is missing or wrong",
    "46": "the provider's telephone is missing or wrong",
    "47": "the provider's state is missing or wrong",
    "48": "the referring provider's number is missing or wrong",
    "49": "the provider is not this patient's primary care provider",
    "50": "the provider may not ask",
    "51": "the provider is not on its file",
    "52": "the date lies outside the provider's time with the plan",
    "53": "the service does not fit what was asked",
    "54": "the service is missing or wrong",
    "55": "the service's code qualifier is missing or wrong",
    "56": "the date does not fit",
    "57": "the dates of service are missing or wrong",
    "58": "the birth date is missing or wrong",
    "60": "the birth date lies after the service",
    "61": "the person died before the service",
    "62": "the date lies outside what may be asked about",
    "63": "the date lies in the future",
    "64": "the patient's number is missing or wrong",
    "65": "the patient's name is missing or wrong",
    "66": "the patient's sex is missing or wrong",
    "67": "it does not find the patient",
    "68": "it has the patient's number twice",
    "69": "the service does not fit the patient's age",
    "70": "the service does not fit the patient's sex",
    "71": "the birth date is not the one it has",
    "72": "the member id is missing or wrong",
    "73": "the subscriber's name is missing or wrong",
    "74": "the subscriber's sex is missing or wrong",
    "75": "it does not find the subscriber",
    "76": "it has the member id twice",
    "77": "it finds the subscriber, but not the patient",
    "78": "the subscriber is not in this group",
    "79": "it does not recognise who asks",
    "80": "it got no response from the plan",
    "97": "the provider's address is missing or wrong",
    "98": "it counts the service as experimental",
    "AA": "the authorization number is not found",
    "AE": "the primary care provider must authorize first",
    "AF": "the diagnosis is missing or wrong",
    "AG": "the procedure is missing or wrong",
    "T4": "the payer's name or number is missing",
}
"""AAA03 in our own words."""


def refusal(code: str) -> str:
    """Why a payer refused a question, in words."""
    return _REFUSALS.get(code, f"reason {code}")


def follow_up(code: str) -> str:
    """What to do after a refusal (AAA04), in words."""
    return _FOLLOW_UP.get(code, "Read the answer, and call the payer if it does not help.")


def builtins(found: Iterable[Finding]) -> list[Any]:
    """Findings as JSON holds them."""
    return [msgspec.to_builtins(finding) for finding in found]


@transaction.atomic
def settle_check(actor: Actor, *, check_id: int, note: str) -> EligibilityCheck:
    """Say what was done about an eligibility answer; it leaves the list of what waits."""
    actor.must("verify_coverage")
    row = EligibilityCheck.objects.select_for_update().get(pk=check_id)
    _settle(actor, row, note)
    audit.record(actor=actor, action="settle_check", subject=f"check:{check_id}")
    return row


@transaction.atomic
def settle_authorization(actor: Actor, *, authorization_id: int, note: str) -> Authorization:
    """Say what was done about an authorization; it leaves the list of what waits."""
    actor.must("verify_coverage")
    row = Authorization.objects.select_for_update().get(pk=authorization_id)
    _settle(actor, row, note)
    audit.record(actor=actor, action="settle_authorization", subject=f"authorization:{authorization_id}")
    return row


@transaction.atomic
def settle_stray(actor: Actor, *, stray_id: int, note: str) -> StrayAnswer:
    """Say what was done about an answer that fits no question; it leaves the list of what waits."""
    actor.must("verify_coverage")
    row = StrayAnswer.objects.select_for_update().get(pk=stray_id)
    _settle(actor, row, note)
    audit.record(actor=actor, action="settle_stray", subject=f"transaction:{row.transaction_id}")
    return row


def _settle(actor: Actor, row: EligibilityCheck | Authorization | StrayAnswer, note: str) -> None:
    if not note.strip():
        raise NotValid("Say in a few words what was done: the next person will want to know.")
    row.settled_at, row.settled_by, row.settled_note = clock.now(), actor.name, note.strip()[:500]
    row.save(update_fields=["settled_at", "settled_by", "settled_note"])
