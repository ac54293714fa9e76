"""The coding edits on the payer's side: the edits engine's findings as refusals of lines.

The checks are the ones that decide payment; how a claim is filled in is the provider's business
and the acknowledgment's. The engine says what is wrong, this module who pays for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from msgspec.structs import replace

from superbill.core.claim.values import Claim
from superbill.core.codes import CodeTables
from superbill.core.edits import addons, codes_of, diagnosis, ncci, necessity, procedure, services, surgery, units
from superbill.core.edits import findings as edits
from superbill.core.edits.case import Case as Scrub
from superbill.core.edits.context import Context, Side
from superbill.core.edits.context import PastLine as ScrubLine
from superbill.core.edits.policies import Policy
from superbill.core.findings import Finding, Severity
from superbill.core.payer import checks, clean
from superbill.core.payer.benefits import Refused
from superbill.core.payer.case import Case, PastLine
from superbill.core.payer.decision import Step
from superbill.core.payer.plan import PlanKind
from superbill.core.payer.price import service_date

_Check = Callable[[Scrub], Iterator[Finding]]
_CHECKS: tuple[_Check, ...] = (
    diagnosis.check,
    procedure.check,
    ncci.check,
    units.check,
    addons.check,
    surgery.check,
    necessity.check,
    services.check,
)
_ACROSS: tuple[_Check, ...] = (ncci.check, units.check, surgery.check)
"""Those that may say more of a claim for what came before it."""
_REASONS = {
    edits.PROCEDURE_INVALID.code: "procedure invalid",
    edits.MODIFIER_INVALID.code: "modifier invalid",
    edits.MODIFIERS_CONFLICT.code: "modifier wrong",
    edits.COMPONENT.code: "modifier wrong",
    edits.VISIT_MODIFIER.code: "modifier wrong",
    edits.ADD_ON_MULTIPLE.code: "modifier wrong",
    edits.PLACE_UNKNOWN.code: "place wrong",
    edits.ASSISTANT.code: "assistant",
    edits.DIAGNOSIS_NOT_BILLABLE.code: "diagnosis invalid",
    edits.DIAGNOSIS_FORM.code: "diagnosis invalid",
    edits.SEVENTH_MISSING.code: "diagnosis invalid",
    edits.AGE_CONFLICT.code: "diagnosis and age",
    edits.SEX_CONFLICT.code: "diagnosis and sex",
    edits.NCCI_NEVER.code: "ncci",
    edits.NCCI_UNLESS.code: "ncci",
    edits.UNLIKELY_UNITS.code: "mue",
    edits.ADD_ON_ALONE.code: "add-on alone",
    edits.OFFICE_ADD_ON.code: "bundled",
    edits.GLOBAL_PERIOD.code: "global period",
    edits.NEW_PATIENT.code: "new patient",
    edits.NOT_NECESSARY.code: "not necessary",
    edits.EXCLUDED_BY_LAW.code: "statutory exclusion",
    edits.THERAPY_PLAN.code: "modifier wrong",
    edits.DISCARDED_DRUG.code: "modifier wrong",
}
"""The decision each finding stands for; findings that are not here refuse nothing."""

_NONE: dict[int, Refused] = {}
_NOT_ASKED = (Step("is it coded as it may be", "this plan does not ask"),)
_SOUND = (Step("is it coded as it may be", "nothing against it"),)
_MEDICARE = (PlanKind.MEDICARE_A, PlanKind.MEDICARE_B)


def coding_refusals(case: Case, tables: CodeTables) -> tuple[dict[int, Refused], tuple[Step, ...]]:
    """The lines the coding edits refuse, and what was found."""
    if not case.plan.policy.coding:
        return _NONE, _NOT_ASKED
    medicare = case.plan.kind in _MEDICARE
    claim = _as_the_plan_reads_it(case.claim, medicare)
    history = _relevant(case, tables) if case.history else ()
    key = clean.key_of(claim, tables, medicare=medicare, skip=case.plan.policy.skip)
    alone = key is not None and clean.known(key)
    if alone and not history:
        return _NONE, _SOUND
    context = Context(side=Side.PAYER, history=history, policy=Policy(name=case.plan.id), received=case.received)
    scrub = Scrub(claim, tables, case.received, context)
    refused = _refusals(case, scrub, _ACROSS if alone else _CHECKS, medicare)
    if refused:
        return refused, ()
    if key is not None and not history:
        clean.remember(key)
    return refused, _SOUND


def _refusals(case: Case, scrub: Scrub, asked: Sequence[_Check], medicare: bool) -> dict[int, Refused]:
    """Each line's first finding that the plan refuses it for."""
    claim = scrub.claim
    refused = _noticed(scrub) if medicare else {}
    for check in asked:
        for finding in check(scrub):
            name = _REASONS.get(finding.code)
            if name is None or finding.code in case.plan.policy.skip:
                continue
            if name in _SURE and finding.severity is not Severity.STOP:
                continue
            for number in _lines_of(finding.where.path, claim):
                if number not in refused:
                    refused[number] = _refused(name, scrub, number, finding.message.rstrip("."), finding.authority)
    return refused


