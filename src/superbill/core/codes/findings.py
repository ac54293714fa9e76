"""Findings about tables: why a source file was refused."""

from __future__ import annotations

from superbill.core.findings import Kind, Severity

_STOP = Severity.STOP

UNKNOWN_KIND = Kind(
    "T001", _STOP, "{value} is not a kind of table.", "Choose one of: {kinds}.", "", "codes load icd11 FILE",
)  # fmt: skip
UNREADABLE = Kind(
    "T002", _STOP, "The file cannot be read: {why}.", "Download it again from its publisher.", "", "a damaged zip",
)  # fmt: skip
WRONG_LAYOUT = Kind(
    "T003", _STOP, "The file does not have the layout of {value}: {why}.",
    "Check that it is the official file of this kind, not a copy or another year's layout.",
    "Layouts of the publishers", "a spreadsheet with renamed columns",
)  # fmt: skip
TOO_FEW_ROWS = Kind(
    "T004", _STOP, "The file has {value} rows; a whole {kind} table has at least {least}.",
    "Download the whole file; an excerpt would hide errors.", "", "an excerpt of 100 rows",
)  # fmt: skip
KNOWN_ANSWER = Kind(
    "T005", _STOP, "The file answers {value} wrongly: it should be {right} and is {wrong}.",
    "Use the publisher's own file; this one was altered or invented.", "", "99213 with a total of 9.99 RVUs",
)  # fmt: skip
NO_DATE = Kind(
    "T006", _STOP, "Nothing in the file says from when it is in force.", "Say so: the first day, as YYYY-MM-DD.",
    "", "a list named codes.csv",
)  # fmt: skip
