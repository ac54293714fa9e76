"""Which of our claims and lines a remittance speaks of. Pure: candidates in, ranked and explained matches out.

A match is only *chosen* when nothing else fits as well; everything else is offered for a person to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from superbill.core.claim.values import Claim, Line, Procedure, Value
from superbill.core.findings import Finding, Where
from superbill.core.remit import findings as kinds
from superbill.core.remit.values import RemitClaim, RemitLine


class Candidate(Value, frozen=True):
    """A claim of ours, and the numbers payers have given it so far."""

    claim: Claim
    payer_numbers: tuple[str, ...] = ()


class ClaimMatch(Value, frozen=True):
    """One of our claims that fits. Rank 1 is by our number, 2 by the payer's, 3 by member, date and charge."""

    index: int
    """Which candidate."""
    claim: Claim
    rank: int
    explanation: str
    differences: tuple[str, ...] = ()
    """Facts that do not agree: charge, member, date."""


class ClaimMatching(Value, frozen=True):
    """The matches of one remit claim, best first; ``chosen`` is set when there is no doubt."""

    matches: tuple[ClaimMatch, ...]
    chosen: ClaimMatch | None = None


class LineMatch(Value, frozen=True):
    """A line of the remittance and the line of ours it answers, or several where the payer merged them.

    Ranks: 1 line control number; 2 code, modifiers, date and charge; 3 modifiers differ; 4 the adjudicated code;
    5 split or merged; 6 another code with the same date and charge.
    """

    remit: int
    """Index in the remit claim's lines."""
    lines: tuple[int, ...]
    """Numbers of our lines."""
    rank: int
    way: str
    explanation: str
    bundled_into: int = 0
    """The number of our line it was bundled into, 0 for none."""


class LineOffer(Value, frozen=True):
    """A line of the remittance that fits several of ours equally well."""

    remit: int
    lines: tuple[int, ...]
    explanation: str


class LineMatching(Value, frozen=True):
    """How a remit claim's lines answer the lines of one claim."""

    matches: tuple[LineMatch, ...] = ()
    offers: tuple[LineOffer, ...] = ()
    unmatched: tuple[int, ...] = ()
    """Indexes of remit lines that fit nothing."""
    unanswered: tuple[int, ...] = ()
    """Numbers of our lines that nothing answers."""
    claim_level: bool = False
    """The payer answered the claim as a whole, without lines."""

    @property
    def whole(self) -> bool:
        """Whether every line on both sides has its place, or there are none to place."""
        return self.claim_level or not (self.offers or self.unmatched or self.unanswered)


def match_claim(remit: RemitClaim, candidates: Sequence[Candidate]) -> tuple[ClaimMatching, list[Finding]]:
    """Our claims that fit a remit claim, best first, and the one to take if there is no doubt."""
    where = _where(remit)
    matches = sorted(
        (match for index, one in enumerate(candidates) if (match := _match(remit, index, one)) is not None),
        key=lambda match: (match.rank, len(match.differences), match.index),
    )
    if not matches:
        return ClaimMatching(()), [kinds.CLAIM_NOT_FOUND.at(where, value=remit.control_number)]
    best = matches[0]
    rivals = [one for one in matches if (one.rank, len(one.differences)) == (best.rank, len(best.differences))]
    if len(rivals) > 1:
        found = kinds.CLAIM_AMBIGUOUS.at(where, value=remit.control_number, count=str(len(rivals)))
        return ClaimMatching(tuple(matches)), [found]
    if not best.differences:
        return ClaimMatching(tuple(matches), best), []
    found = kinds.CLAIM_FACTS_DIFFER.at(where, value=remit.control_number, facts=_and(best.differences))
    chosen = best if len(best.differences) == 1 else None
    return ClaimMatching(tuple(matches), chosen), [found]


def _match(remit: RemitClaim, index: int, candidate: Candidate) -> ClaimMatch | None:
    claim = candidate.claim
    differences = tuple(name for name, agree in _facts(remit, claim) if agree is False)
    numbers = {*candidate.payer_numbers, claim.payer_claim_number} - {""}
    if _same(remit.control_number, claim.control_number):
        return ClaimMatch(index, claim, 1, f"our number {claim.control_number}", differences)
    theirs = next(
        (number for number in (remit.payer_claim_number, remit.original_claim_number) if number in numbers), ""
    )
    if theirs:
        return ClaimMatch(index, claim, 2, f"the payer's number {theirs}", differences)
    if all(agree for _, agree in _facts(remit, claim)):
        return ClaimMatch(index, claim, 3, "the same member, date of service and charge")
    return None


