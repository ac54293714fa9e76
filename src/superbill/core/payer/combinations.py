"""Which group, reason and remark codes belong together in the four business scenarios of the CORE operating rule.

The rule (CORE 360, 45 CFR 162.1603) asks payers to say, in these scenarios, only combinations of a published table.
This is our own table, made from the categories of the codes: per scenario the reasons, the groups they may stand in,
and the kinds of remarks that explain them. Reasons of no scenario are not limited; remarks that only inform never are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from superbill.core.claim.values import Adjustment, Value
from superbill.core.remit.reasons import remark


class Scenario(Value, frozen=True):
    """A business scenario."""

    name: str
    groups: tuple[str, ...]
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    """Categories of remark codes."""


SCENARIOS = (
    Scenario(
        "additional information, documentation",
        ("CO", "PI", "OA", "PR"),
        ("112", "148", "163", "164", "173", "174", "175", "176", "226", "227", "250", "251", "252", "B12"),
        ("DOCUMENTATION", "CLAIM_DATA", "COB"),
    ),
    Scenario(
        "additional information, data of the claim",
        ("CO", "PI", "OA"),
        (
            *("4", "5", "6", "7", "8", "9", "10", "11", "12", "16", "89", "110", "111", "129", "134", "135", "140"),
            *("146", "181", "182", "189", "199", "206", "207", "208", "211", "239", "240", "261", "267", "282"),
        ),
        ("CLAIM_DATA", "CODING", "REGISTRATION", "COB", "PROVIDER", "AUTH", "ELIGIBILITY"),
    ),
    Scenario(
        "service not covered",
        ("CO", "PR", "PI"),
        (
            *("26", "27", "32", "33", "34", "35", "39", "40", "49", "50", "51", "53", "54", "55", "56", "60", "78"),
            *("96", "114", "119", "149", "150", "151", "152", "153", "154", "157", "158", "159", "160", "166", "167"),
            *("170", "171", "177", "179", "180", "183", "184", "185", "186", "188", "197", "198", "200", "202", "204"),
            *("210", "212", "222", "242", "243", "249", "256", "258", "269", "272", "273", "279", "284", "287", "288"),
            *("289", "296", "299", "302", "B7", "B8", "B9", "B14", "B16", "B22", "B23"),
        ),
        ("BENEFIT", "ELIGIBILITY", "MED_NEC", "FREQUENCY", "COMPLIANCE", "AUTH", "PROVIDER", "CONTRACT", "CODING"),
    ),
    Scenario(
        "service not separately payable",
        ("CO", "PI"),
        ("59", "97", "107", "108", "128", "190", "194", "231", "234", "236", "B10", "B15"),
        ("BUNDLING", "CODING", "MED_NEC", "FREQUENCY", "DUPLICATE"),
    ),
)
_SCENARIO = {code: scenario for scenario in SCENARIOS for code in scenario.reasons}
_OWN = {"M144": "BUNDLING", "N646": "BUNDLING", "N644": "BUNDLING"}
"""Remarks that steer no work on the provider's side, and explain a reduction all the same."""


def not_in_the_table(adjustments: Sequence[Adjustment], remarks: Sequence[str]) -> str:
    """Why the reasons and remarks of a line are no combination of the table; empty where they are one."""
    return _judged(tuple([(one.group, one.code) for one in adjustments]), tuple(remarks))


@lru_cache(maxsize=1 << 14)
def _judged(reasons: tuple[tuple[str, str], ...], remarks: tuple[str, ...]) -> str:
    scenarios = []
    for group, code in reasons:
        scenario = _SCENARIO.get(code)
        if scenario is None:
            continue
        if group not in scenario.groups:
            return f"{group}-{code} in the scenario {scenario.name}"
        scenarios.append(scenario)
    if not scenarios:
        return ""
    for one in remarks:
        kind = _OWN.get(one) or remark(one).category
        if kind and not any(kind in scenario.remarks for scenario in scenarios):
            shown = " ".join(f"{group}-{code}" for group, code in reasons if code in _SCENARIO)
            return f"{shown} with {one} in the scenario {scenarios[0].name}"
    return ""
