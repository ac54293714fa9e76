"""The verbs of patients' accounts. Each takes the actor first; each but a run is one transaction."""

from superbill.app.patient_accounts.cards import ask_card_payment, look_after, look_after_open
from superbill.app.patient_accounts.collecting import hand_over, record_recovery, take_back
from superbill.app.patient_accounts.credits import close as close_credit
from superbill.app.patient_accounts.credits import identify as identify_credit
from superbill.app.patient_accounts.credits import investigate as investigate_credit
from superbill.app.patient_accounts.giving_up import ask_write_off, decide_write_off, write_off_small
from superbill.app.patient_accounts.links import enter as enter_by_link
from superbill.app.patient_accounts.links import make as make_link
from superbill.app.patient_accounts.links import revoke as revoke_links
from superbill.app.patient_accounts.messages import prefer, send_waiting
from superbill.app.patient_accounts.plans import agree_plan, close_paid_plans, end_plan
from superbill.app.patient_accounts.receiving import return_payment, take_payment
from superbill.app.patient_accounts.runs import SMALLEST, run_statements
from superbill.app.payments.services import NotPossible

__all__ = [
    "SMALLEST",
    "NotPossible",
    "agree_plan",
    "ask_card_payment",
    "ask_write_off",
    "close_credit",
    "close_paid_plans",
    "decide_write_off",
    "end_plan",
    "enter_by_link",
    "hand_over",
    "identify_credit",
    "investigate_credit",
    "look_after",
    "look_after_open",
    "make_link",
    "prefer",
    "record_recovery",
    "return_payment",
    "revoke_links",
    "run_statements",
    "send_waiting",
    "take_back",
    "take_payment",
    "write_off_small",
]
