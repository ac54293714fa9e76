"""Writing an 835: the segments between ST and SE, in the guide's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from msgspec import structs

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, composite, d8, number, trimmed
from superbill.core.money import x12_amount
from superbill.core.remit.read_835 import MIA_REMARKS, MOA_REMARKS, VERSION
from superbill.core.remit.values import (
    Adjustment,
    ClaimGroup,
    Provider,
    ProviderAdjustment,
    Reference,
    RemitClaim,
    RemitLine,
    Remittance,
)
from superbill.core.x12 import Body

_HEADER = parts.ranks("BPR TRN CUR REF DTM")
_PARTY = parts.ranks("N1 N3 N4 REF PER RDM")
_CLAIM = parts.ranks("CLP CAS NM1 MIA MOA REF DTM PER AMT QTY")
_LINE = parts.ranks("SVC DTM CAS REF AMT QTY LQ")


def write_835(remittance: Remittance) -> Body:
    """The body of an 835. Amounts are written as they are: reconcile first (:func:`superbill.core.remit.reconcile`)."""
    segments = _header(remittance)
    segments += _parties(remittance)
    claims = iter(remittance.claims)
    for group in _groups(remittance):
        segments.append(("LX", group.number))
        segments += [extra.elements for extra in group.extras]
        for _, claim in zip(range(group.size), claims, strict=False):
            segments += write_claim(claim)
    segments += _provider_adjustments(remittance.provider_adjustments)
    segments += [extra.elements for extra in remittance.extras if extra.loop in ("2000", "PLB")]
    return Body("835", VERSION, segments)


def _groups(remittance: Remittance) -> list[ClaimGroup]:
    """The groups, and one more for claims that none of them counts."""
    groups = list(remittance.groups)
    rest = len(remittance.claims) - sum(group.size for group in groups)
    if rest > 0:
        groups.append(ClaimGroup(str(len(groups) + 1), rest))
    return groups


def _header(remittance: Remittance) -> list[Elements]:
    accounts = (*remittance.accounts, *[""] * 10)[:10]
    payment = trimmed(
        "BPR",
        remittance.handling,
        x12_amount(remittance.amount),
        remittance.direction,
        remittance.method,
        remittance.format,
        *accounts,
        d8(remittance.paid_on),
    )
    segments = [parts.laid_over(payment, remittance.extras, "HEADER")]
    segments.append(trimmed("TRN", "1", remittance.trace, remittance.payer_trace_id, remittance.trace_supplement))
    if remittance.currency:
        segments.append(parts.laid_over(("CUR", "PR", remittance.currency), remittance.extras, "HEADER"))
    if remittance.receiver_id:
        segments.append(("REF", "EV", remittance.receiver_id))
    if remittance.produced:
        segments.append(("DTM", "405", d8(remittance.produced)))
    return parts.in_order(segments, remittance.extras, "HEADER", _HEADER)


def _parties(remittance: Remittance) -> list[Elements]:
    payer, payee = remittance.payer, remittance.payee
    contacts = [parts.write_contact(contact, "BL") for contact in remittance.contacts]
    first = [*_party("PR", payer), *contacts]
    second = _party("PE", payee)
    return [
        *parts.in_order(first, remittance.extras, "1000A", _PARTY),
        *parts.in_order(second, remittance.extras, "1000B", _PARTY),
    ]


def _party(role: str, party: Provider) -> list[Elements]:
    beside = parts.name_id(party)
    references = list(party.references)
    if party.tax_id and beside[0] != "FI":
        references.append(Reference("TJ", party.tax_id))
    return [
        parts.write_party(role, party),
        *parts.write_address(party.address),
        *parts.plain_references(references),
    ]


def write_claim(claim: RemitClaim) -> list[Elements]:
    """One claim: loop 2100 and its lines."""
    opening = trimmed(
        "CLP",
        claim.control_number,
        claim.status,
        x12_amount(claim.charge),
        x12_amount(claim.paid),
        x12_amount(claim.patient_responsibility) if claim.patient_responsibility else "",
        claim.filing_code,
        claim.payer_claim_number,
        claim.facility_code,
        claim.frequency,
        "",
        claim.drg,
        number(claim.drg_weight),
        number(claim.discharge_fraction),
    )
    segments = [parts.laid_over(opening, claim.extras, "2100"), *_adjustments(claim.adjustments), *_names(claim)]
    segments += _outcome(claim)
    if claim.original_claim_number:
        segments.append(("REF", "F8", claim.original_claim_number))
    segments += [("REF", ref.qualifier, ref.value) for ref in claim.references]
    segments += _dates(
        ("232", claim.service_from), ("233", claim.service_to), ("036", claim.coverage_expired), ("050", claim.received)
    )
    segments += [parts.write_contact(contact, "CX") for contact in claim.contacts]
    segments += [("AMT", qualifier, x12_amount(amount)) for qualifier, amount in claim.amounts]
    segments += [("QTY", qualifier, number(quantity)) for qualifier, quantity in claim.quantities]
    written = parts.in_order(segments, claim.extras, "2100", _CLAIM) if claim.extras else segments
    for line in claim.lines:
        written += _line(line)
    return written


def _names(claim: RemitClaim) -> list[Elements]:
    persons = {
        "QC": claim.patient,
        "IL": claim.subscriber,
        # A corrected insured is told with the qualifier C, whatever kind of id it is.
        "74": claim.corrected and structs.replace(claim.corrected, id_qualifier="C"),
    }
    segments = [parts.write_person(role, person) for role, person in persons.items() if person is not None]
    if claim.rendering:
        segments.append(parts.write_provider("82", claim.rendering))
    for role, other, qualifier in (
        ("TT", claim.crossover, claim.crossover_qualifier),
        ("PR", claim.corrected_payer, claim.corrected_payer_qualifier),
    ):
        if other:
            identity = (qualifier, other.value) if other.value else ("", "")
            segments.append(trimmed("NM1", role, "2", parts.said(other.qualifier), "", "", "", "", *identity))
    return segments


def _outcome(claim: RemitClaim) -> list[Elements]:
    """MIA and MOA: what was left over of them, and the remark codes."""
    remarks = list(claim.remarks)
    segments = []
    kept = [extra.elements for extra in claim.extras if extra.loop == "2100+" and extra.elements[0] in ("MIA", "MOA")]
    for rest in kept or ([("MOA",)] if remarks else []):
        places = MIA_REMARKS if rest[0] == "MIA" else MOA_REMARKS
        filled = parts.padded(rest, 24)
        for place in places[: len(remarks)]:
            filled[place] = remarks.pop(0)
        segments.append(trimmed(*filled))
    return segments


def _line(line: RemitLine) -> list[Elements]:
    segments: list[Elements] = [
        trimmed(
            "SVC",
            composite(line.procedure),
            x12_amount(line.charge),
            x12_amount(line.paid),
            line.revenue_code,
            number(line.paid_units),
            composite(line.submitted) if line.submitted else "",
            number(line.submitted_units),
        )
    ]
    if line.service_to:
        segments += _dates(("150", line.service_from), ("151", line.service_to))
    else:
        segments += _dates(("472", line.service_from))
    segments += _adjustments(line.adjustments)
    if line.control_number:
        segments.append(("REF", "6R", line.control_number))
    segments += [("REF", ref.qualifier, ref.value) for ref in line.references]
    segments += [("REF", "0K", policy) for policy in line.policies]
    if line.allowed is not None:
        segments.append(("AMT", "B6", x12_amount(line.allowed)))
    segments += [("AMT", qualifier, x12_amount(amount)) for qualifier, amount in line.amounts]
    segments += [("LQ", "HE", remark) for remark in line.remarks]
    return parts.in_order(segments, line.extras, "2110", _LINE) if line.extras else segments


def _dates(*dates: tuple[str, date | None]) -> list[Elements]:
    return [("DTM", qualifier, d8(day)) for qualifier, day in dates if day]


def _adjustments(adjustments: Sequence[Adjustment]) -> list[Elements]:
    """CAS segments: a run of one group fills six places before the next segment begins."""
    segments = []
    for group, run in groupby(adjustments, key=lambda adjustment: adjustment.group):
        members = list(run)
        for start in range(0, len(members), 6):
            elements = ["CAS", group]
            for member in members[start : start + 6]:
                elements += [member.code, x12_amount(member.amount), number(member.quantity)]
            segments.append(trimmed(*elements))
    return segments


def _provider_adjustments(adjustments: Iterable[ProviderAdjustment]) -> list[Elements]:
    """PLB segments: six pairs each, a new one for each provider or year."""
    segments: list[Elements] = []
    for (provider, year_end), run in groupby(adjustments, key=lambda one: (one.provider_id, one.fiscal_year_end)):
        members = list(run)
        for start in range(0, len(members), 6):
            elements = ["PLB", provider, d8(year_end)]
            for member in members[start : start + 6]:
                reason = f"{member.code}:{member.reference}" if member.reference else member.code
                elements += [reason, x12_amount(member.amount)]
            segments.append(trimmed(*elements))
    return segments
