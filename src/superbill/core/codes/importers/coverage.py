"""Coverage determinations: which diagnoses make a procedure necessary."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import msgspec

from superbill.core.codes.importers.source import Part, Read, Refused, Source, day_in
from superbill.core.codes.rows import CoverageRow

_PROCEDURES = "article_x_hcpc_code.csv"
_COVERED, _REFUSED = "article_x_icd10_covered.csv", "article_x_icd10_noncovered.csv"


class _Coverage(msgspec.Struct, rename="camel"):
    covered: list[str]
    lcd_ids: list[str] = []
    not_covered: list[str] = []


def read_coverage(source: Source) -> Read:
    """The Medicare Coverage Database's articles, one's own list, or JSON by procedure."""
    names = {part.name.rsplit("/", 1)[-1].lower(): part for part in source.parts}
    if _PROCEDURES in names:
        return _articles(source, names)
    part = source.one(".json", ".csv")
    if part.text.lstrip("\ufeff").lower().startswith("code,diagnosis,covered"):
        return _own(source, part)
    return _by_procedure(source, part)


def _articles(source: Source, names: Mapping[str, Part]) -> Read:
    """Procedures and diagnoses of articles, joined by article. What any contractor covers counts as covered."""
    if _COVERED not in names:
        raise Refused(f"{_COVERED} is missing beside {_PROCEDURES}")
    covered = _by_article(names[_COVERED], "icd10_code_id")
    refused = _by_article(names[_REFUSED], "icd10_code_id") if _REFUSED in names else {}
    found: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for article, codes in _by_article(names[_PROCEDURES], "hcpc_code_id").items():
        if article not in covered:
            continue
        for code in codes:
            yes, no, policies = found.setdefault(code, (set(), set(), set()))
            yes |= covered[article]
            no |= refused.get(article, set())
            policies.add(f"A{article}")
    rows = [
        CoverageRow(code, None, None, tuple(sorted(yes)), tuple(sorted(no - yes)), tuple(sorted(policies)))
        for code, (yes, no, policies) in sorted(found.items())
    ]
    start = day_in(source)
    return Read(rows, str(start or "unnamed"), start)


def _by_article(part: Part, column: str) -> dict[str, set[str]]:
    """Codes by article, of the newest version of each."""
    records = csv.DictReader(part.lines())
    if not {"article_id", "article_version", column} <= set(records.fieldnames or ()):
        raise Refused(f"{part.name} has no columns article_id, article_version and {column}")
    versions: dict[str, int] = {}
    codes: dict[tuple[str, int], set[str]] = {}
    for record in records:
        article, version = record["article_id"].strip(), int(record["article_version"] or 0)
        versions[article] = max(version, versions.get(article, 0))
        codes.setdefault((article, version), set()).add(record[column].strip().replace(".", "").upper())
    return {article: codes[article, version] for article, version in versions.items() if (article, version) in codes}


def _own(source: Source, part: Part) -> Read:
    """One's own list: ``code,diagnosis,covered,policy``; ``covered`` is yes or no."""
    found: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for number, record in enumerate(csv.DictReader(part.lines()), 2):
        said = (record["covered"] or "").strip().lower()
        if said not in ("yes", "no"):
            raise Refused(f"line {number} says {said!r} where yes or no belongs")
        yes, no, policies = found.setdefault(record["code"].strip().upper(), ([], [], []))
        (yes if said == "yes" else no).append(record["diagnosis"].strip().replace(".", "").upper())
        policy = (record.get("policy") or "").strip()
        if policy and policy not in policies:
            policies.append(policy)
    rows = [CoverageRow(code, None, None, *(tuple(one) for one in lists)) for code, lists in found.items()]
    start = day_in(source)
    return Read(rows, str(start or "unnamed"), start)


def _by_procedure(source: Source, part: Part) -> Read:
    """Covered diagnoses by procedure in JSON: ``covered``, ``notCovered``, ``lcdIds``."""
    try:
        table = msgspec.json.decode(part.content, type=dict[str, _Coverage])
    except msgspec.DecodeError as error:
        raise Refused(str(error)) from error
    rows = [
        CoverageRow(code, None, None, _undotted(one.covered), _undotted(one.not_covered), tuple(one.lcd_ids))
        for code, one in table.items()
    ]
    start = day_in(source)
    return Read(rows, str(start or "unnamed"), start)


def _undotted(codes: list[str]) -> tuple[str, ...]:
    return tuple(code.replace(".", "") for code in codes)
