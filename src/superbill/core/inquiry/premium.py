"""Premium: the 820, a payment of premiums and what it is for (005010X218)."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, Reading, d8, leftover, padded, trimmed
from superbill.core.claim.values import Payer, Reference
from superbill.core.findings import Finding
from superbill.core.inquiry import findings as kinds
from superbill.core.inquiry import levels as hl
from superbill.core.inquiry.levels import Placed
from superbill.core.inquiry.values import Premium, PremiumItem
from superbill.core.money import x12_amount
from superbill.core.x12 import Body, Transaction

VERSION = "005010X218"
_KNOWN = "BPR TRN CUR REF DTM N1 N2 N3 N4 PER RDM ENT NM1 ADX RMR IT1 SLN DTP"


def read_820(transaction: Transaction) -> tuple[Premium | None, list[Finding]]:
    """The premium payment of an 820."""
    refused = hl.refuse(transaction, "820", VERSION)
    if refused:
        return None, refused
    reading = hl.begin(transaction)
    premium = _Premium(reading)
    for position, segment in enumerate(transaction.segments, 1):
        if segment[0] not in ("ST", "SE"):
            premium.take((position, segment))
    return premium.result(), reading.findings


class _Premium:
    """An 820 as it is read."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.fields: dict[str, Any] = {"receiver": Payer(), "remitter": Payer(), "extras": (), "references": ()}
        self.items: list[dict[str, Any]] = []
        self.loop = "HEADER"
        self.role = ""
        self.entity: dict[str, Any] = {}

    def take(self, placed: Placed) -> None:
        position, segment = placed
        tag = segment[0]
        if tag == "ENT":
            self.loop, self.role, self.entity = "2000", "", {"entity": tuple(segment[2:]), "person": None}
        elif tag == "RMR":
            self.loop = "2300"
            self._item(segment, position)
        elif tag == "N1":
            self._party(placed)
        elif tag == "NM1" and self.loop == "2000" and self.entity["person"] is None:
            self.entity["person"] = parts.read_person(segment)
        elif not self._inside(placed):
            self._keep(placed)

    def _inside(self, placed: Placed) -> bool:
        if self.loop == "2300":
            return self._about_item(placed)
        if self.loop == "HEADER":
            return self._about_payment(placed)
        return bool(self.role) and self._about_party(placed)

    def _keep(self, placed: Placed) -> None:
        owner = self.items[-1] if self.loop == "2300" else self.fields
        owner["extras"] += (hl.keep(self.reading, self.loop, placed, _KNOWN),)

    def _party(self, placed: Placed) -> None:
        _, role, name, qualifier, identifier = padded(placed[1], 5)
        self.role = {"PE": "receiver", "PR": "remitter"}.get(role, "")
        self.loop = {"PE": "1000A", "PR": "1000B"}.get(role, "1000C")
        if self.role:
            self.fields[self.role] = Payer(name, identifier, qualifier)
        else:
            self._keep(placed)

    def _about_party(self, placed: Placed) -> bool:
        payer = hl.take_payer(self.fields[self.role], placed[1])
        if payer is None:
            return False
        self.fields[self.role] = payer
        return True

    def _about_payment(self, placed: Placed) -> bool:
        position, segment = placed
        fields, reading = self.fields, self.reading
        if segment[0] == "BPR":
            _, handling, amount, direction, method, form, *accounts, paid_on = padded(segment, 17)
            fields |= {"handling": handling, "direction": direction, "method": method, "format": form}
            fields["amount"] = reading.amount(amount, position, "HEADER", "BPR02")
            fields["accounts"] = tuple(accounts) if any(accounts) else ()
            fields["paid_on"] = reading.date_if_any(paid_on, position, "HEADER", "BPR16")
            fields["extras"] += leftover("HEADER", segment, range(1, 17))
            return True
        if segment[0] == "TRN":
            _, fields["trace_kind"], fields["trace"], fields["trace_origin"] = padded(segment, 4)
            fields["extras"] += leftover("HEADER", segment, (1, 2, 3))
            return True
        if segment[0] == "REF" and hl.plain(segment):
            fields["references"] += (Reference(segment[1], segment[2]),)
            return True
        return False

    def _item(self, segment: list[str], position: int) -> None:
        _, qualifier, reference, _, amount, billed = padded(segment, 6)
        self.items.append(
            {
                **self.entity,
                "reference_qualifier": qualifier,
                "reference": reference,
                "amount": self.reading.amount(amount, position, "2300", "RMR04"),
                "billed": self.reading.amount_if_any(billed, position, "2300", "RMR05"),
                "adjustments": (),
                "references": (),
                "extras": leftover("2300", segment, (1, 2, 4, 5)),
            }
        )

    def _about_item(self, placed: Placed) -> bool:
        position, segment = placed
        item = self.items[-1]
        if segment[0] == "REF" and hl.plain(segment):
            item["references"] += (Reference(segment[1], segment[2]),)
            return True
        if segment[0] == "ADX" and len(segment) == 3:
            item["adjustments"] += ((segment[2], self.reading.amount(segment[1], position, "2320", "ADX01")),)
            return True
        if segment[:2] == ["DTM", "582"] and padded(segment, 6)[5] == "RD8" and "starts" not in item:
            first, _, last = padded(segment, 7)[6].partition("-")
            item["starts"] = self.reading.date_if_any(first, position, "2300", "DTM06")
            item["ends"] = self.reading.date_if_any(last, position, "2300", "DTM06")
            return item["starts"] is not None
        return False

    def result(self) -> Premium | None:
        fields = self.fields
        for name, what in (("amount", "BPR (the payment)"), ("trace", "TRN (the trace number)")):
            if not fields.get(name) and name not in fields:
                self.reading.note(kinds.MISSING, 1, "HEADER", value=what)
        usual = {"amount": 0, "direction": "", "method": "", "paid_on": None, "trace": ""}
        return Premium(**{**usual, **fields}, items=tuple(PremiumItem(**item) for item in self.items))


