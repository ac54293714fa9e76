"""Eligibility and authorization, asked and answered in real X12 files through the exchange."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from superbill.app.exchange import queries as exchange_queries
from superbill.app.exchange import services as exchange
from superbill.app.exchange.models import File
from superbill.app.platform import clock, outbox
from superbill.app.platform.people import Denied
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries, services
from superbill.app.registration.models import Authorization, Coverage, EligibilityCheck
from superbill.core import inquiry, x12
from superbill.core.inquiry.values import (
    AuthorizationAnswer,
    AuthorizationRequest,
    Benefit,
    EligibilityAnswer,
    EligibilityInquiry,
    Header,
    Reject,
    RequestedService,
)
from tests.app.practice.setting import Setting
from tests.app.registration.people import MEMBER, insure, open_clinic, register
from tests.checkers import assert_sound
from tests.conftest import Clinic

ON = date(2026, 3, 2)


@dataclass
class Desk:
    """A payer that answers what the practice sent, by file."""

    clinic: Clinic
    setting: Setting
    coverage: Coverage
    files: int = 0

    def asked(self, file: File | None) -> Any:
        assert file is not None
        (row,) = exchange_queries.transactions(file.pk)
        batch, found = inquiry.read(exchange_queries.transaction_value(row.pk))
        assert batch is not None and not found
        return batch.items[0]  # type: ignore[union-attr]

    def answer(self, item: EligibilityAnswer | AuthorizationAnswer) -> None:
        self.files += 1
        header = Header(f"A{self.files}", ON, "0930", purpose="11")
        body = inquiry.write(inquiry.Batch(header, (item,)))
        envelope = x12.Envelope(
            "SYN01", "RIVERSIDE", "SYN01", "RIVERSIDE", "20260302", "0930", self.files, self.files
        )  # fmt: skip
        exchange.receive(self.clinic.ada, content=x12.write_interchange(envelope, [body]), name=f"a{self.files}.x12")
        outbox.drain()
        assert not outbox.stuck()

    def benefits(self, check: EligibilityCheck, *rows: Benefit, rejects: tuple[Reject, ...] = ()) -> EligibilityCheck:
        asked: EligibilityInquiry = self.asked(check.question_file)
        self.answer(
            EligibilityAnswer(
                trace=asked.trace, payer=asked.payer, provider=asked.provider, subscriber=asked.subscriber,
                benefits=rows, rejects=rejects,
            )
        )  # fmt: skip
        check.refresh_from_db()
        return check

    def decide(self, row: Authorization, **facts: Any) -> Authorization:
        asked: AuthorizationRequest = self.asked(row.question_file)
        self.answer(
            AuthorizationAnswer(
                trace=asked.trace, payer=asked.payer, requester=asked.requester, subscriber=asked.subscriber, **facts
            )
        )
        row.refresh_from_db()
        return row


@pytest.fixture
def desk(clinic_a: Clinic) -> Iterator[Desk]:
    with clock.at(ON):
        setting = open_clinic(clinic_a)
        yield Desk(clinic_a, setting, insure(clinic_a, setting, register(clinic_a)))


def _ask(desk: Desk) -> EligibilityCheck:
    return services.ask_eligibility(desk.clinic.fay, coverage=desk.coverage, on=ON)


def _request(desk: Desk) -> Authorization:
    asked = services.request_authorization(
        desk.clinic.fay, coverage=desk.coverage, codes=["70551"], diagnoses=["G43909"], units=Decimal(2),
        starts_on=ON, ends_on=date(2026, 4, 30), provider_id=desk.setting.provider.pk,
    )  # fmt: skip
    assert_sound(asked.question_file_id)
    return asked


ACTIVE = Benefit("1", "IND", ("30",), plan="PPO GOLD")


def test_a_question_says_who_asks_about_whom(desk: Desk) -> None:
    check = _ask(desk)
    assert_sound(check.question_file_id)
    asked = desk.asked(check.question_file)
    assert (asked.subscriber.last, asked.subscriber.member_id) == ("DELGADO", MEMBER) or (
        asked.subscriber.last.upper(), asked.subscriber.member_id
    ) == ("DELGADO", MEMBER)  # fmt: skip
    assert asked.service_types == ("30", "98") and asked.on == ON
    assert [row.pk for row in queries.checks_unanswered()] == [check.pk]


def test_an_answer_becomes_benefits(desk: Desk) -> None:
    check = desk.benefits(
        _ask(desk),
        ACTIVE,
        Benefit("B", "IND", ("98",), amount=2500, network="Y"),
        Benefit("B", "IND", ("98",), amount=6000, network="N"),
        Benefit("C", "IND", ("30",), period="23", amount=150000, network="Y"),
        Benefit("C", "IND", ("30",), period="29", amount=42000, network="Y"),
        Benefit("A", "IND", ("30",), rate=Decimal("0.2"), network="Y"),
        Benefit("G", "IND", ("30",), period="29", amount=300000, network="Y"),
    )
    assert check.status == "active"
    assert check.plan_name == "PPO GOLD"
    assert (check.copay_cents, check.deductible_cents, check.deductible_left_cents) == (2500, 150000, 42000)
    assert (check.coinsurance, check.out_of_pocket_left_cents) == (Decimal("0.2"), 300000)
    assert len(check.benefits) == 7 and not check.findings
    assert queries.latest_check(desk.coverage.pk, ON) == check
    assert not queries.checks_waiting().exists() and not queries.checks_unanswered().exists()


def test_an_inactive_plan_waits_for_a_person(desk: Desk) -> None:
    check = desk.benefits(_ask(desk), Benefit("6", "", ("30",)))
    assert check.status == "inactive"
    assert [each["code"] for each in check.findings] == ["REG201"]
    assert list(queries.checks_waiting()) == [check]
    with pytest.raises(NotValid):
        services.settle_check(desk.clinic.fay, check_id=check.pk, note=" ")
    services.settle_check(desk.clinic.fay, check_id=check.pk, note="New card on file")
    assert not queries.checks_waiting().exists()


def test_a_refused_question_says_why_and_what_to_do(desk: Desk) -> None:
    check = desk.benefits(_ask(desk), rejects=(Reject("75", "C", "subscriber"),))
    assert check.status == "refused"
    (finding,) = check.findings
    assert finding["code"] == "REG202" and "does not find the subscriber" in finding["message"]
    assert finding["remedy"].startswith("Correct")


def test_an_answer_that_was_never_asked_for_waits_too(desk: Desk) -> None:
    check = _ask(desk)
    asked = desk.asked(check.question_file)
    desk.answer(
        EligibilityAnswer(
            trace="NOBODY", payer=asked.payer, provider=asked.provider, subscriber=asked.subscriber, benefits=(ACTIVE,)
        )
    )
    (stray,) = queries.strays_waiting()
    assert stray.trace == "NOBODY" and stray.findings[0]["code"] == "REG401"
    services.settle_stray(desk.clinic.fay, stray_id=stray.pk, note="Payer's mistake, told them")
    assert not queries.strays_waiting().exists()
    check.refresh_from_db()
    assert check.status == "asked"


def test_who_may_not_ask_sends_nothing(desk: Desk) -> None:
    with pytest.raises(Denied):
        services.ask_eligibility(desk.clinic.ben, coverage=desk.coverage, on=ON)
    assert not EligibilityCheck.objects.exists() and not File.objects.exists()


def test_an_authorization_is_certified_and_used_up(desk: Desk) -> None:
    row = desk.decide(
        _request(desk), action="A1", number="AU778899", valid_from=ON, valid_to=date(2026, 4, 30),
    )  # fmt: skip
    assert (row.status, row.number, row.units, row.findings) == ("approved", "AU778899", Decimal(2), [])
    assert queries.usable_authorizations(desk.coverage.patient_id, desk.setting.ppo.pk, ON) == [row]

    def use(reference: str) -> Decimal:
        return services.use_authorization(
            desk.clinic.ben, authorization_id=row.pk, units=Decimal(1), reference=reference
        )

    assert [use("charge:1"), use("charge:1"), use("charge:2"), use("charge:3")] == [1, 1, 0, -1]
    assert queries.units_used(row.pk) == 3


def test_a_partial_certification_says_what_was_cut(desk: Desk) -> None:
    from superbill.core.claim.values import Procedure

    service = RequestedService(Procedure("70551"), units=Decimal(1), action="A6", certification="AU2")
    row = desk.decide(_request(desk), action="A6", number="AU2", services=(service,))
    assert (row.status, row.units) == ("changed", Decimal(1))
    assert [each["code"] for each in row.findings] == ["REG302"]
    assert list(queries.authorizations_waiting()) == [row]
    services.settle_authorization(desk.clinic.fay, authorization_id=row.pk, note="One scan is enough")
    assert not queries.authorizations_waiting().exists()


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"action": "A3", "reason": "0V"}, "denied", "REG301"),
        ({"action": "A4"}, "pended", "REG303"),
        ({"action": "CT"}, "call", "REG304"),
        ({"rejects": (Reject("15", "C", "event"),)}, "refused", "REG305"),
    ],
)
def test_an_authorization_that_was_not_given_waits_for_a_person(
    desk: Desk, facts: dict[str, Any], status: str, code: str
) -> None:
    row = desk.decide(_request(desk), **facts)
    assert row.status == status
    assert [each["code"] for each in row.findings] == [code]
    assert queries.usable_authorizations(desk.coverage.patient_id, desk.setting.ppo.pk, ON) == []


def test_an_authorization_is_written_down_by_hand(desk: Desk) -> None:
    facts: dict[str, Any] = {
        "coverage": desk.coverage, "codes": ["97110-97140"], "units": Decimal(12), "starts_on": ON,
        "ends_on": date(2026, 6, 1),
    }  # fmt: skip
    row = services.record_authorization(desk.clinic.fay, number=" PH-1 ", source="phone", **facts)
    assert (row.number, row.status) == ("PH-1", "approved")
    with pytest.raises(NotValid):
        services.record_authorization(desk.clinic.fay, number="", source="phone", **facts)
    with pytest.raises(NotValid):
        services.record_authorization(desk.clinic.fay, number="1", source="rumour", **facts)
