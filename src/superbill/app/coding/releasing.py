"""A visit is released for billing: its charges enter the books. Later corrections are amendments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from superbill.app.books import queries as books_queries
from superbill.app.books import services as books
from superbill.app.coding import reviews
from superbill.app.coding.charges import Charged, Diagnosed, check, fill, write_diagnoses
from superbill.app.coding.encounters import locked
from superbill.app.coding.models import Charge, Encounter, ScrubRun
from superbill.app.coding.scrubbing import run
from superbill.app.platform import audit, clock, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries as registration
from superbill.app.registration import services as front_desk
from superbill.core.ledger import Entry, Posting, accounts
from superbill.core.money import Cents
from superbill.core.payer.terms import fits

_Status, NoClaim = Encounter.Status, Encounter.NoClaim
SELF_PAY = "self-pay: the patient is billed"


@transaction.atomic
def release(actor: Actor, *, encounter_id: int) -> ScrubRun:
    """Check a coded visit and let it go to billing, unless a finding stops it or a second coder is to look at it first:
    then it is held, and its ``hold_reason`` says for what.

    A visit that was released before is not released again.
    """
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if encounter.status in (_Status.RELEASED, _Status.CLAIMED):
        return ScrubRun.objects.filter(encounter=encounter).latest("pk")
    if encounter.status not in (_Status.CODED, _Status.HELD):
        raise NotValid("Code the visit first." if encounter.status == _Status.DRAFT else "The visit is closed.")
    return let_go_or_hold(actor, encounter)


def let_go_or_hold(actor: Actor, encounter: Encounter) -> ScrubRun:
    """:func:`release`, for who holds the lock already and knows that the visit may be released."""
    checked = run(actor, encounter)
    if checked.stops:
        _hold(encounter, f"{checked.stops} {'finding stops' if checked.stops == 1 else 'findings stop'} it")
    elif review := reviews.ask(encounter):
        _hold(encounter, f"Waits for a second coder: {review.why}")
    else:
        _let_go(actor, encounter)
    return checked


def _hold(encounter: Encounter, reason: str) -> None:
    encounter.status, encounter.hold_reason = _Status.HELD, reason
    encounter.save(update_fields=["status", "hold_reason"])


def _let_go(actor: Actor, encounter: Encounter) -> None:
    payer_id = _first_payer(encounter)
    charges = enter_charges(actor, encounter, payer_id)
    _use_authorization(actor, encounter, charges)
    encounter.status, encounter.hold_reason, encounter.released_at = _Status.RELEASED, "", clock.now()
    if payer_id is None:
        encounter.no_claim_reason = SELF_PAY
    encounter.save(update_fields=["status", "hold_reason", "released_at", "no_claim_reason"])
    audit.record(
        actor=actor, action="release_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter.pk
    )
    outbox.publish("encounter.released", encounter_id=encounter.pk, patient_id=encounter.patient_id, payer_id=payer_id)


@transaction.atomic
def close_without_claim(actor: Actor, *, encounter_id: int, kind: str = NoClaim.OTHER, reason: str = "") -> Encounter:
    """A visit that is not billed, with why: it leaves the list of visits without a claim, and the reason stays.

    What was released and never claimed is taken out of the books again, unless money was applied to it.
    """
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if encounter.status in (_Status.CLAIMED, _Status.CLOSED):
        raise NotValid("It has a claim: void the claim instead." if encounter.status == "claimed" else "It is closed.")
    if kind not in NoClaim.values or (kind == NoClaim.OTHER and not reason.strip()):
        raise NotValid("Say why there is no claim; a visit without a claim and without a reason stays on the list.")
    if encounter.status == _Status.RELEASED:
        _take_out(actor, encounter)
    said = [NoClaim(kind).label] if kind != NoClaim.OTHER else []
    encounter.status, encounter.no_claim_kind = _Status.CLOSED, kind
    encounter.no_claim_reason = ": ".join([*said, *filter(None, [reason.strip()])])[:300]
    encounter.save(update_fields=["status", "no_claim_kind", "no_claim_reason"])
    audit.record(
        actor=actor,
        action="close_encounter",
        subject=f"patient:{encounter.patient_id}",
        encounter=encounter_id,
        kind=kind,
    )
    return encounter


def _take_out(actor: Actor, encounter: Encounter) -> None:
    """Take the charges of a released visit out of the books, and give back what it used of an authorization."""
    payer_id = _first_payer(encounter)
    owed_by = accounts.AR_PATIENT if payer_id is None else accounts.AR_INSURANCE
    charges = list(encounter.charges.filter(voided_at=None).order_by("number"))
    if any(books_queries.balance(owed_by, charge_id=row.pk) != row.amount_cents for row in charges):
        raise NotValid("Money was applied to its charges; take that back first, or write the balance off.")
    legs = [leg for row in charges for leg in _legs(encounter, row, -row.amount_cents, payer_id)]
    _record(actor, encounter, legs, kind="charges.cancelled", key=f"encounter:{encounter.pk}:closed")
    for row in charges:
        row.voided_at = clock.now()
        row.save(update_fields=["voided_at"])
        if encounter.authorization_id is not None and _is_authorized(encounter, row):
            front_desk.use_authorization(
                actor,
                authorization_id=encounter.authorization_id,
                units=-Decimal(row.units),
                reference=f"charge:{row.pk}:back",
            )


def enter_charges(actor: Actor, encounter: Encounter, payer_id: int | None) -> list[Charge]:
    """Put a visit's charges into the books, owed by its first payer or, without one, by the patient. Gives the charges."""
    charges = list(encounter.charges.filter(voided_at=None).order_by("number"))
    legs = [leg for row in charges for leg in _legs(encounter, row, row.amount_cents, payer_id)]
    _record(actor, encounter, legs, kind="charges", key=f"encounter:{encounter.pk}")
    return charges


