"""What others tell the claims room: a visit was released or amended; a payer answered (TA1 and 999, 277CA, 277, requests).

Handlers run at least once; each looks first whether it was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction

from superbill.app.claims import events
from superbill.app.claims.lifecycle import EventKind, State
from superbill.app.claims.locks import lock_claim
from superbill.app.claims.making import NotPossible, catch_up, correct, create_for_encounter
from superbill.app.claims.models import (
    Claim,
    ClaimEvent,
    ClaimVersion,
    InformationRequest,
    Sending,
    StatusQuestion,
    Submission,
)
from superbill.app.claims.outcomes import learn_payer_number
from superbill.app.exchange import queries as exchange
from superbill.app.exchange import services as exchange_services
from superbill.app.platform import outbox, people, tenancy
from superbill.app.platform.people import Actor
from superbill.core.findings import Finding
from superbill.core.inquiry import glosses, read_277
from superbill.core.inquiry.values import ClaimStatus, Status, StatusReport

_REFUSED = ("A3", "A4", "A6", "A7", "A8")
_INFORMATION = ("P3", "P4")
_VERDICTS = {
    ("TA1", "accepted"): (EventKind.ENVELOPE_ACCEPTED, "The file arrived."),
    ("TA1", "with-errors"): (EventKind.ENVELOPE_ACCEPTED, "The file arrived; its envelope has errors."),
    ("999", "accepted"): (EventKind.SET_ACCEPTED, "The transaction was accepted."),
    ("999", "with-errors"): (EventKind.SET_ACCEPTED, "The transaction was accepted; errors were noted."),
}


@transaction.atomic
def on_acknowledged(*, acknowledgment_id: int, transaction_id: int, about: str, verdict: str, by: str) -> None:
    """``exchange.acknowledged``: a TA1 or 999 about an 837 of ours. Rejected, its claims are back to be sent again."""
    submission = Submission.objects.filter(transaction_id=transaction_id).first()
    if submission is None:
        return
    answer = exchange.acknowledgment(acknowledgment_id)
    errors = " ".join(answer.errors)
    kind, said = _VERDICTS.get(
        (by if by == "TA1" else "999", verdict),
        (EventKind.SET_REJECTED, f"The {'file' if by == 'TA1' else 'transaction'} was rejected: {errors}"),
    )
    for version in _versions_in(submission):
        _tell(version, kind, said, answer.by_id, facts={"errors": answer.errors} if answer.errors else {})


@transaction.atomic
def on_received(*, transaction_id: int, set_id: str, version: str) -> None:
    """``x12.received``: a 277 of any kind."""
    if set_id != "277" or ClaimEvent.objects.filter(transaction_id=transaction_id).exists():
        return
    report, found = read_277(exchange.transaction_value(transaction_id))
    unmatched = []
    if report is not None:
        unmatched = _take(report, transaction_id)
    if unmatched or report is None:
        _question(transaction_id, found, unmatched)


def on_released(*, encounter_id: int, **_: Any) -> None:
    """``encounter.released``: the visit becomes a claim. Where that is not possible it stays on the list of those without."""
    with suppress(NotPossible):
        create_for_encounter(_actor(), encounter_id=encounter_id)


@transaction.atomic
def on_amended(*, encounter_id: int, why: str) -> None:
    """``encounter.amended``: what was not sent yet is made again; what the payer has waits for a person to correct it."""
    for claim in Claim.objects.filter(encounter_id=encounter_id).exclude(state__in=[State.CLOSED, State.VOIDED]):
        if claim.state in (State.DRAFT, State.HELD, State.READY, State.REJECTED):
            correct(_actor(), claim_id=claim.pk, reason=f"the coding was amended: {why}")
        else:
            said = f"The coding was amended: {why} Send a corrected claim."
            events.add(_actor(), lock_claim(claim.pk), EventKind.NOTED, said, facts={"amended": True})


def _take(report: StatusReport, transaction_id: int) -> list[str]:
    """Tell every claim what the report says; gives the control numbers of claims that are not ours."""
    unmatched = []
    of_batch = (*report.batch_statuses, *(each for one in report.providers for each in one.statuses))
    if report.kind == "acknowledgment" and not report.claims and (report.batch_accepted is False or _refused(of_batch)):
        return _refuse_batch(report.batch_reference, of_batch, transaction_id)
    for status in report.claims:
        claim, version = _find(status)
        if claim is None:
            unmatched.append(status.control_number or status.trace)
            continue
        actor = _actor()
        learn_payer_number(actor, claim_id=claim.pk, number=status.payer_claim_number, transaction_id=transaction_id)
        claim = lock_claim(claim.pk)
        match report.kind:
            case "acknowledgment":
                _acknowledge(claim, version, status, transaction_id, by_payer=report.source_role == "PR")
            case "request":
                _request(claim, version, status, transaction_id)
            case _:
                _status(claim, version, status, transaction_id)
        catch_up(actor, claim.pk)
    return unmatched


def _refuse_batch(reference: str, statuses: Sequence[Status], transaction_id: int) -> list[str]:
    """A 277CA that refuses a whole batch and names no claims."""
    submission = Submission.objects.filter(reference=reference).first()
    if submission is None:
        return [reference]
    said = f"The whole batch was rejected: {_words(statuses)}."
    for version in _versions_in(submission):
        _tell(version, EventKind.REJECTED, said, transaction_id, facts=_facts(statuses))
    return []


def _acknowledge(
    claim: Claim, version: ClaimVersion | None, status: ClaimStatus, transaction_id: int, *, by_payer: bool
) -> None:
    """A 277CA about one claim. Line statuses are said with the claim's. Only the payer itself accepts a claim."""
    statuses = [*status.statuses, *(each for line in status.lines for each in line.statuses)]
    if status.accepted is False or _refused(status.statuses):
        kind, said = EventKind.REJECTED, f"Rejected before adjudication: {_words(statuses)}."
    elif by_payer and any(each.category == "A2" for each in status.statuses):
        kind, said = EventKind.ACCEPTED, f"{claim.payer.name}: {_words(status.statuses)}."
    else:
        kind, said = EventKind.RECEIVED, f"{_words(status.statuses).capitalize()}."
    events.add(
        _actor(),
        claim,
        kind,
        said,
        version=version,
        facts=_facts(statuses),
        transaction_id=transaction_id,
        happened_on=status.on,
    )


