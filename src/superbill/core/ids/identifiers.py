"""The form of identifiers. Form is not existence: 1111111112 passes as an NPI."""

from __future__ import annotations

import re

_NPI = re.compile(r"[12]\d{9}\Z")
_LETTER = "AC-HJKMNP-RT-Y"
_MBI = re.compile(rf"[1-9][{_LETTER}][0-9{_LETTER}]\d[{_LETTER}][0-9{_LETTER}]\d[{_LETTER}]{{2}}\d{{2}}\Z")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X\Z")
_CLIA = re.compile(r"\d{2}D\d{7}\Z")
_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}\Z")
_EIN = re.compile(r"\d{9}\Z")
_NDC: dict[tuple[int, ...], tuple[int, ...]] = {
    (4, 4, 2): (5, 4, 2),
    (5, 3, 2): (5, 4, 2),
    (5, 4, 1): (5, 4, 2),
    (5, 4, 2): (5, 4, 2),
}


def _luhn(digits: str) -> int:
    """The Luhn sum of ``digits``, whose last digit is the check digit."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if position % 2 else 1)
        total += number - 9 if number > 9 else number
    return total


def valid_npi(npi: str) -> bool:
    """Ten digits, first 1 or 2, whose Luhn sum with the prefix 80840 is a multiple of ten."""
    return _NPI.match(npi) is not None and _luhn("80840" + npi) % 10 == 0


def npi_with_check_digit(first_nine: str) -> str:
    """The NPI that begins with ``first_nine`` digits."""
    assert len(first_nine) == 9 and first_nine.isdigit() and first_nine[0] in "12"
    return first_nine + str(-_luhn("80840" + first_nine + "0") % 10)


def normalize_mbi(text: str) -> str:
    """A Medicare beneficiary identifier as stored: upper case, no dashes or blanks."""
    return text.upper().replace("-", "").replace(" ", "")


def valid_mbi(mbi: str) -> bool:
    """Eleven characters in the published pattern; the letters S L O I B Z never occur."""
    return _MBI.match(mbi) is not None


def valid_taxonomy(code: str) -> bool:
    """Ten characters, the last an X."""
    return _TAXONOMY.match(code) is not None


def valid_clia(number: str) -> bool:
    """Two digits, D, seven digits."""
    return _CLIA.match(number) is not None


def valid_ssn(digits: str) -> bool:
    """Nine digits outside the areas, groups and serials that are never issued."""
    return _SSN.match(digits) is not None


def valid_ein(digits: str) -> bool:
    """Nine digits."""
    return _EIN.match(digits) is not None


def ndc11(text: str) -> str | None:
    """A drug code as claims carry it: eleven digits in 5-4-2, from any hyphenated ten-digit form.

    Eleven bare digits pass as they are. Ten bare digits are ambiguous and give ``None``.
    """
    if text.isdigit() and len(text) == 11:
        return text
    parts = text.split("-")
    widths = _NDC.get(tuple(len(part) for part in parts))
    if widths is None or not all(part.isdigit() for part in parts):
        return None
    return "".join(part.zfill(width) for part, width in zip(parts, widths, strict=True))
