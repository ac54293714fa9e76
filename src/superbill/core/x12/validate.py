"""Validation: is a file what its guides say? WEDI SNIP types 1 to 7, places exact enough for a 999."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache

from superbill.core.findings import Finding
from superbill.core.x12 import balance, business, collector, replies, situations
from superbill.core.x12 import findings as kinds
from superbill.core.x12.companion import CompanionRule, companion_rules
from superbill.core.x12.envelope import Document, Transaction
from superbill.core.x12.library import table_for
from superbill.core.x12.outside import CodeTable, outside_codes
from superbill.core.x12.tables import Node
from superbill.core.x12.walk import Rule, Walk

_Group = Mapping[str, tuple[Rule, ...]]


def _claim(situated: _Group, business: _Group) -> tuple[tuple[int, _Group], ...]:
    return (3, balance.CLAIM), (6, business), (4, situations.CLAIM), (4, situated), (2, situations.LAST)


_RULES: Mapping[tuple[str, str], tuple[tuple[int, _Group], ...]] = {
    ("837", "X222"): _claim(situations.PROFESSIONAL, business.PROFESSIONAL),
    ("837", "X223"): _claim(situations.INSTITUTIONAL, business.INSTITUTIONAL),
    ("837", "X224"): _claim(situations.DENTAL, business.DENTAL),
    ("835", "X221"): ((4, replies.REMITTANCE), (3, balance.REMITTANCE), (2, situations.SETTLED)),
    ("270", "X279"): ((4, replies.QUESTION),),
    ("271", "X279"): ((4, replies.BENEFITS),),
    ("276", "X212"): ((4, replies.STATUS),),
    ("277", "X212"): ((4, replies.STATUS),),
    ("277", "X214"): ((3, balance.ACKNOWLEDGMENT), (4, replies.ACKNOWLEDGMENT)),
    ("278", "X217"): ((4, replies.AUTHORIZATION),),
    ("820", "X218"): ((3, balance.PREMIUM),),
    ("834", "X220"): ((3, balance.MEMBERS), (4, replies.ENROLLMENT)),
}
"""The rules of each guide with their SNIP types; 2 is always asked."""

NO_TABLES: Mapping[str, CodeTable] = {}


def validate(
    source: Document | Transaction | Iterable[Transaction],
    *,
    types: Container[int] = frozenset(range(1, 8)),
    tables: Mapping[str, CodeTable] = NO_TABLES,
    companion: Sequence[CompanionRule] = (),
) -> list[Finding]:
    """Everything wrong with a document or a transaction, in the order of the file.

    ``tables`` gives outside code tables by the names guides use (``diagnosis``, ``procedure``, ``inpatient_procedure``,
    ``pos``, ``remark_code``, ``states``, ``country``, ...), each a set or a function from a day of service to the set of
    that day; ``companion`` a payer's own rules (7). ``types`` chooses the SNIP types; 2 is always walked but only told where chosen. A document's own findings (its envelope) are included.
    """
    if isinstance(source, Document):
        found = list(source.findings)
        transactions: Iterable[Transaction] = source.transactions
    else:
        found = []
        transactions = [source] if isinstance(source, Transaction) else source
    for transaction in transactions:
        found += _validate(transaction, types, tables, companion)
    if isinstance(source, Document):
        found.sort(key=lambda finding: (finding.where.segment, finding.code))
    return [finding for finding in found if int(finding.code[4]) in types]


def placed(transaction: Transaction) -> dict[int, Node]:
    """Where in the guide each segment stands, by its index; segments that fit nowhere are absent."""
    table = table_for(transaction.set_id, transaction.version)
    if table is None:
        return {}
    walk = Walk(table, {}, transaction)
    walk.trace = {}
    walk.run()
    return walk.trace


def _validate(
    transaction: Transaction,
    types: Container[int],
    tables: Mapping[str, CodeTable],
    companion: Sequence[CompanionRule],
) -> list[Finding]:
    table = table_for(transaction.set_id, transaction.version)
    if table is None:
        return [
            kinds.UNKNOWN_GUIDE.at(
                transaction.where(0, "ST03"),
                value=transaction.version or "(none)",
                set_id=transaction.set_id or "(none)",
            )
        ]
    chosen = frozenset(snip for snip in (2, 3, 4, 6) if snip == 2 or snip in types)
    rules = _rules(transaction.set_id, transaction.version[6:10], chosen)
    if companion:
        own = companion_rules(companion, transaction)
        rules = {loop: own.get(loop, ()) + rules.get(loop, ()) for loop in {*own, *rules}}
    walk = Walk(table, rules, transaction)
    walk.trace = {} if tables else None
    with collector.paused():
        found = walk.run()
    if walk.trace:
        found += outside_codes(transaction, walk.trace, tables)
    found.sort(key=lambda finding: finding.where.segment)
    return found


@lru_cache(maxsize=256)
def _rules(set_id: str, guide: str, types: frozenset[int]) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of a guide by the loop at whose end they look; what lets loops go comes last."""
    rules: dict[str, tuple[Rule, ...]] = {}
    for snip, group in _RULES.get((set_id, guide), ()):
        for loop, more in group.items() if snip in types else ():
            rules[loop] = rules.get(loop, ()) + more
    return rules
