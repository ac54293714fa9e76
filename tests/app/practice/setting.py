"""A small practice for tests: one provider, one place, a PPO and Medicare, a few prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from superbill.app.platform.people import Actor
from superbill.app.practice import services
from superbill.app.practice.models import Payer, Place, Practice, Provider
from superbill.core.ids import npi_with_check_digit

BILLING_NPI = npi_with_check_digit("155555555")
RENDERING_NPI = npi_with_check_digit("144444444")
ADDRESS = {"line1": "100 River Road", "city": "Austin", "state": "TX", "postal": "787010000"}


@dataclass(frozen=True)
class Setting:
    practice: Practice
    provider: Provider
    place: Place
    ppo: Payer
    medicare: Payer


def set_up(actor: Actor) -> Setting:
    """Set it all up; doing so again changes nothing."""
    practice = services.set_practice(
        actor, name="Riverside Family Medicine", npi=BILLING_NPI, tax_id="741234567", taxonomy="207Q00000X",
        contact_name="Ada Biller", contact_phone="5125550100", submitter_id="RIVERSIDE", **ADDRESS,
    )  # fmt: skip
    provider = services.set_provider(actor, npi=RENDERING_NPI, last="Okafor", first="Nora", taxonomy="207Q00000X")
    place = services.set_place(actor, name="Main office", pos="11", **ADDRESS)
    ppo = services.set_payer(
        actor, payer_id="SYN01", name="Synthetic PPO", kind="commercial", filing_code="CI", partner="synthetic-ppo",
        timely_filing_days=90, appeal_days=[180, 60], authorization_codes=["70540-70559", "J*"],
    )  # fmt: skip
    medicare = services.set_payer(
        actor, payer_id="SYNMB", name="Medicare Part B", kind="medicare-b", filing_code="MB", partner="synthetic-mac",
        appeal_days=[120, 180, 60, 60, 60], crosses_over=True, takes_replacements=False,
    )  # fmt: skip
    services.set_enrolment(actor, provider=provider, payer=ppo, starts_on=date(2026, 1, 1))
    services.set_fees(
        actor,
        starts_on=date(2026, 1, 1),
        prices=[services.Price("99213", "Office visit, low", 14000), services.Price("93000", "ECG", 5000)],
    )
    return Setting(practice, provider, place, ppo, medicare)
