"""Every page there is, found by its links: it answers, it fits a telephone, and it can be used without eyes or mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.urls import URLPattern

from tests.web.house import ROLES, House
from tests.web.looking import HREFS, NARROW, faults, walk

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"#][^"]*)"')


def test_no_two_pages_have_one_name() -> None:
    """A link is written by its page's name: of two with one name, one could never be reached."""
    from superbill.web.urls import urlpatterns

    names = [each.name for each in urlpatterns if isinstance(each, URLPattern) and each.name]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", ROLES)
def test_no_link_leads_nowhere(house: House, client_of: Callable[[str], Any], name: str) -> None:
    """Whatever a role is offered, it may open."""
    client = client_of(name)

    def links(address: str) -> list[str]:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        return [unescape(each) for each in _LINK.findall(answer.content.decode())]

    assert len(list(walk("/", links))) > 25


@pytest.mark.browser
def test_every_page_fits_and_can_be_used_by_everybody(page: Any, enter: Callable[..., Any], lived_in: House) -> None:
    """Light and dark, wide and narrow; a script error, a broken policy or a request to elsewhere fails it too."""
    enter("mia")
    wrong: list[Any] = []
    page.on("console", lambda said: wrong.append((page.url, said.text)) if said.type == "error" else None)

    def links(address: str) -> list[str]:
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        if answer.status != 200:
            wrong.append((address, answer.status))
        for width, scheme in ((NARROW, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            wrong.extend((address, width, *fault) for fault in faults(page))
        found: list[str] = page.evaluate(HREFS)
        return found

    seen = list(walk("/", links))
    assert len(seen) > 40
    assert wrong == []
