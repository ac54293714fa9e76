"""The fields of ISA and GS by name."""

from __future__ import annotations

from msgspec import Struct


class InterchangeHeader(Struct, frozen=True):
    """The ISA, blanks at the ends of its fields taken off."""

    authorization_qualifier: str = "00"
    authorization: str = ""
    security_qualifier: str = "00"
    security: str = ""
    sender_qualifier: str = ""
    sender: str = ""
    receiver_qualifier: str = ""
    receiver: str = ""
    date: str = ""
    """YYMMDD."""
    time: str = ""
    """HHMM."""
    repetition: str = ""
    """ISA11; ``U`` where the version has no repetition separator."""
    version: str = ""
    control_number: str = ""
    acknowledgment_code: str = "0"
    """ISA14: 1 asks for a TA1."""
    usage: str = ""
    """P production, T test."""

    @property
    def acknowledgment_requested(self) -> bool:
        return self.acknowledgment_code == "1"

    @staticmethod
    def of(elements: list[str]) -> InterchangeHeader:
        """From the elements of an ISA, however many there are."""
        values = [value.strip() for value in elements[1:17]] + [""] * 16
        return InterchangeHeader(*values[:15])


class GroupHeader(Struct, frozen=True):
    """The GS."""

    functional_id: str = ""
    sender: str = ""
    receiver: str = ""
    date: str = ""
    """CCYYMMDD."""
    time: str = ""
    control_number: str = ""
    agency: str = ""
    """GS07; ``X``."""
    version: str = ""

    @staticmethod
    def of(elements: list[str]) -> GroupHeader:
        """From the elements of a GS, however many there are."""
        values = [value.strip() for value in elements[1:9]] + [""] * 8
        return GroupHeader(*values[:8])
