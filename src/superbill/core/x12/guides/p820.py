"""820: premium payment, 005010X218."""

from superbill.core.x12.grammar import comp, guide, loop, seg

N2 = seg("N2 S 1", "93 R")

N3 = seg("N3 S 1", "166 R", "166 S")

N4 = seg(
    "N4 S 1", "19 R", "156 S @states", "116 S", "26 S @country", "309 N", "310 N", "1715 S", notes="E0207 C0605 C0704"
)

LOOP_1000A = loop(
    "1000A R 1",
    seg("N1 R 1", "98 R PE", "93 S", "66 S 1 9 EQ FI XV", "67 S", notes="R0203 P0304"),
    N2,
    N3,
    N4,
    seg("RDM S 1", "756 R BM EM FT FX IA OL", "93 S", "364 S"),
)

PER_IC = seg(
    "PER S *",
    "366 R IC",
    "93 R",
    "365 R EM FX TE",
    "364 R",
    "365 S EM EX FX TE",
    "364 S",
    "365 S EM EX FX TE",
    "364 S",
    notes="P0304 P0506 P0708",
)

LOOP_1000B = loop(
    "1000B R 1",
    seg("N1 R 1", "98 R PR", "93 S", "66 S 1 24 75 9 EQ FI PI", "67 S", notes="R0203 P0304"),
    N2,
    N3,
    N4,
    PER_IC,
)

LOOP_1000C = loop(
    "1000C S 14",
    seg(
        "N1 R 1",
        "98 R 04 0B 8W AK BE BK C1 C2 IAT MJ RB Z6 ZB ZL",
        "93 S",
        "66 S 31 57 94 A3 A4 A6 CF G PA",
        "67 S",
        notes="R0203 P0304",
    ),
    N2,
    N3,
    N4,
    PER_IC,
)

LOOP_2200A = loop("2200A S *", seg("ADX R 1", "782 R", "426 R 52 53 80 81 86 BJ H1 H6 RU WO WW", notes="P0304"))

DTM_582_AAG = seg(
    "DTM S 1", "374 R 582 AAG", "373 S", "337 N", "623 N", "1250 S RD8", "1251 S", notes="R020305 C0403 P0506"
)

LOOP_2312A = loop(
    "2312A S 4",
    seg(
        "SAC R 1",
        "248 R C",
        "1300 R A172 B680 D940 G740",
        "559 N",
        "1301 N",
        "610 R",
        notes="R0203 P0304 P0607 P0910 C1110 C1413 C1615",
    ),
)

LOOP_2315A = loop(
    "2315A S 3",
    seg(
        "SLN R 1",
        "350 R",
        "350 N",
        "662 R O",
        "380 R",
        comp(
            "C001 R",
            "355 R 10 IE PR",
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
        notes="P0405 C0706 C0806 P0910 P1112 P1314 P1516 P1718 P1920 P2122 P2324 P2526 P2728",
    ),
)

LOOP_2310A = loop(
    "2310A S 1",
    seg("IT1 R 1", "350 R", notes="P020304 P0607 P0809 P1011 P1213 P1415 P1617 P1819 P2021 P2223 P2425"),
    LOOP_2312A,
    LOOP_2315A,
)

ADX = seg("ADX R 1", "782 R", "426 R 20 52 53 AA AX H1 H6 IA J3", notes="P0304")

LOOP_2320A = loop("2320A S *", ADX)

LOOP_2300A = loop(
    "2300A R *",
    seg("RMR R 1", "128 R 11 1L CT IK", "127 R", "482 S PA PI PO PP", "782 R", "782 S", notes="P0102 P0708"),
    seg("REF S *", "128 R 14 17 18 2F 38 E9 LB LU ZZ", "127 R", notes="R0203"),
    DTM_582_AAG,
    LOOP_2310A,
    LOOP_2320A,
)

LOOP_2000A = loop(
    "2000A S 1",
    seg("ENT R 1", "554 R", "98 R 2L AG NH RGA UN", "66 R 1 24 9 FI", "67 R", notes="P020304 P050607 P0809"),
    LOOP_2200A,
    LOOP_2300A,
)

LOOP_2100B = loop(
    "2100B S *",
    seg(
        "NM1 R 1",
        "98 R DO EY IL QE",
        "1065 R 1",
        "1035 S",
        "1036 S",
        "1037 S",
        "1038 S",
        "1039 S",
        "66 S 34 EI N",
        "67 S",
        notes="P0809 C1110 C1203",
    ),
)

LOOP_2200B = loop("2200B S *", seg("ADX R 1", "782 R", "426 R 52 53 80 81 86 BJ H1 H6 RU WO", notes="P0304"))

LOOP_2320B = loop("2320B S *", ADX)

LOOP_2300B = loop(
    "2300B R *",
    seg("RMR R 1", "128 R 11 9J AZ B7 CT ID IG IK KW", "127 R", "482 N", "782 R", "782 S", notes="P0102 P0708"),
    seg("REF S *", "128 R 14 18 2F 38 E9 LU ZZ", "127 R", notes="R0203"),
    DTM_582_AAG,
    LOOP_2320B,
)

LOOP_2000B = loop(
    "2000B S *",
    seg("ENT R 1", "554 R", "98 R 2J", "66 R 34 EI II", "67 R", notes="P020304 P050607 P0809"),
    LOOP_2100B,
    LOOP_2200B,
    LOOP_2300B,
)

GUIDE = guide(
    "820",
    ("005010X218",),
    "premium payment",
    seg(
        "BPR R 1",
        "305 R C D I P U X",
        "782 R",
        "478 R C",
        "591 R ACH BOP CHK FWT NON SWT",
        "812 S CCP CTX",
        "506 S 01 02 04",
        "507 S",
        "569 S ALC DA",
        "508 S",
        "509 R",
        "510 S",
        "506 S 01 02 04",
        "507 S",
        "569 S DA SG",
        "508 S",
        "373 R",
        notes="P0607 C0809 P1213 C1415 P1819 C2021",
    ),
    seg("TRN R 1", "481 R 1 3", "127 R", "509 S", "127 S"),
    seg(
        "CUR S 1",
        "98 R 2B PR",
        "100 R @currency",
        notes="C0807 C0907 L101112 C1110 C1210 L131415 C1413 C1513 L161718 C1716 C1816 L192021 C2019 C2119",
    ),
    seg("REF S *", "128 R 14 17 18 2F 38 72 LB", "127 R", notes="R0203"),
    seg("DTM S 1", "374 R 009", "373 R", notes="R020305 C0403 P0506"),
    seg("DTM S 1", "374 R 035", "373 R", notes="R020305 C0403 P0506"),
    seg("DTM S 1", "374 R 582", "373 N", "337 N", "623 N", "1250 R RD8", "1251 R", notes="R020305 C0403 P0506"),
    seg("DTM S 1", "374 R 097", "373 R", notes="R020305 C0403 P0506"),
    LOOP_1000A,
    LOOP_1000B,
    LOOP_1000C,
    LOOP_2000A,
    LOOP_2000B,
)
