"""Takebacks as a graph per payer: which claim, which payment had paid it, which took it back, what is open, what it
does to the patient. Built from the standing entries and applications, so its open ends are the accounts' balances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from superbill.app.books import queries as journal
from superbill.app.books.queries import OpenCharge
from superbill.app.payments.models import AppliedClaim, Remittance
from superbill.app.payments.recording import UNDONE
from superbill.app.practice.models import Payer
from superbill.core.ledger import AR_PATIENT, FORWARD_BALANCE, TAKEBACK, Action, Entry, Link, Move, link
from superbill.core.money import Cents


class Reversal(Struct, frozen=True):
    """A payer reversed its answer to a claim (status 22) in one remittance."""

    remittance_id: int
    paid_by: int | None
    """The remittance that had paid it."""
    amount: Cents
    """What it takes back."""
    paid_again: Cents
    """What the same remittance pays for the claim instead."""
    patient: Cents
    """By how much the patient owes more (or, negative, less) after both."""


class Takeback(Struct, frozen=True):
    """What a payer took back, or says it will, from one claim, or under a number that is no claim of ours."""

    claim_id: int | None
    number: str
    """Our control number of the claim, else the payer's reference."""
    reversals: tuple[Reversal, ...]
    links: tuple[Link, ...]
    """What provider-level adjustments announced, and what they took."""
    netted: Cents
    """What the reversals took from the very payments they came in."""
    patient_owes: Cents
    """What the patient owes on the claim's reversed charges now; negative is a credit."""

    @property
    def open(self) -> Cents:
        """What we still owe; negative where the payer took what it gave no reason for."""
        return sum(each.open for each in self.links)


class OfPayer(Struct, frozen=True):
    payer_id: int | None
    payer: str
    takebacks: tuple[Takeback, ...]
    carried: tuple[Link, ...]
    """Balances carried from one remittance forward to another."""

    @property
    def owed(self) -> Cents:
        """Takebacks not taken yet, less what was taken without a reason: the takeback account, as a credit."""
        return sum(each.open for each in self.takebacks)

    @property
    def carried_forward(self) -> Cents:
        """What later remittances will bring less: the forward balances, as a credit."""
        return sum(each.open for each in self.carried)


def takebacks(*, payer_id: int | None = None) -> list[OfPayer]:
    """The graph of every payer that took something back or carried a balance forward; of one where named."""
    moves = _moves(TAKEBACK, payer_id)
    carried = _moves(FORWARD_BALANCE, payer_id)
    reversed_claims = _reversed_claims(payer_id)
    payers = sorted({*moves, *carried, *reversed_claims}, key=lambda pk: (pk is None, pk or 0))
    known = _Known.of(reversed_claims, moves)
    names = dict(Payer.objects.filter(pk__in=[pk for pk in payers if pk]).values_list("pk", "name"))
    return [
        OfPayer(
            pk,
            names.get(pk or 0, "no payer of ours"),
            _of_payer(moves.get(pk, []), reversed_claims.get(pk, {}), known),
            tuple(link(carried.get(pk, []), carried=True)),
        )
        for pk in payers
    ]


def _moves(account: str, payer_id: int | None) -> dict[int | None, list[Move]]:
    """The standing legs of an account, by payer; of one where named."""
    moves: dict[int | None, list[Move]] = defaultdict(list)
    of_payer = {} if payer_id is None else {"payer_id": payer_id}
    for leg in journal.history(accounts=[account], standing=True, **of_payer):
        claim = str(leg.claim_id) if leg.claim_id else ""
        moves[leg.payer_id].append(
            Move(leg.amount, leg.effective_on, leg.source, leg.reason, leg.reference, claim, leg.segment)
        )
    return moves


