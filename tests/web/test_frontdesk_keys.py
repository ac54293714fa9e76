"""A front desk's morning in real Chromium without a mouse: what a visit will cost, leave for it, and the check-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from superbill.app.platform import tenancy
from superbill.app.registration.models import Authorization, Estimate, Receipt
from tests.web.house import EXPECTED, House

pytestmark = pytest.mark.browser
Enter = Callable[..., Any]


@pytest.fixture
def desk(page: Any, enter: Enter) -> Any:
    """Fay at the account of the patient, found by search."""
    enter("fay")
    page.keyboard.press("/")
    page.keyboard.type(EXPECTED[:9])
    page.wait_for_selector("#hits a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/patients/\d+/$"))
    return page


def waits_in(page: Any, field: str) -> None:
    """The cursor comes to stand in the field: a page takes a moment to give it."""
    page.wait_for_selector(f"#{field}:focus")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_what_a_visit_will_cost_is_told_beforehand(desk: Any, lived_in: House) -> None:
    desk.keyboard.press("e")
    desk.wait_for_url("**/estimates/new")
    waits_in(desk, "services")
    desk.keyboard.type("99213\n9300")
    press(desk, "Tab", "Enter")
    expect(desk.locator("#services-wrong")).to_contain_text("Line 2")
    waits_in(desk, "services")
    assert desk.locator("#services").input_value() == "99213\n9300"
    press(desk, "Control+End")
    desk.keyboard.type("0")
    press(desk, "Tab", "Enter")
    desk.wait_for_url(re.compile(r"/estimates/\d+/$"))
    expect(desk.locator("main")).to_contain_text("Charges of the services")
    with tenancy.acting_for(lived_in.clinic.tenant):
        row = Estimate.objects.order_by("-pk")[0]
    assert (row.patient_id, row.charge_cents) == (lived_in.ids["expected"], 19000)
    desk.keyboard.press("b")
    desk.wait_for_url(re.compile(r"/patients/\d+/$"))
    expect(desk.locator("main")).to_contain_text("of 190.00 charged")


def test_leave_for_a_service_is_written_down(desk: Any, lived_in: House) -> None:
    desk.keyboard.press("a")
    desk.wait_for_url("**/authorizations/new")
    waits_in(desk, "codes")
    desk.keyboard.type("99213")
    press(desk, "Tab")
    desk.keyboard.type("4")
    press(desk, "Shift+Tab", "Shift+Tab", "Shift+Tab")
    waits_in(desk, "how")
    desk.keyboard.type("write")
    press(desk, "Tab", "Enter")
    expect(desk.locator("#number-wrong")).to_be_visible()
    waits_in(desk, "number")
    assert (desk.locator("#how").input_value(), desk.locator("#units").input_value()) == ("phone", "4")
    desk.keyboard.type("AU-5521")
    press(desk, "Enter")
    desk.wait_for_url(re.compile(r"/patients/\d+/$"))
    expect(desk.locator("main")).to_contain_text("AU-5521")
    expect(desk.locator("main")).to_contain_text("4 of 4 units left")
    with tenancy.acting_for(lived_in.clinic.tenant):
        row = Authorization.objects.get(number="AU-5521")
    assert (row.codes, row.source) == (["99213"], "phone")


def test_a_patient_is_checked_in_and_the_copay_taken_once(desk: Any, lived_in: House) -> None:
    account = desk.url
    desk.keyboard.press("n")
    desk.wait_for_url("**/coding/new?patient=*")
    waits_in(desk, "on")
    expect(desk.locator("input[name=patient]")).to_be_checked()
    press(desk, "Enter")
    desk.wait_for_url(re.compile(r"/encounters/\d+/$"))
    expect(desk.locator(".messages .success")).to_contain_text("is entered")
    desk.goto(account)
    desk.keyboard.press("m")
    waits_in(desk, "amount")
    desk.keyboard.type("thirty")
    press(desk, "Enter")
    assert desk.locator("#pay").is_visible()
    press(desk, "Control+a")
    desk.keyboard.type("30.00")
    press(desk, "Tab")
    desk.keyboard.type("ch")
    press(desk, "Tab")
    desk.keyboard.type("1042")
    press(desk, "Enter", "Enter")
    desk.wait_for_selector(".messages .success")
    with tenancy.acting_for(lived_in.clinic.tenant):
        (row,) = Receipt.objects.filter(patient_id=lived_in.ids["expected"])
    assert (row.amount_cents, row.method, row.reference) == (3000, "check", "1042")
    expect(desk.locator("main")).to_contain_text("30.00 by check")
    expect(desk.get_by_role("link", name=f"Receipt {row.number}", exact=True)).to_have_attribute(
        "href", f"/receipts/{row.pk}.pdf"
    )
