"""SNIP type 4 of all that is no claim: remittances, questions and answers, enrollment. Rules that look at a loop when it ends."""

from __future__ import annotations

from superbill.core.money import dollars
from superbill.core.x12 import findings as kinds
from superbill.core.x12.balance import cents
from superbill.core.x12.walk import Instance, Rule, Walk, value

_ACCOUNTS = (6, 7, 8, 9, 10, 12, 13, 14, 15)
_BANKED = {"ACH": (5, *_ACCOUNTS), "FWT": _ACCOUNTS, "BOP": _ACCOUNTS}
"""What a BPR must say beside the way it pays: the banks, the accounts, and who pays."""
_ACCEPTED, _REFUSED = frozenset({"A1", "A2"}), frozenset({"A3", "A6", "A7", "A8"})


def payment(root: Instance, walk: Walk) -> None:
    """How a remittance pays fits what it pays, and its trace is the payer's own."""
    for bpr, index in root.all("BPR"):
        amount, method = cents(bpr, 2), value(bpr, 4)
        if amount > 0 and method == "NON":
            _contrary(walk, index, "BPR04", method, f"BPR02 pays {dollars(amount)}")
        if amount > 0 and value(bpr, 1) == "H":
            _contrary(walk, index, "BPR01", "H", f"BPR02 pays {dollars(amount)}")
        for place in _BANKED.get(method, ()):
            if not value(bpr, place):
                _expected(walk, index, f"BPR{place:02d}", "BPR04", f"BPR04 is {method}")
    paying = root.one("BPR")
    for trn, at in root.all("TRN"):
        for own, other in ((3, 10), (4, 11)):
            payer, known = value(trn, own), value(paying, other)
            if payer and known and payer != known:
                _unlike(walk, at, f"TRN{own:02d}", payer, f"BPR{other} is {known}")


def taken_back(claim: Instance, walk: Walk) -> None:
    """What is taken back is negative, and nothing else is."""
    for clp, index in claim.all("CLP"):
        charge, status = cents(clp, 3), value(clp, 2)
        if charge > 0 and status == "22":
            _contrary(walk, index, "CLP03", dollars(charge), "CLP02 is 22, which takes every amount back")
        if charge < 0 and status != "22":
            _contrary(walk, index, "CLP02", status, f"CLP03 is {dollars(charge)}, as only 22 may have it")


def of_one_kind(claim: Instance, walk: Walk) -> None:
    """A claim is of an inpatient or of an outpatient."""
    if claim.one("MIA"):
        for _, index in claim.all("MOA"):
            _unlike(walk, index, "MOA", "sent", "MIA is sent too, and a claim is either inpatient or not")


def served_on(claim: Instance, walk: Walk) -> None:
    """Days of service are told for the claim or for each line; a period has both ends."""
    dated = bool(claim.one("DTM", "232"))
    for line in claim.loops("2110"):
        start, end = line.one("DTM", "150"), line.one("DTM", "151")
        if not dated and not (start or line.one("DTM", "472")):
            _expected(walk, line.start, "DTM*472 or DTM*150", "SVC", "The claim has no DTM*232", loop="2110")
        if bool(start) is not bool(end):
            there, missing = ("DTM*150", "DTM*151") if start else ("DTM*151", "DTM*150")
            _expected(walk, line.start, missing, "SVC", f"The line has {there}", loop="2110")
        _in_order(walk, line, "150", "151")
    _in_order(walk, claim, "232", "233")


def _in_order(walk: Walk, loop: Instance, first: str, last: str) -> None:
    """A period ends no earlier than it begins; dates that are none have a finding of their own."""
    start, end = value(loop.one("DTM", first), 2), value(loop.one("DTM", last), 2)
    if len(start) == len(end) and end < start:
        for _, index in loop.all("DTM", last):
            _unlike(walk, index, "DTM02", end, f"DTM*{first} is {start}, which is later", loop=loop.id)


def one_question(asked: Instance, walk: Walk) -> None:
    """A benefit is asked for by service types or by a procedure."""
    for eq, index in asked.all("EQ"):
        if value(eq, 1) and value(eq, 2):
            _contrary(walk, index, "EQ02", "sent", "EQ01 is sent too; ask for one in each EQ")


def asked(level: Instance, walk: Walk) -> None:
    """A subscriber without a dependent is the patient, so something is asked about it."""
    if not level.loops("2000D") and not any(name.loops("2110C") for name in level.loops("2100C")):
        _wanted(walk, level.start, "EQ", "HL04", "No dependent follows", loop="2110C")


