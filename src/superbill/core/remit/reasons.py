"""What adjustments say: reason codes, remark codes and groups, in our own words, and whether something is denied.

A denial is read from adjustments, never from CLP02 alone: most payers answer a denied claim of a known member
with status 1, and a claim paid 0 because of the deductible is no denial. Status 4 alone means that the payer does not
know the patient (X12 requests for interpretation 207, 1079, 1423).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from superbill.core.claim.values import Adjustment, Value
from superbill.core.remit.reason_table import TABLE as _REASONS
from superbill.core.remit.remark_table import TABLE as _REMARKS
from superbill.core.remit.values import RemitClaim, RemitLine


class Reason(Value, frozen=True):
    """A claim adjustment reason code to a biller."""

    code: str
    meaning: str
    category: str
    """COSTSHARE, CONTRACTUAL, CODING, AUTH, MED_NEC, ...; ADMIN for what nobody knows."""
    preventable: str
    """Y, N, or P for partly."""
    kind: str
    """S soft: can be cured; H hard: normally final; empty: no denial."""
    action: str
    queue: str
    retired: bool = False
    """Deactivated: payers may still send it, nobody may start to."""

    @property
    def hard(self) -> bool:
        return self.kind == "H"


class Remark(Value, frozen=True):
    """A remittance advice remark code to a biller."""

    code: str
    meaning: str
    category: str
    """Empty when the remark only informs."""
    queue: str
    effect: str = ""
    """appeal_rights, no_appeal, new_claim, crossed_over, patient_protected, split, corrects, report_only."""


_LETTERED = ["A2", "A3", "A4", "A7", "B2", "B3", "B5", "B6", "B17", "B18", "B19", "B21"]
RETIRED = frozenset(
    [
        "15",
        "17",
        "25",
        "28",
        "30",
        "36",
        "37",
        "38",
        "41",
        "42",
        "43",
        "46",
        "47",
        "48",
        "52",
        "57",
        "62",
        "63",
        "64",
        "65",
        "67",
        "68",
        "71",
        "72",
        "73",
        "77",
        "79",
        "80",
        "81",
        "82",
        "83",
        "84",
        "86",
        "87",
        "88",
        "92",
        "93",
        "98",
        "99",
        "113",
        "120",
        "123",
        "124",
        "125",
        "126",
        "127",
        "138",
        "141",
        "145",
        "156",
        "162",
        "165",
        "168",
        "191",
        "196",
        "214",
        "217",
        "218",
        "220",
        "221",
        "230",
        "244",
        "255",
    ]
    + _LETTERED
    + [f"D{number}" for number in range(1, 24)]
)
"""Deactivated reason codes: read them, never send them (list of 2026-08-17)."""

BENEFICIARY = frozenset({"N781", "N782", "N783"})
"""Remarks by which Medicare says that the patient is a qualified Medicare beneficiary (QMB): a next payer may be asked for
their share, they may not."""

REMARK_REQUIRED = frozenset(
    ["16", "96", "129", "148", "201", "226", "227", "234", "237", "250", "251", "252", "267", "307", "A1"]
)
"""Reason codes that say nothing without a remark code."""

REMARK_DECIDES = frozenset(["16", "96", "226", "252", "A1"])
"""Reason codes whose category and queue come from the remark code, where one says something."""

GROUP_LIMITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(["23", "133", "136", "209", "257", "271", "277", "P11"], ("OA",)),
        "18": ("OA", "CO"),
        **dict.fromkeys(["139", "249", "281", "303"], ("CO",)),
        **dict.fromkeys(["85", "201", "229", "238", "275"], ("PR",)),
        "45": ("CO", "PR"),
        "278": ("CO", "PI"),
        "P16": ("CO", "OA"),
    }
)
"""The groups a reason code may stand in, where the code list limits them (18: CO in workers' compensation only)."""

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "CO": "the provider bears it, by contract or rule",
        "PR": "the patient bears it",
        "OA": "neither, or another rule",
        "PI": "the payer's own reduction; the contract is not cited",
    }
)

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "1": "processed as primary",
        "2": "processed as secondary",
        "3": "processed as tertiary",
        "4": "patient not recognized",
        "19": "processed as primary, forwarded to the next payer",
        "20": "processed as secondary, forwarded to the next payer",
        "21": "processed as tertiary, forwarded to the next payer",
        "22": "reversal of an earlier payment",
        "23": "not this payer's claim, forwarded",
        "25": "predetermination: pricing only, no payment",
    }
)
FORWARDED = frozenset(("19", "20", "21", "23"))

