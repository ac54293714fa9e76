"""The front door: acknowledgments, numbers, rejections, duplicates, broken files."""

from __future__ import annotations

import pytest

from superbill.app.platform import tenancy
from superbill.core import claim as claims
from superbill.core import x12
from superbill.core.claim.values import ClaimKind, Person
from superbill.payer_desk import explaining, intake, mail, members, queries, services, setup
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Intake, ReceivedFile
from tests.builders import ANA, a_claim, a_line, a_submission
from tests.core.x12.samples import PROFESSIONAL, acknowledgment
from tests.desk.world import MONDAY, PLAN, Desk, examiner, file_of, row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_a_claim_of_each_kind_is_acknowledged_taken_and_paid(desk: Desk, kind: ClaimKind) -> None:
    (worked,) = desk.submit(a_claim(kind=kind))
    assert worked.claims == 1
    (acknowledged,) = desk.transactions("999")
    assert acknowledgment(acknowledged).status == "A"
    (report,) = desk.reports("acknowledgment")
    (status,) = report.claims
    assert (status.accepted, status.control_number) == (True, "RV-1")
    assert status.payer_claim_number == row().number
    (remittance,) = desk.pay()
    (claim,) = remittance.claims
    assert claim.control_number == "RV-1" and claim.payer_claim_number == row().number
    assert claim.paid > 0 and remittance.amount == claim.paid
    assert remittance.method == "ACH" and remittance.trace.startswith("E4567")


def test_a_stranger_is_turned_away_in_the_277ca_and_gets_no_remittance(desk: Desk) -> None:
    stranger = Person(last="NOBODY", first="NED", member_id="XX1", birth=ANA.birth, sex="M", address=ANA.address)
    desk.submit(a_claim(subscriber=stranger))
    (report,) = desk.reports("acknowledgment")
    (status,) = report.claims
    assert status.accepted is False
    assert [(s.category, s.code, s.entity) for s in status.statuses] == [("A7", "33", "IL")]
    assert row().state == "rejected"
    assert desk.pay() == []
    view = queries.claim(row().pk)
    assert view.rejection == "A7:33:IL" and [step.answer for step in view.steps] == ["not found"]
    assert not queries.waiting() and view.wanted == []
    with pytest.raises(services.NotPossible, match="while it waits"):
        services.ask(
            examiner(), claim_id=row().pk, documents=["x"], reason="", respond_by=MONDAY, on=MONDAY, slug="first"
        )


def test_the_desk_explains_every_claim_whatever_became_of_it(desk: Desk) -> None:
    stranger = Person(last="NOBODY", first="NED", member_id="XX1", birth=ANA.birth, sex="M", address=ANA.address)
    desk.submit(a_claim(), a_claim(control_number="AWAY", subscriber=stranger))
    desk.submit(a_claim(control_number="WAITS", lines=(a_line(charge=25_000_00),)))
    said = {
        name: "\n".join(line for lines in explaining.told(name) for line in lines) for name in ("RV-1", "AWAY", "WAITS")
    }
    assert "copay 30.00" in said["RV-1"] and "decided" in said["RV-1"]
    assert "turned away in front with A7:33:IL" in said["AWAY"] and "is the patient a member: not found" in said["AWAY"]
    assert "Wanted" in said["WAITS"] and "above the amount a person reviews" in said["WAITS"]
    assert explaining.told(row("RV-1").number) == explaining.told("RV-1") and explaining.told("NO-SUCH") == []


def test_a_name_that_contradicts_the_number_is_another_person(desk: Desk) -> None:
    desk.submit(a_claim(subscriber=Person(**{**_fields(ANA), "last": "OTHER"})))
    assert row().state == "rejected"


def _fields(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in person.__struct_fields__}


def test_an_interchange_that_asks_for_it_gets_a_ta1(desk: Desk) -> None:
    body = claims.write_837(a_submission())
    desk.send(body, acknowledgment_requested=True)
    (content,) = desk.files("ta1")
    (result,) = x12.read_ta1(x12.read(content)[0].interchanges[0])
    assert (result.status, result.note) == ("A", "000")


