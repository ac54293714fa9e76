"""Files in and out. A file is kept before anything is done with it, and what came before never counts twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from superbill.app.exchange import findings as kinds
from superbill.app.exchange import intake, mailbox, queries
from superbill.app.exchange.acknowledgments import envelope_verdict, set_verdicts
from superbill.app.exchange.models import (
    Acknowledgment,
    Direction,
    Dispatch,
    File,
    Identity,
    Original,
    Partner,
    Quarantine,
    Reason,
    Transaction,
)
from superbill.app.exchange.queries import Receipt
from superbill.app.platform import audit, clock, outbox, tenancy
from superbill.app.platform.people import Actor, Role
from superbill.app.practice import queries as practice
from superbill.core import x12
from superbill.core.findings import Finding, Severity, Where

_LOCK = 0x5B11F
"""The advisory lock that has a tenant's files taken in one after the other."""
_MOST_CONTROL = 999_999_999
_FOLDER = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*\Z")
PURPOSES = {
    "claims": "send_claim",
    "status": "send_claim",
    "information": "send_claim",
    "eligibility": "verify_coverage",
    "authorization": "verify_coverage",
}
"""What we send files for, and what an actor must be allowed to do for it."""
_VERDICTS = {
    "A": Acknowledgment.Verdict.ACCEPTED,
    "E": Acknowledgment.Verdict.WITH_ERRORS,
    "P": Acknowledgment.Verdict.WITH_ERRORS,
}


class NotPossible(ValueError):
    """The verb does not fit the state of things; the message says why."""


@transaction.atomic
def set_partner(actor: Actor, *, slug: str, **fields: Any) -> Partner:
    """A trading partner by slug: name, their_id, our_id, qualifiers, usage, folder (default: the slug), active."""
    actor.must("set_up_practice")
    fields.setdefault("folder", slug)
    if not _FOLDER.match(fields["folder"]):
        raise NotPossible("A mailbox folder is made of small letters, digits and dashes, with / between levels.")
    row, made = Partner.objects.update_or_create(slug=slug, defaults=fields)
    audit.record(actor=actor, action="set_partner", subject=f"partner:{row.pk}", made=made)
    return row


# in


@transaction.atomic
def receive(actor: Actor, *, content: bytes, name: str, partner: Partner | str | None = None) -> Receipt:
    """Take a file in, whatever it is: kept, read, and each transaction let in or parked.

    The same bytes get the first receipt again. What is let in is published as ``x12.received``.
    Without ``partner`` the sender's id tells whose file it is.
    """
    actor.must("receive_file")
    document, _ = x12.read(content, file=name)
    digest = hashlib.sha256(content).hexdigest()
    _one_after_the_other()
    earlier = File.objects.filter(direction=Direction.IN, sha256=digest).first()
    if earlier is not None:
        audit.record(actor=actor, action="receive_file_again", subject=f"file:{earlier.pk}", sha256=digest)
        return queries.receipt(earlier, repeated=True)
    whose = queries.partner(partner) if isinstance(partner, str) else partner or queries.partner_of_sender(document)
    reused = intake.reused_envelopes(document)
    noted = document.findings if whose else [*document.findings, *intake.note_envelopes(document, reused)]
    file = _keep(actor, content, name[-255:], Direction.IN, whose, noted)
    rows = intake.store(file, document)
    if wrong := intake.judge_file(document, len(rows)):
        _park(actor, file, None, wrong)
    judge = intake.Judge(whose, document, reused, [row for row, _ in rows])
    for row, unit in rows:
        judgement = judge.judge(row, unit.value) or _act_on(row, unit.value)
        if judgement is None:
            judge.let_in(row)
            intake.admit(row)
            _publish(row)
        else:
            _park(actor, file, row, judgement)
    audit.record(actor=actor, action="receive_file", subject=f"file:{file.pk}", sha256=digest, transactions=len(rows))
    return queries.receipt(file)


def poll(actor: Actor, *, partner: Partner | str) -> list[Receipt]:
    """Deliver what waits to go to a partner, then take in what lies in its mailbox. Safe to stop anywhere and repeat."""
    row = queries.partner(partner) if isinstance(partner, str) else partner
    actor.must("receive_file")
    dispatch_waiting(row)
    receipts = []
    for path in mailbox.waiting(row.folder):
        receipts.append(receive(actor, content=path.read_bytes(), name=path.name, partner=row))
        mailbox.consume(path)
    return receipts


