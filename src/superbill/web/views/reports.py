"""Where is my money?"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from superbill.app.coding import queries as coding
from superbill.app.platform import clock
from superbill.app.reports import charts, measures, queries
from superbill.core.money import Cents, dollars
from superbill.web import pages


def _as_of(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return clock.today()


@pages.page
def aging(request: HttpRequest) -> HttpResponse:
    """A/R by who owes it and how old it is; each number leads to its rows."""
    as_of = _as_of(request)
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.aging(actor, as_of=as_of)
    labels = [label for label, _ in measures.BUCKETS]
    rows = [
        pages.Row(
            [
                pages.text(owner),
                *(pages.money(report.rows.get(owner, {}).get(label, 0)) for label in labels),
                pages.money(report.credits.get(owner, 0)),
                pages.money(sum(report.rows.get(owner, {}).values()) + report.credits.get(owner, 0)),
            ],
            href=f"{reverse('aging-rows')}?as_of={as_of}&owner={owner}",
        )
        for owner in sorted({*report.rows, *report.credits})
    ]
    total = [
        pages.text("All"),
        *(pages.money(report.totals[label]) for label in labels),
        pages.money(sum(report.credits.values())),
        pages.money(report.total),
    ]
    return render(
        request,
        "web/aging.html",
        {
            "title": "A/R aging",
            "lead": "Open balances by who owes them, from the day they first owed them. Credits are never netted.",
            "as_of": as_of,
            "columns": [
                pages.Column("Owed by"),
                *(pages.Column(x, True) for x in labels),
                pages.Column("Credits", True),
                pages.Column("Open", True),
            ],
            "rows": rows,
            "total": total,
            "chart": mark_safe(charts.aging(report.rows)) if report.rows else "",  # noqa: S308 - drawn by us
            "chart_says": f"{dollars(report.total)} open on {as_of}",
        },
    )


@pages.page
def aging_rows(request: HttpRequest) -> HttpResponse:
    """The rows behind a number of the aging."""
    as_of = _as_of(request)
    owner = request.GET.get("owner", "")
    items = queries.open_items(request.actor, as_of=as_of, owner=owner)  # type: ignore[attr-defined]
    encounters = coding.encounters_of_charges([item.charge_id for item in items])
    shown = pages.paged(request, items)
    rows = []
    for item in shown:
        encounter = encounters.get(item.charge_id)
        href = reverse("claim", args=[item.claim_id]) if item.claim_id else ""
        rows.append(
            pages.Row(
                [
                    pages.text(f"visit {encounter.number}" if encounter else f"charge {item.charge_id}"),
                    pages.text(f"{item.since:%b %-d, %Y}"),
                    pages.count((as_of - item.since).days),
                    pages.money(item.amount),
                ],
                href=href or (reverse("encounter", args=[encounter.pk]) if encounter else ""),
            )
        )
    return render(
        request,
        "web/list.html",
        {
            "title": owner or "Open balances",
            "lead": f"Open on {as_of:%B %-d, %Y}: {dollars(sum(item.amount for item in items))} in {len(items)} items.",
            "columns": [
                pages.Column("For"),
                pages.Column("Since"),
                pages.Column("Days", True),
                pages.Column("Open", True),
            ],
            "rows": rows,
            "page": shown,
            "keep": pages.kept(request),
        },
    )


def _rate(rate: Decimal | None) -> str:
    return "—" if rate is None else f"{rate * 100:.1f} %"


@pages.page
def reports(request: HttpRequest) -> HttpResponse:
    """The measures, the roll-forward, the payers and the trial balance."""
    as_of = _as_of(request)
    actor = request.actor  # type: ignore[attr-defined]
    kpis = queries.kpis(actor, as_of=as_of)
    first = as_of - timedelta(days=measures.TRAILING_DAYS - 1)
    roll = queries.roll_forward(actor, first=first, last=as_of)
    tiles = [
        {"label": "Open receivables", "shown": dollars(kpis.receivable), "note": "insurance and patients"},
        {
            "label": "Days in A/R",
            "shown": str(kpis.days_in_ar or "—"),
            "note": "A/R ÷ average daily charges of 90 days",
        },
        {"label": "Gross collection", "shown": _rate(kpis.gross_collection), "note": "payments ÷ charges, 90 days"},
        {
            "label": "Net collection",
            "shown": _rate(kpis.net_collection),
            "note": "payments ÷ charges less contract, 90 days",
        },
        {"label": "Older than 90 days", "shown": _rate(kpis.over_90), "note": "share of what is open"},
        {"label": "Written off", "shown": dollars(kpis.written_off), "note": "by our own decisions, 90 days"},
    ]
    movements: list[tuple[str, Cents]] = [
        (f"Receivables on {first - timedelta(days=1):%b %-d}", roll.opening),
        *sorted(roll.movements.items()),
        (f"Receivables on {as_of:%b %-d}", roll.closing),
        ("Residual", roll.residual),
    ]
    mix = queries.payer_mix(actor, first=first, last=as_of)
    trial = queries.trial_balance(actor, as_of=as_of)
    return render(
        request,
        "web/report.html",
        {
            "as_of": as_of,
            "kpis": tiles,
            "sections": [
                _section("A/R roll-forward", ["What moved it", "#Amount"], [(name, cents) for name, cents in movements],
                         "A residual other than 0.00 means that something is wrong with the books."),
                _section("Payers", ["Payer", "#Charged", "#Paid", "#Off by contract"], mix, ""),
                _section("Trial balance", ["Account", "What it is", "#Balance"], trial, "Each balance on its normal side."),
            ],
        },
    )  # fmt: skip


def _section(title: str, columns: list[str], rows: object, note: str) -> dict[str, object]:
    return {
        "title": title,
        "note": note,
        "columns": [pages.Column(c.lstrip("#"), c.startswith("#")) for c in columns],
        "rows": [
            [pages.money(v) if isinstance(v, int) else pages.text(v) for v in row]
            for row in rows  # type: ignore[attr-defined]
        ],
    }
