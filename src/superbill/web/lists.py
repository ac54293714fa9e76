"""List pages: columns, rows, filters and pages, in one shape, so that all lists look and behave alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from msgspec import Struct

PAGE = 50
"""Rows on a page."""


class Column(Struct, frozen=True):
    label: str
    num: bool = False


class Cell(Struct, frozen=True):
    """One cell: a text, an amount or a state, with a quiet second line and perhaps a place to go."""

    text: str = ""
    sub: str = ""
    href: str = ""
    cents: int | None = None
    badge: str = ""
    num: bool = False
    mono: bool = False


class Row(Struct, frozen=True):
    """A row that opens ``href``; ``settle`` takes a note of what was done about it, where somebody may."""

    cells: tuple[Cell, ...]
    href: str = ""
    settle: str = ""


class Choice(Struct, frozen=True):
    """A filter of a list: what it says, where it leads, whether it is on, how many rows it has."""

    label: str
    href: str
    here: bool = False
    count: int | None = None


class Button(Struct, frozen=True):
    label: str
    href: str
    key: str = ""
    primary: bool = False


def money(cents: int | None, **more: Any) -> Cell:
    return Cell(cents=cents, num=True, **more)


def number(text: object, **more: Any) -> Cell:
    return Cell(text=str(text), num=True, **more)


def state(name: str, label: str = "", **more: Any) -> Cell:
    return Cell(text=label or name, badge=name, **more)


class Pages(Paginator):  # type: ignore[type-arg]
    """Pages of a list. Of a query the keys of a page are found first, so that what is skipped is not read whole."""

    def __init__(self, rows: Any, known: int | None) -> None:
        super().__init__(rows, PAGE)
        if known is not None:
            self.count = known

    def _get_page(self, rows: Any, number: int, paginator: Paginator[Any]) -> Page[Any]:
        whole = self.object_list
        if isinstance(whole, QuerySet) and isinstance(rows, QuerySet):  # not where it was read before
            rows = list(whole.filter(pk__in=list(rows.values_list("pk", flat=True))))
        return Page(rows, number, paginator)


def show(
    request: HttpRequest,
    *,
    title: str,
    lead: str,
    columns: Sequence[Column],
    rows: Any,
    count: int | None = None,
    row: Callable[[Any], Row] | None = None,
    rows_of: Callable[[list[Any]], list[Row]] | None = None,
    chips: Iterable[Choice] = (),
    actions: Iterable[Button] = (),
    total: Sequence[Cell] = (),
    nothing: str = "",
    template: str = "web/list.html",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """A list page. ``rows`` is a query or anything that has a length and slices; only one page of it is read.

    ``count`` is how many there are, where that is known without counting. ``row`` turns one of them into a row, or ``rows_of`` a whole page of them, where they need something looked up.
    """
    paginator = Pages(rows, count)
    shown = paginator.get_page(request.GET.get("page"))
    context = {
        "title": title,
        "lead": lead,
        "columns": columns,
        "rows": rows_of(list(shown.object_list))
        if rows_of
        else [row(each) for each in shown.object_list]
        if row
        else [],
        "page": shown,
        "keep": keep(request.GET),
        "chips": list(chips),
        "actions": list(actions),
        "total": list(total),
        "nothing": nothing,
    }
    return render(request, template, context | (more or {}))


def keep(query: QueryDict) -> str:
    """The address's own questions without the page, to lead from page to page: ``state=denied&``."""
    kept = query.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


def chips(request: HttpRequest, name: str, choices: Iterable[tuple[str, str]], counts: dict[str, int]) -> list[Choice]:
    """Filters by one question of the address; the first choice is the empty one."""
    now = request.GET.get(name, "")
    return [
        Choice(label, f"?{name}={value}" if value else request.path, value == now, counts.get(value))
        for value, label in choices
    ]
