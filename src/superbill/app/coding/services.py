"""The verbs of the coder's room. Each is one transaction and takes the actor first."""

from superbill.app.coding.adopting import adopt_changes, adopt_encounter, same_visit, with_charge_numbers
from superbill.app.coding.capture import Captured, import_charges
from superbill.app.coding.charges import Charged, Diagnosed, code_encounter
from superbill.app.coding.encounters import (
    answer_query,
    change_encounter,
    close_without_claim,
    hold,
    mark_claimed,
    query_provider,
    start_encounter,
)
from superbill.app.coding.releasing import amend, release
from superbill.app.coding.scrubbing import override, scrub

__all__ = [
    "Captured",
    "Charged",
    "Diagnosed",
    "adopt_changes",
    "adopt_encounter",
    "amend",
    "answer_query",
    "change_encounter",
    "close_without_claim",
    "code_encounter",
    "hold",
    "import_charges",
    "mark_claimed",
    "override",
    "query_provider",
    "release",
    "same_visit",
    "scrub",
    "start_encounter",
    "with_charge_numbers",
]
