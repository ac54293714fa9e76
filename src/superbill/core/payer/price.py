"""The price of a claim under contract terms: what is allowed for each line, and how it came about.

Payer and practice price with the same function: :func:`price`. It does not know benefits or
members. Money is cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from superbill.core.claim.values import Claim, Line
from superbill.core.codes import CodeTables, RvuRow
from superbill.core.findings import Finding
from superbill.core.money import Cents, allocate, dollars, of_rate, round_half_up
from superbill.core.payer import fees, outpatient, prices
from superbill.core.payer.anesthesia import highest_bases
from superbill.core.payer.bases import BASES
from superbill.core.payer.case import ProviderStatus
from superbill.core.payer.fees import ONE
from superbill.core.payer.inpatient import weight_of
from superbill.core.payer.multiple import Part, reduce_after, reduce_day
from superbill.core.payer.terms import Rule, Terms, fits, percentage
from superbill.core.payer.work import Context, Work, as_it_is, listed_fee, no_price, whole_cents, words_of


class LinePrice(Struct, frozen=True, gc=False):
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
    cut_for: str = "multiple procedures"
    """The name of the reason for ``cut``."""
    remarks: tuple[str, ...] = ()
    """What the remittance says of how it was priced."""


class Pricing(Struct, frozen=True, gc=False):
    """The prices of a claim, by line number."""

    lines: Mapping[int, LinePrice]
    terms: Terms

    @property
    def allowed(self) -> Cents:
        return sum(line.allowed for line in self.lines.values())


def service_date(claim: Claim, line: Line) -> date | None:
    """The day a line counts for."""
    return line.service_from or claim.statement_from


class Beside(Struct, frozen=True, gc=False):
    """What the same practice is paid for on other claims of the days of a claim: it counts in the multiple-procedure
    rules, and equal fees rank by the numbers of their lines."""

    stays: Sequence[Line] = ()
    """What was paid for these stays paid, so the claim bears what they got too much."""
    anew: Sequence[Line] = ()
    """These are priced again with the claim, each for its own part of the day."""


ALONE = Beside()
_NOT_RENTED: Mapping[str, int] = {}


def price(
    claim: Claim,
    terms: Terms,
    tables: CodeTables,
    *,
    provider: ProviderStatus = ProviderStatus(),
    skip: Collection[int] = (),
    documented: bool = False,
    rented: Mapping[str, int] = _NOT_RENTED,
    beside: Beside = ALONE,
) -> tuple[Pricing, tuple[Finding, ...]]:
    """Price every line of ``claim`` but those in ``skip``, which then do not reduce the others either.

    ``documented`` says that the operative report is on file, ``rented`` how many months of equipment were
    paid before, by code. A line without a price is left out of ``lines`` and has a finding.
    """
    problems: list[Finding] = []
    known = prices.of(terms, tables)
    asked = [line for line in claim.lines if line.number not in skip]
    keys = [prices.key_of(claim, line, provider, documented) for line in asked]
    kept = [known.kept(key) for key in keys]
    apart = _apart(asked, kept, terms) if beside is ALONE else None
    if apart is not None:
        return Pricing(apart, terms), ()
    works: list[Work] = []
    chosen: list[tuple[Work, prices.Key]] = []
    for line, key, like in zip(asked, keys, kept, strict=True):
        if like is not None:
            works.append(like.anew(line))
            continue
        work = _choose(claim, line, terms, tables, provider)
        if work is None:
            problems.append(no_price(claim, line))
        else:
            chosen.append((work, key))
    rounding = whole_cents if terms.rounding != "last" else as_it_is
    based = [work for work, _ in chosen if work.rule.base_units]
    context = Context(
        claim, terms, tables, provider, rounding, documented, rented, highest_bases(based) if based else {}
    )
    for work, key in chosen:
        problem = BASES[work.rule.basis](work, context)
        if problem is None:
            known.remember(key, work)
            works.append(work)
        else:
            problems.append(problem)
    if chosen:
        works.sort(key=_number)
    stays, anew = (_others(beside.stays, context), _others(beside.anew, context)) if beside is not ALONE else ((), ())
    _meet(works, stays, anew, context)
    return Pricing({work.line.number: _finish(work, context) for work in works}, terms), tuple(problems)


def _apart(lines: Sequence[Line], kept: Sequence[Work | None], terms: Terms) -> dict[int, LinePrice] | None:
    """The prices of lines that were all worked out before and do nothing to each other; else ``None``."""
    ready, meeting = [], 0
    for line, work in zip(lines, kept, strict=True):
        end = work.finished if work is not None else None
        if work is None or end is None or end.allowed is None:
            return None
        meeting += end.meets
        ready.append((line, work, end.allowed, end.words))
    if meeting > 1:
        return None
    return {line.number: _line_price(line, work, terms, allowed, words) for line, work, allowed, words in ready}


def _number(work: Work) -> int:
    return work.line.number


def _others(lines: Sequence[Line], context: Context) -> Sequence[Work]:
    """Lines of other claims as far as they count in the multiple-procedure rules."""
    found = []
    for line in lines:
        work = _choose(context.claim, line, context.terms, context.tables, context.provider)
        if work is not None and BASES[work.rule.basis](work, context) is None and work.part is not None:
            found.append(work)
    return found


def _choose(claim: Claim, line: Line, terms: Terms, tables: CodeTables, provider: ProviderStatus) -> Work | None:
    """A line with the first rule that fits and knows it; of a fee schedule that does not, only where nothing else does."""
    on = service_date(claim, line)
    if on is None:
        return None
    place = line.place or claim.facility_code
    last: Work | None = None
    for rule in terms.rules:
        if not _fits(rule, claim, line, place, provider):
            continue
        work = Work(line, rule, place, on)
        if rule.basis == "mpfs":
            work.row = _row(line, rule.as_of or on, tables)
            if work.row is None or work.row.status in fees.PRICED_ELSEWHERE - {*rule.pay_status}:
                last = last or work
                continue
        elif not _knows(work, claim, tables):
            continue
        return work
    return last


def _fits(rule: Rule, claim: Claim, line: Line, place: str, provider: ProviderStatus) -> bool:
    """Whether every condition of a rule holds."""
    return (
        (not rule.codes or fits(line.procedure.code, rule.codes))
        and (not rule.places or place in rule.places)
        and (not rule.kinds or claim.kind in rule.kinds)
        and (not rule.revenue_codes or fits(line.revenue_code, rule.revenue_codes))
        and (not rule.modifiers or any(modifier in rule.modifiers for modifier in line.procedure.modifiers))
        and (not rule.practitioners or provider.practitioner in rule.practitioners)
        and (not rule.specialties or provider.specialty in rule.specialties)
    )


def _knows(work: Work, claim: Claim, tables: CodeTables) -> bool:
    """Whether a rule that lists what it prices lists this line."""
    rule, code = work.rule, work.line.procedure.code
    match rule.basis:
        case "fixed" | "equipment":
            return not rule.fees or listed_fee(rule, work.line) is not None
        case "drg":
            return weight_of(rule, claim, tables, work.on) is not None
        case "outpatient":
            return outpatient.knows(work)
        case "anesthesia":
            return not rule.codes or code in rule.base_units or code in rule.extra_units
        case _:
            return True


def _row(line: Line, on: date, tables: CodeTables) -> RvuRow | None:
    """The row of the fee schedule a line asks for: that of its component, else of the code."""
    wanted = fees.row_modifier(line)
    code = line.procedure.code
    row = tables.mpfs.row(code, wanted, on) if wanted else None
    return row or tables.mpfs.row(code, "", on)


def _meet(works: list[Work], stays: Sequence[Work], anew: Sequence[Work], context: Context) -> None:
    """What the lines of a claim do to each other."""
    if len(works) > 1:
        _payable_alone(works)
        _one_fee_for_both_sides(works)
        outpatient.package(works)
    _reduce(works, stays, anew, context)
    _share_cases(works)


def _payable_alone(works: list[Work]) -> None:
    """Status T: paid only when nothing else is payable the same day."""
    for work in works:
        if work.row is not None and work.row.status == "T" and work.rule.basis == "mpfs":
            others = (other for other in works if other is not work and other.on == work.on and not other.refused)
            if any(other.row is not None and other.row.status in ("A", "R") for other in others):
                work.refused = "bundled"
                work.words.append(("status T: not paid beside another service of the day", "42 CFR 414.22"))


def _one_fee_for_both_sides(works: list[Work]) -> None:
    """Right and left on two lines of a code that is paid once for both sides: the second is not paid."""
    for position, work in enumerate(works):
        if "LT" not in work.line.procedure.modifiers and "RT" not in work.line.procedure.modifiers:
            continue
        if work.row is None or work.row.bilateral not in ("0", "2") or work.refused:
            continue
        mine = _side(work)
        for other in works[:position]:
            same = other.on == work.on and other.line.procedure.code == work.line.procedure.code
            if same and not other.refused and _side(other) not in ("", mine):
                work.refused = "both sides"
                words = f"bilateral indicator {work.row.bilateral}: one fee for both sides, on line {other.line.number}"
                work.words.append((words, "42 CFR 414.40"))
                break


def _side(work: Work) -> str:
    return next((modifier for modifier in work.line.procedure.modifiers if modifier in ("RT", "LT")), "")


def _by_day(counted: list[tuple[Work, Part]], stays: Sequence[Work], anew: Sequence[Work], context: Context) -> None:
    """Let the lines of each day reduce each other."""
    days: dict[date, list[Part]] = {}
    for work, part in counted:
        days.setdefault(work.on, []).append(part)
    for on, parts in days.items():
        if anew:
            parts += [work.part for work in anew if work.on == on and work.part is not None]
        before = [work.part for work in stays if work.on == on and work.part is not None] if stays else None
        if before:
            reduce_after(parts, before, context.round)
        else:
            reduce_day(parts, context.round)


def _reduce(works: list[Work], stays: Sequence[Work], anew: Sequence[Work], context: Context) -> None:
    counted = [(work, work.part) for work in works if work.part is not None and not work.refused]
    _by_day(counted, stays, anew, context)
    for work, part in counted:
        work.amount, work.full = part.amount, part.full
        if part.units > 1:
            work.words.append((f"{part.units} units: {words_of(part.full)}", ""))
        if part.rule:
            work.words.append((f"{part.rule}: {words_of(part.amount)}", "billing policy"))
        if part.by_report:
            work.by_report = "the sixth or a later procedure of a day"


WHOLE_CLAIM = ("case rate", "drg")
"""Bases that price the claim as one."""


def _share_cases(works: list[Work]) -> None:
    """Share a case rate or a DRG over the lines it pays for, by their charges."""
    cases = [work for work in works if work.rule.basis in WHOLE_CLAIM]
    if not cases:
        return
    groups: dict[int, list[Work]] = defaultdict(list)
    for work in cases:
        groups[id(work.rule)].append(work)
    for group in groups.values():
        charges = [max(0, work.line.charge) for work in group]
        first = group[0]
        whole = _stop_loss(first, int(first.amount), sum(charges))
        # Where the stop-loss sets the price, nothing is cut from it.
        cut = int(first.full - first.amount) if whole == first.amount else 0
        parts = zip(group, allocate(whole, charges), allocate(cut, charges), strict=True)
        for work, part, less in parts:
            work.amount, work.full = Decimal(part), Decimal(part + less)
            if len(group) > 1:
                work.words.append((f"this line's part by its charge: {dollars(part)}", ""))


def _stop_loss(work: Work, allowed: Cents, charge: Cents) -> Cents:
    """What is allowed where the charge passes the stop-loss."""
    rule = work.rule
    if rule.stop_loss is None or charge <= rule.stop_loss:
        return allowed
    rate = rule.stop_loss_percent if rule.stop_loss_percent is not None else ONE
    if rule.stop_loss_excess:
        more = of_rate(charge - rule.stop_loss, rate)
        words = f"stop-loss: {percentage(rate)} of what is above {dollars(rule.stop_loss)}, {dollars(more)} more"
        allowed += more
    else:
        allowed = of_rate(charge, rate)
        words = f"stop-loss above {dollars(rule.stop_loss)}: {percentage(rate)} of the charge, {dollars(allowed)}"
    work.words.append((words, "the contract"))
    return allowed


def _finish(work: Work, context: Context) -> LinePrice:
    line, rule, terms = work.line, work.rule, context.terms
    if work.refused or work.by_report:
        return LinePrice(line.number, 0, 0, work.refused, work.by_report, rule, tuple(work.words))
    allowed, full = _ended(work, context)
    if rule.stop_loss is not None and rule.basis not in WHOLE_CLAIM:
        allowed = _stop_loss(work, allowed, line.charge)
    reduced = bool(work.cut_for) or (work.part is not None and bool(work.part.rule))
    cut = max(0, full - allowed) if reduced else 0
    return _line_price(line, work, terms, allowed, tuple(work.words), cut)


def _line_price(
    line: Line, work: Work, terms: Terms, allowed: Cents, words: tuple[tuple[str, str], ...], cut: Cents = 0
) -> LinePrice:
    """The price of a line, not above its charge where the terms say so."""
    rule = work.rule
    lesser = terms.lesser_of if rule.lesser_of is None else rule.lesser_of
    if lesser and allowed > line.charge:
        allowed = line.charge
        words = (*words, (f"never more than the charge {dollars(line.charge)}", terms.source or terms.name))
    return LinePrice(
        line.number,
        allowed,
        min(cut, max(0, line.charge - allowed)) if cut else 0,
        rule=rule,
        derivation=words,
        cut_for=work.cut_for or "multiple procedures",
        remarks=fees.remarks(work.row, line.procedure.modifiers) if line.procedure.modifiers and work.row else (),
    )


def _ended(work: Work, context: Context) -> tuple[Cents, Cents]:
    """The amount after the shares that come last, and what it would be without the multiple-procedure rules."""
    part = work.part
    alone = part is None or (not part.rule and part.amount == part.each * part.units)
    end = work.finished if alone else None
    if end is not None and end.allowed is not None:
        work.words = [*end.words]
        return end.allowed, end.allowed
    amount, full = work.amount, work.full
    for words, rate in _later_shares(work, context):
        amount, full = context.round(amount * rate), context.round(full * rate)
        work.words.append((f"{words}: {percentage(rate)} is {words_of(amount)}", context.source))
    allowed = round_half_up(amount)
    if end is not None:
        end.allowed, end.words = allowed, tuple(work.words)
    return allowed, round_half_up(full)


def _later_shares(work: Work, context: Context) -> list[tuple[str, Decimal]]:
    """What a price is multiplied by after the multiple-procedure rules, in order, each with its name."""
    rule, terms = work.rule, context.terms
    shares: list[tuple[str, Decimal]] = []
    if rule.basis == "mpfs":
        shares = fees.later_shares(work.line.procedure.modifiers, context.provider.practitioner, terms)
    if rule.percent is not None and rule.percent != ONE and rule.basis not in ("percent of charge", "capitated"):
        shares.append((terms.name, rule.percent))
    if terms.escalator_percent and rule.basis != "percent of charge":
        rise = terms.escalation(work.on)
        if rise != ONE:
            shares.append(("escalator", rise))
    return shares
