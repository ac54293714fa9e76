"""The coding edits on the payer's side, as refusals of lines."""

from __future__ import annotations

from superbill.core.codes import CodeTables
from superbill.core.payer.benefits import Refused
from superbill.core.payer.case import Case
from superbill.core.payer.decision import Step


def coding_refusals(case: Case, tables: CodeTables) -> tuple[dict[int, Refused], tuple[Step, ...]]:
    """The lines the coding edits refuse, and the words for it."""
    return {}, ()
