"""Hypothesis strategies of claims: everything an 837 can say, by kind, and submissions of them.

``claims()`` gives claims of any kind, ``claims(kind)`` of one; ``submissions()`` likewise. What they give
is canonical: it survives writing and reading unchanged. Diagnoses of institutional claims, for one, stand in
the order of the guide's families.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import structs

from superbill.core.claim.values import (
    Address,
    Adjustment,
    Attachment,
    Claim,
    ClaimKind,
    CodedFact,
    Contact,
    Coverage,
    Diagnosis,
    Drug,
    Extra,
    InpatientProcedure,
    Line,
    LinePayment,
    OtherPayer,
    Payer,
    Person,
    Procedure,
    Provider,
    Reference,
    Submission,
    Tooth,
)
from superbill.core.ids import npi_with_check_digit

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
P, I, D = ClaimKind.PROFESSIONAL, ClaimKind.INSTITUTIONAL, ClaimKind.DENTAL  # noqa: E741

names = st.text(_LETTERS + "'-", min_size=1, max_size=20)
"""Names and other words of people."""
ids = st.text(_LETTERS + "0123456789", min_size=2, max_size=15)
digits = st.text("0123456789", min_size=2, max_size=10)
nine_digits = st.text("123456789", min_size=9, max_size=9)
dates = st.dates(date(2015, 10, 1), date(2030, 12, 31))
births = st.dates(date(1920, 1, 1), date(2030, 12, 31))
cents = st.integers(0, 10_000_000)
quantities = st.integers(1, 99_999).map(lambda tenths: Decimal(tenths) / 10)
npis = st.integers(100_000_000, 299_999_999).map(lambda number: npi_with_check_digit(str(number)))
taxonomies = st.sampled_from(("207Q00000X", "207R00000X", "282N00000X", "1223G0001X"))
addresses = st.builds(
    Address,
    line1=names,
    line2=st.just("") | names,
    city=st.sampled_from(("AUSTIN", "EL PASO")),
    state=st.sampled_from(("TX", "NY", "CA")),
    postal=st.sampled_from(("78701", "787011234")),
)


def maybe(strategy: SearchStrategy[Any], nothing: Any = "") -> SearchStrategy[Any]:
    """The strategy, or nothing."""
    return st.just(nothing) | strategy


def some(strategy: SearchStrategy[Any], most: int, least: int = 0) -> SearchStrategy[tuple[Any, ...]]:
    """A tuple of what the strategy gives."""
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def references(*qualifiers: str) -> SearchStrategy[tuple[Reference, ...]]:
    """References, each qualifier once at most."""
    made = st.builds(Reference, st.sampled_from(qualifiers), ids)
    return st.lists(made, max_size=2, unique_by=lambda one: one.qualifier).map(tuple)


contacts = st.builds(Contact, name=names, numbers=some(st.tuples(st.sampled_from(("TE", "FX", "EM")), digits), 3, 1))


def coverages(kind: ClaimKind) -> SearchStrategy[Coverage]:
    """The coverage of somebody else's; institutional claims tell why Medicare is secondary by value codes."""
    return st.builds(
        Coverage,
        sequence=st.sampled_from("PST"),
        relationship=st.sampled_from(("01", "19", "G8")),
        group_number=maybe(ids),
        group_name=maybe(names),
        msp_type=st.sampled_from(("", "12", "47")) if kind is not I else st.just(""),
        filing_code=st.sampled_from(("CI", "MB", "MC", "12")),
    )


persons = st.builds(
    Person,
    last=names,
    first=names,
    middle=maybe(names),
    suffix=st.sampled_from(("", "JR")),
    member_id=ids,
    birth=births,
    sex=st.sampled_from("FMU"),
    address=addresses,
    references=maybe(st.builds(Reference, st.just("SY"), nine_digits).map(lambda one: (one,)), ()),
)
organizations = st.builds(Provider, last=names, organization=st.just(True), npi=npis, references=references("G2"))
doctors = st.builds(
    Provider, last=names, first=names, middle=maybe(names), npi=npis, references=references("0B", "1G", "G2")
)
places = st.builds(structs.replace, organizations, address=addresses)
specialists = st.builds(structs.replace, doctors, taxonomy=taxonomies)
payers = st.builds(Payer, name=names, id=ids, id_qualifier=st.sampled_from(("PI", "XV")), address=maybe(addresses, None),
                   references=references("2U", "FY"))  # fmt: skip


