"""The front desk's pages.

- ``given``           a form as it was filled in, with what is wrong at each field
- ``people``          who the patient is: registered, corrected
- ``plans``           who covers the patient: the card, the subscriber, the order of payers
- ``authorizations``  leave to give a service: asked for, written down, units left
- ``estimates``       what a visit will probably cost the patient, with its derivation
- ``receipts``        a receipt to hand over
"""

from superbill.web.frontdesk import authorizations, estimates, people, plans, receipts

urls = [*people.urls, *plans.urls, *authorizations.urls, *estimates.urls, *receipts.urls]
