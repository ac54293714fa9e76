"""Every finding of the scrubber. Numbers are public; the letter is the severity a finding usually has.

E stops the claim, W asks a person, I informs. Numbers 001 to 040 are the minimum catalogue, the
others follow in the order they were needed; none is ever used twice.
"""

from __future__ import annotations

from superbill.core.findings import Kind, Severity

_STOP, _WARN, _INFORM = Severity.STOP, Severity.WARN, Severity.INFORM

_NPI = "45 CFR 162.406"
_GUIDELINES = "ICD-10-CM Official Guidelines"
_PFS = "Medicare physician fee schedule indicators"
_NCCI = "NCCI policy manual, chapter I"
_MANUAL1 = "Medicare Claims Processing Manual, chapter 1"
_MANUAL12 = "Medicare Claims Processing Manual, chapter 12"
_837 = "005010X222A1 and 005010X223A2"

# Identity ---------------------------------------------------------------------------------------

NPI_FORM = Kind(
    "E001", _STOP, "The NPI of the {role}, {value}, fails its check digit.",
    "Look the provider up in the NPI registry and correct the number.", _NPI, "billing NPI 1234567890",
)  # fmt: skip
MBI_FORM = Kind(
    "E002", _STOP, "The Medicare number {value} does not have the form of a beneficiary identifier.",
    "Copy it again from the red, white and blue card; the letters S, L, O, I, B and Z never occur.",
    "CMS: Understanding the MBI format", "member id 1SG4TE5MK73 on a Medicare claim",
)  # fmt: skip
LIFE_DATES = Kind(
    "E003", _STOP, "The service of {on} lies {when}.", "Check the date of service and the patient's {what}.",
    _837, "birth 2026-03-05, service 2026-03-02",
)  # fmt: skip
MEMBER_ID_MISSING = Kind(
    "E041", _STOP, "The subscriber has no member number.", "Copy the number from the insurance card.",
    _837, "subscriber without member id",
)  # fmt: skip
PERSON_INCOMPLETE = Kind(
    "E042", _STOP, "The {who} has no {value}.", "Complete the registration.", _837, "patient without birth date",
)  # fmt: skip
TAXONOMY_FORM = Kind(
    "E043", _STOP, "The taxonomy {value} of the {role} is not a taxonomy code.",
    "Use the ten-character code of the provider's specialty, such as 207Q00000X.", _837, "taxonomy 207Q0000",
)  # fmt: skip
TAXONOMY_UNKNOWN = Kind(
    "W044", _WARN, "The taxonomy {value} of the {role} is not in the loaded list.",
    "Check it against the provider's NPI record.", "Provider taxonomy code set", "taxonomy 999Q00000X",
)  # fmt: skip
TAX_ID_FORM = Kind(
    "E045", _STOP, "The billing provider has no tax number of nine digits.",
    "Enter the employer number, or the social security number of a sole practitioner.", _837, "EIN 12-345",
)  # fmt: skip
ZIP_SHORT = Kind(
    "W046", _WARN, "The {role} address has no nine-digit ZIP code.",
    "Look up the last four digits; many payers reject five.", _837, "billing ZIP 60601",
)  # fmt: skip
PAYER_ID_MISSING = Kind(
    "E047", _STOP, "The payer has no identifier.", "Choose the payer from the payer list.", _837, "payer without id",
)  # fmt: skip
BILLING_ADDRESS = Kind(
    "E048", _STOP, "The billing provider's address {why}.",
    "Give the street address where services are billed; a post box belongs to the pay-to address.",
    _837, "billing address PO BOX 12",
)  # fmt: skip
NPI_MISSING = Kind(
    "E049", _STOP, "The {role} has no NPI.", "Enter the ten-digit NPI.", _NPI, "billing provider without NPI",
)  # fmt: skip

STATE_ZIP = Kind(
    "W133", _WARN, "The ZIP code of the {role} is not in {value}.", "Correct the state or the ZIP code.",
    _837, "IL with ZIP 90210",
)  # fmt: skip
PROVIDER_TYPE = Kind(
    "W128", _WARN, "{value} does not fit who rendered it: {why}.", "{choice}.",
    _MANUAL12 + "; Benefit Policy Manual, chapter 15", "modifier AS by a physician",
)  # fmt: skip

# Diagnosis --------------------------------------------------------------------------------------

