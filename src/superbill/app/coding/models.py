"""Encounters, what was found and done there, and whether it may be billed. Private to the coding room."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from superbill.app.platform import clock
from superbill.app.platform.models import TenantModel


class Encounter(TenantModel):
    """One visit."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Not coded"
        CODED = "coded", "Coded"
        HELD = "held", "Held for a person"
        RELEASED = "released", "Released for billing"
        CLAIMED = "claimed", "Claimed"
        CLOSED = "closed", "Closed without a claim"

    class Kind(models.TextChoices):
        PROFESSIONAL = "P", "Professional"
        INSTITUTIONAL = "I", "Institutional"

    class NoClaim(models.TextChoices):
        """Why a visit is not billed."""

        NO_CHARGE = "no-charge", "No charge"
        GLOBAL = "global", "In the global period of a surgery"
        NO_SHOW = "no-show", "The patient did not come"
        DUPLICATE = "duplicate", "Duplicate of another visit"
        NOT_BILLABLE = "not-billable", "Not billable"
        MISTAKE = "mistake", "Entered by mistake"
        OTHER = "other", "Another reason"

    number = models.PositiveIntegerField()
    """The visit number, counted by practice."""
    kind = models.CharField(max_length=1, choices=Kind.choices, default=Kind.PROFESSIONAL)
    patient = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="encounters")
    provider = models.ForeignKey("practice.Provider", on_delete=models.PROTECT, related_name="+")
    """Who rendered the care, or attended."""
    place = models.ForeignKey("practice.Place", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    """The date of service, or the first of them."""
    ends_on = models.DateField()
    authorization = models.ForeignKey(
        "registration.Authorization", on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    circumstances = models.JSONField(default=dict)
    """What the claim must say beyond its lines (:class:`superbill.app.coding.facts.Circumstances`)."""
    note = models.TextField(default="", blank=True)
    """The visit's note, or the part a coder needs."""
    hold_reason = models.CharField(max_length=300, default="", blank=True)
    no_claim_kind = models.CharField(max_length=12, choices=NoClaim.choices, default="", blank=True)
    no_claim_reason = models.CharField(max_length=300, default="", blank=True)
    charge_cents = models.BigIntegerField(default=0)
    """The sum of its charges."""
    amendments = models.PositiveSmallIntegerField(default=0)
    """How often its coding was corrected after release."""
    coded_by = models.CharField(max_length=120, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now)
    coded_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="one_encounter_a_number"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("on")), name="encounter_span"),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(no_claim_reason=""), name="encounter_reason"),
        ]
        indexes = [
            models.Index(fields=["tenant", "status", "on"], name="encounter_queue"),
            models.Index(fields=["tenant", "on", "id"], name="encounter_by_day"),
            models.Index(fields=["patient", "on"], name="encounter_history"),
        ]

    def __str__(self) -> str:
        return f"visit {self.number}"


class Diagnosis(TenantModel):
    """A coded condition of an encounter."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="diagnoses")
    number = models.PositiveSmallIntegerField()
    """Counts from 1; the first is the reason for the visit."""
    code = models.CharField(max_length=7)
    """Without its dot."""
    role = models.CharField(max_length=10, default="other")
    poa = models.CharField(max_length=1, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["encounter", "number"], name="one_diagnosis_a_number")]


class Charge(TenantModel):
    """A service line with a price."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="charges")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5, default="", blank=True)
    modifiers = models.JSONField(default=list)
    units = models.DecimalField(max_digits=10, decimal_places=3, default=1)
    unit = models.CharField(max_length=2, default="UN")
    """UN units, MJ minutes, DA days."""
    revenue_code = models.CharField(max_length=4, default="", blank=True)
    pointers = models.JSONField(default=list)
    """Numbers of the diagnoses it was done for, most important first."""
    amount_cents = models.BigIntegerField()
    """Of the line: all its units."""
    on = models.DateField()
    ends_on = models.DateField(null=True)
    ndc = models.CharField(max_length=11, default="", blank=True)
    ndc_quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    ndc_unit = models.CharField(max_length=2, default="", blank=True)
    note = models.CharField(max_length=80, default="", blank=True)
    billed_as = models.CharField(max_length=50, default="", blank=True)
    """The line control number an earlier system billed it under; empty for charges of our own."""
    voided_at = models.DateTimeField(null=True)
    """An amendment took it back after it was in the books; it is on no claim any more."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["encounter", "number"], name="one_charge_a_number"),
            models.CheckConstraint(condition=Q(amount_cents__gte=0), name="charge_not_negative"),
            models.CheckConstraint(condition=Q(units__gt=0), name="charge_units"),
            models.CheckConstraint(condition=~Q(code="") | ~Q(revenue_code=""), name="charge_says_what"),
        ]
        indexes = [models.Index(fields=["tenant", "code", "on"], name="charge_code")]

    @property
    def control_number(self) -> str:
        """REF*6R: what payers echo for this line."""
        return self.billed_as or f"C{self.pk}"


class ScrubRun(TenantModel):
    """What the edits said about an encounter at a moment, and with which tables."""

    append_only = True

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="scrubs")
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=120)
    findings = models.JSONField(default=list)
    releases = models.JSONField(default=dict)
    """Table to release."""
    stops = models.PositiveIntegerField()
    """Findings that stop, overridden ones not counted."""


class Override(TenantModel):
    """A person's decision that a finding does not hold this encounter: who, why, until when."""

    append_only = True

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="overrides")
    code = models.CharField(max_length=30)
    path = models.CharField(max_length=120, default="", blank=True)
    """Where; empty for wherever the encounter has the finding."""
    who = models.CharField(max_length=120)
    why = models.CharField(max_length=500)
    until = models.DateField()
    at = models.DateTimeField(default=clock.now)


