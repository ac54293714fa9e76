"""Sign-in rules, and one's own account: accounts are made by a manager, not by visitors."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from superbill.app.platform.people import IN_WORDS
from superbill.web.frame import Request, page


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@page()
def account(request: Request) -> HttpResponse:
    """Who one is here, one's second factor and password, and what the role may do."""
    may = [words for action, words in IN_WORDS.items() if request.actor.may(action)]
    return render(request, "web/account.html", {"mfa": is_mfa_enabled(request.user), "may": may})


urls = [path("account/", account, name="account")]
