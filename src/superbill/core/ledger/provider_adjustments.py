"""Provider-level adjustments (PLB): where each code's money goes.

In the document a positive amount decreases the payment. In the books it is a debit of the account below and a
credit of the clearing account, whatever the sign. Source: billing rules, section 5.3.
"""

from __future__ import annotations

from datetime import date

from superbill.core.findings import Finding, Where
from superbill.core.ledger import accounts as chart
from superbill.core.ledger.entries import Entry, Posting
from superbill.core.ledger.findings import UNKNOWN_PROVIDER_ADJUSTMENT
from superbill.core.remit.values import ProviderAdjustment

ACCOUNT_OF_CODE: dict[str, str] = {
    "WO": chart.TAKEBACK,
    "72": chart.TAKEBACK,
    "B3": chart.TAKEBACK,
    "OB": chart.TAKEBACK,
    "WU": chart.TAKEBACK,
    "TL": chart.TAKEBACK,
    "J1": chart.TAKEBACK,
    "FB": chart.FORWARD_BALANCE,
    "AP": chart.ADVANCES,
    "AM": chart.ADVANCES,
    "C5": chart.ADVANCES,
    "IS": chart.ADVANCES,
    "PI": chart.ADVANCES,
    "SL": chart.ADVANCES,
    "L6": chart.INTEREST,
    "CR": chart.INTEREST,
    "BN": chart.INCENTIVE,
    "B2": chart.INCENTIVE,
    "IP": chart.INCENTIVE,
    "90": chart.INCENTIVE,
    "CT": chart.CAPITATION,
    "CV": chart.SETTLEMENT,
    "CW": chart.SETTLEMENT,
    "DM": chart.SETTLEMENT,
    "GO": chart.SETTLEMENT,
    "HM": chart.SETTLEMENT,
    "FC": chart.SETTLEMENT,
    "BD": chart.SETTLEMENT,
    "LS": chart.SETTLEMENT,
    "PL": chart.SETTLEMENT,
    "RA": chart.SETTLEMENT,
    "RE": chart.SETTLEMENT,
    "E3": chart.WITHHELD_PAYER,
    "IR": chart.WITHHELD_TAX,
    "LE": chart.LEVY,
    "50": chart.FEES,
    "51": chart.FEES,
    "L3": chart.PENALTY,
    "AH": chart.FEES,
    "CS": chart.SUSPENSE,
}
"""``CS`` is a general adjustment (a reissued check, a garnishment): it waits in suspense for its explanation."""


def entry_of(
    adjustment: ProviderAdjustment, *, payer: str, claim: str, effective_on: date, source: str
) -> tuple[Entry | None, list[Finding]]:
    """The entry of one adjustment, linked to ``claim`` where it is known; ``None`` where the amount is zero."""
    if not adjustment.amount:
        return None, []
    account = ACCOUNT_OF_CODE.get(adjustment.code)
    findings = []
    if account is None:
        where = Where(segment_in_set=adjustment.segment, element="PLB03-1")
        findings.append(UNKNOWN_PROVIDER_ADJUSTMENT.at(where, value=adjustment.code))
    legs = (
        Posting(
            account or chart.SUSPENSE,
            adjustment.amount,
            claim=claim,
            payer=payer,
            reason=adjustment.code,
            reference=adjustment.reference,
        ),
        Posting(chart.CLEARING, -adjustment.amount, payer=payer, reason=adjustment.code),
    )
    memo = f"PLB {adjustment.code} {adjustment.reference}".rstrip()
    return Entry("remit.provider_adjustment", effective_on, legs, memo, source, adjustment.segment), findings