@st.composite
def billings(draw: st.DrawFn, kind: ClaimKind) -> Provider:
    """A billing provider, with everything it can have."""
    return structs.replace(
        draw(organizations),
        taxonomy=draw(maybe(taxonomies)),
        tax_id=draw(nine_digits),
        tax_id_qualifier="EI" if kind is I else draw(st.sampled_from(("EI", "SY"))),
        address=structs.replace(draw(addresses), postal="787011234"),
        contact=draw(maybe(contacts, None)),
        references=(),
    )


def procedures(kind: ClaimKind) -> SearchStrategy[Procedure]:
    """A procedure as the kind's lines carry it."""
    return st.builds(
        Procedure,
        code=st.sampled_from(("99213", "80053", "J1885")) if kind is not D else st.sampled_from(("D0120", "D2391")),
        modifiers=st.lists(st.sampled_from(("25", "59", "RT", "LT", "TC")), max_size=4, unique=True).map(tuple),
        qualifier=st.just("AD" if kind is D else "HC"),
        description=maybe(names),
    )


adjustments = st.builds(
    Adjustment,
    group=st.sampled_from(("CO", "PR", "OA")),
    code=st.sampled_from(("1", "2", "45", "96")),
    amount=st.integers(1, 100_000),
    quantity=maybe(quantities, None),
)


adjustment_lists = st.lists(adjustments, max_size=8).map(
    lambda made: tuple(sorted(made, key=lambda adjustment: adjustment.group))
)
"""Adjustments as payers send them: those of one group side by side."""


def line_payments(kind: ClaimKind, payer_ids: tuple[str, ...]) -> SearchStrategy[LinePayment]:
    """What another payer decided about a line."""
    return st.builds(
        LinePayment,
        payer_id=st.sampled_from(payer_ids),
        paid=cents,
        procedure=procedures(kind),
        revenue_code=st.sampled_from(("0300", "0450")) if kind is I else st.just(""),
        units=quantities,
        bundled_into=st.integers(0, 3),
        adjustments=adjustment_lists,
        paid_on=dates,
        remaining=maybe(cents, None),
    )


drugs = st.builds(
    Drug,
    ndc=st.text("0123456789", min_size=11, max_size=11),
    quantity=quantities,
    unit=st.sampled_from(("UN", "ML", "GR")),
    prescription=maybe(digits),
)
_LINE_EXTRAS = {
    P: (
        Extra("2400", ("DTP", "463", "D8", "20260101")),
        Extra("2400", ("AMT", "T", "3.5")),
        Extra("2420B", ("NM1", "QB", "2", "", "", "", "", "", "XX", "1234567893")),
    ),
    I: (Extra("2400", ("AMT", "GT", "4")), Extra("2420A", ("NM1", "72", "1", "ADAMS", "RUTH"))),
    D: (Extra("2400", ("AMT", "T", "3.5")),),
}


@st.composite
def lines(draw: st.DrawFn, kind: ClaimKind, number: int = 1, payer_ids: tuple[str, ...] = ()) -> Line:
    """A service line."""
    first = draw(dates)
    fields: dict[str, Any] = {
        "number": number,
        "procedure": draw(procedures(kind)),
        "charge": draw(cents),
        "units": draw(quantities),
        "service_from": first,
        "service_to": draw(maybe(st.integers(1, 30).map(lambda days: first + timedelta(days)), None)),
        "control_number": f"L{number}",
        "payments": draw(some(line_payments(kind, payer_ids), 2)) if payer_ids else (),
        "extras": tuple(extra for extra in _LINE_EXTRAS[kind] if draw(st.booleans())),
    }
    if kind is not D:
        fields["drug"] = draw(maybe(drugs, None))
    if kind is I:
        fields |= {
            "revenue_code": draw(st.sampled_from(("0120", "0300"))),
            "noncovered": draw(maybe(cents, None)),
            "unit": draw(st.sampled_from(("UN", "DA"))),
            "note": draw(maybe(names)),
            "rendering": draw(maybe(doctors, None)),
            "referring": draw(maybe(doctors, None)),
        }
        return Line(**fields)
    if kind is D:
        fields["service_to"] = None
    fields |= {
        "place": draw(st.sampled_from(("", "22"))),
        "pointers": draw(st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True).map(tuple)),
        "authorization": draw(maybe(ids)),
        "referral": draw(maybe(ids)),
        "rendering": draw(maybe(specialists, None)),
        "supervising": draw(maybe(doctors, None)),
        "facility": draw(maybe(places, None)),
    }
    return Line(**fields, **draw(_professional_line() if kind is P else _dental_line()))


