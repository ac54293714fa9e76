"""Which guide a transaction follows, compiled when first asked for."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module

from superbill.core.x12.grammar import Guide
from superbill.core.x12.tables import Table

GUIDES: dict[tuple[str, str], str] = {
    ("837", "X222"): "p837",
    ("837", "X223"): "i837",
    ("837", "X224"): "d837",
    ("270", "X279"): "q270",
    ("271", "X279"): "b271",
    ("275", "X210"): "a275",
    ("275", "X314"): "a275",
    ("276", "X212"): "q276",
    ("277", "X313"): "i277",
    ("278", "X217"): "u278",
    ("835", "X221"): "r835",
    ("834", "X220"): "e834",
    ("820", "X218"): "p820",
    ("277", "X212"): "s277",
    ("277", "X214"): "a277",
    ("999", "X231"): "a999",
}
"""The transaction and the guide's number in its version -> the module of :mod:`superbill.core.x12.guides`."""


def guide_for(set_id: str, version: str) -> Guide | None:
    """The guide of a transaction by ST01 and its version, ``None`` where there is none."""
    table = table_for(set_id, version)
    return table.guide if table else None


@lru_cache(maxsize=64)
def table_for(set_id: str, version: str) -> Table | None:
    """The compiled guide of a transaction. Any errata version of a guide is read by its latest."""
    if not version.startswith(("005010", "006020")):
        return None
    module = GUIDES.get((set_id, version[6:10]))
    return _compiled(module) if module else None


@cache
def _compiled(module: str) -> Table:
    return Table(import_module(f"superbill.core.x12.guides.{module}").GUIDE)
