"""Tenants, members, audit, outcomes of commands, the outbox. Private to the platform room,
except the bases :class:`TenantModel` and :class:`Tenant`."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from superbill.app.platform import clock, tenancy


class Tenant(models.Model):
    """One billing organisation: a practice or a clinic."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class TenantModel(models.Model):
    """The base of every table that holds a tenant's data.

    A subclass with ``append_only = True`` holds facts: the database refuses to change or delete its rows. One with
    ``derived = True`` holds what the database itself counts from facts: the app may only read it.
    """

    append_only: ClassVar[bool] = False
    derived: ClassVar[bool] = False

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, default=tenancy.current_id, related_name="+")

    class Meta:
        abstract = True


class Membership(models.Model):
    """A person's role at a tenant. Read at sign-in, before a tenant is chosen."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "user"], name="one_role_a_tenant")]


class AuditEvent(TenantModel):
    """Who did or read what. Each event's hash covers the one before it, so a missing event shows."""

    append_only = True

    number = models.BigIntegerField()
    canonical = models.BinaryField()
    """The event as hashed: JSON bytes."""
    hash = models.BinaryField()
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    """``patient:12``"""
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="audit_number")]
        indexes = [models.Index(fields=["tenant", "subject"]), models.Index(fields=["tenant", "at"])]


class Outcome(TenantModel):
    """What a command answered the first time. Asking again with the same key gives the same answer."""

    append_only = True

    key = models.CharField(max_length=200)
    input_hash = models.CharField(max_length=64)
    result = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="one_outcome_a_key")]


class OutboxEvent(TenantModel):
    """Something that happened in a room, for later rooms to learn."""

    append_only = True

    topic = models.CharField(max_length=60)
    payload = models.JSONField()
    at = models.DateTimeField(default=clock.now)


class Delivery(TenantModel):
    """An event on its way to one handler."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="one_delivery_a_handler")]
        indexes = [
            models.Index(fields=["tenant", "id"], condition=models.Q(done_at=None), name="delivery_open"),
        ]
