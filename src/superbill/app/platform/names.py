"""Names that files and cards keep in capitals, as one writes them in a letter or on a page."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:'S\b)?")
_KEPT = frozenset(
    [
        "PPO",
        "HMO",
        "EPO",
        "TPA",
        "LLC",
        "LLP",
        "PLLC",
        "PC",
        "PA",
        "MD",
        "DO",
        "NP",
        "USA",
        "US",
        "PO",
        "II",
        "III",
        "IV",
        "TX",
    ]
)
"""Words that stay as they are."""


def quiet(text: str) -> str:
    """``CEDAR MUTUAL PPO`` is *Cedar Mutual PPO*; what was not written in capitals alone stays as it was typed."""
    if not text.isupper():
        return text
    return _WORD.sub(lambda word: word[0] if word[0] in _KEPT else word[0].capitalize(), text)
