"""835 bytes to typed, reconciled remittances: claims per second and peak memory.

Run: ``python benchmarks/bench_remit.py [CLAIMS]``. The file is made here; nothing is read or written on disk.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Iterator

from superbill.core import x12
from superbill.core.findings import Finding
from superbill.core.remit import iter_remit_claims, read_835, reconcile, reconcile_claim, reconcile_transaction
from superbill.core.remit.values import RemitClaim

CLAIM = (
    "CLP*A-{n}*1*{charge}*{paid}*27.12*MB*FH{n:012}*11*1~NM1*QC*1*DOE*PAT****MI*1EG4TE5MK73~"
    "NM1*82*1*CHEN*MEI****XX*1679576722~MOA***MA01~DTM*232*202602{day:02}~DTM*050*20260214~"
    "SVC*HC:99214*250*106.32**1~DTM*472*202602{day:02}~CAS*CO*45*114.39**253*2.17~CAS*PR*2*27.12~"
    "REF*6R*L1~AMT*B6*135.61~"
    "SVC*HC:71046*{other}*{half}**1~DTM*472*202602{day:02}~CAS*CO*45*{cut}~REF*6R*L2~AMT*B6*{half}~"
)
HEADER = (
    "ISA*00*          *00*          *ZZ*PAYER0001      *ZZ*OPENRCM01      *260320*0610*^*00501*000000777*0*T*:~"
    "GS*HP*PAYER0001*OPENRCM01*20260320*0610*777*X*005010X221A1~ST*835*1001~"
    "BPR*I*{total}*C*ACH*CCP*01*111000025*DA*000123456*1512345678**01*111000614*DA*987654321*20260323~"
    "TRN*1*EFT20260320001*1512345678~N1*PR*FIRST HEALTH*XV*FH001~N1*PE*CEDAR FAMILY CLINIC*XX*1234567893~LX*1~"
)


def chunks(claims: int, size: int = 500) -> Iterator[bytes]:
    """A balanced 835 of ``claims`` claims, piece by piece."""
    total = sum(10_632 + 4_000 + n % 500 for n in range(claims))
    yield HEADER.format(total=f"{total / 100:.2f}").encode()
    for start in range(0, claims, size):
        yield "".join(_claim(n) for n in range(start, min(start + size, claims))).encode()
    yield f"SE*{claims * 17 + 7}*1001~GE*1*777~IEA*1*000000777~".encode()


def _claim(n: int) -> str:
    half = 4_000 + n % 500
    return CLAIM.format(
        n=n,
        day=n % 28 + 1,
        charge=f"{(25_000 + 8_000 + n % 500) / 100:.2f}",
        paid=f"{(10_632 + half) / 100:.2f}",
        other=f"{(8_000 + n % 500) / 100:.2f}",
        half=f"{half / 100:.2f}",
        cut=f"{(8_000 + n % 500 - half) / 100:.2f}",
    )


def stream(source: Iterator[bytes]) -> int:
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
        ("streamed, reconciled", lambda: stream(iter(pieces))),
        ("whole, reconciled", lambda: whole(b"".join(pieces))),
    ):
        best = min(_timed(run, claims) for _ in range(3))
        print(f"835 {name:22} {claims:>8,} claims  {size:6.1f} MB  {claims / best:>9,.0f} claims/s")
    tracemalloc.start()
    stream(chunks(claims))
    print(f"835 streamed, peak memory of Python objects {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")


def _timed(run, claims: int) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    assert run() == claims
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
