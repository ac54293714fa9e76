"""Sending: numbers never repeat, files reach the mailbox whole, answers find what they answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from superbill.app.exchange import mailbox, queries, services
from superbill.app.exchange.models import Acknowledgment, Dispatch, File, Reason
from superbill.app.platform import clock, configuration, people
from superbill.app.platform.models import OutboxEvent
from superbill.core import x12
from tests.app.exchange.files import OURS, THEIRS, acknowledgment, partner, remittance, submission, wrapped
from tests.conftest import Clinic


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mailbox of the test's own."""
    monkeypatch.setattr(configuration, "home", lambda: tmp_path)
    return tmp_path


def sent(clinic: Clinic, *references: str) -> File:
    bodies = [submission(reference) for reference in references or ("B1",)]
    return services.send(clinic.ada, partner="synthetic-ppo", bodies=bodies, purpose="claims")


def test_numbers_go_on_by_partner_and_never_repeat(clinic_a: Clinic) -> None:
    ppo = partner(clinic_a.mia)
    partner(clinic_a.mia, "synthetic-mac", their_id="SYNMAC")
    seen = []
    for reference in "ABC":
        interchange = x12.read(queries.raw(sent(clinic_a, reference).pk))[0].interchanges[0]
        seen.append((interchange.header.control_number, interchange.groups[0].header.control_number))
        assert (interchange.header.sender, interchange.header.receiver) == (OURS, THEIRS)
    assert seen == [("000000001", "1"), ("000000002", "2"), ("000000003", "3")]
    other = services.send(clinic_a.ada, partner="synthetic-mac", bodies=[submission("D")], purpose="claims")
    assert queries.transactions(other.pk)[0].interchange.control_number == "000000001"
    ppo.refresh_from_db()
    ppo.interchange_control = 999_999_999
    ppo.save(update_fields=["interchange_control"])
    assert queries.transactions(sent(clinic_a, "E").pk)[0].interchange.control_number == "000000001"


