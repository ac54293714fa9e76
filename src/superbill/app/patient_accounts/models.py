"""What was agreed with patients about their balances, and what was sent to them. Private to this room.

An account is named by who answers for it: the patient, or their guarantor (``holder_id``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from superbill.app.platform import clock
from superbill.app.platform.models import TenantModel


class Channel(models.TextChoices):
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    TEXT = "text", "Text message"


class Preference(TenantModel):
    """How somebody wants to be reached about money. Without one, by letter."""

    holder = models.OneToOneField("registration.Patient", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    agreed_on = models.DateField()
    """The day they agreed to be written to that way."""
    noted_by = models.CharField(max_length=120)


class Message(TenantModel):
    """Something to be sent to a patient, once."""

    key = models.CharField(max_length=80)
    """What it is about: ``statement:7``."""
    holder = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=120)
    body = models.TextField()
    statement_id = models.BigIntegerField(null=True)
    """The statement whose PDF a letter is."""
    queued_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="one_message_a_key")]
        indexes = [models.Index(fields=["tenant", "id"], condition=Q(sent_at=None), name="message_waits")]


class Plan(TenantModel):
    """A balance that is paid in parts, by agreement."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAID = "paid", "Paid"
        ENDED = "ended", "Ended unpaid"

    holder = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="plans")
    amount_cents = models.BigIntegerField()
    receipts_after = models.BigIntegerField()
    """Receipts with a later number count towards it."""
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.ACTIVE)
    agreed_by = models.CharField(max_length=120)
    agreed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder"], condition=Q(status="active"), name="one_active_plan_an_account"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="plan_amount"),
        ]


class Installment(TenantModel):
    """One part of a plan. Whether it is paid follows from the receipts."""

    append_only = True

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="installments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_cents = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_installment_a_number")]


class WriteOffRequest(TenantModel):
    """Somebody asks that part of what a patient owes be given up; a manager says yes or no."""

    class Kind(models.TextChoices):
        HARDSHIP = "hardship", "Financial hardship"
        SMALL = "small", "Small balance"
        COURTESY = "courtesy", "Courtesy"

    holder = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    percent = models.PositiveSmallIntegerField()
    """Of every open balance of the account."""
    reason = models.CharField(max_length=300)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField(default=clock.now)
    approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=120, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=300, default="", blank=True)
    amount_cents = models.BigIntegerField(default=0)
    """What was given up."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=1) & Q(percent__lte=100), name="request_percent")
        ]
        indexes = [models.Index(fields=["tenant", "id"], condition=Q(approved=None), name="request_waits")]


class CardPayment(TenantModel):
    """A card payment asked for at the gateway. No card number ever comes here."""

    class Status(models.TextChoices):
        OPEN = "open", "Waiting for the payer"
        PAID = "paid", "Paid"
        EXPIRED = "expired", "Not paid"

    holder = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField()
    key = models.CharField(max_length=80)
    session = models.CharField(max_length=120, default="", blank=True)
    """The gateway's id of the payment page."""
    url = models.TextField(default="", blank=True)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.OPEN)
    asked_by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key"], name="one_card_payment_a_key"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="card_payment_amount"),
        ]
        indexes = [models.Index(fields=["tenant", "id"], condition=Q(status="open"), name="card_payment_open")]


class PatientLink(TenantModel):
    """A way in for somebody who is not staff: a secret link, and their birth date."""

    holder = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    """Of the secret in the link; the secret itself is not kept."""
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "digest"], name="one_link_a_secret")]


class CreditCase(TenantModel):
    """A credit that somebody has identified, and by when it must be given back."""

    charge_id = models.BigIntegerField()
    patient_id = models.BigIntegerField()
    payer = models.ForeignKey("practice.Payer", on_delete=models.PROTECT, null=True, related_name="+")
    """Whose money it is; none for the patient's."""
    amount_cents = models.BigIntegerField()
    identified_on = models.DateField()
    investigating_since = models.DateField(null=True)
    investigated_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    """By law, for government payers; none where no law says."""
    note = models.CharField(max_length=300, default="", blank=True)
    opened_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "charge_id", "payer"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_credit_case",
            )
        ]


class CollectionsCase(TenantModel):
    """A balance handed to a collection agency, and what came of it."""

    holder = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=80)
    amount_cents = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    handed_by = models.CharField(max_length=120)
    handed_on = models.DateField()
    recovered_cents = models.BigIntegerField(default=0)
    returned_on = models.DateField(null=True)
    returned_why = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder"], condition=Q(returned_on=None), name="one_open_collections_case_an_account"
            )
        ]


class CollectionsCharge(TenantModel):
    """What was handed over of one charge."""

    append_only = True

    case = models.ForeignKey(CollectionsCase, on_delete=models.PROTECT, related_name="charges")
    charge_id = models.BigIntegerField()
    patient_id = models.BigIntegerField()
    amount_cents = models.BigIntegerField()
