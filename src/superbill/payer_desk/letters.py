"""Letters of the payer: what became of a provider's dispute, as a PDF in the mailbox's folder ``letters``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from superbill.app.platform import tenancy
from superbill.app.platform.documents import pdf
from superbill.app.platform.models import Tenant
from superbill.app.platform.names import quiet
from superbill.core.claim.values import Address, Claim
from superbill.core.money import dollars
from superbill.core.payer.checks import first_day
from superbill.core.payer.decision import LineDecision
from superbill.core.remit.reasons import gloss
from superbill.payer_desk import adjudication, mail
from superbill.payer_desk.letterhead import facts_of
from superbill.payer_desk.models import Dispute, Payer, SentFile
from superbill.payer_desk.records import claim_of, decision_of

BOX = "letters"
_TEMPLATE = Path(__file__).with_name("dispute.typ")
_WORDS = {
    "upheld": "We have looked at the claim again, and our decision stands.",
    "overturned": "We have looked at the claim again and changed our decision. The next remittance takes the earlier"
    " one back and pays anew.",
}


def tell(dispute: Dispute, on: date) -> SentFile:
    """Write to the provider what became of its dispute; it is delivered after the transaction."""
    slug = Tenant.objects.get(pk=tenancy.current_id()).slug
    return mail.send(_name(dispute), pdf(_TEMPLATE, _facts(dispute, on), on=on), slug=slug, on=on, box=BOX)


def of(dispute: Dispute) -> SentFile | None:
    """The letter about a dispute, once it is decided."""
    return SentFile.objects.filter(name=_name(dispute)).first()


def _name(dispute: Dispute) -> str:
    return f"{dispute.claim.number}-dispute-{dispute.level}.pdf"


def _facts(dispute: Dispute, on: date) -> dict[str, Any]:
    """What the letter says."""
    row = dispute.claim
    claim, payer = claim_of(row), facts_of(Payer.objects.get())
    made = adjudication.standing(row)
    served = first_day(claim)
    return {
        "payer": {"name": payer.name, "address": _lines(payer.address)},
        "provider": [quiet(claim.billing.last), *_lines(claim.billing.address), f"NPI {row.payee}"],
        "date": f"{on:%B %-d, %Y}",
        "number": row.number,
        "theirs": row.control_number,
        "patient": _patient(claim),
        "served": f"{served:%B %-d, %Y}" if served else "",
        "received": f"{dispute.received_on:%B %-d, %Y}",
        "level": dispute.level,
        "outcome": dispute.outcome,
        "words": _WORDS[dispute.outcome],
        "note": [part for part in dispute.note.splitlines() if part.strip()],
        "lines": [_line(line) for line in decision_of(made).lines] if made else [],
    }


def _patient(claim: Claim) -> str:
    return quiet(f"{claim.person.first} {claim.person.last}".strip())


def _lines(address: Address | None) -> list[str]:
    if address is None:
        return []
    town = f"{quiet(address.city)}, {address.state} {address.postal[:5]}"
    return [quiet(part) for part in (address.line1, address.line2) if part] + [town]


def _line(decided: LineDecision) -> dict[str, str]:
    code = decided.procedure.code or decided.line.revenue_code
    reasons = [f"{one.group}-{one.code} {gloss(f'{one.group}-{one.code}')}" for one in decided.adjustments]
    return {
        "code": " ".join((code, *decided.procedure.modifiers)),
        "reasons": "; ".join(reasons),
        "charge": dollars(decided.line.charge),
        "allowed": dollars(decided.allowed),
        "paid": dollars(decided.paid),
    }
