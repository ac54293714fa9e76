"""Inpatient stays against their DRG: does the claim say what its codes group to, and what would Medicare's editor say?

The grouper itself is a dependency of the application, not of the engine: it is asked beforehand,
and its answer comes with the context.
"""

from __future__ import annotations

from collections.abc import Iterator

from superbill.core.codes.conventions import conventions
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case
from superbill.core.edits.context import Grouping
from superbill.core.findings import Finding, Severity

_REASONS = {
    "DX_CANNOT_BE_PDX": "its principal diagnosis may not be one",
    "INVALID_PDX": "its principal diagnosis is not valid on the day of discharge",
    "INVALID_PRINCIPAL_DIAGNOSIS": "its principal diagnosis is not valid on the day of discharge",
    "INVALID_AGE": "the patient's age is missing or impossible",
    "INVALID_SEX": "the patient's sex is missing",
    "INVALID_DISCHARGE_STATUS": "the patient status is not valid",
    "INVALID_DSTAT": "the patient status is not valid",
}
_EDITS = {
    "AGE_CONFLICT": "a diagnosis does not fit the patient's age",
    "SEX_CONFLICT": "a code does not fit the patient's sex",
    "UNACCEPTABLE_PDX": "the principal diagnosis is not accepted as one",
    "NONSPECIFIC_PDX": "the principal diagnosis is not specific enough",
    "QUESTIONABLE_ADMISSION": "the principal diagnosis seldom needs an admission",
    "QUESTIONABLE_OBSTETRIC_ADMISSION": "the obstetric admission has no delivery or complication",
    "NON_COVERED": "an inpatient procedure is not covered",
    "LIMITED_COVERAGE": "an inpatient procedure is covered only under conditions",
    "OPEN_BIOPSY": "an open biopsy is coded, and the record should show that it was no closed one",
    "BILATERAL": "a joint procedure on both sides is coded once",
    "UNSPECIFIED": "a diagnosis leaves the side unspecified",
    "WRONG_PROCEDURE_PERFORMED": "a code says that the wrong procedure was done",
    "INVALID_CODE": "a diagnosis or procedure is not valid on the day of discharge",
    "INVALID_ADMIT_DX": "the admitting diagnosis is not valid",
    "INVALID_AGE": "the patient's age is missing or impossible",
    "INVALID_SEX": "the patient's sex is missing",
    "INVALID_DISCHARGE_STATUS": "the patient status is not valid",
    "INVALID_POA": "a present-on-admission mark is not valid",
}
"""The editor's edits in our words. What other checks of ours say already is left to them."""
_TOLD_ELSEWHERE = frozenset({"E_CODE_AS_PDX", "MANIFESTATION_AS_PDX", "DUPLICATE_OF_PDX"})
_ASKS = frozenset({"QUESTIONABLE_ADMISSION", "OPEN_BIOPSY", "UNSPECIFIED", "BILATERAL", "NONSPECIFIC_PDX"})


def check(case: Case) -> Iterator[Finding]:
    """Every finding about the grouping of an inpatient stay."""
    if not case.inpatient:
        return
    grouping = case.context.grouping
    if grouping is None:
        case.lacks("A DRG grouper", "DRG grouping and the Medicare code editor's edits")
        return
    claim = case.claim
    if grouping.status != "OK":
        why = _REASONS.get(grouping.status, grouping.status.lower().replace("_", " "))
        yield kinds.NOT_GROUPED.at(why=why)
    elif not claim.drg:
        yield kinds.GROUPS_TO.at(value=grouping.drg, severity_of=grouping.severity, weight=_weight(case, grouping))
    elif claim.drg.zfill(3) != grouping.drg:
        yield kinds.DRG_DIFFERS.at(value=claim.drg, found=grouping.drg, severity_of=grouping.severity)
    if grouping.initial != grouping.drg and grouping.status == "OK":
        yield kinds.HOSPITAL_ACQUIRED.at(value=grouping.drg, other=grouping.initial)
    for name in grouping.edits:
        if name not in _TOLD_ELSEWHERE and not _told(case, name):
            yield _edit(name)


def _edit(name: str) -> Finding:
    plain = "LIMITED_COVERAGE" if name.startswith("LIMITED_COVERAGE") else name
    why = _EDITS.get(plain, name.lower().replace("_", " "))
    return kinds.CODE_EDITOR.at(value=name, why=why, severity=Severity.WARN if plain in _ASKS else None)


def _told(case: Case, name: str) -> bool:
    """Whether our own rule for an unacceptable principal diagnosis speaks of this one."""
    first = next((diagnosis.code for diagnosis in case.claim.diagnoses if diagnosis.role == "principal"), "")
    return name == "UNACCEPTABLE_PDX" and conventions().of(first).never_principal


def _weight(case: Case, grouping: Grouping) -> str:
    row = case.tables.drg.get(grouping.drg, case.last)
    return f", weight {row.weight}" if row is not None else ""
