"""The reference page of the file format is complete, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import fields

from superbill.core.codes import builtin
from superbill.core.payer import counter, plan, terms, witness, witness_file
from superbill.core.payer.reasons import REASONS

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "witness-files.md").read_text("utf-8")
SETTINGS: list[type[terms.Setting]] = [
    kind
    for module in (plan, terms, witness_file)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, terms.Setting) and kind is not terms.Setting
]


@pytest.mark.parametrize("kind", sorted(set(SETTINGS), key=str), ids=str)
def test_every_setting_is_documented(kind: type[terms.Setting]) -> None:
    missing = [field.name for field in fields(kind) if not re.search(rf"\b{field.name}\b", PAGE)]
    assert missing == []


HOWTO = (Path(__file__).parents[3] / "docs" / "howto" / "write-a-witness.md").read_text("utf-8")


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", PAGE + HOWTO, re.DOTALL))
def test_every_example_stands(example: str) -> None:
    assert witness.run(example, builtin()) == []


def test_every_reason_is_in_the_table() -> None:
    table = "\n".join(f"| `{name}` | {reason} |" for name, reason in REASONS.items())
    assert table in PAGE


def test_the_plan_of_the_howto_can_be_used() -> None:
    page = (Path(__file__).parents[3] / "docs" / "howto" / "adjudicate-a-file.md").read_text("utf-8")
    plan_part, known_part = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    known, problems = counter.read_known(plan_part + known_part)
    assert known is not None, problems
    assert [one.npi for one in known.witness.providers] == ["1992000004"]
