"""Making claims: from a visit, for the next payer, and new versions of what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from msgspec.structs import replace

from superbill.app.claims import checking, events
from superbill.app.claims import findings as kinds
from superbill.app.claims.lifecycle import ADJUDICATED, ENDED, EventKind, State
from superbill.app.claims.locks import lock_claim, lock_encounter
from superbill.app.claims.models import Claim, ClaimEvent, ClaimVersion
from superbill.app.coding import queries as coding
from superbill.app.coding import services as coding_services
from superbill.app.coding.compose import compose
from superbill.app.coding.facts import EncounterFacts
from superbill.app.platform import audit, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.core.claim import values
from superbill.core.claim.in_words import lines
from superbill.core.findings import Finding, stops
from superbill.core.money import dollars

_CLAIMABLE = frozenset({"released", "claimed"})
_ACCEPTED = (EventKind.ACCEPTED, EventKind.ADJUDICATED)


class NotPossible(ValueError):
    """The verb does not fit the state of things. The message says why; ``findings`` when there is more to say."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


def value_of(version: ClaimVersion) -> values.Claim:
    """The claim value of a version."""
    return msgspec.convert(version.value, values.Claim)


def newest(claim: Claim) -> ClaimVersion:
    """The version that stands: the last one that was not set aside before it went out."""
    return _standing(claim)[0]


def went_out(version: ClaimVersion) -> bool:
    """Whether the payer was sent this version."""
    return version.events.filter(kind=EventKind.SUBMITTED).exists()


def _standing(claim: Claim) -> QuerySet[ClaimVersion]:
    return claim.versions.exclude(events__kind=EventKind.SET_ASIDE).order_by("-number")


@transaction.atomic
def create_for_encounter(actor: Actor, *, encounter_id: int) -> Claim:
    """The claim of a released visit to its first payer, checked: ready, or held by findings. Repeating gives the same claim."""
    actor.must("send_claim")
    lock_encounter(encounter_id)
    encounter = coding.get_encounter_for(actor, encounter_id)
    if encounter.status not in _CLAIMABLE:
        status = encounter.get_status_display().lower()
        raise _not_possible(kinds.NOT_RELEASED.at(number=encounter.number, status=status))
    facts = coding.encounter_facts(encounter_id)
    if not facts.insured:
        raise _not_possible(kinds.NO_COVERAGE.at(on=facts.service_from.isoformat()))
    first = facts.insured[0]
    if existing := Claim.objects.filter(encounter_id=encounter_id, coverage_id=first.coverage_id).first():
        return existing
    other = Claim.objects.filter(encounter_id=encounter_id, sequence=first.coverage.sequence).exclude(state__in=ENDED)
    if open_one := other.first():
        raise NotPossible(
            f"Claim {newest(open_one).control_number} to another payer is still open. Void or close it first."
        )
    claim = _create(actor, facts, 0, compose(facts))
    _keep_overrides(actor, claim)
    coding_services.mark_claimed(actor, encounter_id=encounter_id)
    return claim


def _keep_overrides(actor: Actor, claim: Claim) -> None:
    """Whose decisions let the visit through, on the claim's own timeline."""
    for row in coding.overrides_of(claim.encounter_id):
        said = f"{row.code} was overridden by {row.who} until {row.until:%B %-d, %Y}: {row.why}"
        events.add(actor, claim, EventKind.NOTED, said, facts={"override": row.pk, "codes": [row.code]})


@transaction.atomic
def create_next(
    actor: Actor,
    *,
    claim_id: int,
    value: values.Claim | None,
    decided_on: date,
    findings: Sequence[Finding] = (),
    crossed_over: bool = False,
) -> Claim:
    """The claim to the payer after this one's, with what was decided so far (``core.remit.next_claim`` makes it).

    Without ``value`` it is made undecided and held, and ``findings`` say why on its timeline: nobody forgets it.
    ``decided_on`` starts its filing clock. ``crossed_over``: the payer sent it on, so we do not. Repeating gives the
    same claim; one that has not gone out yet takes a later decision as a new version.
    """
    actor.must("send_claim")
    prior = Claim.objects.get(pk=claim_id)
    lock_encounter(prior.encounter_id)
    prior = lock_claim(claim_id)
    facts = coding.encounter_facts(prior.encounter_id)
    turn = _turn(facts, prior.coverage_id) + 1
    if turn >= len(facts.insured):
        raise NotPossible("There is no payer after this one.")
    existing = Claim.objects.filter(encounter=prior.encounter, coverage_id=facts.insured[turn].coverage_id).first()
    if existing:
        return _decided_anew(actor, existing, value)
    claim = _create(
        actor,
        facts,
        turn,
        value or compose(facts, turn),
        after=prior,
        decided_on=decided_on,
        crossed_over=crossed_over,
    )
    how = "sent on by the payer" if crossed_over else f"claim {newest(claim).control_number} was made"
    events.add(actor, prior, EventKind.NEXT_PAYER, f"Next payer: {claim.payer.name}; {how}.", facts={"claim": claim.pk})
    for each in findings:
        events.add(actor, claim, EventKind.NOTED, f"{each.message} {each.remedy}", facts={"codes": [each.code]})
    return claim