@transaction.atomic
def release(actor: Actor, *, quarantine_id: int, note: str) -> Transaction:
    """Let a parked transaction in: a person's decision, with a reason."""
    actor.must("receive_file")
    _one_after_the_other()
    parked = _open_quarantine(quarantine_id)
    row = parked.transaction
    if row is None or not queries.may_be_released(parked):
        raise NotPossible("This cannot be let in: it came before, or it cannot be read safely. Ask for it again.")
    value = queries.transaction_value(row.pk)
    apart = parked.reason == Reason.CONFLICT
    under = intake.identity_apart(value) if apart else row.identity
    if Identity.objects.filter(direction=row.direction, identity=under).exists():
        raise NotPossible("The same transaction was let in since. Set this one aside.")
    if parked.reason != Reason.UNMATCHED and _act_on(row, value) is not None:
        raise NotPossible("It answers something we did not send. Set it aside.")
    intake.admit(row, under=under)
    _publish(row)
    _close(actor, parked, "released", note)
    return row


@transaction.atomic
def question(actor: Actor, *, transaction_id: int, findings: Sequence[Finding], unmatched: Sequence[str] = ()) -> None:
    """Put a transaction that was let in on a person's list: another room could not make sense of all of it.

    ``unmatched`` are the numbers in it that are about nothing of ours. Safe to repeat.
    """
    actor.must("receive_file")
    row = queries.transaction(transaction_id)
    said = [
        kinds.UNMATCHED.at(Where(file=row.file.name, transaction=row.number), value=number, set_id=row.set_id)
        for number in unmatched
    ]
    if not Quarantine.objects.filter(transaction=row).exists():
        reason = Reason.UNMATCHED if said else Reason.DAMAGED
        _park(actor, row.file, row, intake.Judgement(reason, [*said, *findings]))


@transaction.atomic
def set_aside(actor: Actor, *, quarantine_id: int, note: str) -> None:
    """Close a parked item without letting it in. It stays kept."""
    actor.must("receive_file")
    _close(actor, _open_quarantine(quarantine_id), "set-aside", note)


# out


@transaction.atomic
def send(actor: Actor, *, partner: Partner | str, bodies: Sequence[x12.Body], purpose: str) -> File:
    """Put bodies into one interchange with new control numbers, keep it, and have it delivered once committed.

    ``purpose`` is one of :data:`PURPOSES`. The file's transactions are in the order of ``bodies``.
    """
    actor.must(PURPOSES[purpose])
    slug = partner if isinstance(partner, str) else partner.slug
    row = Partner.objects.select_for_update().get(slug=slug)
    row.interchange_control = row.interchange_control % _MOST_CONTROL + 1
    first_group = row.group_control % (_MOST_CONTROL - len(bodies)) + 1
    row.group_control = first_group + len(bodies) - 1
    row.save(update_fields=["interchange_control", "group_control"])
    moment = timezone.localtime(clock.now())
    envelope = x12.Envelope(
        sender=row.our_id,
        receiver=row.their_id,
        group_sender=row.our_id,
        group_receiver=row.their_id,
        date=moment.strftime("%Y%m%d"),
        time=moment.strftime("%H%M"),
        interchange_control=row.interchange_control,
        group_control=first_group,
        sender_qualifier=row.our_qualifier,
        receiver_qualifier=row.their_qualifier,
        usage=row.usage,
        acknowledgment_requested=purpose == "claims",
        newline="\n",
    )
    content = x12.write_interchange(envelope, bodies)
    name = f"{re.sub('[^a-z0-9]+', '-', row.our_id.lower())}-{row.interchange_control:09d}-{purpose}.x12"
    document, _ = x12.read(content, file=name)
    file = _keep(actor, content, name, Direction.OUT, row, document.findings, purpose)
    for sent, _ in intake.store(file, document):
        intake.admit(sent)
    audit.record(actor=actor, action="send_file", subject=f"file:{file.pk}", purpose=purpose, sha256=file.sha256)
    transaction.on_commit(partial(_dispatch_after_commit, row))
    return file


def _dispatch_after_commit(partner: Partner) -> None:
    with tenancy.acting_for(partner.tenant):
        dispatch_waiting(partner)


def dispatch_waiting(partner: Partner) -> int:
    """Put every kept file of ours that is not in the partner's mailbox yet into it. Gives how many."""
    waiting = File.objects.filter(direction=Direction.OUT, partner=partner, dispatch__isnull=True).order_by("pk")
    done = 0
    for file in waiting:
        with transaction.atomic():
            mailbox.put(partner.folder, file.name, queries.raw(file.pk))
            _, made = Dispatch.objects.get_or_create(file=file)
            done += made
    return done


