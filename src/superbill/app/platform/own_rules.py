"""The rules a practice wrote itself: TOML files in ``<home>/rules``, and in ``<home>/rules/<clinic>`` for one clinic.

They are read again when a file changes. One that cannot be read is a finding that holds every claim until it is
mended, because nobody knows what it would have said.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from superbill.app.platform import clock, configuration, tenancy
from superbill.app.platform.models import Tenant
from superbill.core.claim.values import Claim
from superbill.core.edits import rules
from superbill.core.findings import Finding

Stamp = tuple[tuple[Path, int], ...]


def own_rules() -> tuple[tuple[rules.Rule, ...], tuple[Finding, ...]]:
    """The rules of the clinic that is worked for, and what is wrong with them."""
    folder = configuration.home() / "rules"
    if not folder.is_dir():
        return (), ()
    files = sorted(folder.glob("*.toml"))
    if any(path.is_dir() for path in folder.iterdir()):
        files += sorted((folder / _slug(tenancy.current_id())).glob("*.toml"))
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files))


def repaired(claim: Claim) -> Claim:
    """The claim with its form repaired by the clinic's rules."""
    said, _ = own_rules()
    return rules.repair(said, claim, clock.today())[0] if said else claim


@lru_cache(maxsize=64)
def _slug(tenant_id: int) -> str:
    return str(Tenant.objects.values_list("slug", flat=True).get(pk=tenant_id))


@lru_cache(maxsize=16)
def _read(files: Stamp) -> tuple[tuple[rules.Rule, ...], tuple[Finding, ...]]:
    found: list[rules.Rule] = []
    problems: list[Finding] = []
    for path, _ in files:
        good, bad = rules.read_rules(path.read_text("utf-8"))
        found += good
        problems += bad
    return tuple(found), tuple(problems)
