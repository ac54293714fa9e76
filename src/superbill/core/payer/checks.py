"""What a payer asks before it prices: the steps of the order of work that may refuse a claim or a line.

Claim questions answer a :class:`Verdict`, line questions a :class:`Refused`, and ``None`` means
that nothing is wrong. Each is a small function of the case, in the order of billing rules 4.1.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim.values import Claim, ClaimKind, Line
from superbill.core.edits import codes_of
from superbill.core.ids import valid_npi
from superbill.core.money import of_rate
from superbill.core.payer.accumulators import Accumulators, Bucket, Draw
from superbill.core.payer.benefits import Refused
from superbill.core.payer.case import Authorization, Case, PastLine
from superbill.core.payer.clock import last_day
from superbill.core.payer.plan import Benefit, Plan, PlanKind
from superbill.core.payer.price import service_date
from superbill.core.payer.terms import fits

REPLACES = "7"
VOIDS = "8"
DISTINCT = frozenset(["76", "77", "91", "59", "XE", "XS", "XP", "XU"])
EMERGENCY_PLACES = ("23",)


class Verdict(Struct, frozen=True):
    """What a claim question decided: reject it in front, refuse every line, or wait."""

    words: str
    authority: str
    rejection: str = ""
    reason: str = ""
    wanted: tuple[str, ...] = ()
    unanswered: str = ""
    """The reason when what is wanted does not come."""


def structure(case: Case) -> Verdict | None:
    """Whether the claim hangs together."""
    claim = case.claim
    source = "005010X222A1, X223A3, X224A2"
    if not claim.lines:
        return Verdict("the claim has no service line", source, rejection="A6:454")
    if claim.charge != sum([line.charge for line in claim.lines]):
        return Verdict("the charges of the lines do not sum to the claim's", source, rejection="A7:178")
    if len(claim.lines) > 1 and len({line.number for line in claim.lines}) != len(claim.lines):
        return Verdict("two lines have the same number", source, rejection="A7:732")
    return None


def member_known(case: Case) -> Verdict | None:
    """Whether the patient is a member, by id and birth date."""
    member = case.member
    source = f"{case.plan.id}, membership"
    person = case.claim.person
    birth = person.birth
    if member is None or (member.birth is not None and birth is not None and member.birth != birth):
        words = "not found" if member is None else "another birth date"
        if case.plan.policy.unknown_member == "deny":
            return Verdict(words, source, reason="not our member")
        return Verdict(words, source, rejection="A7:33:IL" if member is None else "A7:158:QC")
    if member.last and person.last and member.last.upper() != person.last.upper():
        words = "the id belongs to another name"
        if case.plan.policy.unknown_member == "deny":
            return Verdict(words, source, reason="another name")
        return Verdict(words, source, rejection="A7:125:QC")
    return None


def right_payer(case: Case) -> Verdict | None:
    """Whether this payer answers for the claim at all."""
    claim, plan = case.claim, case.plan
    if plan.payer_id and claim.payer.id and claim.payer.id != plan.payer_id:
        return Verdict(f"sent to {claim.payer.id}, this is {plan.payer_id}", plan.id, reason="wrong payer")
    if plan.kind is PlanKind.WORKERS_COMP or not claim.related_causes:
        return None
    if "EM" in claim.related_causes:
        return Verdict("caused at work", plan.id, reason="workers' compensation")
    return _injury(case)


_INJURY = {"no-fault": ("AA",), "liability": ("AA", "OA")}


def _injury(case: Case) -> Verdict | None:
    """Whether a no-fault or liability insurer answers for the accident and has not decided."""
    member, causes = case.member, set(case.claim.related_causes)
    assert member is not None, "an unknown member never gets here"
    if any(payer.paid is not None for payer in case.claim.other_payers):
        return None
    day = first_day(case.claim)
    for other in member.others:
        open_then = other.span is None or day is None or other.span.covers(day)
        if open_then and causes & {*_INJURY.get(other.kind, ())}:
            return Verdict(f"{other.payer_id} answers for the accident", case.plan.id, reason=other.kind)
    return None


def other_payer_first(case: Case) -> Verdict | None:
    """Whether a payer that comes before has decided."""
    member = case.member
    assert member is not None
    if not member.others:
        return None
    if any(payer.paid is not None for payer in case.claim.other_payers):
        return None
    if any(line.payments for line in case.claim.lines):
        return None
    day = first_day(case.claim)
    for other in member.others:
        if other.first and other.kind == "group" and (other.span is None or day is None or other.span.covers(day)):
            return Verdict(
                f"payer {other.payer_id} comes first", f"{case.plan.id}, coordination", reason="other payer first"
            )
    return None


def other_cover_known(case: Case) -> Verdict | None:
    """Whether it is known if another plan covers the member."""
    member = case.member
    assert member is not None
    if not (case.plan.policy.cob_update and member.other_cover_unknown) or "other insurance" in case.documents:
        return None
    return Verdict(
        "whether another plan covers the patient",
        f"{case.plan.id}, coordination",
        wanted=("other insurance",),
        unanswered="other cover unknown",
    )


def accident(case: Case) -> Verdict | None:
    """Whether the circumstances of an accident are known."""
    member = case.member
    assert member is not None
    if not case.claim.related_causes:
        return None
    causes = set(case.claim.related_causes) & {"AA", "OA"}
    if not (case.plan.policy.accident and causes) or member.accident_closed or "accident" in case.documents:
        return None
    return Verdict(
        "how the accident happened",
        f"{case.plan.id}, accidents",
        wanted=("accident",),
        unanswered="accident questions unanswered",
    )


def high_dollar(case: Case) -> Verdict | None:
    """Whether a person must look first."""
    threshold = case.plan.policy.high_dollar
    if threshold is None or case.approved or case.claim.charge <= threshold:
        return None
    return Verdict("the charge is above the amount a person reviews", f"{case.plan.id}, review", wanted=("review",))


def overdue(case: Case) -> bool:
    """Whether papers were asked for and the time to send them has passed."""
    if case.requested is None:
        return False
    return case.decided_on > case.requested + timedelta(days=case.plan.policy.respond_days)


def provider_found(case: Case) -> Verdict | None:
    """Whether a person must find the provider in the records first."""
    if case.plan.policy.unknown_provider == "deny" or case.provider.known or case.approved:
        return None
    return Verdict("who the provider is", f"{case.plan.id}, enrolment", wanted=("review",))


def readmission(case: Case) -> Verdict | None:
    """Whether a stay follows another one at the same hospital too soon."""
    days, claim = case.plan.policy.readmission_days, case.claim
    begins = claim.admission or claim.statement_from
    if days is None or begins is None or case.approved or not any(map(_room, claim.lines)):
        return None
    group = case.provider.group or claim.billing.npi
    for past in case.history:
        ours = past.group == group or past.npi == claim.billing.npi
        if ours and past.paid and past.stay_ended and 0 <= (begins - past.stay_ended).days <= days:
            words = f"claim {past.claim_number} was a stay until {past.stay_ended}"
            return Verdict(words, f"{case.plan.id}, readmissions", reason="readmission")
    return None


def _room(line: Line) -> bool:
    """Whether a line is for room and board."""
    return "0100" <= line.revenue_code <= "0219"


def stay_ended(claim: Claim, line: Line) -> date | None:
    """The last day of a stay, of a line for room and board."""
    return (claim.statement_to or line.service_to or line.service_from) if _room(line) else None


CLAIM_CHECKS = (
    ("is the claim whole", structure),
    ("is the patient a member", member_known),
    ("is it ours", right_payer),
    ("does another payer come first", other_payer_first),
    ("is other cover known", other_cover_known),
    ("what of the accident", accident),
    ("is the provider known", provider_found),
    ("is it a readmission", readmission),
    ("does a person look first", high_dollar),
)
"""The questions about the whole claim, in order; the first answer stops."""


def first_day(claim: Claim) -> date | None:
    """The earliest day of service."""
    return min([on for line in claim.lines if (on := service_date(claim, line))], default=claim.statement_from)


def data(case: Case, line: Line, on: date | None) -> Refused | None:
    """Whether the line says enough to be decided."""
    source = "005010X222A1"
    claim = case.claim
    if on is None:
        return Refused("date missing", "no date of service", source)
    if on > case.received:
        return Refused("service after receipt", "the service is after the receipt", source)
    if not (line.procedure.code or line.revenue_code):
        return Refused("procedure missing", "no procedure", source)
    if line.units <= 0:
        return Refused("units missing", "no units", source)
    if claim.kind is ClaimKind.PROFESSIONAL and not claim.diagnoses:
        return Refused("diagnosis missing", "no diagnosis", source)
    if claim.kind is ClaimKind.PROFESSIONAL and not (line.place or claim.facility_code):
        return Refused("place missing", "no place of service", source)
    return None


def eligible(case: Case, line: Line, on: date) -> Refused | None:
    """Whether the member was covered on the day."""
    member = case.member
    assert member is not None
    source = f"{case.plan.id}, membership"
    covered, days = covered_days(case, line, on) if member.spans else ([on], 1)
    if covered and len(covered) < days and case.plan.policy.spans == "deny":
        return Refused("spans coverage", "the service spans the start or the end of cover", source)
    if not covered:
        if on < min(span.starts for span in member.spans):
            return Refused("before coverage", "before cover began", source)
        later = [span for span in member.spans if span.starts > on]
        return Refused("lapsed coverage" if later else "after coverage", "no cover on the day", source)
    if case.plan.ends is not None and on > case.plan.ends:
        return Refused("after coverage", "the plan has ended", source)
    if case.plan.starts is not None and on < case.plan.starts:
        return Refused("before coverage", "the plan had not begun", source)
    if member.grace_from is not None and on >= member.grace_from:
        return Refused("grace period", "premium is owed", "45 CFR 156.270")
    if member.hospice and member.hospice.covers(on) and not {"GV", "GW"} & set(line.procedure.modifiers):
        return Refused("hospice", "the member has elected hospice", "42 CFR 418.24")
    if case.provider.npi and case.provider.npi in member.capitated_to and _by_head(case.plan, line):
        return Refused("capitated", "paid by head", f"{case.plan.id}, capitation")
    return None


def _by_head(plan: Plan, line: Line) -> bool:
    """Whether a service is among those that are paid by head."""
    return not plan.capitated_codes or fits(line.procedure.code, plan.capitated_codes)


def covered_days(case: Case, line: Line, on: date) -> tuple[list[date], int]:
    """The days of a line with cover, and how many days it has."""
    member = case.member
    assert member is not None
    last = line.service_to or (case.claim.statement_to if line.service_from is None else None)
    if last is None or last <= on:
        days = [on]
    else:
        days = [on + timedelta(days=number) for number in range((last - on).days + 1)]
    return [day for day in days if any(span.covers(day) for span in member.spans)], len(days)


def covered_part(case: Case, line: Line, on: date) -> Line | None:
    """What of a line is of days with cover; ``None`` where all of it is."""
    member = case.member
    if member is None or not member.spans:
        return None
    covered, days = covered_days(case, line, on)
    if not covered or len(covered) == days:
        return None
    share = Decimal(len(covered)) / days
    units = (line.units * len(covered) / days).quantize(_THOUSANDTH).normalize()
    return replace(
        line, charge=of_rate(line.charge, share), units=units, service_from=covered[0], service_to=covered[-1]
    )


_THOUSANDTH = Decimal("0.001")


def before(claim: Claim, line: Line) -> list[Line]:
    """The lines of the claim before this one."""
    return [other for other in claim.lines if other.number < line.number]


def duplicate(case: Case, line: Line, on: date, today: tuple[PastLine, ...]) -> Refused | None:
    """Whether the same service was decided before, or stands twice on this claim. ``today`` is what was decided of the
    days of the claim."""
    if not (case.plan.policy.duplicates and DISTINCT.isdisjoint(line.procedure.modifiers)):
        return None
    earlier = before(case.claim, line)
    if not (today or earlier):
        return None
    npi = rendering_npi(case.claim, line)
    for past in today:
        if (
            past.on == on
            and past.procedure == line.procedure
            and past.charge == line.charge
            and past.units == line.units
            and past.npi == npi
            and not past.unprocessable
        ):
            name = "crossover duplicate" if past.crossover else "duplicate"
            return Refused(name, f"decided as claim {past.claim_number}", f"{case.plan.id}, duplicates")
    for other in earlier:
        if (
            other.procedure == line.procedure
            and other.charge == line.charge
            and other.units == line.units
            and other.revenue_code == line.revenue_code
            and service_date(case.claim, other) == on
            and rendering_npi(case.claim, other) == npi
            and other.teeth == line.teeth
            and line.procedure.code
        ):
            return Refused("duplicate", f"the same as line {other.number}", f"{case.plan.id}, duplicates")
    return None


def paid_before(case: Case, line: Line, on: date, today: tuple[PastLine, ...]) -> PastLine | None:
    """The same service, paid before on the day with another charge or other units; ``None`` where the plan pays it."""
    if case.plan.policy.suspects == "pay" or DISTINCT & set(line.procedure.modifiers) or not line.procedure.code:
        return None
    npi = rendering_npi(case.claim, line)
    for past in today:
        if past.on == on and past.procedure == line.procedure and past.npi == npi and past.paid:
            return past
    return None


def suspect(case: Case, line: Line, on: date, today: tuple[PastLine, ...]) -> Refused | None:
    """Whether a service was paid before, where the plan refuses what looks like a duplicate."""
    past = paid_before(case, line, on, today) if case.plan.policy.suspects == "deny" else None
    if past is None:
        return None
    return Refused("paid before", f"paid as claim {past.claim_number}", f"{case.plan.id}, duplicates")


def same_group_and_specialty(past: PastLine, case: Case) -> bool:
    """Whether a past line counts as the same practitioner's: one group and one specialty, as the payer knows them."""
    group = case.provider.group or case.claim.billing.npi
    return bool(past.group) and past.group == group and past.specialty == case.provider.specialty


