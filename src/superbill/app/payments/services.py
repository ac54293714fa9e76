"""Take remittances in, match, apply, take back. Each verb is one transaction; none does anything twice."""

from __future__ import annotations

from superbill.app.payments.applying import apply, apply_all, apply_rest
from superbill.app.payments.billing import bill
from superbill.app.payments.by_hand import choose, choose_line
from superbill.app.payments.deposits import join_deposit, receive_bank_file, record_deposit
from superbill.app.payments.intake import key_in, receive, set_aside, unpark
from superbill.app.payments.patient_money import decide_refund, pay_refund, settle, transfer, write_off
from superbill.app.payments.refusal import NotPossible
from superbill.app.payments.statements.sending import send_statement
from superbill.app.payments.taking_back import reverse, reverse_all
from superbill.app.payments.takings import take_to_bank, withdraw_slip
from superbill.app.payments.unpostable import assign, explain_suspense

__all__ = [
    "NotPossible",
    "apply",
    "apply_all",
    "apply_rest",
    "assign",
    "bill",
    "choose",
    "choose_line",
    "decide_refund",
    "explain_suspense",
    "join_deposit",
    "key_in",
    "pay_refund",
    "receive",
    "receive_bank_file",
    "record_deposit",
    "reverse",
    "reverse_all",
    "send_statement",
    "set_aside",
    "settle",
    "take_to_bank",
    "transfer",
    "unpark",
    "withdraw_slip",
    "write_off",
]
