"""271: the answer about eligibility and benefits, 005010X279A1."""

from superbill.core.x12.grammar import Loop, comp, guide, loop, seg
from superbill.core.x12.guides.parts import BORN, CITY, SPECIALTY, STREET, contact, level, name, reference, when

_NUMBERS = "18 1L 1W 3H 49 6P CE CT EA EJ F6 GH HJ IF IG M7 ML MRC N6 NQ Q4 SY Y4"
_ANYONE = "13 1I 1P 2B 36 73 FA GP GW I3 IL LR OC P3 P4 P5 PR PRP SEP TTP VN VY X3 Y2"
_DATES = (
    "096 102 152 193 194 198 290 291 292 295 304 307 318 340 341 342 343 346 347 348 349 356 357 382 435 442 458 472"
    " 539 540 636 771"
)

_REASONS = (
    "04 15 33 35 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75"
    " 76 77 78 79 80 97 98 AA AE AF AG AO CI E8 IA MA T4"
)
_KINDS = "1 2 3 4 5 6 7 8 A B C CB D E F G H I J K L M MC N O P Q R S T U V W X Y"
_INSURANCES = (
    "12 13 14 15 16 41 42 43 47 AP C1 CO CP D DB EP FF GP HM HN HS IN IP LC LD LI LT MA MB MC MH MI MP OT PE PL PP PR"
    " PS QM RP SP TF WC WU"
)
_TIMES = "6 7 13 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36"
_QUANTITIES = "8H 99 CA CE D3 DB DY HS LA LE M2 MN P6 QA S7 S8 VS YY"

AAA = seg("AAA S 9", "1073 R N Y", "559 N", f"901 R {_REASONS}", "889 R C N P R S W X Y")
TRN = seg("TRN S 3", "481 R 1 2", "127 R", "509 R", "127 S")
INS = seg("INS S 1", "1073 R N Y", "1069 R 01 18 19 20 21 39 40 53 G8", "875 S", "1203 S", *["1073 S"] * 12, "1470 S")
HI = seg(
    "HI S 1",
    comp("C022 R", "1270 R ABK BK", "1271 R"),
    *[comp("C022 S", "1270 R ABF BF", "1271 R")] * 7,
)
MPI = seg("MPI S 1", "1201 R", "584 R", "1595 R", "352 S", "1596 S", "1250 S D8 RD8", "1251 S", notes="P0607")
EB = seg(
    "EB R 1",
    f"1390 R {_KINDS}",
    "1207 S CHD DEP ECH EMP ESP FAM IND SPC SPO",
    "1365 S*99",
    f"1336 S {_INSURANCES}",
    "1204 S",
    f"615 S {_TIMES}",
    "782 S",
    "954 S",
    f"673 S {_QUANTITIES}",
    "380 S",
    "1073 S N U Y",
    "1073 S N U W Y",
    comp("C003 S", "235 R AD CJ HC ID IV N4 ZZ", "234 R", *["1339 S"] * 4, "352 N", "234 S"),
    comp("C004 S", "1328 R", *["1328 S"] * 3),
    notes="P0910",
)
HSD = seg(
    "HSD S 9",
    "673 S DY FL HS MN VS",
    "380 S",
    "355 S DA MO VS WK YR",
    "1167 S",
    f"615 S {_TIMES}",
    "616 S",
    "678 S",
    "679 S",
    notes="P0102 C0605",
)


def _benefit(letter: str) -> Loop:
    """A benefit of the subscriber (C) or of a dependent (D)."""
    party = loop(
        f"2120{letter} R 23",
        name("R 1", _ANYONE, "1 2", "24 34 46 FA FI II MI NI PI PP SV XV XX"),
        STREET,
        CITY,
        contact("PER S 3", "ED EM FX TE UR WP"),
        SPECIALTY,
    )
    return loop(
        f"2110{letter} S *",
        EB,
        HSD,
        reference("REF S 9", "18 1L 1W 49 6P 9F ALS CLI F6 FO G1 IG M7 N6 NQ", note="S"),
        when("DTP S 20", _DATES),
        AAA,
        seg("MSG S 10", "933 R"),
        loop(f"2115{letter} S 10", seg("III R 1", "1270 S GR NI ZZ", "1271 S", "1136 S", "933 S")),
        loop(f"2120{letter}W S 1", seg("LS R 1", "447 R 2120"), party, seg("LE R 1", "447 R 2120")),
    )


def _person(letter: str, role: str, kind: str) -> Loop:
    return loop(
        f"2100{letter} R 1",
        name("R 1", role, kind, "II MI"),
        reference("REF S 9", _NUMBERS, note="S"),
        STREET,
        CITY,
        AAA,
        SPECIALTY,
        BORN,
        INS,
        HI,
        when("DTP S 9", _DATES),
        MPI,
        _benefit(letter),
    )


DEPENDENT = loop("2000D S *", level("23", "0"), TRN, _person("D", "03", "1"))
SUBSCRIBER = loop("2000C S *", level("22"), TRN, _person("C", "IL", "1 2"), DEPENDENT)
RECEIVER = loop(
    "2000B S *",
    level("21"),
    loop(
        "2100B R 1",
        name("R 1", "1P 2B 36 80 FA GP P5 PR", "1 2", "24 34 FI PI PP SV XV XX", id_usage="R"),
        reference("REF S 9", "0B 1C 1D 1J 4A CT EL EO HPI JD N5 N7 Q4 SY TJ", note="S"),
        STREET,
        CITY,
        AAA,
        SPECIALTY,
    ),
    SUBSCRIBER,
)
SOURCE = loop(
    "2000A R *",
    level("20", "0 1", "N"),
    AAA,
    loop(
        "2100A R 1",
        name("R 1", "2B 36 GP P5 PR", "1 2", "24 46 FI NI PI XV XX", id_usage="R"),
        contact("PER S 3", "ED EM FX TE UR"),
        AAA,
    ),
    RECEIVER,
)

GUIDE = guide(
    "271",
    ("005010X279A1", "005010X279"),
    "eligibility answer",
    seg("BHT R 1", "1005 R 0022", "353 R 06 11", "127 S", "373 R", "337 R"),
    SOURCE,
)