# steps


def _one_after_the_other() -> None:
    """The one lock of the intake: a tenant's files are judged in a line, so that nothing slips in twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, tenancy.current_id()])


def _keep(
    actor: Actor,
    content: bytes,
    name: str,
    direction: Direction,
    partner: Partner | None,
    findings: Iterable[Finding],
    purpose: str = "",
) -> File:
    noted = [finding for finding in findings if finding.severity is not Severity.STOP]
    file = File.objects.create(
        direction=direction,
        partner=partner,
        name=name,
        purpose=purpose,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        findings=intake.builtins(noted),
        actor=actor.name,
    )
    Original.objects.create(file=file, content=content)
    return file


def _publish(row: Transaction) -> None:
    outbox.publish("x12.received", transaction_id=row.pk, set_id=row.set_id, version=row.version)


def _park(actor: Actor, file: File, row: Transaction | None, judgement: intake.Judgement) -> None:
    Quarantine.objects.create(
        file=file,
        transaction=row,
        reason=judgement.reason,
        findings=intake.builtins(judgement.findings),
        owner=_owner(actor),
    )
    outbox.publish("x12.parked", file_id=file.pk, transaction_id=row.pk if row else None, reason=judgement.reason)


def _owner(actor: Actor) -> str:
    """Who looks at it: the person who brought it, or the practice's billing contact for what came by itself."""
    if actor.role is Role.SYSTEM and practice.is_set_up():
        return practice.practice().contact_name
    return actor.name


def _open_quarantine(quarantine_id: int) -> Quarantine:
    parked = Quarantine.objects.select_for_update(of=("self",)).select_related("transaction").get(pk=quarantine_id)
    if parked.closed_at is not None:
        raise NotPossible(f"This was {parked.get_outcome_display().lower()} by {parked.closed_by} already.")
    return parked


def _close(actor: Actor, parked: Quarantine, outcome: str, note: str) -> None:
    if not note.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
    parked.closed_at, parked.closed_by = clock.now(), actor.name
    parked.outcome, parked.note = outcome, note[:300]
    parked.save(update_fields=["closed_at", "closed_by", "outcome", "note"])
    audit.record(actor=actor, action=outcome.replace("-", "_"), subject=f"quarantine:{parked.pk}")


def _act_on(row: Transaction, value: x12.Transaction) -> intake.Judgement | None:
    """Have an acknowledgment noted on what it acknowledges; why it cannot be, where it cannot."""
    if row.set_id == "TA1":
        control, code, errors = envelope_verdict(value.segments[0])
        said_of = f"interchange {control}"
        sent = _sent_to(row).filter(interchange__control_number=control)
        verdicts = [(each, code, errors) for each in sent]
    elif row.set_id in ("999", "997"):
        group, findings = x12.read_999(value)
        if group is None:
            return intake.Judgement(Reason.DAMAGED, findings)
        said_of = f"group {group.control_number}"
        ours = {each.control_number: each for each in _sent_to(row).filter(group_control=group.control_number)}
        verdicts = [(ours[each.control_number], each.code, each.errors) for each in set_verdicts(group, ours)]
    else:
        return None
    if not verdicts:
        return intake.Judgement(
            Reason.UNMATCHED, [kinds.UNMATCHED.at(value.where(0), value=said_of, set_id=row.set_id)]
        )
    for sent_row, code, errors in verdicts:
        _acknowledge(sent_row, row, code, errors)
    return None


def _sent_to(answer: Transaction) -> QuerySet[Transaction]:
    """What we sent to whoever sent this answer."""
    return Transaction.objects.filter(
        direction=Direction.OUT, interchange__receiver=answer.interchange.sender
    ).order_by("pk")


def _acknowledge(ours: Transaction, by: Transaction, code: str, errors: Sequence[str]) -> None:
    verdict = _VERDICTS.get(code, Acknowledgment.Verdict.REJECTED)
    row, made = Acknowledgment.objects.get_or_create(
        transaction=ours, by=by, defaults={"verdict": verdict, "errors": list(errors)}
    )
    if made:
        outbox.publish(
            "exchange.acknowledged",
            acknowledgment_id=row.pk,
            transaction_id=ours.pk,
            about=ours.set_id,
            verdict=str(verdict),
            by=by.set_id,
        )
