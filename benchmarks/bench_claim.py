"""837P bytes to typed claims and back: claims a second, and memory, ours beside the peers'.

Run: ``python -m benchmarks.bench_claim [CLAIMS]``. Every claim has 30 segments and a patient of its own; the file
is made here, nothing is read or written on disk.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import peers
from msgspec import structs

from superbill.core import x12
from superbill.core.claim import iter_claims, read_837, write_837
from superbill.core.claim.values import Submission
from superbill.core.findings import Finding

BATCH = 1_000
"""Claims in a transaction, and in a submission that is written."""
CHUNK = 1 << 16
WRITTEN = 5_000
"""Claims held at once for writing: as many as one file usually carries."""
HEADER = (
    "ISA*00*          *00*          *ZZ*OPENRCM01      *ZZ*PAYER0001      *260309*1405*^*00501*000000101*0*T*:~"
    "GS*HC*OPENRCM01*PAYER0001*20260309*1405*101*X*005010X222A1~"
)
START = (
    "ST*837*{control:04}*005010X222A1~BHT*0019*00*B{control:06}*20260309*1405*CH~"
    "NM1*41*2*OPEN BILLING SERVICE*****46*OPENRCM01~PER*IC*EDI DESK*TE*5125550100~"
    "NM1*40*2*FIRST HEALTH*****46*PAYER0001~HL*1**20*1~PRV*BI*PXC*207Q00000X~"
    "NM1*85*2*CEDAR FAMILY CLINIC*****XX*1234567893~N3*100 MAIN ST~N4*AUSTIN*TX*787011234~REF*EI*741234567~"
)
PATIENT = (
    "HL*{hl}*1*22*0~SBR*P*18*GRP{group}******CI~NM1*IL*1*OKAFOR{n}*NGOZI****MI*FH{n:07}~N3*{n} ELM ST~"
    "N4*AUSTIN*TX*{zip}~DMG*D8*{birth}*F~NM1*PR*2*PAYER {payer}*****PI*FH{payer:03}~"
    "CLM*A-{n}*{total}***11:B:1*Y*A*Y*Y~AMT*F5*{group}~REF*G1*AUTH{n}~REF*D9*CH{n:07}~"
    "HI*ABK:J{dx}*ABF:E{group}~NM1*82*1*CHEN{doctor}*MEI****XX*1679576722~PRV*PE*PXC*207Q00000X~"
)
LINE = "LX*{row}~SV1*HC:{code}:25*{charge}*UN*1***1:2~DTP*472*D8*202602{day}~REF*6R*{n}-{row}~"


def _claim(n: int) -> str:
    charges = [80 + (n + row) % 400 for row in range(1, 5)]
    facts = {"n": n, "group": 100 + n % 200, "payer": n % 40, "doctor": n % 300, "dx": 100 + n % 800}
    days = {"day": 10 + n % 18, "birth": f"{1940 + n % 70}{1 + n % 12:02}{1 + n % 28:02}", "zip": 78700 + n % 90}
    head = PATIENT.format(hl=n % BATCH + 2, total=sum(charges), **facts, **days)
    rows = [
        LINE.format(row=row, code=99202 + (n + row) % 13, charge=charge, n=n, day=days["day"])
        for row, charge in enumerate(charges, 1)
    ]
    return head + "".join(rows)


def text(claims: int) -> Iterator[str]:
    """The file, piece by piece."""
    yield HEADER
    for control, start in enumerate(range(0, claims, BATCH), 1):
        numbers = range(start, min(start + BATCH, claims))
        yield START.format(control=control)
        for n in numbers:
            yield _claim(n)
        yield f"SE*{len(numbers) * 30 + 12}*{control:04}~"
    yield f"GE*{-(-claims // BATCH)}*101~IEA*1*000000101~"


def chunks(claims: int) -> Iterator[bytes]:
    """The file in chunks, made as they are asked for."""
    held, size = [], 0
    for piece in text(claims):
        held.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def streamed(pieces: Iterator[bytes]) -> int:
    """Read claim by claim."""
    findings: list[Finding] = []
    count = sum(1 for _ in iter_claims(x12.segments(pieces), findings.append))
    assert not findings, findings[:3]
    return count


def whole(pieces: list[bytes]) -> list[Submission]:
    """Read transaction by transaction."""
    submissions = []
    for transaction in x12.stream(pieces):
        submission, findings = read_837(transaction)
        assert submission and not findings, findings[:3]
        submissions.append(submission)
    return submissions


def written(submissions: list[Submission]) -> int:
    """Write an interchange for each submission."""
    for control, submission in enumerate(submissions, 1):
        x12.write_interchange(structs.replace(ENVELOPE, interchange_control=control), [write_837(submission)])
    return sum(len(submission.claims) for submission in submissions)


def split(pieces: list[bytes]) -> None:
    for piece in pieces:
        for segment in piece.decode().split("~"):
            segment.split("*")


def machine() -> str:
    """How fast this machine is just now, to read a bench's figures by: claims of 30 segments a second, only split."""
    pieces = list(chunks(5_000))
    best = min(_timed(lambda: split(pieces)) for _ in range(3))
    return f"splitting alone {5_000 / best:,.0f} claims/s"


def resident(module: str, claims: int) -> str:
    """The most memory a process of its own has taken from the system to read a file that is made as it is read."""
    script = (
        f"import re\nfrom {module} import chunks, streamed\nassert streamed(chunks({claims})) == {claims}\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return f"the whole process takes {int(done.stdout) / 1024:.0f} MB at most"


ROOT = Path(__file__).resolve().parents[1]
ENVELOPE = x12.Envelope("OPENRCM01", "PAYER0001", "OPENRCM01", "PAYER0001", "20260309", "1405", 1, 1)


def main() -> None:
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    pieces = list(chunks(claims))
    size = sum(map(len, pieces)) / 1e6
    print(machine())
    _show("bytes to claims, streamed", claims, size, lambda: streamed(iter(pieces)))
    _show("bytes to submissions", claims, size, lambda: whole(pieces))
    submissions = whole(list(chunks(min(claims, WRITTEN))))
    count = sum(len(submission.claims) for submission in submissions)
    _show("claims to bytes", count, size * count / claims, lambda: written(submissions))
    peers.show("837P", b"".join(chunks(peers.CLAIMS)))
    print(f"837P {size:,.0f} MB streamed: {resident('benchmarks.bench_claim', claims)}")


def _show(name: str, claims: int, size: float, run: Callable[[], object]) -> None:
    best = min(_timed(run) for _ in range(3))
    print(f"837P {name:32} {claims:>8,} claims  {claims / best:>9,.0f} claims/s  {size:.1f} MB")


def _timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
