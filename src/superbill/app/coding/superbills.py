"""Superbills: the practice's slip by specialty, and each coder's favourites. Both are written as text, one code a line::

    # Office visits
    3  99213     Office visit, low
       99214-25  Office visit with a procedure
    # Found
    H  I10       High blood pressure

A single letter or digit before a code is the key that enters it. Diagnoses are written with their dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import shorten
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from msgspec import Struct

from superbill.app.coding import entry
from superbill.app.coding.models import Charge, Diagnosis, Encounter, Pick, Superbill
from superbill.app.coding.tables import gloss, tables
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid

_KEY = re.compile(r"[0-9A-Z]\Z")
_MOST = 120
"""Codes on a slip: more do not fit on a sheet of paper."""
_MOST_FAVOURITES = 36
_PROPOSED = (24, 36)
"""How many services and diagnoses of the past are proposed."""


class Written(Struct, frozen=True):
    """A line of a superbill."""

    section: str
    key: str
    code: str
    modifiers: tuple[str, ...]
    is_diagnosis: bool
    label: str


@transaction.atomic
def set_superbill(actor: Actor, *, name: str, text: str, taxonomy: str = "", active: bool = True) -> Superbill:
    """A superbill by its name; doing so again replaces its codes. Raises :class:`NotValid` naming each bad line."""
    actor.must("set_up_superbill")
    if not name.strip():
        raise NotValid("Give the superbill a name, such as the specialty's.")
    written = read(text, clock.today(), most=_MOST)
    row, _ = Superbill.objects.select_for_update().get_or_create(name=name.strip()[:60])
    row.taxonomy, row.active = taxonomy.strip().upper()[:10], active
    row.changed_by, row.changed_at = actor.name, clock.now()
    row.save()
    row.picks.all().delete()
    _store(written, superbill=row)
    audit.record(actor=actor, action="set_superbill", subject=f"superbill:{row.pk}", picks=len(written))
    return row


@transaction.atomic
def set_favourites(actor: Actor, *, text: str) -> list[Pick]:
    """A coder's own codes, in place of those there were."""
    actor.must("code_encounter")
    written = read(text, clock.today(), most=_MOST_FAVOURITES)
    coder = _coder(actor)
    Pick.objects.filter(coder=coder).delete()
    return _store(written, coder=coder)


@transaction.atomic
def add_favourite(actor: Actor, *, code: str, label: str = "") -> list[Pick]:
    """Put one code among a coder's own, at the end, under the first free digit; again takes it away."""
    actor.must("code_encounter")
    lines = text_of(favourites(actor)).splitlines()
    one = read(f"{code} {label}", clock.today(), most=1)[0]
    kept = [line for line in lines if _same(line, one)]
    if kept:
        lines = [line for line in lines if line not in kept]
    else:
        used = {pick.key for pick in favourites(actor)}
        key = next((digit for digit in "1234567890" if digit not in used), "")
        lines.append(f"{key} {_shown(one.code, one.modifiers, is_diagnosis=one.is_diagnosis)} {one.label}")
    return set_favourites(actor, text="\n".join(lines))


def _same(line: str, one: Written) -> bool:
    other = _line(line, "", clock.today())
    return (other.code, other.modifiers, other.is_diagnosis) == (one.code, one.modifiers, one.is_diagnosis)


def _coder(actor: Actor) -> Any:
    if actor.user_id is None:
        raise NotValid("Favourites belong to a person who is signed in.")
    return get_user_model().objects.get(pk=actor.user_id)


def _store(written: Sequence[Written], **of: Any) -> list[Pick]:
    return Pick.objects.bulk_create(
        Pick(
            position=position,
            section=each.section,
            key=each.key,
            code=each.code,
            is_diagnosis=each.is_diagnosis,
            modifiers=list(each.modifiers),
            label=each.label,
            **of,
        )
        for position, each in enumerate(written, start=1)
    )


