"""Today: what needs somebody, with counts and dollars, by role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from superbill.app.platform import clock
from superbill.web import work
from superbill.web.frame import Request, page


@page()
def today(request: Request) -> HttpResponse:
    items = [item for item in work.items(request.actor) if item.count]
    mine = [item for item in items if request.actor.role in item.roles]
    context = {
        "today": clock.today(),
        "tiles": work.tiles(request.actor),
        "mine": mine,
        "others": [item for item in items if item not in mine],
    }
    return render(request, "web/today.html", context)


urls = [path("", today, name="today")]
