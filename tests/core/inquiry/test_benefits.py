"""What a 271 means for a visit. In and out of network never mix; contradictions are told, not averaged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from superbill.core import inquiry
from superbill.core.claim.values import Payer, Person, Procedure, Provider
from superbill.core.inquiry import glosses
from superbill.core.inquiry.benefits import summary
from superbill.core.inquiry.values import Batch, Benefit, EligibilityAnswer, Reject
from tests.builders_remit import transactions_of
from tests.shared_data import shared


def row(kind: str, *types: str, **more: Any) -> Benefit:
    return Benefit(kind, more.pop("level", "IND"), types, network=more.pop("network", "Y"), **more)


def answer(*benefits: Benefit, rejects: tuple[Reject, ...] = ()) -> EligibilityAnswer:
    return EligibilityAnswer(
        "T1", Payer("FIRST HEALTH", "FH001"), Provider(), Person(last="DOE"), benefits=benefits, rejects=rejects
    )


ACTIVE = row("1", "30", level="", network="", plan="GOLD")


def test_a_whole_answer() -> None:
    result, findings = summary(
        answer(
            ACTIVE,
            row("B", "98", amount=3_000, period="27"),
            row("B", "98", amount=6_000, period="27", network="N"),
            row("A", "98", rate=Decimal("0.2")),
            row("C", "30", amount=150_000, period="23"),
            row("C", "30", amount=40_000, period="29"),
            row("C", "30", amount=300_000, period="23", level="FAM"),
            row("C", "30", amount=90_000, period="29", level="FAM"),
            row("C", "30", amount=500_000, period="23", network="N"),
            row("G", "30", amount=800_000, period="23", network="W"),
            row("G", "30", amount=700_000, period="29", network="W"),
            row("G", "30", amount=900_000, period="24", network="W"),
            row("1", "98", authorization="N"),
        ),
        "98",
    )
    assert findings == []
    assert (result.active, result.covered, result.plan) == (True, True, "GOLD")
    assert (result.copay, result.coinsurance) == (3_000, Decimal("0.2"))
    assert (result.deductible, result.deductible_remaining) == (150_000, 40_000)
    assert (result.family_deductible, result.family_deductible_remaining) == (300_000, 90_000)
    assert (result.out_of_pocket, result.out_of_pocket_remaining) == (800_000, 700_000)
    assert result.authorization == "N"


def test_out_of_network_is_another_answer() -> None:
    rows = (ACTIVE, row("B", "98", amount=3_000), row("B", "98", amount=6_000, network="N"))
    assert summary(answer(*rows), "98", "N")[0].copay == 6_000
    only_in = summary(answer(ACTIVE, row("B", "98", amount=3_000)), "98", "N")[0]
    assert only_in.copay is None


def test_a_service_without_rows_takes_the_plans() -> None:
    result, _ = summary(answer(ACTIVE, row("B", "30", amount=2_000)), "UC")
    assert result.copay == 2_000
    result, _ = summary(answer(ACTIVE, row("B", amount=1_500), row("B", "30", amount=2_000)), "UC")
    assert result.copay == 1_500
    result, _ = summary(answer(ACTIVE, row("B", "UC", amount=1_000), row("B", "30", amount=2_000)), "UC")
    assert result.copay == 1_000


def test_two_amounts_are_a_conflict_and_no_number() -> None:
    result, findings = summary(answer(ACTIVE, row("B", "98", amount=2_000), row("B", "98", amount=3_000)), "98")
    assert result.copay is None
    assert [finding.code for finding in findings] == ["INQ101"]
    assert "20.00, 30.00" in findings[0].message
    same, findings = summary(answer(ACTIVE, row("B", "98", amount=2_000), row("B", "98", amount=2_000)), "98")
    assert same.copay == 2_000
    assert findings == []
    _, findings = summary(answer(ACTIVE, row("A", "98", rate=Decimal(".2")), row("A", "98", rate=Decimal(".3"))), "98")
    assert "20 %, 30 %" in findings[0].message


def test_words_beside_an_amount_are_shown() -> None:
    result, findings = summary(answer(ACTIVE, row("B", "98", amount=2_000, messages=("FIRST 3 VISITS ONLY",))), "98")
    assert [finding.code for finding in findings] == ["INQ102"]
    assert "FIRST 3 VISITS ONLY" in findings[0].message
    assert result.messages == ("FIRST 3 VISITS ONLY",)


@pytest.mark.parametrize(
    ("benefits", "active", "codes"),
    [
        ((ACTIVE,), True, []),
        ((row("6", "30"),), False, []),
        ((ACTIVE, row("6", "30")), None, ["INQ101"]),
        ((row("6", "35"), ACTIVE), True, []),
        ((row("1", "35"),), True, []),
        ((), None, ["INQ103"]),
    ],
)
def test_is_the_plan_active(benefits: tuple[Benefit, ...], active: bool | None, codes: list[str]) -> None:
    result, findings = summary(answer(*benefits), "98")
    assert result.active is active
    assert [finding.code for finding in findings] == codes


def test_a_refused_question_says_why() -> None:
    _, findings = summary(answer(rejects=(Reject("75", "C", "subscriber"),)))
    assert "AAA 75" in findings[0].message


def test_excluded_services() -> None:
    assert summary(answer(ACTIVE, row("I", "35")), "35")[0].covered is False
    one_code = row("I", "35", procedure=Procedure("D9999"))
    assert summary(answer(ACTIVE, one_code), "35")[0].covered is True
    assert summary(answer(ACTIVE, row("I", "35", network="N")), "35")[0].covered is True


def test_more_left_than_there_is() -> None:
    rows = (ACTIVE, row("C", "30", amount=50_000, period="23"), row("C", "30", amount=60_000, period="29"))
    _, findings = summary(answer(*rows))
    assert [finding.code for finding in findings] == ["INQ104"]


def test_the_published_answer() -> None:
    (file,) = shared("x12/linuxforhealth").glob("271*__subscriber-health-benefit-check.271")
    value, _ = inquiry.read(transactions_of(file.read_bytes())[0])
    assert isinstance(value, Batch)
    (item,) = value.items
    inside, findings = summary(item, "98", "Y")
    outside, _ = summary(item, "98", "N")
    assert (inside.active, inside.plan) == (True, "GOLD 123 PLAN")
    assert (inside.copay, outside.copay) == (1_000, 3_000)
    assert findings == []
    assert item.benefits[1].entity.qualifier == "JONES"


def test_glosses_cover_what_they_must() -> None:
    assert {"1", "33", "35", "47", "48", "50", "86", "88", "98", "AL", "MH", "UC", "30"} <= set(glosses.SERVICE_TYPES)
    assert set(glosses.BENEFIT_KINDS) >= glosses.ACTIVE | glosses.INACTIVE
    assert set(glosses.CERTIFICATION_STATUS) <= set(glosses.CERTIFICATION_ACTIONS)
    assert {"A1", "A2", "A3", "A7", "F1", "F2", "P3", "R4"} <= set(glosses.STATUS_CATEGORIES)
    assert glosses.gloss(glosses.REJECT_REASONS, "75") == "the subscriber was not found"
    assert glosses.gloss(glosses.REJECT_REASONS, "ZZ") == "code ZZ"
    assert glosses.gloss(glosses.REJECT_REASONS, "") == "not said"
