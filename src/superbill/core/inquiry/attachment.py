"""Attachments: the 275 that carries a document for a claim (006020X314, and 005010X210 before it).

The document travels as base 64 in a BDS. A 275 quotes the attachment control number that the payer's request
(277) or the claim's own PWK named.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, Reading, d8, leftover, padded, trimmed
from superbill.core.claim.values import Payer, Person, Provider
from superbill.core.findings import Finding
from superbill.core.inquiry import findings as kinds
from superbill.core.inquiry import levels as hl
from superbill.core.inquiry.levels import EPOCH, Placed
from superbill.core.inquiry.values import AttachedDocument, Batch, Header
from superbill.core.x12 import Body, Transaction

VERSION = "006020X314"
OLD_VERSION = "005010X210"
_KNOWN = "BGN NM1 N3 N4 PER PRV REF DTP LX TRN STC SVC CAT OOI EFI BDS BIN DMG HI"
_MAGIC = (
    (b"%PDF", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"<", "application/xml"),
)
_CATEGORY = {"text/plain": "TX", "application/xml": "HL"}


def media_type(document: bytes) -> str:
    """What a document is, by its first bytes: PDF, PNG, JPEG, TIFF, XML, else plain text or unknown bytes."""
    start = document.lstrip()[:8]
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    try:
        document.decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/plain"


def read_275(transaction: Transaction) -> tuple[Batch[AttachedDocument] | None, list[Finding]]:
    """The documents of a 275, one per LX."""
    refused = hl.refuse(transaction, "275", VERSION, OLD_VERSION)
    if refused:
        return None, refused
    reading = hl.begin(transaction)
    head, *bodies = _by_assignment(transaction.segments)
    header, common = _read_head(reading, head)
    items = tuple(_read_document(reading, body, common) for body in bodies)
    if not items:
        reading.note(kinds.NO_ITEMS, 1, value="document")
    return Batch(header, items), reading.findings


def _by_assignment(segments: Iterable[list[str]]) -> list[list[Placed]]:
    """What stands before the first LX, and then each LX with what follows."""
    groups: list[list[Placed]] = [[]]
    for position, segment in enumerate(segments, 1):
        if segment[0] == "LX":
            groups.append([])
        if segment[0] not in ("ST", "SE"):
            groups[-1].append((position, segment))
    return groups


def _read_head(reading: Reading, segments: list[Placed]) -> tuple[Header, dict[str, Any]]:
    """The BGN, and the fields all documents of the transaction share."""
    header = None
    fields: dict[str, Any] = {"payer": Payer(), "submitter": Provider(), "provider": Provider(), "patient": Person()}
    fields["extras"] = ()
    role = ""
    for placed in segments:
        position, segment = placed
        if segment[0] == "BGN":
            _, purpose, reference, created, time = padded(segment, 5)
            header = Header(
                reference, reading.date_if_any(created, position, "HEADER", "BGN03") or EPOCH, time, purpose
            )
            fields["extras"] += leftover("HEADER", segment, (1, 2, 3, 4))
            continue
        if segment[0] == "NM1":
            role = {"PR": "payer", "41": "submitter", "1P": "provider", "QC": "patient"}.get(padded(segment, 2)[1], "")
        if not _take_head(reading, fields, role, placed):
            fields["extras"] += (hl.keep(reading, _LOOPS.get(role, "HEADER"), placed, _KNOWN),)
    if header is None:
        reading.note(kinds.MISSING, 1, "HEADER", value="BGN (beginning of the transaction)")
        header = Header("", EPOCH, "")
    return header, fields


_LOOPS = {"payer": "1000A", "submitter": "1000B", "provider": "1000C", "patient": "1000D"}


def _take_head(reading: Reading, fields: dict[str, Any], role: str, placed: Placed) -> bool:
    position, segment = placed
    if not role:
        return False
    if role == "patient":
        qualifier = segment[1] if len(segment) > 1 else ""
        if segment[0] == "REF" and qualifier in ("EJ", "X1", "1K") and hl.plain(segment):
            name = "payer_claim_number" if qualifier == "1K" else "claim_control_number"
            if name not in fields:
                fields[name] = segment[2]
                return True
        if segment[0] == "DTP" and qualifier == "472":
            fields["service_from"], fields["service_to"] = reading.span(segment, position, "1000D")
            return fields["service_from"] is not None
        taken: Any = hl.take_person(reading, fields[role], segment, position, "1000D")
    else:
        take: Any = hl.take_payer if role == "payer" else hl.take_provider
        taken = take(fields[role], segment)
    if taken is None:
        return False
    fields[role] = taken
    return True


def _read_document(reading: Reading, segments: list[Placed], common: dict[str, Any]) -> AttachedDocument:
    fields = {**common, "control_number": "", "document": b"", "format": ""}
    seen = False
    for placed in segments[1:]:
        position, segment = placed
        match segment[0]:
            case "TRN" if not fields["control_number"]:
                fields["solicited"] = segment[1:2] == ["2"]
                fields["control_number"] = padded(segment, 3)[2]
            case "STC" if "report_type" not in fields and segment[1:2] and segment[1].endswith("::LOI"):
                category, fields["report_type"], *_ = segment[1].split(":")
                usual = "" if category == "R4" else category
                fields["extras"] += leftover("2000A", ["STC", usual, *segment[2:]], ())
            case "DTP" if segment[1:2] == ["368"]:
                fields["submitted"] = reading.span(segment, position, "2000A")[0]
            case "CAT" | "OOI" | "EFI":
                pass
            case "BDS" | "BIN":
                fields["document"], seen = _document(reading, segment, position), True
                fields["format"] = media_type(fields["document"])
            case _:
                fields["extras"] += (hl.keep(reading, "2000A", placed, _KNOWN),)
    if not seen:
        reading.note(kinds.MISSING, segments[0][0], "2110B", value="BDS (the document)")
    return AttachedDocument(**fields)


def _document(reading: Reading, segment: list[str], position: int) -> bytes:
    """The bytes of a BDS or BIN; what can be read of a damaged one, with a finding."""
    if segment[0] == "BIN":
        _, length, text = padded(segment, 3)
        coding = "ASC"
    else:
        _, coding, length, text = padded(segment, 4)
    if length != str(len(text)):
        said = f"it says {length or 'no'} characters and has {len(text)}"
        reading.note(kinds.DOCUMENT_DAMAGED, position, "2110B", f"{segment[0]}02", value=said)
    if coding != "B64":
        return text.encode("utf-8")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        reading.note(kinds.DOCUMENT_DAMAGED, position, "2110B", "BDS03", value="its base 64 does not decode")
        return b""


def write_275(batch: Batch[AttachedDocument], version: str = VERSION) -> Body:
    """The body of a 275 in ``version``. All documents of a batch are about the same claim: the first one's."""
    first = batch.items[0] if batch.items else AttachedDocument("", b"")
    header = batch.header
    bgn = trimmed(
        "BGN",
        header.purpose or ("11" if first.solicited else "02"),
        header.reference,
        d8(header.created),
        header.created_time,
    )
    segments: list[Elements] = [parts.laid_over(bgn, first.extras, "HEADER"), *hl.kept(first.extras, "HEADER")]
    segments += [*hl.write_payer("PR", first.payer), *hl.kept(first.extras, "1000A")]
    for role, party, loop in (("41", first.submitter, "1000B"), ("1P", first.provider, "1000C")):
        if party != Provider():
            segments += [*hl.write_provider(role, party), *hl.kept(first.extras, loop)]
    segments += _write_patient(first, version)
    for count, item in enumerate(batch.items, 1):
        segments += _write_document(item, count)
    return Body("275", version, segments)


