"""The practice: set up twice gives one of each; prices and contracts are found by date; tenants are apart."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.app.platform import people, tenancy
from superbill.app.platform.models import AuditEvent
from superbill.app.practice import queries, services
from superbill.app.practice.models import Fee, Payer, Practice, Provider
from superbill.core.ids import npi_with_check_digit
from tests.app.practice.setting import BILLING_NPI, RENDERING_NPI, set_up
from tests.conftest import Clinic


def test_setting_up_twice_gives_one_of_each_and_is_silent_the_second_time(clinic_a: Clinic) -> None:
    set_up(clinic_a.mia)
    events = AuditEvent.objects.count()
    set_up(clinic_a.mia)
    assert (Practice.objects.count(), Provider.objects.count(), Payer.objects.count()) == (1, 1, 2)
    assert AuditEvent.objects.exclude(action="set_fees").count() == events - 1


def test_a_role_that_may_not_set_up_changes_nothing(clinic_a: Clinic) -> None:
    for actor in (clinic_a.ada, clinic_a.ben, clinic_a.cleo, clinic_a.fay):
        with pytest.raises(people.Denied):
            set_up(actor)
    assert not queries.is_set_up()
    assert not Payer.objects.exists()


def test_another_clinic_sees_none_of_it(clinic_a: Clinic, clinic_b: Clinic) -> None:
    setting = set_up(clinic_a.mia)
    with tenancy.acting_for(clinic_b.tenant):
        assert not queries.is_set_up()
        with pytest.raises(Payer.DoesNotExist):
            queries.payer(setting.ppo.pk)
        set_up(clinic_b.mia)
        assert Provider.objects.count() == 1


def test_a_price_is_found_by_date_and_modifier(clinic_a: Clinic) -> None:
    set_up(clinic_a.mia)
    services.set_fees(
        clinic_a.mia,
        starts_on=date(2026, 7, 1),
        prices=[
            services.Price("99213", "Office visit, low", 15000),
            services.Price("93000", "ECG, reading", 2000, modifier="26"),
        ],
    )

    def price(code: str, on: date, *modifiers: str) -> int | None:
        found = queries.fee(code, on, modifiers)
        return found.amount_cents if found else None

    assert price("99213", date(2026, 6, 30)) == 14000
    assert price("99213", date(2026, 7, 1)) == 15000
    assert price("99213", date(2026, 7, 1), "25") == 15000
    assert price("93000", date(2026, 7, 1)) == 5000
    assert price("93000", date(2026, 7, 1), "26") == 2000
    assert price("93000", date(2026, 6, 1), "26") == 5000
    assert price("99213", date(2025, 12, 31)) is None
    assert price("00000", date(2026, 7, 1)) is None
    july = {(row.code, row.modifier): row.amount_cents for row in queries.fees(date(2026, 7, 1))}
    assert july[("99213", "")] == 15000 and july[("93000", "26")] == 2000
    assert len(july) == queries.fees(date(2026, 7, 1)).count(), "one price of a code and modifier on a date"


def test_a_contract_is_found_by_date(clinic_a: Clinic) -> None:
    setting = set_up(clinic_a.mia)
    for starts, name in ((date(2026, 1, 1), "first"), (date(2026, 7, 1), "second")):
        services.set_contract(
            clinic_a.mia, payer=setting.ppo, starts_on=starts, name=name, terms="rules = []", source="a letter"
        )
    assert queries.contract(setting.ppo.pk, date(2025, 12, 31)) is None
    assert [getattr(queries.contract(setting.ppo.pk, date(2026, m, 30)), "name", "") for m in (6, 7)] == [
        "first",
        "second",
    ]
    assert queries.contract(setting.medicare.pk, date(2026, 6, 30)) is None


def test_what_cannot_be_right_is_refused_and_nothing_is_stored(clinic_a: Clinic) -> None:
    setting = set_up(clinic_a.mia)
    with pytest.raises(services.NotValid, match="NPI"):
        services.set_provider(clinic_a.mia, npi="1234567890", last="Wrong", first="Digit", taxonomy="207Q00000X")
    with pytest.raises(services.NotValid, match="nine digits"):
        services.set_practice(clinic_a.mia, npi=BILLING_NPI, tax_id="12-3456789")
    with pytest.raises(services.NotValid, match="kind"):
        services.set_payer(clinic_a.mia, payer_id="NEW", name="New", kind="unknown", filing_code="CI", partner="x")
    with pytest.raises(services.NotValid, match="negative"):
        services.set_fees(clinic_a.mia, starts_on=date(2026, 7, 1), prices=[services.Price("99213", "x", -1)])
    with pytest.raises(services.NotValid, match="end before"):
        services.set_contract(
            clinic_a.mia,
            payer=setting.ppo,
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 6, 1),
            name="",
            terms="",
            source="",
        )
    assert Provider.objects.count() == 1
    assert not Fee.objects.filter(starts_on=date(2026, 7, 1)).exists()


def test_enrolment_and_authorization_are_asked_by_date_and_code(clinic_a: Clinic) -> None:
    setting = set_up(clinic_a.mia)
    assert queries.is_enrolled(setting.provider.pk, setting.ppo.pk, date(2026, 3, 1))
    assert not queries.is_enrolled(setting.provider.pk, setting.ppo.pk, date(2025, 3, 1))
    assert not queries.is_enrolled(setting.provider.pk, setting.medicare.pk, date(2026, 3, 1))
    assert queries.needs_authorization(setting.ppo, ["99213", "70551", "J1885", "70545"]) == ["70551", "J1885", "70545"]


def test_a_payment_within_tolerance_is_left_alone(clinic_a: Clinic) -> None:
    ppo = set_up(clinic_a.mia).ppo
    ppo.tolerance_cents, ppo.tolerance_percent = 100, 1
    assert queries.within_tolerance(ppo, 10000, 10000)
    assert queries.within_tolerance(ppo, 5000, 4900)
    assert not queries.within_tolerance(ppo, 5000, 4899)
    assert queries.within_tolerance(ppo, 50000, 50500)
    assert not queries.within_tolerance(ppo, 50000, 49499)


def test_rows_become_the_values_a_claim_needs(clinic_a: Clinic) -> None:
    setting = set_up(clinic_a.mia)
    billing = queries.billing_provider(queries.practice())
    assert (billing.organization, billing.npi, billing.tax_id) == (True, BILLING_NPI, "741234567")
    assert billing.contact is not None and billing.contact.numbers[0] == ("TE", "5125550100")
    rendering = queries.rendering_value(setting.provider)
    assert (rendering.organization, rendering.npi, rendering.last) == (False, RENDERING_NPI, "Okafor")
    assert queries.facility_value(setting.place, queries.practice()) is None, (
        "the billing address is not a service facility"
    )
    hospital = services.set_place(
        clinic_a.mia, name="General Hospital", pos="22", npi=npi_with_check_digit("177777777"), line1="1 Hill",
        city="Austin", state="TX", postal="787010001",
    )  # fmt: skip
    facility = queries.facility_value(hospital, queries.practice())
    assert facility is not None and facility.last == "General Hospital"
    assert queries.payer_value(setting.ppo).id == "SYN01"
