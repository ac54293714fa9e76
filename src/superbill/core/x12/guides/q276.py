"""276: the question what became of a claim, 005010X212."""

from superbill.core.x12.grammar import Loop, comp, guide, loop, seg
from superbill.core.x12.guides.parts import BORN, level, name, reference, when

PROCEDURE = comp("C003 R", "235 R AD ER HC HP IV N4 NU WK", "234 R", *["1339 S"] * 4)
SERVICE = loop(
    "2210 S *",
    seg("SVC R 1", PROCEDURE, "782 R", "782 N", "234 S", "380 N", "C003 N", "380 R"),
    reference("REF S 1", "FJ"),
    when("DTP R 1", "472"),
)


def _claim(loop_id: str) -> Loop:
    return loop(
        f"{loop_id} S *",
        seg("TRN R 1", "481 R 1", "127 R"),
        reference("REF S 1", "1K"),
        reference("REF S 1", "BLT"),
        reference("REF S 1", "LU"),
        reference("REF S 1", "6P"),
        reference("REF S 1", "EJ"),
        reference("REF S 1", "XZ"),
        reference("REF S 1", "D9"),
        seg("AMT S 1", "522 R T3", "782 R"),
        when("DTP S 1", "472"),
        SERVICE,
    )


DEPENDENT = loop(
    "2000E S *",
    level("23", ""),
    BORN,
    loop("2100E R 1", name("R 1", "QC", "1", "MI", last="R")),
    _claim("2200E"),
)
SUBSCRIBER = loop(
    "2000D R *",
    level("22"),
    BORN,
    loop("2100D R 1", name("R 1", "IL", "1 2", "24 II MI", last="R", id_usage="R")),
    _claim("2200D"),
    DEPENDENT,
)
PROVIDER = loop(
    "2000C R *",
    level("19", "1"),
    loop("2100C R 2", name("R 1", "1P", "1 2", "FI SV XX", id_usage="R")),
    SUBSCRIBER,
)
RECEIVER = loop(
    "2000B R *", level("21", "1"), loop("2100B R 1", name("R 1", "41", "1 2", "46", id_usage="R")), PROVIDER
)
SOURCE = loop(
    "2000A R *",
    level("20", "1", "N"),
    loop("2100A R 1", name("R 1", "PR", "2", "PI XV", last="R", id_usage="R")),
    RECEIVER,
)

GUIDE = guide(
    "276",
    ("005010X212", "005010X212E1"),
    "claim status question",
    seg("BHT R 1", "1005 R 0010", "353 R 13", "127 R", "373 R", "337 R"),
    SOURCE,
)
