"""Loops to segments: what the value says, with its extras put back where the guide has room for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from superbill.core.claim.loops import order
from superbill.core.claim.parts import Elements
from superbill.core.claim.values import Extra

Block: TypeAlias = tuple[str, Sequence[Elements]]
"""One occurrence of a loop: its name and its segments."""

_HEADS = frozenset({"NM1", "LIN", "LQ", "SVD", "HL"})
"""Segments that begin a loop."""


def weave(blocks: Sequence[Block], extras: Sequence[Extra]) -> list[Elements]:
    """The segments of blocks, which are in the guide's order, and of extras.

    Extras that belong into a loop that is there join its last occurrence; extras that are loops of
    their own follow it.
    """
    if not extras:
        return [segment for _, segments in blocks for segment in segments]
    waiting: dict[str, list[Elements]] = {}
    for extra in extras:
        waiting.setdefault(extra.loop, []).append(extra.elements)
    last = {name: index for index, (name, _) in enumerate(blocks)}
    woven = list(blocks)
    for name, added in waiting.items():
        if name not in last:
            woven.append((name, added))
            continue
        index = last[name]
        rank = order(name)
        loose = _loose(added, rank)
        joined = sorted([*blocks[index][1], *added[:loose]], key=lambda segment: rank[segment[0]])
        woven[index] = (name, [*joined, *added[loose:]])
    woven.sort(key=lambda block: block[0])
    return [segment for _, segments in woven for segment in segments]


def _loose(segments: Sequence[Elements], rank: Mapping[str, int]) -> int:
    """How many segments stand before the first that begins a loop or that the loop has no place for."""
    for index, segment in enumerate(segments):
        if segment[0] in _HEADS or segment[0] not in rank:
            return index
    return len(segments)
