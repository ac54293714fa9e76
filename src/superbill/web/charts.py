"""Charts as SVG in the page itself: nothing is fetched, and text and colours follow the page's theme."""

from __future__ import annotations

import re
from functools import lru_cache

import altair
import vl_convert
from django.utils.safestring import SafeString, mark_safe

from superbill.app.reports.queries import Aging
from superbill.core.money import Cents

_COLOURS = ("#3f9d8f", "#6fae7d", "#b3b457", "#d9a441", "#d98441", "#cf6047", "#b8453f")
"""From new to old: calm to loud."""


def aging(found: Aging, labels: list[str]) -> SafeString:
    """Open receivables by age, stacked by who owes; empty where nothing is open."""
    sums = tuple((owner, label, row[label]) for owner, row in found.rows.items() for label in labels if row[label])
    return _stacked(sums, tuple(labels)) if sums else SafeString("")


@lru_cache(maxsize=64)
def _stacked(sums: tuple[tuple[str, str, Cents], ...], labels: tuple[str, ...]) -> SafeString:
    """One bar an owner, one piece an age. The same numbers are drawn once: drawing costs more than reading them."""
    rows = [
        {"owner": owner, "age": label, "place": labels.index(label), "dollars": cents / 100}
        for owner, label, cents in sums
    ]
    # Room for the longest name, in pixels: the page's own font is wider than the one that is measured here.
    widest = 8 * max(len(str(row["owner"])) for row in rows)
    chart = (
        altair.Chart(altair.InlineData(values=rows))
        .mark_bar(cornerRadius=2, height={"band": 0.72})
        .encode(
            x=altair.X("sum(dollars):Q", title=None, axis=altair.Axis(format="$,.0f", tickCount=6, labelOverlap="greedy")),
            y=altair.Y("owner:N", title=None, sort="-x", axis=altair.Axis(minExtent=widest)),
            color=altair.Color(
                "age:N",
                title="days",
                scale=altair.Scale(domain=list(labels), range=list(_COLOURS)),
                legend=altair.Legend(orient="top", symbolType="square"),
            ),
            order=altair.Order("place:Q"),
        )
        .properties(width=860, height=altair.Step(30))
        .configure(background="transparent", font="system-ui, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(labelLimit=320, labelFontSize=12, labelColor="currentColor", gridColor="currentColor",
                        gridOpacity=0.12, domain=False, ticks=False)
        .configure_legend(labelColor="currentColor", titleColor="currentColor", labelFontSize=12)
    )  # fmt: skip
    return _inline(vl_convert.vegalite_to_svg(chart.to_json(), vl_version="5.20"))


def _inline(svg: str) -> SafeString:
    """The picture as part of a page: no style attributes (the page's policy forbids them), no fixed size."""
    svg = re.sub(r'\sstyle="[^"]*"', "", svg)
    svg = re.sub(r'^<svg([^>]*?)\swidth="[^"]*"\sheight="[^"]*"', r"<svg\1", svg)
    return mark_safe(svg)  # noqa: S308 - drawn from numbers and payers' names, which the library escapes
