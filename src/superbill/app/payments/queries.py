"""Reads of the payments room: remittances, plans before they are applied, what followed, and proof by document."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from itertools import dropwhile, islice

import msgspec
from django.db.models import Count, Max, QuerySet, Sum
from msgspec import Struct
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.exchange import queries as exchange
from superbill.app.exchange.models import Transaction
from superbill.app.payments import claims_open, documents, late, recording
from superbill.app.payments.claims_open import Known
from superbill.app.payments.models import (
    Application,
    AppliedClaim,
    BilledClaim,
    Choice,
    Consequence,
    Decision,
    Deposit,
    Remittance,
    Statement,
)
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.core import ledger
from superbill.core.findings import Finding
from superbill.core.ledger import Action, Plan, Tolerance
from superbill.core.money import Cents, Rate
from superbill.core.remit import ClaimMatch, LineMatching, match_claims, match_lines
from superbill.core.remit import values as remit
from superbill.core.remit.findings import DEPOSIT_DIFFERS, PAID_BEFORE
from superbill.core.remit.matching import places


class Preview(Struct, frozen=True):
    """A remittance, how its claims match, and what applying it would do; ``plan`` is ``None`` when it cannot be."""

    document: remit.Remittance | None
    """``None`` when it could not be read."""
    ours: dict[str, ledger.OpenClaim]
    """Our claims it may be about, by id: the matches' lines are places in theirs."""
    matches: tuple[ClaimMatch, ...]
    plan: Plan | None
    findings: tuple[Finding, ...]
    digest: str
    """Of the plan: give it to ``apply`` so that nothing else is applied than what was looked at."""


def preview(
    remittance_id: int,
    *,
    effective_on: date | None = None,
    hold: Collection[int] = (),
    only: Collection[int] | None = None,
    without: Collection[int] = (),
) -> Preview:
    """Plan the application of a remittance on today's balances; nothing is recorded.

    ``hold`` names remit claims (by position, from 0) that are to wait in suspense; ``only`` plans those claims of a
    remittance that is applied already, on the balances there will be ``without`` the entries that placing them takes
    back.
    """
    row = Remittance.objects.select_related("payer").get(pk=remittance_id)
    if not row.readable:
        return Preview(None, {}, (), None, tuple(findings_of(row)), "")
    document = documents.value_of(row)
    day = effective_on or document.paid_on or document.produced
    return planned(row, document, on=_effective(row, day), hold=hold, only=only, without=without)


def planned(
    row: Remittance,
    document: remit.Remittance,
    *,
    on: date | None,
    hold: Collection[int] = (),
    only: Collection[int] | None = None,
    known: Known | None = None,
    without: Collection[int] = (),
) -> Preview:
    """:func:`preview` of a document that counts on a day; where ``known`` is given, as it was when no more was known."""
    chosen = choices(row.pk, known)
    claims = claims_open.for_remittance(document, {int(claim) for claim in chosen.values() if claim}, known, without)
    payer = str(row.payer_id) if row.payer_id else ""
    matches, unmatched = match_claims(
        document, claims, payer_id=payer, chosen=chosen, chosen_lines=line_choices(row.pk, known)
    )
    plan, findings = ledger.plan_remittance(
        document,
        matches,
        claims,
        source=row.source,
        payer_id=payer,
        effective_on=journal.open_date(on) if on and known is None else on,
        tolerance=_tolerance(row),
        held=dict.fromkeys(hold, HELD_BACK),
        only=only,
    )
    if plan and only is None and known is None:
        plan = replace(
            plan, consequences=(*plan.consequences, *late.consequences(row, document, plan, _tolerance(row)))
        )
    digest = hashlib.sha256(msgspec.msgpack.encode(plan)).hexdigest() if plan else ""
    ours = {claim.claim_id: claim for claim in claims}
    return Preview(document, ours, matches, plan, (*unmatched, *findings), digest)


def _effective(row: Remittance, day: date | None) -> date | None:
    """When it counts: on its day, but where it was taken back before, not before that counted. So no day has it twice."""
    back = Application.objects.filter(remittance=row).exclude(reverses=None).aggregate(last=Max("effective_on"))["last"]
    return max(day, back) if day and back else day


HELD_BACK = "held back"
"""Why a claim waits in suspense that a person held."""


def waiting(row: Remittance) -> list[AppliedClaim]:
    """The remit claims of an applied remittance of which something waits in suspense, in the document's order."""
    rows = (
        AppliedClaim.objects.filter(application__in=standing_applications(row.pk))
        .exclude(action=recording.UNDONE)
        .exclude(reversed_by__action=recording.UNDONE)
    )
    standing = {each.entry_id: each for each in rows if each.entry_id}
    in_suspense = set(journal.entries_touching(ledger.SUSPENSE, standing))
    held = [each for each in rows if each.action == ledger.Action.SUSPEND or each.entry_id in in_suspense]
    return sorted(held, key=lambda each: each.position)