def _reversed_claims(payer_id: int | None) -> dict[int | None, dict[int, list[AppliedClaim]]]:
    """Standing reversals of claims, by payer and claim, oldest first; of one payer where named."""
    rows = (
        AppliedClaim.objects.filter(
            action=Action.REVERSE, application__reverses=None, application__reversed_by=None, claim_id__isnull=False
        )
        .exclude(reversed_by__action=UNDONE)
        .select_related("application__remittance", "reverses__application")
        .order_by("id")
    )
    if payer_id is not None:
        rows = rows.filter(application__remittance__payer_id=payer_id)
    found: dict[int | None, dict[int, list[AppliedClaim]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        assert row.claim_id is not None
        found[row.application.remittance.payer_id][row.claim_id].append(row)
    return found


class _Known(Struct, frozen=True):
    """What the takebacks need of other rows, read at once."""

    numbers: dict[int, str]
    """Our control number by claim."""
    again: dict[tuple[int, int], list[AppliedClaim]]
    """What was applied, by application and claim."""
    entries: dict[int, Entry]
    open_charges: dict[int, OpenCharge]

    @classmethod
    def of(
        cls, reversed_claims: dict[int | None, dict[int, list[AppliedClaim]]], moves: dict[int | None, list[Move]]
    ) -> _Known:
        rows = [row for claims in reversed_claims.values() for each in claims.values() for row in each]
        claims = {int(move.claim) for each in moves.values() for move in each if move.claim}
        claims |= {row.claim_id for row in rows if row.claim_id}
        numbered = AppliedClaim.objects.filter(claim_id__in=claims).exclude(control_number="").order_by("id")
        again: dict[tuple[int, int], list[AppliedClaim]] = defaultdict(list)
        applied = AppliedClaim.objects.filter(
            application_id__in={row.application_id for row in rows}, claim_id__in=claims, action=Action.APPLY
        )
        for each in applied.order_by("id"):
            again[each.application_id, each.claim_id or 0].append(each)
        told = [*rows, *(each for later in again.values() for each in later)]
        entries = journal.values_of([row.entry_id for row in told if row.entry_id])
        charges = {charge for entry in entries.values() for charge, _ in _patient_legs([entry])}
        return cls(
            {row.claim_id: row.control_number for row in numbered.only("claim_id", "control_number") if row.claim_id},
            dict(again),
            entries,
            journal.open_charges(charges),
        )

    def patient_legs(self, rows: Iterable[AppliedClaim]) -> list[tuple[int, Cents]]:
        """What the entries of applied claims move on patients' balances: charge and amount."""
        return _patient_legs(self.entries[row.entry_id] for row in rows if row.entry_id)


def _of_payer(moves: list[Move], reversed_claims: dict[int, list[AppliedClaim]], known: _Known) -> tuple[Takeback, ...]:
    by_name: dict[tuple[int | None, str], list[Link]] = defaultdict(list)
    for each in link(moves):
        ends = [end for end in (each.announced, each.taken) if end]
        claim = next((int(end.claim) for end in ends if end.claim), None)
        by_name[claim, "" if claim else ends[0].reference].append(each)
    for claim_id in reversed_claims:
        by_name.setdefault((claim_id, ""), [])
    return tuple(
        _takeback(claim, reference, links, reversed_claims.get(claim or 0, []), known)
        for (claim, reference), links in by_name.items()
    )


def _takeback(
    claim_id: int | None, reference: str, links: list[Link], rows: list[AppliedClaim], known: _Known
) -> Takeback:
    reversals = [_reversal(row, known) for row in rows]
    came_in = {Remittance(pk=each.remittance_id).source for each in reversals}
    put_off = sum(each.amount for each in links if each.announced and each.announced.source in came_in)
    taken = sum(each.amount - each.paid_again for each in reversals)
    charges = {charge for charge, _ in known.patient_legs(rows)}
    return Takeback(
        claim_id,
        known.numbers.get(claim_id or 0, reference),
        tuple(reversals),
        tuple(links),
        max(taken - put_off, 0) if rows else 0,
        sum(known.open_charges[charge].patient for charge in charges if charge in known.open_charges),
    )


def _reversal(row: AppliedClaim, known: _Known) -> Reversal:
    again = [each for each in known.again.get((row.application_id, row.claim_id or 0), []) if each.pk > row.pk]
    return Reversal(
        row.application.remittance_id,
        row.reverses.application.remittance_id if row.reverses else None,
        -row.paid_cents,
        sum(each.paid_cents for each in again),
        sum(amount for _, amount in known.patient_legs([row, *again])),
    )


def _patient_legs(entries: Iterable[Entry]) -> list[tuple[int, Cents]]:
    """What entries move on patients' balances: charge and amount."""
    return [
        (int(leg.charge), leg.amount)
        for entry in entries
        for leg in entry.postings
        if leg.account == AR_PATIENT and leg.charge
    ]


def remittances_in(payers: Iterable[OfPayer]) -> list[Remittance]:
    """Every remittance that these graphs name."""
    found: set[int] = set()
    for of in payers:
        links = [*of.carried, *(link for each in of.takebacks for link in each.links)]
        ends = [end for link in links for end in (link.announced, link.taken) if end]
        found |= {number for end in ends if (number := remittance_of(end))}
        for one in (one for each in of.takebacks for one in each.reversals):
            found |= {one.remittance_id, *([one.paid_by] if one.paid_by else [])}
    return list(Remittance.objects.filter(pk__in=found))


def remittance_of(end: Move) -> int | None:
    """The remittance that says or does one end of a link; ``None`` where a person did."""
    kind, _, number = end.source.partition(":")
    return int(number) if kind == "remittance" and number.isdecimal() else None
