"""No visit without a claim or a reason: the list, the reasons, and what closing does to the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from superbill.app.books import queries as books
from superbill.app.claims import queries as claim_queries
from superbill.app.claims import services as claims
from superbill.app.coding import queries, services
from superbill.app.coding.models import Encounter
from superbill.app.platform import clock, tenancy
from superbill.app.platform.people import Denied
from superbill.app.practice.services import NotValid
from superbill.app.registration import services as front_desk
from superbill.app.registration.queries import units_used
from superbill.app.reports import overrides
from tests.app.coding.visits import OFFICE, ON, Desk, open_desk
from tests.app.registration.people import register
from tests.checkers import assert_books
from tests.conftest import Clinic

TODAY = date(2026, 3, 3)


@pytest.fixture
def desk(clinic_a: Clinic) -> Iterator[Desk]:
    with clock.at(TODAY):
        yield open_desk(clinic_a)


def test_every_visit_without_a_claim_is_on_the_list_with_its_days(desk: Desk) -> None:
    draft, coded = desk.visit(on=date(2026, 2, 1)), desk.coded(OFFICE)
    released = desk.coded(OFFICE, on=date(2026, 3, 1))
    services.release(desk.clinic.ben, encounter_id=released.pk)
    selfpay = desk.visit(patient=register(desk.clinic, last="Nowak"))
    rows = list(queries.unbilled())
    assert [row.pk for row in rows] == [draft.pk, released.pk, coded.pk, selfpay.pk]
    assert [(row.file_days, row.payer_name) for row in rows[2:]] == [(90, "Synthetic PPO"), (None, None)]
    claims.create_for_encounter(desk.clinic.ada, encounter_id=released.pk)
    services.close_without_claim(desk.clinic.ben, encounter_id=draft.pk, kind="no-show")
    assert [row.pk for row in queries.unbilled()] == [coded.pk, selfpay.pk]
    (closed,) = queries.closed_without_claim(date(2026, 1, 1))
    assert (closed.no_claim_kind, closed.no_claim_reason) == ("no-show", "The patient did not come")


def test_closing_says_why(desk: Desk) -> None:
    visit = desk.coded(OFFICE)
    for kind, reason in (("other", " "), ("nothing", "x")):
        with pytest.raises(NotValid, match="Say why"):
            services.close_without_claim(desk.clinic.ben, encounter_id=visit.pk, kind=kind, reason=reason)
    with pytest.raises(Denied):
        services.close_without_claim(desk.clinic.fay, encounter_id=visit.pk, kind="duplicate")
    assert [row.pk for row in queries.unbilled()] == [visit.pk]
    services.close_without_claim(desk.clinic.ben, encounter_id=visit.pk, kind="duplicate", reason="of visit 7")
    visit.refresh_from_db()
    assert visit.no_claim_reason == "Duplicate of another visit: of visit 7"
    with pytest.raises(NotValid, match="closed"):
        services.close_without_claim(desk.clinic.ben, encounter_id=visit.pk, kind="duplicate")


def test_a_closed_visit_can_be_taken_up_again(desk: Desk) -> None:
    visit = desk.coded(OFFICE)
    with pytest.raises(NotValid, match="closed before it was released"):
        services.reopen(desk.clinic.ben, encounter_id=visit.pk, reason="x")
    services.close_without_claim(desk.clinic.ben, encounter_id=visit.pk, kind="mistake")
    with pytest.raises(NotValid, match="Say why"):
        services.reopen(desk.clinic.ben, encounter_id=visit.pk, reason="")
    assert services.reopen(desk.clinic.ben, encounter_id=visit.pk, reason="it was the wrong one").status == "coded"
    assert services.release(desk.clinic.ben, encounter_id=visit.pk).stops == 0


def test_a_released_visit_is_taken_out_of_the_books_and_gives_its_authorization_back(desk: Desk) -> None:
    assert desk.coverage is not None
    given = front_desk.record_authorization(
        desk.clinic.fay, coverage=desk.coverage, number="A77", source="phone", codes=["99213"], units=Decimal(3),
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
    )  # fmt: skip
    visit = desk.visit(authorization_id=given.pk)
    services.code_encounter(desk.clinic.ben, encounter_id=visit.pk, diagnoses=["I10"], charges=[OFFICE])
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert (books.balance("ar.insurance"), units_used(given.pk)) == (14000, 1)
    services.close_without_claim(desk.clinic.ada, encounter_id=visit.pk, kind="not-billable", reason="research")
    assert not any(books.trial_balance().values()) and units_used(given.pk) == 0
    assert_books()
    with pytest.raises(NotValid, match="closed before"):
        services.reopen(desk.clinic.ben, encounter_id=visit.pk, reason="x")


def test_a_claimed_visit_is_not_closed(desk: Desk) -> None:
    visit = desk.coded(OFFICE)
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    claims.create_for_encounter(desk.clinic.ada, encounter_id=visit.pk)
    with pytest.raises(NotValid, match="void the claim"):
        services.close_without_claim(desk.clinic.ben, encounter_id=visit.pk, kind="duplicate")
    assert books.balance("ar.insurance") == 14000


def test_another_clinic_closes_nothing_and_sees_nothing(desk: Desk, clinic_b: Clinic) -> None:
    visit = desk.coded(OFFICE)
    with tenancy.acting_for(clinic_b.tenant):
        assert not queries.unbilled()
        with pytest.raises(Encounter.DoesNotExist):
            services.close_without_claim(clinic_b.ben, encounter_id=visit.pk, kind="duplicate")
    assert [row.pk for row in queries.unbilled()] == [visit.pk]


def test_an_override_stands_on_the_claim_and_in_the_report(desk: Desk) -> None:
    visit = desk.coded(OFFICE, diagnoses=("E11",))
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    why = "The payer asked for the header code"
    services.override(desk.clinic.ben, encounter_id=visit.pk, code="E004", why=why, until=TODAY)
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    claim = claims.create_for_encounter(desk.clinic.ada, encounter_id=visit.pk)
    said = [event.said for event in claim_queries.timeline(claim.pk) if event.kind == "noted"]
    assert said == [f"E004 was overridden by Ben until March 3, 2026: {why}"]
    with pytest.raises(Denied):
        overrides.overridden(desk.clinic.ben, ON, TODAY)
    (row,) = overrides.overridden(desk.clinic.cleo, ON, TODAY)
    assert (row.code, row.who, row.why, row.cents, row.claim_id) == ("E004", "Ben", why, 14000, claim.pk)
    (tally,) = overrides.tallies([row])
    assert (tally.code, tally.count, tally.accepted, tally.refused) == ("E004", 1, 0, 0)
    claims.mark_adjudicated(desk.clinic.ada, claim_id=claim.pk, outcome="denied", document="r:1")
    (tally,) = overrides.tallies(overrides.overridden(desk.clinic.cleo, ON, TODAY))
    assert (tally.accepted, tally.refused) == (0, 1)
    assert overrides.overridden(desk.clinic.cleo, date(2026, 3, 4), date(2026, 3, 5)) == []
