"""Mutants by the thousand: ``python -m tests.fuzz.x12 --mutants 100000``.

Each is a good file with one random change. Nothing may raise, lose a byte, or take long; a change that
must be a fault by construction (``SURE``) may not pass silently.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable

from superbill.core.x12 import Body, group_results, read, to_bytes, validate, write_999
from tests.core.x12.samples import BODIES, file_of

Rows = list[list[str]]


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(1, len(data) - 1)]


def _flip(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.choice([b"*", b"~", b":", b"^", b"ISA", b"\n", b"\x00", b"\xff", b"ST*"]) + data[at:]


def _drop_segment(rng: random.Random, data: bytes) -> bytes:
    rows = data.split(b"~")
    rows.pop(rng.randrange(len(rows) - 1))
    return b"~".join(rows)


def _double_segment(rng: random.Random, data: bytes) -> bytes:
    rows = data.split(b"~")
    at = rng.randrange(len(rows) - 1)
    rows.insert(at, rows[at])
    return b"~".join(rows)


def _swap(rng: random.Random, data: bytes) -> bytes:
    rows = data.split(b"~")
    a, b = rng.sample(range(len(rows) - 1), 2)
    rows[a], rows[b] = rows[b], rows[a]
    return b"~".join(rows)


SURE: tuple[Callable[[random.Random, bytes], bytes], ...] = (_cut, _drop_segment, _double_segment)
"""Changes that break a count or lose a trailer, so that silence would be a fault of ours."""
ANY: tuple[Callable[[random.Random, bytes], bytes], ...] = (_flip, _insert, _swap)


def run(mutants: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How many of each kind, and what went wrong."""
    rng = random.Random(seed)
    files = [file_of(body) for body in BODIES] + [file_of(*BODIES, Body("835", "005010X221A1", []))]
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(mutants):
        change = rng.choice(SURE + ANY)
        data = change(rng, rng.choice(files))
        started = time.perf_counter()
        try:
            document, _ = read(data)
            found = validate(document)
            for result in group_results(document, found):
                write_999(result)
            lossless = to_bytes(document) == data
        except Exception as error:
            faults.append(f"mutant {number} of seed {seed} ({change.__name__}): {type(error).__name__} {error}")
            continue
        counts[change.__name__.lstrip("_")] += 1
        if not lossless:
            faults.append(f"mutant {number} of seed {seed} ({change.__name__}): bytes were lost")
        if change in SURE and not found:
            faults.append(f"mutant {number} of seed {seed} ({change.__name__}): accepted in silence")
        if time.perf_counter() - started > 1:
            faults.append(f"mutant {number} of seed {seed} ({change.__name__}): took more than a second")
    return counts, faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts, faults = run(options.mutants, options.seed)
    for kind, count in sorted(counts.items()):
        print(f"{kind:16} {count:>8}")
    print("\n".join(faults[:20]) or "no exception, no lost byte, no silent acceptance")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
