"""The mailbox: files come in ``to_payer`` and go out through ``from_payer``.

What goes out is stored first, in the transaction that decided it, and delivered after: a desk
that dies in between delivers at its next start.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from superbill.app.platform import configuration
from superbill.core.x12 import Envelope
from superbill.payer_desk.dialects import Dialect
from superbill.payer_desk.models import Payer, SentFile


def folder(slug: str, box: str) -> Path:
    """The folder ``to_payer`` or ``from_payer`` of a payer's mailbox."""
    path = configuration.home() / "mail" / slug / box
    path.mkdir(parents=True, exist_ok=True)
    return path


def waiting(slug: str) -> list[Path]:
    """Files to work, oldest name first."""
    return sorted(path for path in folder(slug, "to_payer").iterdir() if path.is_file() and path.suffix != ".part")


def file_away(path: Path) -> None:
    """Move a worked file beside the waiting ones."""
    done = path.parent / "done"
    done.mkdir(exist_ok=True)
    path.replace(done / path.name)


def send(name: str, content: bytes, *, slug: str, on: date, box: str = "from_payer") -> SentFile:
    """Store a file to be delivered once the transaction is over."""
    return SentFile.objects.create(name=name, content=content, made_on=on, mailbox=f"{slug}/{box}")


def deliver() -> int:
    """Write what is stored and not delivered yet. Gives the number of files."""
    count = 0
    for file in SentFile.objects.filter(delivered=False).order_by("id"):
        slug, box = file.mailbox.split("/")
        target = folder(slug, box) / file.name
        part = target.with_suffix(".part")
        part.write_bytes(bytes(file.content))
        part.replace(target)
        file.delivered = True
        file.save(update_fields=["delivered"])
        count += 1
    return count


def envelope(payer: Payer, receiver: str, on: date, *, time: str = "0700") -> Envelope:
    """The envelope of the payer's next interchange, in its own dialect; takes the next control number."""
    payer.last_control += 1
    payer.save(update_fields=["last_control"])
    dialect = Dialect.of(payer.dialect)
    return Envelope(
        sender=payer.payer_id,
        receiver=receiver,
        group_sender=payer.payer_id,
        group_receiver=receiver,
        date=f"{on:%Y%m%d}",
        time=time,
        interchange_control=payer.last_control,
        group_control=payer.last_control,
        delimiters=dialect.x12,
        newline="\n" if dialect.newline else "",
    )
