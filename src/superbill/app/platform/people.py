"""Who acts, and what a role may do. Every service takes an :class:`Actor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from superbill.app.platform.models import Membership


class Role(StrEnum):
    FRONT_DESK = "front_desk"
    CODER = "coder"
    BILLER = "biller"
    MANAGER = "manager"
    AUDITOR = "auditor"
    SYSTEM = "system"
    """Superbill itself: jobs and hand-offs between rooms."""


class Denied(PermissionError):
    """The actor's role does not allow this; the message says what was asked."""


_F, _C, _B, _M, _A, _S = Role
ALLOWED: dict[str, frozenset[Role]] = {
    "read": frozenset({_F, _C, _B, _M, _A, _S}),
    "set_up_practice": frozenset({_M, _S}),
    "register_patient": frozenset({_F, _B, _M, _S}),
    "verify_coverage": frozenset({_F, _B, _M, _S}),
    "take_patient_payment": frozenset({_F, _B, _M, _S}),
    "start_encounter": frozenset({_F, _C, _B, _M, _S}),
    "code_encounter": frozenset({_C, _B, _M, _S}),
    "override_finding": frozenset({_C, _B, _M}),
    "review_coding": frozenset({_C, _B, _M}),
    "set_up_superbill": frozenset({_C, _M, _S}),
    "send_claim": frozenset({_B, _M, _S}),
    "receive_file": frozenset({_B, _M, _S}),
    "apply_remittance": frozenset({_B, _M, _S}),
    "reverse_remittance": frozenset({_B, _M}),
    "work_denial": frozenset({_B, _C, _M, _S}),
    "write_off": frozenset({_M}),
    "ask_write_off": frozenset({_F, _B, _M}),
    "arrange_payment": frozenset({_F, _B, _M, _S}),
    "collections": frozenset({_M}),
    "approve_refund": frozenset({_M}),
    "refund": frozenset({_B, _M}),
    "send_statement": frozenset({_B, _M, _S}),
    "close_period": frozenset({_M}),
    "read_reports": frozenset({_B, _M, _A, _S}),
    "read_audit": frozenset({_M, _A}),
}


@dataclass(frozen=True)
class Actor:
    """A person in a role at a tenant, or the system."""

    tenant_id: int
    name: str
    role: Role
    user_id: int | None = None

    def may(self, action: str) -> bool:
        return self.role in ALLOWED[action]

    def must(self, action: str) -> None:
        """Raise :class:`Denied` unless the role allows ``action``."""
        if not self.may(action):
            raise Denied(f"{self.name} ({self.role.replace('_', ' ')}) may not {action.replace('_', ' ')}")


def system(tenant_id: int) -> Actor:
    """Superbill itself, acting for a tenant."""
    return Actor(tenant_id=tenant_id, name="Superbill", role=Role.SYSTEM)


def actor_of(membership: Membership) -> Actor:
    """The actor a signed-in member is."""
    user = membership.user
    return Actor(
        tenant_id=membership.tenant_id,
        name=user.get_full_name() or user.get_username(),
        role=Role(membership.role),
        user_id=user.pk,
    )


def member(tenant_id: int, username: str) -> Actor:
    """The actor that a person with an account at a tenant is. Raises ``Membership.DoesNotExist``."""
    from superbill.app.platform.models import Membership

    return actor_of(Membership.objects.select_related("user").get(tenant_id=tenant_id, user__username=username))
