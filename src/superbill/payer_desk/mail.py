"""The mailbox: files come in ``to_payer`` and go out through ``from_payer``.

A file that comes is first moved to ``working`` and after its transaction to ``done``. What goes out is stored in the transaction that decided it and written after, whole
or not at all, under a name that is its key. So a desk may be killed at any moment: at its next start it
works what lies in ``working`` and writes what is not delivered.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import transaction

from superbill.app.platform import configuration
from superbill.app.platform.files import move_into, write_whole
from superbill.core.x12 import Body, Envelope, write_interchange
from superbill.payer_desk.dialects import Dialect
from superbill.payer_desk.models import Payer, ReceivedFile, SentFile

WORKING, DONE, ASIDE = "working", "done", "aside"


def folder(slug: str, box: str) -> Path:
    """The folder ``to_payer`` or ``from_payer`` of a payer's mailbox."""
    path = configuration.home() / "mail" / slug / box
    path.mkdir(parents=True, exist_ok=True)
    return path


def waiting(slug: str) -> list[Path]:
    """Files to work, oldest name first."""
    return _files(folder(slug, "to_payer"))


def left_over(slug: str) -> list[Path]:
    """Files that a desk was working on when it was ended."""
    return _files(folder(slug, "to_payer") / WORKING)


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(
        path for path in place.iterdir() if path.is_file() and not path.name.startswith(".") and path.suffix != ".part"
    )


@contextmanager
def the_only_desk() -> Iterator[None]:
    """One desk at a time works a home: a second waits here until the first has ended, however it ends."""
    with (configuration.home() / "payer-desk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def begin(path: Path) -> Path:
    """Take a waiting file for working."""
    return move_into(path, path.parent / WORKING)


def file_away(path: Path, *, into: str = DONE) -> Path:
    """Move a worked file to ``done``, or one that could not be worked to ``aside``."""
    return move_into(path, path.parent.parent / into)


def send(
    name: str,
    content: bytes,
    *,
    slug: str,
    on: date,
    box: str = "from_payer",
    answers: ReceivedFile | None = None,
) -> SentFile:
    """Store a file to be delivered once the transaction is over."""
    return SentFile.objects.create(name=name, content=content, made_on=on, mailbox=f"{slug}/{box}", answers=answers)


def send_bodies(
    payer: Payer, receiver: str, bodies: Sequence[Body], *, name: str, kind: str, slug: str, on: date
) -> SentFile:
    """Store an interchange that answers no file. The payer is locked by the caller."""
    content = write_interchange(envelope(payer, receiver, on), bodies)
    payer.save(update_fields=["last_control"])
    return send(f"{on:%Y%m%d}-{name}.{kind}", content, slug=slug, on=on)


def deliver() -> int:
    """Write what is stored and not delivered yet. Gives the number of files."""
    count = 0
    while _deliver_next():
        count += 1
    return count


@transaction.atomic
def _deliver_next() -> bool:
    open_files = SentFile.objects.select_for_update(skip_locked=True).filter(delivered=False)
    file = open_files.order_by("id").first()
    if file is None:
        return False
    slug, box = file.mailbox.split("/")
    write_whole(folder(slug, box) / file.name, bytes(file.content))
    file.delivered = True
    file.save(update_fields=["delivered"])
    return True


def envelope(
    payer: Payer, receiver: str, on: date, *, time: str = "0700", on_behalf: str = "", usage: str = "P"
) -> Envelope:
    """The envelope of the payer's next interchange, in its own dialect; ``usage`` is ``T`` for an answer to a test.

    Takes the next control number; whoever holds the lock on ``payer`` saves it.
    """
    payer.last_control += 1
    dialect = Dialect.of(payer.dialect)
    return Envelope(
        sender=payer.payer_id,
        receiver=receiver,
        group_sender=on_behalf or payer.payer_id,
        group_receiver=receiver,
        date=f"{on:%Y%m%d}",
        time=time,
        interchange_control=payer.last_control,
        group_control=payer.last_control,
        delimiters=dialect.x12,
        newline="\n" if dialect.newline else "",
        usage=usage,
    )
