"""Work on denials: open, note, appeal, correct, write off, close."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.coding import queries as coding
from superbill.app.denials import disputes, moving, queries
from superbill.app.denials.deadlines import appeal_by
from superbill.app.denials.models import Action, Appeal, DenialCase
from superbill.app.payments import patient_money
from superbill.app.payments import queries as payments
from superbill.app.payments.models import Application, Consequence
from superbill.app.platform import audit, clock, people, tenancy
from superbill.app.platform.documents import pdf
from superbill.app.platform.names import quiet
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.core.ledger import accounts
from superbill.core.money import Cents, dollars
from superbill.core.remit.reasons import gloss, reason

_Status = DenialCase.Status
OPENING = frozenset({"denial", "verify", "dispute", "follow_up", "variance"})
"""What follows from an application that somebody must look at here."""
FINISHED = frozenset({_Status.WON, _Status.WRITTEN_OFF, _Status.MOVED, _Status.WITHDRAWN, _Status.CLOSED})
LETTER = Path(__file__).parent / "letters" / "appeal.typ"


class NotPossible(ValueError):
    """The verb does not fit the state of the case; the message says why."""


def on_applied(*, application_id: int, **_: Any) -> None:
    """Handle ``remit.applied``: open a case for everything that somebody must look at."""
    open_cases(people.system(tenancy.current_id()), application_id=application_id)


def on_reversed(*, reverses_id: int, **_: Any) -> None:
    """Handle ``remit.reversed``: what the application opened no longer stands."""
    for case in DenialCase.objects.filter(application_id=reverses_id).exclude(status__in=FINISHED):
        _finish(people.system(tenancy.current_id()), case, _Status.WITHDRAWN, "the remittance was taken back")


@transaction.atomic
def open_cases(actor: Actor, *, application_id: int) -> list[DenialCase]:
    """Open the cases that follow from an application. Repeating it opens nothing twice."""
    actor.must("work_denial")
    application = payments.application(application_id)
    payer = application.remittance.payer
    decided = application.remittance.paid_on or application.effective_on
    cases = []
    for item in payments.consequences(application_id, *sorted(OPENING)):
        if item.claim_id is None:
            continue
        codes = item.about.split()
        main = next((code for code in codes if "-" in code), "")
        known = reason(main.partition("-")[2])
        if _stands_again(actor, application, item):
            continue
        case, made = DenialCase.objects.get_or_create(
            consequence_id=item.pk,
            defaults={
                "kind": item.kind,
                "claim_id": item.claim_id,
                "charge_id": item.charge_id,
                "payer_id": item.payer_id or (payer.pk if payer else None),
                "application_id": application_id,
                "denied_cents": abs(item.amount_cents),
                "reasons": codes,
                "category": known.category if main else str(item.kind).upper()[:20],
                "curable": _curable(known.kind) if main else "",
                "preventable": known.preventable if main else "",
                "queue": known.queue if main else _QUEUES.get(item.kind, "BILLING"),
                "decided_on": decided,
                "deadline": appeal_by(decided, kind=payer.kind, appeal_days=payer.appeal_days) if payer else None,
            },
        )
        if made:
            cases.append(case)
    return cases


def _stands_again(actor: Actor, application: Application, item: Consequence) -> bool:
    """Whether this answer opened a case before its remittance was taken back: what was done about it holds again."""
    before = {row.pk for row in payments.applications_of(application.remittance_id)} - {application.pk}
    same: dict[str, Any] = {
        "claim_id": item.claim_id,
        "charge_id": item.charge_id,
        "kind": item.kind,
        "denied_cents": abs(item.amount_cents),
        "reasons": item.about.split(),
    }
    case = DenialCase.objects.filter(application_id__in=before, **same).order_by("pk").first()
    if case is None:
        return False
    case.consequence_id, case.application_id = item.pk, application.pk
    if case.status == _Status.WITHDRAWN:
        case.status, case.closed_at = (_Status.APPEALED if case.appeals.exists() else _Status.OPEN), None
        _act(actor, case, str(case.status), "the remittance was applied again")
    case.save(update_fields=["consequence_id", "application_id", "status", "closed_at"])
    return True


_QUEUES = {"variance": "CONTRACTS", "dispute": "CONTRACTS", "verify": "PATIENT_AR", "follow_up": "BILLING"}


def _curable(word: object) -> str:
    return {"S": "soft", "H": "hard"}.get(str(word), str(word))[:4]


@transaction.atomic
def take(actor: Actor, *, case_id: int) -> DenialCase:
    """Make a case one's own."""
    actor.must("work_denial")
    case = _locked(case_id)
    case.owner = actor.name
    case.save(update_fields=["owner"])
    _act(actor, case, "took it", "")
    return case


