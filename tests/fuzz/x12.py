"""Mutants by the thousand: ``python -m tests.fuzz.x12 --mutants 100000``.

Each is a good file of some family with a random change, or one of the labelled faults with another change on top; one
in a thousand is a large file in which a stretch of segments comes again and again, for what grows faster than the file.
Nothing may raise, lose a byte, or take more than a second per 100 KB; what must be a fault by construction (``SURE``
and the labelled faults) may not pass silently; and what validation learnt from earlier files may not change its verdict.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable

from superbill.core.x12 import Body, explain, group_results, interchange_results, read, to_bytes, validate, write_999
from tests.core.x12 import mutants as labelled
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import file_of
from tests.core.x12.unlearnt import unlearnt


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


LARGE = 200_000
"""Bytes of a stretched file."""
ONE_IN = 1_000


def _stretched(rng: random.Random) -> bytes:
    """A file of some family in which a stretch of segments is repeated within its transaction."""
    body = rng.choice(list(FAMILIES.values()))
    rows = [tuple(row) for row in body.segments]
    start, end = sorted(rng.sample(range(len(rows) + 1), 2))
    stretch = rows[start:end]
    times = LARGE // sum(len(element) + 1 for row in stretch for element in row)
    return file_of(Body(body.set_id, body.version, rows[:start] + stretch * times + rows[end:]))


def _strewn(rng: random.Random, data: bytes) -> bytes:
    """One byte of the file's values turned into another wherever it stands."""
    return data.replace(bytes([rng.choice(data)]), bytes([rng.randrange(256)]))


def run(mutants: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How many of each kind, and what went wrong."""
    rng = random.Random(seed)
    files = [file_of(body) for body in FAMILIES.values()] + [file_of(*FAMILIES.values())]
    faulty = [mutant for body in FAMILIES.values() for mutant in labelled.of(body)]
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(mutants):
        if rng.randrange(ONE_IN) == 0:
            name, data, sure = "large", _stretched(rng), False
            if rng.random() < 0.7:
                data = rng.choice((*ANY, *SURE, _strewn))(rng, data)
        elif rng.random() < 0.3:
            mutant = rng.choice(faulty)
            name, data, sure = mutant.label, mutant.data, True
            if rng.random() < 0.5:
                data = rng.choice(ANY)(rng, data)
                name, sure = "a label and more", False
        else:
            change = rng.choice(SURE + ANY)
            name, data, sure = change.__name__.lstrip("_"), change(rng, rng.choice(files)), change in SURE
        counts[name] += 1
        if said := _judge(data, sure=sure):
            faults.append(f"mutant {number} of seed {seed} ({name}): {said}")
    return counts, faults


def _judge(data: bytes, *, sure: bool) -> str:
    """What is wrong with how a file is dealt with."""
    started = time.process_time()
    try:
        document, _ = read(data)
        found = validate(document)
        interchange_results(document, found)
        for result in group_results(document, found):
            write_999(result)
        for _ in explain(document, found):
            pass
        spent = time.process_time() - started
        lossless = to_bytes(document) == data
        unmoved = found == unlearnt(document)
    except Exception as error:
        return f"{type(error).__name__} {error}"
    if not lossless:
        return "bytes were lost"
    if spent > max(1.0, len(data) / 100_000):
        return "took more than a second per 100 KB"
    if not unmoved:
        return "judged otherwise for what was learnt before"
    return "accepted in silence" if sure and not found else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts, faults = run(options.mutants, options.seed)
    for kind, count in sorted(counts.items()):
        print(f"{kind:48} {count:>8}")
    print("\n".join(faults[:20]) or "no exception, no lost byte, no silent acceptance")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
