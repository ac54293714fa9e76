"""The same money in seven disguises is never counted twice; a twin that only looks the same is parked, not dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from superbill.app.exchange import queries as exchanged
from superbill.app.exchange import services as exchange
from superbill.app.payments import handlers, services
from superbill.app.payments.models import Remittance
from superbill.app.platform import clock
from superbill.app.platform.models import OutboxEvent
from superbill.core.remit import write_835
from superbill.core.x12 import Envelope, write_interchange
from tests.app.payments.scene import document, paid

from . import ground
from .ground import Ground

Body = list[list[str]]


def _wrapped(*bodies: Body, control: int = 7) -> bytes:
    envelope = Envelope(
        sender="SYN01", receiver="RIVERSIDE", group_sender="SYN01", group_receiver="RIVERSIDE",
        date="20260320", time="1200", interchange_control=control, group_control=control,
    )  # fmt: skip
    return write_interchange(envelope, list(bodies))


def _bodies() -> tuple[Body, Body]:
    one = document(paid(1, 11, 14000, 8000, "CO-45 40, PR-3 20"), paid(2, 21, 14000, 9000, "CO-45 50"), trace="E1")
    two = document(paid(3, 31, 14000, 0, "CO-197 140"), trace="E2")
    return write_835(one), write_835(two)


def _reordered() -> bytes:
    one = document(paid(2, 21, 14000, 9000, "CO-45 50"), paid(1, 11, 14000, 8000, "CO-45 40, PR-3 20"), trace="E1")
    return _wrapped(write_835(one), _bodies()[1], control=11)


DISGUISES: dict[str, Callable[[], list[tuple[bytes, str]]]] = {
    "the same bytes": lambda: [(_wrapped(*_bodies()), "a.835")],
    "another name": lambda: [(_wrapped(*_bodies()), "b.835")],
    "line breaks": lambda: [(_wrapped(*_bodies()).replace(b"~", b"~\r\n"), "a.835")],
    "a new envelope": lambda: [(_wrapped(*_bodies(), control=8), "a.835")],
    "split into files": lambda: [
        (_wrapped(body, control=9 + at), f"{at}.835") for at, body in enumerate(reversed(_bodies()))
    ],
    "a year later": lambda: [(_wrapped(*_bodies(), control=10), "late.835")],
    "claims in another order": lambda: [(_reordered(), "a.835")],
}


def _take_in(here: Ground, content: bytes, name: str) -> None:
    exchange.receive(here.clinic.ada, content=content, name=name)
    _deliver()


def _deliver() -> None:
    """Tell the payments room of every transaction that was let in, again and again: it may be told more than once."""
    for event in OutboxEvent.objects.filter(topic="x12.received").order_by("pk"):
        handlers.receive(**event.payload)


def _apply_all(here: Ground) -> None:
    for row in Remittance.objects.filter(status=Remittance.Status.READY).order_by("pk"):
        services.apply(here.clinic.ada, remittance_id=row.pk, key=f"disguise {row.pk}")


@pytest.fixture
def here() -> object:
    with ground.clinic() as made:
        for number in (1, 2, 3):
            made.bill(number, (number * 10 + 1, "99213", 14000))
        yield made


@pytest.mark.parametrize("disguise", DISGUISES)
def test_nothing_counts_twice(here: Ground, disguise: str) -> None:
    _take_in(here, _wrapped(*_bodies()), "a.835")
    _apply_all(here)
    money = ground.everything()
    assert Remittance.objects.filter(status=Remittance.Status.APPLIED).count() == 2
    with clock.at(date(2027, 3, 20) if disguise == "a year later" else date(2026, 3, 21)):
        for content, name in DISGUISES[disguise]():
            _take_in(here, content, name)
        _apply_all(here)
    assert ground.everything() == money
    ground.assert_money()


def test_a_twin_is_parked_and_counts_once_a_person_says_that_it_is_one(here: Ground) -> None:
    _take_in(here, _wrapped(_bodies()[0]), "a.835")
    twin = document(paid(1, 11, 14000, 8000, "CO-45 40, PR-3 20"), paid(3, 31, 14000, 9000, "CO-45 50"), trace="E1")
    _take_in(here, _wrapped(write_835(twin), control=12), "twin.835")
    assert Remittance.objects.count() == 1
    (waiting,) = exchanged.parked()
    exchange.release(here.clinic.ada, quarantine_id=waiting.pk, note="the payer confirms that it reused the trace")
    _deliver()
    second = Remittance.objects.latest("pk")
    assert second.status == Remittance.Status.PARKED, "it names a payment we have"
    services.unpark(here.clinic.mia, remittance_id=second.pk, reason="the bank shows both")
    _apply_all(here)
    assert Remittance.objects.filter(status=Remittance.Status.APPLIED).count() == 2
    ground.assert_money()
