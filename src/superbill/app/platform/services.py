"""Verbs of the platform: who may sign in."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from superbill.app.platform import audit
from superbill.app.platform.models import Membership
from superbill.app.platform.people import Actor, Role


def set_account(*, username: str, password: str, first_name: str, last_name: str) -> User:
    """The account of somebody who may sign in, with this password from now on. Raises ``ValueError`` for a weak one."""
    try:
        validate_password(password)
    except ValidationError as problem:
        raise ValueError(" ".join(problem.messages)) from problem
    user, _ = get_user_model().objects.get_or_create(
        username=username, defaults={"first_name": first_name, "last_name": last_name}
    )
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


@transaction.atomic
def add_member(
    actor: Actor,
    *,
    username: str,
    password: str,
    role: str,
    first_name: str = "",
    last_name: str = "",
    change: bool = False,
) -> Membership:
    """Make an account with a role at the actor's tenant; ``change`` gives one that is there another role and password.

    Raises ``ValueError`` where the name is taken and no change was asked for, and where there is nobody to change.
    """
    actor.must("set_up_practice")
    if role not in set(Role) - {Role.SYSTEM}:
        raise ValueError(f"{role} is no role; the roles are {', '.join(sorted(set(Role) - {Role.SYSTEM}))}")
    if get_user_model().objects.filter(username=username).exists() is not change:
        raise ValueError(
            f"nobody is called {username}: there is nothing to change"
            if change
            else f"{username} is there already; --change gives them this role and password"
        )
    user = set_account(username=username, password=password, first_name=first_name, last_name=last_name)
    membership, _ = Membership.objects.update_or_create(user=user, tenant_id=actor.tenant_id, defaults={"role": role})
    audit.record(actor=actor, action="add_member", subject=f"user:{user.pk}", role=role)
    return membership
