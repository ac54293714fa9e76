"""How many claims a second of processor time one core adjudicates: benefits, accumulators, coding edits and the fee schedule.

Run ``python -m benchmarks.bench_payer [FOLDER]`` with a folder of compiled tables. Without one the published tables
beside this checkout are compiled for the occasion, where they are there; otherwise the demonstration tables are used.
The claims are synthetic: a visit and up to two other services of a family practice, a thousand members of families, one
after the other on growing accumulators. Splitting an 837P alone says how fast this machine is just now.
"""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks import bench_claim
from benchmarks.bench_edits import compiled

from superbill.core.claim.values import Claim, ClaimKind, Coverage, Diagnosis, Line, Payer, Person, Procedure, Provider
from superbill.core.codes import CodeTables, demo, load
from superbill.core.payer import Accumulators, Case, Member, ProviderStatus, adjudicate, read_plan

PLAN = """
[plan]
id = "BENCH"
sequestration_percent = 2
authorization_codes = ["70540-70559"]
filing = { days = 365 }
tiers = [{ deductible = 500, deductible_family = 1000, oop_maximum = 4000, oop_maximum_family = 8000, coinsurance_percent = 20 }]
benefits = [
    { name = "preventive", codes = ["99381-99397"], preventive = true },
    { name = "office visit", codes = ["99202-99215"], copay = 25, copay_only = true, copay_per = "claim" },
    { name = "therapy", codes = ["97110-97140"], limit_visits = 60 },
]
terms = [{ name = "120 % of Medicare", rules = [{ basis = "mpfs", percent = 120 }, { basis = "percent of charge", percent = 60 }] }]
"""
NPI = "1003000126"
CLAIMS = 20_000


def claims(tables: CodeTables) -> list[Claim]:
    """The claims to decide."""
    chance = random.Random(7)
    release = tables.mpfs.values.at(date(2026, 3, 2))
    known = {row.code for row in release or ()}
    visits = [code for code in ("99213", "99214", "99203", "99215") if code in known]
    others = [code for code in ("20610", "17000", "97110", "36415", "93000", "81002") if code in known]
    first = date(2026, 1, 5)
    made = []
    for number in range(CLAIMS):
        on = first + timedelta(days=chance.randrange(300))
        beside = chance.sample(others, chance.choice((0, 0, 1, 1, 2)))
        procedures = [Procedure(chance.choice(visits), ("25",) if beside else ()), *map(Procedure, beside)]
        lines = tuple(
            Line(position, procedure, chance.randrange(5000, 40000), pointers=(1,), service_from=on)
            for position, procedure in enumerate(procedures, 1)
        )
        who = f"M{number % 1000}"
        made.append(
            Claim(
                kind=ClaimKind.PROFESSIONAL,
                control_number=f"B{number}",
                charge=sum(line.charge for line in lines),
                facility_code="11",
                billing=Provider(last="Bench Practice", organization=True, npi=NPI, tax_id="123456789"),
                coverage=Coverage(filing_code="CI"),
                subscriber=Person(last="Bench", first="Member", member_id=who),
                payer=Payer(name="Bench", id="BENCH"),
                lines=lines,
                diagnoses=(Diagnosis("J069"),),
            )
        )
    return made


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else compiled(Path(scratch))
        measure(load(folder) if folder is not None else demo())


def measure(tables: CodeTables) -> None:
    plan, problems = read_plan(PLAN)
    assert plan is not None, problems
    work = claims(tables)
    members = {f"M{n}": Member(f"M{n}", family=f"F{n // 4}") for n in range(1000)}
    accumulators = {f"F{n}": Accumulators() for n in range(250)}
    histories: dict[str, list[object]] = {name: [] for name in members}
    provider = ProviderStatus(npi=NPI)
    outcomes: dict[str, int] = {}
    gc.freeze()  # the claims to decide are input, not the engine's garbage
    started = time.process_time()
    for number, claim in enumerate(work):
        member = members[claim.subscriber.member_id]
        history = histories[member.id]
        decision = adjudicate(
            Case(
                claim=claim,
                plan=plan,
                received=date(2026, 11, 20),
                member=member,
                provider=provider,
                accumulators=accumulators[member.family],
                history=tuple(history[-10:]),  # type: ignore[arg-type]
                claim_number=f"P{number}",
            ),
            tables,
        )
        accumulators[member.family] = accumulators[member.family].apply(decision.all_draws)
        history.extend(decision.history)
        outcomes[decision.outcome.value] = outcomes.get(decision.outcome.value, 0) + 1
    seconds = time.process_time() - started
    lines = sum(len(claim.lines) for claim in work)
    print(f"adjudicate: {len(work) / seconds:,.0f} claims/s, {lines / seconds:,.0f} lines/s ({outcomes}; tables: "
          f"{'demo' if tables.mpfs.values.infos[0].demo else 'published'}; {bench_claim.machine()})")  # fmt: skip


if __name__ == "__main__":
    main()
