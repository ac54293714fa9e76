"""Whether a version of a claim may go out: what this room knows, and what its guide says. The edits ran before release."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from superbill.app.claims import findings as kinds
from superbill.app.claims.models import Claim
from superbill.app.exchange import queries as exchange
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.practice.models import Payer
from superbill.core import x12
from superbill.core.claim import values, write_837
from superbill.core.edits.context import FilingLimit
from superbill.core.edits.filing import deadline
from superbill.core.findings import Finding, Severity

_CHANGES = frozenset({"7", "8"})


def file_by(payer: Payer, value: values.Claim, *, decided: date | None = None) -> date:
    """The last day the payer may receive a first submission; ``decided`` is the day the payer before it decided."""
    start = value.statement_to if value.kind is values.ClaimKind.INSTITUTIONAL else None
    days = [line.service_from for line in value.lines if line.service_from]
    medicare = payer.kind == Payer.Type.MEDICARE_B
    limit = FilingLimit(
        payer_id=payer.payer_id,
        contract=payer.name,
        days=None if medicare else payer.timely_filing_days,
        secondary_days=None if medicare else payer.secondary_filing_days,
        next_workday=medicare,
    )
    return deadline(limit, start or min(days, default=clock.today()), decided=decided)


def check(claim: Claim, value: values.Claim) -> list[Finding]:
    """Everything that holds this version back or is worth knowing before it goes."""
    payer = claim.payer
    found = []
    if not exchange.partners().filter(slug=payer.partner).exists():
        found.append(kinds.NO_PARTNER.at(value=payer.partner, payer=payer.name))
    if value.frequency in _CHANGES and not value.payer_claim_number:
        found.append(kinds.NO_PAYER_NUMBER.at(value=value.frequency))
    if value.frequency in _CHANGES and not payer.takes_replacements:
        found.append(kinds.NO_REPLACEMENTS.at(value=value.frequency, payer=payer.name))
    if claim.after and not _is_decided(value, claim.after.sequence):
        found.append(kinds.UNDECIDED.at(payer=payer.name))
    if clock.today() > claim.file_by and value.frequency not in _CHANGES:
        found.append(kinds.PAST_FILING.at(value=claim.file_by.isoformat(), payer=payer.name))
    provider = claim.encounter.provider
    if not practice.is_enrolled(provider.pk, payer.pk, claim.service_from):
        name, on = f"{provider.first} {provider.last}", claim.service_from.isoformat()
        found.append(kinds.NOT_ENROLLED.at(value=on, provider=name, payer=payer.name))
    return found + guide_findings(value)


def _is_decided(value: values.Claim, sequence: str) -> bool:
    """Whether the claim says what the payer at this place in their order paid."""
    return any(other.coverage.sequence == sequence and other.paid is not None for other in value.other_payers)


def guide_findings(value: values.Claim) -> list[Finding]:
    """What the implementation guide says about a claim, written as it would be sent."""
    body = write_837(header((value,), reference="CHECK", receiver="CHECK", receiver_id="CHECK"))
    envelope = x12.Envelope(
        sender="CHECK",
        receiver="CHECK",
        group_sender="CHECK",
        group_receiver="CHECK",
        date="20260101",
        time="0000",
        interchange_control=1,
        group_control=1,
    )
    document, _ = x12.read(x12.write_interchange(envelope, [body]))
    # What only informs is for people who study files, not for people who send claims.
    return [each for each in x12.validate(document) if each.severity is not Severity.INFORM]


def header(claims: tuple[values.Claim, ...], *, reference: str, receiver: str, receiver_id: str) -> values.Submission:
    """The submission these claims go in, from the practice, now."""
    row = practice.practice()
    billing = practice.billing_provider(row)
    assert billing.contact is not None
    moment = timezone.localtime(clock.now())
    return values.Submission(
        kind=claims[0].kind,
        reference=reference,
        created=moment.date(),
        created_time=moment.strftime("%H%M"),
        submitter=row.name,
        submitter_id=row.submitter_id,
        contact=billing.contact,
        receiver=receiver,
        receiver_id=receiver_id,
        claims=claims,
    )
