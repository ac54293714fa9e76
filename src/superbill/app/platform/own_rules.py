"""What a practice wrote itself: rules in ``<home>/rules``, its payers' policies in ``<home>/policies``, as TOML files.

Those in a folder of the clinic's name (``<home>/rules/<clinic>``) are that clinic's alone. They are read again when a file changes. One that cannot be read is a finding that holds every claim until it is
mended, because nobody knows what it would have said.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from superbill.app.platform import clock, configuration, tenancy
from superbill.app.platform.models import Tenant
from superbill.core.claim.values import Claim
from superbill.core.edits import PolicyFile, read_policy, rules
from superbill.core.findings import Finding

Stamp = tuple[tuple[Path, int], ...]


def own_rules() -> tuple[tuple[rules.Rule, ...], tuple[Finding, ...]]:
    """The rules of the clinic that is worked for, and what is wrong with them."""
    return _read_rules(_files("rules"))


def own_policies() -> tuple[tuple[PolicyFile, ...], tuple[Finding, ...]]:
    """What the clinic's files say of its payers, and what is wrong with them."""
    return _read_policies(_files("policies"))


def repaired(claim: Claim) -> Claim:
    """The claim with its form repaired by the clinic's rules."""
    said, _ = own_rules()
    return rules.repair(said, claim, clock.today())[0] if said else claim


@lru_cache(maxsize=64)
def _slug(tenant_id: int) -> str:
    return str(Tenant.objects.values_list("slug", flat=True).get(pk=tenant_id))


def _files(name: str) -> Stamp:
    """The clinic's files of a folder of the home, each with when it changed."""
    folder = configuration.home() / name
    if not folder.is_dir():
        return ()
    files = sorted(folder.glob("*.toml"))
    if any(path.is_dir() for path in folder.iterdir()):
        files += sorted((folder / _slug(tenancy.current_id())).glob("*.toml"))
    return tuple((path, path.stat().st_mtime_ns) for path in files)


@lru_cache(maxsize=16)
def _read_policies(files: Stamp) -> tuple[tuple[PolicyFile, ...], tuple[Finding, ...]]:
    read = [read_policy(path.read_text("utf-8"), path.name) for path, _ in files]
    return tuple(file for file, _ in read if file), tuple(each for _, bad in read for each in bad)


@lru_cache(maxsize=16)
def _read_rules(files: Stamp) -> tuple[tuple[rules.Rule, ...], tuple[Finding, ...]]:
    found: list[rules.Rule] = []
    problems: list[Finding] = []
    for path, _ in files:
        good, bad = rules.read_rules(path.read_text("utf-8"))
        found += good
        problems += bad
    return tuple(found), tuple(problems)
