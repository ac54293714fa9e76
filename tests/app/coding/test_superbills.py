"""Superbills and favourites: written as text, picked by one key, printed as a slip; and what one types, seen live."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest
from django.contrib.auth import get_user_model

from superbill.app.coding import queries, services, slips, superbills, tables
from superbill.app.coding.models import Charge, Diagnosis, Pick, ScrubRun, Superbill
from superbill.app.platform import clock, tenancy
from superbill.app.platform.people import Actor, Denied
from superbill.app.practice.services import NotValid
from tests.app.coding.visits import OFFICE, ON, Desk, open_desk
from tests.conftest import Clinic

TEXT = """# Office visits
3 99213    Office visit, low
# Tests
E 93000    ECG
# Found
H I10      High blood pressure
  E11.65   Diabetes, too high
"""


@pytest.fixture
def desk(clinic_a: Clinic) -> Iterator[Desk]:
    with clock.at(date(2026, 3, 3)):
        yield open_desk(clinic_a)


@pytest.fixture
def ben(desk: Desk) -> Actor:
    """Ben, signed in."""
    return replace(desk.clinic.ben, user_id=get_user_model().objects.create(username="ben").pk)


def words_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_superbill_is_written_and_read_as_text(desk: Desk) -> None:
    row = services.set_superbill(desk.clinic.mia, name="Family", text=TEXT, taxonomy="207Q00000X")
    picks = queries.picks_of(row.pk)
    assert [(pick.section, pick.key, superbills.shown(pick), pick.is_diagnosis) for pick in picks] == [
        ("Office visits", "3", "99213", False),
        ("Tests", "E", "93000", False),
        ("Found", "H", "I10", True),
        ("Found", "", "E11.65", True),
    ]
    text = superbills.text_of(picks)
    services.set_superbill(desk.clinic.ben, name="Family", text=text, taxonomy="207Q00000X")
    assert superbills.text_of(queries.picks_of(row.pk)) == text
    assert superbills.superbill_for(desk.visit()) == row


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "at least one"),
        ("3 99213\n3 93000 ECG", "key 3 is used twice"),
        ("Q99.ZZ what", "line 1"),
        ("A", "line 1: a key without a code"),
        ("99499", "line 1: 99499 needs words"),
        ("# x\n99 visit", "line 2: 99 is no procedure code"),
        ("\n".join(["93000 ECG"] * 121), "121 codes are too many"),
    ],
)
def test_what_cannot_be_on_a_superbill_is_refused_whole(desk: Desk, text: str, why: str) -> None:
    with pytest.raises(NotValid, match=why):
        services.set_superbill(desk.clinic.mia, name="Family", text=text)
    with pytest.raises(Denied):
        services.set_superbill(desk.clinic.fay, name="Family", text=TEXT)
    assert not Superbill.objects.exists() and not Pick.objects.exists()


def test_a_slip_prints_blank_or_for_a_visit(desk: Desk) -> None:
    row = services.set_superbill(desk.clinic.mia, name="Family", text=TEXT)
    blank = words_of(slips.slip(desk.clinic.fay, superbill_id=row.pk))
    assert "Office visit, low" in blank and "E11.65" in blank and "Delgado" not in blank
    visit = desk.visit()
    told = words_of(slips.slip(desk.clinic.fay, superbill_id=row.pk, encounter_id=visit.pk))
    assert all(
        word in told for word in ("Rosa Delgado", "Synthetic PPO", "Nora Okafor", "March 2, 2026", "Mar 4, 1971")
    )


def test_the_past_proposes_a_superbill(desk: Desk) -> None:
    desk.coded(OFFICE, services.Charged("93000"), diagnoses=("I10", "R079"))
    desk.coded(OFFICE, diagnoses=("I10",), on=date(2026, 2, 2))
    text = superbills.proposed("207Q00000X", date(2026, 1, 1))
    assert text.splitlines() == [
        "# Services", "1 99213  Office visit, low", "2 93000  ECG",
        "# Diagnoses", "  I10      Essential (primary) hypertension", "  R07.9    Chest pain, unspecified",
    ]  # fmt: skip
    row = services.set_superbill(desk.clinic.mia, name="Proposed", text=text)
    assert [pick.label for pick in queries.picks_of(row.pk)][:3] == [
        "Office visit, low",
        "ECG",
        "Essential (primary) hypertension",
    ]
    assert superbills.proposed("208000000X", date(2026, 1, 1)).split() == ["#", "Services", "#", "Diagnoses"]


def test_favourites_are_a_coders_own(desk: Desk, ben: Actor) -> None:
    services.add_favourite(ben, code="I10", label="HTN")
    services.add_favourite(ben, code="99213-25")
    assert [(pick.key, superbills.shown(pick), pick.label) for pick in superbills.favourites(ben)] == [
        ("1", "I10", "HTN"),
        ("2", "99213-25", "Office visit, low"),
    ]
    other = replace(ben, user_id=get_user_model().objects.create(username="bea").pk)
    assert superbills.favourites(other) == []
    services.add_favourite(ben, code="99213-25")
    assert [superbills.shown(pick) for pick in superbills.favourites(ben)] == ["I10"]
    with pytest.raises(NotValid, match="signed in"):
        services.set_favourites(desk.clinic.ben, text="I10")
    with pytest.raises(Denied):
        services.add_favourite(replace(desk.clinic.cleo, user_id=ben.user_id), code="R07.9")
    assert len(superbills.favourites(ben)) == 1


def test_another_clinics_superbills_are_not_there(desk: Desk, clinic_b: Clinic) -> None:
    row = services.set_superbill(desk.clinic.mia, name="Family", text=TEXT)
    with tenancy.acting_for(clinic_b.tenant):
        assert not queries.superbills()
        with pytest.raises(Superbill.DoesNotExist):
            slips.slip(clinic_b.ben, superbill_id=row.pk)


def test_what_one_types_is_priced_described_and_checked_and_nothing_is_kept(desk: Desk) -> None:
    visit = desk.visit()
    ben = desk.clinic.ben
    seen = queries.preview(ben, encounter_id=visit.pk, diagnoses="i10 R07.9", charges="99213\n93000 :BA x2")
    assert [(one.letter, one.code, one.billable) for one in seen.diagnoses] == [
        ("A", "I10", True),
        ("B", "R07.9", True),
    ]
    assert [(one.code, one.label, one.units, one.pointers, one.cents) for one in seen.charges] == [
        ("99213", "Office visit, low", "1", "A", 14000),
        ("93000", "ECG", "2", "BA", 10000),
    ]
    assert seen.cents == 24000 and seen.stops == 0
    visit.refresh_from_db()
    assert visit.status == "draft" and not any(
        model.objects.exists()
        for model in (Charge, Diagnosis, ScrubRun)  # type: ignore[attr-defined]
    )
    with pytest.raises(Denied):
        queries.preview(desk.clinic.cleo, encounter_id=visit.pk, diagnoses="", charges="")


@pytest.mark.parametrize(
    ("diagnoses", "charges", "code", "said"),
    [
        ("I10", "9921", "COD103", "no procedure code"),
        ("I10", "99499", "COD103", "no price"),
        ("I10", "99213 :B", "COD103", "not there"),
        ("", "99213", "COD103", "at least one diagnosis"),
        ("E11", "99213", "E004", "E11"),
    ],
)
def test_what_is_wrong_shows_as_one_types(desk: Desk, diagnoses: str, charges: str, code: str, said: str) -> None:
    seen = queries.preview(desk.clinic.ben, encounter_id=desk.visit().pk, diagnoses=diagnoses, charges=charges)
    (found,) = [finding for finding, _ in seen.findings if finding.code == code]
    assert said in found.message and seen.stops == 1


def test_saved_coding_is_typed_back_as_it_was(desk: Desk) -> None:
    charges: list[Any] = [OFFICE, services.Charged("93000", pointers=(2, 1), modifiers=("59",), amount_cents=6000)]
    visit = desk.coded(*charges, diagnoses=("I10", "R079"))
    assert queries.typed(visit) == ("I10 R07.9", "99213 :A\n93000-59 :BA $60.00")
    diagnoses, typed = queries.typed(visit)
    seen = queries.preview(desk.clinic.ben, encounter_id=visit.pk, diagnoses=diagnoses, charges=typed)
    assert [finding for finding, _ in seen.findings] == queries.live_findings(visit.pk)


def test_codes_are_described_with_what_stands_around_them(desk: Desk) -> None:
    described = tables.describe("E11.6", ON)
    assert described is not None and not described.billable
    assert ("E1165", "Type 2 diabetes mellitus with hyperglycemia", True) in described.children
    visit = tables.describe_service("99213", ON)
    assert visit is not None and (visit.label, visit.fee_cents) == ("Office visit, low", 14000)
    assert tables.describe_service("QQQQQ", ON) is None
    assert tables.search_procedures("ecg", ON)[0].code == "93000"
    note = "A/P: Type 2 diabetes with hyperglycemia. Essential hypertension, stable."
    found = tables.suggest_diagnoses(note, ON)
    assert {"E1165", "I10"} <= {each.code for each in found}
    span = next(each for each in found if each.code == "I10").evidence[0]
    assert "hypertension" in note[span.start : span.end].lower()
    assert tables.suggest_diagnoses(" ", ON) == []
