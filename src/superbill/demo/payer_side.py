"""What the payers do in the month, through the desk and its X12 alone: enrol, work, pay, err, and put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from superbill.app.claims import queries as claims
from superbill.app.denials import queries as denials
from superbill.app.payments import queries as payments
from superbill.core.payer import practitioner_of
from superbill.demo import world
from superbill.demo.biller import MISPRINT
from superbill.demo.cast import CLINICIANS
from superbill.demo.desk import Desk
from superbill.demo.script import FIRST, Planned, Trouble
from superbill.demo.steps import done, once, seen

FIRST_PAYMENT = FIRST + timedelta(days=4)
RESENT, RESENT_IN_NEW_ENVELOPE = FIRST + timedelta(days=7), FIRST + timedelta(days=8)
CORRECTED = FIRST + timedelta(days=7)
PAYERS_OWN_REVIEW = FIRST + timedelta(days=7)
FAULTY, REPEATING = "medicaid", "cedar"
"""Who misprints a remittance, and who sends one twice."""
ANSWER_DAYS = 2
"""How long a payer thinks about an appeal."""


def open_desk(desk: Desk, script: Sequence[Planned]) -> None:
    """Tell every payer its plan, the practice's people and its members. Telling it again changes nothing."""
    for facts in world.PAYERS:
        _set_payer(desk, facts, facts.plan_at_the_payer)
    for facts in world.PAYERS:
        for npi, taxonomy in [(one.npi, one.taxonomy) for one in CLINICIANS] + [(world.PRACTICE_NPI, "207Q00000X")]:
            status = {"npi": npi, "practitioner": practitioner_of(taxonomy), "specialty": taxonomy}
            desk("know", slug=facts.slug, npi=npi, status=status)
        members = [one for planned in script for one in _members(planned, facts.slug)]
        desk("enrol", slug=facts.slug, plan=facts.plan["id"], members_of=members)


def _set_payer(desk: Desk, facts: world.PayerFacts, plan: str) -> None:
    desk(
        "set_payer",
        slug=facts.slug,
        plan=plan,
        name=facts.plan["name"][:60],
        payer_id=facts.plan["payer_id"],
        tax_id=facts.tax_id,
        address=facts.address,
        dialect=facts.dialect,
    )


def _members(planned: Planned, slug: str) -> list[dict[str, Any]]:
    """The person as a member of this payer: by the right card, or by one that has ended.

    Medicare knows whose claims go on to Medicaid, and under which number there.
    """
    person = planned.walker
    old = planned.shown if planned.trouble is Trouble.INACTIVE else ()
    rows = []
    for card in (*person.cards, *old):
        if card.slug != slug:
            continue
        span = {"starts": date(2025, 1, 1)} | ({"ends": date(2025, 12, 31)} if card in old else {})
        cover = {"id": card.number, "birth": person.birth, "sex": person.sex, "family": card.number, "spans": [span]}
        if person.cover == "medicare+medicaid":
            cover["dual_eligible"] = True
            if slug == "medicare":
                cover["others"] = [{"payer_id": world.payer_facts("medicaid").plan["payer_id"], "first": False}]
        row: dict[str, Any] = {"number": card.number, "cover": cover}
        if person.cover == "medicare+medicaid" and slug == "medicare":
            row["crosses_to"] = {"slug": "medicaid", "member_id": person.cards[1].number}
        named = {"last": person.last, "first": person.first, "birth": person.birth, "sex": person.sex}
        rows.append(row | {"person": named | {"member_id": card.number}})
    return rows


def act(desk: Desk, script: Sequence[Planned], day: date) -> None:
    """What payers do today beyond working their mail and paying."""
    if day == CORRECTED:
        parked = payments.remittances("parked").filter(payer_name__startswith="Lone Star").first()
        if parked is not None:
            desk("send_again", slug=FAULTY, trace=parked.trace, on=day, how="corrected")
    if day in (RESENT, RESENT_IN_NEW_ENVELOPE):
        desk("send_again", slug=REPEATING, trace=_first_trace(), on=day, how="bytes" if day == RESENT else "envelope")
    if day == PAYERS_OWN_REVIEW:
        _review(desk, script, Trouble.REVERSAL, "granite", day)
        _review(desk, script, Trouble.TAKEBACK, "medicaid", day, take_later=True)
    for case in denials.cases("appealed"):
        _answer_appeal(desk, script, case, day)


def _first_trace() -> str:
    row = payments.remittances().filter(payer_name__startswith="Cedar").order_by("pk").first()
    assert row is not None, "Cedar pays the first visit of the month in its first week"
    return str(row.trace)


def _review(
    desk: Desk, script: Sequence[Planned], trouble: Trouble, slug: str, day: date, *, take_later: bool = False
) -> None:
    """The payer finds its fee table wrong, puts the table right and decides the claim again."""
    facts = world.payer_facts(slug)
    _set_payer(desk, facts, facts.plan_text)
    number = _control_number(_of(script, trouble))
    desk("correct", slug=slug, control_number=number, on=day, key=f"{trouble}", take_later=take_later)


def _answer_appeal(desk: Desk, script: Sequence[Planned], case: Any, day: date) -> None:
    """Letters are answered some days later, each in the practice's favour: by a person, or by a corrected fee table."""
    letter = denials.appeals(case.pk).last()
    if letter is None or (day - letter.sent_on).days < ANSWER_DAYS:
        return
    necessity = _of(script, Trouble.NECESSITY)
    number = claims.versions(case.claim_id)[-1].control_number
    if claims.claim(case.claim_id).encounter_id == seen(necessity):
        lines = [line.number for line in claims.current_value(case.claim_id).lines]
        desk("correct", slug="medicare", control_number=number, on=day, key=f"appeal:{number}", overruled=lines)
        return
    facts = world.payer_facts("cedar")
    _set_payer(desk, facts, facts.plan_text)
    desk("correct", slug="cedar", control_number=number, on=day, key=f"appeal:{number}")


def _of(script: Sequence[Planned], trouble: Trouble) -> Planned:
    return next(planned for planned in script if planned.trouble is trouble)


def _control_number(planned: Planned) -> str:
    claim = claims.claims_of_encounter(seen(planned)).first()
    assert claim is not None, f"visit {planned.number} was billed"
    return claims.versions(claim.pk)[-1].control_number


@contextmanager
def working(desk: Desk, slug: str, day: date) -> Iterator[None]:
    """A payer works its mail of a day while we do something else."""
    step = f"worked:{day}:{slug}"
    if done(step):
        yield
        return
    desk.tell("work", slug=slug, on=day)
    yield
    once(step, lambda: desk.hear("work"))


def pay(desk: Desk, day: date) -> bool:
    """On Fridays every payer pays what is due; whether this is such a day.

    It is a step after all have worked: a payment run passes claims on to other payers, which read them on the next day,
    also when this day is lived again because it was cut off.
    """
    if day.weekday() != 4:
        return False
    misprint = {FAULTY: MISPRINT} if day == FIRST_PAYMENT else {}
    once(f"paid:{day}", lambda: desk("pay", on=day, misprint=misprint))
    return True
