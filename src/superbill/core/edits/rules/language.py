"""The language of rules: read it once, check its words and types, then ask it of claims. Nothing is executed.

::

    condition   and, or, not, ( )
    comparison  =  !=  <  <=  >  >=      both sides of one type
                in, not in               a text in a list
                begins with              a text, or any text of a list, with a text or one of a list
                shares                   two lists have something in common
                is missing, is present   a field was sent or not
    value       "text"  12.50  2026-01-31  ["a", "b"]  field  count(list)  days(date, date)

A comparison with something that is missing cannot be made: the rule holds the claim and says
so, unless the rule asked ``is missing`` first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from superbill.core.edits.rules.fields import FIELDS, Field, Plain, Subject

Node = Callable[[Subject], Plain]
Typed = tuple[str, Node]

_TOKEN = re.compile(
    r"""\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d+(?:\.\d+)?)|"(?P<text>[^"]*)"
    |(?P<word>[A-Za-z_]+(?:\.[A-Za-z_]+)?)|(?P<sign><=|>=|!=|==|[=<>()\[\],]))""",
    re.VERBOSE,
)
_ORDER: dict[str, Callable[[Decimal | date, Decimal | date], bool]] = {
    "<": lambda one, two: one < two,  # type: ignore[operator]
    "<=": lambda one, two: one <= two,  # type: ignore[operator]
    ">": lambda one, two: one > two,  # type: ignore[operator]
    ">=": lambda one, two: one >= two,  # type: ignore[operator]
}
_DEEPEST = 50


class Unreadable(Exception):
    """The text of a rule does not follow the language. The message says where and why."""


class NotEvaluable(Exception):
    """The rule asks for something this claim does not say."""


@lru_cache(maxsize=4096)
def read(text: str, each: str) -> Callable[[Subject], bool]:
    """The question a condition asks. Raises :class:`Unreadable`; asking may raise :class:`NotEvaluable`."""
    parser = _Parser(_tokens(text), each)
    kind, node = parser.condition()
    parser.end()
    if kind != "truth":
        raise Unreadable(f"it gives a {kind}, not yes or no")
    return lambda subject: node(subject) is True


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable(f"at character {at + 1}, {text[at : at + 10]!r} is not part of the language")
        assert match.lastgroup is not None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Parser:
    """Recursive descent over the tokens; every step answers its type and its question."""

    def __init__(self, tokens: list[tuple[str, str]], each: str) -> None:
        self._tokens = tokens
        self._each = each
        self._at = 0
        self._depth = 0

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise Unreadable(f"{self._tokens[self._at][1]!r} is left over")

    def _take(self, *words: str) -> bool:
        """Whether the next tokens are these words, and if so step over them."""
        for offset, word in enumerate(words):
            at = self._at + offset
            if at >= len(self._tokens) or self._tokens[at][0] not in ("word", "sign"):
                return False
            if self._tokens[at][1].lower() != word:
                return False
        self._at += len(words)
        return True

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise Unreadable(f"{sign!r} is missing")

    def condition(self) -> Typed:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable("it is nested too deeply")
        left = self._both()
        while self._take("or"):
            left = self._join(left, self._both(), lambda one, two: lambda s: one(s) is True or two(s) is True)
        self._depth -= 1
        return left

    def _both(self) -> Typed:
        left = self._negated()
        while self._take("and"):
            left = self._join(left, self._negated(), lambda one, two: lambda s: one(s) is True and two(s) is True)
        return left

    def _join(self, left: Typed, right: Typed, how: Callable[[Node, Node], Node]) -> Typed:
        if left[0] != "truth" or right[0] != "truth":
            raise Unreadable("and, or and not join conditions, not values")
        return "truth", how(left[1], right[1])

    def _negated(self) -> Typed:
        if self._take("not"):
            kind, node = self._negated()
            if kind != "truth":
                raise Unreadable("and, or and not join conditions, not values")
            return "truth", lambda subject: node(subject) is not True
        return self._comparison()

    def _comparison(self) -> Typed:
        left = self._value()
        if self._take("is", "missing"):
            return "truth", lambda subject: left[1](subject) in (None, ())
        if self._take("is", "present"):
            return "truth", lambda subject: left[1](subject) not in (None, ())
        for sign in ("==", "=", "!="):
            if self._take(sign):
                return _equal(left, self._value(), same=sign != "!=")
        for sign, order in _ORDER.items():
            if self._take(sign):
                return _ordered(left, self._value(), sign, order)
        if self._take("not", "in"):
            return _among(left, self._value(), inside=False)
        if self._take("in"):
            return _among(left, self._value(), inside=True)
        if self._take("begins", "with"):
            return _begins(left, self._value())
        if self._take("shares"):
            return _shares(left, self._value())
        return left

    def _value(self) -> Typed:
        if self._at >= len(self._tokens):
            raise Unreadable("it ends where a value is expected")
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "text":
            return "text", lambda _: text
        if kind == "number":
            number = Decimal(text)
            return "number", lambda _: number
        if kind == "date":
            return "date", _date(text)
        if text == "(":
            inner = self.condition()
            self._need(")")
            return inner
        if text == "[":
            return self._list()
        if kind == "word" and text.lower() in ("count", "days"):
            return self._function(text.lower())
        return self._field(text)

    def _field(self, name: str) -> Typed:
        field = FIELDS.get(name)
        if field is None:
            raise Unreadable(f"{name!r} is not a field")
        if field.line and self._each != "line":
            raise Unreadable(f"{name} needs a rule about each line")
        return field.type, _reader(name, field)

    def _list(self) -> Typed:
        items: list[str] = []
        while not self._take("]"):
            if items:
                self._need(",")
            if self._at >= len(self._tokens) or self._tokens[self._at][0] != "text":
                raise Unreadable("a list holds texts in quotes")
            items.append(self._tokens[self._at][1])
            self._at += 1
        fixed = tuple(items)
        return "list", lambda _: fixed

    def _function(self, name: str) -> Typed:
        self._need("(")
        first = self._value()
        if name == "count":
            self._need(")")
            if first[0] != "list":
                raise Unreadable("count is of a list")
            return "number", lambda subject: Decimal(len(_items(first[1](subject))))
        self._need(",")
        second = self._value()
        self._need(")")
        if first[0] != "date" or second[0] != "date":
            raise Unreadable("days is between two dates")
        return "number", lambda subject: _between(first[1](subject), second[1](subject))


def _date(text: str) -> Node:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"{text} is not a date") from None
    return lambda _: day


def _reader(name: str, field: Field) -> Node:
    def node(subject: Subject) -> Plain:
        return field.read(subject)

    node.__name__ = name
    return node


def _known(value: Plain, node: Node) -> Plain:
    if value is None:
        raise NotEvaluable(f"{getattr(node, '__name__', 'a value')} is missing")
    return value


def _items(value: Plain) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _between(one: Plain, two: Plain) -> Plain:
    if not isinstance(one, date) or not isinstance(two, date):
        raise NotEvaluable("a date is missing")
    return Decimal((two - one).days)


def _equal(left: Typed, right: Typed, *, same: bool) -> Typed:
    if left[0] != right[0] or left[0] == "list":
        raise Unreadable(f"a {left[0]} cannot equal a {right[0]}")

    def node(subject: Subject) -> Plain:
        one, two = _known(left[1](subject), left[1]), _known(right[1](subject), right[1])
        return (one == two) is same

    return "truth", node


def _ordered(left: Typed, right: Typed, sign: str, order: Callable[[Decimal | date, Decimal | date], bool]) -> Typed:
    if left[0] != right[0] or left[0] not in ("number", "date"):
        raise Unreadable(f"{sign} compares two numbers or two dates, not a {left[0]} with a {right[0]}")

    def node(subject: Subject) -> Plain:
        one, two = _known(left[1](subject), left[1]), _known(right[1](subject), right[1])
        assert isinstance(one, Decimal | date) and isinstance(two, Decimal | date)
        return order(one, two)

    return "truth", node


def _among(left: Typed, right: Typed, *, inside: bool) -> Typed:
    if left[0] != "text" or right[0] != "list":
        raise Unreadable("in asks whether a text is in a list")

    def node(subject: Subject) -> Plain:
        return (_known(left[1](subject), left[1]) in _items(right[1](subject))) is inside

    return "truth", node


def _begins(left: Typed, right: Typed) -> Typed:
    if left[0] not in ("text", "list") or right[0] not in ("text", "list"):
        raise Unreadable("begins with compares texts")

    def texts(typed: Typed, subject: Subject) -> tuple[str, ...]:
        value = _known(typed[1](subject), typed[1])
        return value if isinstance(value, tuple) else (str(value),)

    def node(subject: Subject) -> Plain:
        beginnings = texts(right, subject)
        return any(text.startswith(beginnings) for text in texts(left, subject))

    return "truth", node


def _shares(left: Typed, right: Typed) -> Typed:
    if left[0] != "list" or right[0] != "list":
        raise Unreadable("shares compares two lists")
    return "truth", lambda subject: not set(_items(left[1](subject))).isdisjoint(_items(right[1](subject)))
