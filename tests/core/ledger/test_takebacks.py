"""What was announced meets what was taken: no cent in two places, none in no place."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from superbill.core.ledger import Link, Move, link

DAY = date(2026, 3, 20)


def move(amount: int, source: str = "r1", claim: str = "", reference: str = "") -> Move:
    return Move(amount, DAY, source, "WO", reference, claim)


def test_of_one_claim_the_oldest_is_taken_first() -> None:
    first, second = move(-5000, "r1", "7"), move(-2000, "r2", "7")
    taken = move(6000, "r3", "7")
    assert link([first, second, taken]) == [
        Link(5000, first, taken), Link(1000, second, taken), Link(1000, second, None),
    ]  # fmt: skip


def test_a_number_stands_for_the_claim_it_was_named_with() -> None:
    announced, taken = move(-5000, "r1", "7", "F1"), move(5000, "r2", "", "F1")
    assert link([announced, taken]) == [Link(5000, announced, taken)]


def test_what_is_about_another_claim_never_meets() -> None:
    announced, taken = move(-5000, "r1", "7"), move(5000, "r2", "8")
    links = link([announced, taken])
    assert [each.open for each in links] == [5000, -5000]
    assert [each.open for each in link([move(-5000), move(5000)])] == [5000, -5000]


def test_a_balance_carried_forward_meets_the_next_that_brings_one() -> None:
    first, second, brought = move(-3000, "r1"), move(-4000, "r2"), move(5000, "r3")
    assert [each.open for each in link([first, second, brought], carried=True)] == [0, 0, 2000]
    numbered = move(-4000, "r2", reference="FB2")
    named = move(4000, "r3", reference="FB2")
    assert link([first, numbered, named], carried=True)[0] == Link(4000, numbered, named)


moves = st.lists(
    st.builds(
        Move,
        amount=st.integers(-5, 5).filter(bool).map(lambda part: part * 100),
        on=st.just(DAY),
        source=st.sampled_from(["r1", "r2", "r3"]),
        reference=st.sampled_from(["", "F1", "F2"]),
        claim=st.sampled_from(["", "7", "8"]),
    ),
    max_size=10,
)


@given(moves, st.booleans())
def test_links_are_the_moves_and_their_open_ends_the_balance(given_moves: list[Move], carried: bool) -> None:
    links = link(given_moves, carried=carried)
    assert all(each.amount > 0 and (each.announced or each.taken) for each in links)
    announced = sum(each.amount for each in links if each.announced)
    taken = sum(each.amount for each in links if each.taken)
    assert announced == -sum(one.amount for one in given_moves if one.amount < 0)
    assert taken == sum(one.amount for one in given_moves if one.amount > 0)
    assert sum(each.open for each in links) == -sum(one.amount for one in given_moves)
    still = [each for each in links if each.open]
    for claim in ("7", "8"):
        ends = {each.open > 0 for each in still for end in (each.announced, each.taken) if end and end.claim == claim}
        assert len(ends) < 2, "one claim has both ends open"
    if carried:
        assert len({each.open > 0 for each in still}) < 2