@transaction.atomic
def note(actor: Actor, *, case_id: int, text: str) -> Action:
    """Write down what was learned: a call, a promise, a reference number."""
    actor.must("work_denial")
    return _act(actor, _locked(case_id), "note", text)


@transaction.atomic
def appeal(actor: Actor, *, case_id: int, grounds: list[str], enclosures: list[str] | None = None) -> Appeal:
    """Appeal at the next level: the letter is typeset, kept as it goes, and its deadline is checked."""
    actor.must("work_denial")
    case = _locked(case_id)
    if case.status in FINISHED:
        raise NotPossible(f"The case is {case.get_status_display().lower()}; there is nothing to appeal.")
    level = case.appeals.count() + 1
    payer = case.payer
    file_by = appeal_by(case.decided_on, kind=payer.kind, level=level, appeal_days=payer.appeal_days) if payer else None
    if payer and file_by is None:
        raise NotPossible(f"{payer.name} has no appeal of level {level}.")
    on = clock.today()
    if file_by and on > file_by:
        raise NotPossible(f"The last day to appeal was {file_by:%B} {file_by.day}, {file_by.year}.")
    letter = pdf(LETTER, _letter(case, level, file_by, grounds, enclosures or [], actor), on=on)
    sent = Appeal.objects.create(case=case, level=level, file_by=file_by, pdf=letter, sent_on=on)
    case.status = _Status.APPEALED
    case.save(update_fields=["status"])
    _act(actor, case, "appealed", f"level {level}: {' '.join(grounds)}")
    audit.record(actor=actor, action="appeal", subject=f"claim:{case.claim_id}", level=level)
    return sent


@transaction.atomic
def dispute(actor: Actor, *, case_id: int, enclosures: list[str] | None = None) -> Appeal:
    """Dispute a payment off the contract in one step: the letter says what was agreed, what was paid and what is missing.

    Repeating it gives the letter that went.
    """
    actor.must("work_denial")
    case = _locked(case_id)
    if not payments.underpayments().filter(pk=case.consequence_id).exists():
        raise NotPossible("Only a payment below the contract is disputed by its numbers. Appeal this one instead.")
    sent = case.appeals.order_by("-level").first()
    if sent is not None:
        return sent
    if not case.owner:
        take(actor, case_id=case_id)
    return appeal(actor, case_id=case_id, grounds=disputes.grounds(case), enclosures=enclosures or [])


@transaction.atomic
def correct(actor: Actor, *, case_id: int, why: str, **changes: Any) -> DenialCase:
    """Send the claim again, corrected: frequency 7 with the payer's number, made from the visit as it stands now."""
    actor.must("send_claim")
    case = _locked(case_id)
    version = claim_services.correct(actor, claim_id=case.claim_id, reason=why, **changes)
    case.status = _Status.CORRECTED
    case.save(update_fields=["status"])
    _act(actor, case, "corrected", f"{why} (version {version.number})")
    return case


