"""The kinds of finding of remittances: reading (REM0), balances (REM1), matching (REM2), the next claim (REM3)."""

from superbill.core.findings import Kind, Severity

_GUIDE = "ASC X12N 005010X221A1"
_BALANCE = "ASC X12N 005010X221A1, section 1.10.2.1 (balancing)"
_COB = "ASC X12N 005010X222A1, section 1.4.2 (coordination of benefits)"

NOT_A_REMITTANCE = Kind(
    code="REM001",
    severity=Severity.STOP,
    message="This is not a 5010 remittance: it says {value}.",
    remedy="Send it to where that transaction is read, or ask the payer for an 835 in version 005010X221A1.",
    authority=_GUIDE,
    example="ST*835*0001*004010X091A1~",
)
UNREADABLE = Kind(
    code="REM002",
    severity=Severity.STOP,
    message="“{value}” cannot be read as what belongs here.",
    remedy="Ask the payer to send the file again. Amounts are written like 12.5 with two decimals at most, dates like 20260301.",
    authority=_GUIDE,
    example="CLP*A-1*1*100*8O.00~",
)
MISSING = Kind(
    code="REM003",
    severity=Severity.STOP,
    message="The remittance has no {value}.",
    remedy="Nothing can be applied without it. Ask the payer for the whole file.",
    authority=_GUIDE,
    example="ST*835*0001~LX*1~SE*3*0001~",
)
UNKNOWN_SEGMENT = Kind(
    code="REM004",
    severity=Severity.INFORM,
    message="{value} is no segment of a remittance. It is kept as it came.",
    remedy="Nothing to do unless the payer's companion guide gives it a meaning.",
    authority=_GUIDE,
    example="ZZZ*1~",
)
OUTSIDE_CLAIM = Kind(
    code="REM005",
    severity=Severity.STOP,
    message="{value} stands outside any claim.",
    remedy="A claim is probably missing before it. Ask the payer for the whole file.",
    authority=_GUIDE,
    example="LX*1~SVC*HC:99213*100*80~",
)
UNKNOWN_GROUP = Kind(
    code="REM006",
    severity=Severity.WARN,
    message="“{value}” is not one of the adjustment groups CO, OA, PI, PR.",
    remedy="Decide by hand who bears this amount; CR was dropped from remittances in version 5010.",
    authority=_GUIDE,
    example="CAS*XX*45*20~",
)

