"""Payers' answers find their questions: 271 and 278 as the exchange lets them in."""

from __future__ import annotations

from collections.abc import Sequence

from superbill.app.exchange import queries as exchange
from superbill.app.registration import authorizations, eligibility, findings
from superbill.app.registration.models import StrayAnswer
from superbill.app.registration.settling import builtins
from superbill.core import inquiry
from superbill.core.findings import Finding
from superbill.core.inquiry.values import AuthorizationAnswer


def on_received(transaction_id: int, set_id: str, version: str) -> None:
    """Handle ``x12.received``: store each answer with its question. What fits none waits for a person."""
    if set_id == "271":
        answered, found = inquiry.read_271(exchange.transaction_value(transaction_id))
        benefits = answered.items if answered else ()
        strays = [each.trace for each in benefits if not eligibility.take_answer(each, transaction_id=transaction_id)]
    elif set_id == "278":
        decided, found = inquiry.read_278(exchange.transaction_value(transaction_id))
        decisions = [each for each in (decided.items if decided else ()) if isinstance(each, AuthorizationAnswer)]
        strays = [
            each.trace for each in decisions if not authorizations.take_answer(each, transaction_id=transaction_id)
        ]
    else:
        return
    for trace in strays:
        _keep(transaction_id, trace, [findings.ANSWER_UNASKED.at(value=trace)])
    if found:
        _keep(transaction_id, "", found)


def _keep(transaction_id: int, trace: str, found: Sequence[Finding]) -> None:
    StrayAnswer.objects.get_or_create(
        transaction_id=transaction_id, trace=trace[:50], defaults={"findings": builtins(found)}
    )