def test_a_test_is_acknowledged_as_a_test_and_nothing_in_it_is_worked(desk: Desk) -> None:
    body = claims.write_837(a_submission())
    desk.put(file_of(body, control=7, usage="T", acknowledgment_requested=True), "test.x12")
    (worked,) = desk.work()
    assert worked.claims == 0 and "DSK006" in {finding.code for finding in worked.findings}
    for kind in ("ta1", "999"):
        (content,) = desk.files(kind)
        assert x12.read(content)[0].interchanges[0].header.usage == "T"
    assert desk.files("277") == [] and not ClaimReceived.objects.exists()
    desk.put(file_of(body, control=7), "meant.x12")
    (worked,) = desk.work()
    assert worked.claims == 1
    assert x12.read(desk.files("277")[0])[0].interchanges[0].header.usage == "P"


def test_what_comes_twice_is_worked_once_and_answered_the_same_again(desk: Desk) -> None:
    content = file_of(claims.write_837(a_submission()), control=7)
    desk.put(content, "first.x12")
    desk.work()
    answers = desk.files("999") + desk.files("277")
    for path in mail.folder("first", "from_payer").iterdir():
        path.unlink()
    desk.seen.clear()
    desk.put(content, "again.x12")
    (worked,) = desk.work()
    assert worked.repeated and worked.claims == 0
    assert desk.files("999") + desk.files("277") == answers
    assert ClaimReceived.objects.count() == 1 and ReceivedFile.objects.count() == 1


def test_another_file_in_a_used_envelope_is_refused(desk: Desk) -> None:
    desk.put(file_of(claims.write_837(a_submission()), control=7))
    desk.put(file_of(claims.write_837(a_submission(a_claim(control_number="RV-2"), reference="B2")), control=7))
    first, second = desk.work()
    assert first.claims == 1 and second.claims == 0
    (content,) = desk.files("ta1")
    (result,) = x12.read_ta1(x12.read(content)[0].interchanges[0])
    assert (result.status, result.note) == ("R", "025")
    assert "DSK002" in {finding.code for finding in second.findings}
    assert len(desk.files("999")) == 1
    assert not ClaimReceived.objects.filter(control_number="RV-2").exists()


def test_the_same_claim_in_another_file_is_denied_as_a_duplicate(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.submit(a_claim(control_number="RV-2"))
    first, second = (claim for remittance in desk.pay() for claim in remittance.claims)
    assert first.paid > 0
    (line,) = second.lines
    assert second.paid == 0 and [(a.group, a.code) for a in line.adjustments] == [("OA", "18")]


def test_two_equal_claims_in_one_file_are_one_and_a_duplicate(desk: Desk) -> None:
    desk.submit(a_claim(), a_claim(control_number="RV-2"))
    first, second = (claim for remittance in desk.pay() for claim in remittance.claims)
    assert first.paid > 0 and second.paid == 0


def test_a_broken_transaction_set_is_rejected_by_999_and_the_whole_one_is_worked(desk: Desk) -> None:
    whole = claims.write_837(a_submission())
    broken = claims.write_837(a_submission(a_claim(control_number="RV-2"), reference="B2"))
    segments = [segment for segment in broken.segments if segment[0] != "CLM"]
    (worked,) = desk.send(whole, x12.Body(broken.set_id, broken.version, segments))
    assert worked.claims == 1
    (acknowledged,) = desk.transactions("999")
    result = acknowledgment(acknowledged)
    assert result.status == "P" and [one.accepted for one in result.sets] == [True, False]


def test_a_set_with_a_claim_that_cannot_be_read_is_not_accepted_without_an_answer_to_the_claim(desk: Desk) -> None:
    rows = [(*row[:6], "-5") if row[0] == "SVD" else row for row in PROFESSIONAL.segments]
    body = x12.Body("837", PROFESSIONAL.version, rows)
    document, _ = x12.read(file_of(body, control=1))
    assert {finding.severity for finding in x12.validate(document, types={1, 2, 3, 4})} <= {"warn"}
    (worked,) = desk.send(body)
    assert worked.claims == 0 and not ClaimReceived.objects.exists()
    (acknowledged,) = desk.transactions("999")
    (result,) = acknowledgment(acknowledged).sets
    assert result.status == "R"
    assert {
        (error.segment, error.reference, tuple(one.element for one in error.elements)) for error in result.errors
    } == {
        ("SVD", "A1", (6,)),
        ("CLM", "A1", (1,)),
    }
    assert desk.files("277") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ISA*00*",
        b"\x00\xff\xfe nonsense",
        file_of(claims.write_837(a_submission()), control=8)[:400],
        file_of(claims.write_837(a_submission()), control=9).replace(b"GS*", b"GX*"),
        file_of(x12.Body("850", "004010", [("BEG", "00")]), control=10),
        file_of(claims.write_837(a_submission()), control=11).replace(b"IEA*1*000000011", b"IEA*1*000000099"),
    ],
    ids=["empty", "cut header", "noise", "cut in the middle", "no group", "foreign set", "other trailer"],
)
def test_a_broken_file_gets_an_answer_or_a_finding_and_never_stops_the_desk(desk: Desk, content: bytes) -> None:
    desk.put(content, "a-broken.x12")
    desk.put(file_of(claims.write_837(a_submission()), control=50), "b-whole.x12")
    broken, whole = desk.work()
    assert broken.findings or broken.answers
    assert broken.claims == 0 and whole.claims == 1
    assert Intake.objects.count() == 2
    assert not mail.waiting("first") and not mail.left_over("first")


