"""What of a file is let in: the verdicts of TA1 and 999, interchange by interchange."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from superbill.core.findings import Finding
from superbill.core.x12 import Document, GroupResult, Interchange, InterchangeResult, group_results

Place = tuple[int, int, int]
"""Interchange, group and transaction."""


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
            result = next(results) if group.header.functional_id != "FA" else None
            for place, item in enumerate(group.transactions):
                accepted = result is None or (result.accepted and result.sets[place].accepted)
                if refused or not accepted:
                    rejected.add((interchange.number, group.number, item.number))
            if result is not None and not refused and group.header.functional_id != "HN":
                # What is itself an answer to ours (a 277) is not acknowledged.
                told.append(result)
        visited.append(Visited(interchange, verdict, tuple(told)))
    return visited, rejected
