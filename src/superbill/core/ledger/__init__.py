"""Do the books balance? Entries, the chart of accounts, plans of application, and the laws they keep."""

from superbill.core.ledger.accounts import ACCOUNTS, CHART, Account, AccountKind, natural
from superbill.core.ledger.entries import Entry, Posting, balanced, balances, mirrored, trial_balance
from superbill.core.ledger.matching import ClaimMatch, LineMatch, match
from superbill.core.ledger.plan import plan_remittance
from superbill.core.ledger.reasons import Meaning, meaning
from superbill.core.ledger.reversal import reverse_plan
from superbill.core.ledger.state import OpenClaim, OpenLine, Prior, Tolerance
from superbill.core.ledger.ties import document_totals, entry_totals, untied
from superbill.core.ledger.values import (
    Action,
    Adjusted,
    Balances,
    ClaimChange,
    Consequence,
    ConsequenceKind,
    LineChange,
    Plan,
    Totals,
)

__all__ = [
    "ACCOUNTS",
    "CHART",
    "Account",
    "AccountKind",
    "Action",
    "Adjusted",
    "Balances",
    "ClaimChange",
    "ClaimMatch",
    "Consequence",
    "ConsequenceKind",
    "Entry",
    "LineChange",
    "LineMatch",
    "Meaning",
    "OpenClaim",
    "OpenLine",
    "Plan",
    "Posting",
    "Prior",
    "Tolerance",
    "Totals",
    "balanced",
    "balances",
    "document_totals",
    "entry_totals",
    "match",
    "meaning",
    "mirrored",
    "natural",
    "plan_remittance",
    "reverse_plan",
    "trial_balance",
    "untied",
]
