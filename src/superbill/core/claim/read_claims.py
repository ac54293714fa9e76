"""A claim from its loops: the levels above it, loop 2300, its people, other payers and lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from superbill.core.claim.cut import Cut, Loop, Segment
from superbill.core.claim.findings import INCOMPLETE, LEFT_OUT, OTHER_SEPARATOR
from superbill.core.claim.loops import (
    CLAIM_AMOUNTS,
    CLAIM_DATES,
    CLAIM_REFERENCES,
    CLAIM_ROLES,
    OTHER_AMOUNTS,
    PLACES,
    D,
    I,
    P,
)
from superbill.core.claim.parts import padded
from superbill.core.claim.read_lines import read_adjustments, read_line
from superbill.core.claim.read_parties import Parties, read_pat
from superbill.core.claim.reading import ClaimReading, Fields, extra
from superbill.core.claim.values import (
    Adjustment,
    Attachment,
    Claim,
    ClaimKind,
    CodedFact,
    Coverage,
    Diagnosis,
    Extra,
    InpatientProcedure,
    OtherPayer,
    Payer,
    Person,
)
from superbill.core.money import dollars

_PLAIN_CLM = 10
"""The size of a CLM without its rarer elements."""
_PLACE = re.compile(r"[0-9A-Z]{2}([^0-9A-Z\s])[AB]\1[0-9A-Z]\Z")
_OF_CLM = {
    P: frozenset({1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 20}),
    I: frozenset({1, 2, 5, 7, 8, 9, 20}),
    D: frozenset({1, 2, 5, 6, 7, 8, 9, 11, 12, 19, 20}),
}

Take: TypeAlias = "Callable[[ClaimReader, Fields, Segment, int], bool]"
"""Puts a segment's meaning into fields; false when the value has no field for it."""


class Level:
    """What an HL level gives to every claim under it. ``broken`` when it could not be read."""

    def __init__(self) -> None:
        self.loops: list[Loop] | None = None
        self.fields: Fields = {}
        self.extras: tuple[Extra, ...] = ()
        self.broken = False


