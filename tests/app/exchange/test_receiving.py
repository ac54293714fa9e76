"""Receiving: everything is kept, what came before never counts twice in any disguise, what is doubtful is parked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from superbill.app.exchange import queries, services
from superbill.app.exchange.models import File, Identity, Quarantine, Reason, Transaction
from superbill.app.exchange.queries import Receipt
from superbill.app.platform import people, tenancy
from superbill.app.platform.models import AuditEvent, OutboxEvent
from superbill.core import x12
from tests.app.exchange.files import partner, remittance, submission, wrapped
from tests.conftest import Clinic
from tests.shared_data import shared


def receive(clinic: Clinic, content: bytes, name: str = "a.835") -> Receipt:
    return services.receive(clinic.ada, content=content, name=name)


def published() -> list[dict[str, Any]]:
    return list(OutboxEvent.objects.filter(topic="x12.received").order_by("pk").values_list("payload", flat=True))


def test_a_file_is_kept_as_it_came_and_its_transactions_are_published(clinic_a: Clinic) -> None:
    content = wrapped(remittance("EFT1"), remittance("EFT2"))
    receipt = receive(clinic_a, content)
    assert receipt.clean and not receipt.repeated
    assert [(t.set_id, t.control_number) for t in receipt.transactions] == [("835", "0001"), ("835", "0002")]
    assert queries.raw(receipt.file_id) == content
    ids = [t.id for t in receipt.transactions]
    assert published() == [{"transaction_id": i, "set_id": "835", "version": "005010X221A1"} for i in ids]


def test_a_transaction_is_read_back_alone_with_the_places_of_its_file(clinic_a: Clinic) -> None:
    odd = x12.Delimiters("|", ">", "^", "\n")
    content = b"\xef\xbb\xbf" + wrapped(remittance("EFT1"), remittance("EFT2"), delimiters=odd)
    second = receive(clinic_a, content).transactions[1].id
    whole = x12.read(content, file="a.835")[0].transactions[1]
    assert queries.transaction_value(second) == whole
    assert queries.transaction_bytes(second).startswith(b"ST|835|0002") and b"EFT1" not in queries.transaction_bytes(
        second
    )


ORIGINAL = (remittance("EFT1"), remittance("EFT2", claim="RV-2"))
DISGUISES = {
    "renamed": (wrapped(*ORIGINAL), "other name.txt"),
    "line breaks": (wrapped(*ORIGINAL, newline="\r\n"), "a.835"),
    "other delimiters": (wrapped(*ORIGINAL, delimiters=x12.Delimiters("|", ">", "!", "'")), "a.835"),
    "new envelope number": (wrapped(*ORIGINAL, control=77), "a.835"),
    "new order": (wrapped(*reversed(ORIGINAL), control=78), "a.835"),
    "split in two": (wrapped(ORIGINAL[1], control=79), "a.835"),
    "joined twice": (wrapped(*ORIGINAL, control=80) + wrapped(*ORIGINAL, control=81), "a.835"),
    "byte order mark and blanks": (b"\xef\xbb\xbf" + wrapped(*ORIGINAL) + b"\r\n\x1a", "a.835"),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("known", [True, False], ids=["partner", "stranger"])
def test_in_no_disguise_does_anything_count_twice(clinic_a: Clinic, disguise: str, known: bool) -> None:
    if known:
        partner(clinic_a.mia)
    first = receive(clinic_a, wrapped(*ORIGINAL))
    content, name = DISGUISES[disguise]
    again = receive(clinic_a, content, name)
    assert len(published()) == Identity.objects.count() == 2
    if content == wrapped(*ORIGINAL):
        assert again == Receipt(**{f: getattr(first, f) for f in Receipt.__struct_fields__} | {"repeated": True})
        assert File.objects.count() == 1
    else:
        assert {t.parked for t in again.transactions} == {Reason.REPEAT}
        assert queries.raw(again.file_id) == content, "what is parked is kept too"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=6))
def test_however_remittances_are_packed_each_counts_once(clinic_a: Clinic, order: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        for control, (first, second) in enumerate(order, 1):
            bodies = [remittance(f"EFT{each}") for each in dict.fromkeys((first, second))]
            receive(clinic_a, wrapped(*bodies, control=control))
        assert Identity.objects.count() == len({each for pair in order for each in pair})
        transaction.set_rollback(True)


def test_one_number_for_two_contents_is_parked_until_a_person_says_both_are_meant(clinic_a: Clinic) -> None:
    receive(clinic_a, wrapped(remittance("EFT1", claim="RV-1")))
    other = receive(clinic_a, wrapped(remittance("EFT1", claim="RV-2"), control=2))
    assert [t.parked for t in other.transactions] == [Reason.CONFLICT]
    assert other.findings[0].code == "EXC-102"
    [waiting] = queries.parked()
    assert waiting.owner == "Ada"
    assert queries.may_be_released(waiting)
    with pytest.raises(services.NotPossible, match="Say why"):
        services.release(clinic_a.ada, quarantine_id=waiting.pk, note=" ")
    assert len(published()) == 1
    services.release(clinic_a.ada, quarantine_id=waiting.pk, note="The payer confirms that it reused the trace")
    assert [p["transaction_id"] for p in published()][1] == other.transactions[0].id
    assert not queries.parked().exists()
    with pytest.raises(services.NotPossible, match="released by Ada"):
        services.set_aside(clinic_a.ada, quarantine_id=waiting.pk, note="again")
    third = receive(clinic_a, wrapped(remittance("EFT1", claim="RV-2"), control=3))
    assert third.transactions[0].parked, "the released one came before, too"


def test_a_repeat_cannot_be_released(clinic_a: Clinic) -> None:
    receive(clinic_a, wrapped(remittance()))
    receive(clinic_a, wrapped(remittance(), control=2))
    [waiting] = queries.parked()
    with pytest.raises(services.NotPossible):
        services.release(clinic_a.ada, quarantine_id=waiting.pk, note="please")
    services.set_aside(clinic_a.ada, quarantine_id=waiting.pk, note="seen")
    assert len(published()) == 1 and not queries.parked().exists()


def test_a_partners_envelope_number_used_again_is_parked_and_a_strangers_is_noted(clinic_a: Clinic) -> None:
    receive(clinic_a, wrapped(remittance("EFT1"), sender="STRANGER"))
    noted = receive(clinic_a, wrapped(remittance("EFT2"), sender="STRANGER"))
    assert noted.clean and [f.code for f in noted.findings] == ["EXC-104"]
    partner(clinic_a.mia)
    receive(clinic_a, wrapped(remittance("EFT3")))
    held = receive(clinic_a, wrapped(remittance("EFT4")))
    assert [t.parked for t in held.transactions] == [Reason.ENVELOPE_REUSED]
    services.release(clinic_a.ada, quarantine_id=queries.parked().get().pk, note="their counter was reset")
    assert len(published()) == 4


def test_a_test_file_never_meets_real_money(clinic_a: Clinic) -> None:
    partner(clinic_a.mia)
    held = receive(clinic_a, wrapped(remittance(), usage="T"))
    assert [t.parked for t in held.transactions] == [Reason.WRONG_USAGE]
    assert published() == []


def test_a_cut_off_file_is_parked_and_the_whole_one_counts_when_it_comes(clinic_a: Clinic) -> None:
    partner(clinic_a.mia)
    content = wrapped(remittance("EFT1"), remittance("EFT2"))
    cut = receive(clinic_a, content[: content.rindex(b"CLP") + 10], "cut.835")
    assert cut.transactions and {t.parked for t in cut.transactions} == {Reason.DAMAGED}
    [*_, waiting] = queries.parked()
    with pytest.raises(services.NotPossible):
        services.release(clinic_a.ada, quarantine_id=waiting.pk, note="please")
    assert receive(clinic_a, content).clean
    assert len(published()) == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.NOT_X12),
        (b"hello", Reason.NOT_X12),
        (b"%PDF-1.7 \x00\xff\xfe", Reason.NOT_X12),
        (b"ISA*00*~", Reason.DAMAGED),
        (wrapped(), Reason.DAMAGED),
    ],
)
def test_what_holds_no_transaction_is_kept_and_parked(clinic_a: Clinic, content: bytes, reason: str) -> None:
    receipt = receive(clinic_a, content, "scan.pdf")
    assert receipt.parked == reason and receipt.findings and not receipt.clean
    assert queries.raw(receipt.file_id) == content
    assert receive(clinic_a, content, "scan.pdf").repeated
    assert Quarantine.objects.count() == 1


def test_a_new_transaction_beside_a_repeated_one_is_let_in(clinic_a: Clinic) -> None:
    receive(clinic_a, wrapped(remittance("EFT1")))
    mixed = receive(clinic_a, wrapped(remittance("EFT1"), remittance("EFT2"), control=2))
    assert [t.parked for t in mixed.transactions] == [Reason.REPEAT, ""]
    assert [p["transaction_id"] for p in published()][1:] == [mixed.transactions[1].id]


def test_a_submission_is_known_by_submitter_and_reference(clinic_a: Clinic) -> None:
    receive(clinic_a, wrapped(submission("B1")))
    again = receive(clinic_a, wrapped(submission("B1"), control=2, sender="CLEARING"))
    assert again.transactions[0].parked == Reason.REPEAT
    assert receive(clinic_a, wrapped(submission("B2"), control=3)).clean


def test_who_may_not_receive_leaves_no_trace_of_the_file(clinic_a: Clinic) -> None:
    for actor in (clinic_a.ben, clinic_a.cleo, clinic_a.fay):
        with pytest.raises(people.Denied):
            services.receive(actor, content=wrapped(remittance()), name="a")
    assert (File.objects.count(), Transaction.objects.count(), published()) == (0, 0, [])


def test_another_clinic_sees_nothing_and_gets_its_own_answer(clinic_a: Clinic, clinic_b: Clinic) -> None:
    receipt = receive(clinic_a, wrapped(remittance()))
    with tenancy.acting_for(clinic_b.tenant):
        assert File.objects.count() == 0
        for read in (queries.raw, queries.transaction_value):
            with pytest.raises((File.DoesNotExist, queries.Original.DoesNotExist, Transaction.DoesNotExist)):
                read(receipt.file_id if read is queries.raw else receipt.transactions[0].id)
        assert not receive(clinic_b, wrapped(remittance())).repeated


def test_files_cannot_be_changed(clinic_a: Clinic) -> None:
    receive(clinic_a, wrapped(remittance()))
    for table in ("file", "original", "transaction", "identity"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM exchange_{table}")


def test_reading_a_file_is_audited(clinic_a: Clinic) -> None:
    receipt = receive(clinic_a, wrapped(remittance()))
    file, content = queries.get_file_for(clinic_a.cleo, receipt.file_id)
    assert file.name == "a.835" and content == wrapped(remittance())
    assert AuditEvent.objects.order_by("-number")[0].subject == f"file:{receipt.file_id}"


def test_every_foreign_sample_is_understood_or_parked_with_findings(clinic_a: Clinic) -> None:
    files = [p for p in sorted(shared("x12").rglob("*")) if p.is_file() and p.suffix not in (".md", ".json", ".py")]
    for path in files:
        receipt = receive(clinic_a, path.read_bytes(), path.name)
        assert receipt.clean or receipt.repeated or receipt.findings
        for each in receipt.transactions:
            assert queries.transaction_value(each.id).set_id == each.set_id
            assert queries.is_admitted(each.id) == (not each.parked)
