"""The verbs of the claims room. Each is one transaction and takes the actor first."""

from superbill.app.claims.following import answer_request, ask_status, ask_statuses
from superbill.app.claims.lifecycle import Outcome
from superbill.app.claims.making import (
    NotPossible,
    check_again,
    correct,
    create_for_encounter,
    create_next,
    void,
    withdraw_next,
)
from superbill.app.claims.outcomes import (
    close,
    learn_payer_number,
    mark_adjudicated,
    mark_reversed,
    note,
    reopen,
)
from superbill.app.claims.sending import HeldClaim, Submitted, submit

__all__ = [
    "HeldClaim",
    "NotPossible",
    "Outcome",
    "Submitted",
    "answer_request",
    "ask_status",
    "ask_statuses",
    "check_again",
    "close",
    "correct",
    "create_for_encounter",
    "create_next",
    "learn_payer_number",
    "mark_adjudicated",
    "mark_reversed",
    "note",
    "reopen",
    "submit",
    "void",
    "withdraw_next",
]
