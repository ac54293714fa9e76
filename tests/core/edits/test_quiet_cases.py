"""What the witness files cannot say: tables that are stale or absent, rules on missing facts, patterns of codes."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from superbill.core import codes
from superbill.core.claim.values import ClaimKind
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.rows import CodeRow, DiagnosisRow
from superbill.core.codes.tables import CodeTables
from superbill.core.edits import scrub
from superbill.core.edits.case import fits
from superbill.core.edits.rules.fields import FIELDS, Subject
from superbill.core.edits.rules.language import NotEvaluable, read
from superbill.core.edits.witness import SENT, claim_of
from superbill.core.findings import Severity

DEMO = codes.demo()


def only(*kinds: str, demo: bool = False, until: date | None = None) -> CodeTables:
    """A few demonstration tables passed off as whole ones."""
    opened = []
    for kind in kinds:
        rows = [CodeRow("99213", text="visit")] if kind == "cpt" else list(DEMO.mpfs.values.releases[0][1])
        opened.append(
            in_memory(kind, rows, release="r", source="s", effective=date(2020, 1, 1), until=until, demo=demo)
        )
    return CodeTables(opened, DEMO.modifiers).over(codes.builtin())


def invalid(tables: CodeTables, line: str = "99999") -> list[Severity]:
    return [one.severity for one in scrub(claim_of({"lines": [line]}), tables, SENT) if one.code == "E012"]


def test_without_a_licensed_list_the_fee_schedule_knows_the_procedures() -> None:
    assert invalid(only("mpfs")) == [Severity.STOP]
    assert invalid(only("mpfs"), "99213") == []
    assert invalid(only("mpfs", until=date(2021, 1, 1))) == [Severity.WARN]
    assert invalid(only("mpfs", demo=True)) == []
    assert invalid(only("mpfs"), "99999 @2019-01-01") == []


def test_a_licensed_list_knows_them_too_and_an_old_one_only_asks() -> None:
    assert invalid(only("cpt")) == [Severity.STOP]
    assert invalid(only("cpt"), "99213") == []
    assert invalid(only("cpt", until=date(2021, 1, 1))) == [Severity.WARN]
    assert invalid(CodeTables((), DEMO.modifiers).over(codes.builtin())) == []


@pytest.mark.parametrize(
    ("code", "patterns", "answer"),
    [
        ("J1885", ("J*",), True),
        ("97110", ("J*", "97110-97140"), True),
        ("97150", ("97110-97140", "97150"), True),
        ("97160", ("J*", "97110-97140", "97150"), False),
    ],
)
def test_patterns_of_codes(code: str, patterns: tuple[str, ...], answer: bool) -> None:
    assert fits(code, patterns) is answer


def test_facts_a_claim_does_not_say() -> None:
    claim = claim_of({"subscriber": {"birth": "absent"}})
    assert FIELDS["patient.age"].read(Subject(claim, SENT)) is None
    with pytest.raises(NotEvaluable, match="a date is missing"):
        read("days(claim.admission, claim.today) > 3", "claim")(Subject(claim, SENT))


def test_a_witness_that_is_miswritten_is_refused() -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        claim_of({"lines": ["99213 $many"]})
    assert structs.replace(claim_of({}), charge=1).charge == 1


def test_a_dental_claim_needs_no_diagnosis() -> None:
    claim = structs.replace(claim_of({}), diagnoses=())
    dental = structs.replace(claim, kind=ClaimKind.DENTAL)
    assert [("E058" in [one.code for one in scrub(each, DEMO, SENT)]) for each in (claim, dental)] == [True, False]


def test_without_the_notes_the_diagnoses_themselves_are_still_judged() -> None:
    rows = [DiagnosisRow("J069", text="cold", billable=True)]
    table = in_memory("icd10cm", rows, release="r", source="s", effective=date(2020, 1, 1), demo=False)
    tables = CodeTables([table], DEMO.modifiers).over(codes.builtin())
    found = scrub(claim_of({"diagnoses": ["J069", "J0699"]}), tables, SENT)
    assert [(one.code, one.value) for one in found if one.severity is Severity.STOP] == [("E004", "J0699")]
    assert "Excludes1, code first and additional codes (icd10cm-notes)" in found[1].message


def test_a_statement_that_ends_in_no_year_of_ours_ends_with_its_services() -> None:
    claim = claim_of({"lines": ["99213"]})
    odd = structs.replace(claim, statement_to=date(9999, 12, 31))
    assert [one.code for one in scrub(odd, DEMO, SENT)] == [one.code for one in scrub(claim, DEMO, SENT)]
