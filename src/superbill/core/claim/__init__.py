"""The claim value, and the 837 and paper forms it is written on.

- ``values``         the claim and its parts
- ``read_837``       a transaction, or a stream of segments, to claims
- ``write_837``      a submission to a transaction
- ``cob``            whether other payers' decisions add up
- ``forms``          the boxes of the CMS-1500 (``boxes``) and the UB-04 (``locators``)
- ``in_words``       a claim in a few lines for people
- ``cut``            where loops and claims begin
- ``loops``          the facts of structure of the three guides
- ``parts``          what all codecs share: names, dates, amounts
"""

from superbill.core.claim.cob import cob_findings
from superbill.core.claim.forms import cms1500, paper_findings, ub04
from superbill.core.claim.in_words import summary
from superbill.core.claim.read_837 import iter_claims, read_837
from superbill.core.claim.write_837 import write_837

__all__ = [
    "cms1500",
    "cob_findings",
    "iter_claims",
    "paper_findings",
    "read_837",
    "summary",
    "ub04",
    "write_837",
]
