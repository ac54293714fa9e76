"""Parties to segments: people, providers, payers, coverage."""

from __future__ import annotations

from functools import lru_cache

from superbill.core.claim.loops import PLACES, SPECIALTY
from superbill.core.claim.parts import (
    NAME_QUALIFIERS,
    Elements,
    d8,
    number,
    plain_references,
    said,
    trimmed,
    write_address,
    write_contact,
    write_payer,
    write_person,
)
from superbill.core.claim.values import ClaimKind, Coverage, Payer, Person, Provider
from superbill.core.claim.weave import Block, texts

_REMEMBERED = 4_000
_SELF = "18"


@lru_cache(_REMEMBERED)
def provider_block(loop: str, role: str, provider: Provider, kind: ClaimKind) -> Block:
    """The loop of a provider in a role: NM1, then what the loop has room for."""
    places: set[str] = PLACES[kind].get(loop, set())
    segments: list[Elements] = [_nm1(role, provider)]
    specialty = SPECIALTY.get(role) if "PRV" in places else None
    if specialty and provider.taxonomy:
        segments.append(("PRV", specialty, "PXC", provider.taxonomy))
    if "N3" in places:
        segments += _with_country(provider)
    if loop == "2010AA" and provider.tax_id:
        segments.append(("REF", provider.tax_id_qualifier, provider.tax_id))
    segments += plain_references(provider.references)
    if "PER" in places and provider.contact and (provider.contact.name or provider.contact.numbers):
        segments.append(write_contact(provider.contact))
    return loop, texts(segments)


def _nm1(role: str, provider: Provider) -> Elements:
    """Beside the name stands the NPI, or the qualified id of one who has none; never the tax id, which is a REF."""
    beside = [("XX", provider.npi)] if provider.npi else []
    beside += [(ref.qualifier, ref.value) for ref in provider.references if ref.qualifier in NAME_QUALIFIERS]
    names = (said(provider.last), said(provider.first), said(provider.middle), "", said(provider.suffix))
    return trimmed("NM1", role, "2" if provider.organization else "1", *names, *(beside or [("", "")])[0])


def _with_country(party: Provider | Person | Payer) -> list[Elements]:
    """N3 and N4, the part of a foreign country included."""
    segments = write_address(party.address)
    address = party.address
    if address and address.subdivision:
        place = (said(address.city), address.state, address.postal, address.country)
        segments = [segment for segment in segments if segment[0] == "N3"]
        segments.append(("N4", *place, "", "", address.subdivision))
    return segments


def person_block(loop: str, role: str, person: Person) -> Block:
    """The loop of a subscriber or patient. The subscriber of another payer (2330A) has no DMG."""
    segments: list[Elements] = [write_person(role, person), *_with_country(person)]
    if loop != "2330A" and (person.birth or person.sex):
        segments.append(trimmed("DMG", "D8", d8(person.birth), person.sex))
    if person.references:
        segments += [("REF", ref.qualifier, ref.value) for ref in person.references]
    return loop, texts(segments)


@lru_cache(_REMEMBERED)
def payer_block(loop: str, payer: Payer) -> Block:
    """The loop of a payer; no segments for one of whom nothing is known."""
    if payer == Payer():
        return loop, []
    references = [("REF", ref.qualifier, ref.value) for ref in payer.references]
    return loop, texts([write_payer("PR", payer), *_with_country(payer), *references])


@lru_cache(_REMEMBERED)
def sbr(coverage: Coverage, kind: ClaimKind, *, patient_is_subscriber: bool | None = None) -> str:
    """The SBR of a coverage. At loop 2000B a patient who is someone else leaves SBR02 to loop 2000C.

    Institutional claims say by value codes why Medicare is secondary, and have no SBR05.
    """
    relationship = coverage.relationship
    if patient_is_subscriber is not None:
        relationship = _SELF if patient_is_subscriber else ""
    msp_type = "" if kind is ClaimKind.INSTITUTIONAL else coverage.msp_type
    group = (said(coverage.group_number), said(coverage.group_name))
    segment = trimmed("SBR", coverage.sequence, relationship, *group, msp_type, "", "", "", coverage.filing_code)
    return texts([segment])[0]


def pat(person: Person, relationship: str = "") -> list[str]:
    """The PAT of a level, where there is something to say."""
    if not (relationship or person.death or person.pregnant or person.weight is not None):
        return []
    death = ("D8", d8(person.death)) if person.death else ("", "")
    weight = ("01", number(person.weight)) if person.weight is not None else ("", "")
    return texts([trimmed("PAT", relationship, "", "", "", *death, *weight, "Y" if person.pregnant else "")])
