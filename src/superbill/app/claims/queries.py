"""Reads of the claims room. :func:`get_claim_for` is the only door to a claim, and it is audited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from msgspec import Struct

from superbill.app.claims import events
from superbill.app.claims.lifecycle import UNSENT, WITH_PAYER, EventKind, Outcome, State
from superbill.app.claims.making import newest, value_of
from superbill.app.claims.models import Claim, ClaimEvent, ClaimVersion, InformationRequest, Sending, Submission
from superbill.app.coding import queries as coding
from superbill.app.coding.compose import compose
from superbill.app.coding.models import Encounter
from superbill.app.exchange import queries as exchange
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.core.claim import read_837, values
from superbill.core.money import Cents
from superbill.core.remit import NextCoverage

_WITH = ("payer", "patient", "encounter", "coverage")
WORKLISTS = {
    "never-claimed": "Released visits without a claim",
    "held": "Held by findings",
    "ready": "Ready to send",
    "rejected": "Rejected: fix and send again",
    "information": "Payer asks for information",
    "silent": "Payer is silent",
    "filing": "Filing deadline near",
}
_STATES_OF: dict[str, tuple[State, ...]] = {
    "held": (State.HELD, State.DRAFT),
    "ready": (State.READY,),
    "rejected": (State.REJECTED,),
    "information": (State.PENDED,),
}
"""Worklists that are simply states."""
_UNFILED = (*sorted(UNSENT), State.REJECTED)
_OPEN = (*_UNFILED, *sorted(WITH_PAYER))
"""States in which a claim may wait for a person."""
FILING_WARNING_DAYS = 14


class Work(Struct, frozen=True):
    """One worklist: how much waits, and how many dollars."""

    key: str
    name: str
    count: int
    cents: Cents
    oldest: date | None = None
    """The earliest date of service among what waits."""


class Decided(Struct, frozen=True):
    """How claims of a span fared, by count. Sources: billing rules 7.1 and 7.2."""

    submitted: int
    """Went to a payer, by us or by the payer before it."""
    decided: int
    """Of these, a payer has answered."""
    first_pass: int
    """Of these, the first answer to the first version decided it without a denial, and nothing was rejected before."""
    denied_at_first: int
    """Of these, the first answer denied it, whole or in part."""
    rejected: int
    """Of those submitted, at least once refused before adjudication."""


class StateTotal(Struct, frozen=True):
    state: str
    name: str
    count: int
    cents: Cents


def get_claim_for(actor: Actor, claim_id: int) -> Claim:
    """A claim, for reading; who read it is kept. Raises ``Claim.DoesNotExist``."""
    actor.must("read")
    claim = Claim.objects.select_related(*_WITH).get(pk=claim_id)
    audit.record(actor=actor, action="read_claim", subject=f"patient:{claim.patient_id}", claim=claim_id)
    return claim


def claim(claim_id: int) -> Claim:
    """A claim, for other rooms' work; people come in by :func:`get_claim_for`."""
    return Claim.objects.select_related(*_WITH).get(pk=claim_id)


def timeline(claim_id: int) -> list[ClaimEvent]:
    """Everything that happened to a claim, oldest first, each with its version and raw document."""
    rows = ClaimEvent.objects.filter(claim_id=claim_id).select_related("version", "transaction__file")
    return list(rows.order_by("pk"))


def versions(claim_id: int) -> list[ClaimVersion]:
    """A claim's versions, oldest first."""
    return list(ClaimVersion.objects.filter(claim_id=claim_id).order_by("number"))


def standing_version(claim_id: int) -> ClaimVersion:
    """The newest version that was not set aside before it went out."""
    return newest(Claim.objects.get(pk=claim_id))


def current_value(claim_id: int) -> values.Claim:
    """The claim value of the version that stands."""
    return value_of(standing_version(claim_id))


def version_value(version_id: int) -> values.Claim:
    return value_of(ClaimVersion.objects.get(pk=version_id))


def charges_of(version_id: int) -> list[tuple[int, values.Line]]:
    """The lines of a version, each with our charge: the line's REF*6R names it."""
    version = ClaimVersion.objects.select_related("claim").get(pk=version_id)
    charges = {row.control_number: row.pk for row in coding.charges_of(version.claim.encounter_id)}
    lines = value_of(version).lines
    return [(charges[line.control_number], line) for line in lines if line.control_number in charges]


