"""Searching in a real browser: without JavaScript, with the keyboard alone, and judged by axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.people.models import User
from clickable.report.models import Category
from tests.browser import axe, strangers
from tests.cast import an_item, dana_reports, person, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def analyst(transactional_db: None) -> User:
    found = person("Alice", role=User.Role.ANALYST, team="Une")
    an_item(
        "https://photos.a.example/b/c.html?d", message="Vu à l’école, près du phare", urgent=True
    )
    an_item("https://photos.a.example/b/" + "un-tres-long-chemin/" * 15, category=Category.HATE)
    an_item("https://photos.a.example/b/e")
    an_item("https://videos.a.example/")
    for number in range(27):
        dana_reports(f"https://d.example/{number}", message="Encore un PHARE " + "mot " * 60)
    return found


def opened(
    chromium: Browser, server: LiveServer, analyst: User, *, js: bool = True, **more: object
) -> Page:
    context = chromium.new_context(java_script_enabled=js, locale="fr-FR", **more)
    cookie = signed_in(analyst).cookies["desk"].value
    context.add_cookies([{"name": "desk", "value": cookie, "url": f"{server.url}/desk/"}])
    page = context.new_page()
    page.goto(f"{server.url}/desk/recherche/")
    return page


def test_searching_without_javascript_leaves_nothing_in_the_address(
    chromium: Browser, live_server: LiveServer, analyst: User
) -> None:
    page = opened(chromium, live_server, analyst, js=False)
    met = strangers(page, live_server.url)

    page.get_by_label("Adresse, hôte, chemin ou référence").fill("hxxp://photos[.]a[.]example/b/…")
    page.get_by_role("button", name="Chercher", exact=True).click()

    expect(page.get_by_role("heading", name="Sous ce chemin")).to_be_visible()
    expect(page.get_by_role("heading", name="Même site")).to_be_visible()
    expect(page.get_by_text("hxxps://photos[.]a[.]example/b/e")).to_be_visible()
    assert page.url == f"{live_server.url}/desk/recherche/"
    assert (page.title(), met) == ("Recherche · Click@ble", [])
    assert page.locator("a[href*='example']").count() == 0


def test_texts_with_the_keyboard_alone(
    chromium: Browser, live_server: LiveServer, analyst: User
) -> None:
    page = opened(chromium, live_server, analyst, js=False)
    page.get_by_label("Mots").focus()
    page.keyboard.type("phare")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_count(25)

    more = page.get_by_role("button", name="Continuer plus loin")
    more.focus()
    page.keyboard.press("Enter")

    expect(page.locator("mark")).to_have_count(3)
    expect(page.get_by_label("Mots")).to_have_value("phare")
    assert page.url == f"{live_server.url}/desk/recherche/textes/"


def test_a_mistake_is_told_first_and_kept(
    chromium: Browser, live_server: LiveServer, analyst: User
) -> None:
    page = opened(chromium, live_server, analyst)

    page.get_by_label("Adresse, hôte, chemin ou référence").fill("deux mots")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Adresse, hôte, chemin ou référence")).to_be_focused()
    expect(page.get_by_label("Adresse, hôte, chemin ou référence")).to_have_value("deux mots")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_is_accessible_and_fits(
    chromium: Browser, live_server: LiveServer, analyst: User, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 800}
    page = opened(chromium, live_server, analyst, viewport=size, color_scheme=scheme)

    for name, label, text in (
        ("empty", "", ""),
        ("found", "Adresse, hôte, chemin ou référence", "photos.a.example/b/…"),
        ("heard", "Mots", "phare école"),
        ("wrong", "Adresse, hôte, chemin ou référence", "x " * 300),
    ):
        if label:
            page.get_by_label(label).fill(text)
            with page.expect_navigation():
                page.keyboard.press("Enter")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)
        assert (name, axe(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
