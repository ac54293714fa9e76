"""``superbill remit apply`` and ``take-back``: remittances into the books and out of them, a day or a month at a time."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from superbill.cli.days import day_of
from superbill.core.money import dollars

if TYPE_CHECKING:
    from superbill.app.platform.people import Actor

First = Annotated[str, typer.Option("--from", help="Paid on this day or later, YYYY-MM-DD.")]
Last = Annotated[str, typer.Option("--through", help="Paid on this day or earlier, YYYY-MM-DD.")]
Trace = Annotated[str, typer.Option("--trace", help="Of this check or transfer number only.")]
By = Annotated[str, typer.Option("--by", help="The user name of who does it: their role must allow it.")]


def register(app: typer.Typer) -> None:
    app.command()(apply)
    app.command("take-back")(take_back)


def apply(first: First = "", last: Last = "", trace: Trace = "", by: By = "") -> None:
    """Put remittances into the books that tie and are not in them, in the order they were in before: all or none.

    Without --by, Superbill itself does it.
    """
    from superbill.cli.practice import at_practice

    with at_practice() as system:
        from superbill.app.payments import services
        from superbill.app.platform import outbox

        rows = _found(first, last, trace, {"ready", "reversed"})
        made = services.apply_all(person(system, by), remittance_ids=rows, key=f"terminal:{uuid4()}")
        outbox.drain()
        for one in made:
            _tell("applied", one.remittance_id)
    typer.echo(f"{len(made)} remittances applied: {dollars(sum(one.cash_cents for one in made))}")


def take_back(
    by: Annotated[str, typer.Option("--by", help="The user name of who decides it: their role must allow it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words: the next person will want to know.")],
    first: First = "",
    last: Last = "",
    trace: Trace = "",
) -> None:
    """Take applied remittances back, the last one first, with what followed from each: all or none.

    Every balance is as it was before. A claim that went on to the next payer becomes a void; a patient who has paid
    keeps a credit. `remit apply` with the same days puts them into the books again.
    """
    from superbill.cli.practice import at_practice

    with at_practice() as system:
        from superbill.app.payments import services
        from superbill.app.platform import outbox

        rows = _found(first, last, trace, {"applied"})
        made = services.reverse_all(
            person(system, by),
            remittance_ids=rows,
            reason=reason,
            key=f"terminal:{uuid4()}",
        )
        outbox.drain()
        for one in made:
            _tell("taken back", one.remittance_id)
    typer.echo(f"{len(made)} remittances taken back: {dollars(-sum(one.cash_cents for one in made))}")


def _found(first: str, last: str, trace: str, statuses: Collection[str]) -> list[int]:
    from superbill.app.payments import queries

    if not (first or last or trace):
        raise ValueError("say which remittances: --from, --through or --trace")
    rows = queries.remittances_paid(first=day_of(first), last=day_of(last), trace=trace)
    return [row.pk for row in rows.filter(status__in=statuses)]


def person(system: Actor, username: str) -> Actor:
    from superbill.app.platform import people
    from superbill.app.platform.models import Membership

    try:
        return people.member(system.tenant_id, username) if username else system
    except Membership.DoesNotExist:
        raise ValueError(f"nobody here has the user name {username}") from None


def _tell(what: str, remittance_id: int) -> None:
    from superbill.app.payments import queries

    row = queries.remittance(remittance_id)
    typer.echo(f"{what:<11} {row.paid_on}  {row.trace:<20} {row.payer_name[:30]:<30} {dollars(row.amount_cents):>14}")
