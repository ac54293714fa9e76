"""Which edition of a plan and which releases of the tables answer for a claim: the same ones give the same decision."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from superbill.core.codes import CodeTables
from superbill.core.payer.decision import Step
from superbill.core.payer.plan import Plan


@lru_cache(maxsize=1 << 10)
def _step(plan: str, edition: str, tables: CodeTables, on: date) -> Step:
    """What answers on a day, as a line of the explanation."""
    named = f"plan {plan}{f', {edition}' if edition else ''}"
    return Step("which editions answer", "; ".join((named, *_releases(tables, on))))


def of(plan: Plan, tables: CodeTables, on: date) -> Step:
    """What answers for a claim of a day under a plan."""
    return _step(plan.id, plan.edition or plan.source, tables, on)


def _releases(tables: CodeTables, on: date) -> list[str]:
    """The releases of the tables that are loaded for a day."""
    asked = (
        ("physician fee schedule", tables.mpfs.values),
        ("localities", tables.mpfs.localities),
        ("NCCI pairs", tables.ptp),
        ("unlikely units", tables.mue),
        ("add-ons", tables.addon),
        ("coverage policies", tables.coverage),
        ("diagnoses", tables.icd10cm),
        ("DRG weights", tables.drg),
    )
    return [f"{name} {info.release}" for name, table in asked if (info := table.info_at(on)) is not None]
