"""What the desk says about files and documents that it cannot work as they are."""

from superbill.core.findings import Kind, Severity

NOT_A_TRANSACTION_OF_OURS = Kind(
    code="DSK001",
    severity=Severity.WARN,
    message="The desk does not take transaction sets of type {value}.",
    remedy="It takes 270, 275, 276, 278, 820, 834 and 837; send this one to where it belongs.",
    example="ST*850*0001~",
)
DUPLICATE_INTERCHANGE = Kind(
    code="DSK002",
    severity=Severity.STOP,
    message="An interchange with the control number {value} came before from the same sender, with another content.",
    remedy="It was refused with a TA1, note 025. Send it again under a control number of its own.",
    authority="ASC X12 TA105, note 025",
    example="ISA*...*000000101*0*P*:~ twice, the second with another claim",
)
UNKNOWN_PLAN = Kind(
    code="DSK003",
    severity=Severity.STOP,
    message="The enrollment names the plan {value}, which this payer does not have.",
    remedy="The member was not enrolled. Load the plan (`superbill desk plan`), or send the 834 with a plan of this payer in HD04.",
    authority="ASC X12N 005010X220A1, HD04",
    example="HD*021**HLT*NO-SUCH-PLAN~",
)
DOCUMENT_WITHOUT_CLAIM = Kind(
    code="DSK004",
    severity=Severity.WARN,
    message="A document came that names no claim of this payer.",
    remedy="It is kept. Find its claim on the page Documents, or ask the sender which claim it is about.",
    example="a letter without a claim number",
)
NO_PLAN_YET = Kind(
    code="DSK005",
    severity=Severity.STOP,
    message="This payer has no plan yet, so no claim can be decided.",
    remedy="Load one with `superbill desk plan FILE`, then put the file into the mailbox again.",
    example="an 837 to a payer without a plan",
)
TEST_FILE = Kind(
    code="DSK006",
    severity=Severity.INFORM,
    message="The interchange {value} is marked as a test: it was acknowledged, and nothing in it was worked.",
    remedy="Send it with P in ISA15 when it is meant.",
    authority="ASC X12 ISA15",
    example="ISA*...*000000101*0*T*:~",
)
