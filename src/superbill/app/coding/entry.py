"""What a coder types, read: diagnoses in a line, charges one a line, as superbills and pages share it. Pure.

A charge is written ``99214-25 x2 :AB $120``: a code with its modifiers, units, the diagnoses it was done for (letters
as on paper, or numbers), and an amount where the charge master's price does not hold. ``45min`` are anesthesia
minutes, ``3days`` the days of a room, ``r0510`` a revenue code, ``@2026-03-02`` another day (``..2026-03-04`` through
which), ``n00409115901/2ML`` a drug's NDC with its quantity; what follows a semicolon is the line's note.

A diagnosis is written with or without its dot; ``/Y`` says that it was present on admission, and before it ``a:`` that
it is the admitting diagnosis, ``r:`` the patient's reason, ``x:`` an external cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from string import ascii_uppercase

from msgspec import Struct
from msgspec.structs import replace

from superbill.app.coding.charges import Charged, Diagnosed
from superbill.core.money import dollars, parse_cents

_CODE = re.compile(r"([0-9A-Z]{5})((?:-[0-9A-Z]{2})*)\Z")
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?\Z")
_NDC = re.compile(r"N([0-9-]{11,13})(?:/([0-9.]+)(UN|ML|GR|F2|ME))?\Z")
_ROLES = {"A": "admitting", "R": "reason", "X": "external"}
_LETTERS = ascii_uppercase[:12]
"""How paper points to diagnoses: A to L."""


class Misread(Struct, frozen=True):
    """A line that cannot be read, with why, in words; lines count from 1."""

    line: int
    why: str


class Unreadable(ValueError):
    """Why a part cannot be read."""


def read_diagnoses(text: str) -> list[Diagnosed]:
    """Diagnoses, divided by blanks or commas, each once; the dot does not matter."""
    found: dict[tuple[str, str], Diagnosed] = {}
    for part in text.upper().replace(",", " ").replace(";", " ").split():
        role, colon, rest = part.partition(":")
        code, _, poa = (rest if colon else part).partition("/")
        one = Diagnosed(code.replace(".", ""), _ROLES.get(role, "other") if colon else "other", poa[:1])
        found.setdefault((one.code, one.role), one)
    return list(found.values())


def read_charges(text: str) -> tuple[list[Charged], list[Misread]]:
    """The charges of a text, one a line, and the lines that are none. Empty lines are skipped."""
    charges, misread = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            charges.append(read_charge(line))
        except Unreadable as bad:
            misread.append(Misread(number, str(bad)))
    return charges, misread


def read_charge(line: str) -> Charged:
    """One charge; raises :class:`Unreadable` with what is wrong, in words."""
    typed, semicolon, note = line.partition(";")
    first, *rest = typed.upper().split() or [""]
    charge = _begin(first)
    for part in rest:
        charge = _with(charge, part)
    return replace(charge, note=note.strip()[:80]) if semicolon else charge


def _begin(first: str) -> Charged:
    if re.fullmatch(r"R[0-9]{4}", first) is not None:
        return Charged(code="", revenue_code=first[1:])
    found = _CODE.match(first)
    if found is None:
        raise Unreadable(f"{first} is no procedure code: five characters, with modifiers as in 99214-25")
    return Charged(code=found[1], modifiers=tuple(found[2].split("-")[1:]))


def _with(charge: Charged, part: str) -> Charged:
    if part[0] == ":" or (part.isdecimal() and len(part) == 1) or "," in part:
        return replace(charge, pointers=_pointers(part.lstrip(":")))
    if part[0] == "X" and part[1:2].isdecimal():
        return replace(charge, units=_number(part[1:], "units"))
    if part.endswith("MIN"):
        return replace(charge, units=_number(part[:-3], "minutes"), unit="MJ")
    if part.endswith("DAYS"):
        return replace(charge, units=_number(part[:-4], "days"), unit="DA")
    if part[0] == "$":
        cents = parse_cents(part[1:].replace(",", ""))
        if cents is None or cents < 0:
            raise Unreadable(f"{part} is no amount of dollars and cents")
        return replace(charge, amount_cents=cents)
    if part[0] == "@":
        first, _, last = part[1:].partition("..")
        return replace(charge, on=read_day(first), ends_on=read_day(last) if last else None)
    if re.fullmatch(r"R[0-9]{4}", part) is not None:
        return replace(charge, revenue_code=part[1:])
    if found := _NDC.match(part):
        quantity = _number(found[2], "drug quantity") if found[2] else None
        return replace(charge, ndc=found[1].replace("-", ""), ndc_quantity=quantity, ndc_unit=found[3] or "")
    modifiers = part.lstrip("-").split("-")
    if all(re.fullmatch(r"[0-9A-Z]{2}", one) for one in modifiers):
        return replace(charge, modifiers=(*charge.modifiers, *modifiers))
    if re.fullmatch(r"[0-9A-Z][0-9]{3}[0-9A-Z]", part) is not None:
        raise Unreadable(f"{part} looks like another charge: write each on a line of its own")
    raise Unreadable(f"{part.lower()} is none of: a modifier, units (x2), diagnoses (:AB), an amount ($120)")


def _pointers(text: str) -> tuple[int, ...]:
    parts = [part for part in text.split(",") if part] if "," in text or text.isdecimal() else list(text)
    found = [int(part) if part.isdecimal() and len(part) < 3 else _LETTERS.find(part) + 1 for part in parts]
    if not found or 0 in found:
        raise Unreadable(f":{text} does not point to diagnoses; write :AB or :1,2")
    return tuple(found)


def _number(text: str, what: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Unreadable(f"{text} is no number of {what}") from None
    if not (found.is_finite() and 0 < found < 100_000):
        raise Unreadable(f"{what} must be above zero")
    return found


def read_day(text: str) -> date:
    """A day; raises :class:`Unreadable` where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"the date {text} is not written as 2026-03-31") from None


