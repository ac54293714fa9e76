"""What all hierarchical transactions share: their header, their HL levels, and the people and places in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct, structs

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, Reading, d8, padded, trimmed
from superbill.core.claim.values import Extra, Payer, Person, Provider, Reference
from superbill.core.findings import Finding
from superbill.core.inquiry import findings as kinds
from superbill.core.inquiry.values import Header, Reject
from superbill.core.x12 import Transaction

Placed: TypeAlias = tuple[int, list[str]]
"""A segment with its position, ST counting as 1."""

EPOCH = date(1900, 1, 1)
"""Stands for a creation date that cannot be read; a finding says so."""


class Level(Struct):
    """One HL and the segments up to the next."""

    number: str
    parent: str
    code: str
    """20 source, 21 receiver, 19 provider, 22 subscriber, 23 dependent, PT patient, EV event, SS service."""
    position: int
    segments: list[Placed]


def begin(transaction: Transaction) -> Reading:
    """A reading of the transaction."""
    return Reading(kinds.UNREADABLE, transaction.where(0))


def refuse(transaction: Transaction, set_id: str, *versions: str) -> list[Finding]:
    """A finding when the transaction is not of one of these guides (without their addenda)."""
    if transaction.set_id == set_id and transaction.version.startswith(versions):
        return []
    what = f"{transaction.set_id} {transaction.version}".strip()
    return [kinds.NOT_AN_INQUIRY.at(transaction.where(0, "ST01"), value=what)]


def split(transaction: Transaction) -> tuple[list[Placed], list[Level]]:
    """The segments before the first HL (without ST), and the levels in the order they come."""
    head: list[Placed] = []
    levels: list[Level] = []
    target = head
    for position, segment in enumerate(transaction.segments, 1):
        if segment[0] == "HL":
            _, number, parent, code = padded(segment, 4)
            levels.append(Level(number, parent, code, position, []))
            target = levels[-1].segments
        elif segment[0] not in ("ST", "SE"):
            target.append((position, segment))
    return head, levels


def read_header(reading: Reading, head: list[Placed]) -> tuple[Header, tuple[Extra, ...]]:
    """The BHT, and what else stands before the first level."""
    header = None
    extras: list[Extra] = []
    for position, segment in head:
        if segment[0] == "BHT" and header is None:
            _, _, purpose, reference, created, time, kind = padded(segment, 7)
            day = reading.date_if_any(created, position, "HEADER", "BHT04")
            header = Header(reference, day or EPOCH, time, purpose, kind)
        else:
            extras.append(Extra("HEADER", tuple(segment)))
    if header is None:
        reading.note(kinds.MISSING, 1, "HEADER", value="BHT (beginning of the transaction)")
        header = Header("", EPOCH, "")
    return header, tuple(extras)


def write_header(
    structure: str, header: Header, extras: Iterable[Extra], purpose: str, kind: str = ""
) -> list[Elements]:
    """The BHT and the header's extras."""
    bht = trimmed(
        "BHT",
        structure,
        header.purpose or purpose,
        header.reference,
        d8(header.created),
        header.created_time,
        header.kind or kind,
    )
    return [bht, *(extra.elements for extra in extras if extra.loop == "HEADER")]


class HLWriter:
    """Numbers levels while segments are written, and marks parents as such."""

    def __init__(self, segments: list[Elements]) -> None:
        self.segments = segments
        self._count = 0
        self._places: dict[int, int] = {}

    def open(self, code: str, parent: int = 0, *, leaf_mark: bool = True) -> int:
        """Begin a level under ``parent``; its number. Its child mark is 0 until a child opens."""
        self._count += 1
        if parent:
            place = self._places[parent]
            self.segments[place] = (*self.segments[place][:4], "1")
        self._places[self._count] = len(self.segments)
        mark = ("0",) if leaf_mark else ()
        self.segments.append(("HL", str(self._count), str(parent) if parent else "", code, *mark))
        return self._count


def take_payer(payer: Payer, segment: list[str]) -> Payer | None:
    """The payer with what a segment of its loop says; ``None`` when the segment is not about it."""
    match segment[0]:
        case "NM1":
            return structs.replace(parts.read_payer(segment), address=payer.address, references=payer.references)
        case "N3":
            return structs.replace(payer, address=parts.with_n3(payer.address, segment))
        case "N4":
            return structs.replace(payer, address=parts.with_n4(payer.address, segment))
        case "REF" if plain(segment):
            return structs.replace(payer, references=(*payer.references, Reference(segment[1], segment[2])))
        case _:
            return None


