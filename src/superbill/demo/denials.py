"""Denials and variances, each worked by what it is until it is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from superbill.app.claims import queries as claims
from superbill.app.coding import queries as coding
from superbill.app.coding import services as coding_services
from superbill.app.denials import queries as denials
from superbill.app.denials import services as denial_services
from superbill.app.payments import queries as payments
from superbill.app.practice import queries as practice
from superbill.app.practice import services as practice_services
from superbill.app.registration import queries as registration
from superbill.app.registration import services as front_desk
from superbill.core.money import dollars
from superbill.demo.front import AUTHORIZED_DAYS
from superbill.demo.script import Planned, Trouble
from superbill.demo.staff import Staff
from superbill.demo.steps import once, registered

GROUNDS = [
    "The patient could not be examined before the wax was removed: the record shows the ear drum hidden on both sides.",
    "Dizziness with a blocked ear is a reason for removal in the medical literature, whatever the list of codes says.",
]
DISPUTE = [
    "Our agreement CM-2026-118, exhibit B, allows 128 percent of the fee schedule for this service.",
    "You allowed 112 percent. Please correct your fee table, and this claim.",
]


def work(staff: Staff, people: Mapping[int, Planned]) -> None:
    """Look at every open case once: close what was decided, take the next step with the rest."""
    for case in denials.cases():
        planned = people[case.claim.patient_id]
        if _decided_again(case):
            _step(case, "close", partial(_close, staff, case, planned))
        elif case.kind == "variance":
            _variance(staff, case, planned)
        elif case.category == "AUTH":
            _authorization(staff, case, planned)
        elif planned.trouble is Trouble.NECESSITY and case.status == "open":
            _step(case, "appeal", partial(_appeal, staff, case, GROUNDS, ["Visit note of the day"]))
        elif case.status == "open":
            _step(case, "give-up", partial(_give_up, staff, case))


def _step(case: Any, what: str, do: Callable[[], Any]) -> None:
    once(f"case:{case.pk}:{what}", lambda: do() or True)


def _decided_again(case: Any) -> bool:
    """Whether the payer has answered the claim once more since the case was opened."""
    later = [row for row in payments.answers_to(case.claim_id) if row.application_id > case.application_id]
    return any(row.action == "apply" for row in later)


def _close(staff: Staff, case: Any, planned: Planned) -> None:
    overpaid = planned.trouble in (Trouble.REVERSAL, Trouble.TAKEBACK)
    why = "The payer corrected what it had paid too much." if overpaid else "The payer decided again, and pays."
    cause = {
        Trouble.NO_AUTHORIZATION: "our list of what the payer authorizes was out of date",
        Trouble.NECESSITY: "the payer's list of diagnoses",
    }.get(planned.trouble, "the payer's fee table")
    status = "closed" if overpaid else "won"
    denial_services.close(staff.ada, case_id=case.pk, status=status, why=why, root_cause=cause)


def _variance(staff: Staff, case: Any, planned: Planned) -> None:
    """Paid less than agreed is disputed in writing; paid more is noted, and left alone until the payer takes it back."""
    if planned.trouble is Trouble.UNDERPAID:
        if case.status == "open":
            _step(case, "dispute", partial(_appeal, staff, case, DISPUTE, ["Exhibit B of the agreement"]))
        return
    said = f"{dollars(case.denied_cents)} more than the contract; {case.payer.name} was told."
    _step(case, "note", lambda: denial_services.note(staff.ada, case_id=case.pk, text=said).pk)


def _appeal(staff: Staff, case: Any, grounds: list[str], enclosures: list[str]) -> None:
    denial_services.take(staff.ada, case_id=case.pk)
    denial_services.appeal(staff.ada, case_id=case.pk, grounds=grounds, enclosures=enclosures)


def _give_up(staff: Staff, case: Any) -> None:
    denial_services.write_off(
        staff.mia,
        case_id=case.pk,
        why="No diagnosis on the payer's list, no notice signed.",
        root_cause="no ABN was given",
    )


def _authorization(staff: Staff, case: Any, planned: Planned) -> None:
    """Ask for the authorization afterwards; once it is there, send the claim again as a replacement."""
    _step(case, "ask", lambda: _ask_afterwards(staff, case, planned))
    patient = registered(planned)["patient"]
    usable = registration.usable_authorizations(patient, case.payer_id, planned.day)
    if case.status == "open" and usable:
        _step(case, "correct", lambda: _send_corrected(staff, case, usable[0].pk))


def _ask_afterwards(staff: Staff, case: Any, planned: Planned) -> None:
    charge = coding.charge(case.charge_id)
    coverage = registration.coverages_on(registered(planned)["patient"], planned.day)[0]
    front_desk.request_authorization(
        staff.fay,
        coverage=coverage,
        codes=[charge.code],
        diagnoses=planned.visit.coding.diagnoses,
        units=Decimal(charge.units),
        starts_on=planned.day,
        ends_on=planned.day + timedelta(days=AUTHORIZED_DAYS),
        message="Asked afterwards: the service has been given.",
    )
    denial_services.take(staff.ada, case_id=case.pk)
    _learn(staff, case.payer_id, charge.code)


def _learn(staff: Staff, payer_id: int, code: str) -> None:
    """The payer wants this authorized: from now on the edits know it."""
    payer = practice.payer(payer_id)
    codes = sorted({*payer.authorization_codes, code})
    practice_services.set_payer(staff.mia, payer_id=payer.payer_id, authorization_codes=codes)


def _send_corrected(staff: Staff, case: Any, authorization_id: int) -> None:
    encounter_id = claims.claim(case.claim_id).encounter_id
    coding_services.change_encounter(staff.ben, encounter_id=encounter_id, authorization_id=authorization_id)
    denial_services.correct(staff.ada, case_id=case.pk, why="with the authorization that was given afterwards")