def write_820(premium: Premium) -> Body:
    """The body of an 820. Neighbouring items of one person share an ENT."""
    accounts = (*premium.accounts, *[""] * 10)[:10]
    lead = (premium.handling, x12_amount(premium.amount), premium.direction, premium.method, premium.format)
    bpr = trimmed("BPR", *lead, *accounts, d8(premium.paid_on))
    segments = [parts.laid_over(bpr, premium.extras, "HEADER")]
    trn = trimmed("TRN", premium.trace_kind, premium.trace, premium.trace_origin)
    segments.append(parts.laid_over(trn, premium.extras, "HEADER"))
    segments += [("REF", ref.qualifier, ref.value) for ref in premium.references]
    segments += hl.kept(premium.extras, "HEADER")
    for role, payer, loop in (("PE", premium.receiver, "1000A"), ("PR", premium.remitter, "1000B")):
        segments += [*_write_party(role, payer), *hl.kept(premium.extras, loop)]
    segments += hl.kept(premium.extras, "1000C")
    runs = groupby(premium.items, key=lambda item: (item.entity, item.person))
    for count, ((entity, person), items) in enumerate(runs, 1):
        segments.append(("ENT", str(count), *entity))
        if person is not None:
            segments.append(parts.write_person("IL", person))
        for item in items:
            segments += _write_item(item)
    segments += hl.kept(premium.extras, "2000")
    return Body("820", VERSION, segments)


def _write_party(role: str, payer: Payer) -> list[Elements]:
    identity = (payer.id_qualifier, payer.id) if payer.id else ("", "")
    references = [("REF", ref.qualifier, ref.value) for ref in payer.references]
    return [trimmed("N1", role, parts.said(payer.name), *identity), *parts.write_address(payer.address), *references]


def _write_item(item: PremiumItem) -> list[Elements]:
    billed = "" if item.billed is None else x12_amount(item.billed)
    rmr = trimmed("RMR", item.reference_qualifier, item.reference, "", x12_amount(item.amount), billed)
    segments = [parts.laid_over(rmr, item.extras, "2300")]
    segments += [("REF", ref.qualifier, ref.value) for ref in item.references]
    if item.starts:
        span = f"{d8(item.starts)}-{d8(item.ends)}" if item.ends else d8(item.starts)
        segments.append(("DTM", "582", "", "", "", "RD8", span))
    segments += hl.kept(item.extras, "2300")
    return [*segments, *(("ADX", x12_amount(amount), reason) for reason, amount in item.adjustments)]
