"""Odd and broken files, made up: each is refused with its reason, or read as far as it means something."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from superbill.core import codes
from superbill.core.codes import tables
from superbill.core.codes.importers import coverage, diagnoses, fees, lists, ncci
from superbill.core.codes.importers.source import Part, Refused, Source, day

_HEADER = ",".join(["HCPCS", "MOD", *(f"c{number}" for number in range(30))])
_DRG = "MS-DRG\tPost\tSpecial\tMDC\tTYPE\tMS-DRG Title\tx\tWeights\tG\tA"


def source(name: str, text: str) -> Source:
    return Source(name, "0" * 64, (Part(name, text.encode()),))


def fee_row(code: str, factor: str = "33.4009", work: str = "1.00") -> str:
    cells = [code, "", "", "A", "", work, "1.00", "", "1.00", "", "0.10", "2.10", "2.10", "0", "000"]
    return ",".join([*cells, "0", "0", "0", "0", "0", "0", "0", "0", "0", "", factor, "09", "0", "99", "0", "0", "0"])


@pytest.mark.parametrize(
    ("read", "name", "text", "why"),
    [
        (diagnoses.read_order, "icd10cm-order-2026.txt", "00001 A00     0 Cholera\n\nnonsense\n", "line 3 is not"),
        (diagnoses.read_order, "dates.csv", "code,valid_from,valid_to\nA00,,\n", "no code has dates"),
        (fees.read_relative_values, "a.csv", f"Another file\n{_HEADER}\n", "banner"),
        (
            fees.read_relative_values,
            "a.csv",
            f"2026 Relative Value File\n{_HEADER}\n{fee_row('A1')}\n{fee_row('A2', '32.1')}\n",
            "one conversion factor",
        ),
        (fees.read_relative_values, "a.csv", f"2026 Relative Value File\n{_HEADER}\nA1,,,A,,x\n", "does not hold numbers"),
        (fees.read_relative_values, "a.csv", f"2026 Relative Value File\n{_HEADER}\n{fee_row('A1', work='9')}\n", "come to"),
        (fees.read_relative_values, "a.csv", "2026 Relative Value File\nHCPCS,PRICE\n", "header row of 32"),
        (coverage.read_coverage, "a.json", '{"69210": 3}', "Expected"),
        (lists.read_drg, "t.txt", f"{_DRG}\n001\tNo\tNo\tPRE\tSURG\tHeart\tx\tmany\t1\t1\n", "DRG 001 has no weight"),
        (ncci.read_pairs, "ccipra.txt", "A0001\tA0002\t*\tlater\t*\t1\twhy\n", "no date or indicator"),
        (ncci.read_add_ons, "a.csv", "primary_code,add_on_code,aoc_edit_type\nA0001,A0002,9\n", "is not 1, 2 or 3"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_reason(read: object, name: str, text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(source(name, text))  # type: ignore[operator]


def test_what_says_no_date_has_none() -> None:
    drg = lists.read_drg(source("t.txt", f"{_DRG}\n001\tNo\tNo\tPRE\tSURG\tHeart\tx\t2.5\t1\t1\nfoot\nnote\n"))
    assert (drg.release, drg.effective, len(list(drg.rows))) == ("unnamed", None, 1)
    hcpcs = lists.read_hcpcs(source("codes.csv", "Code,Description\nJ1885,Ketorolac\n"))
    assert (hcpcs.effective, hcpcs.until) == (None, None)
    units = ncci.read_units(source("units.csv", "99213,1,3 day,why\n"))
    assert (units.effective, units.until) == (None, None)
    pairs = ncci.read_pairs(
        source("p.csv", "column1,column2,deletion_date,modifier_indicator,rationale\nA0001,A0002,*,9,x\n")
    )
    assert list(pairs.rows) == [] and pairs.effective is None


def test_published_lists_are_read_with_their_dates() -> None:
    spans = diagnoses.read_order(
        source(
            "dates.csv", "code,valid_from,valid_to,description_a,description_b\nA009,2015-10-01,2027-09-30,,Cholera\n"
        )
    )
    assert [(row.code, row.text) for row in spans.rows] == [("A009", "Cholera")]
    assert (spans.release, spans.effective, spans.until) == ("until-2027-09-30", date(2015, 10, 1), date(2027, 9, 30))
    head = "Code,Grouping,Classification,Specialization\n"
    taxonomy = lists.read_taxonomy(
        source("nucc_taxonomy_240.csv", head + "207Q00000X,Group,Family,\n,Group,,\n208D00000X,Group,General,Sports\n")
    )
    assert [(row.code, row.text) for row in taxonomy.rows] == [
        ("207Q00000X", "Family"),
        ("208D00000X", "General: Sports"),
    ]
    assert (taxonomy.release, taxonomy.effective) == ("24.0", date(2024, 1, 1))
    assert lists.read_taxonomy(source("nucc_taxonomy_241.csv", head)).effective == date(2024, 7, 1)
    assert lists.read_taxonomy(source("own.csv", head)).effective is None
    revenue = lists.read_list(source("revenue.fsh", 'CodeSystem: X\n* #0450 "Emergency"\n* #~ "none"\nnote\n'))
    assert [(row.code, row.text) for row in revenue.rows] == [("0450", "Emergency")]
    places = (
        'CodeSystem: X\nId: CLM-POS-CD\n* #11 "OFFICE"\n* #30 "UNASSIGNED"\n* #31 "RESERVED FOR NATIONAL ASSIGNMENT"\n'
    )
    assert [row.code for row in lists.read_list(source("pos.fsh", places), "POS").rows] == ["11"]
    with pytest.raises(Refused, match="it is the code system CLM-POS-CD"):
        lists.read_list(source("pos.fsh", places), "REV-CNTR")
    drg = lists.read_drg(
        source(
            "table5.txt",
            f"{_DRG} FY 2026\n470\tYes\tNo\t08\tSURG\tJoint\tx\t1.9289\t2.1\t2.4\n998\tNo\tNo\t\t**\tNone\tx\t\t\t\n",
        )
    )
    assert [(row.code, str(row.weight), row.post_acute) for row in drg.rows] == [
        ("470", "1.9289", True),
        ("998", "0", False),
    ]
    assert (drg.release, drg.effective, drg.until) == ("FY2026", date(2025, 10, 1), date(2026, 9, 30))
    listed = ncci.read_add_ons(
        source(
            "ncci_aoc_2024.csv", "primary_code,add_on_code,aoc_edit_type\n11042,11045,1\n11043,11045,1\nCCCCC,0054T,2\n"
        )
    )
    assert {row.code: row.primaries for row in listed.rows} == {"11045": ("11042", "11043"), "0054T": ()}
    covered = coverage.read_coverage(
        source("lcd-2026-04-01.json", '{"69210": {"covered": ["H61.21"], "notCovered": ["J06.9"], "lcdIds": ["L1"]}}')
    )
    assert [(row.code, row.covered, row.not_covered, row.policies) for row in covered.rows] == [
        ("69210", ("H6121",), ("J069",), ("L1",))
    ]


TABULAR = """<ICD10CM.tabular><version>2026</version><chapter><section>
<diag><name>E11</name>
  <includes><note>of later life</note></includes>
  <excludes1><note>type 1 (E10.-)</note><note>due to  illness
   (E08.0-E08.9), drugs (E09)</note>
   <note>poisoning (T36-T50 with fifth character 1)</note></excludes1>
  <useAdditionalCode><note>insulin (Z79.4)</note><note>the drug (T36-T50 with fifth character 5)</note></useAdditionalCode>
  <sevenChrDef><extension char="A">first</extension></sevenChrDef>
  <diag><name>E11.6</name>
    <codeFirst><note>the cause (A00-A09)</note></codeFirst>
    <excludes1><note>nothing named</note></excludes1>
    <diag><name>E11.65</name><inclusionTerm><note>sweet</note></inclusionTerm></diag>
  </diag>
