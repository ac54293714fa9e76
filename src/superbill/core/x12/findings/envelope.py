"""What may be wrong with the envelope: SNIP type 1, codes X12-1xx."""

from __future__ import annotations

from superbill.core.findings import Kind, Severity

_CONTROL = "X12.5 Interchange Control Structures"
_SYNTAX = "X12.6 Application Control Structure"

NOT_X12 = Kind(
    "X12-101",
    Severity.STOP,
    "This file holds no X12 interchange: no ISA segment was found.",
    "Check that the right file was sent, and that it is plain X12 text rather than a PDF, a spreadsheet or an archive.",
    _CONTROL,
    "hello",
)
TEXT_OUTSIDE = Kind(
    "X12-102",
    Severity.WARN,
    "There is text outside any interchange ({size} characters). It was kept but not read.",
    "Remove the text before the ISA, or ask the sender to.",
    _CONTROL,
    "Report of 4 May\nISA*00*...",
)
ISA_UNREADABLE = Kind(
    "X12-103",
    Severity.STOP,
    "The ISA segment is too damaged to tell the delimiters of this interchange.",
    "Ask the sender for the file again: an ISA has 16 elements of fixed width, 106 characters with its terminator.",
    _CONTROL,
    "ISA*00*~",
)
ISA_WIDTH = Kind(
    "X12-104",
    Severity.WARN,
    "The ISA segment is not 106 characters with each element in its place. It was read by its separators.",
    "Ask the sender to pad ISA elements with blanks to their fixed widths.",
    _CONTROL,
    "ISA*00**00**ZZ*A*ZZ*B*250101*0900*^*00501*000000001*0*P*:~",
)
TRUNCATED = Kind(
    "X12-105",
    Severity.STOP,
    "The file ends in the middle of a segment.",
    "Ask for the file again: it was cut off in transfer.",
    _CONTROL,
    "...*NM1*85*2*CLI",
)
MISSING_TRAILER = Kind(
    "X12-106",
    Severity.STOP,
    "The {opener} that begins here has no {trailer}.",
    "Ask for the file again: part of it is missing, or the sender's program lost the {trailer} segment.",
    _CONTROL,
    "ST*837*0001~ ... GE*1*1~",
)
MISPLACED = Kind(
    "X12-107",
    Severity.STOP,
    "The segment {segment} stands outside the structure it belongs to.",
    "Put it between its header and trailer (ISA-IEA, GS-GE, ST-SE), or ask the sender to.",
    _CONTROL,
    "SE*2*0001~ without an ST",
)
CONTROL_MISMATCH = Kind(
    "X12-108",
    Severity.STOP,
    "The control number {value} of the trailer is not {expected}, the number of its header.",
    "Make both numbers the same. If whole parts are missing between them, ask for the file again.",
    _CONTROL,
    "ST*835*0001~ ... SE*9*0002~",
)
COUNT_WRONG = Kind(
    "X12-109",
    Severity.STOP,
    "The trailer counts {value} {things}, but there are {expected}.",
    "Correct the count. If something is missing, ask for the file again.",
    _CONTROL,
    "SE*99*0001~ for 12 segments",
)
DUPLICATE_CONTROL = Kind(
    "X12-110",
    Severity.STOP,
    "The control number {value} was already used in this {scope}.",
    "Give each one its own control number.",
    _CONTROL,
    "two ST*837*0001 in one group",
)
EMPTY_SEGMENT = Kind(
    "X12-111",
    Severity.WARN,
    "There is an empty segment: two segment terminators follow each other.",
    "Remove the extra terminator.",
    _SYNTAX,
    "N3*1 ELM ST~~",
)
BAD_SEGMENT_ID = Kind(
    "X12-112",
    Severity.STOP,
    "{value} is not a segment id. An id is two or three letters and digits, beginning with a letter.",
    "Check the text before it for a stray segment terminator.",
    _SYNTAX,
    "N3*1 ELM ~ ST*~",
)
TRAILING_EMPTY = Kind(
    "X12-113",
    Severity.INFORM,
    "The segment {segment} ends with empty elements. They were left out.",
    "Drop separators after the last element that has a value.",
    _SYNTAX,
    "NM1*85*2*CLINIC****~",
)
ISA_VALUE = Kind(
    "X12-114",
    Severity.STOP,
    "{element} is {value}, which is not valid there.",
    "Send {expected}.",
    _CONTROL,
    "ISA15 X",
)
GROUP_VALUE = Kind(
    "X12-115",
    Severity.STOP,
    "{element} is {value}, which is not valid there.",
    "Send {expected}.",
    _CONTROL,
    "GS*XX*...",
)
VERSION_MISMATCH = Kind(
    "X12-116",
    Severity.STOP,
    "The transaction says it follows {value}, but its group says {expected}.",
    "Make ST03 and GS08 the same.",
    _CONTROL,
    "GS08 005010X222A1, ST03 005010X223A2",
)
SET_ID_MISMATCH = Kind(
    "X12-117",
    Severity.STOP,
    "A transaction {value} cannot be in a group whose functional id is {functional_id}.",
    "Put it into a group of its own kind.",
    _CONTROL,
    "ST*835 in GS*HC",
)
NOTHING_INSIDE = Kind(
    "X12-120",
    Severity.STOP,
    "The {opener} that ends here holds no {things}.",
    "Send what belongs into it, or leave it out.",
    _CONTROL,
    "GS*HC*...~GE*0*7~",
)
SET_VALUE = Kind(
    "X12-118",
    Severity.STOP,
    "{element} is {value}, which is not valid there.",
    "Send {expected}.",
    _CONTROL,
    "ST*837*1",
)
TOO_WIDE = Kind(
    "X12-119",
    Severity.STOP,
    "The segment {segment} has more elements than it may; {element} is the first too many.",
    "Remove them, or check for a stray element separator.",
    _CONTROL,
    "GE*1*7*9",
)
