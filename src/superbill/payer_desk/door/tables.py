"""What list pages show: columns, rows, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

A_PAGE = 50


def cell(text: object = "", **more: Any) -> dict[str, Any]:
    """A cell of words; ``sub`` is a second line."""
    return {"text": text, **more}


def cents(amount: int | None) -> dict[str, Any]:
    return {"cents": amount, "num": True}


def state(name: str) -> dict[str, Any]:
    return {"badge": name}


def listing(
    request: HttpRequest,
    *,
    title: str,
    lead: str,
    columns: str,
    rows: Any,
    row: Callable[[Any], tuple[str, Iterable[dict[str, Any]]]],
    nothing: str,
    **more: Any,
) -> HttpResponse:
    """A list page. ``columns`` are labels divided by ``|``; one that begins with ``#`` holds numbers."""
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    keep = request.GET.copy()
    keep.pop("page", None)
    made = [row(one) for one in page]
    heads = [{"label": one.strip("# "), "num": one.strip().startswith("#")} for one in columns.split("|")]
    context = {
        "title": title,
        "lead": lead,
        "columns": heads,
        "rows": [
            {"href": href, "cells": [one | {"label": head["label"]} for one, head in zip(cells, heads, strict=True)]}
            for href, cells in made
        ],
        "page": page,
        "keep": f"{keep.urlencode()}&" if keep else "",
        "nothing": nothing,
        **more,
    }
    return render(request, "desk/list.html", context)
