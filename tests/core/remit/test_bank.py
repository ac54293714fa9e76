"""What a bank says came in, from each of its files; what cannot be read says where."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.core.remit.bank import read_bank_file

DAY = date(2026, 3, 20)


def nacha(amount: int = 10774, *, control: int | None = None, on: str = "260320", addenda: bool = True) -> bytes:
    """One CCD+ credit as the bank's ACH file has it."""
    records = [
        "101 111000614 1234567890 2603201200A094101CEDAR CLINIC           FIRST BANK             ".ljust(94),
        "5" + "220" + "FIRST HEALTH".ljust(16) + " " * 20 + "1512345678" + "CCD" + "HCCLAIMPMT" + "260320" + on + "   1" + "11100002" + "0000001",
        "6" + "22" + "111000614" + "987654321".ljust(17) + f"{amount:010}" + "CLINIC".ljust(15) + "CEDAR FAMILY CLINIC".ljust(22) + "  1" + "111000020000001",
        *(["705" + "TRN*1*EFT20260320001*1512345678\\".ljust(80) + "0001" + "0000001"] if addenda else []),
        "627" + "debit that is not ours".ljust(91),
        "8220".ljust(94),
        "9000001000001" + "00000002" + "0011100061" + f"{0:012}" + f"{amount if control is None else control:012}" + " " * 39,
        "9" * 94,
    ]  # fmt: skip
    return "\r\n".join(records).encode()


def test_an_ach_credit_with_its_trace() -> None:
    (one,), findings = read_bank_file(nacha())
    assert findings == []
    assert (one.amount, one.on, one.trace, one.payer_trace_id) == (10774, DAY, "EFT20260320001", "1512345678")
    assert (one.payer_name, one.bank_reference, one.method) == ("FIRST HEALTH", "111000020000001", "ACH")
    (bare,), _ = read_bank_file(nacha(addenda=False))
    assert bare.trace == ""


def test_an_ach_file_that_does_not_add_up_or_cannot_be_read() -> None:
    _, findings = read_bank_file(nacha(control=10775))
    assert [one.code for one in findings] == ["REM118"]
    assert "0.01 apart" in findings[0].message
    credits, findings = read_bank_file(nacha(on="26XX20"))
    assert credits == []
    assert [one.code for one in findings] == ["REM117", "REM118"]


BAI2 = b"""\
01,FIRSTBANK,CLINIC,260321,0600,1,80,,2/
02,CLINIC,FIRSTBANK,1,260320,0600,USD,2/
03,987654321,USD,015,100000,,/
16,165,10774,Z,REF1,,FIRST HEALTH HCCLAIMPMT/
88,TRN*1*EFT20260320001*1512345678~/
16,115,5000,Z,LOCK9,4711,LOCKBOX/
16,475,900,Z,REF3,,CHECK PAID/
16,165,12X,Z,REF4,,WRONG/
49,100000,4/
98,100000,1,6/
99,100000,1,8/
"""


def test_a_bai2_file() -> None:
    (ach, check), findings = read_bank_file(BAI2)
    assert (ach.amount, ach.on, ach.trace, ach.payer_trace_id, ach.bank_reference) == (
        10774,
        DAY,
        "EFT20260320001",
        "1512345678",
        "REF1",
    )
    assert (check.amount, check.method, check.trace, check.bank_reference) == (5000, "CHK", "4711", "LOCK9")
    assert [one.where.path for one in findings] == ["line 8"]


def test_blank_lines_of_a_bai2_file_say_nothing() -> None:
    spaced = BAI2.replace(b"/\n", b"/\n\n  \n")
    assert [(one.amount, one.trace) for one in read_bank_file(spaced)[0]] == [
        (one.amount, one.trace) for one in read_bank_file(BAI2)[0]
    ]


def test_a_csv_file() -> None:
    content = '\ufeffDate,Amount,Trace,Payer\n2026-03-20,"$1,107.74",EFT1,FIRST HEALTH\n\n03/21/2026,-5.00,FEE,BANK\nnever,5,X,Y\n'
    (one,), findings = read_bank_file(content.encode())
    assert (one.amount, one.on, one.trace, one.payer_name) == (110774, DAY, "EFT1", "FIRST HEALTH")
    assert [one.where.path for one in findings] == ["line 5"]
    (check,), _ = read_bank_file(b"date,amount,check\n20260320,5.00,4711\n")
    assert (check.method, check.trace) == ("CHK", "4711")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2\n"])
def test_what_is_no_bank_file_is_said(content: bytes) -> None:
    credits, findings = read_bank_file(content)
    assert (credits, [one.code for one in findings]) == ([], ["REM116"])
