"""The compiled form of a table: one file, mapped into memory, found by bisection.

::

    SUPERBILL TABLE 1\\n | length of the header, 8 bytes | header (JSON) | padding to 8
    keys     sorted 8-byte integers, one for each row
    offsets  8-byte integers, rows + 1
    rows     each a JSON array

A key is a code read as a number to the base 36 with a leading 1, so that no two codes of up to
twelve letters and digits share one. Several rows may share a key (a code with several lives).
Files are written for the machine that reads them.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

MAGIC = b"SUPERBILL TABLE 1\n"
_CACHED = 1 << 16
"""Decoded codes kept for each table; far more than a practice uses."""


class TableInfo(Struct, frozen=True, omit_defaults=True):
    """What a table is and where it came from."""

    kind: str
    release: str
    rows: int
    sha256: str
    """Of the source file."""
    source: str
    effective: date
    """The first day the release is in force."""
    until: date | None = None
    """The last day it is meant for; ``None`` where the next release says."""
    dated: bool = False
    """Whether its rows carry their own dates, so that it also answers for days before ``effective``."""
    demo: bool = False
    """A handful of rows to try the program with, not the whole table."""
    facts: dict[str, str] = {}
    widths: dict[str, int] = {}
    """How the sections of a file with another shape are cut."""
    form: int = 1
    """Which form of the kind's rows it was compiled to; see ``FORMS``."""


R = TypeVar("R")


def key_of(code: str) -> int:
    """The key of a code, or -1 for text that is no code."""
    if code.isalnum() and code.isascii() and len(code) <= 12:
        return int("1" + code, 36)
    return -1


def pack(info: TableInfo, sections: Iterable[bytes]) -> bytes:
    """A compiled file: the header and its sections, each beginning at a multiple of eight."""
    header = msgspec.json.encode(info)
    parts = [MAGIC, len(header).to_bytes(8, "little"), header]
    parts.append(b"\0" * (-sum(map(len, parts)) % 8))
    for section in sections:
        parts += [section, b"\0" * (-len(section) % 8)]
    return b"".join(parts)


def unpack(data: memoryview) -> tuple[TableInfo, memoryview] | None:
    """The header and what follows it, or ``None`` when the bytes are no compiled table."""
    start = len(MAGIC) + 8
    if bytes(data[: len(MAGIC)]) != MAGIC:
        return None
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    try:
        info = msgspec.json.decode(data[start : start + length], type=TableInfo)
    except (msgspec.DecodeError, ValueError):
        return None
    end = start + length
    return info, data[end + (-end % 8) :]


def open_map(path: Path) -> memoryview:
    """The bytes of a file, mapped and shared with every process that maps it."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def pack_rows(info: TableInfo, rows: Iterable[tuple[str, Struct]]) -> bytes:
    """Compile (code, row) pairs."""
    encode = msgspec.json.Encoder(decimal_format="string").encode
    coded = sorted(((key_of(code), encode(row)) for code, row in rows), key=lambda pair: pair[0])
    keys = b"".join(key.to_bytes(8, "little") for key, _ in coded)
    position = 0
    offsets = [b"\0" * 8]
    for _, text in coded:
        position += len(text)
        offsets.append(position.to_bytes(8, "little"))
    return pack(info, (keys, b"".join(offsets), b"".join(text for _, text in coded)))


class Table(Generic[R]):
    """One release of one table."""

    __slots__ = ("_blob", "_cache", "_decode", "_keys", "_offsets", "info")

    def __init__(self, info: TableInfo, body: memoryview, row: type[R]) -> None:
        rows = info.rows
        self.info = info
        self._keys = body[: 8 * rows].cast("Q")
        self._offsets = body[8 * rows : 16 * rows + 8].cast("Q")
        self._blob = body[16 * rows + 8 :]
        self._decode = msgspec.json.Decoder(row).decode
        self._cache: dict[str, tuple[R, ...]] = {}

    def rows(self, code: str) -> tuple[R, ...]:
        """Every row of a code, in the order of the source."""
        found = self._cache.get(code)
        if found is None:
            found = self._find(code)
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            self._cache[code] = found
        return found

    def _find(self, code: str) -> tuple[R, ...]:
        key = key_of(code)
        if key < 0:
            return ()
        keys = self._keys
        at = bisect_left(keys, key)
        found = []
        while at < len(keys) and keys[at] == key:
            found.append(self._row(at))
            at += 1
        return tuple(found)

    def _row(self, at: int) -> R:
        return self._decode(self._blob[self._offsets[at] : self._offsets[at + 1]])

    def __iter__(self) -> Iterator[R]:
        return (self._row(at) for at in range(self.info.rows))

    def __len__(self) -> int:
        return self.info.rows
