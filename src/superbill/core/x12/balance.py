"""SNIP type 3: do the amounts of a transaction balance? Rules that look at a loop when it ends."""

from __future__ import annotations

from functools import lru_cache

from superbill.core.findings import Kind
from superbill.core.money import dollars, parse_cents
from superbill.core.x12 import findings as kinds
from superbill.core.x12.walk import Instance, Rule, Walk, value

_CHARGE = {"SV1": 2, "SV2": 3, "SV3": 2}


@lru_cache(maxsize=4096)
def _cents(text: str) -> int:
    return parse_cents(text) or 0


def cents(parts: list[str], number: int) -> int:
    """An amount in cents; what is no amount counts as nothing, for it has a finding of its own."""
    return _cents(parts[number]) if number < len(parts) else 0


def adjusted(loop: Instance, group: str = "") -> int:
    """The CAS amounts of a loop, of one group where it is given."""
    total = 0
    for parts in loop.segments:
        if parts[0] == "CAS" and (not group or value(parts, 1) == group):
            for place in range(3, len(parts), 3):
                total += cents(parts, place)
    return total


def _unequal(walk: Walk, kind: Kind, index: int, element: str, found: int, expected: int, loop: str = "") -> None:
    if found != expected:
        walk.tell(kind, index, element, value=dollars(found), expected=dollars(expected), loop=loop)


def line_charge(line: Instance) -> int:
    """The charge of a service line."""
    for parts in line.segments:
        if parts[0] in _CHARGE:
            return cents(parts, _CHARGE[parts[0]])
    return 0


def claim_total(claim: Instance, walk: Walk) -> None:
    """CLM02 is the sum of the line charges."""
    lines = claim.loops("2400")
    if lines:
        total = sum([line_charge(line) for line in lines])
        _unequal(walk, kinds.CLAIM_TOTAL, claim.start, "CLM02", cents(claim.one("CLM"), 2), total)


def other_payers(claim: Instance, walk: Walk) -> None:
    """What another payer decided accounts for each line and for the claim."""
    decided: dict[str, tuple[int, int]] = {}
    for line in claim.loops("2400"):
        for decision in line.loops("2430"):
            charge, svd = line_charge(line), decision.one("SVD")
            paid, taken = cents(svd, 2), adjusted(decision)
            if paid + taken != charge and not value(svd, 6):
                walk.tell(
                    kinds.COB_LINE,
                    decision.start,
                    "SVD02",
                    value=dollars(paid + taken),
                    charge=dollars(charge),
                    loop="2430",
                )
            before = decided.get(value(svd, 1), (0, 0))
            decided[value(svd, 1)] = (before[0] + paid, before[1] + taken)
    for other in claim.loops("2320"):
        payer = other.loops("2330B")
        number = value(payer[0].one("NM1"), 9) if payer else ""
        paid_segment = next(iter(other.all("AMT", "D")), None)
        if paid_segment is None:
            continue
        said = cents(paid_segment[0], 2)
        if number in decided:
            expected = decided[number][0] - adjusted(other)
        else:
            expected = cents(claim.one("CLM"), 2) - adjusted(other)
        if other.one("CAS") or number in decided:
            _unequal(walk, kinds.COB_CLAIM, paid_segment[1], "AMT02", said, expected, loop="2320")


def remit_claim(claim: Instance, walk: Walk) -> None:
    """The equations of lines and claim (835 loop 2100)."""
    clp = claim.one("CLP")
    lines = claim.loops("2110")
    line_adjusted = 0
    for line in lines:
        svc, taken = line.one("SVC"), adjusted(line)
        line_adjusted += taken
        _unequal(walk, kinds.REMIT_LINE, line.start, "SVC03", cents(svc, 3), cents(svc, 2) - taken, loop="2110")
    charge, paid, own = cents(clp, 3), cents(clp, 4), adjusted(claim)
    _unequal(walk, kinds.REMIT_CLAIM, claim.start, "CLP04", paid, charge - own - line_adjusted)
    if lines:
        _unequal(walk, kinds.REMIT_CHARGE, claim.start, "CLP03", charge, sum(cents(x.one("SVC"), 2) for x in lines))
    patient = adjusted(claim, "PR") + sum(adjusted(line, "PR") for line in lines)
    if value(clp, 5) or patient > 0:
        _unequal(walk, kinds.REMIT_PATIENT, claim.start, "CLP05", cents(clp, 5), patient)
    walk.sums["paid"] += paid


def remit_total(root: Instance, walk: Walk) -> None:
    """BPR02 is what claims were paid less provider adjustments."""
    taken = sum(cents(parts, place) for parts, _ in root.all("PLB") for place in range(4, len(parts), 2))
    for bpr, index in root.all("BPR"):
        _unequal(walk, kinds.REMIT_TOTAL, index, "BPR02", cents(bpr, 2), walk.sums["paid"] - taken)