def adopted_from(transaction_id: int) -> list[ClaimVersion]:
    """The versions that were taken over from a received 837, in its order."""
    rows = ClaimVersion.objects.filter(adopted=True, events__transaction_id=transaction_id).distinct()
    return list(rows.select_related("claim__payer").order_by("pk"))


class LineSent(Struct, frozen=True):
    """A charge as an 837 has it: its transaction's own bytes, read again."""

    charge_id: int
    amount: Cents
    control_number: str
    transaction_id: int


def lines_sent() -> Iterator[LineSent]:
    """Every line of ours in every 837 that we sent or took over, file by file. A line that names no charge is left out."""
    sent = Sending.objects.values_list(
        "submission__transaction_id", "version__control_number", "version__claim__encounter_id"
    )
    adopted = ClaimVersion.objects.filter(adopted=True, events__transaction__set_id="837").values_list(
        "events__transaction_id", "control_number", "claim__encounter_id"
    )
    visits: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for transaction_id, control_number, encounter_id in (*sent.order_by("pk"), *adopted.order_by("pk")):
        visits[transaction_id][control_number].add(encounter_id)
    for transaction_id, named in visits.items():
        submission, _ = read_837(exchange.transaction_value(transaction_id))
        charges = coding.charges_numbered(visit for of_claim in named.values() for visit in of_claim)
        for claim in submission.claims if submission else ():
            for line in claim.lines:
                for visit in named.get(claim.control_number, ()):
                    if charge := charges.get((visit, line.control_number)):
                        yield LineSent(charge, line.charge, claim.control_number, transaction_id)


def x12_of(version_id: int) -> list[int]:
    """The exchange transactions a version went in, oldest first."""
    rows = Submission.objects.filter(sendings__version_id=version_id).order_by("number")
    return list(rows.values_list("transaction_id", flat=True))


def version_with(control_number: str) -> ClaimVersion | None:
    """The version with this CLM01 (CLP01 of a remittance)."""
    return ClaimVersion.objects.select_related("claim__payer").filter(control_number=control_number).first()


def claim_for_remittance(control_number: str, payer_id: int | None = None) -> tuple[Claim | None, ClaimVersion | None]:
    """The claim a remittance speaks of: by control number, and of its visit the claim to this payer.

    A payer that got the claim by crossover echoes the number of the claim to the payer before it; then the claim is that
    payer's own, without a version.
    """
    version = version_with(control_number)
    if version is None:
        return None, None
    found = version.claim
    if payer_id is None or found.payer_id == payer_id:
        return found, version
    own = Claim.objects.filter(encounter_id=found.encounter_id, payer_id=payer_id).order_by("pk").first()
    return (own, None) if own else (found, version)


def claims_of_encounter(encounter_id: int) -> QuerySet[Claim]:
    return Claim.objects.filter(encounter_id=encounter_id).select_related(*_WITH).order_by("pk")


def first_claims(encounter_ids: Iterable[int]) -> list[Claim]:
    """The claims of visits to their first payers."""
    return list(Claim.objects.filter(encounter_id__in=list(encounter_ids), sequence="P"))


def claims_of_patient(patient_id: int) -> QuerySet[Claim]:
    return Claim.objects.filter(patient_id=patient_id).select_related(*_WITH).order_by("-service_from", "-pk")


def claims_with(claim_ids: Iterable[int]) -> list[Claim]:
    """These claims, with whom they are about, in the order given; ids that are no claim of ours are left out."""
    wanted = list(claim_ids)
    found = Claim.objects.select_related(*_WITH).in_bulk(wanted)
    return [found[claim_id] for claim_id in wanted if claim_id in found]


def claims_of_charges(charge_ids: Iterable[int]) -> dict[int, list[Claim]]:
    """By charge, the claims of its visit, in the order of payers."""
    visits = coding.encounters_of_charges(charge_ids)
    of_visit: dict[int, list[Claim]] = {}
    rows = Claim.objects.filter(encounter_id__in={visit.pk for visit in visits.values()}).select_related(*_WITH)
    for row in rows.order_by("pk"):
        of_visit.setdefault(row.encounter_id, []).append(row)
    return {charge_id: of_visit.get(visit.pk, []) for charge_id, visit in visits.items()}


def claims_numbered(text: str) -> list[Claim]:
    """The claims that a number names: ours, one of its control numbers, or the payer's."""
    if not text:
        return []
    # Each by its own index: one condition over all three would read every claim.
    found = set(ClaimVersion.objects.filter(control_number=text).values_list("claim_id", flat=True))
    found |= set(Claim.objects.filter(payer_claim_number=text).values_list("pk", flat=True)[:25])
    if text.isdecimal() and len(text) < 10:
        found.add(int(text))
    return list(Claim.objects.filter(pk__in=found).select_related(*_WITH).order_by("pk")[:25])


