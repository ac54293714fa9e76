"""``python -m superbill``."""

from superbill.cli import run

run()
