"""What payers took back and what they took it from: each amount they announced meets the payment it was taken out of.

The legs on a payer's ``takeback`` or ``forward_balance`` account are the two ends of such links. What has no other end
is open: announced and not yet taken (we owe it), or taken and never announced (they owe us a word).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from superbill.core.claim.values import Value
from superbill.core.money import Cents


class Move(Value, frozen=True):
    """One leg of an account. Positive: the payer takes now. Negative: it says that it will take."""

    amount: Cents
    on: date
    source: str
    """The document: ``remittance:12``."""
    code: str = ""
    """Of the provider-level adjustment: WO, FB, 72, J1."""
    reference: str = ""
    claim: str = ""
    """The claim it names, where that is one of ours."""
    segment: int = 0


class Link(Value, frozen=True):
    """Part of what was announced, and the move that took it. One of the two is ``None`` while the other end is open."""

    amount: Cents
    """Above zero."""
    announced: Move | None
    taken: Move | None

    @property
    def open(self) -> Cents:
        """What we owe by it; negative where the payer took what it never announced; zero when it is closed."""
        if self.announced and self.taken:
            return 0
        return self.amount if self.announced else -self.amount


def link(moves: Iterable[Move], *, carried: bool = False) -> list[Link]:
    """Meet what was announced with what was taken: of one claim, then under one number, each time the oldest first.

    ``moves`` are one payer's on one account, oldest first. ``carried``: a balance carried forward names nothing, so
    what is left meets in its order.
    """
    ordered = list(moves)
    left = [abs(move.amount) for move in ordered]
    claims = {move.reference: move.claim for move in ordered if move.reference and move.claim}
    ways: list[Callable[[Move], str]] = [
        lambda move: move.claim or claims.get(move.reference, ""),
        lambda move: move.reference,
    ]
    if carried:
        ways.append(lambda move: "carried")
    links = []
    for way in ways:
        together: dict[str, list[int]] = defaultdict(list)
        for at, move in enumerate(ordered):
            if name := way(move):
                together[name].append(at)
        for places in together.values():
            links += _meet(ordered, left, places)
    return links + [
        Link(rest, move if move.amount < 0 else None, move if move.amount > 0 else None)
        for move, rest in zip(ordered, left, strict=True)
        if rest
    ]


def _meet(moves: list[Move], left: list[Cents], places: list[int]) -> list[Link]:
    """Links between the announced and the taken among ``places``; ``left`` becomes what is left of each."""
    links = []
    announced = [at for at in places if moves[at].amount < 0]
    taken = [at for at in places if moves[at].amount > 0]
    while announced and taken:
        here, there = announced[0], taken[0]
        if part := min(left[here], left[there]):
            left[here] -= part
            left[there] -= part
            links.append(Link(part, moves[here], moves[there]))
        if not left[here]:
            announced.pop(0)
        if not left[there]:
            taken.pop(0)
    return links
