"""Which of our claims and lines a remittance speaks of. Pure: our side in, ranked and explained matches out.

A match is only *chosen* when nothing else fits as well; everything else is offered for a person to decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from superbill.core.claim.values import Procedure, Value
from superbill.core.findings import Finding, Where
from superbill.core.money import Cents, dollars
from superbill.core.remit import findings as kinds
from superbill.core.remit.values import RemitClaim, RemitLine, Remittance


class SentLine(Protocol):
    """A line of ours as it was sent: a claim's line, or a charge the books keep."""

    @property
    def procedure(self) -> Procedure: ...
    @property
    def charge(self) -> Cents: ...
    @property
    def revenue_code(self) -> str: ...
    @property
    def service_from(self) -> date | None: ...
    @property
    def control_number(self) -> str: ...


class SentCharge(SentLine, Protocol):
    """A line of ours that has a name of its own."""

    @property
    def charge_id(self) -> str: ...


class SentClaim(Protocol):
    """A claim of ours as it was sent, and the numbers payers have given it so far."""

    @property
    def claim_id(self) -> str: ...
    @property
    def control_number(self) -> str: ...
    @property
    def payer_id(self) -> str: ...
    @property
    def payer_claim_numbers(self) -> Sequence[str]: ...
    @property
    def member_id(self) -> str: ...
    @property
    def service_from(self) -> date | None: ...
    @property
    def charge(self) -> Cents: ...
    @property
    def lines(self) -> Sequence[SentCharge]: ...


class LineMatch(Value, frozen=True):
    """A line of the remittance and the line of ours it answers, or several where the payer merged them.

    Ranks: 0 chosen by hand; 1 line control number; 2 code, modifiers, date and charge; 3 modifiers differ; 4 the
    adjudicated code; 5 split or merged; 6 another code with the same date and charge; 7 another charge.
    """

    remit: int
    """Index in the remit claim's lines."""
    lines: tuple[int, ...]
    """Indexes of our lines."""
    rank: int
    way: str
    explanation: str
    bundled_into: int = -1
    """The index of our line it was bundled into, -1 for none."""


class LineOffer(Value, frozen=True):
    """A line of the remittance that fits several of ours equally well."""

    remit: int
    lines: tuple[int, ...]
    explanation: str


class LineMatching(Value, frozen=True):
    """How a remit claim's lines answer the lines of one claim."""

    matches: tuple[LineMatch, ...] = ()
    """In the order of the remittance."""
    offers: tuple[LineOffer, ...] = ()
    unmatched: tuple[int, ...] = ()
    """Indexes of remit lines that fit nothing."""
    unanswered: tuple[int, ...] = ()
    """Indexes of our lines that nothing answers."""
    claim_level: bool = False
    """The payer answered the claim as a whole, without lines."""

    @property
    def whole(self) -> bool:
        """Whether every line on both sides has its place, or there are none to place."""
        return self.claim_level or not (self.offers or self.unmatched or self.unanswered)


class ClaimOffer(Value, frozen=True):
    """One of our claims that fits. Rank 1 is by our number, 2 by the payer's, 3 by member, date and charge."""

    claim_id: str
    rank: int
    explanation: str
    differences: tuple[str, ...] = ()
    """Facts that do not agree: charge, member, date."""


class ClaimMatch(Value, frozen=True):
    """The claim a remit claim answers (empty: none), how it was found, its lines, and what else it might be."""

    claim_id: str
    how: str
    lines: LineMatching = LineMatching()
    offers: tuple[ClaimOffer, ...] = ()
    """What fits, best first, where nothing is chosen."""


NOT_FOUND = "unmatched"
BY_HAND = "chosen by hand"
_RANKS = ("", "our control number", "the payer's claim number", "member, date and charge")


