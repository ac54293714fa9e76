"""What one element of a segment says of another, beyond syntax notes: a date has the form its qualifier names, an NPI
its check digit, a tax number its digits, an organization no first name, an address its state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from superbill.core.findings import Kind
from superbill.core.findings import mask as masked
from superbill.core.ids import valid_npi
from superbill.core.x12 import findings as kinds
from superbill.core.x12.forms import valid_period

DIGITS: Mapping[str, Mapping[str, int]] = {"127": {"EI": 9, "SY": 9}, "67": {"34": 9}, "234": {"N4": 11}}
"""By data element and the qualifier before it, how many digits it has: tax, social security and drug numbers."""
QUALIFIED = frozenset({"1251", *DIGITS})
"""Data elements whose form depends on the element before them."""
DECISIVE = frozenset({"26", "1065"})
"""Data elements whose value decides what else a segment says: the country of an N4, the kind of party of an NM1."""
_DIGITS = re.compile(r"\d+\Z", re.ASCII)
_ZIP = re.compile(r"\d{5}(?:\d{4})?\Z", re.ASCII)
_PERSONAL = (4, 5, 7)
"""First and middle name and suffix in an NM1; 6 is used by no guide."""
Fault = tuple[int, Kind, str]
"""The element, what is wrong with it, and its value as it may be shown."""


def disagreements(parts: list[str], qualified: list[tuple[int, str]], npi: int) -> Iterator[Fault]:
    """Elements of a segment that do not fit each other.

    ``qualified`` are the places of :data:`QUALIFIED` data elements with their names, ``npi`` the place that may hold an
    NPI (0 for none).
    """
    size = len(parts)
    for place, data in qualified:
        if place < size and parts[place]:
            form, text = parts[place - 1], parts[place]
            if data == "1251":
                if not valid_period(form, text):
                    yield place, kinds.BAD_DATE, ""
            elif (digits := DIGITS[data].get(form)) and not (len(text) == digits and _DIGITS.match(text)):
                yield place, kinds.NOT_DIGITS, masked(text)
    if npi and size > npi and parts[npi - 1] == "XX" and not valid_npi(parts[npi]):
        yield npi, kinds.BAD_NPI, masked(parts[npi])
    if parts[0] == "NM1" and parts[2:3] == ["2"]:
        for place in _PERSONAL:
            if place < size and parts[place]:
                yield place, kinds.ORGANIZATION_NAME, masked(parts[place])
    if parts[0] == "N4" and (size < 5 or parts[4] in {"", "US"}):
        for place in (2, 3):
            if place >= size or not parts[place]:
                yield place, kinds.ADDRESS_PART, ""
        if size > 3 and parts[3] and not _ZIP.match(parts[3]):
            yield 3, kinds.BAD_ZIP, masked(parts[3])
