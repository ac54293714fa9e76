"""Who: providers, patient, subscriber, payer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from superbill.core.claim.values import Address, Claim, Person, Provider
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case
from superbill.core.edits.zips import zip_in_state
from superbill.core.findings import Finding, Where
from superbill.core.ids import valid_mbi, valid_npi, valid_taxonomy

_CLAIM = Where()
_LINE_ROLES = ("rendering", "ordering", "referring", "supervising")
_known_mbi = lru_cache(maxsize=1 << 16)(valid_mbi)


def check(case: Case) -> Iterator[Finding]:
    """Every finding about the people and organizations of the claim."""
    claim = case.claim
    yield from _billing(claim)
    yield from _providers(case)
    yield from _people(claim)
    if not claim.payer.id:
        yield kinds.PAYER_ID_MISSING.at()
    if case.medicare and claim.subscriber.member_id and not _known_mbi(claim.subscriber.member_id):
        yield kinds.MBI_FORM.at(value="of the subscriber")


def _billing(claim: Claim) -> Iterator[Finding]:
    billing = claim.billing
    if not billing.npi:
        yield kinds.NPI_MISSING.at(role="billing provider")
    if not (len(billing.tax_id) == 9 and billing.tax_id.isdigit()):
        yield kinds.TAX_ID_FORM.at()
    address = billing.address
    if address is None or not (address.line1 and address.city):
        yield kinds.BILLING_ADDRESS.at(why="is incomplete")
        return
    if _post_box(address.line1):
        yield kinds.BILLING_ADDRESS.at(why="is a post box")
    if not _long_zip(address):
        yield kinds.ZIP_SHORT.at(role="billing provider's")
    yield from _placed(address, "billing provider")
    facility = claim.facility
    if facility is not None and facility.address is not None and not _long_zip(facility.address):
        yield kinds.ZIP_SHORT.at(role="service facility's")


@lru_cache(maxsize=1 << 14)
def _placed(address: Address, role: str) -> tuple[Finding, ...]:
    """Whether the ZIP code lies in the state the address names."""
    foreign = bool(address.country and address.country != "US")
    if foreign or not (address.state and address.postal) or zip_in_state(address.postal, address.state):
        return ()
    return (kinds.STATE_ZIP.at(value=address.state, role=role),)


@lru_cache(maxsize=4096)
def _post_box(line: str) -> bool:
    return "".join(line.upper().replace(".", "").split()[:2]).startswith("POBOX")


def _long_zip(address: Address) -> bool:
    return bool(address.country and address.country != "US") or len(address.postal) == 9


def _providers(case: Case) -> Iterator[Finding]:
    claim = case.claim
    people = (
        (claim.billing, "billing provider"),
        (claim.rendering, "rendering provider"),
        (claim.referring, "referring provider"),
        (claim.supervising, "supervising provider"),
        (claim.attending, "attending provider"),
        (claim.operating, "operating provider"),
        (claim.other_operating, "other operating provider"),
        (claim.primary_care, "primary care provider"),
        (claim.assistant, "assistant"),
    )
    for provider, role in people:
        if provider is not None:
            yield from _provider(case, provider, role, _CLAIM)
    for service in case.services:
        line = service.line
        if line.rendering or line.ordering or line.referring or line.supervising:
            for role in _LINE_ROLES:
                provider = getattr(line, role)
                if provider is not None:
                    yield from _provider(case, provider, f"{role} provider", service.where)


def _provider(case: Case, provider: Provider, role: str, where: Where) -> Sequence[Finding]:
    code = provider.taxonomy
    if not code:
        return _faults(provider.npi, code, role, where)
    listed = case.answers("taxonomy", case.tables.taxonomy, case.dos, "taxonomy codes")
    unknown = listed and case.tables.taxonomy.get(code, case.dos) is None
    return _faults(provider.npi, code, role, where, unknown)


@lru_cache(maxsize=1 << 14)
def _faults(npi: str, taxonomy: str, role: str, where: Where, unknown: bool = False) -> tuple[Finding, ...]:
    found = []
    if npi and not valid_npi(npi):
        found.append(kinds.NPI_FORM.at(where, value=npi, role=role))
    if taxonomy and not valid_taxonomy(taxonomy):
        found.append(kinds.TAXONOMY_FORM.at(where, value=taxonomy, role=role))
    elif unknown:
        found.append(kinds.TAXONOMY_UNKNOWN.at(where, value=taxonomy, role=role))
    return tuple(found)


def _people(claim: Claim) -> Iterator[Finding]:
    subscriber = claim.subscriber
    if not subscriber.member_id:
        yield kinds.MEMBER_ID_MISSING.at()
    yield from _person(subscriber, "subscriber", claim.patient is None)
    if claim.patient is not None:
        yield from _person(claim.patient, "patient", True)
    for other in claim.other_payers:
        if not other.subscriber.member_id:
            yield kinds.MEMBER_ID_MISSING.at(Where(path=f"other payer {other.payer.id}"))


def _person(person: Person, who: str, is_patient: bool) -> Iterator[Finding]:
    if not person.last:
        yield kinds.PERSON_INCOMPLETE.at(who=who, value="last name")
    if not is_patient:
        return
    if person.birth is None:
        yield kinds.PERSON_INCOMPLETE.at(who=who, value="birth date")
    if not person.sex:
        yield kinds.PERSON_INCOMPLETE.at(who=who, value="sex")
    if person.address is None:
        yield kinds.PERSON_INCOMPLETE.at(who=who, value="address")
    else:
        yield from _placed(person.address, who)
