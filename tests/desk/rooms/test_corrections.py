"""Replacements, voids, and what the payer's own people decide anew: reversal and correction, to the last accumulator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Sum
from msgspec.structs import replace

from superbill.core.claim.values import Procedure
from superbill.core.remit.values import RemitClaim
from superbill.payer_desk import services
from superbill.payer_desk.models import AccumulatorDraw, ClaimReceived, DecisionMade
from superbill.payer_desk.records import Ruling, decision_of
from tests.builders import a_claim, a_line
from tests.desk.world import FRIDAY, MONDAY, Desk, auditor, examiner, only, row, supervisor

pytestmark = pytest.mark.django_db
THERAPY = a_line(procedure=Procedure("97110"), charge=200_00)
LATER = FRIDAY + timedelta(days=7)


def used() -> dict[str, int]:
    """What Ana has used, by accumulator; what came to nothing left out."""
    sums = AccumulatorDraw.objects.filter(holder="M:FH20001").values("what").annotate(total=Sum("quantity"))
    return {one["what"]: one["total"] for one in sums if one["total"]}


def mirrored(reversal: RemitClaim, original: RemitClaim) -> bool:
    """Whether a reversal is its original with every sign turned."""
    return (
        reversal.status == "22"
        and (reversal.charge, reversal.paid) == (-original.charge, -original.paid)
        and [(a.group, a.code, -a.amount) for line in reversal.lines for a in line.adjustments]
        == [(a.group, a.code, a.amount) for line in original.lines for a in line.adjustments]
    )


def test_a_replacement_reverses_and_pays_anew(desk: Desk) -> None:
    desk.submit(a_claim(lines=(THERAPY,)))
    first = only(desk.pay())
    before = used()
    more = replace(THERAPY, charge=300_00)
    desk.submit(a_claim(lines=(more,), frequency="7", payer_claim_number=row().number), on=FRIDAY)
    (remittance,) = desk.pay(LATER)
    reversal, corrected = remittance.claims
    assert mirrored(reversal, first)
    assert corrected.status == "1" and corrected.frequency == "7"
    assert corrected.original_claim_number == first.payer_claim_number
    assert remittance.amount == corrected.paid - first.paid
    assert before == {"deductible": 100_00, "oop": 112_00}
    assert used() == {"deductible": 100_00, "oop": 128_00}


def test_a_void_takes_back_and_leaves_nothing_used(desk: Desk) -> None:
    desk.submit(a_claim(lines=(THERAPY,)))
    first = only(desk.pay())
    desk.submit(a_claim(lines=(THERAPY,), frequency="8", payer_claim_number=row().number), on=FRIDAY)
    assert mirrored(only(desk.pay(LATER)), first)
    assert used() == {}
    assert list(ClaimReceived.objects.order_by("id").values_list("state", flat=True)) == ["replaced", "void"]
    desk.submit(a_claim(control_number="RV-9", lines=(THERAPY,)), on=LATER)
    assert only(desk.pay(LATER)).paid == first.paid, "what was voided is no duplicate"


def test_a_replacement_of_nothing_is_turned_away(desk: Desk) -> None:
    desk.submit(a_claim(frequency="7", payer_claim_number="NOSUCH"))
    (report,) = desk.reports("acknowledgment")
    assert report.claims[0].statuses[0].code == "464"


def test_a_chain_of_corrections_in_one_file_is_told_in_order(desk: Desk) -> None:
    desk.submit(a_claim(lines=(THERAPY,)))
    number = row().number
    desk.submit(
        a_claim(
            control_number="RV-1B", lines=(replace(THERAPY, charge=250_00),), frequency="7", payer_claim_number=number
        )
    )
    again = row("RV-1B").number
    desk.submit(a_claim(control_number="RV-1C", lines=(THERAPY,), frequency="8", payer_claim_number=again))
    (remittance,) = desk.pay()
    assert [claim.status for claim in remittance.claims] == ["1", "22", "1", "22"]
    assert remittance.amount == 0 and used() == {}


def test_the_payer_corrects_its_own_price(desk: Desk) -> None:
    desk.submit(a_claim(lines=(THERAPY,)))
    first = only(desk.pay())
    services.reopen(supervisor(), claim_id=row().pk, rulings={1: Ruling(price=180_00)}, note="fee corrected", on=FRIDAY)
    (remittance,) = desk.pay(LATER)
    reversal, corrected = remittance.claims
    assert mirrored(reversal, first) and corrected.lines[0].allowed == 180_00
    assert used() == {"deductible": 100_00, "oop": 116_00}
    made = DecisionMade.objects.get(state="standing")
    assert (made.decided_by, made.note) == ("Sue", "fee corrected")
    assert any("set by a person" in step.answer for step in decision_of(made).steps)


def test_what_nobody_was_told_is_withdrawn_without_a_trace(desk: Desk) -> None:
    desk.submit(a_claim(lines=(THERAPY,)))
    services.reopen(
        supervisor(), claim_id=row().pk, rulings={1: Ruling(price=100_00)}, note="seen in a sample", on=FRIDAY
    )
    claim = only(desk.pay())
    assert claim.status == "1" and claim.lines[0].allowed == 100_00
    assert set(DecisionMade.objects.values_list("state", flat=True)) == {"withdrawn", "standing"}
    assert used() == {"deductible": 100_00, "oop": 100_00}


def test_a_correction_withdrawn_before_it_was_told_still_takes_back_the_first(desk: Desk) -> None:
    desk.submit(a_claim(lines=(THERAPY,)))
    first = only(desk.pay())
    services.reopen(supervisor(), claim_id=row().pk, rulings={1: Ruling(price=180_00)}, note="one", on=FRIDAY)
    services.reopen(supervisor(), claim_id=row().pk, rulings={1: Ruling(price=170_00)}, note="two", on=FRIDAY)
    (remittance,) = desk.pay(LATER)
    reversal, corrected = remittance.claims
    assert mirrored(reversal, first) and corrected.lines[0].allowed == 170_00


def test_an_examiner_works_the_queue_line_by_line(desk: Desk) -> None:
    lines = (a_line(1, charge=15_000_00, procedure=Procedure("97110")), a_line(2, charge=8_000_00, procedure=Procedure("97140")),
             a_line(3, charge=100_00, procedure=Procedure("97112")))  # fmt: skip
    desk.submit(a_claim(lines=lines))
    assert row().state == "pended"
    rulings = {1: Ruling(price=1_000_00), 2: Ruling(deny="CO-50 N115")}
    shown = services.preview(examiner(), claim_id=row().pk, rulings=rulings, on=FRIDAY)
    assert row().state == "pended" and not DecisionMade.objects.exists(), "a preview keeps nothing"
    decided = services.decide(examiner(), claim_id=row().pk, rulings=rulings, note="records read", on=FRIDAY)
    assert decided.lines == shown.lines
    claim = only(desk.pay())
    assert [line.allowed for line in claim.lines] == [1_000_00, None, 80_00]
    assert [(a.group, a.code) for a in claim.lines[1].adjustments] == [("CO", "50")]


@pytest.mark.parametrize(
    ("rulings", "why"),
    [
        ({9: Ruling(price=1)}, "no line 9"),
        ({1: Ruling(price=99_999_00)}, "cannot be priced"),
        ({1: Ruling(deny="nonsense")}, "neither the name"),
        ({1: Ruling(deny="PR-253")}, "goes with CO"),
        ({1: Ruling(deny="CO-16")}, "needs a remark"),
    ],
)
def test_a_ruling_that_cannot_be_is_refused_and_changes_nothing(
    desk: Desk, rulings: dict[int, Ruling], why: str
) -> None:
    desk.submit(a_claim(lines=(a_line(charge=25_000_00),)))
    with pytest.raises(services.NotPossible, match=why):
        services.decide(examiner(), claim_id=row().pk, rulings=rulings, note="", on=FRIDAY)
    assert row().state == "pended" and not DecisionMade.objects.exists()


def test_roles_and_states_hold(desk: Desk) -> None:
    from superbill.app.platform.people import Denied
    from superbill.payer_desk.people import ALLOWED, IN_WORDS

    desk.submit(a_claim())
    assert IN_WORDS.keys() == ALLOWED.keys()
    with pytest.raises(Denied):
        services.reopen(examiner(), claim_id=row().pk, rulings={}, note="", on=FRIDAY)
    with pytest.raises(Denied):
        services.decide(auditor(), claim_id=row().pk, rulings={}, note="", on=FRIDAY)
    with pytest.raises(services.NotPossible, match="does not wait"):
        services.decide(examiner(), claim_id=row().pk, rulings={}, note="", on=MONDAY)
    assert DecisionMade.objects.count() == 1
