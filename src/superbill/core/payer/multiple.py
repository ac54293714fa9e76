"""The multiple-procedure rules: what the lines of one day do to each other's price (billing rules 4.2.4).

The rules look at :class:`Part`, a line that has its own fee already, and set ``amount``, what is left
of it. Nothing here knows claims or contracts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from msgspec import Struct

from superbill.core.payer.fees import HALF, ONE, ZERO
from superbill.core.payer.terms import percentage

Round = Callable[[Decimal], Decimal]
BY_REPORT_FROM = 5
"""The sixth and later procedures are priced by report."""


class Part(Struct, gc=False):
    """One line as the rules see it. Amounts are decimal cents."""

    number: int
    code: str
    indicator: str
    units: int
    each: Decimal
    """Fee of one unit, after component and both sides."""
    base_code: str = ""
    base_fee: Decimal = ZERO
    """Fee of the endoscopy the code builds on."""
    half_expense: Decimal = ZERO
    """Fee of one unit with half its practice expense."""
    expense: Decimal = ZERO
    technical: Decimal | None = None
    professional: Decimal | None = None
    """The parts of one unit, where the code has them."""
    full: Decimal = ZERO
    amount: Decimal = ZERO
    rule: str = ""
    """What cut it, for the explanation."""
    by_report: bool = False
    reported: bool = True
    """Whether a person prices it when it is the sixth or later."""


class _Item(Struct, gc=False):
    """What is ranked: a unit, or a whole endoscopy family; each piece belongs to a part."""

    total: Decimal
    pieces: list[tuple[Part, Decimal]]


def reduce_day(parts: Sequence[Part], round_: Round) -> None:
    """Apply every rule to the lines of one day: sets ``full``, ``amount`` and ``rule`` of each part."""
    for part in parts:
        part.full = part.amount = part.each * part.units
    if len(parts) > 1 or (parts and parts[0].units > 1):
        here = {part.indicator for part in parts}
        for together, rule in _RULES:
            if not here.isdisjoint(together):
                rule([part for part in parts if part.indicator in together], round_)


def reduce_after(parts: Sequence[Part], earlier: Sequence[Part], round_: Round) -> None:
    """Apply the rules to lines of a day of which ``earlier`` were paid on other claims.

    The day comes to what it would have come to on one claim. What was paid stays paid: where a dearer service
    comes later, the lines of now bear what those before would have lost to it.
    """
    reduce_day(earlier, round_)
    got = {id(part): part.amount for part in earlier}
    reduce_day([*earlier, *parts], round_)
    for together, _ in _RULES:
        over = sum((got[id(part)] - part.amount for part in earlier if part.indicator in together), ZERO)
        for part in sorted((part for part in parts if part.indicator in together), key=lambda part: -part.amount):
            taken = max(ZERO, min(over, part.amount))
            if taken:
                over -= taken
                part.amount -= taken
                part.rule = part.rule or "multiple procedures: less what another claim of the day was paid too much"


def _rank(parts: Sequence[Part], round_: Round) -> None:
    """Indicators 2 and 3: rank, then 100 %, 50 %, 50 %, ..."""
    families: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if part.indicator == "3":
            families[part.base_code].append(part)
    single: list[_Item] = []
    for part in parts:
        if part.indicator != "2":
            continue
        if part.code in families:
            families[part.code].append(part)
        else:
            single += [_Item(part.each, [(part, part.each)]) for _ in range(part.units)]
    items = single + [_family(code, members, round_) for code, members in families.items()]
    items.sort(key=lambda item: (-item.total, item.pieces[0][0].number))
    for part in parts:
        part.amount = ZERO
    for rank, item in enumerate(items):
        for part, piece in item.pieces:
            part.amount += piece if rank == 0 else round_(piece * HALF)
            if rank:
                part.rule = part.rule or f"multiple procedures, rank {rank + 1}: 50 %"
                part.by_report = part.by_report or (part.reported and rank >= BY_REPORT_FROM)


_BEFORE_1996 = (ONE, HALF, Decimal("0.25"))


def _rank_as_before_1996(parts: Sequence[Part], round_: Round) -> None:
    """Indicator 1, which no code has today: rank, then 100 %, 50 %, 25 %, 25 %, ..."""
    units = [part for part in parts for _ in range(part.units)]
    units.sort(key=lambda part: (-part.each, part.number))
    for rank, part in enumerate(units):
        share = _BEFORE_1996[min(rank, 2)]
        part.amount -= part.each - round_(part.each * share)
        if rank:
            part.rule = part.rule or f"multiple procedures, rank {rank + 1}: {percentage(share)}"


def _family(base_code: str, members: list[Part], round_: Round) -> _Item:
    """Indicator 3: the dearest endoscopy in full, the others less the base they share."""
    ordered = sorted(members, key=lambda part: (-part.each, part.number))
    base_fee = next((part.base_fee for part in members if part.base_code), ZERO)
    pieces: list[tuple[Part, Decimal]] = []
    for position, part in enumerate(ordered):
        for unit in range(part.units):
            if position == 0 and unit == 0:
                pieces.append((part, part.each))
                continue
            pieces.append((part, round_(max(ZERO, part.each - base_fee))))
            part.rule = f"endoscopy family {base_code}: less the base"
    return _Item(sum((piece for _, piece in pieces), ZERO), pieces)


def _therapy(parts: Sequence[Part], round_: Round) -> None:
    """Indicator 5: the unit with the highest practice expense in full, all others at half of it."""
    if sum(part.units for part in parts) < 2:
        return
    first = max(parts, key=lambda part: (part.expense, -part.number))
    for part in parts:
        whole = 1 if part is first else 0
        part.amount = part.each * whole + part.half_expense * (part.units - whole)
        if part.amount != part.full:
            part.rule = "therapy: half the practice expense after the first unit"


def _diagnostic(parts: Sequence[Part], round_: Round, *, technical: Decimal, professional: Decimal = ONE) -> None:
    """Indicators 4, 6, 7: the dearest technical part in full, later ones less; imaging also the professional."""
    for share, name in ((technical, "technical"), (professional, "professional")):
        if share == ONE:
            continue
        pieces = [
            (getattr(part, name), part) for part in parts if getattr(part, name) is not None for _ in range(part.units)
        ]
        if len(pieces) < 2:
            continue
        if name == "technical":
            _take_apart(parts)
        pieces.sort(key=lambda piece: (-piece[0], piece[1].number))
        for each, part in pieces[1:]:
            part.amount -= each - round_(each * share)
            part.rule = f"diagnostic services of one day: {name} part {percentage(share)}"


def _take_apart(parts: Sequence[Part]) -> None:
    """Price global services as the sum of their parts, which may differ from the global fee by a cent."""
    for part in parts:
        if part.technical is not None and part.professional is not None:
            part.full = part.amount = (part.technical + part.professional) * part.units


_RULES: tuple[tuple[tuple[str, ...], Callable[[Sequence[Part], Round], None]], ...] = (
    (("2", "3"), _rank),
    (("1",), _rank_as_before_1996),
    (("5",), _therapy),
    (("4",), partial(_diagnostic, technical=HALF, professional=Decimal("0.95"))),
    (("6",), partial(_diagnostic, technical=Decimal("0.75"))),
    (("7",), partial(_diagnostic, technical=Decimal("0.80"))),
)
"""The indicators whose services reduce each other, and how."""
REDUCED = frozenset(indicator for together, _ in _RULES for indicator in together)
