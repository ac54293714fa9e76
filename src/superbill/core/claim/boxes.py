"""A professional claim on paper: what stands in each box of the CMS-1500 (02/12).

Boxes are named as the form numbers them. Parts of a box follow a dot (``3.sex``, ``21.A``); boxes of a
service line end in its place on the page (``24F.1``). The form itself is not part of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from superbill.core.claim.paper import ON_FILE, Page, long_date, money, name, pages_of, place, said, short_date, street
from superbill.core.claim.parts import number, parse_date
from superbill.core.claim.values import Address, Claim, ClaimKind, Line, Person, Provider, Reference

LINES = 6
DIAGNOSES = 12
_LETTERS = "ABCDEFGHIJKL"
_PLANS = {
    "MA": "MEDICARE", "MB": "MEDICARE", "16": "MEDICARE", "MC": "MEDICAID", "CH": "TRICARE", "VA": "CHAMPVA",
    "BL": "GROUP", "CI": "GROUP", "HM": "GROUP", "12": "GROUP", "13": "GROUP", "14": "GROUP", "15": "GROUP",
}  # fmt: skip
_RELATIONSHIPS = {"18": "SELF", "01": "SPOUSE", "19": "CHILD"}
_CORRECTIONS = ("7", "8")
_CONTINUED = "CONTINUED"
_OTHER_DATES = ("304", "453", "455", "471", "090", "091", "444")


def cms1500(claim: Claim) -> list[Page]:
    """The pages of a professional claim, six lines each; totals stand on the last.

    What a form has no room for (a thirteenth diagnosis) is told by :func:`superbill.core.claim.forms.paper_findings`.
    """
    assert claim.kind is ClaimKind.PROFESSIONAL, "a CMS-1500 is for professional claims"
    head = {**_payer(claim), **_people(claim), **_condition(claim), **_diagnoses(claim), **_providers(claim)}
    groups = pages_of(claim.lines, LINES)
    pages = []
    for index, lines in enumerate(groups, 1):
        page = {**head, **_totals(claim, last=index == len(groups))}
        for row, line in enumerate(lines, 1):
            page |= _line(claim, line, row)
        pages.append(said(page))
    return pages


def _yes(flag: bool) -> str:
    return "YES" if flag else "NO"


def _payer(claim: Claim) -> Page:
    address = claim.payer.address or Address()
    return {
        "payer.name": claim.payer.name,
        "payer.street": address.line1,
        "payer.street2": address.line2,
        "payer.city": place(address),
        "1": _PLANS.get(claim.coverage.filing_code, "OTHER"),
        "1a": claim.subscriber.member_id,
    }


def _address(box: str, person: Person) -> Page:
    address = person.address or Address()
    return {
        f"{box}.street": street(address),
        f"{box}.city": address.city,
        f"{box}.state": address.state,
        f"{box}.zip": address.postal,
    }


def _people(claim: Claim) -> Page:
    """Boxes 2 to 13: patient, insured, the other insured, causes, signatures."""
    patient, insured = claim.person, claim.subscriber
    others = claim.other_payers
    causes = claim.related_causes
    page = {
        "2": name(patient),
        "3": long_date(patient.birth),
        "3.sex": patient.sex,
        "4": name(insured),
        **_address("5", patient),
        "6": _RELATIONSHIPS.get(claim.coverage.relationship, "OTHER"),
        **_address("7", insured),
        "10a": _yes("EM" in causes),
        "10b": _yes("AA" in causes),
        "10b.state": claim.accident_state if "AA" in causes else "",
        "10c": _yes("OA" in causes),
        "10d": " ".join(fact.code for fact in claim.conditions if fact.kind == "condition"),
        "11": claim.coverage.group_number,
        "11a": long_date(insured.birth),
        "11a.sex": insured.sex,
        "11b": _reference(patient.references, "Y4") or _reference(insured.references, "Y4"),
        "11c": claim.coverage.group_name,
        "11d": _yes(bool(others)),
        "12": ON_FILE if claim.release == "Y" else "",
        "13": ON_FILE if claim.benefits_assigned == "Y" else "",
    }
    if others:
        other = others[0]
        page["9"] = name(other.subscriber)
        page["9a"] = other.coverage.group_number or other.subscriber.member_id
        page["9d"] = other.coverage.group_name or other.payer.name
    return page


def _reference(references: Sequence[Reference], qualifier: str) -> str:
    return next((reference.value for reference in references if reference.qualifier == qualifier), "")


def _condition(claim: Claim) -> Page:
    """Boxes 14 to 23: dates, the referring provider, notes, the claim this one corrects."""
    onset, qualifier = (claim.onset, "431") if claim.onset else (claim.last_menstrual_period, "484")
    other, other_qualifier = _other_date(claim)
    unable_from, unable_to = _unable_to_work(claim)
    lab = [extra.elements for line in claim.lines for extra in line.extras if extra.elements[0] == "PS1"]
    corrects = claim.frequency in _CORRECTIONS
    return {
        "14": short_date(onset),
        "14.qualifier": qualifier if onset else "",
        "15": short_date(other),
        "15.qualifier": other_qualifier,
        "16.from": short_date(unable_from),
        "16.to": short_date(unable_to),
        **_referring(claim),
        "18.from": short_date(claim.admission),
        "18.to": short_date(claim.discharge),
        "19": claim.note,
        "20": _yes(bool(lab)),
        "20.charges": lab[0][2] if lab and len(lab[0]) > 2 else "",
        "22": claim.frequency if corrects else "",
        "22.original": claim.payer_claim_number if corrects else "",
        "23": claim.authorization or claim.referral or claim.clia,
    }


def _kept_dates(claim: Claim) -> dict[str, str]:
    """The dates of the claim that have no field of their own, by qualifier."""
    kept = (extra.elements for extra in claim.extras if extra.loop == "2300" and extra.elements[0] == "DTP")
    return {elements[1]: elements[3] for elements in kept if len(elements) == 4}


def _other_date(claim: Claim) -> tuple[date | None, str]:
    if claim.initial_treatment:
        return claim.initial_treatment, "454"
    if claim.accident:
        return claim.accident, "439"
    kept = _kept_dates(claim)
    for qualifier in _OTHER_DATES:
        day = parse_date(kept.get(qualifier, ""))
        if day:
            return day, qualifier
    return None, ""


def _unable_to_work(claim: Claim) -> tuple[date | None, date | None]:
    kept = _kept_dates(claim)
    first, _, last = kept.get("314", "").partition("-")
    return parse_date(first or kept.get("360", "")), parse_date(last or kept.get("361", ""))


def _referring(claim: Claim) -> Page:
    """Box 17: who referred, ordered or supervised, the first there is."""
    ordering = next((line.ordering for line in claim.lines if line.ordering), None)
    for qualifier, provider in (("DN", claim.referring), ("DK", ordering), ("DQ", claim.supervising)):
        if provider:
            return {"17": name(provider), "17.qualifier": qualifier, "17b": provider.npi}
    return {}


def _diagnoses(claim: Claim) -> Page:
    page = {f"21.{letter}": one.code for letter, one in zip(_LETTERS, claim.diagnoses, strict=False)}
    if claim.diagnoses:
        page["21.indicator"] = "9" if claim.diagnoses[0].version == "9" else "0"
    return page


def _line(claim: Claim, line: Line, row: int) -> Page:
    """Box 24 of one line."""
    first, last = line.service_from, line.service_to or line.service_from
    rendering = line.rendering or claim.rendering
    return {
        f"24.{row}.shaded": _shaded(line),
        f"24A.{row}.from": short_date(first),
        f"24A.{row}.to": short_date(last),
        f"24B.{row}": line.place or claim.facility_code,
        f"24C.{row}": "Y" if line.emergency else "",
        f"24D.{row}": line.procedure.code,
        f"24D.{row}.modifiers": " ".join(line.procedure.modifiers),
        f"24E.{row}": "".join(_LETTERS[pointer - 1] for pointer in line.pointers if 0 < pointer <= DIAGNOSES),
        f"24F.{row}": money(line.charge),
        f"24G.{row}": number(line.units),
        f"24H.{row}": "Y" if line.epsdt or line.family_planning else "",
        f"24J.{row}": rendering.npi if rendering else "",
    }


def _shaded(line: Line) -> str:
    """What stands above a line: its drug, or its note."""
    if line.drug is None:
        return line.note
    drug = f"N4{line.drug.ndc} {line.drug.unit}{number(line.drug.quantity)}"
    return f"{drug} {line.note}".strip()


def _providers(claim: Claim) -> Page:
    """Boxes 25 to 27 and 31 to 33."""
    billing = claim.billing
    phone = next((text for kind, text in billing.contact.numbers if kind == "TE"), "") if billing.contact else ""
    return {
        "25": billing.tax_id,
        "25.type": {"EI": "EIN", "SY": "SSN"}.get(billing.tax_id_qualifier, "") if billing.tax_id else "",
        "26": claim.control_number,
        "27": _yes(claim.assignment == "A"),
        "31": ON_FILE if claim.signature_on_file == "Y" else "",
        **_office("32", claim.facility),
        **_office("33", billing),
        "33.phone": phone,
        "33b": f"ZZ{billing.taxonomy}" if billing.taxonomy else "",
    }


def _office(box: str, provider: Provider | None) -> Page:
    if provider is None:
        return {}
    return {
        f"{box}.name": name(provider),
        f"{box}.street": street(provider.address),
        f"{box}.city": place(provider.address),
        f"{box}a": provider.npi,
    }


def _totals(claim: Claim, *, last: bool) -> Page:
    """Boxes 28 and 29, on the last page; what other payers paid counts as paid."""
    if not last:
        return {"28": _CONTINUED}
    paid = (claim.patient_paid or 0) + sum(other.paid or 0 for other in claim.other_payers)
    return {"28": money(claim.charge), "29": money(paid)}
