"""Coding conventions that the code tables do not carry: order, age, sex, present on admission.

The rules are ours, in ``data/conventions.toml``, from the Official Guidelines and the Medicare
code editor; the longest beginning of a code decides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, convert, structs


class Convention(Struct, frozen=True):
    """What holds for codes that begin alike."""

    first_only: bool = False
    never_principal: bool = False
    """Not accepted as the principal diagnosis of an inpatient stay."""
    poa_exempt: bool = False
    sex: str = ""
    youngest: int = 0
    oldest: int = 124

    @property
    def limits(self) -> bool:
        """Whether age or sex matter at all."""
        return bool(self.sex) or self.youngest > 0 or self.oldest < 124


class Conventions:
    """The rules by beginning of code."""

    __slots__ = ("_rules",)

    def __init__(self, rules: Mapping[str, Mapping[str, object]]) -> None:
        self._rules = rules

    def of(self, code: str) -> Convention:
        """Everything that holds for a code; what a longer beginning says replaces what a shorter one said."""
        said: dict[str, object] = {}
        for size in range(1, len(code) + 1):
            said.update(self._rules.get(code[:size], {}))
        return structs.replace(_NOTHING, **convert(said, dict[str, object])) if said else _NOTHING


_NOTHING = Convention()


@lru_cache(maxsize=1)
def conventions() -> Conventions:
    """Our rules."""
    text = (Path(__file__).parent / "data" / "conventions.toml").read_text("utf-8")
    rules: dict[str, dict[str, object]] = {}
    for group in tomllib.loads(text)["rule"]:
        said = {name: value for name, value in group.items() if name != "codes"}
        for code in group["codes"]:
            for one in _spread(code):
                rules.setdefault(one, {}).update(said)
    return Conventions(rules)


def _spread(code: str) -> list[str]:
    """A range of categories ``C51-C58`` as its members."""
    low, _, high = code.partition("-")
    if not high:
        return [code]
    return [f"{low[0]}{number:02d}" for number in range(int(low[1:]), int(high[1:]) + 1)]
