"""275: additional information for a claim, 006020X314 and 005010X210. The document travels in BDS or BIN."""

from superbill.core.x12.grammar import comp, guide, loop, seg
from superbill.core.x12.guides.parts import CITY, SPECIALTY, STREET, contact, name, reference, when

IDS = "24 34 46 EI FI II MI PI XV XX"
DOCUMENT = loop(
    "2110 S *",
    seg("EFI R 1", "786 R", "933 S", *["799 S"] * 14),
    seg("BIN S 1", "784 R", "785 R"),
    seg("BDS S 1", "1703 R ASC B64", "784 R", "785 R"),
)
REPORT = loop(
    "2100 S *",
    seg("CAT S 1", "755 S", "756 S", "799 S", "1271 S"),
    seg("OOI S 1", "1222 S", "1270 S", "127 S", "1271 S"),
    when("DTP S 5", "097 368 472 050", "D8 DT RD8"),
    DOCUMENT,
)

GUIDE = guide(
    "275",
    ("006020X314", "005010X210"),
    "additional information",
    seg("BGN R 1", "353 R 02 11", "127 R", "373 R", "337 S", "623 S", "127 S"),
    loop("1000A R 1", name("R 1", "PR", "2", IDS), STREET, CITY, contact("PER S 1")),
    loop("1000B R 1", name("R 1", "40 41", "1 2", IDS), STREET, CITY, contact("PER S 1"), reference("REF S 9", "")),
    loop(
        "1000C R 1",
        name("R 1", "1P 85 X3", "1 2", IDS),
        STREET,
        CITY,
        contact("PER S 1"),
        SPECIALTY,
        reference("REF S 9", ""),
    ),
    loop(
        "1000D R 1",
        name("R 1", "QC IL", "1", IDS, last="R"),
        reference("REF S 9", ""),
        when("DTP S 5", "472", "D8 RD8"),
    ),
    loop(
        "2000A R *",
        seg("LX R 1", "554 R"),
        seg("TRN S 2", "481 R 1 2", "127 R", "509 S", "127 S"),
        seg("STC S 1", comp("C043 S", "1271 R", "1271 S", "98 S", "1270 S LOI"), "373 S"),
        reference("REF S 9", ""),
        when("DTP S 5", "097 368 472 050", "D8 DT RD8"),
        REPORT,
    ),
)