LINE_UNBALANCED = Kind(
    code="REM101",
    severity=Severity.STOP,
    message="Charge less adjustments is {left}, but the line says {right} was paid: {difference} apart.",
    remedy="Hold the whole remittance and ask the payer for a corrected one.",
    authority=_BALANCE,
    example="SVC*HC:99213*100*80~CAS*CO*45*19.99~",
)
CLAIM_UNBALANCED = Kind(
    code="REM102",
    severity=Severity.STOP,
    message="Charge less all adjustments is {left}, but the claim says {right} was paid: {difference} apart.",
    remedy="Hold the whole remittance and ask the payer for a corrected one.",
    authority=_BALANCE,
    example="CLP*A-1*1*100*80~CAS*CO*45*19.99~",
)
CLAIM_CHARGE_IS_NOT_ITS_LINES = Kind(
    code="REM103",
    severity=Severity.STOP,
    message="The lines' charges add up to {left}, but the claim says {right}: {difference} apart.",
    remedy="Hold the whole remittance: a line is missing or an amount is wrong.",
    authority=_BALANCE,
    example="CLP*A-1*1*100*100~SVC*HC:99213*99.99*99.99~",
)
CLAIM_PAYMENT_IS_NOT_ITS_LINES = Kind(
    code="REM104",
    severity=Severity.STOP,
    message="The lines' payments less the claim's own adjustments are {left}, but the claim says {right}: {difference} apart.",
    remedy="Hold the whole remittance: a line is missing or an amount is wrong.",
    authority=_BALANCE,
    example="CLP*A-1*1*100*100~SVC*HC:99213*100*99.99~CAS*CO*45*.01~",
)
TRANSACTION_UNBALANCED = Kind(
    code="REM105",
    severity=Severity.STOP,
    message="The claims less the provider adjustments are {left}, but the payment is {right}: {difference} apart.",
    remedy="Hold the whole remittance; do not apply part of it. Ask the payer which claim or PLB is missing.",
    authority=_BALANCE,
    example="BPR*I*99.99*C*ACH~CLP*A-1*1*100*100~",
)
PATIENT_SHARE_DIFFERS = Kind(
    code="REM106",
    severity=Severity.WARN,
    message="CLP05 says the patient owes {right}, but the PR adjustments add up to {left}.",
    remedy="Trust the adjustments; payers often round or leave out CLP05.",
    authority=_GUIDE,
    example="CLP*A-1*1*100*80*19~CAS*PR*1*20~",
)
WRONG_SIGN_IN_REVERSAL = Kind(
    code="REM107",
    severity=Severity.STOP,
    message="This claim takes back an earlier payment (status 22), yet {value} is not negative: {amount}.",
    remedy="Hold it: applied like this, money would be counted twice. Ask the payer.",
    authority=_GUIDE,
    example="CLP*A-1*22*100*80~",
)
NEGATIVE_CLAIM = Kind(
    code="REM108",
    severity=Severity.WARN,
    message="{value} is negative ({amount}) although the claim is not a reversal (status 22).",
    remedy="Look for the payment this takes from before applying it.",
    authority=_GUIDE,
    example="CLP*A-1*1*-100*-80~",
)
SUMMARY_DIFFERS = Kind(
    code="REM109",
    severity=Severity.WARN,
    message="The payer's own summary (TS3) says {right} {value}; the claims below it make {left}.",
    remedy="A claim may have been lost from this group. The summary is never applied.",
    authority=_GUIDE,
    example="LX*1~TS3*1999999984*11*20261231*2*100~CLP*A-1*1*100*100~",
)
FOREIGN_CURRENCY = Kind(
    code="REM110",
    severity=Severity.STOP,
    message="The amounts are in {value}, not in US dollars.",
    remedy="Hold it; these books are kept in dollars.",
    authority=_GUIDE,
    example="CUR*PR*CAD~",
)
PAYMENT_CONTRADICTS_METHOD = Kind(
    code="REM111",
    severity=Severity.WARN,
    message="The method is {value}, which {meaning}, but the amount is {amount}.",
    remedy="Ask the bank whether money came before applying it.",
    authority=_GUIDE,
    example="BPR*H*12.5*C*NON~",
)
NEGATIVE_PAYMENT = Kind(
    code="REM112",
    severity=Severity.WARN,
    message="The payment itself is negative: {amount}.",
    remedy="A payer must carry a debt forward (PLB FB) instead. Ask how it will be collected.",
    authority=_GUIDE,
    example="BPR*I*-12.5*C*ACH~",
)
DEPOSIT_DIFFERS = Kind(
    code="REM113",
    severity=Severity.STOP,
    message="The remittances of this deposit make {left}, but the bank received {right}: {difference} apart.",
    remedy="Find the missing or the extra remittance by its trace number before applying any of them.",
    authority="CAQH CORE rule 370 (EFT and ERA reassociation)",
    example="remittances of 100.00 and 50.00, deposit 149.99",
)
REPEATED_IN_DEPOSIT = Kind(
    code="REM114",
    severity=Severity.STOP,
    message="The remittance with trace {value} is listed twice in this deposit.",
    remedy="Count it once.",
    authority="CAQH CORE rule 370 (EFT and ERA reassociation)",
    example="the same remittance, twice",
)
PAID_BEFORE = Kind(
    code="REM115",
    severity=Severity.STOP,
    message="The payment {value} is remittance {count} already: the same payer, number, amount and date.",
    remedy="Compare the two. If it truly came twice, let it in by hand with a reason; otherwise leave it.",
    authority="CAQH CORE rule 370 (EFT and ERA reassociation)",
    example="the 835 of a payment that was keyed by hand before",
)
BANK_FILE_UNKNOWN = Kind(
    code="REM116",
    severity=Severity.STOP,
    message="This is no bank file we can read; it begins with “{value}”.",
    remedy="Ask the bank for ACH entries with addenda (NACHA), BAI2, or a CSV with the columns date, amount and trace.",
    authority="CAQH CORE rule 370 (EFT and ERA reassociation)",
    example="a bank statement as a PDF",
)
BANK_LINE_UNREADABLE = Kind(
    code="REM117",
    severity=Severity.STOP,
    message="This line of the bank file has no amount or no date that can be read: {value}",
    remedy="Nothing of the file was recorded. Ask the bank for it again, or set the line right.",
    authority="CAQH CORE rule 370 (EFT and ERA reassociation)",
    example="2026-03-20,12.3.4,EFT1",
)
BANK_TOTAL_DIFFERS = Kind(
    code="REM118",
    severity=Severity.STOP,
    message="The credits add up to {left}, but the bank file says {right}: {difference} apart.",
    remedy="Nothing of the file was recorded: a part of it is missing. Ask the bank for the whole file.",
    authority="NACHA file control record",
    example="a NACHA file cut in the middle",
)

