"""The coder's pages.

- ``queue``       what waits for a coder
- ``visit``       one visit: entered, seen live, released; overridden, held, asked about, closed
- ``hits``        codes by words, and the code browser
- ``superbills``  the practice's slips, and a coder's favourites
- ``reviews``     the second coder's look, its rules, how often they agree
- ``unbilled``    visits without a claim or a reason; overridden findings and what became of them
- ``circumstances``  what a claim must say beyond its lines
- ``capture``     a new visit, and charges from a spreadsheet
- ``levels``      which office visit the record supports
"""

from superbill.web.coding import capture, circumstances, hits, levels, queue, reviews, superbills, unbilled, visit

urls = [
    *queue.urls,
    *unbilled.urls,
    *reviews.urls,
    *superbills.urls,
    *hits.urls,
    *levels.urls,
    *capture.urls,
    *circumstances.urls,
    *visit.urls,
]