DIAGNOSIS_NOT_BILLABLE = Kind(
    "E004", _STOP, "The diagnosis {value} {why}.", "Choose {choice}.",
    _GUIDELINES + ", I.B.2", "E11.6 on 2026-03-02",
)  # fmt: skip
POINTER_BEYOND = Kind(
    "E005", _STOP, "The line points to diagnosis {value}, but the claim has {count}.",
    "Point the line at a diagnosis on the claim.", _837, "pointer 3 with two diagnoses",
)  # fmt: skip
TOO_MANY_DIAGNOSES = Kind(
    "E006", _STOP, "The claim has {value} diagnoses; at most {most} fit.",
    "Keep the diagnoses the lines need; split the claim only if lines need more.", _837, "13 diagnoses on an 837P",
)  # fmt: skip
DIAGNOSIS_TWICE = Kind(
    "E007", _STOP, "The diagnosis {value} is on the claim twice.",
    "Remove the second and point its lines at the first.", _GUIDELINES + ", I.B.12", "J069, J069",
)  # fmt: skip
EXTERNAL_CAUSE_FIRST = Kind(
    "E008", _STOP, "The external cause {value} is listed first.", "List the injury or condition first.",
    _GUIDELINES + ", I.C.20", "W010XXA first",
)  # fmt: skip
MANIFESTATION_FIRST = Kind(
    "E009", _STOP, "{value} is a manifestation and may not be listed first.",
    "List the underlying disease before it.", _GUIDELINES + ", I.A.13", "F0280 before G309",
)  # fmt: skip
SEVENTH_MISSING = Kind(
    "E010", _STOP, "The diagnosis {value} needs a seventh character.",
    "Add it, with X in the empty places before it: {choice}.", _GUIDELINES + ", I.A.5", "T7840",
)  # fmt: skip
EXCLUDES1 = Kind(
    "E011", _STOP, "{value} and {other} exclude each other.",
    "Keep the one that is documented; if the conditions are unrelated, override with that reason.",
    _GUIDELINES + ", I.A.12.a", "E119 with E109",
)  # fmt: skip
CODE_FIRST = Kind(
    "W052", _WARN, "{value} asks that its cause be coded first: {note}.",
    "List the cause before it, or confirm that none is documented.", _GUIDELINES + ", I.A.13", "I130 without ...",
)  # fmt: skip
USE_ADDITIONAL = Kind(
    "I053", _INFORM, "{value} asks for an additional code: {note}.", "Add it if it is documented.",
    _GUIDELINES + ", I.A.17", "E1122 without N18.-",
)  # fmt: skip
LATERALITY = Kind(
    "W035", _WARN, "The line is for the {side} side, but its diagnoses are of the {other} side.",
    "Correct the modifier or the diagnosis.", _GUIDELINES + ", I.B.13", "20610-RT for M17.12",
)  # fmt: skip
AGE_CONFLICT = Kind(
    "W054", _WARN, "{value} is unusual at the age of {age}.", "Check the birth date and the code.",
    "Medicare code editor, age conflicts", "Z00.121 at 40",
)  # fmt: skip
SEX_CONFLICT = Kind(
    "W055", _WARN, "{value} is unusual for a patient recorded as {sex}.",
    "Check the record; where it is right, say so with KX or condition code 45.",
    "Medicare code editor, sex conflicts", "N40.0 for F",
)  # fmt: skip
SIDE_UNSPECIFIED = Kind(
    "W056", _WARN, "{value} leaves the side unspecified though the code exists for each side.",
    "Code the side that is documented.", _GUIDELINES + ", I.B.13", "M17.10",
)  # fmt: skip
POA = Kind(
    "E057", _STOP, "The diagnosis {value} has {why} present-on-admission mark.",
    "Mark it Y, N, U or W; leave exempt codes empty.", _GUIDELINES + ", appendix I", "inpatient J189 without POA",
)  # fmt: skip
NO_DIAGNOSIS = Kind(
    "E058", _STOP, "The claim has no diagnosis.", "Add the diagnosis that made the visit necessary.", _837, "no HI",
)  # fmt: skip
FIRST_ONLY = Kind(
    "W059", _WARN, "{value} may only be listed first.", "List it first, or code the condition that was treated.",
    _GUIDELINES + ", I.C.21.c.16", "Z00.00 as second",
)  # fmt: skip
DIAGNOSIS_FORM = Kind(
    "E060", _STOP, "{value} does not have the form of a diagnosis code.",
    "Write a letter, two characters and up to four more, without the dot.", _837, "J06.9",
)  # fmt: skip

