"""Code search by words: abbreviations and synonyms are spelled out, misspellings forgiven.

The index is built once for a release, in about a second. It holds every title and every other name of a code.
A word of the query is answered by the same word, by a word that begins with it, or by one that is spelled nearly
so, in that order of worth; rare words weigh more than common ones; names that say little else, and codes that
begin with what was typed, come first.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import log

from msgspec import Struct

from superbill.core.codes.words import spelled_out, words_of

_SAYS_NOTHING = frozenset(
    {"unspecified", "specified", "site", "elsewhere", "classified", "nos", "unilateral", "initial", "encounter"}
    | {"-elsewhere", "-classified", "-specified", "closed", "type"}
)
"""Words that a title spells out and people leave out."""
_SPECIAL_PATIENTS = frozenset("OP")
"""Chapters of pregnancy and the newborn: meant only when nothing else fits as well."""
_CODE = re.compile(r"[a-z][0-9a-z][0-9ab][0-9a-z.]*\Z")
_COMMON = 4000
"""A word in more names than this refines a match and does not begin one."""
_LIGHT, _DENIED = 0.15, 0.3
"""What words that say nothing, and words that are denied, weigh beside the others."""


class Hit(Struct, frozen=True):
    """A code that fits, with the words that made it fit."""

    code: str
    text: str
    score: float
    matched: tuple[str, ...] = ()


class Match(Struct, frozen=True):
    """A name of a code that a sentence says, wholly or nearly."""

    code: str
    text: str
    said: tuple[int, ...]
    """Which of the sentence's words say it."""
    weight: float
    """How much those words tell."""
    coverage: float
    """Which part of the name they are, up to 1."""


