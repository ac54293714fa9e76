"""Layouts that users download or write themselves, and copies that were altered. All files here are made up."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from superbill.core import codes
from tests.shared_data import shared

ON = date(2026, 3, 2)
ARTICLES = {
    "article_x_hcpc_code.csv": (
        "article_id,article_version,hcpc_code_id,hcpc_code_group\n"
        "100,1,69210,1\n100,2,69210,1\n100,2,69209,1\n200,1,69210,1\n300,1,99999,1\n"
    ),
    "article_x_icd10_covered.csv": (
        "article_id,article_version,icd10_code_id,icd10_covered_group\n"
        "100,1,H61.20,1\n100,2,H61.21,1\n100,2,H61.22,1\n200,1,H61.23,1\n"
    ),
    "article_x_icd10_noncovered.csv": (
        "article_id,article_version,icd10_code_id,icd10_noncovered_group\n100,2,J06.9,1\n200,1,H61.21,1\n"
    ),
}


def said(kind: str, source: Path, folder: Path) -> str:
    info, findings = codes.compile_table(kind, source, folder)
    assert info is None
    return f"{findings[0].code} {findings[0].message}"


def test_articles_of_the_coverage_database_are_joined(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "current_article_2026-02.zip", "w") as archive:
        for name, text in ARTICLES.items():
            archive.writestr(f"csv/{name}", text)
    info, findings = codes.compile_table("coverage", tmp_path / "current_article_2026-02.zip", tmp_path / "out")
    assert info is not None and not findings
    assert (info.rows, info.effective) == (2, date(2026, 2, 1))
    row = codes.load(tmp_path / "out").coverage.get("69210", ON)
    assert row is not None
    assert row.covered == ("H6121", "H6122", "H6123")
    assert (row.not_covered, row.policies) == (("J069",), ("A100", "A200"))


@pytest.mark.parametrize(
    ("left_out", "spoiled", "why"),
    [
        ("article_x_icd10_covered.csv", "", "article_x_icd10_covered.csv is missing"),
        ("", "article_x_hcpc_code.csv", "no columns article_id"),
    ],
)
def test_articles_without_their_sisters_are_refused(left_out: str, spoiled: str, why: str, tmp_path: Path) -> None:
    source = tmp_path / "articles"
    source.mkdir()
    for name, text in ARTICLES.items():
        if name != left_out:
            (source / name).write_text("a,b\n1,2\n" if name == spoiled else text)
    assert why in said("coverage", source, tmp_path / "out")


def test_articles_need_no_refusals(tmp_path: Path) -> None:
    source = tmp_path / "articles-2026-02-01"
    source.mkdir()
    for name in ("article_x_hcpc_code.csv", "article_x_icd10_covered.csv"):
        (source / name).write_text(ARTICLES[name])
    assert codes.compile_table("coverage", source, tmp_path / "out")[0] is not None


def test_a_coverage_list_of_ones_own(tmp_path: Path) -> None:
    source = tmp_path / "ncd-2026-01-01.csv"
    source.write_text(
        "code,diagnosis,covered,policy\n80061,E78.5,yes,NCD 190.23\n80061,I10,yes,NCD 190.23\n80061,Z00.00,no,\n"
    )
    info, _ = codes.compile_table("coverage", source, tmp_path / "out")
    assert info is not None
    row = codes.load(tmp_path / "out").coverage.get("80061", ON)
    assert row is not None
    assert (row.covered, row.not_covered, row.policies) == (("E785", "I10"), ("Z0000",), ("NCD 190.23",))
    source.write_text("code,diagnosis,covered,policy\n80061,E78.5,perhaps,x\n")
    assert "line 2 says 'perhaps'" in said("coverage", source, tmp_path / "out")


def test_a_licensed_text_file_of_procedures(tmp_path: Path) -> None:
    lines = [f"{number:05d}\tService {number}" for number in range(10_000, 16_000)] + ["99213\tVisit"]
    source = tmp_path / "LONGULT-2026-01.txt"
    source.write_text("Copyright of somebody\n\n" + "\n".join(lines))
    info, findings = codes.compile_table("cpt", source, tmp_path / "out")
    assert info is not None and not findings
    assert (info.rows, info.effective) == (6_001, date(2026, 1, 1))
    assert codes.load(tmp_path / "out").procedure("99213", ON) == "Visit"
    yearly = tmp_path / "CPT 2026.txt"
    yearly.write_text(source.read_text())
    assert codes.compile_table("cpt", yearly, tmp_path / "out")[0] is not None
    source.write_text("\n".join(lines[:-1]))
    assert said("cpt", source, tmp_path / "new").startswith("T005 The file answers whether 99213 exists wrongly")
    nameless = tmp_path / "SHORTU.txt"
    nameless.write_text("\n".join(lines))
    assert said("cpt", nameless, tmp_path / "new").startswith("T006")


def test_reason_lists_with_their_dates(tmp_path: Path) -> None:
    source = tmp_path / "carc.csv"
    rows = "\n".join(
        f"{number},own words {number},01/01/1995,{'06/30/2007' if number == 15 else ''}"
        for number in (*range(1, 20), 45)
    )
    source.write_text(f"Code,Description,Start Date,Stop Date\n{rows}\n")
    info, _ = codes.compile_table("carc", source, tmp_path / "out")
    assert info is not None and info.dated
    reasons = codes.load(tmp_path / "out").lists["carc"]
    assert reasons.get("15", ON) is None and reasons.get("15", date(2007, 6, 30)) is not None
    assert reasons.get("16", ON) is not None


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("rarc", "N130"), ("claim-status", "20"), ("revenue", "0450"), ("condition", "44"), ("occurrence", "11"),
        ("span", "74"), ("value", "80"), ("pos", "11"), ("bill-type", "11"), ("patient-status", "20"),
    ],
)  # fmt: skip
def test_every_small_list_is_loaded_alike(kind: str, code: str, tmp_path: Path) -> None:
    source = tmp_path / f"{kind} 2026-01-01.csv"
    source.write_text(f"code,description\n{code},known\n" + "".join(f"{number:04d},own words\n" for number in range(9)))
    info, findings = codes.compile_table(kind, source, tmp_path / "out")
    assert info is not None and not findings
    assert codes.load(tmp_path / "out").lists[kind].get("0004", ON) is not None


ALTERED = [
    ("gpci", "mpfs/GPCI2026.csv", "1.095,", "1.059,"),
    ("anesthesia", "mpfs/ANES2026.csv", "22.49", "24.29"),
    ("drg", "drg/ms_drg_table5_FY2026_final.txt", "1.9289", "1.9829"),
    ("taxonomy", "taxonomy/nucc_taxonomy_240_codes.csv", "207Q00000X", "207Q0000AX"),
    ("mue-practitioner", "ncci/mue_practitioner_2024-07-01.csv", "45378,1,", "45378,9,"),
    ("hcpcs", "hcpcs/hcpcs_2025_OCT_codes_longdesc.csv", "J1885", "J1805"),
    ("addon", "ncci/ncci_aoc_2024.csv", "11042,11045", "11043,11045"),
]


@pytest.mark.parametrize(("kind", "path", "right", "wrong"), ALTERED, ids=[row[0] for row in ALTERED])
def test_an_altered_copy_is_refused_with_the_question_it_answers_wrongly(
    kind: str, path: str, right: str, wrong: str, tmp_path: Path
) -> None:
    original = shared(f"data/{path}")
    text = original.read_bytes().decode("latin-1")
    assert right in text
    copy = tmp_path / original.name
    copy.write_bytes(text.replace(right, wrong).encode("latin-1"))
    assert said(kind, copy, tmp_path / "out").startswith("T005 The file answers")
    assert not (tmp_path / "out").exists()
