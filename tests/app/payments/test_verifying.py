"""What somebody changes behind the laws' back is found, with its place: each change here still balances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from superbill.app.books import queries as journal
from superbill.app.exchange import services as exchange
from superbill.app.payments import services, verifying
from superbill.app.payments.models import Remittance
from superbill.app.payments.verifying import Checked
from superbill.app.platform import clock, outbox
from superbill.app.registration import services as front_desk
from superbill.core.ledger import WRITE_OFF_DENIAL
from superbill.core.remit import write_835
from superbill.core.x12 import Envelope, write_interchange
from tests.app.registration.people import open_clinic, register
from tests.conftest import Clinic

from .scene import Scene, document, everything, paid, proven, scene
from .test_telling import sent

CHECKS = (verifying.postings, verifying.charges, verifying.receipts, verifying.deposits, verifying.decisions)


def owner(statement: str, *given: object) -> None:
    """What the database's owner can do: no law holds them, no row is hidden."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, given)
        assert cursor.rowcount, "nothing was changed"
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SET ROLE superbill_app")


def faults(check: Callable[[], Checked]) -> list[tuple[str, str]]:
    """What a check finds; no other one finds anything."""
    assert all(other().holds for other in CHECKS if other is not check)
    return [(one.place, one.says) for one in check().faults]


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    """A sent claim, answered by a file; a deposit; money at the desk; a write-off."""
    here = Scene(clinic_a, open_clinic(clinic_a))
    claim = sent(here)
    (charge,) = (key[1] for key in journal.balances("charge_id", account="revenue.charges"))
    envelope = Envelope(
        sender="SYN01", receiver="RIVERSIDE", group_sender="SYN01", group_receiver="RIVERSIDE",
        date="20260320", time="1200", interchange_control=7, group_control=7,
    )  # fmt: skip
    told = paid(1, charge, 14000, 8000, "CO-45 40, CO-197 10, PR-3 10", payer_claim_number="F1")
    number = claim.versions.get().control_number
    body = write_835(document(type(told)(number, "1", 14000, 8000, lines=told.lines)))
    exchange.receive(clinic_a.ada, content=write_interchange(envelope, [body]), name="era.835")
    outbox.drain()
    services.record_deposit(clinic_a.ada, trace="EFT1", amount_cents=8000, received_on=date(2026, 3, 20), key="d")
    here.apply(Remittance.objects.get())
    front_desk.collect_copay(
        clinic_a.fay, patient=register(clinic_a, last="OTHER"), amount_cents=500, method="cash", key="r"
    )
    services.write_off(
        clinic_a.mia, charge_id=charge, patient_id=claim.patient_id, amount_cents=1000, account=WRITE_OFF_DENIAL,
        reason="no ABN was given", key="w", payer_id=here.setting.ppo.pk,
    )  # fmt: skip
    outbox.drain()
    assert [check().count for check in CHECKS] == [6, 2, 1, 2, 1]
    assert all(check().holds for check in CHECKS) and proven()
    return here


def entry_of(account: str, kind: str) -> int:
    return next(line.entry_id for line in journal.history(accounts=[account]) if line.kind == kind)


def sums_hold() -> bool:
    """Whether the postings alone look sound; only what was counted as they arrived differs from them."""
    found = journal.verify()
    return bool(found.miscounted) and not (found.unbalanced or found.unconserved or found.uncleared or found.total)


def test_a_posting_moved_from_the_contract_to_the_patient(here: Scene) -> None:
    entry = entry_of("adjustment.contractual", "remit.claim")
    for account, change in (("adjustment.contractual", -500), ("ar.patient", 500)):
        owner(
            "UPDATE books_posting SET amount_cents = amount_cents + %s WHERE entry_id = %s AND account = %s",
            change, entry, account,
        )  # fmt: skip
    assert sums_hold() and verifying.totals().holds
    row = Remittance.objects.get()
    segment = journal.value_of(entry).segment
    found = faults(verifying.postings)
    assert {place for place, _ in found} == {f"remittance:{row.pk} (EFT1), segment {segment}, entry {entry}"}
    assert len(found) == 2 and any(
        "ar.patient 15.00" in says and "makes it ar.patient 10.00" in says for _, says in found
    )


