"""From segments to loops, and from loops to claims: the one place that knows where a loop begins.

Everything else reads loops that are whole already. A loop is ``(name, position of its first segment,
segments)``; positions count the ST as 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from superbill.core.claim.loops import UNNAMED

Segment: TypeAlias = list[str]
Loop: TypeAlias = tuple[str, int, list[Segment]]

ENDS = frozenset({"SE", "ST", "GE", "GS", "IEA", "ISA"})
"""What ends a transaction, whether it is complete or not."""
_TURNS = ENDS | {"HL", "NM1", "CLM", "SBR", "LX", "LIN", "SVD", "LQ"}
"""The only segments at which anything can turn."""
_LINE_LOOPS = {"LIN": "2410", "SVD": "2430", "LQ": "2440"}
_LEVELS = {"20": ("billing", "2000A"), "22": ("subscriber", "2000B"), "23": ("patient", "2000C")}
_OF_CLAIM = frozenset({"claim", "other", "line"})


class Cut(Struct, gc=False):
    """One claim as loops. The lists of a level are the same object for all claims under it."""

    billing: list[Loop]
    subscriber: list[Loop]
    patient: list[Loop]
    claim: list[Loop]
    """Loop 2300, its people and its other payers."""
    lines: list[list[Loop]]
    """Loop 2400 of each line, and those below it."""


class Cutter:
    """Cuts one transaction.

    ``misplaced`` holds the positions of levels that name another parent. ``position`` is that of the segment
    read last, and ``ended_by`` is it where it ends the transaction; both are meant to be asked at the end.
    """

    def __init__(self, names: Mapping[str, Mapping[str, str]]) -> None:
        self.names = names
        self.header: list[Loop] = []
        self.misplaced: list[int] = []
        self.position = 1
        self.ended_by: Segment = []
        self._billing: list[Loop] = []
        self._subscriber: list[Loop] = []
        self._patient: list[Loop] = []
        self._ids = {"billing": "", "subscriber": ""}

    def cuts(self, segments: Iterable[Segment]) -> Iterator[Cut]:
        """The claims, each as soon as it is whole. ``segments`` begin after the ST."""
        claim: list[Loop] = []
        lines: list[list[Loop]] = []
        owner, area, names = self.header, "header", self.names
        current: list[Segment] = []
        owner.append(("", 2, current))
        at = 2
        for segment in segments:
            tag = segment[0]
            if tag not in _TURNS:
                current.append(segment)
                continue
            if tag == "NM1":
                entity = segment[1] if len(segment) > 1 else ""
                loop = names[area].get(entity) or UNNAMED[area]
            elif tag == "LX" and area in _OF_CLAIM:
                area, loop = "line", "2400"
                owner = []
                lines.append(owner)
            elif tag == "CLM" or tag == "HL":
                if claim:
                    yield Cut(self._billing, self._subscriber, self._patient, claim, lines)
                if tag == "CLM":
                    area, loop = "claim", "2300"
                    owner, lines = [], []
                    claim = owner
                else:
                    claim = []
                    owner, area, loop = self._level(segment, at + len(current))
            elif tag == "SBR" and area in ("claim", "other"):
                area, loop = "other", "2320"
            elif area == "line" and tag in _LINE_LOOPS:
                loop = _LINE_LOOPS[tag]
            elif tag in ENDS:
                self.ended_by = segment
                at += 1
                break
            else:
                current.append(segment)
                continue
            at += len(current)
            current = [segment]
            owner.append((loop, at, current))
        self.position = at + len(current) - 1
        if claim:
            yield Cut(self._billing, self._subscriber, self._patient, claim, lines)

    def _level(self, segment: Segment, position: int) -> tuple[list[Loop], str, str]:
        """A new level: whom its loops belong to, its area and its loop."""
        _, own, parent, code = (*segment, "", "", "", "")[:4]
        area, loop = _LEVELS.get(code, ("nowhere", "2000Z"))
        loops: list[Loop] = []
        above = {"subscriber": "billing", "patient": "subscriber"}.get(area)
        if area == "nowhere" or (above and parent != self._ids[above]):
            self.misplaced.append(position)
            self._subscriber, self._patient = [], []
            return loops, "nowhere", loop
        self._patient = loops if area == "patient" else []
        if area != "patient":
            self._ids[area] = own
            self._subscriber = loops if area == "subscriber" else []
        if area == "billing":
            self._billing, self._ids["subscriber"] = loops, ""
        return loops, area, loop
