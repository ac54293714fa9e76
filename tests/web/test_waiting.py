"""Rows that wait are settled on the list that shows them, each with a note of what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.urls import reverse

from superbill.app.claims import queries as claims
from superbill.app.claims.models import StatusQuestion
from superbill.app.exchange.models import Transaction
from superbill.app.platform import clock, tenancy
from superbill.app.registration.findings import ANSWER_UNASKED
from superbill.app.registration.models import Authorization, Coverage, EligibilityCheck, StrayAnswer
from tests.web.house import House

SignIn = Callable[[str], Any]
DAY = date(2026, 3, 2)


def _waits(kind: str) -> Any:
    """A row of each list: an answer about coverage, an authorization, an answer that fits no question."""
    said = {"findings": [msgspec.to_builtins(ANSWER_UNASKED.at())]}
    coverage = Coverage.objects.order_by("pk")[0]
    if kind == "check":
        return EligibilityCheck.objects.create(coverage=coverage, on=DAY, trace="T1", status="inactive", **said)
    if kind == "authorization":
        span = {"starts_on": DAY, "ends_on": DAY, "units": Decimal(1)}
        return Authorization.objects.create(coverage=coverage, trace="T1", status="denied", **span, **said)
    return StrayAnswer.objects.create(transaction=Transaction.objects.order_by("pk")[0], trace="T1", **said)


@pytest.mark.parametrize(
    ("kind", "where"), [("check", "coverage-work"), ("authorization", "authorization-work"), ("stray", "stray-work")]
)
def test_what_waits_is_settled_on_its_list_once_and_with_a_note(
    house: House, client_of: SignIn, kind: str, where: str
) -> None:
    with tenancy.acting_for(house.clinic.tenant):
        row = _waits(kind)
    settle = reverse("settle-waiting", args=[kind, row.pk])
    assert f'action="{settle}"' in client_of("fay").get(reverse(where)).content.decode()
    assert settle not in client_of("cleo").get(reverse(where)).content.decode()
    assert client_of("cleo").post(settle, {"note": "x"}).status_code == 403
    assert client_of("dan").post(settle, {"note": "x"}).status_code == 404
    fay = client_of("fay")
    fay.post(settle, {"note": " "})
    assert settle in fay.get(reverse(where)).content.decode(), "nothing was said, so it waits"
    assert fay.post(settle, {"note": "called them"}).headers["Location"] == reverse(where)
    assert settle not in fay.get(reverse(where)).content.decode()
    assert fay.post(settle, {"note": "again"}).status_code == 404
    with tenancy.acting_for(house.clinic.tenant):
        row.refresh_from_db()
    assert (row.settled_by, row.settled_note) == ("Fay", "called them")


def test_all_silent_payers_are_asked_by_one_key(house: House, client_of: SignIn) -> None:
    shown, ask = reverse("claims") + "?work=silent", reverse("ask-silent")
    with clock.at(date(2026, 6, 1)):
        with tenancy.acting_for(house.clinic.tenant):
            silent = set(claims.silent().values_list("pk", flat=True))
            assert len(silent) > 1 and not StatusQuestion.objects.exists()
        assert 'data-key="q"' in client_of("ada").get(shown).content.decode()
        assert 'data-key="q"' not in client_of("cleo").get(shown).content.decode()
        assert client_of("cleo").post(ask).status_code == 403
        for _ in range(2):
            assert client_of("ada").post(ask).status_code == 302
    with tenancy.acting_for(house.clinic.tenant):
        asked = list(StatusQuestion.objects.order_by("pk"))
    assert {one.claim_id for one in asked} == silent and len(asked) == len(silent), "each is asked about once"
    assert len({one.file_id for one in asked}) == 1, "all of one payer in one 276"