DIAGNOSIS_VERSION = Kind(
    "E124", _STOP, "{value} is coded in ICD-9, which ended with September 2015.", "Code the diagnosis in ICD-10-CM.",
    "45 CFR 162.1002", "HI*BK:4019 for a service of 2026",
)  # fmt: skip

# Procedure --------------------------------------------------------------------------------------

PROCEDURE_INVALID = Kind(
    "E012", _STOP, "The procedure {value} is not in the loaded code sets on {on}.",
    "Choose a code that is valid on the date of service.", "45 CFR 162.1000", "99201 in 2026",
)  # fmt: skip
MODIFIER_INVALID = Kind(
    "E013", _STOP, "The modifier {value} {why}.", "Correct or remove it.", _837, "99213-ZZ9",
)  # fmt: skip
COMPONENT = Kind(
    "E014", _STOP, "Modifier {modifier} does not fit {value}: {why}.",
    "Bill the code that names the part you did, or remove the modifier.", _PFS + " (PC/TC)", "99213-26",
)  # fmt: skip
MODIFIERS_CONFLICT = Kind(
    "E061", _STOP, "Modifiers {value} contradict each other.", "Keep the one that is documented.",
    _MANUAL12, "20610-50-RT",
)  # fmt: skip
MODIFIER_ORDER = Kind(
    "W062", _WARN, "Modifier {value} should come before {other}.",
    "List modifiers that price the line first, then those that affect payment, then the others.",
    _MANUAL12, "73721-RT-26",
)  # fmt: skip
BILATERAL = Kind(
    "E064", _STOP, "{value} is not payable as bilateral: {why}.", "Remove modifier 50{choice}.",
    _PFS + " (bilateral)", "69210-50",
)  # fmt: skip
ASSISTANT = Kind(
    "E065", _STOP, "An assistant at surgery is not paid for {value}.",
    "Do not bill the assistant.", _PFS + " (assistant)", "17000-80",
)  # fmt: skip
SURGEONS = Kind(
    "W066", _WARN, "{value} with modifier {modifier} {why}.", "Attach the operative report or remove the modifier.",
    _PFS + " (co-surgeons, team)", "17000-62",
)  # fmt: skip
VISIT_MODIFIER = Kind(
    "E067", _STOP, "Modifier {modifier} belongs to visits, and {value} is not one.",
    "Put it on the visit of the same day.", _NCCI, "20610-25",
)  # fmt: skip
ADD_ON_MULTIPLE = Kind(
    "E068", _STOP, "The add-on {value} may not carry modifier 51.", "Remove the modifier.", _MANUAL12, "11045-51",
)  # fmt: skip
DISTINCT_VISIT = Kind(
    "E069", _STOP, "Modifier {modifier} may not stand on the visit {value}.", "Use 25 where the visit is separate.",
    _NCCI, "99213-59",
)  # fmt: skip
REPEAT_LAB = Kind(
    "E070", _STOP, "Modifier 91 is for laboratory tests, and {value} is not one.", "Use 76 or 77 for other services.",
    _NCCI, "20610-91",
)  # fmt: skip
VISIT_LEVEL = Kind(
    "W071", _WARN, "The record supports {supported}, the line says {value}: {reason}.",
    "Bill the level the record supports, or complete the record.", "CPT evaluation and management, 2021 and later",
    "99215 with 25 minutes and low decision making",
)  # fmt: skip
UNITS_FRACTION = Kind(
    "E072", _STOP, "{value} units are not a whole number.", "Bill whole units.", _837, "1.5 units of 97110",
)  # fmt: skip
THERAPY_PLAN = Kind(
    "E073", _STOP, "The therapy service {value} does not say whose plan of care it follows.",
    "Add GP, GO or GN.", "Medicare Claims Processing Manual, chapter 5", "97110 without GP on a Medicare claim",
)  # fmt: skip
THERAPY_THRESHOLD = Kind(
    "E074", _STOP, "This year's therapy passes the threshold of {limit}, and {value} has no KX.",
    "Add KX where the record justifies more therapy; otherwise it will be denied.",
    "42 CFR 410.59 and 410.60; annual threshold", "97110-GP at 2,500.00 in 2026 without KX",
)  # fmt: skip
TELEHEALTH = Kind(
    "W075", _WARN, "The line says telehealth by {value} but not by {missing}.",
    "Use place 02 or 10 together with 93, 95 or the modifier the payer asks for.",
    "Medicare Claims Processing Manual, chapter 12, section 190", "99213-95 in place 11",
)  # fmt: skip
NDC_FORM = Kind(
    "E076", _STOP, "The drug code {value} is not an eleven-digit NDC with quantity and unit.",
    "Write it 5-4-2 without hyphens, with the quantity and UN, ML, GR, F2 or ME.", _837, "NDC 1234-5678-90",
)  # fmt: skip
CLIA_FORM = Kind(
    "E077", _STOP, "The CLIA number {value} does not have the form 00D0000000.", "Copy it from the certificate.",
    "42 CFR 493", "CLIA 12345",
)  # fmt: skip
NOTICE_MODIFIER = Kind(
    "W079", _WARN, "Modifier {value} is about a Medicare notice, and this is not a Medicare claim.",
    "Remove it unless this payer asks for it.", "Medicare Claims Processing Manual, chapter 30", "99213-GA to a plan",
)  # fmt: skip
PLACE_UNKNOWN = Kind(
    "E080", _STOP, "The place of service {value} does not exist.", "Choose a place of service.",
    "CMS place of service codes", "place 98",
)  # fmt: skip
TECHNICAL_IN_FACILITY = Kind(
    "W081", _WARN, "The technical part of {value} is not paid to a practitioner in a facility (place {place}).",
    "Bill modifier 26; the facility bills the rest.", _PFS + " (PC/TC)", "93306 in place 21",
)  # fmt: skip
STATUS_NOT_PAID = Kind(
    "W082", _WARN, "Medicare does not pay {value}: {why}.", "{choice}.", _PFS + " (status)", "99417 to Medicare",
)  # fmt: skip
TIMED_UNITS = Kind(
    "W083", _WARN, "{minutes} timed minutes support {supported} units, the claim has {value}.",
    "Bill the units the minutes support.", "Medicare Claims Processing Manual, chapter 5, section 20.2",
    "22 minutes as 2 units",
)  # fmt: skip
UNLISTED = Kind(
    "E084", _STOP, "The unlisted procedure {value} has no description.",
    "Describe the service on the line and attach the report.", _837, "17999 without a description",
)  # fmt: skip
PLACE_OF_VISIT = Kind(
    "W126", _WARN, "The visit {value} is not of place {place}.", "Correct the place, or choose the visit of that place.",
    "CPT evaluation and management guidelines; " + _MANUAL12, "99283 in place 11",
)  # fmt: skip
NOT_PRICED_HERE = Kind(
    "W127", _WARN, "Medicare has no price for {value} in place {place}.", "Check the place of service.",
    _PFS + " (NA)", "27447 in place 11",
)  # fmt: skip
ANESTHESIA = Kind(
    "E134", _STOP, "The anesthesia service {value} {why}.", "{choice}.",
    _MANUAL12 + ", section 50", "00840 with 1 unit",
)  # fmt: skip
VOLUNTARY_NOTICE = Kind(
    "W132", _WARN, "GX says that a notice was given freely, and {value} does not carry GY.",
    "Add GY, or use GA where the notice was required.",
    "Medicare Claims Processing Manual, chapter 30", "99213-GX",
)  # fmt: skip
ADD_ON_ALONE = Kind(
    "E018", _STOP, "The add-on {value} has none of its primary services on {on}.",
    "Bill it with its primary service: {choice}.", "NCCI add-on code edits", "11045 alone",
)  # fmt: skip
GLOBAL_PERIOD = Kind(
    "W019", _WARN, "{value} lies in the global period of {surgery} on {on} ({days}).",
    "Do not bill what the surgery includes; if it is not related, use {choice}.",
    _MANUAL12 + ", section 40", "99213 nine days after 17000",
)  # fmt: skip
NEW_PATIENT = Kind(
    "W020", _WARN, "{value} is for a new patient, who was seen here on {on}.",
    "Bill the established visit of the same level.", "CPT evaluation and management guidelines",
    "99203 a year after 99213",
)  # fmt: skip
NDC_MISSING = Kind(
    "E022", _STOP, "The drug {value} has no NDC.", "Add the NDC from the package, its quantity and unit.",
    "Deficit Reduction Act section 6002; payer policy", "J1885 to Medicaid without an NDC",
)  # fmt: skip
DISCARDED_DRUG = Kind(
    "E023", _STOP, "The single-dose drug {value} says neither JW nor JZ.",
    "Add JZ when nothing was thrown away, otherwise a second line with JW.",
    "Medicare Claims Processing Manual, chapter 17, section 40", "single-dose drug without JZ",
)  # fmt: skip
WASTE_ALONE = Kind(
    "E129", _STOP, "{value} with JW says what was thrown away, and no line says what was given.",
    "Add the line with the dose that was given.", "Medicare Claims Processing Manual, chapter 17, section 40",
    "J9035-JW alone",
)  # fmt: skip
CLIA_MISSING = Kind(
    "E024", _STOP, "The laboratory test {value} has no CLIA number.", "Add the laboratory's CLIA number.",
    "42 CFR 493", "83036 without CLIA",
)  # fmt: skip
REFERRING_MISSING = Kind(
    "E026", _STOP, "{value} needs the practitioner who ordered or referred it.",
    "Add the referring or ordering practitioner with an NPI.", "42 CFR 424.507", "80053 to Medicare, nobody ordered",
)  # fmt: skip
UNITS_ZERO = Kind("E037", _STOP, "The line has no units.", "Enter the units, at least 1.", _837, "units 0")
OFFICE_ADD_ON = Kind(
    "E115", _STOP, "G2211 is not paid with a visit that carries modifier 25 for {value}.",
    "Remove G2211, or 25 if the visit was the only service.", "42 CFR 414; annual rules 2024 and 2025",
    "99213-25, G2211, 20610",
)  # fmt: skip