_VISIT_EXCEPTIONS = DISTINCT | {"24", "25", "27", "57"}


def one_visit(case: Case, line: Line, on: date, today: tuple[PastLine, ...]) -> Refused | None:
    """Whether the same practitioner was paid an office visit on the day already."""
    if line.procedure.code not in codes_of.OFFICE or not case.plan.policy.coding:
        return None
    if not _VISIT_EXCEPTIONS.isdisjoint(line.procedure.modifiers):
        return None
    npi = rendering_npi(case.claim, line)
    for past in today:
        ours = past.npi == npi or same_group_and_specialty(past, case)
        if ours and past.on == on and past.paid and past.procedure.code in codes_of.OFFICE:
            return Refused(
                "one visit a day", f"a visit of the day was paid as {past.claim_number}", "Medicare manual 12"
            )
    for other in before(case.claim, line):
        same_day = service_date(case.claim, other) == on and rendering_npi(case.claim, other) == npi
        if same_day and other.procedure.code in codes_of.OFFICE:
            return Refused("one visit a day", f"line {other.number} is the day's visit", "Medicare manual 12")
    return None


def exclusive(case: Case, line: Line, on: date, today: tuple[PastLine, ...]) -> Refused | None:
    """Whether the service excludes itself by another one of the day, which the plan pays instead."""
    code = line.procedure.code
    if not DISTINCT.isdisjoint(line.procedure.modifiers):
        return None
    for codes in case.plan.exclusive:
        if code not in codes:
            continue
        clause = f"{case.plan.id}, exclusive services"
        for past in today:
            if past.on == on and past.paid and past.procedure.code != code and past.procedure.code in codes:
                words = f"{past.procedure.code} of the day was paid as {past.claim_number}"
                return Refused("mutually exclusive", words, clause)
        before_it = codes[: codes.index(code)]
        for other in case.claim.lines:
            if other.procedure.code in before_it and service_date(case.claim, other) == on:
                return Refused("mutually exclusive", f"{other.procedure.code} is paid instead", clause)
    return None


