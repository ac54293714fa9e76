"""The payer's people at work: every page opens, the keyboard is enough, and what is decided is what is paid."""

from __future__ import annotations

from typing import Any

import pytest

from superbill.app.platform import tenancy
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Dispute, DocumentReceived, Sample
from tests.desk.pages.conftest import Person
from tests.web.looking import HREFS, NARROW, faults, walk

pytestmark = pytest.mark.browser
ROOMS = {
    "t": "Today", "c": "Claims received", "w": "Waiting", "d": "Disputes", "a": "Papers", "s": "Second look",
    "p": "Payments", "r": "How we do", "m": "Members", "l": "Plans", "f": "Received files",
}  # fmt: skip


def claim(week: Any, number: str) -> ClaimReceived:
    with tenancy.acting_for(week):
        return ClaimReceived.objects.get(control_number=number)


def test_nobody_gets_in_without_a_password_and_guessing_is_slowed(person: Person) -> None:
    page = person.goes("/claims/")
    assert "/sign-in" in page.url
    person.picture("sign-in")
    for _ in range(5):
        person.signs_in("mallory", "wrong password")
        assert "/sign-in" in page.url
    person.signs_in("mallory")
    assert "Too many" in page.inner_text("main")


def test_every_room_opens_with_two_keys_in_light_and_dark(person: Person) -> None:
    person.signs_in("ed")
    page = person.page
    for key, title in ROOMS.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_selector(f"h1:has-text('{title}')")
        person.picture(f"room-{key}")
    page.click("[data-theme-toggle]")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    person.goes("/claims/")
    person.picture("claims-dark")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    person.picture("keys")


def test_rows_are_walked_and_opened_and_a_claim_tells_every_reason(person: Person, week: Any) -> None:
    person.signs_in("al")
    page = person.goes("/claims/?q=WK-1")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Claim')")
    text = page.inner_text("main")
    for said in ("CO-45", "PR-3", "what is the price", "is the patient a member", "120.00", "E4567"):
        assert said in text, said
    assert page.locator("button:has-text('Decide')").count() == 0, "an auditor only reads"
    person.picture("claim-paid")


def test_an_examiner_previews_and_decides_line_by_line(person: Person, week: Any) -> None:
    row = claim(week, "WK-4")
    person.signs_in("ed")
    page = person.goes(f"/claims/{row.pk}")
    assert "It waits" in page.inner_text("main")
    person.picture("claim-waiting")
    page.select_option("#do-1", "price")
    page.fill("#price-1", "abc")
    page.click("button[value=decide]")
    assert "say the allowed amount" in page.inner_text("main")
    page.select_option("#do-1", "price")
    page.fill("#price-1", "1,000.00")
    page.select_option("#do-2", "deny")
    page.fill("#deny-2", "CO-50 N115")
    page.fill("#note", "records read")
    page.click("button[value=preview]")
    assert "What would be decided" in page.inner_text("#preview") and "CO-50" in page.inner_text("#preview")
    person.picture("claim-preview")
    assert claim(week, "WK-4").state == "pended"
    page.click("button[value=decide]")
    page.wait_for_selector(".messages .success")
    with tenancy.acting_for(week):
        made = DecisionMade.objects.get(claim=row)
    assert (made.decided_by, made.note, made.outcome) == ("Ed", "records read", "pay")


def test_papers_are_asked_for_from_the_claim(person: Person, week: Any) -> None:
    row = claim(week, "WK-5")
    person.signs_in("ed")
    page = person.goes(f"/claims/{row.pk}")
    assert "11506-3" in page.inner_text("main")
    page.fill("#documents", "18842-5")
    page.fill("#ask-reason", "the discharge summary")
    page.click("text=Send the request")
    page.wait_for_selector(".messages .success")
    assert "18842-5" in page.inner_text("main")


def test_an_appeal_that_came_as_a_letter_is_overturned(person: Person, week: Any) -> None:
    with tenancy.acting_for(week):
        dispute = Dispute.objects.get()
    person.signs_in("sue")
    page = person.goes(f"/disputes/{dispute.pk}")
    assert "it was an emergency" in page.inner_text("main")
    person.picture("dispute")
    page.click("button[value=overturn]")
    assert "Say why" in page.inner_text("main")
    page.fill("#note", "The notes show an emergency.")
    page.click("button[value=overturn]")
    page.wait_for_selector(".messages .success")
    with tenancy.acting_for(week):
        standing = DecisionMade.objects.get(claim=dispute.claim_id, state="standing")
    assert standing.outcome == "pay" and standing.reverses_id is not None


