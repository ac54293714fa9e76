"""Rules that a practice or payer writes itself, in a small readable language; no code is executed."""

from superbill.core.edits.rules.model import Rule, Witness
from superbill.core.edits.rules.prove import Backtest, PastClaim, backtest, prove
from superbill.core.edits.rules.run import read_rules, run_rules

__all__ = ["Backtest", "PastClaim", "Rule", "Witness", "backtest", "prove", "read_rules", "run_rules"]
