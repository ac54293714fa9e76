"""What particular transactions say, and where they keep it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from superbill.core import inquiry
from superbill.core.claim.values import Payer, Person, Provider
from superbill.core.inquiry.attachment import media_type
from superbill.core.inquiry.values import (
    AttachedDocument,
    AuthorizationAnswer,
    Batch,
    ClaimStatus,
    EligibilityAnswer,
    EligibilityInquiry,
    Header,
    ProviderStatus,
    Reject,
    Status,
    StatusReport,
)
from tests.builders_remit import transaction_from, transaction_of, transactions_of
from tests.shared_data import shared

HEADER = Header("REF1", date(2026, 3, 9), "1810")
PAYER = Payer("FIRST HEALTH", "FH001")
CLINIC = Provider(last="CEDAR FAMILY CLINIC", organization=True, npi="1234567893")


def test_an_acknowledgment_accepts_one_claim_and_rejects_one() -> None:
    (transaction,) = transactions_of(shared("x12/made/277ca.edi").read_bytes())
    report, findings = inquiry.read_277(transaction)
    assert findings == []
    assert report is not None
    assert (report.kind, report.batch_reference, report.receipt_trace) == ("acknowledgment", "B000101", "RCPT0009")
    assert report.received == date(2026, 3, 9)
    accepted, rejected = report.claims
    assert (accepted.control_number, accepted.accepted, accepted.charge) == ("RV-20260301-1", True, 23_000)
    assert accepted.payer_claim_number == "2026068012345"
    assert (rejected.control_number, rejected.accepted) == ("A-1001", False)
    assert rejected.statuses == (Status("A7", "562", "85"), Status("A7", "500", "85"))
    assert rejected.clearinghouse_trace == "CH0000002"
    written = [tuple(segment) for segment in inquiry.write(report).segments]
    assert ("QTY", "90", "1") in written
    assert ("AMT", "YY", "250") in written


def test_totals_are_counted_from_the_claims() -> None:
    (transaction,) = transactions_of(shared("x12/made/277ca.edi").read_bytes())
    report, _ = inquiry.read_277(transaction)
    assert report is not None
    both = structs.replace(report, claims=tuple(structs.replace(claim, accepted=True) for claim in report.claims))
    written = [tuple(segment) for segment in inquiry.write(both).segments]
    assert ("QTY", "90", "2") in written
    assert ("AMT", "YU", "480") in written
    assert not [segment for segment in written if segment[:2] == ("AMT", "YY")]


def test_a_request_for_information_names_documents_and_a_day() -> None:
    claim = ClaimStatus(
        control_number="A-1",
        statuses=(Status("R4", "18657-7", "", "LOI"),),
        attachment_control_number="ACN778899",
        payer_claim_number="FH9",
        provider=CLINIC,
        patient=Person(last="DOE", first="PAT", member_id="FH1"),
        respond_by=date(2026, 4, 1),
        on=date(2026, 3, 9),
    )
    report = StatusReport(HEADER, "request", PAYER, CLINIC, (claim,))
    body = inquiry.write(report)
    assert body.version == "006020X313"
    again, findings = inquiry.read_277(transaction_of(body))
    assert findings == []
    assert again is not None
    assert again.claims[0].documents == ("18657-7",)
    assert again.claims[0].attachment_control_number == "ACN778899"
    assert again.claims[0].respond_by == date(2026, 4, 1)


def test_a_subscribers_own_claim_after_a_dependents_stays_the_subscribers() -> None:
    """Read in order: below a dependent it would be the dependent's."""
    rosa, child = Person(last="SAMPLE", first="ROSA", member_id="W1"), Person(last="SAMPLE", first="LEO")
    claims = (
        ClaimStatus(
            patient=child,
            subscriber=rosa,
            provider=CLINIC,
            control_number="A-1",
            trace="T1",
            statuses=(Status("F1", "65"),),
        ),
        ClaimStatus(patient=rosa, provider=CLINIC, control_number="A-2", trace="T2", statuses=(Status("F1", "65"),)),
    )
    report = StatusReport(HEADER, "answer", PAYER, CLINIC, claims)
    again, findings = inquiry.read_277(transaction_of(inquiry.write(report)))
    assert findings == [] and again is not None
    assert [(one.patient.first, one.subscriber and one.subscriber.first) for one in again.claims] == [
        ("LEO", "ROSA"),
        ("ROSA", None),
    ]


