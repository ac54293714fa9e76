"""The examples of ``docs/howto/x12-in-python.md`` run, and the engines need nothing but msgspec."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from superbill.core import x12
from tests.alone import alone
from tests.core.x12.samples import REMITTANCE, file_of

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "howto" / "x12-in-python.md"


def snippets() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "payment.835").write_bytes(file_of(REMITTANCE))
    shutil.copy(ROOT / "corpus" / "companion" / "sunrise-health.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for snippet in snippets():
        exec(compile(snippet, str(PAGE), "exec"), names)
    acknowledgment = names["acknowledgment"]
    assert isinstance(acknowledgment, bytes) and x12.read(acknowledgment)[1] == [] and b"IK5*A" in acknowledgment


def test_three_lines_are_three_and_twenty_are_about_that() -> None:
    first, building = snippets()[0], next(text for text in snippets() if "write_837" in text)
    assert len([line for line in first.splitlines() if line]) == 3
    statements = building[building.index("clinic =") :]
    assert len([line for line in statements.splitlines() if line and line != ")"]) <= 20


ENGINES = """
import importlib, pkgutil, sys, superbill.core
for module in pkgutil.walk_packages(superbill.core.__path__, "superbill.core."):
    importlib.import_module(module.name)
from superbill.core import claim, inquiry, remit, x12
document, findings = x12.read(sys.stdin.buffer.read())
assert not findings and not x12.validate(document)
value, findings = remit.read_835(document.transactions[0])
assert not findings and remit.reconcile(value).balanced
print(len(value.claims))
"""


def test_the_engines_work_with_msgspec_alone() -> None:
    done = alone(ENGINES, file_of(REMITTANCE), modules={"superbill", "msgspec"})
    assert done.stdout == b"1\n", done.stderr.decode()