def claims() -> QuerySet[Claim]:
    """All claims, the nearest filing deadline first."""
    return _which(Q())


def in_states(states: Iterable[str]) -> QuerySet[Claim]:
    """Claims in these states, the nearest filing deadline first."""
    return _which(Q(state__in=list(states)))


def _which(condition: Q) -> QuerySet[Claim]:
    return Claim.objects.filter(condition).select_related(*_WITH).order_by("file_by", "pk")


def states() -> list[StateTotal]:
    """How many claims, and how many charged dollars, are in each state; empty states are left out."""
    rows = Claim.objects.values("state").annotate(count=Count("*"), cents=Sum("charge_cents"))
    totals = {row["state"]: (row["count"], row["cents"]) for row in rows}
    return [StateTotal(state, state.label, *totals[state]) for state in State if state in totals]


def never_claimed() -> QuerySet[Encounter]:
    """Released visits of people with coverage that no claim was made of, oldest first."""
    made = Claim.objects.filter(encounter_id=OuterRef("pk"))
    rows = Encounter.objects.filter(status=Encounter.Status.RELEASED).filter(~Exists(made))
    in_force = Q(patient__coverages__starts_on__lte=F("on")) & (
        Q(patient__coverages__ends_on=None) | Q(patient__coverages__ends_on__gte=F("on"))
    )
    return rows.filter(in_force).distinct().select_related("patient", "provider", "place").order_by("on", "pk")


def silent() -> QuerySet[Claim]:
    """Claims with a payer from whom nothing was heard for its own follow-up days."""
    return _which(_is_silent())


def _is_silent() -> Q:
    today = clock.today()
    payers: dict[int, list[int]] = {}
    for each in practice.payers():
        payers.setdefault(each.follow_up_days, []).append(each.pk)
    since = [Q(payer_id__in=ids, heard_on__lt=today - timedelta(days=days)) for days, ids in payers.items()]
    return Q(state__in=list(WITH_PAYER - {State.PENDED})) & reduce(or_, since, Q(pk__in=[]))


def filing_soon(days: int = FILING_WARNING_DAYS) -> QuerySet[Claim]:
    """Claims no payer has accepted whose last day to file is near or past."""
    return _which(_is_late(days))


def _is_late(days: int = FILING_WARNING_DAYS) -> Q:
    return Q(state__in=[*_UNFILED, State.SUBMITTED], file_by__lte=clock.today() + timedelta(days=days))


def days_left(row: Claim) -> int | None:
    """Days until the payer must have the claim, negative when past; ``None`` once a payer accepted it."""
    if row.state in _UNFILED or (row.state == State.SUBMITTED and not events.happened(row, EventKind.ACCEPTED)):
        return (row.file_by - clock.today()).days
    return None


def open_requests() -> QuerySet[InformationRequest]:
    """What payers wait for, the nearest day first."""
    rows = InformationRequest.objects.filter(answered_at=None).select_related("claim__payer", "claim__patient")
    return rows.order_by(F("respond_by").asc(nulls_last=True), "pk")


def information_sent(claim_ids: Iterable[int]) -> dict[int, date]:
    """When the last papers that a payer asked for went, by claim; claims it asked nothing about are left out."""
    rows = InformationRequest.objects.filter(claim_id__in=list(claim_ids)).exclude(answered_at=None)
    return {
        row.claim_id: timezone.localdate(row.answered_at) for row in rows.order_by("answered_at") if row.answered_at
    }


def worklist(key: str) -> QuerySet[Claim] | QuerySet[Encounter]:
    """The rows of a worklist of :func:`work`."""
    match key:
        case "never-claimed":
            return never_claimed()
        case "silent":
            return silent()
        case "filing":
            return filing_soon()
    return in_states(_STATES_OF[key])