def placeable(row: Remittance) -> list[AppliedClaim]:
    """Those of :func:`waiting` that have found their place since: all of it, to the last line."""
    held = waiting(row)
    return placed_by(preview_waiting(row, held), held) if held else []


def rest_digest(row: Remittance, placed: Collection[AppliedClaim]) -> str:
    """Of the plan of all that is :func:`placeable`: give it to ``apply_rest`` so that what was looked at is placed."""
    return preview_waiting(row, placed).digest if placed else ""


def preview_waiting(row: Remittance, held: Collection[AppliedClaim]) -> Preview:
    """What placing claims that wait would do today; what they did so far is taken back for it."""
    return preview(
        row.pk,
        effective_on=journal.open_date(clock.today()),
        only={each.position for each in held},
        without={each.entry_id for each in held if each.entry_id},
    )


def placed_by(view: Preview, held: Collection[AppliedClaim]) -> list[AppliedClaim]:
    """Those of the claims that wait which a plan places to the last line."""
    assert view.plan is not None, "it was applied before"
    placed = {change.position for change in view.plan.claims if change.action is not ledger.Action.SUSPEND}
    astray = {at for at, match in enumerate(view.matches) if match.lines.unmatched or match.lines.offers}
    return [each for each in held if each.position in placed - astray]


def _tolerance(row: Remittance) -> Tolerance:
    payer = row.payer
    if payer is None or not (payer.tolerance_cents or payer.tolerance_percent):
        return Tolerance()
    return Tolerance(payer.tolerance_cents, Rate(payer.tolerance_percent) / 100)


def _choices(remittance_id: int, known: Known | None) -> QuerySet[Choice]:
    rows = Choice.objects.filter(remittance_id=remittance_id).order_by("id")
    return rows if known is None else rows.filter(pk__lte=known.choices)


def choices(remittance_id: int, known: Known | None = None) -> dict[int, str]:
    """What persons chose: position of the remit claim to claim id, empty for none. The latest holds."""
    rows = _choices(remittance_id, known).filter(line=None)
    return {row.position: str(row.claim_id) if row.claim_id else "" for row in rows}


def line_choices(remittance_id: int, known: Known | None = None) -> dict[int, dict[int, str]]:
    """What persons chose for lines: by position and line of the remit claim the charge id, empty for none."""
    chosen: dict[int, dict[int, str]] = {}
    for row in _choices(remittance_id, known).exclude(line=None):
        assert row.line is not None
        chosen.setdefault(row.position, {})[row.line] = str(row.charge_id) if row.charge_id else ""
    return chosen


def remittances(status: str = "") -> QuerySet[Remittance]:
    """Remittances, newest first; those to apply in the order in which one does: by day, a claim's first payer first."""
    rows = Remittance.objects.select_related("payer", "deposit")
    order = ("paid_on", "rank", "pk") if status == Remittance.Status.READY else ("-at", "-pk")
    return (rows.filter(status=status) if status else rows).order_by(*order)


def following(row: Remittance) -> Remittance | None:
    """The one that comes after it in the list of its status."""
    rows = remittances(row.status)
    if row.status != Remittance.Status.READY:
        return rows.filter(pk__lt=row.pk).first()
    return next(islice(dropwhile(row.__ne__, rows), 1, None), None)


def remittance(remittance_id: int) -> Remittance:
    return Remittance.objects.select_related("payer").get(pk=remittance_id)


def remittances_traced(trace: str) -> list[Remittance]:
    """Remittances with this check or transfer number, newest first."""
    return list(remittances().filter(trace=trace)[:25]) if trace else []


def remittances_paid(*, first: date | None = None, last: date | None = None, trace: str = "") -> QuerySet[Remittance]:
    """Remittances by the day they were paid and their check or transfer number, oldest first; all where nothing is said."""
    rows = Remittance.objects.select_related("payer").order_by("paid_on", "pk")
    days = {"paid_on__gte": first, "paid_on__lte": last, "trace": trace}
    return rows.filter(**{name: value for name, value in days.items() if value})


def remittances_differing() -> QuerySet[Remittance]:
    """Remittances that are parked because their deposit is another amount, oldest first."""
    rows = remittances(Remittance.Status.PARKED).filter(findings__contains=[{"code": DEPOSIT_DIFFERS.code}])
    return rows.order_by("paid_on", "pk")


def last_deposit() -> int:
    """The id of the newest deposit; 0 where there is none."""
    return Deposit.objects.aggregate(last=Max("pk"))["last"] or 0


def deposit(deposit_id: int) -> Deposit:
    return Deposit.objects.prefetch_related("remittances", "slips").get(pk=deposit_id)


