"""A clinic with a mailbox, released visits, and a payer that answers by hand-made X12."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from superbill.app.claims import queries, services
from superbill.app.claims.models import Claim
from superbill.app.coding import services as coding
from superbill.app.coding.models import Encounter
from superbill.app.exchange import queries as exchange_queries
from superbill.app.exchange import services as exchange
from superbill.app.exchange.queries import Receipt
from superbill.app.platform import outbox
from superbill.core import x12
from superbill.core.claim.values import Payer as PayerValue
from superbill.core.claim.values import Provider
from superbill.core.inquiry import write_277
from superbill.core.inquiry.values import ClaimStatus, Header, Status, StatusReport
from tests.app.practice.setting import Setting
from tests.app.registration.people import MBI, insure, open_clinic, register
from tests.conftest import Clinic

VISIT = date(2026, 3, 2)
TODAY = date(2026, 3, 4)


@dataclass
class Office:
    clinic: Clinic
    setting: Setting
    answers: int = 0

    def visit(
        self, *, second: bool = False, insured: bool = True, released: bool = True, revenue_code: str = "",
        pointers: tuple[int, ...] = (1,), **fields: Any,
    ) -> Encounter:  # fmt: skip
        """A coded visit; ``second`` covers the patient by Medicare, too. ``fields`` are those of the encounter."""
        patient = register(self.clinic)
        if insured:
            insure(self.clinic, self.setting, patient)
        if second:
            insure(self.clinic, self.setting, patient, payer_id=self.setting.medicare.pk, member_id=MBI, rank=2)
        provider, place = self.setting.provider.pk, self.setting.place.pk
        visit = coding.start_encounter(
            self.clinic.ben, patient=patient, provider_id=provider, place_id=place, on=VISIT, **fields
        )
        charges = [coding.Charged(code, pointers, revenue_code=revenue_code) for code in ("99213", "93000")]
        coding.code_encounter(self.clinic.ben, encounter_id=visit.pk, diagnoses=["I10"], charges=charges)
        if released:
            checked = coding.release(self.clinic.ben, encounter_id=visit.pk)
            assert not checked.stops, checked.findings
        visit.refresh_from_db()
        return visit

    def claim(self, **visit: Any) -> Claim:
        return services.create_for_encounter(self.clinic.ada, encounter_id=self.visit(**visit).pk)

    def sent(self, **visit: Any) -> Claim:
        claim = self.claim(**visit)
        done = services.submit(self.clinic.ada, claim_ids=[claim.pk])
        assert done.sent == (claim.pk,), done.held
        return queries.claim(claim.pk)

    def control(self, claim: Claim) -> str:
        return queries.versions(claim.pk)[-1].control_number

    def answer(self, body: x12.Body, sender: str = "SYN01") -> Receipt:
        """The payer sends something; every room hears of it."""
        self.answers += 1
        envelope = x12.Envelope(
            sender=sender,
            receiver="RIVERSIDE",
            group_sender=sender,
            group_receiver="RIVERSIDE",
            date="20260305",
            time="0800",
            interchange_control=self.answers,
            group_control=self.answers,
        )
        content = x12.write_interchange(envelope, [body])
        receipt = exchange.receive(self.clinic.ada, content=content, name=f"answer-{self.answers}")
        self.deliver()
        return receipt

    def deliver(self) -> None:
        outbox.drain()
        assert outbox.stuck() == []

    def tell(self, *claims: ClaimStatus, kind: str = "acknowledgment", **more: object) -> Receipt:
        """A 277 of some kind about claims."""
        report = StatusReport(
            header=Header(reference=f"R{self.answers}", created=TODAY, created_time="0800", purpose="08"),
            kind=kind,
            payer=PayerValue(name="Synthetic PPO", id="SYN01"),
            receiver=Provider(last="Riverside", organization=True, references=()),
            claims=claims,
            received=TODAY,
            processed=TODAY,
        )
        return self.answer(write_277(replace(report, **more)))

    def accept(self, claim: Claim, number: str = "ICN1") -> Receipt:
        return self.tell(status(self.control(claim), "A2:20", accepted=True, payer_claim_number=number))

    def reject(self, claim: Claim) -> Receipt:
        return self.tell(status(self.control(claim), "A7:164:IL", accepted=False))

    def acknowledge(self, claim: Claim, verdict: str) -> Receipt:
        """A 999 about the batch the claim last went in."""
        sent = exchange_queries.transaction(queries.x12_of(queries.versions(claim.pk)[-1].pk)[-1])
        one = x12.SetResult("837", sent.control_number, sent.version, verdict, ("5",) if verdict == "R" else ())
        group = x12.GroupResult("HC", sent.group_control, sent.version, verdict, 1, 1, int(verdict != "R"), (), (one,))
        return self.answer(x12.write_999(group))


def status(control_number: str, *codes: str, accepted: bool | None = None, **more: object) -> ClaimStatus:
    """What a payer says of a claim; codes as ``category:status:entity``."""
    said = tuple(Status(*code.split(":")) for code in codes)
    plain = ClaimStatus(control_number, said, trace="0", accepted=accepted, on=TODAY)
    return replace(plain, **more)


def office(clinic: Clinic) -> Office:
    return Office(clinic, open_clinic(clinic))