def _facts(remit: RemitClaim, claim: Claim) -> list[tuple[str, bool | None]]:
    """Whether charge, member and date agree; ``None`` where one side does not say."""
    theirs = {_plain(one.member_id) for one in (remit.patient, remit.subscriber, remit.corrected) if one} - {""}
    ours = {_plain(one.member_id) for one in (claim.subscriber, claim.patient) if one} - {""}
    said, sent = _remit_date(remit), _claim_date(claim)
    return [
        ("charge", abs(remit.charge) == claim.charge),
        ("member", bool(theirs & ours) if theirs and ours else None),
        ("date", said == sent if said and sent else None),
    ]


def _remit_date(remit: RemitClaim) -> date | None:
    lines = [line.service_from for line in remit.lines if line.service_from]
    return min(lines, default=None) or remit.service_from


def _claim_date(claim: Claim) -> date | None:
    lines = [line.service_from for line in claim.lines if line.service_from]
    return min(lines, default=None) or claim.statement_from


def _plain(text: str) -> str:
    return text.replace("-", "").replace(" ", "").upper()


def _same(theirs: str, ours: str) -> bool:
    """Whether two control numbers are one: payers must return 20 characters and may return no more."""
    theirs, ours = theirs.strip().upper(), ours.strip().upper()
    return bool(ours) and (theirs == ours or (len(ours) > 20 and theirs == ours[:20]))


def _and(words: Sequence[str]) -> str:
    return " and ".join(words)


def _where(remit: RemitClaim) -> Where:
    return Where(segment_in_set=remit.segment, loop="2100", path=f"claim {remit.control_number}")


def match_lines(remit: RemitClaim, claim: Claim) -> tuple[LineMatching, list[Finding]]:
    """Which line of ``claim`` each line of the remit claim answers."""
    if not remit.lines:
        return LineMatching(claim_level=True), []
    work = _Work(remit, claim)
    work.by_control_number()
    for rank, way, fits in _PASSES:
        work.by_likeness(rank, way, fits)
    work.by_sum()
    work.by_likeness(6, "another code", _same_day_and_charge)
    return work.result()


def _sent_code(line: RemitLine) -> Procedure:
    """What the payer says we sent."""
    return line.submitted or line.procedure


def _code(procedure: Procedure) -> str:
    return procedure.code.upper()


def _same_date(line: RemitLine, ours: Line) -> bool:
    return line.service_from is None or ours.service_from is None or line.service_from == ours.service_from


def _exact(line: RemitLine, ours: Line) -> bool:
    modifiers = _sent_code(line).modifiers == ours.procedure.modifiers
    return modifiers and _but_for_modifiers(line, ours)


def _but_for_modifiers(line: RemitLine, ours: Line) -> bool:
    return _of_code(line, ours) and abs(line.charge) == ours.charge


def _of_code(line: RemitLine, ours: Line) -> bool:
    """The same code on the same day; by revenue code where neither side has a procedure."""
    theirs, code = _code(_sent_code(line)), _code(ours.procedure)
    same = theirs == code if theirs or code else bool(line.revenue_code) and line.revenue_code == ours.revenue_code
    return (same or (bool(code) and _sent_code(line).qualifier == "NU" and theirs == ours.revenue_code)) and _same_date(
        line, ours
    )


def _by_adjudicated_code(line: RemitLine, ours: Line) -> bool:
    same = _code(line.procedure) == _code(ours.procedure)
    return same and abs(line.charge) == ours.charge and _same_date(line, ours)


def _same_day_and_charge(line: RemitLine, ours: Line) -> bool:
    dated = line.service_from is not None and line.service_from == ours.service_from
    return dated and abs(line.charge) == ours.charge


_PASSES: tuple[tuple[int, str, Callable[[RemitLine, Line], bool]], ...] = (
    (2, "code, modifiers, date and charge", _exact),
    (3, "code, date and charge", _but_for_modifiers),
    (4, "adjudicated code, date and charge", _by_adjudicated_code),
)


