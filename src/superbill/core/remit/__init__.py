"""Remittances: the 835 as a value, and whether its numbers hold.

- ``values``       the remittance value
- ``read_835``     segments to values, whole or streamed
- ``write_835``    values to segments
- ``reconcile``    line, claim, transaction and deposit balances
- ``findings``     every kind of finding
"""

from superbill.core.remit.read_835 import iter_remit_claims, read_835
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
from superbill.core.remit.write_835 import write_835

__all__ = [
    "Balance",
    "ClaimBalance",
    "DepositReconciliation",
    "Reconciliation",
    "iter_remit_claims",
    "read_835",
    "reconcile",
    "reconcile_claim",
    "reconcile_deposit",
    "reconcile_transaction",
    "write_835",
]
