"""How many claims a second the desk takes from an 837 file to an 835 file, with its database.

Run ``python -m benchmarks.bench_desk``. A thousand members, claims of a visit and up to two other services, in files of
2,500: read, checked against the guide, acknowledged (999, 277CA), decided with accumulators and history, stored, paid
and written. It needs a database server as the tests do and makes a home folder and a database of its own there.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="superbill-bench-"))
os.environ["SUPERBILL_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "superbill.payer_desk.settings"

import django  # noqa: E402

django.setup()

from benchmarks import bench_claim  # noqa: E402
from tests.builders import ANA, CLINIC, DOCTOR, a_claim, a_submission  # noqa: E402

from superbill.app.platform import code_tables, tenancy  # noqa: E402
from superbill.app.platform.database import prepare  # noqa: E402
from superbill.app.platform.models import Tenant  # noqa: E402
from superbill.core import claim as claims  # noqa: E402
from superbill.core import x12  # noqa: E402
from superbill.core.claim.values import Claim, Coverage, Diagnosis, Line, Payer, Person, Procedure  # noqa: E402
from superbill.core.payer.case import Member as Cover  # noqa: E402
from superbill.core.payer.case import ProviderStatus, Span  # noqa: E402
from superbill.payer_desk import intake, mail, members, payments, setup  # noqa: E402

MEMBERS, FILES, CLAIMS_A_FILE = 1_000, 4, 2_500
RECEIVED, PAID = date(2026, 11, 16), date(2026, 11, 20)
PLAN = """
id = "BENCH"
payer_id = "BENCH"
authorization_codes = ["70540-70559"]
filing = { days = 365 }
tiers = [{ deductible = 500, deductible_family = 1000, oop_maximum = 4000, oop_maximum_family = 8000, coinsurance_percent = 20 }]
benefits = [{ name = "office visit", codes = ["99202-99215"], copay = 25, copay_only = true, copay_per = "claim" }]
terms = [{ name = "120 % of Medicare", rules = [{ basis = "mpfs", percent = 120 }, { basis = "percent of charge", percent = 60 }] }]
"""


def open_the_payer() -> Tenant:
    """A payer with its members."""
    address = {"line1": "1 BENCH PLAZA", "city": "DALLAS", "state": "TX", "postal": "752010001"}
    tenant = setup.open_payer(
        "bench", plan=PLAN, name="BENCH HEALTH", payer_id="BENCH", tax_id="751234567", address=address
    )
    with tenancy.acting_for(tenant):
        for number in range(MEMBERS):
            cover = Cover(f"B{number:05d}", family=f"B{number // 4 * 4:05d}", spans=(Span(date(2026, 1, 1)),))
            members.enrol(plan="BENCH", number=cover.id, person=person(number), cover=cover)
        for who in (CLINIC, DOCTOR):
            members.know_provider(who.npi, ProviderStatus(npi=who.npi))
    return tenant


def person(number: int) -> Person:
    return Person(
        last="BENCH",
        first=f"M{number}",
        member_id=f"B{number:05d}",
        birth=date(1980, 5, 5),
        sex="F",
        address=ANA.address,
    )


def a_file(at: int, chance: random.Random) -> bytes:
    """One 837 of many claims."""
    made: list[Claim] = []
    for number in range(CLAIMS_A_FILE):
        on = date(2026, 1, 5) + timedelta(days=chance.randrange(300))
        beside = chance.sample(("20610", "17000", "97110", "93000"), chance.choice((0, 0, 1, 1, 2)))
        codes = [Procedure(chance.choice(("99213", "99214")), ("25",) if beside else ()), *map(Procedure, beside)]
        lines = tuple(
            Line(n, code, chance.randrange(5000, 40000), pointers=(1,), service_from=on, control_number=f"L{n}")
            for n, code in enumerate(codes, 1)
        )
        made.append(
            a_claim(
                control_number=f"B{at}-{number}",
                lines=lines,
                subscriber=person(chance.randrange(MEMBERS)),
                payer=Payer("BENCH HEALTH", "BENCH"),
                coverage=Coverage(filing_code="CI"),
                diagnoses=(Diagnosis("J069", "principal"),),
            )
        )
    envelope = x12.Envelope("SENDER", "BENCH", "SENDER", "BENCH", "20261116", "0800", 100 + at, 100 + at)
    return x12.write_interchange(envelope, [claims.write_837(a_submission(*made, reference=f"B{at}"))])


def main() -> None:
    prepare()
    code_tables.tables()
    tenant = open_the_payer()
    place = mail.folder("bench", "to_payer")
    chance = random.Random(7)
    for at in range(FILES):
        (place / f"{at}.x12").write_bytes(a_file(at, chance))
    with tenancy.acting_for(tenant):
        started, spent = time.perf_counter(), time.process_time()
        worked = intake.work(slug="bench", on=RECEIVED)
        taken = time.perf_counter()
        payments.run(slug="bench", on=PAID)
        mail.deliver()
        seconds, processor = time.perf_counter() - started, time.process_time() - spent
    count = sum(one.claims for one in worked)
    assert count == FILES * CLAIMS_A_FILE and not [one.problem for one in worked if one.problem], worked
    assert list(mail.folder("bench", "from_payer").glob("*.835"))
    print(
        f"the desk, 837 file to 835 file with its database: {count / seconds:,.0f} claims/s"
        f" (intake and decision {count / (taken - started):,.0f}, payment {count / (seconds - taken + started):,.0f};"
        f" {count / processor:,.0f} a second of this process's own time)"
    )
    print(bench_claim.machine())


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
