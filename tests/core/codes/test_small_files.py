"""Odd and broken files, made up: each is refused with its reason, or read as far as it means something."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from superbill.core import codes
from superbill.core.codes.importers import diagnoses, fees, lists, ncci
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
