"""Why a file or a transaction was parked, and what to do."""

from __future__ import annotations

from superbill.core.findings import Kind, Severity

_HOUSE = "Superbill: nothing is dropped, nothing is applied twice"

REPEAT = Kind(
    "EXC-101",
    Severity.STOP,
    "This {set_id} says exactly what {earlier} said on {on}; only its wrapping differs.",
    "Nothing needs to be done: the first one counts. Set this one aside.",
    _HOUSE,
    "the same 835 again, with another ISA13",
)
CONFLICT = Kind(
    "EXC-102",
    Severity.STOP,
    "This {set_id} has the number of one that came on {on} in {earlier}, but says something else.",
    "Compare the two and ask the sender which one holds. Release it only when both are meant.",
    _HOUSE,
    "two 835s with one trace, amount and date, and different claims",
)
ENVELOPE_REUSED = Kind(
    "EXC-103",
    Severity.STOP,
    "The interchange number {value} of this sender came before, on {on} in {earlier}, around something else.",
    "Ask the sender whether both are meant. If so, release it.",
    "X12.5 Interchange Control Structures: ISA13 is unique for a sender and receiver",
    "a new 835 under the ISA13 of last week's",
)
ENVELOPE_NOTED = Kind(
    "EXC-104",
    Severity.WARN,
    "The interchange number {value} of this sender came before, on {on} in {earlier}, around something else.",
    "The sender is not one of your partners, so what is inside was judged by itself. Tell the sender.",
    "X12.5 Interchange Control Structures: ISA13 is unique for a sender and receiver",
    "two sample files that both say ISA13 000000001",
)
WRONG_USAGE = Kind(
    "EXC-105",
    Severity.STOP,
    "The interchange is marked {value}, but files of this partner are {expected}.",
    "A test must never meet real money. Ask the sender; release it only when the mark is the mistake.",
    "X12.5 Interchange Control Structures: ISA15",
    "ISA15 T from a partner in production",
)
UNMATCHED = Kind(
    "EXC-106",
    Severity.STOP,
    "This {set_id} speaks of {value}, which we did not send to this sender.",
    "Ask the sender what it answers. If the file is another office's, tell them they sent it to you.",
    _HOUSE,
    "AK1*HC*999999999 for a group we never sent",
)
NO_TRANSACTION = Kind(
    "EXC-107",
    Severity.STOP,
    "The envelope holds no transaction.",
    "Ask the sender for the file again: its content is missing.",
    _HOUSE,
    "ISA*00*...~IEA*0*000000001~",
)
