"""Files in and out, what is in them, and what was said about what we sent. Private to the exchange room.

Everything but a partner and a quarantine is a fact: the database refuses to change it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from superbill.app.platform import clock
from superbill.app.platform.models import TenantModel


class Partner(TenantModel):
    """Whom we exchange files with: a payer or a clearinghouse, and its mailbox."""

    slug = models.SlugField()
    name = models.CharField(max_length=80)
    their_qualifier = models.CharField(max_length=2, default="ZZ")
    their_id = models.CharField(max_length=15)
    """In ISA08 of what we send, ISA06 of what we get."""
    our_qualifier = models.CharField(max_length=2, default="ZZ")
    our_id = models.CharField(max_length=15)
    usage = models.CharField(max_length=1, choices=[("P", "Production"), ("T", "Test")], default="P")
    folder = models.CharField(max_length=120)
    """The mailbox, below ``mail`` in the home folder."""
    interchange_control = models.BigIntegerField(default=0)
    """The last ISA13 given out; numbers wrap after 999999999."""
    group_control = models.BigIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="one_partner_a_slug")]

    def __str__(self) -> str:
        return self.name


class Direction(models.TextChoices):
    IN = "in", "received"
    OUT = "out", "sent"


class File(TenantModel):
    """A file exactly as it came or went. Its first identity is its bytes."""

    append_only = True

    direction = models.CharField(max_length=3, choices=Direction.choices)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="files")
    name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=40, default="")
    """Why we sent it: ``claims``, ``eligibility``."""
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    findings = models.JSONField(default=list)
    """What reading its envelope found, as findings."""
    actor = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "direction", "sha256"], name="one_file_a_content")]
        indexes = [models.Index(fields=["tenant", "at"])]

    def __str__(self) -> str:
        return self.name


class Original(TenantModel):
    """The raw bytes of a file, apart from it so that lists of files stay light."""

    append_only = True

    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="original")
    content = models.BinaryField()


class Dispatch(TenantModel):
    """That a file of ours was put into its partner's mailbox."""

    append_only = True

    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="dispatch")
    at = models.DateTimeField(default=clock.now)


class Interchange(TenantModel):
    """One ISA to IEA. Its identity is sender, receiver, control number and usage."""

    append_only = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="interchanges")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    number = models.PositiveIntegerField()
    """Its place in the file, from 1."""
    sender = models.CharField(max_length=20)
    receiver = models.CharField(max_length=20)
    control_number = models.CharField(max_length=15)
    usage = models.CharField(max_length=1)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "direction", "sender", "control_number"], name="interchange_identity"),
        ]


class Transaction(TenantModel):
    """One ST to SE, or one TA1. ``identity`` is what makes it the same thing in any disguise."""

    append_only = True

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="transactions")
    interchange = models.ForeignKey(Interchange, on_delete=models.PROTECT, related_name="transactions")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    set_id = models.CharField(max_length=6)
    version = models.CharField(max_length=15, default="")
    control_number = models.CharField(max_length=15, default="")
    """ST02."""
    group_number = models.PositiveIntegerField(default=0)
    """The group's place in its interchange, from 1."""
    group_control = models.CharField(max_length=15, default="")
    """GS06."""
    number = models.PositiveIntegerField()
    """Its place in the group, from 1."""
    first_segment = models.PositiveIntegerField()
    """Its place in the file."""
    head = models.BinaryField()
    """The ISA and GS it stands under, as they came."""
    start = models.BigIntegerField()
    length = models.BigIntegerField()
    """Where its bytes are in the file."""
    identity = models.CharField(max_length=64)
    """A hash of: 835 payer, trace, amount, date; 837 submitter and reference; else sender and content."""
    content_hash = models.CharField(max_length=64)
    """Of its segments without delimiters, line breaks and control numbers."""

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "set_id", "id"]),
            models.Index(fields=["tenant", "direction", "group_control", "control_number"], name="transaction_control"),
        ]

    def __str__(self) -> str:
        return f"{self.set_id} {self.control_number}".strip()


class Identity(TenantModel):
    """That a transaction was let in: its identity is taken, for ever."""

    append_only = True

    direction = models.CharField(max_length=3, choices=Direction.choices)
    identity = models.CharField(max_length=64)
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="admission")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "direction", "identity"], name="one_transaction_an_identity"),
        ]


class Reason(models.TextChoices):
    """Why something was parked. The first that holds is given."""

    NOT_X12 = "not-x12", "It is not X12"
    DAMAGED = "damaged", "It is damaged"
    REPEAT = "repeat", "It says again what came before"
    CONFLICT = "conflict", "It contradicts what came before under the same number"
    ENVELOPE_REUSED = "envelope-reused", "Its envelope number was used before for something else"
    WRONG_USAGE = "wrong-usage", "It is marked as a test in production, or the reverse"
    UNMATCHED = "unmatched", "It answers something we did not send"


class Quarantine(TenantModel):
    """Something parked: a whole file, or one transaction of it. Open until a person closes it."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="quarantines")
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, null=True, related_name="quarantine")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    findings = models.JSONField(default=list)
    owner = models.CharField(max_length=120)
    """Whose list it is on."""
    at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, default="")
    outcome = models.CharField(
        max_length=10, default="", choices=[("released", "Released"), ("set-aside", "Set aside")]
    )
    note = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [models.Index(fields=["tenant", "at"], condition=Q(closed_at=None), name="quarantine_open")]


class Acknowledgment(TenantModel):
    """What a partner's TA1 or 999 said about a transaction of ours."""

    append_only = True

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        WITH_ERRORS = "with-errors", "Accepted, errors noted"
        REJECTED = "rejected", "Rejected"

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="acknowledgments")
    by = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="verdicts")
    """The TA1 or 999."""
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    errors = models.JSONField(default=list)
    """In plain words, each with its place."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transaction", "by"], name="one_verdict_an_answer")]
