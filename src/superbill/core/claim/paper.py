"""What the two paper forms share: pages, and how dates, money, names and addresses look in boxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias, TypeVar

from superbill.core.claim.values import Address, Person, Provider
from superbill.core.money import Cents

Page: TypeAlias = dict[str, str]
"""Text by box. Boxes with nothing to say are not there."""
ON_FILE = "SIGNATURE ON FILE"
T = TypeVar("T")


def said(page: Page) -> Page:
    """A page without its empty boxes."""
    return {box: text for box, text in page.items() if text}


def pages_of(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Items by page; one empty page when there are none."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def short_date(day: date | None, gap: str = " ") -> str:
    """MM DD YY."""
    return day.strftime(f"%m{gap}%d{gap}%y") if day else ""


def long_date(day: date | None, gap: str = " ") -> str:
    """MM DD YYYY."""
    return f"{day.month:02}{gap}{day.day:02}{gap}{day.year:04}" if day else ""


def money(cents: Cents | None) -> str:
    """Dollars and cents apart, without a point; nothing for no amount."""
    if cents is None:
        return ""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole} {part:02}"


def name(person: Person | Provider) -> str:
    """LAST JR, FIRST, MIDDLE; an organization's name as it is."""
    last = f"{person.last} {person.suffix}" if person.suffix else person.last
    return ", ".join(part for part in (last, person.first, person.middle) if part)


def place(address: Address | None) -> str:
    """City, state and postal code on one line."""
    if address is None:
        return ""
    return " ".join(part for part in (address.city, address.state, address.postal, address.country) if part)


def street(address: Address | None) -> str:
    """The lines of a street address on one line."""
    return " ".join(part for part in (address.line1, address.line2) if part) if address else ""
