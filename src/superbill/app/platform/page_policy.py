"""What every page of ours tells a browser: fetch nothing from elsewhere, run nothing that stands in the page, keep nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
    " form-action 'self'"
)
"""Everything a page uses comes from us; no script or style stands in a page itself."""


class PolicyMiddleware:
    """Tells browsers to fetch nothing from elsewhere, and to keep nothing of a page that may hold patients."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