</diag></section></chapter></ICD10CM.tabular>"""


def test_notes_of_the_tabular_list_are_handed_down() -> None:
    read = diagnoses.read_tabular(source("tabular.xml", TABULAR))
    assert (read.release, read.effective, read.until) == ("FY2026", date(2025, 10, 1), date(2026, 9, 30))
    top, middle, leaf = read.rows
    assert (top.code, top.includes, top.excludes1_codes) == ("E11", ("of later life",), ("E10", "E080-E089", "E09"))
    assert top.excludes1[1] == "due to illness (E08.0-E08.9), drugs (E09)"
    assert (middle.code, middle.parent, middle.excludes1[0]) == ("E116", "E11", "nothing named")
    assert (leaf.code, leaf.parent, leaf.terms) == ("E1165", "E116", ("sweet",))
    assert (leaf.excludes1_codes, leaf.code_first_codes, leaf.seventh) == (
        ("E10", "E080-E089", "E09"),
        ("A00-A09",),
        (("A", "first"),),
    )
    assert (top.use_additional_codes, leaf.use_additional_codes, leaf.includes) == (("Z794", "T36-T50"), (), ())


def test_an_importer_that_reads_otherwise_says_so_by_its_form() -> None:
    """Tables lie compiled in people's homes: whoever changes what this file becomes, or a row, raises ``FORMS``."""
    rows = msgspec.json.encode(list(diagnoses.read_tabular(source("tabular.xml", TABULAR)).rows))
    assert (tables.form_of("icd10cm-notes"), sha256(rows).hexdigest()[:12]) == (2, "ad7c5eca4c08")
    shapes = {kind: (tables.form_of(kind), " ".join(row.__struct_fields__)) for kind, row in tables.ROWS.items()}
    assert sha256(repr(sorted(shapes.items())).encode()).hexdigest()[:12] == "c46c301e31ed"


