"""Every kind of finding about X12. The hundreds digit of a code is the WEDI SNIP type of the check; 1 is ``envelope``."""

from __future__ import annotations

from superbill.core.findings import Kind, Severity

_SYNTAX = "X12.6 Application Control Structure"

_GUIDE = "the implementation guide named by the transaction's version"

UNKNOWN_GUIDE = Kind(
    "X12-200",
    Severity.WARN,
    "There is no guide here for {set_id} version {value}: only its envelope was checked.",
    "Ask the sender for a version this program knows, or read the transaction without validation.",
    _GUIDE,
    "ST*837*0001*004010X098A1~",
)
SEGMENT_MISSING = Kind(
    "X12-201",
    Severity.STOP,
    "The segment {segment} is missing{context}.",
    "Add it: this guide requires it here.",
    _GUIDE,
    "an 837 without BHT",
)
LOOP_MISSING = Kind(
    "X12-202",
    Severity.STOP,
    "The loop {loop}, which begins with {segment}, is missing{context}.",
    "Add it: this guide requires it here.",
    _GUIDE,
    "an 837 without 2010AA",
)
UNEXPECTED = Kind(
    "X12-203",
    Severity.STOP,
    "The segment {segment} is not expected here.",
    "Check its qualifier ({value}) and where it stands.",
    _GUIDE,
    "NM1*ZZ in 2010AA",
)
OUT_OF_ORDER = Kind(
    "X12-204",
    Severity.STOP,
    "The segment {segment} comes too late: it belongs before what precedes it.",
    "Move it to its place.",
    _GUIDE,
    "N4 before N3",
)
SEGMENT_TOO_OFTEN = Kind(
    "X12-205",
    Severity.STOP,
    "The segment {segment} comes more than {most} time(s) here.",
    "Send no more than {most}.",
    _GUIDE,
    "two REF*G1 in 2300",
)
LOOP_TOO_OFTEN = Kind(
    "X12-206",
    Severity.STOP,
    "The loop {loop} comes more than {most} time(s) here.",
    "Send no more than {most}; split the rest into another.",
    _GUIDE,
    "51 LX in an 837P claim",
)
NOT_IN_SET = Kind(
    "X12-208",
    Severity.STOP,
    "The segment {segment} is never used in this transaction.",
    "Remove it, or check for a stray segment terminator before it.",
    _GUIDE,
    "BPR in an 837",
)
ELEMENT_MISSING = Kind(
    "X12-221", Severity.STOP, "{element} is missing.", "Fill it in: it is required here.", _GUIDE, "CLM**100"
)
ELEMENT_NOT_USED = Kind(
    "X12-222",
    Severity.STOP,
    "{element} has a value, but this guide does not use it.",
    "Leave it empty.",
    _GUIDE,
    "CLM03",
)
TOO_MANY_ELEMENTS = Kind(
    "X12-223",
    Severity.STOP,
    "The segment {segment} has more elements than this guide uses; {element} is the first too many.",
    "Remove them, or check for a stray element separator.",
    _GUIDE,
    "N3*1 ELM ST***X",
)
TOO_SHORT = Kind(
    "X12-224",
    Severity.STOP,
    "{element} ({value}) is too short: at least {shortest} characters.",
    "Check the value.",
    _GUIDE,
    "N403 of two characters",
)
TOO_LONG = Kind(
    "X12-225",
    Severity.STOP,
    "{element} ({value}) is too long: at most {longest} characters.",
    "Shorten the value.",
    _GUIDE,
    "NTE02 of 100 characters",
)
BAD_CHARACTER = Kind(
    "X12-226",
    Severity.STOP,
    "{element} holds a character that may not be sent.",
    "Remove control characters, and the point from a diagnosis or other health code.",
    _GUIDE,
    "a tab in N301",
)
BAD_CODE = Kind(
    "X12-227",
    Severity.STOP,
    "{element} is {value}, which is not a code this guide allows there.",
    "Use one of: {codes}.",
    _GUIDE,
    "NM102 3",
)
BAD_DATE = Kind(
    "X12-228",
    Severity.STOP,
    "{element} is not a date in the form it should have.",
    "Write CCYYMMDD, or CCYYMMDD-CCYYMMDD for a span, of days that exist.",
    _GUIDE,
    "DTP*472*D8*20260230",
)
BAD_TIME = Kind("X12-229", Severity.STOP, "{element} is not a time.", "Write HHMM.", _GUIDE, "BHT05 2561")
TOO_MANY_REPEATS = Kind(
    "X12-230",
    Severity.STOP,
    "{element} repeats more often than allowed.",
    "Send {most} at most.",
    _GUIDE,
    "a repeated DMG02",
)
TOO_MANY_COMPONENTS = Kind(
    "X12-231",
    Severity.STOP,
    "{element} has too many components.",
    "Remove them, or check for a stray component separator in the text.",
    _GUIDE,
    "HC:99213:::::::X:Y",
)
CONDITION_MISSING = Kind(
    "X12-232",
    Severity.STOP,
    "{element} is missing: other elements of the segment need it.",
    "Send them together, or none.",
    _SYNTAX,
    "NM108 without NM109",
)
EXCLUSION = Kind(
    "X12-233",
    Severity.STOP,
    "{element} cannot be sent together with another element of the segment.",
    "Send only one of them.",
    _SYNTAX,
    "N402 with N407",
)
BAD_NUMBER = Kind(
    "X12-234",
    Severity.STOP,
    "{element} ({value}) is not a number.",
    "Write digits, a point where needed, a leading minus where negative; nothing else.",
    _SYNTAX,
    "CLM02 1,000",
)
HL_NUMBER = Kind(
    "X12-235",
    Severity.STOP,
    "HL01 is {value}, but this is level {expected} of the transaction.",
    "Number HL01 from 1 without gaps.",
    _GUIDE,
    "HL*1, HL*3",
)
HL_PARENT = Kind(
    "X12-236",
    Severity.STOP,
    "HL02 is {value}, which is not the level above ({expected}).",
    "Point HL02 at the HL01 of the level this one belongs to.",
    _GUIDE,
    "HL*2*7*22",
)
HL_CHILD = Kind(
    "X12-237",
    Severity.STOP,
    "HL04 is {value}, but {expected}.",
    "Send 1 where levels follow under this one and 0 where none do.",
    _GUIDE,
    "HL04 0 with a dependent below",
)
LX_NUMBER = Kind(
    "X12-238",
    Severity.STOP,
    "LX01 is {value}, but this is line {expected}.",
    "Number the lines of a claim from 1 without gaps.",
    _GUIDE,
    "LX*1, LX*3",
)

