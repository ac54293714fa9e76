"""Claims on paper: the boxes of the CMS-1500 and the UB-04, and what does not fit into them."""

from __future__ import annotations

from collections import Counter

from superbill.core.claim import boxes, locators
from superbill.core.claim.boxes import cms1500
from superbill.core.claim.findings import NO_ROOM_ON_PAPER
from superbill.core.claim.locators import ub04
from superbill.core.claim.paper import Page
from superbill.core.claim.values import Claim, ClaimKind
from superbill.core.findings import Finding, Where

__all__ = ["Page", "cms1500", "paper_findings", "ub04"]

_PAYERS = {ClaimKind.PROFESSIONAL: 2, ClaimKind.INSTITUTIONAL: 3}
"""The payers a form has room for, the one it goes to included."""


def paper_findings(claim: Claim) -> list[Finding]:
    """What a professional or institutional claim says that its paper form has no room for."""
    where = Where(path=f"claim {claim.control_number}")
    assert claim.kind in _PAYERS, "dental claims have no paper form here"
    counts = {"payers": (1 + len(claim.other_payers), _PAYERS[claim.kind])}
    if claim.kind is ClaimKind.PROFESSIONAL:
        counts["diagnoses"] = (len(claim.diagnoses), boxes.DIAGNOSES)
    else:
        told = Counter(fact.kind for fact in claim.conditions) + Counter(one.role for one in claim.diagnoses)
        told["procedure"] = len(claim.procedures)
        counts |= {f"{kind} codes": (count, len(locators.LOCATORS.get(kind, ()))) for kind, count in told.items()}
    return [
        NO_ROOM_ON_PAPER.at(where, what=what, count=str(count), room=str(room))
        for what, (count, room) in counts.items()
        if count > room
    ]
