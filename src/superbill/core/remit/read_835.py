"""Reading an 835: segments to values, at any size.

One pass, no loop grammar to walk: a CLP opens a claim, an SVC a line, and every segment between belongs to
them. What a value has no field for is kept as an extra of its loop. Elements a guide marks *not used* are the
business of guide validation and are not kept by the value (the bytes are kept by whoever received the file).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

from msgspec import structs

from superbill.core.claim import parts
from superbill.core.claim.parts import NOWHERE, Reading, padded
from superbill.core.findings import Finding, Where
from superbill.core.remit import findings as kinds
from superbill.core.remit.values import (
    Adjustment,
    ClaimGroup,
    Extra,
    Provider,
    ProviderAdjustment,
    Reference,
    RemitClaim,
    RemitLine,
    Remittance,
)
from superbill.core.x12 import Transaction, collector

Fields: TypeAlias = dict[str, Any]
Segment: TypeAlias = list[str]
Handler: TypeAlias = Callable[[Reading, Fields, Segment, int], bool]
"""Puts a segment into the fields; ``False`` when the segment must be kept as an extra."""

VERSION = "005010X221A1"
GROUPS = frozenset(("CO", "OA", "PI", "PR"))
KNOWN = frozenset(
    [
        "ST",
        "SE",
        "BPR",
        "TRN",
        "CUR",
        "REF",
        "DTM",
        "N1",
        "N3",
        "N4",
        "PER",
        "RDM",
        "LX",
        "TS3",
        "TS2",
        "CLP",
        "CAS",
        "NM1",
        "MIA",
        "MOA",
        "AMT",
        "QTY",
        "SVC",
        "LQ",
        "PLB",
    ]
)
MIA_REMARKS = (5, 20, 21, 22, 23)
MOA_REMARKS = (3, 4, 5, 6, 7)


def read_835(transaction: Transaction) -> tuple[Remittance | None, list[Finding]]:
    """The remittance of one 835 transaction set, ST to SE; ``None`` when it is something else."""
    if transaction.set_id != "835" or not transaction.version.startswith(VERSION[:10]):
        what = f"{transaction.set_id} {transaction.version}".strip()
        return None, [kinds.NOT_A_REMITTANCE.at(value=what)]
    claims: list[RemitClaim] = []
    found: list[Finding] = []
    remittance = None
    with collector.paused():
        for part, findings in read_parts(transaction.segments, transaction.where(0)):
            found += findings
            if isinstance(part, RemitClaim):
                claims.append(part)
            else:
                remittance = structs.replace(part, claims=tuple(claims))
    return remittance, found


def iter_remit_claims(segments: Iterable[Segment]) -> Iterator[tuple[RemitClaim | Remittance, list[Finding]]]:
    """The claims of every 835 in a stream of segments (:func:`superbill.core.x12.segments`), in bounded memory.

    After the claims of a transaction comes its :class:`Remittance` without claims: header, groups and provider
    adjustments. Findings belong to the part they come with. Other transactions in the stream are left out.
    """
    stream = iter(segments)
    for segment in stream:
        if segment[:2] == ["ST", "835"]:
            yield from read_parts(chain((segment,), stream))


def read_parts(
    segments: Iterable[Segment], place: Where = NOWHERE
) -> Iterator[tuple[RemitClaim | Remittance, list[Finding]]]:
    """The claims of one transaction set whose ST is at ``place`` and, last, the remittance without them.

    What follows its SE is not taken from ``segments``.
    """
    reading = Reading(kinds.UNREADABLE, place)
    state = _Transaction(reading)
    claim: Fields = {}
    lines: list[Fields] = []
    fields, loop, handlers = claim, "", _OUTSIDE
    for position, segment in enumerate(segments, 1):
        tag = segment[0]
        handler = handlers.get(tag)
        if handler is not None and handler(reading, fields, segment, position):
            continue
        if tag in _BOUNDARIES:
            if claim:
                yield state.claim(claim, lines)
                claim, handlers = {}, _OUTSIDE
            if tag == "CLP":
                claim, lines = _clp(reading, segment, position), []
                fields, loop, handlers = claim, "2100", _CLAIM
            elif tag == "SE":
                break
            else:
                state.take(segment, position)
        elif not claim:
            state.take(segment, position)
        elif tag == "SVC":
            fields, loop, handlers = _svc(reading, segment, position), "2110", _LINE
            lines.append(fields)
        else:
            fields["extras"] = fields.get("extras", ()) + _extra(reading, loop, segment, position)
    if claim:
        yield state.claim(claim, lines)
    yield state.remittance(), reading.findings


_BOUNDARIES = frozenset(("CLP", "LX", "PLB", "SE", "ST"))


class _Transaction:
    """Everything of a transaction set outside its claims, as it is read."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.loop = "HEADER"
        self.claims = 0
        self.fields: Fields = {"payer": Provider(), "payee": Provider(), "extras": ()}
        self.groups: list[Fields] = []
        self.adjustments: list[ProviderAdjustment] = []

    def take(self, segment: Segment, position: int) -> None:
        """Put a segment where it belongs."""
        tag = segment[0]
        if tag == "N1":
            self.loop = {"PR": "1000A", "PE": "1000B"}.get(segment[1] if len(segment) > 1 else "", self.loop)
        elif tag == "LX":
            self.loop = "2000"
            number = segment[1] if len(segment) > 1 else ""
            self.groups.append({"number": number, "segment": position, "extras": (), "from": self.claims})
            return
        elif tag == "PLB":
            self.loop = "PLB"
            self._provider_adjustments(segment, position)
            return
        elif tag in _STRAYS:
            self.reading.note(kinds.OUTSIDE_CLAIM, position, "2100", value=tag)
        handler = _TRANSACTION[self.loop].get(tag)
        if handler is None or not handler(self.reading, self.fields, segment, position):
            self._keep(segment, position)

    def _keep(self, segment: Segment, position: int) -> None:
        if segment[0] not in KNOWN:
            self.reading.note(kinds.UNKNOWN_SEGMENT, position, self.loop, value=segment[0])
        owner = self.groups[-1] if self.loop == "2000" else self.fields
        owner["extras"] += (Extra(self.loop, tuple(segment)),)

    def _provider_adjustments(self, segment: Segment, position: int) -> None:
        _, provider, ends, *pairs = padded(segment, 15)
        year_end = self.reading.date_if_any(ends, position, "PLB", "PLB02")
        for place in range(0, 12, 2):
            reason, text = pairs[place], pairs[place + 1]
            if reason or text:
                code, _, reference = reason.partition(":")
                amount = self.reading.amount(text, position, "PLB", f"PLB{place + 4:02}")
                self.adjustments.append(ProviderAdjustment(provider, year_end, code, reference, amount, position))

    def _claim_groups(self) -> tuple[ClaimGroup, ...]:
        """The groups with their sizes; claims before the first LX make a group ``0``."""
        if self.groups and self.groups[0]["from"]:
            self.groups.insert(0, {"number": "0", "from": 0})
        starts = [group.pop("from") for group in self.groups] + [self.claims]
        return tuple(
            ClaimGroup(size=starts[index + 1] - starts[index], **group) for index, group in enumerate(self.groups)
        )

    def claim(self, fields: Fields, lines: list[Fields]) -> tuple[RemitClaim, list[Finding]]:
        """A claim that has ended, and what was found since the one before."""
        self.claims += 1
        found, self.reading.findings = self.reading.findings, []
        return RemitClaim(**fields, lines=tuple([RemitLine(**line) for line in lines])), found

    def remittance(self) -> Remittance:
        """The remittance without its claims, once everything was taken."""
        fields = self.fields
        for needed, name in (("amount", "BPR (the payment)"), ("trace", "TRN (the trace number)")):
            if needed not in fields:
                self.reading.note(kinds.MISSING, 1, "HEADER", value=name)
        groups = self._claim_groups()
        header = {**_NOTHING, **fields}
        header["payer_id"] = _payer_id(header)
        return Remittance(**header, groups=groups, provider_adjustments=tuple(self.adjustments))


