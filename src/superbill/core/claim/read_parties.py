"""People, providers, payers and coverage from their loops."""

from __future__ import annotations

from superbill.core.claim.cut import Loop, Segment
from superbill.core.claim.loops import SPECIALTY
from superbill.core.claim.parts import (
    padded,
    read_contact,
    read_payer,
    read_person,
    read_provider,
)
from superbill.core.claim.reading import ClaimReading, Fields, extra
from superbill.core.claim.values import Address, Coverage, Extra, Payer, Person, Provider, Reference

_REMEMBERED = 20_000
_OF_NM1 = range(1, 10)
_OF_SBR = frozenset({1, 2, 3, 4, 5, 9})
_OF_PAT = range(1, 10)
_NOTHING: frozenset[str] = frozenset()


class Parties:
    """Reads parties, and remembers providers and payers: the same few stand on thousands of claims."""

    def __init__(self, reading: ClaimReading, places: dict[str, set[str]]) -> None:
        self.reading = reading
        self.places = places
        self._providers: dict[str, tuple[Provider, tuple[Extra, ...]]] = {}
        self._payers: dict[str, tuple[Payer, tuple[Extra, ...]]] = {}

    def provider(self, loop: Loop, taxonomy: str = "") -> tuple[Provider, tuple[Extra, ...]]:
        """A provider, and the segments of its loop that have no field. ``taxonomy`` is what its level said."""
        key = loop[0] + taxonomy + "~".join(["*".join(segment) for segment in loop[2]])
        found = self._providers.get(key)
        if found is None or found[1]:
            if len(self._providers) >= _REMEMBERED:
                self._providers.clear()
            found = self._providers[key] = self._provider(loop, taxonomy)
        return found

    def _provider(self, loop: Loop, taxonomy: str) -> tuple[Provider, tuple[Extra, ...]]:
        name, position, (nm1, *rest) = loop
        self.reading.unused(nm1, _OF_NM1, position, name)
        party = read_provider(nm1)
        fields: Fields = {"references": party.references, "taxonomy": taxonomy}
        places = self.places.get(name, _NOTHING)
        specialty = SPECIALTY.get(nm1[1]) if "PRV" in places else None
        loose = []
        for segment in rest:
            tag = segment[0]
            if tag in ("N3", "N4") and tag in places:
                fields["address"] = _address(fields.get("address"), segment)
            elif tag == "REF" and len(segment) == 3:
                _provider_reference(fields, segment, name)
            elif tag == "PER" and "PER" in places and "contact" not in fields:
                fields["contact"] = read_contact(segment)
            elif specialty and segment[:3] == ["PRV", specialty, "PXC"] and len(segment) == 4:
                fields["taxonomy"] = segment[3]
                specialty = None
            else:
                loose.append(extra(name, segment))
        names = {"last": party.last, "first": party.first, "middle": party.middle, "suffix": party.suffix}
        whole = {"tax_id": party.tax_id, **names, **fields}
        return Provider(organization=party.organization, npi=party.npi, **whole), tuple(loose)

    def payer(self, loop: Loop) -> tuple[Payer, tuple[Extra, ...]]:
        """A payer, and the segments of its loop that have no field."""
        key = loop[0] + "~".join(["*".join(segment) for segment in loop[2]])
        found = self._payers.get(key)
        if found is None or found[1]:
            if len(self._payers) >= _REMEMBERED:
                self._payers.clear()
            found = self._payers[key] = self._payer(loop)
        return found

    def _payer(self, loop: Loop) -> tuple[Payer, tuple[Extra, ...]]:
        name, position, (nm1, *rest) = loop
        self.reading.unused(nm1, _OF_NM1, position, name)
        party = read_payer(nm1)
        address: Address | None = None
        references: tuple[Reference, ...] = ()
        loose = []
        for segment in rest:
            if segment[0] in ("N3", "N4"):
                address = _address(address, segment)
            elif segment[0] == "REF" and len(segment) == 3:
                references += (Reference(segment[1], segment[2]),)
            else:
                loose.append(extra(name, segment))
        return Payer(party.name, party.id, party.id_qualifier, address, references), tuple(loose)

    def person(self, loop: Loop, pat: Fields) -> tuple[Person, tuple[Extra, ...]]:
        """A subscriber or patient with what its level's PAT said, and the segments that have no field."""
        name, position, segments = loop
        nm1 = segments[0]
        if len(nm1) > 10:
            self.reading.unused(nm1, _OF_NM1, position, name)
        if len(segments) == 1 and not pat:
            return read_person(nm1), ()
        _, _, kind, last, first, middle, _, suffix, qualifier, identifier = padded(nm1, 10)
        references: tuple[Reference, ...] = ()
        loose: list[Extra] = []
        birth, sex, address = None, "", None
        for offset, segment in enumerate(segments):
            tag = segment[0]
            if tag in ("N3", "N4"):
                address = _address(address, segment)
            elif tag == "DMG":
                _, _, text, sex = padded(segment, 4)
                birth = self.reading.date_if_any(text, position + offset, name, "DMG02")
            elif tag == "REF" and len(segment) == 3:
                references += (Reference(segment[1], segment[2]),)
            elif offset:
                loose.append(extra(name, segment))
        person = Person(
            last, first, middle, suffix, kind == "2", identifier, qualifier or "MI", birth, sex, address,
            references=references, **pat,
        )  # fmt: skip
        return person, tuple(loose)

    def coverage(self, segment: Segment, position: int, loop: str) -> Coverage:
        """An SBR."""
        if len(segment) > 10 or any(segment[6:9]):
            self.reading.unused(segment, _OF_SBR, position, loop)
        _, sequence, relationship, number, name, msp, _, _, _, filing = padded(segment, 10)
        return Coverage(sequence, relationship, number, name, msp, filing)


def read_pat(reading: ClaimReading, segment: Segment, position: int, loop: str) -> Fields:
    """What a PAT says of a person: death, weight, pregnancy; and the ``relationship``, which is the coverage's."""
    _, relationship, _, _, _, _, death, _, weight, pregnant = padded(segment, 10)
    reading.unused(segment, _OF_PAT, position, loop)
    fields: Fields = {"relationship": relationship}
    if death:
        fields["death"] = reading.date_if_any(death, position, loop, "PAT06")
    if weight:
        fields["weight"] = reading.quantity_if_any(weight, position, loop, "PAT08")
    if pregnant == "Y":
        fields["pregnant"] = True
    return fields


def _address(old: Address | None, segment: Segment) -> Address:
    """The address with what an N3 or N4 says."""
    old = old or Address()
    if segment[0] == "N3":
        _, line1, line2 = padded(segment, 3)
        return Address(line1, line2, old.city, old.state, old.postal, old.country, old.subdivision)
    _, city, state, postal, country, _, _, subdivision = padded(segment, 8)
    return Address(old.line1, old.line2, city, state, postal, country, subdivision)


def _provider_reference(fields: Fields, segment: Segment, loop: str) -> None:
    if loop == "2010AA" and segment[1] in ("EI", "SY") and "tax_id" not in fields:
        fields["tax_id_qualifier"], fields["tax_id"] = segment[1], segment[2]
    else:
        fields["references"] += (Reference(segment[1], segment[2]),)
