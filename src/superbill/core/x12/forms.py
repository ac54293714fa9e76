"""What one element may hold: type, length, code, form of dates. Answers which kind of fault it is, or ``None``."""

from __future__ import annotations

import re
from datetime import date

from superbill.core.findings import Kind
from superbill.core.x12 import findings as kinds
from superbill.core.x12.grammar import Element, Note

_REAL = re.compile(r"-?(?:\d+\.?\d*|\.\d+)\Z", re.ASCII)
_WHOLE = re.compile(r"-?\d+\Z", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FIRST_YEAR = 1800
"""Nobody in a claim was born before; an earlier year is a slip of the pen, such as 0026."""
_MONEY = re.compile(r"-?\d{0,8}(?:\.\d{0,2}0*)?\Z", re.ASCII)
_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d\d?)?)?\Z", re.ASCII)
Fault = tuple[int, int, Kind, str]
"""Component (0 for the element itself), repeat counted from 1 (0 for the only one), kind, value."""


def valid_date(text: str) -> bool:
    """CCYYMMDD or YYMMDD of a day that exists."""
    if not text.isdecimal() or not text.isascii() or len(text) not in (6, 8):
        return False
    year = int(text[:-4]) if len(text) == 8 else 2000 + int(text[:2])
    if year < _FIRST_YEAR:
        return False
    try:
        date(year, int(text[-4:-2]), int(text[-2:]))
    except ValueError:
        return False
    return True


def valid_time(text: str) -> bool:
    """HHMM, HHMMSS, or with hundredths."""
    return _TIME.match(text) is not None


def valid_period(form: str, text: str) -> bool:
    """A date or time in the form its qualifier (element 1250) names; forms we do not know pass."""
    match form:
        case "D8":
            return len(text) == 8 and valid_date(text)
        case "D6":
            return len(text) == 6 and valid_date(text)
        case "RD8":
            start, _, end = text.partition("-")
            return len(text) == 17 and valid_date(start) and valid_date(end) and start <= end
        case "DT":
            return len(text) in (12, 14) and valid_date(text[:8]) and valid_time(text[8:])
        case "TM":
            return len(text) == 4 and valid_time(text)
    return True


def element_faults(element: Element, value: str, component_mark: bool) -> list[Fault]:
    """Everything wrong with an element. ``component_mark``: whether a ``:`` in it divides components."""
    if not value:
        return [(0, 0, kinds.ELEMENT_MISSING, "")] if element.usage == "R" else []
    if element.usage == "N":
        return [(0, 0, kinds.ELEMENT_NOT_USED, value)]
    if element.most == 1:
        if "^" in value and (element.parts or component_mark):
            return [(0, 0, kinds.TOO_MANY_REPEATS, value)]
        return _once(element, value, 0, component_mark)
    repeats = value.split("^")
    if element.most and len(repeats) > element.most:
        return [(0, element.most + 1, kinds.TOO_MANY_REPEATS, value)]
    return [
        fault for number, repeat in enumerate(repeats, 1) for fault in _once(element, repeat, number, component_mark)
    ]


def _once(element: Element, value: str, repeat: int, component_mark: bool) -> list[Fault]:
    if not element.parts:
        if component_mark and ":" in value:
            return [(0, repeat, kinds.TOO_MANY_COMPONENTS, value)]
        kind = value_fault(element, value)
        return [(0, repeat, kind, value)] if kind else []
    values = value.split(":")
    faults: list[Fault] = []
    if len(values) > len(element.parts):
        faults.append((0, repeat, kinds.TOO_MANY_COMPONENTS, value))
    values += [""] * (len(element.parts) - len(values))
    for number, (part, text) in enumerate(zip(element.parts, values, strict=False), 1):
        if not text:
            if part.usage == "R":
                faults.append((number, repeat, kinds.ELEMENT_MISSING, ""))
        elif part.usage == "N":
            faults.append((number, repeat, kinds.ELEMENT_NOT_USED, text))
        else:
            kind = value_fault(part, text)
            if kind is None and part.data == "1251" and number > 1 and not valid_period(values[number - 2], text):
                kind = kinds.BAD_DATE
            if kind is None and element.data == "C022" and number == 2 and "." in text:
                kind = kinds.BAD_CHARACTER
            if kind is not None:
                faults.append((number, repeat, kind, text))
    faults += [(number, repeat, kind, "") for number, kind in note_faults(element.notes, ["", *values])]
    return faults


def value_fault(element: Element, value: str) -> Kind | None:
    """What is wrong with one simple value that is not empty."""
    if element.codes and value not in element.codes:
        return kinds.BAD_CODE
    if _CONTROL.search(value):
        return kinds.BAD_CHARACTER
    size = len(value)
    if element.kind == "R" or element.kind[0] == "N":
        if not (_REAL if element.kind == "R" else _WHOLE).match(value):
            return kinds.BAD_NUMBER
        size = len(value.replace("-", "").replace(".", ""))
    elif element.kind == "DT" and not valid_date(value):
        return kinds.BAD_DATE
    elif element.kind == "TM" and not valid_time(value):
        return kinds.BAD_TIME
    if size < element.shortest:
        return kinds.TOO_SHORT
    if size > element.longest:
        return kinds.TOO_LONG
    if element.data == "782":
        return None if _MONEY.match(value) else kinds.BAD_AMOUNT
    return _odd(value) if element.kind != "B" else None


def _odd(value: str) -> Kind | None:
    """Blanks that say nothing, and characters beyond those of X12."""
    if value[-1] == " ":
        return kinds.TRAILING_BLANKS if value.strip() else kinds.ONLY_BLANKS
    return None if value.isascii() else kinds.BEYOND_X12


def note_faults(notes: tuple[Note, ...], parts: list[str]) -> list[tuple[int, Kind]]:
    """Broken syntax notes: the element (or component) at fault, and whether it is missing or one too many."""
    faults = []
    width = len(parts)
    for kind, numbers in notes:
        if numbers[0] >= width and kind != "R":
            continue
        if kind == "P" and len(numbers) == 2:
            one, other = numbers
            if (one < width and parts[one] != "") is not (other < width and parts[other] != ""):
                faults.append((other if one < width and parts[one] else one, kinds.CONDITION_MISSING))
            continue
        there = [number for number in numbers if number < width and parts[number]]
        if kind == "P":
            if there and len(there) < len(numbers):
                faults.append((next(n for n in numbers if n not in there), kinds.CONDITION_MISSING))
        elif kind == "R":
            if not there:
                faults.append((numbers[0], kinds.CONDITION_MISSING))
        elif kind == "E":
            if len(there) > 1:
                faults.append((there[1], kinds.EXCLUSION))
        elif there and there[0] == numbers[0]:
            if kind == "C" and len(there) < len(numbers):
                faults.append((next(n for n in numbers if n not in there), kinds.CONDITION_MISSING))
            elif kind == "L" and len(there) == 1:
                faults.append((numbers[1], kinds.CONDITION_MISSING))
    return faults
