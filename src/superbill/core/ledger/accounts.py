"""The chart of accounts, as data. A posting is debit positive, credit negative.

An account is a dotted name. What the money is *about* (a charge, a claim, a patient, a payer) is not part of
the name: it stands in the dimensions of the posting.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from superbill.core.money import Cents


class AccountKind(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    CONTRA = "contra"
    """Reduces income: adjustments and write-offs."""
    EXPENSE = "expense"

    @property
    def debit_normal(self) -> bool:
        return self in (AccountKind.ASSET, AccountKind.CONTRA, AccountKind.EXPENSE)


class Account(Struct, frozen=True):
    code: str
    kind: AccountKind
    name: str
    about: str


_A, _L, _I, _C, _E = (
    AccountKind.ASSET,
    AccountKind.LIABILITY,
    AccountKind.INCOME,
    AccountKind.CONTRA,
    AccountKind.EXPENSE,
)

AR_INSURANCE = "ar.insurance"
AR_PATIENT = "ar.patient"
CASH_BANK = "cash.bank"
CASH_DRAWER = "cash.drawer"
CASH_IN_TRANSIT = "cash.in_transit"
CLEARING = "clearing.remittance"
WITHHELD_PAYER = "withheld.payer"
WITHHELD_TAX = "withheld.tax"
UNAPPLIED_PATIENT = "unapplied.patient"
UNAPPLIED_PAYER = "unapplied.payer"
SUSPENSE = "suspense"
TAKEBACK = "takeback"
FORWARD_BALANCE = "forward_balance"
ADVANCES = "advances"
REFUNDS_PAYABLE = "refunds.payable"
REVENUE = "revenue.charges"
PAID_BEFORE = "opening.paid_before"
INTEREST = "income.interest"
INCENTIVE = "income.incentive"
CAPITATION = "income.capitation"
SETTLEMENT = "income.settlement"
CONTRACTUAL = "adjustment.contractual"
SEQUESTRATION = "adjustment.sequestration"
CAPITATED = "adjustment.capitated"
PENALTY = "adjustment.penalty"
OTHER_ADJUSTMENT = "adjustment.other"
WRITE_OFF_DENIAL = "write_off.denial"
WRITE_OFF_TIMELY = "write_off.timely"
WRITE_OFF_SMALL = "write_off.small_balance"
WRITE_OFF_HARDSHIP = "write_off.hardship"
WRITE_OFF_BAD_DEBT = "write_off.bad_debt"
WRITE_OFF_COURTESY = "write_off.courtesy"
FEES = "expense.payer_fees"
LEVY = "expense.levy"
OVER_SHORT = "expense.over_short"

ACCOUNTS: tuple[Account, ...] = (
    Account(AR_INSURANCE, _A, "Owed by insurers", "what each payer still has to answer for, by charge and payer"),
    Account(AR_PATIENT, _A, "Owed by patients", "what each patient still has to pay, by charge"),
    Account(CASH_BANK, _A, "Bank", "money seen on a bank statement, by deposit"),
    Account(CASH_DRAWER, _A, "Taken at the desk", "patients' money that has not reached the bank yet, by payment"),
    Account(
        CASH_IN_TRANSIT, _A, "Announced, not yet in the bank", "remittances and deposit slips the bank has not shown"
    ),
    Account(CLEARING, _A, "Remittance clearing", "zero for every remittance that has been applied"),
    Account(WITHHELD_PAYER, _A, "Withheld by payers", "withholds a payer may settle later"),
    Account(WITHHELD_TAX, _A, "Tax withheld", "tax a payer kept back on our behalf"),
    Account(UNAPPLIED_PATIENT, _L, "Patients' unapplied money", "copays and prepayments that wait for a charge"),
    Account(UNAPPLIED_PAYER, _L, "Payers' unapplied money", "deposits that wait for their remittance"),
    Account(SUSPENSE, _L, "Suspense", "money whose place is not known yet; every item has a reason and an owner"),
    Account(
        TAKEBACK, _L, "Takebacks", "credit: owed back to a payer; debit: taken before we were told from which claim"
    ),
    Account(FORWARD_BALANCE, _L, "Forward balances", "a payer's balance carried to a later remittance"),
    Account(ADVANCES, _L, "Advances and interim payments", "paid ahead of claims and settled later"),
    Account(REFUNDS_PAYABLE, _L, "Refunds to pay", "refunds decided on and not yet paid"),
    Account(REVENUE, _I, "Charges", "what was charged for services"),
    Account(INTEREST, _I, "Interest", "interest payers paid for paying late"),
    Account(INCENTIVE, _I, "Incentives", "bonuses and rebates"),
    Account(CAPITATION, _I, "Capitation", "payments per member"),
    Account(SETTLEMENT, _I, "Settlements", "pass-through and settlement amounts that belong to no claim"),
    Account(CONTRACTUAL, _C, "Contractual adjustments", "the part of a charge that the contract does not allow"),
    Account(
        PAID_BEFORE, _C, "Paid before these books", "what earlier payers paid on claims taken over from another system"
    ),
    Account(SEQUESTRATION, _C, "Sequestration", "Medicare's reduction by law"),
    Account(CAPITATED, _C, "Covered by capitation", "charges that a payment per member covers"),
    Account(PENALTY, _C, "Penalties", "reductions by a quality or filing programme"),
    Account(OTHER_ADJUSTMENT, _C, "Other adjustments", "reductions that are neither contract nor penalty"),
    Account(WRITE_OFF_DENIAL, _C, "Written off: denied", "denials given up, by decision"),
    Account(WRITE_OFF_TIMELY, _C, "Written off: filed late", "claims lost to a filing deadline, by decision"),
    Account(WRITE_OFF_SMALL, _C, "Written off: small balances", "balances not worth a stamp, by policy"),
    Account(WRITE_OFF_HARDSHIP, _C, "Written off: hardship", "financial assistance, by decision"),
    Account(WRITE_OFF_BAD_DEBT, _C, "Written off: bad debt", "balances handed to collections or discharged"),
    Account(WRITE_OFF_COURTESY, _C, "Written off: courtesy", "balances forgiven for another reason, by decision"),
    Account(
        FEES, _E, "Fees", "what payers and card services keep for themselves: transmission, late charges and the like"
    ),
    Account(LEVY, _E, "Levies", "amounts taken for debts outside billing"),
    Account(OVER_SHORT, _E, "Cash over and short", "what the desk's drawer held less, or more, than its receipts say"),
)

CHART: dict[str, Account] = {account.code: account for account in ACCOUNTS}
RECEIVABLES = frozenset({AR_INSURANCE, AR_PATIENT})
CASH = frozenset({CASH_BANK, CASH_DRAWER, CASH_IN_TRANSIT})
WRITE_OFFS = frozenset(code for code in CHART if code.startswith("write_off."))


def natural(code: str, amount: Cents) -> Cents:
    """An account's balance as people say it: positive on its normal side."""
    return amount if CHART[code].kind.debit_normal else -amount


_OF_REASON = {
    "253": SEQUESTRATION,
    "104": WITHHELD_PAYER,
    "245": WITHHELD_PAYER,
    "105": WITHHELD_TAX,
    "144": INCENTIVE,
    "161": INCENTIVE,
    "237": PENALTY,
    "130": FEES,
    "24": CAPITATED,
}


def of_reason(code: str) -> str:
    """The account to which an adjustment that takes something off a charge goes, by its reason code."""
    return _OF_REASON.get(code, CONTRACTUAL)
