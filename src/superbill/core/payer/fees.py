"""What the physician fee schedule says about one service, before the lines of a day meet each other.

``fee = (work x GPCI + practice expense x GPCI + malpractice x GPCI) x conversion factor``, with the
practice expense of the place (billing rules 4.2.1). Amounts inside are decimal cents, so that the
rounding order is a choice of the terms; they are whole cents when the choice is ``fee first``.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from msgspec import Struct

from superbill.core.claim.values import Line
from superbill.core.codes import CodeTables, RvuRow
from superbill.core.money import dollars, round_half_up
from superbill.core.payer.terms import Rule, Terms

ONE = Decimal(1)
ZERO = Decimal(0)
HALF = Decimal("0.5")
FACILITY = frozenset(["02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61"])
Gpci = tuple[Decimal, Decimal, Decimal]


class Place(Struct, frozen=True, cache_hash=True):
    """Where and when a line is priced, and with which factors."""

    facility: bool
    gpci: Gpci
    factor: Decimal
    whole_cents: bool

    def round(self, amount: Decimal) -> Decimal:
        """To the cent now, or not yet."""
        return amount.quantize(ONE, ROUND_HALF_UP) if self.whole_cents else amount


def place_of(terms: Terms, rule: Rule, place: str, on: date, tables: CodeTables) -> Place | None:
    """The setting of a line; ``None`` when the tables have no factors for it."""
    if terms.gpci is not None:
        gpci: Gpci = terms.gpci
    elif terms.locality:
        indices = tables.mpfs.gpci(terms.locality, on)
        if indices is None:
            return None
        gpci = (indices.work, indices.pe, indices.mp)
    else:
        gpci = (ONE, ONE, ONE)
    factor = rule.conversion_factor or tables.mpfs.conversion_factor(on)
    if factor is None:
        return None
    return _place(place in FACILITY, gpci, factor, terms.rounding != "last")


@lru_cache(maxsize=4096)
def _place(facility: bool, gpci: Gpci, factor: Decimal, whole_cents: bool) -> Place:
    return Place(facility, gpci, factor, whole_cents)


def expense(row: RvuRow, where: Place) -> Decimal | None:
    """The practice expense of the place; ``None`` where the service is not priced there."""
    return row.pe_facility if where.facility else row.pe_nonfacility


def fee(row: RvuRow, where: Place, expense_share: Decimal = ONE) -> Decimal | None:
    """The fee of one unit in cents; ``expense_share`` of the practice expense."""
    practice = expense(row, where)
    return None if practice is None else _fee(row.work, practice * expense_share, row.mp, where)


@lru_cache(maxsize=65536)
def _fee(work: Decimal, practice: Decimal, malpractice: Decimal, where: Place) -> Decimal:
    own, rent, risk = where.gpci
    units = work * own + practice * rent + malpractice * risk
    return where.round(units * where.factor * 100)


@lru_cache(maxsize=65536)
def fee_words(code: str, one: Decimal, work: Decimal, practice: Decimal, malpractice: Decimal, where: Place) -> str:
    """How the fee of one unit came about."""
    own, rent, risk = where.gpci
    return (
        f"{code} {'facility' if where.facility else 'non-facility'} fee {dollars(round_half_up(one))}: work {work} x "
        f"{own}, expense {practice} x {rent}, malpractice {malpractice} x {risk}, times {where.factor}"
    )


NOT_PAYABLE = {
    "B": "bundled",
    "P": "bundled",
    "N": "statutory exclusion",
    "E": "statutory exclusion",
    "X": "statutory exclusion",
    "I": "procedure invalid",
    "D": "procedure invalid",
    "F": "procedure invalid",
    "G": "procedure invalid",
    "H": "modifier invalid",
    "M": "reporting only",
    "Q": "reporting only",
}
"""What a status indicator refuses, by the name of the reason (billing rules 4.2.2)."""

_COMPONENTS = ("26", "TC", "53")


def row_modifier(line: Line) -> str:
    """Which row of the code a line asks for."""
    for modifier in _COMPONENTS:
        if modifier in line.procedure.modifiers:
            return modifier
    return ""


def refusal(row: RvuRow, line: Line, place: str, pay_status: tuple[str, ...] = ()) -> str:
    """The name of the reason why the schedule does not pay a line, or an empty text.

    ``pay_status`` are statuses the terms pay although Medicare does not.
    """
    if row.status in NOT_PAYABLE and row.status not in pay_status:
        return NOT_PAYABLE[row.status]
    modifiers = line.procedure.modifiers
    if "26" in modifiers and row.pctc not in ("1", "6"):
        return "modifier wrong"
    if "TC" in modifiers and row.pctc != "1":
        return "modifier wrong"
    if place in FACILITY and ("TC" in modifiers or row.pctc in ("3", "5")):
        return "place wrong"
    if _assists(modifiers) and row.assistant in ("1", "9"):
        return "assistant"
    if "62" in modifiers and row.cosurgeon in ("0", "9"):
        return "modifier wrong"
    return ""


PRICED_ELSEWHERE = frozenset("CJX")
"""Statuses of services another schedule prices: a later rule of the terms, where one names them."""


def needs_report(row: RvuRow, line: Line, *, documented: bool) -> str:
    """Why a person must read a report before a price is set, or an empty text.

    The need for an assistant or a second surgeon is shown by the operative report; with it, the rule prices.
    """
    modifiers = line.procedure.modifiers
    if not modifiers and row.status != "C":
        return ""
    if row.status == "C":
        return "a service the carrier prices"
    if "66" in modifiers:
        return "a surgical team"
    if "22" in modifiers:
        return "an unusually hard procedure"
    if "53" in modifiers and row.modifier != "53":
        return "a procedure that was stopped"
    if documented:
        return ""
    if _assists(modifiers) and row.assistant == "0":
        return "an assistant whose need must be shown"
    if "62" in modifiers and row.cosurgeon == "1":
        return "a second surgeon whose need must be shown"
    return ""


def _assists(modifiers: tuple[str, ...]) -> bool:
    return any(modifier in ("80", "81", "82", "AS") for modifier in modifiers)


def component(row: RvuRow, modifiers: tuple[str, ...]) -> Decimal:
    """The share of the fee that a part of the global package or a reduced service is paid."""
    for modifier in modifiers:
        if modifier in ("54", "55", "56", "78") and row.intra:
            if modifier == "54":
                return row.pre + row.intra
            return {"55": row.post, "56": row.pre, "78": row.intra}[modifier]
        if modifier in ("52", "73"):
            return HALF
    return ONE


def bilateral(row: RvuRow, modifiers: tuple[str, ...]) -> Decimal:
    """What modifier 50 multiplies one side by."""
    if "50" not in modifiers:
        return ONE
    return {"1": Decimal("1.5"), "3": Decimal(2)}.get(row.bilateral, ONE)


def remarks(row: RvuRow, modifiers: tuple[str, ...]) -> tuple[str, ...]:
    """What a remittance says of a fee that a rule of the schedule changed: both sides (N644), an assistant (N646)."""
    both = ("N644",) if "50" in modifiers and row.bilateral in _SIDED else ()
    return (*both, "N646") if _assists(modifiers) else both


_SIDED = ("1", "2", "3")
"""Bilateral indicators of services that have sides."""
_PATIENTS = {"UN": 2, "UP": 3, "UQ": 4, "UR": 5, "US": 6}
"""How many patients were seen on one trip of the portable x-ray (R0075)."""


def patients(line: Line) -> int:
    """How many patients share the fee for bringing the x-ray equipment."""
    if line.procedure.code != "R0075":
        return 1
    return next((_PATIENTS[modifier] for modifier in line.procedure.modifiers if modifier in _PATIENTS), 1)


PRACTITIONERS = {
    "np": Decimal("0.85"),
    "pa": Decimal("0.85"),
    "cns": Decimal("0.85"),
    "rd": Decimal("0.85"),
    "csw": Decimal("0.75"),
    "mft": Decimal("0.75"),
    "mhc": Decimal("0.75"),
}
"""What a practitioner who is not a physician is paid of the fee (billing rules 4.2.8); others all of it."""


def later_shares(modifiers: tuple[str, ...], practitioner: str, terms: Terms) -> list[tuple[str, Decimal]]:
    """What a fee is multiplied by after the multiple-procedure rules, in order, each with its name."""
    shares: list[tuple[str, Decimal]] = []
    assistant_by_np = "AS" in modifiers
    for modifier in modifiers:
        if modifier in ("80", "81", "82"):
            shares.append((f"assistant surgeon {modifier}", Decimal("0.16")))
        elif modifier == "AS":
            shares.append(("assistant AS", Decimal("0.136")))
        elif modifier == "62":
            shares.append(("two surgeons 62", Decimal("0.625")))
        elif modifier in ("CO", "CQ"):
            shares.append((f"therapy assistant {modifier}", Decimal("0.85")))
    if practitioner in PRACTITIONERS and not assistant_by_np:
        shares.append((f"practitioner {practitioner}", PRACTITIONERS[practitioner]))
    if not terms.participating:
        shares.append(("not participating", Decimal("0.95")))
    return shares
