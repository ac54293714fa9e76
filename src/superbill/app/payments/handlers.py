"""What the payments room does when earlier rooms say something happened."""

from __future__ import annotations

from typing import Any

from superbill.app.payments import patient_money, services
from superbill.app.platform import people, tenancy


def receive(*, transaction_id: int, set_id: str, **_: Any) -> None:
    """An 835 was let in: take it in. It is applied when somebody (or a rule of theirs) says so."""
    if set_id == "835":
        services.receive(people.system(tenancy.current_id()), transaction_id=transaction_id)


def settle(*, patient_id: int, receipt_id: int, **_: Any) -> None:
    """A patient paid: use the money for what they owe."""
    patient_money.settle(people.system(tenancy.current_id()), patient_id=patient_id, source=f"receipt-use:{receipt_id}")
