"""Suggestions from notes: what a note affirms, with the words that do, and never what it denies."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.core.codes.bundle import in_memory
from superbill.core.codes.diagnoses import Diagnoses
from superbill.core.codes.notes import sentences
from superbill.core.codes.rows import DiagnosisRow
from superbill.core.codes.suggest import suggest, together
from superbill.core.codes.tables import CodeTables

ON = date(2026, 3, 2)
PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "concepts" / "code-search.md"
SMALL = CodeTables(
    [
        in_memory(
            "icd10cm",
            [
                DiagnosisRow(code, text=text)
                for code, text in (
                    ("E119", "Type 2 diabetes mellitus without complications"),
                    ("E1122", "Type 2 diabetes mellitus with diabetic chronic kidney disease"),
                    ("I10", "Essential (primary) hypertension"),
                    ("I129", "Hypertensive chronic kidney disease, stages 1 to 4"),
                    ("N184", "Chronic kidney disease, stage 4 (severe)"),
                    ("J189", "Pneumonia, unspecified organism"),
                    ("Z833", "Family history of diabetes mellitus"),
                    ("Z6831", "Body mass index [BMI] 31.0-31.9, adult"),
                    ("Z681", "Body mass index [BMI] 19.9 or less, adult"),
                    ("Z6845", "Body mass index [BMI] 70 or greater, adult"),
                    ("Z3A20", "20 weeks gestation of pregnancy"),
                    ("Z3A01", "Less than 8 weeks gestation of pregnancy"),
                    ("Z3A49", "Greater than 42 weeks gestation of pregnancy"),
                    ("Z3493", "Supervision of normal pregnancy"),
                )
            ],
            release="test",
            source="test",
        )
    ]
).icd10cm


def codes(note: str, limit: int = 10) -> list[str]:
    return [one.code for one in suggest(note, SMALL, ON, limit)]


def test_a_note_says_its_conditions_with_the_words_that_do() -> None:
    note = "A/P: HTN, at goal. Type 2 diabetes - stable."
    first, second = suggest(note, SMALL, ON, 2)
    assert {first.code, second.code} == {"I10", "E119"}
    words = {one.code: [note[span.start : span.end] for span in one.evidence] for one in (first, second)}
    assert words == {"I10": ["HTN"], "E119": ["Type 2 diabetes"]}
    assert first.score >= second.score > 0


@pytest.mark.parametrize(
    "note",
    ["No pneumonia.", "Denies hypertension.", "Without pneumonia", "pneumonia negative", "", "   \n ", "A: ."],
)
def test_what_a_note_denies_is_not_suggested(note: str) -> None:
    assert codes(note) == []


def test_a_number_belongs_to_the_word_before_it() -> None:
    assert "N184" in codes("Assessment: type 2 hernia, CKD stage 4.")
    assert "N184" not in codes("Assessment: type 4 hernia, severe CKD stage 3b.")


def test_doubt_and_relatives_hardly_count() -> None:
    score = {
        note: suggest(note, SMALL, ON)[0].score
        for note in ("Pneumonia.", "Possible pneumonia.", "Mother had pneumonia.")
    }
    assert score["Pneumonia."] > 3 * score["Possible pneumonia."] > 3 * score["Mother had pneumonia."] * 0.9
    assert codes("Family history of diabetes.")[0] == "Z833"


def test_the_assessment_counts_most() -> None:
    assert codes("HPI: pneumonia last year.\nAssessment: hypertension.")[0] == "I10"
    weights = {
        one.words[0].text: one.weight for one in sentences("cough.\nROS: fever.\nDx: gout. 2. rash.\nToday: pain")
    }
    assert weights == {"cough": 0.5, "fever": 0.1, "gout": 1.0, "rash": 1.0, "today": 1.0}


def test_conditions_the_guidelines_relate_are_combined() -> None:
    found = codes("Assessment: 1. CKD 4. 2. Hypertension. 3. DM2.")
    assert set(found[:3]) == {"I129", "N184", "E1122"}
    assert codes("Assessment: hypertension.") == ["I10"]


@pytest.mark.whole_list
def test_every_combination_is_of_codes_that_exist(diagnoses: Diagnoses) -> None:
    for pair in together():
        assert diagnoses.billable(pair.code, ON) and diagnoses.billable(pair.instead_of, ON)


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("BMI 31.4", "Z6831"),
        ("BMI: 18", "Z681"),
        ("bmi of 82", "Z6845"),
        ("Prenatal visit at 20 weeks, doing well", "Z3A20"),
        ("Prenatal visit at 5 weeks, doing well", "Z3A01"),
        ("Prenatal visit at 44 weeks, doing well", "Z3A49"),
    ],
)
def test_what_is_measured_has_a_code(note: str, code: str) -> None:
    assert code in codes(note)


def test_weeks_count_only_in_pregnancy_and_not_until_the_next_visit() -> None:
    assert "Z3A20" not in codes("Return in 20 weeks, pneumonia")
    assert "Z3A20" not in codes("Prenatal visit. Return in 20 weeks, please")


def test_no_table_no_suggestion() -> None:
    assert suggest("hypertension", CodeTables().icd10cm, ON) == []


@given(st.text(alphabet=st.sampled_from("aehtnoprs HTNDM2\n.,;:-/0123456789()"), max_size=120), st.integers(1, 12))
def test_any_note_is_read(note: str, limit: int) -> None:
    found = suggest(note, SMALL, ON, limit)
    assert len(found) <= limit
    assert len({one.code for one in found}) == len(found)
    for one in found:
        assert one.evidence and one.score > 0
        assert all(0 <= span.start < span.end <= len(note) for span in one.evidence)
    assert found == suggest(note, SMALL, ON, limit)


@pytest.mark.whole_list
@pytest.mark.parametrize("part", ["tuned", "held_out"])
def test_recall_is_what_the_documentation_says(part: str, diagnoses: Diagnoses) -> None:
    notes = tomllib.loads((Path(__file__).parent / "notes.toml").read_text())["note"]
    chosen = [note for note in notes if note.get("held_out", False) is (part == "held_out")]
    wanted = [(note, code) for note in chosen for code in note["codes"]]
    assert len(notes) >= 40 and all(diagnoses.billable(code, ON) for _, code in wanted)
    found = {note["text"]: {one.code for one in suggest(note["text"], diagnoses, ON)} for note in chosen}
    recall = sum(code in found[note["text"]] for note, code in wanted) / len(wanted)
    published = re.search(rf"suggestions, {part}: (\d\.\d\d)", PUBLISHED.read_text())
    assert published is not None
    assert f"{recall:.2f}" == published[1]


def test_a_measure_without_a_code_and_a_combination_without_its_lone_part() -> None:
    assert codes("BMI 25.1") == []
    assert codes("Assessment: hypertensive chronic kidney disease, stage 4.")[0] in ("I129", "N184")
    assert "I10" not in codes("Assessment: hypertensive chronic kidney disease stages 1 to 4, CKD 4.")[:2]