ONLY_BLANKS = Kind(
    "X12-239",
    Severity.STOP,
    "{element} holds nothing but blanks.",
    "Fill it in, or leave it empty.",
    _SYNTAX,
    "NM103 of three blanks",
)
TRAILING_BLANKS = Kind(
    "X12-240",
    Severity.INFORM,
    "{element} ends in blanks.",
    "Drop the blanks after the last character.",
    _SYNTAX,
    "NM1*85*2*ELM CLINIC  *...",
)
BEYOND_X12 = Kind(
    "X12-241",
    Severity.WARN,
    "{element} holds a character outside the sets of X12, which many receivers refuse.",
    "Write it with the letters A to Z, without accents.",
    _SYNTAX,
    "NM103 NUÑEZ",
)
BAD_AMOUNT = Kind(
    "X12-242",
    Severity.STOP,
    "{element} ({value}) is not an amount of money: at most eight digits before the point and two after it.",
    "Write dollars and cents.",
    _GUIDE,
    "CLM02 100.005",
)
NOT_DIGITS = Kind(
    "X12-243",
    Severity.STOP,
    "{element} ({value}) is not the number its qualifier names: nine digits for taxes and social security, eleven for a drug.",
    "Send all digits and nothing else, no dashes or blanks.",
    _GUIDE,
    "REF*EI*74-1234567",
)
NOT_AN_ACKNOWLEDGMENT = Kind(
    "X12-244",
    Severity.STOP,
    "This cannot be read as the acknowledgment of a group: {value}.",
    "Send it to where that transaction is read, or ask the partner for the whole acknowledgment.",
    "ASC X12N 005010X231A1",
    "ST*835*0001~ given to the reader of 999s",
)

