"""The help pages in a real browser: no JavaScript, keyboard only, small screens, paper."""

import re

import pytest
from playwright.sync_api import Browser, Page

from clickable.support import plans
from tests.browser import axe, strangers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/aide/", "/aide/a/", "/aide/a2/", "/aide/c6/nc/", "/aide/a2/lieu/", "/aide/services/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_axe_finds_nothing(chromium: Browser, live_server, prefix: str, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in PAGES:
        page.goto(live_server.url + prefix + path)
        assert axe(page) == [], path
    context.close()


def test_from_fear_to_a_number_without_javascript(chromium: Browser, live_server) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    elsewhere = strangers(page, live_server.url)
    page.goto(live_server.url + "/aide/")
    page.get_by_role("link", name="C’est pour moi J’ai moins de 18 ans.").click()
    page.get_by_role("link", name="On me fait du chantage").click()
    page.get_by_role("link", name="Changer de lieu").click()
    page.get_by_role("link", name="La Réunion").click()
    assert page.url == live_server.url + "/aide/a2/re/"
    assert page.get_by_role("link", name="Appeler le 119").first.get_attribute("href") == "tel:119"
    assert (context.cookies(), elsewhere) == ([], [])
    context.close()


def test_the_keyboard_alone_leads_to_a_plan(page: Page, live_server) -> None:
    page.goto(live_server.url + "/aide/")
    for name in ("C’est pour moi", "On me fait du chantage"):
        for _stop in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip().startswith(name):
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.url == live_server.url + "/aide/a2/"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_small_screen(chromium: Browser, live_server, path: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        "[...document.querySelectorAll('main a')].filter(a => a.getClientRects().length"
        " && a.getBoundingClientRect().height < 43.5).map(a => a.textContent)"
    )
    assert small == []
    context.close()


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_plan_fits_one_sheet_of_paper(page: Page, live_server, prefix: str) -> None:
    long = []
    for who in plans.PEOPLE:
        for what in (*plans.numbers(), "0"):
            if plans.exists(who, what):
                page.goto(f"{live_server.url}{prefix}/aide/{who}{what}/")
                paper = page.pdf(prefer_css_page_size=True)
                if len(re.findall(rb"/Type\s*/Page\b", paper)) != 1:
                    long.append(who + what)
    assert long == []
