"""Loops to segments: what the value says, with its extras put back where the guide has room for them.

Segments are made as the texts that :class:`~superbill.core.x12.tokens.Segments` holds, so that what is remembered of
providers, payers and services is written as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from superbill.core.claim.loops import order
from superbill.core.claim.parts import Elements
from superbill.core.claim.values import Extra
from superbill.core.x12.tokens import MARK

Block: TypeAlias = tuple[str, Sequence[str]]
"""One occurrence of a loop: its name and its segments."""

_HEADS = frozenset({"NM1", "LIN", "LQ", "SVD", "HL"})
"""Segments that begin a loop."""

joined = MARK.join
"""A segment of elements that are known to be fit."""


def texts(segments: Sequence[Elements]) -> list[str]:
    """Segments of any elements: a ``MARK`` in one, which no file can say, becomes a blank as in :func:`said`."""
    made = [*map(joined, segments)]
    if "".join(made).count(MARK) > sum(map(len, segments)) - len(segments):
        return [joined([element.replace(MARK, " ") for element in elements]) for elements in segments]
    return made


def weave(blocks: Sequence[Block], extras: Sequence[Extra]) -> list[str]:
    """The segments of blocks, which are in the guide's order, and of extras.

    Extras that belong into a loop that is there join its last occurrence; extras that are loops of
    their own follow it.
    """
    if not extras:
        return [segment for _, segments in blocks for segment in segments]
    waiting: dict[str, list[str]] = {}
    for extra, text in zip(extras, texts([extra.elements for extra in extras]), strict=True):
        waiting.setdefault(extra.loop, []).append(text)
    last = {name: index for index, (name, _) in enumerate(blocks)}
    woven = list(blocks)
    for name, added in waiting.items():
        if name not in last:
            woven.append((name, added))
            continue
        index = last[name]
        rank = order(name)
        loose = _loose(added, rank)
        in_order = sorted([*blocks[index][1], *added[:loose]], key=lambda text: rank[tag(text)])
        woven[index] = (name, [*in_order, *added[loose:]])
    woven.sort(key=lambda block: block[0])
    return [segment for _, segments in woven for segment in segments]


def tag(segment: str) -> str:
    """The id of a segment."""
    return segment.partition(MARK)[0]


def _loose(segments: Sequence[str], rank: Mapping[str, int]) -> int:
    """How many segments stand before the first that begins a loop or that the loop has no place for."""
    for index, segment in enumerate(segments):
        if tag(segment) in _HEADS or tag(segment) not in rank:
            return index
    return len(segments)
