"""A visit is released for billing: its charges enter the books. Later corrections are amendments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from superbill.app.books import queries as books_queries
from superbill.app.books import services as books
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

_Status = Encounter.Status
SELF_PAY = "self-pay: the patient is billed"


@transaction.atomic
def release(actor: Actor, *, encounter_id: int) -> ScrubRun:
    """Check a coded visit and let it go to billing, unless a finding stops it: then it is held.

    ``stops`` of the run given back tells which it was. A visit that was released before is not released again.
    """
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if encounter.status in (_Status.RELEASED, _Status.CLAIMED):
        return ScrubRun.objects.filter(encounter=encounter).latest("pk")
    if encounter.status not in (_Status.CODED, _Status.HELD):
        raise NotValid("Code the visit first." if encounter.status == _Status.DRAFT else "The visit is closed.")
    checked = run(actor, encounter)
    if checked.stops:
        _hold(encounter, checked)
    else:
        _let_go(actor, encounter)
    return checked


def _hold(encounter: Encounter, checked: ScrubRun) -> None:
    plural = "finding stops" if checked.stops == 1 else "findings stop"
    encounter.status, encounter.hold_reason = _Status.HELD, f"{checked.stops} {plural} it"
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
        if not given.codes or fits(row.code, tuple(given.codes)):
            front_desk.use_authorization(
                actor, authorization_id=given.pk, units=Decimal(row.units), reference=f"charge:{row.pk}"
            )


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
