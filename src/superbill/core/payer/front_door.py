"""What of a file is let in: its claims read, and the verdicts of TA1 and 999, interchange by interchange."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim import read_837
from superbill.core.claim.values import Submission
from superbill.core.findings import Finding, Severity
from superbill.core.x12 import (
    Document,
    Group,
    GroupResult,
    Interchange,
    InterchangeResult,
    Transaction,
    answered_by_999,
    group_results,
    interchange_results,
)

Place = tuple[int, int, int]
"""Interchange, group and transaction."""
_CONTENT = "024"
"""How a TA1 says that what an interchange holds is not what the receiver takes."""


class Claims(Struct):
    """The 837s of a file that nothing in its form stops, read; and why claims of them cannot be read."""

    submissions: dict[Place, tuple[Submission | None, list[Finding]]]
    unreadable: tuple[Finding, ...]
    """A 999 says these too: one that accepts a claim must be followed by an answer to it."""

    def of(self, item: Transaction) -> tuple[Submission | None, list[Finding]]:
        """What an 837 says, nothing where its form stops it; each is handed out once."""
        return self.submissions.pop(_place(item), (None, []))


def read_claims(document: Document, findings: Sequence[Finding]) -> Claims:
    """Read the claims of a file; ``findings`` are those of its validation."""
    stopped = {
        (finding.where.interchange, finding.where.group, finding.where.transaction)
        for finding in findings
        if finding.severity is Severity.STOP
    }
    sound = [item for item in document.transactions if item.set_id == "837" and _place(item) not in stopped]
    read = {_place(item): read_837(item) for item in sound}
    problems = [finding for _, found in read.values() for finding in found]
    return Claims(read, tuple(finding for finding in problems if finding.severity is Severity.STOP))


def _place(item: Transaction) -> Place:
    return item.interchange, item.group, item.number


def verdicts(document: Document, findings: Sequence[Finding]) -> list[InterchangeResult]:
    """The verdict on each interchange. One with a group of a guide that nobody here reads is refused for its content:
    a 999 cannot answer that group, and what is not answered would seem to be taken."""
    return [
        result
        if result.status == "R" or all(map(_read_here, interchange.groups))
        else replace(result, status="R", note=_CONTENT)
        for interchange, result in zip(document.interchanges, interchange_results(document, findings), strict=True)
    ]


def _read_here(group: Group) -> bool:
    return group.header.functional_id == "FA" or answered_by_999(group)


class Visited(Struct, frozen=True):
    """One interchange with its verdict and those on its groups."""

    interchange: Interchange
    verdict: InterchangeResult
    groups: tuple[GroupResult, ...]
    """What a 999 says; none of a refused interchange, nor of groups that are acknowledgments themselves."""

    @property
    def refused(self) -> bool:
        return self.verdict.status == "R"

    @property
    def wants_ta1(self) -> bool:
        """Whether a TA1 is sent: it asks for one, or is refused."""
        return self.refused or bool(self.interchange.header.acknowledgment_requested)


def visit(
    document: Document, findings: Sequence[Finding], verdicts: Sequence[InterchangeResult]
) -> tuple[list[Visited], set[Place]]:
    """Each interchange with its verdicts, and the places of the transaction sets that are not worked."""
    visited: list[Visited] = []
    rejected: set[Place] = set()
    results = iter(group_results(document, findings))
    for interchange, verdict in zip(document.interchanges, verdicts, strict=True):
        refused = verdict.status == "R"
        told = []
        for group in interchange.groups:
            result = next(results) if answered_by_999(group) else None
            for place, item in enumerate(group.transactions):
                accepted = result is None or (result.accepted and result.sets[place].accepted)
                if refused or not accepted:
                    rejected.add(_place(item))
            if result is not None and not refused and group.header.functional_id != "HN":
                # What is itself an answer to ours (a 277) is not acknowledged.
                told.append(result)
        visited.append(Visited(interchange, verdict, tuple(told)))
    return visited, rejected
