"""Lists read one page of rows, with as many questions to the database for fifty rows as for a few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from superbill.app.platform import tenancy
from superbill.app.registration.models import Patient
from superbill.web import lists
from tests.web.house import House

SignIn = Callable[[str], Any]
LISTS = (
    reverse("patients"),
    reverse("encounters") + "?status=all",
    reverse("claims"),
    reverse("remittances"),
    reverse("deposits"),
    reverse("takings"),
    reverse("takebacks"),
    reverse("unpostables"),
    reverse("denials"),
    reverse("files"),
    reverse("aging") + "?all=1",
    reverse("entries"),
)
FRAME = 6
"""Session, user, membership, tenant settings before and after, and a little room for the room's own questions."""


def asked(client: Any, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("path", LISTS)
def test_a_longer_list_asks_no_more(
    house: House, client_of: SignIn, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("ada")
    monkeypatch.setattr(lists, "PAGE", 4)
    few = asked(client, path)
    monkeypatch.setattr(lists, "PAGE", 50)
    assert len(asked(client, path)) <= len(few), path
    assert len(few) <= FRAME + 10


def test_a_long_list_is_cut_into_pages(house: House, client_of: SignIn) -> None:
    with tenancy.acting_for(house.clinic.tenant):
        Patient.objects.bulk_create(
            Patient(number=5000 + n, last=f"Row{n:03}", first="X", birth="1990-01-01") for n in range(120)
        )
    client = client_of("ada")
    text = client.get(reverse("patients")).content.decode()
    assert text.count('class="row"') == 50
    assert "of 1" in text
    assert 'rel="next"' in text
    assert client.get(reverse("patients") + "?page=999").status_code == 200


def test_today_and_a_claim_ask_a_bounded_number(house: House, client_of: SignIn) -> None:
    client = client_of("mia")
    assert len(asked(client, reverse("today"))) <= 45
    assert len(asked(client, reverse("claim", args=[house.ids["paid"]]))) <= 60
    assert len(asked(client, reverse("patient", args=[house.ids["patient"]]))) <= 40
