"""Paper remittances and checks, keyed by hand: what a person types about our own billed claims becomes a remittance.

It goes the way of an 835: reconciled, met with its deposit, planned, looked at, applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from superbill.app.payments.models import BilledClaim, BilledLine
from superbill.app.practice import queries as practice
from superbill.app.practice.models import Payer
from superbill.app.registration import queries as registration
from superbill.core.claim.values import Adjustment, Person, Procedure, Reference
from superbill.core.claim.values import Provider as Named
from superbill.core.money import Cents
from superbill.core.remit.values import ProviderAdjustment, RemitClaim, RemitLine, Remittance

REVERSAL = "22"


class Header(Struct, frozen=True):
    """What a paper remittance says of the payment."""

    payer: Payer
    trace: str
    """The check or transfer number."""
    method: str
    """CHK, ACH, or NON where no money moves."""
    amount: Cents
    paid_on: date


class KeyedLine(Struct, frozen=True):
    """What it says of one of our charges. Of a reversal, amounts are typed as they were paid."""

    paid: Cents
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()


class KeyedClaim(Struct, frozen=True):
    billed: BilledClaim
    status: str
    """As CLP02: 1, 2, 3 processed, 4 patient unknown, 22 reversal."""
    lines: Mapping[int, KeyedLine]
    """By charge."""
    payer_claim_number: str = ""


def billed_named(numbers: Iterable[str]) -> list[BilledClaim]:
    """The newest billing under each control number, in that order; numbers that are none of ours are left out."""
    wanted = list(dict.fromkeys(numbers))
    found: dict[str, BilledClaim] = {}
    for row in BilledClaim.objects.filter(control_number__in=wanted).select_related("payer").order_by("id"):
        found[row.control_number] = row
    return [found[number] for number in wanted if number in found]


def lines_of(billed: BilledClaim) -> list[BilledLine]:
    return list(billed.lines.order_by("number"))


def document(
    header: Header, claims: Sequence[KeyedClaim], provider_adjustments: Sequence[tuple[str, str, Cents]] = ()
) -> Remittance:
    """The remittance that was typed; it need not tie."""
    office = practice.practice()
    names = registration.patients_with(claim.billed.patient_id for claim in claims)
    return Remittance(
        handling="I" if header.amount else "H",
        amount=abs(header.amount),
        direction="D" if header.amount < 0 else "C",
        method=header.method if header.amount else "NON",
        paid_on=header.paid_on,
        trace=header.trace,
        payer_trace_id=f"paper {header.payer.payer_id}"[:30],
        payer=Named(last=header.payer.name, organization=True, references=(Reference("XV", header.payer.payer_id),)),
        payee=Named(last=office.name, organization=True, npi=office.npi),
        payer_id=header.payer.payer_id,
        claims=tuple(_claim(claim, names.get(claim.billed.patient_id, Person())) for claim in claims),
        provider_adjustments=tuple(
            ProviderAdjustment(office.npi, None, code, reference, amount)
            for code, reference, amount in provider_adjustments
        ),
    )


def _claim(claim: KeyedClaim, patient: Person) -> RemitClaim:
    sign = -1 if claim.status == REVERSAL else 1
    lines = tuple(
        _line(row, claim.lines[row.charge_id], sign) for row in lines_of(claim.billed) if row.charge_id in claim.lines
    )
    return RemitClaim(
        control_number=claim.billed.control_number,
        status=claim.status,
        charge=sum(line.charge for line in lines),
        paid=sum(line.paid for line in lines),
        patient_responsibility=sum(one.amount for line in lines for one in line.adjustments if one.group == "PR"),
        payer_claim_number=claim.payer_claim_number,
        patient=patient,
        service_from=claim.billed.service_from,
        lines=lines,
    )


def _line(row: BilledLine, said: KeyedLine, sign: int) -> RemitLine:
    return RemitLine(
        procedure=Procedure(row.code, tuple(row.modifiers)),
        charge=sign * row.charge_cents,
        paid=sign * said.paid,
        revenue_code=row.revenue_code,
        paid_units=row.units,
        service_from=row.service_from,
        adjustments=tuple(Adjustment(one.group, one.code, sign * one.amount) for one in said.adjustments),
        control_number=row.control_number,
        remarks=said.remarks,
    )
