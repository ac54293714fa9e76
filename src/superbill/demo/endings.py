"""What became of each planted trouble, told from the rooms' own records in one plain line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.coding import queries as coding
from superbill.app.denials import queries as denials
from superbill.app.exchange import queries as exchange
from superbill.app.payments import queries as payments
from superbill.app.registration import queries as registration
from superbill.core.ledger import CLEARING, FORWARD_BALANCE, REFUNDS_PAYABLE, TAKEBACK, UNAPPLIED_PATIENT
from superbill.core.money import dollars
from superbill.demo.script import FIRST, LAST, Planned, Trouble
from superbill.demo.steps import registered, seen


@dataclass(frozen=True)
class Ending:
    """A trouble, and how it ended; ``over`` is whether nothing of it is left to do."""

    trouble: str
    over: bool
    says: str


def endings(script: Sequence[Planned]) -> list[Ending]:
    """Every planted trouble, in the order of the story."""
    planted: dict[Trouble, Planned] = {one.trouble: one for one in script if one.trouble}
    told = [Ending(str(trouble), *_TELLERS[trouble](_Story(planted[trouble]))) for trouble in _TELLERS]
    return [*told, _second_look(), _overridden(), _duplicate(), _unbalanced()]


class _Story:
    """The records of one visit."""

    def __init__(self, planned: Planned) -> None:
        self.planned = planned
        self.encounter = seen(planned)
        self.patient: int = registered(planned)["patient"]
        self.claims = list(claims.claims_of_encounter(self.encounter))
        self.claim = self.claims[0]
        self.payer = self.claim.payer.name
        self.events = claims.timeline(self.claim.pk)
        self.kinds = [event.kind for event in self.events]
        self.versions = claims.versions(self.claim.pk)

    def paid(self, claim: Any = None) -> int:
        return books.balance(CLEARING, claim_id=(claim or self.claim).pk)

    def case(self, *kinds: str) -> Any:
        return denials.of_claim(self.claim.pk).filter(kind__in=kinds).first()

    def decisions(self) -> list[int]:
        """What each answer of the payer paid, in order."""
        return [event.facts.get("paid_cents", 0) for event in self.events if event.kind == "adjudicated"]


_Told = tuple[bool, str]


def _inactive(story: _Story) -> _Told:
    statuses = [check.status for check in registration.checks_of(story.patient)]
    over = statuses[-1] == "inactive" and statuses[0] == "active" and story.claim.state == "paid"
    return over, (
        "the 271 said the plan had ended; the present card was entered and asked about,"
        f" and {story.payer} paid {dollars(story.paid())}"
    )


def _no_authorization(story: _Story) -> _Told:
    case, last = story.case("denial"), story.versions[-1]
    number = claims.current_value(story.claim.pk).authorization
    over = case.status == "won" and last.frequency == "7" and story.claim.state == "paid" and bool(number)
    first, second = story.decisions()[0], story.decisions()[-1]
    return over, (
        f"denied {dollars(case.denied_cents)}; asked for by 278 and given as {number}; replacement {last.control_number}"
        f" (frequency {last.frequency}) brought {dollars(second)} instead of {dollars(first)}"
    )


def _pair(story: _Story) -> _Told:
    runs = coding.runs_of(story.encounter)
    found = {finding.code: finding.message for finding, _ in coding.findings_of(runs[0])}
    note = coding.encounters_of(story.patient)[0].note
    over = "W016" in found and story.claim.state == "paid" and bool(note)
    why, reason = found.get("W016", "").rstrip("."), note.rstrip(".")
    return over, f"held by W016 ({why}); the coder's reason: {reason}; {story.payer} paid {dollars(story.paid())}"


def _rejection(story: _Story) -> _Told:
    rejected = next(event for event in story.events if event.kind == "rejected")
    over = story.claim.state == "paid" and story.kinds.index("corrected") > story.kinds.index("rejected")
    return over, (
        f"{rejected.said.rstrip('.').replace('adjudication: rejected: ', 'adjudication: ')}; the card was read again and sent as new original"
        f" {story.versions[-1].control_number}: paid {dollars(story.paid())}"
    )


def _necessity(story: _Story) -> _Told:
    case = story.case("denial")
    letters = denials.appeals(case.pk).count()
    over = case.status == "won" and letters == 1 and story.claim.state == "paid"
    before, after = story.decisions()[0], story.decisions()[-1]
    return over, (
        f"denied {dollars(case.denied_cents)} (CO-50); one letter of appeal; {story.payer} reversed itself and pays"
        f" {dollars(after)} instead of {dollars(before)}"
    )


def _given_up(story: _Story) -> _Told:
    case = story.case("denial")
    return case.status == "written_off", (
        f"{dollars(case.denied_cents)} denied, no appeal in sight; the manager wrote it off: {case.root_cause}"
    )


def _information(story: _Story) -> _Told:
    over = {"information-asked", "information-sent"} <= set(story.kinds) and story.claim.state == "paid"
    return (
        over,
        f"the 277 asked for the radiology report, the 275 brought it, and {story.payer} paid {dollars(story.paid())}",
    )


def _underpaid(story: _Story) -> _Told:
    case = story.case("variance")
    first, last = story.decisions()[0], story.decisions()[-1]
    return case.status == "won" and last > first, (
        f"{dollars(case.denied_cents)} less allowed than the contract; disputed in a letter; {story.payer} corrected its fee"
        f" table and pays {dollars(last)} instead of {dollars(first)}"
    )


def _reversal(story: _Story) -> _Told:
    first, last = story.decisions()[0], story.decisions()[-1]
    left = books.trial_balance().get(FORWARD_BALANCE, 0)
    over = "reversed" in story.kinds and first > last and story.case("variance").status == "closed" and not left
    return (
        over,
        f"{story.payer} found its own mistake: {dollars(first)} taken back (status 22), {dollars(last)} paid instead",
    )


def _takeback(story: _Story) -> _Told:
    first, last = story.decisions()[0], story.decisions()[-1]
    legs = books.history(accounts=[TAKEBACK], claim_id=story.claim.pk)
    over = len(legs) == 2 and sum(leg.amount for leg in legs) == 0 and first > last
    taken = max((leg.amount for leg in legs), default=0)
    return over, (
        f"{dollars(first)} corrected to {dollars(last)}; {story.payer} said it is owed {dollars(taken)} (PLB WO) and took it"
        " from a later payment (PLB WO): the takeback account stands at 0.00"
    )


def _crossover(story: _Story) -> _Told:
    second = next((claim for claim in story.claims if claim.crossed_over), None)
    over = second is not None and second.state == "paid"
    paid = dollars(story.paid(second)) if second else "nothing"
    return (
        over,
        f"{story.payer} sent it on itself; nothing was billed twice, and {story.claims[-1].payer.name} paid {paid}",
    )


def _overpaid(story: _Story) -> _Told:
    back = books.history(accounts=[REFUNDS_PAYABLE], patient_id=story.patient)
    given = sum(leg.amount for leg in back if leg.kind == "refund.paid")
    over = given > 0 and sum(leg.amount for leg in back) == 0
    over = over and not books.balance(UNAPPLIED_PATIENT, patient_id=story.patient)
    return over, f"{dollars(given)} taken at the desk, nothing owed in the end; refund decided by the manager and paid"


_TELLERS: dict[Trouble, Callable[[_Story], _Told]] = {
    Trouble.INACTIVE: _inactive,
    Trouble.NO_AUTHORIZATION: _no_authorization,
    Trouble.PAIR: _pair,
    Trouble.REJECTION: _rejection,
    Trouble.NECESSITY: _necessity,
    Trouble.GIVEN_UP: _given_up,
    Trouble.INFORMATION: _information,
    Trouble.UNDERPAID: _underpaid,
    Trouble.REVERSAL: _reversal,
    Trouble.TAKEBACK: _takeback,
    Trouble.CROSSOVER: _crossover,
    Trouble.OVERPAID_BY_PATIENT: _overpaid,
}


def _second_look() -> Ending:
    """Visits that a rule of the practice has a second coder look at."""
    agreed = sum(one.agreed for one in coding.agreement(FIRST, LAST) if one.coder)
    waiting = coding.reviews_open().count()
    return Ending(
        "second look",
        agreed > 0 and not waiting,
        f"{agreed} very long visits waited for a second person, who agreed with the coder; {waiting} wait still",
    )


def _overridden() -> Ending:
    """A finding that a person knew better than, with who, why and until when."""
    row = coding.overrides_made(FIRST, LAST).first()
    if row is None:
        return Ending("overridden finding", False, "nothing was overridden")
    claim = claims.claims_of_encounter(row.encounter_id)[0]
    kept = any(row.code in event.facts.get("codes", ()) for event in claims.timeline(claim.pk))
    number = claims.versions(claim.pk)[0].control_number
    return Ending(
        "overridden finding",
        kept,
        f"{row.who} overrode {row.code} until {row.until:%B %-d}: {row.why} It stands on claim {number} and in the report",
    )


def _duplicate() -> Ending:
    """One remittance came three times: as it was, the same bytes again, and once more in a new envelope."""
    repeats = list(exchange.quarantined("repeat"))
    first = payments.remittances().filter(payer_name__startswith="Cedar").order_by("pk")[0]
    applied = [row for row in payments.remittances_traced(first.trace) if row.status == "applied"]
    over = len(applied) == 1 and len(repeats) == 1 and repeats[0].outcome == "set-aside"
    return Ending(
        "duplicate file",
        over,
        f"{first.payer_name} sent payment {first.trace} three times; the same bytes changed nothing, the new"
        f" envelope was parked and set aside: {dollars(first.amount_cents)} is in the books once",
    )


def _unbalanced() -> Ending:
    """A remittance whose numbers contradict each other."""
    parked = payments.remittances("set_aside").first()
    if parked is None:
        return Ending("unbalanced 835", False, "nothing was parked")
    right = [row for row in payments.remittances_traced(parked.trace) if row.status == "applied"]
    why = payments.findings_of(parked)[0].message
    return Ending(
        "unbalanced 835",
        len(right) == 1,
        f"parked, nothing posted: {why} The payer's right one came, was applied and met its deposit of"
        f" {dollars(right[0].amount_cents) if right else 'nothing'}",
    )
