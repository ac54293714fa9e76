"""Rules that a practice or payer writes itself, in a small readable language; no code is executed."""

from superbill.core.edits.rules.files import read_rules
from superbill.core.edits.rules.model import Repair, Rule, Witness
from superbill.core.edits.rules.past import past_claims
from superbill.core.edits.rules.prove import Backtest, PastClaim, backtest, prove
from superbill.core.edits.rules.repair import repair
from superbill.core.edits.rules.run import run_rules

__all__ = [
    "Backtest",
    "PastClaim",
    "Repair",
    "Rule",
    "Witness",
    "backtest",
    "past_claims",
    "prove",
    "read_rules",
    "repair",
    "run_rules",
]
