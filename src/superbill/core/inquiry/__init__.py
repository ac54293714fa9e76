"""Questions and answers between us and payers, as values: eligibility, status, authorization, attachments, enrollment.

- ``values``         the values; a :class:`Batch` is a transaction of several questions or answers
- ``levels``         what hierarchical transactions share
- ``eligibility``    270, 271
- ``status``         276; 277 as an answer, an acknowledgment (277CA) and a request for information
- ``authorization``  278 request and answer
- ``attachment``     275, with the document
- ``enrollment``     834
- ``premium``        820
- ``benefits``       what a 271 means for a visit
- ``glosses``        codes in our own words

:func:`read` and :func:`write` choose by what they are given. Every reader answers ``(value or None, findings)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from superbill.core.findings import Finding
from superbill.core.inquiry.attachment import read_275, write_275
from superbill.core.inquiry.authorization import read_278, write_278
from superbill.core.inquiry.eligibility import read_270, read_271, write_270, write_271
from superbill.core.inquiry.enrollment import read_834, write_834
from superbill.core.inquiry.findings import NOT_AN_INQUIRY
from superbill.core.inquiry.premium import read_820, write_820
from superbill.core.inquiry.status import read_276, read_277, write_276, write_277
from superbill.core.inquiry.values import (
    AttachedDocument,
    AuthorizationAnswer,
    AuthorizationRequest,
    Batch,
    EligibilityAnswer,
    EligibilityInquiry,
    Enrollment,
    Premium,
    StatusInquiry,
    StatusReport,
)
from superbill.core.x12 import Body, Transaction

Inquiry: TypeAlias = (
    Batch[EligibilityInquiry]
    | Batch[EligibilityAnswer]
    | Batch[StatusInquiry]
    | Batch[AuthorizationRequest]
    | Batch[AuthorizationAnswer]
    | Batch[AttachedDocument]
    | StatusReport
    | Enrollment
    | Premium
)

_READERS: Mapping[str, Callable[[Transaction], tuple[Inquiry | None, list[Finding]]]] = {
    "270": read_270,
    "271": read_271,
    "275": read_275,
    "276": read_276,
    "277": read_277,
    "278": read_278,
    "820": read_820,
    "834": read_834,
}
_WRITERS: Mapping[type, Callable[[Any], Body]] = {
    AttachedDocument: write_275,
    AuthorizationAnswer: write_278,
    AuthorizationRequest: write_278,
    EligibilityAnswer: write_271,
    EligibilityInquiry: write_270,
    Enrollment: write_834,
    Premium: write_820,
    StatusInquiry: write_276,
    StatusReport: write_277,
}


def read(transaction: Transaction) -> tuple[Inquiry | None, list[Finding]]:
    """The value of any transaction set this package knows; ``None`` with a finding for others."""
    reader = _READERS.get(transaction.set_id)
    if reader is None:
        what = f"{transaction.set_id} {transaction.version}".strip()
        return None, [NOT_AN_INQUIRY.at(transaction.where(0, "ST01"), value=what)]
    return reader(transaction)


def write(inquiry: Inquiry) -> Body:
    """The body of any value of this package. A batch must hold at least one item, which says what it is."""
    kind = type(inquiry.items[0]) if isinstance(inquiry, Batch) else type(inquiry)
    return _WRITERS[kind](inquiry)


__all__ = [
    "Batch",
    "Inquiry",
    "read",
    "read_270",
    "read_271",
    "read_275",
    "read_276",
    "read_277",
    "read_278",
    "read_820",
    "read_834",
    "write",
    "write_270",
    "write_271",
    "write_275",
    "write_276",
    "write_277",
    "write_278",
    "write_820",
    "write_834",
]
