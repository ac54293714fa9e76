"""Bugs to plant in the money: each is one change of one place, and some test must catch it."""

from __future__ import annotations

from typing import NamedTuple


class Bug(NamedTuple):
    says: str
    file: str
    """Below ``src/superbill``."""
    good: str
    """As it stands there, once."""
    bad: str


_LINE, _PLAN = "core/ledger/line.py", "core/ledger/plan.py"
_REASONS, _MATCH, _RECONCILE = "core/remit/reasons.py", "core/remit/matching.py", "core/remit/reconcile.py"
_APPLY, _BACK, _RECORD = "app/payments/applying.py", "app/payments/taking_back.py", "app/payments/recording.py"
_QUERIES, _VERIFY, _TAKEBACKS = "app/payments/queries.py", "app/payments/verifying.py", "core/ledger/takebacks.py"
_DEPOSITS, _INTAKE, _TAKINGS = "app/payments/deposits.py", "app/payments/intake.py", "app/payments/takings.py"
_PLB, _TIES, _ENTRIES = "core/ledger/provider_adjustments.py", "core/ledger/ties.py", "core/ledger/entries.py"
_ONCE, _BOOKS, _OPEN = "app/platform/idempotency.py", "app/books/services.py", "app/payments/claims_open.py"

BUGS = (
    Bug("a payment raises what is open", _LINE, "left = open_amount - answer.paid", "left = open_amount + answer.paid"),
    Bug("paper may overpay a charge", _LINE, "min(one.amount, max(left, 0))", "one.amount"),
    Bug("cost share comes after the contract", _LINE, "return 1 if mean is", "return 3 if mean is"),
    Bug("a whole charge called contractual is written off", _LINE, "return written >= answer.charge", "return False"),
    Bug("a protected patient is billed", _LINE, "claim.patient_protected and not claim.next_payer_id", "False"),
    Bug("the patient is billed before the next payer", _LINE, "    if claim.next_payer_id:\n", "    if False:\n"),
    Bug("a provider adjustment is forgotten", _PLAN, "        desk.record(entry)\n        if one.amount > 0", "        if one.amount > 0"),
    Bug("provider adjustments are skipped", _PLAN, "        _plan_provider_adjustments(desk, known.values())\n", ""),
    Bug("the cash is forgotten", _PLAN, "        _plan_cash(desk)\n", ""),
    Bug("a reversed payment may be reversed again", _PLAN, "    desk.priors[claim.claim_id].remove(prior)\n", ""),
    Bug("a reversal takes any payment", _PLAN, "prior.charge == -remit.charge and prior.paid == -remit.paid", "True"),
    Bug("claim-level adjustments vanish", _PLAN, "        astray += _share_claim_level(remit, answers)\n", "        pass\n"),
    Bug("the money of stray lines vanishes", _PLAN, "    if astray:\n", "    if False:\n"),
    Bug("a predetermination is applied", _PLAN, 'if remit.status == "25" or (', "if ("),
    Bug("a held claim is applied", _PLAN, "if held and position in held:", "if False:"),
    Bug("a remittance that does not tie is planned", _PLAN, "findings = [] if reconciled.balanced else", "findings = [] if True else"),
    Bug("an unknown adjustment code is income", _PLB, "account or chart.SUSPENSE", "account or chart.SETTLEMENT"),
    Bug("a provider adjustment has its sign flipped", _PLB, "            adjustment.amount,\n            claim=claim", "            -adjustment.amount,\n            claim=claim"),
    Bug("interest is a takeback", _PLB, '"L6": chart.INTEREST', '"L6": chart.TAKEBACK'),
    Bug("a debit brings money", _TIES, 'return -remittance.amount if remittance.direction == "D" else', "return"),
    Bug("an entry need not balance per charge", _ENTRIES, "return not any(per_charge.values())", "return True"),
    Bug("a mirror is no mirror", _ENTRIES, "amount=-leg.amount", "amount=leg.amount"),
    Bug("denials are contractual", _REASONS, "    return Meaning.DENIED\n", "    return Meaning.WRITE_OFF\n"),
    Bug("every patient reason is a cost share", _REASONS, 'Meaning.COST_SHARE if kind == "COSTSHARE" else Meaning.VERIFY', "Meaning.COST_SHARE"),
    Bug("what pends is denied", _REASONS, '    if kind == "PEND" or code in HELD:', "    if code in HELD:"),
    Bug("a prior payer's effect moves money", _REASONS, 'if kind == "INFO" and', 'if kind == "PEND" and'),
    Bug("of two claims alike the first is taken", _MATCH, "    if rivals > 1:\n", "    if False:\n"),
    Bug("a claim with two facts off is taken", _MATCH, "    if len(best.differences) > 1:\n", "    if False:\n"),
    Bug("of twin lines any is taken", _MATCH, "if alone and len(places) == len(indexes)", "if len(places) >= len(indexes)"),
    Bug("a person's choice is ignored", _MATCH, "if chosen is not None and position in chosen", "if False"),
    Bug("the line equation is not checked", _RECONCILE, "balance = Balance(line.charge - reduction, line.paid)", "balance = Balance(line.paid, line.paid)"),
    Bug("provider adjustments are left out of the sum", _RECONCILE, "balance = Balance(paid - taken, payment)", "balance = Balance(paid, payment)"),
    Bug("a key is forgotten", _ONCE, "        Outcome.objects.create(key=key, input_hash=digest, result=result)\n", ""),
    Bug("a key is good for any input", _ONCE, "if stored.input_hash != digest", "if False"),
    Bug("an applied remittance may be applied again", _APPLY, "(Remittance.Status.APPLIED, Remittance.Status.PARKED)", "(Remittance.Status.PARKED,)"),
    Bug("a parked remittance may be applied", _APPLY, "(Remittance.Status.APPLIED, Remittance.Status.PARKED)", "(Remittance.Status.APPLIED,)"),
    Bug("what was looked at does not matter", _APPLY, "if seen and seen != view.digest", "if False"),
    Bug("the patient's money is not used", _APPLY, "    books.enter(entries=settling.entries_for(_patients(plan), on=plan.effective_on, source=row.source))\n", ""),
    Bug("what waited is placed and stays in suspense", _APPLY, "    mirrors = books.take_back(entry_ids=[each.entry_id for each in placeable if each.entry_id], memo=\"placed anew\")\n", "    mirrors: dict[int, int] = {}\n"),
    Bug("the application is committed before its rows", _APPLY, "    recording.record_applied(application, plan, document, ids)\n", "    from django.db import connection\n    connection.cursor().execute('COMMIT')\n    recording.record_applied(application, plan, document, ids)\n"),
    Bug("a payment that was corrected may be taken back first", _BACK, "    _must_be_last(row, standing)\n", ""),
    Bug("the deposit stays explained", _BACK, "    deposits.unexplain(row)\n", ""),
    Bug("a bill to the next payer stands", _RECORD, "return work + _credits(rows)", "return _credits(rows)"),
    Bug("a deposit that differs is joined", _DEPOSITS, "    if told.balanced:\n", "    if True:\n"),
    Bug("a batch need not tie", _DEPOSITS, "    if total != deposit.amount_cents:\n", "    if False:\n"),
    Bug("the same payment comes in twice", _INTAKE, "    if twin is not None:\n", "    if False:\n"),
    Bug("what does not tie is let in", _QUERIES, 'one["severity"] == "stop" and', "False and"),
    Bug("closed periods take entries", _BOOKS, "    _must_be_open(entries)\n", ""),
    Bug("an entry is taken back twice", _BOOKS, "if Entry.objects.filter(reverses_id=entry_id).exists()", "if False"),
    Bug("what was taken back still stands", _OPEN, "        if row.pk in taken_back:\n", "        if False:\n"),
    Bug("what is applied again counts from the payer's day", _QUERIES, "return max(day, back) if day and back else day", "return day"),
    Bug("a mirror counts before its entry", _BOOKS, "effective_on=max(today, value.effective_on)", "effective_on=today"),
    Bug("a stranger's own number is one of our payers", _PLAN, "remittance.payer_id if payer_id is None else payer_id", "payer_id or remittance.payer_id"),
    Bug("a takeback is settled by another claim's", _TAKEBACKS, 'lambda move: move.claim or claims.get(move.reference, "")', 'lambda move: "any"'),
    Bug("postings are not compared", _VERIFY, "if made != there", "if False"),
    Bug("a second entry of a document is overlooked", _VERIFY, "        if not _follows(entry):\n", "        if False:\n"),
    Bug("money goes to the bank twice", _TAKINGS, "registration.receipts_standing().exclude(pk__in=gone)", "registration.receipts_standing()"),
    Bug("a drawer that is short needs no word", _TAKINGS, "if missing and not cards and not why.strip():", "if False:"),
    Bug("a slip meets any deposit of its amount", _TAKINGS, 'return deposit.trace.lstrip("0") == slip.reference.lstrip("0") != ""', "return True"),
    Bug("a bounced check stays in the bank", "app/patient_accounts/receiving.py", "    takings.returned(receipt)\n", ""),
    Bug("what does not add up counts as decided", "core/claim/cob.py", " or cob_findings(claim):", ":"),
    Bug("a contract's share is billed to the patient", "app/denials/queries.py", "    if barring:\n", "    if False:\n"),
    Bug("what a payer forbids moves to the patient from the claim", "app/denials/moving.py", "        _must_be_allowed(claim_id, owed)\n", "        pass\n"),
    Bug("a closed case forgets what its payer forbids", "app/denials/queries.py", ".exclude(status=DenialCase.Status.WITHDRAWN)", ".filter(status__in=OPEN)"),
    Bug("Medicare's word about a beneficiary is not read", _PLAN, "    claim = _as_told(claim, remit)\n", ""),
    Bug("what has moved since is placed", _APPLY, "    if seen and seen != queries.rest_digest(row, whole):\n", "    if False:\n"),
)  # fmt: skip
