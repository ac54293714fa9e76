"""A form as somebody filled it in: its values read one by one, and what is wrong kept at the field it is wrong in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from superbill.app.practice.services import NotValid
from superbill.web.frame import NotUnderstood, typed_day

_DIGITS = str.maketrans("", "", "()-. ")


class Given:
    """What was typed, by field; ``wrong`` says of each field what is wrong with it, ``whole`` what is wrong elsewhere."""

    def __init__(self, typed: Mapping[str, Any]) -> None:
        self.typed = typed
        self.wrong: dict[str, str] = {}
        self.whole = ""

    def text(self, name: str, what: str = "") -> str:
        """A field; where ``what`` says what it is, it may not be empty."""
        text = str(self.typed.get(name, "") or "").strip()
        if what and not text:
            self.wrong[name] = f"Write {what}."
        return text

    def digits(self, name: str) -> str:
        """A number that people write with dashes and brackets."""
        return self.text(name).translate(_DIGITS)

    def day(self, name: str, what: str = "") -> date | None:
        """A day; where ``what`` says what it is, it may not be empty."""
        text = self.text(name, what)
        if not text:
            return None
        try:
            return typed_day(text, name)
        except NotUnderstood:
            self.wrong[name] = "Write the day as year-month-day, such as 2026-03-31."
            return None

    def number(self, name: str, what: str) -> Decimal:
        """A number above zero."""
        try:
            found = Decimal(self.text(name, what) or "1")
        except InvalidOperation:
            found = Decimal(0)
        if not (found.is_finite() and 0 < found < 100_000):
            self.wrong[name] = f"Write {what} as a number above zero."
            return Decimal(1)
        return found

    def refuse(self, refusal: NotValid) -> None:
        """Keep what a room said is wrong, at its fields where it knows them."""
        self.wrong |= refusal.fields
        if not refusal.fields:
            self.whole = str(refusal)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong so far."""
        return not (self.wrong or self.whole)
