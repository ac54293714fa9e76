"""Which kind of service a procedure code is, from its number alone."""

from __future__ import annotations

from functools import lru_cache

NEW_PATIENT = frozenset(
    {"99202", "99203", "99204", "99205", "99341", "99342", "99344", "99345", "92002", "92004"}
    | {str(code) for code in range(99381, 99388)}
)
OFFICE = frozenset({"99202", "99203", "99204", "99205", "99211", "99212", "99213", "99214", "99215"})
THERAPY = frozenset(str(code) for code in (*range(97010, 97037), *range(97110, 97547), *range(97161, 97169)))


@lru_cache(maxsize=1 << 14)
def visit(code: str) -> bool:
    """An evaluation and management service, or a general eye visit."""
    return code.isdigit() and ("99202" <= code <= "99499" or code in ("92002", "92004", "92012", "92014"))


@lru_cache(maxsize=1 << 14)
def laboratory(code: str) -> bool:
    """A test of the clinical laboratory."""
    return (code.isdigit() and "80047" <= code <= "89398") or (len(code) == 5 and code[4:] == "U")


@lru_cache(maxsize=1 << 14)
def imaging(code: str) -> bool:
    """A radiology service."""
    return code.isdigit() and "70010" <= code <= "79999"


@lru_cache(maxsize=1 << 14)
def surgery(code: str) -> bool:
    """A procedure of the surgical range."""
    return code.isdigit() and len(code) == 5 and "10004" <= code <= "69990"


@lru_cache(maxsize=1 << 14)
def drug(code: str) -> bool:
    """A drug billed by the dose."""
    return code[:1] == "J" and code[1:].isdigit()


@lru_cache(maxsize=1 << 14)
def anesthesia(code: str) -> bool:
    """An anesthesia service, billed in minutes."""
    return code.isdigit() and len(code) == 5 and "00100" <= code <= "01999"


@lru_cache(maxsize=1 << 14)
def unlisted(code: str) -> bool:
    """A code for a service no other code describes (own list of the common endings)."""
    return code in _UNLISTED


_VISITS_OF_PLACES = (
    ("99221", "99239", frozenset({"19", "21", "22", "23", "34", "51", "52", "61"})),
    ("99281", "99285", frozenset({"23"})),
    ("99304", "99316", frozenset({"31", "32", "54", "56"})),
    ("99341", "99350", frozenset({"04", "12", "13", "14", "16", "33", "54", "55", "56"})),
)
"""First and last visit code, and the places such visits are of: hospital, emergency, nursing facility, home."""


@lru_cache(maxsize=1 << 14)
def places_of(code: str) -> frozenset[str]:
    """The places a visit may be in; empty for codes that may be anywhere."""
    return next((places for low, high, places in _VISITS_OF_PLACES if low <= code <= high), frozenset())


_UNLISTED = frozenset(
    {"17999", "19499", "20999", "21899", "22899", "22999", "23929", "24999", "25999", "26989", "27299", "27599"}
    | {"27899", "28899", "29999", "30999", "31599", "31899", "32999", "33999", "36299", "37799", "38999", "39599"}
    | {"40799", "41599", "42699", "43499", "43999", "44799", "45399", "45999", "46999", "47379", "47999", "49329"}
    | {"49999", "50549", "51999", "53899", "54699", "55899", "58578", "58999", "59899", "60699", "64999", "66999"}
    | {"67299", "67999", "68399", "69399", "69799", "76499", "76999", "78999", "81479", "84999", "90749", "90899"}
    | {"92499", "92700", "93799", "94799", "95999", "96999", "97039", "97139", "97799", "99199", "99429", "99499"}
    | {"A9699", "J3490", "J3590", "J7999", "J9999", "E1399", "A4649", "L8699", "Q4100"}
)


@lru_cache(maxsize=1 << 14)
def countable(code: str) -> bool:
    """A quality-measure or tracking code that is reported at no charge."""
    return (len(code) == 5 and code[4:] == "F") or code == "99024" or code[:1] == "M"
