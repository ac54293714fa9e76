"""Reading any bytes without loss, and writing them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from superbill.core.x12 import (
    Body,
    Delimiters,
    clean,
    deidentify,
    diff,
    explain,
    from_json,
    read,
    segments,
    split,
    stream,
    to_bytes,
    to_json,
    validate,
    write_interchange,
)
from tests.core.x12.samples import BODIES, ENVELOPE, PROFESSIONAL, REMITTANCE, file_of
from tests.shared_data import shared

ODD = [
    Delimiters("|", ":", "^", "\n"),
    Delimiters("!", ">", "+", "'"),
    Delimiters("*", "<", "^", "\r"),
    Delimiters("\x1d", "\x1f", "\x1e", "\x1c"),
    Delimiters("*", "^", ":", "~"),
    Delimiters("*", ":", "", "~"),
]


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in read(data)[1]]


@pytest.mark.parametrize("delimiters", ODD)
@pytest.mark.parametrize("newline", ["", "\r\n"])
def test_any_delimiters(delimiters: Delimiters, newline: str) -> None:
    data = file_of(PROFESSIONAL, REMITTANCE, delimiters=delimiters, newline=newline)
    document, findings = read(data)
    assert findings == []
    assert to_bytes(document) == data
    assert [t.segments[1:-1] for t in document.transactions] == [
        [list(segment) for segment in body.segments] for body in (PROFESSIONAL, REMITTANCE)
    ]


@pytest.mark.parametrize("size", [1, 7, 106, 500])
def test_chunks_make_no_difference(size: int) -> None:
    data = file_of(*BODIES) + b"\r\n" + file_of(REMITTANCE, delimiters=ODD[0])
    document, findings = read(data)
    streamed = stream(chunked(data, size))
    assert list(streamed) == document.transactions
    assert streamed.findings == findings
    assert [finding.code for finding in findings] == ["X12-110"], "only the control number repeats"
    assert [parts[0] for parts in segments(chunked(data, size))] == [parts[0] for parts in segments([data])]
    assert sum(1 for _ in segments([data])) == len(document.sources)


@pytest.mark.parametrize("swapped", [":*", "^*", ":~", "^~"])
def test_elements_and_segments_divided_by_what_others_divide_them_by_within(swapped: str) -> None:
    data = file_of(PROFESSIONAL, REMITTANCE)
    there, back = swapped, swapped[::-1]
    document, findings = read(data.translate(bytes.maketrans(there.encode(), back.encode())))
    assert findings == []
    held = [[one.segments for one in each.transactions] for each in (document, read(data)[0])]
    assert held[0] == held[1]


def test_interchanges_with_different_delimiters_in_one_file() -> None:
    data = b"".join(file_of(PROFESSIONAL, delimiters=delimiters) for delimiters in ODD)
    document, findings = read(data)
    assert {finding.code for finding in findings} == {"X12-110"}, "only the control number repeats"
    assert [interchange.delimiters for interchange in document.interchanges] == ODD
    assert to_bytes(document) == data


def test_a_byte_order_mark_is_no_text() -> None:
    document, findings = read(b"\xef\xbb\xbf" + file_of(PROFESSIONAL))
    assert findings == [] and len(document.transactions) == 1


@pytest.mark.parametrize(
    ("change", "code", "element"),
    [
        (lambda b: b"Report\n" + b, "X12-102", ""),
        (lambda b: b[:-1], "X12-105", ""),
        (lambda b: b.replace(b"IEA*1*000000101~", b""), "X12-106", "IEA"),
        (lambda b: b.replace(b"GE*1*7~", b""), "X12-106", "GE"),
        (lambda b: b.replace(b"SE*44*0001~", b""), "X12-106", "SE"),
        (lambda b: b.replace(b"SE*44*0001", b"SE*45*0001"), "X12-109", "SE01"),
        (lambda b: b.replace(b"SE*44*0001", b"SE*44*0002"), "X12-108", "SE02"),
        (lambda b: b.replace(b"GE*1*7", b"GE*2*7"), "X12-109", "GE01"),
        (lambda b: b.replace(b"GE*1*7", b"GE*1*8"), "X12-108", "GE02"),
        (lambda b: b.replace(b"IEA*1*", b"IEA*9*"), "X12-109", "IEA01"),
        (lambda b: b.replace(b"IEA*1*000000101", b"IEA*1*000000102"), "X12-108", "IEA02"),
        (lambda b: b.replace(b"N3*1 ELM ST~", b"N3*1 ELM ST~~"), "X12-111", ""),
        (lambda b: b.replace(b"N3*1 ELM ST~", b"N3*1 ~ELM ST~"), "X12-112", ""),
        (lambda b: b.replace(b"N3*1 ELM ST~", b"N3*1 ELM ST**~"), "X12-113", ""),
        (lambda b: b.replace(b"*0*P*:", b"*0*X*:"), "X12-114", "ISA15"),
        (lambda b: b.replace(b"*260504*0930*^", b"*261304*0930*^"), "X12-114", "ISA09"),
        (lambda b: b.replace(b"GS*HC*CLINIC*PAYER*20260504", b"GS*HC*CLINIC*PAYER*20261304"), "X12-115", "GS04"),
        (lambda b: b.replace(b"GS*HC", b"GS*HP"), "X12-117", "ST01"),
        (lambda b: b.replace(b"ST*837*0001*005010X222A1", b"ST*837*0001*005010X223A2"), "X12-116", "ST03"),
        (lambda b: b.replace(b"ST*837*0001*005010X222A1~", b""), "X12-107", ""),
        (lambda b: b.replace(b"ST*837*0001*005010X222A1~", b"ST*837*0001~"), "X12-118", "ST03"),
        (lambda b: b.replace(b"ST*837*0001*", b"ST*837*1*"), "X12-118", "ST02"),
        (lambda b: b.replace(b"ST*837*", b"ST**"), "X12-118", "ST01"),
        (lambda b: b.replace(b"005010X222A1~BHT", b"005010X222A1*X~BHT"), "X12-119", "ST04"),
        (lambda b: b.replace(b"005010X222A1~ST", b"005010X222A1*X~ST"), "X12-119", "GS09"),
        (lambda b: b.replace(b"SE*44*0001", b"SE*44*0001*X"), "X12-119", "SE03"),
        (lambda b: b.replace(b"GE*1*7", b"GE*1*7*X"), "X12-119", "GE03"),
        (lambda b: b.replace(b"IEA*1*000000101", b"IEA*1*000000101*X"), "X12-119", "IEA03"),
        (lambda b: b.replace(b"SE*44*", "SE*٤٤*".encode()), "X12-109", "SE01"),
        (lambda b: b.replace(b"CLINIC         ", b"CLINIC"), "X12-104", ""),
        (lambda b: b"ISA*00*~" + b, "X12-103", ""),
        (lambda b: b.replace(b"GE*1*7~", b"Isa*00*1~GE*1*7~"), "X12-103", ""),
        (lambda b: b.replace(b"GE*1*7~", b"GE*1*7~~"), "X12-111", ""),
        (lambda b: b.replace(b"~ST*", b"~TA1*000000101*260504*0930*A*000~ST*", 1), "X12-107", ""),
        (lambda b: b + b"GS*HC*CLINIC*PAYER*20260504*0930*8*X*005010X222A1~", "X12-107", ""),
    ],
)
def test_broken_envelopes_are_found(change: object, code: str, element: str) -> None:
    data = change(file_of(PROFESSIONAL))  # type: ignore[operator]
    document, findings = read(data)
    assert code in [finding.code for finding in findings if finding.where.element == element]
    assert to_bytes(document) == data


def test_a_group_number_twice_in_an_interchange() -> None:
    data = file_of(PROFESSIONAL, REMITTANCE)
    assert codes(data) == []
    assert codes(data.replace(b"GE*1*8~", b"GE*1*7~").replace(b"*8*X*005010X221A1", b"*7*X*005010X221A1")) == [
        "X12-110"
    ]


def test_terminators_that_are_line_ends() -> None:
    data = file_of(PROFESSIONAL, delimiters=Delimiters("*", ":", "^", "\n")).replace(b"\n", b"\r\n")
    document, findings = read(data)
    assert [finding.code for finding in findings] == []
    assert document.transactions[0].segments[1:-1] == [list(segment) for segment in PROFESSIONAL.segments]
    assert to_bytes(document) == data


def test_an_interchange_that_ends_after_its_header() -> None:
    data = file_of(PROFESSIONAL)[:106] + b"\r\n"
    document, findings = read(data)
    assert document.sources == [data.decode()]
    assert [finding.code for finding in findings] == ["X12-106"]
    assert to_bytes(document) == data


def test_a_header_that_is_too_short_to_say_its_delimiters() -> None:
    document, findings = read(b"ISA*00*A~GS*HC~")
    assert document.transactions == []
    assert "X12-103" in [finding.code for finding in findings]
    assert [parts[0] for parts in segments([b"Report\nISA*00*A~" + file_of(PROFESSIONAL)])][:2] == ["ISA", "GS"]


@pytest.mark.parametrize("on", [True, False])
def test_validating_leaves_the_garbage_collector_as_it_was(on: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        validate(read(file_of(PROFESSIONAL))[0])
        assert gc.isenabled() is on
    finally:
        (gc.enable if was else gc.disable)()


def test_not_x12() -> None:
    assert codes(b"hello") == ["X12-102", "X12-101"]
    assert codes(b"") == ["X12-101"]


def test_lower_case_ids_are_read() -> None:
    document, _ = read(file_of(PROFESSIONAL).replace(b"~clm*", b"~CLM*").replace(b"~CLM*", b"~clm*"))
    assert any(parts[0] == "CLM" for parts in document.transactions[0].segments)


def test_lines_wrapped_at_80_columns_are_read() -> None:
    data = b"\r\n".join(chunked(file_of(PROFESSIONAL), 80))
    document, findings = read(data)
    assert {finding.code for finding in findings} == {"X12-104"}
    assert document.transactions[0].segments[1:-1] == [list(segment) for segment in PROFESSIONAL.segments]


def test_text_beyond_ascii() -> None:
    body = Body("835", "005010X221A1", [("NM1", "QC", "1", "PEÑA")])
    for data in (file_of(body), file_of(body).decode().encode("latin-1")):
        document, _ = read(data)
        assert document.transactions[0].segments[1][3] == "PEÑA"
        assert to_bytes(document) == data


def test_a_delimiter_in_the_data_is_refused_not_dropped() -> None:
    with pytest.raises(ValueError, match="delimiter"):
        file_of(Body("835", "005010X221A1", [("NTE", "A~B")]))
    with pytest.raises(ValueError, match="delimiter"):
        file_of(Body("835", "005010X221A1", [("NTE", "A>B")]), delimiters=ODD[1])
    assert clean(" A~B*C:D^E\n") == "A B C D E"
    with pytest.raises(ValueError, match="line break"):
        file_of(Body("835", "005010X221A1", [("NTE", "A\nB")]))
    with pytest.raises(ValueError, match="line break"):
        file_of(Body("835", "005010X221A1", [("NTE", "A\rB")]), delimiters=Delimiters(segment="\n"))
    with pytest.raises(ValueError, match="width an ISA needs"):
        write_interchange(structs.replace(ENVELOPE, sender="A SENDER OF MANY NAMES"), [REMITTANCE])


@pytest.mark.parametrize(
    ("field", "value", "element"),
    [
        ("date", "2026-05-04", "GS04"),
        ("time", "9:30", "GS05"),
        ("interchange_control", -1, "ISA13"),
        ("group_control", 10**9, "GS06"),
    ],
)
def test_an_envelope_without_its_day_time_or_number_is_refused(field: str, value: object, element: str) -> None:
    with pytest.raises(ValueError, match=element):
        write_interchange(structs.replace(ENVELOPE, **{field: value}), [REMITTANCE])


def test_what_is_not_bytes_is_said_to_be_none() -> None:
    with pytest.raises(TypeError, match="mode 'rb'"):
        read("ISA*00*")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="one piece"):
        stream(file_of(REMITTANCE))  # type: ignore[arg-type]
    assert read(memoryview(file_of(REMITTANCE)))[1] == []


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_loss(noise: bytes) -> None:
    for data in (noise, file_of(REMITTANCE)[:130] + noise, file_of(PROFESSIONAL)[:300] + noise + file_of(REMITTANCE)):
        document, _ = read(data)
        assert to_bytes(document) == data
        assert list(stream(chunked(data, 50))) == document.transactions


_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="*~:^"), min_size=1, max_size=8)


@given(st.lists(st.lists(_TEXT.map(str.strip).filter(bool), min_size=1, max_size=5), max_size=8))
def test_written_is_read(rows: list[list[str]]) -> None:
    body = Body("835", "005010X221A1", [("NTE", *row) for row in rows])
    document, findings = read(write_interchange(ENVELOPE, [body]))
    assert findings == []
    assert document.transactions[0].segments[1:-1] == [["NTE", *row] for row in rows]


def foreign_files() -> list[Path]:
    return sorted(path for path in shared("x12").rglob("*") if path.is_file())


def test_files_of_others() -> None:
    for path in foreign_files():
        data = path.read_bytes()
        document, findings = read(data, file=path.name)
        assert to_bytes(document) == data, path.name
        assert list(stream(chunked(data, 97), file=path.name)) == document.transactions
        found = validate(document)
        assert len(list(explain(document, found))) == len(document.sources)
        again, _ = read(from_json(to_json(document)))
        assert list(diff(document, again)) == [], path.name
        assert len(split(document)) == len(document.transactions)
        assert len(deidentify(document, b"k")) == pytest.approx(len(data), rel=0.3)
        assert all(finding.where.file == path.name for finding in findings)


def test_split_files_stand_alone() -> None:
    document, _ = read(file_of(PROFESSIONAL, PROFESSIONAL, REMITTANCE))
    parts = split(document)
    assert len(parts) == 3
    assert all(read(part)[1] == [] for part in parts)


def test_diff_is_by_meaning() -> None:
    one, _ = read(file_of(PROFESSIONAL))
    same, _ = read(file_of(PROFESSIONAL, delimiters=ODD[0]).replace(b"|150|||", b"|150.00|||"))
    assert list(diff(one, same)) == []
    other, _ = read(file_of(PROFESSIONAL).replace(b"*150***", b"*151***").replace(b"REF*6R*L2~", b""))
    found = list(diff(one, other))
    assert (found[0].left_position, found[0].elements) == (19, ("CLM02",))
    assert found[1].left == (("REF", "6R", "L2"),) and found[1].right == ()


def test_deidentified_files_stay_valid_and_consistent() -> None:
    data = file_of(*BODIES)
    document, _ = read(data)
    masked = deidentify(document, b"secret")
    assert masked == deidentify(document, b"secret") != deidentify(document, b"other")
    for word in (b"ROWAN", b"M1234", b"ELM", b"OAK", b"5555550100", b"19800102", b"20260501"):
        assert word in data and word not in masked
    again, findings = read(masked)
    assert findings == [] and validate(again) == []
    claims = [parts[1] for t in again.transactions for parts in t.segments if parts[0] in {"CLM", "CLP"}]
    assert claims[0] == claims[2], "the same claim number on 837 and 835"


def test_what_stands_outside_every_transaction_is_not_let_out_by_deidentifying() -> None:
    data = file_of(PROFESSIONAL)
    around = (
        b"Dear Ada, about JANE ROE:\n" + data.replace(b"GE*1*", b"NM1*IL*1*ROE*JANE~GE*1*") + b"\nRegards, JANE ROE\n"
    )
    masked = deidentify(read(around)[0], b"secret")
    assert b"ROE" not in masked and b"Ada" not in masked
    assert masked.strip() == deidentify(read(data)[0], b"secret").strip(), "the rest is as it would be without"
    assert deidentify(read(b"JANE ROE, not an interchange")[0], b"secret") == b""


def test_what_lets_a_sender_in_is_left_out_by_deidentifying_and_hidden_by_explaining() -> None:
    data = file_of(PROFESSIONAL)
    told = data.replace(b"ISA*00*          *00*          *", b"ISA*03*LOGIN     *01*OPEN SESAM*")
    document, _ = read(told)
    assert told != data and deidentify(document, b"secret") == deidentify(read(data)[0], b"secret")
    shown = {element.place: element.value for element in next(iter(explain(document))).elements}
    assert (shown["ISA02"], shown["ISA04"], shown["ISA06"]) == ("L•••••••••", "O•••••••••", "CLINIC         ")


def test_explained_hides_people_until_asked() -> None:
    document, _ = read(file_of(PROFESSIONAL))
    hidden = " ".join(element.value + element.readable for segment in explain(document) for element in segment.elements)
    shown = " ".join(element.value for segment in explain(document, reveal=True) for element in segment.elements)
    for word in ("ROWAN", "ADA", "M1234", "19800102", "2 OAK ST", "J069"):
        assert word not in hidden and word in shown
    assert "$150.00" in hidden
