"""The desk's tables. One tenant of the desk is one payer.

Claims and decisions are kept as the engines' own values, in JSON text: :mod:`superbill.payer_desk.records`.
"""

from __future__ import annotations

from django.db import models

from superbill.app.platform import clock
from superbill.app.platform.models import TenantModel


class Payer(TenantModel):
    """The payer itself, one row a tenant, with the control numbers it hands out."""

    name = models.CharField(max_length=60)
    payer_id = models.CharField(max_length=20)
    tax_id = models.CharField(max_length=9)
    address = models.JSONField()
    """A core ``Address``."""
    dialect = models.JSONField(default=dict)
    """How this payer writes its files: :class:`superbill.payer_desk.dialects.Dialect`."""
    partners = models.JSONField(default=dict)
    """Ids of payers that forward claims to this one -> their mailboxes, for the answers."""
    last_control = models.PositiveIntegerField(default=0)
    last_claim = models.PositiveIntegerField(default=0)
    last_trace = models.PositiveIntegerField(default=0)


class Plan(TenantModel):
    """A plan as its readable file."""

    code = models.CharField(max_length=40)
    text = models.TextField()
    loaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="desk_plan_code")]


class PlanFile(TenantModel):
    """A plan file as it was loaded. Explanations name its edition, and it can be read long after another replaced it."""

    append_only = True

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="files")
    edition = models.CharField(max_length=60)
    text = models.TextField()
    loaded_at = models.DateTimeField(default=clock.now)


class Member(TenantModel):
    """A person covered by a plan."""

    number = models.CharField(max_length=80)
    """The person's own; a dependent without one has the subscriber's with a suffix."""
    family = models.CharField(max_length=80, default="")
    """The subscriber's number."""
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="members")
    person = models.JSONField()
    """A core ``Person``."""
    cover = models.JSONField()
    """A core ``payer.Member``."""
    group_number = models.CharField(max_length=50, default="")
    crosses_to = models.JSONField(default=dict)
    """Where decided claims are forwarded to: ``mailbox``, ``payer_id``, ``name``, ``member_id``; empty for nowhere."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="desk_member_number")]
        indexes = [models.Index(fields=["tenant", "family"])]


class ProviderRecord(TenantModel):
    """What the payer knows of a provider."""

    npi = models.CharField(max_length=10)
    value = models.JSONField()
    """A core ``payer.ProviderStatus``."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "npi"], name="desk_provider_npi")]


class Payee(TenantModel):
    """A billing provider the payer pays, and what stands between the two."""

    npi = models.CharField(max_length=10)
    receiver = models.CharField(max_length=15, default="")
    """Whom its remittances go to; empty for whoever sent the claims."""
    withhold_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    """Withheld for the tax office from every payment."""
    forward_cents = models.BigIntegerField(default=0)
    """What a payment that came out negative left to be taken from the next one."""
    forward_reference = models.CharField(max_length=50, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "npi"], name="desk_payee_npi")]


class AuthorizationRecord(TenantModel):
    """An authorization the payer decided."""

    number = models.CharField(max_length=50)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="authorizations")
    value = models.JSONField()
    """A core ``payer.Authorization``."""
    decided_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="desk_authorization_number")]


class ReceivedFile(TenantModel):
    """A file as it came. The same bytes are never worked twice."""

    append_only = True

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    received_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sha256"], name="desk_file_once")]


class Intake(TenantModel):
    """What was found in a file: how many claims, and what is wrong with it."""

    append_only = True

    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="intakes")
    claims = models.PositiveIntegerField()
    findings = models.TextField()
    """Core ``Finding`` values."""


class InterchangeSeen(TenantModel):
    """An envelope that was taken in: another file with the same one is refused as a duplicate."""

    append_only = True

    identity = models.CharField(max_length=80)
    """Sender, receiver, control number and usage."""
    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="interchanges")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "identity"], name="desk_interchange_once")]


class SentFile(TenantModel):
    """A file as it goes; written to the mailbox after the transaction that made it."""

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_on = models.DateField()
    mailbox = models.CharField(max_length=200)
    """The folder it goes to, relative to the mail folder."""
    answers = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, null=True, related_name="answers")
    delivered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="desk_sent_name")]
        indexes = [models.Index(fields=["tenant", "id"], condition=models.Q(delivered=False), name="desk_undelivered")]


class ClaimReceived(TenantModel):
    """A claim that passed the front door, or was refused there."""

    number = models.CharField(max_length=30)
    """The payer's own number."""
    control_number = models.CharField(max_length=38)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="claims")
    value = models.TextField()
    """A core ``Claim``."""
    charge_cents = models.BigIntegerField(default=0)
    received_on = models.DateField()
    state = models.CharField(max_length=12)
    """rejected, pended, decided, void."""
    pended = models.TextField(default="")
    """While it or lines of it wait, and when it was turned away: the engine's ``Decision``, with what is wanted or wrong."""
    forwarded_as = models.CharField(max_length=50, default="")
    """The number the next payer gave it, where it was forwarded."""
    payee = models.CharField(max_length=10)
    """The billing provider's NPI."""
    submitter = models.CharField(max_length=15)
    """Whom the answers go to."""
    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="claims")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="desk_claim_number")]
        indexes = [models.Index(fields=["tenant", "control_number"]), models.Index(fields=["tenant", "state"])]


class Payment(TenantModel):
    """One remittance that went out."""

    append_only = True

    trace = models.CharField(max_length=50)
    payee = models.CharField(max_length=10)
    paid_on = models.DateField()
    total_cents = models.BigIntegerField()
    file = models.ForeignKey(SentFile, on_delete=models.PROTECT, related_name="payments")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "trace"], name="desk_payment_trace")]


