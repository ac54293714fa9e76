"""The rest of the money from the keyboard: hold back and place later, choose lines, park and unpark, bank files, names for
what could not be placed, takebacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.claims.models import Claim
from superbill.app.patient_accounts import services as accounts
from superbill.app.payments import queries as payments
from superbill.app.payments import services, takings, verifying
from superbill.app.payments.models import Deposit, Remittance
from superbill.app.platform import clock, outbox, tenancy
from superbill.core.remit.values import RemitClaim
from tests.app.registration.people import register
from tests.checkers import assert_remit
from tests.core.ledger.cases import clp, line, remittance
from tests.web.house import PAID_ON, House, paid_in_full

pytestmark = pytest.mark.browser
Enter = Callable[..., Any]


def keyed(house: House, *answers: RemitClaim, trace: str, **more: Any) -> int:
    """A remittance as it is keyed from paper; its number."""
    with tenancy.acting_for(house.clinic.tenant), clock.at(PAID_ON):
        value = remittance(*answers, trace=f"{trace}-{house.suffix}", paid_on=PAID_ON, **more)
        row = services.key_in(house.clinic.ada, document=value)
        outbox.drain()
        return row.pk


def claim_of(house: House, name: str) -> Claim:
    with tenancy.acting_for(house.clinic.tenant):
        return Claim.objects.get(pk=house.ids[name])


def recoded(house: House, name: str) -> RemitClaim:
    """An answer whose two lines fit none of ours: other codes, other charges."""
    with tenancy.acting_for(house.clinic.tenant):
        number = claims.versions(house.ids[name])[-1].control_number
    other = line("97110", 9500, 4000, "CO-45 55")
    return clp(number, "1", [other, other], payer_claim_number=f"ICN{house.ids[name]}")


def done(page: Any, says: str) -> None:
    expect(page.locator(".messages .success").first).to_contain_text(says)


def test_a_claim_is_held_back_and_placed_later_and_lines_are_chosen(page: Any, enter: Enter, lived_in: House) -> None:
    with tenancy.acting_for(lived_in.clinic.tenant):
        whole = paid_in_full(claim_of(lived_in, "held"))
    number = keyed(lived_in, whole, recoded(lived_in, "unlike"), trace="PART")
    enter("ada")
    page.goto(f"/remittances/{number}/")
    assert page.locator("table.plan .offer").count() == 4
    assert re.search(r"93000\D+50\.00\s+25\.00.*50\.00\s*→", page.locator("table.plan").inner_text(), re.DOTALL)
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.wait_for_url("**hold=0**")
    assert "held back" in page.locator("table.plan .claim-row").first.inner_text()
    page.keyboard.press("h")
    expect(page.locator("table.plan .claim-row").first).not_to_contain_text("held back: its money")
    page.keyboard.press("h")
    page.wait_for_url("**hold=0**")
    page.keyboard.press("a")
    done(page, "1 held back")
    waiting = page.get_by_role("region", name="Waiting in suspense")
    assert waiting.locator(".claim-row").count() == 2
    page.keyboard.press("j")
    page.keyboard.press("s")
    done(page, "1 remit claim is placed")
    assert waiting.locator(".claim-row").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("2")
    done(page, "The line has its place")
    assert waiting.locator(".offer").count() == 2
    page.keyboard.press("1")
    done(page, "The line has its place")
    page.keyboard.press("a")
    done(page, "1 remit claim is placed")
    assert waiting.count() == 0
    with tenancy.acting_for(lived_in.clinic.tenant):
        outbox.drain()
        assert_remit(number)
        assert books.verify().holds
        assert verifying.totals().holds
        assert not payments.waiting(payments.remittance(number))


def test_a_parked_remittance_is_let_in_or_set_aside_with_a_reason(page: Any, enter: Enter, lived_in: House) -> None:
    differs = keyed(lived_in, clp("F1", "1", [line("99213", 4000, 4000)]), trace="DIFFERS")
    broken = keyed(lived_in, clp("F2", "1", [line("99213", 4000, 3000)]), trace="BROKEN")
    with tenancy.acting_for(lived_in.clinic.tenant), clock.at(PAID_ON):
        trace = payments.remittance(differs).trace
        services.record_deposit(lived_in.clinic.ada, trace=trace, amount_cents=3999, received_on=PAID_ON, key=trace)
    enter("ada")
    page.goto("/deposits/?show=differs")
    assert trace in page.inner_text("table")
    for number, verdict, says in ((differs, "Enter", "Look at the plan"), (broken, "Set aside", "Set aside")):
        page.goto(f"/remittances/{number}/")
        page.keyboard.press("u")
        page.keyboard.type("the bank kept a cent" if number == differs else "a right one came for it")
        if verdict == "Enter":
            page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name=verdict).click()
        done(page, says)
    with tenancy.acting_for(lived_in.clinic.tenant):
        assert payments.remittance(differs).status == Remittance.Status.READY
        assert payments.remittance(broken).status == Remittance.Status.SET_ASIDE
    page.goto(f"/remittances/{broken}/")
    assert page.get_by_role("button", name="Apply the plan").count() == 0


def test_bank_files_are_taken_in_once_and_checks_are_joined_by_hand(page: Any, enter: Enter, lived_in: House) -> None:
    known = keyed(lived_in, clp("F3", "1", [line("99213", 4100, 4100)]), trace="BANK")
    checks = [keyed(lived_in, clp(f"F{at}", "1", [line("99213", at, at)]), trace=f"CHK{at}") for at in (1717, 2626)]
    trace = f"BANK-{lived_in.suffix}"
    good = (
        f"date,amount,trace,payer\n2026-03-23,41.00,{trace},FIRST HEALTH\n2026-03-23,43.43,LOCKBOX-{lived_in.suffix},\n"
    )
    enter("ada")
    page.goto("/deposits/")

    def send(name: str, text: str) -> None:
        page.set_input_files("#bank-file", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
        page.keyboard.press("u")

    send("wrong.csv", "date,amount,trace\nyesterday,41.00,X\n")
    expect(page.locator(".messages .error")).to_contain_text("wrong.csv is not recorded")
    send("march.csv", good)
    done(page, "2 deposits of 84.43, 1 explained.")
    send("march-again.csv", good)
    done(page, "0 deposits of 0.00, 0 explained. 2 were known before and count once.")
    with tenancy.acting_for(lived_in.clinic.tenant):
        assert payments.remittance(known).deposit_id
        lockbox = Deposit.objects.get(trace=f"LOCKBOX-{lived_in.suffix}")
    page.goto(f"/deposits/{lockbox.pk}/")
    for number in checks:
        with tenancy.acting_for(lived_in.clinic.tenant):
            name = payments.remittance(number).trace
        page.get_by_role("row", name=re.compile(name)).get_by_role("checkbox").press("Space")
        if number == checks[0]:
            page.keyboard.press("a")
            expect(page.locator(".messages .error")).to_contain_text("26.26 apart")
            page.get_by_role("row", name=re.compile(name)).get_by_role("checkbox").press("Space")
    page.get_by_role("button", name=re.compile("Join")).press("Enter")
    done(page, "Joined")
    assert page.locator("tbody tr.row").count() == 2


def test_what_could_not_be_placed_gets_an_owner_or_a_name(page: Any, enter: Enter, lived_in: House) -> None:
    number = keyed(lived_in, plb=[("CS", "MYSTERY", -1234)], trace="ODD")
    with tenancy.acting_for(lived_in.clinic.tenant):
        services.apply(lived_in.clinic.ada, remittance_id=number, key=f"odd:{number}")
    enter("mia")
    page.goto("/unplaced/")
    row = page.locator("tr.row", has_text="MYSTERY")
    expect(row).to_contain_text("12.34")
    row.get_by_role("button", name=re.compile("Take it")).press("Enter")
    done(page, "It is yours")
    page.goto("/unplaced/?mine=1")
    page.keyboard.press("j")
    page.keyboard.press("w")
    row.locator("select").select_option("income.settlement")
    row.locator("input[name=reason]").fill("the payer's letter of March 3")
    row.locator("input[name=reason]").press("Enter")
    done(page, "left suspense for settlements")
    with tenancy.acting_for(lived_in.clinic.tenant):
        assert books.verify().holds


def test_takebacks_say_what_was_taken_and_what_is_open(page: Any, enter: Enter, lived_in: House) -> None:
    number = keyed(
        lived_in, clp("F9", "1", [line("99213", 5000, 5000)]), plb=[("WO", "OLD-NUMBER", 1500)], trace="TAKEN"
    )
    with tenancy.acting_for(lived_in.clinic.tenant):
        services.apply(lived_in.clinic.ada, remittance_id=number, key=f"taken:{number}")
    enter("ada")
    page.goto("/remittances/")
    page.keyboard.press("y")
    page.wait_for_url("**/takebacks/")
    row = page.locator("tr.row", has_text="OLD-NUMBER")
    expect(row).to_contain_text("$15.00 taken by WO in")
    expect(row).to_contain_text("announced nowhere")
    row.get_by_role("link", name=re.compile("TAKEN")).press("Enter")
    page.wait_for_url(f"**/remittances/{number}/")


def test_the_drawer_is_counted_taken_to_the_bank_and_found_there(page: Any, enter: Enter, lived_in: House) -> None:
    with tenancy.acting_for(lived_in.clinic.tenant):
        before = takings.in_drawer().count()
        patient = register(lived_in.clinic, last=f"Takings{lived_in.suffix}")
        for cents, method in ((4000, "cash"), (6000, "check"), (2500, "card")):
            accounts.take_payment(
                lived_in.clinic.fay,
                patient_id=patient.pk,
                amount_cents=cents,
                method=method,
                key=f"takings {method} {lived_in.suffix}",
            )
        held = {row.method: row.amount_cents for row in takings.in_drawer()}
        cash = sum(row.amount_cents for row in takings.in_drawer() if row.method == "cash")
    assert len(held) == 3 and before < takings_of(lived_in)
    enter("mia")
    page.goto("/deposits/")
    page.keyboard.press("t")
    page.wait_for_url("**/takings/")
    page.keyboard.press("n")
    page.keyboard.type(f"{(cash - 100) / 100:.2f}")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".messages .error")).to_contain_text("1.00 less than the receipts say")
    page.get_by_label("Cash counted").fill(f"{(cash - 100) / 100:.2f}")
    page.get_by_label("why").first.fill("a wrong change")
    page.get_by_role("button", name="Make the slip").click()
    done(page, "1.00 short, noted with your words")
    page.keyboard.press("c")
    page.keyboard.type("0.01")
    page.keyboard.press("Enter")
    done(page, "The card service keeps")
    with tenancy.acting_for(lived_in.clinic.tenant):
        payout, slip = takings.slips()[:2]
        trace, cents = f"BRANCH-{lived_in.suffix}", slip.amount_cents
        row = services.record_deposit(
            lived_in.clinic.ada, trace=trace, amount_cents=cents, received_on=clock.today(), method="CHK", key=trace
        )
    assert payout.cards and takings_of(lived_in) == 0
    page.goto(f"/deposits/{row.pk}/")
    page.get_by_role("row", name=re.compile(rf"slip {slip.number}\b")).get_by_role("checkbox").press("Space")
    page.keyboard.press("a")
    done(page, "Joined: they make its amount to the cent.")
    expect(page.locator("table")).to_contain_text(f"slip {slip.number}")
    page.goto("/takings/")
    page.get_by_label(f"Why withdraw slip {payout.number}").fill("a trial")
    page.keyboard.press("Enter")
    done(page, f"Slip {payout.number} is withdrawn")
    with tenancy.acting_for(lived_in.clinic.tenant):
        outbox.drain()
        assert verifying.slips().holds and verifying.deposits().holds and books.verify().holds


def takings_of(house: House) -> int:
    with tenancy.acting_for(house.clinic.tenant):
        return takings.in_drawer().count()


def test_a_manager_moves_and_gives_up_an_insurers_balance_from_the_keyboard(
    page: Any, enter: Enter, lived_in: House
) -> None:
    claim = claim_of(lived_in, "held")
    with tenancy.acting_for(lived_in.clinic.tenant), clock.at(PAID_ON):
        new = claim_services.create_for_encounter(lived_in.clinic.ada, encounter_id=lived_in.ids["released"]).pk
        before = books.balance("write_off.timely")
    assert new != claim.pk
    enter("mia")
    page.goto(f"/claims/{new}/")
    page.keyboard.press("m")
    page.keyboard.type("99213")
    page.keyboard.press("Tab")
    page.keyboard.type("the patient")
    page.keyboard.press("Tab")
    page.keyboard.type("no plan on that day")
    page.keyboard.press("Enter")
    done(page, "140.00 moved, with your reason.")
    page.keyboard.press("w")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("lost to its deadline")
    page.keyboard.press("Enter")
    done(page, "50.00 given up, with your reason.")
    expect(page.get_by_text("Somebody else answers for it")).to_have_count(0)
    with tenancy.acting_for(lived_in.clinic.tenant):
        assert books.balance("write_off.timely") == before + 5000
        assert books.verify().holds
