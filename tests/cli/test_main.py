"""``superbill`` itself: which one it is, asked either way."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from superbill import __version__
from superbill.cli.main import app


@pytest.mark.parametrize("asked", ["--version", "version"])
def test_it_says_which_superbill_it_is(asked: str) -> None:
    said = CliRunner().invoke(app, [asked])
    assert (said.exit_code, said.output) == (0, f"superbill {__version__}\n")
