"""The checkers that end every story see what they are there to see."""

from __future__ import annotations

import pytest

from superbill.app.payments import services
from superbill.app.payments.models import Remittance
from tests.app.payments.scene import scene
from tests.checkers import assert_books, assert_remit
from tests.conftest import Clinic
from tests.core.ledger.cases import clp, line


def test_what_is_applied_holds_and_what_is_not_moved_nothing(clinic_a: Clinic) -> None:
    here = scene(clinic_a)
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(clp("A1", "1", [line("99213", 14000, 10000, "CO-45 40", control_number="C11")]))
    assert_remit(row.pk)
    here.apply(row)
    document = assert_remit(row.pk)
    assert document is not None and document.amount == 10000
    assert_books()


def test_a_remittance_that_says_it_is_applied_and_is_not_is_seen(clinic_a: Clinic) -> None:
    here = scene(clinic_a)
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(clp("A1", "1", [line("99213", 14000, 10000, "CO-45 40", control_number="C11")]))
    Remittance.objects.filter(pk=row.pk).update(status=Remittance.Status.APPLIED)
    with pytest.raises(AssertionError, match="in the books"):
        assert_remit(row.pk)
    with pytest.raises(AssertionError, match="not the documents"):
        assert_books()


def test_an_applied_remittance_that_says_it_is_not_is_seen(clinic_a: Clinic) -> None:
    here = scene(clinic_a)
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(clp("A1", "1", [line("99213", 14000, 10000, "CO-45 40", control_number="C11")]))
    services.apply(clinic_a.ada, remittance_id=row.pk, key="once")
    Remittance.objects.filter(pk=row.pk).update(status=Remittance.Status.READY)
    with pytest.raises(AssertionError, match="yet it moved"):
        assert_remit(row.pk)
