"""Mailbox folders: ``<home>/mail/<folder>/to_payer`` and ``from_payer``, each with a ``done`` inside for what was consumed.

A file appears whole or not at all: it is written beside under a hidden name, then renamed.
"""

from __future__ import annotations

import os
from pathlib import Path

from superbill.app.platform import configuration

TO_PAYER, FROM_PAYER, DONE = "to_payer", "from_payer", "done"


def folder(mailbox: str, side: str) -> Path:
    """One side of a mailbox, made when it is missing."""
    place = configuration.home() / "mail" / mailbox / side
    place.mkdir(parents=True, exist_ok=True)
    return place


def put(mailbox: str, name: str, content: bytes) -> Path:
    """Put a file into ``to_payer``. Doing it again replaces it by itself."""
    target = folder(mailbox, TO_PAYER) / name
    hidden = target.with_name(f".{name}.part")
    with hidden.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    hidden.replace(target)
    return target


def waiting(mailbox: str) -> list[Path]:
    """What lies in ``from_payer``, oldest first."""
    files = [p for p in folder(mailbox, FROM_PAYER).iterdir() if p.is_file() and not p.name.startswith(".")]
    return sorted(files, key=lambda p: (p.stat().st_mtime_ns, p.name))


def consume(path: Path) -> None:
    """Move a file that is safely kept to ``done``; a name that is taken there gets a number."""
    done = path.parent / DONE
    done.mkdir(exist_ok=True)
    target, number = done / path.name, 1
    while target.exists():
        number += 1
        target = done / f"{path.stem}-{number}{path.suffix}"
    path.replace(target)
