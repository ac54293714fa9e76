"""NCCI procedure-to-procedure edits, on the claim and against the patient's other lines of the same day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from superbill.core.codes.modifiers import ANATOMIC, EM_ONLY, NCCI_BYPASS
from superbill.core.codes.pairs import Pairs
from superbill.core.edits import codes_of
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import ACROSS_CLAIMS, Case, Service
from superbill.core.findings import Finding

_CHECKS = "NCCI pairs"
_NOT_VISIT = frozenset({"59", "XE", "XS", "XP", "XU"})


def check(case: Case) -> Iterator[Finding]:
    """Every pair of services that may not stand together."""
    if not case.policy_edits:
        return
    kind, table = (
        ("ptp-hospital", case.tables.ptp_hospital) if case.institutional else ("ptp-practitioner", case.tables.ptp)
    )
    services = [service for service in case.services if _has_pair_form(service.code) and service.on is not None]
    if not services or not case.answers(kind, table, case.dos, _CHECKS):
        return
    if len(services) > 1:
        yield from _on_claim(case, services, table.at(case.dos))
    if case.context.history is None:
        case.lacks("The patient's history", ACROSS_CLAIMS)
    elif case.context.history:
        yield from _across_claims(case, services, table.at(case.dos))


def _has_pair_form(code: str) -> bool:
    return len(code) == 5 and code.isalnum() and code.isascii()


def _on_claim(case: Case, services: Sequence[Service], release: Pairs | None) -> Iterator[Finding]:
    assert release is not None
    position = release.position
    for one in services:
        for two in services:
            if one.code == two.code or one.on != two.on:
                continue
            assert one.on is not None
            at = position(one.code, two.code, one.on)
            if at >= 0 and case.together(one, two):
                yield from _judge(release.never(at), one, two)


def _judge(never: bool, one: Service, two: Service) -> Iterator[Finding]:
    """One edit between two lines: ``two`` is the column 2 code, the one that is denied."""
    if never:
        yield kinds.NCCI_NEVER.at(two.where, value=two.code, other=one.code)
        return
    mine, theirs = bypassing(two.code, two.modifiers), bypassing(one.code, one.modifiers)
    if not (mine or theirs):
        yield kinds.NCCI_UNLESS.at(two.where, value=two.code, other=one.code)
        return
    sites, other_sites = mine & ANATOMIC, theirs & ANATOMIC
    if (sites and sites == other_sites) and not (mine | theirs) - ANATOMIC:
        yield kinds.NCCI_SAME_SITE.at(two.where, value=two.code, other=one.code, site=", ".join(sorted(sites)))


def bypassing(code: str, modifiers: Sequence[str]) -> frozenset[str]:
    """The modifiers of a line that bypass an edit: 24, 25, 57 only on visits, 59 never on one, 91 only on tests."""
    found = NCCI_BYPASS.intersection(modifiers)
    if not found:
        return found
    if codes_of.visit(code):
        return found - _NOT_VISIT - {"91"}
    found -= EM_ONLY
    return found if codes_of.laboratory(code) else found - {"91"}


def _across_claims(case: Case, services: Sequence[Service], release: Pairs | None) -> Iterator[Finding]:
    assert release is not None and case.context.history is not None
    for past in case.context.history:
        if not past.counts or past.claim == case.claim.control_number or not _has_pair_form(past.code):
            continue
        for service in services:
            if service.on != past.on or service.code == past.code or not case.same_practitioner(service, past):
                continue
            passed = bypassing(service.code, service.modifiers) or bypassing(past.code, past.modifiers)
            edit = release.edit(past.code, service.code, past.on)
            if edit is not None and (edit.indicator == "0" or not passed):
                kind = kinds.NCCI_NEVER if edit.indicator == "0" else kinds.NCCI_UNLESS
                other = f"{past.code} of claim {past.claim}"
                yield kind.at(service.where, value=service.code, other=other)
            reverse = release.edit(service.code, past.code, past.on)
            if reverse is not None and (reverse.indicator == "0" or not passed):
                yield kinds.NCCI_HISTORY.at(service.where, value=service.code, other=past.code, earlier=past.claim)
