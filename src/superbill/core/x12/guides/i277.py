"""277: the payer's request for more information on a claim, 006020X313."""

from superbill.core.x12.grammar import Loop, comp, guide, loop, seg
from superbill.core.x12.guides.parts import contact, level, name, reference, when

STATUS = comp("C043 R", "1271 R", "1271 S", "98 S", "1270 S LOI")
MORE = comp("C043 S", "1271 R", "1271 S", "98 S", "1270 S LOI")
STC = seg("STC R *", STATUS, "373 S", "306 N", "782 N", "782 N", "373 N", "591 N", "373 N", "429 N", MORE, MORE)
SERVICE = loop(
    "2220 S *",
    seg(
        "SVC R 1",
        comp("C003 R", "235 R AD ER HC HP IV N4 NU WK", "234 R", *["1339 S"] * 4),
        "782 R",
        "782 N",
        "234 S",
        "380 N",
        "C003 N",
        "380 S",
    ),
    STC,
    reference("REF S 1", "FJ"),
    when("DTP S 1", "472"),
)


def _claim(loop_id: str) -> Loop:
    return loop(
        f"{loop_id} S *",
        seg("TRN R 1", "481 R 1", "127 R"),
        STC,
        reference("REF S 1", "1K"),
        reference("REF S 1", "EJ"),
        reference("REF S 1", "BLT"),
        reference("REF S 1", "EA"),
        reference("REF S 1", "D9"),
        when("DTP S 1", "472"),
        when("DTP S 1", "106", "D8"),
        loop(
            f"{loop_id.replace('2200', '2210')} S *",
            seg("PWK R 1", "755 R", "756 S", "757 N", "98 N", "66 R AC", "67 R"),
            contact("PER S 1"),
        ),
        SERVICE,
    )


PATIENT = loop("2000E S *", level("23", ""), loop("2100E R 1", name("R 1", "QC", "1", "MI")), _claim("2200E"))
SUBSCRIBER = loop(
    "2000D S *",
    level("22"),
    loop("2100D R 1", name("R 1", "IL", "1 2", "24 II MI")),
    _claim("2200D"),
    PATIENT,
)
PROVIDER = loop(
    "2000C R *", level("19"), loop("2100C R 1", name("R 1", "1P", "1 2", "FI SV XX", id_usage="R")), SUBSCRIBER
)
RECEIVER = loop(
    "2000B R *", level("21"), loop("2100B R 1", name("R 1", "40 41", "1 2", "46 FI XX", id_usage="R")), PROVIDER
)
SOURCE = loop(
    "2000A R *",
    level("20", "1", "N"),
    loop("2100A R 1", name("R 1", "PR", "2", "PI XV", last="R", id_usage="R"), contact("PER S 1")),
    RECEIVER,
)

GUIDE = guide(
    "277",
    ("006020X313",),
    "request for information",
    seg("BHT R 1", "1005 R 0085 0010", "353 R 08 48", "127 R", "373 R", "337 R", "640 R DG RQ TH"),
    SOURCE,
)