def test_a_provider_may_be_refused_as_such() -> None:
    (file,) = shared("x12/linuxforhealth").glob("277*__provider-level-status.277")
    report, findings = inquiry.read_277(transactions_of(file.read_bytes())[0])
    assert findings == []
    assert report is not None
    (refused,) = report.providers
    assert isinstance(refused, ProviderStatus)
    assert refused.statuses == (Status("E0", "24", "85"),)
    assert len(report.claims) == 1


def test_a_271_may_refuse_the_provider_before_any_patient() -> None:
    refusal = EligibilityAnswer("", PAYER, CLINIC, Person(), rejects=(Reject("50", "N", "provider", "Y"),))
    again, findings = inquiry.read_271(transaction_of(inquiry.write(Batch(HEADER, (refusal,)))))
    assert findings == []
    assert again is not None
    assert again.items == (refusal,)


def test_a_payer_that_cannot_answer() -> None:
    refusal = EligibilityAnswer("", PAYER, Provider(), Person(), rejects=(Reject("42", "R", "payer"),))
    text = "BHT*0022*11*REF1*20260309*1810~HL*1**20*0~NM1*PR*2*FIRST HEALTH*****PI*FH001~AAA*N**42*R~"
    again, findings = inquiry.read_271(transaction_from(text, "271", "005010X279A1"))
    assert findings == []
    assert again is not None
    assert again.items == (refusal,)


def test_a_family_shares_its_levels() -> None:
    mother = Person(last="DOE", first="ANA", member_id="FH1")
    children = [Person(last="DOE", first=name, birth=date(2018, 9, 3)) for name in ("LEO", "MIA")]
    items = tuple(
        EligibilityInquiry(f"T{index}", "9512345678", PAYER, CLINIC, mother, child, "19")
        for index, child in enumerate(children)
    )
    body = inquiry.write(Batch(HEADER, items))
    assert [segment[1:5] for segment in body.segments if segment[0] == "HL"] == [
        ("1", "", "20", "1"),
        ("2", "1", "21", "1"),
        ("3", "2", "22", "1"),
        ("4", "3", "23", "0"),
        ("5", "3", "23", "0"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "element"),
    [
        ("BDS*B64*4*!!!!~", "INQ005", "BDS03"),
        ("BDS*B64*5*aGk=~", "INQ005", "BDS02"),
        ("BDS*B64**aGk=~", "INQ005", "BDS02"),
        ("BIN*3*hi~", "INQ005", "BIN02"),
        ("", "INQ003", ""),
        ("ZZZ*1~BDS*ASC*2*hi~", "INQ004", ""),
    ],
)
def test_damaged_documents(text: str, code: str, element: str) -> None:
    start = "BGN*11*R1*20260309*1810~NM1*PR*2*FIRST HEALTH*****PI*FH001~LX*1~TRN*2*ACN1~CAT*AE*TX~OOI*1*47*ATTACHMENT~"
    batch, findings = inquiry.read_275(transaction_from(start + text, "275", "006020X314"))
    assert batch is not None
    assert [(finding.code, finding.where.element) for finding in findings] == [(code, element)]


def test_a_document_in_plain_text() -> None:
    start = "BGN*11*R1*20260309*1810~LX*1~TRN*1*ACN1~"
    batch, findings = inquiry.read_275(transaction_from(start + "BIN*2*hi~", "275", "005010X210"))
    assert batch is not None
    assert findings == []
    assert batch.items == (AttachedDocument("ACN1", b"hi", solicited=False),)
    batch, findings = inquiry.read_275(transaction_from("BGN*11*R1*20260309*1810~", "275", "005010X210"))
    assert [finding.code for finding in findings] == ["INQ006"]


