"""The price of a claim under contract terms: what is allowed for each line, and how it came about.

Payer and practice price with the same function: :func:`price`. It does not know benefits or
members. Money is cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from superbill.core.claim.values import Claim, Line
from superbill.core.codes import CodeTables, RvuRow
from superbill.core.findings import Finding, Where
from superbill.core.money import Cents, allocate, dollars, of_rate, round_half_up
from superbill.core.payer import fees, findings
from superbill.core.payer.anesthesia import anesthesia
from superbill.core.payer.case import ProviderStatus
from superbill.core.payer.fees import ONE, ZERO
from superbill.core.payer.multiple import Part, Round, reduce_day
from superbill.core.payer.terms import Rule, Terms, fits, percentage


class LinePrice(Struct, frozen=True):
    """The price of a line.

    ``allowed`` is what the terms allow; ``cut`` is how much of it the multiple-procedure rules
    took before (CARC 59). ``refused`` names the reason why the terms do not pay it at all,
    ``by_report`` says why a person must set the price; then ``allowed`` is not yet one.
    """

    number: int
    allowed: Cents = 0
    cut: Cents = 0
    refused: str = ""
    by_report: str = ""
    rule: Rule | None = None
    derivation: tuple[tuple[str, str], ...] = ()
    """(words, authority), in order."""
    bilateral: bool = False


class Pricing(Struct, frozen=True):
    """The prices of a claim, by line number."""

    lines: Mapping[int, LinePrice]
    terms: Terms

    @property
    def allowed(self) -> Cents:
        return sum(line.allowed for line in self.lines.values())


class _Work(Struct):
    """A line on its way to a price."""

    line: Line
    rule: Rule
    place: str
    on: date
    part: Part | None = None
    row: RvuRow | None = None
    amount: Decimal = ZERO
    full: Decimal = ZERO
    refused: str = ""
    by_report: str = ""
    words: list[tuple[str, str]] = []


def service_date(claim: Claim, line: Line) -> date | None:
    """The day a line counts for."""
    return line.service_from or claim.statement_from


def price(
    claim: Claim,
    terms: Terms,
    tables: CodeTables,
    *,
    provider: ProviderStatus = ProviderStatus(),
    skip: Collection[int] = (),
) -> tuple[Pricing, tuple[Finding, ...]]:
    """Price every line of ``claim`` but those in ``skip``, which then do not reduce the others either.

    A line without a price is left out of ``lines`` and has a finding.
    """
    problems: list[Finding] = []
    works: list[_Work] = []
    for line in claim.lines:
        if line.number in skip:
            continue
        on = service_date(claim, line)
        place = line.place or claim.facility_code
        rule = _rule(claim, line, place, terms)
        if rule is None or on is None:
            problems.append(_no_price(claim, line))
            continue
        work = _Work(line, rule, place, on)
        problem = _BASES[rule.basis](work, claim, terms, tables)
        if problem is not None:
            problems.append(problem)
            continue
        works.append(work)
    rounding = _whole if terms.rounding != "last" else _as_is
    _payable_alone(works)
    _reduce(works, rounding)
    _share_cases(works)
    return Pricing({work.line.number: _finish(work, terms, provider, rounding) for work in works}, terms), tuple(
        problems
    )


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(ONE, ROUND_HALF_UP)


def _as_is(amount: Decimal) -> Decimal:
    return amount


def _rule(claim: Claim, line: Line, place: str, terms: Terms) -> Rule | None:
    """The first rule that fits a line."""
    for rule in terms.rules:
        if (
            (not rule.codes or fits(line.procedure.code, rule.codes))
            and (not rule.places or place in rule.places)
            and (not rule.kinds or claim.kind in rule.kinds)
            and (not rule.revenue_codes or fits(line.revenue_code, rule.revenue_codes))
            and (not rule.modifiers or any(modifier in rule.modifiers for modifier in line.procedure.modifiers))
            and (rule.basis != "fixed" or not rule.fees or _fixed_fee(rule, line) is not None)
            and (rule.basis != "drg" or claim.drg in rule.weights)
        ):
            return rule
    return None


def _where(claim: Claim, line: Line) -> Where:
    return Where(path=f"claim {claim.control_number} line {line.number}")


def _no_price(claim: Claim, line: Line) -> Finding:
    return findings.NO_PRICE.at(_where(claim, line), value=line.procedure.code or line.revenue_code, line=line.number)


def _mpfs(work: _Work, claim: Claim, terms: Terms, tables: CodeTables) -> Finding | None:
    line, modifiers = work.line, work.line.procedure.modifiers
    code = line.procedure.code
    wanted = fees.row_modifier(line)
    row = tables.mpfs.row(code, wanted, work.on)
    has_own_row = row is not None
    if row is None and wanted:
        row = tables.mpfs.row(code, "", work.on)
    if row is None:
        return findings.NO_ROW.at(_where(claim, line), value=code, line=line.number)
    work.row = row
    where = fees.place_of(terms, work.rule, work.place, work.on, tables)
    if where is None:
        return findings.NO_LOCALITY.at(_where(claim, line), value=terms.locality or "national", line=line.number)
    work.refused = fees.refusal(row, line, work.place)
    work.by_report = "" if work.refused else fees.needs_report(row, line, has_own_row)
    if work.refused or work.by_report:
        return None
    one = fees.fee(row, where)
    if one is None:
        work.refused = "place wrong"
        return None
    practice = fees.expense(row, where) or ZERO
    words = fees.fee_words(code, one, row.work, practice, row.mp, where)
    work.words.append((words, f"physician fee schedule {work.on.year}"))
    factor = fees.component(row, modifiers)
    sides = fees.bilateral(row, modifiers)
    each = _portion(work, where.round, one, factor, "part of the package")
    each = _portion(work, where.round, each, sides, "both sides")
    work.part = _part(work, row, where, each, factor * sides, tables)
    return None


def _part(work: _Work, row: RvuRow, where: fees.Place, each: Decimal, share: Decimal, tables: CodeTables) -> Part:
    line = work.line
    units = int(line.units)
    part = Part(line.number, line.procedure.code, row.multiple if work.rule.multiple else "0", max(units, 1), each)
    if line.units != units or units < 1:
        part.units, part.each = 1, where.round(each * line.units)
    if part.indicator == "3":
        part.base_code = row.endo_base
        base = tables.mpfs.row(row.endo_base, "", work.on)
        part.base_fee = (fees.fee(base, where) or ZERO) if base else ZERO
    elif part.indicator == "5":
        part.expense = fees.expense(row, where) or ZERO
        part.half_expense = where.round((fees.fee(row, where, fees.HALF) or ZERO) * share)
    elif part.indicator in ("4", "6", "7"):
        _components(part, work, row, where, share, tables)
    return part


def _components(part: Part, work: _Work, row: RvuRow, where: fees.Place, share: Decimal, tables: CodeTables) -> None:
    """Technical and professional part of a diagnostic service."""
    wanted = fees.row_modifier(work.line)
    if wanted == "TC" or row.pctc == "3":
        part.technical = part.each
    elif wanted == "26" or row.pctc == "2":
        part.professional = part.each
    else:
        technical = tables.mpfs.row(part.code, "TC", work.on)
        professional = tables.mpfs.row(part.code, "26", work.on)
        if technical is not None and professional is not None:
            part.technical = where.round((fees.fee(technical, where) or ZERO) * share)
            part.professional = where.round((fees.fee(professional, where) or ZERO) * share)


def _portion(work: _Work, round_: Round, amount: Decimal, factor: Decimal, words: str) -> Decimal:
    if factor == ONE:
        return amount
    result = round_(amount * factor)
    work.words.append((f"{words}: {percentage(factor)} is {dollars(round_half_up(result))}", "billing policy"))
    return result


def _fixed_fee(rule: Rule, line: Line) -> Cents | None:
    code = line.procedure.code or line.revenue_code
    for modifier in line.procedure.modifiers:
        if f"{code}-{modifier}" in rule.fees:
            return rule.fees[f"{code}-{modifier}"]
    return rule.fees.get(code)


def _fixed(work: _Work, claim: Claim, terms: Terms, tables: CodeTables) -> Finding | None:
    line, rule = work.line, work.rule
    listed = _fixed_fee(rule, line)
    amount = listed if listed is not None else rule.amount
    if amount is None:
        return _no_price(claim, line)
    each = Decimal(amount)
    code = line.procedure.code or line.revenue_code
    work.words.append((f"{code} fee {dollars(amount)}", terms.source or terms.name))
    row = tables.mpfs.row(line.procedure.code, "", work.on) if line.procedure.code else None
    work.row = row
    if row is None:
        work.amount = work.full = each * line.units
        return None
    each = _portion(work, _whole, each, fees.bilateral(row, line.procedure.modifiers), "both sides")
    indicator = row.multiple if rule.multiple and row.multiple == "2" else "0"
    whole = line.units == int(line.units) and line.units >= 1
    units = int(line.units) if whole else 1
    work.part = Part(line.number, code, indicator, units, each if whole else each * line.units)
    return None


def _of_charge(work: _Work, claim: Claim, terms: Terms, tables: CodeTables) -> Finding | None:
    rate = work.rule.percent if work.rule.percent is not None else ONE
    work.amount = work.full = Decimal(of_rate(work.line.charge, rate))
    work.words.append((f"{percentage(rate)} of the charge {dollars(work.line.charge)}", terms.source or terms.name))
    return None


def _per_diem(work: _Work, claim: Claim, terms: Terms, tables: CodeTables) -> Finding | None:
    if work.rule.amount is None:
        return _no_price(claim, work.line)
    work.amount = work.full = work.rule.amount * work.line.units
    work.words.append((f"{work.line.units} days at {dollars(work.rule.amount)}", terms.source or terms.name))
    return None


def _case(work: _Work, claim: Claim, terms: Terms, tables: CodeTables) -> Finding | None:
    """A case rate or a DRG: the whole is shared over its lines by :func:`_share_cases`."""
    if work.rule.amount is None:
        return _no_price(claim, work.line)
    whole = Decimal(work.rule.amount)
    words = f"case rate {dollars(work.rule.amount)}"
    if work.rule.basis == "drg":
        weight = work.rule.weights[claim.drg]
        whole = _whole(whole * weight)
        words = f"DRG {claim.drg}: {dollars(work.rule.amount)} x weight {weight} is {dollars(int(whole))}"
    work.amount = work.full = whole
    work.words.append((words, terms.source or terms.name))
    return None


def _capitated(work: _Work, claim: Claim, terms: Terms, tables: CodeTables) -> Finding | None:
    work.refused = "capitated"
    return None


def _anesthesia(work: _Work, claim: Claim, terms: Terms, tables: CodeTables) -> Finding | None:
    local = tables.mpfs.anesthesia(terms.locality, work.on) if terms.locality else None
    factor = local.factor if local else tables.mpfs.anesthesia_conversion_factor(work.on)
    answer = anesthesia(work.line, work.rule, factor)
    if answer is None:
        return _no_price(claim, work.line)
    work.amount = work.full = Decimal(answer[0])
    work.words.append((answer[1], "42 CFR 414.46"))
    return None


_BASES = {
    "mpfs": _mpfs,
    "fixed": _fixed,
    "percent of charge": _of_charge,
    "per diem": _per_diem,
    "case rate": _case,
    "drg": _case,
    "capitated": _capitated,
    "anesthesia": _anesthesia,
}
BASES = tuple(_BASES)


def _payable_alone(works: list[_Work]) -> None:
    """Status T: paid only when nothing else is payable the same day."""
    for work in works:
        if work.row is not None and work.row.status == "T":
            others = (other for other in works if other is not work and other.on == work.on and not other.refused)
            if any(other.row is not None and other.row.status in ("A", "R") for other in others):
                work.refused = "bundled"


def _reduce(works: list[_Work], round_: Round) -> None:
    days: dict[date, list[Part]] = defaultdict(list)
    for work in works:
        if work.part is not None and not work.refused:
            days[work.on].append(work.part)
    for parts in days.values():
        reduce_day(parts, round_)
    for work in works:
        part = work.part
        if part is None or work.refused:
            continue
        work.amount, work.full = part.amount, part.full
        if part.units > 1:
            work.words.append((f"{part.units} units: {dollars(round_half_up(part.full))}", ""))
        if part.rule:
            work.words.append((f"{part.rule}: {dollars(round_half_up(part.amount))}", "billing policy"))
        if part.by_report:
            work.by_report = "the sixth or a later procedure of a day"


def _share_cases(works: list[_Work]) -> None:
    """Share a case rate or a DRG over the lines it pays for, by their charges."""
    groups: dict[int, list[_Work]] = defaultdict(list)
    for work in works:
        if work.rule.basis in ("case rate", "drg"):
            groups[id(work.rule)].append(work)
    for group in groups.values():
        whole = int(group[0].amount)
        charges = [max(0, work.line.charge) for work in group]
        rule = group[0].rule
        if rule.stop_loss is not None and sum(charges) > rule.stop_loss:
            whole = of_rate(sum(charges), rule.stop_loss_percent or ONE)
            group[0].words.append((f"stop-loss above {dollars(rule.stop_loss)}: {dollars(whole)}", ""))
        for work, part in zip(group, allocate(whole, charges), strict=True):
            work.amount = work.full = Decimal(part)
            work.words.append((f"this line's part {dollars(part)}", ""))


def _finish(work: _Work, terms: Terms, provider: ProviderStatus, round_: Round) -> LinePrice:
    line, rule = work.line, work.rule
    if work.refused or work.by_report:
        return LinePrice(line.number, 0, 0, work.refused, work.by_report, rule, tuple(work.words))
    amount, full = work.amount, work.full
    shares = fees.later_shares(line.procedure.modifiers, provider.practitioner, terms) if rule.basis == "mpfs" else []
    if rule.percent is not None and rule.basis in ("mpfs", "fixed"):
        shares.append((terms.name, rule.percent))
    for words, rate in shares:
        amount, full = round_(amount * rate), round_(full * rate)
        work.words.append((f"{words}: {percentage(rate)} is {dollars(round_half_up(amount))}", terms.source))
    allowed = round_half_up(amount)
    if rule.stop_loss is not None and line.charge > rule.stop_loss and rule.basis not in ("case rate", "drg"):
        allowed = of_rate(line.charge, rule.stop_loss_percent or ONE)
        work.words.append((f"stop-loss above {dollars(rule.stop_loss)}: {dollars(allowed)}", terms.source))
    cut = max(0, round_half_up(full) - allowed) if work.part is not None and work.part.rule else 0
    lesser = terms.lesser_of if rule.lesser_of is None else rule.lesser_of
    if lesser and allowed > line.charge:
        allowed = line.charge
        work.words.append((f"never more than the charge {dollars(line.charge)}", terms.source))
    return LinePrice(
        line.number,
        allowed,
        min(cut, max(0, line.charge - allowed)),
        rule=rule,
        derivation=tuple(work.words),
        bilateral="50" in line.procedure.modifiers,
    )
