"""The smallest whole claims, for tests and examples: change what matters, leave the rest.

All people, numbers and places are invented.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from superbill.core.claim.values import (
    Address,
    Claim,
    ClaimKind,
    Contact,
    Coverage,
    Diagnosis,
    Line,
    OtherPayer,
    Payer,
    Person,
    Procedure,
    Provider,
    Submission,
)
from superbill.core.ids import npi_with_check_digit

CLINIC = Provider(
    last="CEDAR FAMILY CLINIC",
    organization=True,
    npi=npi_with_check_digit("123456789"),
    taxonomy="207Q00000X",
    tax_id="741234567",
    address=Address("100 MAIN ST", "", "AUSTIN", "TX", "787011234"),
)
HOSPITAL = Provider(
    last="HILL HOSPITAL",
    organization=True,
    npi=npi_with_check_digit("124531959"),
    taxonomy="282N00000X",
    tax_id="742345678",
    address=Address("500 HILL RD", "", "AUSTIN", "TX", "787015555"),
)
DOCTOR = Provider(last="CHEN", first="MEI", npi=npi_with_check_digit("167957672"), taxonomy="207Q00000X")
PAYER = Payer(name="FIRST HEALTH", id="FH001")
ANA = Person(
    last="RIVERA",
    first="ANA",
    member_id="FH20001",
    birth=date(1985, 6, 12),
    sex="F",
    address=Address("7 OAK CT", "", "AUSTIN", "TX", "78702"),
)
LEO = Person(last="RIVERA", first="LEO", birth=date(2018, 9, 3), sex="M", address=ANA.address)
"""A child of Ana's: a patient under her coverage."""

_LINES = {
    ClaimKind.PROFESSIONAL: {"procedure": Procedure("99213"), "pointers": (1,)},
    ClaimKind.INSTITUTIONAL: {"procedure": Procedure("80053"), "revenue_code": "0300"},
    ClaimKind.DENTAL: {"procedure": Procedure("D0120", qualifier="AD")},
}


def a_line(number: int = 1, *, kind: ClaimKind = ClaimKind.PROFESSIONAL, **changes: Any) -> Line:
    """A service line of 150.00 on 2026-03-02, with ``changes`` to any field."""
    fields: dict[str, Any] = {
        "number": number,
        "charge": 150_00,
        "service_from": date(2026, 3, 2),
        "control_number": f"L{number}",
        **_LINES[kind],
    }
    return Line(**{**fields, **changes})


def a_claim(*, kind: ClaimKind = ClaimKind.PROFESSIONAL, **changes: Any) -> Claim:
    """A claim of one line to the patient's only payer; its charge is the sum of its lines unless given."""
    lines = changes.get("lines", (a_line(kind=kind),))
    fields: dict[str, Any] = {
        "kind": kind,
        "control_number": "RV-1",
        "charge": sum(line.charge for line in lines),
        "facility_code": "11",
        "billing": CLINIC,
        "coverage": Coverage(group_number="GRP100", filing_code="CI"),
        "subscriber": ANA,
        "payer": PAYER,
        "lines": lines,
        "diagnoses": (Diagnosis("J069", "principal"),),
        "clearinghouse_trace": "CH0000001",
    }
    if kind is ClaimKind.PROFESSIONAL:
        fields["rendering"] = DOCTOR
    if kind is ClaimKind.INSTITUTIONAL:
        fields |= {
            "facility_code": "13",
            "billing": HOSPITAL,
            "statement_from": date(2026, 3, 2),
            "statement_to": date(2026, 3, 2),
            "admission_type": "3",
            "admission_source": "1",
            "patient_status": "01",
            "attending": DOCTOR,
        }
    if kind is ClaimKind.DENTAL:
        fields |= {"diagnoses": (), "rendering": DOCTOR}
    return Claim(**{**fields, **changes})


def an_other_payer(**changes: Any) -> OtherPayer:
    """A second payer of the patient's that has not decided."""
    fields: dict[str, Any] = {
        "coverage": Coverage(sequence="S", relationship="18", group_number="GRP200", filing_code="CI"),
        "subscriber": Person(last="RIVERA", first="ANA", member_id="SH10001"),
        "payer": Payer(name="SECOND HEALTH", id="SH001"),
    }
    return OtherPayer(**{**fields, **changes})


def a_submission(*claims: Claim, **changes: Any) -> Submission:
    """A submission of the claims, or of :func:`a_claim`."""
    claims = claims or (a_claim(),)
    fields: dict[str, Any] = {
        "kind": claims[0].kind,
        "reference": "B000101",
        "created": date(2026, 3, 9),
        "created_time": "1405",
        "submitter": "OPEN BILLING SERVICE",
        "submitter_id": "OPENRCM01",
        "contact": Contact("EDI DESK", (("TE", "5125550100"),)),
        "receiver": "FIRST HEALTH",
        "receiver_id": "PAYER0001",
        "claims": claims,
    }
    return Submission(**{**fields, **changes})
