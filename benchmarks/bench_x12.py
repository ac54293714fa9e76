"""Claims a second of processor time, validating ours beside pyx12: ``python -m benchmarks.bench_x12 [claims]``.

The first 837P is the usual one of 30 segments.
Reading into values, and the peers that do, are in ``bench_claim`` and ``bench_remit``.
"""

from __future__ import annotations

import io
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import bench_claim
from tests.core.x12.samples import ENVELOPE, PROFESSIONAL, REMITTANCE

from superbill.core.x12 import Body, group_results, read, segments, stream, validate, write_999, write_interchange


def many(body: Body, opener: str, claims: int) -> Body:
    """A body with its claim repeated, 5,000 claims would be the usual most of one transaction."""
    rows = [tuple(segment) for segment in body.segments]
    first = next(n for n, row in enumerate(rows) if row[0] == opener)
    tail = next((n for n, row in enumerate(rows) if row[0] == "PLB"), len(rows))
    return Body(body.set_id, body.version, rows[:first] + rows[first:tail] * claims + rows[tail:])


def timed(name: str, claims: int, work: Callable[[], object]) -> None:
    started = time.process_time()
    work()
    spent = time.process_time() - started
    print(f"{name:44} {claims / spent:>12,.0f} claims/s {spent:>8.2f} s")


def pyx12_validates(data: bytes) -> None:
    import pyx12.params
    import pyx12.x12n_document

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.x12"
        path.write_bytes(data)
        pyx12.x12n_document.x12n_document(pyx12.params.params(), str(path), io.StringIO(), None, None)


def usual(claims: int) -> None:
    """The 837P of 30 segments: split, read with its envelope, validated by SNIP 1 to 4 and answered with a 999."""
    data = b"".join(bench_claim.chunks(claims))
    print(f"837P: {claims:,} claims, 30 segments each, {len(data) / 1e6:.1f} MB")
    print(bench_claim.machine())
    timed("document, lossless", claims, lambda: read(data))

    def whole() -> None:
        document, _ = read(data)
        for result in group_results(document, validate(document, types={1, 2, 3, 4})):
            write_999(result)

    timed("read, validated (SNIP 1 to 4), 999", claims, whole)
    few = min(claims, 200)
    small = b"".join(bench_claim.chunks(few))
    timed("pyx12: read, validated, 999", few, lambda: pyx12_validates(small))


def main() -> None:
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    logging.disable(logging.CRITICAL)
    usual(claims)
    for name, body, opener in (("837P", PROFESSIONAL, "CLM"), ("835", REMITTANCE, "CLP")):
        large = many(body, opener, claims)
        data = write_interchange(ENVELOPE, [large])
        size = sum(len(row) > 0 for row in large.segments) // claims
        print(f"{name}: {claims:,} claims, {size} segments each, {len(data) / 1e6:.1f} MB")
        chunks = [data[at : at + 65_536] for at in range(0, len(data), 65_536)]
        document, _ = read(data)
        timed("segments, streamed", claims, lambda chunks=chunks: sum(1 for _ in segments(chunks)))
        timed("transactions, streamed, envelope checked", claims, lambda chunks=chunks: list(stream(chunks)))
        timed("document, lossless", claims, lambda data=data: read(data))
        timed("validated (SNIP 1 to 5)", claims, lambda document=document: validate(document))

        def whole(data: bytes = data) -> None:
            document, _ = read(data)
            for result in group_results(document, validate(document)):
                write_999(result)

        timed("read, validated, 999", claims, whole)
        timed("written", claims, lambda large=large: write_interchange(ENVELOPE, [large]))
        few = min(claims, 100)
        small = write_interchange(ENVELOPE, [many(body, opener, few)])
        timed("pyx12: read, validated, 997", few, lambda small=small: pyx12_validates(small))


if __name__ == "__main__":
    main()