def _decided_anew(actor: Actor, claim: Claim, value: values.Claim | None) -> Claim:
    """A later decision of the payer before: a new version, which replaces what its payer took in before."""
    if value is None or claim.crossed_over:
        return claim
    if claim.state != State.VOIDED:
        _set_unsent_aside(actor, claim, value)
    said_before = claim.state != State.VOIDED and _content(value) == _content(value_of(newest(claim)))
    if claim.state == State.SUBMITTED and (not said_before or _waiting(claim)):
        said = f"{_ANEW.capitalize()} after this went out. What is to change is done once its payer has answered."
        events.add(actor, claim, EventKind.NOTED, said, facts={_REDECIDED: msgspec.to_builtins(value)})
    if said_before or claim.state == State.SUBMITTED:
        return claim
    if claim.state == State.CLOSED:
        events.add(actor, claim, EventKind.NOTED, f"{_ANEW.capitalize()} after this was closed. Open it again.")
        return claim
    if claim.state != State.VOIDED and _was_accepted(claim):
        value = replace(value, frequency="7", payer_claim_number=claim.payer_claim_number)
    _judge(actor, claim, _add_version(actor, claim, value, EventKind.CORRECTED, f"New version: {_ANEW}", _ANEW))
    return claim


def _set_unsent_aside(actor: Actor, claim: Claim, value: values.Claim) -> None:
    """The payer before changed its answer and changed it back: what was made of that and never went out is not needed."""
    unsent = []
    for version in _standing(claim):
        if went_out(version):
            break
        unsent.append(version)
    else:
        return
    ours = bool(unsent) and all(one.reason in (_ANEW, _TAKEN_BACK) for one in unsent)
    if ours and _content(value) == _content(value_of(version)):
        for one in unsent:
            said = f"{one.control_number} need not go out: the payer before decided again what its payer was told."
            events.add(actor, claim, EventKind.SET_ASIDE, said, version=one)
        claim.findings = []
        claim.save(update_fields=["findings"])


_REDECIDED, _WITHDRAWN = "redecided", "withdrawn"
"""What a note says that waits for the payer's answer: the claim as it must be now, or that it must be taken back."""
_TAKEN_BACK = "the payer before took its answer back"
_ANEW = "the payer before decided anew"


def _content(value: values.Claim) -> values.Claim:
    """What a version says, whatever its number and frequency; a void says nothing of it."""
    if value.frequency == "8":
        return replace(value, control_number="", payer_claim_number="", lines=())
    return replace(value, control_number="", payer_claim_number="", frequency="1")


@transaction.atomic
def withdraw_next(actor: Actor, *, claim_id: int, document: str) -> Claim | None:
    """The payer before took its answer back: the claim that went on because of it is voided, or its timeline says that
    it must be. ``None`` where there is none. Repeating it for the same ``document`` changes nothing."""
    actor.must("send_claim")
    following = Claim.objects.filter(after_id=claim_id).first()
    if following is None or following.events.filter(kind=EventKind.NOTED, document=document).exists():
        return following
    if following.state not in ENDED and newest(following).frequency != "8":
        said, facts = "The payer before took its answer back.", {}
        if following.crossed_over:
            said += " Void this one once its payer has answered."
        elif following.state == State.SUBMITTED:
            said += " This one is voided once its payer has answered."
            facts = {_WITHDRAWN: True}
        else:
            void(actor, claim_id=following.pk, reason=_TAKEN_BACK)
        events.add(actor, lock_claim(following.pk), EventKind.NOTED, said, document=document, facts=facts)
    return following