def match_claims(
    remittance: Remittance,
    claims: Iterable[SentClaim],
    *,
    payer_id: str = "",
    chosen: Mapping[int, str] | None = None,
    chosen_lines: Mapping[int, Mapping[int, str]] | None = None,
) -> tuple[tuple[ClaimMatch, ...], list[Finding]]:
    """Match every remit claim, in order, to at most one of ``claims``, and its lines to that claim's lines.

    ``payer_id`` narrows claims that share a number to the payer who answers. ``chosen`` holds a person's choices:
    the position of a remit claim (from 0) and the claim id, empty to leave it unmatched; ``chosen_lines`` the same
    for the lines of a position: the index of a remit line and the charge id, empty to leave it unmatched.
    """
    known = tuple(claims)
    index, by_id = _Index(known), {claim.claim_id: claim for claim in known}
    findings: list[Finding] = []
    matches = []
    offers: tuple[ClaimOffer, ...]
    for position, remit in enumerate(remittance.claims):
        if chosen is not None and position in chosen:
            claim, how, offers = by_id.get(chosen[position]), BY_HAND, ()
            if claim is None:
                findings.append(_not_found(remit))
        else:
            claim, how, offers = _choose(remit, index.fitting(remit, payer_id), findings)
        if claim is None:
            matches.append(ClaimMatch("", how if how == BY_HAND else NOT_FOUND, offers=offers))
            continue
        by_hand = places(claim.lines, chosen_lines.get(position, {})) if chosen_lines else None
        lines, found = match_lines(remit, claim.lines, by_hand)
        findings += found
        matches.append(ClaimMatch(claim.claim_id, how, lines))
    return tuple(matches), findings


def places(lines: Sequence[SentCharge], chosen: Mapping[int, str]) -> dict[int, int]:
    """A person's choice of charges as places among ``lines``; a choice about another claim's charge says nothing."""
    known = {line.charge_id: place for place, line in enumerate(lines)} | {"": -1}
    return {index: known[charge] for index, charge in chosen.items() if charge in known}


class _Index:
    """Our claims by each thing a payer may know them by."""

    def __init__(self, claims: Iterable[SentClaim]) -> None:
        self.by_control: dict[str, list[SentClaim]] = defaultdict(list)
        self.by_payer_number: dict[str, list[SentClaim]] = defaultdict(list)
        self.by_facts: dict[tuple[str, date | None, Cents], list[SentClaim]] = defaultdict(list)
        for claim in claims:
            self.by_control[_number(claim.control_number)].append(claim)
            for number in claim.payer_claim_numbers:
                self.by_payer_number[number].append(claim)
            if claim.member_id:
                self.by_facts[(plain_id(claim.member_id), claim.service_from, claim.charge)].append(claim)

    def fitting(self, remit: RemitClaim, payer_id: str) -> list[tuple[int, SentClaim]]:
        """The claims that fit by the best rank that finds any; several of them may fit alike."""
        found = self.by_control.get(_number(remit.control_number), [])
        if found:
            return [(1, claim) for claim in _of_payer(found, payer_id)]
        for number in (remit.payer_claim_number, remit.original_claim_number):
            if number and (found := self.by_payer_number.get(number, [])):
                return [(2, claim) for claim in _of_payer(found, payer_id)]
        day, charge = first_day(remit), abs(remit.charge)
        by_facts: dict[str, SentClaim] = {}
        for member in member_ids(remit):
            for claim in self.by_facts.get((member, day, charge), ()):
                by_facts[claim.claim_id] = claim
        return [(3, claim) for claim in _of_payer(list(by_facts.values()), payer_id)]


def _of_payer(found: list[SentClaim], payer_id: str) -> list[SentClaim]:
    """Among several, those of the payer who answers, when there are any."""
    if len(found) < 2:
        return found
    return [claim for claim in found if claim.payer_id == payer_id] or found


def _number(text: str) -> str:
    """A control number as payers must return it: 20 characters, whatever the case."""
    return text.strip().upper()[:20]


def plain_id(text: str) -> str:
    """A member id without what people put between its characters."""
    return text.replace("-", "").replace(" ", "").upper()


def member_ids(remit: RemitClaim) -> list[str]:
    """The member ids a remit claim names, plain, each once."""
    people = (remit.patient, remit.subscriber, remit.corrected)
    return list(dict.fromkeys(plain_id(one.member_id) for one in people if one and one.member_id))


