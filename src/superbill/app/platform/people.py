"""Who acts, and what a role may do. Every service takes an :class:`Actor`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

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
IN_WORDS: dict[str, str] = {
    "read": "look at the practice",
    "set_up_practice": "set up the practice",
    "register_patient": "register patients",
    "verify_coverage": "ask payers about coverage",
    "take_patient_payment": "take patients' payments",
    "start_encounter": "enter visits",
    "code_encounter": "code visits",
    "override_finding": "override findings",
    "review_coding": "review what others coded",
    "set_up_superbill": "set up superbills",
    "send_claim": "make and send claims",
    "receive_file": "take files in",
    "apply_remittance": "apply remittances",
    "reverse_remittance": "take remittances back",
    "work_denial": "work denials",
    "write_off": "write off what is owed",
    "ask_write_off": "ask for a write-off",
    "arrange_payment": "arrange payment plans",
    "collections": "send accounts to collections",
    "approve_refund": "approve refunds",
    "refund": "pay refunds",
    "send_statement": "send statements",
    "close_period": "close a period",
    "read_reports": "read reports",
    "read_audit": "read the audit trail",
}
"""Each action as a person says it."""


@dataclass(frozen=True)
class Actor:
    """A person in a role at a tenant, or the system."""

    tenant_id: int
    name: str
    role: Role
    user_id: int | None = None
    allowed: ClassVar[Mapping[str, frozenset[Any]]] = ALLOWED
    in_words: ClassVar[Mapping[str, str]] = IN_WORDS

    def may(self, action: str) -> bool:
        return self.role in self.allowed[action]

    def must(self, action: str) -> None:
        """Raise :class:`Denied` unless the role allows ``action``."""
        if not self.may(action):
            who = [_words(role) for role in type(self.role) if role in self.allowed[action] and role != Role.SYSTEM]
            raise Denied(
                f"{self.name} ({_words(self.role)}) may not {self.in_words[action]}; who may: {', '.join(who)}"
            )


def _words(role: str) -> str:
    return role.replace("_", " ")


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
