"""Every witness file of the corpus stands, and every decision of the engine has a witness and a near miss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from superbill.core.codes import builtin, demo
from superbill.core.payer import Step, witness
from superbill.core.payer import plan as plans
from superbill.core.payer.reasons import REASONS, Reason
from superbill.core.payer.witness_file import tables_of

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "corpus" / "witnesses").glob("*.toml"))
ENGINE = ROOT / "src" / "superbill" / "core" / "payer"

REJECTIONS = {"A6:454", "A7:178", "A7:732", "A7:33:IL", "A7:158:QC", "A7:125:QC", "A7:464"}
PROVEN_ELSEWHERE = {"A7:732"}
"""Two lines of one number: a witness numbers its lines itself."""


DECISIONS_ELSEWHERE = {"date missing"}
"""A line of a witness always has a day."""


@pytest.mark.parametrize("tables", [builtin, demo], ids=["builtin", "demo"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_witness_file_stands(file: Path, tables: object) -> None:
    differences = witness.run(file.read_text("utf-8"), tables())  # type: ignore[operator]
    assert not differences, "\n".join(
        "\n  ".join((str(difference), *difference.explanation)) for difference in differences
    )


def decisions_named() -> set[str]:
    """The names of the decisions the engine takes: those its source says, and those it puts together."""
    source = "\n".join(file.read_text("utf-8") for file in ENGINE.glob("*.py") if file.name != "reasons.py")
    named = {name for name in REASONS if f'"{name}"' in source} - DECISIONS_ELSEWHERE
    named |= {f"{what} missing" for what in ("ndc", "clia", "billing", "rendering", "referring", "ordering")}
    named |= {f"{what} of a professional in a facility" for what in ("deductible", "coinsurance")}
    return named


def scenarios() -> Iterator[tuple[witness.Read, witness.Scenario]]:
    for file in FILES:
        for one in witness.read_witnesses(file.read_text("utf-8"))[0]:
            if one.witness is not None and one.plan is not None:
                yield one, witness.Scenario(one.witness, one.plan, tables_of(one.witness, builtin()))


def test_every_decision_has_a_witness_and_a_near_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: set[str] = set()
    ask = plans.Plan.reason

    def remember(plan: plans.Plan, name: str) -> Reason:
        asked_for.add(name)
        return ask(plan, name)

    missed: set[str] = set()
    rejected: set[str] = set()
    for one, scenario in scenarios():
        assert one.witness is not None
        missed |= {*one.witness.near_miss_of}
        asked_for: set[str] = set()
        with monkeypatch.context() as patch:
            patch.setattr(plans.Plan, "reason", remember)
            for asked in one.witness.claims:
                list(scenario._claim(asked))
        taken |= asked_for - {*one.witness.near_miss_of}
        rejected |= {decision.rejection for decision in scenario.decisions.values()}
    named = decisions_named()
    assert sorted(named - taken) == [], "decisions without a witness that fires"
    assert sorted(named - missed) == [], "decisions without a near miss"
    assert REJECTIONS - rejected == PROVEN_ELSEWHERE
    assert set(re.findall(r'rejection="(A\d:[\d:A-Z]+)"', _source())) <= REJECTIONS


def _source() -> str:
    return "\n".join(file.read_text("utf-8") for file in ENGINE.glob("*.py"))


def test_every_explanation_can_be_kept_and_read_again() -> None:
    for one, scenario in scenarios():
        assert one.witness is not None
        for asked in one.witness.claims:
            list(scenario._claim(asked))
        for decision in scenario.decisions.values():
            kept = msgspec.json.decode(msgspec.json.encode(decision.steps), type=tuple[Step, ...])
            assert [step.answer for step in kept] == [step.answer for step in decision.steps]


def test_there_are_many_witnesses() -> None:
    assert sum(witness.count(file.read_text("utf-8")) for file in FILES) >= 120
