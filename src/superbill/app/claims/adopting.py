"""Claims that an earlier system sent: an 837 that comes in is taken over, so that its remittances find it.

Each claim brings its practice, payer, patient, coverage, visit and charges with it where they are not known yet, and
stands as sent. What cannot be taken over is put on a person's list with the reason; nothing is guessed.
"""

from __future__ import annotations

from datetime import date

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from msgspec.structs import replace

from superbill.app.claims import checking, events
from superbill.app.claims import findings as kinds
from superbill.app.claims.lifecycle import EventKind
from superbill.app.claims.locks import lock_encounter
from superbill.app.claims.making import newest, value_of
from superbill.app.claims.models import Claim, ClaimEvent, ClaimVersion
from superbill.app.coding import services as coding
from superbill.app.coding.models import Encounter
from superbill.app.exchange import queries as exchange
from superbill.app.exchange import services as exchange_services
from superbill.app.platform import audit, outbox, people, tenancy
from superbill.app.platform.people import Actor
from superbill.app.practice import services as practice
from superbill.app.practice.models import Payer
from superbill.app.practice.services import NotValid
from superbill.app.registration import services as front_desk
from superbill.app.registration.models import Coverage, Patient
from superbill.core.claim import read_837, values
from superbill.core.claim.cob import Decided, decided_before
from superbill.core.claim.in_words import lines
from superbill.core.findings import Finding, stops
from superbill.core.money import dollars

_AGAIN = frozenset({"7", "8"})


