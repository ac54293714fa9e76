"""What we billed, what payers answered, and what was done with it. Private to the payments room."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from superbill.app.platform import clock
from superbill.app.platform.crypto import Sealed
from superbill.app.platform.models import TenantModel


class BilledClaim(TenantModel):
    """A claim as the books see it: what a remittance may answer. A corrected claim with a number of its own is another row."""

    claim_id = models.BigIntegerField()
    control_number = models.CharField(max_length=38)
    version = models.PositiveSmallIntegerField(default=1)
    """Of the claim: an earlier system may have sent several under one control number."""
    payer = models.ForeignKey("practice.Payer", on_delete=models.PROTECT, related_name="+")
    patient_id = models.BigIntegerField()
    rank = models.PositiveSmallIntegerField(default=1)
    next_payer = models.ForeignKey("practice.Payer", on_delete=models.PROTECT, null=True, related_name="+")
    member_fingerprint = models.CharField(max_length=64, default="")
    service_from = models.DateField(null=True)
    charge_cents = models.BigIntegerField()
    capitated = models.BooleanField(default=False)
    patient_protected = models.CharField(max_length=20, default="")
    """Why the patient may not be billed, such as ``QMB``."""
    billed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim_id", "control_number", "version"], name="one_billed_claim_a_number")
        ]
        indexes = [
            models.Index(fields=["tenant", "control_number"], name="billed_control"),
            models.Index(
                fields=["tenant", "member_fingerprint", "service_from"],
                name="billed_member",
                condition=~Q(member_fingerprint=""),
            ),
        ]


class BilledLine(TenantModel):
    """A charge on a billed claim."""

    billed = models.ForeignKey(BilledClaim, on_delete=models.PROTECT, related_name="lines")
    charge_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5, default="")
    modifiers = models.JSONField(default=list)
    revenue_code = models.CharField(max_length=4, default="")
    units = models.DecimalField(max_digits=10, decimal_places=3, default=1)
    charge_cents = models.BigIntegerField()
    service_from = models.DateField(null=True)
    control_number = models.CharField(max_length=50, default="")
    expected_cents = models.BigIntegerField(null=True)
    """What the contract allows; null where no contract says."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["billed", "charge_id"], name="one_billed_line_a_charge")]
        indexes = [models.Index(fields=["charge_id"], name="billed_charge")]


class Deposit(TenantModel):
    """Money seen in the bank: an EFT, a check, or a batch of them. Remittances and slips that make exactly its amount explain it."""

    trace = models.CharField(max_length=50)
    payer_name = models.CharField(max_length=80, default="")
    amount_cents = models.BigIntegerField()
    received_on = models.DateField()
    method = models.CharField(max_length=3, default="ACH")
    payer_trace_id = models.CharField(max_length=30, default="")
    """The payer as the bank names it: 1 and its tax id."""
    origin = models.CharField(max_length=80, default="")
    """The bank file it came from, empty when it was entered by hand."""
    entry_id = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["tenant", "trace"], name="deposit_trace")]


class DepositSlip(TenantModel):
    """The desk's takings on their way to the bank: cash and checks together, or a payout of the card service."""

    number = models.PositiveIntegerField()
    cards = models.BooleanField(default=False)
    reference = models.CharField(max_length=50)
    """What the bank will show: the slip's number, or the card service's own of its payout."""
    amount_cents = models.BigIntegerField()
    """What the bank is to have."""
    missing_cents = models.BigIntegerField(default=0)
    """What the receipts say more; negative where more was counted."""
    why = models.CharField(max_length=300, default="")
    made_on = models.DateField()
    made_by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)
    entry_id = models.BigIntegerField()
    withdrawn_on = models.DateField(null=True)
    """The day it was taken back: its money is in the drawer again."""
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, null=True, related_name="slips")
    """The money in the bank, once it is seen."""
    deposit_entry_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="one_slip_a_number"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="slip_positive"),
        ]


class SlipLine(TenantModel):
    """A receipt whose money is on a slip."""

    append_only = True

    slip = models.ForeignKey(DepositSlip, on_delete=models.PROTECT, related_name="lines")
    receipt_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slip", "receipt_id"], name="one_slip_line_a_receipt")]
        indexes = [models.Index(fields=["receipt_id"], name="slip_receipt")]


