"""Ground for tests that really commit: a clinic of its own, work to do in it, and processes that can be killed.

What is committed is never cleaned up (the journal is append-only); every test has a tenant of its own, and the test
database goes at the end of the session.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import connection

from superbill.app.books import queries as journal
from superbill.app.payments import services, verifying
from superbill.app.payments.claims_open import Billed
from superbill.app.payments.models import DepositSlip, Remittance
from superbill.app.platform import tenancy
from tests.app.payments.scene import Scene, everything, paid, scene
from tests.conftest import make_clinic
from tests.core.ledger.cases import DAY

__all__ = ["DAY", "everything"]
FULL = bool(os.environ.get("SUPERBILL_FAULTS"))
"""``make faults``: as many kills as it takes to trust it, not only as many as every change can afford."""
_numbers = count(1)
_TABLES = [
    "books_entry",
    "books_posting",
    "payments_remittance",
    "payments_application",
    "payments_appliedclaim",
    "payments_consequence",
    "payments_choice",
    "payments_deposit",
    "payments_decision",
    "payments_billedclaim",
    "payments_billedline",
    "payments_ownership",
    "payments_depositslip",
    "payments_slipline",
    "registration_receipt",
    "books_closing",
    "patient_accounts_writeoffrequest",
    "patient_accounts_collectionscase",
    "platform_outcome",
    "platform_outboxevent",
    "platform_auditevent",
]


@dataclass
class Ground(Scene):
    """A scene whose claims have ids no other clinic's have, as they would from the database's own sequence."""

    base: int = 0

    def bill(self, claim: int, *charges: tuple[int, str, int], **more: Any) -> Billed:
        given = {"control_number": f"A{claim}", "member_id": f"M{claim}"}
        return super().bill(self.base + claim, *charges, **given | more)


@contextmanager
def clinic() -> Iterator[Ground]:
    """A new clinic with a practice, its tenant chosen."""
    number = next(_numbers)
    made = make_clinic(f"Fault {number}", f"fault-{os.getpid()}-{number}")
    with tenancy.acting_for(made.tenant):
        plain = scene(made)
        yield Ground(plain.clinic, plain.setting, number * 1_000_000)


def snapshot() -> tuple[Any, ...]:
    """Every balance in every dimension, every document's money, and how many rows there are of everything."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in _TABLES))
        counts = tuple(sorted(cursor.fetchall()))
    statuses = tuple(Remittance.objects.order_by("pk").values_list("pk", "status", "deposit_id", "deposit_entry_id"))
    slips = tuple(
        DepositSlip.objects.order_by("pk").values_list("pk", "withdrawn_on", "deposit_id", "deposit_entry_id")
    )
    return everything(), counts, statuses, slips


def assert_money() -> None:
    """Both oracles: the books hold, and they are the documents; every remittance is in the books whole or not at all."""
    assert journal.verify().holds, journal.verify()
    assert verifying.totals().holds, verifying.totals()


def remittances(here: Ground, files: int, claims: int) -> list[int]:
    """``files`` remittances of ``claims`` claims each, billed, keyed and ready."""
    made = []
    for file in range(files):
        told = []
        for at in range(claims):
            number = file * claims + at + 1
            here.bill(number, (number, "99213", 14000))
            told.append(paid(number, number, 14000, 8000, "CO-45 40, PR-3 20", payer_claim_number=f"F{number}"))
        made.append(here.keyed(*told, trace=f"T{file}", plb=[("L6", "x", -100 - file)]).pk)
    return made


def fork(work: Callable[[], None]) -> int:
    """A child process that does ``work`` on a database connection of its own and ends; its pid.

    The parent's connection must be closed: two processes on one would corrupt it.
    """
    assert connection.connection is None, "close the connection before a fork"
    pid = os.fork()
    if pid:
        return pid
    code = 1
    with suppress(BaseException):
        work()
        code = 0
    os._exit(code)


def fork_at_work(tenant_id: int, work: Callable[[], None]) -> int:
    """Like :func:`fork`, for a tenant; it returns when the child is connected and begins to work."""
    reader, writer = os.pipe()

    def begin() -> None:
        with tenancy.acting_for(tenant_id):
            os.write(writer, b"!")
            work()

    pid = fork(begin)
    os.close(writer)
    os.read(reader, 1)
    os.close(reader)
    return pid


def wait(pid: int) -> int:
    """The exit code of a child; negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill_after(pid: int, seconds: float) -> int:
    """Let a child work for a while, then SIGKILL it."""
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return wait(pid)


def acting(tenant_id: int, work: Callable[[], None]) -> Callable[[], None]:
    """``work`` for a tenant, in a child that inherits nothing of the parent's context."""

    def run() -> None:
        with tenancy.acting_for(tenant_id):
            work()

    return run


def churn(here: Ground) -> None:
    """Apply what is ready and take back what is applied, for ever; the key says which turn it is."""
    while True:
        for row in Remittance.objects.order_by("pk"):
            turn = row.applications.count()
            if row.status == Remittance.Status.APPLIED:
                services.reverse(here.clinic.mia, remittance_id=row.pk, reason="churn", key=f"r{row.pk} {turn}")
            else:
                services.apply(here.clinic.ada, remittance_id=row.pk, key=f"a{row.pk} {turn}")
