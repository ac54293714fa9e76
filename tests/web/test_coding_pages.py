"""What the coder's pages do for whom: each verb through its form, each role at its door, another clinic outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from superbill.app.claims import queries as claims
from superbill.app.claims import services as billing
from superbill.app.coding import queries, services, superbills
from superbill.app.coding.facts import Circumstances
from superbill.app.coding.models import Encounter, Override, Pick, ProviderQuery, ReviewRule, Superbill
from superbill.app.exchange import queries as exchange
from superbill.app.platform import clock, people, tenancy
from superbill.app.platform import services as platform
from superbill.core import x12
from superbill.core.claim import read_837
from superbill.core.claim.values import Provider
from tests.conftest import make_clinic
from tests.web import coders
from tests.web.coders import PASSWORD, Coders


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Coders:
    """The clinic, committed once; what a test does to it is undone after it."""
    with django_db_blocker.unblock():
        return coders.build("pages")


@pytest.fixture
def here(built: Coders, db: None) -> Coders:
    return built


@pytest.fixture
def as_(here: Coders) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=here.user(name)))
        return client

    return sign_in


def visit(here: Coders, number: int = 0) -> Encounter:
    with tenancy.acting_for(here.clinic.tenant):
        return queries.encounter(here.visits[number])


def coded(here: Coders, number: int = 0, *, diagnoses: str = "I10", release: bool = False) -> Encounter:
    with tenancy.acting_for(here.clinic.tenant):
        ben, pk = here.clinic.ben, here.visits[number]
        services.code_encounter(ben, encounter_id=pk, diagnoses=[diagnoses], charges=[services.Charged("99213")])
        if release:
            services.release(ben, encounter_id=pk)
        return queries.encounter(pk)


PAGES = [
    ("/coding/", "ben mia", "fay cleo"),
    ("/coding/{visit}/", "ben mia", "fay cleo"),
    ("/coding/questions/", "ben mia fay cleo", ""),
    ("/coding/reviews/", "ben mia", "fay cleo"),
    ("/coding/unbilled/", "ben mia fay cleo", ""),
    ("/coding/overrides/", "mia cleo", "ben fay"),
    ("/coding/superbills/", "ben mia", "fay cleo"),
    ("/coding/superbills/{superbill}/", "ben mia", "fay cleo"),
    ("/coding/superbills/new", "ben mia", "fay cleo"),
    ("/coding/superbills/{superbill}.pdf", "ben mia fay cleo", ""),
    ("/coding/superbills/{superbill}.pdf?visit={visit}", "ben mia fay cleo", ""),
    ("/coding/codes/?q=htn&code=I10", "ben mia fay cleo", ""),
    ("/coding/codes/hits?words=ecg", "ben mia fay cleo", ""),
    ("/coding/levels/?visit={visit}&part=panel", "ben mia fay cleo", ""),
    ("/coding/{visit}/circumstances", "ben mia fay", "cleo"),
    ("/coding/new", "ben mia fay", "cleo"),
    ("/coding/import", "ben mia", "fay cleo"),
]


@pytest.mark.parametrize(("address", "welcome", "refused"), PAGES)
def test_each_page_opens_for_whom_it_is_for(
    here: Coders, as_: Callable[[str], Client], address: str, welcome: str, refused: str
) -> None:
    url = address.format(visit=here.visits[0], superbill=here.ids["superbill"])
    for name in welcome.split():
        assert as_(name).get(url).status_code == 200, name
    for name in refused.split():
        assert as_(name).get(url).status_code == 403, name
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/coding/{visit}/",
        "/coding/{visit}/check",
        "/coding/{visit}/circumstances",
        "/coding/superbills/{superbill}.pdf",
    ],
)
def test_another_clinics_pages_are_not_there(here: Coders, address: str) -> None:
    other = make_clinic("Elsewhere", "elsewhere")
    with tenancy.acting_for(other.tenant):
        platform.add_member(people.system(other.tenant.pk), username="dan", password=PASSWORD, role="biller")
    client = Client()
    client.force_login(get_user_model().objects.get(username="dan"))
    url = address.format(visit=here.visits[0], superbill=here.ids["superbill"])
    assert client.get(url).status_code == 404
    assert client.post(f"/coding/{here.visits[0]}/save", {"diagnoses": "I10", "charges": "99213"}).status_code == 404
    assert client.post(f"/coding/{here.visits[0]}/close", {"kind": "no-show"}).status_code == 404
    assert visit(here).status == "draft"


def test_who_ordered_a_service_and_an_accident_are_told_on_the_claim(
    here: Coders, as_: Callable[[str], Client]
) -> None:
    ben, url = as_("ben"), f"/coding/{here.visits[0]}/circumstances"
    assert url in ben.get(f"/coding/{here.visits[0]}/").content.decode()
    wrong = ben.post(url, {"referring_first": "Gil", "referring_npi": "1234567890", "cause": "AA"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    for name in ("referring_last", "referring_npi", "accident", "accident_state"):
        assert f'id="{name}-wrong"' in text, name
    with tenancy.acting_for(here.clinic.tenant):
        assert queries.encounter_facts(here.visits[0]).circumstances == Circumstances()
        services.change_encounter(
            here.clinic.ben, encounter_id=here.visits[0], circumstances=Circumstances(delay_reason="9")
        )
    kept = {"referring_last": "Ames", "referring_npi": "1234567893", "cause": "AA", "accident": "2026-01-02"}
    assert ben.post(url, {**kept, "accident_state": "tx"}).url == f"/coding/{here.visits[0]}/"
    with tenancy.acting_for(here.clinic.tenant):
        said = queries.encounter_facts(here.visits[0]).circumstances
    assert said.referring == Provider(last="Ames", npi="1234567893") and said.related_causes == ("AA",)
    assert (said.accident, said.accident_state) == (date(2026, 1, 2), "TX")
    assert said.delay_reason == "9", "what the form does not ask stays"
    assert 'value="Ames"' in ben.get(url).content.decode()


def test_a_hospital_stay_is_told_in_the_browser_up_to_a_ready_claim(here: Coders, as_: Callable[[str], Client]) -> None:
    ben, mia = as_("ben"), as_("mia")
    on = clock.today() - timedelta(days=6)
    there = here.setting
    started = {"patient": visit(here).patient_id, "provider": there.provider.pk, "place": there.place.pk, "kind": "I"}
    desk = ben.post("/coding/new", {**started, "on": f"{on}"}).url
    url = f"{desk}circumstances"
    assert "a:R07.9" in ben.get(desk).content.decode() and "Last menstrual" not in ben.get(url).content.decode()
    stay = {
        "facility_code": "11", "ends_on": f"{on + timedelta(days=3)}", "admission_type": "1", "admission_source": "1",
        "admission": f"{on}", "admission_hour": "14:30", "discharge_hour": "09:00", "patient_status": "01",
        "procedures": f"0DTJ4ZZ@{on}", "operating_last": "Ames", "operating_npi": "1234567893",
        "condition": "17", "occurrence": f"11@{on}", "span": f"72@{on}..{on}", "value": "80$3 A1$120.50",
        "note": "Came by ambulance", "accident_state": "TX",
    }  # fmt: skip
    bad = {"admission_hour": "25:00", "ends_on": f"{on - timedelta(days=1)}", "occurrence": "11", "span": f"72@{on}..x",
           "value": "80@2026-03-02", "procedures": "0DT", "operating_npi": "1"}  # fmt: skip
    wrong = ben.post(url, bad)
    needed = ("facility_code", "admission_type", "patient_status", "admission", "operating_last")
    assert wrong.status_code == 422
    assert set(wrong.context["given"].wrong) == {*bad, *needed}
    assert ben.post(url, stay).url == desk
    again = ben.get(url)
    assert {name: again.context["given"].typed[name] for name in stay} == {**stay, "value": "80$3.00 A1$120.50"}
    saved = ben.post(f"{desk}save", {"diagnoses": "a:R10.31 K35.80/Y", "charges": "r0120 3days $4500", "release": "1"})
    pk = int(desk.split("/")[2])
    with tenancy.acting_for(here.clinic.tenant):
        seen = queries.encounter(pk)
    assert saved.status_code == 302 and seen.status == "released", seen.hold_reason
    made = int(mia.post(f"/encounters/{pk}/claim").url.split("/")[2])
    with tenancy.acting_for(here.clinic.tenant):
        assert claims.claim(made).state == "ready"
        (file_id,) = billing.submit(here.clinic.mia, claim_ids=[made]).file_ids
        document, _ = x12.read(exchange.raw(file_id))
    assert x12.validate(document) == []
    (transaction,) = document.interchanges[0].groups[0].transactions
    submission, findings = read_837(transaction)
    assert submission is not None and not findings
    (told,) = submission.claims
    assert (told.facility_code, told.statement_from, told.statement_to) == ("11", on, on + timedelta(days=3))
    assert (told.admission, told.admission_hour, told.discharge_hour) == (on, "1430", "0900")
    assert (told.admission_type, told.admission_source, told.patient_status) == ("1", "1", "01")
    assert [(each.role, each.poa) for each in told.diagnoses] == [("principal", "Y"), ("admitting", "")]
    assert [(each.code, each.on, each.principal) for each in told.procedures] == [("0DTJ4ZZ", on, True)]
    assert {each.kind for each in told.conditions} == {"condition", "occurrence", "span", "value"}
    assert (told.note, told.accident_state) == ("Came by ambulance", "TX")
    assert told.attending and told.attending.npi == there.provider.npi and told.operating
    assert [(each.revenue_code, each.units, each.unit) for each in told.lines] == [("0120", 3, "DA")]


def test_what_cannot_be_saved_is_shown_again_as_it_was_typed(here: Coders, as_: Callable[[str], Client]) -> None:
    url = f"/coding/{here.visits[0]}/save"
    answer = as_("ben").post(url, {"diagnoses": "I10 what", "charges": "99213\n9921", "release": "1"})
    assert answer.status_code == 422 and visit(here).status == "draft"
    text = answer.content.decode()
    assert (
        "Line 2: 9921 is no procedure code" in text and "99213\n9921</textarea>" in text and 'value="I10 what"' in text
    )
    answer = as_("ben").post(url, {"diagnoses": "I10", "charges": "99499", "save": "1"})
    assert answer.status_code == 422 and "has no price" in answer.content.decode()
    assert as_("fay").post(url, {"diagnoses": "I10", "charges": "99213"}).status_code == 403
    assert visit(here).status == "draft"


def test_saving_and_releasing_leads_on(here: Coders, as_: Callable[[str], Client]) -> None:
    url = f"/coding/{here.visits[0]}/save"
    answer = as_("ben").post(url, {"diagnoses": "I10", "charges": "99213", "save": "1"})
    assert (answer.status_code, visit(here).status) == (302, "coded")
    answer = as_("ben").post(url, {"diagnoses": "I10", "charges": "99213", "release": "1", "by": "dollars"})
    assert answer.url == f"/coding/{here.visits[1]}/?by=dollars" and visit(here).status == "released"
    answer = as_("ben").post(url, {"diagnoses": "I10", "charges": "99212", "why": ""})
    assert answer.status_code == 422 and visit(here).charge_cents == 14000
    as_("ben").post(url, {"diagnoses": "I10", "charges": "99212", "why": "The note supports less"})
    assert (visit(here).charge_cents, visit(here).amendments) == (9000, 1)


def test_live_findings_keep_nothing(here: Coders, as_: Callable[[str], Client]) -> None:
    answer = as_("ben").post(f"/coding/{here.visits[0]}/check", {"diagnoses": "E11", "charges": "99213"})
    text = answer.content.decode()
    assert "is a heading, not a code" in text and "E004" in text and "Override" not in text
    assert visit(here).status == "draft"
    coded(here, diagnoses="E11")
    answer = as_("ben").post(f"/coding/{here.visits[0]}/check", {"diagnoses": "E11", "charges": "99213 :A"})
    assert "Override, in my name" in answer.content.decode()


def test_an_override_needs_a_person_who_may_and_a_reason(here: Coders, as_: Callable[[str], Client]) -> None:
    coded(here, diagnoses="E11")
    url = f"/coding/{here.visits[0]}/override"
    given = {"code": "E004", "path": "", "why": "The payer asked for the header", "until": "2099-01-01"}
    assert as_("fay").post(url, given).status_code == 403
    assert as_("ben").post(url, given).status_code == 302
    with tenancy.acting_for(here.clinic.tenant):
        assert not Override.objects.exists()
        until = f"{coders.clock.today():%Y-%m-%d}"
    as_("ben").post(url, {**given, "until": until})
    with tenancy.acting_for(here.clinic.tenant):
        assert Override.objects.get().who == "Ben"


def test_a_question_is_asked_and_its_answer_kept(here: Coders, as_: Callable[[str], Client]) -> None:
    coded(here)
    as_("ben").post(f"/coding/{here.visits[0]}/ask", {"question": "Which side?"})
    with tenancy.acting_for(here.clinic.tenant):
        asked = ProviderQuery.objects.get()
    text = as_("ben").get(f"/coding/{here.visits[0]}/").content.decode()
    assert "Which side?" in text and "COD101" in text
    given = {"query": asked.pk, "answer": "The left one.", "answered_by": "Nora Okafor"}
    assert as_("cleo").post("/coding/questions/answer", given).status_code == 403
    as_("fay").post("/coding/questions/answer", given)
    with tenancy.acting_for(here.clinic.tenant):
        asked.refresh_from_db()
        assert (asked.answer, asked.answered_by) == ("The left one.", "Nora Okafor")
    assert "The left one." in as_("ben").get(f"/coding/{here.visits[0]}/").content.decode()


def test_a_second_coder_agrees_or_returns_and_rules_are_a_managers(here: Coders, as_: Callable[[str], Client]) -> None:
    rule = {"name": "Visits", "kind": "code", "what": "99213", "active": "on"}
    assert as_("ben").post("/coding/reviews/rule", rule).status_code == 403
    with tenancy.acting_for(here.clinic.tenant):
        assert not ReviewRule.objects.exists()
    as_("mia").post("/coding/reviews/rule", rule)
    as_("mia").post("/coding/reviews/rule", {"name": "Share", "kind": "share", "what": "many", "active": "on"})
    coded(here, release=True)
    coded(here, 1, release=True)
    with tenancy.acting_for(here.clinic.tenant):
        assert ReviewRule.objects.count() == 1
        first, second = queries.reviews_open()
    assert "You coded this visit" in as_("ben").get(f"/coding/reviews/{first.pk}/").content.decode()
    as_("ben").post(f"/coding/reviews/{first.pk}/agree")
    assert visit(here).status == "held"
    assert "Agree and release" in as_("bea").get(f"/coding/reviews/{first.pk}/").content.decode()
    assert as_("bea").post(f"/coding/reviews/{first.pk}/agree").url == f"/coding/reviews/{second.pk}/"
    assert visit(here).status == "released"
    as_("bea").post(f"/coding/reviews/{second.pk}/return", {"reason": "Not supported by the note"})
    assert visit(here, 1).hold_reason == "Returned by Bea: Not supported by the note"
    assert "50.0 %" in as_("mia").get("/coding/reviews/").content.decode()


def test_a_visit_is_closed_from_the_list_and_opened_again(here: Coders, as_: Callable[[str], Client]) -> None:
    url = f"/coding/{here.visits[0]}/close"
    assert as_("cleo").post(url, {"kind": "no-show"}).status_code == 403
    as_("ben").post(url, {"kind": "other", "reason": ""})
    assert visit(here).status == "draft"
    answer = as_("ben").post(url, {"kind": "no-show", "reason": "called in sick", "from": "unbilled"})
    assert answer.url == "/coding/unbilled/" and visit(here).no_claim_kind == "no-show"
    text = as_("ben").get("/coding/unbilled/?show=closed").content.decode()
    assert "The patient did not come: called in sick" in text
    as_("ben").post(f"/coding/{here.visits[0]}/reopen", {"reason": "came after all"})
    assert visit(here).status == "draft"


def test_superbills_and_favourites_are_kept_and_refused_whole(here: Coders, as_: Callable[[str], Client]) -> None:
    given = {"name": "Short", "text": "3 99213\nQ99.ZZ", "taxonomy": "", "active": "on"}
    answer = as_("ben").post("/coding/superbills/save", given)
    assert answer.status_code == 422 and "line 2" in answer.content.decode()
    assert as_("fay").post("/coding/superbills/save", {**given, "text": "99213"}).status_code == 403
    with tenancy.acting_for(here.clinic.tenant):
        assert not Superbill.objects.filter(name="Short").exists()
    as_("ben").post("/coding/superbills/save", {**given, "text": "3 99213"})
    as_("ben").post("/coding/superbills/star", {"code": "I10", "back": "/coding/codes/?q=htn"})
    as_("ben").post("/coding/superbills/favourites", {"text": "nonsense here"})
    with tenancy.acting_for(here.clinic.tenant):
        assert Superbill.objects.filter(name="Short").exists()
        assert [superbills.shown(pick) for pick in Pick.objects.exclude(coder=None)] == ["I10"]
    assert "Yours" in as_("ben").get(f"/coding/{here.visits[0]}/").content.decode()
    assert "Yours" not in as_("bea").get(f"/coding/{here.visits[0]}/").content.decode()


def test_a_new_visit_and_charges_from_a_file(here: Coders, as_: Callable[[str], Client]) -> None:
    patient = visit(here).patient_id
    on = f"{coders.clock.today():%Y-%m-%d}"
    given = {
        "patient": patient,
        "provider": here.setting.provider.pk,
        "place": here.setting.place.pk,
        "on": on,
        "kind": "P",
    }
    assert "Abbott" in as_("fay").get("/coding/new/patients?who=abb").content.decode()
    assert as_("fay").post("/coding/new", {**given, "patient": ""}).status_code == 422
    assert as_("fay").post("/coding/new", {**given, "on": "2099-01-01"}).status_code == 422
    assert as_("cleo").post("/coding/new", given).status_code == 403
    with tenancy.acting_for(here.clinic.tenant):
        assert Encounter.objects.count() == 10
    answer = as_("fay").post("/coding/new", given)
    with tenancy.acting_for(here.clinic.tenant):
        assert Encounter.objects.count() == 11
        assert answer.url == f"/encounters/{Encounter.objects.latest('pk').pk}/"
    content = f"account,date,provider_npi,place,diagnoses,code\n2,{on},{here.setting.provider.npi},Main office,I10,99213\n99,{on},x,y,I10,99213\n"
    text = _upload(as_("ben"), content.encode())
    assert "1 visit entered" in text and "there is no account 99" in text
    assert "Choose a CSV file" in as_("ben").post("/coding/import", {}).content.decode()


def _upload(client: Client, content: bytes) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post("/coding/import", {"file": SimpleUploadedFile("charges.csv", content)})
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("asked", "code", "by"),
    [
        ("patient=established&risk=moderate&stable_chronic=2", "99214", "decision making"),
        ("patient=new&minutes=61&risk=low", "99205", "time"),
        ("patient=established&minutes=x&risk=nonsense&notes=-1", "99212", "decision making"),
    ],
)
def test_the_visit_level_shows_its_reasoning(
    here: Coders, as_: Callable[[str], Client], asked: str, code: str, by: str
) -> None:
    text = as_("ben").get(f"/coding/levels/?part=result&{asked}").content.decode()
    assert code in text and by in text and "two of three" in text


def test_a_note_is_marked_where_it_speaks_of_a_code(here: Coders, as_: Callable[[str], Client]) -> None:
    text = as_("ben").get(f"/coding/{here.visits[0]}/").content.decode()
    assert '<mark data-codes="I10">' in text and 'data-code="I10"' in text
    as_("ben").post(f"/coding/{here.visits[0]}/note", {"note": "A/P: <b>Cough</b>."})
    text = as_("ben").get(f"/coding/{here.visits[0]}/").content.decode()
    assert "&lt;b&gt;" in text and "R05.9" in text
    assert as_("cleo").post(f"/coding/{here.visits[0]}/note", {"note": ""}).status_code == 403
    assert "Cough" in visit(here).note
