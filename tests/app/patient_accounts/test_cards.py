"""Cards and links: the card service is asked over real HTTP, and money is taken once, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from superbill.app.patient_accounts import links, queries, services
from superbill.app.patient_accounts.models import CardPayment
from superbill.app.platform import clock
from superbill.app.registration.models import Receipt
from tests.app.patient_accounts.card_service import KEY, CardService, card_service
from tests.app.patient_accounts.household import Household, household
from tests.conftest import Clinic


@pytest.fixture
def home(clinic_a: Clinic) -> Iterator[Household]:
    with clock.at(date(2026, 4, 1)):
        home = household(clinic_a)
        home.owes(home.rosa, 80_00)
        yield home


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> Iterator[CardService]:
    with card_service() as service:
        monkeypatch.setenv("SUPERBILL_STRIPE_KEY", KEY)
        monkeypatch.setenv("SUPERBILL_STRIPE_URL", service.url)
        yield service


def ask(home: Household, cents: int = 80_00, key: str = "k1") -> CardPayment:
    return services.ask_card_payment(
        home.clinic.fay, patient_id=home.rosa.pk, amount_cents=cents, back="http://localhost/back", key=key
    )


def test_a_paid_page_pays_the_account_once(home: Household, cards: CardService) -> None:
    payment = ask(home)
    assert payment.url.startswith(cards.url)
    assert services.look_after(home.clinic.fay, payment_id=payment.pk).status == "open"
    assert queries.account(home.rosa.pk).balance == 80_00
    cards.pay(payment.session)
    for _ in range(3):
        assert services.look_after(home.clinic.fay, payment_id=payment.pk).status == "paid"
    assert queries.account(home.rosa.pk).balance == 0
    receipt = Receipt.objects.get()
    assert (receipt.method, receipt.reference) == ("card", f"pi_{payment.session}")
    assert home.proven()


def test_whoever_never_comes_back_is_looked_after(home: Household, cards: CardService) -> None:
    paid, left = ask(home, 30_00, "k1"), ask(home, 20_00, "k2")
    cards.pay(paid.session)
    cards.expire(left.session)
    assert services.look_after_open(home.clinic.ada) == 2
    assert services.look_after_open(home.clinic.ada) == 0
    assert queries.account(home.rosa.pk).balance == 50_00
    assert home.proven()


def test_an_answer_lost_on_the_way_gives_the_same_page_when_asked_again(home: Household, cards: CardService) -> None:
    first = ask(home)
    CardPayment.objects.update(session="", url="")  # the service answered, and we never heard it
    again = ask(home)
    assert (again.pk, again.session) == (first.pk, first.session)
    assert len(cards.pages) == 1 and cards.asked == 2
    with pytest.raises(services.NotPossible, match="another amount"):
        ask(home, 79_00)


def test_an_amount_that_is_not_what_was_asked_is_not_taken(home: Household, cards: CardService) -> None:
    payment = ask(home)
    cards.pay(payment.session)
    cards.pages[payment.session]["amount_total"] = 8_00
    with pytest.raises(services.NotPossible, match="another amount"):
        services.look_after(home.clinic.fay, payment_id=payment.pk)
    assert queries.account(home.rosa.pk).balance == 80_00


def test_a_refusing_or_missing_service_is_said_plainly(
    home: Household, cards: CardService, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(services.NotPossible, match="above zero"):
        ask(home, 0)
    monkeypatch.setenv("SUPERBILL_STRIPE_KEY", "sk_test_wrong")
    with pytest.raises(services.NotPossible, match="did not answer as it should"):
        ask(home)
    monkeypatch.setenv("SUPERBILL_STRIPE_KEY", KEY)
    payment = ask(home)
    cards.pages.clear()
    with pytest.raises(services.NotPossible, match="did not answer as it should"):
        services.look_after(home.clinic.fay, payment_id=payment.pk)
    monkeypatch.setenv("SUPERBILL_STRIPE_KEY", "")
    with pytest.raises(services.NotPossible, match="No card service"):
        ask(home, key="k9")


def test_a_link_lets_in_by_birth_date_and_closes_after_five_wrong_ones(home: Household) -> None:
    secret = services.make_link(home.rosa, days=30)
    assert queries.tenant_of(secret) == home.clinic.tenant.pk
    assert queries.link_is_open(secret)
    assert services.enter_by_link(secret, birth=home.rosa.birth) == home.rosa
    for _ in range(links.MOST_FAILURES):
        assert services.enter_by_link(secret, birth=date(1999, 1, 1)) is None
    assert services.enter_by_link(secret, birth=home.rosa.birth) is None
    assert not queries.link_is_open(secret)


def test_a_link_ends_by_time_and_by_revoking(home: Household) -> None:
    old, fresh = services.make_link(home.rosa, days=1), services.make_link(home.rosa, days=30)
    with clock.at(date(2026, 4, 1) + timedelta(days=2)):
        assert services.enter_by_link(old, birth=home.rosa.birth) is None
        assert services.enter_by_link(fresh, birth=home.rosa.birth) == home.rosa
        assert services.revoke_links(home.clinic.fay, patient_id=home.leo.pk) == 2
        assert services.enter_by_link(fresh, birth=home.rosa.birth) is None
    for wrong in ("", "x", "12", "-secret", f"{home.clinic.tenant.pk}-guess"):
        assert queries.tenant_of(wrong) is None or not queries.link_is_open(wrong)
