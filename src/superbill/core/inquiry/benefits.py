"""What an eligibility answer means for a visit: is the plan active, and what will the patient owe.

The rule (billing rules 1.2.2): rows are grouped by service type, coverage level and network; a service type without
rows of its own takes those of the plan (30); a row without service types is about all of them. In-network and
out-of-network rows are never merged; a row for both (W, or no network said) serves either when no row of its own does.
Two different amounts for the same thing are a conflict: no number is given, a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from superbill.core.claim.values import Value
from superbill.core.findings import Finding, Where
from superbill.core.inquiry import findings as kinds
from superbill.core.inquiry.glosses import ACTIVE, INACTIVE
from superbill.core.inquiry.values import Benefit, EligibilityAnswer
from superbill.core.money import Cents, Rate, dollars

T = TypeVar("T", Cents, Rate)

PLAN = "30"
_REMAINING = frozenset(("29", "33"))
_SPENT = frozenset(("24", "30", "31"))


class Summary(Value, frozen=True):
    """What one service type costs the patient. ``None`` means that the plan did not say, or contradicts itself."""

    service_type: str
    network: str
    active: bool | None = None
    covered: bool | None = None
    """False where the plan excludes the service."""
    plan: str = ""
    copay: Cents | None = None
    coinsurance: Rate | None = None
    """The patient's share: 0.2 is 20 %."""
    deductible: Cents | None = None
    deductible_remaining: Cents | None = None
    family_deductible: Cents | None = None
    family_deductible_remaining: Cents | None = None
    out_of_pocket: Cents | None = None
    out_of_pocket_remaining: Cents | None = None
    family_out_of_pocket: Cents | None = None
    family_out_of_pocket_remaining: Cents | None = None
    authorization: str = ""
    """Y needed, N not needed, U unknown; empty when not said."""
    messages: tuple[str, ...] = ()


def summary(answer: EligibilityAnswer, service_type: str = PLAN, network: str = "Y") -> tuple[Summary, list[Finding]]:
    """What ``answer`` says about a service type, in network (``Y``) or out (``N``)."""
    view = _View(answer, service_type, network)
    active = view.active()
    rows = view.rows()
    result = Summary(
        service_type=service_type,
        network=network,
        active=active,
        covered=False if view.excluded() else (True if active and rows else None),
        plan=view.plan(),
        copay=view.amount("B", "copay", ("IND", ""), _base),
        coinsurance=view.rate("A", "coinsurance", ("IND", "")),
        deductible=view.amount("C", "deductible", ("IND", ""), _base),
        deductible_remaining=view.amount("C", "remaining deductible", ("IND", ""), _remaining),
        family_deductible=view.amount("C", "family deductible", ("FAM",), _base),
        family_deductible_remaining=view.amount("C", "remaining family deductible", ("FAM",), _remaining),
        out_of_pocket=view.amount("G", "out-of-pocket limit", ("IND", ""), _base),
        out_of_pocket_remaining=view.amount("G", "remaining out-of-pocket limit", ("IND", ""), _remaining),
        family_out_of_pocket=view.amount("G", "family out-of-pocket limit", ("FAM",), _base),
        family_out_of_pocket_remaining=view.amount("G", "remaining family out-of-pocket limit", ("FAM",), _remaining),
        authorization=view.authorization(),
        messages=tuple(dict.fromkeys(message for row in rows for message in row.messages)),
    )
    view.check(result)
    return result, view.findings


def _base(row: Benefit) -> bool:
    """A plan amount: neither what is left nor what was used."""
    return row.period not in _REMAINING and row.period not in _SPENT


def _remaining(row: Benefit) -> bool:
    return row.period in _REMAINING