def _first_payer(encounter: Encounter) -> int | None:
    coverages = registration.coverages_on(encounter.patient_id, encounter.on)
    return int(coverages[0].payer_id) if coverages else None


def _legs(encounter: Encounter, charge: Charge, amount: Cents, payer_id: int | None) -> list[Posting]:
    """The two legs of a charge: owed by the first payer, or by the patient where there is none."""
    if not amount:
        return []
    owed_by = accounts.AR_PATIENT if payer_id is None else accounts.AR_INSURANCE
    about = {
        "charge": str(charge.pk),
        "patient": str(encounter.patient_id),
        "payer": "" if payer_id is None else str(payer_id),
    }
    return [Posting(owed_by, amount, **about), Posting(accounts.REVENUE, -amount, **about)]


def _record(actor: Actor, encounter: Encounter, legs: list[Posting], *, kind: str, key: str) -> None:
    if legs:
        entry = Entry(
            kind=kind,
            effective_on=books_queries.open_date(encounter.on),
            postings=tuple(legs),
            memo=f"Visit {encounter.number}",
            source=f"encounter:{encounter.pk}",
        )
        books.record(actor, entries=[entry], key=key)


def _use_authorization(actor: Actor, encounter: Encounter, charges: Sequence[Charge]) -> None:
    given = encounter.authorization
    if given is None:
        return
    for row in charges:
        if _is_authorized(encounter, row):
            front_desk.use_authorization(
                actor, authorization_id=given.pk, units=Decimal(row.units), reference=f"charge:{row.pk}"
            )


def _is_authorized(encounter: Encounter, row: Charge) -> bool:
    given = encounter.authorization
    return given is not None and (not given.codes or fits(row.code, tuple(given.codes)))


@transaction.atomic
def amend(
    actor: Actor, *, encounter_id: int, diagnoses: Sequence[Diagnosed | str], charges: Sequence[Charged], why: str
) -> Encounter:
    """Correct the coding of a released visit. Lines keep their numbers; what a charge changes by enters the books.

    Charges left out at the end are voided. The claims room learns of it by ``encounter.amended`` and sends a
    corrected claim.
    """
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if encounter.status not in (_Status.RELEASED, _Status.CLAIMED):
        raise NotValid("Only a released visit is amended; before, it is simply coded again.")
    if not why.strip():
        raise NotValid("Say why the coding changes.")
    change_coding(actor, encounter, diagnoses, charges)
    outbox.publish("encounter.amended", encounter_id=encounter_id, why=why.strip()[:300])
    return encounter


def change_coding(
    actor: Actor, encounter: Encounter, diagnoses: Sequence[Diagnosed | str], charges: Sequence[Charged]
) -> None:
    """Other coding of a visit whose charges are in the books: what they change by enters the books, too."""
    found = [each if isinstance(each, Diagnosed) else Diagnosed(each) for each in diagnoses]
    check(encounter, found, charges)
    write_diagnoses(encounter, found)
    legs = _change_charges(encounter, charges)
    count = encounter.amendments + 1
    _record(actor, encounter, legs, kind="charges.amended", key=f"encounter:{encounter.pk}:{count}")
    encounter.amendments = count
    encounter.save(update_fields=["charge_cents", "amendments"])
    audit.record(
        actor=actor, action="amend_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter.pk
    )


def _change_charges(encounter: Encounter, charges: Sequence[Charged]) -> list[Posting]:
    """Make the rows what they should be; gives the legs of what changed."""
    payer_id = _first_payer(encounter)
    there = {row.number: row for row in encounter.charges.filter(voided_at=None).order_by("number")}
    last = max((row.number for row in encounter.charges.all()), default=0)
    numbers = [*there, *range(last + 1, last + 1 + max(0, len(charges) - len(there)))]
    legs: list[Posting] = []
    encounter.charge_cents = 0
    for number, entered in zip(numbers, charges, strict=False):
        row = there.pop(number, None) or Charge(encounter=encounter, number=number)
        before = row.amount_cents or 0
        fill(row, entered, encounter.on)
        row.save()
        encounter.charge_cents += row.amount_cents
        legs += _legs(encounter, row, row.amount_cents - before, payer_id)
    for row in there.values():
        row.voided_at = clock.now()
        row.save(update_fields=["voided_at"])
        legs += _legs(encounter, row, -row.amount_cents, payer_id)
    return legs
