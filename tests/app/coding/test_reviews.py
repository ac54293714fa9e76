"""A second coder looks at what a rule picks; nothing goes to billing before they agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from superbill.app.books import queries as books
from superbill.app.coding import queries, services
from superbill.app.coding.models import Encounter, Review, ReviewRule
from superbill.app.platform import clock, tenancy
from superbill.app.platform.people import Actor, Denied, Role
from superbill.app.practice.services import NotValid
from tests.app.coding.visits import OFFICE, Desk, open_desk
from tests.conftest import Clinic

TODAY = date(2026, 3, 3)


@pytest.fixture
def desk(clinic_a: Clinic) -> Iterator[Desk]:
    with clock.at(TODAY):
        yield open_desk(clinic_a)


@pytest.fixture
def bea(clinic_a: Clinic) -> Actor:
    """A second coder of clinic A."""
    return Actor(tenant_id=clinic_a.tenant.pk, name="Bea", role=Role.CODER)


def rule(desk: Desk, kind: str = "dollars", **fields: Any) -> ReviewRule:
    fields = fields or {"least_cents": 10000}
    return services.set_review_rule(desk.clinic.mia, name="Dear visits", kind=kind, **fields)


def waiting(desk: Desk) -> tuple[Encounter, Review]:
    visit = desk.coded(OFFICE)
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    visit.refresh_from_db()
    return visit, queries.reviews_open().get()


def test_a_picked_visit_waits_and_goes_when_a_second_coder_agrees(desk: Desk, bea: Actor) -> None:
    rule(desk)
    visit, review = waiting(desk)
    assert (visit.status, visit.hold_reason) == ("held", "Waits for a second coder: Dear visits")
    assert not books.trial_balance() and review.coding["charges"][0][0] == "99213"
    assert visit not in queries.coders_queue()
    with pytest.raises(NotValid, match="second person"):
        services.agree(desk.clinic.ben, review_id=review.pk)
    for nobody in (desk.clinic.fay, desk.clinic.cleo):
        with pytest.raises(Denied):
            services.agree(nobody, review_id=review.pk)
    assert not books.trial_balance()
    services.agree(bea, review_id=review.pk)
    visit.refresh_from_db()
    assert visit.status == "released" and books.balance("ar.insurance") == 14000
    with pytest.raises(NotValid, match="Bea has looked"):
        services.agree(desk.clinic.ada, review_id=review.pk)
    assert not queries.reviews_open().exists()


def test_a_returned_visit_comes_back_with_the_reason_and_is_looked_at_again(desk: Desk, bea: Actor) -> None:
    rule(desk)
    visit, review = waiting(desk)
    with pytest.raises(NotValid, match="Say what is wrong"):
        services.return_to_coder(bea, review_id=review.pk, reason=" ")
    services.return_to_coder(bea, review_id=review.pk, reason="The note supports 99212.")
    visit.refresh_from_db()
    assert visit.hold_reason == "Returned by Bea: The note supports 99212."
    assert visit in queries.coders_queue() and not books.trial_balance()
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert queries.reviews_open().get().pk != review.pk
    with clock.at(TODAY + timedelta(days=1)):
        rows = queries.agreement(TODAY, clock.today())
        assert [(row.coder, row.agreed, row.returned, row.percent) for row in rows] == [
            ("Ben", 0, 1, 0.0),
            ("", 0, 1, 0.0),
        ]


def test_a_verdict_holds_only_for_what_was_looked_at(desk: Desk, bea: Actor) -> None:
    rule(desk)
    visit, review = waiting(desk)
    with clock.at(TODAY + timedelta(days=1)):
        services.code_encounter(desk.clinic.ben, encounter_id=visit.pk, diagnoses=["J069"], charges=[OFFICE])
        with pytest.raises(NotValid, match="coded anew"):
            services.agree(bea, review_id=review.pk)
        services.release(desk.clinic.ben, encounter_id=visit.pk)
    review.refresh_from_db()
    assert review.verdict == "overtaken"
    assert queries.reviews_open().get().coding["diagnoses"] == ["J069"]
    assert queries.agreement(TODAY, TODAY + timedelta(days=2)) == []


@pytest.mark.parametrize(
    ("kind", "fields", "picked"),
    [
        ("dollars", {"least_cents": 14001}, False),
        ("code", {"codes": ["9921*"]}, True),
        ("code", {"codes": ["I10"]}, True),
        ("code", {"codes": ["J00-J99"]}, False),
        ("coder", {"coder": "Ben"}, True),
        ("coder", {"coder": "Bea"}, False),
        ("override", {}, False),
        ("share", {"percent": Decimal(100)}, True),
        ("dollars", {"least_cents": 1, "active": False}, False),
    ],
)
def test_which_visits_rules_pick(desk: Desk, kind: str, fields: dict[str, Any], *, picked: bool) -> None:
    services.set_review_rule(desk.clinic.mia, name="Rule", kind=kind, **fields)
    visit = desk.coded(OFFICE)
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    visit.refresh_from_db()
    assert (visit.status == "held") is picked


def test_an_overridden_finding_may_ask_for_a_second_look(desk: Desk) -> None:
    services.set_review_rule(desk.clinic.mia, name="Overrides", kind="override")
    visit = desk.coded(OFFICE, diagnoses=("E11",))
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    services.override(
        desk.clinic.ben, encounter_id=visit.pk, code="E004", why="The payer asked for the header code", until=TODAY
    )
    services.release(desk.clinic.ben, encounter_id=visit.pk)
    assert queries.reviews_open().get().why == "Overrides"


def test_a_sample_is_about_as_large_as_asked_and_always_the_same(desk: Desk) -> None:
    from superbill.app.coding.reviews import _in_sample

    visits = [Encounter(pk=number) for number in range(2000)]
    picked = [visit.pk for visit in visits if _in_sample(visit, Decimal(10))]
    assert 140 < len(picked) < 260
    assert picked == [visit.pk for visit in visits if _in_sample(visit, Decimal(10))]
    assert set(picked) <= {visit.pk for visit in visits if _in_sample(visit, Decimal(20))}


@pytest.mark.parametrize(
    ("kind", "fields"), [("share", {}), ("code", {}), ("coder", {}), ("dollars", {}), ("none", {"percent": 5})]
)
def test_a_rule_says_what_it_picks(desk: Desk, kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(NotValid):
        services.set_review_rule(desk.clinic.mia, name="Rule", kind=kind, **fields)
    with pytest.raises(Denied):
        services.set_review_rule(desk.clinic.ben, name="Rule", kind="coder", coder="Ben")
    assert not queries.review_rules().exists()


def test_another_clinic_sees_and_decides_nothing(desk: Desk, clinic_b: Clinic) -> None:
    rule(desk)
    _, review = waiting(desk)
    dan = Actor(tenant_id=clinic_b.tenant.pk, name="Dan", role=Role.BILLER)
    with tenancy.acting_for(clinic_b.tenant):
        assert not queries.reviews_open() and not queries.review_rules()
        with pytest.raises(Review.DoesNotExist):
            services.agree(dan, review_id=review.pk)
    review.refresh_from_db()
    assert review.verdict == ""
