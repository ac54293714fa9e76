"""How this room says no."""

from __future__ import annotations


class NotPossible(ValueError):
    """The verb does not fit the state of things; the message says why. Nothing was done."""
