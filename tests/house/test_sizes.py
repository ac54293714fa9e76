"""The house stays small: modules and functions have limits (data and grammar are exempt)."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

SOURCE = Path(__file__).resolve().parents[2] / "src" / "superbill"
EXEMPT = ("core/x12/guides/", "core/codes/data/", "/migrations/", "glosses", "reasons.py", "values.py")
MODULE_MOST = 700
FUNCTION_MOST = 70


def modules() -> list[Path]:
    return [p for p in SOURCE.rglob("*.py") if not any(part in p.as_posix() for part in EXEMPT)]


def test_no_module_is_too_long() -> None:
    lengths = {p.relative_to(SOURCE).as_posix(): len(p.read_text().splitlines()) for p in modules()}
    assert not {name: n for name, n in lengths.items() if n > MODULE_MOST}
    assert median(n for n in lengths.values() if n > 5) <= 175


def test_no_function_is_too_long() -> None:
    long = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0
                if lines > FUNCTION_MOST:
                    long[f"{path.relative_to(SOURCE)}:{node.name}"] = lines
    assert not long


def test_no_drawer_is_called_utils() -> None:
    assert not [p for p in SOURCE.rglob("*") if p.stem in {"utils", "util", "helpers", "common", "misc"}]


def test_every_package_and_module_says_what_it_is() -> None:
    silent = [
        p.relative_to(SOURCE).as_posix()
        for p in modules()
        if p.read_text().strip() and p.name not in {"apps.py"} and ast.get_docstring(ast.parse(p.read_text())) is None
    ]
    assert not silent
