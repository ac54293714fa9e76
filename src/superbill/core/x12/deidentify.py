"""De-identify a file: names, numbers, addresses, dates and free text replaced, the same everywhere in the same way.

Shapes are kept (letters for letters, digits for digits; NPIs keep a valid check digit), so that a valid file stays
valid. Dates move by one whole number of days for the whole file. What an ISA says to let its sender in (ISA02, ISA04)
is blank. Money, codes and structure stay: remove a rare
diagnosis or amount yourself where it could name someone. What stands outside the envelopes and transactions is left
out: nobody can say whom it names.
"""

from __future__ import annotations

import hmac
from datetime import date, timedelta
from hashlib import sha256

from superbill.core.ids import npi_with_check_digit, valid_npi
from superbill.core.x12.envelope import CONTROL, Document, Transaction
from superbill.core.x12.forms import valid_date, valid_time
from superbill.core.x12.grammar import Element
from superbill.core.x12.tables import Node
from superbill.core.x12.tokens import Delimiters, elements, normalising
from superbill.core.x12.validate import placed

_SHAPED = frozenset(
    {"19", "67", "93", "127", "166", "310", "364", "429", "508", "724", "785", "1028", "1035", "1036", "1037", "1039"}
    | {"9998"}
)
"""Names, numbers, streets and cities; the county of an address, a document attached, what a 999 repeats."""
_TEXT = frozenset({"352", "933"})
_PLACES_KEPT = frozenset({"BHT03", "PRV03", "SVD01"})
_QUALIFIERS_KEPT = {"67": frozenset({"PI", "46", "XV"}), "234": frozenset({"N4"})}
"""By data element, the qualifiers before it that say it is of no person: payers, submitters, drugs."""


def deidentify(document: Document, secret: bytes) -> bytes:
    """The file with protected values replaced. The same ``secret`` replaces the same value in the same way."""
    shift = 1 + int.from_bytes(_digest(secret, "days")[:2], "big") % 3000
    sources = _envelopes(document)
    for transaction in document.transactions:
        nodes = placed(transaction)
        for index, parts in enumerate(transaction.segments):
            if parts[0] in {"ST", "SE"}:
                continue
            changed = _segment(parts, nodes.get(index), secret, shift)
            position = transaction.first_segment - 1 + index
            sources[position] = _as_source(changed, document.sources[position], transaction)
    return "".join(sources).encode("latin-1")


def _envelopes(document: Document) -> list[str]:
    """The exact text of each segment of an envelope, and nothing for every other one."""
    starts = {one.first_segment - 1: one.delimiters for one in document.interchanges}
    use: Delimiters | None = None
    kept = []
    for position, source in enumerate(document.sources):
        if position in starts:
            use = starts[position]
            kept.append(_without_secrets(source[source.upper().index("ISA") :], use.element))
        else:
            kept.append(source if use is not None and elements(source, use)[0] in CONTROL else "")
    return kept


def _without_secrets(isa: str, separator: str) -> str:
    """An ISA with blanks for what lets its sender in: ISA02, and ISA04, the password, as wide as they were."""
    parts = isa.split(separator)
    for number in (2, 4):
        if number < len(parts) and parts[number].strip():
            parts[number - 1 : number + 1] = ["00", " " * len(parts[number])]
    return separator.join(parts)


def _digest(secret: bytes, text: str) -> bytes:
    return hmac.new(secret, text.encode(), sha256).digest()


def _as_source(parts: list[str], before: str, transaction: Transaction) -> str:
    """A segment with the file's own delimiters and the line break it had."""
    use: Delimiters = transaction.delimiters
    text = use.element.join(parts)
    table = {ord(ours): chr(theirs) for theirs, ours in normalising(use).items()}
    lead = before[: len(before) - len(before.lstrip("\r\n "))]
    body = before.rstrip("\r\n ")
    tail = before[len(body) :] if use.segment not in "\r\n" else ""
    return lead + text.translate(table).encode("utf-8").decode("latin-1") + use.segment + tail


def _segment(parts: list[str], node: Node | None, secret: bytes, shift: int) -> list[str]:
    grammar = node.segment.elements if node else ()
    changed = [parts[0]]
    for number, text in enumerate(parts[1:], 1):
        element = grammar[number - 1] if number <= len(grammar) else None
        place = f"{parts[0]}{number:02d}"
        if not text or place in _PLACES_KEPT or _of_nobody(element, parts, number):
            changed.append(text)
        elif element is None:
            changed.append(shaped(secret, text))
        elif element.parts:
            changed.append("^".join(_composite(element, one, secret, shift) for one in text.split("^")))
        else:
            changed.append(_value(element, text, parts[number - 1], secret, shift))
    return changed


def _of_nobody(element: Element | None, parts: list[str], number: int) -> bool:
    """Whether a number is a payer's, a submitter's or a drug's; a person's is not, whatever its qualifier says."""
    if element is None or (parts[0] == "NM1" and parts[2:3] == ["1"]):
        return False
    return parts[number - 1] in _QUALIFIERS_KEPT.get(element.data, ())


def _composite(element: Element, text: str, secret: bytes, shift: int) -> str:
    values = text.split(":")
    pairs = zip(values, ["", *values], strict=False)
    return ":".join(
        _value(part, one, before, secret, shift) if one else one
        for part, (one, before) in zip((*element.parts, *(element.parts[-1:] * len(values))), pairs, strict=False)
    )


def _value(element: Element, text: str, before: str, secret: bytes, shift: int) -> str:
    if element.data in _TEXT:
        return "REMOVED"
    if element.data == "116":
        return text[:3] + "0" * (len(text) - 3) if text[:5].isdecimal() else shaped(secret, text)
    if element.data == "1251":
        return _period(before, text, secret, shift)
    if element.data == "373":
        return _moved(text, secret, shift)
    if element.data in _SHAPED and not element.codes:
        return shaped(secret, text)
    return text


def shaped(secret: bytes, text: str) -> str:
    """Another value of the same shape; an NPI gives an NPI."""
    if valid_npi(text):
        digits = str(int.from_bytes(_digest(secret, text)[:6], "big") % 10**8).zfill(8)
        return npi_with_check_digit(text[0] + digits)
    stream = _digest(secret, text.upper())
    while len(stream) < len(text):
        stream += _digest(secret, stream.hex())
    out = []
    for place, (character, byte) in enumerate(zip(text, stream, strict=False)):
        if character.isdecimal():
            out.append(str(byte % 10) if place or byte % 10 else "1")
        elif character.isalpha():
            letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[byte % 26]
            out.append(letter if character.isupper() else letter.lower())
        else:
            out.append(character)
    return "".join(out)


def _period(form: str, text: str, secret: bytes, shift: int) -> str:
    if form == "RD8" and len(text) == 17:
        return f"{_moved(text[:8], secret, shift)}-{_moved(text[9:], secret, shift)}"
    if form == "DT":
        return _moved(text[:8], secret, shift) + text[8:]
    return text if form == "TM" and valid_time(text) else _moved(text, secret, shift)


def _moved(text: str, secret: bytes, shift: int) -> str:
    """A day moved; what is none is replaced, for it may be one that is written in another way."""
    if not valid_date(text) or len(text) != 8:
        return shaped(secret, text)
    day = date(int(text[:4]), int(text[4:6]), int(text[6:])) - timedelta(days=shift)
    return f"{day:%Y%m%d}"