class ClaimReader:
    """Reads the claims of one transaction, one cut after the other."""

    def __init__(self, reading: ClaimReading) -> None:
        self.reading = reading
        self.kind = reading.kind
        self.parties = Parties(reading, PLACES[reading.kind])
        self.memory = reading.memory
        self._billing, self._subscriber, self._patient = Level(), Level(), Level()

    def read(self, cut: Cut) -> Claim | None:
        """The claim; ``None``, with findings, when something in it cannot be read."""
        at = cut.claim[0][1]
        claim, lines = self._as_meant(cut)
        broken = self._enter(self._billing, cut.billing, self._read_billing, at)
        broken |= self._enter(self._subscriber, cut.subscriber, self._read_subscriber, at)
        broken |= bool(cut.patient) and self._enter(self._patient, cut.patient, self._read_patient, at)
        self.reading.broken = broken
        fields = {"kind": self.kind, **self._billing.fields, **self._subscriber.fields}
        extras = self._billing.extras + self._subscriber.extras
        if cut.patient:
            fields["coverage"] = self._related(fields.get("coverage"), cut)
            fields["patient"] = self._patient.fields.get("patient")
            extras += self._patient.extras
        own = self._read_claim(claim, lines, fields)
        if self.reading.broken:
            _, number, charge = padded(claim[0][2][0], 3)
            cents = self.reading.amounts[charge]
            said = "not readable" if cents is None else dollars(cents)
            self.reading.note(LEFT_OUT, at, "2300", "CLM01", value=number or "(no number)", charge=said)
            return None
        fields["extras"] = (*extras, *own)
        return Claim(**fields)

    def _as_meant(self, cut: Cut) -> tuple[list[Loop], list[list[Loop]]]:
        """The claim's loops with composites divided by colons, also where the sender divides them by something else."""
        _, at, segments = cut.claim[0]
        clm = segments[0]
        place = clm[5] if len(clm) > 5 else ""
        if ":" in place:
            return cut.claim, cut.lines
        match = _PLACE.match(place)
        if match is None:
            self.reading.note(INCOMPLETE, at, "2300", "CLM05", what="place and frequency (CLM05)")
            return cut.claim, cut.lines
        self.reading.note(OTHER_SEPARATOR, at, "2300", "CLM05", value=match[1])
        claim, *lines = [
            [
                (name, start, [[element.replace(match[1], ":") for element in segment] for segment in segments])
                for name, start, segments in loops
            ]
            for loops in (cut.claim, *cut.lines)
        ]
        return claim, lines

    def _enter(self, level: Level, loops: list[Loop], read: Callable[[Level], None], at: int) -> bool:
        """Read a level when its first claim comes; whether it is broken."""
        if level.loops is not loops or not loops:
            self.reading.broken = False
            level.loops, level.fields, level.extras = loops, {}, ()
            if loops:
                at = loops[0][1]
            read(level)
            for field, what in _NEEDED[read.__name__]:
                if field not in level.fields:
                    self.reading.missing_part(at, what)
            level.broken = self.reading.broken
        return level.broken

    def _read_billing(self, level: Level) -> None:
        fields, extras = level.fields, []
        taxonomy = ""
        for loop in level.loops or ():
            name, _, segments = loop
            if name == "2000A":
                for segment in segments[1:]:
                    if segment[:3] == ["PRV", "BI", "PXC"] and len(segment) == 4 and not taxonomy:
                        taxonomy = segment[3]
                    else:
                        extras.append(extra(name, segment))
                continue
            field = {"2010AA": "billing", "2010AB": "pay_to"}.get(name)
            if field is None or field in fields:
                extras.extend(extra(name, segment) for segment in segments)
                continue
            fields[field], loose = self.parties.provider(loop, taxonomy if field == "billing" else "")
            extras.extend(loose)
        level.extras = tuple(extras)

    def _read_subscriber(self, level: Level) -> None:
        fields: Fields = level.fields
        extras: list[Extra] = []
        about: Fields = {}
        for loop in level.loops or ():
            name, at, segments = loop
            if name == "2000B":
                for position, segment in enumerate(segments[1:], at + 1):
                    if segment[0] == "SBR" and "coverage" not in fields:
                        fields["coverage"] = self.parties.coverage(segment, position, name)
                    elif segment[0] == "PAT" and not about:
                        about = read_pat(self.reading, segment, position, name)
                    else:
                        extras.append(extra(name, segment))
            elif name == "2010BA" and "subscriber" not in fields:
                about.pop("relationship", None)
                fields["subscriber"], loose = self.parties.person(loop, about)
                extras.extend(loose)
            elif name == "2010BB" and "payer" not in fields:
                fields["payer"], loose = self.parties.payer(loop)
                extras.extend(loose)
            else:
                extras.extend(extra(name, segment) for segment in segments)
        if "payer" not in fields and level.loops:
            self.reading.incomplete(level.loops[0][1], "payer (2010BB)")
            fields["payer"] = Payer()
        level.extras = tuple(extras)

    def _read_patient(self, level: Level) -> None:
        fields: Fields = level.fields
        extras: list[Extra] = []
        pat: Fields = {}
        for loop in level.loops or ():
            name, at, segments = loop
            if name == "2000C":
                for position, segment in enumerate(segments[1:], at + 1):
                    if segment[0] == "PAT" and "relationship" not in fields:
                        pat = read_pat(self.reading, segment, position, name)
                        fields["relationship"] = pat.pop("relationship")
                    else:
                        extras.append(extra(name, segment))
            elif name == "2010CA" and "patient" not in fields:
                fields["patient"], loose = self.parties.person(loop, pat)
                extras.extend(loose)
            else:
                extras.extend(extra(name, segment) for segment in segments)
        level.extras = tuple(extras)

    def _related(self, coverage: Coverage | None, cut: Cut) -> Coverage | None:
        """The subscriber's coverage with the patient's relationship to the subscriber."""
        if coverage is None:
            return None
        relationship = self._patient.fields.get("relationship", "")
        return Coverage(
            coverage.sequence, relationship, coverage.group_number, coverage.group_name, coverage.msp_type,
            coverage.filing_code,
        )  # fmt: skip

    def _read_claim(self, loops: list[Loop], lines: list[list[Loop]], fields: Fields) -> list[Extra]:
        """Fill in the claim's own fields; the segments that have none."""
        reading = self.reading
        extras: list[Extra] = []
        _, at, segments = loops[0]
        for offset, segment in enumerate(segments):
            take = _TAKE.get(segment[0])
            if take is None or not take(self, fields, segment, at + offset):
                extras.append(extra("2300", segment))
        index, count = 1, len(loops)
        while index < count:
            loop = loops[index]
            start, index = index, index + 1
            if loop[0] == "2320":
                while index < count and loops[index][0][:3] == "233":
                    index += 1
                other = self._other_payer(loops[start:index])
                fields["other_payers"] = (*fields.get("other_payers", ()), other)
            else:
                self._role(loop, fields, extras)
        if not lines:
            reading.incomplete(at, "service line (LX)")
        fields["lines"] = tuple([read_line(reading, self.parties, line) for line in lines])
        return extras

    def _role(self, loop: Loop, fields: Fields, extras: list[Extra]) -> None:
        name, _, segments = loop
        role = CLAIM_ROLES.get(segments[0][1]) if name < "2310Z" and len(segments[0]) > 1 else None
        if role and role not in fields:
            fields[role], loose = self.parties.provider(loop)
            if loose:
                extras.extend(loose)
        else:
            extras.extend(extra(name, segment) for segment in segments)

    def _other_payer(self, loops: list[Loop]) -> OtherPayer:
        """Loop 2320 with the loops below it."""
        fields: Fields = {"benefits_assigned": "", "release": ""}
        extras: list[Extra] = []
        name, at, segments = loops[0]
        fields["coverage"] = self.parties.coverage(segments[0], at, name)
        for position, segment in enumerate(segments[1:], at + 1):
            take = _TAKE_OTHER.get(segment[0])
            if take is None or not take(self, fields, segment, position):
                extras.append(extra(name, segment))
        for loop in loops[1:]:
            name = loop[0]
            if name == "2330A" and "subscriber" not in fields:
                fields["subscriber"], loose = self.parties.person(loop, {})
            elif name == "2330B" and "payer" not in fields:
                loose = self._read_other_payer(loop, fields)
            else:
                loose = tuple(extra(name, segment) for segment in loop[2])
            extras.extend(loose)
        for field, what, nobody in (
            ("subscriber", "subscriber of another payer (2330A)", Person()),
            ("payer", "name of another payer (2330B)", Payer()),
        ):
            if field not in fields:
                self.reading.incomplete(at, what)
                fields[field] = nobody
        return OtherPayer(**fields, extras=tuple(extras))

    def _read_other_payer(self, loop: Loop, fields: Fields) -> tuple[Extra, ...]:
        """Loop 2330B: the payer, when it paid, and its number of the claim."""
        name, at, segments = loop
        kept = []
        for position, segment in enumerate(segments, at):
            if segment[:2] == ["DTP", "573"] and "paid_on" not in fields:
                fields["paid_on"] = self.reading.span(segment, position, name)[0]
            elif segment[:2] == ["REF", "F8"] and len(segment) == 3 and "claim_number" not in fields:
                fields["claim_number"] = segment[2]
            else:
                kept.append(segment)
        fields["payer"], loose = self.parties.payer((name, at, kept))
        return loose


