"""NCCI and MUE on random claims against plain re-computations; duties of the whole scrub."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from superbill.core import codes
from superbill.core.claim.values import Claim, Procedure
from superbill.core.edits import Context, PastLine, Side, scrub
from superbill.core.edits.witness import SENT, claim_of
from superbill.core.findings import Finding
from tests.core.edits.corpus import tables_of

PLAIN = {("A0001", "B0002"): "1", ("A0001", "B0003"): "0", ("B0002", "B0003"): "1", ("99213", "A0001"): "1"}
LIMITS = {"A0001": (2, "1"), "B0002": (3, "2"), "B0003": (2, "3")}
TABLES = tables_of(
    {
        "ptp-practitioner": [[one, two, mark] for (one, two), mark in PLAIN.items()],
        "mue-practitioner": [[code, units, mark] for code, (units, mark) in LIMITS.items()],
    }
)
BYPASS = {"LT", "RT", "59", "XS", "25", "91", "57", "78", "E1"}
LINES = st.lists(
    st.tuples(
        st.sampled_from(["A0001", "B0002", "B0003", "99213"]),
        st.lists(st.sampled_from(sorted(BYPASS | {"76", "50", "26"})), max_size=2, unique=True),
        st.integers(0, 1),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=5,
)


def _claim(lines: list[tuple[str, list[str], int, int]]) -> Claim:
    base = claim_of({})
    made = tuple(
        structs.replace(
            base.lines[0],
            number=number,
            procedure=Procedure(code, tuple(modifiers)),
            service_from=date(2026, 3, 2) + timedelta(day),
            units=Decimal(units),
        )
        for number, (code, modifiers, day, units) in enumerate(lines, 1)
    )
    return structs.replace(base, lines=made, charge=sum(line.charge for line in made))


def _bypasses(code: str, modifiers: list[str]) -> bool:
    visit = code == "99213"
    kept = set(modifiers) & BYPASS - {"91"}
    return bool(kept - {"59", "XS"} if visit else kept - {"25", "57"})


def _at(found: list[Finding], code: str) -> set[int]:
    return {int(one.where.path.split()[1]) for one in found if one.code == code}


@given(LINES)
def test_pairs_as_the_policy_manual_says(lines: list[tuple[str, list[str], int, int]]) -> None:
    never, unless = set(), set()
    for one, mods1, day1, _ in lines:
        for number, (two, mods2, day2, _) in enumerate(lines, 1):
            mark = PLAIN.get((one, two))
            if day1 != day2 or mark is None:
                continue
            if mark == "0":
                never.add(number)
            elif not (_bypasses(one, mods1) or _bypasses(two, mods2)):
                unless.add(number)
    found = scrub(_claim(lines), TABLES, SENT)
    assert (_at(found, "E015"), _at(found, "W016")) == (never, unless)


@given(LINES, st.integers(0, 3))
def test_units_by_line_and_by_day(lines: list[tuple[str, list[str], int, int]], before: int) -> None:
    past = tuple(
        PastLine(
            claim="W-0", payer_id="INV01", code="B0002", on=date(2026, 3, 2), group="361234567",
            specialty="207Q00000X", units=Decimal(1), state="paid",
        )
        for _ in range(before)
    )  # fmt: skip
    expected = set()
    for number, (code, _, day, units) in enumerate(lines, 1):
        if code not in LIMITS:
            continue
        most, mark = LIMITS[code]
        total = units if mark == "1" else sum(u for c, _, d, u in lines if (c, d) == (code, day))
        if code == "B0002" and day == 0:
            total += before
        if total > most:
            expected.add(number)
    assert _at(scrub(_claim(lines), TABLES, SENT, Context(history=past)), "E017") == expected


@given(LINES)
def test_scrubbing_is_a_function(lines: list[tuple[str, list[str], int, int]]) -> None:
    claim = _claim(lines)
    assert scrub(claim, TABLES, SENT) == scrub(claim, TABLES, SENT)


def test_what_cannot_be_checked_is_said_once_for_each_reason() -> None:
    claim = claim_of({"lines": ["99213", "20610"]})
    found = scrub(claim, codes.builtin(), SENT)
    said = [one.code for one in found if one.code.startswith("I9")]
    assert sorted(said) == ["I901", "I904"]
    tables = next(one for one in found if one.code == "I901")
    for kind in ("icd10cm", "ptp-practitioner", "mue-practitioner", "addon", "mpfs", "cpt"):
        assert f"({kind})" in tables.value or f"({kind})" in tables.message


def test_a_payer_does_not_ask_for_a_practices_records() -> None:
    found = scrub(claim_of({}), codes.demo(), SENT, Context(side=Side.PAYER))
    assert "I904" not in {one.code for one in found}


def test_old_and_later_tables_are_told_apart() -> None:
    later = scrub(claim_of({"lines": ["99213 @2019-03-02"]}), codes.demo(), SENT)
    assert "I903" in {one.code for one in later}
    opened = tables_of({"mue-practitioner": [["99213", 1, "3"]]})
    assert "I902" not in {one.code for one in scrub(claim_of({}), opened, SENT)}


def test_findings_never_print_the_patient() -> None:
    claim = claim_of(
        {"coverage": {"filing_code": "MB"}, "subscriber": {"member_id": "1SG4TE5MK73", "last": "", "sex": ""}}
    )
    text = repr(scrub(claim, codes.demo(), SENT))
    assert "1SG4TE5MK73" not in text
    assert "Iris" not in text


ODD = st.text(alphabet="A0 9.-_éxZ", max_size=8)
DAYS = st.one_of(st.none(), st.dates())


@given(
    st.lists(st.tuples(ODD, st.lists(ODD, max_size=4), DAYS, DAYS, st.decimals(-9, 9, places=1)), max_size=3),
    st.lists(ODD, max_size=3),
    ODD,
    st.sampled_from(["P", "I", "D"]),
    st.sampled_from(["MB", "CI"]),
    DAYS,
)
def test_any_claim_is_answered_and_never_raises(
    lines: list[tuple[str, list[str], date | None, date | None, Decimal]],
    diagnoses: list[str],
    place: str,
    kind: str,
    filing: str,
    birth: date | None,
) -> None:
    base = claim_of({"kind": kind, "coverage": {"filing_code": filing}})
    made = tuple(
        structs.replace(
            base.lines[0],
            number=number,
            procedure=Procedure(code, tuple(modifiers)),
            service_from=start,
            service_to=end,
            units=units,
            pointers=(0, 7),
        )
        for number, (code, modifiers, start, end, units) in enumerate(lines, 1)
    )
    claim = structs.replace(
        base,
        lines=made,
        facility_code=place,
        diagnoses=tuple(structs.replace(base.diagnoses[0], code=code) for code in diagnoses),
        subscriber=structs.replace(base.subscriber, birth=birth),
        statement_to=birth,
    )
    past = PastLine(claim="W-0", payer_id="INV01", code="27447", on=SENT, group="361234567", specialty="207Q00000X")
    assert all(one.message for one in scrub(claim, TABLES, SENT, Context(history=(past,))))