class _NotAdopted(Exception):
    """Why a claim is not taken over."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def on_received(*, transaction_id: int, set_id: str, **_: str) -> None:
    """``x12.received``: an 837 of an earlier system."""
    if set_id == "837":
        adopt(people.system(tenancy.current_id()), transaction_id=transaction_id)


@transaction.atomic
def adopt(actor: Actor, *, transaction_id: int) -> int:
    """Take over the claims of a received 837; gives how many. Repeating it takes over what was not, and nothing twice."""
    actor.must("receive_file")
    submission, found = read_837(exchange.transaction_value(transaction_id))
    taken = 0
    for claim in submission.claims if submission else ():
        assert submission is not None
        try:
            with transaction.atomic():
                taken += _Adoption(actor, submission, claim, transaction_id).run()
        except _NotAdopted as refused:
            found.append(refused.finding)
        except NotValid as refused:
            found.append(kinds.CANNOT_ADOPT.at(value=claim.control_number, missing=str(refused)))
    if stops(found):
        exchange_services.question(actor, transaction_id=transaction_id, findings=found)
    audit.record(actor=actor, action="adopt_claims", subject=f"transaction:{transaction_id}", claims=taken)
    return taken


class _Adoption:
    """Taking over one claim."""

    def __init__(self, actor: Actor, submission: values.Submission, value: values.Claim, transaction_id: int) -> None:
        self.actor = actor
        self.submission = submission
        self.value = value
        self.transaction_id = transaction_id
        self.number = value.control_number

    def run(self) -> bool:
        """Whether something was taken over now."""
        on = self._first_day()
        self._check()
        billing = practice.adopt_practice(
            self.value.billing, contact=self.submission.contact, submitter_id=self.submission.submitter_id
        )
        payer = practice.adopt_payer(self.value.payer, filing_code=self.value.coverage.filing_code)
        patient = front_desk.adopt_patient(self.value.person, member_id=self.value.subscriber.member_id)
        coverage = self._coverages(patient, payer, on)
        known = self._known(patient, payer, on)
        if known is None:
            if self.value.frequency in _AGAIN:
                raise _NotAdopted(kinds.NO_PREDECESSOR.at(value=self.number))
            claim = self._new(patient, coverage, payer, on)
            if self.value.billing.npi != billing.npi:
                self._note(claim, kinds.OTHER_BILLER.at(value=self.number, biller=self.value.billing.last))
            return True
        return self._again(known)

    def _first_day(self) -> date:
        days = [line.service_from for line in self.value.lines if line.service_from]
        first = min(days, default=self.value.statement_from)
        if first is None:
            raise self._missing("no date of service")
        return first

    def _check(self) -> None:
        if self.value.person.birth is None or not self.value.person.last:
            raise self._missing("no name or no birth date of the patient")
        if not (self.value.payer.id or self.value.payer.name):
            raise self._missing("no payer")
        if not self.number:
            raise self._missing("no control number")
        for line in self.value.lines:
            if not (line.procedure.code or line.revenue_code) or line.units <= 0 or line.charge < 0:
                raise self._missing(f"no code, no units or a charge below zero on line {line.number}")
        if sum(line.charge for line in self.value.lines) != self.value.charge:
            raise self._missing("lines that do not sum to its charge")

    def _missing(self, what: str) -> _NotAdopted:
        return _NotAdopted(kinds.CANNOT_ADOPT.at(value=self.number, missing=what))

    def _coverages(self, patient: Patient, payer: Payer, on: date) -> Coverage:
        """This payer's coverage, and those of the other payers the claim names."""
        value = self.value
        own = front_desk.adopt_coverage(patient, payer, coverage=value.coverage, subscriber=value.subscriber, on=on)
        for other in value.other_payers:
            if other.payer.id or other.payer.name:
                front_desk.adopt_coverage(
                    patient,
                    practice.adopt_payer(other.payer, filing_code=other.coverage.filing_code),
                    coverage=other.coverage,
                    subscriber=other.subscriber,
                    on=on,
                )
        return own

    def _known(self, patient: Patient, payer: Payer, on: date) -> Claim | None:
        """The claim that this one is, resends or replaces."""
        same = Claim.objects.filter(patient=patient, payer=payer, service_from=on).order_by("pk")
        named = same.filter(versions__control_number=self.number).first()
        if named is not None:
            return named
        if self.value.frequency not in _AGAIN:
            self._refuse_twin(same)
            return None
        replaced = same.filter(payer_claim_number=self.value.payer_claim_number).exclude(payer_claim_number="").first()
        return replaced or (same.first() if same.count() == 1 else None)

    def _refuse_twin(self, same: QuerySet[Claim]) -> None:
        """A claim of the same services under another number may be the same visit billed twice: a person must say."""
        for claim in same:
            encounter = coding.same_visit(claim.patient, claim.service_from, self.value)
            if encounter is not None and encounter.pk == claim.encounter_id:
                raise _NotAdopted(
                    kinds.PERHAPS_TWICE.at(
                        value=self.number, payer=claim.payer.name, known=newest(claim).control_number
                    )
                )

    def _new(self, patient: Patient, coverage: Coverage, payer: Payer, on: date) -> Claim:
        encounter = coding.same_visit(patient, on, self.value)
        untold = encounter is None and self.value.coverage.sequence != "P"
        if encounter is None:
            decided = decided_before(self.value)
            untold = untold and not decided
            encounter = self._encounter(patient, payer, on, decided)
        elif self.value.coverage.sequence == "P":
            coding.answers_are_here(encounter)
        lock_encounter(encounter.pk)
        before = Claim.objects.filter(encounter=encounter).order_by("-sequence").exclude(coverage=coverage).first()
        claim = Claim.objects.create(
            encounter=encounter,
            patient=patient,
            coverage=coverage,
            payer=payer,
            after=before if before and self.value.coverage.sequence != "P" else None,
            sequence=self.value.coverage.sequence,
            kind=str(self.value.kind),
            charge_cents=self.value.charge,
            service_from=encounter.on,
            service_to=encounter.ends_on,
            file_by=checking.file_by(payer, self.value),
        )
        said = f"Taken over: claim to {payer.name} for {dollars(self.value.charge)}, {lines(self.value)}."
        self._version(claim, EventKind.CREATED, said)
        if untold:
            self._note(claim, kinds.EARLIER_UNTOLD.at(value=self.number, payer=payer.name))
        return claim

    def _note(self, claim: Claim, finding: Finding) -> None:
        events.add(self.actor, claim, EventKind.NOTED, f"{finding.message} {finding.remedy}")

    def _encounter(self, patient: Patient, payer: Payer, on: date, decided: tuple[Decided, ...]) -> Encounter:
        """The visit, owed by its first payer; where earlier payers have decided, what they left by this one."""
        value = self.value
        earlier = [
            (practice.adopt_payer(one.other.payer, filing_code=one.other.coverage.filing_code).pk, one.lines)
            for one in decided
        ]
        institutional = value.kind is values.ClaimKind.INSTITUTIONAL
        inpatient = value.facility_code[:2] in {"11", "12", "18", "21", "41"}
        pos = ("21" if inpatient else "22") if institutional else value.facility_code[:2]
        who = (
            value.rendering
            or value.attending
            or next((line.rendering for line in value.lines if line.rendering), value.billing)
        )
        encounter = coding.adopt_encounter(
            self.actor,
            patient=patient,
            provider_id=practice.adopt_provider(who).pk,
            place_id=practice.adopt_place(pos, value.facility or value.billing).pk,
            payer_id=earlier[0][0] if earlier else payer.pk,
            on=on,
            value=value,
        )
        if earlier:
            coding.answered_before(encounter, value, earlier, payer.pk)
        return encounter

    def _again(self, claim: Claim) -> bool:
        """The claim was sent before: the same again, corrected, replaced or voided."""
        lock_encounter(claim.encounter_id)
        if ClaimEvent.objects.filter(claim=claim, transaction_id=self.transaction_id).exists():
            return False
        if self.value.frequency != "8":
            coding.adopt_changes(self.actor, encounter=claim.encounter, value=self.value)
        last = newest(claim)
        same = replace(self._numbered(claim), other_payers=()) == replace(value_of(last), other_payers=())
        if same:
            self._sent(claim, last)
            return True
        claim.charge_cents = self.value.charge
        claim.save(update_fields=["charge_cents"])
        void = self.value.frequency == "8"
        kind, word = (EventKind.VOID_ASKED, "to void it") if void else (EventKind.CORRECTED, "a new version")
        self._version(claim, kind, f"Taken over: {word}.")
        return True

    def _numbered(self, claim: Claim) -> values.Claim:
        if self.value.frequency == "8":
            return self.value
        return coding.with_charge_numbers(claim.encounter, self.value)

    def _version(self, claim: Claim, kind: EventKind, said: str) -> None:
        value = self._numbered(claim)
        version = ClaimVersion.objects.create(
            claim=claim,
            number=claim.versions.count() + 1,
            control_number=self.number,
            adopted=True,
            frequency=value.frequency,
            value=msgspec.to_builtins(value),
            made_by=self.actor.name,
        )
        facts = {"frequency": value.frequency, "charge_cents": value.charge}
        self._tell(claim, kind, said, version, facts)
        self._sent(claim, version)
        outbox.publish("claim.sent", claim_id=claim.pk, version_id=version.pk)

    def _sent(self, claim: Claim, version: ClaimVersion) -> None:
        said = f"Sent by an earlier system as {version.control_number} for {dollars(self.value.charge)}."
        self._tell(claim, EventKind.SUBMITTED, said, version, {"reference": self.submission.reference})

    def _tell(self, claim: Claim, kind: EventKind, said: str, version: ClaimVersion, facts: dict[str, object]) -> None:
        events.add(
            self.actor,
            claim,
            kind,
            said,
            version=version,
            facts=facts,
            transaction_id=self.transaction_id,
            happened_on=self.submission.created,
        )
