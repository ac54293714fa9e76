"""The facts of structure of the three 837 guides: loops, who stands in them, and the order of segments.

Loop names sort in the order of the guides, so no further table of order is needed between loops.
"""

from __future__ import annotations

from superbill.core.claim.parts import ranks
from superbill.core.claim.values import ClaimKind

P, I, D = ClaimKind.PROFESSIONAL, ClaimKind.INSTITUTIONAL, ClaimKind.DENTAL  # noqa: E741

VERSIONS = {P: "005010X222A1", I: "005010X223A2", D: "005010X224A2"}
"""The guide each kind is written by."""
KINDS = {version[:10]: kind for kind, version in VERSIONS.items()}
"""The kind by the guide's number, whatever its errata."""

_LEVELS = {
    "header": {"41": "1000A", "40": "1000B"},
    "billing": {"85": "2010AA", "87": "2010AB", "PE": "2010AC"},
    "subscriber": {"IL": "2010BA", "PR": "2010BB"},
    "patient": {"QC": "2010CA"},
    "nowhere": {},
}
NAMED: dict[ClaimKind, dict[str, dict[str, str]]] = {
    P: {
        **_LEVELS,
        "claim": {
            "DN": "2310A", "P3": "2310A", "82": "2310B", "77": "2310C", "DQ": "2310D", "PW": "2310E", "45": "2310F",
        },
        "other": {
            "IL": "2330A", "PR": "2330B", "DN": "2330C", "P3": "2330C", "82": "2330D", "77": "2330E", "DQ": "2330F",
            "85": "2330G",
        },
        "line": {
            "82": "2420A", "QB": "2420B", "77": "2420C", "DQ": "2420D", "DK": "2420E", "DN": "2420F", "P3": "2420F",
            "PW": "2420G", "45": "2420H",
        },
    },
    I: {
        **_LEVELS,
        "claim": {"71": "2310A", "72": "2310B", "ZZ": "2310C", "82": "2310D", "77": "2310E", "DN": "2310F"},
        "other": {
            "IL": "2330A", "PR": "2330B", "71": "2330C", "72": "2330D", "ZZ": "2330E", "77": "2330F", "82": "2330G",
            "DN": "2330H", "85": "2330I",
        },
        "line": {"72": "2420A", "ZZ": "2420B", "82": "2420C", "DN": "2420D"},
    },
    D: {
        **_LEVELS,
        "claim": {"DN": "2310A", "P3": "2310A", "82": "2310B", "77": "2310C", "DD": "2310D", "DQ": "2310E"},
        "other": {
            "IL": "2330A", "PR": "2330B", "DN": "2330C", "P3": "2330C", "82": "2330D", "DQ": "2330E", "85": "2330F",
            "77": "2330G", "DD": "2330H",
        },
        "line": {"82": "2420A", "DD": "2420B", "DQ": "2420C", "77": "2420D"},
    },
}  # fmt: skip
"""By kind and area: the loop that an NM1 with this entity code opens."""
UNNAMED = {
    "header": "1000Z", "billing": "2010AZ", "subscriber": "2010BZ", "patient": "2010CZ", "claim": "2310Z",
    "other": "2330Z", "line": "2420Z", "nowhere": "2000Z",
}  # fmt: skip
"""The loop of an NM1 whose entity code the guide does not know; it stands after those that it knows."""

CLAIM_ROLES = {
    "71": "attending", "72": "operating", "ZZ": "other_operating", "DN": "referring", "P3": "primary_care",
    "82": "rendering", "77": "facility", "DD": "assistant", "DQ": "supervising",
}  # fmt: skip
LINE_ROLES = {"82": "rendering", "77": "facility", "DQ": "supervising", "DK": "ordering", "DN": "referring"}
"""The fields of claim and line by entity code. The other roles are kept as extras."""

PLACES = {
    P: {
        "2010AA": {"N3", "N4", "PER"}, "2010AB": {"N3", "N4"}, "2310B": {"PRV"}, "2310C": {"N3", "N4", "PER"},
        "2420A": {"PRV"}, "2420C": {"N3", "N4"}, "2420E": {"N3", "N4", "PER"},
    },
    I: {"2010AA": {"N3", "N4", "PER"}, "2010AB": {"N3", "N4"}, "2310A": {"PRV"}, "2310E": {"N3", "N4"}},
    D: {
        "2010AA": {"N3", "N4", "PER"}, "2010AB": {"N3", "N4"}, "2310A": {"PRV"}, "2310B": {"PRV"},
        "2310C": {"N3", "N4"}, "2310D": {"PRV"}, "2420A": {"PRV"}, "2420D": {"N3", "N4"},
    },
}  # fmt: skip
"""What a provider's loop has room for, besides NM1 and REF."""
SPECIALTY = {"71": "AT", "82": "PE", "DN": "RF", "P3": "RF", "DD": "AS"}
"""PRV01 by entity code, where the loop has a PRV."""

CLAIM_DATES = {
    "431": "onset", "454": "initial_treatment", "439": "accident", "484": "last_menstrual_period",
}  # fmt: skip
"""Claim fields by the qualifier of a DTP that is a plain day, in the guide's order."""
CLAIM_REFERENCES = {
    "9F": "referral", "G1": "authorization", "F8": "payer_claim_number", "X4": "clia", "D9": "clearinghouse_trace",
    "EA": "medical_record",
}  # fmt: skip
LINE_REFERENCES = {"G1": "authorization", "6R": "control_number", "X4": "clia", "9F": "referral"}
CLAIM_AMOUNTS = {"F3": "estimated_due", "F5": "patient_paid"}
OTHER_AMOUNTS = {"D": "paid", "A8": "noncovered", "EAF": "remaining"}
"""Fields by qualifier, in the guide's order."""
SERVICES = {P: "SV1", I: "SV2", D: "SV3"}
"""The segment of a line's service."""
LINE_NOTE = {P: "ADD", I: "TPO", D: "ADD"}
"""The note of a line that has a field."""

_PARTY = ranks("HL SBR NM1 PRV CUR PAT N2 N3 N4 DMG DTP REF PER")
_ORDERS = {
    "": ranks("BHT REF"),
    "2300": ranks("CLM DTP CL1 DN1 DN2 PWK CN1 DSB UR AMT REF K3 NTE CR1 CR2 CR3 CRC HI QTY HCP"),
    "2320": ranks("SBR CAS AMT DMG OI MIA MOA"),
    "2400": ranks("LX SV1 SV2 SV3 TOO SV4 SV5 PWK CR1 CR3 CR5 CRC DTP QTY MEA CN1 REF AMT K3 NTE PS1 HCP"),
    "2410": ranks("LIN CTP REF"),
    "2430": ranks("SVD CAS DTP AMT"),
}


def order(loop: str) -> dict[str, int]:
    """Ranks of the segment ids of a loop."""
    return _ORDERS.get(loop, _PARTY)
