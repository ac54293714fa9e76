"""Pieces that several guides share word for word."""

from superbill.core.x12.grammar import Segment, seg


def name(usage: str, role: str, kind: str, ids: str, *, last: str = "S", id_usage: str = "S") -> Segment:
    """An NM1: who in which role, a person (1) or organization (2), and which kinds of id."""
    return seg(
        f"NM1 {usage}",
        f"98 R {role}",
        f"1065 R {kind}",
        f"1035 {last}",
        "1036 S",
        "1037 S",
        "1038 N",
        "1039 S",
        f"66 {id_usage} {ids}",
        f"67 {id_usage}",
        notes="P0809",
    )


def reference(head: str, qualifiers: str, *, note: str = "N") -> Segment:
    """A REF of some kinds."""
    return seg(head, f"128 R {qualifiers}", "127 R", f"352 {note}", notes="R0203")


def contact(head: str, kinds: str = "EM FX TE UR") -> Segment:
    """A PER with up to three numbers."""
    return seg(
        head,
        "366 R IC",
        "93 S",
        f"365 S {kinds}",
        "364 S",
        f"365 S {kinds} EX",
        "364 S",
        f"365 S {kinds} EX",
        "364 S",
        notes="P0304 P0506 P0708",
    )


def level(code: str, children: str = "0 1", parent: str = "R") -> Segment:
    """An HL."""
    return seg("HL R 1", "628 R", f"734 {parent}", f"735 R {code}", f"736 {'R ' + children if children else 'S'}")


def when(head: str, qualifiers: str, forms: str = "D8 RD8") -> Segment:
    """A DTP."""
    return seg(head, f"374 R {qualifiers}", f"1250 R {forms}", "1251 R")


STREET = seg("N3 S 1", "166 R", "166 S")
CITY = seg("N4 S 1", "19 R", "156 S @states", "116 S", "26 S @country", "309 N", "310 N", "1715 S", notes="E0207 C0605")
BORN = seg("DMG S 1", "1250 S D8", "1251 S", "1068 S F M U", notes="P0102")
SPECIALTY = seg(
    "PRV S 1",
    "1221 R AD AS AT BI CO CV H HH LA OP OR OT P1 P2 PC PE PT PU R RF SB SK SU",
    "128 S 9K D3 EI HPI PXC SY TJ ZZ",
    "127 S",
)