_STRAYS = frozenset(["SVC", "CAS", "NM1", "MIA", "MOA", "LQ", "AMT", "QTY"])
_NOTHING: Fields = {
    "handling": "",
    "amount": 0,
    "direction": "",
    "method": "",
    "paid_on": None,
    "trace": "",
    "payer_trace_id": "",
}


def _payer_id(header: Fields) -> str:
    """N104 however it is qualified, else REF*2U, else TRN03."""
    payer: Provider = header["payer"]
    beside = parts.name_id(payer)[1]
    second = next((ref.value for ref in payer.references if ref.qualifier == "2U"), "")
    return beside or second or str(header["payer_trace_id"])


def _bpr(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    _, handling, amount, direction, method, form, *accounts, paid_on = padded(segment, 17)
    fields["handling"] = handling
    fields["amount"] = reading.amount(amount, position, "HEADER", "BPR02")
    fields["direction"], fields["method"], fields["format"] = direction, method, form
    fields["accounts"] = tuple(accounts) if any(accounts) else ()
    fields["paid_on"] = reading.date_if_any(paid_on, position, "HEADER", "BPR16")
    fields["extras"] += parts.leftover("HEADER", segment, range(1, 17))
    return True


def _trn(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    _, _, fields["trace"], fields["payer_trace_id"], fields["trace_supplement"] = padded(segment, 5)
    if not fields["trace"]:
        del fields["trace"]
    return True


def _cur(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    fields["currency"] = padded(segment, 3)[2]
    fields["extras"] += parts.leftover("HEADER", segment, (1, 2))
    return True


def _header_ref(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    if segment[1:2] == ["EV"] and _plain_ref(segment):
        fields["receiver_id"] = segment[2]
        return True
    return False


def _produced(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    if segment[1:2] != ["405"]:
        return False
    return _date(reading, fields, "produced", segment, position, "HEADER")


def _date(reading: Reading, fields: Fields, name: str, segment: Segment, position: int, loop: str) -> bool:
    text = segment[2] if len(segment) > 2 else ""
    day = reading.dates[text]
    if day is None:
        reading.bad(text, position, loop, f"{segment[0]}02")
        return False
    fields[name] = day
    return True


def _plain_ref(segment: Segment) -> bool:
    """Whether a REF is a qualifier and a value and nothing more."""
    size = len(segment)
    return size > 2 and bool(segment[2]) and (size == 3 or not any(segment[3:]))


def _party(role: str) -> dict[str, Handler]:
    """Handlers of the N1 loop that fills ``role``."""

    def change(fields: Fields, **changes: Any) -> bool:
        fields[role] = structs.replace(fields[role], **changes)
        return True

    def n1(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
        fields[role] = parts.read_party(segment)
        return True

    def n3(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
        return change(fields, address=parts.with_n3(fields[role].address, segment))

    def n4(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
        return change(fields, address=parts.with_n4(fields[role].address, segment))

    def ref(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
        if not _plain_ref(segment) or segment[1] in parts.NAME_QUALIFIERS:
            return False
        party: Provider = fields[role]
        if segment[1] == "TJ" and not party.tax_id:
            return change(fields, tax_id=segment[2])
        return change(fields, references=(*party.references, Reference(segment[1], segment[2])))

    return {"N1": n1, "N3": n3, "N4": n4, "REF": ref}


def _contact(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    fields["contacts"] = (*fields.get("contacts", ()), parts.read_contact(segment))
    return True


def _st(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    fields["set_control_number"] = padded(segment, 3)[2]
    return True


_HEADER: dict[str, Handler] = {"ST": _st, "BPR": _bpr, "TRN": _trn, "CUR": _cur, "REF": _header_ref, "DTM": _produced}
_TRANSACTION: Mapping[str, Mapping[str, Handler]] = {
    "HEADER": _HEADER,
    "1000A": {**_party("payer"), "PER": _contact},
    "1000B": _party("payee"),
    "2000": {},
    "PLB": {},
}


def _extra(reading: Reading, loop: str, segment: Segment, position: int) -> tuple[Extra]:
    if segment[0] not in KNOWN:
        reading.note(kinds.UNKNOWN_SEGMENT, position, loop, value=segment[0])
    return (Extra(loop, tuple(segment)),)


def _clp(reading: Reading, segment: Segment, position: int) -> Fields:
    _, number, status, charge, paid, share, filing, theirs, place, frequency, _, drg, weight, fraction = padded(
        segment, 14
    )
    fields: Fields = {
        "control_number": number,
        "status": status,
        "charge": reading.amount(charge, position, "2100", "CLP03"),
        "paid": reading.amount(paid, position, "2100", "CLP04"),
        "filing_code": filing,
        "payer_claim_number": theirs,
        "facility_code": place,
        "frequency": frequency,
        "segment": position,
        "extras": (),
    }
    if share:
        fields["patient_responsibility"] = reading.amount(share, position, "2100", "CLP05")
    if drg or weight or fraction:
        fields["drg"] = drg
        fields["drg_weight"] = reading.quantity_if_any(weight, position, "2100", "CLP12")
        fields["discharge_fraction"] = reading.quantity_if_any(fraction, position, "2100", "CLP13")
    if len(segment) > 10:
        fields["extras"] = parts.leftover("2100", segment, (*range(1, 10), 11, 12, 13))
    return fields


def _svc(reading: Reading, segment: Segment, position: int) -> Fields:
    _, procedure, charge, paid, revenue, units, submitted, submitted_units = padded(segment, 8)
    charged, paying = reading.amounts[charge], reading.amounts[paid]
    fields: Fields = {
        "procedure": reading.procedures[procedure],
        "charge": reading.amount(charge, position, "2110", "SVC02") if charged is None else charged,
        "paid": reading.amount(paid, position, "2110", "SVC03") if paying is None else paying,
        "revenue_code": revenue,
        "segment": position,
    }
    if units:
        count = reading.quantities[units]
        if count is None:
            reading.bad(units, position, "2110", "SVC05")
        else:
            fields["paid_units"] = count
    if submitted:
        fields["submitted"] = reading.procedures[submitted]
    if submitted_units:
        fields["submitted_units"] = reading.quantity_if_any(submitted_units, position, "2110", "SVC07")
    return fields


def _cas(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    group = segment[1] if len(segment) > 1 else ""
    if group not in GROUPS:
        reading.note(kinds.UNKNOWN_GROUP, position, element="CAS01", value=group)
    if len(segment) == 4:
        amount = reading.amounts[segment[3]]
        if amount is not None:
            only = (Adjustment(group, segment[2], amount),)
            fields["adjustments"] = fields["adjustments"] + only if "adjustments" in fields else only
            return True
    rest = [*segment[2:20], "", ""]
    adjustments = []
    for place in range(0, len(rest) - 2, 3):
        code, text, units = rest[place : place + 3]
        if not code and not text:
            continue
        amount = reading.amounts[text]
        if amount is None:
            reading.bad(text, position, "", f"CAS{place + 3:02}")
            return False
        quantity = reading.quantity_if_any(units, position, "", f"CAS{place + 4:02}") if units else None
        adjustments.append(Adjustment(group, code, amount, quantity))
    fields["adjustments"] = (*fields.get("adjustments", ()), *adjustments)
    return bool(adjustments)


def _amt(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    _, qualifier, text = padded(segment, 3)
    amount = reading.amounts[text]
    if amount is None:
        reading.bad(text, position, "", "AMT02")
        return False
    fields["amounts"] = (*fields.get("amounts", ()), (qualifier, amount))
    return True


def _line_amt(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) > 2 and segment[1] == "B6" and "allowed" not in fields:
        allowed = reading.amounts[segment[2]]
        if allowed is not None:
            fields["allowed"] = allowed
            return True
    return _amt(reading, fields, segment, position)


def _qty(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    _, qualifier, text = padded(segment, 3)
    quantity = reading.quantities[text]
    if quantity is None:
        reading.bad(text, position, "2100", "QTY02")
        return False
    fields["quantities"] = (*fields.get("quantities", ()), (qualifier, quantity))
    return True


def _reference(name: str, qualifier: str) -> Handler:
    """A REF handler that puts the first reference of one qualifier into the field ``name``."""

    def ref(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
        if not _plain_ref(segment):
            return False
        if segment[1] == qualifier and name not in fields:
            fields[name] = segment[2]
        else:
            fields["references"] = (*fields.get("references", ()), Reference(segment[1], segment[2]))
        return True

    return ref


_line_reference = _reference("control_number", "6R")


def _line_ref(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) == 3 and segment[1] == "6R" and segment[2] and "control_number" not in fields:
        fields["control_number"] = segment[2]
        return True
    if len(segment) > 1 and segment[1] == "0K" and _plain_ref(segment):
        fields["policies"] = (*fields.get("policies", ()), segment[2])
        return True
    return _line_reference(reading, fields, segment, position)


def _dates(names: Mapping[str, str], loop: str) -> Handler:
    """A DTM handler that puts each qualifier's date into its field, once."""

    def dtm(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
        name = names.get(segment[1] if len(segment) > 1 else "", "")
        if not name or name in fields:
            return False
        day = reading.dates[segment[2]] if len(segment) > 2 else None
        if day is None:
            return _date(reading, fields, name, segment, position, loop)
        fields[name] = day
        return True

    return dtm


def _lq(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    if segment[1:2] != ["HE"] or len(segment) < 3:
        return False
    fields["remarks"] = (*fields.get("remarks", ()), segment[2])
    return True


def _outcome(places: Sequence[int]) -> Handler:
    """A MIA or MOA handler: remark codes, and the rest left over."""

    def outcome(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
        remarks = [segment[place] for place in places if place < len(segment) and segment[place]]
        fields["remarks"] = (*fields.get("remarks", ()), *remarks)
        if len(segment) - segment.count("") > len(remarks) + 1:
            fields["extras"] += parts.leftover("2100", segment, places)
        return True

    return outcome


def _nm1(reading: Reading, fields: Fields, segment: Segment, position: int) -> bool:
    role = segment[1] if len(segment) > 1 else ""
    name = _ROLES.get(role, "")
    if not name or name in fields:
        return False
    if name == "rendering":
        fields[name] = parts.read_provider(segment)
    elif name in ("crossover", "corrected_payer"):
        payer = parts.read_payer(segment)
        fields[name] = Reference(payer.name, payer.id)
        fields[name + "_qualifier"] = payer.id_qualifier
    else:
        fields[name] = parts.read_person(segment)
    return True


_ROLES = {
    "QC": "patient",
    "IL": "subscriber",
    "74": "corrected",
    "82": "rendering",
    "TT": "crossover",
    "PR": "corrected_payer",
}
_OUTSIDE: dict[str, Handler] = {}
"""No segment belongs to a claim before the first."""
_CLAIM: dict[str, Handler] = {
    "CAS": _cas,
    "NM1": _nm1,
    "MIA": _outcome(MIA_REMARKS),
    "MOA": _outcome(MOA_REMARKS),
    "REF": _reference("original_claim_number", "F8"),
    "DTM": _dates({"232": "service_from", "233": "service_to", "036": "coverage_expired", "050": "received"}, "2100"),
    "PER": _contact,
    "AMT": _amt,
    "QTY": _qty,
}
_LINE: dict[str, Handler] = {
    "CAS": _cas,
    "REF": _line_ref,
    "DTM": _dates({"150": "service_from", "151": "service_to", "472": "service_from"}, "2110"),
    "AMT": _line_amt,
    "LQ": _lq,
}
