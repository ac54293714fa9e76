"""Do a remittance's own numbers hold? Per line, claim, transaction and deposit.

The equations (positive adjustments reduce a payment):

1. line: charge - adjustments = paid
2. claim: charge - all adjustments = paid; with lines also the sums of their charges and payments
3. transaction: payment = claims' payments - provider adjustments
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from superbill.core.claim.values import Value
from superbill.core.findings import Finding, Kind, Severity, Where
from superbill.core.money import Cents, dollars, parse_cents
from superbill.core.remit import findings as kinds
from superbill.core.remit.values import ClaimGroup, RemitClaim, Remittance


class Balance(Value, frozen=True):
    """One equation: what was computed, and what the payer says it should be. In cents."""

    left: Cents
    right: Cents

    @property
    def difference(self) -> Cents:
        """Left less right; 0 when the equation holds."""
        return self.left - self.right

    @property
    def holds(self) -> bool:
        return self.left == self.right


class ClaimBalance(Value, frozen=True):
    """The equations of one claim. ``charges`` and ``payments`` compare it with its lines, ``None`` without lines."""

    control_number: str
    segment: int
    payment: Balance
    charges: Balance | None = None
    payments: Balance | None = None
    lines: tuple[Balance, ...] = ()
    """Equation 1 of each line, in the order of the claim's lines."""

    @property
    def balanced(self) -> bool:
        sums = self.charges is None or self.payments is None or (self.charges.holds and self.payments.holds)
        return self.payment.holds and sums and all(line.holds for line in self.lines)


