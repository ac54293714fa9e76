"""Small remittances for tests, balanced unless a test unbalances them. All names and numbers are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import structs

from superbill.core import x12
from superbill.core.claim.values import (
    Address,
    Adjustment,
    Claim,
    ClaimKind,
    Contact,
    Coverage,
    Diagnosis,
    Line,
    Payer,
    Person,
    Procedure,
    Provider,
    Reference,
)
from superbill.core.remit.values import ProviderAdjustment, RemitClaim, RemitLine, Remittance
from superbill.core.x12 import Body, Envelope, Transaction

PAYER_TAX = "1512345678"
CLINIC_NPI = "1234567893"


def envelope(**changes: Any) -> Envelope:
    """An envelope from the invented payer to the invented clinic."""
    usual: dict[str, Any] = {
        "sender": "PAYER0001",
        "receiver": "OPENRCM01",
        "group_sender": "PAYER0001",
        "group_receiver": "OPENRCM01",
        "date": "20260320",
        "time": "0610",
        "interchange_control": 777,
        "group_control": 777,
    }
    return Envelope(**{**usual, **changes})


def file_of(*bodies: Body) -> bytes:
    """The bodies in one interchange."""
    return x12.write_interchange(envelope(), bodies)


def transaction_of(body: Body) -> Transaction:
    """The body written to bytes and read again."""
    document, findings = x12.read(file_of(body))
    assert not findings, findings
    (transaction,) = document.transactions
    return transaction


def transactions_of(data: bytes) -> list[Transaction]:
    """Every transaction of a file."""
    return x12.read(data)[0].transactions


def transaction_from(text: str, set_id: str = "835", version: str = "005010X221A1") -> Transaction:
    """A transaction from segments written as text with ``*`` and ``~``, ST and SE left out."""
    segments = [segment.strip().split("*") for segment in text.split("~") if segment.strip()]
    return transaction_of(Body(set_id, version, segments))


def a_line(
    charge: int = 10_000,
    paid: int = 8_000,
    code: str = "99213",
    adjustments: Sequence[Adjustment] | None = None,
    **more: Any,
) -> RemitLine:
    """A line; what was not paid is CO-45 unless ``adjustments`` say otherwise."""
    usual = (Adjustment("CO", "45", charge - paid),) if charge != paid else ()
    return RemitLine(
        procedure=more.pop("procedure", Procedure(code)),
        charge=charge,
        paid=paid,
        adjustments=tuple(usual if adjustments is None else adjustments),
        **more,
    )


def a_claim(*lines: RemitLine, control_number: str = "A-1", status: str = "1", **more: Any) -> RemitClaim:
    """A claim whose charge, payment and patient share are those of its lines and its own adjustments."""
    lines = lines or (a_line(),)
    own = sum(adjustment.amount for adjustment in more.get("adjustments", ()))
    everything = [*more.get("adjustments", ()), *(one for line in lines for one in line.adjustments)]
    facts: dict[str, Any] = {
        "charge": sum(line.charge for line in lines),
        "paid": sum(line.paid for line in lines) - own,
        "patient_responsibility": sum(one.amount for one in everything if one.group == "PR"),
        "payer_claim_number": "FH2026000001",
        "filing_code": "12",
        "patient": Person(last="DOE", first="PAT", member_id="FH77001"),
    }
    return RemitClaim(control_number=control_number, status=status, lines=lines, **{**facts, **more})


def a_remittance(*claims: RemitClaim, plb: Sequence[ProviderAdjustment] = (), **more: Any) -> Remittance:
    """A remittance that pays exactly its claims less its provider adjustments; a debit when that is negative."""
    claims = claims or (a_claim(),)
    total = sum(claim.paid for claim in claims) - sum(one.amount for one in plb)
    facts: dict[str, Any] = {
        "handling": "I",
        "amount": abs(total),
        "direction": "C" if total >= 0 else "D",
        "method": "ACH",
        "format": "CCP",
        "paid_on": date(2026, 3, 23),
        "trace": "EFT20260320001",
        "payer_trace_id": PAYER_TAX,
        "payer_id": "FH001",
        "payer": Provider(
            last="FIRST HEALTH",
            organization=True,
            address=Address("1 PAYER PLAZA", "", "DALLAS", "TX", "75201"),
            references=(Reference("XV", "FH001"),),
        ),
        "payee": Provider(last="CEDAR FAMILY CLINIC", organization=True, npi=CLINIC_NPI, tax_id="741234567"),
        "contacts": (Contact("ERA HELP", (("TE", "8005550112"),), "BL"),),
        "produced": date(2026, 3, 20),
        "set_control_number": "0001",
    }
    return Remittance(claims=claims, provider_adjustments=tuple(plb), **{**facts, **more})


def a_provider_adjustment(amount: int, code: str = "WO", reference: str = "FH2025009999") -> ProviderAdjustment:
    return ProviderAdjustment(CLINIC_NPI, date(2026, 12, 31), code, reference, amount)


def assert_same(left: object, right: object) -> None:
    """Equality that shows where two values differ; safe here because everything is invented."""
    assert left == right, differences("", msgspec.to_builtins(left), msgspec.to_builtins(right))


def differences(path: str, left: Any, right: Any) -> list[str]:
    """Where two plain values differ."""
    if isinstance(left, dict) and isinstance(right, dict):
        keys = sorted({*left, *right})
        return [found for key in keys for found in differences(f"{path}.{key}", left.get(key), right.get(key))]
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)) and len(left) == len(right):
        pairs = enumerate(zip(left, right, strict=True))
        return [found for index, pair in pairs for found in differences(f"{path}[{index}]", *pair)]
    return [] if left == right else [f"{path}: {left!r} is not {right!r}"]


def without_places(remittance: Remittance) -> Remittance:
    """The remittance without the positions of its segments, which writing chooses."""

    def line(one: RemitLine) -> RemitLine:
        return structs.replace(one, segment=0)

    def claim(one: RemitClaim) -> RemitClaim:
        return structs.replace(one, segment=0, lines=tuple(line(each) for each in one.lines))

    return structs.replace(
        remittance,
        claims=tuple(claim(one) for one in remittance.claims),
        provider_adjustments=tuple(structs.replace(one, segment=0) for one in remittance.provider_adjustments),
        groups=tuple(structs.replace(one, segment=0) for one in remittance.groups),
    )


def our_line(number: int = 1, code: str = "99213", charge: int = 10_000, **more: Any) -> Line:
    """A line as we sent it."""
    procedure = Procedure(code, more.pop("modifiers", ()))
    return Line(number, procedure, charge, service_from=more.pop("service_from", date(2026, 3, 1)), **more)


def our_claim(*lines: Line, control_number: str = "A-1", **more: Any) -> Claim:
    """A professional claim as we sent it, the patient being the subscriber."""
    lines = lines or (our_line(),)
    facts: dict[str, Any] = {
        "kind": ClaimKind.PROFESSIONAL,
        "charge": sum(line.charge for line in lines),
        "facility_code": "11",
        "billing": Provider(last="CEDAR FAMILY CLINIC", organization=True, npi=CLINIC_NPI, tax_id="741234567"),
        "coverage": Coverage(),
        "subscriber": Person(last="DOE", first="PAT", member_id="FH77001"),
        "payer": Payer("FIRST HEALTH", "FH001"),
        "diagnoses": (Diagnosis("J069", "principal"),),
    }
    return Claim(control_number=control_number, lines=tuple(lines), **{**facts, **more})
