"""SNIP type 7: a payer's companion guide as a file of rules. The file: ``docs/reference/companion-files.md``.

A rule looks at each occurrence of a loop: at an element, a segment, or a loop in it, where a situation is given. It is
proven on its own witnesses when it is read; what cannot be read or proven is a finding, and the other rules stay.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct, structs

from superbill.core.findings import Finding, Severity, Where
from superbill.core.findings import mask as masked
from superbill.core.x12 import findings as kinds
from superbill.core.x12.envelope import Transaction
from superbill.core.x12.library import GUIDES, table_for
from superbill.core.x12.tables import LoopNode, Node
from superbill.core.x12.walk import Instance, Rule, Walk, value

_NAME = re.compile(r"([A-Z][A-Z0-9]{1,2})(?:\[([A-Z0-9]+)\])?(?:(\d\d)(?:-(\d{1,2}))?)?")
_REPEATED_GROUP = re.compile(r"(?<!\\)\)[*+{]")
Placed = tuple[list[str], int]
"""A segment and its index in the transaction."""


class Name(Struct, frozen=True):
    """``REF[G1]02-1``: a segment, its first element where it is told, an element, a component; 0 and empty for none."""

    segment: str
    qualifier: str = ""
    element: int = 0
    component: int = 0

    def is_of(self, parts: Sequence[str]) -> bool:
        """Whether it is about this segment."""
        return parts[0] == self.segment and (not self.qualifier or (len(parts) > 1 and parts[1] == self.qualifier))


class Witness(Struct, frozen=True, forbid_unknown_fields=True):
    """A loop in which the rule fires, or nearly does: its segments, those of the loops around it, the loops in it."""

    fires: bool
    segments: tuple[str, ...]
    around: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()


class CompanionRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule. ``about`` names what it looks at in each ``loop``: an element, a segment, or another loop."""

    code: str
    loop: str
    about: str
    message: str
    guides: tuple[str, ...] = ()
    """Versions such as ``005010X222A1``; none for every guide that has the place."""
    when: Mapping[str, tuple[str, ...] | Literal["sent", "not sent"]] = {}
    usage: Literal["", "required", "not sent"] = ""
    values: tuple[str, ...] = ()
    pattern: str = ""
    """A regular expression the whole value must match."""
    length: tuple[int, int] = (0, 0)
    at_most: int = 0
    severity: Severity = Severity.STOP
    remedy: str = "Follow this payer's companion guide."
    authority: str = ""
    payers: tuple[str, ...] = ()
    start: date = date.min
    end: date = date.max
    """The days on which files are made (GS04) for which it holds, both included."""
    witnesses: tuple[Witness, ...] = ()

    def name(self) -> Name | None:
        """What it is about; ``None`` for a loop."""
        return None if self.about[:1].isdigit() else name_of(self.about)


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    authority: str = ""
    payers: tuple[str, ...] = ()
    rule: tuple[dict[str, object], ...] = ()


def read_companion(data: bytes, *, file: str = "") -> tuple[tuple[CompanionRule, ...], list[Finding]]:
    """The rules of a companion file, and a finding for each that cannot be read or does not do what its witnesses say.

    ``file`` is a name to show in findings, nothing is opened.
    """
    try:
        whole = msgspec.convert(tomllib.loads(data.decode()), _File)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return (), [kinds.COMPANION_UNREADABLE.at(Where(file=file), value="The file", why=_plain(error))]
    kept: dict[str, CompanionRule] = {}
    found: list[Finding] = []
    for number, raw in enumerate(whole.rule, 1):
        code = str(raw.get("code", f"rule {number}"))[:20]
        try:
            rule = msgspec.convert(raw, CompanionRule)
            why = "its code is used twice" if rule.code in kept else _unreadable(rule) or _unproven(rule)
        except msgspec.ValidationError as error:
            why = _plain(error)
        if why:
            found.append(kinds.COMPANION_UNREADABLE.at(Where(file=file, path=code), value=code, why=why))
        else:
            kept[rule.code] = structs.replace(
                rule, authority=rule.authority or whole.authority or whole.name, payers=rule.payers or whole.payers
            )
    return tuple(kept.values()), found


