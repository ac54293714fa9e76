"""Charges from a spreadsheet, and code search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from superbill.app.coding import queries, services, tables
from superbill.app.coding.models import Encounter
from superbill.app.platform import clock
from superbill.app.platform.people import Denied
from tests.app.coding.visits import ON, Desk, open_desk
from tests.conftest import Clinic

HEAD = "account,date,provider_npi,place,diagnoses,code,modifiers,units,pointers,amount"


@pytest.fixture
def desk(clinic_a: Clinic) -> Iterator[Desk]:
    with clock.at(date(2026, 3, 3)):
        yield open_desk(clinic_a)


def _import(desk: Desk, *rows: str, head: str = HEAD) -> services.Captured:
    npi = desk.setting.provider.npi
    content = "\n".join([head, *(row.replace("NPI", npi) for row in rows)]).encode()
    return services.import_charges(desk.clinic.ben, content=content, name="charges.csv")


def test_rows_of_a_visit_become_one_coded_visit(desk: Desk) -> None:
    done = _import(
        desk,
        "1,2026-03-02,NPI,Main office,I10 R07.9,99213,25,1,1 2,",
        "1,2026-03-02,NPI,main office,R07.9,93000,,1,,60.50",
    )
    assert not done.findings
    (first,) = done.encounter_ids
    said = queries.encounter_facts(first)
    assert said.lines[0].procedure.modifiers == ("25",) and said.lines[0].pointers == (1, 2)


def test_the_diagnoses_of_all_rows_are_the_visits(desk: Desk) -> None:
    done = _import(
        desk,
        "1,2026-03-02,NPI,Main office,I10,99213,,,,",
        '1,2026-03-02,NPI,Main office,"R079, I10",93000,,2,1 2,60.50',
    )
    (visit,) = done.encounter_ids
    said = queries.encounter_facts(visit)
    assert [each.code for each in said.diagnoses] == ["I10", "R079"]
    assert [(line.pointers, line.charge) for line in said.lines] == [((1,), 14000), ((2, 1), 6050)]


def test_a_bad_row_leaves_its_visit_out_and_lets_the_others_in(desk: Desk) -> None:
    done = _import(
        desk,
        "1,2026-03-02,NPI,Main office,I10,99213,,,,",
        "1,2026-03-02,NPI,Main office,I10,93000,,zero,,",
        "1,2026-03-01,NPI,Main office,I10,99213,,,,",
    )
    assert len(done.encounter_ids) == 1
    assert [each.code for each in done.findings] == ["COD201", "COD203"]
    assert "Row 3: units zero is not a number" in done.findings[0].message


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("9,2026-03-02,NPI,Main office,I10,99213,,,,", "COD202", "no account 9"),
        ("1,2026-03-02,1,Main office,I10,99213,,,,", "COD202", "no provider 1"),
        ("1,2026-03-02,NPI,Elsewhere,I10,99213,,,,", "COD202", "no place Elsewhere"),
        ("1,03/02/2026,NPI,Main office,I10,99213,,,,", "COD201", "not written as"),
        ("1,,NPI,Main office,I10,99213,,,,", "COD201", "date is empty"),
        ("x,2026-03-02,NPI,Main office,I10,99213,,,,", "COD201", "not a number"),
        ("1,2026-03-02,NPI,Main office,I10,99213,,,7,", "COD201", "points to a diagnosis"),
        ("1,2026-03-02,NPI,Main office,I10,99213,,,a,", "COD201", "not numbers"),
        ("1,2026-03-02,NPI,Main office,I10,99213,,-1,,", "COD201", "above zero"),
        ("1,2026-03-02,NPI,Main office,I10,99213,,,,12.345", "COD201", "dollars and cents"),
        ("1,2026-03-02,NPI,Main office,I10,99499,,,,", "COD201", "no price"),
        ("1,2026-03-02,NPI,Main office,I10,99213,,,,1,more", "COD201", "more cells"),
    ],
)
def test_each_row_that_cannot_be_entered_says_why(desk: Desk, row: str, code: str, said: str) -> None:
    done = _import(desk, row)
    assert [each.code for each in done.findings] == [code]
    assert said in done.findings[0].message
    assert not done.encounter_ids and not Encounter.objects.exists()


def test_a_file_imported_twice_enters_nothing_twice(desk: Desk) -> None:
    row = "1,2026-03-02,NPI,Main office,I10,99213,,,,"
    assert len(_import(desk, row).encounter_ids) == 1
    again = _import(desk, row)
    assert not again.encounter_ids and [each.code for each in again.findings] == ["COD204"]
    assert Encounter.objects.count() == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00a", b"account,date\n1,2026-03-02\n", HEAD.encode() + b',x\n"', b""])
def test_a_file_of_another_kind_is_refused_whole(desk: Desk, content: bytes) -> None:
    done = services.import_charges(desk.clinic.ben, content=content, name="x.csv")
    assert [each.code for each in done.findings] == ["COD205"]


def test_who_may_not_code_imports_nothing(desk: Desk) -> None:
    with pytest.raises(Denied):
        services.import_charges(desk.clinic.cleo, content=HEAD.encode(), name="x.csv")


def test_codes_are_found_by_words_and_described(desk: Desk) -> None:
    assert tables.search_diagnoses("htn", ON)[0].code == "I10"
    assert tables.search_diagnoses("E11.65", ON)[0].code == "E1165"
    described = tables.describe("E11.65", ON)
    assert described is not None and described.billable
    assert [code for code, _ in described.parents] == ["E11", "E116"]
    header = tables.describe("E11", ON)
    assert header is not None and not header.billable
    assert tables.describe("XXX", ON) is None
    assert "icd10cm" in {each.kind for each in tables.loaded()}


def test_the_diagnosis_list_is_whole_and_knows_its_notes() -> None:
    diagnoses = tables.tables().icd10cm
    assert sum(row.billable for row in diagnoses.each(ON)) == 74_719
    assert diagnoses.billable("B20", ON) and diagnoses.billable("Z66", ON)
    described = tables.describe("E119", ON)
    assert described is not None and any("E10" in note for note in described.excludes1)
