"""Who bills, where and whom, as claims of an earlier system name them. What the practice knows already stays as it is.

Nothing is refused here for its form: a claim that was sent with a wrong number was sent with it.
"""

from __future__ import annotations

import re

from superbill.app.practice.models import Payer, Place, Postal, Practice, Provider
from superbill.core.claim import values

_KINDS = {
    "MB": Payer.Type.MEDICARE_B,
    "MC": Payer.Type.MEDICAID,
    "WC": Payer.Type.WORKERS_COMP,
}
"""SBR09 to what we know about such payers; everything else is commercial until a person says more."""


def adopt_practice(billing: values.Provider, *, contact: values.Contact, submitter_id: str) -> Practice:
    """The practice; made of the billing provider of a claim where nobody has set it up."""
    known = Practice.objects.first()
    if known is not None:
        return known
    numbers = dict(contact.numbers)
    return Practice.objects.create(
        name=billing.last[:60],
        npi=billing.npi[:10],
        tax_id=billing.tax_id[:9],
        taxonomy=billing.taxonomy[:10],
        contact_name=contact.name[:60],
        contact_phone=numbers.get("TE", "")[:10],
        contact_email=numbers.get("EM", ""),
        submitter_id=submitter_id[:15],
        **_postal(billing.address),
    )


def adopt_payer(value: values.Payer, *, filing_code: str) -> Payer:
    """The payer of a claim, by its identifier. Its mailbox and contract are for a person to set up."""
    row, _ = Payer.objects.get_or_create(
        payer_id=value.id or value.name,
        defaults={
            "name": value.name[:60],
            "kind": _KINDS.get(filing_code, Payer.Type.COMMERCIAL),
            "filing_code": filing_code or "ZZ",
            "partner": re.sub("[^a-z0-9]+", "-", (value.id or value.name).lower()).strip("-")[:50],
            **_postal(value.address),
        },
    )
    return row


def adopt_provider(value: values.Provider) -> Provider:
    """Who gave the care: by NPI, and by name where the claim gives none."""
    row, _ = Provider.objects.get_or_create(
        npi=value.npi[:10],
        **({} if value.npi else {"last": value.last[:60], "first": value.first[:35]}),
        defaults={
            "last": value.last[:60],
            "first": value.first[:35],
            "middle": value.middle[:25],
            "suffix": value.suffix[:10],
            "taxonomy": value.taxonomy[:10],
        },
    )
    return row


def adopt_place(pos: str, facility: values.Provider) -> Place:
    """Where the care was given: by place of service and NPI, and by name where the claim gives no NPI."""
    name = facility.last[:60]
    known = Place.objects.filter(pos=pos, **({"npi": facility.npi[:10]} if facility.npi else {"name": name})).first()
    if known is not None:
        return known
    taken = Place.objects.filter(name=name).exists()
    return Place.objects.create(
        name=f"{name[:54]} ({pos})" if taken else name,
        pos=pos,
        npi=facility.npi[:10],
        **_postal(facility.address),
    )


def _postal(address: values.Address | None) -> dict[str, str]:
    if address is None:
        return {}
    sizes = {field.name: field.max_length or 0 for field in Postal._meta.get_fields()}  # type: ignore[union-attr]
    given = {name: getattr(address, name) for name in ("line1", "line2", "city", "state", "postal")}
    return {name: text[: sizes[name]] for name, text in given.items()}
