"""Payments by card. The gateway's own page takes the card; we ask for a page, and then whether it was paid.

``Gateway`` is what a gateway must do; ``Stripe`` does it with Stripe's Checkout, or with whatever speaks its API at
``SUPERBILL_STRIPE_URL``.
"""

from __future__ import annotations

from typing import Protocol

import stripe
from django.db import transaction
from django.db.models import QuerySet
from msgspec import Struct

from superbill.app.patient_accounts.models import CardPayment
from superbill.app.patient_accounts.receiving import take_payment
from superbill.app.payments.services import NotPossible
from superbill.app.platform import audit, clock, configuration
from superbill.app.platform.names import quiet
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.core.money import Cents


class Page(Struct, frozen=True):
    """A payment page at the gateway: ``status`` is ``open``, ``paid`` or ``expired``."""

    session: str
    url: str
    status: str
    amount: Cents
    reference: str = ""
    """The gateway's number of the payment, once there is one."""


class Gateway(Protocol):
    def ask(self, *, amount: Cents, what: str, key: str, back: str) -> Page:
        """A page on which ``amount`` can be paid; the same ``key`` gives the same page."""

    def look(self, session: str) -> Page:
        """A page as it stands now."""


class Stripe:
    """Stripe's Checkout. Raises :class:`NotPossible` when the gateway cannot be reached or refuses."""

    def __init__(self, key: str, url: str = "") -> None:
        self.client = stripe.StripeClient(key, base_addresses={"api": url} if url else {}, max_network_retries=2)

    def ask(self, *, amount: Cents, what: str, key: str, back: str) -> Page:
        try:
            session = self.client.v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "success_url": back,
                    "cancel_url": back,
                    "client_reference_id": key,
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": "usd",
                                "unit_amount": amount,
                                "product_data": {"name": what},
                            },
                        }
                    ],
                },
                {"idempotency_key": key},
            )
        except stripe.StripeError as problem:
            raise NotPossible(f"The card service did not answer as it should: {_why(problem)}") from problem
        return _page(session)

    def look(self, session: str) -> Page:
        try:
            return _page(self.client.v1.checkout.sessions.retrieve(session))
        except stripe.StripeError as problem:
            raise NotPossible(f"The card service did not answer as it should: {_why(problem)}") from problem


def _why(problem: stripe.StripeError) -> str:
    return problem.user_message or type(problem).__name__


def _page(session: stripe.checkout.Session) -> Page:
    status = "paid" if session.payment_status == "paid" else "expired" if session.status == "expired" else "open"
    return Page(
        session=session.id,
        url=session.url or "",
        status=status,
        amount=session.amount_total or 0,
        reference=str(session.payment_intent or ""),
    )


def gateway() -> Gateway | None:
    """The gateway this installation uses; ``None`` when none is set up."""
    key, url = configuration.card_gateway()
    return Stripe(key, url) if key else None


def ask_card_payment(actor: Actor, *, patient_id: int, amount_cents: Cents, back: str, key: str) -> CardPayment:
    """Ask for a page on which an account can pay by card. The same ``key`` gives the same page."""
    actor.must("arrange_payment")
    through = _gateway()
    if amount_cents <= 0:
        raise NotPossible("Enter an amount above zero.")
    holder = registration.household(patient_id)[0]
    # The intention is kept before anybody is asked, so that a page that was made is never forgotten.
    row, made = CardPayment.objects.get_or_create(
        key=key, defaults={"holder": holder, "amount_cents": amount_cents, "asked_by": actor.name}
    )
    if not made and (row.holder_id, row.amount_cents) != (holder.pk, amount_cents):
        raise NotPossible("This payment was asked for with another amount; start again.")
    if not row.session:
        name = f"Your account {holder.number} with {quiet(practice.practice().name)}"
        page = through.ask(amount=amount_cents, what=name, key=f"superbill-{row.pk}-{key}", back=back)
        row.session, row.url = page.session, page.url
        row.save(update_fields=["session", "url"])
        audit.record(actor=actor, action="ask_card_payment", subject=f"patient:{holder.pk}", payment=row.pk)
    return row


@transaction.atomic
def look_after(actor: Actor, *, payment_id: int) -> CardPayment:
    """Find out at the gateway what became of a card payment; paid, it goes to the account, once for ever."""
    actor.must("arrange_payment")
    row = CardPayment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    if row.status != CardPayment.Status.OPEN or not row.session:
        return row
    page = _gateway().look(row.session)
    if page.status == "open":
        return row
    if page.status == "paid":
        if page.amount != row.amount_cents:
            raise NotPossible("The card service says another amount than was asked for; compare the two by hand.")
        take_payment(
            actor,
            patient_id=row.holder_id,
            amount_cents=row.amount_cents,
            method="card",
            key=f"card:{row.session}",
            reference=page.reference[:60],
        )
    row.status, row.finished_at = page.status, clock.now()
    row.save(update_fields=["status", "finished_at"])
    return row


def look_after_open(actor: Actor) -> int:
    """Look after every open card payment: the ones whose payers never came back to our page. Gives how many ended."""
    rows = [look_after(actor, payment_id=row.pk) for row in open_payments()]
    return sum(row.status != CardPayment.Status.OPEN for row in rows)


def open_payments() -> QuerySet[CardPayment]:
    return CardPayment.objects.filter(status=CardPayment.Status.OPEN).exclude(session="").order_by("pk")


def _gateway() -> Gateway:
    through = gateway()
    if through is None:
        raise NotPossible("No card service is set up (SUPERBILL_STRIPE_KEY). Take the card at the desk's terminal.")
    return through
