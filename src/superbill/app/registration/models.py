"""Patients, coverage, eligibility, authorization, estimates, receipts. Private to the registration room."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from superbill.app.platform import clock
from superbill.app.platform.crypto import Sealed
from superbill.app.platform.models import TenantModel
from superbill.app.practice.models import Postal


class Patient(TenantModel, Postal):
    """A person who is cared for, or who answers for another's balance."""

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"
        UNKNOWN = "U", "Unknown"

    number = models.PositiveIntegerField()
    """The account number, counted by practice."""
    last = models.CharField(max_length=60)
    first = models.CharField(max_length=35)
    middle = models.CharField(max_length=25, default="", blank=True)
    suffix = models.CharField(max_length=10, default="", blank=True)
    last_key = models.GeneratedField(
        expression=Upper("last"), output_field=models.CharField(max_length=60, db_collation="C"), db_persist=True
    )
    first_key = models.GeneratedField(
        expression=Upper("first"), output_field=models.CharField(max_length=35, db_collation="C"), db_persist=True
    )
    """Names as they are looked for. Under row security an index serves comparisons only: ``upper`` and ``LIKE`` would
    read every patient."""
    birth = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    phone = models.CharField(max_length=10, default="", blank=True)
    email = models.CharField(max_length=254, default="", blank=True)
    seal = models.UUIDField(default=uuid.uuid4, editable=False)
    ssn_sealed = models.BinaryField(null=True)
    ssn_fingerprint = models.CharField(max_length=64, default="", blank=True)
    ssn = Sealed("ssn_sealed")
    guarantor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers_for")
    """Who gets the statements; empty when the patient does."""
    died_on = models.DateField(null=True, blank=True)
    do_not_bill = models.BooleanField(default=False)
    bankrupt_on = models.DateField(null=True, blank=True)
    """The day of a bankruptcy petition: no statement and no call from then on."""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="one_patient_a_number")]
        indexes = [
            models.Index(fields=["tenant", "last", "first"], name="patient_name"),
            models.Index(fields=["tenant", "last_key"], name="patient_last_key"),
            models.Index(fields=["tenant", "first_key"], name="patient_first_key"),
            models.Index(fields=["tenant", "birth"], name="patient_birth"),
            models.Index(fields=["tenant", "ssn_fingerprint"], name="patient_ssn", condition=~Q(ssn_fingerprint="")),
        ]

    def __str__(self) -> str:
        return f"patient {self.number}"


class Coverage(TenantModel, Postal):
    """A plan that covers a patient. The name, birth and address columns are the subscriber's; empty for the patient."""

    class Basis(models.TextChoices):
        ACTIVE = "active", "Through current employment"
        RETIRED = "retired", "Through former employment"
        CONTINUED = "continued", "COBRA or state continuation"
        OWN = "own", "Bought by the person"
        PUBLIC = "public", "Medicare, Medicaid or other public plan"
        ACCIDENT = "accident", "Workers' compensation, auto or liability"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="coverages")
    payer = models.ForeignKey("practice.Payer", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    """1 is billed first."""
    seal = models.UUIDField(default=uuid.uuid4, editable=False)
    member_sealed = models.BinaryField(null=True)
    member_fingerprint = models.CharField(max_length=64)
    member_id = Sealed("member_sealed")
    relationship = models.CharField(max_length=2, default="18")
    """The patient's to the subscriber: 18 self, 01 spouse, 19 child, G8 other."""
    last = models.CharField(max_length=60, default="", blank=True)
    first = models.CharField(max_length=35, default="", blank=True)
    middle = models.CharField(max_length=25, default="", blank=True)
    suffix = models.CharField(max_length=10, default="", blank=True)
    birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, default="", blank=True)
    group_number = models.CharField(max_length=50, default="", blank=True)
    group_name = models.CharField(max_length=60, default="", blank=True)
    plan_name = models.CharField(max_length=80, default="", blank=True)
    msp_type = models.CharField(max_length=2, default="", blank=True)
    """Why Medicare pays second (SBR05), on the Medicare coverage."""
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.ACTIVE)
    employer_size = models.PositiveIntegerField(null=True, blank=True)
    """Employees of the employer, where Medicare asks."""
    parent = models.CharField(max_length=10, default="", blank=True)
    """Which parent of a child subscribes: mother, father, stepmother, stepfather."""
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "rank", "starts_on"],
                name="one_coverage_a_rank",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(rank__gte=1) & Q(rank__lte=11), name="coverage_rank"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="coverage_span"
            ),
            models.CheckConstraint(condition=Q(relationship="18") | ~Q(last=""), name="coverage_subscriber_named"),
        ]
        indexes = [models.Index(fields=["tenant", "member_fingerprint"], name="coverage_member")]

    def __str__(self) -> str:
        return f"coverage {self.pk}"


class Settled(models.Model):
    """Something that may wait for a person: it waits while it has findings and nobody has settled it."""

    findings = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, default="", blank=True)
    settled_note = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        abstract = True


