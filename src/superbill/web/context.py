"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The actor and the tenant of the request, where someone is signed in."""
    return {"actor": getattr(request, "actor", None), "tenant": getattr(request, "tenant", None)}
