"""``python -m superbill``."""

from superbill.cli.main import run

run()