def first_day(remit: RemitClaim) -> date | None:
    """The first day of service, as the lines say or else the claim."""
    days = [line.service_from for line in remit.lines if line.service_from]
    return min(days) if days else remit.service_from


def _choose(
    remit: RemitClaim, fitting: list[tuple[int, SentClaim]], findings: list[Finding]
) -> tuple[SentClaim | None, str, tuple[ClaimOffer, ...]]:
    """The claim that fits alone and well enough, or what fits, ranked. What is doubtful is added to ``findings``."""
    if len(fitting) == 1:
        rank, claim = fitting[0]
        differences = _differences(remit, claim)
        if not differences:
            return claim, _RANKS[rank], ()
    if not fitting:
        findings.append(_not_found(remit))
        return None, NOT_FOUND, ()
    offers = sorted(
        (ClaimOffer(claim.claim_id, rank, f"by {_RANKS[rank]}", _differences(remit, claim)) for rank, claim in fitting),
        key=lambda offer: (len(offer.differences), offer.claim_id),
    )
    best = offers[0]
    rivals = sum(len(offer.differences) == len(best.differences) for offer in offers)
    where = _where(remit)
    if rivals > 1:
        findings.append(kinds.CLAIM_AMBIGUOUS.at(where, value=remit.control_number, count=str(rivals)))
        return None, NOT_FOUND, tuple(offers)
    if best.differences:
        facts = " and ".join(best.differences)
        findings.append(kinds.CLAIM_FACTS_DIFFER.at(where, value=remit.control_number, facts=facts))
    if len(best.differences) > 1:
        return None, NOT_FOUND, tuple(offers)
    claim = next(one for _, one in fitting if one.claim_id == best.claim_id)
    return claim, _RANKS[best.rank], ()


def _differences(remit: RemitClaim, claim: SentClaim) -> tuple[str, ...]:
    """The facts both sides tell and tell differently."""
    differing = []
    if abs(remit.charge) != claim.charge:
        differing.append("charge")
    theirs = member_ids(remit) if claim.member_id else ()
    if theirs and plain_id(claim.member_id) not in theirs:
        differing.append("member")
    said = first_day(remit)
    if said and claim.service_from and said != claim.service_from:
        differing.append("date")
    return tuple(differing)


def _not_found(remit: RemitClaim) -> Finding:
    return kinds.CLAIM_NOT_FOUND.at(_where(remit), value=remit.control_number, amount=dollars(remit.paid))


def _where(remit: RemitClaim) -> Where:
    return Where(segment_in_set=remit.segment, loop="2100", element="CLP01", path=f"claim {remit.control_number}")


def match_lines(
    remit: RemitClaim, ours: Sequence[SentLine], by_hand: Mapping[int, int] | None = None
) -> tuple[LineMatching, list[Finding]]:
    """Which of our lines each line of the remit claim answers.

    ``by_hand`` is a person's choice: the index of a remit line and that of ours, -1 to leave it unmatched.
    """
    if not remit.lines:
        return LineMatching(claim_level=True), []
    work = _Work(remit, ours)
    if by_hand:
        work.by_hand(by_hand)
    work.by_control_number()
    if work.theirs:
        for rank, way, fits in _PASSES:
            work.by_likeness(rank, way, fits)
        work.by_sum()
        work.by_likeness(6, "date and charge; the code differs", _same_day_and_charge)
        work.by_likeness(7, "code and date; the charge differs", _of_code)
    return work.result()


def _sent_code(line: RemitLine) -> Procedure:
    """What the payer says we sent."""
    return line.submitted or line.procedure


def _code(procedure: Procedure) -> str:
    return procedure.code.upper()


def _same_date(line: RemitLine, ours: SentLine) -> bool:
    return line.service_from is None or ours.service_from is None or line.service_from == ours.service_from


