"""How long each page takes at 200,000 open claims, signed in as a biller, one request after the other.

The clinic is the small one of the page tests, whose rows are cloned inside the database. It lives in a temporary home
with a private PostgreSQL, or on the server of DATABASE_URL, in a database of its own.
"""

from __future__ import annotations

import os
import pickle
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

CLAIMS = int(os.environ.get("BENCH_CLAIMS", "200000"))
ROUNDS = 9
"""A statement that comes again is planned once: what is measured is a page that somebody works with."""
TARGET_MS = 200


def main() -> None:
    home = Path(os.environ.get("BENCH_HOME") or tempfile.mkdtemp(prefix="superbill-pages-"))
    os.environ |= {"SUPERBILL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "superbill.settings"}
    try:
        _run()
    finally:
        if not os.environ.get("BENCH_HOME"):
            shutil.rmtree(home, ignore_errors=True)


def _run() -> None:
    import django

    django.setup()
    from django.conf import settings

    from superbill.app.platform.database import prepare

    settings.ALLOWED_HOSTS = ["testserver"]
    prepare()
    started = time.perf_counter()
    house = _house()
    print(f"{CLAIMS:,} open claims, built in {time.perf_counter() - started:.0f} s\n")
    client = _client(house)
    print(f"{'page':<34}{'median':>9}{'worst':>9}{'kB':>8}")
    slow = [name for name, path in _pages(house) if _measure(client, name, path) > TARGET_MS]
    print(f"\nover {TARGET_MS} ms: {', '.join(slow) or 'none'}")


def _house() -> Any:
    """The clinic; a home that was kept (BENCH_HOME) is measured again as it is."""
    from tests.web.house import build

    kept = Path(os.environ["SUPERBILL_HOME"]) / "house.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    house = build("bench")
    _grow(house)
    kept.write_bytes(pickle.dumps(house))
    return house


def _client(house: Any) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=house.user("ada")))
    return client


def _pages(house: Any) -> list[tuple[str, str]]:
    ids = house.ids
    return [
        ("today", "/"),
        ("patients", "/patients/"),
        ("patients, by name", "/patients/?q=delg"),
        ("an account", f"/patients/{ids['patient']}/"),
        ("encounters", "/encounters/?status=all"),
        ("claims", "/claims/"),
        ("claims, accepted", "/claims/?state=accepted"),
        ("claims, silent", "/claims/?work=silent"),
        ("claims, page 2,000", "/claims/?page=2000"),
        ("a claim", f"/claims/{ids['paid']}/"),
        ("a claim's 837", f"/claims/{ids['paid']}/837"),
        ("remittances", "/remittances/"),
        ("a remittance's plan", f"/remittances/{ids['bench']}/"),
        ("deposits", "/deposits/"),
        ("denials", "/denials/"),
        ("a denial", f"/denials/{ids['case']}/"),
        ("A/R aging", "/aging/"),
        ("A/R aging, rows behind", "/aging/?owner=Synthetic+PPO"),
        ("A/R aging, rows behind a bucket", "/aging/?owner=Synthetic+PPO&bucket=31-60"),
        ("reports", "/reports/"),
        ("journal of an account", "/reports/entries?account=revenue.charges"),
        ("files", "/files/"),
        ("patient balances", "/balances/"),
        ("not placed", "/unplaced/"),
        ("takebacks", "/takebacks/"),
        ("search, a claim", f"/search?q=ICN{ids['paid']}"),
        ("search, a name", "/search?q=delgado"),
    ]


def _measure(client: Any, name: str, path: str) -> float:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, (name, answer.status_code)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(path, follow=True)
        times.append((time.perf_counter() - started) * 1000)
    median = statistics.median(times)
    print(f"{name:<34}{median:>6.0f} ms{max(times):>6.0f} ms{len(answer.content) / 1024:>8.0f}", flush=True)
    return median


def _grow(house: Any) -> None:
    """Clone one accepted claim with its patient, visit, charges, events, billing and entries."""
    from superbill.app.claims.models import Claim, ClaimVersion
    from superbill.app.coding.models import Charge
    from superbill.app.payments.models import BilledClaim, BilledLine
    from superbill.app.platform import tenancy

    with tenancy.acting_for(house.clinic.tenant):
        claim = Claim.objects.get(pk=house.ids["offered"])
        version = ClaimVersion.objects.get(claim=claim)
        billed = BilledClaim.objects.get(claim_id=claim.pk)
        charges = list(Charge.objects.filter(encounter_id=claim.encounter_id).order_by("pk"))
        lines = list(BilledLine.objects.filter(billed=billed).order_by("pk"))
    facts = {
        "patient": claim.patient_id,
        "coverage": claim.coverage_id,
        "visit": claim.encounter_id,
        "claim": claim.pk,
        "version": version.pk,
        "billed": billed.pk,
        "charges": [row.pk for row in charges],
        "lines": [row.pk for row in lines],
    }
    _Cloner(house.clinic.tenant.pk).everything(facts)


