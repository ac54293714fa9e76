"""The findings of the payer engine."""

from __future__ import annotations

from superbill.core.findings import Kind, Severity

PLAN_UNREADABLE = Kind(
    code="PAY001",
    severity=Severity.STOP,
    message="The file is not readable as TOML: {value}",
    remedy="Correct the syntax at the place named; nothing of the file was used.",
    authority="TOML 1.0",
    example="[plan",
)
PLAN_FIELD = Kind(
    code="PAY002",
    severity=Severity.STOP,
    message="{value}.",
    remedy="Correct the name or the value as the reference page of the file format says; nothing of the file was used.",
    authority="docs/reference/witness-files.md",
    example='[plan]\nid = "P"\ncopays = 20',
)
PLAN_REFERENCE = Kind(
    code="PAY003",
    severity=Severity.STOP,
    message="The plan speaks of {value}, which it does not define.",
    remedy="Define it, or correct the name.",
    authority="docs/reference/witness-files.md",
    example='[plan]\nid = "P"\n[[benefits]]\nname = "visit"\ntier = "gold"',
)
REASON_ILLEGAL = Kind(
    code="PAY004",
    severity=Severity.STOP,
    message="The reason {value} cannot be sent: {why}.",
    remedy="Choose a group, reason and remark that the published code list allows together.",
    authority="X12 external code list 139, notes of the codes",
    example='[reasons]\nbundled = "PR-97"',
)
WITNESS_MEANING = Kind(
    code="PAY005",
    severity=Severity.STOP,
    message="The witness says what means nothing: {value}.",
    remedy="Correct it at the place named; the other witnesses of the file were run.",
    authority="docs/reference/witness-files.md",
    example='replaces = "C9" where no earlier claim is called C9',
)
NO_PRICE = Kind(
    code="PAY010",
    severity=Severity.STOP,
    message="Line {line}: no term of the contract prices {value} on this date.",
    remedy="Add a term for the code, or a default; until then a person must price the line.",
    authority="the contract",
    example="a line whose code no rule of the terms names",
)
NO_ROW = Kind(
    code="PAY011",
    severity=Severity.STOP,
    message="Line {line}: the fee schedule has no row for {value} on this date.",
    remedy="Load the table of the date of service, or name a fee for the code in the terms.",
    authority="42 CFR 414",
    example="99999 under a term that pays a percentage of the physician fee schedule",
)
NO_LOCALITY = Kind(
    code="PAY012",
    severity=Severity.STOP,
    message="Line {line}: there are no geographic factors for locality {value} on this date.",
    remedy="Name the locality of the place of service in the terms, and load the table of that year.",
    authority="42 CFR 414.26",
    example='locality = "99999-99"',
)
PAID_ABOVE_ACCUMULATOR = Kind(
    code="PAY020",
    severity=Severity.WARN,
    message="Taking back claim {value} changes what later claims of the family owe.",
    remedy="Adjudicate the later claims again, or keep them with a note; the plan says which.",
    authority="the plan's rule on recalculation",
    example="a claim that met the deductible is voided after later claims were paid",
)
NOTHING_TO_REPLACE = Kind(
    code="PAY021",
    severity=Severity.STOP,
    message="The claim replaces or voids claim {value}, which this payer has not decided.",
    remedy="Send the payer's own number of the decided claim (REF*F8), or send a new claim with frequency 1.",
    authority="005010X222A1, CLM05-3 and REF*F8",
    example="frequency 7 with the number of a claim never received",
)
UNUSUAL_COMBINATION = Kind(
    code="PAY022",
    severity=Severity.WARN,
    message="Line {line} says {value}, which is no combination of the operating rule's table.",
    remedy="Choose another reason or remark for the decision in the plan's reasons; the remittance is sent as it is.",
    authority="CAQH CORE 360, 45 CFR 162.1603",
    example='reasons = { ncci = "CO-236 M76" }',
)

KINDS = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
