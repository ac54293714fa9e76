"""Two clinics to walk through: one with a little of everything, one that must never see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from msgspec.structs import replace

from superbill.app.claims import queries as claims
from superbill.app.claims.models import Claim
from superbill.app.coding.models import Charge
from superbill.app.denials.models import DenialCase
from superbill.app.exchange import services as exchange
from superbill.app.payments import services as payments
from superbill.app.payments.models import Remittance
from superbill.app.platform import clock, outbox, people, services, tenancy
from superbill.core.claim.values import Provider, Reference
from superbill.core.remit import write_835
from superbill.core.remit.values import RemitClaim
from tests.app.claims.visits import TODAY, Office, office
from tests.app.registration.people import insure, register
from tests.conftest import Clinic, make_clinic
from tests.core.ledger.cases import clp, line, remittance

PASSWORD = "a-long-enough-password"
PAID_ON = date(2026, 3, 20)
LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
EXPECTED = "Quillfeather"  # comes to the front desk today and pays there; no other page counts this account
ROLES = {"ada": "biller", "ben": "coder", "cleo": "auditor", "fay": "front_desk", "mia": "manager"}


@dataclass
class House:
    """Ids of what the pages show. ``name`` of a user of clinic A is the person's name and the suffix."""

    clinic: Clinic
    other: Clinic
    suffix: str
    ids: dict[str, int] = field(default_factory=dict)

    def user(self, name: str) -> str:
        return f"{name}-{self.suffix}"


def build(suffix: str) -> House:
    """Both clinics with their people; clinic A with visits, claims, remittances, denials and files."""
    clinic, other = make_clinic("Riverside", f"a-{suffix}"), make_clinic("Elsewhere", f"b-{suffix}")
    house = House(clinic, other, suffix)
    with tenancy.acting_for(clinic.tenant):
        for name, role in ROLES.items():
            _member(clinic, house.user(name), name.title(), role)
        desk = office(clinic)
        with clock.at(TODAY):
            sent = _visits(house, desk)
        with clock.at(PAID_ON):
            _money(house, desk, *sent)
    with tenancy.acting_for(other.tenant):
        _member(other, house.user("dan"), "Dan", "biller")
        _member(other, house.user("max"), "Max", "manager")
    get_user_model().objects.create_user(house.user("eve"), password=PASSWORD)
    return house


def _member(clinic: Clinic, username: str, first: str, role: str) -> None:
    system = people.system(clinic.tenant.pk)
    services.add_member(system, username=username, password=PASSWORD, role=role, first_name=first)


def _visits(house: House, desk: Office) -> list[Claim]:
    ids = house.ids
    long = register(house.clinic, last=LONG, first="Maximiliana-Alexandra")
    insure(house.clinic, desk.setting, long)
    expected = register(house.clinic, last=EXPECTED, first="Odalys")
    insure(house.clinic, desk.setting, expected)
    ids |= {"patient": long.pk, "expected": expected.pk, "payer": desk.setting.medicare.pk}
    ids["draft"] = desk.visit(released=False).pk
    ids["released"] = desk.visit().pk
    ids["ready"] = desk.claim().pk
    sent = [desk.sent() for _ in range(6)]
    for claim in sent:
        desk.accept(claim, number=f"ICN{claim.pk}")
    return sent


def _money(
    house: House, desk: Office, paid: Claim, denied: Claim, waiting: Claim, offered: Claim, held: Claim, unlike: Claim
) -> None:
    ada, ids = house.clinic.ada, house.ids
    ids |= {"paid": paid.pk, "denied": denied.pk, "waiting": waiting.pk, "offered": offered.pk}
    ids |= {"held": held.pk, "unlike": unlike.pk}
    ids["applied"] = _receive(house, desk, paid_in_full(paid), trace=f"EFT-A-{house.suffix}").pk
    ids["denial_remit"] = _receive(house, desk, denial(denied), trace=f"EFT-D-{house.suffix}").pk
    for name in ("applied", "denial_remit"):
        payments.apply(ada, remittance_id=ids[name], key=f"test:{ids[name]}")
    outbox.drain()
    assert outbox.stuck() == [], outbox.stuck()
    ids["case"] = DenialCase.objects.filter(claim=denied).order_by("pk")[0].pk
    ids["bench"] = _receive(house, desk, paid_in_full(waiting), trace=f"EFT-B-{house.suffix}").pk
    astray = replace(paid_in_full(offered), control_number="NOT-OURS")
    ids["astray"] = _receive(house, desk, astray, trace=f"EFT-M-{house.suffix}").pk
    wrong = replace(paid_in_full(offered), paid=1)
    ids["parked"] = _receive(house, desk, wrong, trace=f"EFT-P-{house.suffix}").pk
    assert Remittance.objects.get(pk=ids["parked"]).status == "parked"
    payments.record_deposit(
        ada, trace="NOBODY", amount_cents=4200, received_on=PAID_ON, key="test", payer_name="Unknown"
    )
    ids["junk"] = exchange.receive(ada, content=b"this is no X12", name="junk.txt").file_id
    ids["file"] = claims.timeline(paid.pk)[-1].transaction.file_id  # type: ignore[union-attr]


def charges(claim: Claim) -> list[Charge]:
    return list(Charge.objects.filter(encounter_id=claim.encounter_id).order_by("number"))


def paid_in_full(claim: Claim) -> RemitClaim:
    """Allowed less than charged; the patient owes a coinsurance on the first line."""
    first, second = charges(claim)
    return clp(
        claims.versions(claim.pk)[-1].control_number,
        "1",
        [
            line("99213", 14000, 7200, "CO-45 50, PR-2 18", control_number=first.control_number),
            line("93000", 5000, 2500, "CO-45 25", control_number=second.control_number),
        ],
        payer_claim_number=f"ICN{claim.pk}",
        patient_responsibility=1800,
    )


def denial(claim: Claim) -> RemitClaim:
    first, second = charges(claim)
    return clp(
        claims.versions(claim.pk)[-1].control_number,
        "1",
        [
            line("99213", 14000, 0, "CO-197 140", control_number=first.control_number),
            line("93000", 5000, 2500, "CO-45 25", control_number=second.control_number),
        ],
        payer_claim_number=f"ICN{claim.pk}",
    )


def _receive(house: House, desk: Office, claim: RemitClaim, *, trace: str, **more: Any) -> Remittance:
    payer = Provider(last="SYNTHETIC PPO", references=(Reference("XV", "SYN01"),))
    value = replace(remittance(claim, trace=trace, paid_on=PAID_ON, **more), payer_id="SYN01", payer=payer)
    desk.answer(write_835(value))
    return Remittance.objects.get(trace=trace)
