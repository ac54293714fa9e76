"""Explained: every segment, loop and element of every guide has a name of our own; people stay masked."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest

from superbill.core.x12 import explain, explain_transaction, glosses, read, validate
from superbill.core.x12.grammar import Loop, Segment
from superbill.core.x12.library import GUIDES
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import PROFESSIONAL, REMITTANCE, file_of


def members(loop: Loop) -> Iterator[Segment | Loop]:
    for member in loop.members:
        yield member
        if isinstance(member, Loop):
            yield from members(member)


def unnamed(guide: str) -> Iterator[str]:
    for member in members(import_module(f"superbill.core.x12.guides.{guide}").GUIDE.root):
        if isinstance(member, Loop):
            if member.id not in glosses.LOOPS:
                yield f"loop {member.id}"
            continue
        if member.id not in glosses.SEGMENTS:
            yield member.id
        for number, element in enumerate(member.elements, 1):
            place = f"{member.id}{number:02d}"
            for one in (element, *element.parts):
                known = place in glosses.PLACES and one is element
                if one.usage != "N" and not known and one.data not in glosses.ELEMENTS:
                    yield f"{place} ({one.data})"


@pytest.mark.parametrize("guide", sorted(set(GUIDES.values())))
def test_everything_a_guide_uses_has_a_name(guide: str) -> None:
    assert sorted(set(unnamed(guide))) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_no_element_is_called_value(family: str) -> None:
    document, _ = read(file_of(FAMILIES[family]))
    assert [e.place for segment in explain(document) for e in segment.elements if e.name == "value"] == []


def test_money_dates_and_loops_are_readable() -> None:
    document, _ = read(file_of(REMITTANCE))
    segments = list(explain(document, validate(document)))
    said = {element.place: element.readable for segment in segments for element in segment.elements}
    assert (said["BPR02"], said["BPR16"], said["CAS01"]) == ("$105.00", "4 May 2026", "patient")
    line = next(segment for segment in segments if segment.id == "SVC")
    assert (line.loop, line.loop_name, line.opens_loop) == ("2110", "line", True)
    depths = {segment.id: segment.depth for segment in segments}
    assert depths["ISA"] < depths["GS"] < depths["ST"] < depths["BPR"] < depths["CLP"] < depths["SVC"]


def test_account_numbers_are_masked() -> None:
    document, _ = read(file_of(REMITTANCE))
    said = {e.place: e.value for segment in explain(document) for e in segment.elements}
    assert "•" in said["BPR09"] and "•" in said["BPR15"]


def test_what_is_no_interchange_is_not_shown() -> None:
    document, findings = read(b"Dear Ada, here is the file.\n")
    (only,) = explain(document, findings)
    assert (only.name, only.elements, len(only.findings)) == ("text outside any interchange", (), 2)


@pytest.mark.parametrize("text", [REMITTANCE, PROFESSIONAL], ids=["835", "837"])
def test_organizations_and_a_payments_trace_are_shown_and_people_masked(text: str) -> None:
    document, _ = read(file_of(text))
    shown = {s.position: {e.place: e for e in s.elements} for s in explain(document) if s.id in {"N1", "NM1", "TRN"}}
    seen = 0
    for position, elements in shown.items():
        sent = document.sources[position - 1].strip("~\r\n").split("*")
        person = sent[0] == "NM1" and sent[2] == "1"
        assert all(not element.protected for element in elements.values()) is not person, sent
        seen += person
    assert 0 < seen < len(shown)


def test_one_transaction_alone_is_explained_with_its_findings() -> None:
    document, _ = read(file_of(FAMILIES["837I"]).replace(b"*D8*20260501~", b"*D8*20261301~"))
    (transaction,) = document.transactions
    found = list(explain_transaction(transaction, validate(transaction), reveal=True))
    assert [segment.id for segment in found] == [parts[0] for parts in transaction.segments]
    (period,) = (e for segment in found for e in segment.elements if e.value == "20260501-20260502")
    assert period.readable == "1 May 2026 to 2 May 2026"
    (wrong,) = (segment for segment in found if segment.findings)
    assert [e.readable for e in wrong.elements if e.value == "20261301"] == [""]


def test_a_segment_the_guide_does_not_have_stands_under_the_one_before() -> None:
    document, _ = read(file_of(REMITTANCE).replace(b"CAS*PR*3*10~", b"CAS*PR*3*10~ZZZ*1~"))
    found = list(explain(document))
    at = next(number for number, segment in enumerate(found) if segment.id == "ZZZ")
    assert found[at].depth == found[at - 1].depth