def _professional_line() -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "unit": st.sampled_from(("UN", "MJ")),
            "emergency": st.booleans(),
            "epsdt": st.booleans(),
            "family_planning": st.booleans(),
            "copay_exempt": st.booleans(),
            "clia": maybe(ids),
            "note": maybe(names),
            "ordering": maybe(st.builds(structs.replace, doctors, address=addresses, contact=contacts), None),
            "referring": maybe(doctors, None),
        }
    )


def _dental_line() -> SearchStrategy[dict[str, Any]]:
    surfaces = st.lists(st.sampled_from("MODBL"), max_size=5, unique=True).map(tuple)
    return st.fixed_dictionaries(
        {
            "oral_cavity": some(st.sampled_from(("10", "20", "30")), 2),
            "prosthesis": st.sampled_from(("", "I")),
            "teeth": some(st.builds(Tooth, st.sampled_from(("1", "12", "A")), surfaces), 2),
        }
    )


@st.composite
def other_payers(draw: st.DrawFn, kind: ClaimKind, payer_id: str) -> OtherPayer:
    """Another payer, which may have decided."""
    remarks = draw(some(st.sampled_from(("MA01", "N130", "MA130")), 3))
    other = {P: "2330D", I: "2330G", D: "2330D"}[kind]
    rendering = (
        Extra(other, ("NM1", "82", "1")),
        Extra(other, ("REF", "G2", "PBS3334")),
    )
    return OtherPayer(
        coverage=draw(coverages(kind)),
        subscriber=structs.replace(draw(persons), birth=None, sex=""),
        payer=structs.replace(draw(payers), id=payer_id),
        paid=draw(maybe(cents, None)),
        noncovered=draw(maybe(cents, None)),
        remaining=draw(maybe(cents, None)),
        adjustments=draw(adjustment_lists),
        benefits_assigned=draw(st.sampled_from("YNW")),
        release=draw(st.sampled_from("YI")),
        paid_on=draw(maybe(dates, None)),
        claim_number=draw(maybe(ids)),
        remarks=remarks,
        extras=rendering if draw(st.booleans()) else (),
        signature_source=draw(st.sampled_from(("", "P"))) if kind is P else "",
    )


icd_codes = st.sampled_from(("J069", "E1165", "I10", "S52501A", "Z0000"))
_FACTS = {
    "span": st.builds(
        lambda code, start, days: CodedFact("span", code, start, start + timedelta(days)),
        st.sampled_from(("70", "74")),
        dates,
        st.integers(0, 30),
    ),
    "occurrence": st.builds(CodedFact, st.just("occurrence"), st.sampled_from(("01", "11")), dates),
    "value": st.builds(CodedFact, st.just("value"), st.sampled_from(("01", "80")), amount=cents),
    "condition": st.builds(CodedFact, st.just("condition"), st.sampled_from(("02", "17"))),
    "treatment": st.builds(CodedFact, st.just("treatment"), st.sampled_from(("A01", "B02"))),
}


def _diagnoses(role: str, most: int, poa: bool, least: int = 0) -> SearchStrategy[tuple[Diagnosis, ...]]:
    present = st.sampled_from(("", "Y", "N", "U", "W")) if poa else st.just("")
    return some(st.builds(Diagnosis, icd_codes, st.just(role), present), most, least)