CLAIM_TOTAL = Kind(
    "X12-301",
    Severity.STOP,
    "The claim's charge is {value}, but its lines sum to {expected}.",
    "Make CLM02 the sum of the line charges.",
    _GUIDE,
    "CLM02 100, one line of 90",
)
COB_LINE = Kind(
    "X12-302",
    Severity.STOP,
    "Line charge {charge}: the other payer's payment and adjustments account for {value}.",
    "Make the line's charge equal SVD02 plus its CAS amounts.",
    _GUIDE,
    "SV102 100, SVD02 60, CAS 30",
)
COB_CLAIM = Kind(
    "X12-303",
    Severity.STOP,
    "The other payer paid {value} on the claim, but its lines and claim adjustments give {expected}.",
    "Make AMT*D equal the sum of SVD02 less the claim level CAS amounts.",
    _GUIDE,
    "AMT*D 60, SVD02 50",
)
REMIT_LINE = Kind(
    "X12-304",
    Severity.STOP,
    "The line was paid {value}, but charge less adjustments is {expected}.",
    "Ask the payer for a corrected remittance; do not apply this one by hand without a reason.",
    "835 guide, balancing",
    "SVC02 100, CAS 20, SVC03 70",
)
REMIT_CLAIM = Kind(
    "X12-305",
    Severity.STOP,
    "The claim was paid {value}, but charge less all its adjustments is {expected}.",
    "Ask the payer for a corrected remittance; do not apply this one by hand without a reason.",
    "835 guide, balancing",
    "CLP03 100, CAS 20, CLP04 70",
)
REMIT_TOTAL = Kind(
    "X12-306",
    Severity.STOP,
    "The payment is {value}, but claims less provider adjustments give {expected}.",
    "Ask the payer for a corrected remittance, and compare with the deposit.",
    "835 guide, balancing",
    "BPR02 100, CLP04 90",
)
REMIT_CHARGE = Kind(
    "X12-307",
    Severity.STOP,
    "The claim's charge is {value}, but its lines sum to {expected}.",
    "Ask the payer for a corrected remittance.",
    "835 guide, balancing",
    "CLP03 100, SVC02 90",
)
REMIT_PATIENT = Kind(
    "X12-308",
    Severity.WARN,
    "Patient responsibility is given as {value}, but adjustments of group PR sum to {expected}.",
    "Trust the adjustments; ask the payer if the patient's balance matters.",
    "835 guide, balancing",
    "CLP05 20, CAS*PR 10",
)
ACK_TOTAL = Kind(
    "X12-309",
    Severity.STOP,
    "The acknowledgment counts {value} {things}, but there are {expected}.",
    "Ask the payer for a corrected acknowledgment; rely on the status of each claim.",
    "277CA guide, balancing",
    "QTY*90*5 for 4 claims",
)

