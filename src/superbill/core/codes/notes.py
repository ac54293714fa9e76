"""A visit's note, cut into sentences: where each stands, how much its section says about diagnoses, and what it denies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from superbill.core.codes.words import Word, read_words

_HEADING = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z][A-Za-z/&+\- ]{0,28})(?:[:.](?=\s)|:)|(?<=[.;:] )(?P<short>[A-Z][A-Za-z/&\-]{0,14}):(?=\s)",
    re.M,
)
_END = re.compile(
    r"[;\n]+|(?<![A-Z\d])\.(?=\s|$)|(?<=[A-Z\d])\.(?=\s+[A-Z0-9]|\s*$)|(?:^|(?<=[.;:] ))\d{1,2}[.)](?=\s)"
)
_SECTIONS = {
    "assessment": 1.0, "assessment and plan": 1.0, "a/p": 1.0, "a&p": 1.0, "a": 1.0, "ap": 1.0, "impression": 1.0,
    "imp": 1.0, "diagnosis": 1.0, "diagnoses": 1.0, "dx": 1.0, "final diagnosis": 1.0, "post-op diagnosis": 1.0,
    "problems": 0.9, "problem list": 0.7, "plan": 0.5, "p": 0.5, "cc": 0.5, "chief complaint": 0.5, "reason for visit": 0.6,
    "hpi": 0.5, "s": 0.5, "subjective": 0.5, "history": 0.5, "interval history": 0.5, "pmh": 0.45, "past history": 0.45,
    "o": 0.4, "objective": 0.4, "exam": 0.4, "pe": 0.4, "physical exam": 0.4, "findings": 0.6, "labs": 0.4, "imaging": 0.4,
    "x-ray": 0.4, "social": 0.5, "sh": 0.5, "vitals": 0.3, "meds": 0.3, "medications": 0.3,
    "ros": 0.1, "review of systems": 0.1, "allergies": 0.1, "fh": 0.1, "family history": 0.1,
}  # fmt: skip
"""How much a section tells about what was treated; the assessment most."""
_ELSEWHERE = 0.5
_RELATIVES = frozenset(
    {"mother", "father", "brother", "sister", "aunt", "uncle", "parent", "grandmother", "grandfather", "family"}
    | {"son", "daughter", "kid", "cousin"}
)
_UNCERTAIN = frozenset(
    {"possible", "possibly", "probable", "probably", "suspected", "suspect", "likely", "questionable", "versus"}
    | {"rule", "consider", "concern"}
)
"""Outpatient visits do not code what is uncertain (guidelines IV.H); such sentences hardly count."""
_OF_ANOTHER, _OF_DOUBT = 0.1, 0.2


class Sentence(Struct, frozen=True):
    """A sentence of a note: its words in order, and how much it tells."""

    words: tuple[Word, ...]
    weight: float
    start: int
    of_family: bool = False


def sentences(note: str) -> Iterator[Sentence]:
    """The sentences of a note, each with the weight of its section."""
    at, weight = 0, _ELSEWHERE
    for heading in _HEADING.finditer(note):
        said = _SECTIONS.get((heading["name"] or heading["short"] or "").strip().lower())
        if said is None:
            continue
        yield from _cut(note, at, heading.start(), weight)
        at, weight = heading.end(), said
    yield from _cut(note, at, len(note), weight)


def _cut(note: str, start: int, end: int, weight: float) -> Iterator[Sentence]:
    """The sentences between two places."""
    at = start
    for stop in _END.finditer(note, start, end):
        yield from _sentence(note, at, stop.start(), weight)
        at = stop.end()
    yield from _sentence(note, at, end, weight)


def _sentence(note: str, start: int, end: int, weight: float) -> Iterator[Sentence]:
    words = tuple(read_words(note[start:end], start))
    if not words:
        return
    plain = {word.text.lstrip("-") for word in words}
    family = not plain.isdisjoint(_RELATIVES)
    if family:
        weight *= _OF_ANOTHER
    if not plain.isdisjoint(_UNCERTAIN):
        weight *= _OF_DOUBT
    yield Sentence(words, weight, start, family)