def _institutional(draw: st.DrawFn) -> dict[str, Any]:
    principal = draw(_diagnoses("principal", 1, poa=True, least=1))
    codes = [draw(_diagnoses(role, most, poa)) for role, most, poa in (
        ("admitting", 1, False), ("reason", 3, False), ("external", 12, True), ("other", 14, True),
    )]  # fmt: skip
    first = draw(st.builds(InpatientProcedure, st.just("0BJ08ZZ"), dates, st.just(True)))
    others = draw(some(st.builds(InpatientProcedure, st.just("0DTJ4ZZ"), dates), 2))
    start = draw(dates)
    return {
        "facility_code": "11",
        "frequency": draw(st.sampled_from("12378")),
        "diagnoses": principal + sum(codes, ()),
        "conditions": sum((draw(some(facts, 2)) for facts in _FACTS.values()), ()),
        "procedures": draw(st.sampled_from(((), (first, *others)))),
        "drg": draw(st.sampled_from(("", "194"))),
        "statement_from": start,
        "statement_to": start + timedelta(draw(st.integers(0, 20))),
        "admission": draw(maybe(dates, None)),
        "discharge_hour": draw(st.sampled_from(("", "1130"))),
        "admission_type": "1",
        "admission_source": draw(st.sampled_from(("1", "7"))),
        "patient_status": "01",
        "estimated_due": draw(maybe(cents, None)),
        "attending": draw(specialists),
        "operating": draw(maybe(doctors, None)),
        "other_operating": draw(maybe(doctors, None)),
        "accident_state": draw(st.sampled_from(("", "TX"))),
    }


def _professional(draw: st.DrawFn) -> dict[str, Any]:
    accident = draw(st.booleans())
    return {
        "facility_code": draw(st.sampled_from(("11", "21", "22"))),
        "frequency": draw(st.sampled_from("178")),
        "diagnoses": draw(_diagnoses("principal", 1, poa=False, least=1)) + draw(_diagnoses("other", 11, poa=False)),
        "conditions": draw(some(_FACTS["condition"], 3)),
        "related_causes": draw(st.sampled_from((("AA",), ("AA", "EM")))) if accident else (),
        "accident_state": draw(st.sampled_from(("", "TX"))) if accident else "",
        "accident": draw(dates) if accident else None,
        "special_program": draw(st.sampled_from(("", "02"))),
        "signature_source": draw(st.sampled_from(("", "P"))),
        "onset": draw(maybe(dates, None)),
        "last_menstrual_period": draw(maybe(dates, None)),
        "initial_treatment": draw(maybe(dates, None)),
        "admission": draw(maybe(dates, None)),
        "discharge": draw(maybe(dates, None)),
        "clia": draw(maybe(ids)),
        "patient_paid": draw(maybe(cents, None)),
        "primary_care": draw(maybe(doctors, None)),
        "supervising": draw(maybe(doctors, None)),
    }


def _dental(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "facility_code": "11",
        "predetermination": draw(st.booleans()),
        "statement_from": draw(maybe(dates, None)),
        "diagnoses": draw(_diagnoses("principal", 1, poa=False)),
        "assistant": draw(maybe(specialists, None)),
        "patient_paid": draw(maybe(cents, None)),
        "supervising": draw(maybe(doctors, None)),
    }


_EXTRAS = {
    P: (
        Extra("2010CA", ("PER", "IC", "DESK", "TE", "5125550100")),
        Extra("2300", ("DTP", "453", "D8", "20260101")),
        Extra("2300", ("K3", "STATE DATA")),
        Extra("2300", ("HCP", "00", "0")),
        Extra("2310E", ("NM1", "PW", "2")),
        Extra("2310E", ("N3", "7 OAK CT")),
        Extra("2310E", ("N4", "AUSTIN", "TX", "78702")),
    ),
    I: (Extra("2300", ("REF", "9A", "459804390823")), Extra("2300", ("K3", "STATE DATA"))),
    D: (Extra("2300", ("DN1", "36", "27")), Extra("2300", ("DN2", "1", "M", "", "", "", "JP"))),
}
_KINDS = {P: _professional, I: _institutional, D: _dental}