def test_a_file_appears_in_the_mailbox_when_it_is_committed(
    clinic_a: Clinic, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    partner(clinic_a.mia)
    folder = mailbox.folder("synthetic-ppo", mailbox.TO_PAYER)
    with django_capture_on_commit_callbacks(execute=True):
        file = sent(clinic_a)
        assert list(folder.iterdir()) == []
    assert (folder / file.name).read_bytes() == queries.raw(file.pk)
    assert [p.name for p in folder.iterdir()] == [file.name]
    assert Dispatch.objects.filter(file=file).exists()


def test_what_was_kept_and_not_delivered_is_delivered_at_the_next_poll(clinic_a: Clinic, home: Path) -> None:
    row = partner(clinic_a.mia)
    file = sent(clinic_a)
    assert services.poll(clinic_a.ada, partner=row) == []
    assert (home / "mail/synthetic-ppo/to_payer" / file.name).exists()
    (home / "mail/synthetic-ppo/to_payer" / file.name).unlink()
    services.poll(clinic_a.ada, partner=row)
    assert not (home / "mail/synthetic-ppo/to_payer" / file.name).exists(), "delivered once"


def test_polling_takes_everything_in_once_and_moves_it_aside(clinic_a: Clinic) -> None:
    row = partner(clinic_a.mia)
    inbox = mailbox.folder("synthetic-ppo", mailbox.FROM_PAYER)
    (inbox / "1.835").write_bytes(wrapped(remittance("EFT1")))
    (inbox / "2.835").write_bytes(wrapped(remittance("EFT1"), control=2))
    (inbox / ".3.835.part").write_bytes(b"ISA")
    receipts = services.poll(clinic_a.ada, partner=row)
    assert [receipt.clean for receipt in receipts] == [True, False]
    assert sorted(p.name for p in (inbox / "done").iterdir()) == ["1.835", "2.835"]
    (inbox / "1.835").write_bytes(wrapped(remittance("EFT1")))
    assert [receipt.repeated for receipt in services.poll(clinic_a.ada, partner="synthetic-ppo")] == [True]
    assert sorted(p.name for p in (inbox / "done").iterdir()) == ["1-2.835", "1.835", "2.835"]


def test_who_may_not_send_uses_up_no_number(clinic_a: Clinic) -> None:
    row = partner(clinic_a.mia)
    for actor in (clinic_a.ben, clinic_a.cleo, clinic_a.fay):
        with pytest.raises(people.Denied):
            services.send(actor, partner=row, bodies=[submission()], purpose="claims")
    with pytest.raises(people.Denied):
        services.poll(clinic_a.cleo, partner=row)
    row.refresh_from_db()
    assert (row.interchange_control, File.objects.count()) == (0, 0)


def test_a_mailbox_cannot_leave_its_place(clinic_a: Clinic) -> None:
    for folder in ("../etc", "/etc", "a/../b", "A", ""):
        with pytest.raises(services.NotPossible):
            partner(clinic_a.mia, folder=folder)
    assert not queries.partners().exists()


def test_a_999_tells_each_transaction_its_verdict(clinic_a: Clinic) -> None:
    partner(clinic_a.mia)
    file = sent(clinic_a, "B1", "B2")
    first, second = queries.transactions(file.pk)
    answer = services.receive(
        clinic_a.ada, content=wrapped(acknowledgment(first.group_control, {"0001": "A", "0002": "R"})), name="a.999"
    )
    assert answer.clean
    assert queries.standing(first.pk).state == "accepted"
    rejected = queries.standing(second.pk)
    assert rejected.state == "rejected"
    assert any("NM1" in text and "2010AA" in text for text in rejected.errors)
    assert not any("SECRET" in text for text in rejected.errors), "the value may be a patient's"
    events = OutboxEvent.objects.filter(topic="exchange.acknowledged").order_by("pk").values_list("payload", flat=True)
    assert [(e["transaction_id"], e["verdict"]) for e in events] == [(first.pk, "accepted"), (second.pk, "rejected")]


def test_a_999_that_does_not_say_what_became_of_the_group_is_parked(clinic_a: Clinic) -> None:
    partner(clinic_a.mia)
    (row,) = queries.transactions(sent(clinic_a, "B1").pk)
    whole = acknowledgment(row.group_control, {"0001": "A"})
    cut = x12.Body(whole.set_id, whole.version, whole.segments[:-1])
    (parked,) = services.receive(clinic_a.ada, content=wrapped(cut), name="a.999").transactions
    assert parked.parked == Reason.DAMAGED
    assert queries.standing(row.pk).state != "accepted"


def test_a_999_without_details_speaks_for_all_and_a_ta1_for_the_envelope(clinic_a: Clinic) -> None:
    partner(clinic_a.mia)
    one, two = (queries.transactions(sent(clinic_a, reference).pk)[0] for reference in ("B1", "B2"))
    refused = acknowledgment(one.group_control, {}, code="R")
    services.receive(clinic_a.ada, content=wrapped(refused), name="a.999")
    assert queries.standing(one.pk).state == "rejected"
    interchange = "TA1*000000002*260310*1200*{}*{}~IEA*0*000000009~"
    head = wrapped(control=9)[:106].decode()
    services.receive(clinic_a.ada, content=(head + interchange.format("A", "000")).encode(), name="a.ta1")
    assert queries.standing(two.pk).state == "accepted"
    late = head.replace("000000009", "000000010") + interchange.format("R", "025").replace("000000009", "000000010")
    services.receive(clinic_a.ada, content=late.encode(), name="b.ta1")
    assert queries.standing(two.pk) == queries.Standing("rejected", ("the control number was used before",))


def test_an_answer_to_nothing_of_ours_is_parked(clinic_a: Clinic) -> None:
    partner(clinic_a.mia)
    sent(clinic_a)
    for content in (
        wrapped(acknowledgment("77", {"0001": "R"})),
        wrapped(acknowledgment("1", {"0001": "R"}), sender="STRANGER"),
    ):
        receipt = services.receive(clinic_a.ada, content=content, name="a.999")
        assert [t.parked for t in receipt.transactions] == [Reason.UNMATCHED]
    assert not Acknowledgment.objects.exists()


def test_silence_is_listed(clinic_a: Clinic) -> None:
    partner(clinic_a.mia)
    row = queries.transactions(sent(clinic_a).pk)[0]
    soon = clock.now() + timedelta(days=1)
    assert [each.pk for each in queries.unacknowledged(soon)] == [row.pk]
    assert not queries.unacknowledged(clock.now() - timedelta(days=1)).exists()
    services.receive(clinic_a.ada, content=wrapped(acknowledgment(row.group_control, {"0001": "A"}, "A")), name="a")
    assert not queries.unacknowledged(soon).exists()
