"""What the front desk finds. Codes are public and never renumbered."""

from superbill.core.findings import Kind, Severity

PERHAPS_SAME = Kind(
    "REG101",
    Severity.WARN,
    "Account {number} has the same name and birth date, or the same social security number.",
    "See whether it is the same person before anything is booked here; one person should have one account.",
    "Billing rules 1.1",
    "two patients named Rosa Delgado, born 4 March 1971",
)
MBI_FORM = Kind(
    "REG102",
    Severity.STOP,
    "{value} has not the form of a Medicare number.",
    "Copy it again from the card: eleven characters, without the letters S, L, O, I, B and Z.",
    "CMS, Understanding the MBI format",
    "1SG4TE5MK73",
)
NOT_ACTIVE = Kind(
    "REG201",
    Severity.STOP,
    "{payer} says that this plan is not active on {on}.",
    "Ask the patient for the present card, correct the coverage and ask again; or register the visit as self-pay.",
    "005010X279A1, EB01 = 6, 7 or 8",
    "EB*6~",
)
QUESTION_REFUSED = Kind(
    "REG202",
    Severity.STOP,
    "{payer} did not answer the question: {reason}.",
    "{advice}",
    "005010X279A1, AAA03 and AAA04",
    "AAA*N**75*C~",
)
NO_VERDICT = Kind(
    "REG203",
    Severity.WARN,
    "{payer} answered, but says neither that the plan is active nor that it is not.",
    "Read the rows of the answer, or call the payer.",
    "005010X279A1, EB01",
    "a 271 with deductible rows only",
)
ANOTHER_PAYER = Kind(
    "REG204",
    Severity.WARN,
    "{payer} names another payer for this patient.",
    "Ask the patient, add the other coverage, and check the order of payers.",
    "005010X279A1, EB01 = R",
    "EB*R**30~",
)
AUTHORIZATION_DENIED = Kind(
    "REG301",
    Severity.STOP,
    "{payer} did not certify the service{reason}.",
    "Tell the provider and the patient before the service; ask for a review, or choose another service.",
    "005010X217, HCR01 = A3",
    "HCR*A3**0V~",
)
AUTHORIZATION_CHANGED = Kind(
    "REG302",
    Severity.WARN,
    "{payer} certified something other than what was asked: {units} units, {starts} to {ends}.",
    "See that the visit fits what was certified, or ask again for the rest.",
    "005010X217, HCR01 = A2 or A6",
    "10 visits asked, HCR*A6*AU12345~ with 6",
)
AUTHORIZATION_WAITS = Kind(
    "REG303",
    Severity.WARN,
    "{payer} has not decided yet{reason}.",
    "Send what it asks for, or wait: from 2026 most payers under CMS-0057-F owe an answer in 7 days, or 72 hours when urgent.",
    "005010X217, HCR01 = A4; CMS-0057-F",
    "HCR*A4~",
)
AUTHORIZATION_CALL = Kind(
    "REG304",
    Severity.WARN,
    "{payer} wants a call about this request{reason}.",
    "Call, and write the number and the units down here.",
    "005010X217, HCR01 = CT",
    "HCR*CT~",
)
AUTHORIZATION_REFUSED = Kind(
    "REG305",
    Severity.STOP,
    "{payer} could not process the request: {reason}.",
    "{advice}",
    "005010X217, AAA03",
    "AAA*N**15*C~",
)
ANSWER_UNASKED = Kind(
    "REG401",
    Severity.WARN,
    "This answer (trace {value}) belongs to no question of ours.",
    "Ask the sender whom it is for; nothing was changed.",
    "005010X279A1 and 005010X217, TRN02",
    "a 271 whose TRN02 we never sent",
)
NO_PRICE = Kind(
    "REG501",
    Severity.WARN,
    "{value} is not priced by the contract with {payer}; the estimate counts its full charge.",
    "Add the price to the contract's terms, or tell the patient that it may be less.",
    "Billing rules 1.6",
    "an estimate for a code that the contract does not name",
)
NO_ELIGIBILITY = Kind(
    "REG502",
    Severity.WARN,
    "There is no answer about benefits for this month: deductible, copay and coinsurance are counted as unknown.",
    "Ask for eligibility first; until then the estimate is the whole allowed amount.",
    "Billing rules 1.6",
    "an estimate before the first 270",
)
