"""What codes mean, and what is a denial."""

from __future__ import annotations

import pytest

from superbill.core.claim.values import Adjustment
from superbill.core.remit import read_835
from superbill.core.remit.reasons import (
    GROUP_LIMITS,
    GROUPS,
    PROVIDER_ADJUSTMENTS,
    REASONS,
    REMARK_DECIDES,
    REMARKS,
    category,
    denying,
    gloss,
    group_allowed,
    is_denial,
    is_partial_denial,
    meaning,
    reason,
    remark,
    routed,
)
from tests.builders_remit import a_claim, a_line, transactions_of
from tests.shared_data import shared


def denied_line(*adjustments: Adjustment, remarks: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    return a_line(sum(one.amount for one in adjustments), 0, adjustments=adjustments, remarks=remarks)


def test_the_tables_are_whole() -> None:
    assert len(REASONS) == 273
    assert {one.preventable for one in REASONS.values()} == {"Y", "N", "P"}
    assert {one.kind for one in REASONS.values()} == {"S", "H", ""}
    assert all(one.meaning and one.action and one.queue for one in REASONS.values())
    assert all(one.meaning for one in REMARKS.values())
    assert {code for code in REASONS if REASONS[code].retired} == {"15"}
    assert all(set(groups) <= set(GROUPS) for groups in GROUP_LIMITS.values())
    assert {"WO", "FB", "72", "L6", "IR", "LE", "J1", "50", "51", "CS", "AP", "B2"} <= set(PROVIDER_ADJUSTMENTS)


@pytest.mark.oracle
def test_every_code_exists() -> None:
    pyx12 = pytest.importorskip("pyx12.codes")
    codes = pyx12.ExternalCodes()
    known = set(codes.codes["remark_code"]["codes"] if isinstance(codes.codes["remark_code"], dict) else [])
    assert known
    assert not [code for code in REMARKS if code not in known and not _newer(code)]


def _newer(code: str) -> bool:
    """Whether the oracle's list lacks a code that is published: it is old, and three are missing."""
    return code in {"MA15", "MA27", "MA39"} or (code.startswith("N") and code[1:].isdigit() and int(code[1:]) > 500)


@pytest.mark.parametrize(
    ("code", "remarks", "expected"),
    [
        ("45", (), "CONTRACTUAL"),
        ("1", (), "COSTSHARE"),
        ("16", (), "CLAIM_DATA"),
        ("16", ("M76",), "CODING"),
        ("16", ("MA01", "MA27"), "REGISTRATION"),
        ("16", ("N999",), "CLAIM_DATA"),
        ("97", ("M76",), "BUNDLING"),
        ("A1", ("N290",), "CLAIM_DATA"),
        ("96", ("N115",), "MED_NEC"),
        ("ZZ9", (), "ADMIN"),
        ("ZZ9", ("M62",), "AUTH"),
        ("D5", (), "ADMIN"),
    ],
)
def test_the_remark_decides_where_the_reason_says_nothing(code: str, remarks: tuple[str, ...], expected: str) -> None:
    assert category(code, remarks) == expected


def test_routing_says_where_to() -> None:
    assert routed("16", ("N290",)).queue == "BILLING"
    assert routed("16", ("MA27",)).meaning.endswith("member id or name bad")
    assert reason("29").hard
    assert not reason("16").hard
    assert reason("D5").retired
    assert remark("MA130").effect == "new_claim"
    assert remark("N999").meaning == "no meaning on file"
    assert routed("ZZ9", ("M62",)).meaning == REMARKS["M62"].meaning
    assert set(REASONS) >= REMARK_DECIDES


def test_groups_are_limited_as_published() -> None:
    assert group_allowed("OA", "23")
    assert not group_allowed("CO", "23")
    assert group_allowed("PR", "45")
    assert not group_allowed("OA", "45")
    assert group_allowed("PI", "97")
    assert not group_allowed("CR", "97")


def test_a_zero_payment_by_cost_share_is_no_denial() -> None:
    claim = a_claim(denied_line(Adjustment("CO", "45", 1_000), Adjustment("PR", "3", 4_000)))
    assert claim.paid == 0
    assert not is_denial(claim)
    assert not is_denial(claim.lines[0])


def test_a_denial_of_a_known_member_has_status_1() -> None:
    claim = a_claim(denied_line(Adjustment("CO", "16", 8_000), remarks=("N286",)))
    assert claim.status == "1"
    assert is_denial(claim)
    assert is_denial(claim.lines[0])
    assert not is_partial_denial(claim)


def test_sequestration_and_information_do_not_deny() -> None:
    assert not is_denial(denied_line(Adjustment("CO", "253", 100)))
    assert not is_denial(denied_line(Adjustment("OA", "23", 100)))
    assert not is_denial(denied_line(Adjustment("OA", "100", 100)))


def test_an_adjustment_that_takes_nothing_denies_nothing() -> None:
    assert denying([Adjustment("CO", "97", 0), Adjustment("CO", "97", -5)]) == []


def test_status_4_is_a_denial_and_a_reversal_never() -> None:
    assert is_denial(a_claim(denied_line(Adjustment("CO", "45", 100)), status="4"))
    reversal = a_claim(denied_line(Adjustment("CO", "16", 100)), status="22")
    assert not is_denial(reversal)
    assert not is_partial_denial(reversal)


def test_capitated_services_are_not_denied_by_24() -> None:
    claim = a_claim(denied_line(Adjustment("CO", "24", 100)))
    assert is_denial(claim)
    assert not is_denial(claim, capitated=True)


def test_a_claim_may_be_denied_in_part_or_above_its_lines() -> None:
    denied, paid = denied_line(Adjustment("CO", "50", 100)), a_line()
    assert is_partial_denial(a_claim(denied, paid))
    assert not is_denial(a_claim(denied, paid))
    assert is_denial(a_claim(a_line(100, 100), adjustments=(Adjustment("CO", "29", 100),)))


def test_sample_c() -> None:
    (transaction,) = transactions_of(shared("x12/made/835_remit.edi").read_bytes())
    remittance, _ = read_835(transaction)
    assert remittance is not None
    assert [is_denial(claim) for claim in remittance.claims] == [False, True, False, False]


@pytest.mark.parametrize(
    ("group", "code", "means"),
    [
        ("CO", "45", "write_off"),
        ("PR", "45", "verify"),
        ("OA", "45", "verify"),
        ("PI", "45", "dispute"),
        ("CO", "172", "dispute"),
        ("OA", "94", "write_off"),
        ("PR", "1", "cost_share"),
        ("CO", "1", "verify"),
        ("PR", "96", "verify"),
        ("CO", "16", "denied"),
        ("OA", "18", "denied"),
        ("PI", "16", "dispute"),
        ("OA", "133", "hold"),
        ("CO", "143", "hold"),
        ("OA", "B11", "hold"),
        ("OA", "23", "denied"),
        ("OA", "101", "inform"),
        ("OA", "100", "verify"),
        ("CO", "303", "write_off"),
        ("PR", "303", "verify"),
        ("CO", "24", "denied"),
        ("XX", "45", "denied"),
        ("CO", "ZZ9", "denied"),
    ],
)
def test_the_group_says_who_and_the_reason_says_why(group: str, code: str, means: str) -> None:
    assert meaning(group, code) == means


def test_who_answers_and_what_is_contracted_change_the_meaning() -> None:
    assert meaning("OA", "23", first_payer=False) == "inform"
    assert meaning("CO", "24", capitated=True) == "write_off"


def test_denied_whoever_is_said_to_bear_it() -> None:
    assert is_denial(denied_line(Adjustment("PR", "96", 100)))
    assert is_denial(denied_line(Adjustment("PI", "16", 100)))
    assert not is_denial(denied_line(Adjustment("PI", "45", 100)))
    assert not is_denial(denied_line(Adjustment("OA", "133", 100)))


def test_every_category_has_words_for_people() -> None:
    from superbill.core.remit.reasons import CATEGORIES, REASONS, REMARKS, category_in_words

    used = {one.category for one in REASONS.values()} | {one.category for one in REMARKS.values()} - {""}
    assert used == set(CATEGORIES)
    assert category_in_words("MED_NEC") == "medical necessity"
    assert category_in_words("VARIANCE") == "variance"


def test_a_gloss_says_reasons_and_remarks_alike() -> None:
    assert gloss("CO-197") == reason("197").meaning
    assert gloss("N210") == remark("N210").meaning
    assert gloss("CO-197 N210") == f"{reason('197').meaning}; {remark('N210').meaning}"
