"""Why a claim cannot be made or sent, beyond what the edits and the guide say."""

from __future__ import annotations

from superbill.core.findings import Kind, Severity

_GUIDE = "ASC X12N 837 implementation guides"

NOT_RELEASED = Kind(
    "CLM-101",
    Severity.STOP,
    "Visit {number} is {status}: it has not been released for billing.",
    "Code it and release it first; what holds it is on the coder's list.",
    "",
    "a claim of a visit in draft",
)
NO_COVERAGE = Kind(
    "CLM-102",
    Severity.STOP,
    "The patient has no coverage in force on {on}, so there is no one to send a claim to.",
    "Enter the coverage of that date, or bill the patient.",
    "",
    "a self-pay visit",
)
NO_PARTNER = Kind(
    "CLM-103",
    Severity.STOP,
    "There is no mailbox {value} to send the claims of {payer} to.",
    "Set up the trading partner, or correct the payer's.",
    "",
    "a payer whose partner is not set up",
)
NO_PAYER_NUMBER = Kind(
    "CLM-104",
    Severity.STOP,
    "A claim with frequency {value} replaces or voids one, but the payer's number of that one is not known.",
    "Enter the payer's claim number from its remittance or status answer.",
    _GUIDE + ": REF*F8",
    "frequency 7 before any remittance",
)
NO_REPLACEMENTS = Kind(
    "CLM-105",
    Severity.STOP,
    "{payer} does not take frequency {value}.",
    "Ask the payer to reopen the claim, or appeal. If it was rejected as unprocessable, send it as an original.",
    "CMS Medicare Claims Processing Manual, chapter 34 (reopenings)",
    "frequency 7 to Medicare Part B",
)
PAST_FILING = Kind(
    "CLM-106",
    Severity.WARN,
    "The last day for {payer} to receive this claim was {value}.",
    "Send it with a delay reason if one holds (CLM20), with proof of the first submission; otherwise expect a denial.",
    "the payer's contract",
    "a service 400 days ago",
)
NOT_ENROLLED = Kind(
    "CLM-107",
    Severity.WARN,
    "{provider} is not enrolled with {payer} on {value}.",
    "Check the enrolment before sending; the payer may deny or pay as out of network.",
    "the payer's enrolment rules",
    "a service before the enrolment's first day",
)
NOT_SENDABLE = Kind(
    "CLM-108",
    Severity.STOP,
    "The claim is {status}, so it cannot be sent now.",
    "A claim the payer has is not sent again: wait, ask its status, or correct it.",
    "",
    "submitting a claim twice",
)

UNDECIDED = Kind(
    "CLM-109",
    Severity.STOP,
    "The claim to {payer} does not say what the payer before it decided.",
    "Match the lines of that payer's remittance by hand or have it corrected; then the claim is made anew from it.",
    "005010X222 section 1.4.2",
    "a secondary claim after a remittance whose lines match no line of the claim",
)

CANNOT_ADOPT = Kind(
    "CLM-201",
    Severity.STOP,
    "Claim {value} of an earlier system cannot be taken over: it gives {missing}.",
    "Ask for the file again from the system that made it, or enter the visit by hand.",
    _GUIDE,
    "a claim whose patient has no birth date",
)
PERHAPS_TWICE = Kind(
    "CLM-202",
    Severity.STOP,
    "Claim {value} bills the same services of the same day and patient to {payer} as claim {known}, under another number.",
    "Find out whether the visit was billed twice. If there were two visits, enter the second one by hand.",
    "",
    "two claims for one visit with different control numbers",
)
OTHER_BILLER = Kind(
    "CLM-203",
    Severity.WARN,
    "Claim {value} was billed by {biller}, not by this practice.",
    "If it is not yours to work, void it; its charges are in your books.",
    "",
    "a claim with another billing provider's NPI",
)
EARLIER_UNTOLD = Kind(
    "CLM-205",
    Severity.WARN,
    "Claim {value} goes to {payer} after another payer and does not tell, to the cent, what that one decided.",
    "All of its charge stands as owed by {payer}. Receive or key in the first payer's claim and remittance to put it right.",
    _GUIDE + ": loops 2320 and 2430",
    "a secondary claim without the first payer's payment, taken over alone",
)
NO_PREDECESSOR = Kind(
    "CLM-204",
    Severity.STOP,
    "Claim {value} replaces or voids one that is not here.",
    "Receive the file with the original claim; then correct or void the claim by hand, as this file says.",
    _GUIDE + ": CLM05-3",
    "frequency 7 without the original",
)
