"""A file over the counter: every claim has one answer, every answer is a file others accept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.builders import ANA, CLINIC, a_claim, a_line, a_submission
from tests.core.claim.files import file_of
from tests.core.x12.samples import PROFESSIONAL, acknowledgment
from tests.core.x12.test_oracle import verdict

from superbill.core import inquiry, remit, x12
from superbill.core.claim import write_837
from superbill.core.claim.values import Claim, ClaimKind, Person, Procedure, Provider
from superbill.core.codes import builtin
from superbill.core.findings import stops
from superbill.core.ids import npi_with_check_digit
from superbill.core.inquiry.values import StatusReport
from superbill.core.payer import Outcome, counter
from superbill.core.remit.values import Remittance

PLAN = """
[plan]
id = "CEDAR"
name = "Cedar Mutual"
tiers = [{ deductible = 100, coinsurance_percent = 20 }]
terms = [{ rules = [{ basis = "percent of charge", percent = 80 }] }]
prompt = { floor_days = 14, ceiling_days = 30, interest_percent = 12 }
policy = { high_dollar = 5000, recalculate = "service order" }
"""
MEMBERS = """
[[members]]
id = "FH20001"
birth = 1985-06-12
last = "Rivera"
"""


def known(text: str = PLAN) -> counter.Known:
    found, problems = counter.read_known(text)
    assert found is not None, problems
    return found


def answer(*claims: Claim, plan: str = PLAN, **days: date) -> counter.Answered:
    content = file_of(write_837(a_submission(*claims)))
    return counter.answer(
        content, "claims.837", known(plan), builtin(), received=days.get("received"), on=days.get("on")
    )


def remittance(answered: counter.Answered, name: str = "835") -> Remittance:
    found, problems = remit.read_835(x12.read(answered.files[name])[0].transactions[0])
    assert found is not None and not stops(problems)
    assert remit.reconcile(found).balanced
    return found


def report(answered: counter.Answered, name: str) -> StatusReport:
    found, problems = inquiry.read_277(x12.read(answered.files[name])[0].transactions[0])
    assert found is not None and not stops(problems)
    return found


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_each_kind_of_claim_is_answered_with_files_our_guides_accept(kind: ClaimKind) -> None:
    answered = answer(a_claim(kind=kind))
    assert sorted(answered.files) == ["277ca", "835", "999", "txt"]
    for name in ("999", "277ca", "835"):
        document, problems = x12.read(answered.files[name])
        assert not problems and not stops(x12.validate(document)), name
    (claim,) = remittance(answered).claims
    # 150.00 at 80 %: 120.00; 100.00 deductible, 20 % of the other 20.00
    assert (claim.charge, claim.paid, claim.patient_responsibility) == (150_00, 16_00, 104_00)
    assert report(answered, "277ca").claims[0].accepted is True
    assert b"the patient owes 104.00" in answered.files["txt"]


@pytest.mark.oracle
@pytest.mark.parametrize("kind", list(ClaimKind))
def test_pyx12_accepts_the_answers(kind: ClaimKind) -> None:
    pytest.importorskip("pyx12")
    waiting = a_claim(kind=kind, lines=(a_line(kind=kind, charge=9000_00),), control_number="RV-2")
    answered = answer(a_claim(kind=kind), waiting)
    for name in ("999", "277ca", "835"):
        accepted, told = verdict(answered.files[name])
        assert accepted, f"{name}: {told}"


def test_the_day_of_payment_keeps_the_floor_and_late_payment_bears_interest() -> None:
    assert remittance(answer(a_claim(), received=date(2026, 3, 9))).paid_on == date(2026, 3, 23)
    late = remittance(answer(a_claim(), received=date(2026, 3, 9), on=date(2026, 5, 8)))
    # 60 days, 30 too late: 16.00 x 12 % x 30 / 365 = 0.16
    assert (late.paid_on, late.amount) == (date(2026, 5, 8), 16_16)
    assert [(one.code, one.amount) for one in late.provider_adjustments] == [("L6", -16)]


def test_who_is_no_member_is_rejected_and_who_waits_is_asked() -> None:
    stranger = a_claim(
        control_number="RV-2",
        subscriber=Person(last="DOE", member_id="NOBODY", birth=date(1990, 1, 1), sex="F", address=ANA.address),
    )
    dear = a_claim(control_number="RV-3", lines=(a_line(1, charge=9000_00),))
    answered = answer(a_claim(), stranger, dear, plan=PLAN + MEMBERS)
    assert [one.outcome for one in answered.decisions] == [Outcome.PAY, Outcome.REJECT, Outcome.PEND]
    statuses = {one.control_number: one for one in report(answered, "277ca").claims}
    assert (statuses["RV-2"].accepted, statuses["RV-2"].statuses[0].category) == (False, "A7")
    (asked,) = report(answered, "277").claims
    assert (asked.control_number, asked.statuses[0].category) == ("RV-3", "R4")
    assert [one.control_number for one in remittance(answered).claims] == ["RV-1"]


def test_each_payee_has_a_remittance() -> None:
    other = Provider(
        last="ELM CLINIC",
        organization=True,
        npi=npi_with_check_digit("198765432"),
        tax_id="741111111",
        address=CLINIC.address,
    )
    answered = answer(a_claim(), a_claim(control_number="RV-2", billing=other))
    assert {remittance(answered, name).payee.npi for name in ("835", "835-2")} == {CLINIC.npi, other.npi}
    traces = {remittance(answered, name).trace for name in ("835", "835-2")}
    assert len(traces) == 2


def test_claims_of_one_file_come_in_the_order_of_service_where_the_plan_says_so() -> None:
    later = a_claim(control_number="LATER", lines=(a_line(1, service_from=date(2026, 3, 5)),))
    earlier = a_claim(control_number="EARLIER", lines=(a_line(1, service_from=date(2026, 3, 1)),))
    answered = answer(later, earlier)
    paid = {one.claim.control_number: (one.patient, one.reverses) for one in answered.decisions}
    # the first by service meets the deductible; nothing was sent yet, so nothing is taken back
    assert paid == {"LATER": (24_00, None), "EARLIER": (104_00, None)}


def test_a_replacement_in_a_later_transaction_takes_back_and_pays_anew() -> None:
    first = a_claim(lines=(a_line(1), a_line(2, procedure=Procedure("93000"))))
    number = answer(first).decisions[0].claim_number
    again = a_claim(lines=first.lines[:1], frequency="7", payer_claim_number=number)
    content = file_of(write_837(a_submission(first)), write_837(a_submission(again, reference="B000102")))
    answered = counter.answer(content, "claims.837", known(), builtin())
    assert [one.status for one in remittance(answered, "835-2").claims] == ["22", "1"]


def test_a_broken_transaction_is_told_in_the_999_and_the_others_are_worked() -> None:
    good, bad = write_837(a_submission()), write_837(a_submission(a_claim(control_number="RV-2")))
    content = file_of(good, bad).replace(b"CLM*RV-2*150*", b"CLM*RV-2*X*")
    answered = counter.answer(content, "claims.837", known(), builtin())
    assert [one.claim.control_number for one in answered.decisions] == ["RV-1"]
    result = acknowledgment(x12.read(answered.files["999"])[0].transactions[0])
    assert [one.accepted for one in result.sets] == [True, False]
    assert stops(answered.findings)


@pytest.mark.parametrize("content", [b"", b"hello", b"ISA*00*"])
def test_what_is_no_x12_has_findings_and_no_answers(content: bytes) -> None:
    answered = counter.answer(content, "x", known(), builtin())
    assert not answered.decisions and answered.findings
    assert "835" not in answered.files


def test_an_interchange_that_asks_for_it_gets_a_ta1() -> None:
    content = file_of(write_837(a_submission()))
    asking = content.replace(b"*0*T*", b"*1*T*", 1)
    assert b"*1*T*" in asking[:110]
    assert b"TA1*" in counter.answer(asking, "x", known(), builtin()).files["ta1"]


def test_a_file_of_inquiries_is_no_claim() -> None:
    answered = counter.answer(
        file_of(write_837(a_submission())).replace(b"ST*837*", b"ST*270*"), "x", known(), builtin()
    )
    assert not answered.decisions


def test_a_plan_alone_is_enough_and_wrong_ones_say_why() -> None:
    alone, _ = counter.read_known('id = "P"\nterms = [{ rules = [{ basis = "percent of charge" }] }]')
    assert alone is not None and alone.plan.id == "P" and alone.witness.members == ()
    for text, code in (
        ("[plan", "PAY001"),
        ('id = "P"\nkind = "hobby"', "PAY002"),
        ('[plan]\nid = "P"\nkind = "hobby"', "PAY002"),
        ('[plan]\nid = "P"\n[[members]]\nname = "x"', "PAY002"),
        ("witness = 3\n[plan]\nid = 'P'", "PAY002"),
    ):
        found, problems = counter.read_known(text)
        assert found is None and problems[0].code == code


def test_units_are_told() -> None:
    answered = answer(a_claim(lines=(a_line(1, units=Decimal(3)),)))
    assert b"3 units" in answered.files["txt"]


def test_a_version_nobody_reads_is_no_claim() -> None:
    content = file_of(write_837(a_submission())).replace(b"005010X222A1", b"004010X098A1")
    answered = counter.answer(content, "x", known(), builtin())
    assert not answered.decisions and list(answered.files) == ["ta1"]
    (verdict,) = x12.read_ta1(x12.read(answered.files["ta1"])[0].interchanges[0])
    assert (verdict.status, verdict.note) == ("R", "024"), "nobody may think that it was taken"


def test_the_claim_says_what_kind_of_practitioner_did_the_work() -> None:
    plan = """