PROVIDER_ADJUSTMENTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "50": ("late filing penalty", "+"),
        "51": ("interest penalty on the provider", "+"),
        "72": ("refund from the provider, acknowledged", "-"),
        "90": ("allowance for early payment", "+"),
        "AH": ("transmission fee", "+"),
        "AM": ("applied to a loan", "±"),
        "AP": ("accelerated payment or its recovery", "±"),
        "B2": ("rebate", "±"),
        "B3": ("recovery allowance", "±"),
        "BD": ("bad debt", "±"),
        "BN": ("bonus", "±"),
        "C5": ("temporary allowance", "±"),
        "CR": ("capitation interest", "±"),
        "CS": ("general adjustment: reissued check, garnishment and the like", "±"),
        "CT": ("capitation payment", "±"),
        "CV": ("capital costs passed through", "±"),
        "CW": ("nurse anesthetist costs passed through", "±"),
        "DM": ("direct medical education", "±"),
        "E3": ("withholding", "±"),
        "FB": ("balance moved to a later remittance (negative) or brought from an earlier one (positive)", "±"),
        "FC": ("fund allocation", "±"),
        "GO": ("graduate medical education", "±"),
        "HM": ("hemophilia clotting factor", "±"),
        "IP": ("incentive payment", "±"),
        "IR": ("tax withheld", "+"),
        "IS": ("interim settlement", "±"),
        "J1": ("offset of payments already made, not reimbursable", "+"),
        "L3": ("penalty", "±"),
        "L6": ("interest: paid (negative) or taken back (positive)", "±"),
        "LE": ("levy", "+"),
        "LS": ("lump sum", "±"),
        "OA": ("organ acquisition costs passed through", "±"),
        "OB": ("offset for an affiliated provider", "±"),
        "PI": ("periodic interim payment", "±"),
        "PL": ("final settlement", "±"),
        "RA": ("retroactive adjustment", "±"),
        "RE": ("return on equity", "±"),
        "SL": ("student loan repayment", "±"),
        "TL": ("third party liability", "±"),
        "WO": ("overpayment: taken back now (positive) or to be taken back later (negative)", "±"),
        "WU": ("recovery, reason not given", "±"),
    }
)
"""PLB reason codes: what they are for, and their usual sign (``+`` takes money from the provider)."""


def _read_reasons() -> dict[str, Reason]:
    rows = (line.split("|") for line in _REASONS.splitlines())
    return {
        code: Reason(code, meaning, category, preventable, kind.strip("-"), action, queue, code in RETIRED)
        for code, meaning, category, preventable, kind, action, queue in rows
    }


REASONS: Mapping[str, Reason] = MappingProxyType(_read_reasons())
REMARKS: Mapping[str, Remark] = MappingProxyType(
    {row[0]: Remark(*row) for row in (line.split("|") for line in _REMARKS.splitlines())}
)

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "ADMIN": "administrative",
        "APPEAL_RESULT": "appeal decided",
        "AUTH": "authorization",
        "BENEFIT": "not a benefit of the plan",
        "BUNDLING": "bundled with another service",
        "CLAIM_DATA": "claim data missing or wrong",
        "COB": "another payer first",
        "CODING": "coding",
        "COMPLIANCE": "compliance",
        "CONTRACT": "contract in question",
        "CONTRACTUAL": "contractual",
        "COSTSHARE": "patient's share",
        "DOCUMENTATION": "documentation",
        "DUPLICATE": "duplicate",
        "ELIGIBILITY": "eligibility",
        "FREQUENCY": "too often",
        "INFO": "information only",
        "MED_NEC": "medical necessity",
        "NETWORK": "network",
        "PAYMENT": "payment",
        "PC": "property and casualty",
        "PEND": "pended",
        "PROVIDER": "provider",
        "QUALITY": "quality programme",
        "REGISTRATION": "registration",
        "TIMELY": "filed late",
    }
)
"""The categories of denials and adjustments, in words for people."""


def category_in_words(code: str) -> str:
    """``MED_NEC`` is *medical necessity*; one that is not ours (``VARIANCE``) is its own name."""
    return CATEGORIES.get(code) or code.replace("_", " ").lower()


NOT_DENIED = frozenset(("COSTSHARE", "CONTRACTUAL", "INFO", "PAYMENT"))
"""Categories that leave a zero payment no denial."""


def reason(code: str) -> Reason:
    """What a reason code means. A code nobody knows goes to billing, with nothing claimed about it."""
    known = REASONS.get(code)
    if known is not None:
        return known
    return Reason(
        code, "no meaning on file", "ADMIN", "P", "S", "read remark code, call payer", "BILLING", code in RETIRED
    )


def remark(code: str) -> Remark:
    """What a remark code means; only its code when it is not one that steers work."""
    return REMARKS.get(code) or Remark(code, "no meaning on file", "", "")


def gloss(code: str) -> str:
    """What a group and reason (``CO-197``), a remark (``N210``), or several of either with blanks between mean, in a few
    words."""
    parts = [one.partition("-") for one in code.split()]
    return "; ".join(reason(number).meaning if dash else remark(group).meaning for group, dash, number in parts)


def routed(code: str, remarks: Iterable[str] = ()) -> Reason:
    """The reason as its remarks make it: for codes that say nothing by themselves the first telling remark decides."""
    plain = reason(code)
    if code in REASONS and code not in REMARK_DECIDES:
        return plain
    for one in remarks:
        told = REMARKS.get(one)
        if told is not None and told.category:
            return Reason(
                code,
                f"{plain.meaning}: {told.meaning}" if code in REASONS else told.meaning,
                told.category,
                plain.preventable,
                plain.kind,
                plain.action,
                told.queue,
                plain.retired,
            )
    return plain


