"""Is this claim clean? Rules and tables in, findings out; both sides of the wall ask the same engine.

``scrub(claim, tables, on, context)`` answers every family of checks; ``denial_for(code)`` says how
a payer denies for a finding; ``em.level`` reasons about an office visit; ``rules`` are a practice's own.
"""

from superbill.core.edits import em, rules, timed
from superbill.core.edits.batch import past_lines, scrub_all
from superbill.core.edits.context import (
    Authorization,
    Context,
    CoverageSpan,
    Documented,
    Enrolment,
    FilingLimit,
    Grouping,
    PastLine,
    Side,
)
from superbill.core.edits.denials import Denial, denial_for
from superbill.core.edits.filing import deadline
from superbill.core.edits.policies import Policy, PolicyFile, limited, read_policy
from superbill.core.edits.scrub import scrub

__all__ = [
    "Authorization",
    "Context",
    "CoverageSpan",
    "Denial",
    "Documented",
    "Enrolment",
    "FilingLimit",
    "Grouping",
    "PastLine",
    "Policy",
    "PolicyFile",
    "Side",
    "deadline",
    "denial_for",
    "em",
    "limited",
    "past_lines",
    "read_policy",
    "rules",
    "scrub",
    "scrub_all",
    "timed",
]
