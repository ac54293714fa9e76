"""Charts as SVG, drawn here: nothing is fetched, and a page and a PDF show the same one."""

from __future__ import annotations

import altair as alt
import vl_convert

from superbill.app.reports.measures import BUCKETS
from superbill.core.money import Cents


def aging(rows: dict[str, dict[str, Cents]]) -> str:
    """A/R by bucket, one colour a payer, in dollars."""
    labels = [label for label, _ in BUCKETS]
    values = [
        {"owner": owner, "bucket": label, "dollars": cents / 100}
        for owner, row in rows.items()
        for label, cents in row.items()
        if cents
    ]
    chart = (
        alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]
        .mark_bar(cornerRadius=2)
        .encode(
            x=alt.X("bucket:O", sort=labels, title="days open", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("dollars:Q", title="dollars open", axis=alt.Axis(format=",.0f", grid=True)),
            color=alt.Color("owner:N", title=None, scale=alt.Scale(scheme="tableau10")),
        )
        .properties(width=760, height=190, background="transparent")
        .configure_view(strokeWidth=0)
        .configure_axis(
            labelColor="#66737a",
            titleColor="#66737a",
            domainColor="#cfccc4",
            tickColor="#cfccc4",
            gridColor="#88888833",
        )
        .configure_legend(labelColor="#66737a")
    )
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict())
    return svg