def remittance_counts() -> dict[str, int]:
    """How many remittances are in each status; under the empty name, all."""
    found = dict(Remittance.objects.order_by().values_list("status").annotate(count=Count("pk")))
    return {"": sum(found.values()), **found}


def file_of(row: Remittance) -> Transaction | None:
    """The transaction a remittance came as; ``None`` when it was keyed by hand."""
    return exchange.transaction(row.transaction_id) if row.transaction_id else None


def deposits() -> QuerySet[Deposit]:
    """Money seen in the bank, newest first."""
    return Deposit.objects.prefetch_related("remittances", "slips").order_by("-received_on", "-pk")


def remittance_of_transaction(transaction_id: int) -> Remittance | None:
    return Remittance.objects.filter(transaction_id=transaction_id).first()


def get_remittance_for(actor: Actor, remittance_id: int) -> tuple[Remittance, remit.Remittance | None]:
    """A remittance and its document (``None``: unreadable), for a person to look at; audited, as it names patients."""
    actor.must("read")
    row = remittance(remittance_id)
    audit.record(actor=actor, action="read_remittance", subject=f"remittance:{remittance_id}")
    return row, documents.value_of(row) if row.readable else None


def findings_of(row: Remittance) -> list[Finding]:
    return [msgspec.convert(each, Finding) for each in row.findings]


_BY_DECISION = frozenset({PAID_BEFORE.code, DEPOSIT_DIFFERS.code})
"""Findings that a person may overrule."""


def may_be_let_in(row: Remittance) -> bool:
    """Whether a person may let a parked remittance be applied: its own numbers hold."""
    return not any(one["severity"] == "stop" and one["code"] not in _BY_DECISION for one in row.findings)


def application(application_id: int) -> Application:
    return Application.objects.select_related("remittance__payer").get(pk=application_id)


def standing_applications(remittance_id: int) -> list[Application]:
    """The applications of a remittance that have not been taken back: the whole, then what was placed later."""
    rows = Application.objects.filter(remittance_id=remittance_id, reverses=None, reversed_by=None)
    return list(rows.select_related("remittance").order_by("pk"))


def standing_application(remittance_id: int) -> Application:
    """The application of a remittance as a whole that has not been taken back. Raises ``Application.DoesNotExist``."""
    found = standing_applications(remittance_id)
    if not found:
        raise Application.DoesNotExist(f"remittance {remittance_id} is not applied")
    return found[0]


def in_order_of_application(remittance_ids: Iterable[int]) -> list[Remittance]:
    """Remittances in the order in which they went into the books, or went in before they were taken back; others last."""
    ids = list(remittance_ids)
    first: dict[int, int] = {}
    taken_back: dict[int, int] = {}
    rows = Application.objects.filter(remittance_id__in=ids).order_by("pk")
    for remittance_id, pk, reverses, reversed_by in rows.values_list("remittance_id", "pk", "reverses", "reversed_by"):
        if reverses:
            taken_back[remittance_id] = pk
        elif not reversed_by:
            first.setdefault(remittance_id, pk)

    def turn(row: Remittance) -> tuple[int | date, ...]:
        if row.pk in first:
            return 0, first[row.pk]
        # What was taken back last goes in first again.
        return (1, -taken_back[row.pk]) if row.pk in taken_back else (2, row.paid_on or date.max, row.rank, row.pk)

    return sorted(Remittance.objects.filter(pk__in=ids).select_related("payer"), key=turn)


def applications_of(remittance_id: int) -> list[Application]:
    """Every time a remittance was applied or taken back, oldest first."""
    return list(Application.objects.filter(remittance_id=remittance_id).order_by("pk"))


def standing_claims(remittance_id: int) -> dict[int, AppliedClaim]:
    """What the standing applications did, by the remit claim's place; what was placed anew counts."""
    rows = AppliedClaim.objects.filter(application__in=standing_applications(remittance_id)).order_by("id")
    return {row.position: row for row in rows.exclude(action=recording.UNDONE)}


def consequences(application_id: int, *kinds: str) -> QuerySet[Consequence]:
    """What followed from an application, in the document's order."""
    rows = Consequence.objects.filter(application_id=application_id).order_by("id")
    return rows.filter(kind__in=kinds) if kinds else rows


def underpayments() -> QuerySet[Consequence]:
    """What standing applications paid below the contract, beyond its tolerance."""
    return Consequence.objects.filter(
        kind=ledger.ConsequenceKind.VARIANCE,
        amount_cents__lt=0,
        application__reverses=None,
        application__reversed_by=None,
    )


def underpaid() -> tuple[int, Cents]:
    """Lines of standing applications paid less than their contract allows, beyond its tolerance: how many, how much."""
    rows = underpayments().aggregate(count=Count("pk"), total=Sum("amount_cents"))
    return int(rows["count"]), -int(rows["total"] or 0)


