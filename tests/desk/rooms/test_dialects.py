"""Every dialect is honest: the provider's side matches what it says, and no cent goes astray."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from superbill.core import ledger
from superbill.core.claim.values import Claim, Procedure
from superbill.core.ledger import Action, OpenClaim, OpenLine, document_totals, entry_totals, plan_remittance
from superbill.core.remit import match_claims
from superbill.core.remit.values import RemitClaim, Remittance
from superbill.payer_desk.dialects import Dialect, speak
from superbill.payer_desk.models import DecisionMade, Payer
from superbill.payer_desk.records import decision_of
from tests.builders import a_claim, a_line
from tests.desk.world import FRIDAY, Desk, row

pytestmark = pytest.mark.django_db

DIALECTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "drops modifiers": {"drops_modifiers": True},
    "recodes": {"recodes": {"97110": "97112", "20610": "20611"}},
    "bundles lines": {"bundles": {"80053": ["82565", "84132"]}},
    "splits units": {"splits_units": True},
    "splits a claim": {"splits_claims": True},
    "pays at claim level": {"claim_level_only": True},
    "omits what is optional": {"omits_optional": True},
    "reorders lines": {"reorders_lines": True},
    "several remittances in a file": {"one_remit_a_claim": True},
    "odd delimiters": {"delimiters": ["|", ">", "!", "\x1d"], "newline": False},
    "everything at once": {
        "drops_modifiers": True, "omits_optional": True, "reorders_lines": True, "one_remit_a_claim": True,
        "delimiters": ["|", ">", "^", "~"], "recodes": {"20610": "20611"},
    },
}  # fmt: skip


def _lines(*services: tuple[str, int, int, tuple[str, ...]]) -> tuple[Any, ...]:
    return tuple(
        a_line(number, procedure=Procedure(code, modifiers), charge=charge, units=a_line().units.__class__(units))
        for number, (code, charge, units, modifiers) in enumerate(services, 1)
    )


CLAIMS = (
    a_claim(control_number="D-1", lines=_lines(("99213", 150_00, 1, ("25",)), ("20610", 145_00, 1, ("RT",)))),
    a_claim(control_number="D-2", lines=_lines(("97110", 124_01, 3, ("GP",)), ("97140", 59_00, 1, ("GP",)))),
    a_claim(control_number="D-3", lines=_lines(("82565", 31_00, 1, ()), ("84132", 29_99, 1, ()), ("99212", 95_00, 1, ()))),
    a_claim(control_number="D-4", lines=_lines(("70551", 500_00, 1, ()), ("99214", 250_00, 1, ("25",)))),
    a_claim(control_number="D-5", lines=_lines(("99215", 345_00, 1, ()),)),
)  # fmt: skip


def as_open(claim: Claim) -> OpenClaim:
    """The claim as our books know it: all of it open with First Health."""
    lines = tuple(
        OpenLine(
            f"{claim.control_number}.{line.number}", line.charge, (("FH001", line.charge),), 0, line.procedure,
            units=line.units, service_from=line.service_from, control_number=line.control_number,
        )
        for line in claim.lines
    )  # fmt: skip
    first = claim.lines[0].service_from
    return OpenClaim(
        claim.control_number, claim.control_number, "FH001", "ana", lines,
        member_id=claim.subscriber.member_id, service_from=first,
    )  # fmt: skip


def applied(paid: list[Remittance]) -> tuple[dict[str, int], dict[str, int], set[str]]:
    """What the books say after these remittances: paid and owed by the patient, by claim; and what was parked."""
    money: dict[str, int] = {}
    owed: dict[str, int] = {}
    parked: set[str] = set()
    books = {claim.control_number: as_open(claim) for claim in CLAIMS}
    for remittance in paid:
        matches, found = match_claims(remittance, list(books.values()), payer_id="FH001")
        plan, more = plan_remittance(
            remittance, matches, list(books.values()), source=remittance.trace, payer_id="FH001"
        )
        assert plan is not None, [one.message for one in more]
        assert entry_totals(plan.entries) == document_totals(remittance)
        assert ledger.trial_balance(plan.entries).get(ledger.CLEARING, 0) == 0
        for change in plan.claims:
            number = remittance.claims[change.position].control_number
            money[number] = money.get(number, 0) + change.paid
            if change.action is not Action.APPLY:
                assert found or more, f"{number} is parked and nothing says why"
                parked.add(number)
            for line in change.lines:
                owed[number] = owed.get(number, 0) + line.after.patient - line.before.patient
            books[number] = _after(books[number], change)
    return money, owed, parked


def _after(claim: OpenClaim, change: ledger.ClaimChange) -> OpenClaim:
    """The claim with what a change left open, for a payer that answers it in parts."""
    left = {line.charge_id: line.after for line in change.lines}
    lines = tuple(
        replace(line, insurance=left[line.charge_id].insurance, patient=left[line.charge_id].patient)
        if line.charge_id in left
        else line
        for line in claim.lines
    )
    return replace(claim, lines=lines)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_providers_books_agree_with_the_payers_to_the_cent(desk: Desk, name: str) -> None:
    Payer.objects.update(dialect=DIALECTS[name])
    desk.submit(*CLAIMS)
    decided = {row.claim.control_number: decision_of(row) for row in DecisionMade.objects.select_related("claim")}
    paid = desk.pay()
    assert sum(one.amount for one in paid) == sum(one.paid for one in decided.values())
    money, owed, parked = applied(paid)
    assert money == {number: one.paid for number, one in decided.items()}
    for number, one in decided.items():
        if number not in parked:
            assert owed.get(number, 0) == one.patient, number
    assert len(parked) < len(CLAIMS), "a dialect that nobody can read is no dialect"


@pytest.mark.parametrize("name", DIALECTS)
def test_a_reversal_mirrors_what_this_payer_said_before(desk: Desk, name: str) -> None:
    Payer.objects.update(dialect=DIALECTS[name])
    claim = CLAIMS[2]
    desk.submit(claim)
    first = [told for remittance in desk.pay() for told in remittance.claims]
    corrected = replace(claim, frequency="7", payer_claim_number=row("D-3").number, lines=claim.lines[:2], charge=60_99)
    desk.submit(corrected, on=FRIDAY)
    told = [one for remittance in desk.pay(FRIDAY + timedelta(days=7)) for one in remittance.claims]
    reversals = [one for one in told if one.is_reversal]
    assert [_turned(one) for one in reversals] == [_said(one) for one in first]


def _said(claim: RemitClaim) -> tuple[Any, ...]:
    lines = [(line.procedure, line.charge, line.paid, line.adjustments) for line in claim.lines]
    return (claim.charge, claim.paid, claim.adjustments, lines)


def _turned(claim: RemitClaim) -> tuple[Any, ...]:
    def turn(adjustments: Any) -> tuple[Any, ...]:
        return tuple(replace(one, amount=-one.amount) for one in adjustments)

    lines = [(line.procedure, -line.charge, -line.paid, turn(line.adjustments)) for line in claim.lines]
    return (-claim.charge, -claim.paid, turn(claim.adjustments), lines)


def test_a_habit_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="whispers"):
        Dialect.of({"whispers": True})


def test_a_bundle_that_pays_more_than_its_first_line_says_so_with_94(desk: Desk) -> None:
    small, large = _lines(("82565", 10_00, 1, ()), ("84132", 900_00, 1, ()))
    desk.submit(a_claim(lines=(small, large)))
    decision = decision_of(DecisionMade.objects.get())
    (said,) = speak([decision.remit_claim()], Dialect(bundles={"80053": ["82565", "84132"]}))
    first, second = said.lines
    assert first.procedure.code == "80053" and first.submitted == small.procedure
    assert any(a.code == "94" and a.amount < 0 for a in first.adjustments)
    assert second.paid == 0 and [(a.group, a.code, a.amount) for a in second.adjustments] == [("CO", "97", 900_00)]
    assert said.paid == sum(line.paid for line in said.lines) == decision.paid
