"""Every segment of every family, cut to every length, and every element emptied: kept or told of, never a crash."""

from __future__ import annotations

from typing import Any

import pytest

from superbill.core import inquiry, remit, x12
from superbill.core.claim import read_837, write_837
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import ENVELOPE, file_of


def through(transaction: x12.Transaction) -> None:
    """Read a transaction into values and write them again."""
    value: Any
    if transaction.set_id == "999":
        value, findings = x12.read_999(transaction)
        write: Any = x12.write_999
    elif transaction.set_id == "837":
        value, findings = read_837(transaction)
        write = write_837
    elif transaction.set_id == "835":
        value, findings = remit.read_835(transaction)
        write = remit.write_835
        if value is not None:
            remit.reconcile(value)
    else:
        value, findings = inquiry.read(transaction)
        write = inquiry.write
    if value is None:
        assert findings, "nothing could be read, and nobody is told"
        return
    if not isinstance(value, inquiry.Batch) or value.items:
        write(value)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_cut_raises(family: str) -> None:
    body = FAMILIES[family]
    for at, whole in enumerate(body.segments):
        cuts = [whole[:length] for length in range(1, len(whole))]
        cuts += [(*whole[:place], "", *whole[place + 1 :]) for place in range(1, len(whole))]
        cuts += [(*whole[:place], whole[place][:1], *whole[place + 1 :]) for place in range(1, len(whole))]
        for cut in cuts:
            segments = [*body.segments[:at], cut, *body.segments[at + 1 :]]
            document, _ = x12.read(file_of(x12.Body(body.set_id, body.version, segments)))
            through(document.transactions[0])


@pytest.mark.parametrize("family", FAMILIES)
def test_no_missing_or_doubled_segment_raises(family: str) -> None:
    body = FAMILIES[family]
    for at, whole in enumerate(body.segments):
        for instead in ((), (whole, whole), (("ZZZ", "1"),)):
            segments = [*body.segments[:at], *instead, *body.segments[at + 1 :]]
            document, _ = x12.read(file_of(x12.Body(body.set_id, body.version, segments)))
            through(document.transactions[0])


def test_ta1_of_any_length() -> None:
    whole = ["TA1", "000000101", "260504", "0930", "R", "023"]
    for length in range(1, len(whole) + 1):
        data = x12.write_ta1(ENVELOPE, [x12.InterchangeResult("000000101", "260504", "0930", "R", "023")])
        cut = data.replace(b"*".join(part.encode() for part in whole), "*".join(whole[:length]).encode())
        document, _ = x12.read(cut)
        assert len(x12.read_ta1(document.interchanges[0])) == 1
