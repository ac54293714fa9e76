"""What a payer answers to claims, as values: the 277CA, the request for information, the 835.

They are made from decisions and nothing else; who numbers, stores and sends them is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from superbill.core.claim.values import Address, Claim, Contact, Payer, Person, Provider, Reference, Submission, Value
from superbill.core.inquiry.values import ClaimStatus, Header, ProviderStatus, Status, StatusReport
from superbill.core.money import Cents
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.remit.values import ProviderAdjustment, RemitClaim, Remittance

_RECEIVED = Status("A1", "19", "PR")
_ACCEPTED = Status("A2", "20", "PR")
_LOINC = {"operative report": "11504-8", "accident": "52030-6", "review": "34133-9", "price": "34133-9"}
"""Document types a 277 can ask for; anything else is asked for as a clinical note."""
_NOTE = "34133-9"


class PayerFacts(Value, frozen=True):
    """Who answers: what every answer says of the payer."""

    name: str
    id: str
    tax_id: str = "999999999"
    address: Address = Address("1 PLAN WAY", "", "ANYTOWN", "NY", "100010000")
    telephone: str = "8005550100"


def acknowledgment(
    submission: Submission, decisions: Sequence[Decision], payer: PayerFacts, *, number: str, on: date
) -> StatusReport:
    """The 277CA of a batch: each claim taken into adjudication, or refused with its reason."""
    receiver = Provider(
        last=submission.submitter, organization=True, references=(Reference("46", submission.submitter_id),)
    )
    return StatusReport(
        header=Header(reference=f"CA{number}"[:50], created=on, created_time="0700"),
        kind="acknowledgment",
        payer=Payer(name=payer.name, id=payer.id),
        receiver=receiver,
        claims=tuple(_acknowledged(decision, on) for decision in decisions),
        batch_reference=submission.reference,
        batch_statuses=(_RECEIVED,),
        batch_on=on,
        batch_accepted=True,
        batch_charge=sum(decision.claim.charge for decision in decisions),
        receipt_trace=f"R{number}",
        received=on,
        processed=on,
        providers=tuple(
            ProviderStatus(provider, (_RECEIVED,), accepted=True, charge=_charge(decisions, provider))
            for provider in dict.fromkeys(map(_provider, decisions))
        ),
    )


def _provider(decision: Decision) -> Provider:
    """Who bills, as a status names it."""
    billing = decision.claim.billing
    return Provider(last=billing.last, organization=True, npi=billing.npi)


def _charge(decisions: Sequence[Decision], provider: Provider) -> Cents:
    """What a provider's claims of a batch ask for."""
    return sum(decision.claim.charge for decision in decisions if _provider(decision) == provider)


def _acknowledged(decision: Decision, on: date) -> ClaimStatus:
    rejected = decision.outcome is Outcome.REJECT
    return replace(
        _about(decision, on),
        statuses=(read_status(decision.rejection),) if rejected else (_ACCEPTED,),
        accepted=not rejected,
        payer_claim_number="" if rejected else decision.claim_number,
        clearinghouse_trace=decision.claim.clearinghouse_trace,
    )


def _about(decision: Decision, on: date) -> ClaimStatus:
    """What every status says of its claim."""
    claim = decision.claim
    person = claim.person
    return ClaimStatus(
        control_number=claim.control_number,
        statuses=(),
        on=on,
        charge=claim.charge,
        patient=Person(
            last=person.last, first=person.first, middle=person.middle, member_id=claim.subscriber.member_id
        ),
        provider=_provider(decision),
        service_from=_first_day(claim),
        service_to=_last_day(claim),
    )


def read_status(text: str) -> Status:
    """``A7:33:IL`` as a status."""
    category, code, entity = ([*text.split(":"), "", ""])[:3]
    return Status(category, code, entity)


def _first_day(claim: Claim) -> date | None:
    days = [line.service_from for line in claim.lines if line.service_from]
    return claim.statement_from or min(days, default=None)


def _last_day(claim: Claim) -> date | None:
    days = [day for line in claim.lines if (day := line.service_to or line.service_from)]
    return claim.statement_to or max(days, default=None)


def information_request(decision: Decision, payer: PayerFacts, *, on: date) -> StatusReport:
    """The 277 that asks for what a waiting claim wants."""
    return StatusReport(
        header=Header(reference=f"RFI{decision.claim_number}"[:50], created=on, created_time="0700"),
        kind="request",
        payer=Payer(name=payer.name, id=payer.id),
        receiver=_provider(decision),
        claims=tuple(
            replace(
                _about(decision, on),
                statuses=(Status("R4", "294", "PR"),),
                payer_claim_number=decision.claim_number,
                attachment_control_number=f"{decision.claim_number}R{number}",
                documents=tuple(_LOINC.get(paper, _NOTE) for paper in wanted.documents),
                respond_by=wanted.respond_by,
            )
            for number, wanted in enumerate(decision.requests, 1)
        ),
    )


def remittance(
    decisions: Iterable[Decision],
    payer: PayerFacts,
    *,
    payee: Provider,
    trace: str,
    on: date,
    interest: Sequence[tuple[str, Cents]] = (),
) -> Remittance:
    """The 835 to one payee. ``interest`` is (claim number, cents); a total below nothing is carried forward."""
    claims: tuple[RemitClaim, ...] = tuple(claim for decision in decisions for claim in decision.remit_claims())
    year_end = date(on.year, 12, 31)
    adjustments = [ProviderAdjustment(payee.npi, year_end, "L6", number, -amount) for number, amount in interest]
    amount = sum(claim.paid for claim in claims) - sum(adjustment.amount for adjustment in adjustments)
    if amount < 0:
        adjustments.append(ProviderAdjustment(payee.npi, year_end, "FB", f"FB{trace}", amount))
        amount = 0
    return Remittance(
        handling="I" if amount else "H",
        amount=amount,
        direction="C",
        method="CHK" if amount else "NON",
        paid_on=on,
        trace=trace,
        payer_trace_id=f"1{payer.tax_id}",
        payer_id=payer.id,
        payer=Provider(
            last=payer.name, organization=True, address=payer.address, references=(Reference("2U", payer.id),)
        ),
        payee=Provider(last=payee.last, organization=True, npi=payee.npi, tax_id=payee.tax_id, address=payee.address),
        claims=claims,
        provider_adjustments=tuple(adjustments),
        produced=on,
        contacts=(Contact(name="PROVIDER SERVICES", numbers=(("TE", payer.telephone),)),),
    )
