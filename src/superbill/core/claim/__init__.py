"""The claim value, and the 837 and paper forms it is written on.

- ``values``         the claim and its parts
- ``read_837``       a transaction, or a stream of segments, to claims
- ``write_837``      a submission to a transaction
- ``cut``            where loops and claims begin
- ``loops``          the facts of structure of the three guides
- ``parts``          what all codecs share: names, dates, amounts
"""

from superbill.core.claim.read_837 import iter_claims, read_837
from superbill.core.claim.write_837 import write_837

__all__ = ["iter_claims", "read_837", "write_837"]
