"""Words as people write them and as the code sets do: abbreviations spelled out, plurals made single, negation marked.

A word that is denied is marked with a minus sign, in titles and in notes alike: "without abscess" is ``-abscess``,
so that it answers another "without abscess" and never an "abscess".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

_WORD = re.compile(r"[a-z0-9]+(?:'s\b)?")
_IGNORED = frozenset(
    {"a", "an", "and", "as", "at", "by", "due", "for", "from", "had", "has", "have", "her", "his", "in", "is", "of"}
    | {"on", "or", "other", "the", "their", "to", "was", "w", "with", "but", "however", "denies", "denied", "deny"}
)
_DENIES_SENTENCE = frozenset({"denies", "denied", "deny", "negative", "free"})
_DENIES_PART = frozenset({"no", "not", "without", "never", "nor", "denying"})
_ENDS_DENIAL = frozenset({"but", "except", "however", "although", "though", "with", "now", "has", "since"})
_SAID_AFTER = frozenset({"negative", "absent", "denied", "resolved"})
_LONGEST_PHRASE = 4


class Word(Struct, frozen=True):
    """A word that counts, and where it stands in the text; words of one abbreviation share a place."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def synonyms() -> dict[str, str]:
    """Abbreviations and other names, with the words the code set uses."""
    path = Path(__file__).parent / "data" / "synonyms.toml"
    table: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["synonyms"]
    return table


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A word in the singular."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1]


def words_of(text: str) -> list[str]:
    """The words of a title that count, in lower case and the singular, those it denies marked."""
    found: list[str] = []
    for part in text.lower().split(","):
        sign = ""
        for word in _WORD.findall(part):
            if word in _DENIES_PART:
                sign = "-"
            elif word == "with":
                sign = ""
            elif word not in _IGNORED:
                found.append(sign + stem(word.removesuffix("'s")))
    return found


def spelled_out(query: str) -> list[str]:
    """The words of a query that count, each once, with abbreviations written out."""
    return list(dict.fromkeys(word.text for word in read_words(query)))


def read_words(text: str, offset: int = 0) -> list[Word]:
    """The words of a sentence or a query that count; ``offset`` is where it begins in the whole text."""
    spelled = _spelled(text.lower(), offset)
    denied = _denied([word.text for word in spelled], text, [word.start - offset for word in spelled])
    return [
        Word(("-" if no else "") + stem(word.text), word.start, word.end)
        for word, no in zip(spelled, denied, strict=True)
        if word.text not in _IGNORED and word.text not in _DENIES_PART
    ]


def _spelled(text: str, offset: int) -> list[Word]:
    """Every word, the longest known phrases replaced by what they stand for."""
    known = synonyms()
    plain = [(match[0].removesuffix("'s"), match.start(), match.end()) for match in _WORD.finditer(text)]
    found: list[Word] = []
    at = 0
    while at < len(plain):
        size = _phrase(plain, at, known)
        start, end = plain[at][1] + offset, plain[at + max(size, 1) - 1][2] + offset
        if size:
            phrase = " ".join(word for word, _, _ in plain[at : at + size])
            found += [Word(word, start, end) for word in _WORD.findall(known[phrase])]
        else:
            found.append(Word(plain[at][0], start, end))
        at += max(size, 1)
    return found


def _phrase(plain: Sequence[tuple[str, int, int]], at: int, known: dict[str, str]) -> int:
    """How many words from here on are a known phrase; 0 when none is."""
    for size in range(min(_LONGEST_PHRASE, len(plain) - at), 0, -1):
        if " ".join(word for word, _, _ in plain[at : at + size]) in known:
            return size
    return 0


def _denied(words: Sequence[str], text: str, starts: Sequence[int]) -> list[bool]:
    """Which words a sentence denies. "Denies" holds to its end; "no" to the next comma, or through a list with "or"."""
    commas = [False, *("," in text[one:two] for one, two in pairwise(starts))]
    denied = [False] * len(words)
    scope = ""
    for at, word in enumerate(words):
        if commas[at] and scope == "part" and "or" not in words[at : at + 4]:
            scope = ""
        if word in _DENIES_SENTENCE and at + 1 < len(words):
            scope = "sentence"
        elif word in _DENIES_PART:
            scope = scope or "part"
        elif word in _ENDS_DENIAL:
            scope = ""
        denied[at] = bool(scope)
        if word in _SAID_AFTER:
            _deny_before(denied, commas, at)
    return denied


def _deny_before(denied: list[bool], commas: Sequence[bool], at: int) -> None:
    """Deny the words back to the comma: "strep and covid negative"."""
    while at >= 0:
        denied[at] = True
        if commas[at]:
            break
        at -= 1
