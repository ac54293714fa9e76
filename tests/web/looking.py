"""What a page must have to be used by everybody, looked at in a real browser."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.web.contrast import CONTRAST

NARROW = 400
"""The width of a telephone, in pixels."""
_NO_PAGE = re.compile(r"\.pdf\b|/raw$|[?&]raw=|/835$|/sign-out$|logout")
"""Documents, and the way out."""

HREFS = "[...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href'))"
"""Gives the addresses a page leads to."""

_FAULTS = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const seen = (each) => each.checkVisibility();
  const named = (each) => each.innerText.trim() || each.getAttribute('aria-label') || each.querySelector('img[alt]:not([alt=""])');
  const levels = all('main :is(h1, h2, h3, h4)').filter(seen).map((each) => Number(each.tagName[1]));
  const ids = all('[id]').map((each) => each.id);
  return Object.entries({
    'no language': document.documentElement.lang ? [] : ['html'],
    'no title of its own': /^\\S.* · /.test(document.title) ? [] : [document.title],
    'not one heading of the first order': all('h1').length === 1 ? [] : [all('h1').length],
    'no main part': all('main').length === 1 ? [] : [all('main').length],
    'scrolls sideways': document.documentElement.scrollWidth > innerWidth ? [document.documentElement.scrollWidth] : [],
    'a field without a label': all('input:not([type=hidden]), select, textarea')
      .filter((each) => !each.labels.length && !each.getAttribute('aria-label')).map((each) => each.name),
    'a link or button without a name': all('a[href], button').filter(seen).filter((each) => !named(each)).map((each) => each.outerHTML.slice(0, 90)),
    'a picture without words': all('img:not([alt])').map((each) => each.src),
    'a heading skips an order': levels.filter((level, i) => i && level > levels[i - 1] + 1),
    'an id twice': ids.filter((each, i) => ids.indexOf(each) !== i),
    'a column without a name': all('th[scope=col]').filter((each) => !each.textContent.trim()).map((each) => each.outerHTML),
  }).filter(([, found]) => found.length);
}"""


def faults(page: Any) -> list[tuple[str, list[Any]]]:
    """What is wrong with the page that is open: what, and where."""
    found: list[tuple[str, list[Any]]] = page.evaluate(_FAULTS)
    return found + [("too little contrast", low) for low in [page.evaluate(CONTRAST)] if low]


def kind(address: str) -> str:
    """Addresses that show the same page of another row are one kind."""
    parts = urlsplit(address)
    questions = sorted(each.partition("=")[0] for each in parts.query.split("&") if each)
    return re.sub(r"\d+", "0", parts.path) + "?" + "&".join(questions)


def walk(start: str, links: Callable[[str], list[str]]) -> Iterator[str]:
    """Every kind of page that links lead to from ``start``, each once; ``links`` opens one and gives the links on it."""
    waiting, known = deque([start]), {kind(start)}
    while waiting:
        here = waiting.popleft()
        for found in links(here):
            there = urljoin(here, found.partition("#")[0])
            if kind(there) not in known and not _NO_PAGE.search(there):
                known.add(kind(there))
                waiting.append(there)
        yield here
