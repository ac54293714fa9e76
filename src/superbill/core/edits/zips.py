"""Which states a ZIP code may lie in, by its first three digits."""

from __future__ import annotations

_RANGES = """
AA 340 | AE 090-098 | AK 995-999 | AL 350-369 | AP 962-966 | AR 716-729 755 | AS 967 | AZ 850-865 | CA 900-961
CO 800-816 | CT 060-069 | DC 200-205 569 | DE 197-199 | FL 320-349 | FM 969 | GA 300-319 398-399 | GU 969 | HI 967-968
IA 500-528 | ID 832-838 | IL 600-629 | IN 460-479 | KS 660-679 | KY 400-427 | LA 700-714 | MA 010-027 055 | MD 206-219
ME 039-049 | MH 969 | MI 480-499 | MN 550-567 | MO 630-658 | MP 969 | MS 386-397 | MT 590-599 | NC 269-289 | ND 580-588
NE 680-693 | NH 030-038 | NJ 070-089 | NM 870-884 | NV 889-898 | NY 005 063 100-149 | OH 430-459 | OK 730-749 | OR 970-979
PA 150-196 | PR 006-009 | PW 969 | RI 028-029 | SC 290-299 | SD 570-577 | TN 370-385 | TX 733 750-799 885 | UT 840-847
VA 201 220-246 | VI 008 | VT 050-059 | WA 980-994 | WI 530-549 | WV 247-268 | WY 820-834
"""


def _read() -> dict[str, frozenset[str]]:
    states: dict[str, frozenset[str]] = {}
    for entry in _RANGES.replace("\n", " | ").split("|"):
        state, *ranges = entry.split() or [""]
        prefixes: set[str] = set()
        for one in ranges:
            low, _, high = one.partition("-")
            prefixes |= {f"{number:03d}" for number in range(int(low), int(high or low) + 1)}
        if state:
            states[state] = frozenset(prefixes)
    return states


_STATES = _read()


def zip_in_state(postal: str, state: str) -> bool:
    """Whether a ZIP code may lie in a state; true also for states nobody knows."""
    known = _STATES.get(state.upper())
    return known is None or postal[:3] in known
