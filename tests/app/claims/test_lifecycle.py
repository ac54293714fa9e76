"""The state machine alone: which events leave a claim where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.app.claims.lifecycle import WITH_PAYER, EventKind, State, Step, standing

K = EventKind
SENT = [Step(K.CREATED, 1), Step(K.READY, 1), Step(K.SUBMITTED, 1)]


def state(*steps: Step | str) -> State:
    return standing([*SENT, *(step if isinstance(step, Step) else Step(step, 1) for step in steps)]).state


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], State.SUBMITTED),
        ([K.ENVELOPE_ACCEPTED, K.SET_ACCEPTED, K.RECEIVED], State.SUBMITTED),
        ([K.SET_REJECTED], State.REJECTED),
        ([K.ACCEPTED], State.ACCEPTED),
        ([K.REJECTED], State.REJECTED),
        ([K.REJECTED, K.ACCEPTED], State.REJECTED),
        ([K.ACCEPTED, K.REJECTED], State.REJECTED),
        ([K.ACCEPTED, K.STATUS_TOLD], State.IN_PROCESS),
        ([K.ACCEPTED, Step(K.STATUS_TOLD, 1, pending=True)], State.PENDED),
        ([K.INFORMATION_ASKED], State.PENDED),
        ([K.INFORMATION_ASKED, K.INFORMATION_SENT], State.IN_PROCESS),
        ([Step(K.ADJUDICATED, 1, "denied")], State.DENIED),
        ([Step(K.ADJUDICATED, 1, "paid"), K.ACCEPTED, K.REJECTED, K.STATUS_TOLD], State.PAID),
        ([Step(K.ADJUDICATED, 1, "denied"), K.NOTED, K.NEXT_PAYER], State.DENIED),
        ([Step(K.ADJUDICATED, 1, "paid"), K.REVERSED], State.REVERSED),
        ([Step(K.ADJUDICATED, 1, "paid"), K.REVERSED, Step(K.ADJUDICATED, 1, "partial")], State.PARTIAL),
        ([Step(K.ADJUDICATED, 1, "zero-pay"), K.CLOSED], State.CLOSED),
        ([Step(K.ADJUDICATED, 1, "zero-pay"), K.CLOSED, K.CLOSED, K.REOPENED], State.ZERO_PAY),
        ([K.REOPENED], State.SUBMITTED),
        ([Step(K.ADJUDICATED, 1, "paid"), Step(K.VOID_ASKED, 2), Step(K.READY, 2), Step(K.SET_ASIDE, 2)], State.PAID),
        (
            [
                Step(K.ADJUDICATED, 1, "paid"),
                Step(K.VOID_ASKED, 2),
                Step(K.HELD, 2),
                Step(K.ADJUDICATED, 1, "denied"),
                Step(K.SET_ASIDE, 2),
            ],
            State.DENIED,
        ),
        (
            [K.ACCEPTED, Step(K.CORRECTED, 2), Step(K.VOID_ASKED, 3), Step(K.SET_ASIDE, 3), Step(K.SET_ASIDE, 2)],
            State.ACCEPTED,
        ),
        ([K.ACCEPTED, Step(K.CORRECTED, 2), Step(K.READY, 2), Step(K.SET_ASIDE, 2), K.REJECTED], State.REJECTED),
        ([K.REJECTED, Step(K.CORRECTED, 2), K.READY, K.REJECTED], State.DRAFT),
        ([K.REJECTED, Step(K.CORRECTED, 2), Step(K.READY, 2), Step(K.SUBMITTED, 2), K.REJECTED], State.SUBMITTED),
        ([K.REJECTED, Step(K.CORRECTED, 2), Step(K.SUBMITTED, 2), Step(K.ADJUDICATED, 1, "denied")], State.DENIED),
    ],
)
def test_events_lead_to_a_state(steps: list[Step | str], expected: State) -> None:
    assert state(*steps) is expected


@given(
    st.lists(st.sampled_from([K.ENVELOPE_ACCEPTED, K.SET_ACCEPTED, K.RECEIVED, K.ACCEPTED, K.REJECTED, K.SET_REJECTED]))
)
def test_a_rejection_anywhere_stops_a_claim_and_is_never_a_denial(kinds: list[EventKind]) -> None:
    result = state(*kinds)
    rejected = {K.REJECTED, K.SET_REJECTED} & set(kinds)
    assert (result is State.REJECTED) == bool(rejected)
    assert result in WITH_PAYER | {State.REJECTED}
