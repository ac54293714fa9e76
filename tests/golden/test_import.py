"""An existing practice is taken over, and the first day's report can be read by a biller."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from superbill.core import x12
from superbill.core.claim import values, write_837
from superbill.core.remit import write_835
from tests import builders, builders_remit
from tests.golden.conftest import Command, show


def sent(number: int, *claims: values.Claim) -> bytes:
    envelope = builders_remit.envelope(
        sender="OPENRCM01", receiver="PAYER0001", date="20260309", interchange_control=number
    )
    return x12.write_interchange(envelope, [write_837(builders.a_submission(*claims, reference=f"B{number}"))])


def paid(number: int, *claims: object, **more: object) -> bytes:
    remittance = builders_remit.a_remittance(*claims, trace=f"EFT{number}", **more)  # type: ignore[arg-type]
    return x12.write_interchange(builders_remit.envelope(interchange_control=number), [write_835(remittance)])


def the_practice(folder: Path) -> Path:
    """Four claims: one paid with a share for the patient, one denied, one silent, one that lacks a birth date."""
    nameless = replace(builders.ANA, birth=None)
    patients = [
        replace(builders.ANA, first=first, member_id=f"FH3000{at}") for at, first in enumerate(("JO", "KAI", "LU"))
    ]
    claims = [
        builders.a_claim(control_number=f"V-{at}", subscriber=patient, clearinghouse_trace="")
        for at, patient in enumerate(patients)
    ]
    (folder / "sent").mkdir(parents=True)
    (folder / "sent" / "march.837").write_bytes(
        sent(1, *claims, builders.a_claim(control_number="V-9", subscriber=nameless))
    )
    share = [values.Adjustment("CO", "45", 50_00), values.Adjustment("PR", "2", 20_00)]
    no = [values.Adjustment("CO", "50", 150_00)]
    answers = [
        builders_remit.a_claim(builders_remit.a_line(150_00, 80_00, adjustments=share), control_number="V-0"),
        builders_remit.a_claim(builders_remit.a_line(150_00, 0, adjustments=no), control_number="V-1"),
    ]
    (folder / "paid").mkdir()
    (folder / "paid" / "eft1.835").write_bytes(paid(2, *answers))
    (folder / "paid" / "eft2.835").write_bytes(
        paid(3, builders_remit.a_claim(control_number="OLD-1", payer_claim_number="FH2025000009"))
    )
    broken = paid(4, builders_remit.a_claim(control_number="V-2"), amount=80_01)
    (folder / "paid" / "eft3.835").write_bytes(broken)
    (folder / "readme.txt").write_text("how we export\n")
    ours = x12.Body("999", "005010X231A1", [["AK1", "HC", "1", "005010X222A1"], ["AK9", "A", "1", "1", "1"]])
    (folder / "accepted.999").write_bytes(x12.write_interchange(builders_remit.envelope(interchange_control=5), [ours]))
    (folder / "cut off.835").write_bytes(broken[:90])
    return folder


def test_the_first_day_of_an_existing_practice(superbill: Command, tmp_path: Path) -> None:
    folder = the_practice(tmp_path / "export")
    first = superbill("import", folder)
    show(first.out, EXPECTED)
    assert first.code == 1
    again = superbill("import", folder)
    show(again.out, EXPECTED.replace("5 files received", "5 files received, 5 of them before"))
    verified = superbill("books", "verify")
    show(verified.out, PROOFS)
    assert verified.code == 0
    aging = superbill("report", "aging", "--as-of", "2026-04-15")
    show(aging.out, AGING)
    for known, says in (("2026-04-14", "open in all 0.00"), ("2026-04-15", "open in all 320.00")):
        told = superbill("report", "aging", "--as-of", "2026-04-15", "--known", known)
        assert f"by what was known on {known}" in told.out and told.out.splitlines()[-1] == says
    books = superbill("books", "trial-balance", "--as-of", "2026-04-15", "--known", "2026-04-14")
    assert books.out.split()[-3:] == ["together", "0.00", "0.00"]


EXPECTED = """\
5 files received
        2 other files left alone: no claims and no answers to claims
        1 claim sent, 150.00 charged
        1 claim paid, 150.00 charged
        1 claim denied, 150.00 charged
        2 remittances in the books, 160.00 paid
Receivables today: 320.00
 owed by        0-30   31-60  61-90  91-120  121-150  151-180  181+
 FIRST HEALTH         300.00
 Patients      20.00
in suspense, for claims that are not among the files: 80.00
Denials open: 150.00
        1 for medical necessity, 150.00
Underpayments: enter your contracts to see them, or try `superbill remit audit` on the same folder.
Waits for a person:
  1 remittance parked because the sums do not tie
  2 files or transactions parked
    CLM-201, 1 time: Claim V-9 of an earlier system cannot be taken over: it gives no name or no birth date of the patient.
    X12-103, 1 time: The ISA segment is too damaged to tell the delimiters of this interchange.
"""
PROOFS = """\
holds   the books balance: 0.00 over 7 entries
holds   the books equal the documents: 3 remittances read again, 0 differ
holds   the A/R roll-forward leaves 0.00
holds   every application, planned again from its document, makes the same 10 postings
holds   charges are those of their visits and of the 837s, 6 compared
holds   patients' payments are their receipts, 0 compared
holds   deposits are the bank's, and what they explain, 0 compared
holds   slips took their receipts' money to the bank and left the rest in the drawer, 0 compared
holds   decisions moved what was decided, 0 compared
"""
AGING = """\
A/R aging as of April 15, 2026
                                          0-30       31-60       61-90      91-120     121-150     151-180        181+     credits
FIRST HEALTH                              0.00      300.00        0.00        0.00        0.00        0.00        0.00        0.00
Patients                                 20.00        0.00        0.00        0.00        0.00        0.00        0.00        0.00
total                                    20.00      300.00        0.00        0.00        0.00        0.00        0.00
open in all 320.00
"""