@st.composite
def claims(draw: st.DrawFn, kind: ClaimKind | None = None) -> Claim:
    """A claim; of any kind when none is named."""
    kind = kind or draw(st.sampled_from((P, I, D)))
    payer_ids = ("OTHER1", "OTHER2")[: draw(st.integers(0, 2))]
    dependent = draw(st.booleans())
    coverage = draw(coverages(kind))
    subscriber = draw(persons)
    weight = (
        {"weight": draw(maybe(quantities, None)), "pregnant": draw(st.booleans()), "death": draw(maybe(dates, None))}
        if kind is P
        else {}
    )
    patient = structs.replace(draw(persons), member_id="", references=(), **weight) if dependent else None
    own = [extra for extra in _EXTRAS[kind] if (dependent or extra.loop != "2010CA")]
    kept = tuple(own) if draw(st.booleans()) else ()
    made = [draw(lines(kind, number, payer_ids)) for number in range(1, draw(st.integers(1, 3)) + 1)]
    fields: dict[str, Any] = {
        "kind": kind,
        "control_number": draw(ids),
        "charge": sum(line.charge for line in made),
        "billing": draw(billings(kind)),
        "coverage": coverage if dependent else structs.replace(coverage, relationship="18"),
        "subscriber": subscriber,
        "payer": draw(payers),
        "patient": patient,
        "pay_to": draw(maybe(st.builds(Provider, organization=st.just(True), address=addresses), None)),
        "lines": tuple(made),
        "assignment": draw(st.sampled_from("AC")),
        "benefits_assigned": draw(st.sampled_from("YNW")),
        "release": draw(st.sampled_from("YI")),
        "delay_reason": draw(st.sampled_from(("", "7"))),
        "authorization": draw(maybe(ids)),
        "referral": draw(maybe(ids)),
        "payer_claim_number": draw(maybe(ids)),
        "clearinghouse_trace": draw(maybe(ids)),
        "medical_record": draw(maybe(ids)) if kind is not D else "",
        "note": draw(maybe(names)),
        "attachments": draw(some(st.builds(Attachment, st.just("OZ"), st.sampled_from(("BM", "EL")), ids), 2)),
        "rendering": draw(maybe(specialists if kind is not I else doctors, None)),
        "referring": draw(maybe(doctors, None)),
        "facility": draw(maybe(places, None)),
        "other_payers": tuple(draw(other_payers(kind, payer_id)) for payer_id in payer_ids),
        "extras": kept,
    }
    return Claim(**{**fields, **_KINDS[kind](draw)})


@st.composite
def submissions(draw: st.DrawFn, kind: ClaimKind | None = None, most: int = 3) -> Submission:
    """A submission of claims of one kind, some of them of one provider, subscriber or patient."""
    kind = kind or draw(st.sampled_from((P, I, D)))
    made: list[Claim] = []
    for index in range(draw(st.integers(1, most))):
        claim = structs.replace(draw(claims(kind)), control_number=f"C{index}")
        shared = draw(st.sampled_from((0, 1, 2))) if made else 0
        made.append(_under(made[-1], claim, shared) if shared else claim)
    return Submission(
        kind=kind,
        reference=draw(ids),
        created=draw(dates),
        created_time="1405",
        submitter=draw(names),
        submitter_id=draw(ids),
        contact=draw(contacts),
        receiver=draw(names),
        receiver_id=draw(ids),
        claims=tuple(made),
        purpose=draw(st.sampled_from(("00", "18"))),
        use=draw(st.sampled_from(("CH", "RP"))),
        submitter_first=draw(maybe(names)),
        extras=draw(some(st.just(Extra("1000A", ("PER", "IC", "SECOND DESK", "TE", "5125550111"))), 1)),
    )


def _under(before: Claim, claim: Claim, shared: int) -> Claim:
    """The claim under the billing provider (1), or also under the subscriber and patient (2), of the one before."""
    claim = structs.replace(claim, billing=before.billing, pay_to=before.pay_to)
    if shared == 1:
        return claim
    upper = tuple(extra for extra in before.extras if extra.loop == "2010CA")
    own = tuple(extra for extra in claim.extras if extra.loop != "2010CA")
    return structs.replace(
        claim,
        coverage=before.coverage,
        subscriber=before.subscriber,
        payer=before.payer,
        patient=before.patient,
        extras=upper + own,
    )