def is_diagnosis(code: str) -> bool:
    """Whether a code is written as a diagnosis: three characters, or with its dot, which tells it from HCPCS."""
    return _DIAGNOSIS.match(code.upper()) is not None and ("." in code or len(code) == 3)


def dotted(code: str) -> str:
    """A diagnosis as people write it: ``E11.65``."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def letters(pointers: Iterable[int]) -> str:
    """Diagnosis pointers as on paper: ``AB``."""
    return "".join(_LETTERS[pointer - 1] for pointer in pointers)


def write_diagnoses(diagnoses: Iterable[Diagnosed]) -> str:
    """Diagnoses as one types them."""
    marks = {role: f"{mark.lower()}:" for mark, role in _ROLES.items()}
    return " ".join(
        f"{marks.get(each.role, '')}{dotted(each.code)}{f'/{each.poa}' if each.poa else ''}" for each in diagnoses
    )


def write_charges(charges: Sequence[Charged]) -> str:
    """Charges as one types them; amounts only where they were entered."""
    return "\n".join(map(write_charge, charges))


def write_charge(charge: Charged) -> str:
    first = "-".join((charge.code, *charge.modifiers)) if charge.code else f"r{charge.revenue_code}"
    parts = [first]
    if charge.unit == "MJ":
        parts.append(f"{charge.units.normalize():f}min")
    elif charge.unit == "DA":
        parts.append(f"{charge.units.normalize():f}days")
    elif charge.units != 1:
        parts.append(f"x{charge.units.normalize():f}")
    if charge.code and charge.revenue_code:
        parts.append(f"r{charge.revenue_code}")
    if charge.pointers:
        parts.append(f":{letters(charge.pointers)}")
    if charge.amount_cents is not None:
        parts.append(f"${dollars(charge.amount_cents).replace(',', '')}")
    if charge.on:
        parts.append(f"@{charge.on.isoformat()}{f'..{charge.ends_on.isoformat()}' if charge.ends_on else ''}")
    if charge.ndc:
        quantity = f"/{charge.ndc_quantity.normalize():f}{charge.ndc_unit}" if charge.ndc_quantity else ""
        parts.append(f"n{charge.ndc}{quantity}")
    if charge.note:
        parts.append(f"; {charge.note}")
    return " ".join(parts)
