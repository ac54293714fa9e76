"""Every check fires on its smallest claim and stays silent on the nearest one."""

from __future__ import annotations

import pytest

from superbill.core.edits import denial_for, findings
from superbill.core.findings import Kind, Severity
from tests.core.edits.corpus import Pair, pairs, scrubbed

PAIRS = list(pairs())
ELSEWHERE = {"E120", "E121", "E122", "I123", "I901", "I902", "I903", "I904", "I905"}
"""Findings of rule files and of missing tables, proven in tests of their own."""


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.file}: {pair.finding} {pair.name}")
def test_a_witness_fires_and_its_neighbour_does_not(pair: Pair) -> None:
    fired = [one for one in scrubbed(pair.fires, pair.tables, pair.repeat) if one.code == pair.finding]
    assert fired
    assert not pair.at or pair.at in {one.where.path for one in fired}
    assert pair.finding not in {one.code for one in scrubbed(pair.passes, pair.tables)}


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.denial], ids=lambda pair: pair.name)
def test_the_payer_answers_as_the_rules_say(pair: Pair) -> None:
    denial = denial_for(pair.finding, pair.modifiers)
    assert denial is not None
    assert (denial.group, denial.carc, denial.rarc) == pair.denial


def test_every_finding_has_a_witness() -> None:
    declared = {kind.code for kind in vars(findings).values() if isinstance(kind, Kind)}
    assert declared - {pair.finding for pair in PAIRS} - ELSEWHERE == set()


def test_codes_are_declared_once_and_say_their_severity() -> None:
    kinds = [kind for kind in vars(findings).values() if isinstance(kind, Kind)]
    assert len({kind.code for kind in kinds}) == len(kinds)
    letters = {Severity.STOP: "E", Severity.WARN: "W", Severity.INFORM: "I"}
    assert all(kind.code[0] == letters[kind.severity] for kind in kinds)


def test_the_clean_claim_draws_nothing_but_information() -> None:
    assert {one.severity for one in scrubbed({}, PAIRS[0].tables)} == {Severity.INFORM}
