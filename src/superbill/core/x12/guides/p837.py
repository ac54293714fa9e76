"""837P: the professional claim, 005010X222A1 and A2."""

from superbill.core.x12.grammar import comp, guide, loop, seg

LOOP_1000A = loop(
    "1000A R 1",
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
        notes="P0809 C1110",
    ),
    seg(
        "PER R 2",
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

LOOP_1000B = loop(
    "1000B R 1",
    seg(
        "NM1 R 1",
        "98 R 40",
        "1065 R 2",
        "1035 R",
        "1036 N",
        "1037 N",
        "1038 N",
        "1039 N",
        "66 R 46",
        "67 R",
        notes="P0809 C1110",
    ),
)

N3 = seg("N3 R 1", "166 R", "166 S")

N4 = seg("N4 R 1", "19 R", "156 S", "116 S", "26 S @country", "309 N", "310 N", "1715 S", notes="E0207 C0605 C0704")

LOOP_2010AA = loop(
    "2010AA R 1",
    seg(
        "NM1 R 1",
        "98 R 85",
        "1065 R 1 2",
        "1035 R",
        "1036 S",
        "1037 S",
        "1038 N",
        "1039 S",
        "66 S XX",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
    N3,
    N4,
    seg("REF R 1", "128 R EI SY", "127 R", notes="R0203"),
    seg("REF S 2", "128 R 0B 1G", "127 R", notes="R0203"),
    seg(
        "PER S 2",
        "366 R IC",
        "93 S",
        "365 R EM FX TE",
        "364 R",
        "365 S EM EX FX TE",
        "364 S",
        "365 S EM EX FX TE",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
)

N4_2 = seg(
    "N4 R 1", "19 R", "156 S @states", "116 S", "26 S @country", "309 N", "310 N", "1715 S", notes="E0207 C0605 C0704"
)

LOOP_2010AB = loop("2010AB S 1", seg("NM1 R 1", "98 R 87", "1065 R 1 2", notes="P0809 C1110 C1203"), N3, N4_2)

LOOP_2010AC = loop(
    "2010AC S 1",
    seg(
        "NM1 R 1",
        "98 R PE",
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
    N3,
    N4,
    seg("REF S 1", "128 R 2U FY NF", "127 R", notes="R0203"),
    seg("REF R 1", "128 R EI", "127 R", notes="R0203"),
)

NM1_IL = seg(
    "NM1 R 1",
    "98 R IL",
    "1065 R 1 2",
    "1035 R",
    "1036 S",
    "1037 S",
    "1038 N",
    "1039 S",
    "66 R II MI",
    "67 R",
    notes="P0809 C1110 C1203",
)

N3_2 = seg("N3 S 1", "166 R", "166 S")

N4_3 = seg(
    "N4 S 1", "19 R", "156 S @states", "116 S", "26 S @country", "309 N", "310 N", "1715 S", notes="E0207 C0605 C0704"
)

REF_SY = seg("REF S 1", "128 R SY", "127 R", notes="R0203")

REF_Y4 = seg("REF S 1", "128 R Y4", "127 R", notes="R0203")

PER_IC = seg("PER S 1", "366 R IC", "93 S", "365 R TE", "364 R", "365 S EX", "364 S", notes="P0304 P0506 P0708")

LOOP_2010BA = loop(
    "2010BA R 1",
    NM1_IL,
    N3_2,
    N4_3,
    seg("DMG S 1", "1250 R D8", "1251 R", "1068 R F M U", "1067 N", "C056 N*10", notes="P0102 P1011 C1105"),
    REF_SY,
    REF_Y4,
    PER_IC,
)

NM1_PR = seg(
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
)

LOOP_2010BB = loop(
    "2010BB R 1",
    NM1_PR,
    N3_2,
    N4_3,
    seg("REF S 3", "128 R 2U EI FY NF", "127 R", notes="R0203"),
    seg("REF S 2", "128 R G2 LU", "127 R", notes="R0203"),
)

CLM = seg(
    "CLM R 1",
    "1028 R",
    "782 R",
    "1032 N",
    "1343 N",
    comp("C023 R", "1331 R @pos", "1332 R B", "1325 R"),
    "1073 R N Y",
    "1359 R A B C",
    "1073 R N W Y",
    "1363 R I Y",
    "1351 S P",
    comp("C024 S", "1362 R AA EM OA", "1362 S AA EM OA", "1362 N", "156 S @states", "26 S @country"),
    "1366 S 02 03 05 09",
    "1073 N",
    "1338 N",
    "1073 N",
    "1360 N",
    "1029 N",
    "1073 N",
    "1383 N",
    "1514 S 1 2 3 4 5 6 7 8 9 10 11 15",
)

DTP_431 = seg("DTP S 1", "374 R 431", "1250 R D8", "1251 R")

DTP_454 = seg("DTP S 1", "374 R 454", "1250 R D8", "1251 R")

DTP_304 = seg("DTP S 1", "374 R 304", "1250 R D8", "1251 R")

DTP_453 = seg("DTP S 1", "374 R 453", "1250 R D8", "1251 R")

DTP_439 = seg("DTP S 1", "374 R 439", "1250 R D8", "1251 R")

DTP_484 = seg("DTP S 1", "374 R 484", "1250 R D8", "1251 R")

DTP_455 = seg("DTP S 1", "374 R 455", "1250 R D8", "1251 R")

DTP_471 = seg("DTP S 1", "374 R 471", "1250 R D8", "1251 R")

DTP_314_360_361 = seg("DTP S 1", "374 R 314 360 361", "1250 R D8 RD8", "1251 R")

DTP_297 = seg("DTP S 1", "374 R 297", "1250 R D8", "1251 R")

DTP_296 = seg("DTP S 1", "374 R 296", "1250 R D8", "1251 R")

DTP_435 = seg("DTP S 1", "374 R 435", "1250 R D8", "1251 R")

DTP_096 = seg("DTP S 1", "374 R 096", "1250 R D8", "1251 R")

DTP_090_091 = seg("DTP S 2", "374 R 090 091", "1250 R D8", "1251 R")

DTP_444 = seg("DTP S 1", "374 R 444", "1250 R D8", "1251 R")

DTP_050 = seg("DTP S 1", "374 R 050", "1250 R D8", "1251 R")

PWK = seg(
    "PWK S 10",
    "755 R 03 04 05 06 07 08 09 10 11 13 15 21 A3 A4 AM AS B2 B3 B4 BR BS BT CB CK CT D2 DA DB DG DJ DS EB HC HR I5 IR LA M1 MT NN OB OC OD OE OX OZ P4 P5 PE PN PO PQ PY PZ RB RR RT RX SG V5 XP",
    "756 R AA BM EL EM FT FX",
    "757 N",
    "98 N",
    "66 S AC",
    "67 S",
    notes="P0506",
)

CN1 = seg("CN1 S 1", "1166 R 01 02 03 04 05 06 09", "782 S", "332 S", "127 S", "338 S", "799 S")

AMT_F5 = seg("AMT S 1", "522 R F5", "782 R")

REF_4N = seg("REF S 1", "128 R 4N", "127 R", notes="R0203")

REF_F5 = seg("REF S 1", "128 R F5", "127 R", notes="R0203")

REF_EW = seg("REF S 1", "128 R EW", "127 R", notes="R0203")

REF_9F = seg("REF S 1", "128 R 9F", "127 R", notes="R0203")

REF_G1 = seg("REF S 1", "128 R G1", "127 R", notes="R0203")

REF_F8 = seg("REF S 1", "128 R F8", "127 R", notes="R0203")

REF_X4 = seg("REF S 1", "128 R X4", "127 R", notes="R0203")

REF_9A = seg("REF S 1", "128 R 9A", "127 R", notes="R0203")

REF_9C = seg("REF S 1", "128 R 9C", "127 R", notes="R0203")

REF_LX = seg("REF S 1", "128 R LX", "127 R", notes="R0203")

REF_D9 = seg("REF S 1", "128 R D9", "127 R", notes="R0203")

REF_EA = seg("REF S 1", "128 R EA", "127 R", notes="R0203")

REF_P4 = seg("REF S 1", "128 R P4", "127 R", notes="R0203")

REF_1J = seg("REF S 1", "128 R 1J", "127 R", notes="R0203")

K3 = seg("K3 S 10", "449 R")

NTE = seg("NTE S 1", "363 R ADD CER DCP DGN TPO", "352 R")

CR1_LB = seg(
    "CR1 S 1",
    "355 S LB",
    "81 S",
    "1316 N",
    "1317 R A B C D E",
    "355 R DH",
    "380 R",
    "166 N",
    "166 N",
    "352 S",
    "352 S",
    notes="P0102 P0506",
)

CR2 = seg(
    "CR2 S 1",
    "609 N",
    "380 N",
    "1367 N",
    "1367 N",
    "355 N",
    "380 N",
    "380 N",
    "1342 R A C D E F G M",
    "1073 N",
    "352 S",
    "352 S",
    notes="P0102 C0403 P0506",
)

CRC_07 = seg(
    "CRC S 3",
    "1136 R 07",
    "1073 R N Y",
    "1321 R 01 04 05 06 07 08 09 12",
    "1321 S 01 04 05 06 07 08 09 12",
    "1321 S 01 04 05 06 07 08 09 12",
    "1321 S 01 04 05 06 07 08 09 12",
    "1321 S 01 04 05 06 07 08 09 12",
)

CRC_E1_E2_E3 = seg(
    "CRC S 3",
    "1136 R E1 E2 E3",
    "1073 R N Y",
    "1321 R L1 L2 L3 L4 L5",
    "1321 S L1 L2 L3 L4 L5",
    "1321 S L1 L2 L3 L4 L5",
    "1321 S L1 L2 L3 L4 L5",
    "1321 S L1 L2 L3 L4 L5",
)

CRC_75 = seg("CRC S 1", "1136 R 75", "1073 R Y", "1321 R IH")

CRC_ZZ = seg("CRC S 1", "1136 R ZZ", "1073 R N Y", "1321 R AV NU S2 ST", "1321 S AV NU S2 ST", "1321 S AV NU S2 ST")

HI_ABK_BK = seg(
    "HI R 1",
    comp("C022 R", "1270 R ABK BK", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R ABF BF", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
)

HI_BP = seg(
    "HI S 1",
    comp("C022 R", "1270 R BP", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BO", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
)

HI_BG = seg(
    "HI S 2",
    comp("C022 R", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
    comp("C022 S", "1270 R BG", "1271 R", "1250 N", "1251 N", "782 N", "380 N", "799 N", "1271 N", "1073 N"),
)

HCP = seg(
    "HCP S 1",
    "1473 R 00 01 02 03 04 05 07 08 09 10 11 12 13 14",
    "782 R",
    "782 S",
    "127 S",
    "118 S",
    "127 S",
    "782 S",
    "234 N",
    "235 N",
    "234 N",
    "355 N",
    "380 N",
    "901 S T1 T2 T3 T4 T5 T6",
    "1526 S 1 2 3 4 5",
    "1527 S 1 2 3 4 5 6",
    notes="R0113 P0910 P1112",
)

NM1_DN_P3 = seg(
    "NM1 R 1",
    "98 R DN P3",
    "1065 R 1",
    "1035 R",
    "1036 S",
    "1037 S",
    "1038 N",
    "1039 S",
    "66 S XX",
    "67 S",
    notes="P0809 C1110 C1203",
)

REF_0B_1G_G2 = seg("REF S 3", "128 R 0B 1G G2", "127 R", notes="R0203")

LOOP_2310A = loop("2310A S 2", NM1_DN_P3, REF_0B_1G_G2)

NM1_82 = seg(
    "NM1 R 1",
    "98 R 82",
    "1065 R 1 2",
    "1035 R",
    "1036 S",
    "1037 S",
    "1038 N",
    "1039 S",
    "66 S XX",
    "67 S",
    notes="P0809 C1110 C1203",
)

PRV_PE = seg("PRV S 1", "1221 R PE", "128 R PXC", "127 R", notes="P0203")

REF = seg("REF S 4", "128 R 0B 1G G2 LU", "127 R", notes="R0203")

LOOP_2310B = loop("2310B S 1", NM1_82, PRV_PE, REF)

NM1_77 = seg(
    "NM1 R 1",
    "98 R 77",
    "1065 R 2",
    "1035 R",
    "1036 N",
    "1037 N",
    "1038 N",
    "1039 N",
    "66 S XX",
    "67 S",
    notes="P0809 C1110 C1203",
)

REF_0B_G2_LU = seg("REF S 3", "128 R 0B G2 LU", "127 R", notes="R0203")

LOOP_2310C = loop("2310C S 1", NM1_77, N3, N4_2, REF_0B_G2_LU, PER_IC)

NM1_DQ = seg(
    "NM1 R 1",
    "98 R DQ",
    "1065 R 1",
    "1035 R",
    "1036 S",
    "1037 S",
    "1038 N",
    "1039 S",
    "66 S XX",
    "67 S",
    notes="P0809 C1110 C1203",
)

LOOP_2310D = loop("2310D S 1", NM1_DQ, REF)

NM1_PW = seg("NM1 R 1", "98 R PW", "1065 R 2", notes="P0809 C1110 C1203")

LOOP_2310E = loop("2310E S 1", NM1_PW, N3, N4)

NM1_45 = seg("NM1 R 1", "98 R 45", "1065 R 2", "1035 S", notes="P0809 C1110 C1203")

LOOP_2310F = loop("2310F S 1", NM1_45, N3, N4)

SBR = seg(
    "SBR R 1",
    "1138 R A B C D E F G H P S T U",
    "1069 R 01 18 19 20 21 39 40 53 G8",
    "127 S",
    "93 S",
    "1336 S 12 13 14 15 16 41 42 43 47",
    "1143 N",
    "1073 N",
    "584 N",
    "1032 S 11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ",
)

CAS = seg(
    "CAS S 5",
    "1033 R CO CR OA PI PR",
    "1034 R",
    "782 R",
    "380 S",
    "1034 S",
    "782 S",
    "380 S",
    "1034 S",
    "782 S",
    "380 S",
    "1034 S",
    "782 S",
    "380 S",
    "1034 S",
    "782 S",
    "380 S",
    "1034 S",
    "782 S",
    "380 S",
    notes="L050607 C0605 C0705 L080910 C0908 C1008 L111213 C1211 C1311 L141516 C1514 C1614 L171819 C1817 C1917",
)

AMT_D = seg("AMT S 1", "522 R D", "782 R")

AMT_A8 = seg("AMT S 1", "522 R A8", "782 R")

AMT_EAF = seg("AMT S 1", "522 R EAF", "782 R")

OI = seg("OI R 1", "1032 N", "1383 N", "1073 R N W Y", "1351 S P", "1360 N", "1363 R I Y")

MOA = seg(
    "MOA S 1",
    "954 S",
    "782 S",
    "127 S @remark_code",
    "127 S @remark_code",
    "127 S @remark_code",
    "127 S @remark_code",
    "127 S @remark_code",
    "782 S",
    "782 S",
)

LOOP_2330A = loop("2330A R 1", NM1_IL, N3_2, N4_3, REF_SY)

DTP_573 = seg("DTP S 1", "374 R 573", "1250 R D8", "1251 R")

REF_2 = seg("REF S 2", "128 R 2U EI FY NF", "127 R", notes="R0203")

REF_T4 = seg("REF S 1", "128 R T4", "127 R", notes="R0203")

LOOP_2330B = loop("2330B R 1", NM1_PR, N3_2, N4_3, DTP_573, REF_2, REF_G1, REF_9F, REF_T4, REF_F8)

NM1_DN_P3_2 = seg("NM1 R 1", "98 R DN P3", "1065 R 1", notes="P0809 C1110 C1203")

REF_0B_1G_G2_2 = seg("REF R 3", "128 R 0B 1G G2", "127 R", notes="R0203")

LOOP_2330C = loop("2330C S 2", NM1_DN_P3_2, REF_0B_1G_G2_2)

NM1_82_2 = seg("NM1 R 1", "98 R 82", "1065 R 1 2", notes="P0809 C1110 C1203")

REF_3 = seg("REF R 3", "128 R 0B 1G G2 LU", "127 R", notes="R0203")

LOOP_2330D = loop("2330D S 1", NM1_82_2, REF_3)

NM1_77_2 = seg("NM1 R 1", "98 R 77", "1065 R 2", notes="P0809 C1110 C1203")

REF_0B_G2_LU_2 = seg("REF R 3", "128 R 0B G2 LU", "127 R", notes="R0203")

LOOP_2330E = loop("2330E S 1", NM1_77_2, REF_0B_G2_LU_2)

NM1_DQ_2 = seg("NM1 R 1", "98 R DQ", "1065 R 1", notes="P0809 C1110 C1203")

LOOP_2330F = loop("2330F S 1", NM1_DQ_2, REF_3)

NM1_85 = seg("NM1 R 1", "98 R 85", "1065 R 1 2", notes="P0809 C1110 C1203")

REF_G2_LU = seg("REF R 2", "128 R G2 LU", "127 R", notes="R0203")

LOOP_2330G = loop("2330G S 1", NM1_85, REF_G2_LU)

LOOP_2320 = loop(
    "2320 S 10",
    SBR,
    CAS,
    AMT_D,
    AMT_A8,
    AMT_EAF,
    OI,
    MOA,
    LOOP_2330A,
    LOOP_2330B,
    LOOP_2330C,
    LOOP_2330D,
    LOOP_2330E,
    LOOP_2330F,
    LOOP_2330G,
)

LX = seg("LX R 1", "554 R")

SV1 = seg(
    "SV1 R 1",
    comp("C003 R", "235 R ER HC IV WK", "234 R", "1339 S", "1339 S", "1339 S", "1339 S", "352 S", "234 N"),
    "782 R",
    "355 R MJ UN",
    "380 R",
    "1331 S @pos",
    "1365 N",
    comp(
        "C004 R",
        "1328 R 1 2 3 4 5 6 7 8 9 10 11 12",
        "1328 S 1 2 3 4 5 6 7 8 9 10 11 12",
        "1328 S 1 2 3 4 5 6 7 8 9 10 11 12",
        "1328 S 1 2 3 4 5 6 7 8 9 10 11 12",
    ),
    "782 N",
    "1073 S Y",
    "1340 N",
    "1073 S Y",
    "1073 S Y",
    "1364 N",
    "1341 N",
    "1327 S 0",
    notes="P0304",
)

SV5_HC = seg(
    "SV5 S 1",
    comp("C003 R", "235 R HC", "234 R", "1339 N", "1339 N", "1339 N", "1339 N", "352 N", "234 N"),
    "355 R DA",
    "380 R",
    "782 R",
    "782 R",
    "594 R 1 4 6",
    notes="R0405 C0604",
)

PWK_CT = seg("PWK S 1", "755 R CT", "756 R AB AD AF AG NS", notes="P0506")

CR3_I_R_S = seg("CR3 S 1", "1322 R I R S", "355 R MO", "380 R", notes="P0203")

CRC_70 = seg("CRC S 1", "1136 R 70", "1073 R N Y", "1321 R 65")

CRC_09 = seg("CRC S 1", "1136 R 09", "1073 R N Y", "1321 R 38 ZV", "1321 S 38 ZV")

DTP_472 = seg("DTP R 1", "374 R 472", "1250 R D8 RD8", "1251 R")

DTP_607 = seg("DTP S 1", "374 R 607", "1250 R D8", "1251 R")

DTP_463 = seg("DTP S 1", "374 R 463", "1250 R D8", "1251 R")

DTP_461 = seg("DTP S 1", "374 R 461", "1250 R D8", "1251 R")

DTP_738_739 = seg("DTP S 2", "374 R 738 739", "1250 R D8", "1251 R")

DTP_011 = seg("DTP S 1", "374 R 011", "1250 R D8", "1251 R")

QTY_PT = seg("QTY S 1", "673 R PT", "380 R", notes="E0204 R0204")

QTY_FL = seg("QTY S 1", "673 R FL", "380 R", notes="E0204 R0204")

MEA_OG_TR = seg(
    "MEA S 5", "737 R OG TR", "738 R HT R1 R2 R3 R4", "739 R", notes="R03050608 L050412 L060412 L07030506 E0803 P1112"
)

REF_9B = seg("REF S 1", "128 R 9B", "127 R", notes="R0203")

REF_9D = seg("REF S 1", "128 R 9D", "127 R", notes="R0203")

REF_G1_2 = seg(
    "REF S 5",
    "128 R G1",
    "127 R",
    "352 N",
    comp("C040 S", "128 R 2U", "127 R", "128 N", "127 N", "128 N", "127 N"),
    notes="R0203",
)

REF_6R = seg("REF S 1", "128 R 6R", "127 R", notes="R0203")

REF_F4 = seg("REF S 1", "128 R F4", "127 R", notes="R0203")

REF_BT = seg("REF S 1", "128 R BT", "127 R", notes="R0203")

REF_9F_2 = seg(
    "REF S 5",
    "128 R 9F",
    "127 R",
    "352 N",
    comp("C040 S", "128 R 2U", "127 R", "128 N", "127 N", "128 N", "127 N"),
    notes="R0203",
)

AMT_T = seg("AMT S 1", "522 R T", "782 R")

AMT_F4 = seg("AMT S 1", "522 R F4", "782 R")

NTE_ADD_DCP = seg("NTE S 1", "363 R ADD DCP", "352 R")

NTE_TPO = seg("NTE S 1", "363 R TPO", "352 R")

PS1 = seg("PS1 S 1", "127 R", "782 R")

HCP_2 = seg(
    "HCP S 1",
    "1473 R 00 01 02 03 04 05 06 07 08 09 10 11 12 13 14",
    "782 R",
    "782 S",
    "127 S",
    "118 S",
    "127 S",
    "782 S",
    "234 N",
    "235 S ER HC IV WK",
    "234 S",
    "355 S MJ UN",
    "380 S",
    "901 S T1 T2 T3 T4 T5 T6",
    "1526 S 1 2 3 4 5",
    "1527 S 1 2 3 4 5 6",
    notes="R0113 P0910 P1112",
)

LIN = seg(
    "LIN R 1",
    "350 N",
    "235 R EN EO HI N4 ON UK UP",
    "234 R",
    notes="P0405 P0607 P0809 P1011 P1213 P1415 P1617 P1819 P2021 P2223 P2425 P2627 P2829 P3031",
)

CTP = seg(
    "CTP R 1",
    "687 N",
    "236 N",
    "212 N",
    "380 R",
    comp(
        "C001 R",
        "355 R F2 GR ME ML UN",
        "1018 N",
        "649 N",
        "355 N",
        "1018 N",
        "649 N",
        "355 N",
        "1018 N",
        "649 N",
        "355 N",
        "1018 N",
        "649 N",
        "355 N",
        "1018 N",
        "649 N",
    ),
    notes="P0405 C0607 C0902 C1002 C1103",
)

REF_VY_XZ = seg("REF S 1", "128 R VY XZ", "127 R", notes="R0203")

LOOP_2410 = loop("2410 S 1", LIN, CTP, REF_VY_XZ)

REF_4 = seg(
    "REF S 20",
    "128 R 0B 1G G2 LU",
    "127 R",
    "352 N",
    comp("C040 S", "128 R 2U", "127 R", "128 N", "127 N", "128 N", "127 N"),
    notes="R0203",
)

LOOP_2420A = loop("2420A S 1", NM1_82, PRV_PE, REF_4)

NM1_QB = seg(
    "NM1 R 1",
    "98 R QB",
    "1065 R 1 2",
    "1035 N",
    "1036 N",
    "1037 N",
    "1038 N",
    "1039 N",
    "66 S XX",
    "67 S",
    notes="P0809 C1110 C1203",
)

REF_0B_1G_G2_3 = seg(
    "REF S 20",
    "128 R 0B 1G G2",
    "127 R",
    "352 N",
    comp("C040 S", "128 R 2U", "127 R", "128 N", "127 N", "128 N", "127 N"),
    notes="R0203",
)

LOOP_2420B = loop("2420B S 1", NM1_QB, REF_0B_1G_G2_3)

REF_G2_LU_2 = seg(
    "REF S 3",
    "128 R G2 LU",
    "127 R",
    "352 N",
    comp("C040 S", "128 R 2U", "127 R", "128 N", "127 N", "128 N", "127 N"),
    notes="R0203",
)

LOOP_2420C = loop("2420C S 1", NM1_77, N3, N4_2, REF_G2_LU_2)

LOOP_2420D = loop("2420D S 1", NM1_DQ, REF_4)

NM1_DK = seg(
    "NM1 R 1",
    "98 R DK",
    "1065 R 1",
    "1035 R",
    "1036 S",
    "1037 S",
    "1038 N",
    "1039 S",
    "66 S XX",
    "67 S",
    notes="P0809 C1110 C1203",
)

PER_IC_2 = seg(
    "PER S 1",
    "366 R IC",
    "93 S",
    "365 R EM FX TE",
    "364 R",
    "365 S EM EX FX TE",
    "364 S",
    "365 S EM EX FX TE",
    "364 S",
    notes="P0304 P0506 P0708",
)

LOOP_2420E = loop("2420E S 1", NM1_DK, N3_2, N4_3, REF_0B_1G_G2_3, PER_IC_2)

LOOP_2420F = loop("2420F S 2", NM1_DN_P3, REF_0B_1G_G2_3)

LOOP_2420G = loop("2420G S 1", NM1_PW, N3, N4)

LOOP_2420H = loop("2420H S 1", NM1_45, N3, N4)

SVD = seg(
    "SVD R 1",
    "67 R",
    "782 R",
    comp("C003 R", "235 R ER HC IV WK", "234 R", "1339 S", "1339 S", "1339 S", "1339 S", "352 S", "234 N"),
    "234 N",
    "380 R",
    "554 S",
)

DTP_573_2 = seg("DTP R 1", "374 R 573", "1250 R D8", "1251 R")

LOOP_2430 = loop("2430 S 15", SVD, CAS, DTP_573_2, AMT_EAF)

LQ_AS_UT = seg("LQ R 1", "1270 R AS UT", "1271 R", notes="C0102")

FRM = seg("FRM R 99", "350 R", "1073 S N W Y", "127 S", "373 S", "332 S", notes="R02030405")

LOOP_2440 = loop("2440 S *", LQ_AS_UT, FRM)

LOOP_2400 = loop(
    "2400 R 50",
    LX,
    SV1,
    SV5_HC,
    PWK,
    PWK_CT,
    CR1_LB,
    CR3_I_R_S,
    CRC_07,
    CRC_70,
    CRC_09,
    DTP_472,
    DTP_471,
    DTP_607,
    DTP_463,
    DTP_461,
    DTP_304,
    DTP_738_739,
    DTP_011,
    DTP_455,
    DTP_454,
    QTY_PT,
    QTY_FL,
    MEA_OG_TR,
    CN1,
    REF_9B,
    REF_9D,
    REF_G1_2,
    REF_6R,
    REF_EW,
    REF_X4,
    REF_F4,
    REF_BT,
    REF_9F_2,
    AMT_T,
    AMT_F4,
    K3,
    NTE_ADD_DCP,
    NTE_TPO,
    PS1,
    HCP_2,
    LOOP_2410,
    LOOP_2420A,
    LOOP_2420B,
    LOOP_2420C,
    LOOP_2420D,
    LOOP_2420E,
    LOOP_2420F,
    LOOP_2420G,
    LOOP_2420H,
    LOOP_2430,
    LOOP_2440,
)

LOOP_2300 = loop(
    "2300 S 100",
    CLM,
    DTP_431,
    DTP_454,
    DTP_304,
    DTP_453,
    DTP_439,
    DTP_484,
    DTP_455,
    DTP_471,
    DTP_314_360_361,
    DTP_297,
    DTP_296,
    DTP_435,
    DTP_096,
    DTP_090_091,
    DTP_444,
    DTP_050,
    PWK,
    CN1,
    AMT_F5,
    REF_4N,
    REF_F5,
    REF_EW,
    REF_9F,
    REF_G1,
    REF_F8,
    REF_X4,
    REF_9A,
    REF_9C,
    REF_LX,
    REF_D9,
    REF_EA,
    REF_P4,
    REF_1J,
    K3,
    NTE,
    CR1_LB,
    CR2,
    CRC_07,
    CRC_E1_E2_E3,
    CRC_75,
    CRC_ZZ,
    HI_ABK_BK,
    HI_BP,
    HI_BG,
    HCP,
    LOOP_2310A,
    LOOP_2310B,
    LOOP_2310C,
    LOOP_2310D,
    LOOP_2310E,
    LOOP_2310F,
    LOOP_2320,
    LOOP_2400,
)

LOOP_2010CA = loop(
    "2010CA R 1",
    seg("NM1 R 1", "98 R QC", "1065 R 1", "1035 R", "1036 S", "1037 S", "1038 N", "1039 S", notes="P0809 C1110 C1203"),
    N3,
    N4_2,
    seg("DMG R 1", "1250 R D8", "1251 R", "1068 R F M U", "1067 N", "C056 N*10", notes="P0102 P1011 C1105"),
    REF_Y4,
    seg("REF S 1", "128 R 1W SY", "127 R", notes="R0203"),
    PER_IC,
)

LOOP_2000C = loop(
    "2000C S *",
    seg("HL R 1", "628 R", "734 R", "735 R 23", "736 R 0"),
    seg(
        "PAT R 1",
        "1069 R 01 19 20 21 39 40 53 G8",
        "1384 N",
        "584 N",
        "1220 N",
        "1250 S D8",
        "1251 S",
        "355 S 01",
        "81 S",
        "1073 S Y",
        notes="P0506 P0708",
    ),
    LOOP_2010CA,
    LOOP_2300,
)

LOOP_2000B = loop(
    "2000B R *",
    seg("HL R 1", "628 R", "734 R", "735 R 22", "736 R 0 1"),
    seg(
        "SBR R 1",
        "1138 R A B C D E F G H P S T U",
        "1069 S 18",
        "127 S",
        "93 S",
        "1336 S 12 13 14 15 16 41 42 43 47",
        "1143 N",
        "1073 N",
        "584 N",
        "1032 S 11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ",
    ),
    seg(
        "PAT S 1",
        "1069 N",
        "1384 N",
        "584 N",
        "1220 N",
        "1250 S D8",
        "1251 S",
        "355 S 01",
        "81 S",
        "1073 S Y",
        notes="P0506 P0708",
    ),
    LOOP_2010BA,
    LOOP_2010BB,
    LOOP_2300,
    LOOP_2000C,
)

LOOP_2000A = loop(
    "2000A R *",
    seg("HL R 1", "628 R", "734 N", "735 R 20", "736 R 1"),
    seg("PRV S 1", "1221 R BI", "128 R PXC", "127 R", notes="P0203"),
    seg(
        "CUR S 1",
        "98 R 85",
        "100 R @currency",
        notes="C0807 C0907 L101112 C1110 C1210 L131415 C1413 C1513 L161718 C1716 C1816 L192021 C2019 C2119",
    ),
    LOOP_2010AA,
    LOOP_2010AB,
    LOOP_2010AC,
    LOOP_2000B,
)

GUIDE = guide(
    "837",
    (
        "005010X222A1",
        "005010X222A2",
        "005010X222",
    ),
    "professional claim",
    seg("BHT R 1", "1005 R 0019", "353 R 00 18", "127 R", "373 R", "337 R", "640 R 31 CH RP"),
    LOOP_1000A,
    LOOP_1000B,
    LOOP_2000A,
)
