"""Code search: what people type finds what they mean. How well is measured on labelled queries and published."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from superbill.core.codes.diagnoses import Diagnoses, common_names
from superbill.core.codes.search import SearchIndex
from superbill.core.codes.words import read_words, spelled_out, words_of

ON = date(2026, 3, 2)
PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "concepts" / "code-search.md"
TITLES = [
    ("I10", "Essential (primary) hypertension"),
    ("E1122", "Type 2 diabetes mellitus with diabetic chronic kidney disease"),
    ("E1022", "Type 1 diabetes mellitus with diabetic chronic kidney disease"),
    ("N1832", "Chronic kidney disease, stage 3b"),
    ("N1831", "Chronic kidney disease, stage 3a"),
    ("H6121", "Impacted cerumen, right ear"),
    ("H6122", "Impacted cerumen, left ear"),
    ("J029", "Acute pharyngitis, unspecified"),
    ("G43009", "Migraine without aura, not intractable"),
    ("G43109", "Migraine with aura, not intractable"),
    ("O1490", "Unspecified pre-eclampsia, unspecified trimester"),
    ("QA0011", "Neurodevelopmental disorder related to a variant of a gene"),
]


def labelled(part: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "searches.toml").read_text())[part]
    return found


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
        ("qa0", "QA0011"),
        ("migraine without aura", "G43009"),
        ("migraine w/ aura", "G43109"),
        ("preeclampsia", "O1490"),
    ],
)
def test_search_understands_abbreviations_and_misspellings(words: str, first: str) -> None:
    assert SearchIndex(TITLES).search(words)[0].code == first


def test_search_of_nothing_finds_nothing() -> None:
    index = SearchIndex(TITLES)
    assert index.search("") == []
    assert index.search("zzzzqqqkkk") == []
    assert SearchIndex(()).search("htn") == []
    assert index.text("I10") and index.text("X") is None


def test_another_name_finds_the_code_and_one_for_no_code_is_left_out() -> None:
    index = SearchIndex(TITLES, [("I10", ["high", "blood", "pressure"]), ("X99", ["nothing"])])
    assert index.search("blood pressure")[0].code == "I10"
    assert index.search("nothing") == []


def test_a_word_that_fits_twice_in_one_name_counts_once() -> None:
    index = SearchIndex([("L1", "Allergic allergy"), ("L2", "Dermatitis")])
    (hit,) = index.search("aller")
    assert (hit.code, len(hit.matched)) == ("L1", 1)


def test_abbreviations_are_spelled_out_and_denials_marked() -> None:
    assert spelled_out("ckd 3b") == spelled_out("chronic kidney disease stage 3b")
    assert words_of("Diverticulitis without perforation or abscess, not bleeding") == [
        "diverticulitis", "-perforation", "-abscess", "-bleeding",
    ]  # fmt: skip
    assert words_of("Gout without tophus with fever") == ["gout", "-tophus", "fever"]
    assert words_of("allergies") == ["allergy"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("no fever, cough", ["-fever", "cough"]),
        ("no fever, chills or cough", ["-fever", "-chill", "-cough"]),
        ("denies fever, chills, cough", ["-fever", "-chill", "-cough"]),
        ("denies fever but cough", ["-fever", "cough"]),
        ("strep and covid negative", ["-strep", "-covid-19"]),
        ("cough, strep negative", ["cough", "-strep"]),
        ("negative for fever", ["-fever"]),
    ],
)
def test_what_a_sentence_denies(sentence: str, words: list[str]) -> None:
    said = [word.text for word in read_words(sentence) if word.text.lstrip("-") not in ("negative", "19")]
    assert said == [word.replace("-covid-19", "-covid") for word in words]


@pytest.mark.whole_list
def test_every_common_name_leads_to_a_billable_code(diagnoses: Diagnoses) -> None:
    assert [code for code in common_names() if not diagnoses.billable(code, ON)] == []


@pytest.mark.whole_list
@pytest.mark.parametrize(
    ("typed", "meant"), [("hypertenson", "I10"), ("migrane", "G43909"), ("anxeity", "F419"), ("pnuemonia", "J189")]
)
def test_a_misspelled_word_finds_what_the_right_one_does(typed: str, meant: str, diagnoses: Diagnoses) -> None:
    assert diagnoses.search(typed, ON, 1)[0].code == meant


@pytest.mark.whole_list
@pytest.mark.parametrize("part", ["tuned", "held_out"])
def test_recall_is_what_the_documentation_says(part: str, diagnoses: Diagnoses) -> None:
    queries = labelled(part)
    assert len(queries) >= 40
    found = sum(
        sum(code in {hit.code for hit in diagnoses.search(query, ON, 10)} for code in wanted) / len(wanted)
        for query, wanted in queries.items()
    )
    published = re.search(rf"search, {part}: (\d\.\d\d)", PUBLISHED.read_text())
    assert published is not None
    assert f"{found / len(queries):.2f}" == published[1]
