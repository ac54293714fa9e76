"""The words a rule may use for what is on a claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from superbill.core.claim.values import Claim, Line, Provider
from superbill.core.money import Cents

Plain = str | Decimal | date | bool | tuple[str, ...] | None


class Subject(Struct, frozen=True):
    """What a rule looks at: a claim, a day, and the line for rules about each line."""

    claim: Claim
    on: date
    line: Line | None = None


class Field(Struct, frozen=True):
    """A word of the language. ``type``: text, number, date, truth or list."""

    type: str
    read: Callable[[Subject], Plain]
    line: bool = False
    """Whether it is only there in rules about each line."""


def _dollars(cents: Cents | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100


def _line(subject: Subject) -> Line:
    assert subject.line is not None
    return subject.line


def _service_day(subject: Subject) -> date | None:
    days = [line.service_from for line in subject.claim.lines if line.service_from is not None]
    return min(days) if days else subject.claim.statement_from


def _age(subject: Subject) -> Decimal | None:
    birth, on = subject.claim.person.birth, _service_day(subject) or subject.on
    if birth is None:
        return None
    return Decimal(on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))


def _rendering(subject: Subject) -> Provider:
    line = subject.line.rendering if subject.line is not None else None
    return line or subject.claim.rendering or subject.claim.billing


def _pointed(subject: Subject) -> tuple[str, ...]:
    diagnoses = subject.claim.diagnoses
    return tuple(diagnoses[at - 1].code for at in _line(subject).pointers if 1 <= at <= len(diagnoses))


FIELDS: dict[str, Field] = {
    "claim.kind": Field("text", lambda s: s.claim.kind.value),
    "claim.charge": Field("number", lambda s: _dollars(s.claim.charge)),
    "claim.place": Field("text", lambda s: s.claim.facility_code),
    "claim.frequency": Field("text", lambda s: s.claim.frequency),
    "claim.authorization": Field("text", lambda s: s.claim.authorization or None),
    "claim.referral": Field("text", lambda s: s.claim.referral or None),
    "claim.note": Field("text", lambda s: s.claim.note or None),
    "claim.service_day": Field("date", _service_day),
    "claim.today": Field("date", lambda s: s.on),
    "claim.admission": Field("date", lambda s: s.claim.admission),
    "claim.accident": Field("date", lambda s: s.claim.accident),
    "claim.diagnoses": Field("list", lambda s: tuple(diagnosis.code for diagnosis in s.claim.diagnoses)),
    "claim.first_diagnosis": Field("text", lambda s: s.claim.diagnoses[0].code if s.claim.diagnoses else None),
    "claim.codes": Field("list", lambda s: tuple(line.procedure.code for line in s.claim.lines)),
    "claim.modifiers": Field("list", lambda s: tuple(m for line in s.claim.lines for m in line.procedure.modifiers)),
    "claim.revenue_codes": Field("list", lambda s: tuple(line.revenue_code for line in s.claim.lines)),
    "claim.lines": Field("number", lambda s: Decimal(len(s.claim.lines))),
    "claim.attachments": Field("number", lambda s: Decimal(len(s.claim.attachments))),
    "claim.bill_type": Field("text", lambda s: s.claim.facility_code + s.claim.frequency),
    "claim.drg": Field("text", lambda s: s.claim.drg or None),
    "payer.id": Field("text", lambda s: s.claim.payer.id),
    "payer.name": Field("text", lambda s: s.claim.payer.name),
    "coverage.filing_code": Field("text", lambda s: s.claim.coverage.filing_code),
    "coverage.sequence": Field("text", lambda s: s.claim.coverage.sequence),
    "coverage.group_number": Field("text", lambda s: s.claim.coverage.group_number or None),
    "claim.payer_claim_number": Field("text", lambda s: s.claim.payer_claim_number or None),
    "claim.other_payers": Field("number", lambda s: Decimal(len(s.claim.other_payers))),
    "claim.conditions": Field("list", lambda s: tuple(f.code for f in s.claim.conditions if f.kind == "condition")),
    "claim.occurrences": Field("list", lambda s: tuple(f.code for f in s.claim.conditions if f.kind == "occurrence")),
    "claim.values": Field("list", lambda s: tuple(f.code for f in s.claim.conditions if f.kind == "value")),
    "claim.patient_status": Field("text", lambda s: s.claim.patient_status or None),
    "claim.clia": Field("text", lambda s: s.claim.clia or None),
    "subscriber.member_id": Field("text", lambda s: s.claim.subscriber.member_id or None),
    "patient.age": Field("number", _age),
    "patient.sex": Field("text", lambda s: s.claim.person.sex or None),
    "patient.state": Field("text", lambda s: s.claim.person.address.state if s.claim.person.address else None),
    "billing.npi": Field("text", lambda s: s.claim.billing.npi),
    "rendering.npi": Field("text", lambda s: _rendering(s).npi),
    "rendering.taxonomy": Field("text", lambda s: _rendering(s).taxonomy or None),
    "referring.npi": Field("text", lambda s: s.claim.referring.npi if s.claim.referring else None),
    "line.number": Field("number", lambda s: Decimal(_line(s).number), line=True),
    "line.code": Field("text", lambda s: _line(s).procedure.code, line=True),
    "line.modifiers": Field("list", lambda s: _line(s).procedure.modifiers, line=True),
    "line.units": Field("number", lambda s: _line(s).units, line=True),
    "line.charge": Field("number", lambda s: _dollars(_line(s).charge), line=True),
    "line.place": Field("text", lambda s: _line(s).place or s.claim.facility_code, line=True),
    "line.revenue_code": Field("text", lambda s: _line(s).revenue_code or None, line=True),
    "line.service_day": Field("date", lambda s: _line(s).service_from, line=True),
    "line.diagnoses": Field("list", _pointed, line=True),
    "line.authorization": Field("text", lambda s: _line(s).authorization or s.claim.authorization or None, line=True),
    "line.note": Field("text", lambda s: _line(s).note or None, line=True),
    "line.ndc": Field("text", lambda s: drug.ndc if (drug := _line(s).drug) else None, line=True),
}
"""Every word. Amounts are dollars; an empty text is *missing*."""
