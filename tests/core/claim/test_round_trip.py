"""Claim to 837 and back: nothing changes, for every kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from msgspec import structs

from superbill.core.claim import iter_claims, read_837, write_837
from superbill.core.claim.values import Address, Claim, ClaimKind, Extra, Payer, Submission, Tooth, Value
from superbill.core.x12 import segments
from superbill.core.x12.tokens import MARK
from tests.builders import ANA, LEO, a_claim, a_line, a_submission, an_other_payer
from tests.core.claim.files import again, file_of, transaction_of
from tests.strategies import submissions


def differences(one: object, other: object, path: str = "") -> list[str]:
    """Where two values differ, without showing what is in them."""
    if isinstance(one, Value) and isinstance(other, Value) and type(one) is type(other):
        fields = one.__struct_fields__
        return [d for f in fields for d in differences(getattr(one, f), getattr(other, f), f"{path}.{f}")]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return [d for i, (a, b) in enumerate(zip(one, other, strict=True)) for d in differences(a, b, f"{path}[{i}]")]
    return [] if one == other else [f"{path}: {one!r} {other!r}"]


@given(submissions())
def test_value_to_file_to_value(submission: Submission) -> None:
    found, findings = again(submission)
    assert not findings
    assert differences(submission, found) == []


@given(submissions())
def test_claim_by_claim_is_the_same(submission: Submission) -> None:
    data = file_of(write_837(submission))
    findings: list[object] = []
    streamed = tuple(iter_claims(segments([data[:50], data[50:]]), findings.append))
    assert differences(submission.claims, streamed) == []
    assert not findings


@pytest.mark.parametrize("kind", ClaimKind)
def test_smallest_claims(kind: ClaimKind) -> None:
    submission = a_submission(a_claim(kind=kind))
    found, findings = again(submission)
    assert not findings
    assert differences(submission, found) == []


def test_foreign_addresses_and_nameless_payers() -> None:
    abroad = Address("1 RUE X", "", "PARIS", "", "75001", "FR", "IDF")
    nameless = an_other_payer(payer=Payer(), paid=0, paid_on=date(2026, 3, 5), claim_number="ICN1")
    claim = a_claim(
        subscriber=structs.replace(ANA, address=abroad), payer=Payer("P", "1", address=abroad), other_payers=(nameless,)
    )
    found, findings = again(a_submission(claim))
    assert not findings
    assert differences(a_submission(claim), found) == []


def test_teeth_of_another_numbering_are_kept() -> None:
    other = Extra("2400", ("TOO", "JO", "11"))
    line = a_line(kind=ClaimKind.DENTAL, teeth=(Tooth("3", ("M", "O")), Tooth("A")), extras=(other,))
    submission = a_submission(a_claim(kind=ClaimKind.DENTAL, lines=(line,)))
    found, _ = again(submission)
    assert differences(submission, found) == []


def levels(*claims: Claim) -> list[tuple[str, ...]]:
    """The HL segments of a submission of these claims, and its claims' numbers."""
    body = write_837(a_submission(*claims))
    return [tuple(s[:5]) if s[0] == "HL" else tuple(s[:2]) for s in body.segments if s[0] in ("HL", "CLM")]


def test_claims_that_share_a_level_stand_under_it() -> None:
    own = a_claim()
    another = a_claim(control_number="RV-2")
    child = a_claim(control_number="RV-3", patient=LEO, coverage=structs.replace(own.coverage, relationship="19"))
    stranger = a_claim(control_number="RV-4", subscriber=structs.replace(ANA, first="EVA"))
    assert levels(own, another, child, stranger) == [
        ("HL", "1", "", "20", "1"),
        ("HL", "2", "1", "22", "0"),
        ("CLM", "RV-1"),
        ("CLM", "RV-2"),
        ("HL", "3", "1", "22", "1"),
        ("HL", "4", "3", "23", "0"),
        ("CLM", "RV-3"),
        ("HL", "5", "1", "22", "0"),
        ("CLM", "RV-4"),
    ]


def test_one_transaction_holds_one_kind() -> None:
    with pytest.raises(AssertionError):
        write_837(a_submission(a_claim(), a_claim(kind=ClaimKind.DENTAL)))


def test_a_transaction_can_be_read_claim_by_claim() -> None:
    submission = a_submission(a_claim(), a_claim(control_number="RV-2"))
    transaction = transaction_of(file_of(write_837(submission)))
    findings: list[object] = []
    assert tuple(iter_claims(transaction, findings.append)) == submission.claims
    assert read_837(transaction) == (submission, findings)


def test_the_mark_that_joins_elements_is_a_blank_within_one() -> None:
    claim = a_claim(subscriber=structs.replace(ANA, member_id=f"M{MARK}1"))
    assert b"*MI*M 1~" in file_of(write_837(a_submission(claim)))
