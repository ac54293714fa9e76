"""Does a remittance tie, and does its money equal the money of its entries? The second oracle of the books."""

from __future__ import annotations

from collections.abc import Iterable

from superbill.core.findings import Finding, Where
from superbill.core.ledger import accounts as chart
from superbill.core.ledger.entries import Entry
from superbill.core.ledger.findings import CLAIM_UNTIED, LINE_UNTIED, REMITTANCE_UNTIED
from superbill.core.ledger.values import Totals
from superbill.core.money import Cents, dollars
from superbill.core.remit.values import RemitClaim, Remittance


def money_in(remittance: Remittance) -> Cents:
    """The payment as money that comes in; a debit is money that goes out."""
    return -remittance.amount if remittance.direction == "D" else remittance.amount


def document_totals(remittance: Remittance) -> Totals:
    """The money of the document, counted from its claims and provider adjustments."""
    return Totals(
        money_in(remittance),
        sum(claim.paid for claim in remittance.claims),
        sum(one.amount for one in remittance.provider_adjustments),
    )


def entry_totals(entries: Iterable[Entry]) -> Totals:
    """The money of a remittance's entries, counted from their clearing and cash legs alone."""
    cash = claims = provider = 0
    for entry in entries:
        for leg in entry.postings:
            if leg.account in chart.CASH:
                cash += leg.amount
            elif leg.account == chart.CLEARING and entry.kind == "remit.provider_adjustment":
                provider -= leg.amount
            elif leg.account == chart.CLEARING and entry.kind != "remit.payment":
                claims += leg.amount
    return Totals(cash, claims, provider)


def untied(remittance: Remittance) -> list[Finding]:
    """Every place where the three balances of a remittance do not hold; empty when they do."""
    findings: list[Finding] = []
    for claim in remittance.claims:
        findings += _untied_claim(claim)
    totals = document_totals(remittance)
    expected = totals.claims - totals.provider
    if expected != totals.cash:
        findings.append(
            REMITTANCE_UNTIED.at(
                Where(element="BPR02"),
                expected=dollars(expected),
                paid=dollars(totals.cash),
                difference=dollars(abs(expected - totals.cash)),
            )
        )
    return findings


def _untied_claim(claim: RemitClaim) -> list[Finding]:
    findings = []
    of_lines = 0
    for line in claim.lines:
        adjusted = sum([one.amount for one in line.adjustments])
        of_lines += adjusted
        if line.charge - adjusted != line.paid:
            place = Where(segment_in_set=line.segment, element="SVC03")
            findings.append(LINE_UNTIED.at(place, expected=dollars(line.charge - adjusted), paid=dollars(line.paid)))
    expected = claim.charge - of_lines - sum([one.amount for one in claim.adjustments])
    charged = sum([line.charge for line in claim.lines]) if claim.lines else claim.charge
    if expected != claim.paid or charged != claim.charge:
        place = Where(segment_in_set=claim.segment, element="CLP04")
        findings.append(CLAIM_UNTIED.at(place, expected=dollars(expected), paid=dollars(claim.paid)))
    return findings
