"""The words guides are written in.

A guide reads like the guide itself: loops and segments in order, each with its usage and how often it may come::

    loop("2010AB S 1", seg("NM1 R 1", "98 R 87", "1065 R 1 2"), ...)

- ``loop("<id> <usage> <most>", members...)`` and ``seg("<id> <usage> <most>", elements..., notes="P0304")``;
  ``*`` for no limit. Usage is R (required), S (situational) or N (not used).
- An element is ``"<data element> <usage> <codes...>"``; ``R*5`` may repeat five times, ``R*`` without limit; ``@states``
  names an outside code table; ``comp(...)`` is a composite of such elements.
- ``notes`` are syntax notes: P all or none, R at least one, E at most one, C if the first then all others,
  L if the first then one of the others; element numbers of two digits follow.

Consecutive members that begin with the same segment id may come in any order, as REFs do.
"""

from __future__ import annotations

import re

from msgspec import Struct

from superbill.core.x12.data_elements import DATA_ELEMENTS
from superbill.core.x12.places import PLACES

Note = tuple[str, tuple[int, ...]]


class Element(Struct, frozen=True):
    """One element, component or composite (which has ``parts``). ``most`` 0 is no limit."""

    data: str
    usage: str
    most: int = 1
    codes: frozenset[str] = frozenset()
    table: str = ""
    parts: tuple[Element, ...] = ()
    notes: tuple[Note, ...] = ()
    kind: str = "AN"
    """ID, AN, R, N0..N2, DT, TM or B."""
    shortest: int = 1
    longest: int = 999_999


class Segment(Struct, frozen=True):
    """One segment in its place."""

    id: str
    usage: str
    most: int
    elements: tuple[Element, ...]
    notes: tuple[Note, ...] = ()


class Loop(Struct, frozen=True):
    """A run of segments that begins with its first one."""

    id: str
    usage: str
    most: int
    members: tuple[Segment | Loop, ...]


class Guide(Struct, frozen=True):
    """One implementation guide: what stands between ST and SE."""

    set_id: str
    versions: tuple[str, ...]
    name: str
    root: Loop


def _most(text: str) -> int:
    return 0 if text in {"*", ""} else int(text)


def _notes(text: str) -> tuple[Note, ...]:
    return tuple((note[0], tuple(int(two) for two in re.findall(r"\d\d", note))) for note in text.split())


def _element(text: str | Element) -> Element:
    if isinstance(text, Element):
        return text
    data, usage, *rest = text.split()
    usage, star, most = usage.partition("*")
    kind, shortest, longest = DATA_ELEMENTS.get(data, ("AN", 1, 999_999))
    table = next((name[1:] for name in rest if name[0] == "@"), "")
    return Element(
        data,
        usage,
        _most(most) if star else 1,
        frozenset(code for code in rest if code[0] != "@") | PLACES.get(table, frozenset()),
        table,
        kind=kind,
        shortest=shortest,
        longest=longest,
    )


def comp(head: str, *parts: str | Element, notes: str = "") -> Element:
    """A composite: ``"<id> <usage>"`` and its components."""
    data, usage = head.split()
    usage, star, most = usage.partition("*")
    return Element(
        data, usage, _most(most) if star else 1, parts=tuple(_element(part) for part in parts), notes=_notes(notes)
    )


def seg(head: str, *elements: str | Element, notes: str = "") -> Segment:
    """A segment: ``"<id> <usage> <most>"`` and its elements."""
    name, usage, most = head.split()
    return Segment(name, usage, _most(most), tuple(_element(element) for element in elements), _notes(notes))


def loop(head: str, *members: Segment | Loop) -> Loop:
    """A loop: ``"<id> <usage> <most>"`` and its members in order."""
    name, usage, most = head.split()
    return Loop(name, usage, _most(most), members)


def guide(set_id: str, versions: tuple[str, ...], name: str, *members: Segment | Loop) -> Guide:
    """A guide: which transaction, under which values of GS08 or ST03, and its members in order."""
    return Guide(set_id, versions, name, Loop("", "R", 1, members))