def test_what_a_document_is() -> None:
    assert media_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert media_type(b"II*\x00") == "image/tiff"
    assert media_type(b"") == "text/plain"
    assert media_type(b"\x80\x01") == "application/octet-stream"


def test_levels_nobody_knows_are_told() -> None:
    for set_id, version in (
        ("270", "005010X279A1"),
        ("271", "005010X279A1"),
        ("276", "005010X212"),
        ("278", "005010X217"),
    ):
        text = "BHT*0022*13*R*20260309*1810~HL*1**99*0~"
        value, findings = inquiry.read(transaction_from(text, set_id, version))
        assert value is not None
        assert [(finding.code, finding.where.element) for finding in findings] == [("INQ004", "HL03")]


def test_dates_that_do_not_exist_are_told_with_their_place() -> None:
    text = (
        "BHT*0022*13*R*20260230*1810~HL*1**20*1~NM1*PR*2*X*****PI*1~HL*2*1*21*1~NM1*1P*2*Y*****XX*1234567893~HL*3*2*22*0~"
        "TRN*1*T1*9512345678~NM1*IL*1*DOE*PAT****MI*1~DMG*D8*18991332*F~DTP*291*D8*20260301~EQ*30~"
    )
    value, findings = inquiry.read_270(transaction_from(text, "270", "005010X279A1"))
    assert value is not None
    assert [(finding.code, finding.where.element, finding.where.segment_in_set) for finding in findings] == [
        ("INQ002", "BHT04", 2),
        ("INQ002", "DMG02", 10),
    ]


def refusals(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The patient and the rejects of each answer of a 278."""
    start = "BHT*0007*11*REF1*20260309*1810~HL*1**20*1~NM1*X3*2*FIRST HEALTH*****PI*FH001~"
    batch, findings = inquiry.read_278(transaction_from(start + text, "278", "005010X217"))
    assert batch is not None
    assert findings == []
    again, _ = inquiry.read_278(transaction_of(inquiry.write(batch)))
    assert again == batch
    answers = [one for one in batch.items if isinstance(one, AuthorizationAnswer)]
    return [(one.subscriber.first, [(reject.level, reject.code) for reject in one.rejects]) for one in answers]


def test_a_refused_patient_does_not_mark_the_next_one() -> None:
    patients = "HL*2*1*21*1~NM1*1P*2*CLINIC*****XX*1234567893~HL*3*2*22*0~NM1*IL*1*DOE*ANA****MI*1~AAA*N**75*C~"
    event = "HL*4*2*22*1~NM1*IL*1*ROE*LEO****MI*2~HL*5*4*EV*0~TRN*2*T1*9512345678~UM*HS*I~HCR*A1*AUTH1~"
    assert refusals(patients + event) == [("ANA", [("subscriber", "75")]), ("LEO", [])]
    assert refusals(patients) == [("ANA", [("subscriber", "75")])]


def test_a_refused_payer_or_requester() -> None:
    assert refusals("AAA*Y**42*R~") == [("", [("payer", "42")])]
    assert refusals("HL*2*1*21*0~NM1*1P*2*CLINIC*****XX*1234567893~AAA*N**51*C~") == [("", [("provider", "51")])]


def test_a_refused_dependent() -> None:
    text = (
        "HL*2*1*21*1~NM1*1P*2*CLINIC*****XX*1234567893~HL*3*2*22*1~NM1*IL*1*DOE*ANA****MI*1~"
        "HL*4*3*23*0~NM1*QC*1*DOE*LEO~INS*N*19~AAA*N**71*C~"
    )
    assert refusals(text) == [("ANA", [("dependent", "71")])]
