"""What a few diagnoses answer: sides, headers, seventh characters and notes. All made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.core.codes import diagnoses
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.dated import day_after
from superbill.core.codes.rows import CodeRow, DiagnosisNotes, DiagnosisRow
from superbill.core.codes.tables import CodeTables

ON = date(2026, 3, 2)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
_TITLES = {
    "E11": "Type 2 diabetes mellitus",
    "E116": "Type 2 diabetes with other complications",
    "E1162": "Type 2 diabetes with skin complications",
    "E11620": "Type 2 diabetes with dermatitis",
    "E1165": "Type 2 diabetes with hyperglycemia",
    "M171": "Primary osteoarthritis of one knee",
    "M1710": "Primary osteoarthritis, unspecified knee",
    "M1711": "Primary osteoarthritis, right knee",
    "M1712": "Primary osteoarthritis, left knee",
    "M1720": "Another arthritis of a knee",
    "M1719": "Primary osteoarthritis, unspecified hip",
    "H42": "Glaucoma in diseases classified elsewhere",
    "J06": "Acute infections",
    "J069": "Acute infection, unspecified",
    "T78": "Adverse effects",
    "T784": "Other allergy",
    "T7840": "Allergy",
    "T7840XA": "Allergy, initial encounter",
    "T7840XD": "Allergy, subsequent encounter",
    "I501": "Left ventricular failure",
}
_HEADERS = ("E11", "E116", "E1162", "M171", "J06", "T78", "T784", "T7840")


@pytest.fixture
def table() -> diagnoses.Diagnoses:
    rows = [DiagnosisRow(code, text=text, billable=code not in _HEADERS) for code, text in _TITLES.items()]
    notes = [
        DiagnosisNotes("E11", excludes1=("type 1",), excludes1_codes=("E10",)),
        DiagnosisNotes("J069", terms=("The sniffles",)),
    ]
    year = {"release": "r", "source": "s", "effective": date(2025, 10, 1), "until": date(2026, 9, 30)}
    opened = [in_memory("icd10cm", rows, **year), in_memory("icd10cm-notes", notes, **year)]
    return CodeTables(opened).icd10cm


def test_headers_are_not_billable_and_know_what_is_below_them(table: diagnoses.Diagnoses) -> None:
    assert [table.billable(code, ON) for code in ("E116", "E1165", "T7840", "T7840XA", "Q999")] == [
        *(False, True),
        *(False, True, False),
    ]
    assert [row.code for row in table.children("E116", ON)] == ["E1162", "E1165"]
    assert [row.code for row in table.children("T7840", ON)] == ["T7840XA", "T7840XD"]
    assert table.children("T7840XA", ON) == []
    above = [table.parent(code, ON) for code in ("E1165", "T7840XA", "Q9", "Q999")]
    assert [row.code if row else "" for row in above] == ["E116", "T7840", "", ""]


def test_a_seventh_character_is_asked_for_only_where_nothing_else_is_missing(table: diagnoses.Diagnoses) -> None:
    asked = {code: table.sevenths(code, ON) for code in ("T7840", "T784", "E1165", "T7840XA")}
    assert asked == {"T7840": ["T7840XA", "T7840XD"], "T784": [], "E1165": [], "T7840XA": []}


def test_a_side_that_is_left_open_although_it_could_be_named(table: diagnoses.Diagnoses) -> None:
    assert [table.side(code, ON) for code in ("M1711", "M1712", "I501", "J069", "Q999")] == [
        "right",
        "left",
        "",
        "",
        "",
    ]
    opened = [table.leaves_side_open(code, ON) for code in ("M1710", "M1711", "M1719", "J069")]
    assert opened == [True, False, False, False]
    assert [table.manifestation(code, ON) for code in ("H42", "J069")] == [True, False]


def test_notes_are_those_of_the_code_or_of_the_nearest_above_it(table: diagnoses.Diagnoses) -> None:
    notes = table.notes("E1165", ON)
    assert notes is not None
    assert notes.excludes1_codes == ("E10",)
    assert table.notes("I501", ON) is None
    rows = [DiagnosisRow("I501", text="x", billable=True)]
    assert CodeTables([in_memory("icd10cm", rows, release="r", source="s")]).icd10cm.notes("I501", ON) is None


def test_words_find_titles_and_the_terms_of_the_notes(table: diagnoses.Diagnoses) -> None:
    assert table.search("sniffles", ON, 1)[0].code == "J069"
    assert table.search("left knee", ON, 1)[0].code == "M1712"
    assert table.names(ON) is table.names(date(2026, 4, 1))
    assert CodeTables([]).icd10cm.search("knee", ON) == []


def test_codes_named_by_a_beginning_or_a_range() -> None:
    ranges = ("J02", "E08-E13")
    assert [diagnoses.named(code, ranges) for code in ("J029", "J039", "E119", "E1365", "E14", "E07")] == [
        *(True, False),
        *(True, True, False, False),
    ]


def test_a_release_without_dates_of_its_own_answers_alike_on_every_day() -> None:
    whole = {"release": "r", "source": "s", "effective": date(2026, 1, 1), "until": date(2026, 12, 31)}
    rows = [CodeRow("J1885", text="x")]
    plain = CodeTables([in_memory("hcpcs", rows, **whole)]).hcpcs
    spans = CodeTables([in_memory("hcpcs", rows, dated=True, **whole)]).hcpcs
    assert [plain.like(ON), plain.like(date(2027, 6, 1))] == [date(2026, 1, 1), date(2027, 1, 1)]
    assert [spans.like(ON), spans.like(date(2025, 6, 1))] == [date(2026, 1, 1), date.min]
    assert [plain.state(ON), plain.state(ON), plain.state(date(2027, 1, 1))] == ["current", "current", "stale"]
    assert CodeTables([]).hcpcs.like(ON) == date.min
    fees = CodeTables([in_memory("mpfs", [], dated=True, **whole)]).mpfs.values
    assert [fees.like(ON), fees.like(date(2027, 6, 1))] == [date(2026, 1, 1), date(2027, 1, 1)]
    assert [info.release for info in plain.infos] == ["r"]


def test_rows_with_dates_change_an_answer_when_they_begin_and_when_they_have_ended() -> None:
    whole = {"release": "r", "source": "s", "effective": date(2026, 1, 1), "dated": True}
    spans = [(date(2026, 2, 1), date(2026, 3, 31)), (date(2026, 5, 1), None), (None, date(2026, 5, 31))]
    spans += [(date(2026, 2, 1), None), (date(2026, 2, 1), None)]
    listed = [CodeRow(f"J000{number}", start, end) for number, (start, end) in enumerate(spans)]
    paired = [("99213", f"J000{number}", "1", start, end) for number, (start, end) in enumerate(spans)]
    tables = CodeTables([in_memory("hcpcs", listed, **whole), in_memory("ptp-practitioner", paired, **whole)])
    for month, known in ((1, 1), (2, 2), (3, 2), (4, 4), (5, 5), (6, 6), (12, 6)):
        for table in (tables.hcpcs, tables.ptp):
            assert table.like(date(2026, month, 20)) == date(2026, known, 1)


SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS)


@given(rows=st.lists(SPANS, min_size=1, max_size=5), until=st.none() | DAYS, on=DAYS)
def test_a_day_answers_as_the_last_day_on_which_an_answer_may_have_changed(
    rows: list[tuple[date | None, date | None]], until: date | None, on: date
) -> None:
    whole = {"release": "r", "source": "s", "effective": date(2026, 2, 1), "until": until, "dated": True}
    codes = [f"J000{number}" for number in range(len(rows))]
    listed = [CodeRow(code, start, end) for code, (start, end) in zip(codes, rows, strict=True)]
    paired = [("99213", code, "1", start, end) for code, (start, end) in zip(codes, rows, strict=True)]
    tables = CodeTables([in_memory("hcpcs", listed, **whole), in_memory("ptp-practitioner", paired, **whole)])
    for table in (tables.hcpcs, tables.ptp):
        like = table.like(on)
        assert like <= on
        assert table.answer(like) == table.answer(on)
        assert table.like(like) == like
    for code in codes:
        assert tables.hcpcs.get(code, tables.hcpcs.like(on)) == tables.hcpcs.get(code, on)
        assert tables.ptp.get("99213", code, tables.ptp.like(on)) == tables.ptp.get("99213", code, on)


def test_the_last_day_of_the_calendar_is_followed_by_none() -> None:
    assert [day_after(ON), day_after(date.max)] == [date(2026, 3, 3), date.max]