class Reconciliation(Value, frozen=True):
    """What a remittance's numbers prove. Apply it only when :attr:`balanced`."""

    transaction: Balance
    claims: tuple[ClaimBalance, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every equation holds and nothing else stops the remittance."""
        sound = self.transaction.holds and all(claim.balanced for claim in self.claims)
        return sound and not any(finding.severity is Severity.STOP for finding in self.findings)


class DepositReconciliation(Value, frozen=True):
    """What the bank received against its remittances."""

    deposit: Balance
    findings: tuple[Finding, ...] = ()

    @property
    def balanced(self) -> bool:
        return self.deposit.holds and not self.findings


def reconcile(remittance: Remittance) -> Reconciliation:
    """Check a whole remittance. Every finding names the exact claim and line."""
    findings: list[Finding] = []
    claims = tuple(reconcile_claim(claim, findings) for claim in remittance.claims)
    findings += _check_groups(remittance)
    paid = sum(claim.paid for claim in remittance.claims)
    transaction = reconcile_transaction(remittance, paid, findings)
    return Reconciliation(transaction, claims, tuple(findings))


def reconcile_claim(claim: RemitClaim, findings: list[Finding]) -> ClaimBalance:
    """Check one claim; what is wrong is added to ``findings``. For claims that are streamed."""
    own = sum([adjustment.amount for adjustment in claim.adjustments])
    adjusted, charged, paid = own, 0, 0
    lines: list[Balance] = []
    for line in claim.lines:
        reduction = sum([adjustment.amount for adjustment in line.adjustments])
        adjusted += reduction
        charged += line.charge
        paid += line.paid
        balance = Balance(line.charge - reduction, line.paid)
        if balance.left != balance.right:
            findings.append(_line_finding(claim, len(lines), balance))
        lines.append(balance)
    payment = Balance(claim.charge - adjusted, claim.paid)
    if lines:
        result = ClaimBalance(
            claim.control_number,
            claim.segment,
            payment,
            Balance(charged, claim.charge),
            Balance(paid - own, claim.paid),
            tuple(lines),
        )
    else:
        result = ClaimBalance(claim.control_number, claim.segment, payment)
    if not result.balanced:
        findings += _claim_findings(claim, result)
    findings += _soft_claim_findings(claim)
    return result


def reconcile_transaction(remittance: Remittance, paid: Cents, findings: list[Finding]) -> Balance:
    """Check the payment against ``paid``, the sum of its claims' payments; adds what is wrong to ``findings``."""
    taken = sum(adjustment.amount for adjustment in remittance.provider_adjustments)
    payment = -remittance.amount if remittance.direction == "D" else remittance.amount
    balance = Balance(paid - taken, payment)
    if not balance.holds:
        findings.append(_unbalanced(kinds.TRANSACTION_UNBALANCED, balance, Where(loop="HEADER", element="BPR02")))
    findings += _payment_findings(remittance)
    return balance


def reconcile_deposit(remittances: Sequence[Remittance], deposit: Cents) -> DepositReconciliation:
    """Do these remittances make exactly what the bank received? A debit counts against it."""
    total = sum(-one.amount if one.direction == "D" else one.amount for one in remittances)
    balance = Balance(total, deposit)
    findings = []
    seen = set()
    for one in remittances:
        if one.identity in seen:
            findings.append(kinds.REPEATED_IN_DEPOSIT.at(Where(path="deposit"), value=one.trace))
        seen.add(one.identity)
    if not balance.holds:
        findings.append(_unbalanced(kinds.DEPOSIT_DIFFERS, balance, Where(path="deposit")))
    return DepositReconciliation(balance, tuple(findings))


def _unbalanced(kind: Kind, balance: Balance, where: Where) -> Finding:
    return kind.at(
        where,
        left=dollars(balance.left),
        right=dollars(balance.right),
        difference=dollars(abs(balance.difference)),
    )


def _place(claim: RemitClaim, element: str) -> Where:
    return Where(segment_in_set=claim.segment, loop="2100", element=element, path=f"claim {claim.control_number}")


def _line_finding(claim: RemitClaim, index: int, balance: Balance) -> Finding:
    path = f"claim {claim.control_number} line {index + 1}"
    where = Where(segment_in_set=claim.lines[index].segment, loop="2110", element="SVC03", path=path)
    return _unbalanced(kinds.LINE_UNBALANCED, balance, where)


def _claim_findings(claim: RemitClaim, result: ClaimBalance) -> list[Finding]:
    checks = (
        (kinds.CLAIM_UNBALANCED, result.payment, "CLP04"),
        (kinds.CLAIM_CHARGE_IS_NOT_ITS_LINES, result.charges, "CLP03"),
        (kinds.CLAIM_PAYMENT_IS_NOT_ITS_LINES, result.payments, "CLP04"),
    )
    return [
        _unbalanced(kind, balance, _place(claim, element))
        for kind, balance, element in checks
        if balance is not None and not balance.holds
    ]


def _soft_claim_findings(claim: RemitClaim) -> list[Finding]:
    """What the equations do not see: CLP05 and signs."""
    findings = []
    share = patient_share(claim)
    if share != claim.patient_responsibility:
        balance = Balance(share, claim.patient_responsibility)
        findings.append(_unbalanced(kinds.PATIENT_SHARE_DIFFERS, balance, _place(claim, "CLP05")))
    amounts = (("the charge", claim.charge, "CLP03"), ("the payment", claim.paid, "CLP04"))
    if claim.status == "22":
        wrong, kind = [one for one in amounts if one[1] > 0], kinds.WRONG_SIGN_IN_REVERSAL
    elif claim.charge < 0 or claim.paid < 0:
        wrong, kind = [one for one in amounts if one[1] < 0], kinds.NEGATIVE_CLAIM
    else:
        return findings
    return findings + [
        kind.at(_place(claim, element), value=name, amount=dollars(amount)) for name, amount, element in wrong
    ]


def patient_share(claim: RemitClaim) -> Cents:
    """The sum of all PR adjustments of a claim and its lines."""
    share = sum([adjustment.amount for adjustment in claim.adjustments if adjustment.group == "PR"])
    for line in claim.lines:
        for adjustment in line.adjustments:
            if adjustment.group == "PR":
                share += adjustment.amount
    return share


def _payment_findings(remittance: Remittance) -> list[Finding]:
    findings = []
    where = Where(loop="HEADER", element="BPR02")
    if remittance.currency not in ("", "USD"):
        findings.append(kinds.FOREIGN_CURRENCY.at(Where(loop="HEADER", element="CUR02"), value=remittance.currency))
    if remittance.amount < 0:
        findings.append(kinds.NEGATIVE_PAYMENT.at(where, amount=dollars(remittance.amount)))
    if remittance.method == "NON" and remittance.amount:
        amount = dollars(remittance.amount)
        findings.append(
            kinds.PAYMENT_CONTRADICTS_METHOD.at(where, value="NON", meaning="means no money moves", amount=amount)
        )
    return findings


def _check_groups(remittance: Remittance) -> Iterable[Finding]:
    """TS3 claim counts and charges against the claims under the same LX."""
    start = 0
    for group in remittance.groups:
        yield from _check_group(group, remittance.claims[start : start + group.size])
        start += group.size


def _check_group(group: ClaimGroup, claims: Sequence[RemitClaim]) -> Iterable[Finding]:
    summaries = [extra.elements for extra in group.extras if extra.elements[0] == "TS3"]
    if len(summaries) != 1 or len(summaries[0]) < 6:
        return
    where = Where(segment_in_set=group.segment, loop="2000", path=f"group {group.number}")
    count, charge = parse_cents(summaries[0][4]), parse_cents(summaries[0][5])
    if count is not None and count != len(claims) * 100:
        yield kinds.SUMMARY_DIFFERS.at(where, value="claims", left=str(len(claims)), right=summaries[0][4])
    total = sum(claim.charge for claim in claims)
    if charge is not None and charge != total:
        yield kinds.SUMMARY_DIFFERS.at(where, value="charged", left=dollars(total), right=dollars(charge))
