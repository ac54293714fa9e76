"""What should this payer pay? Price, benefits, accumulators, coordination, decide, explain."""

from superbill.core.payer.accumulators import Accumulators, Bucket, Draw
from superbill.core.payer.adjudicate import adjudicate
from superbill.core.payer.case import (
    Authorization,
    Case,
    Member,
    OtherCover,
    PastLine,
    ProviderStatus,
    Span,
    practitioner_of,
    rendering_status,
)
from superbill.core.payer.clock import earliest_payment, interest, last_day
from superbill.core.payer.cob import Cover, Employment, Household, medicare_secondary, order_of_benefits
from superbill.core.payer.decision import Decision, LineDecision, Outcome, Request, Step, reverse
from superbill.core.payer.estimate import CostShare, Estimate, Expected, ExpectedLine, estimate, expected
from superbill.core.payer.explanation import explain
from superbill.core.payer.late import LateClaim, missing_interest
from superbill.core.payer.plan import Benefit, Plan, PlanKind, Tier
from superbill.core.payer.plan_file import read_plan, read_terms
from superbill.core.payer.price import LinePrice, Pricing, price
from superbill.core.payer.recalculate import Standing, recalculate
from superbill.core.payer.terms import Rule, Terms

PriceTerms = Terms

__all__ = [
    "Accumulators",
    "Authorization",
    "Benefit",
    "Bucket",
    "Case",
    "CostShare",
    "Cover",
    "Decision",
    "Draw",
    "Employment",
    "Estimate",
    "Expected",
    "ExpectedLine",
    "Household",
    "LateClaim",
    "LineDecision",
    "LinePrice",
    "Member",
    "OtherCover",
    "Outcome",
    "PastLine",
    "Plan",
    "PlanKind",
    "PriceTerms",
    "Pricing",
    "ProviderStatus",
    "Request",
    "Rule",
    "Span",
    "Standing",
    "Step",
    "Terms",
    "Tier",
    "adjudicate",
    "earliest_payment",
    "estimate",
    "expected",
    "explain",
    "interest",
    "last_day",
    "medicare_secondary",
    "missing_interest",
    "order_of_benefits",
    "practitioner_of",
    "price",
    "read_plan",
    "read_terms",
    "recalculate",
    "rendering_status",
    "reverse",
]
