"""An institutional claim on paper: what stands in each form locator of the UB-04.

Locators are named as the form numbers them, payers by their row (``50A``), what repeats by its own letter
(``31a``, ``67A``) and service lines by their place on the page (``42.1``). Parts follow a dot (``31a.date``).
The form itself is not part of this.
"""

from __future__ import annotations

from typing import NamedTuple

from superbill.core.claim.paper import Page, long_date, money, name, pages_of, place, said, short_date, street
from superbill.core.claim.parts import number
from superbill.core.claim.values import (
    PAYER_ORDER,
    Address,
    Claim,
    ClaimKind,
    CodedFact,
    Coverage,
    Line,
    Payer,
    Person,
    Provider,
    Reference,
)
from superbill.core.money import Cents

LINES = 22
"""Lines on a page; the 23rd row is the total."""
_TOTAL = "0001"
_ROWS = "ABC"

LOCATORS = {
    "condition": [str(locator) for locator in range(18, 29)],
    "occurrence": [f"{locator}{row}" for row in "ab" for locator in (31, 32, 33, 34)],
    "span": [f"{locator}{row}" for row in "ab" for locator in (35, 36)],
    "value": [f"{locator}{row}" for row in "abcd" for locator in (39, 40, 41)],
    "principal": ["67"],
    "other": [f"67{letter}" for letter in "ABCDEFGHIJKLMNOPQ"],
    "admitting": ["69"],
    "reason": ["70a", "70b", "70c"],
    "external": ["72a", "72b", "72c"],
    "procedure": ["74", "74a", "74b", "74c", "74d", "74e"],
}
"""The locators of what repeats, by kind of code or role of diagnosis, in the order they are filled."""


class _Row(NamedTuple):
    """One payer of rows A to C."""

    coverage: Coverage
    payer: Payer
    subscriber: Person
    release: str
    assigned: str
    paid: Cents | None
    authorization: str
    claim_number: str
    destination: bool


def ub04(claim: Claim) -> list[Page]:
    """The pages of an institutional claim, twenty-two lines each; totals stand on the last.

    What a form has no room for (a fourth payer) is told by :func:`superbill.core.claim.forms.paper_findings`.
    """
    assert claim.kind is ClaimKind.INSTITUTIONAL, "a UB-04 is for institutional claims"
    head = {**_head(claim), **_stay(claim), **_facts(claim), **_diagnoses(claim), **_payers(claim), **_people(claim)}
    groups = pages_of(claim.lines, LINES)
    pages = []
    for index, lines in enumerate(groups, 1):
        page = {**head, "43.23": f"PAGE {index} OF {len(groups)}"}
        for row, line in enumerate(lines, 1):
            page |= _line(line, row)
        if index == len(groups):
            page |= _totals(claim)
        pages.append(said(page))
    return pages


def _head(claim: Claim) -> Page:
    """Locators 1 to 11: provider, numbers, type of bill, patient."""
    patient = claim.person
    address = patient.address or Address()
    return {
        **_office("1", claim.billing),
        **_office("2", claim.pay_to),
        "3a": claim.control_number,
        "3b": claim.medical_record,
        "4": f"0{claim.facility_code}{claim.frequency}",
        "5": claim.billing.tax_id,
        "6.from": short_date(claim.statement_from, ""),
        "6.to": short_date(claim.statement_to or claim.statement_from, ""),
        "8a": patient.member_id,
        "8b": name(patient),
        "9a": street(address),
        "9b": address.city,
        "9c": address.state,
        "9d": address.postal,
        "9e": address.country,
        "10": long_date(patient.birth, ""),
        "11": patient.sex,
    }


def _office(locator: str, provider: Provider | None) -> Page:
    if provider is None:
        return {}
    return {
        f"{locator}.name": name(provider),
        f"{locator}.street": street(provider.address),
        f"{locator}.city": place(provider.address),
    }


def _stay(claim: Claim) -> Page:
    """Locators 12 to 17, and the state of an accident."""
    return {
        "12": short_date(claim.admission, ""),
        "13": claim.admission_hour[:2],
        "14": claim.admission_type,
        "15": claim.admission_source,
        "16": claim.discharge_hour[:2],
        "17": claim.patient_status,
        "29": claim.accident_state,
    }


def _facts(claim: Claim) -> Page:
    """Locators 18 to 41: condition, occurrence, span and value codes; 38 is who answers for the bill."""
    page: Page = {}
    for kind in ("condition", "occurrence", "span", "value"):
        facts = [fact for fact in claim.conditions if fact.kind == kind]
        for locator, fact in zip(LOCATORS[kind], facts, strict=False):
            page |= {locator: fact.code, **_about(locator, fact)}
    address = claim.subscriber.address
    page |= {"38.name": name(claim.subscriber), "38.street": street(address), "38.city": place(address)}
    return page


