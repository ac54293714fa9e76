"""What the payments room does when somebody says something happened. Every handler is safe to repeat."""

from __future__ import annotations

from typing import Any

from superbill.app.payments import services
from superbill.app.platform import people, tenancy


def _system() -> people.Actor:
    return people.system(tenancy.current_id())


def receive(*, transaction_id: int, set_id: str, **_: Any) -> None:
    """An 835 was let in: take it in. It is applied when somebody, or a rule of theirs, says so."""
    if set_id == "835":
        services.receive(_system(), transaction_id=transaction_id)


def settle(*, patient_id: int, receipt_id: int, **_: Any) -> None:
    """A patient paid: use the money for what they owe."""
    services.settle(_system(), patient_id=patient_id, source=f"receipt-use:{receipt_id}")


def bill(*, claim_id: int, version_id: int) -> None:
    """A claim went to its payer: remittances may answer it now."""
    from superbill.app.payments import telling

    telling.bill_version(_system(), claim_id=claim_id, version_id=version_id)


def tell_applied(*, application_id: int, **_: Any) -> None:
    """A remittance was applied: claims learn what was decided."""
    from superbill.app.payments import telling

    telling.tell_applied(_system(), application_id=application_id)


def tell_undone(*, application_id: int, **_: Any) -> None:
    """A remittance was taken back: claims learn that too."""
    from superbill.app.payments import telling

    telling.tell_undone(_system(), application_id=application_id)


def bill_next(*, application_id: int, position: int, claim_id: int, crossed_over: bool) -> None:
    """A payer left something to the next one: make that claim."""
    from superbill.app.payments import telling

    telling.bill_next(
        _system(), application_id=application_id, position=position, claim_id=claim_id, crossed_over=crossed_over
    )


def withdraw_next(*, application_id: int, claim_id: int) -> None:
    """A payer's answer was taken back: the claim that went to the next payer because of it goes back too."""
    from superbill.app.claims import services as claims

    claims.withdraw_next(_system(), claim_id=claim_id, document=f"application:{application_id}")
