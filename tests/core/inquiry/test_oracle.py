"""Files we write, judged by an outside validator."""

from __future__ import annotations

import io
import logging
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from superbill.core import inquiry, remit, x12
from tests.builders_remit import a_claim, a_line, a_provider_adjustment, a_remittance, file_of, transactions_of
from tests.shared_data import shared

pytestmark = pytest.mark.oracle


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The oracle's maps; it ships one for the 277 in version X212 but does not list it."""
    pyx12 = pytest.importorskip("pyx12")
    folder = tmp_path_factory.mktemp("oracle") / "map"
    shutil.copytree(Path(pyx12.__file__).parent / "map", folder)
    index = folder / "maps.xml"
    listed = '<map vriic="005010X214" fic="HN" abbr="277">277.5010.X214.xml</map>'
    missing = '<map vriic="005010X212" fic="HN" abbr="277">277.5010.X212.xml</map>'
    index.write_text(index.read_text().replace(listed, listed + missing))
    return str(folder)


def complaints(data: bytes, maps: str) -> list[str]:
    """What pyx12 holds against a file."""
    params = pytest.importorskip("pyx12.params")
    document = pytest.importorskip("pyx12.x12n_document")
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    acknowledgment = io.StringIO()
    text = io.StringIO(data.decode("ascii").replace("~", "~\n"))
    if document.x12n_document(params.params(), text, acknowledgment, None, None, map_path=maps):
        return []
    lines = acknowledgment.getvalue().splitlines()
    return [line for line in lines if line.startswith(("IK3", "IK4"))] or ["refused"]


def test_the_oracle_refuses_what_is_wrong(maps: str) -> None:
    body = remit.write_835(a_remittance())
    broken = [segment for segment in body.segments if segment[0] != "TRN"]
    assert complaints(file_of(x12.Body("835", body.version, broken)), maps)


def test_a_remittance(maps: str) -> None:
    remittance = a_remittance(
        a_claim(a_line(control_number="L1"), remarks=("MA01",)),
        a_claim(a_line(-10_000, -8_000), control_number="A-2", status="22"),
        a_claim(a_line(10_000, 9_000), control_number="A-2"),
        plb=[a_provider_adjustment(5_000), a_provider_adjustment(-342, "L6")],
    )
    assert complaints(file_of(remit.write_835(remittance)), maps) == []


@settings(max_examples=10, deadline=None)
@given(charge=st.integers(0, 100_000), paid=st.integers(0, 100_000))
def test_remittances_of_any_amount(maps: str, charge: int, paid: int) -> None:
    assert complaints(file_of(remit.write_835(a_remittance(a_claim(a_line(charge, paid))))), maps) == []


@pytest.mark.parametrize(
    "name",
    [
        "made/835_remit.edi",
        "made/277ca.edi",
        "linuxforhealth/277_005010X212__claim-level-status.277",
        "linuxforhealth/277_005010X212__provider-level-status.277",
        "linuxforhealth/835_005010X221A1__medicare-part-a.835",
        "hccinfhir/sample_820_01.txt",
        "linuxforhealth/277_005010X212__information-receiver-level-status.277",
        "linuxforhealth/834_005010X220A1__add-dependent.834",
        "linuxforhealth/834_005010X220A1__enroll-employee-multiple-products.834",
    ],
)
def test_what_is_read_and_written_again_is_held_against_no_more_than_before(name: str, maps: str) -> None:
    data = shared(f"x12/{name}").read_bytes()
    bodies = []
    for transaction in transactions_of(data):
        value, _ = remit.read_835(transaction) if transaction.set_id == "835" else inquiry.read(transaction)
        assert value is not None
        bodies.append(remit.write_835(value) if transaction.set_id == "835" else inquiry.write(value))  # type: ignore[arg-type]
    written = file_of(*bodies)
    assert x12.read(written)[1] == []
    before, after = complaints(data.replace(b"\r", b"").replace(b"\n", b""), maps), complaints(written, maps)
    assert len(after) <= len(before), (after, before)
