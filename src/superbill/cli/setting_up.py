"""``superbill practice set``: who we are, whom we bill and at what price, from one file."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from superbill.core.money import parse_typed_cents

if TYPE_CHECKING:
    from superbill.app.platform.people import Actor

app = typer.Typer(no_args_is_help=True)
Row = Mapping[str, Any]

_WHERE = ("line1", "city", "state", "postal")
_NEEDED: dict[str, tuple[str, ...]] = {
    "practice": ("name", "npi", "tax_id", "taxonomy", "contact_name", "contact_phone", "submitter_id", *_WHERE),
    "places": ("name", "pos", *_WHERE),
    "providers": ("npi", "last", "first", "taxonomy"),
    "partners": ("slug", "name", "their_id", "our_id"),
    "payers": ("payer_id", "name", "kind", "filing_code", "partner", *_WHERE),
    "contracts": ("payer", "starts_on", "name", "source", "terms"),
    "enrolments": ("provider", "payer", "starts_on"),
    "fees": ("starts_on", "file"),
}
"""The tables of the file in the order in which they are entered, and what each of their rows must say."""
_DAYS = ("starts_on", "ends_on")


@app.callback()
def practice() -> None:
    """Set up the practice."""


@app.command("set")
def set_up(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A TOML file; what it names lies beside it.")
    ],
) -> None:
    """Enter or change the practice, its places, providers, payers, contracts, enrolments and prices, all or nothing.

    Run it again whenever the file changes: rows are known by their own numbers, and what the file does not name stays.
    """
    from superbill.cli.practice import at_practice

    tables = _read(file)
    with at_practice() as actor:
        from django.db import transaction

        with transaction.atomic():
            for name, rows in tables.items():
                enter = _entering(actor, name, file.parent)
                for row in rows:
                    _enter(name, row, enter)
    for name, rows in tables.items():
        typer.echo(f"{name:<11} {len(rows):>4} entered")


def _read(file: Path) -> dict[str, list[Row]]:
    """The rows of every table, each with what it must say."""
    try:
        given = tomllib.loads(file.read_text())
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{file} cannot be read: {problem}") from problem
    if strange := sorted(set(given) - set(_NEEDED)):
        raise ValueError(f"{file} has no table {', '.join(strange)}; there are {', '.join(_NEEDED)}")
    tables = {name: [given[name]] if name == "practice" else list(given[name]) for name in _NEEDED if name in given}
    for name, rows in tables.items():
        for row in rows:
            if missing := [each for each in _NEEDED[name] if row.get(each) in (None, "")]:
                raise ValueError(f"{_place(name, row)}: say its {', '.join(missing)}")
            for day in _DAYS:
                if day in row and type(row[day]) is not date:
                    raise ValueError(f"{_place(name, row)}: write {day} as a date without quotes, such as 2026-01-31")
    return tables


def _place(name: str, row: Row) -> str:
    first = next((str(row[each]) for each in _NEEDED[name] if row.get(each)), "a row without a name")
    return f"{name}, {first}"


def _enter(name: str, row: Row, enter: Callable[[dict[str, Any]], object]) -> None:
    from superbill.app.exchange.services import NotPossible
    from superbill.app.practice.services import NotValid

    try:
        enter(dict(row))
    except (NotPossible, NotValid, TypeError, ValueError) as problem:
        raise ValueError(f"{_place(name, row)}: {problem}") from problem


def _entering(actor: Actor, name: str, folder: Path) -> Callable[[dict[str, Any]], object]:
    """How a row of a table is entered."""
    from superbill.app.exchange import services as exchange
    from superbill.app.practice import services as practice

    plain: dict[str, Callable[..., object]] = {
        "practice": _named,
        "places": practice.set_place,
        "providers": practice.set_provider,
        "partners": exchange.set_partner,
        "payers": practice.set_payer,
    }
    if name in plain:
        return lambda row: plain[name](actor, **row)
    if name == "contracts":
        return lambda row: practice.set_contract(
            actor, **row | {"payer": _payer(row["payer"]), "terms": _terms(folder / row["terms"])}
        )
    if name == "enrolments":
        return lambda row: practice.set_enrolment(
            actor, **row | {"payer": _payer(row["payer"]), "provider": _provider(row["provider"])}
        )
    return lambda row: practice.set_fees(
        actor, starts_on=row["starts_on"], ends_on=row.get("ends_on"), prices=_prices(folder / row["file"])
    )


def _named(actor: Actor, **row: Any) -> object:
    """The practice, and its name on every page."""
    from superbill.app.platform.models import Tenant
    from superbill.app.practice import services

    Tenant.objects.filter(pk=actor.tenant_id).update(name=row["name"])
    return services.set_practice(actor, **row)


def _payer(payer_id: str) -> Any:
    from superbill.app.practice import queries

    found = next((row for row in queries.payers() if row.payer_id == payer_id), None)
    if found is None:
        raise ValueError(f"there is no payer {payer_id}")
    return found


def _provider(npi: str) -> Any:
    from superbill.app.practice import queries

    found = next((row for row in queries.providers() if row.npi == npi), None)
    if found is None:
        raise ValueError(f"there is no provider {npi}")
    return found


def _terms(file: Path) -> str:
    """The text of a contract's terms, which can be used as they are."""
    from superbill.core.payer import read_terms

    text = file.read_text()
    terms, found = read_terms(text)
    if terms is None:
        raise ValueError(f"{file}: {'; '.join(each.message for each in found)}")
    return text


def _prices(file: Path) -> list[Any]:
    """The prices of a CSV file with the columns code, label, price and, where there are some, modifier."""
    from superbill.app.practice.services import Price

    prices = []
    with file.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        if missing := {"code", "label", "price"} - set(rows.fieldnames or ()):
            raise ValueError(f"{file} has no column {', '.join(sorted(missing))}")
        for number, row in enumerate(rows, 2):
            cents = parse_typed_cents(row["price"])
            if cents is None:
                raise ValueError(f"{file}, line {number}: {row['price']!r} is no price such as 142.50")
            prices.append(Price(row["code"].strip(), row["label"].strip(), cents, (row.get("modifier") or "").strip()))
    return prices
