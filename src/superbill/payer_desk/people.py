"""Who acts at the payer, and what a role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

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
IN_WORDS: dict[str, str] = {
    "read": "look at the desk",
    "set_up_payer": "set up payers",
    "enrol_member": "enrol members",
    "decide_claim": "decide claims",
    "reopen_claim": "reopen claims",
    "ask_for_papers": "ask for papers",
    "decide_dispute": "decide disputes",
    "record_dispute": "record disputes",
    "draw_sample": "draw samples",
    "review_sample": "review samples",
    "take_back": "take payments back",
    "pay": "pay",
}
"""Each action as a person says it."""


@dataclass(frozen=True)
class Actor(people.Actor):
    """A person of the payer, or the desk itself."""

    role: Role  # type: ignore[assignment]
    allowed: ClassVar[Mapping[str, frozenset[Any]]] = ALLOWED
    in_words: ClassVar[Mapping[str, str]] = IN_WORDS


def system(tenant_id: int) -> Actor:
    """The desk itself."""
    return Actor(tenant_id=tenant_id, name="The desk", role=Role.SYSTEM)


def actor_of(membership: Membership) -> Actor:
    """The actor a signed-in member is."""
    user = membership.user
    name = user.get_full_name() or user.get_username()
    return Actor(tenant_id=membership.tenant_id, name=name, role=Role(membership.role), user_id=user.pk)
