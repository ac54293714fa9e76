"""First Health, its members and its providers; what goes into its mailbox and what comes out."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from superbill.app.platform import tenancy
from superbill.app.platform.models import Tenant
from superbill.core import claim as claims
from superbill.core import inquiry, remit, x12
from superbill.core.claim.values import Claim, Coverage, Provider, Reference
from superbill.core.inquiry.values import StatusReport
from superbill.core.payer.case import Member as Cover
from superbill.core.payer.case import ProviderStatus, Span
from superbill.core.remit.values import RemitClaim, Remittance
from superbill.payer_desk import intake, mail, members, payments, people, setup
from superbill.payer_desk.models import ClaimReceived
from tests import judges
from tests.builders import ANA, CLINIC, DOCTOR, HOSPITAL, LEO, a_submission

MONDAY = date(2026, 3, 9)
FRIDAY = date(2026, 3, 13)
US = "OPENRCM01"
RECEIVER = Provider(last="OPEN BILLING SERVICE", organization=True, references=(Reference("46", US),))
"""We, as the one who asks."""
BY_NAME = Provider(last=CLINIC.last, organization=True, npi=CLINIC.npi)
"""The clinic where a guide wants a name and a number only."""
CHILD = replace(LEO, member_id="")
OF_A_CHILD = {"patient": CHILD, "coverage": Coverage(relationship="19", group_number="GRP100", filing_code="CI")}
"""What makes a claim one about Leo, who is covered by Ana."""
PLAN = """
id = "FH-PPO"
kind = "ppo"
name = "First Health PPO"
payer_id = "FH001"
filing_code = "CI"
starts = 2026-01-01
authorization_codes = ["70551"]
policy = { coding = false, high_dollar = 20000 }
filing = { days = 365, corrected_days = 365 }
prompt = { ceiling_days = 30, interest_percent = 18 }
[[tiers]]
name = "in"
deductible = 100
coinsurance_percent = 20
oop_maximum = 4000
[[benefits]]
name = "office visit"
codes = ["99202-99215"]
copay = 30
copay_only = true
[[benefits]]
name = "imaging needs records"
codes = ["70553"]
documents = ["11506-3"]
[[terms]]
name = "First Health fees"
[[terms.rules]]
basis = "percent of charge"
percent = 80
"""


def open_first_health(plan: str, slug: str = "first", **facts: Any) -> Tenant:
    """The payer with Ana and her child Leo as members, and Dr. Chen's clinic in its network."""
    given: dict[str, Any] = {
        "name": "FIRST HEALTH",
        "payer_id": "FH001",
        "tax_id": "751234567",
        "address": {"line1": "1 FIRST PLAZA", "city": "DALLAS", "state": "TX", "postal": "752010001"},
        "dialect": {},
    }
    tenant = setup.open_payer(slug, plan=plan, **(given | facts))
    with tenancy.acting_for(tenant):
        for number, person in (("FH20001", ANA), ("FH20001-01", replace(LEO, member_id="FH20001-01"))):
            cover = Cover(
                id=number, birth=person.birth, sex=person.sex, family="FH20001", spans=(Span(date(2026, 1, 1)),)
            )
            members.enrol(plan=_code(plan), number=number, person=person, cover=cover, group_number="GRP100")
        for provider in (CLINIC, DOCTOR, HOSPITAL):
            members.know_provider(provider.npi, ProviderStatus(npi=provider.npi))
    return tenant


def _code(plan: str) -> str:
    return next(line.split('"')[1] for line in plan.splitlines() if line.startswith("id ="))


def supervisor() -> people.Actor:
    return people.Actor(tenant_id=tenancy.current_id(), name="Sue", role=people.Role.SUPERVISOR)


def examiner() -> people.Actor:
    return people.Actor(tenant_id=tenancy.current_id(), name="Ed", role=people.Role.EXAMINER)


def auditor() -> people.Actor:
    return people.Actor(tenant_id=tenancy.current_id(), name="Al", role=people.Role.AUDITOR)


def file_of(*bodies: x12.Body, control: int, **envelope: Any) -> bytes:
    """An interchange from us to First Health."""
    given: dict[str, Any] = {
        "sender": US,
        "receiver": "FH001",
        "group_sender": US,
        "group_receiver": "FH001",
        "date": "20260309",
        "time": "0800",
        "interchange_control": control,
        "group_control": control,
    }
    return x12.write_interchange(x12.Envelope(**(given | envelope)), bodies)


