"""A remittance's numbers: they hold, or the exact place is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from superbill.core.claim.values import Adjustment, Extra
from superbill.core.remit import read_835, reconcile, reconcile_deposit
from superbill.core.remit.values import ClaimGroup, RemitClaim, RemitLine, Remittance
from tests.builders_remit import a_claim, a_line, a_provider_adjustment, a_remittance, transactions_of
from tests.shared_data import shared
from tests.strategies_remit import remittances

CENT = st.sampled_from((-1, 1))


@settings(max_examples=30, deadline=None)
@given(remittances())
def test_a_balanced_remittance_is_balanced(remittance: Remittance) -> None:
    result = reconcile(remittance)
    assert result.balanced, result.findings
    assert result.transaction.difference == 0
    assert [claim.control_number for claim in result.claims] == [claim.control_number for claim in remittance.claims]
    assert all(
        len(ours.lines) == len(theirs.lines) for ours, theirs in zip(result.claims, remittance.claims, strict=True)
    )


def change(draw: st.DrawFn, remittance: Remittance) -> tuple[Remittance, str]:
    """The remittance with one amount a cent off, and the path where it is."""
    cent = draw(CENT)
    target = draw(st.sampled_from(("payment", "plb", "claim", "line")))
    if target == "plb" and remittance.provider_adjustments:
        return structs.replace(
            remittance, provider_adjustments=_off(draw, remittance.provider_adjustments, cent)[0]
        ), ""
    if target in ("payment", "plb"):
        return structs.replace(remittance, amount=remittance.amount + cent), ""
    index = draw(st.integers(0, len(remittance.claims) - 1))
    claim = remittance.claims[index]
    if target == "claim":
        changed: RemitClaim = _claim_off(draw, claim, cent)
        path = f"claim {claim.control_number}"
    else:
        place = draw(st.integers(0, len(claim.lines) - 1))
        line = _line_off(draw, claim.lines[place], cent)
        changed = structs.replace(claim, lines=(*claim.lines[:place], line, *claim.lines[place + 1 :]))
        path = f"claim {claim.control_number} line {place + 1}"
    claims = (*remittance.claims[:index], changed, *remittance.claims[index + 1 :])
    return structs.replace(remittance, claims=claims), path


def _off(draw: st.DrawFn, several, cent: int):  # type: ignore[no-untyped-def]
    place = draw(st.integers(0, len(several) - 1))
    one = structs.replace(several[place], amount=several[place].amount + cent)
    return (*several[:place], one, *several[place + 1 :]), place


def _claim_off(draw: st.DrawFn, claim: RemitClaim, cent: int) -> RemitClaim:
    name = draw(st.sampled_from(("charge", "paid", "patient_responsibility", "adjustments")))
    if name == "adjustments":
        if claim.adjustments:
            return structs.replace(claim, adjustments=_off(draw, claim.adjustments, cent)[0])
        name = "paid"
    return structs.replace(claim, **{name: getattr(claim, name) + cent})


def _line_off(draw: st.DrawFn, line: RemitLine, cent: int) -> RemitLine:
    name = draw(st.sampled_from(("charge", "paid", "adjustments")))
    if name == "adjustments":
        if line.adjustments:
            return structs.replace(line, adjustments=_off(draw, line.adjustments, cent)[0])
        name = "paid"
    return structs.replace(line, **{name: getattr(line, name) + cent})


@settings(max_examples=60, deadline=None)
@given(remittances(), st.data())
def test_a_wrong_cent_is_always_found_at_its_place(remittance: Remittance, data: st.DataObject) -> None:
    changed, path = data.draw(st.composite(lambda draw: change(draw, remittance))())
    result = reconcile(changed)
    found = [finding for finding in result.findings if finding.code != "REM108"]
    assert found
    if path:
        assert path in {finding.where.path for finding in found}
    only_the_share = {finding.code for finding in found} == {"REM106"}
    assert result.balanced is only_the_share


def test_sample_c_balances_and_one_cent_does_not() -> None:
    (transaction,) = transactions_of(shared("x12/made/835_remit.edi").read_bytes())
    remittance, _ = read_835(transaction)
    assert remittance is not None
    result = reconcile(remittance)
    assert result.balanced
    assert result.findings == ()
    assert (result.transaction.left, result.transaction.right) == (10774, 10774)
    assert sum(claim.paid for claim in remittance.claims) == 15432
    off = reconcile(structs.replace(remittance, amount=10775))
    assert [finding.code for finding in off.findings] == ["REM105"]
    assert "107.74" in off.findings[0].message
    assert "107.75" in off.findings[0].message


def test_a_line_says_where_and_by_how_much() -> None:
    claim = a_claim(a_line(), a_line(10_000, 8_000, adjustments=[Adjustment("CO", "45", 1_999)]))
    claim = structs.replace(claim, charge=20_000, paid=16_000)
    result = reconcile(a_remittance(claim))
    assert [finding.code for finding in result.findings] == ["REM101", "REM102"]
    assert result.findings[0].where.path == "claim A-1 line 2"
    assert result.claims[0].lines[1].difference == 1
    assert "0.01 apart" in result.findings[0].message
    assert not result.balanced


def test_a_claim_without_lines_needs_only_its_own_equation() -> None:
    claim = RemitClaim("A-1", "1", 10_000, 8_000, adjustments=(Adjustment("CO", "45", 2_000),))
    result = reconcile(a_remittance(claim))
    assert result.balanced
    assert result.claims[0].charges is None


def test_a_lost_line_shows_in_the_sums() -> None:
    claim = structs.replace(a_claim(a_line(), a_line()), lines=(a_line(),))
    codes = [finding.code for finding in reconcile(a_remittance(claim)).findings]
    assert codes == ["REM102", "REM103", "REM104"]


def test_a_reversal_with_positive_amounts_stops() -> None:
    claim = a_claim(a_line(), status="22")
    result = reconcile(a_remittance(claim))
    assert [finding.code for finding in result.findings] == ["REM107", "REM107"]
    assert not result.balanced
    takeback = a_claim(a_line(-10_000, -8_000), status="22")
    assert reconcile(a_remittance(takeback)).findings == ()


def test_negative_amounts_outside_reversals_are_asked_about() -> None:
    result = reconcile(a_remittance(a_claim(a_line(-10_000, -8_000))))
    assert [finding.code for finding in result.findings] == ["REM108", "REM108"]
    assert result.balanced


def test_clp05_only_warns() -> None:
    claim = a_claim(a_line(10_000, 8_000, adjustments=[Adjustment("PR", "2", 2_000)]), patient_responsibility=1_999)
    result = reconcile(a_remittance(claim))
    assert [finding.code for finding in result.findings] == ["REM106"]
    assert result.balanced


def test_provider_adjustments_reduce_and_a_debit_is_negative() -> None:
    remittance = a_remittance(plb=[a_provider_adjustment(10_000)])
    assert (remittance.direction, remittance.amount) == ("D", 2_000)
    assert reconcile(remittance).balanced
    assert not reconcile(structs.replace(remittance, direction="C")).balanced


@pytest.mark.parametrize(
    ("changes", "code", "balanced"),
    [
        ({"currency": "CAD"}, "REM110", False),
        ({"method": "NON"}, "REM111", True),
        ({"amount": -8000, "direction": "D"}, "REM112", True),
    ],
)
def test_payments_that_contradict_themselves(changes: dict[str, object], code: str, balanced: bool) -> None:
    result = reconcile(structs.replace(a_remittance(), **changes))
    assert [finding.code for finding in result.findings] == [code]
    assert result.balanced is balanced


def test_zero_payment_with_a_forward_balance() -> None:
    takeback = a_claim(a_line(-20_000, -12_000), status="22")
    remittance = a_remittance(takeback, plb=[a_provider_adjustment(-12_000, "FB")], method="NON", handling="H")
    assert remittance.amount == 0
    assert reconcile(remittance).findings == ()


@pytest.mark.parametrize(
    ("summary", "codes"),
    [
        (("TS3", "1", "11", "20261231", "1", "100"), []),
        (("TS3", "1", "11", "20261231", "2", "100"), ["REM109"]),
        (("TS3", "1", "11", "20261231", "1", "99.99"), ["REM109"]),
        (("TS3", "1", "11", "20261231", "x", "x"), []),
        (("TS3", "1"), []),
    ],
)
def test_the_payers_summary_is_compared(summary: tuple[str, ...], codes: list[str]) -> None:
    groups = (ClaimGroup("1", 1, extras=(Extra("2000", summary),)),)
    result = reconcile(a_remittance(groups=groups))
    assert [finding.code for finding in result.findings] == codes
    assert result.balanced


def test_a_deposit_is_what_its_remittances_make() -> None:
    first, second = a_remittance(trace="T1"), a_remittance(trace="T2")
    assert reconcile_deposit([first, second], 16_000).balanced
    off = reconcile_deposit([first, second], 15_999)
    assert off.deposit.difference == 1
    assert [finding.code for finding in off.findings] == ["REM113"]
    twice = reconcile_deposit([first, first], 16_000)
    assert [finding.code for finding in twice.findings] == ["REM114"]
    assert not twice.balanced
    debit = structs.replace(second, direction="D", amount=1_000)
    assert reconcile_deposit([first, debit], 7_000).balanced
