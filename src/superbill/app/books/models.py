"""The journal. Private to the books; its law is in the database (``migrations/0002_laws.py``)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from superbill.app.platform import clock, tenancy
from superbill.app.platform.models import Tenant, TenantModel
from superbill.core.ledger import CHART


class Entry(TenantModel):
    """A balanced journal entry. Never changed, never deleted; a correction is another entry."""

    append_only = True

    kind = models.CharField(max_length=40)
    effective_on = models.DateField()
    """When it counts."""
    recorded_at = models.DateTimeField(default=clock.now)
    """When we learned it."""
    memo = models.CharField(max_length=200, default="")
    source = models.CharField(max_length=80)
    """The document or decision it comes from: ``remittance:12``."""
    segment = models.IntegerField(default=0)
    """The segment of the document, counting ST as 1; 0 for none."""
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    transaction_number = models.BigIntegerField(
        db_default=models.Func(function="pg_current_xact_id", template="%(function)s()::text::bigint")
    )
    """The database transaction that made it: nothing is ever added to it later."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reverses"], name="entry_reversed_once")]
        indexes = [
            models.Index(fields=["tenant", "effective_on"], name="entry_effective"),
            models.Index(fields=["source"], name="entry_source"),
        ]


class Posting(TenantModel):
    """One leg of an entry; a debit is positive. The dimensions name rows of other rooms.

    The law of the journal checks entry and tenant of every posting, so the columns carry no foreign keys.
    """

    append_only = True

    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=tenancy.current_id,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings", db_constraint=False)
    account = models.CharField(max_length=32)
    amount_cents = models.BigIntegerField()
    charge_id = models.BigIntegerField(null=True)
    claim_id = models.BigIntegerField(null=True)
    patient_id = models.BigIntegerField(null=True)
    payer_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=60, default="")
    reference = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(account__in=sorted(CHART)), name="posting_account_known"),
            models.CheckConstraint(condition=~Q(amount_cents=0), name="posting_not_empty"),
        ]
        indexes = [
            models.Index(fields=["charge_id"], name="posting_charge", condition=Q(charge_id__isnull=False)),
            models.Index(fields=["patient_id"], name="posting_patient", condition=Q(patient_id__isnull=False)),
            models.Index(
                fields=["tenant", "account"],
                name="posting_open_items",
                condition=Q(
                    account__in=[
                        "advances",
                        "cash.in_transit",
                        "forward_balance",
                        "refunds.payable",
                        "suspense",
                        "takeback",
                        "unapplied.patient",
                        "unapplied.payer",
                    ]
                ),
            ),
        ]


class Balance(TenantModel):
    """What stands on a charge with one party: the sum of its postings, counted by the journal's law as they arrive.

    A row stays when nothing is open any more, because it keeps since when the party has been asked.
    """

    derived = True

    pk = models.CompositePrimaryKey("tenant_id", "charge_id", "account", "payer_id")
    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=tenancy.current_id,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    charge_id = models.BigIntegerField()
    account = models.CharField(max_length=32)
    payer_id = models.BigIntegerField()
    """0 for the patient, or for no payer in particular."""
    claim_id = models.BigIntegerField(null=True)
    patient_id = models.BigIntegerField(null=True)
    amount_cents = models.BigIntegerField()
    owed_on = models.DateField(null=True)
    """The first day anything was put on the party."""
    first_on = models.DateField()
    """The first day anything moved."""
    since = models.GeneratedField(
        expression=Coalesce("owed_on", "first_on"), output_field=models.DateField(), db_persist=True
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant", "account", "payer_id", "since", "charge_id"],
                include=["amount_cents"],
                condition=~Q(amount_cents=0),
                name="balance_open",
            )
        ]


class DayTotal(TenantModel):
    """What one day moved on an account, by payer and kind of entry, counted by the journal's law as postings arrive."""

    derived = True

    pk = models.CompositePrimaryKey("tenant_id", "on", "account", "payer_id", "kind", "charged")
    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=tenancy.current_id,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    on = models.DateField()
    account = models.CharField(max_length=32)
    payer_id = models.BigIntegerField()
    """0 where the postings name no payer."""
    kind = models.CharField(max_length=40)
    charged = models.BooleanField()
    """Whether the postings are about charges: these, receivables apart, are what moved receivables."""
    amount_cents = models.BigIntegerField()
    lines = models.BigIntegerField()
    """How many postings."""


class Closing(TenantModel):
    """The books are closed through a day: nothing counts on it or before it any more."""

    append_only = True

    closed_through = models.DateField()
    closed_at = models.DateTimeField(default=clock.now)
    closed_by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "closed_through"], name="closed_once")]
