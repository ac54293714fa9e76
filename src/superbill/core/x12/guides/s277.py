"""277: the answer to a claim status inquiry, 005010X212."""

from superbill.core.x12.grammar import comp, guide, loop, seg

LOOP_2100A = loop(
    "2100A R 1",
    seg(
        "NM1 R 1",
        "98 R PR",
        "1065 R 2",
        "1035 R",
        "1036 N",
        "1037 N",
        "1038 N",
        "1039 N",
        "66 R PI XV",
        "67 R",
        notes="P0809 C1110 C1203",
    ),
    seg(
        "PER S 1",
        "366 R IC",
        "93 S",
        "365 R ED EM FX TE",
        "364 R",
        "365 S ED EM EX FX TE",
        "364 S",
        "365 S ED EM EX FX TE",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
)

LOOP_2100B = loop(
    "2100B R 1",
    seg(
        "NM1 R 1",
        "98 R 41",
        "1065 R 1 2",
        "1035 S",
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

LOOP_2200B = loop(
    "2200B S 1",
    TRN_2,
    seg(
        "STC R *",
        comp("C043 R", "1271 R", "1271 R", "98 S 41 AY PR", "1270 N"),
        "373 R",
        "306 N",
        "782 N",
        "782 N",
        "373 N",
        "591 N",
        "373 N",
        "429 N",
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
    ),
)


LOOP_2100C = loop(
    "2100C R 2",
    seg(
        "NM1 R 1",
        "98 R 1P",
        "1065 R 1 2",
        "1035 S",
        "1036 S",
        "1037 S",
        "1038 N",
        "1039 S",
        "66 R FI SV XX",
        "67 R",
        notes="P0809 C1110 C1203",
    ),
)

LOOP_2200C = loop(
    "2200C S 1",
    seg("TRN R 1", "481 R 1", "127 R"),
    seg(
        "STC R *",
        comp("C043 R", "1271 R", "1271 R", "98 S 1P", "1270 N"),
        "373 R",
        "306 N",
        "782 N",
        "782 N",
        "373 N",
        "591 N",
        "373 N",
        "429 N",
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
        comp("C043 S", "1271 R", "1271 R", "98 S", "1270 N"),
    ),
)


LOOP_2100D = loop(
    "2100D R 1",
    seg(
        "NM1 R 1",
        "98 R IL",
        "1065 R 1 2",
        "1035 R",
        "1036 S",
        "1037 S",
        "1038 N",
        "1039 S",
        "66 R 24 II MI",
        "67 R",
        notes="P0809 C1110 C1203",
    ),
)

STC = seg(
    "STC R *",
    comp(
        "C043 R",
        "1271 R",
        "1271 R",
        "98 S 03 13 17 1E 1G 1H 1I 1O 1P 1Q 1R 1S 1T 1U 1V 1W 1X 1Y 1Z 28 2A 2B 2D 2E 2I 2K 2P 2Q 2S 2Z 30 36 3A 3C 3D 3E 3F 3G 3H 3I 3J 3K 3L 3M 3N 3O 3P 3Q 3R 3S 3T 3U 3V 3W 3X 3Y 3Z 40 43 44 4A 4B 4C 4D 4E 4F 4G 4H 4I 4J 4L 4M 4N 4O 4P 4Q 4R 4S 4U 4V 4W 4X 4Y 4Z 5A 5B 5C 5D 5E 5F 5G 5H 5I 5J 5K 5L 5M 5N 5O 5P 5Q 5R 5S 5T 5U 5V 5W 5X 5Y 5Z 61 6A 6B 6C 6D 6E 6F 6G 6H 6I 6J 6K 6L 6M 6N 6O 6P 6Q 6R 6S 6U 6V 6W 6X 6Y 71 72 73 74 77 7C 80 82 84 85 87 95 CK CZ D2 DD DJ DK DN DO DQ E1 E2 E7 E9 FA FD FE G0 G3 GB GD GI GJ GK GM GY HF HH I3 IJ IL IN LI LR MR MSC OB OD OX P0 P2 P3 P4 P6 P7 PRP PT PV PW QA QB QC QD QE QH QK QL QN QO QS QV QY RC RW S4 SEP SJ SU T4 TL TQ TT TTP TU UH X3 X4 X5 ZZ",
        "1270 S RX",
    ),
    "373 R",
    "306 N",
    "782 S",
    "782 S",
    "373 S",
    "591 N",
    "373 S",
    "429 S",
    comp("C043 S", "1271 R", "1271 R", "98 S", "1270 S RX"),
    comp("C043 S", "1271 R", "1271 R", "98 S", "1270 S RX"),
)

REF_1K = seg("REF S 1", "128 R 1K", "127 R", notes="R0203")

REF_BLT = seg("REF S 1", "128 R BLT", "127 R", notes="R0203")

REF_EJ = seg("REF S 1", "128 R EJ", "127 R", notes="R0203")

REF_XZ = seg("REF S 1", "128 R XZ", "127 R", notes="R0203")

REF_VV = seg("REF S 1", "128 R VV", "127 R", notes="R0203")

REF_D9 = seg("REF S 1", "128 R D9", "127 R", notes="R0203")

DTP_472 = seg("DTP S 1", "374 R 472", "1250 R D8 RD8", "1251 R")

SVC = seg(
    "SVC R 1",
    comp("C003 R", "235 R AD ER HC HP IV N4 NU WK", "234 R", "1339 S", "1339 S", "1339 S", "1339 S", "352 N", "234 N"),
    "782 R",
    "782 R",
    "234 S",
    "380 N",
    "C003 N",
    "380 R",
)

STC_2 = seg(
    "STC R *",
    comp(
        "C043 R",
        "1271 R",
        "1271 R",
        "98 S 03 13 17 1E 1G 1H 1I 1O 1P 1Q 1R 1S 1T 1U 1V 1W 1X 1Y 1Z 28 2A 2B 2D 2E 2I 2K 2P 2Q 2S 2Z 30 36 3A 3C 3D 3E 3F 3G 3H 3I 3J 3K 3L 3M 3N 3O 3P 3Q 3R 3S 3T 3U 3V 3W 3X 3Y 3Z 40 43 44 4A 4B 4C 4D 4E 4F 4G 4H 4I 4J 4L 4M 4N 4O 4P 4Q 4R 4S 4U 4V 4W 4X 4Y 4Z 5A 5B 5C 5D 5E 5F 5G 5H 5I 5J 5K 5L 5M 5N 5O 5P 5Q 5R 5S 5T 5U 5V 5W 5X 5Y 5Z 61 6A 6B 6C 6D 6E 6F 6G 6H 6I 6J 6K 6L 6M 6N 6O 6P 6Q 6R 6S 6U 6V 6W 6X 6Y 71 72 73 74 77 7C 80 82 84 85 87 95 CK CZ D2 DD DJ DK DN DO DQ E1 E2 E7 E9 FA FD FE G0 G3 GB GD GI GJ GK GM GY HF HH I3 IJ IL IN LI LR MR MSC OB OD OX P0 P2 P3 P4 P6 P7 PRP PT PV PW QA QB QC QD QE QH QK QL QN QO QS QV QY RC RW S4 SEP SJ SU T4 TL TQ TT TTP TU UH X3 X4 X5 ZZ",
        "1270 S RX",
    ),
    "373 R",
    "306 N",
    "782 N",
    "782 N",
    "373 N",
    "591 N",
    "373 N",
    "429 N",
    comp("C043 S", "1271 R", "1271 R", "98 S", "1270 S RX"),
    comp("C043 S", "1271 R", "1271 R", "98 S", "1270 S RX"),
)

REF_FJ = seg("REF S 1", "128 R FJ", "127 R", notes="R0203")

DTP_472_2 = seg("DTP R 1", "374 R 472", "1250 R D8 RD8", "1251 R")

LOOP_2220D = loop("2220D S *", SVC, STC_2, REF_FJ, DTP_472_2)

LOOP_2200D = loop("2200D S *", TRN_2, STC, REF_1K, REF_BLT, REF_EJ, REF_XZ, REF_VV, REF_D9, DTP_472, LOOP_2220D)


LOOP_2100E = loop(
    "2100E R 1",
    seg("NM1 R 1", "98 R QC", "1065 R 1", "1035 R", "1036 S", "1037 S", "1038 N", "1039 S", notes="P0809 C1110 C1203"),
)

LOOP_2220E = loop("2220E S *", SVC, STC_2, REF_FJ, DTP_472_2)

LOOP_2200E = loop("2200E R *", TRN_2, STC, REF_1K, REF_BLT, REF_EJ, REF_XZ, REF_VV, REF_D9, DTP_472, LOOP_2220E)


LOOP_2000E = loop("2000E S *", seg("HL R 1", "628 R", "734 R", "735 R 23"), LOOP_2100E, LOOP_2200E)


LOOP_2000D = loop(
    "2000D S *", seg("HL R 1", "628 R", "734 R", "735 R 22", "736 R 0 1"), LOOP_2100D, LOOP_2200D, LOOP_2000E
)


LOOP_2000C = loop(
    "2000C S *", seg("HL R 1", "628 R", "734 R", "735 R 19", "736 R 0 1"), LOOP_2100C, LOOP_2200C, LOOP_2000D
)


LOOP_2000B = loop(
    "2000B R *", seg("HL R 1", "628 R", "734 R", "735 R 21", "736 R 0 1"), LOOP_2100B, LOOP_2200B, LOOP_2000C
)


LOOP_2000A = loop("2000A R *", seg("HL R 1", "628 R", "734 N", "735 R 20", "736 R 1"), LOOP_2100A, LOOP_2000B)


GUIDE = guide(
    "277",
    (
        "005010X212",
        "005010X212E1",
    ),
    "claim status answer",
    seg("BHT R 1", "1005 R 0010", "353 R 08", "127 R", "373 R", "337 R", "640 R DG"),
    LOOP_2000A,
)
