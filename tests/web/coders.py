"""A clinic with a coder's morning: ten visits to code, notes to code them from, a superbill, a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from superbill.app.coding import services as coding
from superbill.app.platform import clock, people, services, tenancy
from superbill.app.practice import services as practice
from tests.app.practice.setting import Setting
from tests.app.registration.people import insure, open_clinic, register
from tests.conftest import Clinic, make_clinic

PASSWORD = "a-long-enough-password"
OLDEST = timedelta(days=18)
NAMES = (
    ("Abbott", "Nell"), ("Baptiste", "Louis"), ("Castillo", "Inez"), ("Dufresne", "Paul"), ("Eriksen", "Tove"),
    ("Fontaine", "Guy"), ("Goldberg", "Ruth"), ("Haddad", "Omar"), ("Ivanova", "Daria"), ("Jansen", "Piet"),
)  # fmt: skip
NOTES = (
    "CC: blood pressure check\nHPI: Feels well, takes lisinopril. No chest pain, no headache.\nA/P: Essential hypertension, stable. Continue.",
    "CC: diabetes follow-up\nHPI: Sugars 180 to 240 at home. No numbness.\nA/P: Type 2 diabetes with hyperglycemia. Hyperlipidemia. Raise metformin.",
    "CC: cough\nHPI: Five days of runny nose and cough. No fever.\nA/P: Acute upper respiratory infection. Fluids and rest.",
    "CC: burning on urination\nHPI: Two days. No flank pain.\nLabs: dipstick positive for nitrite.\nA/P: Urinary tract infection.",
    "CC: back pain\nHPI: Lifted a box on Friday. No weakness.\nA/P: Low back pain. Ibuprofen and exercises.",
    "CC: chest pain\nHPI: Sharp, with deep breaths, since yesterday. No shortness of breath.\nECG: normal sinus rhythm.\nA/P: Chest pain, likely chest wall.",
    "CC: heartburn\nHPI: After meals for months. No weight loss.\nA/P: GERD without esophagitis. Start omeprazole.",
    "CC: worry\nHPI: Trouble sleeping, constant worry for a year.\nA/P: Generalized anxiety disorder. Referred to counseling.",
    "CC: tired\nHPI: Cold, dry skin, gained ten pounds.\nLabs: TSH 11.\nA/P: Hypothyroidism. Start levothyroxine.",
    "CC: asthma\nHPI: Uses her inhaler twice a week.\nA/P: Mild intermittent asthma, uncomplicated. Refill albuterol.",
)
PRICES = (
    ("99212", "Office visit, brief", 9000), ("99214", "Office visit, moderate", 19000), ("81002", "Urine dipstick", 1200),
    ("36415", "Blood drawn", 900), ("82962", "Glucose by meter", 1500),
)  # fmt: skip
SUPERBILL = """# Office visits
2 99212  Office visit, brief
3 99213  Office visit, low
4 99214  Office visit, moderate
# Tests
E 93000  Electrocardiogram
U 81002  Urine dipstick
B 36415  Blood drawn
# Found
H I10    High blood pressure
D E11.65 Type 2 diabetes, too high
L E78.5  High cholesterol
C J06.9  Upper respiratory infection
"""


@dataclass
class Coders:
    """A clinic and what the coder's pages show of it."""

    clinic: Clinic
    setting: Setting
    suffix: str
    visits: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)

    def user(self, name: str) -> str:
        return f"{name}-{self.suffix}"


def build(suffix: str) -> Coders:
    """The clinic, its two coders and its manager, and ten visits that nobody has coded."""
    clinic = make_clinic("Riverside Family Medicine", f"coders-{suffix}")
    with tenancy.acting_for(clinic.tenant):
        setting = open_clinic(clinic)
        here = Coders(clinic, setting, suffix)
        for name, role in (
            ("ben", "coder"),
            ("bea", "coder"),
            ("mia", "manager"),
            ("fay", "front_desk"),
            ("cleo", "auditor"),
        ):
            system = people.system(clinic.tenant.pk)
            services.add_member(system, username=here.user(name), password=PASSWORD, role=role, first_name=name.title())
        prices = [practice.Price(code, label, cents) for code, label, cents in PRICES]
        practice.set_fees(clinic.mia, starts_on=date(2026, 1, 1), prices=prices)
        here.ids["superbill"] = coding.set_superbill(
            clinic.mia, name="Family medicine", text=SUPERBILL, taxonomy=setting.provider.taxonomy
        ).pk
        here.visits = [_visit(here, number, last, first) for number, (last, first) in enumerate(NAMES)]
    return here


def _visit(here: Coders, number: int, last: str, first: str) -> int:
    patient = register(here.clinic, last=last, first=first, birth=date(1960 + number, 4, 1 + number))
    insure(here.clinic, here.setting, patient, member_id=f"SYN0000{number:02d}")
    return _start(here, patient, clock.today() - OLDEST + timedelta(days=number), NOTES[number])


def _start(here: Coders, patient: Any, on: date, note: str) -> int:
    visit = coding.start_encounter(
        here.clinic.fay, patient=patient, provider_id=here.setting.provider.pk, place_id=here.setting.place.pk, on=on,
        note=note,
    )  # fmt: skip
    return int(visit.pk)
