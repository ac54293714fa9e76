"""270: the question about eligibility and benefits, 005010X279A1."""

from superbill.core.x12.grammar import Loop, comp, guide, loop, seg
from superbill.core.x12.guides.parts import BORN, CITY, SPECIALTY, STREET, level, name, reference, when

_PERSON_NUMBERS = "18 1L 1W 3H 6P CE CT EA EJ F6 GH HJ IF IG ML MRC N6 NQ Q4 SY Y4"

TRN = seg("TRN S 2", "481 R 1", "127 R", "509 R", "127 S")
INS = seg("INS S 1", "1073 R N Y", "1069 R 01 18 19 34", *["1073 N"] * 14, "1470 S")
HI = seg(
    "HI S 1",
    comp("C022 R", "1270 R ABK BK", "1271 R"),
    *[comp("C022 S", "1270 R ABF BF", "1271 R")] * 7,
)
EQ = seg(
    "EQ R 1",
    "1365 S*99",
    comp("C003 S", "235 R AD CJ HC ID IV N4 ZZ", "234 R", *["1339 S"] * 4),
    "1207 S FAM IND",
    "1336 N",
    comp("C004 S", "1328 R", *["1328 S"] * 3),
    notes="R0102",
)


def _question(loop_id: str) -> Loop:
    return loop(
        f"{loop_id} S 99",
        EQ,
        seg("AMT S 2", "522 R PB R", "782 R"),
        seg("III S 10", "1270 S ZZ", "1271 S"),
        reference("REF S 1", "9F G1"),
        when("DTP S 1", "291"),
    )


SUBSCRIBER_NAME = loop(
    "2100C R 1",
    name("R 1", "IL", "1 2", "II MI"),
    reference("REF S 9", _PERSON_NUMBERS),
    STREET,
    CITY,
    SPECIALTY,
    BORN,
    INS,
    HI,
    when("DTP S 2", "102 291"),
    _question("2110C"),
)
DEPENDENT_NAME = loop(
    "2100D R 1",
    name("R 1", "03", "1", "II MI"),
    reference("REF S 9", _PERSON_NUMBERS),
    STREET,
    CITY,
    SPECIALTY,
    BORN,
    INS,
    HI,
    when("DTP S 2", "102 291"),
    _question("2110D"),
)
DEPENDENT = loop("2000D S *", level("23", "0"), TRN, DEPENDENT_NAME)
SUBSCRIBER = loop("2000C R *", level("22"), TRN, SUBSCRIBER_NAME, DEPENDENT)
RECEIVER = loop(
    "2000B R *",
    level("21", "1"),
    loop(
        "2100B R 1",
        name("R 1", "1P 2B 36 80 FA GP P5 PR", "1 2", "24 34 FI PI PP SV XV XX", id_usage="R"),
        reference("REF S 9", "0B 1C 1D 1J 4A CT EL EO HPI JD N5 N7 Q4 SY TJ"),
        STREET,
        CITY,
        SPECIALTY,
    ),
    SUBSCRIBER,
)
SOURCE = loop(
    "2000A R *",
    level("20", "1", "N"),
    loop("2100A R 1", name("R 1", "2B 36 GP P5 PR", "1 2", "24 46 FI NI PI XV XX", id_usage="R")),
    RECEIVER,
)

GUIDE = guide(
    "270",
    ("005010X279A1", "005010X279"),
    "eligibility question",
    seg("BHT R 1", "1005 R 0022", "353 R 01 13", "127 S", "373 R", "337 R", "640 S RT"),
    SOURCE,
)
