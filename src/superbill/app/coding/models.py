"""Encounters, what was found and done there, and whether it may be billed. Private to the coding room."""

from __future__ import annotations

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
