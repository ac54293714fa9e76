"""Real Chromium against the payer's own door: one payer, its people, a week of claims, shared by all page tests."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs an event loop in this thread
PASSWORD = "a payer's long password"
PEOPLE = (("sue", "supervisor", "Sue"), ("ed", "examiner", "Ed"), ("al", "auditor", "Al"))


@pytest.fixture(scope="session")
def week(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The payer's tenant, with claims paid, denied, waiting for a person and for papers, disputed and sampled."""
    from superbill.app.platform import clock, code_tables, tenancy
    from superbill.core.claim.values import Procedure
    from superbill.payer_desk import sampling, services, setup
    from tests.builders import a_claim, a_line
    from tests.desk.world import FRIDAY, MONDAY, OF_A_CHILD, PLAN, Desk, open_first_health, supervisor

    where, folder = code_tables.folder(), code_tables.folder
    os.environ["SUPERBILL_HOME"], home = str(tmp_path_factory.mktemp("home")), os.environ["SUPERBILL_HOME"]
    code_tables.folder = lambda: where
    with django_db_blocker.unblock():
        tenant = open_first_health(PLAN)
        for username, role, name in PEOPLE:
            setup.add_person("first", username=username, password=PASSWORD, role=role, first_name=name)
        with tenancy.acting_for(tenant), clock.at(MONDAY):
            desk = Desk("first")
            mri = a_line(procedure=Procedure("70551"), charge=500_00)
            desk.submit(
                a_claim(control_number="WK-1"),
                a_claim(control_number="WK-2", lines=(mri,)),
                a_claim(control_number="WK-3", **OF_A_CHILD),
                a_claim(
                    control_number="WK-4", lines=(a_line(1, charge=25_000_00), a_line(2, procedure=Procedure("97110")))
                ),
                a_claim(control_number="WK-5", lines=(a_line(procedure=Procedure("70553"), charge=900_00),)),
                *[a_claim(control_number=f"M-{n}", lines=(a_line(charge=100_00 + n),)) for n in range(60)],
            )
            desk.pay(FRIDAY)
            desk.submit(a_claim(control_number="WK-6", lines=(a_line(charge=222_00),)), on=FRIDAY)
            desk.put(b"Dear First Health, we appeal claim WK-2: it was an emergency.\n", "appeal.txt")
            desk.put(b"Please pay us.\n", "unclear.txt")
            desk.work(FRIDAY)
            sampling.draw(supervisor(), method="random", size=3, since=MONDAY, until=FRIDAY, on=FRIDAY, seed=1)
            assert services.why_not("duplicate") == ""
        yield tenant
    os.environ["SUPERBILL_HOME"], code_tables.folder = home, folder


@pytest.fixture(scope="session")
def address(week: Any) -> Iterator[str]:
    """Where the payer's door listens."""
    from datetime import datetime

    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.utils import timezone

    from superbill.app.platform import clock
    from superbill.payer_desk.door.wsgi import application
    from tests.desk.world import FRIDAY

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    def on_friday(environ: Any, start: Any) -> Any:
        noon = datetime(FRIDAY.year, FRIDAY.month, FRIDAY.day, 12, tzinfo=timezone.get_default_timezone())
        with clock.at(noon):
            return application(environ, start)

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(on_friday)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's or the system's Chromium, driven by playwright."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: install the package chromium to run the page tests")
    with sync_playwright() as playwright:
        switches = (
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-sync",
        )
        browser = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield browser
        browser.close()


class Person:
    """Someone of the payer at the keyboard."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address

    def goes(self, path: str) -> Any:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def signs_in(self, name: str, password: str = PASSWORD) -> None:
        self.goes("/sign-in")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", password)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_load_state()

    def picture(self, name: str) -> None:
        """Keep a picture where ``SUPERBILL_PICTURES`` says, for people who look."""
        if folder := os.environ.get("SUPERBILL_PICTURES"):
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.fixture
def person(browser: Any, address: str) -> Iterator[Person]:
    """A fresh page; the test fails on any script error, failed request or style and script that the policy forbids."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("response", lambda response: problems.append(response.url) if response.status >= 500 else None)
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    yield Person(page, address)
    context.close()
    assert not problems
