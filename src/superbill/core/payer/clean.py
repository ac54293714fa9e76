"""Claims like one that the coding edits found nothing against.

The same few combinations of services and diagnoses come all day. What the edits look at is made a key; a claim with
the key of a clean one is clean and need not be asked again. Claims that ask about other claims, about the patient's
age or sex, or about more than one day have no key.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import lru_cache

from superbill.core.claim.values import Claim, ClaimKind
from superbill.core.codes import CodeTables
from superbill.core.codes.conventions import conventions

Key = tuple[Hashable, ...]
_KEPT = 1 << 16
_clean: set[Key] = set()


def key_of(claim: Claim, tables: CodeTables, *, medicare: bool, skip: tuple[str, ...]) -> Key | None:
    """What the edits look at in a claim of one day without a history; ``None`` where they look at more."""
    if claim.kind is not ClaimKind.PROFESSIONAL or not claim.lines:
        return None
    on = claim.lines[0].service_from
    if on is None or any(_limited(diagnosis.code) for diagnosis in claim.diagnoses):
        return None
    services: list[Hashable] = []
    for line in claim.lines:
        if line.service_from != on or line.service_to not in (None, on) or line.rendering is not None:
            return None
        services.append((line.procedure, line.units, line.unit, line.place, line.pointers))
    diagnoses = tuple([(diagnosis.code, diagnosis.role, diagnosis.version) for diagnosis in claim.diagnoses])
    return (tables, _releases(tables, on), claim.facility_code, medicare, skip, diagnoses, tuple(services))


def known(key: Key) -> bool:
    """Whether a claim with this key was clean."""
    return key in _clean


def remember(key: Key) -> None:
    """Keep the key of a clean claim."""
    if len(_clean) >= _KEPT:
        _clean.clear()
    _clean.add(key)


@lru_cache(maxsize=1 << 14)
def _limited(code: str) -> bool:
    """Whether a diagnosis is only for some ages or one sex."""
    return bool(conventions().of(code).limits)


@lru_cache(maxsize=1 << 12)
def _releases(tables: CodeTables, on: date) -> tuple[date | int | None, ...]:
    """Days that answer as ``on`` does, of every table the edits ask, and the year for rules that changed with one."""
    asked = (
        *(tables.mpfs.values, tables.ptp, tables.mue, tables.addon, tables.coverage),
        *(tables.hcpcs, tables.cpt, tables.pos, tables.icd10cm, tables.icd10cm.tabular),
    )
    # A table that is not loaded has nothing to say on any day.
    return (on.year, *(table.like(on) if table else None for table in asked))
