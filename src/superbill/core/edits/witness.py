"""Witnesses: the smallest claim on which a check fires, and the nearest on which it does not.

A witness is written short, over a clean claim that draws no finding of its own::

    claim = { coverage = { filing_code = "MB" }, diagnoses = ["J069"], lines = ["99213-25 x1 $120.00", "20610-RT >1"] }

A line is a code with its modifiers, then any of ``x2`` units, ``$120.00`` charge,
``@2026-03-02`` day, ``>1,2`` diagnosis pointers, ``in 21`` place, ``rev 0450`` revenue code.
Everything else is named as in the claim value; ``"absent"`` takes a value away. The total follows
from the lines unless given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from superbill.core.claim.values import Claim
from superbill.core.ids import npi_with_check_digit
from superbill.core.money import parse_cents

DAY = date(2026, 3, 2)
"""The day of service of the clean claim."""
SENT = date(2026, 3, 9)
"""The day on which it is scrubbed."""

_ADDRESS = {"line1": "12 Elm Street", "city": "Springfield", "state": "IL", "postal": "627010012"}
_PERSON = {
    "last": "Vane",
    "first": "Iris",
    "member_id": "1EG4TE5MK73",
    "birth": "1958-04-17",
    "sex": "F",
    "address": _ADDRESS,
}
_BILLING = {
    "last": "Elm Street Family Practice",
    "organization": True,
    "npi": npi_with_check_digit("155500001"),
    "taxonomy": "207Q00000X",
    "tax_id": "361234567",
    "address": _ADDRESS,
}
_DOCTOR = {"last": "Reed", "first": "Ada", "npi": npi_with_check_digit("155500002"), "taxonomy": "207Q00000X"}
_CLEAN: dict[str, Any] = {
    "kind": "P",
    "control_number": "W-1",
    "facility_code": "11",
    "billing": _BILLING,
    "coverage": {"filing_code": "CI"},
    "subscriber": _PERSON,
    "payer": {"name": "Invented Health", "id": "INV01"},
    "rendering": _DOCTOR,
    "diagnoses": ["I10"],
    "lines": ["99213"],
}
_CLEAN_INSTITUTIONAL: dict[str, Any] = {
    **_CLEAN,
    "kind": "I",
    "facility_code": "13",
    "rendering": None,
    "attending": _DOCTOR,
    "statement_from": "2026-03-02",
    "statement_to": "2026-03-02",
    "admission_type": "3",
    "admission_source": "1",
    "patient_status": "01",
    "diagnoses": [{"code": "I10", "role": "principal"}],
    "lines": ["99213 rev 0510"],
}


def claim_of(short: Mapping[str, Any]) -> Claim:
    """The claim a witness means. Raises :class:`ValueError` or :class:`msgspec.ValidationError` where it is miswritten."""
    base = _CLEAN_INSTITUTIONAL if short.get("kind") == "I" else _CLEAN
    merged = _merge(base, short)
    merged["diagnoses"] = [_diagnosis(one) for one in merged["diagnoses"]]
    count = len(merged["diagnoses"])
    merged["lines"] = [_line(one, number, count) for number, one in enumerate(merged["lines"], 1)]
    merged.setdefault("charge", sum(line["charge"] for line in merged["lines"]))
    return msgspec.convert(_plain(merged), Claim, strict=False)


def _plain(value: Any) -> Any:
    """The same with dates as text, so that files may write them either way."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        known = merged.get(key)
        if value == "absent":
            merged.pop(key, None)
        else:
            merged[key] = _merge(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return merged


def _diagnosis(short: str | Mapping[str, Any]) -> dict[str, Any]:
    return {"code": short} if isinstance(short, str) else dict(short)


def _line(short: str | Mapping[str, Any], number: int, diagnoses: int) -> dict[str, Any]:
    """A line, from text or from a table with ``text`` and further fields."""
    text, further = (short, {}) if isinstance(short, str) else (short.get("text", ""), dict(short))
    further.pop("text", None)
    words = text.split()
    code, *modifiers = words[0].split("-") if words else [""]
    line: dict[str, Any] = {
        "number": number,
        "procedure": {"code": "" if code == "none" else code, "modifiers": modifiers},
        "charge": 10000,
        "pointers": [1] if diagnoses else [],
        "service_from": DAY,
    }
    at = 1
    while at < len(words):
        at += _word(line, words, at)
    return _merge(line, further)


def _word(line: dict[str, Any], words: list[str], at: int) -> int:
    """Read one word into the line and say how many were used."""
    word = words[at]
    if word[:1] == "x":
        line["units"] = word[1:]
    elif word[:1] == "$":
        cents = parse_cents(word[1:])
        if cents is None:
            raise ValueError(f"{word} is not an amount")
        line["charge"] = cents
    elif word[:1] == "@":
        days = word[1:].split("..")
        line["service_from"] = date.fromisoformat(days[0])
        if len(days) > 1:
            line["service_to"] = date.fromisoformat(days[1])
    elif word[:1] == ">":
        line["pointers"] = [int(one) for one in word[1:].split(",") if one]
    elif word in ("in", "rev") and at + 1 < len(words):
        line["place" if word == "in" else "revenue_code"] = words[at + 1]
        return 2
    else:
        raise ValueError(f"{word!r} is not part of a line")
    return 1
