"""Hypothesis strategies of questions and answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import structs

from superbill.core.claim.values import Payer, Provider, Reference
from superbill.core.inquiry.values import (
    AttachedDocument,
    AuthorizationAnswer,
    AuthorizationRequest,
    Batch,
    Benefit,
    ClaimStatus,
    EligibilityAnswer,
    EligibilityInquiry,
    Enrollment,
    Header,
    LineStatus,
    Member,
    MemberCoverage,
    Premium,
    PremiumItem,
    ProviderStatus,
    Reject,
    RequestedService,
    Status,
    StatusInquiry,
    StatusReport,
)
from tests.strategies_remit import (
    addresses,
    cents,
    codes,
    contacts,
    dates,
    names,
    numbers,
    persons,
    procedures,
    quantities,
)

empty = st.just("")
maybe_codes = empty | codes
maybe_dates = st.none() | dates
maybe_cents = st.none() | cents


def tuples(strategy: SearchStrategy[Any], most: int = 3, least: int = 0) -> SearchStrategy[Any]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def headers(purpose: str, kind: str = "") -> SearchStrategy[Header]:
    return st.builds(
        Header,
        reference=codes,
        created=dates,
        created_time=st.sampled_from(("0000", "1319", "235959")),
        purpose=st.just(purpose),
        kind=st.just(kind),
    )


payers = st.builds(Payer, name=names, id=codes, id_qualifier=st.sampled_from(("PI", "XV")))
providers = st.builds(
    Provider,
    last=names,
    first=empty | names,
    organization=st.booleans(),
    npi=st.sampled_from(("1234567893", "1679576722")),
    references=tuples(st.builds(Reference, st.sampled_from(("EO", "N5")), codes), 1),
)
full_providers = st.builds(
    structs.replace,
    providers,
    taxonomy=st.sampled_from(("", "207Q00000X")),
    address=st.none() | addresses,
    contact=st.none() | contacts.map(lambda contact: structs.replace(contact, function="IC")),
)
plain_persons = st.builds(
    structs.replace,
    persons,
    member_id=codes,
    birth=maybe_dates,
    sex=st.sampled_from(("", "F", "M", "U")),
    references=tuples(st.builds(Reference, st.sampled_from(("SY", "EJ", "1L")), codes), 2),
)
bare_persons = plain_persons.map(lambda person: structs.replace(person, references=()))
named_persons = bare_persons.map(lambda person: structs.replace(person, birth=None, sex=""))
named_dependents = named_persons.map(lambda person: structs.replace(person, member_id=""))
named_providers = st.builds(
    Provider, last=names, organization=st.just(True), npi=st.sampled_from(("1234567893", "1679576722"))
)
receivers = st.builds(
    Provider, last=names, organization=st.just(True), references=codes.map(lambda code: (Reference("46", code),))
)
full_persons = st.builds(structs.replace, plain_persons, address=st.none() | addresses)


@st.composite
def spans(draw: Any) -> tuple[date, date | None]:
    return draw(dates), draw(maybe_dates)


def rejects(*levels: str) -> SearchStrategy[Any]:
    kinds = st.builds(
        Reject,
        st.sampled_from(("72", "75", "42")),
        st.sampled_from(("C", "R")),
        st.just(levels[0]),
        st.sampled_from("NY"),
    )
    return st.lists(kinds, max_size=2).map(tuple)


@st.composite
def eligibility_inquiries(draw: Any) -> EligibilityInquiry:
    dependent = draw(st.none() | full_persons)
    on = draw(maybe_dates)
    return EligibilityInquiry(
        trace=draw(codes),
        trace_origin=draw(st.just("9512345678")),
        payer=draw(payers),
        provider=draw(full_providers.map(lambda one: structs.replace(one, contact=None))),
        subscriber=draw(full_persons),
        dependent=dependent,
        relationship=draw(st.sampled_from(("", "01", "19"))) if dependent else "18",
        on=on,
        until=draw(maybe_dates) if on else None,
        service_types=draw(tuples(st.sampled_from(("30", "98", "UC")), least=1)),
        procedures=draw(tuples(procedures, 2)),
    )


@st.composite
def benefits(draw: Any) -> Benefit:
    return Benefit(
        kind=draw(st.sampled_from(("1", "6", "A", "B", "C", "G", "I"))),
        level=draw(st.sampled_from(("", "IND", "FAM"))),
        service_types=draw(tuples(st.sampled_from(("30", "98", "UC")))),
        insurance_type=draw(st.sampled_from(("", "HM"))),
        plan=draw(empty | names),
        period=draw(st.sampled_from(("", "23", "29", "27"))),
        amount=draw(maybe_cents),
        rate=draw(st.none() | st.integers(1, 99).map(lambda one: Decimal(one) / 100)),
        quantity=draw(st.none() | quantities),
        quantity_kind=draw(st.sampled_from(("", "VS"))),
        authorization=draw(st.sampled_from(("", "Y", "N"))),
        network=draw(st.sampled_from(("", "Y", "N", "W"))),
        procedure=draw(st.none() | procedures),
        dates=draw(tuples(spans().map(lambda span: ("348", *span)), 1)),
        messages=draw(tuples(names, 2)),
    )


@st.composite
def eligibility_answers(draw: Any) -> EligibilityAnswer:
    dependent = draw(st.none() | full_persons)
    return EligibilityAnswer(
        trace=draw(codes),
        payer=draw(payers),
        provider=draw(full_providers.map(lambda one: structs.replace(one, contact=None))),
        subscriber=draw(full_persons),
        dependent=dependent,
        relationship=draw(st.sampled_from(("", "01", "19"))) if dependent else "18",
        plan_dates=draw(tuples(spans().map(lambda span: ("346", *span)), 2)),
        benefits=draw(tuples(benefits())),
        rejects=draw(rejects("dependent" if dependent else "subscriber")),
        contacts=draw(tuples(contacts, 1)),
        trace_origin=draw(st.just("9512345678")),
    )


statuses = st.builds(
    Status,
    category=st.sampled_from(("A1", "A2", "A7", "P3", "F1", "F2")),
    code=st.sampled_from(("19", "20", "562", "3")),
    entity=st.sampled_from(("", "PR", "85")),
)


@st.composite
def line_statuses(draw: Any, kind: str = "") -> LineStatus:
    first = draw(maybe_dates)
    said = draw(tuples(statuses, 4, 1)) if kind else ()
    return LineStatus(
        procedure=draw(procedures),
        charge=draw(cents),
        statuses=said,
        paid=draw(maybe_cents) if kind else None,
        on=draw(maybe_dates) if said else None,
        control_number=draw(maybe_codes),
        service_from=first,
        service_to=draw(maybe_dates) if first else None,
        units=draw(st.none() | quantities),
        revenue_code=draw(st.sampled_from(("", "0450"))),
        accepted=draw(st.booleans()) if kind == "acknowledgment" else None,
    )


@st.composite
def status_inquiries(draw: Any) -> StatusInquiry:
    first = draw(maybe_dates)
    return StatusInquiry(
        trace=draw(codes),
        payer=draw(payers),
        receiver=draw(receivers),
        provider=draw(named_providers),
        subscriber=draw(bare_persons),
        patient=draw(st.none() | bare_persons.map(lambda person: structs.replace(person, member_id=""))),
        control_number=draw(maybe_codes),
        payer_claim_number=draw(maybe_codes),
        charge=draw(maybe_cents),
        service_from=first,
        service_to=draw(maybe_dates) if first else None,
        facility_code=draw(st.sampled_from(("", "111"))),
        lines=draw(tuples(line_statuses(), 2)),
    )


@st.composite
def claim_statuses(draw: Any, kind: str, provider: Provider) -> ClaimStatus:
    first = draw(maybe_dates)
    asked = draw(st.booleans()) and kind == "request"
    said = draw(tuples(statuses, 4, 1))
    if kind != "request":
        said = tuple(structs.replace(one, message=draw(st.just("") | names)) for one in said)
    if asked:
        said += (Status("R4", "18657-7", "", "LOI"),)
    number = draw(codes)
    facts: dict[str, Any] = {
        "answer": {"trace": number, "control_number": draw(maybe_codes)},
        "acknowledgment": {"control_number": number},
        "request": {"attachment_control_number": number, "control_number": draw(maybe_codes)},
    }[kind]
    if kind == "answer":
        facts |= {"paid": draw(maybe_cents), "finalized": draw(maybe_dates), "check_date": draw(maybe_dates)}
        facts |= {"check_number": draw(maybe_codes), "subscriber": draw(st.none() | named_persons)}
    if kind == "request":
        facts |= {"respond_by": draw(maybe_dates), "documents": ("18657-7",) if asked else ()}
    return ClaimStatus(
        statuses=said,
        provider=provider,
        patient=draw(named_dependents if facts.get("subscriber") else named_persons),
        accepted=draw(st.booleans()) if kind == "acknowledgment" else None,
        on=draw(maybe_dates),
        charge=None if kind == "request" else draw(maybe_cents),
        payer_claim_number=draw(maybe_codes),
        clearinghouse_trace=draw(maybe_codes),
        service_from=first,
        service_to=draw(maybe_dates) if first else None,
        lines=draw(tuples(line_statuses(kind), 2)),
        facility_code=draw(st.sampled_from(("", "111"))),
        **facts,
    )


@st.composite
def status_reports(draw: Any, kind: str) -> StatusReport:
    several = draw(st.lists(named_providers, min_size=1, max_size=2, unique_by=lambda one: (one.last, one.npi)))
    claims = [claim for one in several for claim in draw(st.lists(claim_statuses(kind, one), min_size=1, max_size=2))]
    said = draw(tuples(statuses, 3, 1)) if kind == "acknowledgment" else ()
    facts: dict[str, Any] = {}
    if kind == "acknowledgment":
        facts = {
            "batch_reference": draw(codes),
            "batch_statuses": said,
            "batch_on": draw(maybe_dates),
            "batch_accepted": draw(st.booleans()),
            "batch_charge": draw(maybe_cents),
            "receipt_trace": draw(codes),
            "received": draw(dates),
            "processed": draw(dates),
            "providers": (ProviderStatus(several[0], said, accepted=True, charge=draw(maybe_cents)),),
        }
    return StatusReport(
        header=draw(headers("08", {"answer": "DG", "acknowledgment": "TH", "request": "RQ"}[kind])),
        kind=kind,
        payer=draw(payers),
        receiver=draw(receivers),
        claims=tuple(claims),
        contacts=draw(tuples(contacts, 1)),
        source_role="PR" if kind != "acknowledgment" else draw(st.sampled_from(("PR", "AY"))),
        **facts,
    )


@st.composite
def requested_services(draw: Any, answer: bool) -> RequestedService:
    first = draw(maybe_dates)
    facts: dict[str, Any] = {}
    if answer and draw(st.booleans()):
        facts = {"action": draw(st.sampled_from(("A1", "A3", "A6"))), "certification": draw(maybe_codes)}
    return RequestedService(
        procedure=draw(procedures),
        units=draw(quantities),
        charge=draw(maybe_cents),
        service_from=first,
        service_to=draw(maybe_dates) if first else None,
        trace=(trace := draw(maybe_codes)),
        trace_origin="9512345678" if trace else "",
        revenue_code=draw(st.sampled_from(("", "0450"))),
        **facts,
    )


@st.composite
def authorizations(draw: Any, answer: bool) -> AuthorizationRequest | AuthorizationAnswer:
    patient = draw(st.none() | full_persons)
    event = draw(maybe_dates)
    facts: dict[str, Any] = {
        "trace": draw(codes),
        "trace_origin": "9512345678",
        "payer": draw(payers),
        "requester": draw(full_providers),
        "subscriber": draw(full_persons),
        "patient": patient,
        "relationship": draw(st.sampled_from(("", "01", "19"))) if patient else "18",
        "category": draw(st.sampled_from(("HS", "AR", "SC"))),
        "certification_type": draw(st.sampled_from(("I", "R", "3"))),
        "service_type": draw(st.sampled_from(("", "1", "PT"))),
        "facility_code": draw(st.sampled_from(("", "11", "21"))),
        "level": draw(st.sampled_from(("", "E", "U"))),
        "diagnoses": draw(tuples(st.sampled_from(("J069", "M545")), 4)),
        "services": draw(tuples(requested_services(answer))),
        "event_from": event,
        "event_to": draw(maybe_dates) if event else None,
        "prior_number": draw(maybe_codes),
        "message": draw(empty | names),
    }
    if not answer:
        return AuthorizationRequest(**facts)
    valid = draw(maybe_dates)
    more: dict[str, Any] = {"valid_from": valid, "valid_to": draw(maybe_dates) if valid else None}
    if draw(st.booleans()):
        more |= {
            "action": draw(st.sampled_from(("A1", "A3"))),
            "number": draw(maybe_codes),
            "reason": draw(maybe_codes),
        }
    return AuthorizationAnswer(**facts, **more, rejects=draw(rejects("event")))


@st.composite
def attachments(draw: Any) -> Batch[AttachedDocument]:
    documents = st.sampled_from(
        (
            (b"%PDF-1.7 \xff\x00~*^:", "application/pdf"),
            (b"<ClinicalDocument/>", "application/xml"),
            (b"Seen in office. Plan: rest.", "text/plain"),
            (b"\x89PNG\r\n", "image/png"),
            (b"\x00\xfe\xff", "application/octet-stream"),
        )
    )
    first = draw(maybe_dates)
    shared: dict[str, Any] = {
        "claim_control_number": draw(maybe_codes),
        "payer_claim_number": draw(maybe_codes),
        "payer": draw(payers),
        "provider": draw(providers),
        "submitter": draw(providers),
        "patient": draw(named_persons),
        "service_from": first,
        "service_to": draw(maybe_dates) if first else None,
    }
    items = []
    for _ in range(draw(st.integers(1, 3))):
        document, form = draw(documents)
        own: dict[str, Any] = {"document": document, "format": form, "control_number": draw(codes)}
        own |= {"report_type": draw(st.sampled_from(("", "18657-7"))), "submitted": draw(maybe_dates)}
        items.append(AttachedDocument(**own, solicited=draw(st.booleans()), **shared))
    return Batch(draw(headers("11")), tuple(items))


@st.composite
def members(draw: Any) -> Member:
    coverage = st.builds(
        MemberCoverage,
        maintenance=st.sampled_from(("021", "024")),
        insurance_line=st.sampled_from(("HLT", "DEN")),
        plan=maybe_codes,
        level=st.sampled_from(("", "IND", "FAM")),
        starts=maybe_dates,
        ends=maybe_dates,
    )
    person = draw(full_persons)
    return Member(
        person=structs.replace(person, references=(), id_qualifier="34"),
        subscriber_number=draw(codes),
        relationship=draw(st.sampled_from(("18", "01", "19"))),
        maintenance="021",
        reason=draw(st.sampled_from(("", "20"))),
        status=draw(st.sampled_from(("", "A"))),
        group_number=draw(maybe_codes),
        starts=draw(maybe_dates),
        ends=draw(maybe_dates),
        coverages=draw(tuples(coverage)),
        references=draw(tuples(st.builds(Reference, st.sampled_from(("23", "ZZ")), codes), 2)),
        subscriber=draw(st.booleans()),
        contact=draw(st.none() | contacts),
        corrected=draw(st.booleans()),
    )


sponsors = st.builds(Payer, name=empty | names, id=codes, id_qualifier=st.just("FI"))
enrollments = st.builds(
    Enrollment,
    header=headers("00"),
    sponsor=sponsors,
    payer=sponsors,
    members=tuples(members(), least=1),
    action=st.sampled_from(("2", "4")),
    policy=maybe_codes,
)


@st.composite
def premium_items(draw: Any) -> PremiumItem:
    first = draw(maybe_dates)
    return PremiumItem(
        reference_qualifier=draw(st.sampled_from(("AZ", "IK"))),
        reference=draw(codes),
        amount=draw(st.integers(-100_000, 100_000)),
        billed=draw(maybe_cents),
        person=draw(st.none() | persons),
        starts=first,
        ends=draw(maybe_dates) if first else None,
        adjustments=draw(tuples(st.tuples(st.sampled_from(("52", "53")), st.integers(-100_000, 100_000)), 2)),
        entity=("2J", "EI", draw(numbers)),
        references=draw(tuples(st.builds(Reference, st.sampled_from(("18", "ZZ")), codes), 2)),
    )


premiums = st.builds(
    Premium,
    amount=cents,
    direction=st.sampled_from("CD"),
    method=st.sampled_from(("ACH", "NON")),
    paid_on=maybe_dates,
    trace=codes,
    receiver=st.builds(Payer, name=names, id=maybe_codes, address=st.none() | addresses).map(
        lambda payer: structs.replace(payer, id_qualifier="FI" if payer.id else "")
    ),
    remitter=st.builds(Payer, name=names, id=codes, id_qualifier=st.just("FI")),
    items=tuples(premium_items()),
    trace_origin=maybe_codes,
    references=tuples(st.builds(Reference, st.just("14"), codes), 1),
)


def batches(item: SearchStrategy[Any], purpose: str, kind: str = "") -> SearchStrategy[Any]:
    return st.builds(Batch, header=headers(purpose, kind), items=tuples(item, least=1))


everything: dict[str, SearchStrategy[Any]] = {
    "270": batches(eligibility_inquiries(), "13"),
    "271": batches(eligibility_answers(), "11"),
    "275": attachments(),
    "276": batches(status_inquiries(), "13"),
    "277": status_reports("answer"),
    "277CA": status_reports("acknowledgment"),
    "277RFI": status_reports("request"),
    "278 request": batches(authorizations(False), "13"),
    "278 answer": batches(authorizations(True), "11"),
    "820": premiums,
    "834": enrollments,
}