def write_payer(role: str, payer: Payer) -> list[Elements]:
    """NM1, REF, N3 and N4 of a payer."""
    references = [("REF", ref.qualifier, ref.value) for ref in payer.references]
    return [parts.write_payer(role, payer), *references, *parts.write_address(payer.address)]


def take_provider(provider: Provider, segment: list[str]) -> Provider | None:
    """The provider with what a segment of its loop says; ``None`` when the segment is not about them."""
    match segment[0]:
        case "NM1":
            return parts.read_provider(segment)
        case "N3":
            return structs.replace(provider, address=parts.with_n3(provider.address, segment))
        case "N4":
            return structs.replace(provider, address=parts.with_n4(provider.address, segment))
        case "REF" if plain(segment) and segment[1] not in parts.NAME_QUALIFIERS:
            return structs.replace(provider, references=(*provider.references, Reference(segment[1], segment[2])))
        case "PER" if provider.contact is None:
            return structs.replace(provider, contact=parts.read_contact(segment))
        case "PRV" if len(segment) == 4 and segment[2] == "PXC":
            return structs.replace(provider, taxonomy=segment[3])
        case _:
            return None


def write_provider(role: str, provider: Provider, billing: str = "PE") -> list[Elements]:
    """NM1, REF, N3, N4, PER and PRV of a provider."""
    segments = [parts.write_provider(role, provider), *parts.plain_references(provider.references)]
    segments += parts.write_address(provider.address)
    if provider.contact:
        segments.append(parts.write_contact(provider.contact))
    if provider.taxonomy:
        segments.append(("PRV", billing, "PXC", provider.taxonomy))
    return segments


def take_person(reading: Reading, person: Person, segment: list[str], position: int, loop: str) -> Person | None:
    """The person with what a segment of their loop says; ``None`` when the segment is not about them."""
    match segment[0]:
        case "NM1":
            fresh = parts.read_person(segment)
            kept = {"birth": person.birth, "sex": person.sex}
            return structs.replace(fresh, **kept)
        case "N3":
            return structs.replace(person, address=parts.with_n3(person.address, segment))
        case "N4" if not any(segment[5:]):
            return structs.replace(person, address=parts.with_n4(person.address, segment))
        case "N4":
            return None
        case "REF" if plain(segment):
            return structs.replace(person, references=(*person.references, Reference(segment[1], segment[2])))
        case "DMG" if len(segment) <= 4:
            _, _, birth, sex = padded(segment, 4)
            day = reading.date_if_any(birth, position, loop, "DMG02")
            return structs.replace(person, birth=day, sex=sex)
        case _:
            return None


def write_person(role: str, person: Person) -> list[Elements]:
    """NM1, REF, N3, N4 and DMG of a person."""
    references = [("REF", ref.qualifier, ref.value) for ref in person.references]
    return [parts.write_person(role, person), *references, *parts.write_address(person.address), *demographics(person)]


def demographics(person: Person) -> list[Elements]:
    """A DMG, where birth or sex is known."""
    if not person.birth and not person.sex:
        return []
    form = "D8" if person.birth else ""
    return [trimmed("DMG", form, d8(person.birth), person.sex)]


def plain(segment: Sequence[str]) -> bool:
    """Whether a REF is a qualifier and a value and nothing more."""
    return len(segment) > 2 and bool(segment[2]) and not any(segment[3:])


def read_reject(segment: list[str], level: str) -> Reject:
    """An AAA."""
    _, valid, _, code, follow_up = padded(segment, 5)
    return Reject(code, follow_up, level, valid)


def write_rejects(rejects: Iterable[Reject], level: str) -> list[Elements]:
    """The AAA segments of one level."""
    return [("AAA", one.valid, "", one.code, one.follow_up) for one in rejects if one.level == level]


def keep(reading: Reading, loop: str, placed: Placed, known: str) -> Extra:
    """A segment kept as it came; noted when its id is not one of the guide's (``known``, ids separated by blanks)."""
    position, segment = placed
    if segment[0] not in known.split():
        reading.note(kinds.OUT_OF_PLACE, position, loop, value=segment[0])
    return Extra(loop, tuple(segment))


def kept(extras: Iterable[Extra], loop: str) -> list[Elements]:
    """The extras of one loop, in the order they came."""
    return [extra.elements for extra in extras if extra.loop == loop]


def stray(reading: Reading, level: Level) -> Extra:
    """Note a level the guide does not have; it is kept as its HL."""
    reading.note(kinds.OUT_OF_PLACE, level.position, "", "HL03", value=f"level {level.code}")
    return Extra("HL", ("HL", level.number, level.parent, level.code))
