"""A claim's way through the desk: number it, gather what is known, decide, keep the decision.

Claims that come in one file are read about at once, decided in their order, and stored at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet
from msgspec.structs import replace

from superbill.app.platform.code_tables import tables
from superbill.core import payer as engine
from superbill.core.claim.values import Claim
from superbill.core.payer.accumulators import Draw, opposite
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.payer.settle import refuse
from superbill.payer_desk import in_order, members
from superbill.payer_desk.knowledge import Circumstances, Knowledge
from superbill.payer_desk.models import (
    ClaimReceived,
    DecisionMade,
    Payer,
    ReceivedFile,
    RequestSent,
    RulingMade,
)
from superbill.payer_desk.records import (
    claim_of,
    decision_of,
    decision_text,
    number_rows,
    rulings_of,
    store_claims,
    store_decisions,
    text_of,
    without_waiting,
)

_AT_ONCE = 250
"""How many claims are decided while the database stores those before them."""
FOR_A_PERSON = frozenset({"review", "price"})
"""What the engine wants of the payer's own people, not of the provider."""
_STATES = {Outcome.REJECT: "rejected", Outcome.PEND: "pended", Outcome.VOID: "void"}


def take(
    claims: Sequence[Claim], *, payer: Payer, file: ReceivedFile, submitter: str, on: date
) -> list[tuple[ClaimReceived, Decision]]:
    """Number the claims of a file, decide them and keep it all. The caller saves ``payer``."""
    known = Knowledge(claims)
    rows = [_received(claim, known, payer=payer, file=file, submitter=submitter, on=on) for claim in claims]
    spare = [DecisionMade() for _ in rows]
    number_rows(rows)
    number_rows(spare)
    decided: list[tuple[ClaimReceived, Decision]] = []
    made: list[DecisionMade] = []
    codes = tables()
    with without_waiting():
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            draws: list[tuple[DecisionMade, Draw]] = []
            kept: list[DecisionMade] = []
            for row, claim, blank in zip(rows[part], claims[part], spare[part], strict=True):
                prior, taken = known.prior(claim)
                decision = engine.adjudicate(known.case(row, claim, Circumstances(), on=on, prior=taken), codes)
                settle_state(row, decision)
                decided.append((row, decision))
                if row.state in ("decided", "void"):
                    _fill(blank, row, decision, prior, on)
                    known.learn(row, blank, decision)
                    kept.append(blank)
                    draws += [(blank, draw) for draw in decision.all_draws]
            store_claims(rows[part])
            store_decisions(kept, draws)
            made += kept
    _mark_reversed([one.reverses for one in made if one.reverses_id is not None])
    for row, decision in decided:
        if decision.requests:
            _ask(row, decision, on)
    in_order.settle([row.member for row, _ in decided if row.member and row.state in ("decided", "void")], on)
    return decided


def _received(
    claim: Claim, known: Knowledge, *, payer: Payer, file: ReceivedFile, submitter: str, on: date
) -> ClaimReceived:
    payer.last_claim += 1
    return ClaimReceived(
        number=f"{on:%Y%j}{payer.last_claim:07d}",
        control_number=claim.control_number,
        member=known.directory.find(claim.subscriber, claim.patient),
        value=text_of(claim),
        charge_cents=claim.charge,
        received_on=on,
        payee=claim.billing.npi,
        submitter=submitter,
        file=file,
    )


def settle_state(row: ClaimReceived, decision: Decision) -> None:
    """What a decision makes of its claim; the caller saves the row."""
    row.state = _STATES.get(decision.outcome, "decided")
    turned_away = decision.outcome is Outcome.REJECT
    row.pended = decision_text(decision) if decision.requests or turned_away else ""


def _fill(made: DecisionMade, row: ClaimReceived, decision: Decision, prior: DecisionMade | None, on: date) -> None:
    """Write a decision into its row. Money is not paid before the plan's floor."""
    floor = members.plan_value(row.member.plan).prompt.floor_days if row.member else 0
    made.claim = row
    made.value = decision_text(decision)
    made.history = text_of(decision.history)
    if decision.reverses is not None:
        made.reverses = prior
    made.outcome = decision.outcome.value
    made.paid_cents = decision.paid - (decision.reverses.paid if decision.reverses else 0)
    made.decided_on = on
    made.payable_on = max(on, row.received_on + timedelta(days=floor))


def _mark_reversed(taken: Sequence[DecisionMade]) -> None:
    if taken:
        DecisionMade.objects.filter(pk__in=[one.pk for one in taken]).update(state="reversed")
        ClaimReceived.objects.filter(pk__in=[one.claim_id for one in taken]).update(state="replaced")


def decide_again(row: ClaimReceived, *, on: date, note: str = "") -> tuple[Decision, DecisionMade | None]:
    """Decide a claim that waits, or decide a decided one anew, on what is known of it now; the caller holds its lock.

    What nobody was told of yet is withdrawn and replaced. What was told is taken back by the new decision, so
    that the next remittance says a reversal and a correction. A claim that was accepted is never turned away
    any more: what would be a rejection at the door is a denial here.
    """
    withdraw_untold(row)
    claim, known = claim_of(row), circumstances(row)
    knowledge = Knowledge([claim])
    told = standing(row)
    prior, decision = _decide_on(row, claim, knowledge, known, told, on)
    settle_state(row, decision)
    made = keep(row, decision, prior, on, by=known.ruled_by, note=note) if row.state != "pended" else None
    if decision.requests:
        _ask(row, decision, on)
    row.save(update_fields=["state", "pended"])
    if made is not None and row.member is not None:
        in_order.settle([row.member], on)
    return decision, made


