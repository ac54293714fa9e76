"""SIGKILL at random moments, races, and answers that never arrive: money is applied once, whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections

from superbill.app.payments import services
from superbill.app.payments.models import Application, Remittance
from superbill.app.platform import tenancy
from superbill.app.platform.models import Outcome

from . import ground

KILLS = 2000 if ground.FULL else 200
FILES, RACERS = (200, 16) if ground.FULL else (40, 16)


def test_killing_the_process_that_applies_loses_and_doubles_nothing() -> None:
    random = Random(20260320)
    died_at_work = 0
    with ground.clinic() as here:
        rows = ground.remittances(here, files=12, claims=4)
        tenant = here.clinic.tenant.pk
        done, longest = 0, 0.08
        for _ in range(KILLS):
            connection.close()
            pid = ground.fork_at_work(tenant, lambda: ground.churn(here))
            died_at_work += ground.kill_after(pid, random.uniform(0, longest)) == -9
            tenancy._tell_database(tenant)
            assert Outcome.objects.filter(key__startswith="payments.").count() == Application.objects.count()
            applied = Application.objects.count()
            # On a busy machine it gets anywhere between the kills only when it is given longer.
            longest = longest * 1.2 if applied == done else max(0.08, longest * 0.9)
            done = applied
            ground.assert_money()
        assert died_at_work == KILLS, "the work never ends by itself"
        assert done > len(rows), "it got somewhere between the kills"


def test_many_posters_apply_the_same_files_exactly_once() -> None:
    with ground.clinic() as here:
        rows = ground.remittances(here, files=FILES, claims=2)
        tenant = here.clinic.tenant.pk
        connection.close()

        def post(poster: int) -> Callable[[], None]:
            def work() -> None:
                order = rows[poster % len(rows) :] + rows[: poster % len(rows)]
                for row in order:
                    with suppress(services.NotPossible):
                        services.apply(here.clinic.ada, remittance_id=row, key=f"poster {poster} file {row}")

            return ground.acting(tenant, work)

        assert [ground.wait(pid) for pid in [ground.fork(post(number)) for number in range(RACERS)]] == [0] * RACERS
        tenancy._tell_database(tenant)
        assert Application.objects.count() == FILES
        assert set(Remittance.objects.values_list("status", flat=True)) == {Remittance.Status.APPLIED}
        ground.assert_money()


def test_of_two_reversals_at_once_exactly_one_wins() -> None:
    with ground.clinic() as here:
        rows = ground.remittances(here, files=8, claims=2)
        tenant = here.clinic.tenant.pk
        before = None
        for row in rows:
            before = before or ground.everything()
            services.apply(here.clinic.ada, remittance_id=row, key=f"a{row}")
            connection.close()

            def take_back(who: int, row: int = row) -> Callable[[], None]:
                return ground.acting(
                    tenant,
                    lambda: (
                        services.reverse(here.clinic.mia, remittance_id=row, reason="race", key=f"{who} {row}") and None
                    ),
                )

            codes = sorted(ground.wait(pid) for pid in [ground.fork(take_back(who)) for who in range(2)])
            assert codes == [0, 1], "one wins, the other is refused"
            tenancy._tell_database(tenant)
            assert ground.everything() == before
        ground.assert_money()


@pytest.mark.parametrize("arrived", [True, False], ids=["the commit arrived", "the commit was lost"])
@pytest.mark.parametrize("verb", ["apply", "reverse", "deposit"])
def test_a_commit_whose_answer_is_lost_can_be_repeated(
    monkeypatch: pytest.MonkeyPatch, verb: str, arrived: bool
) -> None:
    with ground.clinic() as here:
        (row,) = ground.remittances(here, files=1, claims=2)
        if verb == "reverse":
            services.apply(here.clinic.ada, remittance_id=row, key="a")

        def do() -> object:
            if verb == "apply":
                return services.apply(here.clinic.ada, remittance_id=row, key="k")
            if verb == "reverse":
                return services.reverse(here.clinic.mia, remittance_id=row, reason="x", key="k")
            return services.record_deposit(
                here.clinic.ada, trace="T0", amount_cents=16100, received_on=ground.DAY, key="k"
            )

        before = ground.snapshot()
        commit = type(connections[DEFAULT_DB_ALIAS])._commit

        def cut(self: object) -> None:
            if arrived:
                commit(self)
            connection.connection.close()
            raise OperationalError("the connection was cut")

        with monkeypatch.context() as patch:
            patch.setattr(type(connections[DEFAULT_DB_ALIAS]), "_commit", cut)
            with pytest.raises(OperationalError):
                do()
        connection.close()
        after = ground.snapshot()
        assert (after != before) == arrived
        first = do()
        assert do() == first
        assert not arrived or ground.snapshot() == after, "the first outcome, and nothing new"
        ground.assert_money()
