"""278: the request for a review of services and its answer, 005010X217. One grammar serves both directions."""

from superbill.core.x12.grammar import Loop, Segment, comp, guide, loop, seg
from superbill.core.x12.guides.parts import BORN, CITY, SPECIALTY, STREET, contact, level, name, reference, when

AAA = seg("AAA S 9", "1073 R N Y", "559 N", "901 R", "889 S C N P R S W X Y")
TRACE = seg("TRN S 3", "481 R 1 2", "127 R", "509 R", "127 S")
REVIEW = seg(
    "UM R 1",
    "1525 R AR HS IN SC",
    "1322 S 1 2 3 4 I N R S",
    "1365 S",
    comp("C023 S", "1331 R", "1332 R A B", "1325 S"),
    comp("C024 S", "1362 R AA AP EM", "1362 S AA AP EM", "1362 S AA AP EM", "156 S", "26 S"),
    "1338 S 03 E U Y",
    "1213 S",
    "923 S",
    "1363 S I M N O Y",
    "1514 S",
)
DECISION = seg("HCR S 1", "306 R A1 A2 A3 A4 A6 C CT NA", "127 S", "1271 S*5", "1073 S N Y")
HSD = seg("HSD S 1", "673 S DY FL HS MN VS", "380 S", "355 S DA MO WK", "1167 S", "615 S", "616 S", "678 S", "679 S")
_CODE = comp("C022 S", "1270 R", "1271 R", "1250 S D8 RD8", "1251 S", notes="P0304")
HI = seg("HI S 1", comp("C022 R", "1270 R", "1271 R", "1250 S D8 RD8", "1251 S", notes="P0304"), *[_CODE] * 11)
ATTACHMENT = seg("PWK S 10", "755 R", "756 R", "757 N", "98 N", "66 S AC", "67 S", "352 S", notes="P0506")
NOTE = seg("MSG S 1", "933 R")
PROCEDURE = comp("C003 R", "235 S", "234 S", *["1339 S"] * 4, "352 S", "234 S")


def _references() -> tuple[Segment, Segment]:
    return reference("REF S 1", "BB"), reference("REF S 1", "NT")


def _provider(loop_id: str, roles: str) -> Loop:
    return loop(
        f"{loop_id} S *",
        name("R 1", roles, "1 2", "24 34 46 XX"),
        reference("REF S 8", "0B 1G 1J EI N5 N7 SY ZH"),
        STREET,
        CITY,
        contact("PER S 1"),
        AAA,
        SPECIALTY,
    )


SERVICE = loop(
    "2000F S *",
    level("SS", "0"),
    TRACE,
    AAA,
    seg(
        "UM S 1",
        "1525 R HS IN SC",
        "1322 S 1 2 3 4 I N R S",
        "1365 S",
        comp("C023 S", "1331 R", "1332 R A B", "1325 S"),
    ),
    DECISION,
    *_references(),
    when("DTP S 9", "007 036 102 472"),
    seg("SV1 S 1", PROCEDURE, "782 S", "355 S F2 MJ UN", "380 S", notes="P0304"),
    seg("SV2 S 1", "234 S", PROCEDURE, "782 S", "355 S DA F2 UN", "380 S", "1371 S", notes="R0102 P0405"),
    seg("SV3 S 1", PROCEDURE, "782 S", "1331 S", "C006 S", "1358 S", "380 S"),
    seg("TOO S 32", "1270 R JP", "1271 S", comp("C005 S", "1369 R", *["1369 S"] * 4)),
    HSD,
    ATTACHMENT,
    NOTE,
    _provider("2010F", "1T 72 73 77 DD DK DQ FA G3 P3 QB QV SJ"),
)
EVENT = loop(
    "2000E S *",
    level("EV"),
    TRACE,
    AAA,
    REVIEW,
    DECISION,
    *_references(),
    when("DTP S 9", "007 036 102 431 435 439 484 096 AAH ABC", "D8 RD8"),
    HI,
    HSD,
    seg("CRC S 9", "1136 R 07 08 09 75 76", "1073 R N Y", "1321 R", *["1321 S"] * 4),
    seg("CL1 S 1", "1315 S", "1314 S", "1352 S"),
    seg("CR1 S 1", "355 S LB", "81 S", "1316 S", "1317 S", "355 S DH", "380 S", notes="P0102 P0506"),
    seg("CR2 S 1", "609 S", "380 S", "1367 S", "1367 S"),
    ATTACHMENT,
    NOTE,
    _provider("2010EA", "71 72 73 77 AAJ DD DK DN FA G3 P3 QB QV SJ 1T 2B 36 GP"),
    SERVICE,
)
DEPENDENT = loop(
    "2000D S 1",
    level("23", "1"),
    loop(
        "2010D R 1",
        name("R 1", "QC", "1", "MI II"),
        reference("REF S 3", "A6 EJ SY"),
        STREET,
        CITY,
        AAA,
        BORN,
        seg("INS S 1", "1073 R N", "1069 R", *["1073 N"] * 14, "1470 S"),
    ),
    EVENT,
)
SUBSCRIBER = loop(
    "2000C S 1",
    level("22", "1"),
    loop(
        "2010C R 1",
        name("R 1", "IL", "1", "II MI", id_usage="R"),
        reference("REF S 9", "1L 1W 6P EJ F6 HJ IG N6 NQ SY"),
        STREET,
        CITY,
        AAA,
        BORN,
        seg("INS S 1", "1073 R Y", "1069 R 18", *["1073 S"] * 6, "1216 S"),
    ),
    EVENT,
    DEPENDENT,
)
REQUESTER = loop(
    "2000B S 1",
    level("21"),
    loop(
        "2010B R 1",
        name("R 1", "1P FA", "1 2", "24 34 46 XX", id_usage="R"),
        reference("REF S 8", "0B 1G 1J EI N5 N7 SY ZH"),
        STREET,
        CITY,
        contact("PER S 1"),
        AAA,
        SPECIALTY,
    ),
    SUBSCRIBER,
)
REVIEWER = loop(
    "2000A R 1",
    level("20", "0 1", "N"),
    AAA,
    loop(
        "2010A R 1",
        name("R 1", "X3", "1 2", "24 34 46 PI XV XX", id_usage="R"),
        contact("PER S 1"),
        AAA,
    ),
    REQUESTER,
)

GUIDE = guide(
    "278",
    ("005010X217",),
    "review of services",
    seg("BHT R 1", "1005 R 0007", "353 R 01 11 13 36", "127 R", "373 R", "337 R", "640 S 18 19 AT RU"),
    REVIEWER,
)
