"""The verbs of the coder's room. Each is one transaction and takes the actor first."""

from superbill.app.coding.adopting import (
    adopt_changes,
    adopt_encounter,
    answered_before,
    answers_are_here,
    same_visit,
    with_charge_numbers,
)
from superbill.app.coding.capture import Captured, import_charges
from superbill.app.coding.charges import Charged, Diagnosed, code_encounter
from superbill.app.coding.encounters import (
    answer_query,
    change_encounter,
    hold,
    mark_claimed,
    query_provider,
    reopen,
    start_encounter,
)
from superbill.app.coding.releasing import amend, close_without_claim, release
from superbill.app.coding.reviewing import agree, return_to_coder
from superbill.app.coding.reviews import set_review_rule
from superbill.app.coding.scrubbing import override, scrub
from superbill.app.coding.superbills import add_favourite, set_favourites, set_superbill

__all__ = [
    "Captured",
    "Charged",
    "Diagnosed",
    "add_favourite",
    "adopt_changes",
    "adopt_encounter",
    "answered_before",
    "answers_are_here",
    "agree",
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
    "reopen",
    "return_to_coder",
    "same_visit",
    "scrub",
    "set_favourites",
    "set_review_rule",
    "set_superbill",
    "start_encounter",
    "with_charge_numbers",
]