_SURE = ("procedure invalid", "modifier invalid")
"""What is refused only where the tables are sure of it."""


def _lines_of(path: str, claim: Claim) -> tuple[int, ...]:
    """The lines a finding is about: a line, those that point at a diagnosis first, or all."""
    what, _, number = path.partition(" ")
    if what == "line":
        return (int(number),)
    if what == "diagnosis":
        return tuple(line.number for line in claim.lines if (line.pointers[:1] or (1,)) == (int(number),))
    return tuple(line.number for line in claim.lines)


def _as_the_plan_reads_it(claim: Claim, medicare: bool) -> Claim:
    """Medicare's own edits ask whether a claim is Medicare's; a Medicare plan knows that it is."""
    if not medicare or claim.coverage.filing_code in ("MA", "MB"):
        return claim
    return replace(claim, coverage=replace(claim.coverage, filing_code="MB"))


def _noticed(scrub: Scrub) -> dict[int, Refused]:
    """GZ says that the provider expects a denial and gave no notice: it is refused as it stands."""
    words = "GZ: denial expected, no notice given"
    return {
        line.number: _refused("not necessary", scrub, line.number, words, "Medicare ABN modifiers")
        for line in scrub.claim.lines
        if "GZ" in line.procedure.modifiers
    }


def _refused(name: str, scrub: Scrub, number: int, words: str, authority: str) -> Refused:
    """A refusal. A service that is not necessary is so by a national or a local policy, and the patient's when GA says
    that notice was given."""
    if name != "not necessary":
        return Refused(name, words, authority)
    line = next(line for line in scrub.claim.lines if line.number == number)
    on = service_date(scrub.claim, line)
    row = scrub.tables.coverage.get(line.procedure.code, on) if on is not None else None
    policies = row.policies if row is not None else ()
    if any(map(national, policies)):
        name = "not necessary by national policy"
    if "GA" in line.procedure.modifiers:
        name += ", notice given"
    return Refused(name, words, authority, policies[:_POLICIES])


_POLICIES = 5
"""A line of a remittance names no more."""


def national(policy: str) -> bool:
    """Whether a coverage policy is Medicare's for the whole country, as ``NCD 190.15``; local ones are ``L33627``."""
    return policy.startswith("NCD") or policy[:1].isdigit()


_DAY = timedelta(days=1)
_GLOBAL = timedelta(days=92)
"""No global period reaches farther, so earlier lines only matter to new-patient visits (three years)."""
_NEW_PATIENT = timedelta(days=3 * 366 + 1)


def _relevant(case: Case, tables: CodeTables) -> tuple[ScrubLine, ...]:
    """The past lines that any check of this claim can ask about."""
    claim = case.claim
    days = [on for line in claim.lines if (on := service_date(claim, line)) is not None]
    if not days:
        return ()
    begins, ends = min(days), max(days)
    new = any(line.procedure.code in codes_of.NEW_PATIENT for line in claim.lines)
    first, last = begins - (_NEW_PATIENT if new else _GLOBAL), ends + _DAY
    found: list[PastLine] = []
    met: dict[tuple[str, str, str], PastLine] = {}
    for past in case.history:
        on = past.on
        if not first <= on <= last:
            continue
        since, until = _reach(past.procedure.code, on, tables)
        if since <= ends and begins <= until:
            found.append(past)
        elif new and on < begins and surgery.face_to_face(past.procedure.code):
            # Of what only tells that the patient is not new, the last of each practitioner tells it.
            who = (past.npi, past.group, past.specialty)
            if who not in met or met[who].on < on:
                met[who] = past
    group = claim.billing.tax_id or claim.billing.npi
    return tuple([_past(past, case, group) for past in (*found, *met.values())])


@lru_cache(maxsize=1 << 14)
def _reach(code: str, on: date, tables: CodeTables) -> tuple[date, date]:
    """The first and the last day that a past service speaks about: its global period, else its own day."""
    row = tables.mpfs.row(code, "", on)
    return (surgery.window(on, row.global_days) if row is not None else None) or (on, on)


def _past(past: PastLine, case: Case, group: str) -> ScrubLine:
    """A decided line as the edits see it: same group and specialty are told by the payer's own records."""
    same = checks.same_group_and_specialty(past, case)
    who = case.claim.rendering or case.claim.attending or case.claim.billing
    return ScrubLine(
        claim=past.claim_number,
        payer_id=case.plan.payer_id,
        code=past.procedure.code,
        on=past.on,
        modifiers=past.procedure.modifiers,
        units=past.units,
        charge=past.charge,
        npi=past.npi,
        group=group if same else "",
        specialty=who.taxonomy if same else past.specialty,
        place=past.place,
        state="paid" if past.paid else "denied",
    )
