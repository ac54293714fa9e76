"""Medical necessity: does a diagnosis the line points to make its procedure necessary?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from superbill.core.codes import CoverageRow
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
    """Procedures without a covering diagnosis, under published determinations or the payer's own policy."""
    policy = case.context.policy
    published = case.medicare and case.answers("coverage", case.tables.coverage, case.dos, "medical necessity")
    for service in case.services:
        if not service.code or service.on is None:
            continue
        if "GY" in service.modifiers and case.medicare:
            yield kinds.EXCLUDED_BY_LAW.at(service.where, value=service.code)
            continue
        rows = [case.tables.coverage.get(service.code, service.on)] if published else []
        if policy is not None and policy.coverage:
            rows.append(policy.coverage.get(service.code))
        for row in rows:
            if row is not None and not _covered(case, service, row):
                yield _finding(service, row)
                break


def _covered(case: Case, service: Service, row: CoverageRow) -> bool:
    """Whether any pointed diagnosis is covered and not excluded."""
    diagnoses = case.claim.diagnoses
    pointed = [diagnoses[at - 1].code for at in service.line.pointers if 1 <= at <= len(diagnoses)]
    if case.institutional:
        pointed = [diagnosis.code for diagnosis in diagnoses]
    covered, refused = _sets(row)
    return any(_among(code, covered) and not _among(code, refused) for code in pointed)


@lru_cache(maxsize=4096)
def _sets(row: CoverageRow) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(row.covered), frozenset(row.not_covered)


def _among(code: str, codes: frozenset[str]) -> bool:
    """Whether a code or any code above it is in the set."""
    return any(code[:size] in codes for size in range(3, len(code) + 1))


def _finding(service: Service, row: CoverageRow) -> Finding:
    notices = ABN.intersection(service.modifiers)
    notice, choice = _NOTICES.get("GZ" if "GZ" in notices else "GA" if "GA" in notices else "", _NOTICES[""])
    policy = ", ".join(row.policies[:3]) or "the payer's policy"
    return kinds.NOT_NECESSARY.at(service.where, value=service.code, policy=policy, notice=notice, choice=choice)
