"""What validation says when nothing was learnt before: the judge of what it says at a glance."""

from __future__ import annotations

from functools import cache
from unittest.mock import patch

from superbill.core.findings import Finding
from superbill.core.x12 import Document, tables, validate
from superbill.core.x12.library import guide_for
from superbill.core.x12.tables import Table

_VALIDATE = f"{validate.__module__}.table_for"


@cache
def _fresh(set_id: str, version: str) -> Table | None:
    guide = guide_for(set_id, version)
    return Table(guide) if guide else None


def unlearnt(document: Document) -> list[Finding]:
    """The findings of a document, each segment walked and judged element by element."""
    with patch(_VALIDATE, _fresh), patch.object(tables, "_SHAPES", 0):
        return validate(document)