def rendering_npi(claim: Claim, line: Line) -> str:
    """Who did the work, else who bills for it."""
    who = line.rendering or claim.rendering or claim.attending or claim.billing
    return who.npi or claim.billing.npi


def timely(case: Case, line: Line, on: date) -> Refused | None:
    """Whether the claim came in time."""
    last = _last_day(case, line, on)
    if last is None or case.received <= last or excused(case, last):
        return None
    filing = case.plan.filing
    authority = "42 CFR 424.44" if filing.one_year else f"{case.plan.id}, filing"
    return Refused("timely filing", f"received {case.received}, last day {last}", authority)


def _last_day(case: Case, line: Line, on: date) -> date | None:
    """The last day on which the claim could be received."""
    filing, prior = case.plan.filing, case.prior
    if prior is not None:
        if filing.corrected_days is not None and prior.decided is not None and case.claim.frequency == REPLACES:
            return prior.decided + timedelta(days=filing.corrected_days)
        # What the payer corrects itself, or sets no limit to, is as timely as what it corrects.
        return None
    served = on
    if filing.from_last_day:
        served = case.claim.statement_to or line.service_to or on
    return last_day(filing, served, primary_decided=_primary_decided(case.claim, line))


def excused(case: Case, last: date) -> bool:
    """Whether the claim says why it is late, and the plan lets that count."""
    filing = case.plan.filing
    if case.claim.delay_reason not in filing.delay_reasons:
        return False
    return filing.delay_days is None or case.received <= last + timedelta(days=filing.delay_days)


