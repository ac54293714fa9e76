"""Tenants, people and roles, audit, idempotency, jobs, clock, crypto."""