_NEEDED = {
    "_read_billing": (("billing", "billing provider (2010AA)"),),
    "_read_subscriber": (
        ("coverage", "coverage (SBR)"),
        ("subscriber", "subscriber (2010BA)"),
    ),
    "_read_patient": (("patient", "patient (2010CA)"), ("relationship", "relationship to the subscriber (PAT)")),
}


def _claim(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    reading, kind = reader.reading, reader.kind
    size = len(segment)
    plain = size == _PLAIN_CLM and kind is not I
    e = segment if plain else padded(segment, max(size, 21))
    if not e[1]:
        reading.missing(position, "2300", "CLM01")
    cents = reading.amounts[e[2]]
    fields["control_number"] = e[1]
    fields["charge"] = reading.amount(e[2], position, "2300", "CLM02") if cents is None else cents
    fields["facility_code"], fields["frequency"] = reader.memory.places[e[5]]
    fields["assignment"], fields["benefits_assigned"], fields["release"] = e[7], e[8], e[9]
    if kind is not I:
        fields["signature_on_file"] = e[6]
    if not plain:
        _claim_more(fields, e, kind)
        reading.unused(segment, _OF_CLM[kind], position, "2300")
    return True


def _claim_more(fields: Fields, e: Segment, kind: ClaimKind) -> None:
    """The rarer elements of a CLM."""
    fields["delay_reason"] = e[20]
    if kind is I:
        return
    causes = padded(e[11].split(":"), 5)
    fields["related_causes"] = tuple(cause for cause in causes[:3] if cause)
    fields["accident_state"], fields["accident_country"] = causes[3], causes[4]
    fields["special_program"] = e[12]
    if kind is P:
        fields["signature_source"] = e[10]
    else:
        fields["predetermination"] = e[19] == "PB"


def _date(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) != 4:
        return False
    _, qualifier, form, text = segment
    reading = reader.reading
    field = CLAIM_DATES.get(qualifier)
    if field:
        if form != "D8" or field in fields:
            return False
        fields[field] = reading.date_if_any(text, position, "2300", "DTP03")
        return True
    if qualifier == "434" or (qualifier == "472" and reader.kind is D):
        if "statement_from" in fields:
            return False
        first, last = reading.span(segment, position, "2300")
        fields["statement_from"] = first
        fields["statement_to"] = last if qualifier == "472" else last or first
        return True
    return qualifier in _STAYS and _stay(reading, fields, segment, position)


_STAYS = {"435": ("admission", "admission_hour"), "096": ("discharge", "discharge_hour")}


def _stay(reading: ClaimReading, fields: Fields, segment: Segment, position: int) -> bool:
    """The beginning or end of a stay: a day, an hour, or both."""
    _, qualifier, form, text = segment
    day, hour = _STAYS[qualifier]
    if day in fields or hour in fields or form not in ("D8", "DT", "TM"):
        return False
    if form != "TM":
        fields[day] = reading.date_if_any(text[:8], position, "2300", "DTP03")
        text = text[8:]
    if text.isascii() and text.isdigit():
        fields[hour] = text
    elif text or form != "D8":
        reading.bad(text, position, "2300", "DTP03")
    return True


def _admission(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    if "patient_status" in fields:
        return False
    _, fields["admission_type"], fields["admission_source"], fields["patient_status"] = padded(segment, 4)
    reader.reading.unused(segment, range(1, 4), position, "2300")
    return True


def _attachment(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) > 7 or any(segment[3:5]):
        return False
    _, report, transmission, _, _, qualifier, number = padded(segment, 7)
    if qualifier not in ("AC", "") or bool(qualifier) != bool(number):
        return False
    fields["attachments"] = (*fields.get("attachments", ()), Attachment(report, transmission, number))
    return True


def _amount(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    return _amount_of(reader, fields, segment, position, CLAIM_AMOUNTS, "2300")


def _amount_of(
    reader: ClaimReader, fields: Fields, segment: Segment, position: int, known: dict[str, str], loop: str
) -> bool:
    field = known.get(segment[1]) if len(segment) == 3 else None
    if field is None or field in fields:
        return False
    fields[field] = reader.reading.amount(segment[2], position, loop, "AMT02")
    return True


def _reference(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) != 3:
        return False
    field = CLAIM_REFERENCES.get(segment[1])
    if field is None and segment[1] == "LU" and reader.kind is I:
        field = "accident_state"
    if field is None or field in fields:
        return False
    fields[field] = segment[2]
    return True


def _note(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) != 3 or not segment[2] or "note" in fields:
        return False
    _, fields["note_kind"], fields["note"] = segment
    return True


def _conditions(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    """An HI, all of it or nothing of it."""
    known = reader.memory.conditions
    if reader.kind is P and "diagnoses" not in fields:
        diagnosed = reader.memory.diagnoses
        diagnoses = [diagnosed[composite] for composite in segment[1:]]
        if all(diagnoses):
            fields["diagnoses"] = tuple(diagnoses)
            return True
    read = [known[composite] for composite in segment[1:] if composite]
    if not all(read) or sum(isinstance(one, str) for one in read) > ("drg" not in fields):
        return False
    for field, kind in (("diagnoses", Diagnosis), ("procedures", InpatientProcedure), ("conditions", CodedFact)):
        found = tuple(one for one in read if isinstance(one, kind))
        if found:
            fields[field] = (*fields.get(field, ()), *found)
    drg = [one for one in read if isinstance(one, str)]
    if drg:
        fields["drg"] = drg[0]
    return True


_TAKE: dict[str, Take] = {
    "CLM": _claim,
    "DTP": _date,
    "CL1": _admission,
    "PWK": _attachment,
    "AMT": _amount,
    "REF": _reference,
    "NTE": _note,
    "HI": _conditions,
}


def _other_adjustments(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    adjustments: tuple[Adjustment, ...] = read_adjustments(reader.reading, segment, position, "2320")
    fields["adjustments"] = (*fields.get("adjustments", ()), *adjustments)
    return True


def _other_amount(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    return _amount_of(reader, fields, segment, position, OTHER_AMOUNTS, "2320")


def _assignment(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    if "signature_source" in fields:
        return False
    _, _, _, fields["benefits_assigned"], fields["signature_source"], _, fields["release"] = padded(segment, 7)
    reader.reading.unused(segment, frozenset({3, 4, 6}), position, "2320")
    return True


def _remarks(reader: ClaimReader, fields: Fields, segment: Segment, position: int) -> bool:
    """An MOA that holds remark codes and nothing else."""
    if any(segment[1:3]) or any(segment[8:]) or "remarks" in fields:
        return False
    fields["remarks"] = tuple(code for code in segment[3:8] if code)
    return True


_TAKE_OTHER: dict[str, Take] = {
    "CAS": _other_adjustments,
    "AMT": _other_amount,
    "OI": _assignment,
    "MOA": _remarks,
}
