"""Denials, what is done about them, appeals. Private to the denials room."""

from __future__ import annotations

from django.db import models

from superbill.app.platform import clock
from superbill.app.platform.models import TenantModel


class DenialCase(TenantModel):
    """Something a payer did not pay as asked, until it is decided."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CORRECTED = "corrected", "Corrected claim sent"
        APPEALED = "appealed", "Appealed"
        WON = "won", "Paid after all"
        WRITTEN_OFF = "written_off", "Written off"
        MOVED = "moved", "Billed to another party"
        WITHDRAWN = "withdrawn", "The payer took its answer back"
        CLOSED = "closed", "Closed"

    class Kind(models.TextChoices):
        DENIAL = "denial", "Denied"
        VERIFY = "verify", "Left to the patient for a reason to check"
        DISPUTE = "dispute", "Reduced without contract"
        FOLLOW_UP = "follow_up", "Open without a reason"
        VARIANCE = "variance", "Paid differently from the contract"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    charge = models.ForeignKey("coding.Charge", on_delete=models.PROTECT, null=True, related_name="+")
    payer = models.ForeignKey("practice.Payer", on_delete=models.PROTECT, null=True, related_name="+")
    consequence_id = models.BigIntegerField()
    """What followed from an application that opened it."""
    application_id = models.BigIntegerField()
    denied_cents = models.BigIntegerField()
    reasons = models.JSONField(default=list)
    """Group and reason, and remarks, as the payer said: ``CO-197``, ``N210``."""
    category = models.CharField(max_length=20)
    curable = models.CharField(max_length=4, default="")
    preventable = models.CharField(max_length=1, default="")
    queue = models.CharField(max_length=20)
    owner = models.CharField(max_length=120, default="")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    decided_on = models.DateField()
    """When the payer decided: the day the clock of an appeal starts."""
    deadline = models.DateField(null=True)
    root_cause = models.CharField(max_length=200, default="")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "consequence_id"], name="one_case_a_consequence")]
        indexes = [
            models.Index(fields=["tenant", "status", "queue", "deadline"], name="case_queue"),
            models.Index(fields=["tenant", "application_id"], name="case_application"),
        ]


class Action(TenantModel):
    """What somebody did about a case."""

    append_only = True

    case = models.ForeignKey(DenialCase, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=30)
    note = models.CharField(max_length=1000, default="")
    who = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)


class Appeal(TenantModel):
    """A letter to a payer, as it went."""

    class Status(models.TextChoices):
        SENT = "sent", "Sent"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    case = models.ForeignKey(DenialCase, on_delete=models.PROTECT, related_name="appeals")
    level = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.SENT)
    file_by = models.DateField(null=True)
    pdf = models.BinaryField()
    sent_on = models.DateField()
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "level"], name="one_appeal_a_level")]
