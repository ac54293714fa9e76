"""Each page in real Chromium: what it shows, where its numbers lead, and that all of it can be done from the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from superbill.app.payments import queries as payments
from superbill.app.payments.models import Remittance
from superbill.app.platform import outbox, tenancy
from tests.web.house import LONG, PASSWORD, House

pytestmark = pytest.mark.browser
Enter = Callable[..., Any]


def drain(house: House) -> None:
    """What the worker does beside the app."""
    with tenancy.acting_for(house.clinic.tenant):
        outbox.drain()
        assert outbox.stuck() == []


def heading(page: Any) -> str:
    return str(page.inner_text("main h1"))


def test_the_door(page: Any, enter: Enter, lived_in: House) -> None:
    page.goto("/claims/")
    assert "Sign in" in page.title()
    page.fill("#id_login", lived_in.user("ada"))
    page.fill("#id_password", "not the password")
    page.keyboard.press("Enter")
    page.wait_for_selector(".errorlist")
    enter("ada")
    assert heading(page) == "Today"
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


def test_today_says_what_waits_and_each_pile_leads_to_its_rows(page: Any, enter: Enter) -> None:
    enter("ada")
    piles = page.locator("table.worklist tbody tr")
    wanted = {}
    for i in range(piles.count()):
        cells = piles.nth(i).locator("td")
        wanted[cells.nth(0).locator("a").get_attribute("href")] = int(cells.nth(2).inner_text().replace(",", ""))
    assert len(wanted) >= 5
    for href, count in wanted.items():
        page.goto(href)
        assert page.locator("main tr.row").count() == count, href


def test_every_room_by_its_letter(page: Any, enter: Enter) -> None:
    enter("ada")
    rooms = {"p": "Patients", "e": "Encounters", "c": "Claims", "r": "Remittances", "d": "Denials", "a": "A/R aging"}
    for key, name in {**rooms, "m": "Reports", "f": "Files", "t": "Today"}.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        expect(page.locator("main h1")).to_have_text(name)
        assert page.locator("nav [aria-current=page]").inner_text() == name


def test_the_keys_are_shown_and_hidden(page: Any, enter: Enter) -> None:
    enter("ada")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()


def test_rows_are_walked_and_opened_from_the_keyboard(page: Any, enter: Enter) -> None:
    enter("ada")
    page.goto("/claims/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    chosen = page.locator("tr[aria-selected=true] a").inner_text()
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/claims/\d+/"))
    assert heading(page) == f"Claim {chosen}"


def test_search_finds_people_claims_and_payments(page: Any, enter: Enter, lived_in: House) -> None:
    enter("ada")
    page.keyboard.press("/")
    page.keyboard.type(LONG[:8])
    page.wait_for_selector("#hits a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/patients/{lived_in.ids['patient']}/")
    for words, place in (
        (f"EFT-A-{lived_in.suffix}", f"/remittances/{lived_in.ids['applied']}/"),
        (f"ICN{lived_in.ids['paid']}", f"/claims/{lived_in.ids['paid']}/"),
    ):
        page.fill("#search", words)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{place}")


def test_a_claim_from_visit_to_answer_with_its_documents(page: Any, enter: Enter, lived_in: House) -> None:
    enter("ada")
    page.goto(f"/claims/{lived_in.ids['paid']}/")
    events = page.locator(".timeline li strong").all_inner_texts()
    order = ["Seen", "Sent", "Accepted", "Adjudicated"]
    assert [event for event in events if event in order] == order
    assert "$18.00" in page.inner_text(".tiles")
    page.wait_for_selector("#x12 li")
    assert "CLM*" in page.inner_text("#x12")
    assert "Delgado" in page.inner_text("#x12")
    page.locator(".timeline .doc a", has_text="835").click()
    page.wait_for_selector(".x12 li:target")
    assert "835 remittance" in page.inner_text(".head")


def test_a_claim_is_sent_by_one_key(page: Any, enter: Enter, lived_in: House) -> None:
    enter("ada")
    page.goto(f"/claims/{lived_in.ids['ready']}/")
    page.keyboard.press("s")
    page.wait_for_selector(".messages .success")
    assert "Sent" in page.inner_text(".head .badge")
    page.keyboard.press("n")
    page.keyboard.type("called, they have it")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .success")
    assert "called, they have it" in page.inner_text(".timeline")


def test_the_posting_bench_from_the_keyboard(page: Any, enter: Enter, lived_in: House) -> None:
    """Queue, reconciliation, plan, apply, take back with a reason, apply again: balances as promised each time."""
    enter("ada")
    page.goto("/remittances/?status=ready")
    rows = page.locator("tr.row").all_inner_texts()
    place = next(i for i, row in enumerate(rows) if f"EFT-B-{lived_in.suffix}" in row)
    for _ in range(place + 1):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/remittances/{lived_in.ids['bench']}/")
    assert page.locator(".proof").count() == 4
    assert page.locator(".proof.broken").count() == 0
    bank = page.locator(".proof").nth(3)
    assert "waits:" in bank.inner_text(), "what has not come yet is no fault"
    assert bank.locator("a").get_attribute("href") == "/deposits/?show=unpaid"
    plan = page.locator("table.plan").inner_text()
    assert re.search(r"140\.00\s*→\s*(becomes)?\s*0\.00", plan)
    assert re.search(r"0\.00\s*→\s*(becomes)?\s*18\.00", plan)
    claim = f"/claims/{lived_in.ids['waiting']}/"

    for round_ in range(2):
        page.goto(f"/remittances/{lived_in.ids['bench']}/")
        page.keyboard.press("a")
        page.wait_for_selector(".messages .success")
        assert "Applied" in page.inner_text(".head .badge")
        drain(lived_in)
        page.goto(claim)
        assert page.locator(".tile .figure").all_inner_texts()[2:] == ["$97.00", "$0.00", "$18.00"]
        if round_:
            break
        page.goto(f"/remittances/{lived_in.ids['bench']}/")
        page.keyboard.press("x")
        page.keyboard.type("keyed against the wrong deposit")
        page.keyboard.press("Enter")
        page.wait_for_selector(".messages .success")
        assert "Taken back" in page.inner_text(".head .badge")
        drain(lived_in)
        page.goto(claim)
        assert page.locator(".tile .figure").all_inner_texts()[3:] == ["$190.00", "$0.00"]


def test_an_unmatched_claim_is_matched_by_hand(page: Any, enter: Enter, lived_in: House) -> None:
    """Nothing is guessed: the money would wait in suspense until a person names the claim."""
    enter("ada")
    page.goto(f"/remittances/{lived_in.ids['astray']}/")
    assert "to suspense" in page.inner_text("table.plan")
    page.keyboard.press("m")
    page.keyboard.type("no such claim")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .error")
    page.keyboard.press("m")
    page.keyboard.type(str(lived_in.ids["offered"]))
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .success")
    assert "matched by chosen by hand" in page.inner_text("table.plan")
    assert "to suspense" not in page.inner_text("table.plan")
    page.get_by_role("button", name="Unmatch").click()
    page.wait_for_selector(".messages .success")


def test_what_does_not_tie_cannot_be_applied(page: Any, enter: Enter, lived_in: House) -> None:
    enter("ada")
    page.goto(f"/remittances/{lived_in.ids['parked']}/")
    assert page.locator(".proof.broken").count() >= 1
    assert page.locator(".finding.stop").count() >= 1
    assert page.get_by_role("button", name="Apply the plan").count() == 0
    page.keyboard.press("a")
    with tenancy.acting_for(lived_in.clinic.tenant):
        assert Remittance.objects.get(pk=lived_in.ids["parked"]).status == "parked"


def test_a_deposit_is_recorded_and_finds_its_remittance(page: Any, enter: Enter, lived_in: House) -> None:
    enter("ada")
    page.goto("/deposits/?show=unexplained")
    assert "NOBODY" in page.inner_text("table")
    page.fill("#trace", f"EFT-A-{lived_in.suffix}")
    page.fill("#amount", "ninety")
    page.fill("#received_on", "2026-03-23")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .error")
    page.fill("#trace", f"EFT-A-{lived_in.suffix}")
    page.fill("#amount", "$97.00")
    page.fill("#received_on", "2026-03-23")
    page.get_by_role("button", name="Record").click()
    page.wait_for_selector(".messages .success")
    assert "its remittance explains it" in page.inner_text(".messages")
    page.goto(f"/remittances/{lived_in.ids['applied']}/")
    assert page.locator(".proof.broken").count() == 0


def test_a_denial_is_taken_noted_appealed_and_its_letter_read(page: Any, enter: Enter, lived_in: House) -> None:
    enter("ada")
    page.goto(f"/denials/{lived_in.ids['case']}/")
    assert "CO-197" in page.inner_text("main")
    assert page.get_by_role("button", name="Write off").count() == 0
    page.keyboard.press("t")
    page.wait_for_selector(".messages .success")
    assert "with Ada" in page.inner_text(".head")
    page.keyboard.press("p")
    page.keyboard.type("The authorization was on file before the visit.")
    page.get_by_role("button", name="Make the letter").click()
    page.wait_for_selector(".messages .success, .messages .error")
    letter = page.get_by_role("link", name=re.compile("Level 1 letter"))
    if letter.count():
        answer = page.request.get(letter.get_attribute("href"))
        assert answer.body().startswith(b"%PDF")
    else:
        assert "last day to appeal" in page.inner_text(".messages")


def test_a_manager_writes_off_with_a_reason(page: Any, enter: Enter, lived_in: House) -> None:
    enter("mia")
    page.goto(f"/denials/{lived_in.ids['case']}/")
    page.keyboard.press("w")
    page.keyboard.type("the payer will not give way")
    page.keyboard.press("Tab")
    page.keyboard.type("no authorization was asked for")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .success")
    assert "Written off" in page.inner_text(".head .badge")
    page.goto(f"/claims/{lived_in.ids['denied']}/")
    assert "Written off" in page.inner_text(".timeline")


def test_an_account_in_plain_words_takes_a_payment_once(page: Any, enter: Enter, lived_in: House) -> None:
    enter("fay")
    page.goto(f"/patients/{lived_in.ids['patient']}/")
    assert LONG in heading(page)
    page.keyboard.press("m")
    page.keyboard.type("$1,025.50")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .success")
    assert "$1,025.50" in page.inner_text(".tiles")
    assert "The patient paid" in page.inner_text("main table")


def test_patients_are_found_while_typing(page: Any, enter: Enter) -> None:
    enter("fay")
    page.goto("/patients/")
    page.keyboard.press("f")
    page.keyboard.type("wolfe")
    expect(page.locator("#list tr.row")).to_have_count(1)
    assert LONG in page.inner_text("#list")


def test_aging_leads_from_a_number_to_its_claims(page: Any, enter: Enter, lived_in: House) -> None:
    enter("cleo")
    page.goto("/aging/?as_of=2026-03-31")
    assert page.locator(".chart svg").count() == 1
    together = page.locator("tfoot td.num a").last
    shown = together.inner_text()
    together.click()
    page.wait_for_selector(".sum")
    assert shown in page.inner_text(".sum")
    amounts = page.locator("tr.row td:last-child").all_inner_texts()
    assert sum(round(float(text.replace(",", "")) * 100) for text in amounts) == round(
        float(shown.replace(",", "")) * 100
    )
    page.locator("tr.row a", has_text=re.compile(r"^claim \d")).first.click()
    page.wait_for_url(re.compile(r"/claims/\d+/"))


def test_what_insurers_owe_leads_to_insurers_only(page: Any, enter: Enter) -> None:
    enter("cleo")
    page.goto("/")
    page.locator(".tile", has_text="Insurers owe").click()
    page.wait_for_url("**/aging/?of=insurers")
    assert page.inner_text("h1") == "Insurers owe"
    assert page.locator("tbody tr").count() and not page.locator("tbody th", has_text="Patients").count()
    together = page.locator("tfoot td.num a").last
    shown = together.inner_text()
    together.click()
    page.wait_for_selector(".sum")
    assert (page.inner_text("h1"), shown in page.inner_text(".sum")) == ("Insurers owe", True)


def test_aging_as_of_an_earlier_day(page: Any, enter: Enter) -> None:
    enter("cleo")
    page.goto("/aging/?as_of=2026-01-01")
    assert "Nobody owed anything" in page.inner_text("main")
    page.goto("/aging/?as_of=2026-02-31")
    assert "as of" in page.inner_text(".head")


def test_reports_lead_to_the_journal_and_the_proofs_hold(page: Any, enter: Enter) -> None:
    enter("mia")
    page.goto("/reports/?as_of=2026-03-31")
    tile = page.locator(".tile", has_text="Gross collection")
    charged = tile.locator("a").last.inner_text()
    tile.locator("a").last.click()
    page.wait_for_url("**/reports/entries**")
    amounts = page.locator("tr.row td:last-child").all_inner_texts()
    total = -sum(round(float(text.replace(",", "")) * 100) for text in amounts)
    assert total == round(float(charged.replace(",", "")) * 100)
    for name in ("Paid by insurers", "Taken off by contract"):
        page.goto("/reports/?as_of=2026-03-31")
        moved = page.locator("#moved tr", has_text=name)
        amount = moved.locator("td").inner_text().removeprefix("-")
        moved.locator("a").click()
        page.wait_for_url("**/reports/entries**")
        amounts = page.locator("tr.row td:last-child").all_inner_texts()
        rows = sum(round(float(text.replace(",", "")) * 100) for text in amounts)
        assert rows == round(float(amount.replace(",", "")) * 100), name
        assert f"{amount} together" in page.inner_text(".head")
    for place in range(3):
        page.goto("/reports/?as_of=2026-03-31")
        number = page.get_by_role("region", name="Payers").locator(f"tbody td:nth-of-type({place + 1}) a").first
        amount = number.inner_text()
        number.click()
        page.wait_for_url("**/reports/entries**")
        assert f"{amount} together" in page.inner_text(".head").replace(": -", ": ")
    page.goto("/reports/proofs")
    assert page.locator(".proof").count() == 3
    assert page.locator(".proof.broken").count() == 0


def test_files_are_dropped_kept_and_explained(page: Any, enter: Enter, tmp_path: Path, lived_in: House) -> None:
    enter("ada")
    page.goto("/files/?show=parked")
    assert "junk.txt" in page.inner_text("table")
    page.locator("tr.row a", has_text="junk.txt").click()
    page.wait_for_selector(".finding")
    with tenancy.acting_for(lived_in.clinic.tenant):
        row = payments.remittance(lived_in.ids["applied"])
        transaction = payments.file_of(row)
        assert transaction is not None
    page.goto(f"/files/{transaction.file_id}/")
    raw = page.request.get(f"/files/{transaction.file_id}/raw").body()
    assert raw.startswith(b"ISA")
    again = tmp_path / "the-same-again.835"
    again.write_bytes(raw)
    page.goto("/files/")
    page.set_input_files("#upload", str(again))
    page.keyboard.press("u")
    page.wait_for_selector(".messages .info")
    assert "counts once" in page.inner_text(".messages")
    page.goto("/files/")
    page.evaluate(
        """() => { const data = new DataTransfer(); data.items.add(new File(['not x12 at all'], 'dropped.txt'));
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })); }"""
    )
    page.wait_for_url(re.compile(r"/files/\d+/"))
    assert heading(page) == "dropped.txt"
    page.fill("input[name=note]", "sent by mistake")
    page.get_by_role("button", name="Set it aside").click()
    page.wait_for_selector(".messages .success")


def test_light_and_dark(page: Any, enter: Enter) -> None:
    enter("ada")
    paper = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark


def test_a_second_factor_can_be_set_up(page: Any, enter: Enter) -> None:
    enter("ben")
    page.locator(".person").click()
    page.wait_for_url("**/account/")
    page.get_by_role("link", name="Set it up").click()
    page.wait_for_url("**/2fa/**")
    page.get_by_role("link", name="Activate").click()
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("img.qr")
    assert page.locator("img.qr").count() == 1
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0


def test_an_auditor_reads_and_is_offered_no_verb(page: Any, enter: Enter, lived_in: House) -> None:
    enter("cleo")
    for place in (f"/claims/{lived_in.ids['paid']}/", f"/remittances/{lived_in.ids['astray']}/",
                  f"/denials/{lived_in.ids['case']}/", f"/patients/{lived_in.ids['patient']}/", "/files/"):  # fmt: skip
        page.goto(place)
        forms = page.locator("main form[method=post]")
        assert forms.count() == 0, place


PLACES = (
    "/", "/patients/", "/encounters/?status=all", "/claims/", "/remittances/", "/deposits/", "/denials/", "/aging/",
    "/reports/", "/files/", "/account/", "/search?q=delgado", "/patients/{patient}/", "/claims/{paid}/",
    "/remittances/{bench}/", "/denials/{case}/", "/encounters/{draft}/", "/files/{file}/", "/patients/new",
)  # fmt: skip


@pytest.mark.parametrize("width", [1360, 400])
def test_pages_fit_their_window_and_can_be_used_without_eyes(
    page: Any, enter: Enter, lived_in: House, width: int
) -> None:
    """No page scrolls sideways; every field has a label, every page one heading and its landmarks."""
    enter("mia")
    page.set_viewport_size({"width": width, "height": 900})
    for place in PLACES:
        page.goto(place.format(**lived_in.ids))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), place
        assert page.locator("h1").count() == 1, place
        assert page.locator("main").count() == page.locator("nav[aria-label=Rooms]").count() == 1
        unnamed = page.evaluate(
            """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
            .filter(field => !field.labels.length && !field.getAttribute('aria-label')).map(field => field.name)"""
        )
        assert unnamed == [], place
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len(set(ids)), place


def test_text_stands_out_from_its_paper(page: Any, enter: Enter) -> None:
    """Every text colour of the stylesheet against every paper it may stand on: at least 4.5 to 1, light and dark."""
    enter("ada")
    measure = """() => {
      const style = getComputedStyle(document.documentElement);
      const probe = document.body.appendChild(document.createElement('i'));
      const light = (name) => {
        probe.style.color = style.getPropertyValue(name);
        const [r, g, b] = getComputedStyle(probe).color.match(/[\\d.]+/g).map((n) => { n /= 255;
          return n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
      const pairs = ['--ink', '--ink-2', '--ink-3', '--accent', '--bad', '--good', '--warn', '--info']
        .flatMap((ink) => ['--paper', '--sheet'].map((paper) => [ink, paper]));
      pairs.push(['--good', '--good-soft'], ['--warn', '--warn-soft'], ['--bad', '--bad-soft'], ['--info', '--info-soft'],
        ['--accent', '--accent-soft'], ['--accent-ink', '--accent'], ['--ink-2', '--line']);
      return pairs.map(([a, b]) => [a, b, ratio(a, b)]).filter(([, , r]) => r < 4.5); }"""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto("/")
        assert page.evaluate(measure) == [], scheme


def test_a_page_prints_without_its_frame(page: Any, enter: Enter, lived_in: House) -> None:
    enter("ada")
    page.goto(f"/claims/{lived_in.ids['paid']}/")
    page.emulate_media(media="print")
    assert not page.locator(".side").is_visible()
    assert not page.locator("header.top").is_visible()
    assert page.locator("main table").first.is_visible()
    page.goto("/aging/?as_of=2026-03-31")
    assert not page.get_by_role("button", name="Show").is_visible()
