"""What the tables say about one code, and about two."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from superbill.core import codes
from superbill.core.codes.about import about_code, about_pair, kinds
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.rows import CodeRow, CoverageRow, DiagnosisNotes, DiagnosisRow, DrgRow, ExclusionRow, MueRow
from superbill.core.codes.tables import CodeTables

ON = date(2026, 3, 2)
ROWS = {
    "icd10cm": [
        DiagnosisRow("E116", text="Heading", billable=False),
        DiagnosisRow("E1165", text="Type 2 diabetes mellitus with hyperglycemia"),
        DiagnosisRow("M1711", text="Osteoarthritis, right knee"),
        DiagnosisRow("A0101", date(2015, 10, 1), date(2020, 9, 30), "Old"),
    ],
    "icd10pcs": [
        DiagnosisRow("0DT", text="Removal", billable=False),
        DiagnosisRow("0DTJ4ZZ", text="Removal of appendix"),
    ],
    "hcpcs": [CodeRow("J1885", date(2020, 1, 1), date(2030, 1, 1), "Ketorolac"), CodeRow("J0001", text="")],
    "mue-hospital": [MueRow("45378", units=1, indicator="2", rationale="Nature of the service")],
    "drg": [DrgRow("470", title="Joint replacement", weight=Decimal("1.9"))],
    "exclusions": [ExclusionRow("1234567893", name="Nobody", reason="1128a1")],
    "coverage": [CoverageRow("69210", covered=tuple(f"H612{n}" for n in range(10)), policies=("L1",))],
}
TABLES = CodeTables(
    [in_memory(kind, rows, release="r", source="s", effective=date(2025, 1, 1)) for kind, rows in ROWS.items()],
    codes.builtin().modifiers,
).over(codes.demo())


def said(code: str, on: date = ON) -> dict[str, dict[str, str]]:
    return {entry.kind: dict(entry.facts) for entry in about_code(TABLES, code, on)}


def test_every_kind_of_table_is_described() -> None:
    assert set(kinds()) == set(codes.KINDS)


def test_a_diagnosis_says_what_it_is() -> None:
    assert said("e11.65")["icd10cm"] == {
        "title": "Type 2 diabetes mellitus with hyperglycemia",
        "billable": "yes",
        "below": "E116 Heading",
    }
    assert said("E116")["icd10cm"]["billable"] == "no, it is a heading: E1165"
    assert said("M1711")["icd10cm"]["side"] == "right"
    assert said("A0101")["icd10cm"]["not in force"] == "from 2015-10-01 to 2020-09-30"
    assert said("ZZZZZ") == {}


def test_a_diagnosis_says_its_notes() -> None:
    titles = {"T784": "Other allergy", "T7840": "Allergy", "T7840XA": "Allergy, initial encounter", "I10": "Pressure"}
    rows = [DiagnosisRow(code, text=text, billable=len(code) != 4) for code, text in titles.items()]
    notes = DiagnosisNotes(
        "T7840",
        includes=("hives",),
        excludes1=("asthma",),
        excludes2=("eczema",),
        code_first=("the poison",),
        use_additional=("its kind",),
        code_also=("shock",),
        seventh=(("A", "initial"),),
    )
    opened = [
        in_memory("icd10cm", rows, release="r", source="s"),
        in_memory("icd10cm-notes", [notes], release="r", source="s"),
    ]
    (entry,) = about_code(CodeTables(opened), "T78.40XA", ON)
    assert entry.facts == (
        ("title", "Allergy, initial encounter"),
        ("billable", "yes"),
        ("below", "T7840 Allergy"),
        ("below", "T784 Other allergy"),
        ("includes", "hives"),
        ("excludes1", "asthma"),
        ("excludes2", "eczema"),
        ("code first", "the poison"),
        ("use additional", "its kind"),
        ("code also", "shock"),
        ("seventh character", "A initial"),
    )


def test_procedures_lists_fees_units_and_coverage() -> None:
    assert said("0DT")["icd10pcs"]["billable"].startswith("no")
    assert said("0DTJ4ZZ")["icd10pcs"]["billable"] == "yes"
    assert said("J1885")["hcpcs"] == {"text": "Ketorolac", "in force": "from 2020-01-01 to 2030-01-01"}
    assert said("J0001")["hcpcs"] == {"text": "known"}
    visit = said("99213")
    assert visit["mpfs"]["relative values"] == "work 1.30, total in an office 2.85, in a facility 1.72"
    assert "not priced" in said("27447")["mpfs"]["relative values"]
    assert "relative values -26" in said("93306")["mpfs"]
    assert said("45378")["mue-hospital"]["because"] == "Nature of the service"
    assert said("45378")["mue-practitioner"]["units"].startswith("at most 1")
    assert said("11045")["addon"]["add-on"].startswith("only with one of these: 11042")
    assert said("69210")["coverage"]["necessary for"].endswith("and 2 more")
    assert said("470")["drg"] == {"title": "Joint replacement", "weight": "1.9"}
    assert said("1234567893")["exclusions"] == {"excluded": "Nobody, 1128a1"}


def test_modifiers_and_small_lists() -> None:
    assert said("59")["modifier"]["NCCI"] == "bypasses an edit of indicator 1"
    assert said("76")["modifier"]["NCCI"] == "never bypasses an edit"
    assert said("11")["pos"] == {"text": "office"}


def test_the_edit_between_two_codes_either_way() -> None:
    for pair in (("45385", "45380"), ("45380", "45385")):
        ((kind, edit),) = about_pair(TABLES, *pair, ON)
        assert (kind, edit.column1, edit.column2) == ("ptp-practitioner", "45385", "45380")
    assert about_pair(TABLES, "99213", "A0001", ON) == []


def test_units_without_a_rationale() -> None:
    table = CodeTables([in_memory("mue-dme", [MueRow("A4253", units=1)], release="r", source="s")])
    ((label, _),) = about_code(table, "A4253", ON)[0].facts
    assert label == "units"
