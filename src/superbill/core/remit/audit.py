"""Money that was given up without anybody deciding so: what a history of remittances shows, and how sure that is.

Nothing but the remittances is needed. A contract, where there is one, turns suspicion into certainty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum

from superbill.core.claim.values import Adjustment, Value
from superbill.core.money import Cents
from superbill.core.remit.reasons import REMARKS, Meaning, meaning
from superbill.core.remit.values import RemitClaim, RemitLine, Remittance

SMALL = 1000
"""Cents up to which an adjustment is small enough that nobody looks."""
REPEATED, MANY_SMALL = 3, 5
"""How many times make a pattern: of services allowed nothing, and of small adjustments."""


class Sure(StrEnum):
    """How sure a suspicion is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Suspect(StrEnum):
    """What looks like money given up."""

    ABOVE_CONTRACT = "more taken off than the contract says"
    WHOLE_CHARGE = "a denial booked as contractual"
    REMARK_DENIES = "contractual, but the remark says denied"
    NEVER_ALLOWED = "a service that is allowed nothing again and again"
    BELOW_USUAL = "allowed less than usual"
    MANY_SMALL = "many small reductions for one reason"


class Suspicion(Value, frozen=True):
    """One line, or one pattern of lines, to look at. ``amount`` is what may have been lost, in cents."""

    kind: Suspect
    sure: Sure
    payer: str
    amount: Cents
    says: str
    trace: str = ""
    control_number: str = ""
    code: str = ""
    count: int = 1


class _Seen(Value, frozen=True):
    """A line that was decided: not a reversal, nor what was reversed later, nor a predetermination."""

    payer: str
    trace: str
    claim: RemitClaim
    line: RemitLine

    @property
    def code(self) -> str:
        return self.line.procedure.code or self.line.revenue_code

    @property
    def service(self) -> tuple[str, ...]:
        return (self.payer, self.code, *self.line.procedure.modifiers)

    @property
    def taken_off(self) -> Cents:
        """What the contract is said to take off; sequestration is law, not contract."""
        return sum(one.amount for one in self.line.adjustments if _written_off(one) and one.code != "253")

    @property
    def allowed(self) -> Cents:
        return self.line.charge - self.taken_off if self.line.allowed is None else self.line.allowed


def _written_off(one: Adjustment) -> bool:
    return meaning(one.group, one.code) is Meaning.WRITE_OFF


def audit(remittances: Iterable[Remittance], contract: Mapping[str, Cents] | None = None) -> list[Suspicion]:
    """What a history of remittances gives up without a decision, the dearest first within each degree of certainty.

    ``contract`` says what a unit of a code is allowed, in cents.
    """
    seen = _decided(remittances)
    found = [*_lines(seen, contract or {}), *_never_allowed(seen), *_below_usual(seen), *_many_small(seen)]
    order = list(Sure)
    return sorted(found, key=lambda one: (order.index(one.sure), -one.amount, one.control_number, one.code))


def _decided(remittances: Iterable[Remittance]) -> list[_Seen]:
    """The lines that stand: a reversal takes the latest equal answer away, whichever file it is in."""
    ordered = sorted(remittances, key=lambda one: (one.paid_on is not None, one.paid_on, one.trace))
    standing: list[tuple[Remittance, RemitClaim]] = []
    for remittance in ordered:
        for claim in remittance.claims:
            if claim.is_reversal:
                _take_away(standing, claim)
            elif claim.status in ("1", "19"):
                standing.append((remittance, claim))
    return [
        _Seen(remittance.payer.last, remittance.trace, claim, line)
        for remittance, claim in standing
        for line in claim.lines
        if line.charge > 0
    ]


def _take_away(standing: list[tuple[Remittance, RemitClaim]], reversal: RemitClaim) -> None:
    for at in range(len(standing) - 1, -1, -1):
        claim = standing[at][1]
        if (claim.control_number, claim.charge, claim.paid) == (
            reversal.control_number,
            -reversal.charge,
            -reversal.paid,
        ):
            del standing[at]
            return


