"""277CA: claims accepted and rejected before adjudication, 005010X214."""

from superbill.core.x12.grammar import comp, guide, loop, seg

LOOP_2100A = loop(
    "2100A R 1",
    seg(
        "NM1 R 1",
        "98 R PR AY",
        "1065 R 2",
        "1035 R",
        "1036 N",
        "1037 N",
        "1038 N",
        "1039 N",
        "66 R 46 FI PI XV",
        "67 R",
        notes="P0809 C1110 C1203",
    ),
)

TRN_1 = seg("TRN R 1", "481 R 1", "127 R")

LOOP_2200A = loop(
    "2200A R *",
    TRN_1,
    seg("DTP R 1", "374 R 050", "1250 R D8", "1251 R"),
    seg("DTP R 1", "374 R 009", "1250 R D8", "1251 R"),
)

LOOP_2100B = loop(
    "2100B R 1",
    seg(
        "NM1 R 1",
        "98 R 41",
        "1065 R 1 2",
        "1035 R",
        "1036 S",
        "1037 S",
        "1038 N",
        "1039 N",
        "66 R 46",
        "67 R",
        notes="P0809 C1110 C1203",
    ),
)

TRN_2 = seg("TRN R 1", "481 R 2", "127 R")

AMT_YU = seg("AMT S 1", "522 R YU", "782 R")

AMT_YY = seg("AMT S 1", "522 R YY", "782 R")

LOOP_2200B = loop(
    "2200B R 1",
    TRN_2,
    seg(
        "STC R *",
        comp("C043 R", "1271 R", "1271 R", "98 S 36 40 41 AY PR", "1270 N"),
        "373 R",
        "306 R U WQ",
        "782 R",
        "782 N",
        "373 N",
        "591 N",
        "373 N",
        "429 N",
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
    ),
    seg("QTY S 1", "673 R 90", "380 R", notes="E0204 R0204"),
    seg("QTY S 1", "673 R AA", "380 R", notes="E0204 R0204"),
    AMT_YU,
    AMT_YY,
)

LOOP_2100C = loop(
    "2100C R 1",
    seg("NM1 R 1", "98 R 85", "1065 R 1 2", "1035 R", "1036 S", "1037 S", "1038 S", "1039 S", "66 R FI SV XX", "67 R"),
)

LOOP_2200C = loop(
    "2200C S 1",
    TRN_1,
    seg(
        "STC R *",
        comp("C043 R", "1271 R", "1271 R", "98 S 36 40 41 77 82 85 87 AY PR", "1270 N"),
        "373 N",
        "306 R U WQ",
        "782 R",
        "782 N",
        "373 N",
        "591 N",
        "373 N",
        "429 N",
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
    ),
    seg("REF S 1", "128 R 0B 1G G2 LU SY TJ", "127 R"),
    seg("QTY S 1", "673 R QA", "380 R", notes="E0204 R0204"),
    seg("QTY S 1", "673 R QC", "380 R", notes="E0204 R0204"),
    AMT_YU,
    AMT_YY,
)

LOOP_2100D = loop(
    "2100D R 1",
    seg("NM1 R 1", "98 R QC", "1065 R 1", "1035 R", "1036 S", "1037 S", "1038 S", "1039 S", "66 R II MI", "67 R"),
)

LOOP_2220D = loop(
    "2220D S *",
    seg(
        "SVC R 1",
        comp("C003 R", "235 R AD ER HC HP IV NU NU WK", "234 R", "1339 S", "1339 S", "1339 S", "1339 S", "352 N"),
        "782 R",
        "782 N",
        "234 S",
        "380 N",
        "C003 N",
        "380 S",
    ),
    seg(
        "STC R 1",
        comp(
            "C043 R",
            "1271 R @claim_status_cat",
            "1271 R @claim_status",
            "98 S 03 1P 1Z 40 41 71 72 73 77 82 85 87 DK DN DQ FA GB HK IL LI MSC PR PRP QB QC QD SEP TL TTP TU",
        ),
        "373 R",
        "306 R U",
        "782 N",
        "782 N",
        "373 N",
        "591 N",
        "373 N",
        "429 N",
        comp("C043 S", "1271 R @claim_status_cat", "1271 R @claim_status", "98 S @entity_id"),
        comp("C043 S", "1271 R @claim_status_cat", "1271 R @claim_status", "98 S @entity_id"),
    ),
    seg("REF S 1", "128 R FJ", "127 R"),
    seg("REF S 1", "128 R XZ", "127 R"),
    seg("DTP S 1", "374 R 472", "1250 R D8 RD8", "1251 R"),
)

LOOP_2200D = loop(
    "2200D S *",
    TRN_2,
    seg(
        "STC R *",
        comp(
            "C043 R",
            "1271 R @claim_status_cat",
            "1271 R @claim_status",
            "98 S 03 1P 1Z 40 41 71 72 73 77 82 85 87 DK DN DQ FA GB HK IL LI MSC PR PRP QB QC QD SEP TL TTP TU",
            "1270 N",
        ),
        "373 R",
        "306 R U WQ",
        "782 R",
        "782 N",
        "373 N",
        "591 N",
        "373 N",
        "429 N",
        comp("C043 S", "1271 R @claim_status_cat", "1271 R @claim_status", "98 S @entity_id"),
        comp("C043 S", "1271 R @claim_status_cat", "1271 R @claim_status", "98 S @entity_id"),
        "933 S",
    ),
    seg("REF S 1", "128 R 1K", "127 R"),
    seg("REF S 1", "128 R D9", "127 R"),
    seg("REF S 1", "128 R BLT", "127 R"),
    seg("DTP R 1", "374 R 472", "1250 R RD8 D8", "1251 R"),
    LOOP_2220D,
)

LOOP_2000D = loop("2000D S *", seg("HL R 1", "628 R", "734 R", "735 R PT"), LOOP_2100D, LOOP_2200D)

LOOP_2000C = loop(
    "2000C R *", seg("HL R 1", "628 R", "734 R", "735 R 19", "736 R 1"), LOOP_2100C, LOOP_2200C, LOOP_2000D
)

LOOP_2000B = loop(
    "2000B R 1", seg("HL R 1", "628 R", "734 R", "735 R 21", "736 R 0 1"), LOOP_2100B, LOOP_2200B, LOOP_2000C
)

LOOP_2000A = loop(
    "2000A R *", seg("HL R 1", "628 R", "734 N", "735 R 20", "736 R 1"), LOOP_2100A, LOOP_2200A, LOOP_2000B
)

GUIDE = guide(
    "277",
    (
        "005010X214",
        "005010X214E1",
        "005010X214E2",
    ),
    "claim acknowledgment",
    seg("BHT R 1", "1005 R 0085", "353 R 08", "127 R", "373 R", "337 R", "640 R TH"),
    LOOP_2000A,
)