class EligibilityCheck(TenantModel, Settled):
    """A 270 and what the 271 said."""

    class Status(models.TextChoices):
        ASKED = "asked", "Not answered yet"
        ACTIVE = "active", "Active"
        INACTIVE = "inactive", "Not active"
        REFUSED = "refused", "Not answered"
        UNCLEAR = "unclear", "Answered without a verdict"

    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField()
    """The date of service asked about."""
    service_types = models.JSONField(default=list)
    trace = models.CharField(max_length=50)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    question_file = models.ForeignKey("exchange.File", on_delete=models.PROTECT, null=True, related_name="+")
    answer_transaction = models.ForeignKey(
        "exchange.Transaction", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    plan_name = models.CharField(max_length=80, default="")
    copay_cents = models.BigIntegerField(null=True)
    deductible_cents = models.BigIntegerField(null=True)
    deductible_left_cents = models.BigIntegerField(null=True)
    coinsurance = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    """A fraction of one."""
    out_of_pocket_cents = models.BigIntegerField(null=True)
    out_of_pocket_left_cents = models.BigIntegerField(null=True)
    benefits = models.JSONField(default=list)
    """The EB rows as the payer gave them (``core.inquiry.values.Benefit``)."""
    rejects = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "trace"], name="one_check_a_trace")]
        indexes = [
            models.Index(
                fields=["tenant", "asked_at"],
                name="check_waits",
                condition=Q(settled_at=None) & ~Q(findings=[]),
            )
        ]


class StrayAnswer(TenantModel, Settled):
    """An answer that belongs to no question of ours, or that could not be read whole."""

    transaction = models.ForeignKey("exchange.Transaction", on_delete=models.PROTECT, related_name="+")
    trace = models.CharField(max_length=50, default="", blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transaction", "trace"], name="one_stray_a_trace")]


class Authorization(TenantModel, Settled):
    """A payer's leave to give a service: asked by 278, or written down from a call, a fax or a portal."""

    class Status(models.TextChoices):
        ASKED = "asked", "Not answered yet"
        APPROVED = "approved", "Approved"
        CHANGED = "changed", "Approved with changes"
        DENIED = "denied", "Denied"
        PENDED = "pended", "Pended by the payer"
        CALL = "call", "Payer wants a call"
        NOT_REQUIRED = "not-required", "Not required"
        CANCELLED = "cancelled", "Cancelled"
        REFUSED = "refused", "Request not processed"

    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="authorizations")
    provider = models.ForeignKey("practice.Provider", on_delete=models.PROTECT, null=True, related_name="+")
    """Who may give the service; empty for anyone of the practice."""
    trace = models.CharField(max_length=50, default="", blank=True)
    number = models.CharField(max_length=50, default="", blank=True)
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.ASKED)
    source = models.CharField(max_length=10, default="278")
    """278, phone, fax, portal or paper."""
    codes = models.JSONField(default=list)
    """Procedure codes, ranges ``70540-70559`` or beginnings ``J*``."""
    diagnoses = models.JSONField(default=list)
    units = models.DecimalField(max_digits=10, decimal_places=2)
    """Asked for; certified once it is answered."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=60, default="", blank=True)
    message = models.CharField(max_length=264, default="", blank=True)
    question_file = models.ForeignKey("exchange.File", on_delete=models.PROTECT, null=True, related_name="+")
    answer_transaction = models.ForeignKey(
        "exchange.Transaction", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "trace"], name="one_authorization_a_trace", condition=~Q(trace="")
            ),
            models.CheckConstraint(condition=Q(units__gt=0), name="authorization_units"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="authorization_span"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "asked_at"],
                name="authorization_waits",
                condition=Q(settled_at=None) & ~Q(findings=[]),
            )
        ]


class AuthorizationUse(TenantModel):
    """Units of an authorization that a service used up; giving back is a negative use."""

    append_only = True

    authorization = models.ForeignKey(Authorization, on_delete=models.PROTECT, related_name="uses")
    reference = models.CharField(max_length=60)
    """What used them: ``charge:12``."""
    units = models.DecimalField(max_digits=10, decimal_places=2)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authorization", "reference"], name="one_use_a_reference")]


class Estimate(TenantModel):
    """What a patient will probably owe for a visit, with its derivation; or a good-faith estimate."""

    append_only = True

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="estimates")
    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, null=True, related_name="+")
    check_used = models.ForeignKey(EligibilityCheck, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=120)
    lines = models.JSONField(default=list)
    """(code, units, charge, allowed) for each service, cents."""
    charge_cents = models.BigIntegerField()
    allowed_cents = models.BigIntegerField()
    patient_cents = models.BigIntegerField()
    steps = models.JSONField(default=list)
    """(words, cents): how the patient's share came about."""
    findings = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    """When a good-faith estimate must be in the person's hands."""


class Receipt(TenantModel):
    """Money a patient gave before the visit was billed."""

    append_only = True

    class Method(models.TextChoices):
        CASH = "cash", "Cash"
        CHECK = "check", "Check"
        CARD = "card", "Card"

    number = models.PositiveIntegerField()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="receipts")
    amount_cents = models.BigIntegerField()
    method = models.CharField(max_length=10, choices=Method.choices)
    reference = models.CharField(max_length=60, default="", blank=True)
    """Check number or the card processor's reference; never a card number."""
    entry = models.ForeignKey("books.Entry", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    taken_by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="one_receipt_a_number"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="receipt_positive"),
        ]
