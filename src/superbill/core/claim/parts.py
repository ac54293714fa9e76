"""The parts every guide is made of: amounts, dates, names, addresses, contacts, procedures, and what is left over.

Reading takes segments as lists of elements (composites joined by ``:``, repeats by ``^``) and never raises;
writing gives tuples of elements without trailing empties. The codecs of remittances and inquiries stand on this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeVar

from superbill.core.claim.values import Address, Contact, Extra, Payer, Person, Procedure, Provider, Reference
from superbill.core.findings import Finding, Kind, Where
from superbill.core.money import Cents, Quantity, parse_cents
from superbill.core.x12 import clean

T = TypeVar("T")
NOWHERE = Where()
Elements = tuple[str, ...]

_unfit = re.compile(r"[*~:^\x00-\x1f]").search
_MEMORY = 20_000
_PADS = tuple(("",) * missing for missing in range(33))

NAME_QUALIFIERS = frozenset(
    [
        "24",
        "34",
        "46",
        "BD",
        "BS",
        "EQ",
        "FI",
        "II",
        "MC",
        "PC",
        "PI",
        "PP",
        "SL",
        "SV",
        "UP",
        "XV",
        "ZZ",
        "94",
        "25",
        "UL",
        "1",
        "9",
    ]
)
"""Id qualifiers that stand beside a name (NM108, N103); REF qualifiers are never among them."""


class Memo(dict[str, T]):
    """Remembers what a text parsed to: the same dates, codes and amounts come again and again."""

    def __init__(self, parse: Callable[[str], T]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> T:
        if len(self) >= _MEMORY:
            self.clear()
        value = self[text] = self._parse(text)
        return value


def parse_date(text: str) -> date | None:
    """A CCYYMMDD date."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def parse_quantity(text: str) -> Quantity | None:
    """A decimal number as X12 writes it; no exponents, no infinities."""
    if not text.isascii() or not text.replace(".", "", 1).replace("-", "", 1).isdigit():
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def parse_procedure(text: str) -> Procedure:
    """A composite: qualifier, code, four modifiers, description."""
    parts = text.split(":")
    if len(parts) == 2:
        return Procedure(code=parts[1], qualifier=parts[0])
    return Procedure(
        code=parts[1] if len(parts) > 1 else "",
        modifiers=tuple(part for part in parts[2:6] if part),
        qualifier=parts[0],
        description=parts[6] if len(parts) > 6 else "",
    )


class Reading:
    """One reading of one transaction: its memory, and what was found.

    ``unreadable`` is the engine's kind for bad values; ``base`` the place of the ST, as far as it is known.
    """

    def __init__(self, unreadable: Kind, base: Where = NOWHERE) -> None:
        self.unreadable = unreadable
        self.base = base
        self.findings: list[Finding] = []
        self.amounts = Memo(parse_cents)
        self.dates = Memo(parse_date)
        self.quantities = Memo(parse_quantity)
        self.procedures = Memo(parse_procedure)

    def where(self, position: int, loop: str = "", element: str = "", path: str = "") -> Where:
        """The place of a segment, ``position`` counting ST as 1."""
        base = self.base
        at = base.segment + position - 1 if base.segment else 0
        return Where(
            base.file,
            base.interchange,
            base.group,
            base.transaction,
            at,
            position,
            loop=loop,
            element=element,
            path=path,
        )

    def bad(self, text: str, position: int, loop: str, element: str) -> None:
        """Note a value that cannot be read."""
        self.findings.append(self.unreadable.at(self.where(position, loop, element), value=text))

    def note(
        self, kind: Kind, position: int, loop: str = "", element: str = "", *, value: str = "", **facts: str
    ) -> None:
        """Note a finding at a segment."""
        self.findings.append(kind.at(self.where(position, loop, element), value=value, severity=None, **facts))

    def amount(self, text: str, position: int, loop: str, element: str) -> Cents:
        """An amount that must be there; 0 with a finding when it cannot be read."""
        cents = self.amounts[text]
        if cents is None:
            self.bad(text, position, loop, element)
            return 0
        return cents

    def amount_if_any(self, text: str, position: int, loop: str, element: str) -> Cents | None:
        """An amount that may be absent."""
        return self.amount(text, position, loop, element) if text else None

    def quantity_if_any(self, text: str, position: int, loop: str, element: str) -> Quantity | None:
        """A number that may be absent."""
        if not text:
            return None
        number = self.quantities[text]
        if number is None:
            self.bad(text, position, loop, element)
        return number

    def date_if_any(self, text: str, position: int, loop: str, element: str) -> date | None:
        """A date that may be absent."""
        if not text:
            return None
        day = self.dates[text]
        if day is None:
            self.bad(text, position, loop, element)
        return day

    def span(self, segment: Sequence[str], position: int, loop: str) -> tuple[date | None, date | None]:
        """The dates of a DTP: the day, or first and last day; times after a day are left out."""
        _, _, form, text, *_ = padded(segment, 5)
        first, _, last = text.partition("-") if form == "RD8" else (text[:8], "", "")
        return (
            self.date_if_any(first, position, loop, "DTP03"),
            self.date_if_any(last, position, loop, "DTP03"),
        )


