"""What follows from an applied claim: work for somebody, never a movement of money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from superbill.core.ledger.state import OpenClaim, OpenLine, Tolerance
from superbill.core.ledger.values import Adjusted, Consequence, ConsequenceKind, LineChange
from superbill.core.money import Cents, Quantity, of_rate
from superbill.core.remit.reasons import BENEFICIARY, FORWARDED, Meaning
from superbill.core.remit.values import RemitClaim

CROSSOVER_REMARKS = frozenset({"MA07", "MA18"})

_WORK = {
    Meaning.DENIED: ConsequenceKind.DENIAL,
    Meaning.VERIFY: ConsequenceKind.VERIFY,
    Meaning.DISPUTE: ConsequenceKind.DISPUTE,
    Meaning.HOLD: ConsequenceKind.AWAIT,
}


def is_crossover(remit: RemitClaim) -> bool:
    """Whether the payer says that it sent the claim on to the next payer itself."""
    return remit.status in FORWARDED or remit.crossover is not None or not CROSSOVER_REMARKS.isdisjoint(remit.remarks)


def of_claim(
    claim: OpenClaim,
    remit: RemitClaim,
    changes: Iterable[LineChange],
    paid_units: dict[str, Quantity],
    tolerance: Tolerance,
    position: int,
) -> list[Consequence]:
    """The work that follows one applied claim, line by line, then for the claim."""
    result: list[Consequence] = []
    changes = tuple(changes)
    lines = {line.charge_id: line for line in claim.lines}
    to_next = to_patient = 0
    for change in changes:
        to_next += change.after.others - change.before.others
        to_patient += change.after.patient - change.before.patient
        result += _of_line(claim, change, position)
        result += _of_protected(claim, remit, change, position)
        if not (remit.lines and claim.rank == 1):
            continue
        line = lines[change.charge_id]
        if gap := variance([(line, change)], tolerance):
            about = _cause(line, change, paid_units)
            result.append(
                Consequence(
                    ConsequenceKind.VARIANCE, claim.claim_id, change.charge_id, gap, about, claim.payer_id, position
                )
            )
    together = [(lines[change.charge_id], change) for change in changes if not remit.lines and claim.rank == 1]
    if gap := variance(together, tolerance):
        # The payer told nothing about lines, so the claim as a whole is held against the contract.
        result.append(Consequence(ConsequenceKind.VARIANCE, claim.claim_id, "", gap, "fee", claim.payer_id, position))
    if to_next > 0:
        kind = ConsequenceKind.CROSSOVER if is_crossover(remit) else ConsequenceKind.SECONDARY
        result.append(
            Consequence(kind, claim.claim_id, amount=to_next, payer_id=claim.next_payer_id, position=position)
        )
    if to_patient > 0:
        result.append(Consequence(ConsequenceKind.STATEMENT, claim.claim_id, amount=to_patient, position=position))
    return result


def _of_line(claim: OpenClaim, change: LineChange, position: int) -> list[Consequence]:
    result = []
    for meaning, kind in _WORK.items():
        held = [one for one in change.adjusted if one.meaning is meaning]
        amount = sum(one.amount for one in held)
        if amount > 0:
            about = _reasons(held, change.remarks)
            result.append(Consequence(kind, claim.claim_id, change.charge_id, amount, about, claim.payer_id, position))
    credit = min(change.after.insurance, 0)
    if credit < min(change.before.insurance, 0):
        result.append(
            Consequence(
                ConsequenceKind.CREDIT, claim.claim_id, change.charge_id, -credit, "overpaid", claim.payer_id, position
            )
        )
    return result


def _of_protected(claim: OpenClaim, remit: RemitClaim, change: LineChange, position: int) -> list[Consequence]:
    """What was left to a patient who may not be billed, and stays open until a person decides."""
    if not claim.patient_protected or claim.next_payer_id:
        return []
    held = [one for one in change.adjusted if one.meaning is Meaning.COST_SHARE and one.amount > one.moved]
    if not held:
        return []
    amount = sum(one.amount - one.moved for one in held)
    remarks = tuple(remark for remark in dict.fromkeys((*change.remarks, *remit.remarks)) if remark in BENEFICIARY)
    about = _reasons(held, remarks)
    return [
        Consequence(ConsequenceKind.VERIFY, claim.claim_id, change.charge_id, amount, about, claim.payer_id, position)
    ]


def _reasons(adjusted: Iterable[Adjusted], remarks: tuple[str, ...]) -> str:
    return " ".join((*(f"{one.group}-{one.code}" for one in adjusted), *remarks))


def allowed_amount(change: LineChange, charge: Cents) -> Cents:
    """What the payer allowed: as it says (AMT*B6), else the charge less what the contract takes off."""
    if change.allowed is not None:
        return change.allowed
    return charge - sum(one.amount for one in change.adjusted if one.meaning is Meaning.WRITE_OFF and one.code != "253")


def variance(answered: Sequence[tuple[OpenLine, LineChange]], tolerance: Tolerance) -> Cents:
    """Allowed less expected over lines that were paid or shared, where the gap is beyond the tolerance; else 0.

    A denial is work of its own and no variance.
    """
    gap = expected = 0
    paid = False
    for line, change in answered:
        if line.expected_allowed is None or any(one.meaning is Meaning.DENIED for one in change.adjusted):
            return 0
        paid = paid or bool(change.paid) or any(one.meaning is Meaning.COST_SHARE for one in change.adjusted)
        expected += line.expected_allowed
        gap += allowed_amount(change, line.charge) - line.expected_allowed
    return gap if paid and abs(gap) > max(tolerance.flat, of_rate(expected, tolerance.rate)) else 0


def _cause(line: OpenLine, change: LineChange, paid_units: dict[str, Quantity]) -> str:
    units = paid_units.get(change.charge_id, line.units)
    if units != line.units:
        return f"units: paid {units} of {line.units}"
    if any(one.code in ("59", "B10") for one in change.adjusted):
        return "reduction"
    return "fee"


def of_reversal(claim: OpenClaim, changes: Iterable[LineChange], position: int) -> list[Consequence]:
    """What a reversal leaves to do: take back what the next payer was asked for; give the patient their credit."""
    changes = tuple(changes)
    result = []
    withdrawn = sum(change.before.others - change.after.others for change in changes)
    if withdrawn > 0 and claim.next_payer_id:
        result.append(
            Consequence(
                ConsequenceKind.VOID_SECONDARY,
                claim.claim_id,
                amount=withdrawn,
                about="the first payer took its answer back",
                payer_id=claim.next_payer_id,
                position=position,
            )
        )
    for change in changes:
        if change.after.patient < min(change.before.patient, 0):
            result.append(
                Consequence(
                    ConsequenceKind.CREDIT,
                    claim.claim_id,
                    change.charge_id,
                    -change.after.patient,
                    "the patient has paid what is no longer owed",
                    position=position,
                )
            )
    return result
