"""Code search by words: abbreviations and synonyms are spelled out, misspellings forgiven.

The index is built once for a release in about a second. A word of the query is
answered by the same word, by a word that begins with it, or by one that is spelled nearly so,
in that order of worth; rare words weigh more than common ones; short descriptions and
codes that begin with what was typed come first.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from math import log
from pathlib import Path

from msgspec import Struct

_WORD = re.compile(r"[a-z0-9]+")
_IGNORED = frozenset(_WORD.findall("a an and at by due for from in of on or other the to w with"))
_SAYS_NOTHING = frozenset({"unspecified", "specified", "site", "not", "elsewhere", "classified", "nos"})
_SPECIAL_PATIENTS = frozenset("OP")
"""Chapters of pregnancy and the newborn: meant only when nothing else fits as well."""
_CODE = re.compile(r"[a-z]\d[0-9a-z.]*\Z")


class Hit(Struct, frozen=True):
    """A code that fits, with the words of its text that made it fit."""

    code: str
    text: str
    score: float
    matched: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def synonyms() -> dict[str, str]:
    """Abbreviations and other names, with the words the code set uses."""
    path = Path(__file__).parent / "data" / "synonyms.toml"
    table: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["synonyms"]
    return table


def words_of(text: str) -> list[str]:
    """The words of a text that count, in lower case, plurals made single."""
    return [_stem(word) for word in _WORD.findall(text.lower().replace("'s", "")) if word not in _IGNORED]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def spelled_out(query: str) -> list[str]:
    """The query's words with abbreviations written out, longest phrases first."""
    known = synonyms()
    words = _WORD.findall(query.lower().replace("'s", ""))
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(4, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            if phrase in known:
                found += words_of(known[phrase])
                break
        else:
            size = 1
            found += words_of(words[at])
        at += size
    return list(dict.fromkeys(found))


class SearchIndex:
    """An inverted index over (code, text) pairs."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._rows = list(rows)
        postings: dict[str, list[int]] = defaultdict(list)
        self._lengths: list[int] = []
        for position, (_, text) in enumerate(self._rows):
            words = set(words_of(text))
            self._lengths.append(len(words - _SAYS_NOTHING))
            for word in words:
                postings[word].append(position)
        self._postings = dict(postings)
        self._vocabulary = sorted(postings)
        self._pairs: dict[str, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            for gram in _grams(word):
                self._pairs[gram].append(word)

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """The best hits, best first; a query that begins like a code finds codes too."""
        plain = query.strip().lower()
        scores: dict[int, float] = defaultdict(float)
        matched: dict[int, list[str]] = defaultdict(list)
        if _CODE.match(plain):
            for position in self._beginning(plain.replace(".", "").upper()):
                scores[position] += 100.0
        words = spelled_out(query)
        for word in words:
            best: dict[int, tuple[float, str]] = {}
            for other, worth in self._near(word):
                weight = worth * log(1 + len(self._rows) / len(self._postings[other]))
                for position in self._postings[other]:
                    if weight > best.get(position, (0.0, ""))[0]:
                        best[position] = (weight, other)
            for position, (weight, other) in best.items():
                scores[position] += weight
                matched[position].append(other)
        ranked = sorted(scores, key=lambda at: (-self._score(at, scores[at], len(matched[at]), len(words)), at))
        return [
            Hit(*self._rows[at], self._score(at, scores[at], len(matched[at]), len(words)), tuple(matched[at]))
            for at in ranked[:limit]
        ]

    def _score(self, position: int, weight: float, found: int, wanted: int) -> float:
        """Weight, less for each word that is missing and for each word that was not asked for."""
        share = (found / wanted) ** 2 if wanted else 1.0
        extra = max(self._lengths[position] - found, 0)
        code, text = self._rows[position]
        usual = 0.3 if "unspecified" in text or "initial encounter" in text else 0.0
        rare = 0.85 if code[0] in _SPECIAL_PATIENTS else 1.0
        return rare * weight * max(share, 0.05) / (1 + 0.06 * extra) + usual

    def _beginning(self, prefix: str) -> list[int]:
        return [position for position, (code, _) in enumerate(self._rows) if code.startswith(prefix)]

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
            other: 0.7 - 0.15 * distance
            for other, count in shared.items()
            if count >= 2 and abs(len(other) - len(word)) <= allowed and (distance := _distance(word, other)) <= allowed
        }
        best = max(near.values(), default=0.0)
        return {other: worth for other, worth in near.items() if worth == best}


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