def test_an_old_file_is_read_in_the_letters_it_was_written_in() -> None:
    latin = Part("a.csv", "code,description\n1,naïve\n".encode("latin-1"))
    assert [row.text for row in lists.read_list(Source("a.csv", "0" * 64, (latin,))).rows] == ["naïve"]


def fee_schedule() -> str:
    """A whole relative value file: the two services everybody knows, and thousands that nobody does."""
    visit = fee_row("99213").replace("1.00,1.00,,1.00,,0.10,2.10,2.10", "1.30,1.46,,0.33,,0.09,2.85,1.72")
    knee = fee_row("27447").replace(",0,000,", ",0,090,", 1)
    rest = (fee_row(f"{letter}{number:04}") for letter in "AB" for number in range(7_500))
    return "\n".join([f"2026 Relative Value File{',' * 31}", _HEADER, visit, knee, *rest])


LOCALITIES = (
    "Medicare Admin Contractor,State,Locality,Name,2026 PW GPCI without,2026 PW GPCI with 1.0 Floor,2026 PE GPCI,2026 MP GPCI\n"
    "01112,CA,05,San Francisco*,1.095,1.095,1.410,0.425\n13202,NY,01,Manhattan,1.064,1.064,1.162,1.586\n"
    "02102,AK,01,Alaska**,1.500,1.500,1.081,0.592\n"
    + "".join(f"{10_000 + number},XX,99,Somewhere,1.000,1.000,1.000,1.000\n" for number in range(106))
    + "a note,,,,,,,\n"
)
ANESTHESIA = (
    "Contractor,Locality,Name,2026 Anes CF,Non-Qualifying\n01112,05,San Francisco*,22.60,22.49\n02102,01,Alaska,28.7,28.5\n"
    + "".join(f"{10_000 + number},99,Somewhere,20.50,20.40\n" for number in range(107))
    + "a note\n"
)


@pytest.mark.parametrize(
    ("kind", "name", "text", "right", "wrong"),
    [
        ("mpfs", "PPRRVU2026.csv", fee_schedule(), "1.46,,0.33,,0.09,2.85,1.72", "1.47,,0.33,,0.09,2.86,1.72"),
        ("mpfs", "PPRRVU2026.csv", fee_schedule(), "27447,", "27449,"),
        ("gpci", "GPCI2026.csv", LOCALITIES, "1.095,1.095", "1.095,1.059"),
        ("gpci", "GPCI2026.csv", LOCALITIES, "13202,NY,01", "13202,NY,02"),
        ("anesthesia", "ANES2026.csv", ANESTHESIA, "22.49", "24.29"),
    ],
    ids=["a fee", "no knee", "an index", "no Manhattan", "a factor"],
)
def test_a_whole_file_is_taken_and_an_altered_copy_refused(
    kind: str, name: str, text: str, right: str, wrong: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(text)
    info, findings = codes.compile_table(kind, file, tmp_path / "out")
    assert info is not None, findings
    assert info.effective == date(2026, 1, 1)
    file.write_text(text.replace(right, wrong))
    info, findings = codes.compile_table(kind, file, tmp_path / "new")
    assert info is None
    assert findings[0].code == "T005"


def test_five_column_pairs_are_read_with_their_last_days() -> None:
    text = "column1,column2,deletion_date,modifier_indicator,rationale\nA0001,A0002,2020-06-30,1,x\nA0001,A0003,,0,x\nA0001,A0004,,0,x\n"
    found = ncci.read_pairs(source("p-2020-04-01.csv", text))
    assert len(list(found.rows)) == 3 and (found.effective, found.until) == (date(2020, 4, 1), date(2020, 6, 30))


def test_short_lines_of_the_fixed_width_file_are_passed_over() -> None:
    text = "J188500100300Ketorolac".replace("00100300", "001003") + " " * 80 + "\nend\n"
    assert [row.code for row in lists.read_hcpcs(source("HCPC2026_OCT.txt", text)).rows] == ["J1885"]


def test_an_empty_folder_and_a_day_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    info, findings = codes.compile_table("mpfs", tmp_path / "nothing", tmp_path / "out")
    assert info is None and "it is empty" in findings[0].message
    with pytest.raises(Refused, match="is not a date"):
        day("20261399")
