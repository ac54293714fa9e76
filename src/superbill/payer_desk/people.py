"""Who acts at the payer, and what a role may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from superbill.app.platform import people
from superbill.app.platform.models import Membership


class Role(StrEnum):
    EXAMINER = "examiner"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    SYSTEM = "system"
    """The desk itself, and whoever runs it from the terminal."""


_E, _SUP, _AUD, _SYS = Role
ALLOWED: dict[str, frozenset[Role]] = {
    "read": frozenset(Role),
    "set_up_payer": frozenset({_SUP, _SYS}),
    "enrol_member": frozenset({_E, _SUP, _SYS}),
    "decide_claim": frozenset({_E, _SUP, _SYS}),
    "reopen_claim": frozenset({_SUP, _SYS}),
    "ask_for_papers": frozenset({_E, _SUP, _SYS}),
    "decide_dispute": frozenset({_SUP, _SYS}),
    "record_dispute": frozenset({_E, _SUP, _SYS}),
    "draw_sample": frozenset({_SUP, _AUD, _SYS}),
    "review_sample": frozenset({_SUP, _AUD, _SYS}),
    "take_back": frozenset({_SUP, _SYS}),
    "pay": frozenset({_SUP, _SYS}),
}


@dataclass(frozen=True)
class Actor(people.Actor):
    """A person of the payer, or the desk itself."""

    role: Role  # type: ignore[assignment]

    def may(self, action: str) -> bool:
        return self.role in ALLOWED[action]


def system(tenant_id: int) -> Actor:
    """The desk itself."""
    return Actor(tenant_id=tenant_id, name="The desk", role=Role.SYSTEM)


def actor_of(membership: Membership) -> Actor:
    """The actor a signed-in member is."""
    user = membership.user
    name = user.get_full_name() or user.get_username()
    return Actor(tenant_id=membership.tenant_id, name=name, role=Role(membership.role), user_id=user.pk)
