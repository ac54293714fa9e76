"""The kinds of finding of inquiries: reading (INQ0), benefits (INQ1)."""

from superbill.core.findings import Kind, Severity

NOT_AN_INQUIRY = Kind(
    code="INQ001",
    severity=Severity.STOP,
    message="This transaction cannot be read here: it says {value}.",
    remedy="Send it to where that transaction is read, or ask the partner for the version the guide names.",
    example="ST*270*0001*004010X092A1~",
)
UNREADABLE = Kind(
    code="INQ002",
    severity=Severity.STOP,
    message="“{value}” cannot be read as what belongs here.",
    remedy="Ask the sender to send it again. Amounts are written like 12.5, dates like 20260301.",
    example="DTP*291*D8*20260230~",
)
MISSING = Kind(
    code="INQ003",
    severity=Severity.STOP,
    message="There is no {value}.",
    remedy="Ask the sender for the whole transaction.",
    example="ST*270*0001*005010X279A1~SE*2*0001~",
)
OUT_OF_PLACE = Kind(
    code="INQ004",
    severity=Severity.WARN,
    message="{value} stands where the guide has no such level or segment. It is kept as it came.",
    remedy="Look at the file if the answer seems incomplete.",
    example="HL*1**99*0~",
)
DOCUMENT_DAMAGED = Kind(
    code="INQ005",
    severity=Severity.STOP,
    message="The attached document is damaged: {value}.",
    remedy="Ask the sender to attach it again.",
    example="BDS*B64*8*!!!~",
)
NO_ITEMS = Kind(
    code="INQ006",
    severity=Severity.WARN,
    message="The transaction holds no {value}.",
    remedy="Ask the sender whether something was lost.",
    example="a 277 that ends after the receiver",
)

BENEFITS_CONFLICT = Kind(
    code="INQ101",
    severity=Severity.WARN,
    message="The plan gives more than one {what} for {value}: {amounts}.",
    remedy="Read the plan's messages or call; do not quote an amount to the patient.",
    authority="ASC X12N 005010X279A1, section 1.4",
    example="EB*B*IND*98***27*20*****Y~EB*B*IND*98***27*30*****Y~",
)
MESSAGE_NEEDS_READING = Kind(
    code="INQ102",
    severity=Severity.INFORM,
    message="The plan adds words to {what}: {value}",
    remedy="Read them before quoting an amount; they may limit or change it.",
    example="EB*B*IND*98***27*20*****Y~MSG*FIRST 3 VISITS ONLY~",
)
NOT_ANSWERED = Kind(
    code="INQ103",
    severity=Severity.WARN,
    message="The plan did not say whether coverage is active{value}.",
    remedy="Ask again with the member's exact name, id and date of birth, or call.",
    example="a 271 with AAA only",
)
REMAINING_EXCEEDS_LIMIT = Kind(
    code="INQ104",
    severity=Severity.WARN,
    message="More of the {what} is left ({remaining}) than there is in all ({limit}).",
    remedy="Call the plan; one of the two numbers is wrong.",
    authority="ASC X12N 005010X279A1, section 1.4",
    example="EB*C*IND*30***23*500*****Y~EB*C*IND*30***29*600*****Y~",
)