def standing(row: ClaimReceived) -> DecisionMade | None:
    """The decision about a claim that stands."""
    return row.decisions.filter(state="standing").select_related("claim", "reverses__claim").order_by("-id").first()


def keep(
    row: ClaimReceived, decision: Decision, prior: DecisionMade | None, on: date, *, by: str = "", note: str = ""
) -> DecisionMade:
    """Store one decision; what it takes back no longer stands."""
    made = DecisionMade(decided_by=by, note=note)
    number_rows([made])
    _fill(made, row, decision, prior, on)
    store_decisions([made], [(made, draw) for draw in decision.all_draws])
    _mark_reversed([made.reverses] if made.reverses is not None else [])
    return made


def _decide_on(
    row: ClaimReceived,
    claim: Claim,
    knowledge: Knowledge,
    known: Circumstances,
    told: DecisionMade | None,
    on: date,
) -> tuple[DecisionMade | None, Decision]:
    prior, taken = (told, decision_of(told)) if told is not None else knowledge.prior(claim)
    case = knowledge.case(row, claim, known, on=on, prior=taken)
    decision = engine.adjudicate(case, tables())
    if decision.outcome is Outcome.REJECT:
        reason = case.plan.reason("already adjudicated")
        refused = tuple(refuse(line, reason) for line in claim.lines)
        decision = replace(decision, outcome=Outcome.DENY, lines=refused, rejection="", reverses=taken)
    return prior, decision


def withdraw_untold(row: ClaimReceived) -> None:
    """Take a decision back that no remittance has told: it leaves no trace outside."""
    waiting = row.decisions.filter(state="standing", payment=None).select_related("claim", "reverses__claim")
    for made in waiting.order_by("-id"):
        made.state = "withdrawn"
        made.save(update_fields=["state"])
        store_decisions([], [(made, draw) for draw in opposite(decision_of(made).all_draws)])
        if made.reverses is not None:
            DecisionMade.objects.filter(pk=made.reverses_id).update(state="standing")
            ClaimReceived.objects.filter(pk=made.reverses.claim_id).update(state="decided")


def circumstances(row: ClaimReceived) -> Circumstances:
    """The papers that came about a claim, since when others are waited for, and what a person said about its lines."""
    return circumstances_of([row])[row.pk]


def circumstances_of(rows: Sequence[ClaimReceived]) -> dict[int, Circumstances]:
    """The circumstances of several claims, by the ids of their rows."""
    asked: dict[int, list[RequestSent]] = {row.pk: [] for row in rows}
    for one in RequestSent.objects.filter(claim__in=asked).order_by("id"):
        asked[one.claim_id].append(one)
    ruled = {one.claim_id: one for one in RulingMade.objects.filter(claim__in=asked).order_by("id")}
    return {pk: _circumstances(sent, ruled.get(pk)) for pk, sent in asked.items()}


def _circumstances(asked: Sequence[RequestSent], ruled: RulingMade | None) -> Circumstances:
    came = tuple(code for one in asked if one.answered_on for code in one.documents)
    since = min((one.asked_on for one in asked if one.asked_on and not one.answered_on), default=None)
    rulings, by = (rulings_of(ruled), ruled.made_by) if ruled else ({}, "")
    return Circumstances(documents=came, requested=since, rulings=rulings, ruled_by=by)


def waiting() -> QuerySet[ClaimReceived]:
    """The claims of which all or some lines wait."""
    return ClaimReceived.objects.filter(state__in=_WAITING).exclude(pended="")


def waits(row: ClaimReceived) -> bool:
    """Whether a claim or lines of it wait."""
    return row.state in _WAITING and bool(row.pended)


_WAITING = ("pended", "decided")


def expire(on: date) -> int:
    """Decide the claims whose papers did not come in time. Gives their number."""
    late = waiting().filter(requests__answered_on=None, requests__respond_by__lt=on)
    rows = list(late.distinct().order_by("id"))
    for row in rows:
        decide_again(row, on=on)
    return len(rows)


def _ask(row: ClaimReceived, decision: Decision, on: date) -> None:
    """Write down what is wanted of the provider and has not been asked for yet."""
    asked = list(RequestSent.objects.filter(claim=row))
    known = {code for one in asked for code in one.documents}
    for wanted in decision.requests:
        papers = [code for code in wanted.documents if code not in FOR_A_PERSON and code not in known]
        if not papers:
            continue
        known.update(papers)
        asked.append(
            RequestSent.objects.create(
                control_number=f"{row.number}R{len(asked) + 1}",
                claim=row,
                documents=papers,
                reason=wanted.reason[:300],
                asked_on=on,
                respond_by=wanted.respond_by or on + timedelta(days=45),
            )
        )