def catch_up(actor: Actor, claim_id: int) -> None:
    """Once its payer has answered, do what the payer before changed meanwhile: a new version, or a void."""
    claim = Claim.objects.get(pk=claim_id)
    if claim.after_id is None or claim.state == State.SUBMITTED:
        return
    waiting = _waiting(claim)
    if waiting is None:
        return
    lock_encounter(claim.encounter_id)
    if _WITHDRAWN in waiting.facts:
        void(actor, claim_id=claim_id, reason=_TAKEN_BACK)
    else:
        _decided_anew(actor, lock_claim(claim_id), msgspec.convert(waiting.facts[_REDECIDED], values.Claim))


def _waiting(claim: Claim) -> ClaimEvent | None:
    """What the payer before changed while this one's payer had not answered, unless it is done."""
    settled = claim.events.filter(kind__in=(EventKind.CORRECTED, EventKind.VOID_ASKED, EventKind.VOIDED)).last()
    waiting = claim.events.filter(kind=EventKind.NOTED, facts__has_any_keys=[_REDECIDED, _WITHDRAWN]).last()
    return None if waiting is None or (settled is not None and settled.pk > waiting.pk) else waiting


@transaction.atomic
def correct(
    actor: Actor,
    *,
    claim_id: int,
    reason: str,
    value: values.Claim | None = None,
    original: bool | None = None,
    **changes: Any,
) -> ClaimVersion:
    """A new version. Without ``value`` it is made again from the visit as it stands now; ``changes`` are laid over it.

    What the payer never took in goes again as an original (frequency 1); what it accepted or decided is replaced
    (7, with the payer's number). ``original=True`` forces 1: the payer called it unprocessable.
    """
    actor.must("send_claim")
    _must_say(reason)
    claim = _open(claim_id)
    if claim.state == State.SUBMITTED:
        raise NotPossible("The payer has not answered yet. Wait for its acknowledgment, then correct the claim.")
    fresh = original if original is not None else not _was_accepted(claim)
    base = value or _again(claim)
    frequency, number = ("1", "") if fresh else ("7", base.payer_claim_number or claim.payer_claim_number)
    base = replace(base, **({"frequency": frequency, "payer_claim_number": number} | changes))
    said = f"New version ({'original' if fresh else 'replacement'}): {reason}"
    version = _add_version(actor, claim, base, EventKind.CORRECTED, said, reason)
    _judge(actor, claim, version)
    return version


@transaction.atomic
def void(actor: Actor, *, claim_id: int, reason: str) -> ClaimVersion | None:
    """Take a claim back: by frequency 8 where the payer has it, at once where it never got in (then there is no version)."""
    actor.must("send_claim")
    _must_say(reason)
    claim = _open(claim_id)
    if not _was_accepted(claim):
        if claim.state == State.SUBMITTED:
            raise NotPossible("The payer has not answered yet. Wait for its acknowledgment, then void the claim.")
        events.add(actor, claim, EventKind.VOIDED, f"Voided before the payer had it: {reason}")
        return None
    value = replace(value_of(newest(claim)), frequency="8", payer_claim_number=claim.payer_claim_number)
    version = _add_version(actor, claim, value, EventKind.VOID_ASKED, f"To be voided: {reason}", reason)
    _judge(actor, claim, version)
    return version


@transaction.atomic
def check_again(actor: Actor, *, claim_id: int) -> tuple[Claim, list[Finding]]:
    """Judge a held or ready claim again, after what held it was set right elsewhere (a partner, an enrolment)."""
    actor.must("send_claim")
    claim = lock_claim(claim_id)
    if claim.state not in (State.HELD, State.READY, State.DRAFT):
        raise NotPossible(f"The claim is {claim.get_state_display().lower()}; there is nothing to check.")
    return claim, _judge(actor, claim, newest(claim))