def test_a_posting_given_to_another_patient(here: Scene) -> None:
    entry = entry_of("ar.patient", "remit.claim")
    owner("UPDATE books_posting SET patient_id = 77 WHERE entry_id = %s AND account = 'ar.patient'", entry)
    ((_, says),) = faults(verifying.postings)
    assert "patient 77" in says


def test_an_entry_dated_differently(here: Scene) -> None:
    entry = entry_of("ar.patient", "remit.claim")
    owner("UPDATE books_entry SET effective_on = '2026-03-21' WHERE id = %s", entry)
    ((place, says),) = faults(verifying.postings)
    assert place.endswith(f"entry {entry}") and "2026-03-21" in says and "2026-03-20" in says


def test_a_second_entry_for_the_same_document(here: Scene) -> None:
    twice = journal.value_of(entry_of("ar.patient", "remit.claim"))
    from superbill.app.books import services as books

    (extra,) = books.enter(entries=[twice])
    ((place, says),) = faults(verifying.postings)
    assert place.endswith(f"entry {extra}") and says == "no document makes this remit.claim"


def test_a_file_whose_bytes_were_changed(here: Scene) -> None:
    owner("UPDATE exchange_original SET content = replace(encode(content, 'escape'), 'EFT1', 'EFT1')::bytea || ' '::bytea"
          " WHERE file_id = (SELECT id FROM exchange_file WHERE name = 'era.835')")  # fmt: skip
    assert faults(verifying.postings) == [("file era.835", "its bytes are not those that came")]


def test_a_charge_that_is_not_its_visits(here: Scene) -> None:
    owner("UPDATE coding_charge SET amount_cents = amount_cents - 100")
    ((place, says),) = faults(verifying.charges)
    assert place.startswith("charge ") and says == "140.00 in the books, 139.00 in its visit"


def test_a_charge_that_is_not_its_837s(here: Scene) -> None:
    entry = journal.history(accounts=["revenue.charges"])[0].entry_id
    owner("UPDATE books_posting SET amount_cents = sign(amount_cents) * 13900 WHERE entry_id = %s", entry)
    owner("UPDATE coding_charge SET amount_cents = 13900")
    assert sums_hold()
    (only,) = verifying.charges().faults
    assert "in transaction" in only.place and only.says == "139.00 in the books, 140.00 in the 837"


def test_a_receipt_that_says_less(here: Scene) -> None:
    entry = entry_of("cash.drawer", "receipt")
    owner("UPDATE registration_receipt SET amount_cents = 400")
    assert faults(verifying.receipts) == [
        (f"receipt 1, entry {entry}", "5.00 in the books, 4.00 in the row"),
    ]


def test_a_receipt_that_is_gone(here: Scene) -> None:
    entry = entry_of("cash.drawer", "receipt")
    owner("DELETE FROM registration_receipt")
    ((place, says),) = faults(verifying.receipts)
    assert place == f"entry {entry}" and says.endswith("has no document")


def test_a_deposit_that_says_more(here: Scene) -> None:
    owner("UPDATE payments_deposit SET amount_cents = 8100")
    ((place, says),) = faults(verifying.deposits)
    assert "(EFT1)" in place and says == "80.00 in the books, 81.00 in the row"


def test_a_decision_that_says_less(here: Scene) -> None:
    owner("UPDATE payments_decision SET amount_cents = 100")
    ((place, says),) = faults(verifying.decisions)
    assert place.startswith("decision:") and says == "10.00 in the books, 1.00 decided"


def test_a_mirror_that_is_none(clinic_a: Clinic) -> None:
    here = scene(clinic_a)
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (21, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    here.apply(row)
    before = everything()
    with clock.at(date(2026, 4, 1)):
        here.reverse(row)
    assert everything() != before and journal.verify().holds
    mirror = journal.history(accounts=["adjustment.contractual"])[-1].entry_id
    owner("UPDATE books_posting SET claim_id = 2 WHERE entry_id = %s AND account = 'adjustment.contractual'", mirror)
    assert journal.verify().unlike == (mirror,)
    assert not journal.verify().holds
