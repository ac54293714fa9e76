"""A day's services on several claims come to what they would come to on one, whatever the order in which they arrive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from superbill.core.claim.values import Claim, ClaimKind, Coverage, Diagnosis, Line, Payer, Person, Procedure, Provider
from superbill.core.codes import builtin
from superbill.core.payer import Accumulators, Case, Member, price, prices, read_plan, read_terms
from superbill.core.payer.lawful import faults
from superbill.core.payer.office import Office
from superbill.core.payer.witness_file import FeeEntry, TablesEntry, Witness, tables_of

ON = date(2026, 3, 2)
FEES = {"11042": "132.60", "12001": "113.90", "58100": "98.20", "99213": "95.19"}
ENDOSCOPIES = {"43239": "123.58", "43249": "150.00"}
TABLES = tables_of(
    Witness(
        tables=TablesEntry(
            conversion_factor=Decimal(1),
            mpfs=(
                *(
                    FeeEntry(code, Decimal(fee), Decimal(0), multiple="0" if code == "99213" else "2")
                    for code, fee in FEES.items()
                ),
                *(
                    FeeEntry(code, Decimal(fee), Decimal(0), multiple="3", endo_base="43235")
                    for code, fee in ENDOSCOPIES.items()
                ),
                FeeEntry("43235", Decimal(110), Decimal(0), multiple="2"),
            ),
        )
    ),
    builtin(),
)
PLAN, _ = read_plan("""
id = "P"
policy = { coding = false, duplicates = false, recalculate = "service order" }
tiers = [{ coinsurance_percent = 20, oop_maximum = 100 }]
terms = [{ rules = [{ basis = "mpfs" }] }]
""")


def receive(office: Office, number: int, codes: list[str]) -> None:
    lines = tuple(Line(at, Procedure(code), 500_00, service_from=ON) for at, code in enumerate(codes, 1))
    claim = Claim(
        kind=ClaimKind.PROFESSIONAL,
        control_number=f"C{number}",
        charge=500_00 * len(lines),
        facility_code="11",
        billing=Provider(last="Practice", organization=True, npi="1003000126"),
        coverage=Coverage(),
        subscriber=Person(last="Kent", member_id="ANA"),
        payer=Payer(),
        lines=lines,
        diagnoses=(Diagnosis("J069"),),
    )
    assert PLAN is not None
    office.receive(Case(claim, PLAN, ON, Member("ANA"), claim_number=str(number)))


def by_claim(office: Office) -> dict[str, list[int]]:
    return {number: [line.allowed for line in one.decision.lines] for number, one in sorted(office.standing.items())}


_CLAIMS = st.lists(st.lists(st.sampled_from([*FEES, *ENDOSCOPIES]), min_size=1, max_size=3), min_size=1, max_size=3)


@given(claims=_CLAIMS, order=st.randoms(use_true_random=False))
def test_a_day_on_several_claims_is_priced_as_on_one(claims: list[list[str]], order: object) -> None:
    together = Office(TABLES)
    receive(together, 1, [code for codes in claims for code in codes])
    arrivals = list(enumerate(claims))
    order.shuffle(arrivals)  # type: ignore[attr-defined]
    apart = Office(TABLES)
    for number, codes in arrivals:
        receive(apart, number, codes)
    in_order = Office(TABLES)
    for number, codes in enumerate(claims):
        receive(in_order, number, codes)
    one = together.standing.get("1")
    if one is None or any(f"{n}" not in apart.standing for n, _ in arrivals):
        return  # a sixth procedure waits for a person
    assert sum(map(sum, by_claim(apart).values())) == one.decision.allowed
    assert by_claim(apart) == by_claim(in_order)
    assert apart.accumulators == in_order.accumulators
    standing = Accumulators().apply(draw for each in apart.standing.values() for draw in each.decision.draws)
    assert apart.accumulators == standing
    assert all(not faults(each.decision) for each in apart.standing.values())


_KINDS = (
    *("0", "2", "2 bilateral 1", "2 bilateral 2", "4", "5", "6", "status T", "status N"),
    "stop-loss",
)
_KNOWN = tables_of(
    Witness(
        tables=TablesEntry(
            conversion_factor=Decimal(1),
            mpfs=tuple(
                FeeEntry(
                    f"A000{number}",
                    Decimal(20 + number),
                    Decimal(10),
                    multiple=kind[:1] if kind[:1].isdigit() else "0",
                    bilateral=kind[-1:] if "bilateral" in kind else "0",
                    status=kind[-1:] if "status" in kind else "A",
                    pctc="3" if kind[:1] in ("4", "6") else "0",
                )
                for number, kind in enumerate(_KINDS)
            ),
        )
    ),
    builtin(),
)
_TERMS, _ = read_terms("""
rules = [{ basis = "mpfs", codes = ["A0009"], stop_loss = 90, stop_loss_percent = 50 }, { basis = "mpfs", percent = 120 }]
""")
_SERVICES = st.lists(
    st.tuples(
        st.integers(0, len(_KINDS) - 1),
        st.sampled_from([(), ("LT",), ("RT",), ("50",)]),
        st.sampled_from(["1", "2", "0.5"]),
        st.sampled_from([20_00, 100_00]),
    ),
    min_size=1,
    max_size=4,
)


@given(claims=st.lists(_SERVICES, min_size=1, max_size=4))
def test_what_was_priced_before_changes_no_price(
    claims: list[list[tuple[int, tuple[str, ...], str, int]]],
) -> None:
    assert _TERMS is not None
    fresh: list[object] = []
    again: list[object] = []
    prices._prices.clear()
    for round_ in (again, again, fresh):
        for services in claims:
            if round_ is fresh:
                prices._prices.clear()
            lines = tuple(
                Line(at, Procedure(f"A000{number}", modifiers), charge, Decimal(units), service_from=ON)
                for at, (number, modifiers, units, charge) in enumerate(services, 1)
            )
            asked = Claim(
                kind=ClaimKind.PROFESSIONAL,
                control_number="C1",
                charge=sum(line.charge for line in lines),
                facility_code="11",
                billing=Provider(),
                coverage=Coverage(),
                subscriber=Person(),
                payer=Payer(),
                lines=lines,
            )
            round_.append(price(asked, _TERMS, _KNOWN))
    assert again == [*fresh, *fresh]
