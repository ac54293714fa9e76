"""Tables: the compiled form, releases through time, pairs, search, and what ships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from superbill.core import codes
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.conventions import conventions
from superbill.core.codes.rows import CodeRow, DiagnosisNotes, DiagnosisRow
from superbill.core.codes.search import SearchIndex, spelled_out
from superbill.core.codes.tablefile import key_of, pack, unpack
from superbill.core.codes.tables import CodeTables, form_of, open_tables, outdated

ON = date(2026, 3, 2)
CODE = st.text(alphabet="0123456789ABCXYZ", min_size=1, max_size=12)


@given(st.sets(CODE, min_size=1, max_size=40), CODE)
def test_a_compiled_table_answers_as_a_dictionary_does(known: set[str], asked: str) -> None:
    rows = {code: CodeRow(code, text=code.lower()) for code in known}
    tables = CodeTables([in_memory("hcpcs", rows.values(), release="r", source="s")])
    for code in (*known, asked):
        assert tables.hcpcs.get(code, ON) == rows.get(code)


@given(CODE, CODE)
def test_keys_tell_codes_apart(one: str, two: str) -> None:
    assert (key_of(one) == key_of(two)) == (one == two)


@pytest.mark.parametrize("text", ["", "A 1", "1_0", "é1", "A" * 13, "A.1"])
def test_what_is_no_code_has_no_row(text: str) -> None:
    assert codes.demo().mpfs.row(text, "", ON) is None


def _release(start: date, until: date | None, text: str, *, dated: bool = False) -> tuple[object, ...]:
    return in_memory(
        "hcpcs", [CodeRow("J1885", text=text)], release=text, source="s", effective=start, until=until, dated=dated
    )


def test_the_release_in_force_answers_and_an_old_one_says_so() -> None:
    q1 = _release(date(2026, 1, 1), date(2026, 3, 31), "first")
    q2 = _release(date(2026, 4, 1), date(2026, 6, 30), "second")
    table = CodeTables([q2, q1]).hcpcs  # type: ignore[list-item]
    said = {
        day: (row.text if (row := table.get("J1885", day)) else "", table.cover(day))
        for day in (date(2025, 12, 31), date(2026, 3, 31), date(2026, 4, 1), date(2026, 7, 1))
    }
    assert list(said.values()) == [
        ("", codes.Cover.EARLIER),
        ("first", codes.Cover.CURRENT),
        ("second", codes.Cover.CURRENT),
        ("second", codes.Cover.STALE),
    ]
    assert CodeTables([]).hcpcs.cover(ON) is codes.Cover.ABSENT
    assert table.ever("J1885") is not None
    assert table.ever("J9999") is None


def test_a_longer_lived_release_answers_before_a_stale_newer_one() -> None:
    spans = _release(date(2015, 10, 1), date(2027, 3, 31), "spans", dated=True)
    year = _release(date(2025, 10, 1), date(2026, 9, 30), "year")
    table = CodeTables([spans, year]).hcpcs  # type: ignore[list-item]
    assert [row.text for day in (date(2014, 1, 1), ON, date(2026, 11, 1)) if (row := table.get("J1885", day))] == [
        "spans",
        "year",
        "spans",
    ]


def test_rows_hold_from_their_first_to_their_last_day() -> None:
    row = DiagnosisRow("A001", date(2020, 1, 1), date(2020, 12, 31), "a")
    tables = CodeTables([in_memory("icd10cm", [row], release="r", source="s", dated=True)])
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [tables.icd10cm.billable("A001", day) for day in days] == [False, True, True, False]


def test_a_pair_with_several_lives_is_judged_by_the_day() -> None:
    rows = [
        ("10001", "10002", "1", date(2010, 1, 1), date(2012, 6, 30)),
        ("10001", "10002", "0", date(2015, 1, 1), None),
    ]
    pairs = CodeTables([in_memory("ptp-practitioner", rows, release="r", source="s")]).ptp
    marks = {
        day: (edit.indicator if (edit := pairs.get("10001", "10002", day)) else "")
        for day in (date(2009, 1, 1), date(2012, 6, 30), date(2013, 1, 1), date(2026, 1, 1))
    }
    assert list(marks.values()) == ["", "1", "", "0"]
    assert pairs.get("10002", "10001", ON) is None
    assert pairs.get("123", "10002", ON) is None
    release = pairs.at(ON)
    assert release is not None
    assert [edit.end for edit in release] == [date(2012, 6, 30), None]


def test_files_that_are_no_tables_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "empty.table").write_bytes(b"")
    (tmp_path / "other.table").write_bytes(b"SUPERBILL TABLE 1\n" + (5).to_bytes(8, "little") + b"hello")
    assert unpack(memoryview(b"nothing")) is None
    loaded = codes.load(tmp_path)
    assert loaded.infos == codes.builtin().infos
    assert codes.load(tmp_path / "nowhere").absent == loaded.absent


def test_a_table_of_another_form_is_not_read_and_is_named(tmp_path: Path) -> None:
    info, body = in_memory("icd10cm-notes", [DiagnosisNotes("E11")], release="old", source="tabular.xml")
    for form in (1, form_of("icd10cm-notes")):
        path = tmp_path / f"icd10cm-notes-{form}.table"
        path.write_bytes(pack(structs.replace(info, form=form, release=str(form)), [bytes(body)]))
    paths = sorted(tmp_path.glob("*.table"))
    assert [one.release for one, _ in open_tables(paths)] == ["2"]
    assert [one.release for one in outdated(paths)] == ["1"]


def test_the_demo_release_is_marked_and_prices_the_golden_visit() -> None:
    tables = codes.demo()
    row = tables.mpfs.row("99213", "", ON)
    assert row is not None and row.pe_nonfacility is not None
    assert row.work + row.pe_nonfacility + row.mp == Decimal("2.85")
    knee = tables.mpfs.row("27447", "", ON)
    assert knee is not None and knee.pe_nonfacility is None
    place = tables.mpfs.gpci("01112-05", ON)
    assert place is not None and place.key == "01112-05"
    assert tables.mpfs.values.state(ON) == "demo"
    assert all(info.demo for info in tables.infos if info.release == "demo")
    assert tables.procedure("99213", ON)
    assert tables.procedure("99999", ON) is None


@pytest.mark.parametrize(
    ("on", "factor"),
    [(date(2024, 3, 8), "32.7442"), (date(2024, 3, 9), "33.2875"), (date(2025, 7, 1), "32.3465"), (ON, "33.4009")],
)
def test_the_national_conversion_factor(on: date, factor: str) -> None:
    assert codes.builtin().mpfs.conversion_factor(on) == Decimal(factor)


def test_a_year_nobody_published_has_no_factor() -> None:
    assert codes.builtin().mpfs.conversion_factor(date(2031, 1, 1)) is None
    assert codes.builtin().mpfs.anesthesia_conversion_factor(ON) == Decimal("20.4976")
    assert codes.builtin().mpfs.anesthesia_conversion_factor(date(2031, 1, 1)) is None
    assert codes.builtin().mpfs.gpci("01112-05", ON) is None
    assert codes.builtin().mpfs.anesthesia("01112-05", ON) is None


def test_every_conflict_of_modifiers_is_mutual() -> None:
    known = codes.builtin().modifiers
    for modifier in known:
        for other in modifier.conflicts:
            twin = known.get(other)
            assert twin is not None and modifier.code in twin.conflicts, (modifier.code, other)


def test_conventions_by_the_longest_beginning() -> None:
    of = conventions().of
    assert of("N400").sex == "M"
    assert (of("Z0000").youngest, of("Z00121").oldest, of("Z380").oldest) == (15, 17, 0)
    assert of("Z00").first_only and not of("I10").limits


TITLES = [
    ("I10", "Essential (primary) hypertension"),
    ("E1122", "Type 2 diabetes mellitus with diabetic chronic kidney disease"),
    ("E1022", "Type 1 diabetes mellitus with diabetic chronic kidney disease"),
    ("N1832", "Chronic kidney disease, stage 3b"),
    ("N1831", "Chronic kidney disease, stage 3a"),
    ("H6121", "Impacted cerumen, right ear"),
    ("H6122", "Impacted cerumen, left ear"),
    ("J029", "Acute pharyngitis, unspecified"),
]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("htn", "I10"),
        ("dm2 with ckd", "E1122"),
        ("ckd 3b", "N1832"),
        ("hypertenshun", "I10"),
        ("ear wax left", "H6122"),
        ("pharingitis", "J029"),
        ("e11.2", "E1122"),
        ("N18.31", "N1831"),
    ],
)
def test_search_understands_abbreviations_and_misspellings(words: str, first: str) -> None:
    assert SearchIndex(TITLES).search(words)[0].code == first


def test_search_of_nothing_finds_nothing() -> None:
    index = SearchIndex(TITLES)
    assert index.search("") == []
    assert index.search("zzzzqqq") == []
    assert spelled_out("ckd 3b") == spelled_out("chronic kidney disease stage 3b")


def test_validation_asks_what_is_known_on_a_day_and_nothing_where_no_release_answers() -> None:
    whole = {"release": "r", "source": "s", "effective": date(2026, 1, 1), "until": date(2026, 12, 31)}
    diagnoses = [DiagnosisRow("J069", text="x"), DiagnosisRow("J06", text="x", billable=False)]
    rows = [in_memory("icd10cm", diagnoses, **whole), in_memory("hcpcs", [CodeRow("J1885", text="x")], **whole)]
    asked = CodeTables(rows).outside()
    on, later = date(2026, 5, 1), date(2027, 1, 1)
    assert [code in asked["diagnosis"](on) for code in ("J069", "J06", "J99")] == [True, False, False]
    assert [code in asked["procedure"](on) for code in ("J1885", "J9999", "99213")] == [True, False, True]
    assert "J99" in asked["diagnosis"](later)
    assert all("nothing" in asked[kind](on) for kind in ("inpatient_procedure", "pos", "remark_code"))
    licensed = CodeTables([*rows, in_memory("cpt", [CodeRow("99213", text="x")], **whole)]).outside()
    assert [code in licensed["procedure"](on) for code in ("99213", "99999")] == [True, False]
