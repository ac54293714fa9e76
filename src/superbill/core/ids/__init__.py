"""Identifiers: NPI, MBI, EIN, SSN, taxonomy, CLIA, NDC; control numbers."""

from superbill.core.ids.identifiers import (
    ndc11,
    normalize_mbi,
    npi_with_check_digit,
    valid_clia,
    valid_ein,
    valid_mbi,
    valid_npi,
    valid_ssn,
    valid_taxonomy,
)

__all__ = [
    "ndc11",
    "normalize_mbi",
    "npi_with_check_digit",
    "valid_clia",
    "valid_ein",
    "valid_mbi",
    "valid_npi",
    "valid_ssn",
    "valid_taxonomy",
]