class ProviderQuery(TenantModel):
    """A question to the provider about a visit, and the answer."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="provider_queries")
    question = models.TextField()
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(default="", blank=True)
    answered_by = models.CharField(max_length=120, default="", blank=True)
    answered_at = models.DateTimeField(null=True)


class Superbill(TenantModel):
    """The practice's slip: what one kind of its doctors usually finds and does."""

    name = models.CharField(max_length=60)
    taxonomy = models.CharField(max_length=10, default="", blank=True)
    """Visits with providers of this specialty get it; empty for everybody else's."""
    active = models.BooleanField(default=True)
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="one_superbill_a_name")]

    def __str__(self) -> str:
        return self.name


class Pick(TenantModel):
    """A code that one key enters: of a superbill, or a coder's own favourite."""

    superbill = models.ForeignKey(Superbill, on_delete=models.PROTECT, null=True, related_name="picks")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=40, default="", blank=True)
    key = models.CharField(max_length=1, default="", blank=True)
    code = models.CharField(max_length=7)
    """A diagnosis without its dot, or a procedure."""
    is_diagnosis = models.BooleanField()
    modifiers = models.JSONField(default=list)
    label = models.CharField(max_length=60)
    """The practice's own words."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(superbill=None) ^ Q(coder=None), name="pick_is_somebodys"),
            models.UniqueConstraint(fields=["superbill", "key"], name="one_pick_a_key", condition=~Q(key="")),
            models.UniqueConstraint(
                fields=["tenant", "coder", "key"], name="one_favourite_a_key", condition=~Q(key="")
            ),
        ]


class ReviewRule(TenantModel):
    """Which visits a second coder looks at before they are released."""

    class Kind(models.TextChoices):
        SHARE = "share", "A share of all visits"
        DOLLARS = "dollars", "Visits of many dollars"
        CODE = "code", "Visits with certain codes"
        CODER = "coder", "All visits of one coder"
        OVERRIDE = "override", "Visits with an overridden finding"

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    least_cents = models.BigIntegerField(default=0)
    codes = models.JSONField(default=list)
    """Procedures and diagnoses: ``99215``, a range ``70540-70559``, a beginning ``J*``."""
    coder = models.CharField(max_length=120, default="", blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="one_review_rule_a_name"),
            models.CheckConstraint(condition=Q(percent__gte=0) & Q(percent__lte=100), name="review_rule_percent"),
        ]


class Review(TenantModel):
    """A second coder's look at a visit: what was looked at, why, and the verdict."""

    class Verdict(models.TextChoices):
        AGREED = "agreed", "Agreed"
        RETURNED = "returned", "Returned"
        OVERTAKEN = "overtaken", "Coded anew before it was looked at"

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="reviews")
    why = models.CharField(max_length=60)
    """The rule that asked for it."""
    coder = models.CharField(max_length=120)
    coding = models.JSONField(default=dict)
    """What was looked at: diagnoses and charges as they stood."""
    asked_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default="", blank=True)
    reviewer = models.CharField(max_length=120, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["encounter"], name="one_open_review", condition=Q(verdict="")),
            models.CheckConstraint(condition=~Q(verdict="returned") | ~Q(reason=""), name="review_returned_says_why"),
        ]
        indexes = [models.Index(fields=["tenant", "decided_at"], name="review_decided")]