class _Work:
    """The lines of both sides that still have no place."""

    def __init__(self, remit: RemitClaim, claim: Claim) -> None:
        self.remit, self.claim = remit, claim
        self.theirs = dict(enumerate(remit.lines))
        self.ours = {line.number: line for line in claim.lines}
        self.matches: list[LineMatch] = []
        self.offers: list[LineOffer] = []

    def take(self, index: int, numbers: Sequence[int], rank: int, way: str) -> None:
        """Put a remit line to its place. Our lines stay open while the payer may answer them again."""
        line = self.remit.lines[index]
        ours = [one for one in self.claim.lines if one.number in numbers]
        self.matches.append(LineMatch(index, tuple(numbers), rank, way, _explain(line, ours, way)))
        self.theirs.pop(index, None)

    def close(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.ours.pop(number, None)

    def by_control_number(self) -> None:
        """REF*6R is ours, echoed. Several remit lines with one number are one line of ours, split."""
        known: dict[str, list[int]] = {}
        for ours in self.claim.lines:
            if ours.control_number:
                known.setdefault(ours.control_number, []).append(ours.number)
        for index, line in list(self.theirs.items()):
            numbers = known.get(line.control_number, [])
            if len(numbers) == 1:
                echoes = sum(one.control_number == line.control_number for one in self.remit.lines)
                self.take(index, numbers, 1, "line control number" if echoes == 1 else "split, line control number")
        self.close(number for match in self.matches for number in match.lines)

    def by_likeness(self, rank: int, way: str, fits: Callable[[RemitLine, Line], bool]) -> None:
        """Match what fits one to one; as many alike as alike in their order; offer the rest."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for index, line in self.theirs.items():
            numbers = tuple(number for number, ours in self.ours.items() if fits(line, ours))
            if numbers:
                groups.setdefault(numbers, []).append(index)
        for numbers, indexes in groups.items():
            alone = all(not set(numbers) & set(other) for other in groups if other != numbers)
            if alone and len(numbers) == len(indexes):
                for index, number in zip(indexes, numbers, strict=True):
                    self.take(index, [number], rank, way if len(numbers) == 1 else f"{way}, in their order")
                self.close(numbers)
            else:
                self._offer(numbers, indexes, way)

    def _offer(self, numbers: tuple[int, ...], indexes: list[int], way: str) -> None:
        for index in indexes:
            self.offers.append(LineOffer(index, numbers, f"fits by {way}"))
            self.theirs.pop(index, None)

    def by_sum(self) -> None:
        """One line of ours paid in parts, or several paid as one: same code and day, charges that add up."""
        for number, ours in list(self.ours.items()):
            parts = [index for index, line in self.theirs.items() if _of_code(line, ours)]
            if len(parts) > 1 and sum(abs(self.theirs[index].charge) for index in parts) == ours.charge:
                for index in parts:
                    self.take(index, [number], 5, "split")
                self.close([number])
        for index, merged in list(self.theirs.items()):
            numbers = [number for number, ours in self.ours.items() if _of_code(merged, ours)]
            if len(numbers) > 1 and sum(self.ours[number].charge for number in numbers) == abs(merged.charge):
                self.take(index, numbers, 5, "merged")
                self.close(numbers)

    def result(self) -> tuple[LineMatching, list[Finding]]:
        offered = {number for offer in self.offers for number in offer.lines}
        unanswered = tuple(number for number in self.ours if number not in offered)
        matches = sorted((self._bundled(match) for match in self.matches), key=lambda match: match.remit)
        matching = LineMatching(tuple(matches), tuple(self.offers), tuple(self.theirs), unanswered)
        return matching, self._findings(matching)

    def _bundled(self, match: LineMatch) -> LineMatch:
        """The match with the line that it was bundled into: the one that pays under the same adjudicated code."""
        line = self.remit.lines[match.remit]
        if line.submitted is None or line.paid or not any(one.code == "97" for one in line.adjustments):
            return match
        for other in self.matches:
            payer = self.remit.lines[other.remit]
            if other.remit != match.remit and payer.paid and _code(payer.procedure) == _code(line.procedure):
                into = other.lines[0]
                text = f"{match.explanation}; bundled into line {into}"
                return LineMatch(match.remit, match.lines, match.rank, "bundled", text, into)
        return match

    def _findings(self, matching: LineMatching) -> list[Finding]:
        found = [
            kinds.LINE_AMBIGUOUS.at(
                self._place(offer.remit), value=self._name(offer.remit), count=str(len(offer.lines))
            )
            for offer in matching.offers
        ]
        found += [kinds.LINE_NOT_FOUND.at(self._place(index), value=self._name(index)) for index in matching.unmatched]
        return found + [
            kinds.LINE_UNANSWERED.at(_where(self.remit), value=str(number)) for number in matching.unanswered
        ]

    def _place(self, index: int) -> Where:
        path = f"claim {self.remit.control_number} line {index + 1}"
        return Where(segment_in_set=self.remit.lines[index].segment, loop="2110", path=path)

    def _name(self, index: int) -> str:
        return f"{index + 1} ({_sent_code(self.remit.lines[index]).code or self.remit.lines[index].revenue_code})"


def _explain(line: RemitLine, ours: Sequence[Line], way: str) -> str:
    """Why, and what the payer changed."""
    said = [f"by {way}"]
    if len(ours) == 1:
        sent, judged = ours[0].procedure, line.procedure
        if _code(judged) != _code(sent):
            said.append(f"code changed from {sent.code} to {judged.code}")
        dropped = [one for one in sent.modifiers if one not in judged.modifiers]
        added = [one for one in judged.modifiers if one not in sent.modifiers]
        said += [f"modifier {one} dropped" for one in dropped] + [f"modifier {one} added" for one in added]
    return "; ".join(said)
