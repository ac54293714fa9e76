"""What makes a transaction the same thing in any disguise: other delimiters, line breaks, envelopes, files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from superbill.core import x12
from superbill.core.money import parse_cents


def sha256(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def content_hash(transaction: x12.Transaction) -> str:
    """A hash of what stands between ST and SE."""
    body = (segment for segment in transaction.segments if segment[0] not in ("ST", "SE"))
    return sha256(transaction.set_id, *("*".join(segment).strip() for segment in body))


def content_identity(transaction: x12.Transaction) -> str:
    """Sender and content: the identity of whatever has no better one."""
    return sha256("content", transaction.group_header.sender, content_hash(transaction))


def identity(transaction: x12.Transaction) -> str:
    """835: payer, trace, amount, date. 837: submitter and reference. Everything else: sender and content."""
    match transaction.set_id:
        case "835":
            parts = _remittance(transaction.segments)
        case "837":
            parts = _submission(transaction.segments)
        case _:
            parts = []
    return sha256(transaction.set_id, *parts) if parts and all(parts) else content_identity(transaction)


def _remittance(segments: Iterable[list[str]]) -> list[str]:
    payment, trace = _first(segments, "BPR"), _first(segments, "TRN")
    return [_element(trace, 3), _element(trace, 2), str(parse_cents(_element(payment, 2))), _element(payment, 16)]


def _submission(segments: Iterable[list[str]]) -> list[str]:
    submitter = _first(segments, "NM1", "41")
    return [_element(submitter, 9), _element(_first(segments, "BHT"), 3)]


def _first(segments: Iterable[list[str]], tag: str, qualifier: str = "") -> list[str]:
    return next((s for s in segments if s[0] == tag and (not qualifier or _element(s, 1) == qualifier)), [])


def _element(segment: list[str], position: int) -> str:
    return segment[position].strip() if len(segment) > position else ""
