"""Segments held as text are what was read, whatever they hold."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.core.x12 import Body, envelope, read, segments, validate
from superbill.core.x12.tokens import MARK, Segments
from tests.core.x12.samples import PROFESSIONAL, file_of

_STRANGE = [["ST", "835"], ["N1", "A" + MARK, "B"], ["N3"]]
_ROWS = st.lists(st.lists(st.text(st.sampled_from(["A", "*", ":", "\x1e", MARK]), max_size=4), min_size=1), max_size=6)


@given(_ROWS, st.integers(0, 6), st.integers(0, 6))
def test_they_are_as_they_were_given(rows: list[list[str]], start: int, stop: int) -> None:
    _same(Segments(rows), rows)
    assert Segments(rows)[start:stop] == rows[start:stop]


@pytest.mark.parametrize("rows", [[], _STRANGE, _STRANGE[::2]])
def test_a_mark_in_an_element_stays_there(rows: list[list[str]]) -> None:
    _same(Segments(rows), rows)


@pytest.mark.parametrize("newline", ["", "\n"])
def test_they_are_written_as_their_lists_are(newline: str) -> None:
    rows = [["N1", "A" + MARK, "B"], ["N3", "C", ""], ["N4"]]
    for some in (rows, rows[1:], rows[2:], []):
        data = file_of(Body("835", "005010X221A1", Segments(some)), newline=newline)
        assert data == file_of(Body("835", "005010X221A1", some), newline=newline)
        assert data.decode().split("~" + newline)[3:-4] == ["*".join(row).rstrip("*") for row in some]


def _same(held: Segments, rows: list[list[str]]) -> None:
    assert held == rows and held == Segments(rows) and [*held] == rows
    assert repr(held) == repr(rows) and len(held) == len(rows)
    assert [held[index] for index in range(-len(rows), len(rows))] == rows + rows
    assert held.within([(0, len(rows)), (0, len(rows))]) == rows + rows
    assert held != [*rows, ["A"]] and held != "A"


def test_a_look_at_one_is_no_look_at_the_others() -> None:
    held = Segments(_STRANGE)
    with patch.object(Segments, "__iter__", side_effect=AssertionError):
        assert held[1] == _STRANGE[1] and held[-1] == _STRANGE[-1]
        assert held[:2] == _STRANGE[:2] and held[::-1] == _STRANGE[::-1]
        assert held.within([(1, 3)]) == _STRANGE[1:3]
        with pytest.raises(IndexError):
            held[3]


def test_each_look_gives_a_list_of_its_own() -> None:
    (transaction,) = read(file_of(PROFESSIONAL))[0].transactions
    transaction.segments[1][0] = "changed"
    assert transaction.segments[1][0] == "BHT"


@pytest.mark.parametrize("text", ["nm1*41", "Nm1*41", "nM1 *41"])
def test_ids_are_read_in_capitals(text: str) -> None:
    data = file_of(PROFESSIONAL).replace(b"NM1*41", text.encode())
    (transaction,) = read(data)[0].transactions
    assert transaction.segments[2][:2] == ["NM1", "41"]
    assert [*segments([data])][4][:2] == ["NM1", "41"]


def test_how_segments_begin_is_remembered_within_bounds() -> None:
    data = file_of(PROFESSIONAL).replace(b"~CLM*", b"~Q7Z*1~CLM*")
    with patch.object(envelope, "_HEADS_KEPT", 0), patch.object(envelope, "_HEADS", set()) as heads:
        (transaction,) = read(data)[0].transactions
    assert heads == set()
    assert transaction.segments == read(data)[0].transactions[0].segments


def test_a_loop_that_grows_splits_only_what_is_new() -> None:
    """Levels that each bring a segment too late for the level above, which is looked at for every one of them."""
    head = PROFESSIONAL.segments[: PROFESSIONAL.segments.index(("PRV", "BI", "PXC", "207Q00000X")) + 1]
    late = [row for n in range(2, 102) for row in (("HL", str(n), "1", "22", "0"), head[-1])]
    document, _ = read(file_of(Body("837", PROFESSIONAL.version, [*head, *late])))
    split: list[int] = []

    def within(self: Segments, spans: list[tuple[int, int]]) -> list[list[str]]:
        split.extend(stop - start for start, stop in spans)
        return [self[index] for span in spans for index in range(*span)]

    with patch.object(Segments, "within", within):
        assert len(validate(document)) >= 100
    assert sum(split) < 3 * len(late)