def _plain(error: Exception) -> str:
    return str(error).rstrip(".")


def name_of(text: str) -> Name:
    """A name as rules write it. Raises :class:`ValueError` where it is none."""
    match = _NAME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is no name of a segment or element, such as REF[G1] or CLM05-3")
    return Name(match[1], match[2] or "", int(match[3] or 0), int(match[4] or 0))


def _unreadable(rule: CompanionRule) -> str:
    """What is wrong with how a rule is written."""
    asks = [bool(rule.usage), bool(rule.values), bool(rule.pattern), rule.length != (0, 0), bool(rule.at_most)]
    if not rule.code.startswith("C-"):
        return "its code does not begin with C-"
    if asks.count(True) != 1:
        return "it asks for exactly one of usage, values, pattern, length and at_most"
    if _REPEATED_GROUP.search(rule.pattern):
        return "its pattern repeats a group, which may take for ever"
    try:
        re.compile(rule.pattern)
        name = rule.name()
        conditions = [name_of(text) for text in rule.when]
    except (re.error, ValueError) as error:
        return _plain(error)
    if not all(condition.element for condition in conditions):
        return "a condition of when is about an element"
    if rule.at_most and (name is None or name.element):
        return "at_most is about a segment"
    if not (rule.usage or rule.at_most) and (name is None or not name.element):
        return "values, pattern and length are about an element"
    if not any(_has(loop, rule.about, name) for loop in _loops(rule)):
        return f"no such guide has {rule.about} in loop {rule.loop}"
    return ""


def _loops(rule: CompanionRule) -> Iterator[LoopNode]:
    """The loops of the rule's name in the guides it is about."""
    numbers = {version[6:10] for version in rule.guides}
    for set_id, number in GUIDES:
        table = table_for(set_id, f"{'006020' if number in {'X313', 'X314'} else '005010'}{number}")
        if table is not None and (not numbers or number in numbers):
            yield from (loop for loop in _within(table.root) if loop.id == rule.loop)


def _within(loop: LoopNode) -> Iterator[LoopNode]:
    yield loop
    for member in loop.members:
        if isinstance(member, LoopNode):
            yield from _within(member)


def _has(loop: LoopNode, about: str, name: Name | None) -> bool:
    """Whether a guide has what a rule is about."""
    if name is None:
        return any(isinstance(member, LoopNode) and member.id == about for member in loop.members)
    nodes = [member for member in loop.members if isinstance(member, Node) and member.id == name.segment]
    return any(
        (not name.qualifier or node.accepts(name.qualifier))
        and name.element <= node.width
        and (not name.component or name.component <= len(node.segment.elements[name.element - 1].parts))
        for node in nodes
    )


def _unproven(rule: CompanionRule) -> str:
    """Which witness a rule does not agree with."""
    if {witness.fires for witness in rule.witnesses} != {True, False}:
        return "it has no witness that fires, or none that does not"
    for number, witness in enumerate(rule.witnesses, 1):
        segments = [(text.split("*"), index) for index, text in enumerate(witness.segments)]
        around = [text.split("*") for text in witness.around]
        if bool(list(faults(rule, segments, around, witness.loops))) is not witness.fires:
            return f"its witness {number} {'does not fire' if witness.fires else 'fires'}"
    return ""


def faults(
    rule: CompanionRule, segments: Sequence[Placed], around: Sequence[list[str]], loops: Iterable[str]
) -> Iterator[tuple[int, str, str]]:
    """Where one occurrence of a loop breaks a rule: index of the segment, place, value.

    ``around`` are the segments of the loops around it, the nearest first, ``loops`` the ids of the loops in it.
    """
    name = rule.name()
    near = [*(parts for parts, _ in segments), *around]
    first = segments[0][1] if segments else 0
    if name is None:
        if _given(rule, near, None) and (rule.about in loops) is (rule.usage == "not sent"):
            yield first, rule.about, ""
        return
    there = [(parts, index) for parts, index in segments if name.is_of(parts)]
    if not name.element:
        there = [(parts, index) for parts, index in there if _given(rule, near, parts)]
        if rule.usage == "required" and not there and _given(rule, near, None):
            yield first, name.segment, ""
        for parts, index in there[rule.at_most :] if rule.usage != "required" else ():
            yield index, parts[0], ""
        return
    place = f"{name.segment}{name.element:02d}" + (f"-{name.component}" if name.component else "")
    for parts, index in there:
        text = value(parts, name.element, name.component)
        if _given(rule, near, parts) and not all(_fits(rule, one) for one in text.split("^")):
            yield index, place, text