def _about(locator: str, fact: CodedFact) -> Page:
    if fact.kind == "value":
        return {f"{locator}.amount": money(fact.amount)}
    if fact.kind == "span":
        return {f"{locator}.from": short_date(fact.start, ""), f"{locator}.to": short_date(fact.end, "")}
    return {f"{locator}.date": short_date(fact.start, "")}


def _line(line: Line, row: int) -> Page:
    """Locators 42 to 48 of one line."""
    drug = line.drug
    return {
        f"42.{row}": line.revenue_code,
        f"43.{row}": f"N4{drug.ndc} {drug.unit}{number(drug.quantity)}" if drug else "",
        f"44.{row}": " ".join((line.procedure.code, *line.procedure.modifiers)),
        f"45.{row}": short_date(line.service_from, ""),
        f"46.{row}": number(line.units),
        f"47.{row}": money(line.charge),
        f"48.{row}": money(line.noncovered),
    }


def _totals(claim: Claim) -> Page:
    noncovered = sum(line.noncovered or 0 for line in claim.lines)
    return {"42.23": _TOTAL, "47.23": money(claim.charge), "48.23": money(noncovered or None)}


def _rows(claim: Claim) -> list[_Row]:
    """The payers in the order in which they pay."""
    own = _Row(
        claim.coverage,
        claim.payer,
        claim.subscriber,
        claim.release,
        claim.benefits_assigned,
        None,
        claim.authorization,
        claim.payer_claim_number,
        destination=True,
    )
    others = [
        _Row(
            other.coverage,
            other.payer,
            other.subscriber,
            other.release,
            other.benefits_assigned,
            other.paid,
            _reference(other.payer.references, "G1"),
            other.claim_number,
            destination=False,
        )
        for other in claim.other_payers
    ]
    return sorted([own, *others], key=lambda row: PAYER_ORDER.find(row.coverage.sequence) % len(PAYER_ORDER))


def _reference(references: tuple[Reference, ...], qualifier: str) -> str:
    return next((reference.value for reference in references if reference.qualifier == qualifier), "")


def _payers(claim: Claim) -> Page:
    """Locators 50 to 64, a row for each payer."""
    page: Page = {"56": claim.billing.npi}
    for letter, row in zip(_ROWS, _rows(claim), strict=False):
        page |= {
            f"50{letter}": row.payer.name,
            f"51{letter}": row.payer.id,
            f"52{letter}": row.release,
            f"53{letter}": row.assigned,
            f"54{letter}": money(row.paid),
            f"55{letter}": money(claim.estimated_due) if row.destination else "",
            f"57{letter}": _reference(claim.billing.references, "G2") if row.destination else "",
            f"58{letter}": name(row.subscriber),
            f"59{letter}": row.coverage.relationship,
            f"60{letter}": row.subscriber.member_id,
            f"61{letter}": row.coverage.group_name,
            f"62{letter}": row.coverage.group_number,
            f"63{letter}": row.authorization,
            f"64{letter}": row.claim_number,
        }
    return page


def _diagnoses(claim: Claim) -> Page:
    """Locators 66 to 74: diagnoses with their presence on admission, DRG, procedures."""
    page: Page = {"71": claim.drg}
    for role in ("principal", "other", "admitting", "reason", "external"):
        diagnoses = [diagnosis for diagnosis in claim.diagnoses if diagnosis.role == role]
        for locator, diagnosis in zip(LOCATORS[role], diagnoses, strict=False):
            page |= {locator: diagnosis.code, f"{locator}.poa": diagnosis.poa}
    if claim.diagnoses:
        page["66"] = "9" if claim.diagnoses[0].version == "9" else "0"
    procedures = sorted(claim.procedures, key=lambda procedure: not procedure.principal)
    # Locator 74 is the principal procedure's alone.
    locators = LOCATORS["procedure"][0 if procedures and procedures[0].principal else 1 :]
    for locator, procedure in zip(locators, procedures, strict=False):
        page |= {locator: procedure.code, f"{locator}.date": short_date(procedure.on, "")}
    return page


def _people(claim: Claim) -> Page:
    """Locators 76 to 81: who attended, operated and helped; remarks; the specialty billed under."""
    page: Page = {"80": claim.note}
    roles = [("ZZ", claim.other_operating), ("82", claim.rendering), ("DN", claim.referring)]
    helpers = [(role, provider) for role, provider in roles if provider]
    named = [("76", "", claim.attending), ("77", "", claim.operating)]
    named += [(locator, role, one) for locator, (role, one) in zip(("78", "79"), helpers, strict=False)]
    for locator, role, provider in named:
        if provider:
            page |= {
                locator: provider.npi,
                f"{locator}.role": role,
                f"{locator}.last": provider.last,
                f"{locator}.first": provider.first,
            }
    if claim.billing.taxonomy:
        page |= {"81a.qualifier": "B3", "81a": claim.billing.taxonomy}
    return page
