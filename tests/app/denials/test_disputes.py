"""A payment off the contract is disputed in one step, in a letter that says its numbers."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from msgspec.structs import replace

from superbill.app.denials import disputes
from superbill.app.denials import queries as denial_queries
from superbill.app.denials import services as denials
from superbill.app.denials.models import Appeal, DenialCase
from superbill.app.payments import queries
from superbill.app.platform import clock, people
from superbill.app.platform import services as platform
from superbill.app.practice import services as practice
from tests.app.payments.scene import Scene
from tests.app.payments.test_telling import TERMS, answered, applied, sent
from tests.app.registration.people import open_clinic
from tests.conftest import Clinic

PAID_ON = date(2026, 3, 20)


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    here = Scene(clinic_a, open_clinic(clinic_a))
    terms = TERMS.replace("[[rules]]", "prompt = { ceiling_days = 30, interest_percent = 36 }\n[[rules]]")
    practice.set_contract(
        clinic_a.mia, payer=here.setting.ppo, starts_on=date(2026, 1, 1), name="PPO agreement", terms=terms, source="s"
    )
    return here


def test_less_than_the_fee_is_disputed_by_its_numbers(here: Scene) -> None:
    claim = sent(here)
    applied(here, answered(claim, 7000, "CO-45 70"))
    (case,) = DenialCase.objects.all()
    assert (case.kind, case.denied_cents) == ("variance", 2000)
    assert list(denial_queries.off_contract()) == [case]
    assert disputes.grounds(case) == [
        "For this service our agreement (PPO agreement, in force since January 1, 2026) allows $90.00.",
        "You allowed less than the agreed fee.",
        "You allowed $70.00; $20.00 is missing.",
    ]
    with clock.at(date(2026, 3, 25)):
        letter = denials.dispute(here.clinic.ada, case_id=case.pk)
        assert denials.dispute(here.clinic.ada, case_id=case.pk) == letter
    assert Appeal.objects.count() == 1 and bytes(letter.pdf).startswith(b"%PDF")
    case.refresh_from_db()
    assert (case.status, case.owner) == ("appealed", "Ada")


def test_who_may_not_and_what_cannot_be_disputed_sends_nothing(here: Scene) -> None:
    claim = sent(here)
    applied(here, answered(claim, 7000, "CO-45 50, CO-197 20"))
    (case,) = DenialCase.objects.all()
    assert case.kind == "denial"
    with pytest.raises(denials.NotPossible, match="below the contract"):
        denials.dispute(here.clinic.ada, case_id=case.pk)
    with pytest.raises(people.Denied):
        denials.dispute(here.clinic.cleo, case_id=case.pk)
    assert Appeal.objects.count() == 0


def test_more_than_the_fee_is_no_dispute(here: Scene) -> None:
    claim = sent(here)
    applied(here, answered(claim, 12000, "CO-45 20"))
    (case,) = DenialCase.objects.all()
    assert case.kind == "variance" and list(denial_queries.off_contract()) == []
    with pytest.raises(denials.NotPossible, match="below the contract"):
        denials.dispute(here.clinic.ada, case_id=case.pk)


def test_a_late_payment_without_interest_is_a_variance(here: Scene) -> None:
    claim = sent(here)
    told = replace(answered(claim, 9000, "CO-45 50"), received=date(2026, 2, 12), service_from=date(2026, 2, 10))
    in_time = replace(told, received=date(2026, 3, 1))
    row = applied(here, in_time)
    assert not queries.consequences(queries.standing_application(row.pk).pk, "variance")
    here.reverse(row)
    late = applied(here, replace(told, received=date(2026, 1, 1)), trace="EFT2")
    (found,) = queries.consequences(queries.standing_application(late.pk).pk, "variance")
    # 78 days after it came is 48 late: 90.00 x 36 % x 48 / 365
    assert (found.amount_cents, found.about) == (-426, "interest: paid 48 days late")
    (case,) = DenialCase.objects.all()
    assert (case.reasons, case.queue) == (["interest:", "paid", "48", "days", "late"], "CONTRACTS")
    assert disputes.grounds(case) == [
        "You received this claim complete and paid 48 days late; our agreement (PPO agreement, in force since"
        " January 1, 2026) provides for interest.",
        "$4.26 of interest is missing.",
    ]


def test_one_click_in_the_browser_disputes_it(here: Scene, client: Client) -> None:
    claim = sent(here)
    applied(here, answered(claim, 7000, "CO-45 70"))
    (case,) = DenialCase.objects.all()
    system = people.system(here.clinic.tenant.pk)
    platform.add_member(system, username="ada-d", password="a-long-enough-password", role="biller", first_name="Ada")
    client.force_login(get_user_model().objects.get(username="ada-d"))
    with clock.at(date(2026, 3, 25)):
        assert "Dispute" in client.get(f"/denials/{case.pk}/").content.decode()
        answer = client.post(f"/denials/{case.pk}/dispute", follow=True).content.decode()
    assert "Level 1 letter" in answer and 'data-key="d"' not in answer
    assert Appeal.objects.get().case == case