def _given(rule: CompanionRule, near: Sequence[list[str]], own: list[str] | None) -> bool:
    """Whether the situation of a rule is given: asked of the segment itself where it is of that id, else of the first near."""
    for text, wanted in rule.when.items():
        name = name_of(text)
        asked = own if own and name.is_of(own) else next((one for one in near if name.is_of(one)), [])
        said = value(asked, name.element, name.component)
        if bool(said) is not (wanted == "sent") if isinstance(wanted, str) else said not in wanted:
            return False
    return True


def _fits(rule: CompanionRule, text: str) -> bool:
    """Whether a value is what a rule asks for. Only ``usage`` says that it must be sent."""
    if rule.usage:
        return bool(text) is (rule.usage == "required")
    if not text:
        return True
    if rule.values:
        return text in rule.values
    if rule.pattern:
        return re.fullmatch(rule.pattern, text) is not None
    return rule.length[0] <= len(text) <= rule.length[1]


def companion_rules(rules: Iterable[CompanionRule], transaction: Transaction) -> dict[str, tuple[Rule, ...]]:
    """The rules that hold for a transaction, by the loop at whose end they look.

    A loop that comes once is looked at when the one around it ends, so that rules may ask what stands beside it.
    """
    table = table_for(transaction.set_id, transaction.version)
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if table is None or not _holds(rule, transaction):
            continue
        for holder in {_holder(loop).id for loop in _within(table.root) if loop.id == rule.loop}:
            found[holder] = (*found.get(holder, ()), _looking(rule))
    return found


def _holds(rule: CompanionRule, transaction: Transaction) -> bool:
    numbers = {version[6:10] for version in rule.guides}
    first, last = (day.isoformat().replace("-", "") for day in (rule.start, rule.end))
    return (not numbers or transaction.version[6:10] in numbers) and first <= transaction.group_header.date <= last


def _holder(loop: LoopNode) -> LoopNode:
    while loop.parent is not None and loop.most == 1:
        loop = loop.parent
    return loop


def _looking(rule: CompanionRule) -> Rule:
    """The rule as the walk asks it when a loop has ended."""

    def look(holder: Instance, walk: Walk) -> None:
        for loop in _occurrences(holder, rule.loop):
            if rule.payers and not _payers(loop, walk.transaction) & set(rule.payers):
                continue
            around = [parts for outer in _around(loop) for parts in outer.segments]
            placed = list(zip(loop.segments, loop.places, strict=True))
            for index, place, text in faults(rule, placed, around, loop.children):
                where = walk.transaction.where(index if placed else loop.start, place, loop.id)
                found = kinds.COMPANION.at(
                    where, severity=rule.severity, value=masked(text), rule=rule.code, what=rule.message
                )
                walk.findings.append(structs.replace(found, remedy=rule.remedy, authority=rule.authority))

    return look


def _occurrences(holder: Instance, loop_id: str) -> Iterator[Instance]:
    if holder.id == loop_id:
        yield holder
        return
    for children in holder.children.values():
        for child in children:
            if child.node.most == 1:
                yield from _occurrences(child, loop_id)


def _around(loop: Instance) -> Iterator[Instance]:
    outer = loop.parent
    while outer is not None:
        yield outer
        outer = outer.parent


def _payers(loop: Instance, transaction: Transaction) -> set[str]:
    """Whose rules hold here: who sends and receives the file, and the payer of the claim or question (never an other payer)."""
    group, interchange = transaction.group_header, transaction.header
    found = {group.sender, group.receiver, interchange.sender, interchange.receiver}
    for level in (loop, *_around(loop)):
        if level.id[:3] in {"232", "233"}:
            continue
        for one in (level, *(child for children in level.children.values() for child in children)):
            found |= {value(one.one("NM1", "PR"), 9), value(one.one("N1", "PR"), 4)}
    return found - {""}
