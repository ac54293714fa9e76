"""Real Chromium against the real app, and a test client for what needs no browser."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.house import PASSWORD, House, build

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs an event loop in this thread


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All pages' tests run in one worker: they share the two clinics and the server."""
    for item in items:
        if "tests/web/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("web"))


@pytest.fixture
def house(lived_in: House, db: None) -> House:
    """The two clinics; what a test does to them is undone after it."""
    return lived_in


@pytest.fixture
def client_of(house: House, client: Any) -> Callable[[str], Any]:
    """A client that is signed in as somebody of the house."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=house.user(name)))
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's or the system's Chromium, driven by playwright."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: install the package chromium to run the page tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lived_in(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """The two clinics, committed: what the pages of a whole session are looked at with."""
    with django_db_blocker.unblock():
        yield build("s")


@pytest.fixture(scope="session")
def address(lived_in: House) -> Iterator[str]:
    """The app, listening on a free port of this machine."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.db import connection

    from superbill.web.wsgi import application

    connection.settings_dict["CONN_MAX_AGE"] = 0  # each request gives its connection back, so the database can go

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Any, address: str, lived_in: House) -> Iterator[Any]:
    """A fresh page; the test fails on any script error, any page that breaks, and any request that leaves the app."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, base_url=address)
    page = context.new_page()
    page.set_default_timeout(60_000)
    problems: list[str] = []
    ours = urlsplit(address).netloc
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if _is_policy(message.text) else None)
    page.on("response", lambda response: problems.append(response.url) if response.status >= 500 else None)
    page.on("request", lambda request: problems.append(request.url) if not _is_ours(request.url, ours) else None)
    yield page
    context.close()
    assert not problems


def _is_policy(text: str) -> bool:
    return "Content Security Policy" in text or "Refused to" in text


def _is_ours(url: str, ours: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.netloc == ours


def sign_ins_forgotten() -> None:
    """Let the tests sign in as often as they like: one address may do so thirty times a minute, and a quick machine does."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def enter(page: Any, address: str, lived_in: House) -> Callable[..., Any]:
    """Sign somebody in through the door."""

    def sign_in(name: str, password: str = PASSWORD) -> Any:
        sign_ins_forgotten()
        page.goto("/accounts/login/")
        page.fill("#id_login", lived_in.user(name))
        page.fill("#id_password", password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        return page

    return sign_in
