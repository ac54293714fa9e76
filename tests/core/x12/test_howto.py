"""The examples of ``docs/howto/x12-in-python.md`` run, and the engines need nothing but msgspec."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from superbill.core import x12
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


BLOCKED = """
import sys
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in {"superbill", "msgspec"}:
            raise ModuleNotFoundError(f"{name} is not installed here", name=name)
sys.meta_path.insert(0, Only())
"""
ENGINES = """
import importlib, pkgutil, superbill.core
for module in pkgutil.walk_packages(superbill.core.__path__, "superbill.core."):
    importlib.import_module(module.name)
from superbill.core import claim, inquiry, remit, x12
document, findings = x12.read(sys.stdin.buffer.read())
assert not findings and not x12.validate(document)
value, findings = remit.read_835(document.transactions[0])
assert not findings and remit.reconcile(value).balanced
print(len(value.claims))
"""


def alone(program: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + program],
        input=text,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src")},
    )


def test_the_engines_work_with_msgspec_alone() -> None:
    done = alone(ENGINES, file_of(REMITTANCE))
    assert done.stdout == b"1\n", done.stderr.decode()


def test_the_command_line_without_the_app_says_so() -> None:
    done = alone("from superbill.cli import run\nrun()\n")
    assert done.returncode == 1 and done.stderr.startswith(b"superbill: the commands need ")
    assert b"pip install 'superbill[app]'" in done.stderr and b"Traceback" not in done.stderr