class Remittance(TenantModel):
    """One 835 transaction, or a paper one keyed by hand."""

    class Status(models.TextChoices):
        READY = "ready", "Reconciled, not applied"
        PARKED = "parked", "Parked"
        APPLIED = "applied", "Applied"
        REVERSED = "reversed", "Taken back"
        SET_ASIDE = "set_aside", "Set aside: another one came for it"

    transaction_id = models.BigIntegerField(null=True)
    """The exchange's transaction; null when it was keyed."""
    seal = models.UUIDField(default=uuid.uuid4, editable=False)
    keyed_sealed = models.BinaryField(null=True)
    keyed = Sealed("keyed_sealed")
    """The value of a keyed remittance as JSON."""
    identity = models.CharField(max_length=64)
    payer = models.ForeignKey("practice.Payer", on_delete=models.PROTECT, null=True, related_name="+")
    payer_name = models.CharField(max_length=80)
    trace = models.CharField(max_length=50)
    method = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    """What it brings; negative when the payer takes."""
    paid_on = models.DateField(null=True)
    claims = models.PositiveIntegerField()
    rank = models.PositiveSmallIntegerField(default=1)
    """The last place in the order of payers that an answer in it speaks from: what came before it is applied first."""
    readable = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    findings = models.JSONField(default=list)
    owner = models.CharField(max_length=120, default="")
    """Whose list it is on while it is parked."""
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, null=True, related_name="remittances")
    """The money in the bank, once it is seen."""
    deposit_entry_id = models.BigIntegerField(null=True)
    """The entry that joined the two, while the remittance is applied."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "identity"], name="one_remittance_an_identity"),
            models.UniqueConstraint(fields=["transaction_id"], name="one_remittance_a_transaction"),
        ]
        indexes = [
            models.Index(fields=["tenant", "status", "at"], name="remittance_queue"),
            models.Index(fields=["tenant", "trace"], name="remittance_trace"),
        ]

    @property
    def source(self) -> str:
        """How entries name it."""
        return f"remittance:{self.pk}"


class Choice(TenantModel):
    """A person's match of a remit claim, or of one of its lines, to one of ours or to none. The latest holds."""

    append_only = True

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="choices")
    position = models.PositiveIntegerField()
    """The remit claim's place in the remittance, from 0."""
    line = models.PositiveSmallIntegerField(null=True)
    """The line's place in the remit claim, from 0; null: the choice is about the claim."""
    claim_id = models.BigIntegerField(null=True)
    charge_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)


class Application(TenantModel):
    """A remittance put into the books, or taken back out of them."""

    append_only = True

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="applications")
    effective_on = models.DateField()
    claims_cents = models.BigIntegerField()
    provider_cents = models.BigIntegerField()
    cash_cents = models.BigIntegerField()
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    basis = models.JSONField(default=dict)
    """What it was planned on, so that it can be planned again: how far our rows went, what was held, what alone was planned."""
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reverses"], name="application_reversed_once")]


class AppliedClaim(TenantModel):
    """What an application did with one remit claim. It stands until another one reverses it."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="applied")
    position = models.PositiveIntegerField()
    claim_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=10)
    status = models.CharField(max_length=2)
    charge_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    control_number = models.CharField(max_length=38)
    payer_claim_number = models.CharField(max_length=50, default="")
    matched_by = models.CharField(max_length=40, default="")
    entry_id = models.BigIntegerField(null=True)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        indexes = [
            models.Index(fields=["claim_id"], name="applied_claim", condition=Q(claim_id__isnull=False)),
            models.Index(
                fields=["tenant", "payer_claim_number"], name="applied_number", condition=~Q(payer_claim_number="")
            ),
        ]


class Consequence(TenantModel):
    """Work that followed from an application."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consequences")
    position = models.IntegerField()
    """The remit claim's place; -1 for the remittance as a whole."""
    kind = models.CharField(max_length=20)
    claim_id = models.BigIntegerField(null=True)
    charge_id = models.BigIntegerField(null=True)
    payer_id = models.BigIntegerField(null=True)
    amount_cents = models.BigIntegerField()
    about = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "kind"], name="consequence_kind"),
            models.Index(fields=["claim_id"], name="consequence_claim", condition=Q(claim_id__isnull=False)),
        ]


class Decision(TenantModel):
    """A person's decision about money: a write-off, a transfer, a refund. Entries name it as their source."""

    class Kind(models.TextChoices):
        WRITE_OFF = "write_off", "Written off"
        TRANSFER = "transfer", "Moved to another party"
        REFUND = "refund", "To be refunded"
        REFUND_PAID = "refund_paid", "Refund paid"
        EXPLAINED = "explained", "Suspense explained"

    append_only = True

    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    charge_id = models.BigIntegerField(null=True)
    patient_id = models.BigIntegerField(null=True)
    payer_id = models.BigIntegerField(null=True)
    amount_cents = models.BigIntegerField()
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    """The decision it carries out: the refund that is paid."""
    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, null=True, related_name="decisions")
    """The remittance whose suspense it explains. Taken back together with it."""
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)


class Ownership(TenantModel):
    """Who works on something that could not be posted. The latest holds."""

    append_only = True

    subject = models.CharField(max_length=120)
    """As :func:`unpostable.unpostables` names it."""
    owner = models.CharField(max_length=120)
    note = models.CharField(max_length=300, default="")
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["tenant", "subject"], name="ownership_subject")]


class Statement(TenantModel):
    """A statement that was sent to who answers for an account."""

    append_only = True

    patient_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    on = models.DateField()
    due_on = models.DateField()
    amount_cents = models.BigIntegerField()
    notice = models.PositiveSmallIntegerField(default=1)
    """The how manyth it is about the oldest balance on it."""
    pdf = models.BinaryField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="one_statement_a_number")]
        indexes = [models.Index(fields=["patient_id", "on"], name="statement_patient")]
