"""A source file as it was downloaded: plain, gzip or zip, or a folder of parts."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct

_YEAR_MONTH = re.compile(r"(20\d\d)-(\d\d)(?:-(\d\d))?")


class Refused(Exception):
    """The file is not what it should be; the message says why, for people."""


class Part(Struct, frozen=True):
    """A file inside the source."""

    name: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as text; published files are UTF-8 or Latin-1, with or without a byte order mark."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return self.content.decode("latin-1")

    def lines(self) -> Iterator[str]:
        """The lines of the text, without their ends."""
        return iter(self.text.splitlines())


class Source(Struct, frozen=True):
    """Everything in the download, and its checksum."""

    name: str
    sha256: str
    parts: tuple[Part, ...]

    def one(self, *endings: str) -> Part:
        """The largest part whose name ends so; the only one where there is one."""
        fitting = [part for part in self.parts if part.name.lower().endswith(endings)] or list(self.parts)
        if not fitting:
            raise Refused("it is empty")
        return max(fitting, key=lambda part: len(part.content))


class Read(Struct, frozen=True):
    """What an importer found: rows for the table, its dates and facts."""

    rows: Iterable[Any]
    release: str
    effective: date | None
    until: date | None = None
    dated: bool = False
    facts: dict[str, str] = {}


def open_source(path: Path) -> Source:
    """Read a download. Raises :class:`Refused` where it is damaged or missing."""
    try:
        if path.is_dir():
            files = sorted(one for one in path.iterdir() if one.is_file())
            contents = [(one.name, one.read_bytes()) for one in files]
        else:
            contents = [(path.name, path.read_bytes())]
        parts = tuple(part for name, content in contents for part in _unpack(name, content))
    except (OSError, zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise Refused(str(error).rstrip(".") or "it is damaged") from error
    digest = sha256(b"".join(content for _, content in contents)).hexdigest()
    return Source(path.name, digest, parts)


def _unpack(name: str, content: bytes) -> list[Part]:
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return [Part(one, archive.read(one)) for one in sorted(archive.namelist()) if not one.endswith("/")]
    if content[:2] == b"\x1f\x8b":
        return [Part(name.removesuffix(".gz"), gzip.decompress(content))]
    return [Part(name, content)]


def day(text: str) -> date | None:
    """A date such as ``20240101``, ``2024-01-01`` or ``01/31/2024``; ``None`` for an open or empty one."""
    plain = text.strip()
    if "/" in plain:
        month, of_month, year = plain.split("/")
        plain = f"{year}{month:0>2}{of_month:0>2}"
    plain = plain.replace("-", "")
    if not plain or plain == "*" or plain.startswith("9999") or not plain.strip("0"):
        return None
    try:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:8]))
    except ValueError:
        raise Refused(f"{text!r} is not a date") from None


def day_in(source: Source) -> date | None:
    """The first day, from a year and month in the name of a file: ``2026-04`` or ``2026-04-01``."""
    for name in (source.name, *(part.name for part in source.parts)):
        if (found := _YEAR_MONTH.search(name)) is not None:
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
    return None