def padded(segment: Sequence[str], size: int) -> list[str]:
    """The first ``size`` elements, empty where the segment is shorter."""
    missing = size - len(segment)
    return [*segment, *_PADS[missing]] if missing > 0 else [*segment[:size]]


def trimmed(*elements: str) -> Elements:
    """A segment without trailing empty elements."""
    while not elements[-1] and len(elements) > 1:
        elements = elements[:-1]
    return elements


def said(text: str) -> str:
    """Text from people, fit for an element."""
    return text if not text or text.isalnum() or not _unfit(text) else clean(text)


@lru_cache(_MEMORY)
def d8(day: date | None) -> str:
    """CCYYMMDD, or nothing."""
    return f"{day.year:04}{day.month:02}{day.day:02}" if day else ""


def number(quantity: Quantity | None) -> str:
    """A number in plain digits, or nothing."""
    if quantity is None:
        return ""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dtp(qualifier: str, first: date | None, last: date | None = None) -> list[Elements]:
    """A DTP for a day or a span; none without a first day."""
    if first is None:
        return []
    if last is None:
        return [("DTP", qualifier, "D8", d8(first))]
    return [("DTP", qualifier, "RD8", f"{d8(first)}-{d8(last)}")]


def composite(procedure: Procedure) -> str:
    """A procedure as its composite."""
    parts = [procedure.qualifier, procedure.code, *procedure.modifiers]
    if procedure.description:
        parts += [""] * (6 - len(parts)) + [said(procedure.description)]
    return ":".join(trimmed(*parts))


def read_person(segment: Sequence[str]) -> Person:
    """The person or employer of an NM1."""
    _, _, kind, last, first, middle, _, suffix, qualifier, identifier = padded(segment, 10)
    return Person(last, first, middle, suffix, kind == "2", identifier, qualifier or "MI")


def write_person(role: str, person: Person) -> Elements:
    """The NM1 of a person."""
    kind = "2" if person.organization else "1"
    names = (said(person.last), said(person.first), said(person.middle), "", said(person.suffix))
    if person.member_id:
        return ("NM1", role, kind, *names, person.id_qualifier, person.member_id)
    return trimmed("NM1", role, kind, *names)


def read_provider(segment: Sequence[str]) -> Provider:
    """The provider of an NM1. Ids other than NPI and tax id become the reference named by their qualifier."""
    _, _, kind, last, first, middle, _, suffix, qualifier, identifier = padded(segment, 10)
    if qualifier == "XX":
        return Provider(last, first, middle, suffix, kind == "2", identifier)
    return Provider(last, first, middle, suffix, kind == "2", **_ids(qualifier, identifier))


def _ids(qualifier: str, identifier: str) -> dict[str, Any]:
    if not identifier:
        return {}
    if qualifier == "XX":
        return {"npi": identifier}
    if qualifier == "FI":
        return {"tax_id": identifier}
    return {"references": (Reference(qualifier, identifier),)}


def write_provider(role: str, provider: Provider) -> Elements:
    """The NM1 of a provider."""
    kind = "2" if provider.organization else "1"
    names = (said(provider.last), said(provider.first), said(provider.middle), "", said(provider.suffix))
    return trimmed("NM1", role, kind, *names, *name_id(provider))