class Desk:
    """What a provider sees of the payer: a mailbox."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.control = 100
        self.seen: set[str] = set()

    def put(self, content: bytes, name: str = "") -> None:
        """Put a file into the payer's mailbox."""
        self.control += 1
        (mail.folder(self.slug, "to_payer") / (name or f"{self.control}.x12")).write_bytes(content)

    def send(self, *bodies: x12.Body, on: date = MONDAY, **envelope: Any) -> list[intake.Worked]:
        """Put bodies in a file into the mailbox and have it worked."""
        self.put(file_of(*bodies, control=self.control, **envelope))
        worked = self.work(on)
        print(
            *(f"{one.name}: {finding.message} ({finding.where})" for one in worked for finding in one.findings),
            sep="\n",
        )
        return worked

    def submit(self, *sent: Claim, on: date = MONDAY) -> list[intake.Worked]:
        """Send claims, one 837 for each kind."""
        kinds = dict.fromkeys(claim.kind for claim in sent)
        bodies = []
        for kind in kinds:
            self.control += 1
            batch = [claim for claim in sent if claim.kind is kind]
            bodies.append(claims.write_837(a_submission(*batch, reference=f"B{self.control:06d}")))
        return self.send(*bodies, on=on)

    def work(self, on: date = MONDAY) -> list[intake.Worked]:
        worked = intake.work(slug=self.slug, on=on)
        assert not [one.problem for one in worked if one.problem], [one.problem for one in worked]
        return worked

    def pay(self, on: date = FRIDAY) -> list[Remittance]:
        """Run the payments and read what came; every remittance reconciles and an outside validator accepts it."""
        payments.run(slug=self.slug, on=on)
        mail.deliver()
        return [remittance for _, remittance in self.remittances()]

    def files(self, kind: str) -> list[bytes]:
        """The new files of a kind (``999``, ``277``, ``835``), oldest first."""
        place = mail.folder(self.slug, "from_payer")
        fresh = [path for path in sorted(place.glob(f"*.{kind}")) if path.name not in self.seen]
        self.seen.update(path.name for path in fresh)
        return [path.read_bytes() for path in fresh]

    def answers(self, kind: str) -> list[Any]:
        """The values in the new files of a kind."""
        found = []
        for transaction in self.transactions(kind):
            value, findings = inquiry.read(transaction)
            assert value is not None and not findings, findings
            found.append(value)
        return found

    def transactions(self, kind: str) -> list[x12.Transaction]:
        found = []
        for content in self.files(kind):
            document, findings = x12.read(content)
            findings += x12.validate(document, types=frozenset({1, 2, 3, 4}))
            assert not findings, [(str(one.where), one.message) for one in findings]
            said = complaints(content)
            assert not said, said
            found += document.transactions
        return found

    def reports(self, kind: str) -> list[StatusReport]:
        """The new 277s of a kind: ``acknowledgment``, ``request``, ``answer``."""
        return [report for report in self.answers("277") if report.kind == kind]

    def remittances(self) -> Iterator[tuple[x12.Transaction, Remittance]]:
        for transaction in self.transactions("835"):
            remittance, findings = remit.read_835(transaction)
            assert remittance is not None and not findings, findings
            reconciled = remit.reconcile(remittance)
            assert reconciled.balanced, [str(one.message) for one in reconciled.findings]
            yield transaction, remittance


def row(control_number: str = "RV-1") -> ClaimReceived:
    """The newest claim with our number."""
    found = ClaimReceived.objects.filter(control_number=control_number).order_by("-id").first()
    assert found is not None
    return found


def only(remittances: list[Remittance]) -> RemitClaim:
    """The one claim of the one remittance."""
    (remittance,) = remittances
    (claim,) = remittance.claims
    return claim


NOT_IN_ITS_LIST = ("MA15",)
"""Remark codes in force that the outside validator's copy of the list lacks."""


def complaints(data: bytes) -> list[str]:
    """What an outside validator holds against an 835, a 277CA or a 999; of other answers it has no map."""
    if not any(version in data for version in (b"X221A1", b"X214", b"X231")):
        return []
    params = pytest.importorskip("pyx12.params")
    document = pytest.importorskip("pyx12.x12n_document")
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logger = logging.getLogger("pyx12")
    logger.handlers, logger.propagate = [handler], False
    acknowledgment = io.StringIO()
    if document.x12n_document(
        params.params(), io.StringIO(data.decode("ascii")), acknowledgment, None, None, map_path=judges.maps()
    ):
        return []
    said = log.getvalue().splitlines()
    told = [line for line in said if line.startswith("Line:")]
    if told and all(any(f"({code})" in line for code in NOT_IN_ITS_LIST) for line in told):
        return []
    return said or acknowledgment.getvalue().splitlines()
