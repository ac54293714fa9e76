"""A practice's month: everything planted ends as it should, the proofs hold, and killing it changes nothing."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from superbill.app.platform import configuration
from superbill.app.platform.code_tables import tables
from tests.stories.months import FULL, VISITS, Home, home, moments

KILLS = 20 if FULL else 4
TROUBLES = (
    "inactive member",
    "missing authorization",
    "NCCI pair",
    "277CA rejection",
    "medical-necessity denial",
    "denial given up",
    "request for information",
    "underpayment",
    "reversal and correction",
    "takeback through PLB",
    "crossover",
    "patient overpayment",
    "second look",
    "overridden finding",
    "duplicate file",
    "unbalanced 835",
)
FOLDERS = (
    "acknowledgments (999)",
    "authorizations (278)",
    "claim status (276, 277)",
    "claims accepted or rejected (277CA)",
    "claims sent (837)",
    "eligibility (270, 271)",
    "letters of appeal (PDF)",
    "patient statements (PDF)",
    "receipts for files (TA1)",
    "remittances (835)",
    "reports",
    "requests for information (277, 275)",
)


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> dict[str, str]:
    """The tests' PostgreSQL, as its owner."""
    settings = connection.settings_dict
    given = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    return {name: str(value) for name, value in given.items() if value or name == "password"}


@pytest.fixture(scope="module")
def lived(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, str, float]]:
    """A small month that nobody disturbed, what it printed, and how many seconds it took."""
    tables()
    place = home(tmp_path_factory.mktemp("months") / "lived", server, "lived", configuration.home() / "codes")
    began = time.monotonic()
    done = place.live()
    assert done.returncode == 0, done.stdout + done.stderr
    yield place, done.stdout, time.monotonic() - began
    place.drop()


def told(printed: str) -> str:
    """What a month came to, as printed: from the first table on, without the place of its folder."""
    text = printed[printed.index("Claims by outcome") :]
    return re.sub(r"Documents in .*", "Documents", text)


