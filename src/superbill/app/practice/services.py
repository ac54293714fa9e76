"""Set up the practice. Every verb is an upsert by its natural key: repeating one changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from msgspec import Struct

from superbill.app.platform import audit
from superbill.app.platform.people import Actor
from superbill.app.practice.adopting import adopt_payer, adopt_place, adopt_practice, adopt_provider
from superbill.app.practice.models import Contract, Enrolment, Fee, Payer, Place, Practice, Provider
from superbill.core.ids import valid_npi
from superbill.core.money import Cents

__all__ = [
    "NotValid",
    "Price",
    "adopt_payer",
    "adopt_place",
    "adopt_practice",
    "adopt_provider",
    "set_contract",
    "set_enrolment",
    "set_fees",
    "set_payer",
    "set_place",
    "set_practice",
    "set_provider",
]

Row = TypeVar("Row", bound=models.Model)


class NotValid(ValueError):
    """What was entered cannot be right; the message says what and how to put it right.

    ``fields`` says it field by field, where the verb knows which field is wrong.
    """

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})

    @classmethod
    def at(cls, fields: Mapping[str, str]) -> NotValid:
        """What is wrong with each of these fields."""
        return cls(" ".join(dict.fromkeys(fields.values())), fields)


class Price(Struct, frozen=True):
    """One price of the charge master; ``label`` in our own words."""

    code: str
    label: str
    amount: Cents
    modifier: str = ""


@transaction.atomic
def set_practice(actor: Actor, **fields: Any) -> Practice:
    """The billing provider: name, npi, tax_id, taxonomy, address (line1, line2, city, state, postal), contact_name,
    contact_phone, contact_email, submitter_id."""
    actor.must("set_up_practice")
    _check_npi(fields.get("npi", ""))
    if not (fields.get("tax_id", "").isdigit() and len(fields["tax_id"]) == 9):
        raise NotValid("The tax id must be the nine digits of an employer number, without a dash.")
    return _put(actor, Practice, {}, fields)


@transaction.atomic
def set_provider(actor: Actor, *, npi: str, **fields: Any) -> Provider:
    """A rendering provider by NPI: last, first, middle, suffix, taxonomy, active."""
    actor.must("set_up_practice")
    _check_npi(npi)
    return _put(actor, Provider, {"npi": npi}, fields)


@transaction.atomic
def set_place(actor: Actor, *, name: str, **fields: Any) -> Place:
    """A place of care by name: pos, npi, address, active."""
    actor.must("set_up_practice")
    if fields.get("npi"):
        _check_npi(fields["npi"])
    return _put(actor, Place, {"name": name}, fields)


@transaction.atomic
def set_payer(actor: Actor, *, payer_id: str, **fields: Any) -> Payer:
    """A payer by its identifier; see :class:`Payer` for what can be said of one."""
    actor.must("set_up_practice")
    if "kind" in fields and fields["kind"] not in Payer.Type.values:
        raise NotValid(f"A payer's kind is one of {', '.join(Payer.Type.values)}, not {fields['kind']!r}.")
    return _put(actor, Payer, {"payer_id": payer_id}, fields)


@transaction.atomic
def set_contract(
    actor: Actor, *, payer: Payer, starts_on: date, name: str, terms: str, source: str, ends_on: date | None = None
) -> Contract:
    """A contract by payer and first day. The one in force before it ends the day before."""
    actor.must("set_up_practice")
    if ends_on is not None and ends_on < starts_on:
        raise NotValid("A contract cannot end before it starts.")
    fields = {"name": name, "terms": terms, "source": source, "ends_on": ends_on}
    return _put(actor, Contract, {"payer": payer, "starts_on": starts_on}, fields)


@transaction.atomic
def set_fees(actor: Actor, *, starts_on: date, prices: Iterable[Price], ends_on: date | None = None) -> list[Fee]:
    """Prices of the charge master from a date on. A later price of the same code takes over from its first day."""
    actor.must("set_up_practice")
    rows = []
    for price in prices:
        if price.amount < 0:
            raise NotValid(f"The price of {price.code} cannot be negative.")
        key = {"code": price.code, "modifier": price.modifier, "starts_on": starts_on}
        rows.append(_upsert(Fee, key, {"label": price.label, "amount_cents": price.amount, "ends_on": ends_on})[0])
    audit.record(actor=actor, action="set_fees", subject=f"fees:{starts_on}", count=len(rows))
    return rows


@transaction.atomic
def set_enrolment(
    actor: Actor,
    *,
    provider: Provider,
    payer: Payer,
    starts_on: date,
    ends_on: date | None = None,
    number: str = "",
) -> Enrolment:
    """That a provider participates with a payer from a date on."""
    actor.must("set_up_practice")
    key = {"provider": provider, "payer": payer, "starts_on": starts_on}
    return _put(actor, Enrolment, key, {"ends_on": ends_on, "number": number})


def _check_npi(npi: str) -> None:
    if not valid_npi(npi):
        raise NotValid(f"{npi or 'An empty text'} is not an NPI: ten digits whose last one checks the others.")


def _put(actor: Actor, model: type[Row], key: Mapping[str, Any], fields: Mapping[str, Any]) -> Row:
    """Upsert one row and, when anything changed, say so in the audit chain."""
    row, changed = _upsert(model, key, fields)
    if changed:
        audit.record(
            actor=actor,
            action=f"set_{model._meta.model_name}",
            subject=f"{model._meta.model_name}:{row.pk}",
            fields=changed,
        )
    return row


def _upsert(model: type[Row], key: Mapping[str, Any], fields: Mapping[str, Any]) -> tuple[Row, list[str]]:
    """The row with this natural key, made or changed as asked, and the names of what changed."""
    rows: models.Manager[Row] = model._default_manager
    row = rows.filter(**key).select_for_update().first()
    if row is None:
        return rows.create(**key, **fields), sorted(fields)
    known = {field.name for field in model._meta.concrete_fields}
    if unknown := set(fields) - known:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    if changed:
        for name in changed:
            setattr(row, name, fields[name])
        row.save(update_fields=changed)
    return row, changed