def benefit(told: Instance, walk: Walk) -> None:
    """What the patient pays has an amount or a share; a benefit is of service types or of a procedure."""
    for eb, index in told.all("EB"):
        kind = value(eb, 1)
        if kind in {"A", "B", "C"} and not (value(eb, 7) or value(eb, 8)):
            place = "EB08" if kind == "A" else "EB07"
            _wanted(walk, index, place, "EB01", f"EB01 is {kind}")
        if value(eb, 3) and value(eb, 13):
            _contrary(walk, index, "EB13", "sent", "EB03 is sent too; tell one in each EB")


def patient_asked(level: Instance, walk: Walk) -> None:
    """A subscriber without a dependent is the patient, so the claim stands there."""
    if not level.loops("2000E") and not level.loops("2200D"):
        _wanted(walk, level.start, "TRN", "HL04", "No dependent follows", loop="2000D")


def taken_or_not(claim: Instance, walk: Walk) -> None:
    """A claim's category and its action say the same."""
    for stc, index in claim.all("STC"):
        category, action = value(stc, 1, 1), value(stc, 3)
        if (action == "U" and category in _ACCEPTED) or (action == "WQ" and category in _REFUSED):
            said = "refuses" if action == "U" else "accepts"
            _contrary(walk, index, "STC01-1", category, f"STC03 is {action}, which {said} the claim")


def decided(event: Instance, walk: Walk) -> None:
    """What is certified has a number, what is not has a reason."""
    for hcr, index in event.all("HCR"):
        action = value(hcr, 1)
        if action in {"A1", "A2", "A6"} and not value(hcr, 2):
            _wanted(walk, index, "HCR02", "HCR01", f"HCR01 is {action}")
        if action == "A3" and not value(hcr, 3):
            _wanted(walk, index, "HCR03", "HCR01", "HCR01 is A3")


def member(level: Instance, walk: Walk) -> None:
    """Who is the subscriber stands in no other relation to it."""
    for ins, index in level.all("INS"):
        own, relation = value(ins, 1), value(ins, 2)
        if own in {"Y", "N"} and (own == "Y") is not (relation == "18"):
            _contrary(walk, index, "INS02", relation, f"INS01 is {own}")


def covered(coverage: Instance, walk: Walk) -> None:
    """A coverage that begins or ends has the day."""
    for hd, index in coverage.all("HD"):
        for kind, day in (("021", "348"), ("024", "349")):
            if value(hd, 1) == kind and not coverage.one("DTP", day):
                _wanted(walk, index, f"DTP*{day}", "HD01", f"HD01 is {kind}")


def _wanted(walk: Walk, index: int, needed: str, asked_by: str, because: str, loop: str = "") -> None:
    """An element or segment that must be sent; the place is the element, or the id of the segment."""
    element = needed.partition("*")[0]
    walk.tell(kinds.WANTED, index, element, loop=loop, asked_by=asked_by, because=because, needed=needed)


def _contrary(walk: Walk, index: int, element: str, found: str, other: str) -> None:
    walk.tell(kinds.CONTRARY, index, element, value=found[:40], other=other)


def _expected(walk: Walk, index: int, needed: str, asked_by: str, because: str, loop: str = "") -> None:
    """What a remittance should say; the money is told without it, so that no payment is refused for it."""
    element = needed.partition("*")[0]
    walk.tell(kinds.EXPECTED, index, element, loop=loop, asked_by=asked_by, because=because, needed=needed)


def _unlike(walk: Walk, index: int, element: str, found: str, other: str, loop: str = "") -> None:
    walk.tell(kinds.UNLIKE, index, element, value=found[:40], other=other, loop=loop)


REMITTANCE: dict[str, tuple[Rule, ...]] = {"2100": (taken_back, of_one_kind, served_on), "": (payment,)}
QUESTION: dict[str, tuple[Rule, ...]] = {"2000C": (asked,), "2110C": (one_question,), "2110D": (one_question,)}
BENEFITS: dict[str, tuple[Rule, ...]] = {"2110C": (benefit,), "2110D": (benefit,)}
STATUS: dict[str, tuple[Rule, ...]] = {"2000D": (patient_asked,)}
ACKNOWLEDGMENT: dict[str, tuple[Rule, ...]] = {"2200D": (taken_or_not,)}
AUTHORIZATION: dict[str, tuple[Rule, ...]] = {"2000E": (decided,), "2000F": (decided,)}
ENROLLMENT: dict[str, tuple[Rule, ...]] = {"2000": (member,), "2300": (covered,)}