def category(code: str, remarks: Iterable[str] = ()) -> str:
    """The category of an adjustment, remarks considered."""
    return routed(code, remarks).category


def group_allowed(group: str, code: str) -> bool:
    """Whether the code list lets this reason stand in this group."""
    return group in GROUPS and group in GROUP_LIMITS.get(code, (group,))


class Meaning(StrEnum):
    """What happens to an adjusted amount: the group says who bears it, the reason says why."""

    WRITE_OFF = "write_off"
    """The contract or the law takes it off the charge."""
    COST_SHARE = "cost_share"
    """The plan leaves it to the next payer, or to the patient after the last."""
    DENIED = "denied"
    """Not paid as asked. It stays with the payer until somebody decides."""
    VERIFY = "verify"
    """Said to be the patient's for a reason that is no cost share, or paid to somebody else: a person looks first."""
    DISPUTE = "dispute"
    """The payer's own reduction, not by contract."""
    HOLD = "hold"
    """The payer has not finished, or has sent it on."""
    INFORM = "inform"
    """Says what another payer did; moves nothing."""


HELD = frozenset(["143", "290", "291", "292", "298", "300", "305", "B11", "P8", "P10"])
"""Not finished, though its category is another: a part deferred, sent on to another payer, or in dispute."""
ARGUABLE = frozenset(["172", "203", "232", "274"])
"""Contractual in name, but worth checking before it is given up."""
FORBIDDEN_TO_BILL = "303"
"""A prior payer's cost share of a protected patient: the law takes it off."""


def meaning(group: str, code: str, *, first_payer: bool = True, capitated: bool = False) -> Meaning:
    """What an adjustment means. Unknown groups and codes are denials: they leave the balance where it is."""
    known = REASONS.get(code)
    kind = known.category if known else ""
    if kind == "PEND" or code in HELD:
        return Meaning.HOLD
    if kind == "INFO" and not (code == "23" and first_payer):
        return Meaning.INFORM
    if group == "PR":
        return Meaning.COST_SHARE if kind == "COSTSHARE" else Meaning.VERIFY
    if group == "PI" or code in ARGUABLE:
        return Meaning.DISPUTE
    if code == "94" or (group == "CO" and _taken_off(kind, code, capitated)):
        return Meaning.WRITE_OFF
    if kind in ("COSTSHARE", "PAYMENT") or (group == "OA" and _taken_off(kind, code, False)):
        return Meaning.VERIFY
    return Meaning.DENIED


def _taken_off(kind: str, code: str, capitated: bool) -> bool:
    return kind == "CONTRACTUAL" or code == FORBIDDEN_TO_BILL or (capitated and code == "24")


def denying(
    adjustments: Iterable[Adjustment], remarks: Iterable[str] = (), *, capitated: bool = False
) -> list[Adjustment]:
    """The adjustments that deny: they take something, and are no cost share, contract, information or payment to others.

    ``capitated`` says that the contract pays by the head, so that CARC 24 is no denial.
    """
    said = tuple(remarks)
    return [one for one in adjustments if one.amount > 0 and _denies(one, said, capitated)]


def _denies(one: Adjustment, remarks: tuple[str, ...], capitated: bool) -> bool:
    means = meaning(one.group, one.code, first_payer=False, capitated=capitated)
    if means in (Meaning.VERIFY, Meaning.DISPUTE):
        # Whoever is said to bear it: the category tells whether the service was refused.
        return category(one.code, remarks) not in NOT_DENIED
    return means is Meaning.DENIED


def is_denial(remit: RemitClaim | RemitLine, *, capitated: bool = False) -> bool:
    """Whether a line was denied, or a claim as a whole: nothing paid, and for a reason that denies.

    Status 4 is always a denial, a reversal never. See :func:`is_partial_denial` for claims denied in part.
    """
    if remit.paid != 0:
        return False
    if isinstance(remit, RemitLine):
        return bool(denying(remit.adjustments, remit.remarks, capitated=capitated))
    if remit.is_reversal:
        return False
    if remit.status == "4" or denying(remit.adjustments, remit.remarks, capitated=capitated):
        return True
    return any(_line_denied(remit, line, capitated) for line in remit.lines)


def is_partial_denial(claim: RemitClaim, *, capitated: bool = False) -> bool:
    """Whether some lines were denied and others were not."""
    if claim.is_reversal:
        return False
    denied = [_line_denied(claim, line, capitated) for line in claim.lines]
    return any(denied) and not all(denied)


def _line_denied(claim: RemitClaim, line: RemitLine, capitated: bool) -> bool:
    """As :func:`is_denial` of the line, with the claim's remarks to help."""
    remarks = (*line.remarks, *claim.remarks)
    return line.paid == 0 and bool(denying(line.adjustments, remarks, capitated=capitated))
