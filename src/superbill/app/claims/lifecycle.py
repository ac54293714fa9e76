"""The life of a claim: what can happen to it, and what state that leaves it in.

Three things stay three: a *rejection* never reached adjudication and is fixed and sent again as an original; a *denial*
was adjudicated; a *pended* claim waits for information.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from msgspec import Struct


class State(TextChoices):
    DRAFT = "draft", "Draft"
    HELD = "held", "Held by findings"
    READY = "ready", "Ready to send"
    SUBMITTED = "submitted", "Sent"
    REJECTED = "rejected", "Rejected"
    ACCEPTED = "accepted", "Accepted by the payer"
    IN_PROCESS = "in-process", "Being adjudicated"
    PENDED = "pended", "Payer asks for information"
    PAID = "paid", "Paid"
    PARTIAL = "partial", "Partly paid"
    ZERO_PAY = "zero-pay", "Allowed, owed by the patient"
    DENIED = "denied", "Denied"
    REVERSED = "reversed", "Reversed"
    VOIDED = "voided", "Voided"
    CLOSED = "closed", "Closed"


class EventKind(TextChoices):
    CREATED = "created", "Created"
    HELD = "held", "Held"
    READY = "ready", "Ready"
    SUBMITTED = "submitted", "Sent"
    CROSSED_OVER = "crossed-over", "Sent on by the payer before"
    ENVELOPE_ACCEPTED = "envelope-accepted", "File received"
    SET_ACCEPTED = "set-accepted", "Transaction accepted"
    SET_REJECTED = "set-rejected", "File or transaction rejected"
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    STATUS_ASKED = "status-asked", "Status asked"
    STATUS_TOLD = "status-told", "Status told"
    INFORMATION_ASKED = "information-asked", "Information asked for"
    INFORMATION_SENT = "information-sent", "Information sent"
    ADJUDICATED = "adjudicated", "Adjudicated"
    REVERSED = "reversed", "Reversed"
    CORRECTED = "corrected", "New version"
    VOID_ASKED = "void-asked", "Void requested"
    SET_ASIDE = "set-aside", "Version set aside"
    VOIDED = "voided", "Voided"
    NUMBER_LEARNED = "number-learned", "Payer's number learned"
    NEXT_PAYER = "next-payer", "Next payer billed"
    NOTED = "noted", "Note"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Opened again"


class Outcome(TextChoices):
    """What an 835 decided."""

    PAID = "paid", "Paid"
    PARTIAL = "partial", "Partly paid"
    ZERO_PAY = "zero-pay", "Allowed, owed by the patient"
    DENIED = "denied", "Denied"


WITH_PAYER = frozenset({State.SUBMITTED, State.ACCEPTED, State.IN_PROCESS, State.PENDED})
ADJUDICATED = frozenset({State.PAID, State.PARTIAL, State.ZERO_PAY, State.DENIED, State.REVERSED})
ENDED = frozenset({State.CLOSED, State.VOIDED})
UNSENT = frozenset({State.DRAFT, State.HELD, State.READY})
SENDABLE = frozenset({State.READY, State.REJECTED})
"""States in which a claim may be (re)sent. A rejected one goes again as it is only when nothing in it was wrong."""

_STRAIGHT = {
    EventKind.CREATED: State.DRAFT,
    EventKind.HELD: State.HELD,
    EventKind.READY: State.READY,
    EventKind.SUBMITTED: State.SUBMITTED,
    EventKind.CROSSED_OVER: State.SUBMITTED,
    EventKind.CORRECTED: State.DRAFT,
    EventKind.VOID_ASKED: State.DRAFT,
    EventKind.REVERSED: State.REVERSED,
    EventKind.VOIDED: State.VOIDED,
    EventKind.CLOSED: State.CLOSED,
}
"""Events after which the state is always the same."""
_NEW_VERSION = (EventKind.CORRECTED, EventKind.VOID_ASKED)


class Step(Struct, frozen=True):
    """What the state needs to know of an event. ``version`` is 0 where it is about no version."""

    kind: str
    version: int = 0
    outcome: str = ""
    pending: bool = False


class Standing(Struct, frozen=True):
    """A state, the newest version it is about, and the states to go back to: for what is opened again, and for a new
    version that is set aside before it went out."""

    state: State = State.DRAFT
    version: int = 0
    before_closing: State = State.DRAFT
    before_version: State = State.DRAFT


def after(standing: Standing, step: Step) -> Standing:
    """The standing after one more event.

    An acknowledgment of an older version changes nothing. A rejection anywhere stops a version: an acceptance that
    comes later does not bring it back. Nothing a clearinghouse says changes what a remittance decided.
    """
    if step.version and step.version < standing.version and step.kind != EventKind.ADJUDICATED:
        return standing
    state = _state_after(standing, step)
    before_closing, before_version = standing.before_closing, standing.before_version
    if state is State.CLOSED and standing.state is not State.CLOSED:
        before_closing = standing.state
    if step.kind in _NEW_VERSION and standing.state not in UNSENT:
        before_version = standing.state
    if step.kind == EventKind.SET_ASIDE:
        return Standing(state, step.version - 1, before_closing, before_version)
    return Standing(state, max(standing.version, step.version), before_closing, before_version)


def _state_after(standing: Standing, step: Step) -> State:
    state, kind = standing.state, EventKind(step.kind)
    if kind in _STRAIGHT:
        return _STRAIGHT[kind]
    match kind:
        case EventKind.SET_REJECTED | EventKind.REJECTED if state in WITH_PAYER:
            return State.REJECTED
        case EventKind.ACCEPTED if state is State.SUBMITTED:
            return State.ACCEPTED
        case EventKind.STATUS_TOLD if state in WITH_PAYER:
            return State.PENDED if step.pending else State.IN_PROCESS
        case EventKind.INFORMATION_ASKED if state in WITH_PAYER:
            return State.PENDED
        case EventKind.INFORMATION_SENT if state is State.PENDED:
            return State.IN_PROCESS
        case EventKind.ADJUDICATED:
            return State(step.outcome)
        case EventKind.SET_ASIDE if state in UNSENT:
            return standing.before_version
        case EventKind.REOPENED if state is State.CLOSED:
            return standing.before_closing
    return state


def standing(steps: Iterable[Step]) -> Standing:
    """What a claim's events, in the order they were learned, make of it."""
    result = Standing()
    for step in steps:
        result = after(result, step)
    return result
