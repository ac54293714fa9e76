"""SNIP type 6: what a line of business must tell in a claim. Rules that look at a loop when it ends."""

from __future__ import annotations

from collections.abc import Iterator

from superbill.core.x12 import findings as kinds
from superbill.core.x12.walk import Instance, Rule, Walk, value

_TRANSPORTS = frozenset({"A0225", *(f"A{number:04d}" for number in range(426, 437))})
"""Services of an ambulance, without its mileage and supplies."""
_ANESTHESIA_BY_DAY = "01996"
_MAMMOGRAMS = frozenset({"77065", "77066", "77067"})
_UNSCHEDULED = frozenset({"1", "2", "5"})
"""Types of admission (CL101) nobody planned."""
_OUTPATIENT = frozenset({"13", "78", "85"})
_RATES = frozenset({"0022", "0023", "0024"})
"""Revenue codes of payment by HIPPS rate: nursing facilities, home health, rehabilitation."""


def _lines(claim: Instance, segment_id: str) -> Iterator[tuple[Instance, list[str], int]]:
    """Each line with its service."""
    for line in claim.loops("2400"):
        for parts, index in line.all(segment_id):
            yield line, parts, index


def _code(service: list[str]) -> str:
    return value(service, 1, 2)


def ambulance(claim: Instance, walk: Walk) -> None:
    """A transport says why, from where and where to."""
    for line, service, index in _lines(claim, "SV1"):
        if _code(service) in _TRANSPORTS:
            for needed, there in (
                ("CR1", claim.one("CR1") or line.one("CR1")),
                ("NM1*PW", claim.loops("2310E") or line.loops("2420G")),
                ("NM1*45", claim.loops("2310F") or line.loops("2420H")),
            ):
                if not there:
                    _need(walk, index, "SV101-2", "An ambulance transport", needed)
            return


def manipulation(claim: Instance, walk: Walk) -> None:
    """Medicare is told when an acute condition of the spine began."""
    if value(claim.one("CR2"), 8) not in {"A", "M"} or claim.one("DTP", "453"):
        return
    level = claim.parent
    while level is not None and level.id != "2000B":
        level = level.parent
    if level is not None and value(level.one("SBR"), 9) in {"MA", "MB"}:
        for _, index in claim.all("CR2"):
            _need(walk, index, "CR208", "Spinal manipulation of an acute condition, for Medicare,", "DTP*453")


def lenses(claim: Instance, walk: Walk) -> None:
    """Lenses and frames have the day of their prescription."""
    for line, service, index in _lines(claim, "SV1"):
        if "V2020" <= _code(service) <= "V2499" and not (claim.one("DTP", "471") or line.one("DTP", "471")):
            _need(walk, index, "SV101-2", "Vision hardware", "DTP*471")
            return


def mammography(claim: Instance, walk: Walk) -> None:
    """A mammogram names the certificate of its maker."""
    for line, service, index in _lines(claim, "SV1"):
        if _code(service) in _MAMMOGRAMS and not (claim.one("REF", "EW") or line.one("REF", "EW")):
            _need(walk, index, "SV101-2", "A mammogram", "REF*EW")
            return


def anesthesia(line: Instance, walk: Walk) -> None:
    """Anesthesia is billed in minutes."""
    for service, index in line.all("SV1"):
        code, unit = _code(service), value(service, 3)
        if (
            len(code) == 5
            and code.isdecimal()
            and "00100" <= code <= "01999"
            and code != _ANESTHESIA_BY_DAY
            and unit != "MJ"
        ):
            walk.tell(
                kinds.BUSINESS_SAYS, index, "SV103", value=unit[:2], business="Anesthesia", expected="MJ, minutes"
            )


def equipment(line: Instance, walk: Walk) -> None:
    """A certificate of need for equipment has the day the need began, and the day it was renewed or revised."""
    for certificate, index in line.all("CR3"):
        if not line.one("DTP", "463"):
            _need(walk, index, "CR301", "A certificate of need for equipment", "DTP*463")
        if value(certificate, 1) in {"R", "S"} and not line.one("DTP", "607"):
            _need(walk, index, "CR301", "A renewed or revised certificate", "DTP*607")


def rates(line: Instance, walk: Walk) -> None:
    """Payment by rate names the rate by its HIPPS code."""
    for service, index in line.all("SV2"):
        if value(service, 1) in _RATES and value(service, 2, 1) != "HP":
            said = value(service, 2, 1) or "empty"
            business = f"Revenue code {value(service, 1)}"
            walk.tell(
                kinds.BUSINESS_SAYS,
                index,
                "SV202-1",
                value=said[:2],
                business=business,
                expected="HP, a HIPPS rate code",
            )


def unscheduled(claim: Instance, walk: Walk) -> None:
    """An outpatient visit nobody planned has the patient's reason."""
    planned = value(claim.one("CL1"), 1) not in _UNSCHEDULED
    if planned or value(claim.one("CLM"), 5, 1) not in _OUTPATIENT:
        return
    reasons = [parts for parts in claim.segments if parts[0] == "HI" and parts[1:] and parts[1][:3] in {"APR", "PR:"}]
    for _, service, index in _lines(claim, "SV2"):
        revenue = value(service, 1)
        if not reasons and (revenue[:3] == "045" or revenue in {"0516", "0526", "0762"}):
            _need(walk, index, "SV201", "An unscheduled outpatient visit", "HI*APR")
            return


def prosthesis(line: Instance, walk: Walk) -> None:
    """A replaced prosthesis has the day of the one before."""
    for service, index in line.all("SV3"):
        if value(service, 5) == "R" and not line.one("DTP", "441"):
            _need(walk, index, "SV305", "A replaced prosthesis", "DTP*441")


def orthodontics(claim: Instance, walk: Walk) -> None:
    """Orthodontics tells how long it takes."""
    for _, service, index in _lines(claim, "SV3"):
        if "D8010" <= _code(service) <= "D8090" and not claim.one("DN1"):
            _need(walk, index, "SV301-2", "Orthodontic treatment", "DN1")
            return


def _need(walk: Walk, index: int, element: str, business: str, needed: str) -> None:
    walk.tell(kinds.BUSINESS_NEEDS, index, element, business=business, needed=needed)


PROFESSIONAL: dict[str, tuple[Rule, ...]] = {
    "2300": (ambulance, manipulation, lenses, mammography),
    "2400": (anesthesia, equipment),
}
INSTITUTIONAL: dict[str, tuple[Rule, ...]] = {"2300": (unscheduled,), "2400": (rates,)}
DENTAL: dict[str, tuple[Rule, ...]] = {"2300": (orthodontics,), "2400": (prosthesis,)}