def _status(claim: Claim, version: ClaimVersion | None, status: ClaimStatus, transaction_id: int) -> None:
    """A 277 that answers our question. What it cannot find or read changes no state."""
    categories = [each.category for each in status.statuses]
    known = any(category[:1] in ("F", "P", "R") for category in categories)
    pending = any(category[:2] in _INFORMATION or category.startswith("R") for category in categories)
    said = f"{claim.payer.name} says: {_words(status.statuses)}."
    if status.check_number:
        said += f" Payment {status.check_number}" + (
            f" of {status.check_date:%b %-d, %Y}." if status.check_date else "."
        )
    events.add(
        _actor(),
        claim,
        EventKind.STATUS_TOLD if known else EventKind.NOTED,
        said,
        version=version,
        facts=_facts(status.statuses) | ({"pending": True} if pending else {}),
        transaction_id=transaction_id,
        happened_on=status.on,
    )


def _request(claim: Claim, version: ClaimVersion | None, status: ClaimStatus, transaction_id: int) -> None:
    """A 277 that asks for papers: the claim is pended until they are sent."""
    said = f"{claim.payer.name} asks: {_words(status.statuses)}."
    request, made = InformationRequest.objects.get_or_create(
        claim=claim,
        transaction_id=transaction_id,
        attachment_control_number=status.attachment_control_number,
        defaults={"documents": list(status.documents), "respond_by": status.respond_by, "said": said},
    )
    if not made:
        return
    claim.respond_by = status.respond_by
    claim.save(update_fields=["respond_by"])
    due = {"respond_by": status.respond_by.isoformat()} if status.respond_by else {}
    events.add(
        _actor(),
        claim,
        EventKind.INFORMATION_ASKED,
        said,
        version=version,
        facts=_facts(status.statuses) | due | {"request": request.pk},
        transaction_id=transaction_id,
        happened_on=status.on,
    )
    outbox.publish("claim.information_asked", claim_id=claim.pk, request_id=request.pk)


def _find(status: ClaimStatus) -> tuple[Claim | None, ClaimVersion | None]:
    """The claim a status is about: by our control number, by our question, by the payer's number."""
    versions = ClaimVersion.objects.select_related("claim")
    if status.control_number and (version := versions.filter(control_number=status.control_number).first()):
        return version.claim, version
    if status.trace and (asked := StatusQuestion.objects.select_related("claim").filter(trace=status.trace).first()):
        return asked.claim, None
    if status.payer_claim_number:
        named = list(Claim.objects.filter(payer_claim_number=status.payer_claim_number)[:2])
        if len(named) == 1:
            return named[0], None
    return None, None


def _versions_in(submission: Submission) -> list[ClaimVersion]:
    sendings = Sending.objects.filter(submission=submission).select_related("version").order_by("version__claim_id")
    return [sending.version for sending in sendings]


def _tell(version: ClaimVersion, kind: EventKind, said: str, transaction_id: int, *, facts: dict[str, object]) -> None:
    claim = lock_claim(version.claim_id)
    if not claim.events.filter(kind=kind, transaction_id=transaction_id, version=version).exists():
        events.add(_actor(), claim, kind, said, version=version, facts=facts, transaction_id=transaction_id)
        catch_up(_actor(), claim.pk)


def _question(transaction_id: int, found: Sequence[Finding], unmatched: Sequence[str]) -> None:
    """Nothing is dropped: what could not be read, or is about no claim of ours, waits for a person."""
    exchange_services.question(_actor(), transaction_id=transaction_id, findings=found, unmatched=unmatched)


def _refused(statuses: Iterable[Status]) -> bool:
    return any(each.category in _REFUSED for each in statuses)


def _words(statuses: Sequence[Status]) -> str:
    return "; ".join(dict.fromkeys(_phrase(each) for each in statuses)) or "nothing more"


def _phrase(status: Status) -> str:
    """One status: ``rejected: something is not valid: the entity's contract or member number (subscriber)``."""
    category = glosses.gloss(glosses.STATUS_CATEGORIES, status.category)
    if status.code_list == "LOI":
        return f"{category}: document {status.code}"
    code = f": {glosses.gloss(glosses.STATUS_CODES, status.code)}" if status.code else ""
    entity = f" ({glosses.gloss(glosses.ENTITIES, status.entity)})" if status.entity else ""
    words = f", in the payer's words: {status.message}" if status.message else ""
    return f"{category}{code}{entity}{words}"


def _facts(statuses: Iterable[Status]) -> dict[str, object]:
    return {"statuses": [":".join((each.category, each.code, each.entity)).rstrip(":") for each in statuses]}


def _actor() -> Actor:
    return people.system(tenancy.current_id())
