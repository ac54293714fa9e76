"""Applying an 835 to PostgreSQL, durable and exactly once, beside a plain loop that commits each claim.

What is timed is ``payments.services.apply`` with its COMMIT: planning on open balances, entries and postings under the
database's law, the rows of the application, what follows. The plain loop only writes an entry and its postings.

Beside the time on the clock stands processor time, ours and that of our connection's server process together: on a machine
that others use it says what the clock does not. Splitting claims into words, as ``bench_x12`` measures it, says how fast the
machine is just now.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import django
from benchmarks import bench_claim


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--claims", type=int, default=10_000)
    claims = arguments.parse_args().claims
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)  # the database's own user must reach it
        os.environ["SUPERBILL_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "superbill.settings")
        django.setup()
        from django.db import connection

        from superbill.app.platform.database import prepare

        prepare()
        _measure(claims)
        connection.close()


def _measure(claims: int) -> None:
    from tests.app.payments.scene import scene
    from tests.conftest import make_clinic

    from superbill.app.payments import services, verifying
    from superbill.app.platform import tenancy

    clinic = make_clinic("Bench", "bench")
    with tenancy.acting_for(clinic.tenant):
        here = scene(clinic)
        _bill(here.setting.ppo.pk, claims)
        row = services.key_in(clinic.ada, document=_remittance(claims))
        began = Spent.now()
        services.apply(clinic.ada, remittance_id=row.pk, key="bench")
        took = Spent.now().since(began)
        assert verifying.totals().holds
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began = Spent.now()
        _plain(claims // 10)
        plain = Spent.now().since(began)
    print(f"apply one remittance of {claims} claims   {took.rates(claims)}   {peak:,.0f} MB at most")
    print(f"plain loop, a commit a claim           {plain.rates(claims // 10)}")
    print(bench_claim.machine())


class Spent(NamedTuple):
    """Seconds on the clock, and of the processor: ours and our server process's."""

    clock: float
    ours: float
    server: float

    @classmethod
    def now(cls) -> Spent:
        return cls(time.perf_counter(), time.process_time(), _server_seconds())

    def since(self, began: Spent) -> Spent:
        return Spent(*(after - before for after, before in zip(self, began, strict=True)))

    def rates(self, claims: int) -> str:
        processor = self.ours + self.server
        return f"{claims / self.clock:>8,.0f} claims/s   {claims / processor:>8,.0f} claims a processor second"


def _server_seconds() -> float:
    """Processor time of the server process of our connection, where it runs on this machine; else 0."""
    from django.db import connection

    connection.ensure_connection()
    try:
        words = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _bill(payer: int, claims: int) -> None:
    """Bill claims of one line each, many at once: what is timed is applying."""
    from django.db import transaction
    from tests.app.payments.scene import BILLED
    from tests.core.ledger.cases import SEEN

    from superbill.app.books import services as books
    from superbill.app.payments.models import BilledClaim, BilledLine
    from superbill.core.ledger import events

    numbers = range(1, claims + 1)
    made = BilledClaim.objects.bulk_create(
        BilledClaim(
            claim_id=n, control_number=f"A{n}", payer_id=payer, patient_id=n, service_from=SEEN, charge_cents=14000
        )
        for n in numbers
    )
    BilledLine.objects.bulk_create(
        BilledLine(
            billed=row, charge_id=row.claim_id, number=1, code="99213", charge_cents=14000, service_from=SEEN,
            control_number=f"C{row.claim_id}",
        )
        for row in made
    )  # fmt: skip
    entries = [
        events.charge(
            charge_id=str(n), claim_id=str(n), patient_id=str(n), payer_id=str(payer), amount=14000, on=BILLED,
            source=f"charge:{n}",
        )
        for n in numbers
    ]  # fmt: skip
    with transaction.atomic():
        books.enter(entries=entries)


def _remittance(claims: int):  # type: ignore[no-untyped-def]
    from tests.app.payments.scene import document, paid

    return document(*(paid(n, n, 14000, 8000, "CO-45 40, PR-2 20") for n in range(1, claims + 1)))


def _plain(claims: int) -> None:
    """A loop that enters and commits one claim after the other."""
    from django.db import transaction
    from tests.app.payments.scene import BILLED

    from superbill.app.books import services as books
    from superbill.core.ledger import Entry, Posting

    legs = (
        Posting("clearing.remittance", 8000, charge="1"),
        Posting("adjustment.contractual", 4000, charge="1"),
        Posting("ar.patient", 2000, charge="1"),
        Posting("ar.insurance", -14000, charge="1"),
    )
    for number in range(claims):
        with transaction.atomic():
            books.enter(entries=[Entry("plain", BILLED, legs, source=f"plain:{number}")])


if __name__ == "__main__":
    main()