# NCCI and MUE -----------------------------------------------------------------------------------

NCCI_NEVER = Kind(
    "E015", _STOP, "{value} is part of {other} and is never paid beside it.", "Remove {value}.",
    _NCCI, "45380 with 45378",
)  # fmt: skip
NCCI_UNLESS = Kind(
    "W016", _WARN, "{value} is part of {other} unless it was distinct.",
    "If it was, say how (a site modifier, XE, XS, XP, XU or 59); otherwise remove {value}.",
    _NCCI, "45385 with 45380",
)  # fmt: skip
NCCI_SAME_SITE = Kind(
    "W085", _WARN, "{value} and {other} name the same site {site}, so the bypass may be questioned.",
    "Check that the record shows two sites or encounters.", _NCCI, "A-LT with B-LT",
)  # fmt: skip
NCCI_HISTORY = Kind(
    "W086", _WARN, "{value} meets {other} of an earlier claim on the same day ({earlier}).",
    "Look at both claims: one service is part of the other.", _NCCI, "45378 billed after 45385 was paid",
)  # fmt: skip
UNLIKELY_UNITS = Kind(
    "E017", _STOP, "{units} units of {value} are more than the {most} of a {basis}.", "{choice}.",
    "NCCI medically unlikely edits", "5 units of a code limited to 2",
)  # fmt: skip