@transaction.atomic
def write_off(actor: Actor, *, case_id: int, why: str, root_cause: str) -> DenialCase:
    """Give the denied amount up: a manager's decision, with a reason and its root cause."""
    actor.must("write_off")
    case = _locked(case_id)
    if case.status in FINISHED or case.charge_id is None:
        raise NotPossible("Only an open denial of a charge can be written off.")
    amount = _still_open(case)
    if amount <= 0:
        raise NotPossible("Nothing is open on this charge any more.")
    timely = case.category == "TIMELY"
    patient_money.write_off(
        actor,
        charge_id=case.charge_id,
        patient_id=claims.claim(case.claim_id).patient_id,
        payer_id=case.payer_id,
        amount_cents=amount,
        account=accounts.WRITE_OFF_TIMELY if timely else accounts.WRITE_OFF_DENIAL,
        reason=why,
        key=f"denial:{case.pk}",
    )
    case.root_cause = root_cause
    case.save(update_fields=["root_cause"])
    _finish(actor, case, _Status.WRITTEN_OFF, f"{why}; {dollars(amount)} given up")
    return case


@transaction.atomic
def bill_patient(actor: Actor, *, case_id: int, why: str) -> DenialCase:
    """The patient answers for what the payer left open: a decision with a reason, where contract and law allow it."""
    actor.must("work_denial")
    case = _locked(case_id)
    if case.status in FINISHED or case.charge_id is None:
        raise NotPossible("Only an open case of a charge can be billed to the patient.")
    if barred := queries.bar_to_patient(case):
        raise NotPossible(barred)
    amount = _still_open(case)
    if amount <= 0:
        raise NotPossible("Nothing is open with the payer on this charge any more.")
    patient_money.transfer(
        actor,
        charge_id=case.charge_id,
        patient_id=claims.claim(case.claim_id).patient_id,
        amount_cents=amount,
        from_payer=case.payer_id,
        to_payer=None,
        reason=why,
        key=f"denial:{case.pk}:patient",
    )
    _finish(actor, case, _Status.MOVED, f"{why}; the patient owes {dollars(amount)}")
    return case


@transaction.atomic
def move(
    actor: Actor, *, claim_id: int, to_payer: int | None, why: str, key: str, charge_id: int | None = None
) -> Cents:
    """Have another payer, or (``None``) the patient, answer for what is open with a claim's payer: see :func:`moving.move`.

    Cases of what moved are closed with the reason. Gives what was moved.
    """
    moved = moving.move(actor, claim_id=claim_id, to_payer=to_payer, why=why, key=key, charge_id=charge_id)
    _finish_those_of(actor, claim_id, moved, _Status.MOVED, f"{why}; {dollars(moved.cents)} moved from the claim")
    return moved.cents


@transaction.atomic
def give_up(actor: Actor, *, claim_id: int, account: str, why: str, key: str, charge_id: int | None = None) -> Cents:
    """Give up what is open with a claim's payer: see :func:`moving.give_up`. Its cases are closed; gives the amount."""
    gone = moving.give_up(actor, claim_id=claim_id, account=account, why=why, key=key, charge_id=charge_id)
    _finish_those_of(actor, claim_id, gone, _Status.WRITTEN_OFF, f"{why}; {dollars(gone.cents)} given up on the claim")
    return gone.cents


def _finish_those_of(actor: Actor, claim_id: int, moved: moving.Moved, status: DenialCase.Status, why: str) -> None:
    """Close the open cases of the charges on which a claim's balance went elsewhere."""
    rows = DenialCase.objects.filter(claim_id=claim_id, charge_id__in=moved.charge_ids, status__in=queries.OPEN)
    for case in rows.select_for_update(of=("self",)):
        _finish(actor, case, status, why)


def _still_open(case: DenialCase) -> Cents:
    """How much of the denied amount is still open with the payer on the charge."""
    assert case.charge_id is not None
    owed = dict(books.open_charges([case.charge_id])[case.charge_id].insurance)
    return min(case.denied_cents, owed.get(case.payer_id or 0, 0))


