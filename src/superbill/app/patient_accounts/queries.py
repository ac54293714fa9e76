"""Reads of patients' accounts."""

from superbill.app.patient_accounts.balances import RULE, Account, account
from superbill.app.patient_accounts.cards import gateway, open_payments
from superbill.app.patient_accounts.collecting import open_cases as collections_open
from superbill.app.patient_accounts.collecting import why_not_collections
from superbill.app.patient_accounts.credits import Credit, credits, due_on, money_waiting
from superbill.app.patient_accounts.credits import open_cases as credits_open
from superbill.app.patient_accounts.giving_up import SmallBalances, small_balances
from superbill.app.patient_accounts.giving_up import waiting as write_offs_waiting
from superbill.app.patient_accounts.links import is_open as link_is_open
from superbill.app.patient_accounts.links import tenant_of
from superbill.app.patient_accounts.messages import channel_of
from superbill.app.patient_accounts.messages import failed as messages_failed
from superbill.app.patient_accounts.messages import waiting as messages_waiting
from superbill.app.patient_accounts.plans import active_plans, plan_of, standing_of
from superbill.app.patient_accounts.runs import words_for

__all__ = [
    "RULE",
    "Account",
    "Credit",
    "SmallBalances",
    "account",
    "active_plans",
    "channel_of",
    "collections_open",
    "credits",
    "credits_open",
    "money_waiting",
    "due_on",
    "gateway",
    "link_is_open",
    "messages_failed",
    "messages_waiting",
    "open_payments",
    "plan_of",
    "small_balances",
    "standing_of",
    "tenant_of",
    "why_not_collections",
    "words_for",
    "write_offs_waiting",
]
