"""Hospital and facility claims: bill type, dates, revenue codes, facts, stay."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from superbill.core.claim.values import CodedFact
from superbill.core.codes.modifiers import THERAPY_PLANS
from superbill.core.edits import codes_of
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case
from superbill.core.findings import Finding, Where

_FREQUENCIES = frozenset("0123456789ABCDEFGHIJKMNOPQXYZ")
_STILL_HERE = "30"
_INTERIM = frozenset("23")
_DIED = frozenset({"20", "40", "41", "42"})
_LABORATORY, _IMAGING, _DRUGS = frozenset({"030", "031"}), frozenset({"032", "035", "040", "061"}), "0636"
_THERAPIES = {"042": "GP", "043": "GO", "044": "GN"}
_CHANGES = frozenset({f"D{digit}" for digit in range(10)} | {"E0"})
_PROCEDURE_NEEDED = frozenset(
    {"030", "031", "032", "033", "034", "035", "040", "041", "042", "043", "044", "045", "046", "048", "051", "061"}
    | {"073", "074", "0636", "077", "090", "091", "092", "094"}
)
"""Revenue categories whose outpatient lines name a procedure (own list from the Medicare manual, chapter 4)."""


def check(case: Case) -> Iterator[Finding]:
    """Every finding of an institutional claim."""
    if not case.institutional:
        return
    claim = case.claim
    if not case.tables.bill_types.get(claim.facility_code, case.dos) or claim.frequency not in _FREQUENCIES:
        yield kinds.BILL_TYPE.at(value=claim.facility_code + claim.frequency)
    yield from _dates(case)
    yield from _facts(case)
    yield from _revenue(case)
    if claim.attending is None:
        yield kinds.ATTENDING_MISSING.at()
    if claim.frequency in ("7", "8") and not any(
        fact.kind == "condition" and fact.code in _CHANGES for fact in claim.conditions
    ):
        yield kinds.CHANGE_REASON.at()
    if case.inpatient:
        yield from _stay(case)


def _dates(case: Case) -> Iterator[Finding]:
    claim = case.claim
    start, end = claim.statement_from, claim.statement_to
    if start is None or end is None:
        yield kinds.STATEMENT_DATES.at(why="are missing")
        return
    if end < start:
        yield kinds.STATEMENT_DATES.at(why="end before they begin")
    if end > case.on:
        yield kinds.STATEMENT_DATES.at(why="lie in the future")
    for service in case.services:
        on = service.line.service_from
        if on is not None and not start <= on <= end:
            yield kinds.STATEMENT_DATES.at(service.where, why=f"do not contain the service of {on}")
    if case.inpatient and claim.admission is None:
        yield kinds.ADMISSION_MISSING.at(value=claim.facility_code)


def _facts(case: Case) -> Iterator[Finding]:
    claim, lists = case.claim, case.tables.lists
    known = lists["patient-status"]
    if not known.get(claim.patient_status, case.dos):
        yield kinds.INSTITUTIONAL_CODE.at(
            what="patient status",
            value=claim.patient_status,
            why="is missing" if not claim.patient_status else "does not exist",
        )
    if claim.patient_status == _STILL_HERE and claim.frequency not in _INTERIM and case.inpatient:
        yield kinds.INSTITUTIONAL_CODE.at(
            what="patient status", value="30", why="means the patient is still there, so the bill is an interim one"
        )
    for what, code, kind in (
        ("admission type", claim.admission_type, "admission-type"),
        ("admission source", claim.admission_source, "admission-source"),
    ):
        if code and not lists[kind].get(code, case.dos):
            yield kinds.INSTITUTIONAL_CODE.at(what=what, value=code, why="does not exist")
        elif not code and case.inpatient:
            yield kinds.INSTITUTIONAL_CODE.at(what=what, value="", why="is missing")
    if claim.patient_status in _DIED and not any(
        fact.kind == "occurrence" and fact.code == "55" for fact in claim.conditions
    ):
        yield kinds.DEATH_DATE.at(value=claim.patient_status)
    for fact in claim.conditions:
        if not _listed(case, fact):
            yield kinds.INSTITUTIONAL_CODE.at(
                what=f"{fact.kind} code", value=fact.code, why="is not in the loaded list"
            )
        elif len(fact.code) != 2 or not fact.code.isalnum():
            yield kinds.INSTITUTIONAL_CODE.at(what=f"{fact.kind} code", value=fact.code, why="does not exist")
        elif fact.kind == "span" and fact.start and fact.end and fact.end < fact.start:
            yield kinds.INSTITUTIONAL_CODE.at(what="span", value=fact.code, why="ends before it begins")
        elif fact.kind in ("occurrence", "span") and fact.start is None:
            yield kinds.INSTITUTIONAL_CODE.at(what=f"{fact.kind} code", value=fact.code, why="has no date")
        elif fact.kind == "value" and fact.amount is None:
            yield kinds.INSTITUTIONAL_CODE.at(what="value code", value=fact.code, why="has no amount")


def _listed(case: Case, fact: CodedFact) -> bool:
    """Whether the loaded list of the kind knows a code. Our own glosses are no whole list and refuse nothing."""
    table = case.tables.lists.get(fact.kind)
    info = table.info_at(case.dos) if table else None
    if table is None or info is None or info.release == "own":
        return True
    return table.get(fact.code, case.dos) is not None


def _revenue(case: Case) -> Iterator[Finding]:
    table = case.tables.lists["revenue"]
    known = case.answers("revenue", table, case.dos, "revenue codes")
    for service in case.services:
        code = service.line.revenue_code
        if len(code) != 4 or not code.isdigit():
            yield kinds.REVENUE_CODE.at(service.where, value=code, why="does not have four digits")
        elif code == "0001":
            yield kinds.REVENUE_CODE.at(service.where, value=code, why="is the paper total and is not sent")
        elif known and table.get(code, case.dos) is None:
            yield kinds.REVENUE_CODE.at(service.where, value=code, why="is not in the loaded list")
        elif _other_kind(code, service.code, service.modifiers):
            yield kinds.REVENUE_MISMATCH.at(service.where, value=code, code=service.code)
        elif not case.inpatient and not service.code and (code[:3] in _PROCEDURE_NEEDED or code in _PROCEDURE_NEEDED):
            yield kinds.REVENUE_PROCEDURE.at(service.where, value=code)
        if not case.inpatient and service.line.service_from is None and service.code:
            yield kinds.SERVICE_DATE_MISSING.at(service.where)


@lru_cache(maxsize=1 << 14)
def _other_kind(revenue: str, code: str, modifiers: tuple[str, ...]) -> bool:
    """Whether a revenue code is plainly of another kind of service than its procedure."""
    if not code:
        return False
    category = revenue[:3]
    if category in _LABORATORY:
        return codes_of.imaging(code) or codes_of.visit(code)
    if category in _IMAGING:
        return codes_of.laboratory(code) or codes_of.visit(code)
    if revenue == _DRUGS:
        return codes_of.laboratory(code) or codes_of.imaging(code) or codes_of.visit(code)
    plan = _THERAPIES.get(category)
    return plan is not None and bool(THERAPY_PLANS.intersection(modifiers)) and plan not in modifiers


def _stay(case: Case) -> Iterator[Finding]:
    claim = case.claim
    roles = {diagnosis.role for diagnosis in claim.diagnoses}
    for role in ("principal", "admitting"):
        if role not in roles and claim.diagnoses:
            yield kinds.INPATIENT_DIAGNOSIS.at(value=role)
    if claim.drg and case.answers("drg", case.tables.drg, case.last, "DRG codes"):
        row = case.tables.drg.get(claim.drg.zfill(3), case.last)
        if row is None:
            yield kinds.DRG_UNKNOWN.at(value=claim.drg, on=case.last.isoformat())
    if claim.procedures and case.answers("icd10pcs", case.tables.icd10pcs, case.last, "inpatient procedures"):
        for procedure in claim.procedures:
            coded = case.tables.icd10pcs.get(procedure.code, case.last)
            if coded is None or not coded.billable:
                yield kinds.INPATIENT_PROCEDURE.at(value=procedure.code, on=case.last.isoformat())
    for procedure in claim.procedures:
        if procedure.on is not None and claim.statement_to is not None and procedure.on > claim.statement_to:
            yield kinds.STATEMENT_DATES.at(
                Where(path=f"procedure {procedure.code}"), why="end before an inpatient procedure"
            )
    yield from _days(case)


def _days(case: Case) -> Iterator[Finding]:
    """Value codes 80 and 81 count the days of the stay; the day of discharge is no day."""
    claim = case.claim
    said = [fact.amount for fact in claim.conditions if fact.kind == "value" and fact.code in ("80", "81")]
    if not said or claim.statement_from is None or claim.statement_to is None:
        return
    days = (claim.statement_to - claim.statement_from).days + (claim.patient_status == _STILL_HERE)
    counted = sum(amount or 0 for amount in said) // 100
    if counted != max(days, 1):
        yield kinds.COVERED_DAYS.at(value=str(counted), days=max(days, 1))
