"""Every remittance the engine can cause ties in the remittance engine and is accepted by our guides and by pyx12.

The claims are those of all witness files: whatever a witness decides, pays, denies, corrects or takes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from tests.builders import CLINIC
from tests.core.payer.test_witnesses import FILES, scenarios
from tests.core.x12.test_oracle import verdict

from superbill.core import remit, x12
from superbill.core.claim.values import Provider
from superbill.core.findings import stops
from superbill.core.payer import Decision, Outcome, answers
from superbill.core.remit.values import Remittance
from superbill.core.x12 import Envelope, write_interchange

PAYER = answers.PayerFacts(name="CEDAR MUTUAL", id="CEDAR", tax_id="741234567")
ON = date(2026, 3, 20)


@cache
def decisions() -> tuple[Decision, ...]:
    """Every decision of every witness, but of claims that no 837 could bring: without procedure and revenue code."""
    made: list[Decision] = []
    for one, scenario in scenarios():
        assert one.witness is not None
        for asked in one.witness.claims:
            list(scenario._claim(asked))
        made += [
            decision
            for decision in scenario.decisions.values()
            if all(line.procedure.code or line.revenue_code for line in decision.claim.lines)
        ]
    return tuple(made)


def _remittances() -> Iterator[Remittance]:
    remitted = [decision for decision in decisions() if decision.remit_claims()]
    for number, start in enumerate(range(0, len(remitted), 25), 1):
        payee = Provider(
            last=CLINIC.last, organization=True, npi=CLINIC.npi, tax_id=CLINIC.tax_id, address=CLINIC.address
        )
        yield answers.remittance(
            remitted[start : start + 25], PAYER, payee=payee, trace=f"T{number:05d}", on=ON, interest=[("P-1", 342)]
        )


def file_of(remittance: Remittance) -> bytes:
    envelope = Envelope(
        sender="CEDAR",
        receiver="CLINIC",
        group_sender="CEDAR",
        group_receiver="CLINIC",
        date="20260320",
        time="0700",
        interchange_control=1,
        group_control=1,
    )
    return write_interchange(envelope, [remit.write_835(remittance)])


def test_there_are_many_decisions() -> None:
    assert len(decisions()) > 400
    assert {decision.outcome for decision in decisions()} == set(Outcome)


def test_every_remittance_reconciles_and_is_read_back_as_it_was_meant() -> None:
    for remittance in _remittances():
        assert remit.reconcile(remittance).balanced
        document, problems = x12.read(file_of(remittance))
        assert not problems
        again, found = remit.read_835(document.transactions[0])
        assert again is not None and not stops(found), found
        assert remit.reconcile(again).balanced
        assert [claim.paid for claim in again.claims] == [claim.paid for claim in remittance.claims]
        assert [[line.adjustments for line in claim.lines] for claim in again.claims] == [
            [line.adjustments for line in claim.lines] for claim in remittance.claims
        ]


def test_every_remittance_follows_the_guide() -> None:
    for remittance in _remittances():
        document, _ = x12.read(file_of(remittance))
        findings = [finding for finding in x12.validate(document) if stops([finding])]
        wrong = [
            f"{finding.code} {finding.message} {finding.where}" for finding in findings if not _invented(finding.code)
        ]
        assert wrong == []


def _invented(code: str) -> bool:
    """Witnesses say wrong NPIs on purpose."""
    return code == "X12-501"


@pytest.mark.oracle
def test_pyx12_accepts_every_remittance() -> None:
    pytest.importorskip("pyx12")
    for remittance in _remittances():
        accepted, answer = verdict(file_of(remittance))
        assert accepted, answer


def test_what_is_below_nothing_is_carried_forward() -> None:
    voided = next(one for one in decisions() if one.outcome is Outcome.VOID and one.reverses and one.reverses.paid)
    made = answers.remittance([voided], PAYER, payee=CLINIC, trace="T1", on=ON)
    assert (made.amount, made.handling, made.method) == (0, "H", "NON")
    assert [one.code for one in made.provider_adjustments] == ["FB"]
    assert remit.reconcile(made).balanced


def test_all_corpus_files_are_in_it() -> None:
    assert len(FILES) >= 14
