"""What ISA and GS fields may hold: element, value found, and what is expected, in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from superbill.core.x12.forms import valid_date
from superbill.core.x12.headers import GroupHeader, InterchangeHeader

_QUALIFIERS = frozenset({"01", "14", "20", "27", "28", "29", "30", "33", "ZZ"})
_TIME = r"(?:[01]\d|2[0-3])[0-5]\d"
_TIME4 = re.compile(rf"{_TIME}\Z")
_TIME_LONG = re.compile(rf"{_TIME}(?:[0-5]\d(?:\d\d?)?)?\Z")
_VERSIONS = frozenset({"00401", "00501", "00601", "00602", "00801", "00802"})
FUNCTIONAL_ID = re.compile(r"[A-Z]{2}\Z")
_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)
_SET_ID = re.compile(r"\d{3}\Z", re.ASCII)
_SET_CONTROL = re.compile(r"[A-Za-z0-9]{4,9}\Z")
Fault = tuple[str, str, str]


def _said(text: str) -> bool:
    """Whether there is an id, of characters that may be sent."""
    return text != "" and text.isascii() and text.isprintable()


def check_interchange_header(header: InterchangeHeader) -> Iterator[Fault]:
    """Faults of an ISA, in the order of its elements."""
    if header.authorization_qualifier not in {"00", "03"}:
        yield "ISA01", header.authorization_qualifier, "00 (nothing) or 03"
    if header.security_qualifier not in {"00", "01"}:
        yield "ISA03", header.security_qualifier, "00 (nothing) or 01 (a password)"
    if header.sender_qualifier not in _QUALIFIERS:
        yield "ISA05", header.sender_qualifier, "the kind of sender id: 01, 14, 20, 27, 28, 29, 30, 33 or ZZ"
    if not _said(header.sender):
        yield "ISA06", header.sender, "the sender's id"
    if header.receiver_qualifier not in _QUALIFIERS:
        yield "ISA07", header.receiver_qualifier, "the kind of receiver id: 01, 14, 20, 27, 28, 29, 30, 33 or ZZ"
    if not _said(header.receiver):
        yield "ISA08", header.receiver, "the receiver's id"
    if len(header.date) != 6 or not valid_date(header.date):
        yield "ISA09", header.date, "a date as YYMMDD"
    if not _TIME4.match(header.time):
        yield "ISA10", header.time, "a time as HHMM"
    if header.version not in _VERSIONS:
        yield "ISA12", header.version, "00501"
    if not _NUMBER.match(header.control_number) or len(header.control_number) != 9:
        yield "ISA13", header.control_number, "a control number of nine digits"
    if header.acknowledgment_code not in {"0", "1"}:
        yield "ISA14", header.acknowledgment_code, "0 (no TA1 asked for) or 1"
    if header.usage not in {"P", "T", "I"}:
        yield "ISA15", header.usage, "P for production or T for a test"


def check_set_header(parts: list[str], version: str) -> Iterator[Fault]:
    """Faults of an ST in a group of a version, in the order of its elements."""
    set_id, number, own = (*parts[1:4], "", "", "")[:3]
    if not _SET_ID.match(set_id):
        yield "ST01", set_id, "the transaction set, such as 837"
    if not _SET_CONTROL.match(number):
        yield "ST02", number, "a control number of four to nine letters or digits"
    if not own and set_id != "835" and version[:6] >= "005010":
        yield "ST03", own, "the guide's version, as in GS08"


def check_group_header(header: GroupHeader) -> Iterator[Fault]:
    """Faults of a GS, in the order of its elements."""
    if not FUNCTIONAL_ID.match(header.functional_id):
        yield "GS01", header.functional_id, "the functional id of the group, such as HC for claims"
    if not 2 <= len(header.sender) <= 15 or not _said(header.sender):
        yield "GS02", header.sender, "the sender's code, 2 to 15 characters"
    if not 2 <= len(header.receiver) <= 15 or not _said(header.receiver):
        yield "GS03", header.receiver, "the receiver's code, 2 to 15 characters"
    if header.date[:2] not in {"19", "20"} or len(header.date) != 8 or not valid_date(header.date):
        yield "GS04", header.date, "a date as CCYYMMDD"
    if not _TIME_LONG.match(header.time):
        yield "GS05", header.time, "a time as HHMM"
    if not _NUMBER.match(header.control_number):
        yield "GS06", header.control_number, "a control number of one to nine digits"
    if header.agency != "X":
        yield "GS07", header.agency, "X"
    if not header.version:
        yield "GS08", header.version, "the guide's version, such as 005010X222A1"
