"""Remittances: the 835 as a value, and whether its numbers hold.

- ``values``       the remittance value
- ``read_835``     segments to values, whole or streamed
- ``write_835``    values to segments
- ``reconcile``    line, claim, transaction and deposit balances
- ``reasons``      what reason, remark and group codes mean; what is a denial
- ``matching``     our claims and lines a remittance speaks of
- ``next_claim``   the claim to the next payer
- ``audit``        money given up without a decision, in any history of remittances
- ``bank``         what a bank says came in: NACHA, BAI2, CSV
- ``findings``     every kind of finding
"""

from superbill.core.remit.matching import ClaimMatch, ClaimOffer, LineMatch, LineMatching, match_claims, match_lines
from superbill.core.remit.next_claim import NextCoverage, next_claim
from superbill.core.remit.read_835 import iter_remit_claims, read_835
from superbill.core.remit.reasons import Meaning, is_denial, is_partial_denial, meaning, reason, remark
from superbill.core.remit.reconcile import (
    Balance,
    ClaimBalance,
    DepositReconciliation,
    Reconciliation,
    reconcile,
    reconcile_claim,
    reconcile_deposit,
    reconcile_transaction,
)
from superbill.core.remit.sent import ReadDifferently, Unanswered, compare_sent
from superbill.core.remit.write_835 import write_835

__all__ = [
    "ReadDifferently",
    "Unanswered",
    "compare_sent",
    "Balance",
    "ClaimBalance",
    "ClaimMatch",
    "ClaimOffer",
    "DepositReconciliation",
    "LineMatch",
    "LineMatching",
    "Meaning",
    "NextCoverage",
    "Reconciliation",
    "is_denial",
    "is_partial_denial",
    "iter_remit_claims",
    "match_claims",
    "match_lines",
    "meaning",
    "next_claim",
    "read_835",
    "reason",
    "reconcile",
    "reconcile_claim",
    "reconcile_deposit",
    "reconcile_transaction",
    "remark",
    "write_835",
]