def _exact(line: RemitLine, ours: SentLine) -> bool:
    modifiers = sorted(_sent_code(line).modifiers) == sorted(ours.procedure.modifiers)
    return modifiers and _but_for_modifiers(line, ours)


def _but_for_modifiers(line: RemitLine, ours: SentLine) -> bool:
    return _of_code(line, ours) and abs(line.charge) == ours.charge


def _of_code(line: RemitLine, ours: SentLine) -> bool:
    """The same code on the same day; by revenue code where neither side has a procedure."""
    theirs, code = _code(_sent_code(line)), _code(ours.procedure)
    same = theirs == code if theirs or code else bool(line.revenue_code) and line.revenue_code == ours.revenue_code
    return (same or (bool(code) and _sent_code(line).qualifier == "NU" and theirs == ours.revenue_code)) and _same_date(
        line, ours
    )


def _by_adjudicated_code(line: RemitLine, ours: SentLine) -> bool:
    same = _code(line.procedure) == _code(ours.procedure)
    return same and abs(line.charge) == ours.charge and _same_date(line, ours)


def _same_day_and_charge(line: RemitLine, ours: SentLine) -> bool:
    dated = line.service_from is not None and line.service_from == ours.service_from
    return dated and abs(line.charge) == ours.charge


_PASSES: tuple[tuple[int, str, Callable[[RemitLine, SentLine], bool]], ...] = (
    (2, "code, modifiers, date and charge", _exact),
    (3, "code, date and charge; the modifiers differ", _but_for_modifiers),
    (4, "adjudicated code, date and charge", _by_adjudicated_code),
)


