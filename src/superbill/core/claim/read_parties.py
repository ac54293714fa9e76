"""People, providers, payers and coverage from their loops."""

from __future__ import annotations

from msgspec import structs

from superbill.core.claim.cut import Loop, Segment
from superbill.core.claim.loops import SPECIALTY
from superbill.core.claim.parts import (
    padded,
    read_payer,
    read_person,
    read_provider,
)
from superbill.core.claim.reading import ClaimReading, Fields, contact_of, extra
from superbill.core.claim.values import Address, Coverage, Extra, Payer, Person, Provider, Reference

_OF_NM1 = range(1, 10)
_OF_SBR = frozenset({1, 2, 3, 4, 5, 9})
_OF_PAT = range(1, 10)
_NO_ELEMENTS: Segment = []
_NOTHING: frozenset[str] = frozenset()


class Parties:
    """Reads parties, and remembers providers and payers: the same few stand on thousands of claims."""

    def __init__(self, reading: ClaimReading, places: dict[str, set[str]]) -> None:
        self.reading = reading
        self.places = places
        self._providers = reading.memory.providers
        self._payers = reading.memory.payers
        self._coverages = reading.memory.coverages

    def provider(self, loop: Loop, taxonomy: str = "") -> tuple[Provider, tuple[Extra, ...]]:
        """A provider, and the segments of its loop that have no field. ``taxonomy`` is what its level said."""
        key = self.reading.kind + loop[0] + taxonomy + "~".join(["*".join(segment) for segment in loop[2]])
        found = self._providers.get(key)
        if found is None:
            faults = len(self.reading.findings)
            found = self._provider(loop, taxonomy)
            if len(self.reading.findings) == faults:
                self._providers[key] = found
        return found

    def _provider(self, loop: Loop, taxonomy: str) -> tuple[Provider, tuple[Extra, ...]]:
        name, position, (nm1, *rest) = loop
        self.reading.unused(nm1, _OF_NM1, position, name)
        party = read_provider(nm1)
        fields: Fields = {"references": party.references, "taxonomy": taxonomy}
        places = self.places.get(name, _NOTHING)
        n3, n4 = _NO_ELEMENTS, _NO_ELEMENTS
        specialty = SPECIALTY.get(nm1[1]) if "PRV" in places else None
        loose = []
        for segment in rest:
            tag = segment[0]
            if tag == "N3" and not n3 and tag in places:
                n3 = segment
            elif tag == "N4" and not n4 and tag in places:
                n4 = segment
            elif tag == "REF" and len(segment) == 3:
                _provider_reference(fields, segment, name)
            elif tag == "PER" and "PER" in places and "contact" not in fields:
                fields["contact"] = contact_of(segment)
            elif specialty and segment[:3] == ["PRV", specialty, "PXC"] and len(segment) == 4:
                fields["taxonomy"] = segment[3]
                specialty = None
            else:
                loose.append(extra(name, segment))
        if n3 or n4:
            fields["address"] = _address(n3, n4)
        names = {"last": party.last, "first": party.first, "middle": party.middle, "suffix": party.suffix}
        whole = {"tax_id": party.tax_id, **names, **fields}
        return Provider(organization=party.organization, npi=party.npi, **whole), tuple(loose)

    def payer(self, loop: Loop) -> tuple[Payer, tuple[Extra, ...]]:
        """A payer, and the segments of its loop that have no field."""
        key = loop[0] + "~".join(["*".join(segment) for segment in loop[2]])
        found = self._payers.get(key)
        if found is None:
            faults = len(self.reading.findings)
            found = self._payer(loop)
            if len(self.reading.findings) == faults:
                self._payers[key] = found
        return found

    def _payer(self, loop: Loop) -> tuple[Payer, tuple[Extra, ...]]:
        name, position, (nm1, *rest) = loop
        self.reading.unused(nm1, _OF_NM1, position, name)
        party = read_payer(nm1)
        references: tuple[Reference, ...] = ()
        loose = []
        n3, n4 = _NO_ELEMENTS, _NO_ELEMENTS
        for segment in rest:
            if segment[0] == "N3" and not n3:
                n3 = segment
            elif segment[0] == "N4" and not n4:
                n4 = segment
            elif segment[0] == "REF" and len(segment) == 3:
                references += (Reference(segment[1], segment[2]),)
            else:
                loose.append(extra(name, segment))
        address = _address(n3, n4) if n3 or n4 else None
        return Payer(party.name, party.id, party.id_qualifier, address, references), tuple(loose)

    def person(self, loop: Loop, pat: Fields) -> tuple[Person, tuple[Extra, ...]]:
        """A subscriber or patient with what its level's PAT said, and the segments that have no field."""
        name, position, segments = loop
        nm1 = segments[0]
        if len(nm1) > 10:
            self.reading.unused(nm1, _OF_NM1, position, name)
        if len(segments) == 1 and not pat:
            return read_person(nm1), ()
        references: tuple[Reference, ...] = ()
        loose: list[Extra] = []
        birth, sex, n3, n4 = None, "", _NO_ELEMENTS, _NO_ELEMENTS
        for offset, segment in enumerate(segments):
            tag = segment[0]
            if tag == "N3" and not n3:
                n3 = segment
            elif tag == "N4" and not n4:
                n4 = segment
            elif tag == "DMG":
                _, _, text, sex = segment if len(segment) == 4 else padded(segment, 4)
                birth = self.reading.dates[text] or self.reading.date_if_any(text, position + offset, name, "DMG02")
            elif tag == "REF" and len(segment) == 3:
                references += (Reference(segment[1], segment[2]),)
            elif offset:
                loose.append(extra(name, segment))
        _, _, kind, last, first, middle, _, suffix, qualifier, identifier = nm1 if len(nm1) == 10 else padded(nm1, 10)
        address = _address(n3, n4) if n3 or n4 else None
        person = Person(
            last, first, middle, suffix, kind == "2", identifier, qualifier or "MI", birth, sex, address, None, references
        )  # fmt: skip
        return (structs.replace(person, **pat) if pat else person), tuple(loose)

    def coverage(self, segment: Segment, position: int, loop: str) -> Coverage:
        """An SBR."""
        key = "*".join(segment)
        found = self._coverages.get(key)
        if found is None:
            faults = len(self.reading.findings)
            self.reading.unused(segment, _OF_SBR, position, loop)
            _, sequence, relationship, number, name, msp, _, _, _, filing = padded(segment, 10)
            found = Coverage(sequence, relationship, number, name, msp, filing)
            if len(self.reading.findings) == faults:
                self._coverages[key] = found
        return found


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


def _address(n3: Segment, n4: Segment) -> Address:
    """The address of an N3 and an N4."""
    _, line1, line2 = n3 if len(n3) == 3 else padded(n3, 3)
    if len(n4) == 4:
        return Address(line1, line2, n4[1], n4[2], n4[3])
    _, city, state, postal, country, _, _, subdivision = padded(n4, 8)
    return Address(line1, line2, city, state, postal, country, subdivision)


def _provider_reference(fields: Fields, segment: Segment, loop: str) -> None:
    if loop == "2010AA" and segment[1] in ("EI", "SY") and "tax_id" not in fields:
        fields["tax_id_qualifier"], fields["tax_id"] = segment[1], segment[2]
    else:
        fields["references"] += (Reference(segment[1], segment[2]),)
