"""The demo's payers while its pages are open: what goes out is answered within seconds, and paid when it is due."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

from superbill.app.exchange import queries, services
from superbill.app.platform import clock, configuration, outbox, people, tenancy


def carry(tenant_id: int, *, every: float = 2.0, until: Callable[[], bool] = lambda: False) -> None:
    """Carry mail between the practice and its payers, looking every few seconds. Ends when ``until`` says so."""
    desk = _call_the_desk()  # on another day than yesterday's something may be due
    while not until():
        # The desk may be somebody else's just now; ours then waits for it, and what it answered is taken in anyhow.
        if desk.poll() is not None and _waits():
            desk = _call_the_desk()
        with tenancy.acting_for(tenant_id):
            actor = people.system(tenant_id)
            for partner in queries.partners():
                services.poll(actor, partner=partner)
            outbox.drain()
        time.sleep(every)


def _waits() -> bool:
    boxes = (configuration.home() / "mail").glob("*/to_payer/*")
    return any(each.is_file() and not each.name.startswith(".") for each in boxes)


def _call_the_desk() -> subprocess.Popen[str]:
    """Have the desk work what waits and pay what is due; it ends by itself."""
    with (configuration.home() / "payer-desk.log").open("a") as log:
        desk = subprocess.Popen(
            [sys.executable, "-m", "superbill", "desk", "console"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            text=True,
            env=os.environ | {"SUPERBILL_HOME": str(configuration.home())},
        )
    assert desk.stdin
    day = clock.today().isoformat()
    desk.stdin.write("".join(json.dumps({"do": verb, "on": day}) + "\n" for verb in ("work", "pay")))
    desk.stdin.close()
    return desk
