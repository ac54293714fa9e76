"""A practice with two billed claims, and remittances for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.payments import services, verifying
from superbill.app.payments.claims_open import Billed, BilledCharge
from superbill.app.payments.models import Application
from superbill.app.payments.models import Remittance as Row
from superbill.core.claim.values import Provider, Reference
from superbill.core.remit.values import RemitClaim, Remittance
from tests.app.practice.setting import Setting, set_up
from tests.conftest import Clinic
from tests.core.ledger.cases import SEEN, clp, line
from tests.core.ledger.cases import remittance as plain

BILLED = date(2026, 2, 11)


@dataclass
class Scene:
    clinic: Clinic
    setting: Setting

    def bill(self, claim: int, *charges: tuple[int, str, int], **more: Any) -> Billed:
        """Bill claim ``claim`` (control number ``A<claim>``, patient 3) with (charge id, code, cents)."""
        given = {"payer_id": self.setting.ppo.pk, "patient_id": 3, "member_id": f"M{claim}", "service_from": SEEN}
        lines = tuple(
            BilledCharge(charge, cents, code, service_from=SEEN, control_number=f"C{charge}")
            for charge, code, cents in charges
        )
        value = Billed(claim, more.pop("control_number", f"A{claim}"), lines=lines, **{**given, **more})
        services.bill(self.clinic.ada, claim=value, on=BILLED)
        return value

    def keyed(self, *claims: RemitClaim, trace: str = "EFT1", **more: Any) -> Row:
        return services.key_in(self.clinic.ada, document=document(*claims, trace=trace, **more))

    def apply(self, row: Row, key: str = "") -> Application:
        return services.apply(self.clinic.ada, remittance_id=row.pk, key=key or f"apply-{row.pk}")

    def reverse(self, row: Row, key: str = "") -> Application:
        return services.reverse(
            self.clinic.mia, remittance_id=row.pk, reason="wrong file", key=key or f"reverse-{row.pk}"
        )


def document(*claims: RemitClaim, trace: str = "EFT1", **more: Any) -> Remittance:
    payer = Provider(last="SYNTHETIC PPO", references=(Reference("XV", "SYN01"),))
    return replace(plain(*claims, trace=trace, **more), payer_id="SYN01", payer=payer)


def scene(clinic: Clinic) -> Scene:
    return Scene(clinic, set_up(clinic.mia))


def everything() -> dict[tuple[Any, ...], int]:
    """Every balance in every dimension."""
    return journal.balances("charge_id", "claim_id", "patient_id", "payer_id", "reason", "reference")


def proven() -> bool:
    """Both oracles, posting by posting, and the database's deferred laws."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    checked = (verifying.postings(), verifying.deposits(), verifying.decisions())
    assert not any(one.faults for one in checked), checked
    return journal.verify().holds and verifying.totals().holds


def paid(claim: int, charge: int, cents: int, amount: int, adjustments: str, **more: Any) -> RemitClaim:
    return clp(
        f"A{claim}",
        more.pop("status", "1"),
        [line("99213", cents, amount, adjustments, control_number=f"C{charge}")],
        **more,
    )
