"""Every question and answer is read as it was written, and no damage raises."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from superbill.core import inquiry, x12
from superbill.core.inquiry.attachment import OLD_VERSION, write_275
from superbill.core.money import parse_cents
from tests.builders_remit import assert_same, file_of, transaction_of, transactions_of
from tests.shared_data import shared
from tests.strategies_inquiry import everything


@pytest.mark.parametrize("kind", sorted(everything))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_again(kind: str, data: st.DataObject) -> None:
    value = data.draw(everything[kind])
    again, findings = inquiry.read(transaction_of(inquiry.write(value)))
    assert findings == []
    assert_same(again, value)


@settings(max_examples=20, deadline=None)
@given(everything["275"])
def test_the_older_attachment_too(value: Any) -> None:
    again, findings = inquiry.read(transaction_of(write_275(value, OLD_VERSION)))
    assert findings == []
    assert_same(again, value)


@pytest.mark.parametrize("kind", sorted(everything))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_damage_raises(kind: str, data: st.DataObject) -> None:
    body = inquiry.write(data.draw(everything[kind]))
    segments = [list(segment) for segment in body.segments]
    at = data.draw(st.integers(0, len(segments) - 1))
    how = data.draw(st.sampled_from(("drop", "double", "cut", "garble", "move")))
    if how == "drop":
        del segments[at]
    elif how == "double":
        segments.insert(at, segments[at])
    elif how == "cut":
        segments[at] = segments[at][: data.draw(st.integers(1, len(segments[at])))]
    elif how == "move":
        segments.insert(data.draw(st.integers(0, len(segments) - 1)), segments.pop(at))
    else:
        place = data.draw(st.integers(0, len(segments[at]) - 1))
        segments[at][place] = data.draw(st.text("AZ09.-:", max_size=9))
    (transaction,) = transactions_of(file_of(x12.Body(body.set_id, body.version, segments)))
    value, _ = inquiry.read(transaction)
    assert value is not None
    if not isinstance(value, inquiry.Batch) or value.items:
        inquiry.write(value)


def samples() -> list[Path]:
    files = [file for file in sorted(shared("x12").rglob("*")) if file.is_file()]
    words = ("270", "271", "276", "277", "834", "820")
    return [file for file in files if any(word in file.name for word in words)]


def normal(segment: list[str]) -> tuple[str, ...]:
    """A segment with amounts written one way."""
    amounts = [parse_cents(element) if "." in element else None for element in segment]
    return tuple(
        element if cents is None else f"{cents} cents" for element, cents in zip(segment, amounts, strict=True)
    )


def test_every_published_sample_is_read_and_nothing_is_lost() -> None:
    files = samples()
    assert len(files) >= 41
    for file in files:
        for transaction in transactions_of(file.read_bytes()):
            value, _ = inquiry.read(transaction)
            assert value is not None, file.name
            body = inquiry.write(value)
            came = Counter(normal(_plain(segment)) for segment in transaction.segments[1:-1])
            wrote = Counter(normal(_plain(list(segment))) for segment in body.segments)
            assert wrote == came, file.name


def _plain(segment: list[str]) -> list[str]:
    """A segment with amounts given their two decimals, so that 5 and 5.00 are the same; HL child marks left out."""
    money = {"EB": (7,), "AMT": (2,), "STC": (4, 5), "SVC": (2, 3, 7), "RMR": (4, 5), "ADX": (1,), "BPR": (2,)}
    if segment[0] == "HL":
        return segment[:4]
    places = money.get(segment[0], ())
    return [
        f"{float(text):.2f}" if index in places and text.replace(".", "").replace("-", "").isdigit() else text
        for index, text in enumerate(segment)
    ]


def test_unknown_transactions_are_refused() -> None:
    value, findings = inquiry.read(transaction_of(x12.Body("837", "005010X222A1", [("BHT", "0019")])))
    assert value is None
    assert [finding.code for finding in findings] == ["INQ001"]


@pytest.mark.parametrize("set_id", ["270", "271", "275", "276", "277", "278", "820", "834"])
def test_other_versions_are_refused_and_empty_ones_are_told(set_id: str) -> None:
    value, findings = inquiry.read(transaction_of(x12.Body(set_id, "004010X092A1", [("REF", "1", "2")])))
    assert value is None
    assert [finding.code for finding in findings] == ["INQ001"]
    versions = {
        "270": "005010X279A1",
        "271": "005010X279A1",
        "275": "006020X314",
        "276": "005010X212",
        "277": "005010X212",
        "278": "005010X217",
        "820": "005010X218",
        "834": "005010X220A1",
    }
    value, findings = inquiry.read(transaction_of(x12.Body(set_id, versions[set_id], [("REF", "1", "2")])))
    assert value is not None
    assert "INQ003" in [finding.code for finding in findings]
