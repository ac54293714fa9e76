"""Outside judges of X12 files: pyx12, and linuxforhealth-x12 in an environment of its own (it needs an old pydantic)."""

from __future__ import annotations

import io
import json
import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from superbill.core import x12

_HERE = Path(__file__).resolve().parent
LINUXFORHEALTH = _HERE.parent / ".oracle" / "bin" / "python"
Complaint = tuple[int, str]
"""The place of a segment in its transaction, ST being 1 (0 for the transaction itself), and the segment or element."""


@cache
def maps() -> str:
    """pyx12's maps; it ships one for the 277 in version X212 but does not list it."""
    pyx12 = pytest.importorskip("pyx12")
    folder = Path(tempfile.mkdtemp()) / "map"
    shutil.copytree(Path(pyx12.__file__).parent / "map", folder)
    index = folder / "maps.xml"
    listed = '<map vriic="005010X214" fic="HN" abbr="277">277.5010.X214.xml</map>'
    missing = '<map vriic="005010X212" fic="HN" abbr="277">277.5010.X212.xml</map>'
    index.write_text(index.read_text().replace(listed, listed + missing))
    return str(folder)


def as_pyx12_knows_it(data: bytes) -> bytes:
    """The file under the versions pyx12 has maps for."""
    for ours, theirs in ((rb"005010X222A\d", b"005010X222A1"), (rb"005010X223A\d", b"005010X223A2")):
        data = re.sub(ours, theirs, data)
    return data[:84] + data[84:89].replace(b"00401", b"00501") + data[89:]


def pyx12(data: bytes) -> list[Complaint]:
    """What pyx12 holds against a file of one interchange, from the acknowledgment it writes. Raises what pyx12 raises."""
    data = as_pyx12_knows_it(data)
    accepted, answer = _asked(data)
    if accepted:
        return []
    if b"ST*835*" in data:  # it can say nothing about an 835 without ST03, which that guide does not use
        _, answer = _asked(re.sub(rb"(ST\*835\*\w+)(?=[~\r\n])", rb"\1*005010X221A1", data))
    return _complaints(answer) or [(0, "refused")]


def _asked(data: bytes) -> tuple[bool, str]:
    params = pytest.importorskip("pyx12.params")
    document = pytest.importorskip("pyx12.x12n_document")
    answer = io.StringIO()
    logging.disable(logging.CRITICAL)
    try:
        text = io.StringIO(data.decode("latin-1"))
        return bool(
            document.x12n_document(params.params(), text, answer, None, None, map_path=maps())
        ), answer.getvalue()
    finally:
        logging.disable(logging.NOTSET)


def _complaints(answer: str) -> list[Complaint]:
    """From the lines of a 999."""
    found: list[Complaint] = []
    segment = ("", 0)
    for line in answer.splitlines():
        name, *values = line.strip("~").split("*")
        if name == "IK3":
            segment = (values[0], int(values[1]))
            if values[3:] != ["8"]:
                found.append((segment[1], segment[0]))
        elif name == "IK4":
            found.append((segment[1], f"{segment[0]}{int(values[0].split(':')[0]):02d}"))
        elif name == "IK5":
            found += [(0, f"IK5 {code}") for code in values[1:] if code != "5"]
    return found


def linuxforhealth(files: Mapping[str, bytes]) -> dict[str, str]:
    """What linuxforhealth-x12 says of each file; nothing where it accepts it."""
    if not LINUXFORHEALTH.exists():
        pytest.skip("linuxforhealth-x12 is not set up: make test does it")
    lines = [json.dumps([name, data.decode("latin-1")]) for name, data in files.items()]
    script = str(_HERE / "linuxforhealth_judge.py")
    done = subprocess.run(
        [str(LINUXFORHEALTH), script], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    return dict(json.loads(line) for line in done.stdout.splitlines())


def ours(data: bytes) -> list[Complaint]:
    """What we hold against a file, in the same form."""
    document, _ = x12.read(data)
    found = []
    for finding in x12.validate(document):
        if finding.severity != "inform" and not finding.code.startswith("X12-200"):
            element = re.split(r"[-\[]", finding.where.element)[0]
            found.append(_SETS.get(element) or (finding.where.segment_in_set, element))
    return found


_SETS = {"SE01": (0, "IK5 4"), "SE02": (0, "IK5 3")}
"""What an acknowledgment says of the whole transaction."""
