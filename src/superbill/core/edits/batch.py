"""Many claims in a row: what a file says of a patient in one claim bears on the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec import structs

from superbill.core.claim.values import Claim
from superbill.core.codes import CodeTables
from superbill.core.edits.case import Service
from superbill.core.edits.context import Context, Grouping, PastLine
from superbill.core.edits.scrub import scrub
from superbill.core.findings import Finding

_CANCELS = "8"


def scrub_all(
    claims: Iterable[Claim],
    tables: CodeTables,
    on: date,
    context: Context | None = None,
    group: Callable[[Claim], Grouping | None] | None = None,
) -> Iterator[tuple[Claim, list[Finding]]]:
    """Each claim with its findings. The lines of the same patient's earlier claims are its history, as far as it goes.

    ``group`` asks a DRG grouper about a claim, where there is one.
    """
    known = context or Context()
    seen: dict[tuple[str, ...], list[PastLine]] = defaultdict(list)
    for claim in claims:
        lines = seen[_patient(claim)]
        history = (*(known.history or ()), *lines)
        own = structs.replace(
            known,
            history=history,
            history_whole=known.history is not None and known.history_whole,
            grouping=group(claim) if group is not None else known.grouping,
        )
        yield claim, scrub(claim, tables, on, own)
        if claim.frequency != _CANCELS:
            lines.extend(past_lines(claim))


def past_lines(claim: Claim, state: str = "open") -> Iterator[PastLine]:
    """The lines of a claim as the history of the patient's next one."""
    for line in claim.lines:
        service = Service(line, claim)
        who = line.rendering or claim.rendering or claim.attending or claim.billing
        if service.on is not None:
            yield PastLine(
                claim=claim.control_number,
                payer_id=claim.payer.id,
                code=service.code,
                on=service.on,
                modifiers=service.modifiers,
                units=line.units,
                charge=line.charge,
                npi=who.npi,
                group=claim.billing.tax_id or claim.billing.npi,
                specialty=who.taxonomy,
                place=service.place,
                state=state,
            )


def _patient(claim: Claim) -> tuple[str, ...]:
    person = claim.person
    return claim.subscriber.member_id, person.last.upper(), person.first.upper(), str(person.birth)
