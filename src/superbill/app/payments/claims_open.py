"""Our side of a remittance: the billed claims it may be about, as the ledger's values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.payments.models import AppliedClaim, BilledClaim, BilledLine
from superbill.app.registration.queries import member_fingerprint
from superbill.core.claim.values import Procedure, Value
from superbill.core.ledger import Action, OpenClaim, OpenLine, Prior
from superbill.core.money import Cents, Quantity
from superbill.core.remit.values import RemitClaim, Remittance


class BilledCharge(Struct, frozen=True):
    """One charge as it was billed. ``expected`` is what the contract allows, where one says."""

    charge_id: int
    charge: Cents
    code: str = ""
    modifiers: tuple[str, ...] = ()
    revenue_code: str = ""
    units: Quantity = Quantity(1)
    service_from: date | None = None
    control_number: str = ""
    expected: Cents | None = None


class Billed(Value, frozen=True):
    """One claim to one payer, as it was billed. Ids are those of our rows."""

    claim_id: int
    control_number: str
    payer_id: int
    patient_id: int
    lines: tuple[BilledCharge, ...]
    rank: int = 1
    next_payer_id: int | None = None
    member_id: str = ""
    service_from: date | None = None
    capitated: bool = False
    patient_protected: str = ""


def for_remittance(document: Remittance, chosen: Iterable[int] = ()) -> list[OpenClaim]:
    """The claims a remittance may be about, with what is open on them and what was applied to them before."""
    named = {claim.control_number for claim in document.claims}
    numbers = {number for claim in document.claims for number in _payer_numbers(claim) if number}
    numbers |= {word for one in document.provider_adjustments for word in one.reference.split()}
    applied = AppliedClaim.objects.filter(payer_claim_number__in=numbers, claim_id__isnull=False)
    known = set(applied.values_list("claim_id", flat=True)) | set(chosen)
    wanted = Q(control_number__in=named | numbers) | Q(claim_id__in=known)
    rows = list(BilledClaim.objects.filter(wanted).order_by("claim_id", "-id"))
    found = {row.control_number for row in rows}
    members = _members(claim for claim in document.claims if claim.control_number not in found)
    if members:
        rows += BilledClaim.objects.filter(member_fingerprint__in=members).exclude(pk__in=[row.pk for row in rows])
    return _values(rows, members, named)


def _payer_numbers(claim: RemitClaim) -> tuple[str, str]:
    return claim.payer_claim_number, claim.original_claim_number


def _members(claims: Iterable[RemitClaim]) -> dict[str, str]:
    """Member ids by their fingerprint."""
    ids = {claim.patient.member_id or (claim.subscriber.member_id if claim.subscriber else "") for claim in claims}
    return {member_fingerprint(member): member for member in ids if member}


def _values(rows: list[BilledClaim], members: dict[str, str], named: set[str]) -> list[OpenClaim]:
    """One value a claim: the billing the remittance names, else the newest."""
    of_claim: dict[int, BilledClaim] = {}
    for row in rows:
        if row.claim_id not in of_claim or row.control_number in named:
            of_claim[row.claim_id] = row
    lines: dict[int, list[BilledLine]] = defaultdict(list)
    for line in BilledLine.objects.filter(billed__in=[row.pk for row in of_claim.values()]).order_by("number"):
        lines[line.billed_id].append(line)
    open_charges = books.open_charges({line.charge_id for group in lines.values() for line in group})
    priors, numbers = _applied_before(of_claim)
    return [
        OpenClaim(
            str(row.claim_id),
            row.control_number,
            str(row.payer_id),
            str(row.patient_id),
            tuple(_line(line, open_charges.get(line.charge_id, books.OpenCharge())) for line in lines[row.pk]),
            row.rank,
            str(row.next_payer_id) if row.next_payer_id else "",
            tuple(numbers[row.claim_id]),
            members.get(row.member_fingerprint, ""),
            row.service_from,
            row.capitated,
            row.patient_protected,
            tuple(priors[row.claim_id]),
        )
        for row in of_claim.values()
    ]


def _line(line: BilledLine, still: books.OpenCharge) -> OpenLine:
    return OpenLine(
        str(line.charge_id),
        line.charge_cents,
        tuple((str(payer), amount) for payer, amount in still.insurance),
        still.patient,
        Procedure(line.code, tuple(line.modifiers)),
        line.revenue_code,
        line.units,
        line.service_from,
        line.control_number,
        line.expected_cents,
    )


def _applied_before(claim_ids: Iterable[int]) -> tuple[dict[int, list[Prior]], dict[int, list[str]]]:
    """Per claim: the applications that stand, oldest first, and every number its payer has used for it."""
    rows = list(AppliedClaim.objects.filter(claim_id__in=list(claim_ids)).order_by("id"))
    standing = [row for row in standing_rows(rows) if row.action == Action.APPLY and row.entry_id]
    entries = books.values_of([row.entry_id for row in standing if row.entry_id])
    priors: dict[int, list[Prior]] = defaultdict(list)
    numbers: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.claim_id and row.payer_claim_number and row.payer_claim_number not in numbers[row.claim_id]:
            numbers[row.claim_id].append(row.payer_claim_number)
    for row in standing:
        if row.claim_id and row.entry_id:
            priors[row.claim_id].append(
                Prior(entries[row.entry_id], row.charge_cents, row.paid_cents, row.payer_claim_number, str(row.pk))
            )
    return priors, numbers


def standing_rows(rows: Iterable[AppliedClaim]) -> list[AppliedClaim]:
    """Those of a claim's applied rows that nothing standing has taken back. ``rows`` holds all of the claim's."""
    ordered = sorted(rows, key=lambda row: row.pk, reverse=True)
    taken_back: set[int] = set()
    standing = []
    # A row is only ever taken back by a later one, so the latest stands, and one look backwards decides the rest.
    for row in ordered:
        if row.pk in taken_back:
            continue
        standing.append(row)
        if row.reverses_id:
            taken_back.add(row.reverses_id)
    return standing[::-1]


def lines_of(row: BilledClaim) -> OpenClaim:
    """A billed claim with its lines but without balances: enough to match lines."""
    lines = tuple(_line(line, books.OpenCharge()) for line in row.lines.order_by("number"))
    return OpenClaim(str(row.claim_id), row.control_number, str(row.payer_id), str(row.patient_id), lines)
