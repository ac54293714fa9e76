"""Enrollment: the 834, members a sponsor adds, changes or ends (005010X220A1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, Reading, d8, leftover, padded, trimmed
from superbill.core.claim.values import Payer, Person, Reference
from superbill.core.findings import Finding
from superbill.core.inquiry import findings as kinds
from superbill.core.inquiry import levels as hl
from superbill.core.inquiry.levels import EPOCH, Placed
from superbill.core.inquiry.values import Enrollment, Header, Member, MemberCoverage
from superbill.core.x12 import Body, Transaction

VERSION = "005010X220A1"
_KNOWN = "BGN REF DTP QTY N1 ACT INS NM1 PER N3 N4 DMG EC ICM AMT HLH LUI DSB HD IDC LX PLA COB LS LE N2 MSG INV"
_INS_KNOWN = (1, 2, 3, 4, 5)


def read_834(transaction: Transaction) -> tuple[Enrollment | None, list[Finding]]:
    """The members of an 834."""
    refused = hl.refuse(transaction, "834", VERSION[:10])
    if refused:
        return None, refused
    reading = hl.begin(transaction)
    head, *members = _by_member(transaction.segments)
    fields = _read_head(reading, head)
    if "header" not in fields:
        reading.note(kinds.MISSING, 1, "HEADER", value="BGN (beginning of the transaction)")
        fields["header"] = Header("", EPOCH, "")
    read = tuple(_read_member(reading, segments) for segments in members)
    if not read:
        reading.note(kinds.NO_ITEMS, 1, value="member")
    return Enrollment(members=read, **fields), reading.findings


def _by_member(segments: Iterable[list[str]]) -> list[list[Placed]]:
    """What stands before the first INS, and then each INS with what follows."""
    groups: list[list[Placed]] = [[]]
    for position, segment in enumerate(segments, 1):
        if segment[0] == "INS":
            groups.append([])
        if segment[0] not in ("ST", "SE"):
            groups[-1].append((position, segment))
    return groups


def _read_head(reading: Reading, segments: list[Placed]) -> dict[str, Any]:
    fields: dict[str, Any] = {"sponsor": Payer(), "payer": Payer(), "extras": ()}
    loop = "HEADER"
    for placed in segments:
        position, segment = placed
        _, first, second, third, fourth = padded(segment, 5)
        if segment[0] == "BGN" and "header" not in fields:
            day = reading.date_if_any(third, position, "HEADER", "BGN03") or EPOCH
            fields["header"] = Header(second, day, fourth, first)
            fields["action"] = padded(segment, 9)[8]
            fields["extras"] += leftover("HEADER", segment, (1, 2, 3, 4, 8))
        elif segment[0] == "REF" and first == "38" and hl.plain(segment) and "policy" not in fields:
            fields["policy"] = second
        elif segment[0] == "N1" and first in ("P5", "IN"):
            loop = "1000A" if first == "P5" else "1000B"
            fields["sponsor" if first == "P5" else "payer"] = Payer(second, fourth, third)
        else:
            loop = "1000C" if segment[0] == "N1" else loop
            fields["extras"] += (hl.keep(reading, loop, placed, _KNOWN),)
    return fields


def _read_member(reading: Reading, segments: list[Placed]) -> Member:
    """One INS and everything up to the next."""
    _, insured, relationship, maintenance, reason, status = padded(segments[0][1], 6)
    fields: dict[str, Any] = {
        "subscriber": insured == "Y",
        "relationship": relationship,
        "maintenance": maintenance,
        "reason": reason,
        "status": status,
        "person": Person(),
        "subscriber_number": "",
        "references": (),
        "extras": leftover("2000", segments[0][1], _INS_KNOWN),
    }
    loop = "2000"
    for index, placed in enumerate(segments[1:], 1):
        segment = placed[1]
        if segment[0] == "HD":
            fields["coverages"] = _read_coverages(reading, segments[index:])
            break
        if segment[0] == "NM1":
            loop = "2100A" if loop == "2000" and segment[1:2] in (["IL"], ["74"]) else "2100"
        taken = loop != "2100" and (
            _about_membership(reading, fields, placed) if loop == "2000" else _about_person(reading, fields, placed)
        )
        if not taken:
            fields["extras"] += (hl.keep(reading, loop, placed, _KNOWN),)
    return Member(**fields)


_DATES = {"356": "starts", "357": "ends"}


def _about_membership(reading: Reading, fields: dict[str, Any], placed: Placed) -> bool:
    position, segment = placed
    _, qualifier, second = padded(segment, 3)
    if segment[0] == "REF" and hl.plain(segment):
        name = {"0F": "subscriber_number", "1L": "group_number"}.get(qualifier)
        if name and not fields.get(name):
            fields[name] = second
        else:
            fields["references"] += (Reference(qualifier, second),)
        return True
    name = _DATES.get(qualifier, "")
    if segment[0] == "DTP" and name and name not in fields:
        fields[name] = reading.span(segment, position, "2000")[0]
        return fields[name] is not None
    return False


def _about_person(reading: Reading, fields: dict[str, Any], placed: Placed) -> bool:
    position, segment = placed
    if segment[0] == "NM1":
        fields["corrected"] = segment[1] == "74"
    if segment[0] == "PER" and "contact" not in fields:
        fields["contact"] = parts.read_contact(segment)
        return True
    if segment[0] == "REF":
        return False
    person = hl.take_person(reading, fields["person"], segment, position, "2100A")
    if person is None:
        return False
    fields["person"] = person
    return True


def _read_coverages(reading: Reading, segments: list[Placed]) -> tuple[MemberCoverage, ...]:
    found: list[dict[str, Any]] = []
    for placed in segments:
        position, segment = placed
        if segment[0] == "HD":
            _, maintenance, _, line, plan, level = padded(segment, 6)
            extras = leftover("2300", segment, (1, 3, 4, 5))
            found.append({"maintenance": maintenance, "insurance_line": line, "plan": plan, "level": level})
            found[-1]["extras"] = extras
            continue
        fields = found[-1]
        name = {"348": "starts", "349": "ends"}.get(padded(segment, 2)[1], "")
        if segment[0] == "DTP" and name and name not in fields:
            day = reading.span(segment, position, "2300")[0]
            if day is not None:
                fields[name] = day
                continue
        fields["extras"] += (hl.keep(reading, "2300", placed, _KNOWN),)
    return tuple(MemberCoverage(**fields) for fields in found)


def write_834(enrollment: Enrollment) -> Body:
    """The body of an 834."""
    header = enrollment.header
    bgn = trimmed(
        "BGN",
        header.purpose or "00",
        header.reference,
        d8(header.created),
        header.created_time,
        "",
        "",
        "",
        enrollment.action,
    )
    segments: list[Elements] = [parts.laid_over(bgn, enrollment.extras, "HEADER")]
    if enrollment.policy:
        segments.append(("REF", "38", enrollment.policy))
    segments += hl.kept(enrollment.extras, "HEADER")
    for role, payer, loop in (("P5", enrollment.sponsor, "1000A"), ("IN", enrollment.payer, "1000B")):
        segments += [_party(role, payer), *hl.kept(enrollment.extras, loop)]
    segments += hl.kept(enrollment.extras, "1000C")
    for member in enrollment.members:
        segments += _write_member(member)
    return Body("834", VERSION, segments)


def _party(role: str, payer: Payer) -> Elements:
    identity = (payer.id_qualifier, payer.id) if payer.id else ("", "")
    return trimmed("N1", role, parts.said(payer.name), *identity)


def _write_member(member: Member) -> list[Elements]:
    insured = "Y" if member.subscriber else "N"
    ins = trimmed("INS", insured, member.relationship, member.maintenance, member.reason, member.status)
    segments = [parts.laid_over(ins, member.extras, "2000")]
    for qualifier, value in (("0F", member.subscriber_number), ("1L", member.group_number)):
        if value:
            segments.append(("REF", qualifier, value))
    segments += [("REF", ref.qualifier, ref.value) for ref in member.references]
    segments += hl.kept([extra for extra in member.extras if extra.elements[0] == "REF"], "2000")
    segments += [*parts.dtp("356", member.starts), *parts.dtp("357", member.ends)]
    segments += hl.kept([extra for extra in member.extras if extra.elements[0] != "REF"], "2000")
    segments += _write_person(member)
    segments += hl.kept(member.extras, "2100")
    for coverage in member.coverages:
        segments += _write_coverage(coverage)
    return segments


def _write_person(member: Member) -> list[Elements]:
    inner = hl.kept(member.extras, "2100A")
    if member.person == Person() and member.contact is None:
        return inner
    person = structs.replace(member.person, references=())
    name, *rest = hl.write_person("74" if member.corrected else "IL", person)
    contact = [parts.write_contact(member.contact, "IP")] if member.contact else []
    written = [*contact, *rest]
    return [name, *sorted([*written, *inner], key=lambda segment: _PERSON_ORDER.get(segment[0], 99))]


_PERSON_ORDER = parts.ranks("PER N3 N4 DMG EC ICM AMT HLH LUI")


def _write_coverage(coverage: MemberCoverage) -> list[Elements]:
    hd = trimmed("HD", coverage.maintenance, "", coverage.insurance_line, coverage.plan, coverage.level)
    return [
        parts.laid_over(hd, coverage.extras, "2300"),
        *parts.dtp("348", coverage.starts),
        *parts.dtp("349", coverage.ends),
        *hl.kept(coverage.extras, "2300"),
    ]