PREMIUM_TOTAL = Kind(
    "X12-310",
    Severity.STOP,
    "BPR02 pays {value}, but the remittance items sum to {expected}.",
    "Make BPR02 the sum of RMR04.",
    "820 guide, balancing",
    "BPR02 100, RMR04 90",
)
PREMIUM_ITEM = Kind(
    "X12-311",
    Severity.STOP,
    "The item pays {value}, but what is due and its adjustments come to {expected}.",
    "Make RMR04 the amount due (RMR05) and its adjustments (ADX01).",
    "820 guide, balancing",
    "RMR*AZ*P1**90*100 without ADX",
)
MEMBER_TOTAL = Kind(
    "X12-312",
    Severity.STOP,
    "The file counts {value} {things}, but there are {expected}.",
    "Make QTY02 the number of members sent, or look for those who are missing.",
    "834 guide, control totals",
    "QTY*TO*9 with eight INS",
)
ACCIDENT_DATE = Kind(
    "X12-401",
    Severity.STOP,
    "The claim says it comes from an accident, but has no accident date.",
    "Add the accident date (DTP*439).",
    _GUIDE,
    "CLM11 AA, no DTP*439",
)
ACCIDENT_STATE = Kind(
    "X12-402",
    Severity.STOP,
    "An auto accident needs the state where it happened.",
    "Add CLM11-4.",
    _GUIDE,
    "CLM11 AA alone",
)
ADMISSION_DATE = Kind(
    "X12-403",
    Severity.STOP,
    "Place of service or type of bill {value} is an inpatient stay, but there is no admission date.",
    "Add the admission date (DTP*435).",
    _GUIDE,
    "CLM05-1 21, no DTP*435",
)
SELF_WITH_PATIENT = Kind(
    "X12-404",
    Severity.STOP,
    "The subscriber is the patient (SBR02 18), yet a patient level follows.",
    "Leave out the patient level, or leave SBR02 empty.",
    _GUIDE,
    "SBR02 18 and HL03 23",
)
PATIENT_MISSING = Kind(
    "X12-405",
    Severity.STOP,
    "SBR02 does not say that the subscriber is the patient, yet no patient level follows.",
    "Send SBR02 18, or the patient level (HL03 23).",
    _GUIDE,
    "SBR02 empty, no HL03 23",
)
ORIGINAL_NUMBER = Kind(
    "X12-406",
    Severity.STOP,
    "A replacement or void (frequency {value}) needs the payer's number of the original claim.",
    "Add REF*F8 with the payer's claim number.",
    _GUIDE,
    "CLM05-3 7, no REF*F8",
)
PAID_DATE = Kind(
    "X12-407",
    Severity.STOP,
    "Another payer has paid, but there is no date of its decision.",
    "Add DTP*573 to the other payer or to its line decisions, not to both.",
    _GUIDE,
    "AMT*D without DTP*573",
)
OTHER_PAYER_MISSING = Kind(
    "X12-408",
    Severity.STOP,
    "The payer is not the first ({value}), but no other payer is named.",
    "Add the payer before it (loop 2320).",
    _GUIDE,
    "SBR01 S without 2320",
)
POINTER = Kind(
    "X12-409",
    Severity.STOP,
    "The line points at diagnosis {value}, but the claim has {expected}.",
    "Point at a diagnosis of this claim.",
    _GUIDE,
    "SV107 3 with two diagnoses",
)
DRUG_QUANTITY = Kind(
    "X12-410",
    Severity.STOP,
    "A drug is named without its quantity.",
    "Add CTP with quantity and unit.",
    _GUIDE,
    "LIN**N4 without CTP",
)
SUBSCRIBER_DETAIL = Kind(
    "X12-412",
    Severity.STOP,
    "The subscriber is the patient, so {segment} is needed in loop 2010BA.",
    "Add the subscriber's address and birth date.",
    _GUIDE,
    "SBR02 18, no DMG",
)
UNKNOWN_OTHER_PAYER = Kind(
    "X12-413",
    Severity.STOP,
    "The line decision is of payer {value}, which is not among the other payers of this claim.",
    "Make SVD01 the same as NM109 of loop 2330B.",
    _GUIDE,
    "SVD01 X, NM109 Y",
)
LONG_ZIP = Kind(
    "X12-414",
    Severity.WARN,
    "The ZIP code has five digits; for the billing provider and the service facility the guide wants all nine.",
    "Send the ZIP code with its four-digit extension.",
    _GUIDE,
    "N4*AUSTIN*TX*78701 in loop 2010AA",
)
WANTED = Kind(
    "X12-415",
    Severity.STOP,
    "{because}, so {needed} must be sent.",
    "Send {needed}, or correct what asks for it.",
    _GUIDE,
    "EB01 B without EB07",
)
CONTRARY = Kind(
    "X12-416",
    Severity.STOP,
    "{element} is {value}, but {other}.",
    "Correct one of the two.",
    _GUIDE,
    "CLP02 22 and CLP03 150",
)
EXPECTED = Kind(
    "X12-417",
    Severity.WARN,
    "{because}, so {needed} is expected.",
    "The remittance can be read without it. Match the payment by its trace and amount, and tell the payer.",
    _GUIDE,
    "BPR04 ACH without the accounts",
)
UNLIKE = Kind(
    "X12-418",
    Severity.WARN,
    "{element} is {value}, but {other}.",
    "The remittance can be read as it is. Match the payment by its trace and amount, and tell the payer.",
    _GUIDE,
    "BPR10 1741234567 and TRN03 1999999999",
)
ORGANIZATION_NAME = Kind(
    "X12-419",
    Severity.WARN,
    "{element} has a value, but NM102 is 2: only persons have first and middle names and suffixes.",
    "Send the whole name of the organization in NM103, or NM102 1 for a person.",
    _GUIDE,
    "NM1*82*2*CHEN*MAY",
)
ADDRESS_PART = Kind(
    "X12-420",
    Severity.WARN,
    "{element} is missing: an address without a country is in the United States and has a state and a ZIP code.",
    "Fill it in, or name the country.",
    _GUIDE,
    "N4*AUSTIN",
)
BAD_ZIP = Kind(
    "X12-422",
    Severity.WARN,
    "{element} ({value}) is not a ZIP code: five or nine digits.",
    "Write the digits alone, or name the country in N404.",
    _GUIDE,
    "N403 78701-0001",
)
PO_BOX = Kind(
    "X12-421",
    Severity.WARN,
    "The billing provider's address is a post office box; the guide wants a street.",
    "Send the street in loop 2010AA and the box in loop 2010AB, the address to pay to.",
    _GUIDE,
    "N3*PO BOX 12 in loop 2010AA",
)
BAD_NPI = Kind(
    "X12-501",
    Severity.STOP,
    "{element} ({value}) is not an NPI: the check digit does not fit.",
    "Correct the NPI; look it up in the national registry.",
    "45 CFR 162.406; ISO/IEC 7812 check digit",
    "NM109 1234567890",
)
NOT_IN_TABLE = Kind(
    "X12-502",
    Severity.STOP,
    "{element} is {value}, which is not in the code table {table}.",
    "Use a code of that table that is valid on the date of service.",
    "the code table's publisher",
    "N402 XX",
)
BUSINESS_NEEDS = Kind(
    "X12-601",
    Severity.WARN,
    "{business} needs {needed}.",
    "Add {needed} to the claim or its line.",
    _GUIDE,
    "SV1*HC:A0429 without CR1",
)
BUSINESS_SAYS = Kind(
    "X12-602",
    Severity.WARN,
    "{element} is {value}; {business} wants {expected}.",
    "Correct {element}.",
    _GUIDE,
    "SV1*HC:00142*900*UN*8",
)
COMPANION = Kind(
    "X12-701",
    Severity.STOP,
    "{rule}: {what}",
    "Follow this payer's companion guide.",
    "the payer's companion guide",
    "a payer that wants nine-digit ZIP codes",
)
COMPANION_UNREADABLE = Kind(
    "X12-702",
    Severity.STOP,
    "{value} of the companion file is not used: {why}.",
    "Correct the rule; docs/reference/companion-files.md says how it is written.",
    "",
    'usage = "maybe"',
)
