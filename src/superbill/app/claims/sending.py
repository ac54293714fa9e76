"""837 out: clean claims of one payer's partner and one kind go in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec
from django.db import transaction
from msgspec import Struct

from superbill.app.claims import checking, events
from superbill.app.claims import findings as kinds
from superbill.app.claims.lifecycle import SENDABLE, EventKind, State
from superbill.app.claims.locks import lock_claims
from superbill.app.claims.making import newest, value_of
from superbill.app.claims.models import Claim, ClaimVersion, Sending, Submission
from superbill.app.exchange import queries as exchange
from superbill.app.exchange import services as exchange_services
from superbill.app.platform import audit, clock, outbox
from superbill.app.platform.people import Actor
from superbill.app.registration.counting import next_number
from superbill.core.claim import write_837
from superbill.core.findings import Finding, stops
from superbill.core.money import dollars

MOST_CLAIMS = 5000
"""Claims in one transaction: what payers take, and what the guide recommends."""


class HeldClaim(Struct, frozen=True):
    claim_id: int
    findings: tuple[Finding, ...]


class Submitted(Struct, frozen=True):
    """What became of claims that were to be sent."""

    submissions: tuple[int, ...]
    file_ids: tuple[int, ...]
    sent: tuple[int, ...]
    held: tuple[HeldClaim, ...]


@transaction.atomic
def submit(actor: Actor, *, claim_ids: Iterable[int]) -> Submitted:
    """Send claims that are ready, or that were rejected without a fault of their own. What is not clean stays, with findings."""
    actor.must("send_claim")
    clean: list[tuple[Claim, ClaimVersion]] = []
    held: list[HeldClaim] = []
    for claim in lock_claims(claim_ids):
        version = newest(claim)
        if found := _what_holds(actor, claim, version):
            held.append(HeldClaim(claim.pk, tuple(found)))
        else:
            clean.append((claim, version))
    submissions = [_send(actor, partner, batch) for partner, batch in _batches(clean)]
    return Submitted(
        submissions=tuple(row.pk for row in submissions),
        file_ids=tuple(row.transaction.file_id for row in submissions),
        sent=tuple(claim.pk for claim, _ in clean),
        held=tuple(held),
    )


def _what_holds(actor: Actor, claim: Claim, version: ClaimVersion) -> list[Finding]:
    """The findings that keep a claim from going; it is put on the worklist when there are any."""
    if claim.state not in SENDABLE or claim.crossed_over:
        return (
            [kinds.NOT_SENDABLE.at(status=claim.get_state_display().lower())]
            if claim.state != State.HELD
            else _kept(claim)
        )
    found = checking.check(claim, value_of(version))
    if not stops(found):
        return []
    claim.findings = msgspec.to_builtins(found)
    claim.save(update_fields=["findings"])
    events.add(actor, claim, EventKind.HELD, f"Held: {found[0].message}", version=version)
    return found


def _kept(claim: Claim) -> list[Finding]:
    return [msgspec.convert(each, Finding) for each in claim.findings]


def _batches(
    clean: Sequence[tuple[Claim, ClaimVersion]],
) -> Iterator[tuple[str, list[tuple[Claim, ClaimVersion]]]]:
    """Claims by partner and kind, at most :data:`MOST_CLAIMS` together."""

    def where_to(pair: tuple[Claim, ClaimVersion]) -> tuple[str, str]:
        return pair[0].payer.partner, pair[0].kind

    for (partner, _), group in groupby(sorted(clean, key=where_to), key=where_to):
        together = list(group)
        for start in range(0, len(together), MOST_CLAIMS):
            yield partner, together[start : start + MOST_CLAIMS]


def _send(actor: Actor, slug: str, batch: Sequence[tuple[Claim, ClaimVersion]]) -> Submission:
    number = next_number(Submission)
    reference = f"{clock.today():%Y%m%d}-{number}"
    partner = exchange.partner(slug)
    claims = tuple(value_of(version) for _, version in batch)
    header = checking.header(claims, reference=reference, receiver=partner.name, receiver_id=partner.their_id)
    body = write_837(header)
    file = exchange_services.send(actor, partner=partner, bodies=[body], purpose="claims")
    sent = exchange.transactions(file.pk)[0]
    submission = Submission.objects.create(number=number, reference=reference, transaction=sent, by=actor.name)
    Sending.objects.bulk_create(Sending(submission=submission, version=version) for _, version in batch)
    for claim, version in batch:
        if claim.findings:
            claim.findings = []
            claim.save(update_fields=["findings"])
        said = f"Sent to {partner.name} as {version.control_number} for {dollars(claim.charge_cents)}."
        facts = {"reference": reference, "submission": submission.pk}
        events.add(actor, claim, EventKind.SUBMITTED, said, version=version, facts=facts, transaction_id=sent.pk)
        outbox.publish("claim.sent", claim_id=claim.pk, version_id=version.pk)
    audit.record(actor=actor, action="submit_claims", subject=f"file:{file.pk}", claims=[c.pk for c, _ in batch])
    return submission
