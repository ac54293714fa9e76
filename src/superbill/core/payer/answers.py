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
_PAPERS = {"operative report": "11504-8", "review": "34133-9", "price": "34133-9"}
"""LOINC codes of what the engine calls by a word; anything else a plan asks for is one."""
_WANTED = {"accident": Status("R15", "51")}
"""What is asked for and is no paper."""


class PayerFacts(Value, frozen=True):
    """Who answers: what every answer says of the payer."""

    name: str
    id: str
    tax_id: str = "999999999"
    address: Address = Address("1 PLAN WAY", "", "ANYTOWN", "NY", "100010000")
    telephone: str = "8005550100"

    @property
    def named(self) -> Payer:
        """The payer as claims and statuses name it."""
        return Payer(name=self.name, id=self.id)


class Asked(Value, frozen=True):
    """Papers a payer asks for about a claim, under a number of its own."""

    control_number: str
    documents: tuple[str, ...]
    respond_by: date | None = None


def acknowledgment(
    submission: Submission, decisions: Sequence[Decision], payer: PayerFacts, *, number: str, on: date
) -> StatusReport:
    """The 277CA of a batch: each claim taken into adjudication, or refused with its reason."""
    claims = tuple(_acknowledged(decision, on) for decision in decisions)
    return StatusReport(
        header=Header(reference=f"CA{number}"[:50], created=on, created_time="0700"),
        kind="acknowledgment",
        payer=payer.named,
        receiver=Provider(
            last=submission.submitter, organization=True, references=(Reference("46", submission.submitter_id),)
        ),
        claims=claims,
        batch_reference=submission.reference,
        batch_statuses=(_RECEIVED,),
        batch_on=on,
        batch_accepted=True,
        batch_charge=sum(claim.charge or 0 for claim in claims),
        receipt_trace=f"R{number}",
        received=on,
        processed=on,
        providers=_by_provider(claims),
    )


def _by_provider(claims: Sequence[ClaimStatus]) -> tuple[ProviderStatus, ...]:
    """That the claims of each billing provider were received; how many were accepted is counted when it is written."""
    charges: dict[Provider, Cents] = {}
    for claim in claims:
        charges[claim.provider] = charges.get(claim.provider, 0) + (claim.charge or 0)
    return tuple(ProviderStatus(one, (_RECEIVED,), accepted=True, charge=charge) for one, charge in charges.items())


def _acknowledged(decision: Decision, on: date) -> ClaimStatus:
    rejected = decision.outcome is Outcome.REJECT
    return replace(
        about(decision.claim, on),
        statuses=(read_status(decision.rejection),) if rejected else (_ACCEPTED,),
        accepted=not rejected,
        payer_claim_number="" if rejected else decision.claim_number,
        clearinghouse_trace=decision.claim.clearinghouse_trace,
    )


def about(claim: Claim, on: date) -> ClaimStatus:
    """What every status says of its claim."""
    person, billing = claim.person, claim.billing
    first = [line.service_from for line in claim.lines if line.service_from]
    last = [day for line in claim.lines if (day := line.service_to or line.service_from)]
    return ClaimStatus(
        control_number=claim.control_number,
        statuses=(),
        on=on,
        charge=claim.charge,
        patient=Person(
            last=person.last, first=person.first, middle=person.middle, member_id=claim.subscriber.member_id
        ),
        provider=biller(billing),
        service_from=claim.statement_from or min(first, default=None),
        service_to=claim.statement_to or max(last, default=None),
    )


def biller(billing: Provider) -> Provider:
    """Who bills, as a status names it."""
    return Provider(last=billing.last, first=billing.first, organization=billing.organization, npi=billing.npi)


def read_status(text: str) -> Status:
    """``A7:33:IL`` as a status."""
    category, code, entity = ([*text.split(":"), "", ""])[:3]
    return Status(category, code, entity)


def information_request(
    claim: Claim, number: str, asked: Iterable[Asked], payer: PayerFacts, *, on: date
) -> StatusReport:
    """The 277 that asks for what the waiting claim with our ``number`` wants."""
    return StatusReport(
        header=Header(reference=f"RFI{number}"[:50], created=on, created_time="0700"),
        kind="request",
        payer=payer.named,
        receiver=biller(claim.billing),
        claims=tuple(
            replace(
                about(claim, on),
                statuses=tuple(_paper(code) for code in one.documents),
                payer_claim_number=number,
                attachment_control_number=one.control_number,
                respond_by=one.respond_by,
            )
            for one in asked
        ),
    )


def _paper(code: str) -> Status:
    return _WANTED.get(code) or Status("R4", _PAPERS.get(code, code), "", "LOI")


def letter(payer: PayerFacts, payee: Provider, on: date) -> Remittance:
    """A remittance without its money and its claims: who pays whom, and when."""
    return Remittance(
        handling="H",
        amount=0,
        direction="C",
        method="NON",
        paid_on=on,
        trace="",
        payer_trace_id=f"1{payer.tax_id}",
        payer_id=payer.id,
        payer=Provider(
            last=payer.name, organization=True, address=payer.address, references=(Reference("2U", payer.id),)
        ),
        payee=Provider(
            last=payee.last if payee.organization else f"{payee.first} {payee.last}".strip(),
            organization=True,
            npi=payee.npi,
            tax_id=payee.tax_id,
            address=payee.address,
        ),
        produced=on,
        contacts=(Contact(name="REMITTANCE HELP", numbers=(("TE", payer.telephone),)),),
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
    return replace(
        letter(payer, payee, on),
        handling="I" if amount else "H",
        amount=amount,
        method="CHK" if amount else "NON",
        trace=trace,
        claims=claims,
        provider_adjustments=tuple(adjustments),
    )