def test_an_examiner_may_not_overturn_and_nothing_happens(person: Person, week: Any) -> None:
    with tenancy.acting_for(week):
        before = DecisionMade.objects.count()
    row = claim(week, "WK-1")
    person.signs_in("ed")
    page = person.goes(f"/claims/{row.pk}")
    assert page.locator("text=Reopen and decide anew").count() == 0
    answer = page.request.post(
        f"{person.address}/claims/{row.pk}/decide",
        form={"csrfmiddlewaretoken": page.get_attribute("[name=csrfmiddlewaretoken]", "value"), "act": "decide"},
        headers={"Referer": person.address},
    )
    assert answer.status == 403 and "may not reopen claims; who may: supervisor." in answer.text()
    with tenancy.acting_for(week):
        assert DecisionMade.objects.count() == before


def test_a_paper_without_a_claim_finds_it(person: Person, week: Any) -> None:
    with tenancy.acting_for(week):
        paper = DocumentReceived.objects.get(claim=None)
    person.signs_in("ed")
    page = person.goes(f"/papers/{paper.pk}")
    person.picture("paper")
    page.keyboard.press("e")
    page.keyboard.type("WK-1")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=About claim")
    with tenancy.acting_for(week):
        assert Dispute.objects.filter(claim__control_number="WK-1").count() == 1


def test_a_second_look_with_one_key_each(person: Person, week: Any) -> None:
    with tenancy.acting_for(week):
        first = Sample.objects.order_by("id").first()
    person.signs_in("al")
    page = person.goes(f"/samples/{first.pk}")
    person.picture("sample")
    with page.expect_navigation():
        page.keyboard.press("y")
    with tenancy.acting_for(week):
        assert Sample.objects.get(pk=first.pk).verdict == "right"
    page = person.goes("/samples/")
    page.select_option("#method", "value")
    page.fill("#size", "2")
    page.fill("#since", "2026-03-01")
    with page.expect_navigation():
        page.click("main button.primary")
    with tenancy.acting_for(week):
        assert Sample.objects.filter(method="value").count() == 2


def test_a_supervisor_pays_what_is_due_and_reads_the_835(person: Person, week: Any) -> None:
    person.signs_in("sue")
    page = person.goes("/payments/")
    assert "Due" in page.inner_text("main")
    person.picture("payments")
    page.keyboard.press("r")
    person.picture("payments-sure")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .success")
    page.click("tr.row a >> nth=0")
    page.wait_for_selector("h1:has-text('E4567')")
    assert "BPR*" in page.inner_text("main")
    person.picture("payment")
    with page.expect_download() as download:
        page.keyboard.press("o")
    assert download.value.suggested_filename.endswith(".835")
    page = person.goes("/payments/")
    assert "Nothing is due" in page.inner_text("main")


def test_members_plans_and_reports_say_what_the_books_say(person: Person, week: Any) -> None:
    person.signs_in("sue")
    page = person.goes("/members/")
    page.click("text=FH20001 >> nth=0")
    page.wait_for_selector("text=Used up")
    assert "out of pocket" in page.inner_text("main") and "4,000.00" in page.inner_text("main")
    person.picture("member")
    page = person.goes("/plans/")
    page.click("tr.row a >> nth=0")
    text = page.inner_text("main")
    assert (
        "percent of charge, 80 %" in text and "copay 30.00 and nothing else" in text and "with papers: 11506-3" in text
    )
    person.picture("plan")
    page = person.goes("/reports/?since=2026-03-01&until=2026-03-31")
    text = page.inner_text("main")
    assert "FH-PPO" in text and {"CO-50", "CO-197"} & set(text.split()) and "%" in text
    person.picture("reports")


def test_every_page_fits_a_telephone_and_can_be_used_by_everybody(person: Person) -> None:
    """Each page that links lead to, narrow and light, wide and dark."""
    person.signs_in("sue")
    page, wrong = person.page, []

    def links(address: str) -> list[str]:
        answer = page.goto(f"{person.address}{address}")
        assert answer.status == 200, address
        assert "default-src 'self'" in answer.headers["content-security-policy"], address
        assert answer.headers["cache-control"] == "no-store", address
        for width, scheme in ((NARROW, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            wrong.extend((address, width, *fault) for fault in faults(page))
        found: list[str] = page.evaluate(HREFS)
        return found

    assert len(list(walk("/", links))) > 20
    assert wrong == []
    person.picture("telephone")


def test_wrong_addresses_and_pages_beyond_the_last(person: Person) -> None:
    person.signs_in("sue")
    assert person.page.goto(f"{person.address}/claims/999999").status == 404
    person.goes("/claims/?page=2")
    assert "51 to" in person.page.inner_text("main")
    person.goes("/claims/?page=nonsense")
    assert person.page.inner_text("h1") == "Claims received"
