"""What goes out to patients: letters, e-mails and texts, queued with the fact and sent once.

An e-mail or a text never says what anybody owes or why: it says that there is something to see, and where.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage as DjangoMail
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import QuerySet

from superbill.app.patient_accounts import links
from superbill.app.patient_accounts.models import Channel, Message, Preference
from superbill.app.payments import queries as payments
from superbill.app.payments.services import NotPossible
from superbill.app.platform import audit, clock, configuration
from superbill.app.platform.files import write_whole
from superbill.app.platform.names import quiet
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration

if TYPE_CHECKING:
    from superbill.app.registration.models import Patient

MOST_ATTEMPTS = 5
LINK_DAYS = 60


@transaction.atomic
def prefer(actor: Actor, *, patient_id: int, channel: str) -> Preference:
    """Note how somebody agreed to be reached about money."""
    actor.must("register_patient")
    if channel not in Channel.values:
        raise NotPossible(f"The way is one of {', '.join(Channel.values)}.")
    holder = registration.household(patient_id)[0]
    if channel == Channel.EMAIL and not holder.email:
        raise NotPossible("The account has no e-mail address; enter it first.")
    if channel == Channel.TEXT and not holder.phone:
        raise NotPossible("The account has no phone number; enter it first.")
    row, _ = Preference.objects.update_or_create(
        holder=holder, defaults={"channel": channel, "agreed_on": clock.today(), "noted_by": actor.name}
    )
    audit.record(actor=actor, action="prefer_channel", subject=f"patient:{holder.pk}", channel=channel)
    return row


def channel_of(holder: Patient) -> Channel:
    """How an account is reached now: as agreed where the address for it is there, else by letter."""
    row = Preference.objects.filter(holder=holder).first()
    if row is None:
        return Channel.LETTER
    reachable = {Channel.LETTER: "letter", Channel.EMAIL: holder.email, Channel.TEXT: holder.phone}
    channel = Channel(row.channel)
    return channel if reachable[channel] else Channel.LETTER


@transaction.atomic
def on_statement(*, statement_id: int, patient_id: int) -> None:
    """``statement.sent``: queue it for its way to the patient. Safe to repeat."""
    key = f"statement:{statement_id}"
    if Message.objects.filter(key=key).exists():
        return
    holder = registration.household(patient_id)[0]
    statement = payments.statement(statement_id)
    us = practice.practice()
    channel = channel_of(holder)
    subject = f"A statement from {quiet(us.name)}"
    if channel is Channel.LETTER:
        Message.objects.create(
            key=key,
            holder=holder,
            channel=channel,
            to=_address(holder),
            subject=subject,
            body="",
            statement_id=statement.pk,
        )
        return
    secret = links.make(holder, days=LINK_DAYS)
    address = f"{configuration.public_url()}/pay/{secret}"
    body = (
        f"There is a new statement for your account with {quiet(us.name)}.\n\n"
        f"See it, ask about it or pay it here: {address}\n\n"
        f"You will be asked for your birth date. Questions: {us.contact_phone}."
    )
    to = holder.email if channel is Channel.EMAIL else holder.phone
    Message.objects.create(key=key, holder=holder, channel=channel, to=to, subject=subject, body=body)


def _address(holder: Patient) -> str:
    parts = (f"{holder.first} {holder.last}", holder.line1, holder.line2, holder.city, holder.state, holder.postal)
    return ", ".join(part for part in parts if part)[:254]


def send_waiting(actor: Actor) -> tuple[int, int]:
    """Send what is queued; gives how many went and how many failed.

    Letters are put as PDFs into ``outgoing/letters`` of the home folder, for the printer. E-mails go through the mail
    server of ``SUPERBILL_MAIL_URL``; without one, and texts always, they are put into ``outgoing`` as files for whatever
    sends them.
    """
    actor.must("send_statement")
    sent = failed = 0
    for pk in list(waiting().values_list("pk", flat=True)):
        with transaction.atomic():
            row = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, sent_at=None).first()
            if row is None:
                continue
            row.attempts += 1
            try:
                _send(row)
                row.sent_at, row.problem = clock.now(), ""
                sent += 1
            except OSError as problem:
                row.problem = str(problem)[:300]
                failed += 1
            row.save(update_fields=["attempts", "sent_at", "problem"])
    return sent, failed


def waiting() -> QuerySet[Message]:
    """Messages still to be sent, oldest first; one that failed too often waits for a person."""
    return Message.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("pk")


def failed() -> QuerySet[Message]:
    """Messages that could not be sent, for a person to look at."""
    return Message.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS).select_related("holder").order_by("pk")


def _send(row: Message) -> None:
    name = re.sub("[^a-z0-9]+", "-", row.key)
    if row.channel == Channel.LETTER:
        assert row.statement_id is not None
        _put("letters", f"{name}.pdf", bytes(payments.statement(row.statement_id).pdf))
    elif row.channel == Channel.EMAIL and configuration.mail_server():
        mail = DjangoMail(row.subject, row.body, practice.practice().contact_email, [row.to])
        get_connection(**configuration.mail_server()).send_messages([mail])
    elif row.channel == Channel.EMAIL:
        mail_file = EmailMessage()
        mail_file["To"], mail_file["From"], mail_file["Subject"] = (
            row.to,
            practice.practice().contact_email,
            row.subject,
        )
        mail_file.set_content(row.body)
        _put("emails", f"{name}.eml", bytes(mail_file))
    else:
        _put("texts", f"{name}.txt", f"{row.to}\n{row.body}\n".encode())


def _put(kind: str, name: str, content: bytes) -> None:
    """Write a file whole or not at all; the same message is the same file."""
    folder = configuration.home() / "outgoing" / kind
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, content)