# Necessity --------------------------------------------------------------------------------------

NOT_NECESSARY = Kind(
    "W039", _WARN, "No diagnosis of the line makes {value} necessary under {policy}{notice}.", "{choice}.",
    "Social Security Act 1862(a)(1)(A); local coverage determinations", "69210 for J06.9",
)  # fmt: skip
EXCLUDED_BY_LAW = Kind(
    "W116", _WARN, "{value} carries GY: Medicare will deny it and the patient owes it.",
    "Nothing, if the patient knows.", "Social Security Act 1862(a)", "line with GY",
)  # fmt: skip

TOO_OFTEN = Kind(
    "W140", _WARN, "{value} was done on {on}; {policy}: {limit}{again}.",
    "Wait until then, or give the patient notice (GA), or be ready to show why it was needed sooner.",
    "Code of Federal Regulations, national coverage determinations; payer policy", "G0439 ten months after G0439",
)  # fmt: skip
OUTSIDE_POLICY = Kind(
    "W141", _WARN, "{value} lies outside {policy}: {why}.", "Check the code, the patient's record and the line.",
    "Code of Federal Regulations, national coverage determinations; payer policy", "71271 at 80",
)  # fmt: skip

# Claim ------------------------------------------------------------------------------------------

AUTHORIZATION_MISSING = Kind(
    "E021", _STOP, "{value} needs an authorization, and there is none.", "Obtain the number or ask for it afterwards.",
    "Payer policy", "27447 without a number",
)  # fmt: skip
TOTAL_DIFFERS = Kind(
    "E025", _STOP, "The claim's total is {value}, its lines come to {lines}.", "Correct the total or the lines.",
    _837, "total 100.00, lines 90.00",
)  # fmt: skip
FILING_PASSED = Kind(
    "E027", _STOP, "The time to file ended on {value} ({contract}).",
    "File only with proof of an earlier receipt or a reason for the delay.",
    "42 CFR 424.44; contract", "Medicare service 13 months ago",
)  # fmt: skip
FILING_SOON = Kind(
    "W028", _WARN, "{days} days are left to file, until {value} ({contract}).", "Send this claim first.",
    "42 CFR 424.44; contract", "Medicare service 355 days ago",
)  # fmt: skip
DUPLICATE = Kind(
    "E029", _STOP, "The line repeats {value} of claim {claim}, which is {state}.",
    "Wait for that claim, or correct it with frequency 7.", _MANUAL1 + ", section 120", "the same visit sent twice",
)  # fmt: skip
COB_BALANCE = Kind(
    "E030", _STOP, "What {payer} paid and adjusted comes to {value}, the charge is {charge}.",
    "Copy the payments and adjustments from that payer's remittance.", _837, "charge 230.00, paid and adjusted 220.00",
)  # fmt: skip
FUTURE_SERVICE = Kind(
    "E031", _STOP, "The service of {value} has not happened yet.", "Correct the date.", _837, "service tomorrow",
)  # fmt: skip
NOT_ENROLLED = Kind(
    "E032", _STOP, "{npi} is not enrolled with this payer on {value}.",
    "Hold the claim until the enrolment is effective.", "42 CFR 424.505", "service before the effective date",
)  # fmt: skip
PAYER_NUMBER_MISSING = Kind(
    "E033", _STOP, "A frequency {value} claim must name the payer's number of the claim it replaces.",
    "Copy it from the remittance.", _837, "frequency 7 without REF*F8",
)  # fmt: skip
NOT_COVERED = Kind(
    "W034", _WARN, "No coverage with this payer is active on {value}.", "Check eligibility for that day.",
    "Registration", "coverage ended last month",
)  # fmt: skip
ADMISSION_MISSING = Kind(
    "E036", _STOP, "Services in place {value} need the admission date.", "Add the admission date.", _837,
    "place 21 without admission",
)  # fmt: skip
CHARGE_ZERO = Kind(
    "E038", _STOP, "The charge of {value} is not above zero.", "Enter the charge.", _837, "99213 at 0.00",
)  # fmt: skip
EXCLUDED_PROVIDER = Kind(
    "E040", _STOP, "The {role} {value} is excluded from federal programs.",
    "Do not bill; speak to the compliance officer.", "42 CFR 1001; exclusion list", "rendering on the list",
)  # fmt: skip
SERVICE_DATE_MISSING = Kind(
    "E087", _STOP, "The line has no date of service, or one no service can have.", "Enter the date.", _837, "line without a date",
)  # fmt: skip
DATES_REVERSED = Kind(
    "E088", _STOP, "{what} ends on {value}, before it begins.", "Correct the dates.", _837, "from 3 March to 2 March",
)  # fmt: skip
NO_REPLACEMENTS = Kind(
    "W089", _WARN, "This payer does not take replacement claims (frequency {value}).",
    "Ask for a reopening, or send a new claim if the first was rejected.", _MANUAL1, "frequency 7 to a Part B carrier",
)  # fmt: skip
PRIMARY_NOT_DECIDED = Kind(
    "E090", _STOP, "The claim goes to a later payer, but {value} has not decided.",
    "Bill the earlier payer first, or add its decision.", _837, "secondary claim without payments",
)  # fmt: skip
MSP_REASON_MISSING = Kind(
    "E091", _STOP, "Medicare is not primary, and the claim does not say why.",
    "Add the reason Medicare pays second (12, 13, 43, ...).", "42 CFR 411", "Medicare secondary without SBR05",
)  # fmt: skip
COB_ORDER = Kind(
    "E125", _STOP, "Two payers of the claim stand in the same place ({value}).", "Put the payers in order, each once.",
    _837, "two primary payers",
)  # fmt: skip
AUTHORIZATION_UNITS = Kind(
    "E092", _STOP, "The authorization {value} has {left} units left, the claim uses {used}.",
    "Ask for more units or bill fewer.", "Payer policy", "4 units with 2 left",
)  # fmt: skip
AUTHORIZATION_OTHER = Kind(
    "W093", _WARN, "The authorization {value} {why}.", "Correct the number or have the authorization changed.",
    "Payer policy", "number for another service",
)  # fmt: skip
ATTACHMENT_MISSING = Kind(
    "E094", _STOP, "{value} needs papers with it, and none is announced.", "Attach the report.", "Payer policy",
    "unlisted procedure without a PWK",
)  # fmt: skip
TOO_MANY_LINES = Kind(
    "E095", _STOP, "The claim has {value} lines; {most} fit.", "Split the claim.", _837, "51 professional lines",
)  # fmt: skip
LINE_TWICE = Kind(
    "E096", _STOP, "The line repeats line {value}.", "Add units, or the modifier that says why it was done twice.",
    _MANUAL1 + ", section 120", "two equal lines",
)  # fmt: skip
ACCIDENT_INCOMPLETE = Kind(
    "E097", _STOP, "The claim is about an accident and has no {value}.", "Add it.", _837, "AA without a state",
)  # fmt: skip
POINTER_MISSING = Kind(
    "E098", _STOP, "The line points to no diagnosis.", "Point it at the diagnosis that made it necessary.",
    _837, "line without pointers",
)  # fmt: skip
CONTROL_NUMBER = Kind(
    "E100", _STOP, "The claim's control number must have 1 to 20 characters.", "Let the system number the claim.",
    _837, "CLM01 of 25 characters",
)  # fmt: skip
NO_LINES = Kind("E117", _STOP, "The claim has no lines.", "Add the services.", _837, "no lines")
REFERRAL_MISSING = Kind(
    "E118", _STOP, "{value} needs a referral, and there is none.", "Obtain the referral number.", "Payer policy",
    "specialist visit without a referral",
)  # fmt: skip

