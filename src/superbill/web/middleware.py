"""Each request acts for one tenant: the signed-in member's. What goes wrong is said."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from superbill.app.platform import people, tenancy
from superbill.app.platform.models import Membership
from superbill.web import frame


class TenantMiddleware:
    """Puts ``request.actor`` and ``request.tenant`` there and opens the tenant's data for the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = self._membership(request)
        if membership is None:
            return self.get_response(request)
        request.actor = people.actor_of(membership)  # type: ignore[attr-defined]
        request.tenant = membership.tenant  # type: ignore[attr-defined]
        with tenancy.acting_for(membership.tenant):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A role that does not allow it is told so; a row that is not there, or another clinic's, is a 404."""
        if isinstance(problem, people.Denied):
            return frame.refused(request, f"{problem}.")
        if isinstance(problem, ObjectDoesNotExist):
            return render(request, "404.html", status=404)
        return None

    @staticmethod
    def _membership(request: HttpRequest) -> Membership | None:
        if not request.user.is_authenticated:
            return None
        return Membership.objects.select_related("tenant", "user").filter(user=request.user).order_by("id").first()