@pytest.mark.faults
class TestMonth:
    """On one worker: the month is lived once for all of these."""

    pytestmark = pytest.mark.xdist_group("month")

    def test_every_planted_trouble_comes_to_its_end(self, lived: tuple[Home, str, float]) -> None:
        printed = lived[1]
        assert "NOT OVER" not in printed
        for trouble in TROUBLES:
            assert re.search(rf"^ {re.escape(trouble)} +\S", printed, re.MULTILINE), f"{trouble} is not told"

    def test_nothing_is_left_to_do_and_every_proof_holds(self, lived: tuple[Home, str, float]) -> None:
        place, printed, _ = lived
        assert printed.count("\nholds ") == 9 and "BROKEN" not in printed and "stuck" not in printed
        open_cases = place.rows(
            "SELECT kind, status FROM denials_denialcase WHERE status IN ('open','corrected','appealed')"
        )
        assert open_cases == []
        states = dict(place.rows("SELECT state, count(*) FROM claims_claim GROUP BY 1"))
        assert set(states) == {"paid", "partial", "zero-pay"}
        assert place.rows("SELECT 1 FROM exchange_quarantine WHERE closed_at IS NULL") == []
        assert place.rows("SELECT 1 FROM payments_remittance WHERE status NOT IN ('applied', 'set_aside')") == []
        assert place.rows("SELECT account FROM books_posting GROUP BY 1 HAVING sum(amount_cents) <> 0"
                          " AND account IN ('takeback', 'forward_balance', 'suspense', 'unapplied.payer')") == []  # fmt: skip
        assert place.rows("SELECT count(*) FROM coding_encounter WHERE status = 'claimed'") == [(VISITS,)]

    def test_what_payers_took_back_adds_up_to_the_accounts(self, lived: tuple[Home, str, float]) -> None:
        place = lived[0]
        told = place.run("remit", "takebacks", "--json")
        assert told.returncode == 0, told.stdout + told.stderr
        graph = [json.loads(line) for line in told.stdout.splitlines()]
        for name, account in (("owed", "takeback"), ("carried_forward", "forward_balance")):
            ((balance,),) = place.rows(
                f"SELECT coalesce(-sum(amount_cents), 0) FROM books_posting WHERE account = '{account}'"
            )
            assert sum(of_payer[name] for of_payer in graph) == balance
        reversals = [each for of_payer in graph for one in of_payer["takebacks"] for each in one["reversals"]]
        assert place.rows("SELECT count(*) FROM payments_appliedclaim WHERE action = 'reverse'") == [(len(reversals),)]
        assert any(one["links"] for of_payer in graph for one in of_payer["takebacks"]), "no PLB took anything"
        assert all(of_payer["takebacks"] or of_payer["carried"] for of_payer in graph)

    def test_the_payer_speaks_x12_only(self, lived: tuple[Home, str, float]) -> None:
        """Every answer that the practice has came to it in a file, and every file of the desk was taken in."""
        place = lived[0]
        told = dict(place.rows("SELECT set_id, count(*) FROM exchange_transaction WHERE direction = 'in' GROUP BY 1"))
        assert {"271", "277", "278", "835", "999", "TA1"} == set(told)
        sent = place.rows("SELECT count(*) FROM payer_desk_sentfile WHERE mailbox LIKE '%/from_payer'", desk=True)
        assert place.rows("SELECT count(*) + 1 FROM exchange_file WHERE direction = 'in'") == sent, "one came twice"

    def test_all_documents_lie_in_the_folder_it_names(self, lived: tuple[Home, str, float]) -> None:
        place, printed, _ = lived
        folder = place.folder / "output"
        assert f"Documents in {folder}" in printed
        assert sorted(each.name for each in folder.iterdir()) == sorted(FOLDERS)
        assert all(any(each.iterdir()) for each in folder.iterdir())
        letters = list((folder / "letters of appeal (PDF)").iterdir())
        assert len(letters) == 2 and all(each.read_bytes().startswith(b"%PDF") for each in letters)

    def test_living_it_again_says_so_and_tells_the_same(self, lived: tuple[Home, str, float]) -> None:
        again = lived[0].live()
        assert again.returncode == 0, again.stderr
        assert "has been lived" in again.stdout
        assert told(again.stdout) == told(lived[1])

    def test_another_month_is_refused_in_a_home_that_has_one(self, lived: tuple[Home, str, float]) -> None:
        import subprocess
        import sys

        other = [sys.executable, "-m", "superbill", "demo", "--encounters", "13"]
        refused = subprocess.run(
            other, env=lived[0].environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert refused.returncode == 2 and "another month" in refused.stderr

    def test_it_stops_on_a_day_with_work_to_do_and_goes_on(
        self, lived: tuple[Home, str, float], server: dict[str, str], tmp_path: Path
    ) -> None:
        undisturbed, printed, _ = lived
        place = home(tmp_path / "stopped", server, "stopped", configuration.home() / "codes")
        try:
            no_day = place.live("--through", "2026-03-21")
            assert no_day.returncode == 2 and "weekday from 2026-03-02 to 2026-03-31" in no_day.stderr
            friday = place.live("--through", "2026-03-20")
            assert friday.returncode == 0, friday.stdout + friday.stderr
            assert "nobody has worked them" in friday.stdout and "Claims by outcome" not in friday.stdout
            assert place.rows("SELECT 1 FROM payments_remittance WHERE status = 'ready'")
            done = place.live()
            assert done.returncode == 0, done.stdout + done.stderr
            assert told(done.stdout) == told(printed)
            for query, desk in _SAME:
                assert place.rows(query, desk=desk) == undisturbed.rows(query, desk=desk), query
        finally:
            place.drop()

    def test_killing_it_at_any_moment_ends_in_the_same_books(
        self, lived: tuple[Home, str, float], server: dict[str, str], tmp_path: Path
    ) -> None:
        """Killed several times, alone and together with the desk, then let live: every table says the same."""
        undisturbed, printed, seconds = lived
        place = home(tmp_path / "killed", server, "killed", configuration.home() / "codes")
        try:
            for number, after in enumerate(moments(KILLS, seed=VISITS, longest=seconds * 0.6)):
                place.live_until_killed(after, with_desk=number % 2 == 1)
            done = place.live()
            assert done.returncode == 0, done.stdout + done.stderr
            assert told(done.stdout) == told(printed)
            for query, desk in _SAME:
                assert place.rows(query, desk=desk) == undisturbed.rows(query, desk=desk), query
        finally:
            place.drop()

    def test_it_is_wholly_taken_back_and_put_in_again_to_the_same_balances(
        self, lived: tuple[Home, str, float]
    ) -> None:
        """In another copy of the books. No day that is over changes; the months' work on denials is not asked for twice."""
        place = lived[0].copy("again")
        try:
            before = {query: place.rows(query) for query in _RETURNS}
            past = place.rows(_AS_OF_THE_MONTH)
            applied = place.rows("SELECT count(*) FROM payments_remittance WHERE status = 'applied'")
            back = place.run("remit", "take-back", "--from", "2000-01-01", "--by", "mia", "--reason", "the wrong month")
            assert back.returncode == 0, back.stdout + back.stderr
            assert f"\n{applied[0][0]} remittances taken back" in back.stdout
            assert place.rows("SELECT 1 FROM payments_remittance WHERE status = 'applied'") == []
            assert place.rows(_PAID) == [], "payers' money is left"
            self._both_oracles(place)
            again = place.run("remit", "apply", "--from", "2000-01-01")
            assert again.returncode == 0, again.stdout + again.stderr
            assert f"\n{applied[0][0]} remittances applied" in again.stdout
            self._both_oracles(place)
            for query, rows in before.items():
                assert place.rows(query) == rows, query
            assert place.rows(_AS_OF_THE_MONTH) == past
            assert place.rows("SELECT handler, problem FROM platform_delivery WHERE done_at IS NULL") == []
        finally:
            place.drop()

    def test_its_payers_answer_while_the_pages_are_open(self, lived: tuple[Home, str, float]) -> None:
        """The last of these: it goes on from the end of the month that the others look at."""
        asked = lived[0].python(_ASK_A_PAYER)
        assert asked.returncode == 0, asked.stdout + asked.stderr
        assert asked.stdout.split() == ["Not", "answered", "yet", "Active"], asked.stdout + asked.stderr

    @staticmethod
    def _both_oracles(place: Home) -> None:
        told = place.run("books", "verify")
        assert told.returncode == 0, told.stdout + told.stderr
        assert told.stdout.count("holds ") == 9 and "BROKEN" not in told.stdout


_ASK_A_PAYER = """
import time
from superbill.cli.rooms import open_practice
open_practice()
from superbill.app.platform import clock, people, tenancy
from superbill.app.platform.models import Tenant
from superbill.app.registration import services
from superbill.app.registration.models import Coverage, EligibilityCheck
from superbill.demo import mail, steps

tenant = Tenant.objects.get()
with tenancy.acting_for(tenant):
    assert steps.finished()
    covered = Coverage.objects.filter(checks__status="active").first()
    check = services.ask_eligibility(people.member(tenant.pk, "fay"), coverage=covered, on=clock.today())
print(check.get_status_display())
over = time.monotonic() + 120

def answered():
    with tenancy.acting_for(tenant):
        check.refresh_from_db()
    return check.status != "asked" or time.monotonic() > over

mail.carry(tenant.pk, every=0.2, until=answered)
print(check.get_status_display())
"""
_RETURNS = (
    "SELECT account, charge_id, claim_id, patient_id, payer_id, reason, reference, sum(amount_cents) FROM books_posting"
    " GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(amount_cents) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7",
    "SELECT id, state, charge_cents FROM claims_claim ORDER BY 1",
    "SELECT id, kind, status, denied_cents FROM denials_denialcase ORDER BY 1",
    "SELECT id, status, deposit_id, deposit_entry_id IS NULL FROM payments_remittance ORDER BY 1",
)
"""What is the same after a month was taken back and put in again."""
_PAID = (
    "SELECT account, sum(amount_cents) FROM books_posting WHERE account IN ('takeback', 'forward_balance', 'suspense',"
    " 'adjustment.contractual', 'income.interest', 'cash.in_transit') GROUP BY 1 HAVING sum(amount_cents) <> 0"
)
_AS_OF_THE_MONTH = (
    "SELECT d, account, sum(amount_cents) FROM generate_series(date '2026-01-01', date '2026-09-30', '7 days') d"
    " JOIN books_entry e ON e.effective_on <= d JOIN books_posting p ON p.entry_id = e.id"
    " GROUP BY 1, 2 HAVING sum(amount_cents) <> 0 ORDER BY 1, 2"
)

_SAME = (
    ("SELECT account, sum(amount_cents), count(*) FROM books_posting GROUP BY 1 ORDER BY 1", False),
    (
        "SELECT e.number, c.sequence, p.payer_id, c.state, c.charge_cents, c.payer_claim_number FROM claims_claim c"
        " JOIN coding_encounter e ON e.id = c.encounter_id JOIN practice_payer p ON p.id = c.payer_id ORDER BY 1, 2",
        False,
    ),
    ("SELECT trace, amount_cents, status FROM payments_remittance ORDER BY 1, 2, 3", False),
    ("SELECT kind, status, denied_cents, category FROM denials_denialcase ORDER BY 1, 2, 3, 4", False),
    ("SELECT number, amount_cents FROM payments_statement ORDER BY 1", False),
    ("SELECT direction, set_id, count(*) FROM exchange_transaction GROUP BY 1, 2 ORDER BY 1, 2", False),
    ("SELECT number, control_number, state FROM payer_desk_claimreceived ORDER BY 1, 2, 3", True),
    ("SELECT trace, payee, total_cents FROM payer_desk_payment ORDER BY 1", True),
)
"""What must be the same in both months. Which of two files that wait together a desk takes first is not among it."""
