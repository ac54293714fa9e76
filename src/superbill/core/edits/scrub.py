"""Is this claim clean? Every family of checks, in order, over one claim."""

from __future__ import annotations

from datetime import date

from superbill.core.claim.values import Claim
from superbill.core.codes import CodeTables
from superbill.core.edits import (
    addons,
    claim_logic,
    determinations,
    diagnosis,
    filing,
    grouping,
    identity,
    institutional,
    ncci,
    necessity,
    permissions,
    procedure,
    services,
    surgery,
    units,
)
from superbill.core.edits.case import Case
from superbill.core.edits.context import Context
from superbill.core.edits.rules.run import run_rules
from superbill.core.findings import Finding

_FAMILIES = (
    identity.check,
    claim_logic.check,
    diagnosis.check,
    procedure.check,
    services.check,
    institutional.check,
    grouping.check,
    ncci.check,
    units.check,
    addons.check,
    surgery.check,
    necessity.check,
    determinations.check,
    claim_logic.duplicates,
    permissions.check,
    filing.check,
)

_NOTHING_KNOWN = Context()


def scrub(claim: Claim, tables: CodeTables, on: date, context: Context = _NOTHING_KNOWN) -> list[Finding]:
    """The findings of a claim on a day, most of them at a line: ``where.path`` is ``line 2``.

    What could not be checked for want of tables or records is said at the end, once for each
    reason, in findings that only inform.
    """
    case = Case(claim, tables, on, context)
    found: list[Finding] = []
    for family in _FAMILIES:
        found.extend(family(case))
    if context.rules:
        found.extend(run_rules(context.rules, claim, on))
    found.extend(case.unchecked())
    return found
