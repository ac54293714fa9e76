"""837D: the dental claim, 005010X224A2. Header, parties and other payers are those of the professional guide."""

from superbill.core.x12.grammar import comp, guide, loop, seg
from superbill.core.x12.guides.p837 import (
    GUIDE as PROFESSIONAL,
)
from superbill.core.x12.guides.p837 import (
    LOOP_2000A,
    LOOP_2000B,
    LOOP_2000C,
    LOOP_2010CA,
    LOOP_2310A,
    LOOP_2310B,
    LOOP_2310C,
    LOOP_2310D,
    LOOP_2320,
    LOOP_2430,
)
from superbill.core.x12.guides.parts import name, reference, when

CLM = seg(
    "CLM R 1",
    "1028 R",
    "782 R",
    "1032 N",
    "1343 N",
    comp("C023 R", "1331 R @pos", "1332 R B", "1325 R"),
    "1073 R N Y",
    "1359 R A C P",
    "1073 R N W Y",
    "1363 R I Y",
    "1351 N",
    comp("C024 S", "1362 R AA EM OA", "1362 S AA EM OA", "1362 S AA EM OA", "156 S @states", "26 S @country"),
    "1366 S 01 02 03 05",
    "1073 N",
    "1338 N",
    "1073 N",
    "1360 N",
    "1029 N",
    "1073 N",
    "1383 S PB",
    "1514 S 1 2 3 4 5 6 7 8 9 10 11 15",
)
DIAGNOSIS = comp("C022 S", "1270 R ABF BF TQ", "1271 R")
ASSISTANT = loop(
    "2310E S 1",
    name("R 1", "DD", "1 2", "XX", last="R"),
    seg("PRV S 1", "1221 R AS", "128 R PXC", "127 R"),
    reference("REF S 4", "0B 1G G2 LU"),
)
PROCEDURE = comp("C003 R", "235 R AD", "234 R", *["1339 S"] * 4, "352 S")
DECISION = loop(
    "2430 S 15",
    seg(
        "SVD R 1",
        "67 R",
        "782 R",
        comp("C003 R", "235 R AD ER", "234 R", *["1339 S"] * 4, "352 S"),
        "234 N",
        "380 R",
        "554 S",
    ),
    *LOOP_2430.members[1:],
)
LINE = loop(
    "2400 R 50",
    seg("LX R 1", "554 R"),
    seg(
        "SV3 R 1",
        PROCEDURE,
        "782 R",
        "1331 S @pos",
        comp("C006 S", "1361 R", *["1361 S"] * 4),
        "1358 S I R",
        "380 S",
        "352 N",
        "1327 N",
        "1360 N",
        "1073 N",
        comp("C004 S", "1328 R", *["1328 S"] * 3),
    ),
    seg("TOO S 32", "1270 R JP", "1271 R", comp("C005 S", *["1369 R B D F I L M O"], *["1369 S B D F I L M O"] * 4)),
    when("DTP S 1", "472", "D8"),
    when("DTP S 1", "441", "D8"),
    when("DTP S 1", "452", "D8"),
    when("DTP S 1", "446", "D8"),
    when("DTP S 1", "196", "D8"),
    when("DTP S 1", "198", "D8"),
    reference("REF S 5", "G3"),
    reference("REF S 5", "G1"),
    reference("REF S 1", "9A"),
    reference("REF S 1", "9C"),
    reference("REF S 1", "6R"),
    reference("REF S 5", "9F"),
    seg("AMT S 1", "522 R T", "782 R"),
    seg("K3 S 10", "449 R"),
    loop("2420A S 1", *LOOP_2310B.members),
    loop("2420B S 1", *ASSISTANT.members),
    loop("2420C S 1", *LOOP_2310D.members),
    loop("2420D S 1", *LOOP_2310C.members),
    DECISION,
)
LOOP_2300 = loop(
    "2300 S 100",
    CLM,
    when("DTP S 1", "439", "D8"),
    when("DTP S 1", "452", "D8"),
    when("DTP S 1", "472"),
    when("DTP S 1", "050", "D8"),
    seg("DN1 S 1", "380 S", "380 S", "1073 S Y", "352 S"),
    seg("DN2 S 35", "127 R", "1368 R E M", "380 N", "1250 N", "1251 N", "1270 R JP"),
    seg(
        "PWK S 10",
        "755 R B4 DA DG EB OZ P6 RB RR",
        "756 R AA BM EL EM FT FX",
        "757 N",
        "98 N",
        "66 S AC",
        "67 S",
        notes="P0506",
    ),
    seg("CN1 S 1", "1166 R 01 02 03 04 05 06 09", "782 S", "332 S", "127 S", "338 S", "799 S"),
    seg("AMT S 1", "522 R F5", "782 R"),
    *[reference("REF S 1", kind) for kind in ("G3", "4N", "F8", "9F", "G1", "9A", "9C", "LX", "D9")],
    seg("K3 S 10", "449 R"),
    seg("NTE S 5", "363 R ADD", "352 R"),
    seg("HI S 1", comp("C022 R", "1270 R ABK BK TQ", "1271 R"), DIAGNOSIS, DIAGNOSIS, DIAGNOSIS),
    LOOP_2310A,
    LOOP_2310B,
    LOOP_2310C,
    LOOP_2310D,
    ASSISTANT,
    LOOP_2320,
    LINE,
)

PATIENT = loop("2000C S *", *LOOP_2000C.members[:2], LOOP_2010CA, LOOP_2300)
SUBSCRIBER = loop("2000B R *", *LOOP_2000B.members[:-2], LOOP_2300, PATIENT)
PROVIDER = loop("2000A R *", *LOOP_2000A.members[:-1], SUBSCRIBER)

GUIDE = guide(
    "837",
    ("005010X224A2", "005010X224A3", "005010X224A1", "005010X224"),
    "dental claim",
    *PROFESSIONAL.root.members[:-1],
    PROVIDER,
)