CLAIM_NOT_FOUND = Kind(
    code="REM201",
    severity=Severity.WARN,
    message="None of our claims fits claim {value}; its {amount} waits in suspense until it is matched.",
    remedy="Match it by hand, or ask the payer whom it is for: another office's, or a number we never sent.",
    example="CLP*UNKNOWN*1*100*80~",
)
CLAIM_AMBIGUOUS = Kind(
    code="REM202",
    severity=Severity.WARN,
    message="{count} of our claims fit claim {value} equally well.",
    remedy="Choose one; nothing is guessed.",
    example="CLP*A-1*1*100*80~ with two candidates A-1",
)
CLAIM_FACTS_DIFFER = Kind(
    code="REM203",
    severity=Severity.WARN,
    message="The number fits claim {value}, but not its {facts}.",
    remedy="Check that it is the same claim before applying it.",
    example="CLP*A-1*1*100*80~ where A-1 was charged at 250.00",
)
LINE_NOT_FOUND = Kind(
    code="REM204",
    severity=Severity.WARN,
    message="Line {value} of the remittance fits no line of ours; its {amount} waits in suspense until it is matched.",
    remedy="Match it to a charge by hand.",
    example="SVC*HC:99999*10*10~",
)
LINE_AMBIGUOUS = Kind(
    code="REM205",
    severity=Severity.WARN,
    message="Line {value} of the remittance fits {count} of our lines equally well; its {amount} waits in suspense.",
    remedy="Choose one; nothing is guessed.",
    example="SVC*HC:97110*60*40~ where two lines are 97110 at 60.00",
)
LINE_UNANSWERED = Kind(
    code="REM206",
    severity=Severity.INFORM,
    message="The payer says nothing about our line {value}.",
    remedy="It stays open. It may come with a split claim, or have been lost.",
    example="a claim of two lines answered by one SVC",
)

NEXT_NOT_ADJUDICATED = Kind(
    code="REM301",
    severity=Severity.STOP,
    message="Claim {value} cannot go to the next payer: {why}.",
    remedy="Wait for the decision of the payer before, or correct it first.",
    authority=_COB,
    example="CLP*A-1*22*-100*-80~",
)
NEXT_LINE_UNMATCHED = Kind(
    code="REM302",
    severity=Severity.STOP,
    message="The payer's line {value} could not be tied to one line of the claim.",
    remedy="Match the lines by hand, then build the next claim.",
    authority=_COB,
    example="SVC*HC:99999*10*10~",
)
NEXT_UNBALANCED = Kind(
    code="REM303",
    severity=Severity.STOP,
    message="{value} does not balance for the next payer: {left} charged, {right} paid and adjusted.",
    remedy="The payer before must correct its remittance, or a line is missing.",
    authority=_COB,
    example="line of 150.00 answered by 70.00 paid and 79.99 adjusted",
)
NEXT_ALREADY_FORWARDED = Kind(
    code="REM304",
    severity=Severity.WARN,
    message="The payer says it forwarded claim {value} to the next payer itself.",
    remedy="Wait 30 days for that payer's answer before sending it yourself, or it will be refused as a duplicate.",
    authority=_COB,
    example="CLP*A-1*19*100*80~",
)
NEXT_NOTHING_LEFT = Kind(
    code="REM305",
    severity=Severity.INFORM,
    message="The payer left nothing to the patient on claim {value}; the next payer would owe nothing.",
    remedy="Send it only if the next payer needs it for its records.",
    authority=_COB,
    example="CLP*A-1*1*100*80*0~CAS*CO*45*20~",
)
