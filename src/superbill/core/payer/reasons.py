"""Why a payer pays less than was charged: group, reason and remark codes, and which may go together.

A :class:`Reason` is one way to say no. The table names the decisions this engine takes; a plan
may say another legal reason for any of them. What the code lists allow is said once, in
:mod:`superbill.core.remit.reasons`.
"""

from __future__ import annotations

from superbill.core.claim.values import Value
from superbill.core.remit.reasons import GROUP_LIMITS, GROUPS, REMARK_REQUIRED, RETIRED


class Reason(Value, frozen=True):
    """A group and reason code with its remark codes, written ``CO-97 M15``."""

    group: str
    code: str
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((f"{self.group}-{self.code}", *self.remarks))


def read_reason(text: str) -> Reason:
    """Read ``CO-97 M15 N20``."""
    head, *remarks = text.split()
    group, _, code = head.partition("-")
    return Reason(group, code, tuple(remarks))


_OWN_LIMITS: dict[str, tuple[str, ...]] = {
    "18": ("OA",),
    # The patient is never asked to pay for these (NCCI policy manual; 2 CFR sequestration orders).
    **dict.fromkeys(("236", "253"), ("CO",)),
}
"""Where this engine allows less than the code list does."""


def unlawful(reason: Reason, *, workers_compensation: bool = False) -> str:
    """Why this reason may not be sent, or an empty text."""
    if reason.group not in GROUPS:
        return f"{reason.group} is not a group code"
    if reason.code in RETIRED:
        return f"{reason.code} was deactivated"
    allowed = _OWN_LIMITS.get(reason.code) or GROUP_LIMITS.get(reason.code, tuple(GROUPS))
    if workers_compensation and reason.code == "18":
        allowed = ("CO", "OA")
    if reason.group not in allowed:
        return f"{reason.code} goes with {' or '.join(allowed)} only"
    if reason.code in REMARK_REQUIRED and not reason.remarks:
        return f"{reason.code} needs a remark code"
    return ""


REASONS: dict[str, Reason] = {
    name: read_reason(text)
    for name, text in {
        # Who and when
        "not our member": "PR-31 N382",
        "another name": "CO-140 MA27",
        "before coverage": "PR-26 N30",
        "after coverage": "PR-27 N30",
        "lapsed coverage": "PR-200",
        "spans coverage": "CO-239",
        "days without cover": "PR-238",
        "grace period": "OA-257",
        "waiting period": "PR-179",
        # Another payer
        "other payer first": "CO-22 MA04",
        "other cover unknown": "PR-22 MA92",
        "wrong payer": "CO-109 N418",
        "capitated": "CO-24",
        "workers' compensation": "CO-19",
        "no-fault": "CO-21",
        "liability": "CO-20",
        "hospice": "CO-B9",
        # Twice and late
        "duplicate": "OA-18",
        "crossover duplicate": "OA-18 N522",
        "paid before": "CO-B13",
        "timely filing": "CO-29",
        "already adjudicated": "CO-129 N381",
        # Provider
        "not enrolled": "CO-B7 N570",
        "not eligible to perform": "CO-185 N95",
        "not eligible to refer": "CO-183 N574",
        "not eligible to order": "CO-184 N574",
        "excluded provider": "CO-B7 N570",
        "out of network": "PR-242",
        "narrow network": "PR-279",
        "missing npi": "CO-206",
        "npi invalid": "CO-207",
        "not payable": "CO-299",
        "not by the primary care provider": "CO-243",
        "wrong npi": "CO-208",
        # Codes
        "procedure invalid": "CO-181",
        "modifier invalid": "CO-182",
        "diagnosis invalid": "CO-146",
        "modifier wrong": "CO-4 N519",
        "place wrong": "CO-5",
        "age wrong": "CO-6",
        "sex wrong": "CO-7",
        "diagnosis and age": "CO-9",
        "diagnosis and sex": "CO-10",
        "missing data": "CO-16 MA130",
        "claim out of balance": "CO-16 M54",
        "diagnosis missing": "CO-16 M76",
        "procedure missing": "CO-16 M51",
        "place missing": "CO-16 M77",
        "units missing": "CO-16 M53",
        "date missing": "CO-16 M52",
        "service after receipt": "CO-110",
        "ndc missing": "CO-16 M119",
        "clia missing": "CO-16 MA120",
        "billing missing": "CO-16 N257",
        "rendering missing": "CO-16 N290",
        "referring missing": "CO-16 N286",
        "ordering missing": "CO-16 N265",
        # Clinical edits
        "bundled": "CO-97 M15",
        "packaged": "CO-97 N19",
        "rebundled": "CO-97 M15",
        "both sides": "CO-59 N644",
        "rental ended": "CO-108 N130",
        "ncci": "CO-236 N20",
        "mutually exclusive": "CO-231",
        "mue": "CO-151 N362",
        "add-on alone": "CO-107 N122",
        "global period": "CO-97 M144",
        "new patient": "CO-B16",
        "one visit a day": "CO-B14",
        "not separately paid": "CO-234 N390",
        "reporting only": "CO-246 N620",
        "therapy cap": "CO-119 N640",
        "assistant": "CO-54",
        # Authorization
        "no authorization": "CO-197 M62",
        "authorization exceeded": "CO-198 M62",
        "authorization for another service": "CO-284 M62",
        "authorization for another provider": "CO-296 M62",
        "authorization expired": "CO-302 M62",
        "authorization late": "CO-210 M62",
        "authorization denied": "CO-39 M62",
        "no referral": "CO-288",
        "referral exceeded": "CO-287",
        # Benefits
        "not covered": "PR-204",
        "excluded": "PR-96 N130",
        "statutory exclusion": "PR-96 N425",
        "routine": "PR-49",
        "lifetime maximum": "PR-35",
        "period maximum": "PR-119",
        "too soon": "CO-151 N435",
        "readmission": "CO-249",
        "hospital acquired": "CO-233",
        "units maximum": "PR-119 N640",
        # Necessity
        "not necessary": "CO-50 N115",
        "not necessary, notice given": "PR-50 N115",
        "not necessary by national policy": "CO-50 N386",
        "not necessary by national policy, notice given": "PR-50 N386",
        "experimental": "CO-55",
        # Papers
        "under review": "OA-133",
        "documents needed": "CO-252 N706",
        "documents not sent": "CO-226 N706",
        "accident questions unanswered": "PR-227 N706",
        "by report": "CO-252 M127",
        # Money
        "contract": "CO-45",
        "balance billing": "PR-45",
        "multiple procedures": "CO-59",
        "above charge": "CO-94",
        "deductible": "PR-1",
        "coinsurance": "PR-2",
        "copay": "PR-3",
        "blood deductible": "PR-66",
        "deductible of a professional in a facility": "PR-247",
        "coinsurance of a professional in a facility": "PR-248",
        "left by the prior payer": "PR-275",
        "incentive": "CO-144",
        "prior payer": "OA-23",
        "dual eligible share": "CO-303 N782",
        "sequestration": "CO-253",
        "withhold": "CO-104",
        "penalty": "CO-237 N807",
        "no benefit": "CO-B10",
    }.items()
}