@transaction.atomic
def close(actor: Actor, *, case_id: int, status: str, why: str, root_cause: str = "") -> DenialCase:
    """Close a case: ``won`` or ``closed``. It moves no money."""
    actor.must("work_denial")
    if status not in (_Status.WON, _Status.CLOSED):
        raise NotPossible(
            "A case is closed as won or closed; to give money up is a write-off, to bill the patient a move."
        )
    case = _locked(case_id)
    case.root_cause = root_cause
    case.save(update_fields=["root_cause"])
    _finish(actor, case, DenialCase.Status(status), why)
    return case


def _locked(case_id: int) -> DenialCase:
    return DenialCase.objects.select_for_update(of=("self",)).select_related("payer", "claim").get(pk=case_id)


def _act(actor: Actor, case: DenialCase, what: str, text: str) -> Action:
    return Action.objects.create(case=case, what=what, note=text[:1000], who=actor.name)


def _finish(actor: Actor, case: DenialCase, status: DenialCase.Status, why: str) -> None:
    case.status, case.closed_at = status, clock.now()
    case.save(update_fields=["status", "closed_at"])
    _act(actor, case, str(status), why)


_CAUSES = {
    "fee": "less allowed than our agreement",
    "reduction": "reduced otherwise than our agreement",
    "units:": "fewer units paid than billed",
    "interest:": "no interest for paying late",
}
"""What a payment off the contract comes from, as a letter says it."""


def _why(case: DenialCase) -> str:
    """The payer's reasons in words; of a payment off the contract, what is wrong with it."""
    if case.kind == DenialCase.Kind.VARIANCE:
        return _CAUSES.get(next(iter(case.reasons), ""), "not paid as agreed")
    return "; ".join(f"{code}: {gloss(code)}" for code in case.reasons)


def _letter(
    case: DenialCase, level: int, file_by: date | None, grounds: list[str], enclosures: list[str], actor: Actor
) -> dict[str, Any]:
    claim = claims.claim(case.claim_id)
    value = claims.current_value(case.claim_id)
    home = practice.practice()
    person = value.person
    ordinal = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth"}[level]
    lines = [
        line
        for line in value.lines
        if case.charge_id is None or line.control_number == coding.charge(case.charge_id).control_number
    ]
    why = _why(case)
    payer = case.payer
    return {
        "practice": {
            "name": quiet(home.name),
            "address": [quiet(home.line1), f"{quiet(home.city)}, {home.state} {home.postal[:5]}"],
            "phone": f"({home.contact_phone[:3]}) {home.contact_phone[3:6]}-{home.contact_phone[6:]}",
            "npi": home.npi,
            "tax_id": f"{home.tax_id[:2]}-{home.tax_id[2:]}",
        },
        "date": _day(clock.today()),
        "payer": {
            "lines": [
                quiet(payer.name),
                "Appeals",
                quiet(payer.line1),
                f"{quiet(payer.city)}, {payer.state} {payer.postal[:5]}",
            ]
            if payer
            else []
        },
        "level": f"{ordinal}-level appeal",
        "patient": {
            "name": quiet(f"{person.first} {person.last}"),
            "birth": _day(person.birth) if person.birth else "",
            "member_id": value.subscriber.member_id,
        },
        "service_date": _day(value.lines[0].service_from) if value.lines[0].service_from else "",
        "payer_claim_number": claim.payer_claim_number,
        "claim_number": value.control_number,
        "decided_on": _day(case.decided_on),
        "file_by": _day(file_by) if file_by else "",
        "lines": [
            {
                "code": "-".join([line.procedure.code, *line.procedure.modifiers]),
                "label": (fee.label if (fee := practice.fee(line.procedure.code, case.decided_on)) else ""),
                "amount": dollars(line.charge),
                "reason": why,
            }
            for line in lines
        ],
        "grounds": grounds,
        "enclosures": enclosures,
        "amount": f"${dollars(case.denied_cents)}",
        "signed_by": actor.name,
    }


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
