"""SNIP type 4: if one thing is said, another must be. Rules that look at a loop when it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from superbill.core.x12 import findings as kinds
from superbill.core.x12.walk import Instance, Rule, Walk, value

_DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})
_POINTING = (("SV1", 7), ("SV3", 11))
"""Where a professional and a dental line point at diagnoses."""
_SENT = frozenset({"BM", "EL", "EM", "FT", "FX"})
"""Ways in which an attachment is sent apart from the claim."""
_BOX = re.compile(r"\s*(?:P(?:OST)?\.?\s*O(?:FFICE)?\.?\s*BOX|LOCK\s*BOX)\b", re.IGNORECASE)
_INPATIENT_BILLS = frozenset({"11", "18", "21", "41"})
"""The first two digits of bills for a stay."""
_INPATIENT = frozenset({"21", "51", "61"})


def accident(claim: Instance, walk: Walk) -> None:
    """An accident has a date; an auto accident a state."""
    told = value(claim.one("CLM"), 11)
    if not told:
        return
    *causes, state = (told.split(":") + [""] * 4)[:4]
    if not claim.one("DTP", "439") and {"AA", "OA"} & set(causes):
        walk.tell(kinds.ACCIDENT_DATE, claim.start, "CLM11")
    if "AA" in causes and not state:
        walk.tell(kinds.ACCIDENT_STATE, claim.start, "CLM11-4", asked_by=f"CLM11-{causes.index('AA') + 1}")


def admission(claim: Instance, walk: Walk) -> None:
    """An inpatient place of service has an admission date."""
    place = value(claim.one("CLM"), 5, 1)
    if place in _INPATIENT and not claim.one("DTP", "435"):
        walk.tell(kinds.ADMISSION_DATE, claim.start, "CLM05-1", value=place)


def stay(claim: Instance, walk: Walk) -> None:
    """A bill for a stay has the day and hour of admission."""
    bill = value(claim.one("CLM"), 5, 1)
    if bill in _INPATIENT_BILLS and not claim.one("DTP", "435"):
        walk.tell(kinds.ADMISSION_DATE, claim.start, "CLM05-1", value=bill)


def original(claim: Instance, walk: Walk) -> None:
    """A replacement or void names the payer's claim."""
    frequency = value(claim.one("CLM"), 5, 3)
    if frequency in {"7", "8"} and not claim.one("REF", "F8"):
        walk.tell(kinds.ORIGINAL_NUMBER, claim.start, "CLM05-3", value=frequency)


def others(claim: Instance, walk: Walk) -> None:
    """Other payers: there where this is not the first, dated where they paid, and known to the lines."""
    payers = claim.loops("2320")
    subscriber = _subscriber(claim)
    sequence = value(subscriber.one("SBR"), 1) if subscriber is not None else ""
    if sequence in {"S", "T"} and not payers:
        walk.tell(kinds.OTHER_PAYER_MISSING, claim.start, "SBR01", value=sequence)
    _order_of_payers(sequence, payers, walk)
    decisions = [decision for line in claim.loops("2400") for decision in line.loops("2430")]
    if not payers and not decisions:
        return
    known: set[str] = set()
    dated = {value(decision.one("SVD"), 1) for decision in decisions if decision.one("DTP", "573")}
    for other in payers:
        for payer in other.loops("2330B"):
            number = value(payer.one("NM1"), 9)
            known.add(number)
            if other.one("AMT", "D") and not payer.one("DTP", "573") and number not in dated:
                walk.tell(kinds.PAID_DATE, payer.start, "DTP03", loop="2330B")
    for decision in decisions:
        number = value(decision.one("SVD"), 1)
        if number not in known:
            walk.tell(kinds.UNKNOWN_OTHER_PAYER, decision.start, "SVD01", value=number[:20], loop="2430")


def _order_of_payers(sequence: str, payers: Sequence[Instance], walk: Walk) -> None:
    """Each payer of a claim has a place of its own in their order; U is none."""
    taken = {sequence}
    for other in payers:
        place = value(other.one("SBR"), 1)
        if place in taken and place not in {"", "U"}:
            walk.tell(
                kinds.CONTRARY, other.start, "SBR01", value=place, other="another payer has that place", loop="2320"
            )
        taken.add(place)


def _subscriber(claim: Instance) -> Instance | None:
    level = claim.parent
    while level is not None and level.id != "2000B":
        level = level.parent
    return level


def attachments(loop: Instance, walk: Walk) -> None:
    """What follows a claim in the mail, by fax or by wire has a number by which it is found."""
    for parts, index in loop.all("PWK") if loop.one("PWK") else ():
        if value(parts, 2) in _SENT and not value(parts, 6):
            because = f"PWK02 is {value(parts, 2)}"
            walk.tell(kinds.WANTED, index, "PWK06", because=because, needed="PWK06", asked_by="PWK02")