class _Cloner:
    """Copies rows inside the database, as its owner, without the triggers that check: what they check holds for copies."""

    base = 1_000_000

    def __init__(self, tenant: int) -> None:
        self.tenant = tenant

    def everything(self, facts: dict[str, Any]) -> None:
        from django.db import connection

        from superbill.app.platform.database import owner

        day = "('2026-03-02'::date - (g % 240))"
        with owner(), connection.cursor() as self.cursor:
            self.cursor.execute("SET session_replication_role = replica")
            self.copy(
                "registration_patient", facts["patient"], number="{base} + g", last="'Row' || lpad(g::text, 6, '0')"
            )
            self.copy("registration_coverage", facts["coverage"], patient_id="{id}", member_fingerprint="md5(g::text)")
            self.copy("coding_encounter", facts["visit"], number="{base} + g", patient_id="{id}", on=day, ends_on=day)
            self.copy(
                "claims_claim", facts["claim"], encounter_id="{id}", patient_id="{id}", coverage_id="{id}",
                payer_claim_number="'P' || g", service_from=day, service_to=day, file_by=f"{day} + 90",
                heard_on=day,
                state="(ARRAY['accepted','accepted','accepted','submitted','submitted','in-process','denied','held','ready','rejected'])[1 + g % 10]",
            )  # fmt: skip
            self.copy("claims_claimversion", facts["version"], claim_id="{id}", control_number="'K' || g")
            self.events(facts["claim"], day)
            self.copy(
                "payments_billedclaim", facts["billed"], claim_id="{id}", patient_id="{id}", control_number="'K' || g"
            )
            for place, (charge, line) in enumerate(zip(facts["charges"], facts["lines"], strict=True)):
                shift = place * 1_000_000
                self.copy("coding_charge", charge, shift=shift, encounter_id="{base} + g", on=day)
                self.copy("payments_billedline", line, shift=shift, billed_id="{base} + g", charge_id="{id}")
            self.entries(facts["charges"], day)
            self.cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves it

    def copy(self, table: str, template: int, *, shift: int = 0, **columns: str) -> None:
        """Clone a row ``CLAIMS`` times; ``columns`` are expressions of ``g``, the clone's number from 1."""
        names = {"id": "{id}", **columns}
        place = {"id": f"({self.base + shift} + g)", "base": f"{self.base}"}
        given = ", ".join(f"'{name}', {text.format(**place)}" for name, text in names.items())
        stored = self.stored(table)
        self.cursor.execute(
            f"INSERT INTO {table} ({stored}) SELECT {stored} FROM (SELECT (jsonb_populate_record(t,"
            f" jsonb_build_object({given}))).* FROM {table} t, generate_series(1, {CLAIMS}) g WHERE t.id = {template}) c"
        )

    def stored(self, table: str) -> str:
        """The columns of a table that the database does not derive by itself."""
        self.cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return str(self.cursor.fetchone()[0])

    def events(self, claim: int, day: str) -> None:
        """The claim's own events, once for each clone."""
        self.cursor.execute(
            "INSERT INTO claims_claimevent SELECT (jsonb_populate_record(t, jsonb_build_object("
            f"'id', {self.base} + g * 10 + row_number() OVER (PARTITION BY g ORDER BY t.id), 'claim_id', {self.base} + g,"
            f" 'version_id', {self.base} + g, 'happened_on', {day}))).*"
            f" FROM claims_claimevent t, generate_series(1, {CLAIMS}) g WHERE t.claim_id = {claim}"
        )

    def entries(self, charges: list[int], day: str) -> None:
        """The entry that charged the visit, with its postings, which the journal's law counts."""
        self.cursor.execute("SELECT entry_id FROM books_posting WHERE charge_id = %s ORDER BY id LIMIT 1", [charges[0]])
        entry = self.cursor.fetchone()[0]
        self.copy("books_entry", entry, effective_on=day, source="'encounter:' || ({base} + g)")
        self.cursor.execute("ALTER TABLE books_posting DISABLE TRIGGER postings_belong")
        self.cursor.execute("SET session_replication_role = DEFAULT")
        for place, charge in enumerate(charges):
            self.cursor.execute(
                "SELECT id FROM books_posting WHERE entry_id = %s AND charge_id = %s ORDER BY id", [entry, charge]
            )
            for leg, (posting,) in enumerate(self.cursor.fetchall()):
                shift = (place * 10 + leg) * 1_000_000
                self.copy(
                    "books_posting", posting, shift=shift, entry_id="{base} + g", patient_id="{base} + g",
                    charge_id=f"{{base}} + {place * 1_000_000} + g",
                )  # fmt: skip
        self.cursor.execute("ALTER TABLE books_posting ENABLE TRIGGER postings_belong")


if __name__ == "__main__":
    main()
