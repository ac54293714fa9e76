"""Every segment of an authorization, cut to every length: kept or told of, never a crash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from superbill.core import inquiry, x12
from superbill.core.claim.values import Payer, Person, Procedure, Provider
from superbill.core.inquiry.values import (
    AuthorizationAnswer,
    AuthorizationRequest,
    Batch,
    Header,
    RequestedService,
)
from tests.builders_remit import file_of, transactions_of

ON = date(2026, 3, 2)
ABOUT = {
    "trace": "T1",
    "payer": Payer("CEDAR MUTUAL", "CEDAR"),
    "requester": Provider("RIVERSIDE", organization=True, npi="1234567893"),
    "subscriber": Person("RIVERA", "ANA", member_id="CM1", birth=date(1985, 6, 12), sex="F"),
    "services": (RequestedService(Procedure("70551"), units=Decimal(1), service_from=ON),),
}
REQUEST = AuthorizationRequest(**ABOUT, event_from=ON, diagnoses=("R51",), prior_number="P1", message="SEE NOTE")
ANSWER = AuthorizationAnswer(**ABOUT, action="A1", number="AU1", valid_from=ON, message="GRANTED")


@pytest.mark.parametrize("value", [REQUEST, ANSWER], ids=["request", "answer"])
def test_no_cut_raises(value: AuthorizationRequest | AuthorizationAnswer) -> None:
    body = inquiry.write(Batch(Header("REF1", ON, "1200"), (value,)))
    for at, whole in enumerate(body.segments):
        for length in range(1, len(whole) + 1):
            segments = [*body.segments[:at], whole[:length], *body.segments[at + 1 :]]
            (transaction,) = transactions_of(file_of(x12.Body(body.set_id, body.version, segments)))
            read, _ = inquiry.read(transaction)
            assert read is not None
            if read.items:
                inquiry.write(read)
