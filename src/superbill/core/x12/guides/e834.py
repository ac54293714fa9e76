"""834: enrolment, 005010X220A1."""

from superbill.core.x12.grammar import comp, guide, loop, seg

LOOP_1000A = loop("1000A R 1", seg("N1 R 1", "98 R P5", "93 S", "66 R 24 94 FI", "67 R", notes="R0203 P0304"))

LOOP_1000B = loop("1000B R 1", seg("N1 R 1", "98 R IN", "93 S", "66 R 94 FI XV", "67 R", notes="R0203 P0304"))

LOOP_1100C = loop(
    "1100C R 1", seg("ACT R 1", "508 R", "93 N", "66 N", "67 N", "569 N", "508 S", notes="P0304 C0506 C0705")
)

LOOP_1000C = loop(
    "1000C S 2", seg("N1 R 1", "98 R BO TV", "93 R", "66 R 94 FI XV", "67 R", notes="R0203 P0304"), LOOP_1100C
)

N3 = seg("N3 S 1", "166 R", "166 S")

LOOP_2100A = loop(
    "2100A R 1",
    seg(
        "NM1 R 1",
        "98 R 74 IL",
        "1065 R 1",
        "1035 R",
        "1036 S",
        "1037 S",
        "1038 S",
        "1039 S",
        "66 S 34 ZZ",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
    seg(
        "PER S 1",
        "366 R IP",
        "93 N",
        "365 R AP BN CP EM EX FX HP TE WP",
        "364 R",
        "365 S AP BN CP EM EX FX HP TE WP",
        "364 S",
        "365 S AP BN CP EM EX FX HP TE WP",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
    N3,
    seg(
        "N4 S 1",
        "19 R",
        "156 S @states",
        "116 S",
        "26 S @country",
        "309 S 60 CY",
        "310 S",
        "1715 S",
        notes="E0207 C0605 C0704",
    ),
    seg(
        "DMG S 1",
        "1250 R D8",
        "1251 R",
        "1068 R F M U",
        "1067 S B D I M R S U W X",
        comp("C056 S*10", "1109 S 7 8 A B C D E F G H I J N O P Z", "1270 S RET", "1271 S", notes="P0203"),
        "1066 S 1 2 3 4 5 6 7",
        "26 N",
        "659 N",
        "380 N",
        "1270 S REC",
        "1271 S",
        notes="P0102 P1011 C1105",
    ),
    seg(
        "EC S *",
        "1176 R 01 02 03 04 05 06 07 08 09 10 11 12 17 18 19 20 21 22 23",
        "1176 S 01 02 03 04 05 06 07 08 09 10 11 12 17 18 19 20 21 22 23",
        "1176 S 01 02 03 04 05 06 07 08 09 10 11 12 17 18 19 20 21 22 23",
    ),
    seg("ICM S 1", "594 R 1 2 3 4 6 7 8 9 B C H Q S U", "782 R", "380 S", "310 S", "1214 S"),
    seg("AMT S 7", "522 R B9 C1 D2 EBA FK P3 R", "782 R"),
    seg("HLH S 1", "1212 R N S T U X", "65 S", "81 S"),
    seg("LUI S *", "66 S LD LE", "67 S", "352 S", "1303 S 5 6 7 8", notes="P0102 L040203"),
)

LOOP_2100B = loop(
    "2100B S 1",
    seg(
        "NM1 R 1",
        "98 R 70",
        "1065 R 1",
        "1035 R",
        "1036 S",
        "1037 S",
        "1038 S",
        "1039 S",
        "66 S 34 ZZ",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
    seg(
        "DMG S 1",
        "1250 S D8",
        "1251 S",
        "1068 S F M U",
        "1067 S B D I M R S U W X",
        comp("C056 S*10", "1109 S 7 8 A B C D E F G H I J N O P Z", "1270 S RET", "1271 S", notes="P0203"),
        "1066 S 1 2 3 4 5 6 7",
        "26 N",
        "659 N",
        "380 N",
        "1270 S REC",
        "1271 S",
        notes="P0102 P1011 C1105",
    ),
)

LOOP_2100C = loop(
    "2100C S 1",
    seg("NM1 R 1", "98 R 31", "1065 R 1", notes="P0809 C1110 C1203"),
    seg("N3 R 1", "166 R", "166 S"),
    seg(
        "N4 R 1",
        "19 R",
        "156 S @states",
        "116 S",
        "26 S @country",
        "309 N",
        "310 N",
        "1715 S",
        notes="E0207 C0605 C0704",
    ),
)

N4 = seg(
    "N4 S 1", "19 R", "156 S @states", "116 S", "26 S @country", "309 N", "310 N", "1715 S", notes="E0207 C0605 C0704"
)

LOOP_2100D = loop(
    "2100D S 3",
    seg(
        "NM1 R 1",
        "98 R 36",
        "1065 R 1 2",
        "1035 S",
        "1036 S",
        "1037 S",
        "1038 S",
        "1039 S",
        "66 S 24 34",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
    seg(
        "PER S 1",
        "366 R EP",
        "93 S",
        "365 R AP BN CP EM EX FX TE",
        "364 R",
        "365 S AP BN CP EM EX FX TE",
        "364 S",
        "365 S AP BN CP EM EX FX TE",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
    N3,
    N4,
)

LOOP_2100E = loop(
    "2100E S 3",
    seg("NM1 R 1", "98 R M8", "1065 R 2", "1035 R", notes="P0809 C1110 C1203"),
    seg(
        "PER S 1",
        "366 R SK",
        "93 S",
        "365 R EM EX FX TE",
        "364 R",
        "365 S EM EX FX TE",
        "364 S",
        "365 S EM EX FX TE",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
    N3,
    N4,
)

LOOP_2100F = loop(
    "2100F S 1",
    seg(
        "NM1 R 1",
        "98 R S3",
        "1065 R 1",
        "1035 R",
        "1036 R",
        "1037 S",
        "1038 S",
        "1039 S",
        "66 S 34 ZZ",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
    seg(
        "PER S 1",
        "366 R PQ",
        "93 N",
        "365 R AP BN CP EM EX FX HP TE WP",
        "364 R",
        "365 S AP BN CP EM EX FX HP TE WP",
        "364 S",
        "365 S AP BN CP EM EX HP TE WP",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
    N3,
    N4,
)

LOOP_2100G = loop(
    "2100G S 13",
    seg(
        "NM1 R 1",
        "98 R 6Y 9K E1 EI EXS GB GD J6 LR QD S1 TZ X4",
        "1065 R 1",
        "1035 R",
        "1036 S",
        "1037 S",
        "1038 S",
        "1039 S",
        "66 S 34 ZZ",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
    seg(
        "PER S 1",
        "366 R RP",
        "93 N",
        "365 R AP BN CP EM EX FX HP TE WP",
        "364 R",
        "365 S AP BN CP EM EX FX HP TE WP",
        "364 S",
        "365 S AP BN CP EM EX FX HP TE WP",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
    N3,
    N4,
)

LOOP_2100H = loop(
    "2100H S 1",
    seg("NM1 R 1", "98 R 45", "1065 R 1", "1035 S", "1036 S", "1037 S", "1038 S", "1039 S", notes="P0809 C1110 C1203"),
    N3,
    N4,
)

LOOP_2200 = loop(
    "2200 S *",
    seg(
        "DSB R 1",
        "1146 R 1 2 3 4",
        "380 N",
        "1149 N",
        "1154 N",
        "1161 N",
        "782 N",
        "235 S DX ZZ",
        "1137 S",
        notes="P0708",
    ),
    seg("DTP S 2", "374 R 360 361", "1250 R D8", "1251 R"),
)

LX = seg("LX R 1", "554 R")

LOOP_2310 = loop(
    "2310 S 30",
    LX,
    seg(
        "NM1 R 1",
        "98 R 1X 3D 80 FA OD P3 QA QN Y2",
        "1065 R 1 2",
        "1035 S",
        "1036 S",
        "1037 S",
        "1038 S",
        "1039 S",
        "66 S 34 FI SV XX",
        "67 S",
        "706 R 25 26 72",
        notes="P0809 C1110 C1203",
    ),
    seg("N3 S 2", "166 R", "166 S"),
    N4,
    seg(
        "PER S 2",
        "366 R IC",
        "93 N",
        "365 R AP BN CP EM EX FX HP TE WP",
        "364 R",
        "365 S AP BN CP EM EX FX HP TE WP",
        "364 S",
        "365 S AP BN CP EM EX FX HP TE WP",
        "364 S",
        notes="P0304 P0506 P0708",
    ),
    seg("PLA S 1", "306 R 2", "98 R 1P", "373 R", "337 N", "1203 R 14 22 46 AA AB AC AD AE AF AG AH AI AJ"),
)

LOOP_2330 = loop(
    "2330 S 3",
    seg(
        "NM1 R 1",
        "98 R 36 GW IN",
        "1065 R 2",
        "1035 S",
        "1036 N",
        "1037 N",
        "1038 N",
        "1039 N",
        "66 S FI NI XV",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
    N3,
    N4,
    seg("PER S 1", "366 R CN", "93 N", "365 R TE", "364 R", notes="P0304 P0506 P0708"),
)

LOOP_2320 = loop(
    "2320 S 5",
    seg("COB R 1", "1138 R P S T U", "127 S", "1143 R 1 5 6", "1365 S*9 1 35 48 50 54 89 90 A4 AG AL BB"),
    seg("REF S 4", "128 R 60 6P SY ZZ", "127 R", notes="R0203"),
    seg("DTP S 2", "374 R 344 345", "1250 R D8", "1251 R"),
    LOOP_2330,
)

LOOP_2300 = loop(
    "2300 S 99",
    seg(
        "HD R 1",
        "875 R 001 002 021 024 025 026 030 032",
        "1203 N",
        "1205 R AG AH AJ AK DCP DEN EPO FAC HE HLT HMO LTC LTD MM MOD PDG POS PPO PRA STD UR VIS",
        "1204 S",
        "1207 S CHD DEP E1D E2D E3D E5D E6D E7D E8D E9D ECH EMP ESP FAM IND SPC SPO TWO",
        "609 N",
        "609 N",
        "1209 N",
        "1073 S N Y",
    ),
    seg("DTP R 6", "374 R 300 303 343 348 349 543 695", "1250 R D8 RD8", "1251 R"),
    seg("AMT S 9", "522 R B9 C1 D2 EBA FK P3 R", "782 R"),
    seg("REF S 14", "128 R 17 1L 9V CE E8 M7 PID RB X9 XM XX1 XX2 ZX ZZ", "127 R", notes="R0203"),
    seg("REF S 1", "128 R QQ", "127 R", notes="R0203"),
    seg("IDC S 3", "1204 R", "1215 R D H P", "380 S", "306 S 1 2 RX"),
    LOOP_2310,
    LOOP_2320,
)

LOOP_2750 = loop(
    "2750 S 1",
    seg("N1 R 1", "98 R 75", "93 R", notes="R0203 P0304"),
    seg("REF S 1", "128 R 00 17 18 19 26 3L 6M 9V 9X GE LU PID XX1 XX2 YY ZZ", "127 R", notes="R0203"),
    seg("DTP S 1", "374 R 007", "1250 R D8 RD8", "1251 R"),
)

LOOP_2700 = loop("2700 S *", LX, LOOP_2750)

LOOP_LS_LOOP = loop("LS_LOOP S 1", seg("LS S 1", "447 R 2700"), LOOP_2700, seg("LE S 1", "447 R"))

LOOP_2000 = loop(
    "2000 R *",
    seg(
        "INS R 1",
        "1073 R N Y",
        "1069 R 01 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 23 24 25 26 31 38 53 60 D2 G8 G9",
        "875 R 001 021 024 025 030",
        "1203 S 01 02 03 04 05 06 07 08 09 10 11 14 15 16 17 18 20 21 22 25 26 27 28 29 31 32 33 37 38 39 40 41 43 59 AA AB AC AD AE AF AG AH AI AJ AL EC XN XT",
        "1216 R A C S T",
        comp("C052 S", "1218 R A B C D E", "1701 S 0 1 2", "1701 N", "1701 N"),
        "1219 S 1 10 2 3 4 5 6 7 8 9 ZZ",
        "584 S AC AO AU FT L1 PT RT TE",
        "1220 S F N P",
        "1073 S N Y",
        "1250 S D8",
        "1251 S",
        "1165 S R U",
        "19 N",
        "156 N",
        "26 N",
        "1470 S",
        notes="P1112",
    ),
    seg("REF R 1", "128 R 0F", "127 R", notes="R0203"),
    seg("REF S 1", "128 R 1L", "127 R", notes="R0203"),
    seg("REF S 13", "128 R 17 23 3H 4A 6O ABB D3 DX F6 P5 Q4 QQ ZZ", "127 R", notes="R0203"),
    seg(
        "DTP S 24",
        "374 R 050 286 296 297 300 301 303 336 337 338 339 340 341 350 351 356 357 383 385 386 393 394 473 474",
        "1250 R D8",
        "1251 R",
    ),
    LOOP_2100A,
    LOOP_2100B,
    LOOP_2100C,
    LOOP_2100D,
    LOOP_2100E,
    LOOP_2100F,
    LOOP_2100G,
    LOOP_2100H,
    LOOP_2200,
    LOOP_2300,
    LOOP_LS_LOOP,
)

GUIDE = guide(
    "834",
    (
        "005010X220A1",
        "005010X220",
    ),
    "enrolment",
    seg(
        "BGN R 1",
        "353 R 00 15 22",
        "127 R",
        "373 R",
        "337 R",
        "623 S 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 AD AS AT CD CS CT ED ES ET GM HD HS HT LT MD MS MT ND NS NT PD PS PT TD TS TT UT",
        "127 S",
        "640 N",
        "306 R 2 4 RX",
        notes="C0504",
    ),
    seg("REF S 1", "128 R 38", "127 R", notes="R0203"),
    seg("DTP S *", "374 R 007 090 091 303 382 388", "1250 R D8", "1251 R"),
    seg("QTY S 3", "673 R DT ET TO", "380 R", notes="E0204 R0204"),
    LOOP_1000A,
    LOOP_1000B,
    LOOP_1000C,
    LOOP_2000,
)
