"""A page of each pack in a real browser: judged by axe, on the smallest phone, the language changed there."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import axe
from tests.report.test_form_browser import TOO_WIDE
from tests.report.test_simple_browser import forward

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PACKS = {pack.code: pack.name for pack in settings.PACKS}


@pytest.mark.parametrize("code", PACKS)
def test_from_french_to_the_language_with_words_half_typed(
    code: str, chromium: Browser, live_server: LiveServer
) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{live_server.url}/signaler/")
    page.locator("[name=who][value=saw]").check()
    forward(page)
    page.locator("[name=category]").last.check()
    forward(page)
    page.locator("#elsewhere").fill("dans un jeu")
    page.get_by_role("button", name=PACKS[code], exact=True).click()
    expect(page.locator("#elsewhere")).to_have_value("dans un jeu")
    assert page.url == f"{live_server.url}/{code}/signaler/"
    assert page.locator("html").get_attribute("lang") == code
    assert page.evaluate(TOO_WIDE) is False
    assert axe(page) == []
    context.close()
