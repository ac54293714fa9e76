"""What TA1, 999 and 997 codes say, in our own short words."""

from __future__ import annotations

TA1_NOTES = {
    "001": "the control numbers of header and trailer differ",
    "002": "the standard is not supported",
    "003": "the version of the controls is not supported",
    "004": "the segment terminator is not valid",
    "005": "the sender's id qualifier is not valid",
    "006": "the sender's id is not valid",
    "007": "the receiver's id qualifier is not valid",
    "008": "the receiver's id is not valid",
    "009": "the receiver is unknown",
    "010": "the authorization qualifier is not valid",
    "011": "the authorization information is not valid",
    "012": "the security qualifier is not valid",
    "013": "the security information is not valid",
    "014": "the interchange date is not valid",
    "015": "the interchange time is not valid",
    "016": "the standards id is not valid",
    "017": "the version id is not valid",
    "018": "the control number is not valid",
    "019": "the acknowledgment request is not valid",
    "020": "the test indicator is not valid",
    "021": "the number of groups is wrong",
    "022": "the control structure is not valid",
    "023": "the file ended too early",
    "024": "the content is not valid, such as a group header",
    "025": "the control number was used before",
    "026": "the element separator is not valid",
    "027": "the component separator is not valid",
}

SEGMENT_ERRORS = {
    "1": "is not a known segment",
    "2": "is not expected here",
    "3": "is required and missing",
    "4": "repeats its loop too often",
    "5": "repeats too often",
    "6": "does not belong to this transaction",
    "7": "is out of order",
    "8": "has errors in its elements",
    "I4": "is sent but must not be",
    "I6": "is required here because of what else is sent",
    "I7": "repeats its loop too seldom",
    "I8": "repeats too seldom",
    "I9": "is sent but must not be, because of what else is sent",
}

ELEMENT_ERRORS = {
    "1": "is required and missing",
    "2": "is required because of another element",
    "3": "has too many elements",
    "4": "is too short",
    "5": "is too long",
    "6": "has a character that is not allowed",
    "7": "has a code that is not valid",
    "8": "is not a valid date",
    "9": "is not a valid time",
    "10": "excludes another element",
    "12": "repeats too often",
    "13": "has too many parts",
    "I6": "has a code that is not used here",
    "I9": "is required here because of what else is sent",
    "I10": "is sent but must not be",
    "I11": "repeats too seldom",
    "I12": "does not have the right pattern",
    "I13": "is sent but must not be, because of what else is sent",
}

SET_ERRORS = {
    "1": "the transaction is not supported",
    "2": "the trailer is missing",
    "3": "the control numbers of header and trailer differ",
    "4": "the number of segments is wrong",
    "5": "one or more segments have errors",
    "6": "the transaction's id is missing or not valid",
    "7": "the control number is missing or not valid",
    "18": "the transaction does not belong to this group",
    "19": "the guide is missing or not valid",
    "23": "the control number was used before in this group",
    "I5": "one or more segments break the guide",
    "I6": "the guide is not supported",
}

GROUP_ERRORS = {
    "1": "the group is not supported",
    "2": "the version is not supported",
    "3": "the trailer is missing",
    "4": "the control numbers of header and trailer differ",
    "5": "the number of transactions is wrong",
    "6": "the control number is not valid",
    "19": "the control number was used before",
}


def said(table: dict[str, str], code: str) -> str:
    """A code in words, or the code itself."""
    return table.get(code, f"code {code}")
