"""A Python in which only some packages can be imported, to see what an installation without the app can do."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
_ONLY = """
import sys
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names | {allowed!r} and not top.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"{{name}} is not installed here", name=name)
sys.meta_path.insert(0, Only())
"""


def brought_by(extra: str = "") -> set[str]:
    """The modules that installing the project brings, with one of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    waiting: list[str] = project["dependencies"] + extras.get(extra, [])
    found: set[str] = set()
    while waiting:
        wanted = Requirement(waiting.pop())
        name = canonicalize_name(wanted.name)
        if name == "superbill":
            waiting += [one for named in wanted.extras for one in extras[named]]
        elif name not in found and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += requires(name) or []
    modules = packages_distributions().items()
    return {"superbill", *(module for module, by in modules if found & {canonicalize_name(one) for one in by})}


def alone(
    program: str, text: bytes = b"", *, modules: Iterable[str], words: Iterable[str] = (), **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a program where nothing but the standard library and some modules can be imported."""
    return subprocess.run(
        [sys.executable, "-c", _ONLY.format(allowed=set(modules)) + program, *words],
        input=text,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), **environment},
    )
