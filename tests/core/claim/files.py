"""Files around the transactions that tests write, and transactions back from bytes."""

from __future__ import annotations

from superbill.core.claim import read_837, write_837
from superbill.core.claim.values import Submission
from superbill.core.findings import Finding
from superbill.core.x12 import Body, Envelope, Transaction, read, write_interchange

ENVELOPE = Envelope(
    sender="OPENRCM01",
    receiver="PAYER0001",
    group_sender="OPENRCM01",
    group_receiver="PAYER0001",
    date="20260309",
    time="1405",
    interchange_control=101,
    group_control=101,
    usage="T",
)


def file_of(*bodies: Body) -> bytes:
    """One interchange."""
    return write_interchange(ENVELOPE, bodies)


def transaction_of(data: bytes) -> Transaction:
    """The only transaction of a file without faults."""
    document, findings = read(data)
    assert not findings
    (transaction,) = document.transactions
    return transaction


def again(submission: Submission) -> tuple[Submission | None, list[Finding]]:
    """The submission written and read."""
    return read_837(transaction_of(file_of(write_837(submission))))