def premium_item(item: Instance, walk: Walk) -> None:
    """What an item pays is what is due and its adjustments (820 loops 2300A and 2300B)."""
    adjustments = [
        cents(adx.one("ADX"), 1) for children in item.children.values() for adx in children if adx.one("ADX")
    ]
    for rmr, index in item.all("RMR"):
        paid = cents(rmr, 4)
        walk.sums["paid"] += paid
        if value(rmr, 5):
            _unequal(walk, kinds.PREMIUM_ITEM, index, "RMR04", paid, cents(rmr, 5) + sum(adjustments))


def premium_adjusted(adjustment: Instance, walk: Walk) -> None:
    """An adjustment of an earlier payment is part of what is paid (820 loops 2200A and 2200B)."""
    walk.sums["paid"] += cents(adjustment.one("ADX"), 1)


def premium_total(root: Instance, walk: Walk) -> None:
    """BPR02 is what the items pay."""
    for bpr, index in root.all("BPR"):
        _unequal(walk, kinds.PREMIUM_TOTAL, index, "BPR02", cents(bpr, 2), walk.sums["paid"])


def acknowledged(level: Instance, walk: Walk) -> None:
    """The counts and amounts of a receiver or provider are those of its claims (277CA loops 2000B and 2000C)."""
    counts, amounts = {"WQ": 0, "U": 0}, {"WQ": 0, "U": 0}
    for claim in _statuses(level):
        status = claim.one("STC")
        action = value(status, 3)
        if action in counts:
            counts[action] += 1
            amounts[action] += cents(status, 4)
    if not any(counts.values()):
        return
    for summary in (one for children in level.children.values() for one in children):
        for kind, action, things in (
            ("90", "WQ", "accepted claims"),
            ("AA", "U", "rejected claims"),
            ("QA", "WQ", "accepted claims"),
            ("QC", "U", "rejected claims"),
        ):
            for parts, index in summary.all("QTY", kind):
                if value(parts, 2) != str(counts[action]):
                    _miscounted(walk, summary, index, "QTY02", value(parts, 2)[:9], counts[action], things)
        for kind, action, things in (("YU", "WQ", "accepted dollars"), ("YY", "U", "rejected dollars")):
            for parts, index in summary.all("AMT", kind):
                _misadded(walk, summary, index, "AMT02", cents(parts, 2), amounts[action], things)
        for parts, index in summary.all("STC"):
            if value(parts, 4):
                _misadded(walk, summary, index, "STC04", cents(parts, 4), sum(amounts.values()), "dollars")


def _misadded(walk: Walk, summary: Instance, index: int, element: str, said: int, expected: int, things: str) -> None:
    if said != expected:
        _miscounted(walk, summary, index, element, dollars(said), dollars(expected), things)


def _miscounted(
    walk: Walk, summary: Instance, index: int, element: str, said: str, expected: object, things: str
) -> None:
    walk.tell(kinds.ACK_TOTAL, index, element, value=said, expected=expected, things=things, loop=summary.id)


def members(root: Instance, walk: Walk) -> None:
    """Control totals of an enrollment count those who are in it."""
    own = [value(one.one("INS"), 1) for one in root.loops("2000")]
    counts = {"TO": ("members", len(own)), "ET": ("subscribers", own.count("Y")), "DT": ("dependents", own.count("N"))}
    for parts, index in root.all("QTY"):
        things, count = counts.get(value(parts, 1), ("", 0))
        if things and value(parts, 2) != str(count):
            walk.tell(kinds.MEMBER_TOTAL, index, "QTY02", value=value(parts, 2)[:9], expected=count, things=things)


def _statuses(level: Instance) -> list[Instance]:
    """The claim statuses under a level."""
    found = list(level.loops("2200D"))
    for children in level.children.values():
        for below in children:
            if below.node.leveled:
                found += _statuses(below)
    return found


CLAIM: dict[str, tuple[Rule, ...]] = {"2300": (claim_total, other_payers)}
REMITTANCE: dict[str, tuple[Rule, ...]] = {"2100": (remit_claim,), "": (remit_total,)}
ACKNOWLEDGMENT: dict[str, tuple[Rule, ...]] = {"2000B": (acknowledged,), "2000C": (acknowledged,)}
MEMBERS: dict[str, tuple[Rule, ...]] = {"": (members,)}
PREMIUM: dict[str, tuple[Rule, ...]] = {
    "2300A": (premium_item,),
    "2300B": (premium_item,),
    "2200A": (premium_adjusted,),
    "2200B": (premium_adjusted,),
    "": (premium_total,),
}