def excuse(case: Case, line: Line, on: date) -> str:
    """The words for a late line that is let through for its delay reason; empty for any other."""
    last = _last_day(case, line, on) if case.claim.delay_reason else None
    if last is None or case.received <= last or not excused(case, last):
        return ""
    return f"received {case.received}, last day {last}; delay reason {case.claim.delay_reason} excuses it"


def _primary_decided(claim: Claim, line: Line) -> date | None:
    if not line.payments and not claim.other_payers:
        return None
    days = [payment.paid_on for payment in line.payments if payment.paid_on]
    days += [payer.paid_on for payer in claim.other_payers if payer.paid_on]
    return max(days, default=None)


def provider(case: Case, line: Line, on: date) -> Refused | None:
    """Whether the provider may do this for this payer on this day."""
    who = case.provider
    enrolment = f"{case.plan.id}, enrolment"
    if not who.known:
        return Refused("wrong npi", "no provider of ours has this NPI", enrolment)
    if case.plan.policy.check_npi:
        npi = rendering_npi(case.claim, line)
        if not npi:
            return Refused("missing npi", "no NPI", enrolment)
        if not valid_npi(npi):
            return Refused("npi invalid", "the check digit of the NPI is wrong", "45 CFR 162.406")
    if not who.payable:
        return Refused("not payable", "payment may not go to this provider", enrolment)
    if who.excluded is not None and who.excluded.covers(on):
        return Refused("excluded provider", "excluded from federal programs", "42 USC 1320a-7")
    if who.enrolled is None or not who.enrolled.covers(on):
        return Refused("not enrolled", "not enrolled on the day", enrolment)
    if who.eligible_codes and not fits(line.procedure.code, who.eligible_codes):
        return Refused("not eligible to perform", "not a service of this kind of provider", enrolment)
    return _others(case, line) if case.barred else None


