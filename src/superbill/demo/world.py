"""The demo's practice and the payers it deals with: set up once, the same every time."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from superbill.app.exchange import services as exchange
from superbill.app.platform.people import Actor
from superbill.app.practice import services as practice
from superbill.core.ids import npi_with_check_digit
from superbill.demo.cast import CLINICIANS
from superbill.demo.visits import PRICES

STARTS = date(2026, 1, 1)
PRACTICE_NPI = npi_with_check_digit("118930451")
HOSPITAL_NPI = npi_with_check_digit("124531959")
PLANS = Path(__file__).parent / "plans"


@dataclass(frozen=True)
class PayerFacts:
    """A payer as both sides of the wall are told of it; the plan file says the rest."""

    slug: str
    kind: str
    appeals: tuple[int, ...]
    address: dict[str, str]
    dialect: dict[str, Any]
    tax_id: str
    crosses_over: bool = False
    takes_replacements: bool = True
    not_told: tuple[str, ...] = ()
    """Procedures it wants authorized and the practice does not know of yet."""
    mistake: tuple[str, int] | None = None
    """A code that stands in the payer's own table at a wrong percentage of the fee schedule."""
    follow_up_days: int = 15

    @property
    def plan_text(self) -> str:
        """The plan as both sides agreed on it."""
        return (PLANS / f"{self.slug}.toml").read_text()

    @property
    def plan_at_the_payer(self) -> str:
        """The plan as the payer has it in its system."""
        if self.mistake is None:
            return self.plan_text
        code, percent = self.mistake
        wrong = f'[[terms.rules]]\ncodes = ["{code}"]\nbasis = "mpfs"\npercent = {percent}\n\n'
        before, mark, after = self.plan_text.partition("[[terms.rules]]")
        return before + wrong + mark + after

    @property
    def plan(self) -> dict[str, Any]:
        return tomllib.loads(self.plan_text)


def _address(line1: str, city: str, postal: str) -> dict[str, str]:
    return {"line1": line1, "city": city, "state": "TX", "postal": postal}


PAYERS = (
    PayerFacts("medicare", "medicare-b", (120, 180, 60, 60, 60), _address("PO Box 4100", "Dallas", "752014100"),
               {"newline": True}, "750000041", crosses_over=True, takes_replacements=False, follow_up_days=10),
    PayerFacts("cedar", "commercial", (180, 60), _address("1 Cedar Plaza", "Houston", "770020001"),
               {"reorders_lines": True, "newline": False}, "760000042", mistake=("11042", 112)),
    PayerFacts("medicaid", "medicaid", (120,), _address("400 State St", "Austin", "787010400"),
               {"drops_modifiers": True}, "740000043", mistake=("17110", 94)),
    PayerFacts("granite", "tpa", (180,), _address("88 Granite Way", "Plano", "750240088"),
               {"one_remit_a_claim": True, "omits_optional": True}, "750000044",
               not_told=("97110",), mistake=("17110", 138)),
    PayerFacts("loneoak", "workers-comp", (90,), _address("7 Lone Oak Rd", "Waco", "767010007"),
               {"delimiters": ["|", ">", "^", "~"], "claim_level_only": True}, "740000045"),
)  # fmt: skip


def payer_facts(slug: str) -> PayerFacts:
    return next(facts for facts in PAYERS if facts.slug == slug)


def set_up(manager: Actor) -> None:
    """Tell the practice's rooms who they are, whom they bill, and at what price."""
    address = {"line1": "410 River Rd", "city": "Austin", "state": "TX", "postal": "787011234"}
    practice.set_practice(
        manager,
        name="Riverside Family Medicine",
        npi=PRACTICE_NPI,
        tax_id="741234567",
        taxonomy="207Q00000X",
        contact_name="Billing office",
        contact_phone="5125550142",
        submitter_id="RIVERSIDE",
        **address,
    )
    practice.set_place(manager, name="Riverside Main", pos="11", npi=PRACTICE_NPI, **address)
    practice.set_place(
        manager,
        name="Hill Hospital outpatient",
        pos="22",
        npi=HOSPITAL_NPI,
        line1="500 Hill Rd",
        city="Austin",
        state="TX",
        postal="787015555",
    )
    practice.set_fees(
        manager,
        starts_on=STARTS,
        prices=[practice.Price(code=code, label=label, amount=cents) for code, (label, cents) in PRICES.items()],
    )
    providers = [
        practice.set_provider(manager, npi=c.npi, last=c.last, first=c.first, taxonomy=c.taxonomy) for c in CLINICIANS
    ]
    for facts in PAYERS:
        plan = facts.plan
        exchange.set_partner(manager, slug=facts.slug, name=plan["name"], their_id=plan["payer_id"], our_id="RIVERSIDE")
        payer = _payer(manager, facts)
        for provider in providers:
            practice.set_enrolment(manager, provider=provider, payer=payer, starts_on=STARTS)


def _payer(manager: Actor, facts: PayerFacts) -> Any:
    plan = facts.plan
    filing = plan.get("filing", {})
    payer = practice.set_payer(
        manager,
        payer_id=plan["payer_id"],
        name=plan["name"],
        kind=facts.kind,
        filing_code=plan["filing_code"],
        partner=facts.slug,
        timely_filing_days=filing.get("days", 365),
        corrected_claim_days=filing.get("corrected_days", 365),
        appeal_days=list(facts.appeals),
        authorization_codes=[code for code in plan.get("authorization_codes", []) if code not in facts.not_told],
        follow_up_days=facts.follow_up_days,
        crosses_over=facts.crosses_over,
        takes_replacements=facts.takes_replacements,
        tolerance_cents=100,
        tolerance_percent=2,
        **facts.address,
    )
    practice.set_contract(
        manager,
        payer=payer,
        starts_on=STARTS,
        name=plan["terms"][0]["name"],
        terms=_terms(facts),
        source=plan["source"],
    )
    return payer


def _terms(facts: PayerFacts) -> str:
    """The price terms of the plan file as a contract's own file: what both sides agreed on."""
    text = facts.plan_text
    lines = text[text.index("[[terms]]") :].splitlines()[1:]
    return "\n".join(line.replace("[[terms.rules]]", "[[rules]]") for line in lines) + "\n"
