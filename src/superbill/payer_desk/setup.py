"""Opening a payer at the desk, its people, and who forwards claims to whom."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from superbill.app.platform import tenancy
from superbill.app.platform.models import Membership, Tenant
from superbill.app.platform.services import set_account
from superbill.payer_desk import members
from superbill.payer_desk.dialects import Dialect
from superbill.payer_desk.models import Payer, Plan
from superbill.payer_desk.people import Role

_FACTS = frozenset({"name", "payer_id", "tax_id", "address", "dialect"})


def payer_at(slug: str) -> Tenant:
    """The payer with a slug. Raises :class:`ValueError` with the ones there are."""
    found = Tenant.objects.filter(slug=slug).first()
    if found is None:
        names = ", ".join(Tenant.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise ValueError(f"there is no payer {slug} at this desk; there are: {names}")
    return found


@transaction.atomic
def open_payer(slug: str, *, plan: str = "", **facts: Any) -> Tenant:
    """Open a payer, or change one: name, payer_id, tax_id, address, dialect; ``plan`` is the text of a plan file."""
    unknown = set(facts) - _FACTS
    if unknown:
        raise ValueError(f"a payer has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(_FACTS))}")
    Dialect.of(facts.get("dialect", {}))
    tenant, _ = Tenant.objects.get_or_create(slug=slug, defaults={"name": facts.get("name", slug)})
    with tenancy.acting_for(tenant):
        row = Payer.objects.select_for_update().first() or Payer()
        missing = sorted(_FACTS - {"dialect"} - set(facts)) if row.pk is None else []
        if missing:
            raise ValueError(f"a new payer needs {', '.join(missing).replace('_', ' ')} as well")
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        if plan:
            _, findings = members.load_plan(plan)
            if findings:
                raise ValueError("; ".join(finding.message for finding in findings))
    return tenant


def crossover_target(slug: str, other: str) -> dict[str, str]:
    """How the payer ``slug`` forwards claims to ``other``: and ``other`` learns where its answers go."""
    own, target = payer_at(slug), payer_at(other)
    with tenancy.acting_for(own):
        sender = Payer.objects.get().payer_id
    with tenancy.acting_for(target), transaction.atomic():
        row = Payer.objects.select_for_update().get()
        row.partners = row.partners | {sender: slug}
        row.save(update_fields=["partners"])
        plan = Plan.objects.order_by("id").first()
        filing_code = members.plan_value(plan).filing_code if plan else "CI"
        return {"mailbox": other, "payer_id": row.payer_id, "name": row.name, "filing_code": filing_code}


@transaction.atomic
def add_person(
    slug: str, *, username: str, password: str, role: str, first_name: str = "", last_name: str = ""
) -> Membership:
    """Let someone of the payer sign in. Repeating it changes the role and the password."""
    roles = sorted(set(Role) - {Role.SYSTEM})
    if role not in roles:
        raise ValueError(f"{role} is no role; the roles are {', '.join(roles)}")
    user = set_account(username=username, password=password, first_name=first_name, last_name=last_name)
    tenant = payer_at(slug)
    return Membership.objects.update_or_create(user=user, tenant=tenant, defaults={"role": role})[0]
