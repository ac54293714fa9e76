"""Diagnosis codes a visit's note speaks of, with the words that speak of them. A person decides; nothing is entered.

Each sentence is asked which titles and names of codes it says, wholly or nearly. What the assessment says counts
most; what is denied, uncertain or of a relative hardly counts. Codes that rest on words another code already
explains come later, so that a few conditions do not crowd out the rest.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from superbill.core.codes.diagnoses import Diagnoses, named
from superbill.core.codes.notes import Sentence, sentences
from superbill.core.codes.search import Match, SearchIndex

_EXPLAINED = 0.45
"""What is left of a suggestion when better ones explain its words."""
_TOGETHER, _CLEARLY = 0.98, 0.2
"""What a combination is worth beside its stronger part; what a part must be worth beside the rarest word."""
_BMI = re.compile(r"\bBMI[ :=of]{0,4}(\d{2}(?:\.\d)?)", re.IGNORECASE)
_WEEKS = re.compile(
    r"(?<!in )\b(\d{1,2})(?: ?w(?:k|ks|eeks)?\b| ?/7| weeks?)(?=[^.\n]{0,20}(?:gest|preg|prenat|\.|,))", re.IGNORECASE
)
_PREGNANT = re.compile(r"\b(?:pregnan\w+|prenatal|gestation|fetal|G\dP\d)\b", re.IGNORECASE)
_MEASURED = 0.5


class Span(Struct, frozen=True):
    """Words of the note, by their place: ``note[start:end]``."""

    start: int
    end: int


class Suggestion(Struct, frozen=True):
    """A code, how strongly the note speaks of it (above 0, best first), and the words that do."""

    code: str
    text: str
    score: float
    evidence: tuple[Span, ...]


def suggest(note: str, index: Diagnoses, on: date, limit: int = 10) -> list[Suggestion]:
    """The diagnosis codes a note speaks of on a day, best first; empty when no table answers for that day."""
    names = index.names(on)
    if names is None:
        return []
    best: dict[str, Suggestion] = {}
    for sentence in sentences(note):
        for match in names.matching([word.text for word in sentence.words]):
            _keep(best, _suggestion(sentence, match))
    for measured in (*_body_mass(note, names), *_weeks(note, names)):
        _keep(best, measured)
    _combine(best, names)
    return _ranked(best.values(), limit)


def _keep(best: dict[str, Suggestion], one: Suggestion) -> None:
    """Keep the stronger of two suggestions of one code; a second mention adds a little, and its evidence."""
    known = best.get(one.code)
    if known is None:
        best[one.code] = one
        return
    strong, weak = (known, one) if known.score >= one.score else (one, known)
    evidence = _joined((*strong.evidence, *weak.evidence))
    best[one.code] = structs.replace(strong, score=strong.score + 0.05 * weak.score, evidence=evidence)


def _suggestion(sentence: Sentence, match: Match) -> Suggestion:
    """What a match is worth: how much its words tell, how much of the name is said, and how near they stand."""
    said = [sentence.words[at] for at in match.said]
    spread = match.said[-1] - match.said[0] + 1
    near = (len(match.said) / spread) ** 0.5
    weight = sentence.weight if not (sentence.of_family and match.text.startswith("Family history")) else 1.0
    score = weight * match.weight * match.coverage**2 * near
    return Suggestion(match.code, match.text, score, _joined(Span(word.start, word.end) for word in said))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or share a place made one."""
    found: list[Span] = []
    for span in sorted(set(spans), key=lambda one: (one.start, one.end)):
        if found and span.start <= found[-1].end + 1:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _ranked(suggestions: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    """Best first; a code whose words are explained by a better one goes behind codes with words of their own."""
    waiting = sorted(suggestions, key=lambda one: (-one.score, one.code))[: 40 * limit]
    ranked: list[Suggestion] = []
    explained: set[int] = set()
    while waiting and len(ranked) < limit:
        top = max(waiting, key=lambda one: one.score * _news(one, explained))
        waiting.remove(top)
        ranked.append(structs.replace(top, score=round(top.score * _news(top, explained), 3)))
        explained |= _places(top)
    return ranked


def _places(one: Suggestion) -> set[int]:
    return {at for span in one.evidence for at in range(span.start, span.end)}


def _news(one: Suggestion, explained: set[int]) -> float:
    """1 for a suggestion all of whose words are new, less for what others have explained."""
    places = _places(one)
    fresh = len(places - explained) / len(places)
    return _EXPLAINED + (1 - _EXPLAINED) * fresh


def _body_mass(note: str, names: SearchIndex) -> Iterator[Suggestion]:
    """The code of a measured body mass index of an adult."""
    for found in _BMI.finditer(note):
        value = int(float(found[1]))
        steps = ((20, "Z681"), (40, f"Z68{value}"), (45, "Z6841"), (50, "Z6842"), (60, "Z6843"), (70, "Z6844"))
        code = next((code for limit, code in steps if value < limit), "Z6845")
        yield from _measured(code, names, found)


def _weeks(note: str, names: SearchIndex) -> Iterator[Suggestion]:
    """The code of the weeks of a pregnancy."""
    if not _PREGNANT.search(note):
        return
    for found in _WEEKS.finditer(note):
        weeks = int(found[1])
        code = "Z3A49" if weeks > 42 else f"Z3A{weeks:02d}" if weeks >= 8 else "Z3A01"
        yield from _measured(code, names, found)


def _measured(code: str, names: SearchIndex, found: re.Match[str]) -> Iterator[Suggestion]:
    text = names.text(code)
    if text is not None:
        yield Suggestion(code, text, _MEASURED * names.rarest, (Span(*found.span()),))


class Together(Struct, frozen=True):
    """Conditions the guidelines take as related, and the code for both."""

    have: tuple[tuple[str, ...], ...]
    code: str
    instead_of: str


@lru_cache(maxsize=1)
def together() -> tuple[Together, ...]:
    """Our list of combinations."""
    text = (Path(__file__).parent / "data" / "together.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["pair"], tuple[Together, ...])


def _combine(best: dict[str, Suggestion], names: SearchIndex) -> None:
    """Add the combination where a note speaks of its parts, and put the lone condition behind it."""
    strong = _CLEARLY * names.rarest
    for pair in together():
        parts = [_part(best, codes, strong) for codes in pair.have]
        text = names.text(pair.code)
        found = [part for part in parts if part is not None]
        if len(found) < len(pair.have) or text is None:
            continue
        score = _TOGETHER * max(part.score for part in found)
        evidence = _joined(span for part in found for span in part.evidence)
        _keep(best, Suggestion(pair.code, text, score, evidence))
        alone = best.get(pair.instead_of)
        if alone is not None:
            best[pair.instead_of] = structs.replace(alone, score=alone.score * _EXPLAINED)


def _part(best: Mapping[str, Suggestion], codes: tuple[str, ...], strong: float) -> Suggestion | None:
    """The strongest suggestion among codes, if the note speaks of one clearly."""
    fitting = [one for one in best.values() if one.score >= strong and named(one.code, codes)]
    return max(fitting, key=lambda one: one.score, default=None)
