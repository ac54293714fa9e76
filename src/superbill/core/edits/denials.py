"""What a payer answers to a finding: the group, reason and remark codes it would deny with."""

from __future__ import annotations

from msgspec import Struct


class Denial(Struct, frozen=True):
    """A CAS group and reason with a remark. ``line`` is false where the whole claim is meant."""

    group: str
    carc: str
    rarc: str = ""
    line: bool = True


_DENIALS = {
    "E001": Denial("CO", "16", "N257", line=False),
    "E002": Denial("CO", "31", "", line=False),
    "E003": Denial("CO", "14", "", line=False),
    "E004": Denial("CO", "146", "M76"),
    "E005": Denial("CO", "16", "M76"),
    "E006": Denial("CO", "16", "M76", line=False),
    "E007": Denial("CO", "16", "M76", line=False),
    "E008": Denial("CO", "16", "MA63", line=False),
    "E009": Denial("CO", "16", "MA63", line=False),
    "E010": Denial("CO", "146", "M76"),
    "E011": Denial("CO", "16", "M76", line=False),
    "E012": Denial("CO", "181", "M20"),
    "E013": Denial("CO", "182", ""),
    "E014": Denial("CO", "4", "N519"),
    "E015": Denial("CO", "236", "N20"),
    "W016": Denial("CO", "236", "N20"),
    "E017": Denial("CO", "151", "N362"),
    "E018": Denial("CO", "107", "N122"),
    "W019": Denial("CO", "97", "M144"),
    "W020": Denial("CO", "B16", ""),
    "E021": Denial("CO", "197", ""),
    "E022": Denial("CO", "16", "M119"),
    "E023": Denial("CO", "4", "N519"),
    "E024": Denial("CO", "16", "MA120"),
    "E026": Denial("CO", "16", "N264"),
    "E027": Denial("CO", "29", ""),
    "E029": Denial("OA", "18", ""),
    "E031": Denial("CO", "110", ""),
    "E032": Denial("CO", "B7", "N570"),
    "E033": Denial("CO", "16", "M47", line=False),
    "W034": Denial("CO", "27", "N30", line=False),
    "W035": Denial("CO", "11", ""),
    "E036": Denial("CO", "16", "MA40", line=False),
    "E037": Denial("CO", "16", "M53"),
    "E038": Denial("CO", "16", "M79"),
    "W039": Denial("CO", "50", "N115"),
    "E040": Denial("CO", "B7", "N570", line=False),
    "E058": Denial("CO", "16", "M76", line=False),
    "E061": Denial("CO", "4", "N519"),
    "E064": Denial("CO", "4", "N519"),
    "E065": Denial("CO", "54", ""),
    "E067": Denial("CO", "4", "N519"),
    "E068": Denial("CO", "4", "N519"),
    "E069": Denial("CO", "4", "N519"),
    "E070": Denial("CO", "4", "N519"),
    "E073": Denial("CO", "4", "N519"),
    "E074": Denial("CO", "119", ""),
    "E080": Denial("CO", "16", "M77"),
    "E084": Denial("CO", "16", "M51"),
    "E087": Denial("CO", "16", "M52"),
    "E092": Denial("CO", "198", ""),
    "W093": Denial("CO", "284", ""),
    "E094": Denial("CO", "252", "N706"),
    "E096": Denial("OA", "18", ""),
    "E109": Denial("CO", "A8", "", line=False),
    "E115": Denial("CO", "97", "M15"),
    "E118": Denial("CO", "288", ""),
    "W054": Denial("CO", "9", ""),
    "W055": Denial("CO", "10", ""),
    "W126": Denial("CO", "5", ""),
    "W127": Denial("CO", "5", ""),
    "W128": Denial("CO", "8", ""),
    "W140": Denial("CO", "119", ""),
    "W116": Denial("PR", "96", "N425"),
}
"""By finding code (billing rules: reason codes by situation; NCCI and MUE are never the patient's)."""

_NOTICES = {"GA": Denial("PR", "50", "N115"), "GZ": Denial("CO", "50", "N115"), "GY": Denial("PR", "96", "N425")}


def denial_for(code: str, modifiers: tuple[str, ...] = ()) -> Denial | None:
    """How a payer denies for a finding; ``None`` for findings that deny nothing.

    The notice modifiers of the line decide who owes a service that was not necessary: GA the
    patient, GZ the provider, GY the patient because the law excludes it, none the provider.
    """
    if code == "W039":
        for modifier in ("GZ", "GY", "GA"):
            if modifier in modifiers:
                return _NOTICES[modifier]
    return _DENIALS.get(code)
