"""Paper remittances keyed by hand: they must tie, and then go the way of an 835."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from superbill.app.books import queries as books
from superbill.app.payments import queries, services
from superbill.app.payments.models import Remittance
from superbill.app.platform import services as platform
from tests.app.payments.scene import Scene, everything, proven, scene
from tests.app.payments.test_applying import owed
from tests.checkers import assert_remit
from tests.conftest import Clinic

PASSWORD = "a-long-enough-word-2026"
SHEET: dict[str, str] = {"trace": "8812", "method": "CHK", "amount": "80.00", "paid_on": "2026-03-23", "take-in": "yes"}


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    return scene(clinic_a)


def sign_in(here: Scene, role: str) -> Client:
    client = Client()
    client.force_login(platform.add_member(here.clinic.mia, username=f"{role}-k", password=PASSWORD, role=role).user)
    return client


def send(client: Client, here: Scene, **typed: str) -> str:
    given = {**SHEET, "payer": str(here.setting.ppo.pk), "claims": "A1", **typed}
    return client.post(reverse("key-in"), given, follow=True).content.decode()


def test_a_check_is_keyed_looked_at_applied_and_taken_back(here: Scene) -> None:
    billed = here.bill(1, (11, "99213", 14000), (12, "93000", 5000))
    before = everything()
    ada = sign_in(here, "biller")
    drawn = ada.get(reverse("key-in"), {"claims": f"{billed.control_number} ZZ9"}).content.decode()
    assert "140.00" in drawn and "93000" in drawn and "Not ours: ZZ9" in drawn
    lines = {"paid-11": "80.00", "adjustments-11": "CO-45 40.00, pr-3 20", "remarks-11": "n130"}
    wrong = send(ada, here, **lines, **{"paid-12": "0", "adjustments-12": "CO-97 49.99"})
    assert "nothing is kept" in wrong and 'value="CO-97 49.99"' in wrong and not Remittance.objects.exists()
    assert "such as CO-45 40.00" in send(ada, here, **{"adjustments-11": "forty off"})
    assert "code, reference and amount" in send(ada, here, **lines, provider="forty off")
    assert "Choose the payer" in send(ada, here, payer="")
    assert "Look at the plan" in send(ada, here, **lines, **{"adjustments-12": "CO-97 50.00"})
    row = Remittance.objects.get()
    assert (row.status, row.amount_cents, row.payer) == ("ready", 8000, here.setting.ppo)
    assert "already" in send(ada, here, **lines, **{"adjustments-12": "CO-97 50.00"})
    here.apply(row)
    assert (owed(11), owed(12)) == ((0, 2000), (5000, 0))
    assert_remit(row.pk)
    assert proven()
    here.reverse(row)
    assert everything() == before and proven()


def test_a_takeback_an_interest_and_a_paper_that_does_not_tie(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    ada = sign_in(here, "biller")
    lines = {"paid-11": "80.00", "adjustments-11": "CO-45 40; PR-3 20"}
    send(ada, here, **lines)
    first = Remittance.objects.get()
    here.apply(first)
    billed = re.search(r'name="status-(\d+)"', ada.get(reverse("key-in"), {"claims": "A1"}).content.decode())
    assert billed
    taken: dict[str, Any] = {**lines, f"status-{billed[1]}": "22", "trace": "8813", "provider": "L6 INT -1.50"}
    send(ada, here, **taken, amount="-78.50")
    back = Remittance.objects.exclude(pk=first.pk).get()
    assert (back.amount_cents, back.status) == (-7850, "ready")
    here.apply(back)
    assert owed(11) == (14000, 0) and books.balance("income.interest") == -150
    assert proven()
    send(ada, here, trace="8814", as_it_is="yes", **{"paid-11": "10.00"})
    parked = Remittance.objects.get(trace="8814")
    assert parked.status == "parked" and queries.findings_of(parked)
    with pytest.raises(services.NotPossible):
        here.apply(parked)


def test_only_who_takes_files_in_keys(here: Scene) -> None:
    fay = sign_in(here, "front_desk")
    assert fay.get(reverse("key-in")).status_code == 403
    assert fay.post(reverse("key-in"), {**SHEET, "payer": "1", "claims": "A1"}).status_code == 403
    assert not Remittance.objects.exists()
