"""The official files become tables that answer as the files do; wrong files are refused with the reason."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from superbill.core import codes
from superbill.core.codes.importers import lists, ncci
from superbill.core.codes.importers.source import Read, Source, open_source
from superbill.core.codes.tables import CodeTables
from tests.shared_data import shared

ON = date(2026, 3, 2)
SAMPLE = 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def _compiled(kind: str, path: str, folder: Path) -> codes.TableInfo:
    info, findings = codes.compile_table(kind, shared("data/" + path), folder)
    assert not findings
    assert info is not None
    return info


@pytest.mark.parametrize(
    ("kind", "path", "rows"),
    [
        ("icd10cm", "icd10cm/icd10cm-Code-Descriptions-2026.zip", 98_186),
        ("icd10cm-notes", "icd10cm/icd10cm-tabular-April-1-2026.xml.gz", 46_881),
        ("icd10pcs", "icd10pcs/cms_2026_pr.zip", 80_029),
        ("hcpcs", "hcpcs/hcpcs_2025_OCT_codes_longdesc.csv", 8_846),
        ("mpfs", "mpfs/PPRRVU2026_Jul_nonQPP.csv", 19_356),
        ("gpci", "mpfs/GPCI2026.csv", 109),
        ("anesthesia", "mpfs/ANES2026.csv", 109),
        ("mue-practitioner", "ncci/mue_practitioner_2024-07-01.csv", 14_677),
        ("mue-hospital", "ncci/mue_outpatient_hospital_2024-07-01.csv", 14_628),
        ("mue-dme", "ncci/mue_dme_2024-07-01.csv", 2_928),
        ("addon", "ncci/ncci_aoc_2024.csv", 668),
        ("coverage", "coverage/lcd_coverage_2026-04.json", 500),
        ("drg", "drg/ms_drg_table5_FY2026_final.txt", 772),
        ("taxonomy", "taxonomy/nucc_taxonomy_240_codes.csv", 874),
        ("revenue", "codesystems/CodeSystem-CLM-REV-CNTR-CD.fsh", 539),
    ],
)
def test_published_files_are_read_whole(kind: str, path: str, rows: int, folder: Path) -> None:
    info = _compiled(kind, path, folder)
    assert info.rows == rows
    assert len(info.sha256) == 64


def test_diagnoses_answer_by_date(folder: Path) -> None:
    _compiled("icd10cm", "icd10cm/icd10cm_validity_dates_through_FY2027.csv.gz", folder)
    spans = codes.load(folder).icd10cm
    assert sum(1 for _ in spans.each(date(2026, 11, 1))) == 74_879


def test_the_fiscal_year_knows_headers_sides_and_seventh_characters(folder: Path) -> None:
    _compiled("icd10cm", "icd10cm/icd10cm-Code-Descriptions-2026.zip", folder)
    _compiled("icd10cm-notes", "icd10cm/icd10cm-tabular-April-1-2026.xml.gz", folder)
    table = codes.load(folder).icd10cm
    assert [table.billable(code, ON) for code in ("E116", "E1165", "S525", "T7840")] == [False, True, False, False]
    assert table.sevenths("T7840", ON) == ["T7840XA", "T7840XD", "T7840XS"]
    assert [table.side(code, ON) for code in ("M1711", "M1712", "I501", "I10")] == ["right", "left", "", ""]
    assert [table.leaves_side_open(code, ON) for code in ("M1710", "M1711", "J069")] == [True, False, False]
    assert [table.manifestation(code, ON) for code in ("H42", "B950", "I10")] == [True, False, False]
    assert [child.code for child in table.children("E1162", ON)] == ["E11620", "E11621", "E11622", "E11628"]
    parent = table.parent("E1165", ON)
    assert parent is not None and parent.code == "E116"
    notes = table.notes("E1165", ON)
    assert notes is not None and "E10" in notes.excludes1_codes
    assert [hit.code for hit in table.search("dm2 with ckd", ON, 1)] == ["E1122"]


def test_san_francisco_is_priced_as_published(folder: Path) -> None:
    _compiled("mpfs", "mpfs/PPRRVU2026_Jul_nonQPP.csv", folder)
    _compiled("gpci", "mpfs/GPCI2026.csv", folder)
    fees = codes.load(folder).mpfs
    row, place = fees.row("99213", "", ON), fees.gpci("01112-05", ON)
    assert row is not None and place is not None and row.pe_nonfacility is not None
    units = row.work * place.work + row.pe_nonfacility * place.pe + row.mp * place.mp
    assert (units * row.cf).quantize(Decimal("0.01")) == Decimal("117.58")


# Refusals: made-up files, no shared data needed ---------------------------------------------------


def _refused(kind: str, name: str, content: bytes, tmp_path: Path) -> str:
    source = tmp_path / name
    source.write_bytes(content)
    info, findings = codes.compile_table(kind, source, tmp_path / "out")
    assert info is None
    assert not (tmp_path / "out").exists()
    return f"{findings[0].code} {findings[0].message}"


@pytest.mark.parametrize(
    ("kind", "name", "content", "said"),
    [
        ("icd11", "a.txt", b"", "T001"),
        ("mpfs", "a.zip", b"PK\x03\x04broken", "T002"),
        ("mpfs", "a.gz", b"\x1f\x8bbroken", "T002"),
        ("mpfs", "a.csv", b"HCPCS,MOD,PRICE\n99213,,2.85\n", "T003"),
        ("gpci", "a.csv", b"MAC,State,GPCI\n", "T003"),
        ("anesthesia", "a.csv", b"MAC,State\n", "T003"),
        ("icd10cm", "a.txt", b"A00 Cholera\n", "T003"),
        ("icd10cm", "icd10cm-order-2026.txt", b"00001 A00     0 Cholera\n", "T004"),
        ("icd10cm-notes", "a.xml", b"<a></a>", "T003"),
        ("icd10cm-notes", "a.xml", b"<a>", "T003"),
        ("icd10cm-notes", "a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "T003"),
        ("ptp-practitioner", "a.csv", b"column1,column2\n", "T003"),
        ("ptp-practitioner", "a.txt", b"Copyright\n", "T003"),
        ("mue-practitioner", "a.csv", b"code,units\n", "T003"),
        ("mue-practitioner", "a.csv", b"99213,1,9 x,y\n", "T003"),
        ("addon", "a.txt", b"nothing\n", "T003"),
        ("coverage", "a.json", b"[]", "T003"),
        ("drg", "a.txt", b"DRG\tWeight\n", "T003"),
        ("taxonomy", "a.csv", b"Code,Name\n", "T003"),
        ("hcpcs", "a.txt", b"J1885 ketorolac\n", "T003"),
        ("exclusions", "a.csv", b"NAME\n", "T003"),
        ("cpt", "a.csv", b"number,words\n", "T003"),
        ("cpt", "a.csv", b"code,description\n99213,visit\n", "T004"),
        ("carc", "a.csv", b"code,description\n" + b"".join(b"%d,x\n" % n for n in range(9)), "T006"),
        ("carc", "a 2026-01-01.csv", b"code,description\n?,x\n" + b"".join(b"%d,x\n" % n for n in range(9)), "T003"),
    ],
)
def test_a_wrong_file_is_refused(kind: str, name: str, content: bytes, said: str, tmp_path: Path) -> None:
    assert _refused(kind, name, content, tmp_path).startswith(said)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    info, findings = codes.compile_table("mpfs", tmp_path / "nothing.csv", tmp_path)
    assert info is None
    assert findings[0].code == "T002"


@pytest.mark.parametrize(
    ("kind", "path", "said"),
    [
        ("mue-hospital", "ncci/mue_practitioner_2024-07-01.csv", "the hours of observation (G0378)"),
        ("mue-practitioner", "ncci/mue_outpatient_hospital_2024-07-01.csv", "the hours of observation (G0378)"),
        ("ptp-hospital", "ncci/ncci_ptp_practitioner_2024-07-01.csv.gz", "the pair 17000, 99213"),
        ("ptp-practitioner", "ncci/ncci_ptp_outpatient_hospital_2024-07-01.csv.gz", "the pair 17000, 99213"),
        ("revenue", "codesystems/CodeSystem-CLM-RLT-COND-CD.fsh", "it is the code system CLM-RLT-COND-CD"),
    ],
)
def test_another_settings_file_is_refused(kind: str, path: str, said: str, tmp_path: Path) -> None:
    info, findings = codes.compile_table(kind, shared("data/" + path), tmp_path)
    assert info is None
    assert said in findings[0].message


def test_a_list_without_what_every_list_has_is_refused(tmp_path: Path) -> None:
    content = b"code,description\n" + b"".join(b"%04d,x\n" % number for number in range(100, 110))
    assert _refused("revenue", "revenue 2026-01-01.csv", content, tmp_path).startswith("T005")


def test_an_invented_fee_schedule_is_refused(tmp_path: Path) -> None:
    text = shared("data/mpfs/PPRRVU2026_Jul_nonQPP.csv").read_text("latin-1")
    altered = text.replace("99213,,,A,,1.30,1.46,,0.33,,0.09,2.85,1.72", "99213,,,A,,1.31,1.46,,0.33,,0.09,2.86,1.73")
    assert altered != text
    assert _refused("mpfs", "PPRRVU.csv", altered.encode("latin-1"), tmp_path).startswith("T005")
    unbalanced = text.replace("0.09,2.85,1.72", "0.09,2.86,1.72", 1)
    assert "do not come to its totals" in _refused("mpfs", "PPRRVU.csv", unbalanced.encode("latin-1"), tmp_path)


def test_published_pair_files_in_several_parts(tmp_path: Path) -> None:
    """The tab text as it is published: notices, a wrapped header, then seven columns."""
    head = "CPT only copyright\r\nColumn 1\tColumn 2\t*=in existence\r\n"
    one = head + "10001\t10002\t\t20100101\t*\t1\tMisuse\r\n10001\t10003\t*\t19960101\t20051231\t0\tMisuse\r\n"
    two = head + "10001\t10004\t\t20260401\t*\t9\tMisuse\r\n20001\t20002\t\t20260701\t*\t0\tMore\r\n"
    archive = tmp_path / "ccipra.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("ccipra-f1.txt", one)
        made.writestr("ccipra-f2.txt", two)
    read = ncci.read_pairs(open_source(archive))
    assert len(list(read.rows)) == 3
    assert (read.effective, read.until) == (date(2026, 7, 1), date(2026, 9, 30))


def test_the_application_can_compile_diagnoses_from_rows(tmp_path: Path) -> None:
    rows = [
        (f"{letter}{n:02d}.{d}{e}", "x", True)
        for letter in "ABCDEFGH"
        for n in range(100)
        for d in range(10)
        for e in range(8)
    ]
    rows += [("E11.9", "x", True), ("E11.6", "x", False)]
    info, findings = codes.compile_icd10cm(
        rows, tmp_path, release="FY2027", effective=date(2026, 10, 1), until=date(2027, 9, 30), source="rows"
    )
    assert not findings
    assert info is not None
    assert codes.load(tmp_path).icd10cm.billable("E119", date(2026, 11, 1))
    assert isinstance(codes.load(tmp_path), CodeTables)


def test_published_text_layouts_of_units_add_ons_codes_and_exclusions(tmp_path: Path) -> None:
    def read(name: str, text: str, importer: Callable[[Source], Read]) -> Read:
        path = tmp_path / name
        path.write_text(text)
        return importer(open_source(path))

    units = read(
        "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv",
        '"copyright"\nHCPCS,Values,MAI,Rationale\n20610,2,3 Date of Service Edit: Clinical,Clinical: Data\n',
        ncci.read_units,
    )
    assert [(row.units, row.indicator) for row in units.rows] == [(2, "3")]
    assert (units.effective, units.until) == (date(2026, 7, 1), date(2026, 9, 30))

    add_ons = read(
        "AOC_V2026Q1-MCR.txt",
        "notice\n1\t11045\t11042\t20130101\t\n2\t0054T\tCCCCC\t20130101\t\n1\t11045\t11043\t20130101\t20201231\n",
        ncci.read_add_ons,
    )
    assert {row.code: (row.kind, row.primaries) for row in add_ons.rows} == {
        "11045": ("1", ("11042",)),
        "0054T": ("2", ()),
    }

    level_two = read(
        "HCPC2026_JAN_ANWEB.txt",
        f"{'J1885001003Injection, ketorolac':<91}\n{'J1885002004tromethamine, per 15 mg':<91}\n",
        lists.read_hcpcs,
    )
    assert [(row.code, row.text) for row in level_two.rows] == [
        ("J1885", "Injection, ketorolac tromethamine, per 15 mg")
    ]
    assert level_two.effective == date(2026, 1, 1)

    excluded = read(
        "UPDATED.csv",
        "LASTNAME,FIRSTNAME,BUSNAME,NPI,EXCLTYPE,EXCLDATE,REINDATE\n"
        "Moss,Ada,,1234567893,1128a1,20240115,00000000\n"
        "Reed,Ben,,0000000000,1128a1,20240115,00000000\n"
        ",,Bad Labs,1555555550,1128b4,20200101,20230601\n",
        lists.read_exclusions,
    )
    rows = {row.code: row for row in excluded.rows}
    assert rows["1234567893"].holds(date(2026, 1, 1))
    assert [rows["1555555550"].holds(day) for day in (date(2023, 5, 31), date(2023, 6, 1))] == [True, False]


def test_a_users_own_list_may_carry_dates(tmp_path: Path) -> None:
    path = tmp_path / "cpt.csv"
    path.write_text("Code,Description,Start,End\n99201,old visit,01/01/1992,12/31/2020\n99202,visit,1992-01-01,\n")
    read = lists.read_list(open_source(path))
    assert [(row.code, row.end) for row in read.rows] == [("99201", date(2020, 12, 31)), ("99202", None)]
    assert read.dated
