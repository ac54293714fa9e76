"""Codes of inquiries in our own words. Code values are public; the words here are ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _table(text: str) -> Mapping[str, str]:
    rows = (line.split("|", 1) for line in text.strip().splitlines())
    return MappingProxyType(dict(rows))


BENEFIT_KINDS = _table("""
1|active coverage
2|active, the provider bears full risk
3|active, these services are paid by the head
4|active, paid by the head to the primary care provider
5|active, under investigation
6|inactive
7|inactive, an update is pending
8|inactive, under investigation
A|coinsurance
B|copay
C|deductible
CB|basis of coverage
D|description of a benefit
E|excluded
F|limited
G|out-of-pocket limit
H|unlimited
I|not covered
J|cost containment
K|reserve
L|primary care provider
M|pre-existing condition
MC|managed care coordinator
N|restricted to the provider named
O|not a medical necessity
P|disclaimer
Q|second surgical opinion needed
R|another payer
S|history of the year before
T|card reported lost or stolen
U|contact the party named
V|cannot be processed
W|another source of data
X|health care facility
Y|spend down
""")
ACTIVE = frozenset(["1", "2", "3", "4", "5"])
INACTIVE = frozenset(["6", "7", "8"])

COVERAGE_LEVELS = _table("""
CHD|children only
DEP|dependents only
ECH|employee and children
EMP|employee only
ESP|employee and spouse
FAM|family
IND|individual
SPC|spouse and children
SPO|spouse only
""")

PERIODS = _table("""
6|hour
7|day
13|24 hours
21|years
22|service year
23|calendar year
24|year to date
25|contract year
26|episode
27|visit
28|outlier
29|remaining
30|exceeded
31|not exceeded
32|lifetime
33|lifetime remaining
34|month
35|week
36|admission
""")

NETWORKS = _table("""
Y|in network
N|out of network
W|in and out of network alike
U|network unknown
""")

SERVICE_TYPES = _table("""
1|medical care
2|surgery
3|consultation
4|diagnostic x-ray
5|diagnostic laboratory
6|radiation therapy
7|anesthesia
8|assistance at surgery
12|equipment bought
13|ambulatory surgery center
14|renal supplies in the home
18|equipment rented
20|second surgical opinion
23|diagnostic dental
24|periodontics
25|dental restoration
26|endodontics
27|dental prosthetics
28|dental crowns
30|the health plan as a whole
33|chiropractic
35|dental care
36|crowns
37|orthodontics
38|oral surgery
39|prosthodontics
40|oral surgery
41|preventive dental
42|home health care
45|hospice
47|hospital
48|hospital inpatient
50|hospital outpatient
51|emergency: accident
52|emergency: illness
53|ambulatory surgery in a hospital
54|long-term care
56|transport in a medical need
59|licensed ambulance
60|general benefits
61|in vitro fertilization
62|MRI or CT
63|donor services
64|acupuncture
65|newborn care
67|smoking cessation
68|well baby care
69|maternity
70|transplants
71|audiology
73|diagnostic medical
75|prosthetic device
76|dialysis
78|chemotherapy
79|allergy testing
80|immunizations
81|routine physical
82|family planning
83|infertility
84|abortion
85|AIDS
86|emergency services
87|cancer
88|pharmacy
93|podiatry
98|office visit of a professional
99|visit of a professional in the hospital, inpatient
A0|visit of a professional in the hospital, outpatient
A3|visit of a professional at home
A4|psychiatric
A6|psychotherapy
A7|psychiatric, inpatient
A8|psychiatric, outpatient
A9|rehabilitation
AD|occupational therapy
AE|physical medicine
AF|speech therapy
AG|skilled nursing
AI|substance abuse
AJ|alcoholism
AK|drug addiction
AL|vision
BG|cardiac rehabilitation
BH|pediatric
BT|gynecological
BU|obstetrical
BV|obstetrical and gynecological
BY|office visit for illness
BZ|office visit when well
CE|mental health with the provider at hand, inpatient
CF|mental health with the provider at hand, outpatient
CG|mental health facility, inpatient
CH|mental health facility, outpatient
CI|substance abuse facility, inpatient
CJ|substance abuse facility, outpatient
DM|durable medical equipment
MH|mental health
PT|physical therapy
RT|residential psychiatric treatment
UC|urgent care
""")

REJECT_REASONS = _table("""
04|more was asked than is allowed
15|required data is missing
33|the input has errors
35|out of network
41|access is not authorized
42|the payer cannot answer now
43|the provider's id is bad
44|the provider's name is bad
45|the provider's specialty is bad
46|the provider's phone is bad
47|the provider's state is bad
48|the referring provider's id is bad
49|the provider is not the primary care provider
50|the provider may not ask
51|the provider is not on file
52|service date outside the provider's enrollment in the plan
53|question not understood for this benefit
54|product or service id is bad
55|product or service id does not fit
56|the date is not fit
57|the dates of service are bad
58|the date of birth is bad
60|birth is after the service
61|death is before the service
62|the date is outside what may be asked
63|the date is in the future
64|the patient's id is bad
65|the patient's name is bad
66|the patient's sex is bad
67|the patient was not found
68|the patient's id is not unique
69|does not fit the patient's age
70|does not fit the patient's sex
71|the date of birth does not match
72|the subscriber's id is bad
73|the subscriber's name is bad
74|the subscriber's sex is bad
75|the subscriber was not found
76|the subscriber's id is not unique
77|the subscriber was found, the patient was not
78|the subscriber is not in this group
79|the participant's identification is bad
80|no answer came
97|the provider's address is bad
98|experimental service
AA|the authorization number was not found
AE|needs the primary care provider's authorization
AF|the diagnosis is bad
AG|the procedure is bad
CI|the certification does not fit the patient
E8|needs medical review
IA|the authorization number is bad
MA|the authorization number is missing
T4|the payer's name or id is missing
""")

FOLLOW_UPS = _table("""
C|correct it and ask again
N|do not ask again
P|send the original again
R|you may ask again
S|do not ask again, it was passed to a third party
W|wait 30 days and ask again
X|wait 10 days and ask again
Y|do not ask again, the answer will come
""")

STATUS_CATEGORIES = _table("""
A0|forwarded to another
A1|received, not yet accepted
A2|accepted for adjudication
A3|returned as unprocessable
A4|not found
A5|split
A6|rejected: something is missing
A7|rejected: something is not valid
A8|rejected: parts do not fit together
D0|no data found
E0|error in the question
E1|the payer cannot answer now
E2|the payer's system failed
E3|the question does not match one claim
E4|the partner agreement does not allow it
F0|finished
F1|finished, paid
F2|finished, denied
F3|finished, revised
F3F|finished and forwarded
F3N|finished, not forwarded
F4|finished, no payment will follow
P0|pending
P1|pending in process
P2|pending in review
P3|pending: the provider was asked for something
P4|pending: the patient was asked for something
P5|pending: the payer holds it
R0|request: more information
R1|request: about an entity
R3|request: about the claim or line
R4|request: documents
R5|request: more specific detail
R6|request: regulatory
R7|request: confirm care
R8|request: confirm treatment
R9|request: confirm referral
R10|request: confirm admission
R11|request: confirm provider
R12|request: confirm benefits
R13|request: confirm diagnosis
R14|request: confirm procedures
R15|request: confirm accident
R16|request: confirm other coverage
R17|request: confirm employment
RQ|request
""")

STATUS_CODES = _table("""
0|no further status
1|for more, see the payer
3|adjudicated, payment to come
19|received by the entity named
20|accepted for processing
21|missing or not valid: see the other code
24|the entity may not submit
26|the entity was not found
33|the subscriber was not found
35|the claim was not found
54|duplicate of an earlier claim
65|the claim was paid
78|duplicate of one that is in process
80|pharmacy claim: see its own code
88|the patient was not covered on that day
97|the patient was not covered on that day by this entity
104|processed as the plan says
116|sent to the wrong payer
122|missing or not valid data stopped it
125|the entity's name
126|the entity's address
128|the entity's tax id
145|the entity's taxonomy
153|the entity's id
156|relationship to the subscriber
158|the entity's date of birth
164|the entity's contract or member number
171|another insurance
178|the charges
187|the dates of service
228|the type of bill
249|the place of service
254|the principal diagnosis
255|a diagnosis
286|the other payer's explanation of benefits
317|the patient's medical record
400|the claim is out of balance
402|the amount must be more than zero
448|codes that may not be billed together
453|a modifier
454|the procedure code
455|the revenue code
464|the payer's claim number
476|the units
478|the claim's own control number
488|the line's diagnosis pointer
496|the submitter is not approved for this provider
500|the entity's ZIP code
507|the HCPCS code
516|the day the other payer adjudicated
521|the adjustment reason code
562|the entity's NPI
634|a remark code
684|the syntax
718|filed too late
732|two data do not fit together
746|duplicate submission
""")

ENTITIES = _table("""
1P|provider
36|employer
40|receiver
41|submitter
71|attending provider
72|operating provider
77|service facility
82|rendering provider
85|billing provider
87|pay-to provider
DK|ordering provider
DN|referring provider
DQ|supervising provider
IL|subscriber
PR|payer
QC|patient
""")

CERTIFICATION_ACTIONS = _table("""
A1|certified as asked
A2|certified in part
A3|not certified
A4|pending
A5|earlier decision upheld
A6|certified with changes
C|cancelled
CT|contact the payer
NA|no authorization is needed
""")
CERTIFICATION_STATUS = MappingProxyType(
    {
        "A1": "approved",
        "A2": "approved with changes",
        "A3": "denied",
        "A4": "pended",
        "A6": "approved with changes",
        "C": "cancelled",
        "CT": "manual",
        "NA": "not required",
    }
)
"""What an action makes of an authorization."""

DATES = _table("""
007|effective
036|expires
102|card issued
291|plan
307|eligibility
318|added
346|plan begins
347|plan ends
348|benefit begins
349|benefit ends
356|eligibility begins
357|eligibility ends
435|admitted
442|died
472|service
540|policy expires
AAH|event
""")


def gloss(table: Mapping[str, str], code: str) -> str:
    """What a code means, or that we do not know it."""
    return table.get(code, f"code {code}" if code else "not said")