def _create(
    actor: Actor,
    facts: EncounterFacts,
    turn: int,
    value: values.Claim,
    *,
    after: Claim | None = None,
    decided_on: date | None = None,
    crossed_over: bool = False,
) -> Claim:
    insured = facts.insured[turn]
    payer = practice.payer(insured.payer_id)
    claim = Claim.objects.create(
        encounter_id=facts.encounter_id,
        patient_id=facts.patient_id,
        coverage_id=insured.coverage_id,
        payer=payer,
        after=after,
        sequence=insured.coverage.sequence,
        kind=value.kind,
        charge_cents=value.charge,
        service_from=facts.service_from,
        service_to=facts.service_to,
        file_by=checking.file_by(payer, value, decided=decided_on),
        crossed_over=crossed_over,
    )
    said = f"Claim to {payer.name} for {dollars(value.charge)}, {lines(value)}."
    version = _add_version(actor, claim, value, EventKind.CREATED, said, "")
    if crossed_over:
        assert after is not None
        events.add(
            actor, claim, EventKind.CROSSED_OVER, f"{after.payer.name} sent it on to {payer.name}.", version=version
        )
        outbox.publish("claim.sent", claim_id=claim.pk, version_id=version.pk)
    else:
        _judge(actor, claim, version)
    audit.record(actor=actor, action="create_claim", subject=f"patient:{facts.patient_id}", claim=claim.pk)
    return claim


def _add_version(
    actor: Actor, claim: Claim, value: values.Claim, kind: EventKind, said: str, reason: str
) -> ClaimVersion:
    """A version with a control number that was never used: the visit's number and how many versions it has had."""
    used = ClaimVersion.objects.filter(claim__encounter_id=claim.encounter_id).count()
    control_number = f"{claim.encounter.number}-{used + 1}"
    version = ClaimVersion.objects.create(
        claim=claim,
        number=claim.versions.count() + 1,
        control_number=control_number,
        frequency=value.frequency,
        value=msgspec.to_builtins(replace(value, control_number=control_number)),
        reason=reason[:300],
        made_by=actor.name,
    )
    claim.charge_cents = value.charge
    claim.save(update_fields=["charge_cents"])
    facts = {"frequency": value.frequency, "charge_cents": value.charge}
    events.add(actor, claim, kind, said, version=version, facts=facts)
    return version


def _judge(actor: Actor, claim: Claim, version: ClaimVersion) -> list[Finding]:
    """Check a version: ready, or held with findings that say what to do."""
    found = checking.check(claim, value_of(version))
    claim.findings = msgspec.to_builtins(found)
    claim.save(update_fields=["findings"])
    if stops(found):
        codes = sorted({finding.code for finding in found})
        if claim.state != State.HELD:
            said = f"Held by {', '.join(codes)}: {found[0].message}"
            events.add(actor, claim, EventKind.HELD, said, version=version, facts={"codes": codes})
    elif claim.state != State.READY:
        events.add(actor, claim, EventKind.READY, "Ready to send.", version=version)
    return found


def _open(claim_id: int) -> Claim:
    """A claim that can still be changed, locked after its encounter."""
    lock_encounter(Claim.objects.values_list("encounter_id", flat=True).get(pk=claim_id))
    claim = lock_claim(claim_id)
    if claim.state in ENDED:
        raise NotPossible(f"The claim is {claim.get_state_display().lower()}. Open it again first.")
    return claim


def _again(claim: Claim) -> values.Claim:
    """The claim as the visit stands now, with what earlier payers decided about it kept from the last version."""
    last = value_of(newest(claim))
    facts = coding.encounter_facts(claim.encounter_id)
    now = compose(facts, _turn(facts, claim.coverage_id))
    payments = {line.control_number: line.payments for line in last.lines}
    lines = tuple(replace(line, payments=payments.get(line.control_number, ())) for line in now.lines)
    decided = {
        (other.payer.id, other.coverage.sequence): other for other in last.other_payers if other.paid is not None
    }
    others = tuple(decided.get((other.payer.id, other.coverage.sequence), other) for other in now.other_payers)
    return replace(now, lines=lines, other_payers=others)


def _turn(facts: EncounterFacts, coverage_id: int) -> int:
    for turn, insured in enumerate(facts.insured):
        if insured.coverage_id == coverage_id:
            return turn
    raise NotPossible(
        "The coverage this claim was made for is no longer the patient's on that date. Close this claim and make a new one."
    )


def _was_accepted(claim: Claim) -> bool:
    """Whether the payer ever took a version of it into adjudication."""
    return claim.state in ADJUDICATED or claim.events.filter(kind__in=_ACCEPTED).exists()


def _must_say(reason: str) -> None:
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")


def _not_possible(finding: Finding) -> NotPossible:
    return NotPossible(f"{finding.message} {finding.remedy}", (finding,))
