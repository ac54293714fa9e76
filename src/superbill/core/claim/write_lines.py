"""Service lines to segments: loop 2400 and the loops below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from superbill.core.claim.loops import LINE_NOTE, LINE_REFERENCES, LINE_ROLES, NAMED
from superbill.core.claim.parts import Elements, composite, dtp, number, said, trimmed
from superbill.core.claim.values import Adjustment, ClaimKind, Drug, Line, LinePayment, Procedure
from superbill.core.claim.weave import Block, weave
from superbill.core.claim.write_parties import provider_block
from superbill.core.money import Cents, Quantity, x12_amount

_REMEMBERED = 20_000
_TRIPLETS = 6
"""Adjustments of one group that fit into one CAS."""


@lru_cache(_REMEMBERED)
def amount(cents: Cents) -> str:
    """An amount as X12 writes it."""
    return x12_amount(cents)


@lru_cache(_REMEMBERED)
def _service(procedure: Procedure, units: Quantity) -> tuple[str, str]:
    """The composite of a procedure, empty for none, and its units."""
    return composite(procedure) if procedure.code or procedure.description else "", number(units)


@lru_cache(_REMEMBERED)
def _days(first: date | None, last: date | None) -> list[Elements]:
    return dtp("472", first, last)


@lru_cache(_REMEMBERED)
def _pointers(pointers: tuple[int, ...]) -> str:
    return ":".join(map(str, pointers))


def line_segments(line: Line, kind: ClaimKind) -> list[Elements]:
    """A line, LX first."""
    own = [("LX", str(line.number)), _SERVICES[kind](line), *_days(line.service_from, line.service_to)]
    if _rarely(line) == _PLAIN:
        if line.control_number:
            own.append(("REF", "6R", said(line.control_number)))
        return own
    own[2:2] = [trimmed("TOO", "JP", tooth.number, ":".join(tooth.surfaces)) for tooth in line.teeth]
    for qualifier, text in zip(LINE_REFERENCES, _references(line), strict=True):
        if text:
            own.append(("REF", qualifier, said(text)))
    if line.note:
        own.append(("NTE", LINE_NOTE[kind], said(line.note)))
    return weave([("2400", own), *_blocks_below(line, kind)], line.extras)


_references = attrgetter(*LINE_REFERENCES.values())
_rarely = attrgetter(
    "authorization", "referral", "clia", "note", "teeth", "drug", "payments", "extras", *LINE_ROLES.values()
)
_PLAIN = _rarely(Line(0, Procedure(), 0))


def _blocks_below(line: Line, kind: ClaimKind) -> list[Block]:
    blocks: list[Block] = [("2410", _drug(line.drug))] if line.drug else []
    for role, loop in NAMED[kind]["line"].items():
        field = LINE_ROLES.get(role)
        provider = getattr(line, field) if field else None
        if provider:
            blocks.append(provider_block(loop, role, provider, kind))
    blocks += [("2430", _payment(payment)) for payment in line.payments]
    return blocks


def _drug(drug: Drug) -> list[Elements]:
    segments: list[Elements] = [("LIN", "", "N4", drug.ndc)]
    if drug.quantity is not None or drug.unit:
        segments.append(trimmed("CTP", "", "", "", number(drug.quantity), drug.unit))
    if drug.prescription:
        segments.append(("REF", "XZ", drug.prescription))
    return segments


def _professional(line: Line) -> Elements:
    return _sv1(*_of_sv1(line))


_of_sv1 = attrgetter(
    "procedure", "charge", "unit", "units", "place", "pointers", "emergency", "epsdt", "family_planning", "copay_exempt"
)


@lru_cache(_REMEMBERED)
def _sv1(
    procedure: Procedure,
    charge: Cents,
    unit: str,
    units: Quantity,
    place: str,
    pointers: tuple[int, ...],
    emergency: bool,
    epsdt: bool,
    family_planning: bool,
    copay_exempt: bool,
) -> Elements:
    code, count = _service(procedure, units)
    service = (code, x12_amount(charge), unit, count, place, "", _pointers(pointers))
    flags = ("Y" if emergency else "", "", "Y" if epsdt else "", "Y" if family_planning else "")
    return trimmed("SV1", *service, "", *flags, "", "", "0" if copay_exempt else "")


def _institutional(line: Line) -> Elements:
    procedure, units = _service(line.procedure, line.units)
    noncovered = "" if line.noncovered is None else amount(line.noncovered)
    return trimmed("SV2", line.revenue_code, procedure, amount(line.charge), line.unit, units, "", noncovered)


def _dental(line: Line) -> Elements:
    procedure, units = _service(line.procedure, line.units)
    service = (procedure, amount(line.charge), line.place, ":".join(line.oral_cavity), line.prosthesis, units)
    return trimmed("SV3", *service, "", "", "", "", _pointers(line.pointers))


_SERVICES = {
    ClaimKind.PROFESSIONAL: _professional,
    ClaimKind.INSTITUTIONAL: _institutional,
    ClaimKind.DENTAL: _dental,
}


def _payment(payment: LinePayment) -> list[Elements]:
    procedure, units = _service(payment.procedure, payment.units)
    bundled = str(payment.bundled_into) if payment.bundled_into else ""
    segments = [
        trimmed(
            "SVD",
            payment.payer_id,
            amount(payment.paid),
            procedure,
            payment.revenue_code,
            units,
            bundled,
        ),
        *adjustment_segments(payment.adjustments),
        *dtp("573", payment.paid_on),
    ]
    if payment.remaining is not None:
        segments.append(("AMT", "EAF", amount(payment.remaining)))
    return segments


def adjustment_segments(adjustments: Iterable[Adjustment]) -> list[Elements]:
    """CAS segments in the order of the adjustments: a new one for another group, or after six."""
    segments: list[Elements] = []
    run: list[Adjustment] = []
    for adjustment in adjustments:
        if run and (adjustment.group != run[0].group or len(run) == _TRIPLETS):
            segments.append(_cas(run))
            run = []
        run.append(adjustment)
    return [*segments, _cas(run)] if run else segments


def _cas(run: Sequence[Adjustment]) -> Elements:
    texts = [text for one in run for text in (one.code, amount(one.amount), number(one.quantity))]
    return trimmed("CAS", run[0].group, *texts)
