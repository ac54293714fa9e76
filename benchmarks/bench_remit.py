"""835 bytes to typed, reconciled remittances: claims a second, and memory, ours beside the peers'.

Run: ``python -m benchmarks.bench_remit [CLAIMS]``. Every claim has 30 segments; the file is made here. It has no
PER, without which linuxforhealth-x12 and its successor can read it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from benchmarks import peers
from benchmarks.bench_claim import resident

from superbill.core import x12
from superbill.core.findings import Finding
from superbill.core.remit import iter_remit_claims, read_835, reconcile, reconcile_claim, reconcile_transaction
from superbill.core.remit.values import RemitClaim

CLAIM = (
    "CLP*A-{n}*1*{charge}*{paid}*{share}*MB*FH{n:012}*11*1~NM1*QC*1*DOE*PAT****MI*1EG4TE5MK73~"
    "NM1*82*1*CHEN*MEI****XX*1679576722~MOA***MA01~DTM*232*202602{day:02}~DTM*050*20260214~"
)
LINE = (
    "SVC*HC:{code}*{charge}*{paid}**1~DTM*472*202602{day:02}~CAS*CO*45*{cut}~CAS*PR*2*{share}~REF*6R*L{row}~"
    "AMT*B6*{allowed}~"
)
HEADER = (
    "ISA*00*          *00*          *ZZ*PAYER0001      *ZZ*OPENRCM01      *260320*0610*^*00501*000000777*0*T*:~"
    "GS*HP*PAYER0001*OPENRCM01*20260320*0610*777*X*005010X221A1~ST*835*1001~"
    "BPR*I*{total}*C*ACH*CCP*01*111000025*DA*000123456*1512345678**01*111000614*DA*987654321*20260323~"
    "TRN*1*EFT20260320001*1512345678~N1*PR*FIRST HEALTH*XV*751234567~"
    "N3*1 FIRST PLAZA~N4*DALLAS*TX*752010001~N1*PE*CEDAR FAMILY CLINIC*XX*1234567893~LX*1~"
)


def chunks(claims: int, size: int = 500) -> Iterator[bytes]:
    """A balanced 835 of ``claims`` claims, piece by piece."""
    total = sum(paid for n in range(claims) for _, paid, _ in _lines(n))
    yield HEADER.format(total=f"{total / 100:.2f}").encode()
    for start in range(0, claims, size):
        yield "".join(_claim(n) for n in range(start, min(start + size, claims))).encode()
    yield f"SE*{claims * 30 + 9}*1001~GE*1*777~IEA*1*000000777~".encode()


def _lines(n: int) -> list[tuple[int, int, int]]:
    """Charge, payment and the patient's share of each line, in cents."""
    return [(25_000 + (n + row) % 500, 10_000 + (n + row) % 400, 2_000 + n % 100) for row in range(4)]


def _claim(n: int) -> str:
    day, lines = n % 28 + 1, _lines(n)
    charge, paid, share = (f"{sum(amounts) / 100:.2f}" for amounts in zip(*lines, strict=True))
    rows = [
        LINE.format(
            row=row,
            code=99_202 + (n + row) % 13,
            day=day,
            charge=f"{charged / 100:.2f}",
            paid=f"{pays / 100:.2f}",
            share=f"{owed / 100:.2f}",
            cut=f"{(charged - pays - owed) / 100:.2f}",
            allowed=f"{(pays + owed) / 100:.2f}",
        )
        for row, (charged, pays, owed) in enumerate(lines, 1)
    ]
    return CLAIM.format(n=n, day=day, charge=charge, paid=paid, share=share) + "".join(rows)


def typed(source: Iterator[bytes]) -> int:
    """Read claim by claim; the number of claims."""
    return sum(isinstance(part, RemitClaim) for part, _ in iter_remit_claims(x12.segments(source)))


def streamed(source: Iterator[bytes]) -> int:
    """Read and reconcile claim by claim; the number of claims. Memory does not grow."""
    count = paid = 0
    wrong: list[Finding] = []
    for part, findings in iter_remit_claims(x12.segments(source)):
        wrong += findings
        if isinstance(part, RemitClaim):
            reconcile_claim(part, wrong)
            paid += part.paid
            count += 1
        else:
            reconcile_transaction(part, paid, wrong)
            paid = 0
    assert not wrong, wrong[:3]
    return count


def whole(data: bytes) -> int:
    """Read the whole file into one remittance and reconcile it."""
    document, _ = x12.read(data)
    count = 0
    for transaction in document.transactions:
        remittance, findings = read_835(transaction)
        assert remittance is not None
        assert not findings
        result = reconcile(remittance)
        assert result.balanced
        count += len(remittance.claims)
    return count


def main() -> None:
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    pieces = list(chunks(claims))
    size = sum(map(len, pieces)) / 1e6
    for name, run in (
        ("bytes to claims, streamed", lambda: typed(iter(pieces))),
        ("the same, reconciled", lambda: streamed(iter(pieces))),
        ("bytes to remittances, reconciled", lambda: whole(b"".join(pieces))),
    ):
        best = min(_timed(run, claims) for _ in range(3))
        print(f"835 {name:32} {claims:>8,} claims  {claims / best:>9,.0f} claims/s  {size:.1f} MB")
    peers.show("835", b"".join(chunks(peers.CLAIMS)))
    print(f"835 {size:,.0f} MB streamed and reconciled: {resident('benchmarks.bench_remit', claims)}")


def _timed(run, claims: int) -> float:  # type: ignore[no-untyped-def]
    start = time.process_time()
    assert run() == claims
    return time.process_time() - start


if __name__ == "__main__":
    main()
