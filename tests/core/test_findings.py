"""A finding says where it is and what to do."""

from __future__ import annotations

from superbill.core.findings import Kind, Severity, Where, mask, stops

KIND = Kind(
    code="T001",
    severity=Severity.WARN,
    message="The count is {count}, not {expected}.",
    remedy="Count {value} again.",
    authority="a test",
)


def test_a_kind_fills_its_sentences() -> None:
    finding = KIND.at(Where(segment=4), value="SE01", count=3, expected=2)
    assert (finding.code, finding.message, finding.remedy) == ("T001", "The count is 3, not 2.", "Count SE01 again.")
    assert finding.severity is Severity.WARN and finding.authority == "a test"
    assert not stops([finding])
    assert stops([KIND.at(severity=Severity.STOP, count=1, expected=1)])


def test_a_place_reads_from_the_file_inwards() -> None:
    place = Where(file="a.edi", interchange=1, group=2, transaction=3, segment=9, loop="2300", element="CLM05-3")
    assert str(place) == "a.edi, interchange 1, group 2, transaction 3, segment 9, loop 2300, CLM05-3"
    assert str(Where(path="claim RV-1 line 2")) == "claim RV-1 line 2"
    assert str(Where()) == ""


def test_a_mask_keeps_the_first_letter_and_the_length() -> None:
    assert mask("RIVERA") == "R•••••"
    assert mask("") == ""