def _others(case: Case, line: Line) -> Refused | None:
    """Whether who referred or ordered may do so."""
    referring = line.referring or case.claim.referring
    if referring is not None and referring.npi in case.barred:
        return Refused("not eligible to refer", "who referred may not refer", "42 CFR 424.507")
    if line.ordering is not None and line.ordering.npi in case.barred:
        return Refused("not eligible to order", "who ordered may not order", "42 CFR 424.507")
    return None


def emergency(claim: Claim, line: Line) -> bool:
    """Whether the service counts as emergency care, which needs no network and no authorization."""
    return line.emergency or (line.place or claim.facility_code) in EMERGENCY_PLACES


def network(case: Case, line: Line) -> tuple[str, Refused | None]:
    """The tier whose cost share applies; emergency care is shared as in network (45 CFR 149.110)."""
    name = case.provider.tier
    tier = case.plan.tier(name)
    if name != "in" and emergency(case.claim, line) and case.plan.tier("in") is not None:
        return "in", None
    if tier is None or not tier.covered:
        reason = "out of network" if tier is None else tier.reason
        return name, Refused(reason, f"tier {name} is not covered", f"{case.plan.id}, network")
    return name, None


class Used(Struct, gc=False):
    """What the lines of a claim take from authorizations and referrals, in order."""

    draws: dict[int, Draw] = {}
    """By line."""

    def of(self, bucket: Bucket, accumulators: Accumulators) -> int:
        """What is used of a bucket, by earlier claims and by earlier lines of this one."""
        return accumulators.used(bucket) + sum(draw.amount for draw in self.draws.values() if draw.bucket == bucket)


def _taken(one: Authorization) -> Bucket:
    """What counts the use of an authorization."""
    return Bucket(f"M:{one.member}", f"{'referral' if one.referral else 'authorization'}:{one.number}")