def name_id(provider: Provider) -> tuple[str, str]:
    """The id that stands beside a provider's name: NPI, else a qualified id, else the tax id."""
    if provider.npi:
        return ("XX", provider.npi)
    for reference in provider.references:
        if reference.qualifier in NAME_QUALIFIERS:
            return (reference.qualifier, reference.value)
    return ("FI", provider.tax_id) if provider.tax_id else ("", "")


def read_party(segment: Sequence[str]) -> Provider:
    """The organization of an N1."""
    _, _, name, qualifier, identifier = padded(segment, 5)
    return Provider(last=name, organization=True, **_ids(qualifier, identifier))


def write_party(role: str, party: Provider) -> Elements:
    """The N1 of an organization."""
    return trimmed("N1", role, said(party.last), *name_id(party))


def plain_references(references: Iterable[Reference]) -> list[Elements]:
    """REF segments of all references that do not stand beside a name."""
    return [("REF", ref.qualifier, ref.value) for ref in references if ref.qualifier not in NAME_QUALIFIERS]


def read_payer(segment: Sequence[str]) -> Payer:
    """The payer of an NM1."""
    _, _, _, name, _, _, _, _, qualifier, identifier = padded(segment, 10)
    return Payer(name=name, id=identifier, id_qualifier=qualifier or "PI")


def write_payer(role: str, payer: Payer) -> Elements:
    """The NM1 of a payer."""
    identity = (payer.id_qualifier, payer.id) if payer.id else ("", "")
    return trimmed("NM1", role, "2", said(payer.name), "", "", "", "", *identity)


def with_n3(address: Address | None, segment: Sequence[str]) -> Address:
    """The address with an N3's lines."""
    _, line1, line2 = padded(segment, 3)
    old = address or Address()
    return Address(line1, line2, old.city, old.state, old.postal, old.country)


def with_n4(address: Address | None, segment: Sequence[str]) -> Address:
    """The address with an N4's place."""
    _, city, state, postal, country = padded(segment, 5)
    old = address or Address()
    return Address(old.line1, old.line2, city, state, postal, country)


def write_address(address: Address | None) -> list[Elements]:
    """N3 and N4, each only where it says something."""
    if address is None:
        return []
    lines = trimmed("N3", said(address.line1), said(address.line2))
    place = trimmed("N4", said(address.city), address.state, address.postal, address.country)
    return [segment for segment in (lines, place) if len(segment) > 1]


def read_contact(segment: Sequence[str]) -> Contact:
    """A PER."""
    _, function, name, *rest = padded(segment, 9)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return Contact(name=name, numbers=tuple(pair for pair in pairs if pair[1]), function=function)


def write_contact(contact: Contact, function: str = "IC") -> Elements:
    """A PER."""
    numbers = [text for pair in contact.numbers for text in pair]
    return trimmed("PER", contact.function or function, said(contact.name), *numbers)


def leftover(loop: str, segment: Sequence[str], known: Iterable[int]) -> tuple[Extra, ...]:
    """What a modelled segment says beyond the value, with the known positions blanked; nothing if it says no more.

    ``loop`` gets a ``+``. Writing lays it over the modelled segment again (:func:`laid_over`).
    """
    rest = [*segment]
    for position in known:
        if position < len(rest):
            rest[position] = ""
    if not any(rest[1:]):
        return ()
    return (Extra(loop + "+", trimmed(rest[0], *rest[1:])),)


def laid_over(segment: Elements, extras: Iterable[Extra], loop: str) -> Elements:
    """``segment`` with what :func:`leftover` kept of it."""
    for extra in extras:
        if extra.loop == loop + "+" and extra.elements[0] == segment[0]:
            size = max(len(segment), len(extra.elements))
            merged = zip(padded(segment, size), padded(extra.elements, size), strict=True)
            return trimmed(*(theirs or ours for ours, theirs in merged))
    return segment


def in_order(
    segments: Iterable[Elements], extras: Iterable[Extra], loop: str, ranks: Mapping[str, int]
) -> list[Elements]:
    """The segments of a loop with its extras, in the guide's order: ``ranks`` by segment id, unknown ones last."""
    everything = [*segments, *(extra.elements for extra in extras if extra.loop == loop)]
    everything.sort(key=lambda segment: ranks.get(segment[0], 99))
    return everything


def ranks(order: str) -> dict[str, int]:
    """Ranks from segment ids in order: ``"CLP CAS NM1"``."""
    return {tag: rank for rank, tag in enumerate(order.split())}