class SearchIndex:
    """An inverted index over the titles of codes and their other names."""

    def __init__(self, rows: Iterable[tuple[str, str]], names: Iterable[tuple[str, Sequence[str]]] = ()) -> None:
        """``rows`` are codes with their titles, ``names`` codes with the words of another name."""
        self._rows = list(rows)
        self._at = at = {code: position for position, (code, _) in enumerate(self._rows)}
        postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._owners = array("I")
        self._phrases: list[tuple[str, ...]] = []
        for code, said in chain(((code, words_of(text)) for code, text in self._rows), names):
            if code in at:
                words = tuple(dict.fromkeys(said))
                for word in words:
                    postings[word].append(len(self._phrases))
                self._phrases.append(words)
                self._owners.append(at[code])
        self._postings = dict(postings)
        count = len(self._phrases)
        self._idf = {word: log(1 + count / len(where)) for word, where in postings.items()}
        self.rarest = max(self._idf.values(), default=0.0)
        """What the rarest word weighs: a measure for what no words say."""
        self._vocabulary = sorted(postings)
        self._pairs: dict[str, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            for gram in _grams(word):
                self._pairs[gram].append(word)

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """The best hits, best first; a query that begins like a code finds codes too."""
        words = [part for word in spelled_out(query) for part in self._parts(word)]
        scores: dict[int, float] = defaultdict(float)
        matched: dict[int, list[str]] = defaultdict(list)
        answers = sorted((self._answers(word) for word in words), key=len)
        for found in answers:
            # A word of thousands of names only refines what rarer words have found.
            refines = len(scores) if len(found) > _COMMON else 0
            for phrase in scores.keys() & found.keys() if refines else found:
                weight, other = found[phrase]
                scores[phrase] += weight
                matched[phrase].append(other)
        best: dict[int, tuple[float, int]] = {}
        for phrase, weight in scores.items():
            owner = self._owners[phrase]
            score = self._score(phrase, weight, matched[phrase], len(words))
            if score > best.get(owner, (0.0, 0))[0]:
                best[owner] = (score, phrase)
        plain = query.strip().lower()
        if _CODE.match(plain):
            for owner in self._beginning(plain.replace(".", "").upper()):
                best[owner] = (100.0 + best.get(owner, (0.0, 0))[0], best.get(owner, (0.0, owner))[1])
        ranked = sorted(best, key=lambda owner: (-best[owner][0], owner))
        return [Hit(*self._rows[owner], best[owner][0], tuple(matched[best[owner][1]])) for owner in ranked[:limit]]

    def matching(self, words: Sequence[str], least: float = 0.7) -> Iterator[Match]:
        """The names a sentence says, given its words; only those of which at least that part is said."""
        places: dict[str, int] = {}
        for position, word in enumerate(words):
            places.setdefault(word, position)
        known = [word for word in places if word in self._postings]
        candidates: set[int] = set()
        for word in known:
            where = self._postings[word]
            if len(where) <= _COMMON and word not in _SAYS_NOTHING:
                candidates.update(where)
        for phrase in candidates:
            total = said = 0.0
            found = []
            for word in self._phrases[phrase]:
                weight = self._weight(word)
                total += weight
                if word in places:
                    said += weight
                    found.append(places[word])
            if said >= least * total and not _misnumbered(self._phrases[phrase], words):
                code, text = self._rows[self._owners[phrase]]
                yield Match(code, text, tuple(sorted(found)), said, said / total)

    def text(self, code: str) -> str | None:
        """The title of a code; ``None`` where it is not in the index."""
        at = self._at.get(code)
        return None if at is None else self._rows[at][1]

    def _weight(self, word: str) -> float:
        """How much a word of a name tells."""
        if word in _SAYS_NOTHING:
            return _LIGHT
        return self._idf[word] * (_DENIED if word[0] == "-" else 1.0)

    def _answers(self, word: str) -> dict[int, tuple[float, str]]:
        """The names that answer a word of the query, with the worth of the best answer and its word."""
        best: dict[int, tuple[float, str]] = {}
        for other, worth in self._near(word):
            weight = worth * self._idf[other]
            for phrase in self._postings[other]:
                if weight > best.get(phrase, (0.0, ""))[0]:
                    best[phrase] = (weight, other)
        return best

    def _score(self, phrase: int, weight: float, found: Sequence[str], wanted: int) -> float:
        """Weight, less for each word that is missing and for each word that was not asked for."""
        share = (len(found) / wanted) ** 2
        extra = sum(_LIGHT if word in _SAYS_NOTHING else 1.0 for word in self._phrases[phrase] if word not in found)
        code, text = self._rows[self._owners[phrase]]
        usual = 0.3 if "unspecified" in text or "initial encounter" in text else 0.0
        rare = 0.85 if code[0] in _SPECIAL_PATIENTS else 1.0
        return rare * weight * max(share, 0.05) / (1 + 0.06 * extra) + usual

    def _beginning(self, prefix: str) -> list[int]:
        return [position for position, (code, _) in enumerate(self._rows) if code.startswith(prefix)]

    def _parts(self, word: str) -> list[str]:
        """A denied word no name denies, without its mark; a word nobody uses that is two others: preeclampsia."""
        if word not in self._postings:
            word = word.lstrip("-")
        if len(word) > 6 and word not in self._postings:
            for at in range(3, len(word) - 3):
                if word[:at] in self._postings and word[at:] in self._postings:
                    return [word[:at], word[at:]]
        return [word]

    def _near(self, word: str) -> list[tuple[str, float]]:
        """Words of the index that answer a word, with what they are worth."""
        found = {word: 1.0} if word in self._postings else {}
        if len(word) >= 3:
            at = bisect_left(self._vocabulary, word)
            while at < len(self._vocabulary) and self._vocabulary[at].startswith(word):
                found.setdefault(self._vocabulary[at], 0.8 if len(word) > 3 else 0.6)
                at += 1
        if not found and len(word) >= 4:
            found = self._misspelled(word)
        return list(found.items())

    def _misspelled(self, word: str) -> dict[str, float]:
        shared: dict[str, int] = defaultdict(int)
        for gram in _grams(word):
            for other in self._pairs.get(gram, ()):
                shared[other] += 1
        allowed = 1 if len(word) < 6 else 2
        near = {
            other: distance
            for other, count in shared.items()
            if count >= 2 and abs(len(other) - len(word)) <= allowed and (distance := _distance(word, other)) <= allowed
        }
        # Nothing answers the word as it is spelled, so what is nearest is what was meant; a rare word no more than a common.
        best = min(near.values(), default=0)
        nearest = [other for other, distance in near.items() if distance == best]
        least = min((self._idf[other] for other in nearest), default=0.0)
        return {other: 0.9 * least / self._idf[other] for other in nearest}


def _misnumbered(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a sentence gives a word another number than a name does: the 2 of *type 2* makes no *stage 3b* a stage 2."""
    for at, number in enumerate(name):
        if number[0].isdigit():
            before = next((word for word in reversed(name[:at]) if word in words), "")
            given = {after for word, after in pairwise(words) if word == before and after[0].isdigit()}
            if given and number not in given:
                return True
    return False


def _grams(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


def _distance(one: str, two: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour."""
    before: list[int] = []
    previous = list(range(len(two) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(two, 1):
            cost = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (left != right),
            )
            if row > 1 and column > 1 and left == two[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
