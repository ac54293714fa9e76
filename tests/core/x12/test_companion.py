"""Companion guides as files: their rules in real transactions, and every way a rule can be unusable."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from superbill.core.findings import Finding, Severity
from superbill.core.x12 import Body, CompanionRule, read, read_companion, validate
from superbill.core.x12.companion import faults
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import PROFESSIONAL, file_of

CORPUS = Path(__file__).resolve().parents[3] / "corpus" / "companion"


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_rule_of_the_corpus_is_proven_by_its_witnesses(path: Path) -> None:
    rules, findings = read_companion(path.read_bytes(), file=path.name)
    assert rules and findings == []


@pytest.fixture(scope="module")
def sunrise() -> tuple[CompanionRule, ...]:
    return read_companion((CORPUS / "sunrise-health.toml").read_bytes())[0]


def told(body: Body, rules: tuple[CompanionRule, ...], *changes: tuple[str, str]) -> list[tuple[str, str, str, int]]:
    """Code of the rule, loop, element and segment of each finding of type 7 after some changes of text."""
    text = file_of(body).decode()
    for there, instead in changes:
        assert there in text
        text = text.replace(there, instead)
    found = validate(read(text.encode())[0], companion=rules, types={7})
    return [(f.message.partition(":")[0], f.where.loop, f.where.element, f.where.segment_in_set) for f in found]


def place(body: Body, segment: str) -> int:
    """Which segment of the set it is."""
    return 2 + next(number for number, row in enumerate(body.segments) if "*".join(row).startswith(segment))


def test_a_file_that_follows_is_silent(sunrise: tuple[CompanionRule, ...]) -> None:
    assert told(PROFESSIONAL, sunrise) == []


def test_places_are_exact(sunrise: tuple[CompanionRule, ...]) -> None:
    assert told(PROFESSIONAL, sunrise, ("*MI*M1234~", "*MI*M12X34~")) == [
        ("C-101", "2010BA", "NM109", place(PROFESSIONAL, "NM1*IL"))
    ]
    assert told(PROFESSIONAL, sunrise, ("***11:B:1", "***21:B:1"), ("REF*G1*", "REF*F5*")) == [
        ("C-102", "2300", "REF", place(PROFESSIONAL, "CLM"))
    ]
    assert told(FAMILIES["270"], sunrise, ("EQ*30^98*", "EQ*30^47*")) == [
        ("C-106", "2110C", "EQ01", place(FAMILIES["270"], "EQ*30"))
    ]


def test_a_loop_may_be_asked_for(sunrise: tuple[CompanionRule, ...]) -> None:
    rows = [row for row in PROFESSIONAL.segments if row[0] != "PRV" or row[1] != "PE"]
    rows = [row for row in rows if row[:2] != ("NM1", "82")]
    body = Body("837", PROFESSIONAL.version, rows)
    assert told(body, sunrise) == [("C-103", "2300", "2310B", place(body, "CLM"))]


def test_rules_of_another_payer_are_not_asked(sunrise: tuple[CompanionRule, ...]) -> None:
    wrong = ("*MI*M1234~", "*MI*M12X34~")
    assert told(PROFESSIONAL, sunrise, wrong, ("*PI*SH001~", "*PI*SH002~")) == []
    assert told(PROFESSIONAL, sunrise, wrong, ("*PI*SH001~", "*PI*SH002~"), ("*CLINIC*PAYER*", "*CLINIC*SH001*")) != []


def test_other_payers_are_not_the_payer(sunrise: tuple[CompanionRule, ...]) -> None:
    other = ("*PI*FH001~", "*PI*SH001~")
    assert told(PROFESSIONAL, sunrise, ("*PI*SH001~", "*PI*SH009~"), other, ("*MI*M1234~", "*MI*M12X34~")) == []


def test_a_rule_about_an_other_payers_loop_holds_for_the_payer_of_the_claim() -> None:
    rule = CompanionRule("C-1", "2330B", "NM1[PR]09", "Not this one.", payers=("SH001",), values=("GH001",))
    assert told(PROFESSIONAL, (rule,)) == [("C-1", "2330B", "NM109", place(PROFESSIONAL, "NM1*PR*2*FIRST"))]
    assert told(PROFESSIONAL, (structs.replace(rule, payers=("FH001",)),)) == []


@pytest.mark.parametrize(("usage", "sent", "missing"), [("required", [], ["A1"]), ("not sent", ["A1"], [])])
def test_an_element_that_must_or_must_not_be_sent(usage: str, sent: list[str], missing: list[str]) -> None:
    rule = CompanionRule("C-1", "2300", "CLM20", "The reason for the delay.", usage=usage)  # type: ignore[arg-type]
    late = ("***11:B:1*Y*A*Y*Y~", "***11:B:1*Y*A*Y*Y***********7~")
    assert ["A1" for _ in told(PROFESSIONAL, (rule,), late)] == sent
    assert ["A1" for _ in told(PROFESSIONAL, (rule,))] == missing


HEAD = 'name = "Guide"\n[[rule]]\ncode = "C-1"\nguides = ["005010X222A1"]\nloop = "2300"\nmessage = "No."\n'
WITNESSES = """
[[rule.witnesses]]
fires = true
segments = ["CLM*A1*150***11:B:1", "NTE*ADD*X"]
[[rule.witnesses]]
fires = false
segments = ["CLM*A1*150***11:B:1"]
"""
NOTES = 'about = "NTE"\nusage = "not sent"\n'


def only(text: str) -> tuple[tuple[CompanionRule, ...], list[Finding]]:
    return read_companion(text.encode(), file="guide.toml")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = ", "Invalid value"),
        ("rule = 1", "Expected `array`"),
        (HEAD + NOTES + "colour = 'red'\n" + WITNESSES, "unknown field `colour`"),
        (HEAD.replace('"C-1"', "1") + NOTES + WITNESSES, "Expected `str`, got `int`"),
        (HEAD.replace("C-1", "R-1") + NOTES + WITNESSES, "does not begin with C-"),
        (HEAD + NOTES + WITNESSES + HEAD.partition("\n")[2] + NOTES + WITNESSES, "used twice"),
        (HEAD + NOTES + "at_most = 1\n" + WITNESSES, "exactly one of"),
        (HEAD + 'about = "NTE"\n' + WITNESSES, "exactly one of"),
        (HEAD + 'about = "NTE"\nusage = "maybe"\n' + WITNESSES, "Invalid enum value 'maybe'"),
        (HEAD + "about = \"NTE02\"\npattern = '('\n" + WITNESSES, "missing )"),
        (HEAD + "about = \"NTE02\"\npattern = '(a+)+b'\n" + WITNESSES, "repeats a group"),
        (HEAD + 'about = "a note"\nusage = "required"\n' + WITNESSES, "a note is no name"),
        (HEAD + NOTES + 'when = { CLM = ["1"] }\n' + WITNESSES, "a condition of when is about an element"),
        (HEAD + 'about = "NTE02"\nat_most = 1\n' + WITNESSES, "at_most is about a segment"),
        (HEAD + 'about = "NTE"\nlength = [1, 2]\n' + WITNESSES, "are about an element"),
        (HEAD + 'about = "NTE09"\nlength = [1, 2]\n' + WITNESSES, "no such guide has NTE09 in loop 2300"),
        (HEAD + 'about = "CLM05-9"\nlength = [1, 2]\n' + WITNESSES, "no such guide has CLM05-9 in loop 2300"),
        (HEAD + 'about = "REF[ZZ]"\nusage = "required"\n' + WITNESSES, "no such guide has REF[ZZ] in loop 2300"),
        (HEAD + 'about = "2310Z"\nusage = "required"\n' + WITNESSES, "no such guide has 2310Z in loop 2300"),
        (HEAD.replace("X222A1", "X999") + NOTES + WITNESSES, "no such guide"),
        (HEAD + NOTES, "no witness that fires"),
        (HEAD + 'about = "NTE"\nat_most = 2\n' + WITNESSES, "witness 1 does not fire"),
        (HEAD + 'about = "CLM05-3"\nvalues = ["7"]\n' + WITNESSES, "witness 2 fires"),
    ],
)
def test_a_rule_that_cannot_be_used_is_a_finding(text: str, why: str) -> None:
    _, findings = only(text)
    (finding,) = findings
    assert finding.code == "X12-702" and why in finding.message and finding.where.file == "guide.toml"


def test_bytes_that_are_no_text_are_a_finding() -> None:
    assert [finding.code for finding in read_companion(b"\xff\xfe")[1]] == ["X12-702"]


def test_one_bad_rule_leaves_the_others() -> None:
    rules, findings = only(HEAD + 'about = "NTE"\n' + HEAD.partition("\n")[2].replace("C-1", "C-2") + NOTES + WITNESSES)
    assert [rule.code for rule in rules] == ["C-2"] and len(findings) == 1


@pytest.mark.parametrize(
    ("days", "fires"), [("start = 2026-05-04", 1), ("end = 2026-05-03", 0), ("start = 2026-05-05", 0)]
)
def test_rules_hold_for_files_made_in_their_time(days: str, fires: int) -> None:
    text = HEAD + f'about = "CLM05-3"\nvalues = ["7"]\nseverity = "warn"\nauthority = "page 9"\n{days}\n'
    near = '[[rule.witnesses]]\nfires = {}\nsegments = ["CLM*A1*150***11:B:{}"]\n'
    rules, problems = only(text + near.format("true", 1) + near.format("false", 7))
    assert problems == []
    found = validate(read(file_of(PROFESSIONAL))[0], companion=rules)
    assert len(found) == fires
    assert all((f.severity, f.authority, f.remedy[:6]) == (Severity.WARN, "page 9", "Follow") for f in found)


CLAIM = ["CLM", "A1", "150", "", "", "11:B:1"]
SUBSCRIBER = ["SBR", "P", "18"]


@pytest.mark.parametrize(
    ("when", "given"),
    [
        ({"CLM05-3": ("1",)}, True),
        ({"CLM05-3": ("7", "8")}, False),
        ({"CLM20": "not sent"}, True),
        ({"CLM20": "sent"}, False),
        ({"SBR01": ("P", "S"), "CLM01": "sent"}, True),  # of a loop around
        ({"SBR01": ("P",), "CLM05-1": ("12",)}, False),  # all of it
        ({"NTE01": ("ADD",)}, True),  # asked of the segment itself
        ({"NTE01": ("CER",)}, False),
        ({"REF[G1]02": "not sent"}, True),
        ({"REF[F8]02": ("OLD",)}, True),
    ],
)
def test_situations(when: dict[str, tuple[str, ...]], given: bool) -> None:
    rule = CompanionRule("C-1", "2300", "NTE", "No notes.", when=when, usage="not sent")
    segments = [CLAIM, ["REF", "D9", "1"], ["REF", "F8", "OLD"], ["NTE", "ADD", "X"]]
    placed = [(parts, index) for index, parts in enumerate(segments, 20)]
    assert list(faults(rule, placed, [SUBSCRIBER], ())) == ([(23, "NTE", "")] if given else [])
    wanted = CompanionRule("C-2", "2300", "REF[EA]", "A record number.", when=when, usage="required")
    missing = list(faults(wanted, placed, [SUBSCRIBER], ()))
    assert missing == ([(20, "REF", "")] if given else [])
