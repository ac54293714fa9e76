"""Mailbox folders: ``<home>/mail/<folder>/to_payer`` and ``from_payer``, each with a ``done`` inside for what was consumed.

A file appears whole or not at all: it is written beside under a hidden name, then renamed.
"""

from __future__ import annotations

from pathlib import Path

from superbill.app.platform import configuration
from superbill.app.platform.files import move_into, write_whole

TO_PAYER, FROM_PAYER, DONE = "to_payer", "from_payer", "done"


def folder(mailbox: str, side: str) -> Path:
    """One side of a mailbox, made when it is missing."""
    place = configuration.home() / "mail" / mailbox / side
    place.mkdir(parents=True, exist_ok=True)
    return place


def put(mailbox: str, name: str, content: bytes) -> Path:
    """Put a file into ``to_payer``. Doing it again replaces it by itself."""
    target = folder(mailbox, TO_PAYER) / name
    write_whole(target, content)
    return target


def waiting(mailbox: str) -> list[Path]:
    """What lies in ``from_payer``, oldest first."""
    files = [p for p in folder(mailbox, FROM_PAYER).iterdir() if p.is_file() and not p.name.startswith(".")]
    return sorted(files, key=lambda p: (p.stat().st_mtime_ns, p.name))


def consume(path: Path) -> None:
    """Move a file that is safely kept to ``done``; a name that is taken there gets a number."""
    move_into(path, path.parent / DONE)