def test_a_guide_that_nobody_reads_is_refused_and_not_silently_taken(desk: Desk) -> None:
    old = file_of(claims.write_837(a_submission()), control=12).replace(b"005010X222A1", b"004010X098A1")
    desk.put(old, "old.x12")
    (worked,) = desk.work()
    assert worked.claims == 0 and not desk.transactions("999")
    (content,) = desk.files("ta1")
    (result,) = x12.read_ta1(x12.read(content)[0].interchanges[0])
    assert (result.status, result.note) == ("R", "024")
    desk.put(file_of(claims.write_837(a_submission()), control=12), "new.x12")
    (again,) = desk.work()
    assert again.claims == 1, "a refused envelope may come again, mended"


def test_any_legal_delimiters_and_line_ends_are_read(desk: Desk) -> None:
    odd = x12.Delimiters(element="|", component=">", repetition="^", segment="!")
    (worked,) = desk.send(claims.write_837(a_submission()), delimiters=odd, newline="\r\n")
    assert worked.claims == 1 and row().state == "decided"


def test_a_claim_to_a_payer_without_a_plan_is_set_aside_and_worked_when_there_is_one(desk: Desk) -> None:
    address = {"line1": "1 FIRST PLAZA", "city": "DALLAS", "state": "TX", "postal": "752010001"}
    bare = setup.open_payer("bare", name="FIRST HEALTH", payer_id="FH001", tax_id="751234567", address=address)
    with tenancy.acting_for(bare):
        Desk("bare").put(file_of(claims.write_837(a_submission()), control=7), "early.x12")
        (worked,) = intake.work(slug="bare", on=MONDAY)
        assert "no plan" in worked.problem
        aside = mail.folder("bare", "to_payer") / mail.ASIDE / "early.x12"
        assert aside.exists() and aside.with_name("early.x12.why.txt").exists()
        members.load_plan(PLAN)
        aside.rename(mail.folder("bare", "to_payer") / "early.x12")
        (worked,) = intake.work(slug="bare", on=MONDAY)
        assert worked.claims == 1


def test_accumulators_and_history_reach_from_claim_to_claim_inside_a_file(desk: Desk) -> None:
    therapy = a_line(procedure=a_line().procedure.__class__("97110"), charge=100_00)
    desk.submit(
        a_claim(control_number="A-1", lines=(therapy,)),
        a_claim(control_number="A-2", lines=(a_line(procedure=therapy.procedure, charge=110_00),)),
    )
    first, second = (claim for remittance in desk.pay() for claim in remittance.claims)
    assert [(a.code, a.amount) for a in first.lines[0].adjustments if a.group == "PR"] == [("1", 80_00)]
    assert [(a.code, a.amount) for a in second.lines[0].adjustments if a.group == "PR"] == [("1", 20_00), ("2", 13_60)]
    assert DecisionMade.objects.filter(state="standing").count() == 2
