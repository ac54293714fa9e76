"""Each request acts for one payer: the signed-in person's. Nobody else gets past the sign-in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from superbill.app.platform import tenancy
from superbill.app.platform.models import Membership
from superbill.app.platform.people import Denied
from superbill.payer_desk.people import actor_of


class PayerMiddleware:
    """Puts ``request.actor`` and ``request.tenant`` there and opens the payer's data for the request.

    A person who works for several payers chooses by ``?payer=SLUG``; the choice stays with the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/static/") or request.path == reverse("sign-in"):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect(f"{reverse('sign-in')}?next={request.path}")
        memberships = list(Membership.objects.select_related("tenant", "user").filter(user=request.user).order_by("id"))
        if not memberships:
            return render(request, "desk/refused.html", {"why": "You work for no payer at this desk."}, status=403)
        chosen = self._chosen(request, memberships)
        request.actor = actor_of(chosen)
        request.tenant = chosen.tenant
        request.payers = [one.tenant for one in memberships]
        with tenancy.acting_for(chosen.tenant):
            return self.get_response(request)

    @staticmethod
    def _chosen(request: HttpRequest, memberships: list[Membership]) -> Membership:
        slug = request.GET.get("payer") or request.session.get("payer", "")
        chosen = next((one for one in memberships if one.tenant.slug == slug), memberships[0])
        if request.session.get("payer") != chosen.tenant.slug:
            request.session["payer"] = chosen.tenant.slug
        return chosen

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """What a role may not do is said, and was not done."""
        if isinstance(problem, Denied):
            return render(request, "desk/refused.html", {"why": f"{problem}."}, status=403)
        return None
