"""What one reading of an 837 knows: its memory, its place, and whether the claim at hand can stand."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Any, TypeAlias, TypeVar

from superbill.core.claim.conditions import parse_condition, parse_diagnosis
from superbill.core.claim.findings import INCOMPLETE, MISSING_ELEMENT, MISSING_PART, NOT_KEPT, UNREADABLE
from superbill.core.claim.parts import (
    Memo,
    Reading,
    padded,
    parse_date,
    parse_procedure,
    parse_quantity,
    read_contact,
    trimmed,
)
from superbill.core.claim.values import ClaimKind, Contact, Coverage, Extra, Payer, Procedure, Provider
from superbill.core.findings import Where, mask
from superbill.core.money import Cents, Quantity, parse_cents

T = TypeVar("T")
Fields = dict[str, Any]
"""A value in the making: its fields by name."""

Service: TypeAlias = "tuple[Procedure, Cents, Quantity, str, str, str, tuple[int, ...], Fields]"
"""What an SV segment says: procedure, charge, units, their unit, revenue code, place, pointers, and rarer fields."""

_REMEMBERED = 20_000
_PROCEDURE_PARTS = 7
_POINTERS = re.compile(r"(?:[0-9]+(?:\.0*)?|:)*\Z")


class Bounded(dict[str, T]):
    """A memory that forgets everything when it is full."""

    def __setitem__(self, key: str, value: T) -> None:
        if len(self) >= _REMEMBERED:
            self.clear()
        super().__setitem__(key, value)


class Memory:
    """What texts were read as, for all readings: the same codes, amounts, days, providers and payers come again and again.

    It holds nothing that tells who a patient is, and forgets what it holds when it is full. What was found
    wrong is never remembered, so that it is told each time.
    """

    def __init__(self) -> None:
        self.amounts = Memo(parse_cents)
        self.dates = Memo(parse_date)
        self.quantities = Memo(parse_quantity)
        self.procedures = Memo(_parse_procedure)
        self.pointers = Memo(_parse_pointers)
        self.places = Memo(_parse_place)
        self.conditions = Memo(parse_condition)
        self.diagnoses = Memo(parse_diagnosis)
        self.services: Bounded[Service] = Bounded()
        self.providers: Bounded[tuple[Provider, tuple[Extra, ...]]] = Bounded()
        self.payers: Bounded[tuple[Payer, tuple[Extra, ...]]] = Bounded()
        self.coverages: Bounded[Coverage] = Bounded()


class ClaimReading(Reading):
    """The reading of one transaction. ``broken`` is set by every finding that keeps a claim from being read."""

    def __init__(self, kind: ClaimKind, base: Where) -> None:
        super().__init__(UNREADABLE, base)
        self.kind = kind
        self.broken = False
        self.memory = _MEMORY
        self.amounts = _MEMORY.amounts
        self.dates = _MEMORY.dates
        self.quantities = _MEMORY.quantities
        self.procedures = _MEMORY.procedures
        self.services = _MEMORY.services

    def bad(self, text: str, position: int, loop: str, element: str) -> None:
        """Note a value that cannot be read, masked; empty is missing."""
        self.broken = True
        if text:
            where = self.where(position, loop, element)
            self.findings.append(UNREADABLE.at(where, value=mask(text), name=element))
        else:
            self.missing(position, loop, element)

    def missing(self, position: int, loop: str, element: str) -> None:
        """Note an element that must be there."""
        self.broken = True
        self.note(MISSING_ELEMENT, position, loop, element, name=element)

    def missing_part(self, position: int, what: str) -> None:
        """Note a part without which it is not known whom a claim is about."""
        self.broken = True
        self.note(MISSING_PART, position, what=what)

    def incomplete(self, position: int, what: str) -> None:
        """Note a part that a claim can be read without, though no payer takes it so."""
        self.note(INCOMPLETE, position, what=what)

    def unused(self, segment: Sequence[str], known: Container[int], position: int, loop: str) -> None:
        """Note elements that say something where the value has no field."""
        for index in range(1, len(segment)):
            if segment[index] and index not in known:
                element = f"{segment[0]}{index:02}"
                self.note(NOT_KEPT, position, loop, element, name=element)

    def procedure(self, text: str, position: int, loop: str, element: str) -> Procedure:
        """A procedure composite; what its guide-given places do not hold is noted."""
        procedure = self.procedures[text]
        if text.count(":") >= _PROCEDURE_PARTS:
            self.note(NOT_KEPT, position, loop, f"{element}-8", name=f"{element}-8")
        return procedure


def extra(loop: str, segment: Sequence[str]) -> Extra:
    """A segment to be written back as it came."""
    return Extra(loop, trimmed(*segment))


def contact_of(segment: Sequence[str]) -> Contact:
    """A PER; the function that the guides expect (IC) goes without saying."""
    contact = read_contact(segment)
    return Contact(contact.name, contact.numbers) if contact.function == "IC" else contact


def _parse_place(text: str) -> tuple[str, str]:
    """Place and frequency of CLM05."""
    place, _, frequency = padded(text.split(":"), 3)
    return place, frequency


def _parse_procedure(text: str) -> Procedure:
    return parse_procedure(text) if text else Procedure()


def _parse_pointers(text: str) -> tuple[int, ...] | None:
    """Diagnosis pointers; some senders write them with decimals."""
    if not _POINTERS.match(text):
        return None
    return tuple(int(part.partition(".")[0]) for part in text.split(":") if part)


_MEMORY = Memory()