def _write_patient(item: AttachedDocument, version: str) -> list[Elements]:
    name, *rest = hl.write_person("QC", item.patient)
    segments = [name]
    if item.claim_control_number:
        segments.append(("REF", "EJ" if version == OLD_VERSION else "X1", item.claim_control_number))
    if item.payer_claim_number:
        segments.append(("REF", "1K", item.payer_claim_number))
    # The guide has no place for the patient's address and birth.
    segments += [each for each in rest if each[0] == "REF"]
    segments += hl.kept(item.extras, "1000D")
    return [*segments, *parts.dtp("472", item.service_from, item.service_to)]


def _write_document(item: AttachedDocument, count: int) -> list[Elements]:
    segments: list[Elements] = [("LX", str(count)), ("TRN", "2" if item.solicited else "1", item.control_number)]
    if item.report_type:
        rest = next((extra.elements for extra in item.extras if extra.loop == "2000A+"), ("STC", ""))
        segments.append(trimmed("STC", f"{rest[1] or 'R4'}:{item.report_type}::LOI", *rest[2:]))
    segments += parts.dtp("368", item.submitted)
    segments.append(("CAT", "AE", _CATEGORY.get(item.format, "IA")))
    segments += hl.kept(item.extras, "2000A")
    segments.append(("OOI", "1", "47", "ATTACHMENT"))
    text = base64.b64encode(item.document).decode("ascii")
    return [*segments, ("EFI", "05"), ("BDS", "B64", str(len(text)), text)]


__all__ = ["media_type", "read_275", "write_275"]
