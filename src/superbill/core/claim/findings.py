"""What the claim engine finds. Codes are public and never renumbered."""

from superbill.core.findings import Kind, Severity

_GUIDES = "ASC X12N 005010X222A1, 005010X223A2, 005010X224A2"

UNSUPPORTED_GUIDE = Kind(
    "CLM101",
    Severity.STOP,
    "This is not an 837 of a guide read here: {value}",
    "Ask the sender for 005010X222A1, 005010X223A2 or 005010X224A2.",
    _GUIDES,
    "GS*HC*A*B*20260309*1405*1*X*004010X098A1~",
)
UNREADABLE = Kind(
    "CLM102",
    Severity.STOP,
    "{name} cannot be read: {value}",
    "Correct it and send the claim again; the claim was not read.",
    _GUIDES,
    "SV1*HC:99213*12O*UN*1***1~",
)
MISSING_ELEMENT = Kind(
    "CLM103",
    Severity.STOP,
    "{name} is missing.",
    "Send the claim again with it; the claim was not read.",
    _GUIDES,
    "CLM**150***11:B:1*Y*A*Y*Y~",
)
MISSING_PART = Kind(
    "CLM104",
    Severity.STOP,
    "The claim has no {what}.",
    "Send the claim again with it; the claim was not read.",
    _GUIDES,
    "a CLM under an HL*22 without NM1*IL",
)
NO_CLAIMS = Kind(
    "CLM105",
    Severity.STOP,
    "There is no claim (CLM) in this transaction.",
    "Check that the file is whole, and ask the sender for it again.",
    _GUIDES,
    "ST, BHT and SE alone",
)
WRONG_LEVEL = Kind(
    "CLM106",
    Severity.STOP,
    "This HL does not stand under the one it names as its parent.",
    "Correct the hierarchy and send the transaction again; the claims under it were not read.",
    _GUIDES,
    "HL*2*9*22*0~ after HL*1**20*1~",
)
NOT_KEPT = Kind(
    "CLM107",
    Severity.INFORM,
    "{name} has no use in this guide and was not kept.",
    "Nothing needs doing, unless a payer's own guide asks for it.",
    _GUIDES,
    "CLM06 in an institutional claim",
)
MISSING_HEADER = Kind(
    "CLM108",
    Severity.STOP,
    "The transaction does not say {what}.",
    "Ask the sender for the transaction again; it was not read.",
    _GUIDES,
    "an 837 without BHT",
)
INCOMPLETE = Kind(
    "CLM109",
    Severity.WARN,
    "The claim has no {what}; it was read without.",
    "Expect a payer to refuse it: send it again with what is missing.",
    _GUIDES,
    "a CLM without an LX",
)
OTHER_SEPARATOR = Kind(
    "CLM110",
    Severity.WARN,
    "The claim divides its composites with {value}, not with the separator that ISA16 announces; it was read as meant.",
    "Ask the sender to announce the separator they use.",
    "ASC X12 .5, interchange control structures, ISA16",
    "ISA16 : and CLM*RV-1*150***11>B>1*Y*A*Y*Y~",
)
OTHER_SERVICE = Kind(
    "CLM111",
    Severity.WARN,
    "The line tells its service in {value}, which is not of this guide; what has a place in the guide was read.",
    "Check that the file names the guide it was made for, and send it by that guide.",
    _GUIDES,
    "SV1*HC:99213*150*UN*1***1~ in a transaction of 005010X223A2",
)
LEFT_OUT = Kind(
    "CLM112",
    Severity.STOP,
    "Claim {value}, charge {charge}, is not among the claims read: something it needs is missing or cannot be read.",
    "Correct what the findings beside it say and send the claim again.",
    _GUIDES,
    "CLM*RV-1*15O***11:B:1*Y*A*Y*Y~",
)
LINE_OUT_OF_BALANCE = Kind(
    "CLM201",
    Severity.STOP,
    "Line {line} charges {charge}, but what {payer} paid and adjusted comes to {total}.",
    "Compare the line with the payer's remittance; the payments and adjustments must add up to the charge.",
    "ASC X12N 005010X222A1, balancing of other payers' decisions",
    "SV102 150, SVD02 100, CAS*CO*45*40~",
)
CLAIM_OUT_OF_BALANCE = Kind(
    "CLM202",
    Severity.STOP,
    "The claim charges {charge}, but what {payer} paid and adjusted comes to {total}.",
    "Compare the claim with the payer's remittance; the payments and adjustments must add up to the charge.",
    "ASC X12N 005010X222A1, balancing of other payers' decisions",
    "CLM02 150, AMT*D*100~ and no CAS",
)
PAID_OUT_OF_BALANCE = Kind(
    "CLM203",
    Severity.STOP,
    "{payer} paid {paid} for the claim, but its lines less claim adjustments come to {total}.",
    "Compare the lines with the payer's remittance; they must explain what was paid.",
    "ASC X12N 005010X222A1, balancing of other payers' decisions",
    "AMT*D*100~ with lines paid 90",
)
UNKNOWN_PAYER = Kind(
    "CLM204",
    Severity.STOP,
    "Line {line} shows a payment of payer {payer}, which is not among the claim's other payers.",
    "Add the other payer, or correct the payer id of the payment; both must be the same.",
    "ASC X12N 005010X222A1, SVD01",
    "SVD*FH009*100*HC:99213**1~ and NM1*PR*2*FIRST HEALTH*****PI*FH001~ in loop 2330B",
)
UNDECIDED_PAYER = Kind(
    "CLM205",
    Severity.STOP,
    "Line {line} shows a payment of {payer}, but the claim does not say what that payer paid in all.",
    "Add the payer's total (AMT*D); zero is an answer.",
    "ASC X12N 005010X222A1, loop 2320",
    "SVD without AMT*D",
)
NO_ROOM_ON_PAPER = Kind(
    "CLM301",
    Severity.WARN,
    "The claim has {count} {what}; its paper form has room for {room}.",
    "Send the claim electronically, or send the rest as an attachment.",
    "CMS-1500 (02/12) and UB-04 forms",
    "a CMS-1500 of a claim with 13 diagnoses",
)
