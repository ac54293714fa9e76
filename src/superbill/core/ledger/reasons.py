"""What an adjustment of a remittance means for our books.

The group code says who bears it; the reason code says why. Code values only: the words are ours.
Sources: billing rules, sections 5.6 (step 6) and 6.2.
"""

from __future__ import annotations

from enum import StrEnum

from superbill.core.ledger import accounts as chart


class Meaning(StrEnum):
    """What happens to an adjusted amount."""

    WRITE_OFF = "write_off"
    """The contract or the law takes it off the charge."""
    COST_SHARE = "cost_share"
    """The plan leaves it to the next payer, or to the patient after the last."""
    DENIED = "denied"
    """Not paid as asked. It stays with the payer until somebody decides."""
    VERIFY = "verify"
    """Said to be the patient's for a reason that is no cost share: a person looks first."""
    DISPUTE = "dispute"
    """The payer's own reduction, not by contract."""
    HOLD = "hold"
    """The payer has not finished."""
    INFORM = "inform"
    """Says what another payer did; moves nothing."""


COST_SHARE = frozenset(["1", "2", "3", "66", "85", "142", "201", "241", "247", "248"])
INFORMATION = frozenset(["23", "101", "192", "225", "229", "246"])
PENDING = frozenset(["133", "143", "257", "277", "P8", "P10"])
AWAITED = frozenset(["290", "291", "292", "298", "300", "305", "B11"])
"""Forwarded by the payer to another."""
TO_OTHERS = frozenset(["100", "187", "195", "293", "294", "A0"])
"""Money that went to somebody else."""
CONTRACT = frozenset(
    [
        "44",
        "45",
        "59",
        "69",
        "70",
        "74",
        "75",
        "76",
        "90",
        "91",
        "94",
        "102",
        "103",
        "104",
        "105",
        "118",
        "121",
        "122",
        "130",
        "131",
        "132",
        "137",
        "139",
        "144",
        "161",
        "205",
        "223",
        "235",
        "237",
        "245",
        "253",
        "259",
        "260",
        "271",
        "278",
        "281",
        "295",
        "303",
        "307",
        "308",
        "A5",
        "P12",
    ]
)
"""Taken off by contract or law without asking; the rest is never written off by itself."""
ARGUABLE = frozenset(["172", "203", "232", "274"])
"""Contractual in name, but worth checking before it is given up."""

_ACCOUNT = {
    "253": chart.SEQUESTRATION,
    "104": chart.WITHHELD_PAYER,
    "245": chart.WITHHELD_PAYER,
    "105": chart.WITHHELD_TAX,
    "144": chart.INCENTIVE,
    "161": chart.INCENTIVE,
    "237": chart.PENALTY,
    "130": chart.FEES,
    "24": chart.CAPITATED,
}


def meaning(group: str, code: str, *, first_payer: bool = True, capitated: bool = False) -> Meaning:
    """What an adjustment means. Unknown groups and codes are denials: they leave the balance where it is."""
    if code in PENDING or code in AWAITED:
        return Meaning.HOLD
    if code in INFORMATION and not (code == "23" and first_payer):
        return Meaning.INFORM
    if group == "PR":
        return Meaning.COST_SHARE if code in COST_SHARE else Meaning.VERIFY
    if group == "PI" or code in ARGUABLE:
        return Meaning.DISPUTE
    if code == "94" or (group == "CO" and (code in CONTRACT or (capitated and code == "24"))):
        return Meaning.WRITE_OFF
    if code in COST_SHARE or code in TO_OTHERS or (group == "OA" and code in CONTRACT):
        return Meaning.VERIFY
    return Meaning.DENIED


def account_of(code: str) -> str:
    """The account an amount that is taken off goes to."""
    return _ACCOUNT.get(code, chart.CONTRACTUAL)
