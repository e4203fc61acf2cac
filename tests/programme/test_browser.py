"""A project in a real browser, judged by axe in both themes, narrow and with large text; nothing scrolls sideways."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from lab.seed import accounting
from tests.browser import axe, strangers, text_size
from tests.cast import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"
PAGES = {
    "projet": "/resultats/",
    "couverture": "/resultats/couverture/",
    "enfants": "/resultats/indicateurs/enfants/",
    "parents": "/en/resultats/indicateurs/parents/",
}


@pytest.fixture
def _history(transactional_db: None) -> None:
    accounting.fill(now=NOW)


@pytest.mark.usefixtures("_history")
def test_pages_are_accessible_and_fit(chromium: Browser, live_server: LiveServer) -> None:
    for scheme, width, size in (("light", 1280, "100%"), ("dark", 360, "100%"), ("light", 360, "200%")):  # fmt: skip
        judged(chromium, live_server.url, scheme=scheme, width=width, size=size)  # type: ignore[arg-type]


def judged(
    chromium: Browser, site: str, *, scheme: Literal["light", "dark"], width: int, size: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=True
    )
    page = context.new_page()
    met = strangers(page, site)
    PICTURES.mkdir(exist_ok=True)
    for name, address in PAGES.items():
        page.goto(site + address)
        text_size(page, size)
        page.screenshot(path=PICTURES / f"programme-{name}-{scheme}-{width}-{size[:3]}.png", full_page=True)  # fmt: skip
        assert (name, axe(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert met == []
    assert context.cookies() == []
    context.close()
