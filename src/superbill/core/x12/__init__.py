"""X12: tokens, envelope, guides, validate, acknowledge, write, convert.

- ``tokens``        delimiters; bytes to segments
- ``envelope``      interchanges, groups, transactions; lossless
- ``headers``       the fields of ISA and GS; ``header_rules`` what they may hold
- ``grammar``       the words guides are written in; ``guides/`` the guides; ``library`` which one to use
- ``tables``        guides compiled; ``forms`` what one element may hold; ``walk`` a transaction along its guide
- ``shapes``        what was found good, known again at a glance
- ``balance``       SNIP 3; ``situations`` SNIP 4; ``outside`` SNIP 5; ``companion`` SNIP 7, from a payer's file; ``validate`` all types together
- ``acknowledge``   TA1 and 999, from findings and back
- ``write``         bodies to an interchange
- ``convert``       JSON lines, split, diff
- ``explain``       every segment in words, from ``glosses``; ``deidentify`` a file without its people
- ``findings``      every kind of finding
"""

from superbill.core.x12.acknowledge import (
    ElementError,
    GroupResult,
    InterchangeResult,
    SegmentError,
    SetResult,
    Trigger,
    answered_by_999,
    group_results,
    interchange_results,
    read_999,
    read_ta1,
    write_999,
    write_ta1,
)
from superbill.core.x12.companion import CompanionRule, read_companion
from superbill.core.x12.convert import Difference, diff, from_json, split, to_json
from superbill.core.x12.deidentify import deidentify
from superbill.core.x12.envelope import Document, Group, Interchange, Stream, Transaction, read, stream, to_bytes
from superbill.core.x12.explain import ExplainedElement, ExplainedSegment, explain, explain_transaction
from superbill.core.x12.headers import GroupHeader, InterchangeHeader
from superbill.core.x12.library import guide_for
from superbill.core.x12.tokens import Delimiters, segments
from superbill.core.x12.validate import validate
from superbill.core.x12.write import Body, Envelope, clean, write_interchange

__all__ = [
    "Body",
    "CompanionRule",
    "Delimiters",
    "Difference",
    "Document",
    "ElementError",
    "Envelope",
    "Group",
    "ExplainedElement",
    "ExplainedSegment",
    "GroupHeader",
    "GroupResult",
    "Interchange",
    "InterchangeHeader",
    "InterchangeResult",
    "SegmentError",
    "SetResult",
    "Stream",
    "Transaction",
    "Trigger",
    "answered_by_999",
    "clean",
    "deidentify",
    "diff",
    "explain",
    "explain_transaction",
    "from_json",
    "group_results",
    "guide_for",
    "interchange_results",
    "read",
    "read_999",
    "read_companion",
    "read_ta1",
    "segments",
    "split",
    "stream",
    "to_bytes",
    "to_json",
    "validate",
    "write_999",
    "write_interchange",
    "write_ta1",
]
