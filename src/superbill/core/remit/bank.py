"""Bank files: what a bank says came in. NACHA entries (CCD+ with the TRN in their addenda), BAI2, CSV.

An electronic payment names its remittance by the reassociation trace: ``TRN*1*trace*payer``, which is TRN02 and TRN03
of the 835. Layouts: NACHA file records 1, 5, 6, 7, 8, 9; BAI2 records 01, 02, 03, 16, 88, 49, 98, 99.
"""

from __future__ import annotations

import csv
import re
from datetime import date, datetime

from superbill.core.claim.values import Value
from superbill.core.findings import Finding, Where
from superbill.core.money import Cents, dollars, parse_cents
from superbill.core.remit.findings import BANK_FILE_UNKNOWN, BANK_LINE_UNREADABLE, BANK_TOTAL_DIFFERS


class BankCredit(Value, frozen=True):
    """Money that came in."""

    amount: Cents
    on: date
    trace: str = ""
    """TRN02, or the check number; empty where the bank does not say."""
    payer_trace_id: str = ""
    """TRN03: 1 and the payer's tax id."""
    payer_name: str = ""
    method: str = "ACH"
    """ACH, or CHK for a check or a lockbox's batch of them."""
    bank_reference: str = ""
    """The bank's own number of it, which makes it the same in every file."""
    line: int = 0


_TRN = re.compile(r"TRN\*1\*([^*~\\]*)\*?([^*~\\]*)")
_ACH_CREDIT = frozenset({"22", "32"})
_BAI_ACH, _BAI_CHECK = frozenset({"142", "165", "169", "301"}), frozenset({"115", "116", "174", "175", "301"})


def read_bank_file(content: bytes) -> tuple[list[BankCredit], list[Finding]]:
    """Every credit of a bank file, in its order, and what was wrong with it. Debits are not ours to record."""
    text = content.decode("utf-8-sig", "replace")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("101") and len(first) >= 90:
        return _nacha(lines)
    if first.startswith("01,"):
        return _bai2(lines)
    if "," in first and "amount" in first.lower():
        return _csv(lines)
    return [], [BANK_FILE_UNKNOWN.at(Where(), value=first[:20])]


def _unreadable(line: int, text: str) -> Finding:
    return BANK_LINE_UNREADABLE.at(Where(path=f"line {line}"), value=text[:40])


def _day(text: str, *layouts: str) -> date | None:
    for layout in layouts:
        try:
            return datetime.strptime(text.strip(), layout).date()  # noqa: DTZ007 - a bank's day has no zone
        except ValueError:
            continue
    return None


def _nacha(lines: list[str]) -> tuple[list[BankCredit], list[Finding]]:
    credits: list[BankCredit] = []
    findings: list[Finding] = []
    company, on, total = "", None, 0
    for number, line in enumerate(lines, 1):
        kind = line[:1]
        if kind == "5":
            company, on = line[4:20].strip(), _day(line[69:75], "%y%m%d")
        elif kind == "6" and line[1:3] in _ACH_CREDIT:
            cents = line[29:39]
            if not cents.isdigit() or on is None:
                findings.append(_unreadable(number, line))
                continue
            total += int(cents)
            credits.append(
                BankCredit(int(cents), on, payer_name=company, bank_reference=line[79:94].strip(), line=number)
            )
        elif kind == "7" and credits and (told := _TRN.search(line[3:83])):
            last = credits[-1]
            credits[-1] = BankCredit(
                last.amount, last.on, told[1].strip(), told[2].strip(), last.payer_name,
                bank_reference=last.bank_reference, line=last.line,
            )  # fmt: skip
        elif kind == "9" and line.strip("9 ") and line[43:55].isdigit() and int(line[43:55]) != total:
            findings.append(_total(number, total, int(line[43:55])))
    return credits, findings


def _total(number: int, left: Cents, right: Cents) -> Finding:
    difference = dollars(abs(left - right))
    where = Where(path=f"line {number}")
    return BANK_TOTAL_DIFFERS.at(where, left=dollars(left), right=dollars(right), difference=difference)


def _records(lines: list[str]) -> list[tuple[int, list[str]]]:
    """BAI2 records whole, each with the number of its line: continuations (88) belong to what stands before them."""
    records: list[tuple[int, str]] = []
    for at, line in enumerate(lines, 1):
        body = line.strip()
        if body.startswith("88,"):
            number, before = records[-1]
            records[-1] = number, f"{before.removesuffix('/')},{body[3:]}"
        elif body:
            records.append((at, body))
    return [(number, record.removesuffix("/").split(",")) for number, record in records]


def _bai2(lines: list[str]) -> tuple[list[BankCredit], list[Finding]]:
    credits: list[BankCredit] = []
    findings: list[Finding] = []
    on: date | None = None
    for number, record in _records(lines):
        if record[0] == "02" and len(record) > 4:
            on = _day(record[4], "%y%m%d")
        elif record[0] == "16" and len(record) > 3 and record[1] in _BAI_ACH | _BAI_CHECK:
            if not record[2].isdigit() or on is None:
                findings.append(_unreadable(number, ",".join(record)))
                continue
            said = ",".join(record[4:])
            told = _TRN.search(said)
            method = "ACH" if told or record[1] in _BAI_ACH else "CHK"
            reference = record[4].strip() if len(record) > 4 else ""
            trace, payer = (told[1].strip(), told[2].strip()) if told else (_customer(record), "")
            credits.append(BankCredit(int(record[2]), on, trace, payer, "", method, reference, number))
    return credits, findings


def _customer(record: list[str]) -> str:
    """The customer's reference: a check number."""
    return record[5].strip() if len(record) > 5 else ""


def _csv(lines: list[str]) -> tuple[list[BankCredit], list[Finding]]:
    """Columns by name: date, amount, and where there are any trace (or reference, check), payer (or name), payer_id."""
    credits: list[BankCredit] = []
    findings: list[Finding] = []
    rows = csv.reader(lines)
    names = [name.strip().lower() for name in next(rows)]
    for row in rows:
        told = {name: cell.strip() for name, cell in zip(names, row, strict=False)}
        if not any(told.values()):
            continue
        cents = parse_cents(told.get("amount", "").replace("$", "").replace(",", ""))
        on = _day(told.get("date", ""), "%Y-%m-%d", "%m/%d/%Y", "%Y%m%d")
        if cents is None or on is None:
            findings.append(_unreadable(rows.line_num, ",".join(row)))
        elif cents > 0:
            trace = told.get("trace") or told.get("reference") or told.get("check") or ""
            payer = told.get("payer") or told.get("name") or ""
            method = "CHK" if told.get("check") else "ACH"
            credits.append(BankCredit(cents, on, trace, told.get("payer_id", ""), payer, method, line=rows.line_num))
    return credits, findings