id = "P"
terms = [{ rules = [
    { basis = "percent of charge", practitioners = ["np"], percent = 85 }, { basis = "percent of charge" },
] }]
"""
    nurse = Provider(last="LEE", first="KIM", npi=npi_with_check_digit("199999999"), taxonomy="363LF0000X")
    answered = answer(
        a_claim(), a_claim(control_number="RV-2", rendering=nurse, lines=(a_line(1, charge=100_00),)), plan=plan
    )
    assert [one.paid for one in answered.decisions] == [150_00, 85_00]


def test_what_is_itself_an_answer_is_not_acknowledged() -> None:
    sent = answer(a_claim()).files["277ca"]
    answered = counter.answer(sent, "x", known(), builtin())
    assert not answered.decisions
    assert "999" not in answered.files


def test_a_refused_interchange_without_a_day_is_answered_all_the_same() -> None:
    content = file_of(write_837(a_submission()))
    day = content[70:76]
    answered = counter.answer(content.replace(b"*" + day + b"*", b"*269904*", 1), "x", known(), builtin())
    assert not answered.decisions
    assert x12.read(answered.files["ta1"])[0].interchanges[0].header.date == "000101"


def test_a_set_with_a_claim_that_cannot_be_read_is_not_accepted_without_an_answer_to_the_claim() -> None:
    good = write_837(a_submission())
    rows = [(*row[:6], "-5") if row[0] == "SVD" else row for row in PROFESSIONAL.segments]
    content = file_of(good, x12.Body("837", PROFESSIONAL.version, rows))
    answered = counter.answer(content, "claims.837", known(), builtin())
    assert [one.claim.control_number for one in answered.decisions] == ["RV-1"]
    (result,) = [acknowledgment(item) for item in x12.read(answered.files["999"])[0].transactions]
    assert [one.accepted for one in result.sets] == [True, False]
    assert len({*answered.findings}) == len(answered.findings)


def test_what_its_form_stops_is_not_worked_even_where_nothing_is_acknowledged() -> None:
    content = file_of(write_837(a_submission())).replace(b"GS*HC*", b"GS*FA*").replace(b"CLM*RV-1*150*", b"CLM*RV-1*X*")
    answered = counter.answer(content, "claims.837", known(), builtin())
    assert not answered.decisions and stops(answered.findings) and "999" not in answered.files


def test_a_test_file_is_answered_by_test_files() -> None:
    for usage in ("P", "T"):
        content = file_of(write_837(a_submission()))
        at = content.index(b"*:~") - 1
        answered = counter.answer(content[:at] + usage.encode() + content[at + 1 :], "x", known(), builtin())
        sent = [x12.read(answered.files[kind])[0].interchanges[0].header.usage for kind in ("999", "277ca", "835")]
        assert sent == [usage] * 3