class DecisionMade(TenantModel):
    """What was decided about a claim; ``payment`` is the remittance that told the provider."""

    claim = models.ForeignKey(ClaimReceived, on_delete=models.PROTECT, related_name="decisions")
    value = models.TextField()
    """A core ``payer.Decision`` without its claim, its history and the decision it reverses."""
    history = models.TextField(default="[]")
    """Core ``PastLine`` values: what later claims of the member see of it."""
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    """The earlier decision that it takes back."""
    outcome = models.CharField(max_length=8, default="")
    paid_cents = models.BigIntegerField()
    """What it changes: with a takeback, the new payment less the old one."""
    decided_on = models.DateField()
    payable_on = models.DateField()
    state = models.CharField(max_length=12, default="standing")
    """standing; reversed: a later decision took it back; withdrawn: replaced before anyone was told."""
    decided_by = models.CharField(max_length=120, default="")
    """Who decided, where a person did."""
    note = models.TextField(default="")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="decisions")

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant", "payable_on"], condition=models.Q(payment=None), name="desk_decision_unpaid"
            ),
            models.Index(fields=["tenant", "decided_on"], name="desk_decision_day"),
        ]


class RulingMade(TenantModel):
    """What a person said about the lines of a claim. The newest counts whenever the claim is decided."""

    append_only = True

    claim = models.ForeignKey(ClaimReceived, on_delete=models.PROTECT, related_name="rulings")
    lines = models.TextField()
    """A ``Ruling`` by line number; a line that is not there is decided as the plan says."""
    made_on = models.DateField()
    made_by = models.CharField(max_length=120)


class AccumulatorDraw(TenantModel):
    """A change of one accumulator by one decision."""

    append_only = True

    decision = models.ForeignKey(DecisionMade, on_delete=models.PROTECT, related_name="draws")
    holder = models.CharField(max_length=90)
    what = models.CharField(max_length=60)
    tier = models.CharField(max_length=30)
    period = models.CharField(max_length=10)
    quantity = models.BigIntegerField()
    """Cents for money, a count for limits."""

    class Meta:
        indexes = [models.Index(fields=["tenant", "holder"])]


class RequestSent(TenantModel):
    """A request for information about a pended claim."""

    claim = models.ForeignKey(ClaimReceived, on_delete=models.PROTECT, related_name="requests")
    control_number = models.CharField(max_length=50)
    documents = models.JSONField()
    """What the engine calls the papers: LOINC codes, or words such as ``accident``."""
    reason = models.CharField(max_length=300, default="")
    asked_on = models.DateField(null=True)
    respond_by = models.DateField()
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "control_number"], name="desk_request_number")]


class DocumentReceived(TenantModel):
    """A paper that came: by 275, or as a file in the mailbox."""

    claim = models.ForeignKey(ClaimReceived, on_delete=models.PROTECT, null=True, related_name="documents")
    """``None``: a person must find what it is about."""
    request = models.ForeignKey(RequestSent, on_delete=models.PROTECT, null=True, related_name="answers")
    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="documents")
    control_number = models.CharField(max_length=50, default="")
    report_type = models.CharField(max_length=30, default="")
    format = models.CharField(max_length=60)
    content = models.BinaryField()
    received_on = models.DateField()


class Dispute(TenantModel):
    """A provider disagrees: a dispute or an appeal, and what was decided about it."""

    claim = models.ForeignKey(ClaimReceived, on_delete=models.PROTECT, related_name="disputes")
    level = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=12)
    """document: it came in the mailbox; keyed: a person wrote it down."""
    text = models.TextField(default="")
    document = models.ForeignKey(DocumentReceived, on_delete=models.PROTECT, null=True, related_name="disputes")
    received_on = models.DateField()
    answer_by = models.DateField()
    outcome = models.CharField(max_length=12, default="")
    """overturned, upheld; empty while it is open."""
    note = models.TextField(default="")
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "claim", "level"], name="desk_dispute_level")]


class Sample(TenantModel):
    """A decision drawn for a second look."""

    decision = models.ForeignKey(DecisionMade, on_delete=models.PROTECT, related_name="samples")
    method = models.CharField(max_length=10)
    """random, value, variance."""
    drawn_on = models.DateField()
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.CharField(max_length=120, default="")
    verdict = models.CharField(max_length=10, default="")
    """right, wrong; empty while it waits."""
    note = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "decision"], name="desk_sample_once")]


class Takeback(TenantModel):
    """An overpayment to recover from the next payments, told in the PLB."""

    claim = models.ForeignKey(ClaimReceived, on_delete=models.PROTECT, related_name="takebacks")
    owed_cents = models.BigIntegerField()
    taken_cents = models.BigIntegerField(default=0)
    refunded = models.BooleanField(default=False)
    """The provider sent the money back itself: told once, as WO with 72, and nothing is taken."""
    reason = models.CharField(max_length=200)
    opened_on = models.DateField()


class ProviderAdjustmentMade(TenantModel):
    """One pair of a payment's PLB. Positive takes away."""

    append_only = True

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="adjustments")
    code = models.CharField(max_length=2)
    reference = models.CharField(max_length=50)
    amount_cents = models.BigIntegerField()


class PremiumReceived(TenantModel):
    """An 820: premium that a sponsor paid."""

    append_only = True

    trace = models.CharField(max_length=50)
    remitter = models.CharField(max_length=80)
    amount_cents = models.BigIntegerField()
    paid_on = models.DateField(null=True)
    value = models.TextField()
    """A core ``Premium``."""
    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="premiums")