def authorization(case: Case, line: Line, on: date, benefit: Benefit, used: Used) -> Refused | None:
    """Whether what had to be authorized was; what it takes is noted in ``used``."""
    plan = case.plan
    code = line.procedure.code
    needed = benefit.authorization or bool(plan.authorization_codes and fits(code, plan.authorization_codes))
    if not needed or emergency(case.claim, line):
        return None
    clause = f"{plan.id}, authorization"
    quoted = line.authorization or case.claim.authorization
    ours = [
        one
        for one in case.authorizations
        if not one.referral and case.member is not None and one.member == case.member.id
    ]
    candidates = [one for one in ours if one.number == quoted] if quoted else ours
    if not candidates:
        what = f"authorization {quoted} is not on file" if quoted else "no authorization is on file"
        return Refused("no authorization", what, clause)
    refusals = []
    for one in candidates:
        problem = _unfit(one, case, line, on, used)
        if problem is None:
            if one.units is not None:
                used.draws[line.number] = Draw(_taken(one), int(line.units))
            return None
        refusals.append(problem)
    return Refused(*max(refusals, key=lambda refusal: _NEARNESS.index(refusal[0])), clause)


_NEARNESS = (
    "authorization for another service",
    "authorization for another provider",
    "authorization expired",
    "authorization denied",
    "authorization late",
    "authorization exceeded",
)
"""From farthest to nearest: of several unfit authorizations the nearest one names the reason."""


def _unfit(one: Authorization, case: Case, line: Line, on: date, used: Used) -> tuple[str, str] | None:
    if one.codes and not fits(line.procedure.code, one.codes):
        return "authorization for another service", f"{one.number} is for another service"
    if one.npi and one.npi not in (rendering_npi(case.claim, line), case.claim.billing.npi):
        return "authorization for another provider", f"{one.number} is for another provider"
    if one.span is not None and not one.span.covers(on):
        return "authorization expired", f"{one.number} does not cover the day"
    if one.action not in ("A1", "A2", "A6"):
        return "authorization denied", f"{one.number} was not certified"
    if one.decided is not None and one.span is None and one.decided > on:
        return "authorization late", f"{one.number} was asked for after the service"
    if one.units is not None:
        before = one.used + used.of(_taken(one), case.accumulators)
        if before + line.units > one.units:
            return "authorization exceeded", f"{one.number} certified {one.units} units, {before} were used before"
    return None


def referral(case: Case, line: Line, on: date, benefit: Benefit, used: Used) -> Refused | None:
    """Whether a referral that is needed is there. Each line is a visit of it."""
    if not benefit.referral or emergency(case.claim, line):
        return None
    number = line.referral or case.claim.referral
    clause = f"{case.plan.id}, referral"
    for one in case.authorizations:
        if one.referral and case.member is not None and one.member == case.member.id and number in ("", one.number):
            if one.span is not None and not one.span.covers(on):
                continue
            if one.units is not None:
                before = one.used + used.of(_taken(one), case.accumulators)
                if before + 1 > one.units:
                    return Refused("referral exceeded", f"{one.number}: {before} of {one.units} visits used", clause)
                used.draws[line.number] = Draw(_taken(one), 1)
            return None
    return Refused("no referral", "no referral is on file for the day", clause)


def primary_care(case: Case, line: Line, on: date, benefit: Benefit, used: Used) -> Refused | None:
    """Whether care only the primary care provider gives came from that provider, or by its referral."""
    member = case.member
    assert member is not None
    if not benefit.primary_care or emergency(case.claim, line):
        return None
    who = (rendering_npi(case.claim, line), case.claim.billing.npi)
    if member.primary_care in who or referral(case, line, on, _REFERRED, used) is None:
        return None
    return Refused("not by the primary care provider", "not authorized by it", f"{case.plan.id}, primary care")


_REFERRED = Benefit("referred", referral=True)


def said(case: Case, line: Line, benefit: Benefit) -> Refused | None:
    """Whether the claim says what the benefit requires."""
    claim = case.claim
    present = {
        "ndc": line.drug is not None,
        "clia": bool(line.clia or claim.clia),
        "billing": bool(claim.billing.npi),
        "rendering": (line.rendering or claim.rendering) is not None,
        "referring": (line.referring or claim.referring) is not None,
        "ordering": line.ordering is not None,
    }
    for what in benefit.requires:
        if not present.get(what, False):
            return Refused(f"{what} missing", f"the claim does not name it: {what}", f"{case.plan.id}, {benefit.name}")
    return None


def documents(case: Case, benefit: Benefit) -> tuple[str, ...]:
    """The papers of a benefit that have not come."""
    if not benefit.documents:
        return ()
    here = {*case.documents, *(paper.report_type for paper in case.claim.attachments)}
    return tuple(paper for paper in benefit.documents if paper not in here)
