"""Service lines to segments: loop 2400 and the loops below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from superbill.core.claim.loops import LINE_NOTE, LINE_REFERENCES, LINE_ROLES, NAMED
from superbill.core.claim.parts import Elements, composite, dtp, number, said, trimmed
from superbill.core.claim.values import Adjustment, ClaimKind, Drug, Line, LinePayment, Procedure
from superbill.core.claim.weave import Block, joined, texts, weave
from superbill.core.claim.write_parties import provider_block
from superbill.core.money import Cents, Quantity, x12_amount

_REMEMBERED = 20_000
_TRIPLETS = 6
"""Adjustments of one group that fit into one CAS."""
_LX = joined(("LX", ""))
_CONTROL_NUMBER = joined(("REF", "6R", ""))


@lru_cache(_REMEMBERED)
def amount(cents: Cents) -> str:
    """An amount as X12 writes it."""
    return x12_amount(cents)


@lru_cache(_REMEMBERED)
def _service(procedure: Procedure, units: Quantity) -> tuple[str, str]:
    """The composite of a procedure, empty for none, and its units."""
    return composite(procedure) if procedure.code or procedure.description else "", number(units)


@lru_cache(_REMEMBERED)
def _days(first: date | None, last: date | None) -> list[str]:
    return texts(dtp("472", first, last))


@lru_cache(_REMEMBERED)
def _pointers(pointers: tuple[int, ...]) -> str:
    return ":".join(map(str, pointers))


def line_segments(line: Line, kind: ClaimKind) -> list[str]:
    """A line, LX first."""
    own = [_LX + str(line.number), _SERVICES[kind](line), *_days(line.service_from, line.service_to)]
    if not _says_more(line):
        if line.control_number:
            own.append(_CONTROL_NUMBER + said(line.control_number))
        return own
    own[2:2] = texts([trimmed("TOO", "JP", tooth.number, ":".join(tooth.surfaces)) for tooth in line.teeth])
    for qualifier, field in LINE_REFERENCES.items():
        if text := getattr(line, field):
            own.append(joined(("REF", qualifier, said(text))))
    if line.note:
        own.append(joined(("NTE", LINE_NOTE[kind], said(line.note))))
    return weave([("2400", own), *_blocks_below(line, kind)], line.extras)


def _says_more(line: Line) -> object:
    """Whether a line says what few lines say; named field by field, as that is several times faster than by a table."""
    return (
        (line.authorization or line.referral or line.clia or line.note or line.teeth or line.drug)
        or (line.rendering or line.ordering or line.referring or line.supervising or line.facility)
        or (line.payments or line.extras)
    )


def _blocks_below(line: Line, kind: ClaimKind) -> list[Block]:
    blocks: list[Block] = [("2410", texts(_drug(line.drug)))] if line.drug else []
    for role, loop in NAMED[kind]["line"].items():
        field = LINE_ROLES.get(role)
        provider = getattr(line, field) if field else None
        if provider:
            blocks.append(provider_block(loop, role, provider, kind))
    blocks += [("2430", texts(_payment(payment))) for payment in line.payments]
    return blocks


def _drug(drug: Drug) -> list[Elements]:
    segments: list[Elements] = [("LIN", "", "N4", drug.ndc)]
    if drug.quantity is not None or drug.unit:
        segments.append(trimmed("CTP", "", "", "", number(drug.quantity), drug.unit))
    if drug.prescription:
        segments.append(("REF", "XZ", drug.prescription))
    return segments


def _professional(line: Line) -> str:
    return _sv1(
        line.procedure,
        line.charge,
        line.unit,
        line.units,
        line.place,
        line.pointers,
        line.emergency,
        line.epsdt,
        line.family_planning,
        line.copay_exempt,
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
) -> str:
    code, count = _service(procedure, units)
    service = (code, x12_amount(charge), unit, count, place, "", _pointers(pointers))
    flags = ("Y" if emergency else "", "", "Y" if epsdt else "", "Y" if family_planning else "")
    return texts([trimmed("SV1", *service, "", *flags, "", "", "0" if copay_exempt else "")])[0]


def _institutional(line: Line) -> str:
    procedure, units = _service(line.procedure, line.units)
    noncovered = "" if line.noncovered is None else amount(line.noncovered)
    charge = amount(line.charge)
    return texts([trimmed("SV2", line.revenue_code, procedure, charge, line.unit, units, "", noncovered)])[0]


def _dental(line: Line) -> str:
    procedure, units = _service(line.procedure, line.units)
    service = (procedure, amount(line.charge), line.place, ":".join(line.oral_cavity), line.prosthesis, units)
    return texts([trimmed("SV3", *service, "", "", "", "", _pointers(line.pointers))])[0]


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
