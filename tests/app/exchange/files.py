"""Small whole files for tests of the exchange."""

from __future__ import annotations

from superbill.app.exchange import services
from superbill.app.exchange.models import Partner
from superbill.app.platform.people import Actor
from superbill.core import x12

THEIRS, OURS = "SYNPPO", "RIVERSIDE"


def partner(actor: Actor, slug: str = "synthetic-ppo", **fields: str) -> Partner:
    given = {"name": "Synthetic PPO", "their_id": THEIRS, "our_id": OURS} | fields
    return services.set_partner(actor, slug=slug, **given)


def remittance(trace: str = "EFT1", paid: str = "80", claim: str = "RV-1") -> x12.Body:
    """An 835 about one claim."""
    return x12.Body(
        "835",
        "005010X221A1",
        [
            ["BPR", "I", paid, "C", "ACH", "CCP", *[""] * 10, "20260310"],
            ["TRN", "1", trace, "1741111111"],
            ["DTM", "405", "20260310"],
            ["N1", "PR", "SYNTHETIC PPO", "XV", "SYN01"],
            ["N1", "PE", "RIVERSIDE FAMILY MEDICINE", "XX", "1555555551"],
            ["LX", "1"],
            ["CLP", claim, "1", "140", paid, "", "12", "ICN1"],
            ["NM1", "QC", "1", "DOE", "JO", "", "", "", "MI", "M1"],
        ],
    )


def submission(reference: str = "B1") -> x12.Body:
    """The head of an 837P; enough for the exchange, which does not read claims."""
    return x12.Body(
        "837",
        "005010X222A1",
        [
            ["BHT", "0019", "00", reference, "20260301", "0900", "CH"],
            ["NM1", "41", "2", "RIVERSIDE", "", "", "", "", "46", OURS],
        ],
    )


def acknowledgment(group: str, verdicts: dict[str, str], code: str = "P") -> x12.Body:
    """A 999 with a verdict for each ST02."""
    segments = [["AK1", "HC", group, "005010X222A1"]]
    for control, verdict in verdicts.items():
        segments.append(["AK2", "837", control, "005010X222A1"])
        if verdict == "R":
            segments += [["IK3", "NM1", "8", "2010AA", "8"], ["IK4", "9", "67", "7", "SECRET"]]
        segments.append(["IK5", verdict, *(["5"] if verdict == "R" else [])])
    return x12.Body("999", "005010X231A1", [*segments, ["AK9", code, "2", "2", "1"]])


def wrapped(
    *bodies: x12.Body,
    control: int = 1,
    usage: str = "P",
    sender: str = THEIRS,
    newline: str = "",
    delimiters: x12.Delimiters | None = None,
) -> bytes:
    """Bodies in one interchange from the payer to us."""
    envelope = x12.Envelope(
        sender=sender,
        receiver=OURS,
        group_sender=sender,
        group_receiver=OURS,
        date="20260310",
        time="1200",
        interchange_control=control,
        group_control=control,
        usage=usage,
        newline=newline,
        delimiters=delimiters or x12.Delimiters(),
    )
    return x12.write_interchange(envelope, bodies)
