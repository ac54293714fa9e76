"""The coder's pages in real Chromium: ten visits coded from the keyboard alone, and every page for who may see it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.web import coders
from tests.web.coders import PASSWORD, Coders
from tests.web.conftest import sign_ins_forgotten

WHY = "The hospital's laboratory ran the test under its own certificate"


@pytest.fixture(scope="module")
def here(django_db_setup: None, django_db_blocker: Any) -> Coders:
    """The clinic, committed: a server in another thread shows it."""
    with django_db_blocker.unblock():
        return coders.build("keys")


@pytest.fixture(scope="module")
def served(here: Coders, django_db_blocker: Any) -> Iterator[str]:
    """The app, listening on a free port of this machine."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from superbill.web.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with django_db_blocker.unblock():
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
    server.server_close()


@pytest.fixture
def sheet(browser: Any, served: str) -> Iterator[Any]:
    """A page of the clinic's app; the test fails on a script error, a broken page or a broken policy."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, base_url=served)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Security Policy" in message.text else None)
    page.on("response", lambda response: problems.append(response.url) if response.status >= 500 else None)
    yield page
    context.close()
    assert not problems


class Keys:
    """A person who has no mouse."""

    def __init__(self, page: Any, here: Coders, name: str) -> None:
        self.page = page
        sign_ins_forgotten()
        page.goto("/accounts/login/")
        page.fill("#id_login", here.user(name))
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".frame")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def leave(self) -> None:
        """Out of the field one is in, so that single keys are commands again."""
        self.press("Escape")

    def sees(self, text: str, where: str = "main") -> None:
        self.page.wait_for_selector(f"{where} >> text={text}")
        # A heading is there before the keys are, and a page's own first focus comes when it is drawn.
        self.page.wait_for_load_state()
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def field(self, name: str) -> str:
        return str(self.page.input_value(f"#{name}"))

    def has(self, name: str, value: str) -> None:
        self.page.wait_for_function(
            "([name, value]) => document.getElementById(name).value === value", arg=[name, value]
        )

    def find(self, words: str) -> None:
        """A code by words: the first that fits."""
        self.leave()
        self.press("l")
        self.type(words)
        self.page.wait_for_selector("#found [role=option]")
        self.press("Enter")

    def release(self) -> None:
        """Save and release; the page of the next visit, or this one again, is there afterwards."""
        with self.page.expect_navigation():
            self.press("Control+Enter")


def test_a_coder_codes_ten_visits_from_the_keyboard_alone(sheet: Any, here: Coders, django_db_blocker: Any) -> None:
    keys = Keys(sheet, here, "ben")
    keys.press("g", "o")
    keys.sees("Start coding")
    keys.press("n")
    keys.sees("Nell Abbott", "h1")

    keys.leave()
    keys.press("s", "Enter")  # what the note speaks of
    keys.has("diagnoses", "I10")
    keys.leave()
    keys.press("3")  # the superbill's own key
    keys.has("charges", "99213")
    keys.sees("Together", "#seen")
    keys.sees("140.00", "#seen")
    keys.sees("Nothing stands in the way", "#findings")
    keys.release()

    keys.sees("Louis Baptiste", "h1")
    keys.type("E11 E78.5")
    keys.press("Tab")
    keys.type("99214 :AB")
    keys.sees("is a heading, not a code", "#seen")
    keys.release()
    keys.sees("1 finding stops it")
    keys.sees("E004", "#findings")
    keys.leave()
    keys.press("d", "Control+a")
    keys.type("E11.65 E78.5")  # the finding is fixed
    keys.sees("Type 2 diabetes mellitus with hyperglycemia", "#seen")
    keys.release()

    keys.sees("Inez Castillo", "h1")
    keys.leave()
    keys.press("C", "3")
    keys.sees("Acute upper respiratory infection", "#seen")
    keys.release()

    keys.sees("Paul Dufresne", "h1")
    keys.find("uti")
    keys.leave()
    keys.press("3", "U")
    keys.sees("81002", "#seen")
    keys.release()
    keys.sees("E024", "#findings")
    keys.leave()
    keys.press("o", "Enter")  # the override opens and its first field has the focus
    keys.type(WHY)
    with sheet.expect_navigation():
        keys.press("Enter")
    keys.sees("is overridden; your name and reason stay")
    keys.release()

    keys.sees("Tove Eriksen", "h1")
    keys.find("low back pain")
    keys.leave()
    keys.press("2")
    keys.release()

    keys.sees("Guy Fontaine", "h1")
    keys.type("r079")
    keys.press("Tab")
    keys.type("99213-25")
    keys.press("Enter")
    keys.type("93000 :A")
    keys.sees("190.00", "#seen")
    keys.release()

    keys.sees("Ruth Goldberg", "h1")
    keys.leave()
    keys.press("s", "Enter")
    keys.leave()
    keys.press("e", "Enter")  # the visit level, reckoned
    sheet.wait_for_selector(".level-result >> text=decision making")
    keys.leave()
    keys.press("3")
    keys.release()

    for name, words, charge in (
        ("Omar Haddad", "generalized anxiety", "99214"),
        ("Daria Ivanova", "hypothyroidism", "99213"),
        ("Piet Jansen", "mild intermittent asthma", "99212"),
    ):
        keys.sees(name, "h1")
        keys.find(words)
        keys.leave()
        keys.press("c")
        keys.type(charge)
        keys.release()
    keys.sees("Nothing waits for a coder")

    with django_db_blocker.unblock():
        _assert_ten_released(here)


def _assert_ten_released(here: Coders) -> None:
    from superbill.app.books import queries as books
    from superbill.app.coding import queries
    from superbill.app.platform import clock, tenancy

    with tenancy.acting_for(here.clinic.tenant):
        visits = [queries.encounter(visit) for visit in here.visits]
        assert [visit.status for visit in visits] == ["released"] * 10
        coded = [
            ([row.code for row in queries.diagnoses_of(visit.pk)], [row.code for row in queries.charges_of(visit.pk)])
            for visit in visits
        ]
        assert [first[0] for first, _ in coded] == [
            "I10", "E1165", "J069", "N390", "M5450", "R079", "K219", "F411", "E039", "J4520",
        ]  # fmt: skip
        assert (
            coded[1][0] == ["E1165", "E785"] and coded[3][1] == ["99213", "81002"] and coded[5][1] == ["99213", "93000"]
        )
        assert {visit.coded_by for visit in visits} == {"Ben"}
        (overridden,) = queries.overrides_of(here.visits[3])
        assert (overridden.code, overridden.who, overridden.why) == ("E024", "Ben", WHY)
        assert overridden.until == clock.today() + timedelta(days=30)
        assert not queries.overrides_of(here.visits[1])
        assert books.balance("ar.insurance") == sum(visit.charge_cents for visit in visits) == 146200


def test_a_question_to_the_provider_is_sent_by_ctrl_enter_and_changes_no_coding(
    sheet: Any, here: Coders, django_db_blocker: Any
) -> None:
    from superbill.app.coding import queries, services
    from superbill.app.platform import clock, tenancy

    with django_db_blocker.unblock(), tenancy.acting_for(here.clinic.tenant):
        patient = queries.encounter(here.visits[0]).patient
        setting, on = here.setting, clock.today()
        visit = services.start_encounter(
            here.clinic.fay, patient=patient, provider_id=setting.provider.pk, place_id=setting.place.pk, on=on
        ).pk
    keys = Keys(sheet, here, "ben")
    sheet.goto(f"/coding/{visit}/")
    keys.type("M17.11")
    keys.leave()
    keys.press("q", "Enter")  # the question opens and its field has the focus
    sheet.wait_for_function("() => document.activeElement.matches('textarea, input')")
    keys.type("Which knee was it?")
    with sheet.expect_navigation():
        keys.press("Control+Enter")
    keys.sees("The provider is asked; the visit waits for the answer.")
    keys.sees("Which knee was it?")
    assert keys.field("diagnoses") == "M17.11", "what was typed is still there"
    with django_db_blocker.unblock(), tenancy.acting_for(here.clinic.tenant):
        (asked,) = queries.questions_open().filter(encounter_id=visit)
        assert (asked.question, asked.asked_by) == ("Which knee was it?", "Ben")
        assert not queries.diagnoses_of(visit).exists(), "the question went, not the coding"


def test_the_front_desk_registers_and_covers_a_patient_from_the_keyboard(
    sheet: Any, here: Coders, django_db_blocker: Any
) -> None:
    keys = Keys(sheet, here, "fay")
    keys.press("g", "p")
    keys.sees("New patient")
    keys.press("n")
    sheet.wait_for_selector("#last:focus")
    keys.type("Okonkwo")
    with sheet.expect_navigation():
        keys.press("Enter")
    sheet.wait_for_selector("#first:focus")  # the first field that is wrong has the cursor
    keys.sees("Write the first name.")
    keys.type("Ada")
    keys.press("Tab", "Tab", "Tab")
    keys.type("05061980")
    keys.press("Tab", "Tab")  # past the calendar
    keys.type("F")  # the sex is chosen, not assumed
    keys.press("Tab")
    with sheet.expect_navigation():
        keys.press("Enter")
    keys.sees("Coverage from the card", "h1")
    sheet.wait_for_selector("#payer:focus")
    keys.type("Syn")
    keys.press("Tab")
    keys.type("SYN777000111")
    keys.press("Tab", "Tab", "Tab", "Tab")
    keys.type("01012026")
    with sheet.expect_navigation():
        keys.press("Enter")
    keys.sees("Ada Okonkwo", "h1")
    keys.sees("SYN777000111")
    with django_db_blocker.unblock():
        from superbill.app.platform import tenancy
        from superbill.app.registration import queries

        with tenancy.acting_for(here.clinic.tenant):
            (found,) = queries.search_patients(here.clinic.fay, words="Okonkwo")
            (cover,) = queries.coverages_of(found.pk)
            assert (found.birth.isoformat(), cover.payer.name, cover.starts_on.isoformat()) == (
                "1980-05-06",
                "Synthetic PPO",
                "2026-01-01",
            )
