"""What the coder's room itself finds; what is right to bill is the edits' business. Codes are never renumbered."""

from superbill.core.findings import Kind, Severity

QUERY_OPEN = Kind(
    "COD101",
    Severity.STOP,
    "A question to the provider is not answered yet.",
    "Wait for the answer, or answer it, then release the visit.",
    "Superbill: no bill before the record is clear",
    "release while a provider query is open",
)
PAYER_HAS_DENIED = Kind(
    "COD102",
    Severity.WARN,
    "The last answer of {payer} about this month says that the plan is not active.",
    "Ask the patient for the present card, or register the visit as self-pay, before it is billed.",
    "Billing rules 2.10, W034",
    "a visit whose eligibility answer was inactive",
)
NOT_ENTERED = Kind(
    "COD103",
    Severity.STOP,
    "{value}",
    "Finish the entry; the other checks look at it then.",
    "docs/reference/charge-entry.md",
    "a charge without a price while one types",
)
ROW_INCOMPLETE = Kind(
    "COD201",
    Severity.STOP,
    "Row {row}: {value}.",
    "Correct the row and import the file again; visits that were entered are not entered twice.",
    "docs/reference/charge-file.md",
    "a row without a date",
)
ROW_UNKNOWN = Kind(
    "COD202",
    Severity.STOP,
    "Row {row}: there is no {what} {value}.",
    "Correct the row, or set up what it names, and import the file again.",
    "docs/reference/charge-file.md",
    "a row with an account number that nobody has",
)
VISIT_LEFT_OUT = Kind(
    "COD203",
    Severity.STOP,
    "Row {row}: the visit was left out, because row {value} of it cannot be read.",
    "Correct that row and import the file again.",
    "docs/reference/charge-file.md",
    "two rows of a visit, one without a code",
)
VISIT_THERE = Kind(
    "COD204",
    Severity.INFORM,
    "Row {row}: this visit is there already as visit {value}; nothing was changed.",
    "Nothing needs to be done; to change it, open the visit.",
    "docs/reference/charge-file.md",
    "the same file imported twice",
)
FILE_UNREADABLE = Kind(
    "COD205",
    Severity.STOP,
    "The file cannot be read as a charge file: {value}.",
    "Save it as CSV in UTF-8 with the column names in the first row.",
    "docs/reference/charge-file.md",
    "a spreadsheet file instead of CSV",
)
