"""Claims, their versions, what was sent, and everything that happened to them. Private to the claims room.

Versions, submissions and events are facts; a claim's state is what its events say, kept on the row for worklists.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from superbill.app.claims.lifecycle import EventKind, State
from superbill.app.platform import clock
from superbill.app.platform.models import TenantModel


class Claim(TenantModel):
    """What we say to one payer about one encounter."""

    encounter = models.ForeignKey("coding.Encounter", on_delete=models.PROTECT, related_name="claims")
    patient = models.ForeignKey("registration.Patient", on_delete=models.PROTECT, related_name="claims")
    coverage = models.ForeignKey("registration.Coverage", on_delete=models.PROTECT, related_name="claims")
    payer = models.ForeignKey("practice.Payer", on_delete=models.PROTECT, related_name="claims")
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    """The claim to the payer before this one."""
    sequence = models.CharField(max_length=1)
    """P, S, T: whose turn the payer is in."""
    kind = models.CharField(max_length=1)
    """P professional, I institutional."""
    charge_cents = models.BigIntegerField()
    service_from = models.DateField()
    service_to = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    state_at = models.DateTimeField(default=clock.now)
    heard_on = models.DateField(null=True)
    """The day of the latest thing that happened to it."""
    payer_claim_number = models.CharField(max_length=50, default="", blank=True)
    """The payer's own number, once we learn it."""
    file_by = models.DateField()
    """The last day the payer may receive it."""
    respond_by = models.DateField(null=True)
    """While the payer waits for information."""
    findings = models.JSONField(default=list)
    """What holds it, while it is held."""
    crossed_over = models.BooleanField(default=False)
    """The payer before it sent it on: it is not sent by us."""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["encounter", "coverage"], name="one_claim_a_coverage"),
            models.CheckConstraint(condition=Q(charge_cents__gte=0), name="claim_charge"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "state", "file_by"],
                include=["charge_cents", "service_from", "payer", "heard_on"],  # Today counts without reading a claim
                name="claim_worklist",
            ),
            models.Index(fields=["tenant", "file_by", "id"], name="claim_by_deadline"),
            models.Index(fields=["tenant", "payer_claim_number"], name="claim_payer_number"),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class ClaimVersion(TenantModel):
    """One form of a claim. A changed claim is a new version with a control number of its own."""

    append_only = True

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    """Counts from 1 within the claim."""
    control_number = models.CharField(max_length=38)
    """CLM01: never used twice by us."""
    adopted = models.BooleanField(default=False)
    """An earlier system sent it, under its own rules for control numbers."""
    frequency = models.CharField(max_length=1)
    value = models.JSONField()
    """The ``core.claim.values.Claim``."""
    reason = models.CharField(max_length=300, default="")
    """Why it was made, where it is not the first."""
    made_by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["tenant", "control_number"], name="one_version_a_control_number", condition=Q(adopted=False)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "control_number"], name="version_control_number")]

    def __str__(self) -> str:
        return self.control_number


class Submission(TenantModel):
    """One 837 transaction that we sent: a batch of claims."""

    append_only = True

    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=50)
    """BHT03."""
    transaction = models.OneToOneField("exchange.Transaction", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="one_submission_a_number"),
            models.UniqueConstraint(fields=["tenant", "reference"], name="one_submission_a_reference"),
        ]


class Sending(TenantModel):
    """That a version went in a submission. A batch that never got in may carry the same version again."""

    append_only = True

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="sendings")
    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, related_name="sendings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "version"], name="one_sending_a_submission")]


class ClaimEvent(TenantModel):
    """One thing that happened to a claim."""

    append_only = True

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=30, choices=EventKind.choices)
    said = models.TextField()
    """What happened, in plain words."""
    facts = models.JSONField(default=dict)
    """Codes, numbers and cents."""
    transaction = models.ForeignKey("exchange.Transaction", on_delete=models.PROTECT, null=True, related_name="+")
    """The X12 that says so."""
    document = models.CharField(max_length=80, default="")
    """Another room's document: ``remit_claim:7``, ``appeal:3``."""
    actor = models.CharField(max_length=120)
    happened_on = models.DateField()
    """When it counts."""
    at = models.DateTimeField(default=clock.now)
    """When we learned it."""

    class Meta:
        indexes = [models.Index(fields=["tenant", "kind", "at"], name="claim_event_kind")]


class StatusQuestion(TenantModel):
    """A 276 of ours, to know its answer by."""

    append_only = True

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="status_questions")
    trace = models.CharField(max_length=50)
    file = models.ForeignKey("exchange.File", on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "trace"], name="one_question_a_trace")]


class InformationRequest(TenantModel):
    """A payer's 277 that waits for papers, and our 275."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="information_requests")
    transaction = models.ForeignKey("exchange.Transaction", on_delete=models.PROTECT, related_name="+")
    attachment_control_number = models.CharField(max_length=50)
    documents = models.JSONField(default=list)
    """LOINC codes of what is asked for."""
    said = models.TextField(default="")
    respond_by = models.DateField(null=True)
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, default="")
    answer_file = models.ForeignKey("exchange.File", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "transaction", "attachment_control_number"], name="one_request_a_number"
            )
        ]