class _Work:
    """The lines of both sides that still have no place."""

    def __init__(self, remit: RemitClaim, ours: Sequence[SentLine]) -> None:
        self.remit, self.sent = remit, ours
        self.theirs = dict(enumerate(remit.lines))
        self.ours = dict(enumerate(ours))
        self.matches: list[LineMatch] = []
        self.offers: list[LineOffer] = []
        self.refused: list[int] = []

    def take(self, index: int, places: Sequence[int], rank: int, way: str) -> None:
        """Put a remit line to its place. Our lines stay open while the payer may answer them again."""
        line = self.theirs.pop(index)
        explanation = _explain(line, self.sent[places[0]], way) if len(places) == 1 else f"by {way}"
        self.matches.append(LineMatch(index, tuple(places), rank, way, explanation))

    def close(self, places: Iterable[int]) -> None:
        for place in places:
            self.ours.pop(place, None)

    def by_hand(self, chosen: Mapping[int, int]) -> None:
        """A person's choice; several lines of the remittance may be put to one of ours."""
        for index, place in chosen.items():
            if place < 0:
                del self.theirs[index]
                self.refused.append(index)
            else:
                self.take(index, [place], 0, BY_HAND)
        self.close(place for match in self.matches for place in match.lines)

    def by_control_number(self) -> None:
        """REF*6R is ours, echoed. Several remit lines with one number are one line of ours, split."""
        known: dict[str, list[int]] = {}
        for place, ours in self.ours.items():
            if ours.control_number:
                known.setdefault(ours.control_number, []).append(place)
        echoed = [line.control_number for line in self.remit.lines]
        taken = []
        for index, line in list(self.theirs.items()):
            places = known.get(line.control_number, ())
            if len(places) == 1:
                once = echoed.count(line.control_number) == 1
                self.take(index, places, 1, "line control number" if once else "split, line control number")
                taken.append(places[0])
        self.close(taken)

    def by_likeness(self, rank: int, way: str, fits: Callable[[RemitLine, SentLine], bool]) -> None:
        """Match what fits one to one; as many alike as alike in their order; offer the rest."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for index, line in self.theirs.items():
            places = tuple(place for place, ours in self.ours.items() if fits(line, ours))
            if places:
                groups.setdefault(places, []).append(index)
        for places, indexes in groups.items():
            alone = all(not set(places) & set(other) for other in groups if other != places)
            if alone and len(places) == len(indexes):
                for index, place in zip(indexes, places, strict=True):
                    self.take(index, [place], rank, way if len(places) == 1 else f"{way}, in their order")
                self.close(places)
            else:
                self._offer(places, indexes, way)

    def _offer(self, places: tuple[int, ...], indexes: list[int], way: str) -> None:
        for index in indexes:
            self.offers.append(LineOffer(index, places, f"fits by {way}"))
            self.theirs.pop(index, None)

    def by_sum(self) -> None:
        """One line of ours paid in parts, or several paid as one: same code and day, charges that add up."""
        for place, ours in list(self.ours.items()):
            parts = [index for index, line in self.theirs.items() if _of_code(line, ours)]
            if len(parts) > 1 and sum(abs(self.theirs[index].charge) for index in parts) == ours.charge:
                for index in parts:
                    self.take(index, [place], 5, "split")
                self.close([place])
        for index, merged in list(self.theirs.items()):
            places = [place for place, ours in self.ours.items() if _of_code(merged, ours)]
            if len(places) > 1 and sum(self.ours[place].charge for place in places) == abs(merged.charge):
                self.take(index, places, 5, "merged")
                self.close(places)

    def result(self) -> tuple[LineMatching, list[Finding]]:
        offered = {place for offer in self.offers for place in offer.lines}
        unanswered = tuple(place for place in self.ours if place not in offered)
        matches = self.matches
        if any(line.submitted is not None for line in self.remit.lines):
            matches = [self._bundled(match) for match in matches]
        if len(matches) > 1:
            matches = sorted(matches, key=lambda match: match.remit)
        unmatched = tuple(sorted([*self.theirs, *self.refused]))
        matching = LineMatching(tuple(matches), tuple(self.offers), unmatched, unanswered)
        return matching, [] if matching.whole else self._findings(matching)

    def _bundled(self, match: LineMatch) -> LineMatch:
        """The match with the line that it was bundled into: the one that pays under the same adjudicated code."""
        line = self.remit.lines[match.remit]
        if line.submitted is None or line.paid or not any(one.code == "97" for one in line.adjustments):
            return match
        for other in self.matches:
            payer = self.remit.lines[other.remit]
            if other.remit != match.remit and payer.paid and _code(payer.procedure) == _code(line.procedure):
                into = other.lines[0]
                text = f"{match.explanation}; bundled into line {into + 1}"
                return LineMatch(match.remit, match.lines, match.rank, "bundled", text, into)
        return match

    def _findings(self, matching: LineMatching) -> list[Finding]:
        found = [
            kinds.LINE_AMBIGUOUS.at(
                self._place(offer.remit),
                value=self._name(offer.remit),
                count=str(len(offer.lines)),
                amount=dollars(self.remit.lines[offer.remit].paid),
            )
            for offer in matching.offers
        ]
        found += [
            kinds.LINE_NOT_FOUND.at(
                self._place(index), value=self._name(index), amount=dollars(self.remit.lines[index].paid)
            )
            for index in matching.unmatched
        ]
        return found + [
            kinds.LINE_UNANSWERED.at(_where(self.remit), value=str(place + 1)) for place in matching.unanswered
        ]

    def _place(self, index: int) -> Where:
        path = f"claim {self.remit.control_number} line {index + 1}"
        return Where(segment_in_set=self.remit.lines[index].segment, loop="2110", path=path)

    def _name(self, index: int) -> str:
        return f"{index + 1} ({_sent_code(self.remit.lines[index]).code or self.remit.lines[index].revenue_code})"


def _explain(line: RemitLine, ours: SentLine, way: str) -> str:
    """Why, and what the payer changed."""
    sent, judged = ours.procedure, line.procedure
    if judged.code == sent.code and judged.modifiers == sent.modifiers:
        return f"by {way}"
    said = [f"by {way}"]
    if _code(judged) != _code(sent):
        said.append(f"code changed from {sent.code} to {judged.code}")
    said += [f"modifier {one} dropped" for one in sent.modifiers if one not in judged.modifiers]
    said += [f"modifier {one} added" for one in judged.modifiers if one not in sent.modifiers]
    return "; ".join(said)