def street(name: Instance, walk: Walk) -> None:
    """A billing provider is where it is, not where its mail goes."""
    for parts, index in name.all("N3"):
        if any(map(_BOX.match, parts[1:3])):
            walk.tell(kinds.PO_BOX, index, "N301", loop=name.id)


def served(claim: Instance, walk: Walk) -> None:
    """A dental claim has a day of service, or each of its lines has; a question what would be paid has none."""
    if value(claim.one("CLM"), 19) == "PB" or claim.one("DTP", "472"):
        return
    for line in claim.loops("2400"):
        if not line.one("DTP", "472"):
            walk.tell(
                kinds.WANTED,
                line.start,
                "DTP",
                because="The claim has no DTP*472",
                needed="DTP*472",
                asked_by="LX",
                loop="2400",
            )


def long_zip(name: Instance, walk: Walk) -> None:
    """Where services are rendered and who bills them is told with a ZIP code of nine digits."""
    for parts, index in name.all("N4"):
        code = value(parts, 3)
        if value(parts, 4) in {"", "US"} and len(code) == 5 and code.isdecimal():
            walk.tell(kinds.LONG_ZIP, index, "N403", loop=name.id)


def pointers(claim: Instance, walk: Walk) -> None:
    """Lines point at diagnoses that are there."""
    told = [text.partition(":")[0] for parts in claim.segments if parts[0] == "HI" for text in parts[1:]]
    count = sum([code in _DIAGNOSES for code in told])
    for line in claim.loops("2400"):
        for name, element in _POINTING:
            if max(_pointers(value(line.one(name), element))) <= count:
                continue
            for parts, index in line.all(name):
                for place, pointer in enumerate(_pointers(value(parts, element)), 1):
                    if pointer > count:
                        where = f"{name}{element:02d}-{place}"
                        walk.tell(kinds.POINTER, index, where, value=str(pointer), expected=count, loop="2400")


@lru_cache(maxsize=1024)
def _pointers(text: str) -> tuple[int, ...]:
    """The numbers of a composite of pointers; what is none counts as nothing."""
    return tuple(int(pointer[:4]) if pointer.isdecimal() else 0 for pointer in text.split(":"))


def line_numbers(claim: Instance, walk: Walk) -> None:
    """LX counts the lines of a claim from 1."""
    for expected, line in enumerate(claim.loops("2400"), 1):
        number = value(line.one("LX"), 1)
        if number and number != str(expected):
            walk.tell(kinds.LX_NUMBER, line.start, "LX01", value=number[:6], expected=expected, loop="2400")


def drugs(drug: Instance, walk: Walk) -> None:
    """A drug has a quantity."""
    if drug.one("LIN") and not drug.one("CTP"):
        walk.tell(kinds.DRUG_QUANTITY, drug.start, "LIN03")


def subscriber(level: Instance, walk: Walk) -> None:
    """Who the patient is: the subscriber, or a level below."""
    same = value(level.one("SBR"), 2) == "18"
    patients = level.loops("2000C")
    if same is bool(patients):
        index = next((index for _, index in level.all("SBR")), level.start)
        walk.tell(kinds.SELF_WITH_PATIENT if same else kinds.PATIENT_MISSING, index, "SBR02")
    for patient in [level] if same else patients:
        if not patient.loops("2300") and not (same and patients):
            walk.tell(
                kinds.LOOP_MISSING, patient.start, "CLM", loop="2300", segment="CLM", context=f" in loop {patient.id}"
            )
    if same:
        for name in level.loops("2010BA"):
            for needed in ("N3", "N4", "DMG") if value(name.one("NM1"), 2) == "1" else ():
                if not name.one(needed):
                    walk.tell(kinds.SUBSCRIBER_DETAIL, name.start, needed, segment=needed, loop="2010BA")
    level.forget()


def forget(claim: Instance, walk: Walk) -> None:
    """Let a claim's loops go once they were looked at, so that memory does not grow with the file."""
    del walk
    claim.forget()


CLAIM: dict[str, tuple[Rule, ...]] = {
    "2300": (accident, original, others, line_numbers, attachments),
    "2400": (attachments,),
    "2410": (drugs,),
    "2010AA": (long_zip, street),
    "2000B": (subscriber,),
}
PROFESSIONAL: dict[str, tuple[Rule, ...]] = {"2300": (admission, pointers), "2310C": (long_zip,)}
INSTITUTIONAL: dict[str, tuple[Rule, ...]] = {"2300": (stay,), "2310E": (long_zip,)}
DENTAL: dict[str, tuple[Rule, ...]] = {"2300": (pointers, served), "2310C": (long_zip,)}
LAST: dict[str, tuple[Rule, ...]] = {"2300": (forget,)}
SETTLED: dict[str, tuple[Rule, ...]] = {"2100": (forget,)}
"""The same for a remittance."""
