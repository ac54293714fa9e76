"""The desk's tables. One tenant of the desk is one payer."""

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
    crossovers = models.JSONField(default=dict)
    """Payer id of a member's other cover -> slug of the payer at this desk that claims are forwarded to."""
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


class Member(TenantModel):
    """A person covered by a plan."""

    number = models.CharField(max_length=80)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="members")
    person = models.JSONField()
    """A core ``Person``."""
    cover = models.JSONField()
    """A core ``payer.Member``."""
    group_number = models.CharField(max_length=50, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="desk_member_number")]


class ProviderRecord(TenantModel):
    """What the payer knows of a provider."""

    npi = models.CharField(max_length=10)
    value = models.JSONField()
    """A core ``payer.ProviderStatus``."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "npi"], name="desk_provider_npi")]


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


class SentFile(TenantModel):
    """A file as it went; written to the mailbox after the transaction that made it."""

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_on = models.DateField()
    mailbox = models.CharField(max_length=200)
    """The folder it goes to, relative to the mail folder."""
    delivered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="desk_sent_name")]


class ClaimReceived(TenantModel):
    """A claim that passed the front door."""

    number = models.CharField(max_length=30)
    """The payer's own number."""
    control_number = models.CharField(max_length=38)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="claims")
    value = models.JSONField()
    """A core ``Claim``."""
    received_on = models.DateField()
    state = models.CharField(max_length=12)
    """rejected, pended, decided, void."""
    payee = models.CharField(max_length=10)
    """The billing provider's NPI."""
    submitter = models.CharField(max_length=15)
    """Whom the answers go to: the sender of the file."""
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
    value = models.JSONField()
    """A core ``payer.Decision``."""
    paid_cents = models.BigIntegerField()
    decided_on = models.DateField()
    payable_on = models.DateField()
    reversed = models.BooleanField(default=False)
    """A later decision took it back."""
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="decisions")

    class Meta:
        indexes = [models.Index(fields=["tenant", "payment", "payable_on"])]


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
    respond_by = models.DateField()
    answered_on = models.DateField(null=True)
    document = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "control_number"], name="desk_request_number")]


class Takeback(TenantModel):
    """An overpayment to recover from the next payments, told in the PLB."""

    claim = models.ForeignKey(ClaimReceived, on_delete=models.PROTECT, related_name="takebacks")
    owed_cents = models.BigIntegerField()
    taken_cents = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200)
    opened_on = models.DateField()


class Carried(TenantModel):
    """What a payment run that came out negative left to be taken from a payee's next one."""

    payee = models.CharField(max_length=10)
    left_cents = models.BigIntegerField(default=0)
    reference = models.CharField(max_length=50, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "payee"], name="desk_carried_payee")]