def _lines(seen: list[_Seen], contract: Mapping[str, Cents]) -> Iterable[Suspicion]:
    paid_before = {one.service for one in seen if one.line.paid > 0}
    for one in seen:
        promised = contract.get(one.code)
        if promised is not None:
            promised = min(round(promised * one.line.paid_units) if one.line.paid else promised, one.line.charge)
        whole = not one.line.paid and one.taken_off >= one.line.charge
        refused = [code for code in one.line.remarks if code in REMARKS and REMARKS[code].category]
        if promised is not None and one.taken_off and one.allowed < promised:
            yield _about(
                one, Suspect.ABOVE_CONTRACT, Sure.CERTAIN, promised - one.allowed, "the contract allows more than this"
            )
        elif whole:
            sure = Sure.CERTAIN if refused else Sure.LIKELY
            why = "the whole charge is called contractual"
            if one.service in paid_before:
                sure, why = Sure.CERTAIN, f"{why}, though the same payer pays for this service elsewhere"
            yield _about(one, Suspect.WHOLE_CHARGE, sure, promised or one.line.charge, why)
        elif refused and one.taken_off and not one.line.paid:
            yield _about(
                one, Suspect.REMARK_DENIES, Sure.LIKELY, one.taken_off, f"remark {' '.join(refused)} speaks of a denial"
            )


def _about(one: _Seen, kind: Suspect, sure: Sure, amount: Cents, says: str) -> Suspicion:
    return Suspicion(kind, sure, one.payer, amount, says, one.trace, one.claim.control_number, one.code)


def _never_allowed(seen: list[_Seen]) -> Iterable[Suspicion]:
    by_service: dict[tuple[str, ...], list[_Seen]] = defaultdict(list)
    for one in seen:
        by_service[one.service].append(one)
    for service, lines in by_service.items():
        if len(lines) >= REPEATED and all(one.allowed <= 0 for one in lines):
            lost = sum(one.line.charge for one in lines)
            says = f"{len(lines)} times charged, {len(lines)} times allowed nothing"
            yield Suspicion(
                Suspect.NEVER_ALLOWED, Sure.LIKELY, service[0], lost, says, code=" ".join(service[1:]), count=len(lines)
            )


def _below_usual(seen: list[_Seen]) -> Iterable[Suspicion]:
    """The allowed amount of a unit that a payer uses most for a service is taken for its fee."""
    fees: dict[tuple[str, ...], Counter[Cents]] = defaultdict(Counter)
    for one in seen:
        if one.allowed > 0 and one.line.paid_units == 1:
            fees[one.service][one.allowed] += 1
    for one in seen:
        if one.line.paid_units != 1 or one.allowed <= 0:
            continue
        fee, times = fees[one.service].most_common(1)[0]
        if times >= REPEATED and one.allowed < min(fee, one.line.charge):
            says = f"{times} times this service was allowed more"
            yield _about(one, Suspect.BELOW_USUAL, Sure.POSSIBLE, fee - one.allowed, says)


def _many_small(seen: list[_Seen]) -> Iterable[Suspicion]:
    by_reason: dict[tuple[str, str, str], list[Cents]] = defaultdict(list)
    for one in seen:
        for cut in one.line.adjustments:
            if cut.group == "CO" and cut.code not in ("45", "253") and 0 < cut.amount <= SMALL:
                by_reason[(one.payer, cut.group, cut.code)].append(cut.amount)
    for (payer, group, code), amounts in by_reason.items():
        if len(amounts) >= MANY_SMALL:
            says = f"{len(amounts)} reductions of at most {SMALL // 100} dollars for {group}-{code}"
            yield Suspicion(Suspect.MANY_SMALL, Sure.POSSIBLE, payer, sum(amounts), says, count=len(amounts))
