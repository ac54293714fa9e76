"""X12: tokens, envelope, guides, parse, validate, write, acknowledge, explain.

- ``tokens``        delimiters; bytes to segments
- ``envelope``      interchanges, groups, transactions; lossless
- ``write``         bodies to an interchange
"""

from superbill.core.x12.envelope import Document, Group, Interchange, Stream, Transaction, read, stream, to_bytes
from superbill.core.x12.headers import GroupHeader, InterchangeHeader
from superbill.core.x12.tokens import Delimiters, segments
from superbill.core.x12.write import Body, Envelope, clean, write_interchange

__all__ = [
    "Body",
    "Delimiters",
    "Document",
    "Envelope",
    "Group",
    "GroupHeader",
    "Interchange",
    "InterchangeHeader",
    "Stream",
    "Transaction",
    "clean",
    "read",
    "segments",
    "stream",
    "to_bytes",
    "write_interchange",
]
