"""Documents: a typst template and facts become a PDF, the same bytes for the same facts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst


def pdf(template: Path, facts: dict[str, Any], *, on: date) -> bytes:
    """Typeset ``template`` with ``facts``, which it reads as ``json(bytes(sys.inputs.facts))``.

    ``on`` is the date the document says it was made. Only fonts that come with typst are used, so
    that a document looks the same on every machine.
    """
    made: bytes = typst.compile(
        template,
        font_paths=_fonts(),
        sys_inputs={"facts": json.dumps(facts, default=str)},
        ignore_system_fonts=True,
        timestamp=int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()),
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst, read once."""
    return typst.Fonts(include_system_fonts=False)
