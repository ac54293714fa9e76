"""The command line."""

import sys


def run() -> None:
    """The command line, or a sentence where only the engines are installed."""
    try:
        from superbill.cli.main import run as whole
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("superbill"):
            raise
        sys.exit(
            f"superbill: the commands need {missing.name}: pip install 'superbill[cli]' brings those on files,"
            " 'superbill[app]' all.\n"
            "The engines work without it: from superbill.core import x12, claim, remit, inquiry."
        )
    whole()
