"""Service lines to segments: loop 2400 and the loops below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from superbill.core.claim.loops import LINE_NOTE, LINE_REFERENCES, LINE_ROLES, NAMED
from superbill.core.claim.parts import Elements, composite, dtp, number, said, trimmed
from superbill.core.claim.values import Adjustment, ClaimKind, Line, LinePayment
from superbill.core.claim.weave import Block, weave
from superbill.core.claim.write_parties import provider_block
from superbill.core.money import x12_amount

_TRIPLETS = 6
"""Adjustments of one group that fit into one CAS."""


def line_segments(line: Line, kind: ClaimKind) -> list[Elements]:
    """A line, LX first."""
    blocks: list[Block] = [("2400", [("LX", str(line.number)), *_SERVICES[kind](line), *_about(line, kind)])]
    if line.drug:
        drug = line.drug
        segments: list[Elements] = [("LIN", "", "N4", drug.ndc)]
        if drug.quantity is not None or drug.unit:
            segments.append(trimmed("CTP", "", "", "", number(drug.quantity), drug.unit))
        if drug.prescription:
            segments.append(("REF", "XZ", drug.prescription))
        blocks.append(("2410", segments))
    for role, field in LINE_ROLES.items():
        provider = getattr(line, field)
        loop = NAMED[kind]["line"].get(role)
        if provider and loop:
            blocks.append(provider_block(loop, role, provider, kind))
    blocks[1:] = sorted(blocks[1:], key=lambda block: block[0])
    blocks += [("2430", _payment(payment)) for payment in line.payments]
    return weave(blocks, line.extras)


def _professional(line: Line) -> list[Elements]:
    return [
        trimmed(
            "SV1",
            composite(line.procedure),
            x12_amount(line.charge),
            line.unit,
            number(line.units),
            line.place,
            "",
            ":".join(map(str, line.pointers)),
            "",
            "Y" if line.emergency else "",
            "",
            "Y" if line.epsdt else "",
            "Y" if line.family_planning else "",
            "",
            "",
            "0" if line.copay_exempt else "",
        )
    ]


def _institutional(line: Line) -> list[Elements]:
    procedure = composite(line.procedure) if line.procedure.code else ""
    noncovered = "" if line.noncovered is None else x12_amount(line.noncovered)
    units = number(line.units)
    return [trimmed("SV2", line.revenue_code, procedure, x12_amount(line.charge), line.unit, units, "", noncovered)]


def _dental(line: Line) -> list[Elements]:
    service = trimmed(
        "SV3",
        composite(line.procedure),
        x12_amount(line.charge),
        line.place,
        ":".join(line.oral_cavity),
        line.prosthesis,
        number(line.units),
        "",
        "",
        "",
        "",
        ":".join(map(str, line.pointers)),
    )
    return [service, *(trimmed("TOO", "JP", tooth.number, ":".join(tooth.surfaces)) for tooth in line.teeth)]


_SERVICES = {
    ClaimKind.PROFESSIONAL: _professional,
    ClaimKind.INSTITUTIONAL: _institutional,
    ClaimKind.DENTAL: _dental,
}


def _about(line: Line, kind: ClaimKind) -> list[Elements]:
    """Dates, references and the note of a line."""
    segments = dtp("472", line.service_from, line.service_to)
    for qualifier, field in LINE_REFERENCES.items():
        if text := getattr(line, field):
            segments.append(("REF", qualifier, said(text)))
    if line.note:
        segments.append(("NTE", LINE_NOTE[kind], said(line.note)))
    return segments


def _payment(payment: LinePayment) -> list[Elements]:
    procedure = composite(payment.procedure) if payment.procedure.code else ""
    bundled = str(payment.bundled_into) if payment.bundled_into else ""
    segments = [
        trimmed(
            "SVD",
            payment.payer_id,
            x12_amount(payment.paid),
            procedure,
            payment.revenue_code,
            number(payment.units),
            bundled,
        ),
        *adjustment_segments(payment.adjustments),
        *dtp("573", payment.paid_on),
    ]
    if payment.remaining is not None:
        segments.append(("AMT", "EAF", x12_amount(payment.remaining)))
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
    texts = [text for one in run for text in (one.code, x12_amount(one.amount), number(one.quantity))]
    return trimmed("CAS", run[0].group, *texts)
