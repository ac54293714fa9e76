"""A card service on this machine that speaks the part of Stripe's API that is used, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "sk_test_synthetic"


class CardService:
    """Its pages by id. A test pays or expires them as a person would on the page itself."""

    def __init__(self) -> None:
        self.pages: dict[str, dict[str, Any]] = {}
        self.by_key: dict[str, str] = {}
        self.asked = 0
        self.url = ""

    def create(self, form: dict[str, list[str]], idempotency_key: str) -> dict[str, Any]:
        self.asked += 1
        if known := self.by_key.get(idempotency_key):
            return self.pages[known]
        number = len(self.pages) + 1
        page = {
            "id": f"cs_test_{number}",
            "object": "checkout.session",
            "url": f"{self.url}/pay/cs_test_{number}",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(form["line_items[0][price_data][unit_amount]"][0]),
            "payment_intent": None,
        }
        self.pages[page["id"]] = page
        self.by_key[idempotency_key] = page["id"]
        return page

    def pay(self, session: str) -> None:
        self.pages[session] |= {"status": "complete", "payment_status": "paid", "payment_intent": f"pi_{session}"}

    def expire(self, session: str) -> None:
        self.pages[session] |= {"status": "expired"}


@contextmanager
def card_service() -> Iterator[CardService]:
    """The service, listening on the loopback interface while the test runs."""
    service = CardService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if self.headers["Authorization"] != f"Bearer {KEY}":
                self._answer(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}})
            elif urlsplit(self.path).path == "/v1/checkout/sessions":
                self._answer(200, service.create(form, self.headers["Idempotency-Key"]))

        def do_GET(self) -> None:
            page = service.pages.get(urlsplit(self.path).path.rpartition("/")[2])
            if page is None:
                self._answer(404, {"error": {"type": "invalid_request_error", "message": "No such checkout.session"}})
            else:
                self._answer(200, page)

        def _answer(self, code: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
