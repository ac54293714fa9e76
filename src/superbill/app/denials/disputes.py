"""The grounds of a dispute, from the numbers: what the contract allows, what was allowed, what is missing and why."""

from __future__ import annotations

from datetime import date

from superbill.app.claims import queries as claims
from superbill.app.denials.models import DenialCase
from superbill.app.payments import queries as payments
from superbill.app.practice import queries as practice
from superbill.core.money import dollars


def grounds(case: DenialCase) -> list[str]:
    """Sentences for the letter, for a case of a payment off the contract."""
    claim = claims.claim(case.claim_id)
    contract = practice.contract(case.payer_id, claim.service_from) if case.payer_id else None
    agreement = (
        f"our agreement ({contract.name}, in force since {_day(contract.starts_on)})" if contract else "our agreement"
    )
    cause = next(iter(case.reasons), "")
    missing = dollars(case.denied_cents)
    if cause == "interest:":
        late = " ".join(case.reasons[1:])
        return [
            f"You received this claim complete and {late}; {agreement} provides for interest.",
            f"${missing} of interest is missing.",
        ]
    expected = payments.expected(case.claim_id, case.charge_id)
    said = (
        [f"For this {'service' if case.charge_id else 'claim'} {agreement} allows ${dollars(expected)}."]
        if expected
        else []
    )
    why = {
        "units:": f"You paid {' '.join(case.reasons[2:])} units.",
        "reduction": "You reduced it as one of several procedures, which the agreement does not provide for in this way.",
    }.get(cause, "You allowed less than the agreed fee.")
    return [
        *said,
        why,
        f"You allowed ${dollars(expected - case.denied_cents)}; ${missing} is missing."
        if expected
        else f"${missing} is missing.",
    ]


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
