"""How many claims a core scrubs in a second, and how much memory the tables cost.

    python -m benchmarks.bench_edits [FOLDER OF COMPILED TABLES] [CLAIMS]

Without a folder the published tables beside this checkout are compiled for the occasion, where they are there;
otherwise the demonstration tables are used. Every claim is another one: codes, days, people and charges vary, and
the records of the practice (history, contracts, policy) are given.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks import bench_claim
from msgspec import structs

from superbill.core import codes, edits
from superbill.core.claim.values import Claim, Diagnosis, Procedure
from superbill.core.edits.witness import claim_of
from superbill.core.ids import npi_with_check_digit

ON = date(2026, 5, 11)
VISITS = ("99212", "99213", "99214", "99203", "99204")
OTHERS = ("93000", "20610", "36415", "80053", "85025", "17000", "69210", "96372", "90471", "94010", "71046", "11721")
DIAGNOSES = ("I10", "E119", "E1122", "N1831", "J069", "M1711", "M5450", "E785", "K219", "F419", "Z0000", "H6121")


def claims(count: int) -> list[Claim]:
    """Claims of one to four lines and one to four diagnoses."""
    dice = random.Random(7)
    base = claim_of(
        {"coverage": {"filing_code": "MB"}, "clia": "14D0000001", "referring": {"last": "Moss", "npi": "1234567893"}}
    )
    doctors = [
        structs.replace(base.rendering, npi=npi_with_check_digit(str(155500000 + number)))  # type: ignore[type-var]
        for number in range(200)
    ]
    made = []
    for number in range(count):
        day = date(2026, 1, 5) + timedelta(dice.randrange(120))
        diagnoses = tuple(Diagnosis(code) for code in dice.sample(DIAGNOSES, dice.randint(1, 4)))
        picked = [dice.choice(VISITS), *dice.sample(OTHERS, dice.randint(0, 3))]
        lines = tuple(
            structs.replace(
                base.lines[0],
                number=at,
                procedure=Procedure(code, ("25",) if at == 1 and len(picked) > 1 else ()),
                charge=dice.randrange(2000, 30000),
                units=Decimal(1),
                pointers=tuple(range(1, len(diagnoses) + 1))[:4],
                service_from=day,
            )
            for at, code in enumerate(picked, 1)
        )
        made.append(
            structs.replace(
                base,
                control_number=f"B{number}",
                charge=sum(line.charge for line in lines),
                diagnoses=diagnoses,
                lines=lines,
                rendering=dice.choice(doctors),
            )
        )
    return made


FILES = (
    ("icd10cm", "icd10cm/icd10cm-Code-Descriptions-2026.zip"),
    ("icd10cm-notes", "icd10cm/icd10cm-tabular-April-1-2026.xml.gz"),
    ("icd10pcs", "icd10pcs/cms_2026_pr.zip"),
    ("hcpcs", "hcpcs/hcpcs_2025_OCT_codes_longdesc.csv"),
    ("mpfs", "mpfs/PPRRVU2026_Jul_nonQPP.csv"),
    ("mue-practitioner", "ncci/mue_practitioner_2024-07-01.csv"),
    ("addon", "ncci/ncci_aoc_2024.csv"),
    ("coverage", "coverage/lcd_coverage_2026-04.json"),
    ("taxonomy", "taxonomy/nucc_taxonomy_240_codes.csv"),
    ("ptp-practitioner", "ncci/ncci_ptp_practitioner_2024-07-01.csv.gz"),
    ("ptp-hospital", "ncci/ncci_ptp_outpatient_hospital_2024-07-01.csv.gz"),
)


def compiled(folder: Path) -> Path | None:
    """The published tables, compiled in a process of their own so that its memory is not counted here."""
    shared = Path(os.environ.get("SUPERBILL_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    if not shared.is_dir():
        return None
    lines = "".join(f"codes.compile_table({kind!r}, Path({str(shared / path)!r}), out);" for kind, path in FILES)
    program = f"from pathlib import Path; from superbill.core import codes; out = Path({str(folder)!r}); {lines}"
    subprocess.run([sys.executable, "-c", program], check=True)
    return folder


def open_pairs(folder: Path) -> None:
    """How long the largest table takes to open, and what it costs."""
    for path in sorted(folder.glob("ptp-*.table")):
        before, began = resident(), time.perf_counter()
        table = codes.tables.CodeTables(codes.tables.open_tables([path]))
        edit = table.ptp.get("45385", "45378", ON) or table.ptp_hospital.get("45385", "45378", ON)
        seconds = time.perf_counter() - began
        print(
            f"{path.stem}: {table.infos[0].rows:,} pairs opened and one found in {seconds * 1000:.1f} ms,"
            f" {resident() - before:.1f} MB more; the file of {path.stat().st_size / 1e6:.0f} MB is mapped and shared"
        )
        assert edit is not None


def resident() -> float:
    """Megabytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else compiled(Path(scratch))
        if folder is not None:
            open_pairs(folder)
        measure(folder)


def measure(folder: Path | None) -> None:
    began = time.perf_counter()
    tables = codes.load(folder) if folder is not None else codes.demo()
    what = "published tables" if folder is not None else "demonstration tables"
    print(f"{what} opened in {time.perf_counter() - began:.3f} s: {len(tables.infos)} releases")
    made = claims(int(sys.argv[2]) if len(sys.argv) > 2 else 50_000)
    context = edits.Context(
        history=(),
        coverages=(edits.CoverageSpan(payer_id="INV01", start=date(2020, 1, 1)),),
        limits=(edits.FilingLimit(payer_id="INV01", contract="Invented Health", days=365),),
        policy=edits.Policy(authorization=("27000-27999",)),
    )
    for claim in made[:500]:
        edits.scrub(claim, tables, ON, context)
    print(bench_claim.machine())
    gc.freeze()  # the claims were made here and would not all be alive in a program that reads them one by one
    began = time.process_time()
    found = sum(len(edits.scrub(claim, tables, ON, context)) for claim in made)
    seconds = time.process_time() - began
    print(
        f"scrubbed {len(made):,} claims in {seconds:.2f} s of processor time: {len(made) / seconds:,.0f} claims/s, {found:,} findings"
    )
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