def read(text: str, on: date, *, most: int) -> list[Written]:
    """The codes of a text. Raises :class:`NotValid` naming each line that is none, and keys used twice."""
    found: list[Written] = []
    wrong: list[str] = []
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            section = line.strip().lstrip("# ").strip()[:40]
        elif line.strip():
            try:
                found.append(_line(line, section, on))
            except (NotValid, entry.Unreadable) as bad:
                wrong.append(f"line {number}: {bad}")
    keys = [each.key for each in found if each.key]
    wrong += [f"the key {key} is used twice" for key in sorted({key for key in keys if keys.count(key) > 1})]
    if wrong:
        raise NotValid(f"Not saved: {'; '.join(wrong)}.")
    if not found:
        raise NotValid("Write at least one code.")
    if len(found) > most:
        raise NotValid(f"{len(found)} codes are too many; there is room for {most}.")
    return found


def _line(line: str, section: str, on: date) -> Written:
    key, rest = "", line.split()
    if _KEY.match(rest[0].upper()):
        key, rest = rest[0].upper(), rest[1:]
    if not rest:
        raise NotValid("a key without a code")
    label = _short(" ".join(rest[1:]))
    if entry.is_diagnosis(rest[0]):
        code = rest[0].upper().replace(".", "")
        row = tables().icd10cm.get(code, on)
        if row is None and tables().icd10cm:
            raise NotValid(f"{rest[0]} is no diagnosis code on {on}")
        return Written(section, key, code, (), True, label or (_short(row.text) if row else code))
    charge = entry.read_charge(rest[0])
    fee = practice.fee(charge.code, on, charge.modifiers)
    label = label or (fee.label if fee else "") or _short(tables().procedure(charge.code, on) or "")
    if not label:
        raise NotValid(f"{rest[0]} needs words of your own: it is not in the charge master")
    return Written(section, key, charge.code, charge.modifiers, False, label)


def text_of(picks: Iterable[Pick]) -> str:
    """Picks as they are written."""
    lines, section = [], ""
    for pick in picks:
        if pick.section != section:
            section = pick.section
            lines.append(f"# {section}")
        shown = _shown(pick.code, pick.modifiers, is_diagnosis=pick.is_diagnosis)
        lines.append(f"{pick.key or ' '} {shown:<10} {pick.label}")
    return "\n".join(lines)


def _shown(code: str, modifiers: Iterable[str], *, is_diagnosis: bool) -> str:
    return entry.dotted(code) if is_diagnosis else "-".join((code, *modifiers))


def shown(pick: Pick) -> str:
    """A pick's code as one types it."""
    return _shown(pick.code, pick.modifiers, is_diagnosis=pick.is_diagnosis)


def favourites(actor: Actor) -> list[Pick]:
    """A coder's own codes, in order."""
    return list(Pick.objects.filter(coder_id=actor.user_id).order_by("position")) if actor.user_id else []


def superbill_for(encounter: Encounter) -> Superbill | None:
    """The superbill of the provider's specialty, else the one that is everybody's."""
    rows = Superbill.objects.filter(active=True, taxonomy__in=["", encounter.provider.taxonomy])
    return rows.order_by("-taxonomy", "pk").first()


def proposed(taxonomy: str, since: date) -> str:
    """A superbill's text from what was most often coded since a day for providers of a specialty, all when empty."""
    visits = Encounter.objects.filter(on__gte=since).exclude(status__in=[Encounter.Status.DRAFT, "closed"])
    if taxonomy:
        visits = visits.filter(provider__taxonomy=taxonomy)
    charges = Charge.objects.filter(encounter__in=visits, voided_at=None).exclude(code="")
    services = _most(charges.values("code"), _PROPOSED[0])
    diagnoses = _most(Diagnosis.objects.filter(encounter__in=visits).values("code"), _PROPOSED[1])
    keys, today = iter("123456789"), clock.today()
    labels = {fee.code: fee.label for fee in practice.fees(today)}
    lines = ["# Services", *(f"{next(keys, ' ')} {code:<6} {labels.get(code, '')}" for code in services), "# Diagnoses"]
    lines += [f"  {entry.dotted(code):<8} {_short(gloss(code, today))}" for code in diagnoses]
    return "\n".join(line.rstrip() for line in lines)


def _most(rows: Any, limit: int) -> list[str]:
    counted = rows.annotate(count=Count("pk")).order_by("-count", "code")
    return [row["code"] for row in counted[:limit]]


def _short(text: str) -> str:
    """What stands beside a tick: whole words, at most as many as fit."""
    return shorten(text, 60, placeholder=" …")
