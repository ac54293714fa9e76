"""What is wrong with a file that a person wrote: every wrong name and value, with its line and what is meant.

Reading a file is msgspec's work. Only when it refuses one does this module walk the tables beside their types, find
all faults, and look for their lines in the text.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec
from msgspec import Struct

Path = tuple[str | int, ...]
"""Names and positions from the top of the file: ``("claims", 0, "lines", 1, "charge")``."""
_MOST_NAMES = 40


def misshapen(value: object, kind: Any, convert: Callable[[object, Any], object]) -> Iterator[tuple[Path, str]]:
    """Each fault of ``value`` as a ``kind``: where it is and what is wrong. ``convert`` raises for a wrong leaf."""
    yield from _walk(value, kind, (), convert)


def _walk(value: object, kind: Any, path: Path, convert: Callable[[object, Any], object]) -> Iterator[tuple[Path, str]]:
    kind = _chosen(kind, value)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        yield from _struct(value, kind, path, convert)
    elif origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        if not isinstance(value, list):
            yield path, f"{_shown(value)} should be a list, in square brackets"
            return
        for position, each in enumerate(value):
            yield from _walk(each, inner[0], (*path, position), convert)
    elif origin in (dict, Mapping) or origin is typing.get_origin(Mapping[str, int]):
        if not isinstance(value, dict):
            yield path, f"{_shown(value)} should be a table, in braces"
            return
        for name, each in value.items():
            yield from _walk(each, inner[1], (*path, name), convert)
    else:
        yield from _leaf(value, kind, path, convert)


def _chosen(kind: Any, value: object) -> Any:
    """Of ``X | None`` the X."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        some = [each for each in typing.get_args(kind) if each is not type(None)]
        return some[0] if len(some) == 1 else kind
    return kind


def _struct(
    value: object, kind: type[Struct], path: Path, convert: Callable[[object, Any], object]
) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, dict):
        yield path, f"{_shown(value)} should be a table with names such as {_names(kind)}"
        return
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name, each in value.items():
        if name not in fields:
            yield (*path, name), f"unknown name `{name}`{_meant(name, fields, kind)}"
        else:
            yield from _walk(each, fields[name].type, (*path, name), convert)
    for name, field in fields.items():
        if field.required and name not in value:
            yield path, f"`{name}` is missing"


def _entry(kind: Any) -> type[Struct] | None:
    """The table that a field holds, or holds a list of."""
    for one in (kind, *typing.get_args(kind)):
        if isinstance(one, type) and issubclass(one, Struct):
            return one
    return None


def _names(kind: type[Struct]) -> str:
    return ", ".join(field.name for field in msgspec.structs.fields(kind)[:4])


_EVERYDAY = {
    "dos": "on",
    "date": "on",
    "pos": "place",
    "cpt": "code",
    "hcpcs": "code",
    "procedure": "code",
    "dx": "diagnoses",
    "icd": "diagnoses",
    "qty": "units",
    "billed": "charge",
    "moop": "oop_maximum",
    "carc": "adjustments",
    "cas": "adjustments",
    "rarc": "remarks",
    "dob": "birth",
    "auth": "authorization",
    "primary": "prior",
}
"""What billers say, and the name the files have for it."""


def _meant(name: str, known: Mapping[str, object], kind: type[Struct]) -> str:
    """The name that was meant, here or in a table below."""
    if name.startswith("modifier") and "code" in known:
        return '; modifiers stand with the code: "99213-25"'
    every = {each: f"`{each}`" for each in known}
    for field in msgspec.structs.fields(kind):
        below = _entry(field.type)
        if below is not None:
            for inner in msgspec.structs.fields(below):
                every.setdefault(inner.name, f"`{inner.name}` of `{field.name}`")
    everyday = _EVERYDAY.get(name.lower())
    near = [everyday] if everyday in every else difflib.get_close_matches(name, every, n=1, cutoff=0.6)
    if near:
        return f"; perhaps {every[near[0]]} is meant"
    return f"; known here: {', '.join(known)}" if len(known) <= _MOST_NAMES else ""


