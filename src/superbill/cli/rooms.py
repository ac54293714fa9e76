"""Open the rooms for a command: Django with the practice's or the payer's settings."""

from __future__ import annotations

import os


def open_practice() -> None:
    """Set Django up on the practice's side and bring its database up to date."""
    _open("superbill.settings")


def open_desk() -> None:
    """Set Django up on the payer's side and bring its database up to date."""
    _open("superbill.payer_desk.settings")


def _open(settings: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    import django

    django.setup()
    from superbill.app.platform.database import prepare

    prepare()
