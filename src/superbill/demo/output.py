"""The output folder: every document of the month under a plain name, written anew from what the rooms keep."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from superbill.app.denials import queries as denials
from superbill.app.exchange import queries as exchange
from superbill.app.payments import queries as payments
from superbill.app.platform import configuration, documents
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.reports import measures, overrides, performance
from superbill.app.reports import queries as reports
from superbill.app.reports.proofs import Proof
from superbill.core.ledger.accounts import CHART
from superbill.core.money import dollars
from superbill.demo.endings import Ending
from superbill.demo.staff import Staff

TEMPLATE = Path(__file__).with_name("month.typ")
_FOLDERS = {
    "837": "claims sent (837)",
    "TA1": "receipts for files (TA1)",
    "999": "acknowledgments (999)",
    "277CA": "claims accepted or rejected (277CA)",
    "277": "claim status (276, 277)",
    "276": "claim status (276, 277)",
    "RFI": "requests for information (277, 275)",
    "275": "requests for information (277, 275)",
    "270": "eligibility (270, 271)",
    "271": "eligibility (270, 271)",
    "278": "authorizations (278)",
    "835": "remittances (835)",
}
_KINDS_OF_277 = {"005010X214": "277CA", "005010X213": "RFI", "006020X313": "RFI"}


def folder() -> Path:
    return configuration.home() / "output"


def write(staff: Staff, *, as_of: date, endings: Sequence[Ending], proofs: Sequence[Proof]) -> dict[str, int]:
    """Write everything; what lay there before is replaced. Gives the number of documents in each subfolder."""
    fresh = folder().with_name("output.part")
    shutil.rmtree(fresh, ignore_errors=True)
    _write_x12(fresh)
    _write_statements(staff.mia, fresh)
    _write_letters(staff.mia, fresh)
    _write_reports(staff.mia, fresh / "reports", as_of, endings, proofs)
    shutil.rmtree(folder(), ignore_errors=True)
    fresh.rename(folder())
    return {place.name: sum(1 for _ in place.iterdir()) for place in sorted(folder().iterdir())}


def _put(place: Path, name: str, content: bytes) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(content)


def _write_x12(place: Path) -> None:
    """Every file that came or went, named by its day, its partner and its own name, among those of its kind."""
    for file, kinds, content in exchange.documents():
        set_id, version = next(((one, two) for one, two in kinds if one != "TA1"), kinds[0] if kinds else ("", ""))
        kind = _KINDS_OF_277.get(version, set_id) if set_id == "277" else set_id
        slug = file.partner.slug if file.partner else "unknown"
        name = f"{file.at:%Y-%m-%d} {slug} {file.name}"
        _put(place / _FOLDERS.get(kind, "other files"), name, content)


def _write_statements(actor: Actor, place: Path) -> None:
    for number in payments.statement_ids():
        row = payments.get_statement_for(actor, number)
        _put(place / "patient statements (PDF)", f"{row.on} statement {row.number:04d}.pdf", bytes(row.pdf))


def _write_letters(actor: Actor, place: Path) -> None:
    for row in denials.all_appeals():
        name = f"{row.sent_on} {_plain(row.case.payer.name if row.case.payer else '')} claim {row.case.claim_id} level {row.level}.pdf"
        _put(place / "letters of appeal (PDF)", name, denials.get_letter_for(actor, row.pk))


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", " ", name).strip()


def _write_reports(actor: Actor, place: Path, as_of: date, endings: Sequence[Ending], proofs: Sequence[Proof]) -> None:
    place.mkdir(parents=True, exist_ok=True)
    tables = _tables(actor, as_of)
    for name, (headings, rows) in tables.items():
        _csv(place / f"{name}.csv", headings, rows)
    facts = {
        "practice": practice.practice().name,
        "as_of": f"{as_of:%B} {as_of.day}, {as_of.year}",
        "tables": [{"name": name, "headings": headings, "rows": rows} for name, (headings, rows) in tables.items()],
        "endings": [{"trouble": one.trouble, "says": one.says, "over": one.over} for one in endings],
        "proofs": [{"says": one.says, "holds": one.holds} for one in proofs],
    }
    _put(place, "the month on paper.pdf", documents.pdf(TEMPLATE, facts, on=as_of))


Rows = list[list[str]]


def _tables(actor: Actor, as_of: date) -> dict[str, tuple[list[str], Rows]]:
    """The reports, each with its headings and rows as they are read."""
    first = as_of.replace(month=3, day=1)
    return {
        "measures": (
            ["measure", "value", "numerator", "denominator"],
            [
                [one.name, one.says, one.numerator, one.denominator]
                for one in performance.performance(actor, as_of=as_of)
            ],
        ),
        "aging": _aging(actor, as_of),
        "payers": (
            ["payer", "charged", "paid", "adjusted"],
            [
                [one.name, *map(dollars, (one.charged, one.paid, one.adjusted))]
                for one in reports.payer_mix(actor, first=first, last=as_of)
            ],
        ),
        "denials": (
            ["payer", "kind", "reasons", "amount", "status", "root cause"],
            [_denial(case) for case in denials.every_case()],
        ),
        "overridden findings": (
            ["finding", "who", "why", "until", "charged", "claim"],
            [
                [one.code, one.who, one.why, f"{one.until}", dollars(one.cents), one.claim_state_name]
                for one in overrides.overridden(actor, first, as_of)
            ],
        ),
        "trial balance": (
            ["account", "debit", "credit"],
            [[one.name, dollars(one.debit), dollars(one.credit)] for one in reports.trial_balance(actor, as_of=as_of)],
        ),
        "receivables rolled forward": _rolled(actor, first, as_of),
    }


def _aging(actor: Actor, as_of: date) -> tuple[list[str], Rows]:
    report = reports.aging(actor, as_of=as_of)
    labels = [label for label, _ in measures.BUCKETS]
    rows = [
        [payer, *(dollars(row[label]) for label in labels), dollars(report.credits.get(payer, 0))]
        for payer, row in report.rows.items()
    ]
    total = ["Total", *(dollars(report.totals[label]) for label in labels), dollars(sum(report.credits.values()))]
    return ["owed by", *labels, "credits"], [*rows, total]


def _denial(case: Any) -> list[str]:
    payer = case.payer.name if case.payer else ""
    status = case.get_status_display()
    return [payer, case.get_kind_display(), " ".join(case.reasons), dollars(case.denied_cents), status, case.root_cause]


def _rolled(actor: Actor, first: date, last: date) -> tuple[list[str], Rows]:
    told = reports.roll_forward(actor, first=first, last=last)
    moved = [[CHART[code].name, dollars(amount)] for code, amount in sorted(told.movements.items())]
    return ["receivables", "amount"], [
        [f"before {first:%b %-d, %Y}", dollars(told.opening)],
        *moved,
        [f"on {last:%b %-d, %Y}", dollars(told.closing)],
        ["left over", dollars(told.residual)],
    ]


def _csv(path: Path, headings: Iterable[str], rows: Rows) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
