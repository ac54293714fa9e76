"""Files that others wait for: each appears whole and stays, and none replaces another when it is moved away."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write a file under a hidden name, then rename it: it appears whole and stays, whatever ends the machine after."""
    hidden = target.with_name(f".{target.name}.part")
    with hidden.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    hidden.replace(target)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def move_into(path: Path, place: Path) -> Path:
    """Move a file into a folder, made when it is missing; a name that is taken there gets a number."""
    place.mkdir(exist_ok=True)
    target, number = place / path.name, 1
    while target.exists():
        number += 1
        target = place / f"{path.stem}-{number}{path.suffix}"
    path.rename(target)
    return target
