"""Reading rule files. A rule that cannot be read is named, and the others stay."""

from __future__ import annotations

import tomllib

import msgspec

from superbill.core.edits import findings as kinds
from superbill.core.edits.rules.language import Unreadable, read
from superbill.core.edits.rules.model import Rule
from superbill.core.edits.rules.repair import FORMS, PLACES
from superbill.core.findings import Finding


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...] = ()


def read_rules(text: str) -> tuple[tuple[Rule, ...], list[Finding]]:
    """The rules of a TOML file; one that cannot be read is left out and named in a finding."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return (), [kinds.RULE_UNREADABLE.at(value="file", why=_plain(str(error)))]
    kept: list[Rule] = []
    found: list[Finding] = []
    seen: set[str] = set()
    for rule in file.rule:
        why = _unreadable(rule) or ("its code is used twice" if rule.code in seen else "")
        seen.add(rule.code)
        if why:
            found.append(kinds.RULE_UNREADABLE.at(value=rule.code, why=_plain(why)))
        else:
            kept.append(rule)
    return tuple(kept), found


def _plain(text: str) -> str:
    return text.rstrip(".")


def _unreadable(rule: Rule) -> str:
    if not rule.code.startswith("R-"):
        return "its code does not begin with R-"
    if rule.each not in ("claim", "line"):
        return "each is claim or line"
    if rule.repair is not None:
        if rule.repair.field not in PLACES:
            return f"{rule.repair.field} is not a field that can be repaired"
        if rule.repair.form not in FORMS:
            return f"a repair makes a field {', '.join(FORMS)}, not {rule.repair.form}"
        if rule.each != "claim":
            return "a repair is about the claim, not about each line"
    try:
        read(rule.when, rule.each)
    except Unreadable as error:
        return str(error)
    return ""
