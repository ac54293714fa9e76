"""Our side of a remittance: the billed claims it may be about, as the ledger's values."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection
from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.payments.models import AppliedClaim, BilledClaim
from superbill.app.platform import bulk
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
    version: int = 1


class Known(Struct, frozen=True):
    """How far our rows went at a moment: the last number of each kind that was given by then."""

    entries: int
    billed: int
    applied: int
    choices: int

    @staticmethod
    def now() -> Known:
        """Of this moment, in a transaction that has locked the books."""
        return Known(*bulk.last_ids("books_entry", "payments_billedclaim", "payments_appliedclaim", "payments_choice"))


class _Row(Struct, frozen=True):
    """The columns of a billed claim, in the order of :data:`_COLUMNS`."""

    id: int
    claim_id: int
    control_number: str
    payer_id: int
    patient_id: int
    rank: int
    next_payer_id: int | None
    member_fingerprint: str
    service_from: date | None
    capitated: bool
    patient_protected: str


_COLUMNS = ", ".join(_Row.__struct_fields__)


def for_remittance(
    document: Remittance, chosen: Iterable[int] = (), known: Known | None = None, without: Collection[int] = ()
) -> list[OpenClaim]:
    """The claims a remittance may be about, with what is open on them and what was applied to them before.

    ``known`` looks back: they are as they were when no more was known. ``without`` names entries to leave out: they are
    as they will be when those are taken back.
    """
    named = {claim.control_number for claim in document.claims}
    numbers = {number for claim in document.claims for number in _payer_numbers(claim) if number}
    numbers |= {word for one in document.provider_adjustments for word in one.reference.split()}
    rows = _rows("control_number = ANY(%s::text[])", named | numbers)
    rows += _rows(
        "claim_id IN (SELECT claim_id FROM payments_appliedclaim WHERE payer_claim_number = ANY(%s::text[]))", numbers
    )
    rows += _rows("claim_id = ANY(%s::bigint[])", set(chosen))
    found = {row.control_number for row in rows}
    members = _members(claim for claim in document.claims if claim.control_number not in found)
    rows += _rows("member_fingerprint = ANY(%s::text[])", members)
    if known is not None:
        rows = [row for row in rows if row.id <= known.billed]
    return _values(sorted(rows, key=lambda row: (row.claim_id, -row.id)), members, named, known, without)


def _rows(condition: str, wanted: Collection[object]) -> list[_Row]:
    """Billed claims for which a column is among ``wanted``."""
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM payments_billedclaim WHERE {condition}",  # noqa: S608 - both are ours
            [bulk.array(wanted)],
        )
        return [_Row(*row) for row in cursor.fetchall()]


def _payer_numbers(claim: RemitClaim) -> tuple[str, str]:
    return claim.payer_claim_number, claim.original_claim_number


def _members(claims: Iterable[RemitClaim]) -> dict[str, str]:
    """Member ids by their fingerprint."""
    ids = {claim.patient.member_id or (claim.subscriber.member_id if claim.subscriber else "") for claim in claims}
    return {member_fingerprint(member): member for member in ids if member}


def _values(
    rows: Iterable[_Row], members: dict[str, str], named: set[str], known: Known | None, without: Collection[int]
) -> list[OpenClaim]:
    """One value a claim: the billing the remittance names, else the newest."""
    of_claim: dict[int, _Row] = {}
    for row in rows:
        chosen = of_claim.get(row.claim_id)
        if chosen is None or (row.control_number in named and chosen.control_number not in named):
            of_claim[row.claim_id] = row
    lines = _lines([row.id for row in of_claim.values()], through=known.entries if known else None, without=without)
    priors, numbers = _applied_before(of_claim, through=known.applied if known else None, without=without)
    return [
        OpenClaim(
            str(row.claim_id),
            row.control_number,
            str(row.payer_id),
            str(row.patient_id),
            tuple(lines[row.id]),
            row.rank,
            str(row.next_payer_id) if row.next_payer_id else "",
            tuple(numbers.get(row.claim_id, ())),
            members.get(row.member_fingerprint, ""),
            row.service_from,
            row.capitated,
            row.patient_protected,
            tuple(priors.get(row.claim_id, ())),
        )
        for row in of_claim.values()
    ]


def _lines(
    billed_ids: list[int], *, through: int | None = None, without: Collection[int] = ()
) -> dict[int, list[OpenLine]]:
    """The lines of billed claims with what is open on them, in order."""
    if not billed_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT billed_id, charge_id, charge_cents, code, modifiers::text, revenue_code, units, service_from,"
            " control_number, expected_cents FROM payments_billedline WHERE billed_id = ANY(%s::bigint[])"
            " ORDER BY billed_id, number",
            [bulk.array(billed_ids)],
        )
        rows = cursor.fetchall()
    open_charges = books.open_charges([row[1] for row in rows], through=through, without=without)
    nothing = books.OpenCharge()
    lines: dict[int, list[OpenLine]] = {billed_id: [] for billed_id in billed_ids}
    for billed_id, charge, cents, code, modifiers, revenue, units, on, control, expected in rows:
        still = open_charges.get(charge, nothing)
        lines[billed_id].append(
            OpenLine(
                str(charge),
                cents,
                tuple((str(payer), amount) for payer, amount in still.insurance),
                still.patient,
                Procedure(code, () if modifiers == "[]" else tuple(json.loads(modifiers))),
                revenue,
                units,
                on,
                control,
                expected,
            )
        )
    return lines


def _applied_before(
    claim_ids: Iterable[int], *, through: int | None = None, without: Collection[int] = ()
) -> tuple[dict[int, list[Prior]], dict[int, list[str]]]:
    """Per claim: the applications that stand, oldest first, and every number its payer has used for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM payments_appliedclaim WHERE claim_id = ANY(%s::bigint[])", [bulk.array(claim_ids)]
        )
        ids = [row[0] for row in cursor.fetchall() if through is None or row[0] <= through]
    priors: dict[int, list[Prior]] = defaultdict(list)
    numbers: dict[int, list[str]] = defaultdict(list)
    if not ids:
        return priors, numbers
    rows = list(AppliedClaim.objects.filter(pk__in=ids).order_by("id"))
    standing = [row for row in standing_rows(rows) if row.action == Action.APPLY and row.entry_id]
    entries = books.values_of([row.entry_id for row in standing if row.entry_id])
    for row in rows:
        if row.claim_id and row.payer_claim_number and row.payer_claim_number not in numbers[row.claim_id]:
            numbers[row.claim_id].append(row.payer_claim_number)
    for row in standing:
        if row.claim_id and row.entry_id and row.entry_id not in without:
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
    """A billed claim with its lines: enough to match the lines of an answer."""
    return OpenClaim(
        str(row.claim_id), row.control_number, str(row.payer_id), str(row.patient_id), tuple(_lines([row.pk])[row.pk])
    )