def answers_to(claim_id: int) -> list[AppliedClaim]:
    """Every time a payer's answer was applied to a claim, or taken back, oldest first."""
    return list(AppliedClaim.objects.filter(claim_id=claim_id).select_related("application__remittance").order_by("id"))


def payer_numbers(claim_id: int) -> list[str]:
    """The numbers a payer has used for a claim, latest first: REF*F8 of a corrected claim is the first."""
    rows = AppliedClaim.objects.filter(claim_id=claim_id).exclude(payer_claim_number="").order_by("-id")
    return list(dict.fromkeys(rows.values_list("payer_claim_number", flat=True)))


def remit_claim(applied: AppliedClaim) -> remit.RemitClaim:
    """The payer's answer itself, read from its document: what a secondary claim or an appeal quotes."""
    return documents.value_of(applied.application.remittance).claims[applied.position]


def line_matches(applied: AppliedClaim, decision: remit.RemitClaim, claim: ledger.OpenClaim) -> LineMatching:
    """Which lines of ``claim`` an applied answer was about, a person's choices kept."""
    by_hand = line_choices(applied.application.remittance_id).get(applied.position, {})
    matching, _ = match_lines(decision, claim.lines, places(claim.lines, by_hand))
    return matching


def line_answers(claim_id: int) -> dict[int, list[remit.RemitLine]]:
    """What the payer answered that stands, line by line, by our charge; a merged line answers its first charge."""
    row = billed(claim_id)
    found: dict[int, list[remit.RemitLine]] = {}
    if row is None:
        return found
    claim = claims_open.lines_of(row)
    for applied in claims_open.standing_rows(answers_to(claim_id)):
        if applied.action != Action.APPLY:
            continue
        decision = remit_claim(applied)
        for match in line_matches(applied, decision, claim).matches:
            charge_id = int(claim.lines[match.lines[0]].charge_id)
            found.setdefault(charge_id, []).append(decision.lines[match.remit])
    return found


def taken_back_later(row: Application) -> set[int]:
    """Remittances whose standing applications reverse claims of this one."""
    claims = set(row.applied.exclude(claim_id=None).values_list("claim_id", flat=True))
    rows = list(
        AppliedClaim.objects.filter(claim_id__in=claims).select_related("application").order_by("claim_id", "id")
    )
    own = {each.pk for each in rows if each.application_id == row.pk}
    return {
        each.application.remittance_id
        for each in claims_open.standing_rows(rows)
        if each.reverses_id in own and each.application_id != row.pk
    }


def billed(claim_id: int) -> BilledClaim | None:
    """The newest billing of a claim."""
    return BilledClaim.objects.filter(claim_id=claim_id).order_by("-id").first()


def expected(claim_id: int, charge_id: int | None = None) -> Cents | None:
    """What the contract allows for a charge of a claim, or for all of it; ``None`` where no contract says."""
    row = billed(claim_id)
    if row is None:
        return None
    lines = row.lines.filter(charge_id=charge_id) if charge_id else row.lines.all()
    amounts = [line.expected_cents for line in lines]
    return None if None in amounts or not amounts else sum(amount for amount in amounts if amount is not None)


def deposits_unexplained() -> QuerySet[Deposit]:
    """Money in the bank that neither a remittance nor a slip explains, oldest first."""
    rows = Deposit.objects.filter(remittances=None, slips=None).prefetch_related("remittances", "slips")
    return rows.order_by("received_on", "pk")


def remittances_unpaid() -> QuerySet[Remittance]:
    """Remittances that announce money the bank has not shown, oldest first; one that another replaced brings none."""
    rows = Remittance.objects.filter(amount_cents__gt=0, deposit=None).exclude(status=Remittance.Status.SET_ASIDE)
    return rows.order_by("paid_on", "pk")


def refunds_to_pay() -> list[Decision]:
    """Refunds that were decided and have not left the bank, oldest first."""
    rows = Decision.objects.filter(kind=Decision.Kind.REFUND).exclude(followed_by__kind=Decision.Kind.REFUND_PAID)
    return list(rows.order_by("pk"))


def statements_of(holder_id: int) -> QuerySet[Statement]:
    """What was sent to who answers for an account, newest first."""
    return Statement.objects.filter(patient_id=holder_id).order_by("-on", "-pk")


def statement_ids() -> list[int]:
    """Every statement that was sent, in the order of their numbers."""
    return list(Statement.objects.order_by("number").values_list("pk", flat=True))


def statement(statement_id: int) -> Statement:
    return Statement.objects.get(pk=statement_id)


def get_statement_for(actor: Actor, statement_id: int) -> Statement:
    """A statement as it went; who read it is kept."""
    actor.must("read")
    row = Statement.objects.get(pk=statement_id)
    audit.record(actor=actor, action="read_statement", subject=f"patient:{row.patient_id}", statement=statement_id)
    return row
