"""Medical necessity: does a diagnosis the line points to make its procedure necessary?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from superbill.core.codes.modifiers import ABN
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service
from superbill.core.findings import Finding

_NOTICES = {
    "GA": (", and GA says that the patient was told", "The patient owes it if Medicare denies it"),
    "GZ": (", and GZ says that no notice was given", "It will be denied; the patient may not be billed"),
    "": ("", "Point the line at the diagnosis that made it necessary, or give the patient notice beforehand"),
}


def check(case: Case) -> Iterator[Finding]:
    """Procedures without a covering diagnosis under the published determinations."""
    published = case.medicare and case.answers("coverage", case.tables.coverage, case.dos, "medical necessity")
    for service in case.services:
        if not service.code or service.on is None:
            continue
        if "GY" in service.modifiers and case.medicare:
            yield kinds.EXCLUDED_BY_LAW.at(service.where, value=service.code)
            continue
        row = case.tables.coverage.get(service.code, service.on) if published else None
        if row is not None and not speaks_for(pointed(case, service), row.covered, row.not_covered):
            yield not_necessary(service, ", ".join(row.policies[:3]) or "the published determinations")


def pointed(case: Case, service: Service) -> list[str]:
    """The diagnoses a line points to; those of the claim where its lines do not point."""
    diagnoses = case.claim.diagnoses
    if case.institutional:
        return [diagnosis.code for diagnosis in diagnoses]
    return [diagnoses[at - 1].code for at in service.line.pointers if 1 <= at <= len(diagnoses)]


def speaks_for(codes: list[str], covered: tuple[str, ...], refused: tuple[str, ...]) -> bool:
    """Whether any of the diagnoses is covered and not refused; where none is listed, all are covered."""
    yes, no = _set(covered), _set(refused)
    return any((not yes or _among(code, yes)) and not _among(code, no) for code in codes)


@lru_cache(maxsize=4096)
def _set(codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(codes)


def _among(code: str, codes: frozenset[str]) -> bool:
    """Whether a code or any code above it is in the set."""
    return any(code[:size] in codes for size in range(3, len(code) + 1))


def not_necessary(service: Service, policy: str) -> Finding:
    """No diagnosis of the line is covered, and what its notice modifiers say to that."""
    notices = ABN.intersection(service.modifiers)
    notice, choice = _NOTICES.get("GZ" if "GZ" in notices else "GA" if "GA" in notices else "", _NOTICES[""])
    return kinds.NOT_NECESSARY.at(service.where, value=service.code, policy=policy, notice=notice, choice=choice)
