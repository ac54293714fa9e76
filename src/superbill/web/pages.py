"""The parts list pages are made of, and the one way a page is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from superbill.app.platform.people import Denied
from superbill.core.findings import Finding
from superbill.core.money import Cents

PER_PAGE = 50


@dataclass(frozen=True)
class Cell:
    """One cell of a list: text, or cents, or a state as a badge; ``sub`` is a quiet second line."""

    text: str = ""
    cents: Cents | None = None
    badge: str = ""
    sub: str = ""
    num: bool = False


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]
    href: str = ""


@dataclass(frozen=True)
class Column:
    label: str
    num: bool = False


@dataclass(frozen=True)
class Link:
    label: str
    href: str
    here: bool = False
    key: str = ""
    primary: bool = False


def text(value: object, sub: str = "") -> Cell:
    return Cell(text=str(value), sub=sub)


def money(cents: Cents | None) -> Cell:
    return Cell(cents=cents, num=True)


def count(number: object) -> Cell:
    return Cell(text=str(number), num=True)


def state(name: str) -> Cell:
    return Cell(badge=name)


def paged(request: HttpRequest, rows: Any) -> Page[Any]:
    """One page of a queryset or a list, by ``?page=``."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def kept(request: HttpRequest) -> str:
    """The query of the page without its page number, to go on from."""
    query = urlencode([(k, v) for k, v in request.GET.items() if k != "page"])
    return f"{query}&" if query else ""


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for signed-in members: what is not theirs is not there, what they may not do is said plainly."""

    @login_required
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(request, "actor"):
            return render(
                request, "web/refused.html", {"why": "You are signed in but belong to no clinic yet."}, status=403
            )
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist:
            raise Http404 from None
        except Denied as denied:
            return render(request, "web/refused.html", {"why": str(denied)}, status=403)

    return answered


def said(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Findings as the templates show them."""
    return [
        {
            "code": one.code,
            "severity": str(one.severity),
            "message": one.message,
            "remedy": one.remedy,
            "place": str(one.where),
        }
        for one in findings
    ]