def work() -> list[Work]:
    """What needs a person, with counts and charged dollars."""
    totals: dict[str, Any] = {"cents": Sum("charge_cents"), "count": Count("*")}
    visits = never_claimed().order_by().aggregate(**totals, oldest=Min("on"))
    # One pass over the open claims for all lists: each is a sum of a few groups.
    groups: Any = (
        Claim.objects.filter(state__in=_OPEN)
        .annotate(quiet=_whether(_is_silent()), late=_whether(_is_late()))
        .order_by()
        .values("state", "quiet", "late")
        .annotate(**totals, oldest=Min("service_from"))
    )
    of_list: dict[str, list[Any]] = {
        key: [group for group in groups if group["state"] in states] for key, states in _STATES_OF.items()
    }
    of_list |= {
        "never-claimed": [visits] if visits["count"] else [],
        "silent": [group for group in groups if group["quiet"]],
        "filing": [group for group in groups if group["late"]],
    }
    return [
        Work(
            key,
            name,
            sum(group["count"] for group in of_list[key]),
            sum(group["cents"] for group in of_list[key]),
            min((group["oldest"] for group in of_list[key]), default=None),
        )
        for key, name in WORKLISTS.items()
    ]


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def value_answered(claim_id: int, control_number: str) -> values.Claim:
    """What a payer's answer under a control number was about: that version of the claim, else the newest."""
    answered = ClaimVersion.objects.filter(claim_id=claim_id, control_number=control_number).order_by("-number").first()
    return value_of(answered or newest(Claim.objects.get(pk=claim_id)))


def coverage_after(claim_id: int) -> NextCoverage | None:
    """The plan whose turn comes after this claim's; ``None`` when there is no further payer."""
    row = Claim.objects.get(pk=claim_id)
    facts = coding.encounter_facts(row.encounter_id)
    turns = {insured.coverage_id: turn for turn, insured in enumerate(facts.insured)}
    turn = turns.get(row.coverage_id, len(facts.insured)) + 1
    if turn >= len(facts.insured):
        return None
    following = compose(facts, turn)
    return NextCoverage(
        coverage=following.coverage,
        subscriber=following.subscriber,
        payer=following.payer,
        patient=following.patient,
        authorization=following.authorization,
    )


def derived_heard_on(claim_id: int) -> date | None:
    """The day of the latest of the claim's events; ``heard_on`` of its row must be the same."""
    last: date | None = ClaimEvent.objects.filter(claim_id=claim_id).aggregate(last=Max("happened_on"))["last"]
    return last


def derived_state(claim_id: int) -> State:
    """The state by the claim's events, whatever its row says: the two must agree."""
    return events.derive(Claim.objects.get(pk=claim_id)).state


def sent_on(claim_id: int) -> date | None:
    """When the claim was first sent."""
    first = ClaimEvent.objects.filter(claim_id=claim_id, kind=EventKind.SUBMITTED).order_by("pk").first()
    return first.happened_on if first else None


def proof_of_filing(claim_id: int) -> list[ClaimEvent]:
    """The payer's own acceptances (277CA), which prove timely filing; a 999 alone is weak."""
    rows = ClaimEvent.objects.filter(claim_id=claim_id, kind__in=[EventKind.ACCEPTED, EventKind.RECEIVED])
    return list(rows.select_related("transaction__file").order_by("pk"))


def unanswered_submissions(before: date) -> list[Submission]:
    """Batches sent before a day that no TA1 or 999 has answered."""
    rows = Submission.objects.filter(at__date__lt=before).select_related("transaction").order_by("number")
    return [row for row in rows if exchange.standing(row.transaction_id).state == "sent"]


def decided(first: date, last: date) -> Decided:
    """How the claims fared whose services began between two days, both included."""
    rows = ClaimEvent.objects.filter(claim__service_from__gte=first, claim__service_from__lte=last).order_by("pk")
    told: dict[int, list[tuple[str, str]]] = {}
    for claim_id, kind, facts in rows.values_list("claim_id", "kind", "facts"):
        told.setdefault(claim_id, []).append((kind, str(facts.get("outcome", ""))))
    gone = {EventKind.SUBMITTED, EventKind.CROSSED_OVER}
    sent = [story for story in told.values() if any(kind in gone for kind, _ in story)]
    refusals = (EventKind.REJECTED, EventKind.SET_REJECTED)
    count = {"decided": 0, "first_pass": 0, "denied_at_first": 0, "rejected": 0}
    for story in sent:
        kinds = [kind for kind, _ in story]
        count["rejected"] += any(kind in refusals for kind in kinds)
        if EventKind.ADJUDICATED not in kinds:
            continue
        at = kinds.index(EventKind.ADJUDICATED)
        outcome = story[at][1]
        denied = outcome in (Outcome.DENIED, Outcome.PARTIAL)
        touched = any(kind in (*refusals, EventKind.CORRECTED) for kind in kinds[:at])
        count["decided"] += 1
        count["denied_at_first"] += denied
        count["first_pass"] += not (denied or touched)
    return Decided(submitted=len(sent), **count)
