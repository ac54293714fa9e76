"""Reads of the practice: who bills, where, whom, at what price on a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from superbill.app.practice.models import Contract, Enrolment, Fee, Payer, Place, Postal, Practice, Provider
from superbill.core.claim import values
from superbill.core.money import Cents


def practice() -> Practice:
    """The tenant's practice; raises ``Practice.DoesNotExist`` before it is set up."""
    return Practice.objects.get()


def is_set_up() -> bool:
    return Practice.objects.exists()


def providers() -> QuerySet[Provider]:
    return Provider.objects.filter(active=True).order_by("last", "first")


def places() -> QuerySet[Place]:
    return Place.objects.filter(active=True).order_by("name")


def payers() -> QuerySet[Payer]:
    return Payer.objects.filter(active=True).order_by("name")


def provider(provider_id: int) -> Provider:
    return Provider.objects.get(pk=provider_id)


def place(place_id: int) -> Place:
    return Place.objects.get(pk=place_id)


def payer(payer_id: int) -> Payer:
    """A payer by our row id; :func:`payer_named` takes the payer's own identifier."""
    return Payer.objects.get(pk=payer_id)


def payer_named(identifier: str) -> Payer | None:
    """The payer whose identifier (NM109) this is."""
    return Payer.objects.filter(payer_id=identifier).first()


def provider_with_npi(npi: str) -> Provider | None:
    return Provider.objects.filter(npi=npi).first()


def _in_force(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


def fee(code: str, on: date, modifiers: Iterable[str] = ()) -> Fee | None:
    """The price of a code on a date of service: for one of its modifiers where there is one, else without."""
    wanted = ["", *modifiers]
    found = list(Fee.objects.filter(_in_force(on), code=code, modifier__in=wanted).order_by("-starts_on"))
    with_modifier = [row for row in found if row.modifier]
    return next(iter(with_modifier or found), None)


def fees(on: date) -> QuerySet[Fee]:
    """The charge master in force on a date."""
    newest_first = Fee.objects.filter(_in_force(on)).order_by("code", "modifier", "-starts_on")
    return newest_first.distinct("code", "modifier")


def contract(payer_id: int, on: date) -> Contract | None:
    """The contract with a payer in force on a date of service."""
    return Contract.objects.filter(_in_force(on), payer_id=payer_id).order_by("-starts_on").first()


def contracts_with(payer_id: int) -> QuerySet[Contract]:
    """Every contract with a payer, the newest first."""
    return Contract.objects.filter(payer_id=payer_id).order_by("-starts_on")


def contracts() -> QuerySet[Contract]:
    return Contract.objects.select_related("payer").order_by("payer__name", "-starts_on")


def is_enrolled(provider_id: int, payer_id: int, on: date) -> bool:
    return Enrolment.objects.filter(_in_force(on), provider_id=provider_id, payer_id=payer_id).exists()


def needs_authorization(payer_row: Payer, codes: Iterable[str]) -> list[str]:
    """Those of ``codes`` that the payer must authorize before the service."""
    return [code for code in codes if _fits(code, payer_row.authorization_codes)]


def _fits(code: str, patterns: Sequence[str]) -> bool:
    for pattern in patterns:
        low, dash, high = pattern.partition("-")
        if code == pattern or (pattern.endswith("*") and code.startswith(pattern[:-1])):
            return True
        if dash and len(low) == len(code) == len(high) and low <= code <= high:
            return True
    return False


def within_tolerance(payer_row: Payer, expected: Cents, paid: Cents) -> bool:
    """Whether a payment is near enough to what was expected not to be looked at."""
    gap = abs(expected - paid)
    return gap <= payer_row.tolerance_cents or gap * 100 <= abs(expected) * payer_row.tolerance_percent


def billing_provider(row: Practice) -> values.Provider:
    """The practice as a claim names it (loops 2000A and 2010AA)."""
    numbers = [("TE", row.contact_phone), ("EM", row.contact_email)]
    return values.Provider(
        last=row.name,
        organization=True,
        npi=row.npi,
        taxonomy=row.taxonomy,
        tax_id=row.tax_id,
        address=address_value(row),
        contact=values.Contact(row.contact_name, tuple((kind, number) for kind, number in numbers if number)),
    )


def rendering_value(row: Provider) -> values.Provider:
    """A provider as a claim names the one who rendered the care (loop 2310B)."""
    return values.Provider(
        last=row.last, first=row.first, middle=row.middle, suffix=row.suffix, npi=row.npi, taxonomy=row.taxonomy
    )


def facility_value(row: Place, home: Practice) -> values.Provider | None:
    """A place as a claim names the service facility (loop 2310C); ``None`` at the billing address or at a home."""
    if row.pos == "12" or address_value(row) == address_value(home):
        return None
    return values.Provider(last=row.name, organization=True, npi=row.npi, address=address_value(row))


def payer_value(row: Payer) -> values.Payer:
    """A payer as a claim names it (loop 2010BB)."""
    return values.Payer(name=row.name, id=row.payer_id, address=address_value(row))


def address_value(row: Postal) -> values.Address | None:
    """The address columns of a row as a value; ``None`` when there is no street or city."""
    if not (row.line1 or row.city):
        return None
    return values.Address(line1=row.line1, line2=row.line2, city=row.city, state=row.state, postal=row.postal)
