"""The form of identifiers, with the published good and bad examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.core import ids


@pytest.mark.parametrize("npi", ["1234567893", "1679576722", "1245319599", "1000000004", "2000000002", "1555555550"])
def test_a_good_npi(npi: str) -> None:
    assert ids.valid_npi(npi)


@pytest.mark.parametrize("npi", ["1234567890", "3234567893", "123456789", "12345678933", "123456789X", ""])
def test_a_bad_npi(npi: str) -> None:
    assert not ids.valid_npi(npi)


@given(st.from_regex(r"[12][0-9]{8}", fullmatch=True), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_never_passes(first_nine: str, place: int, shift: int) -> None:
    npi = ids.npi_with_check_digit(first_nine)
    assert ids.valid_npi(npi)
    wrong = npi[:place] + str((int(npi[place]) + shift) % 10) + npi[place + 1 :]
    assert not ids.valid_npi(wrong)


def test_a_beneficiary_identifier_is_normalized_then_judged() -> None:
    assert ids.valid_mbi(ids.normalize_mbi("1eg4-te5-mk73"))


@pytest.mark.parametrize("mbi", ["0EG4TE5MK73", "1SG4TE5MK73", "1EG4TE5MKB3", "1EGXTE5MK73", "1EG4TE5MK7", ""])
def test_a_bad_beneficiary_identifier(mbi: str) -> None:
    assert not ids.valid_mbi(mbi)


def test_other_identifiers() -> None:
    assert ids.valid_taxonomy("207Q00000X") and not ids.valid_taxonomy("207Q000000")
    assert ids.valid_clia("45D1234567") and not ids.valid_clia("45X1234567")
    assert ids.valid_ein("741234567") and not ids.valid_ein("74-1234567")
    assert ids.valid_ssn("123456789")
    for never_issued in ("000456789", "666456789", "900456789", "123006789", "123450000"):
        assert not ids.valid_ssn(never_issued)


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("1234-5678-90", "01234567890"),
        ("12345-678-90", "12345067890"),
        ("12345-6789-0", "12345678900"),
        ("12345-6789-01", "12345678901"),
        ("12345678901", "12345678901"),
        ("1234567890", None),
        ("123-4567-890", None),
        ("1234-ABCD-90", None),
        ("", None),
    ],
)
def test_a_drug_code_is_carried_as_eleven_digits(written: str, carried: str | None) -> None:
    assert ids.ndc11(written) == carried
