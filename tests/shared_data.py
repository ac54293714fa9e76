"""Where the published reference tables and foreign samples are, for tests that read them."""

import os
from pathlib import Path

import pytest

_HOME = Path(os.environ.get("SUPERBILL_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(path: str) -> Path:
    """The shared file or folder ``path``; skips the test where it is absent."""
    found = _HOME / path
    if not found.exists():
        pytest.skip(f"the reference file {path} is not beside this checkout (set SUPERBILL_SHARED)")
    return found
