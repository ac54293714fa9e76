"""The verbs of the front desk. Each is one transaction and takes the actor first."""

from superbill.app.registration.adopting import adopt_coverage, adopt_patient
from superbill.app.registration.authorizations import record_authorization, request_authorization, use_authorization
from superbill.app.registration.eligibility import ask_eligibility, ask_together
from superbill.app.registration.estimates import Planned, estimate
from superbill.app.registration.patients import (
    add_coverage,
    change_coverage,
    change_patient,
    faults_of,
    register_patient,
    set_order,
    suggest_order,
)
from superbill.app.registration.receipts import collect_copay, receipt_pdf
from superbill.app.registration.settling import settle_authorization, settle_check, settle_stray

__all__ = [
    "Planned",
    "add_coverage",
    "adopt_coverage",
    "adopt_patient",
    "ask_eligibility",
    "ask_together",
    "change_coverage",
    "change_patient",
    "collect_copay",
    "estimate",
    "faults_of",
    "receipt_pdf",
    "record_authorization",
    "register_patient",
    "request_authorization",
    "set_order",
    "settle_authorization",
    "settle_check",
    "settle_stray",
    "suggest_order",
    "use_authorization",
]
