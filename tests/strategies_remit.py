"""Hypothesis strategies of remittances: everything an 835 can say, always balanced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import structs

from superbill.core.claim.values import (
    Address,
    Adjustment,
    Contact,
    Extra,
    Person,
    Procedure,
    Provider,
    Reference,
)
from superbill.core.remit.values import ClaimGroup, ProviderAdjustment, RemitClaim, RemitLine, Remittance
from tests.builders_remit import a_claim, a_remittance

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
dates = st.dates(date(2015, 10, 1), date(2030, 12, 31))
cents = st.integers(0, 1_000_000)
numbers = st.text("0123456789", min_size=5, max_size=12)
codes = st.text("0123456789" + _LETTERS, min_size=2, max_size=8)
names = st.text(_LETTERS + "'-. é", min_size=1, max_size=20).map(str.strip).filter(bool)
control_numbers = st.text(_LETTERS + "0123456789-", min_size=1, max_size=20).filter(
    lambda text: text.strip("-") == text
)
quantities = st.integers(1, 9999).map(lambda hundredths: Decimal(hundredths) / 100)
states = st.sampled_from(("TX", "NY", "CA", "FL"))
addresses = st.builds(
    Address,
    line1=names,
    line2=st.just("") | names,
    city=names,
    state=states,
    postal=st.sampled_from(("78701", "787011234")),
)
contacts = st.builds(
    Contact,
    name=names,
    numbers=st.lists(st.tuples(st.sampled_from(("TE", "EM", "FX", "EX")), numbers), max_size=3).map(tuple),
    function=st.sampled_from(("CX", "BL", "IC")),
)
persons = st.builds(
    Person,
    last=names,
    first=st.just("") | names,
    middle=st.just("") | names,
    suffix=st.sampled_from(("", "JR", "III")),
    member_id=st.just("") | codes,
)
procedures = st.builds(
    Procedure,
    code=st.sampled_from(("99213", "99214", "71046", "G0008", "J1100", "D1110")),
    modifiers=st.lists(st.sampled_from(("25", "59", "LT", "RT", "76")), unique=True, max_size=4).map(tuple),
    qualifier=st.sampled_from(("HC", "AD")),
    description=st.just("") | names,
)
carcs = st.sampled_from(("1", "2", "3", "16", "45", "96", "97", "253", "B7", "P12"))
groups = st.sampled_from(("CO", "PR", "OA", "PI"))


def references(*qualifiers: str) -> SearchStrategy[tuple[Reference, ...]]:
    return st.lists(st.builds(Reference, st.sampled_from(qualifiers), codes), max_size=3).map(tuple)


def extras(loop: str, *tags: str) -> SearchStrategy[tuple[Extra, ...]]:
    """Segments no value has a field for."""
    segment = st.tuples(st.sampled_from(tags), codes, codes)
    return st.lists(segment.map(lambda elements: Extra(loop, elements)), max_size=2).map(tuple)


@st.composite
def adjustment_lists(draw: Any, total: int) -> tuple[Adjustment, ...]:
    """Adjustments that add up to ``total`` cents, at most fourteen."""
    parts = draw(st.lists(st.integers(-50_000, 200_000), max_size=13))
    rest = total - sum(parts)
    amounts = [*parts, rest] if rest or parts else []
    return tuple(Adjustment(draw(groups), draw(carcs), amount, draw(st.none() | quantities)) for amount in amounts)


@st.composite
def remit_lines(draw: Any) -> RemitLine:
    charge, paid = draw(cents), draw(cents)
    first = draw(st.none() | dates)
    return RemitLine(
        procedure=draw(procedures),
        charge=charge,
        paid=paid,
        revenue_code=draw(st.sampled_from(("", "0450"))),
        paid_units=draw(quantities),
        submitted=draw(st.none() | procedures),
        submitted_units=draw(st.none() | quantities),
        service_from=first,
        service_to=draw(st.none() | dates) if first else None,
        adjustments=draw(adjustment_lists(charge - paid)),
        control_number=draw(st.just("") | codes),
        allowed=draw(st.none() | cents),
        amounts=draw(st.lists(st.tuples(st.sampled_from(("KH", "T", "ZK")), cents), max_size=2).map(tuple)),
        remarks=draw(st.lists(st.sampled_from(("N286", "M76", "MA130")), max_size=3).map(tuple)),
        policies=draw(st.lists(codes, max_size=2).map(tuple)),
        references=draw(references("LU", "1S", "G1")),
        extras=draw(extras("2110", "ZZZ")),
    )


def _corrected(person: Person) -> Person:
    return structs.replace(person, id_qualifier="C" if person.member_id else "MI")


@st.composite
def remit_claims(draw: Any) -> RemitClaim:
    """A claim that balances. Its CLP05 agrees with its PR adjustments; reversals have no positive amounts."""
    lines = draw(st.lists(remit_lines(), min_size=1, max_size=3))
    own = draw(adjustment_lists(draw(st.integers(-1000, 1000))))
    facts: dict[str, Any] = {
        "adjustments": own,
        "control_number": draw(control_numbers),
        "status": draw(st.sampled_from(("1", "2", "3", "4", "19", "20", "21", "23", "25"))),
        "filing_code": draw(st.sampled_from(("12", "MB", "CI"))),
        "payer_claim_number": draw(st.just("") | codes),
        "facility_code": draw(st.sampled_from(("", "11", "21"))),
        "frequency": draw(st.sampled_from(("", "1", "7"))),
        "drg": draw(st.sampled_from(("", "470"))),
        "patient": draw(persons),
        "subscriber": draw(st.none() | persons),
        "corrected": draw(st.none() | persons.map(_corrected)),
        "rendering": draw(st.none() | st.builds(Provider, last=names, first=names, npi=st.just("1679576722"))),
        "crossover": draw(st.none() | st.builds(Reference, names, codes)),
        "corrected_payer": draw(st.none() | st.builds(Reference, names, codes)),
        "remarks": draw(st.lists(st.sampled_from(("MA01", "MA18", "N211")), max_size=5).map(tuple)),
        "original_claim_number": draw(st.just("") | codes),
        "references": draw(references("EA", "1L", "CE", "G1")),
        "service_from": draw(st.none() | dates),
        "service_to": draw(st.none() | dates),
        "received": draw(st.none() | dates),
        "coverage_expired": draw(st.none() | dates),
        "amounts": draw(st.lists(st.tuples(st.sampled_from(("AU", "I", "D8")), cents), max_size=2).map(tuple)),
        "quantities": draw(st.lists(st.tuples(st.sampled_from(("CA", "CD")), quantities), max_size=2).map(tuple)),
        "contacts": draw(st.lists(contacts, max_size=1).map(tuple)),
        "extras": draw(extras("2100", "ZZZ")),
    }
    if facts["drg"]:
        facts["drg_weight"] = draw(st.none() | quantities)
    return a_claim(*lines, **facts)


@st.composite
def provider_adjustments(draw: Any) -> ProviderAdjustment:
    return ProviderAdjustment(
        provider_id=draw(st.sampled_from(("1234567893", "1679576722"))),
        fiscal_year_end=date(2026, 12, 31),
        code=draw(st.sampled_from(("WO", "FB", "72", "L6", "CS", "J1", "50"))),
        reference=draw(st.just("") | codes),
        amount=draw(st.integers(-100_000, 100_000)),
    )


@st.composite
def remittances(draw: Any) -> Remittance:
    """A balanced remittance of up to four claims and eight provider adjustments."""
    claims = draw(st.lists(remit_claims(), min_size=1, max_size=3))
    plb = draw(st.lists(provider_adjustments(), max_size=8))
    payer = draw(
        st.builds(
            Provider,
            last=names,
            organization=st.just(True),
            address=st.none() | addresses,
            references=references("2U", "EO", "NF").map(lambda more: (Reference("XV", "FH001"), *more)),
        )
    )
    size = draw(st.integers(0, len(claims)))
    grouped = (ClaimGroup("1", size), ClaimGroup("2", len(claims) - size, extras=(Extra("2000", ("TS2", "1")),)))
    return a_remittance(
        *claims,
        plb=plb,
        payer=payer,
        contacts=draw(st.lists(contacts, max_size=3).map(tuple)),
        receiver_id=draw(st.just("") | codes),
        currency=draw(st.sampled_from(("", "USD"))),
        groups=grouped,
        extras=draw(extras("HEADER", "ZZZ")),
    )