def _leaf(value: object, kind: Any, path: Path, convert: Callable[[object, Any], object]) -> Iterator[tuple[Path, str]]:
    try:
        convert(value, kind)
    except (msgspec.ValidationError, ArithmeticError) as error:
        choices = _choices(kind)
        if choices:
            yield path, f"{_shown(value)} is not one of {', '.join(choices)}"
        else:
            plain = _PLAIN.get(kind) if str(error).startswith(("Expected", "Invalid")) else None
            words = f"should be {plain}" if plain else f"cannot be used: {str(error).partition(' - at ')[0]}"
            yield path, f"{_shown(value)} {words}"


_PLAIN: dict[object, str] = {
    str: 'text, in quotes: "99213"',
    bool: "true or false",
    int: "a whole number",
    Decimal: "a number",
    date: "a date, without quotes: 2026-03-02",
}


def _choices(kind: Any) -> tuple[str, ...]:
    if typing.get_origin(kind) is typing.Literal:
        return tuple(str(each) for each in typing.get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(each.value) for each in kind)
    return ()


def _shown(value: object) -> str:
    text = str(value)
    return f"{text[:40]}..." if len(text) > 43 else text


def written(path: Path) -> str:
    """A path as people write it: ``claims 1, lines 2, charge``; positions count from 1."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int) and parts:
            parts[-1] += f" {part + 1}"
        else:
            parts.append(str(part))
    return ", ".join(parts)


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")((?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"))*)\s*=")


class Places:
    """Where the names of a TOML text stand. Inside a value of several lines the nearest line is an estimate."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._known: dict[Path, int] = {(): 1}
        counts: dict[Path, int] = {}
        section: Path = ()
        for number, line in enumerate(self._lines, 1):
            header = _HEADER.match(line)
            if header and "=" not in line.partition("#")[0]:
                section = self._open(header[2].split("."), header[1] == "[[", counts)
                self._known.setdefault(section, number)
                continue
            key = _KEY.match(line)
            if key:
                names = [part.strip().strip('"') for part in (key[1] + key[2]).split(".")]
                for depth in range(1, len(names) + 1):
                    self._known.setdefault((*section, *names[:depth]), number)

    def _open(self, names: list[str], many: bool, counts: dict[Path, int]) -> Path:
        path: Path = ()
        for depth, name in enumerate(names, 1):
            path = (*path, name.strip().strip('"'))
            if depth == len(names) and many:
                counts[path] = counts.get(path, -1) + 1
                for below in [known for known in counts if len(known) > len(path) and known[: len(path)] == path]:
                    del counts[below]
                self._known.setdefault(path, 0)
            if path in counts:
                path = (*path, counts[path])
        return path

    def line(self, path: Path, under: tuple[Path, ...] = ((),)) -> int:
        """The line of ``path``, which may stand below any of ``under``; the deepest place that is known."""
        best: tuple[int, Path, Path] = (-1, (), path)
        for prefix in under:
            whole = (*prefix, *path)
            for depth in range(len(whole), len(prefix) - 1, -1):
                if self._known.get(whole[:depth]):
                    best = max(best, (depth - len(prefix), whole[:depth], whole[depth:]), key=lambda one: one[0])
                    break
        _, known, rest = best
        start = self._known.get(known) or 1
        end = min((number for number in self._known.values() if number > start), default=len(self._lines) + 1)
        for part in rest:
            start = self._entry(start, end, part) if isinstance(part, int) else self._search(start, end, part)
        return start

    def _entry(self, start: int, end: int, position: int) -> int:
        """The line where an entry of a list begins, where each has a line of its own."""
        begun = [number for number in range(start, end) if self._lines[number - 1].lstrip().startswith("{")]
        return begun[position] if position < len(begun) else start

    def _search(self, start: int, end: int, name: str) -> int:
        """The first line from ``start`` on that has the name, before the next known place."""
        pattern = re.compile(rf"(?<![\w-])\"?{re.escape(name)}\"?\s*=")
        for number in range(start, end):
            if pattern.search(self._lines[number - 1]):
                return number
        return start
