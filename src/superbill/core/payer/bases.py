"""How a line is priced by each basis of a rule, before the lines of a claim meet each other.

Every basis is a function of the line's :class:`~superbill.core.payer.work.Work`; it sets the amount, refuses the
line, says that a person must price it, or answers the finding that nothing prices it.
"""

from __future__ import annotations

from decimal import Decimal

from superbill.core.codes import RvuRow
from superbill.core.findings import Finding
from superbill.core.money import dollars, of_rate
from superbill.core.payer import fees, findings
from superbill.core.payer.anesthesia import price_anesthesia
from superbill.core.payer.equipment import price_equipment
from superbill.core.payer.fees import ONE, ZERO
from superbill.core.payer.inpatient import drg_payment
from superbill.core.payer.multiple import Part
from superbill.core.payer.outpatient import price_outpatient
from superbill.core.payer.terms import percentage
from superbill.core.payer.work import Basis, Context, Work, listed_fee, no_price, portion, where, whole_cents, words_of


def _mpfs(work: Work, context: Context) -> Finding | None:
    """The physician fee schedule: one unit, its part of the package, both sides."""
    line, row = work.line, work.row
    code, modifiers = line.procedure.code, line.procedure.modifiers
    if row is None:
        return findings.NO_ROW.at(where(context.claim, line), value=code, line=line.number)
    at = fees.place_of(context.terms, work.rule, work.place, work.rule.as_of or work.on, context.tables)
    if at is None:
        place = context.terms.locality or "national"
        return findings.NO_LOCALITY.at(where(context.claim, line), value=place, line=line.number)
    work.refused = fees.refusal(row, line, work.place, work.rule.pay_status)
    if not work.refused:
        work.by_report = fees.needs_report(row, line, documented=context.documented)
    if work.refused or work.by_report:
        return None
    one = fees.fee(row, at)
    if one is None:
        work.refused = "place wrong"
        return None
    practice = fees.expense(row, at) or ZERO
    words = fees.fee_words(code, one, row.work, practice, row.mp, at)
    work.words.append((words, f"physician fee schedule {(work.rule.as_of or work.on).year}"))
    factor = fees.component(row, modifiers)
    sides = fees.bilateral(row, modifiers)
    each = portion(work, at.round, one, factor, "part of the package")
    each = portion(work, at.round, each, sides, "both sides")
    work.part = _part(work, row, at, each, factor * sides, context)
    return None


def _part(work: Work, row: RvuRow, at: fees.Place, each: Decimal, share: Decimal, context: Context) -> Part:
    line = work.line
    units = int(line.units)
    part = Part(line.number, line.procedure.code, row.multiple if work.rule.multiple else "0", max(units, 1), each)
    if line.units != units or units < 1:
        part.units, part.each = 1, at.round(each * line.units)
    if part.indicator == "3":
        part.base_code = row.endo_base
        base = context.tables.mpfs.row(row.endo_base, "", work.rule.as_of or work.on)
        part.base_fee = (fees.fee(base, at) or ZERO) if base else ZERO
    elif part.indicator == "5":
        part.expense = fees.expense(row, at) or ZERO
        part.half_expense = at.round((fees.fee(row, at, fees.HALF) or ZERO) * share)
    elif part.indicator in ("4", "6", "7"):
        _components(part, work, row, at, share, context)
    return part


def _components(part: Part, work: Work, row: RvuRow, at: fees.Place, share: Decimal, context: Context) -> None:
    """Technical and professional part of a diagnostic service."""
    wanted = fees.row_modifier(work.line)
    if wanted == "TC" or row.pctc == "3":
        part.technical = part.each
    elif wanted == "26" or row.pctc == "2":
        part.professional = part.each
    else:
        on = work.rule.as_of or work.on
        technical = context.tables.mpfs.row(part.code, "TC", on)
        professional = context.tables.mpfs.row(part.code, "26", on)
        if technical is not None and professional is not None:
            part.technical = at.round((fees.fee(technical, at) or ZERO) * share)
            part.professional = at.round((fees.fee(professional, at) or ZERO) * share)


def _fixed(work: Work, context: Context) -> Finding | None:
    """A fee of its own. The fee schedule's indicators still say what both sides and several procedures do."""
    line, rule = work.line, work.rule
    listed = listed_fee(rule, line)
    amount = Decimal(rule.amount) if listed is None and rule.amount is not None else listed
    if amount is None:
        return no_price(context.claim, line)
    code = line.procedure.code or line.revenue_code
    work.words.append((f"{code} fee {words_of(amount)}", context.source))
    together = fees.patients(line)
    if together > 1:
        amount = whole_cents(amount / together)
        work.words.append((f"one trip to {together} patients: {words_of(amount)} for each", "Medicare manual 13, 90.3"))
    row = work.row = context.tables.mpfs.row(line.procedure.code, "", work.on) if line.procedure.code else None
    if row is None:
        work.amount = work.full = amount * line.units
        if line.units != 1:
            work.words.append((f"{line.units} units: {words_of(work.amount)}", ""))
        return None
    each = portion(work, whole_cents, amount, fees.bilateral(row, line.procedure.modifiers), "both sides")
    indicator = row.multiple if rule.multiple and row.multiple == "2" else "0"
    whole = line.units == int(line.units) and line.units >= 1
    units = int(line.units) if whole else 1
    work.part = Part(line.number, code, indicator, units, each if whole else each * line.units)
    return None


def _of_charge(work: Work, context: Context) -> Finding | None:
    rate = work.rule.percent if work.rule.percent is not None else ONE
    work.amount = work.full = Decimal(of_rate(work.line.charge, rate))
    words = f"{percentage(rate)} of the charge {dollars(work.line.charge)} is {words_of(work.amount)}"
    work.words.append((words, context.source))
    return None


def _per_diem(work: Work, context: Context) -> Finding | None:
    if work.rule.amount is None:
        return no_price(context.claim, work.line)
    work.amount = work.full = work.rule.amount * work.line.units
    words = f"{work.line.units} days at {dollars(work.rule.amount)}: {words_of(work.amount)}"
    work.words.append((words, context.source))
    return None


def _case(work: Work, context: Context) -> Finding | None:
    """A case rate: the whole is shared over its lines at the end."""
    if work.rule.amount is None:
        return no_price(context.claim, work.line)
    work.amount = work.full = Decimal(work.rule.amount)
    work.words.append((f"case rate {dollars(work.rule.amount)}", context.source))
    return None


def _drg(work: Work, context: Context) -> Finding | None:
    """A DRG: the whole is shared over its lines at the end."""
    payment = drg_payment(work.rule, context.claim, context.tables, work.on)
    if payment is None:
        return no_price(context.claim, work.line)
    work.amount, work.full = payment.amount, payment.amount + payment.cut
    work.cut_for = "hospital acquired" if payment.cut else ""
    work.words += [(words, context.source) for words in payment.words]
    return None


def _capitated(work: Work, context: Context) -> Finding | None:
    work.refused = "capitated"
    return None


BASES: dict[str, Basis] = {
    "mpfs": _mpfs,
    "fixed": _fixed,
    "percent of charge": _of_charge,
    "per diem": _per_diem,
    "case rate": _case,
    "drg": _drg,
    "outpatient": price_outpatient,
    "equipment": price_equipment,
    "capitated": _capitated,
    "anesthesia": price_anesthesia,
}