class _View:
    """An answer seen from one service type and network."""

    def __init__(self, answer: EligibilityAnswer, service_type: str, network: str) -> None:
        self.answer, self.service_type, self.network = answer, service_type, network
        self.findings: list[Finding] = []

    def rows(self, kind: str = "") -> list[Benefit]:
        """The rows about this service type in this network; the plan's where it has none of its own."""
        rows = [row for row in self.answer.benefits if not kind or row.kind == kind]
        own = [row for row in rows if self.service_type in row.service_types]
        general = [row for row in rows if not row.service_types]
        return own + general or [row for row in rows if PLAN in row.service_types]

    def _in_network(self, rows: Sequence[Benefit]) -> list[Benefit]:
        """The rows of this network alone; where there are none, those for both."""
        own = [row for row in rows if row.network == self.network]
        return own or [row for row in rows if row.network in ("W", "")]

    def _money_rows(self, kind: str, levels: tuple[str, ...], part: Callable[[Benefit], bool]) -> list[Benefit]:
        """The rows that answer one question: own service type before the plan's, own network before both."""
        about = [row for row in self.answer.benefits if row.kind == kind and row.level in levels and part(row)]
        own = [row for row in about if self.service_type in row.service_types]
        every = [row for row in about if not row.service_types]
        plan = [row for row in about if PLAN in row.service_types]
        for rows in (own, every, plan):
            found = self._in_network(rows)
            if found:
                return found
        return []

    def active(self) -> bool | None:
        """Whether the plan is active; ``None`` with a finding when the answer does not say, or says both."""
        rows = [row for row in self.answer.benefits if row.kind in ACTIVE | INACTIVE]
        rows = [
            row for row in rows if not row.service_types or {self.service_type, PLAN} & {*row.service_types}
        ] or rows
        said = {row.kind in ACTIVE for row in rows}
        if len(said) == 1:
            return said.pop()
        if said:
            self._conflict("state of coverage", ["active", "inactive"])
        else:
            reasons = [reject.code for reject in self.answer.rejects]
            why = f" (it refused the question: AAA {', '.join(reasons)})" if reasons else ""
            self.findings.append(kinds.NOT_ANSWERED.at(self._where(), value=why))
        return None

    def excluded(self) -> bool:
        """Whether the plan says that it does not cover this service."""
        about = [
            row for row in self.answer.benefits if row.kind in ("I", "E") and self.service_type in row.service_types
        ]
        return bool(self._in_network([row for row in about if row.procedure is None]))

    def plan(self) -> str:
        return next((row.plan for row in self.answer.benefits if row.kind in ACTIVE and row.plan), "")

    def authorization(self) -> str:
        said = [row.authorization for row in self._in_network(self.rows()) if row.authorization]
        return next((answer for answer in ("Y", "U", "N") if answer in said), "")

    def amount(self, kind: str, what: str, levels: tuple[str, ...], part: Callable[[Benefit], bool]) -> Cents | None:
        """The one amount of a kind, or ``None``; a finding when there are several."""
        rows = [row for row in self._money_rows(kind, levels, part) if row.amount is not None]
        amounts = {row.amount for row in rows if row.amount is not None}
        self._read_words(rows, what)
        return self._only(amounts, what, dollars)

    def rate(self, kind: str, what: str, levels: tuple[str, ...]) -> Rate | None:
        """The one rate of a kind, or ``None``; a finding when there are several."""
        rows = [row for row in self._money_rows(kind, levels, _base) if row.rate is not None]
        self._read_words(rows, what)
        return self._only({row.rate for row in rows if row.rate is not None}, what, _percent)

    def _only(self, found: set[T], what: str, show: Callable[[T], str]) -> T | None:
        if len(found) > 1:
            self._conflict(what, [show(one) for one in sorted(found)])
        return found.pop() if len(found) == 1 else None

    def _read_words(self, rows: Sequence[Benefit], what: str) -> None:
        for message in dict.fromkeys(message for row in rows for message in row.messages):
            self.findings.append(kinds.MESSAGE_NEEDS_READING.at(self._where(), what=f"the {what}", value=message))

    def _conflict(self, what: str, said: Sequence[str]) -> None:
        about = f"service type {self.service_type}"
        self.findings.append(kinds.BENEFITS_CONFLICT.at(self._where(), what=what, value=about, amounts=", ".join(said)))

    def check(self, result: Summary) -> None:
        """What is left cannot be more than there is."""
        for what, limit, left in (
            ("deductible", result.deductible, result.deductible_remaining),
            ("family deductible", result.family_deductible, result.family_deductible_remaining),
            ("out-of-pocket limit", result.out_of_pocket, result.out_of_pocket_remaining),
            ("family out-of-pocket limit", result.family_out_of_pocket, result.family_out_of_pocket_remaining),
        ):
            if limit is not None and left is not None and left > limit:
                found = kinds.REMAINING_EXCEEDS_LIMIT.at(
                    self._where(), what=what, remaining=dollars(left), limit=dollars(limit)
                )
                self.findings.append(found)

    def _where(self) -> Where:
        return Where(loop="2110C", path=f"answer {self.answer.trace}" if self.answer.trace else "answer")


def _percent(rate: Rate) -> str:
    return f"{rate * 100:f}".rstrip("0").rstrip(".") + " %"