# Institutional ----------------------------------------------------------------------------------

BILL_TYPE = Kind("E101", _STOP, "The bill type {value} does not exist.", "Choose the bill type.", _837, "bill type 199")
STATEMENT_DATES = Kind(
    "E102", _STOP, "The statement dates {why}.", "Correct the statement dates.", _837, "no statement dates",
)  # fmt: skip
INSTITUTIONAL_CODE = Kind(
    "E103", _STOP, "The {what} {value} {why}.", "Choose a valid code.", _837, "patient status 99",
)  # fmt: skip
REVENUE_CODE = Kind(
    "E104", _STOP, "The revenue code {value} {why}.", "Choose a valid revenue code.", _837, "revenue code 45",
)  # fmt: skip
REVENUE_PROCEDURE = Kind(
    "E105", _STOP, "Revenue code {value} needs a procedure code on an outpatient claim.", "Add the procedure.",
    "Medicare Claims Processing Manual, chapter 4", "0450 without a procedure",
)  # fmt: skip
REVENUE_MISMATCH = Kind(
    "W130", _WARN, "Revenue code {value} is of another kind of service than {code}.",
    "Correct the revenue code or the procedure.", "Medicare Claims Processing Manual, chapter 4", "0300 with 71046",
)  # fmt: skip
DEATH_DATE = Kind(
    "E131", _STOP, "Patient status {value} says that the patient died, and occurrence code 55 does not say when.",
    "Add occurrence code 55 with the date.", "Medicare Claims Processing Manual, chapter 25", "status 20 without 55",
)  # fmt: skip
ATTENDING_MISSING = Kind(
    "E108", _STOP, "The claim has no attending practitioner.", "Add the attending practitioner.", _837, "no 2310A",
)  # fmt: skip
DRG_UNKNOWN = Kind(
    "E109", _STOP, "The DRG {value} is not in the table on {on}.", "Group the claim again.",
    "Inpatient prospective payment system, table 5", "DRG 999",
)  # fmt: skip
INPATIENT_DIAGNOSIS = Kind(
    "E110", _STOP, "The inpatient claim has no {value} diagnosis.", "Add it.", _837, "inpatient without admitting",
)  # fmt: skip
COVERED_DAYS = Kind(
    "W111", _WARN, "Covered and non-covered days come to {value}, the stay has {days}.",
    "Correct value codes 80 and 81 or the dates.", "Medicare Claims Processing Manual, chapter 3",
    "value code 80 of 3 for a stay of 4",
)  # fmt: skip
CHANGE_REASON = Kind(
    "E112", _STOP, "A replaced or voided institutional claim says why with a condition code, and this one does not.",
    "Add one of D0 to D9 or E0.", _MANUAL1 + ", section 130", "frequency 7 without D1",
)  # fmt: skip
INPATIENT_PROCEDURE = Kind(
    "E113", _STOP, "The inpatient procedure {value} is not valid on {on}.", "Choose a valid ICD-10-PCS code.",
    "45 CFR 162.1000", "0ZZ0000",
)  # fmt: skip
UNACCEPTABLE_PRINCIPAL = Kind(
    "E114", _STOP, "{value} is not accepted as the principal diagnosis of an inpatient stay.",
    "Code the condition that caused the admission.", "Medicare code editor", "Z00.00 as principal",
)  # fmt: skip

