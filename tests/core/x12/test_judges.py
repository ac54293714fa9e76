"""``docs/reference/judges.md``: every disagreement with the outside judges on the files of others, and who is right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from superbill.core import inquiry, remit, x12
from superbill.core.claim import read_837, write_837
from tests import judges
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import INSTITUTIONAL, PROFESSIONAL, file_of
from tests.shared_data import shared

pytestmark = pytest.mark.oracle

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "judges.md"
ROW = re.compile(r"\| ([\w/.-]+) \| (pyx12|linuxforhealth) \| ([^|]*) \| ([^|]*) \| ([A-Z](?:, [A-Z])*) \|")
Row = tuple[str, str, str, str]


def files() -> dict[str, bytes]:
    home = shared("x12")
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


def places(found: set[judges.Complaint]) -> str:
    return ", ".join(f"{place} {name}".removeprefix("0 ") for place, name in sorted(found))


def with_pyx12(name: str, data: bytes) -> Row | None:
    """Place by place, as far as pyx12 gets through the file."""
    mine = set(judges.ours(data))
    try:
        theirs = set(judges.pyx12(data))
    except Exception as error:
        if "Map not found" in str(error):
            return None
        return name, "pyx12", places(mine), f"breaks: {type(error).__name__}"
    if mine == theirs:
        return None
    return name, "pyx12", places(mine - theirs), places(theirs - mine)


def with_linuxforhealth(name: str, data: bytes, complaint: str) -> Row | None:
    """The verdict on the whole file: it names places in its own model, which cannot be set beside ours."""
    mine = set(judges.ours(data))
    if "is not supported" in complaint or bool(mine) is bool(complaint):
        return None
    return name, "linuxforhealth", places(mine), "refused" if complaint else ""


def disagreements() -> set[Row]:
    others = judges.linuxforhealth(files())
    rows = {with_pyx12(name, data) for name, data in files().items()}
    rows |= {with_linuxforhealth(name, data, others[name]) for name, data in files().items()}
    return {row for row in rows if row}


def test_every_disagreement_is_listed_and_explained() -> None:
    text = PAGE.read_text()
    listed = {(m[1], m[2], m[3].strip(), m[4].strip()) for m in ROW.finditer(text)}
    found = disagreements()
    assert found - listed == set(), "disagreements that are not in the page"
    assert listed - found == set(), "rows of the page that are no disagreement any more"
    used = {letter for m in ROW.finditer(text) for letter in m[5].split(", ")}
    explained = set(re.findall(r"^\* \*\*([A-Z])\*\*", text, re.MULTILINE))
    assert used == explained


def test_judges_refuse_what_is_wrong() -> None:
    data = shared("x12/made/837p_secondary.edi").read_bytes()
    assert judges.pyx12(data) == [] and judges.linuxforhealth({"a": data}) == {"a": ""}
    broken = re.sub(rb"CLM\*([^*]+)\*", rb"CLM*\1*X", data, count=1)
    assert judges.pyx12(broken) and judges.linuxforhealth({"a": broken})["a"]
    document, _ = x12.read(broken)
    assert x12.validate(document)


def rewritten(data: bytes) -> bytes:
    """The file read into values and written by us; empty where a transaction is none we have values for."""
    bodies = []
    for transaction in x12.read(data)[0].transactions:
        value: Any
        if transaction.set_id == "837":
            value, write = read_837(transaction)[0], write_837
        elif transaction.set_id == "835":
            value, write = remit.read_835(transaction)[0], remit.write_835
        else:
            value, write = inquiry.read(transaction)[0], inquiry.write
        if value is None:
            return b""
        bodies.append(write(value))
    return file_of(*bodies)


def test_what_linuxforhealth_accepted_it_accepts_as_we_write_it() -> None:
    """270, 271, 276, 277, 834, 835, 837P and 837I: every file it takes, read into values and written again."""
    before = files()
    accepted = [name for name, complaint in judges.linuxforhealth(before).items() if not complaint]
    written = {name: ours for name in accepted if (ours := rewritten(before[name]))}
    sets = {t.set_id for data in written.values() for t in x12.read(data)[0].transactions}
    assert sets == {"270", "271", "276", "277", "834", "835", "837"} and len(written) >= 60
    assert {name: said for name, said in judges.linuxforhealth(written).items() if said} == {}


def whole(name: str) -> bytes:
    """A sample of a family, read and written by us; a 277CA with the loop 2200C that pyx12 asks for."""
    body = FAMILIES[name]
    if name == "277CA":
        at = next(place for place, row in enumerate(body.segments) if row[:2] == ("NM1", "85")) + 1
        told = [("TRN", "1", "0"), ("STC", "A1:19:PR", "", "WQ", "150"), ("QTY", "QA", "1"), ("QTY", "QC", "1")]
        told += [("AMT", "YU", "100"), ("AMT", "YY", "50")]
        body = x12.Body("277", body.version, [*body.segments[:at], *told, *body.segments[at:]])
    return file_of(body) if body.set_id == "999" else rewritten(file_of(body))


def test_what_we_write_passes_pyx12_where_it_knows_the_guide() -> None:
    said: dict[str, object] = {}
    for name in FAMILIES:
        try:
            said[name] = judges.pyx12(whole(name))
        except Exception as error:
            assert "Map not found" in str(error)
    levels = said.pop("277")
    assert levels and {segment for _, segment in levels} == {"HL", "SE"}  # type: ignore[attr-defined]
    assert said == {name: [] for name in ("837P", "837I", "835", "277CA", "834", "820", "999")}


def test_no_outside_judge_knows_some_transactions() -> None:
    said = judges.linuxforhealth({name: whole(name) for name in FAMILIES})
    unknown = {name for name, complaint in said.items() if "is not supported" in complaint}
    assert unknown == {"837D", "277CA", "277RFI", "275", "275 old", "278 request", "278 answer", "820", "999"}


def without(name: str, *left_out: tuple[str, ...]) -> bytes:
    """A sample of a family without the segments that begin so."""
    body = FAMILIES[name]
    rows = [row for row in body.segments if not any(row[: len(head)] == head for head in left_out)]
    return file_of(x12.Body(body.set_id, body.version, rows))


def test_linuxforhealth_accepts_our_own_samples() -> None:
    files = {body.version: file_of(body) for body in (PROFESSIONAL, INSTITUTIONAL)}
    files |= {name: without(name) for name in ("271", "276", "277")}
    files |= {
        "270": without("270", ("EQ", "")),
        "834": without("834", ("LX",), ("NM1", "P3")),
        "835": without("835", ("PER",)),
    }
    said = judges.linuxforhealth(files)
    assert len(said) == 8 and {name: complaint for name, complaint in said.items() if complaint} == {}


def test_what_linuxforhealth_cannot_read_of_our_own_samples() -> None:
    """Loop 2310 of an 834, a second EQ, an EQ without a service type, the contact of an 835's payer."""
    files = {name: without(name) for name in ("270", "834", "835")}
    files["270 by procedure"] = without("270", ("EQ", "30^98"))
    said = {name: complaint.partition(" ")[0] for name, complaint in judges.linuxforhealth(files).items()}
    refused = "ValidationError:"
    assert said == {"270": "KeyError:", "834": "TypeError:", "835": refused, "270 by procedure": refused}
