"""The visit itself, its coding, and what the coder does when the edits hold it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from superbill.app.claims import services as claims
from superbill.app.coding import queries as coding_queries
from superbill.app.coding import services as coding
from superbill.app.coding.facts import Circumstances
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.core.claim.values import Provider
from superbill.core.findings import Severity
from superbill.core.ids import npi_with_check_digit
from superbill.demo import front
from superbill.demo.cast import CLINICIANS
from superbill.demo.script import Planned
from superbill.demo.staff import Staff
from superbill.demo.steps import done, once, registered, seen
from superbill.demo.visits import Coding

_QUARTER = timedelta(days=91)
WAITS_FOR_COVERAGE = "The payer says the plan has ended; the present card is being asked about."
HOSPITAL = Circumstances(facility_code="13", admission_type="3", admission_source="1", patient_status="01")
"""An outpatient bill (13x): elective, from home, to home."""
ORDERED = frozenset({"70551", "71046"})
"""What somebody else must have ordered."""
REFERRING = Provider(last="Voss", first="Hanna", npi=npi_with_check_digit("129846730"))


_SUPERBILL = """# Visits
2 99212
3 99213
4 99214
5 99215
# Done today
E 93000
K 20610-RT
L 17000
W 12001
# Why
I10
E11.9
J06.9
M17.11
R07.9
Z00.00
"""
"""The sheet the providers tick, as the practice wrote it."""
_FAVOURITES = "I10\nE11.9\nE11.22\nN18.30\n99213\n99214"


def equip(staff: Staff) -> None:
    """Put the practice's superbill and the coder's own codes at hand, and say what a second coder looks at."""
    coding.set_superbill(staff.mia, name="Family medicine", text=_SUPERBILL)
    coding.set_favourites(staff.ben, text=_FAVOURITES)
    coding.set_review_rule(staff.mia, name="Very long visits", kind="code", codes=["99215"])


def see(staff: Staff, planned: Planned) -> int:
    """A visit takes place: copay, coding, release; a claim where nothing holds it. Gives the encounter."""

    def do() -> int:
        patient = registration.get_patient_for(staff.fay, registered(planned)["patient"])
        hospital = planned.visit.kind == "I"
        provider = practice.provider_with_npi(CLINICIANS[planned.clinician].npi)
        assert provider is not None, "the month's clinicians are set up"
        encounter = coding.start_encounter(
            staff.fay,
            patient=patient,
            provider_id=provider.pk,
            place_id=practice.places().get(pos="22" if hospital else "11").pk,
            on=planned.day,
            kind=planned.visit.kind,
            circumstances=_circumstances(planned),
        )
        front.collect(staff.fay, planned, encounter.pk)
        _code(staff, encounter.pk, planned.visit.slip or planned.visit.coding)
        if why := WAITS_FOR_COVERAGE if front.is_inactive(planned) else _doubt(staff, planned, encounter.pk):
            coding.hold(staff.ben, encounter_id=encounter.pk, reason=why)
        else:
            _override(staff, planned, encounter.pk)
            _bill(staff, planned, encounter.pk)
        return encounter.pk

    encounter_id: int = once(f"visit:{planned.number}", do)
    return encounter_id


def _override(staff: Staff, planned: Planned, encounter_id: int) -> None:
    """The coder knows better than a finding, and says why, for a quarter of a year."""
    code, why = planned.visit.overridden
    if code:
        coding.scrub(staff.ben, encounter_id=encounter_id)
        until = clock.today() + _QUARTER
        coding.override(staff.ben, encounter_id=encounter_id, code=code, why=why, until=until)


def look_again(staff: Staff, planned: Planned) -> None:
    """A second person agrees with the coding of a visit that waits for one, and its claim is made."""

    def do() -> bool:
        encounter_id = seen(planned)
        review = coding_queries.reviews_of(encounter_id).filter(verdict="").first()
        if review is None:
            return False
        coding.agree(staff.mia, review_id=review.pk)
        return _claim(staff, planned, encounter_id)

    if not is_claimed(planned):
        once(f"review:{planned.number}", do)


def _doubt(staff: Staff, planned: Planned, encounter_id: int) -> str:
    """What the edits say of a visit that is coded wrongly; the coder keeps it back even where they only warn."""
    if planned.visit.slip is None:
        return ""
    run = coding.scrub(staff.ben, encounter_id=encounter_id)
    found = [finding for finding, _ in coding_queries.findings_of(run) if finding.severity is not Severity.INFORM]
    worst = min(found, key=lambda finding: finding.severity is not Severity.STOP)
    return f"{worst.code}: {worst.message}"


def _circumstances(planned: Planned) -> Circumstances:
    said = HOSPITAL if planned.visit.kind == "I" else Circumstances()
    ordered = any(item.code in ORDERED for item in planned.visit.coding.items)
    return replace(said, referring=REFERRING) if ordered else said


def mend(staff: Staff, planned: Planned) -> None:
    """Put right what holds a visit, say why, and release it; where that is not possible yet it stays held."""

    def do() -> bool:
        encounter_id = seen(planned)
        if planned.visit.mended:
            coding.change_encounter(staff.ben, encounter_id=encounter_id, note=planned.visit.mended)
        # Coding it again looks for an authorization that has come since.
        _code(staff, encounter_id, planned.visit.coding)
        return _bill(staff, planned, encounter_id)

    if not is_claimed(planned):
        once(f"mend:{planned.number}:{clock.today()}", do)


def is_claimed(planned: Planned) -> bool:
    return done(f"claim:{planned.number}")


def _code(staff: Staff, encounter_id: int, what: Coding) -> None:
    charges = [
        coding.Charged(
            code=item.code,
            pointers=item.pointers,
            modifiers=item.modifiers,
            units=Decimal(item.units),
            revenue_code=item.revenue_code,
        )
        for item in what.items
    ]
    coding.code_encounter(staff.ben, encounter_id=encounter_id, diagnoses=what.diagnoses, charges=charges)


def _bill(staff: Staff, planned: Planned, encounter_id: int) -> bool:
    """Release a visit and make its claim; ``False`` when a finding stops it or a second coder is to look."""
    coding.release(staff.ben, encounter_id=encounter_id)
    return _claim(staff, planned, encounter_id)


def _claim(staff: Staff, planned: Planned, encounter_id: int) -> bool:
    """Make the claim of a visit that was released; ``False`` when it is held."""
    if coding_queries.encounter(encounter_id).status == "held":
        return False
    once(
        f"claim:{planned.number}",
        lambda: claims.create_for_encounter(staff.ada, encounter_id=encounter_id).pk,
    )
    return True