NOT_GROUPED = Kind(
    "E135", _STOP, "The stay cannot be grouped to a DRG: {why}.", "Correct it, and group the claim again.",
    "Inpatient prospective payment system, MS-DRG definitions", "V00.01XA as principal",
)  # fmt: skip
DRG_DIFFERS = Kind(
    "W136", _WARN, "The claim says DRG {value}; its codes group to {found} (severity {severity_of}).",
    "Group the claim again, or find the code that is missing.",
    "Inpatient prospective payment system, MS-DRG definitions", "DRG 469 without a major complication",
)  # fmt: skip
CODE_EDITOR = Kind(
    "E137", _STOP, "The Medicare code editor would object: {why} ({value}).", "Correct it, or be ready to explain it.",
    "Medicare code editor", "a non-covered inpatient procedure",
)  # fmt: skip
HOSPITAL_ACQUIRED = Kind(
    "W138", _WARN, "A condition acquired in the hospital lowers the DRG from {other} to {value}.",
    "Check the present-on-admission marks against the record.",
    "Deficit Reduction Act section 5001(c)", "a pressure ulcer marked N",
)  # fmt: skip
GROUPS_TO = Kind(
    "I139", _INFORM, "The stay groups to DRG {value} (severity {severity_of}{weight}).", "Add it where the payer asks for it.",
    "Inpatient prospective payment system, MS-DRG definitions", "an inpatient claim without a DRG",
)  # fmt: skip

# Own rules --------------------------------------------------------------------------------------

RULE_NOT_EVALUATED = Kind(
    "E120", _STOP, "The rule {value} could not be evaluated: {why}.", "Correct the rule or the claim; it holds until then.",
    "The practice's own rules", "a rule that compares a date with a number",
)  # fmt: skip
RULE_UNREADABLE = Kind(
    "E121", _STOP, "The rule {value} cannot be read: {why}.", "Correct the rule file.", "The practice's own rules",
    'when = "claim.charge >"',
)  # fmt: skip
RULE_WITNESS = Kind(
    "E122", _STOP, "The rule {value} {why}.", "Correct the rule or its witness.", "The practice's own rules",
    "a witness that should fire and does not",
)  # fmt: skip

RULE_REPAIRED = Kind(
    "I123", _INFORM, "The rule {value} made {field} {form}.", "Nothing; only its form changed.",
    "The practice's own rules", "a member number with dashes",
)  # fmt: skip

# What could not be checked ----------------------------------------------------------------------

TABLE_ABSENT = Kind(
    "I901", _INFORM, "Not checked, for want of a table: {value}.", "Load the tables from the official files.",
    "", "no NCCI table",
)  # fmt: skip
TABLE_STALE = Kind(
    "I902", _INFORM, "Checked against a table older than the service: {value}.", "Load the release for that date.",
    "", "a service of 2026 with a table of 2024",
)  # fmt: skip
TABLE_EARLIER = Kind(
    "I903", _INFORM, "Not checked, because every loaded release begins after the service: {value}.",
    "Load the release for that date.", "", "a service of 2019 with a table of 2026",
)  # fmt: skip
CONTEXT_ABSENT = Kind(
    "I904", _INFORM, "Not checked, because it was not given: {value}.",
    "Scrub the claim within the practice's records.", "", "a file scrubbed by itself",
)  # fmt: skip
TABLE_DEMO = Kind(
    "I905", _INFORM, "Checked against demonstration tables that know only a few codes: {value}.",
    "Load the official files before real use.", "", "the demo release",
)  # fmt: skip
